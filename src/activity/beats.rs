//! Beat-to-beat intervals as a device stored them.

/// What carried the intervals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BeatCarrier {
    /// FIT `hrv`: intervals without a time of their own.
    #[default]
    Hrv,
    /// FIT `beat_intervals`: intervals behind a time in milliseconds.
    BeatIntervals,
    /// FIT `raw_bbi`: intervals of an optical sensor, with a mark of quality each; only good ones
    /// are kept.
    RawBbi,
    /// FIT `hr`: times of beats, which a strap kept under water; intervals are their differences.
    Hr,
    /// A text file with one interval a line.
    Text,
}

impl BeatCarrier {
    /// Stable name: that of the FIT message.
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

/// Beat-to-beat (RR) intervals in the order of the file, not yet placed in time or cleaned.
///
/// The FIT `hrv` message carries no time of its own, so each interval keeps the time of the
/// latest record or event that stood before it; the `hrv` stage aligns them. The other carriers
/// have times, from which the anchor is the time at which the interval ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beats {
    /// Intervals in ms, as read; out-of-range values are ordinary input.
    pub rr_ms: Vec<f64>,
    /// For each interval the seconds since the activity's start of the latest time before it, or
    /// of its own end; NaN before the first.
    pub anchor_s: Vec<f64>,
    /// What carried them.
    pub carrier: BeatCarrier,
}
