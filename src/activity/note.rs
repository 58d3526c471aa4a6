//! Notes on damage and repairs, and masks on the affected samples.

use super::by_id::serde_by_id;
use super::{Channel, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The repairs, in the order in which they are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepairId {
    /// Steps of both feet taken for those of one, or the other way round.
    CadenceFeet,
    /// An impossible date.
    TimeDate,
    /// A jump of the clock.
    TimeJumps,
    /// Heart rate outside the physiological range.
    HeartRateRange,
    /// Short spikes of heart rate.
    HeartRateSpikes,
    /// Heart rate that changes faster than is physiologically possible.
    HeartRateSlew,
    /// Heart rate that stays constant.
    HeartRateStuck,
    /// Short gaps in heart rate that are filled in.
    HeartRateFill,
    /// Cadence outside the plausible range.
    CadenceRange,
    /// Heart rate that follows cadence.
    CadenceLock,
    /// Speed outside the plausible range.
    SpeedRange,
    /// Short spikes of speed.
    SpeedSpikes,
    /// Altitude outside the range found on Earth.
    AltitudeRange,
    /// Altitudes that nobody climbed to.
    AltitudeSteps,
    /// Temperatures that nobody runs in.
    TemperatureRange,
    /// Positions that jump.
    PositionJumps,
    /// Positions that stay constant while the runner moves.
    PositionFrozen,
    /// Short gaps in positions that are filled in.
    PositionFill,
    /// Heart rate before the sensor has settled.
    WarmUp,
    /// Distance that falls or jumps.
    DistanceSteps,
    /// Gaps in the recording.
    RecordingGaps,
    /// Distance, speed and positions that contradict each other.
    Motion,
    /// A total that differs from the records.
    SessionTotal,
    /// A vehicle recorded as a run.
    Vehicle,
    /// Positions that drift at rest.
    Rest,
    /// Beats stored twice.
    BeatsTwice,
}

impl RepairId {
    /// All of them, in order.
    pub const ALL: [RepairId; 26] = [
        RepairId::CadenceFeet,
        RepairId::TimeDate,
        RepairId::TimeJumps,
        RepairId::HeartRateRange,
        RepairId::HeartRateSpikes,
        RepairId::HeartRateSlew,
        RepairId::HeartRateStuck,
        RepairId::HeartRateFill,
        RepairId::CadenceRange,
        RepairId::CadenceLock,
        RepairId::SpeedRange,
        RepairId::SpeedSpikes,
        RepairId::AltitudeRange,
        RepairId::AltitudeSteps,
        RepairId::TemperatureRange,
        RepairId::PositionJumps,
        RepairId::PositionFrozen,
        RepairId::PositionFill,
        RepairId::WarmUp,
        RepairId::DistanceSteps,
        RepairId::RecordingGaps,
        RepairId::Motion,
        RepairId::SessionTotal,
        RepairId::Vehicle,
        RepairId::Rest,
        RepairId::BeatsTwice,
    ];

    /// Stable name, as in tables and digests.
    pub const fn id(self) -> &'static str {
        match self {
            RepairId::TimeDate => "time_date",
            RepairId::TimeJumps => "time_jumps",
            RepairId::HeartRateRange => "heart_rate_range",
            RepairId::HeartRateSpikes => "heart_rate_spikes",
            RepairId::HeartRateSlew => "heart_rate_slew",
            RepairId::HeartRateStuck => "heart_rate_stuck",
            RepairId::HeartRateFill => "heart_rate_fill",
            RepairId::CadenceRange => "cadence_range",
            RepairId::CadenceLock => "cadence_lock",
            RepairId::SpeedRange => "speed_range",
            RepairId::SpeedSpikes => "speed_spikes",
            RepairId::AltitudeRange => "altitude_range",
            RepairId::AltitudeSteps => "altitude_steps",
            RepairId::TemperatureRange => "temperature_range",
            RepairId::PositionJumps => "position_jumps",
            RepairId::PositionFrozen => "position_frozen",
            RepairId::PositionFill => "position_fill",
            RepairId::DistanceSteps => "distance_steps",
            RepairId::WarmUp => "warm_up",
            RepairId::RecordingGaps => "recording_gaps",
            RepairId::CadenceFeet => "cadence_feet",
            RepairId::Motion => "motion",
            RepairId::SessionTotal => "session_total",
            RepairId::Vehicle => "vehicle",
            RepairId::Rest => "rest",
            RepairId::BeatsTwice => "beats_twice",
        }
    }

    /// Returns the repair with this name.
    pub fn from_id(id: &str) -> Option<RepairId> {
        RepairId::ALL.into_iter().find(|repair| repair.id() == id)
    }
}

