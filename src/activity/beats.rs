//! Beat-to-beat intervals as a device stored them.

/// The kind of file content that the intervals were read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BeatCarrier {
    /// FIT `hrv`: intervals without timestamps.
    #[default]
    Hrv,
    /// FIT `beat_intervals`: intervals that follow a timestamp in milliseconds.
    BeatIntervals,
    /// FIT `raw_bbi`: intervals from an optical sensor, each with a quality flag. Only good intervals are
    /// kept.
    RawBbi,
    /// FIT `hr`: timestamps of beats that a strap stored, for example while swimming. Intervals are the
    /// differences between them.
    Hr,
    /// A text file with one interval per line.
    Text,
}

impl BeatCarrier {
    /// Stable name: the name of the FIT message.
    pub const fn id(self) -> &'static str {
        match self {
            BeatCarrier::Hrv => "hrv",
            BeatCarrier::BeatIntervals => "beat_intervals",
            BeatCarrier::RawBbi => "raw_bbi",
            BeatCarrier::Hr => "hr",
            BeatCarrier::Text => "text",
        }
    }
}

/// Beat-to-beat (RR) intervals in file order, before alignment and artifact correction.
///
/// FIT `hrv` messages have no timestamp, so each interval keeps the time of the last record or event before
/// it, and the `hrv` stage aligns the intervals later. Other carriers have timestamps; their anchor is the
/// time at which the interval ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beats {
    /// Intervals in ms, as read. Values outside the physiological range are possible.
    pub rr_ms: Vec<f64>,
    /// For each interval, seconds from the start of the activity to the last known time before it, or to its
    /// end if the carrier has timestamps. NaN before the first known time.
    pub anchor_s: Vec<f64>,
    /// Where the intervals were read from.
    pub carrier: BeatCarrier,
}
