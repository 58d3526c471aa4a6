//! What was damaged or changed on the way in, so that every number can be judged.

use super::by_id::serde_by_id;
use super::{Channel, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The repairs, in the order of their application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepairId {
    /// A date that no watch can have.
    TimeDate,
    /// A clock that jumps.
    TimeJumps,
    /// Heart rates that no heart has.
    HeartRateRange,
    /// Short leaps of heart rate.
    HeartRateSpikes,
    /// Heart rate that changes faster than a heart.
    HeartRateSlew,
    /// Heart rate that stands still.
    HeartRateStuck,
    /// Short holes in heart rate.
    HeartRateFill,
    /// Cadences that no runner has.
    CadenceRange,
    /// Heart rate that runs along with cadence.
    CadenceLock,
    /// Speeds that no runner has.
    SpeedRange,
    /// Short leaps of speed.
    SpeedSpikes,
    /// Altitudes that are not on earth.
    AltitudeRange,
    /// Positions that jump.
    PositionJumps,
    /// Positions that stand still while the runner moves.
    PositionFrozen,
    /// Short holes in positions.
    PositionFill,
    /// Distances that step.
    DistanceSteps,
    /// Heart rate before a sensor has settled.
    WarmUp,
    /// Holes in the recording.
    RecordingGaps,
}

impl RepairId {
    /// All of them, in order.
    pub const ALL: [RepairId; 18] = [
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
        RepairId::PositionJumps,
        RepairId::PositionFrozen,
        RepairId::PositionFill,
        RepairId::DistanceSteps,
        RepairId::WarmUp,
        RepairId::RecordingGaps,
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
            RepairId::PositionJumps => "position_jumps",
            RepairId::PositionFrozen => "position_frozen",
            RepairId::PositionFill => "position_fill",
            RepairId::DistanceSteps => "distance_steps",
            RepairId::WarmUp => "warm_up",
            RepairId::RecordingGaps => "recording_gaps",
        }
    }

    /// The repair of this name.
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

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// Damage of the file.
    Damage,
    /// Times that the reader placed, merged or left out.
    Time,
    /// Values that can't be read.
    Values,
    /// A distance that is no sum.
    Distance,
    /// A sport that was taken for another.
    Sport,
    /// Heart rate that follows speed late.
    HeartRateLag,
    /// What a repair did, or a suspicion of its that was borne out.
    Repair(RepairId),
}

impl NoteKind {
    /// Those that are no repair's.
    const OTHERS: [NoteKind; 6] = [
        NoteKind::Damage,
        NoteKind::Time,
        NoteKind::Values,
        NoteKind::Distance,
        NoteKind::Sport,
        NoteKind::HeartRateLag,
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
            NoteKind::Repair(repair) => repair.id(),
        }
    }

    /// The kind of this name.
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

/// What was damaged or changed on the way in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// What happened, as a sentence without a full stop.
    pub what: String,
    /// How many samples it touched.
    pub samples: usize,
    /// Where, if in one stretch.
    pub span: Option<Span>,
}

impl Note {
    /// A note without a place.
    pub fn new(kind: impl Into<NoteKind>, what: impl Into<String>, samples: usize) -> Note {
        Note { kind: kind.into(), what: what.into(), samples, span: None }
    }
}

/// What a mask lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MaskTarget {
    /// Latitude and longitude.
    Position,
    /// A column.
    Channel(Channel),
}

/// A stretch that a repair took out, filled or doubts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mask {
    /// What it lies on.
    pub target: MaskTarget,
    /// The repair, and so the reason.
    pub repair: RepairId,
    /// From its first sample to the next good one.
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