impl fmt::Display for RepairId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

serde_by_id!(RepairId);

/// The subject of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// Damage to the file.
    Damage,
    /// Samples whose timestamps the reader corrected, merged or dropped.
    Time,
    /// Values that could not be parsed.
    Values,
    /// A distance column that is not cumulative.
    Distance,
    /// A sport that was assumed.
    Sport,
    /// Heart rate that lags behind speed.
    HeartRateLag,
    /// Values taken from another recording of the same run.
    OtherRecording,
    /// What a list beside the file says of it.
    Listed,
    /// What the maker leaves out of all its files.
    LeftOut,
    /// A change made by a repair, or a suspicion of a repair that was confirmed.
    Repair(RepairId),
}

impl NoteKind {
    /// All kinds other than repairs.
    const OTHERS: [NoteKind; 9] = [
        NoteKind::Damage,
        NoteKind::Time,
        NoteKind::Values,
        NoteKind::Distance,
        NoteKind::Sport,
        NoteKind::HeartRateLag,
        NoteKind::OtherRecording,
        NoteKind::Listed,
        NoteKind::LeftOut,
    ];

    /// Stable name, as in digests.
    pub const fn id(self) -> &'static str {
        match self {
            NoteKind::Damage => "decode",
            NoteKind::Time => "time",
            NoteKind::Values => "values",
            NoteKind::Distance => "distance",
            NoteKind::Sport => "sport",
            NoteKind::HeartRateLag => "heart_rate_lag",
            NoteKind::OtherRecording => "other_recording",
            NoteKind::Listed => "listed",
            NoteKind::LeftOut => "left_out",
            NoteKind::Repair(repair) => repair.id(),
        }
    }

    /// Returns the kind with this name.
    pub fn from_id(id: &str) -> Option<NoteKind> {
        let other = NoteKind::OTHERS.into_iter().find(|kind| kind.id() == id);
        other.or_else(|| RepairId::from_id(id).map(NoteKind::Repair))
    }
}

impl From<RepairId> for NoteKind {
    fn from(repair: RepairId) -> NoteKind {
        NoteKind::Repair(repair)
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

serde_by_id!(NoteKind);

/// A note on damage to a recording or on a change made to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The subject.
    pub kind: NoteKind,
    /// What happened, as a sentence without a final period.
    pub what: String,
    /// Number of samples affected.
    pub samples: usize,
    /// The affected span; `None` when there are several or the whole file is affected.
    pub span: Option<Span>,
}

impl Note {
    /// Creates a note without a span.
    pub fn new(kind: impl Into<NoteKind>, what: impl Into<String>, samples: usize) -> Note {
        Note { kind: kind.into(), what: what.into(), samples, span: None }
    }
}

/// The signal that a mask applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MaskTarget {
    /// Latitude and longitude.
    Position,
    /// A channel.
    Channel(Channel),
}

/// A span of samples that a repair removed, filled in or flagged as doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mask {
    /// The masked signal.
    pub target: MaskTarget,
    /// The repair that set the mask.
    pub repair: RepairId,
    /// From the first masked sample to the next good one.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_what_they_name() {
        for repair in RepairId::ALL {
            assert_eq!(RepairId::from_id(repair.id()), Some(repair));
            assert_eq!(NoteKind::from_id(repair.id()), Some(NoteKind::Repair(repair)));
        }
        for kind in NoteKind::OTHERS {
            assert_eq!(NoteKind::from_id(kind.id()), Some(kind));
        }
        assert_eq!(NoteKind::from_id("altimeter"), None);
    }
}
