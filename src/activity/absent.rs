//! The reasons for which a value can be missing.

use super::Channel;
use super::by_id::serde_by_id;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use thiserror::Error;

/// Text for display only; program logic never depends on it. Borrowed when it is a constant, owned when it
/// was read from a digest.
type Text = Cow<'static, str>;

/// The reason why a value could not be computed. It is shown and exported in place of the value, which is
/// never replaced by 0 or NaN.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Error)]
#[non_exhaustive]
pub enum Absent {
    /// The file does not record this channel.
    #[error("no {} in this file", .0.name())]
    NoChannel(Channel),
    /// The file holds no beat-to-beat intervals.
    #[error("no beat-to-beat data in this file")]
    NoBeats,
    /// There is too little data: the formula needs `need` and the file has `have`.
    #[error("too short: {have:.0} {}, needs {need:.0}", in_number(unit, *have))]
    TooShort {
        /// The amount available.
        have: f64,
        /// The amount that the formula needs.
        need: f64,
        /// The unit of both.
        unit: Text,
    },
    /// The value depends on a threshold of the runner that is not known yet.
    #[error("the runner's {0} is not known")]
    NoThreshold(Threshold),
    /// The value is meaningless for this run. The text ends the sentence that explains why.
    #[error("{0}")]
    NotApplicable(Text),
    /// A value could be computed but can't be trusted. The text ends the sentence that explains why.
    #[error("{0}")]
    Unreliable(Text),
    /// The file does not record the item named by the text.
    #[error("the file does not record {0}")]
    NotRecorded(Text),
}

impl Absent {
    /// Builds [`Absent::NotApplicable`] from a constant reason.
    pub const fn not_applicable(why: &'static str) -> Absent {
        Absent::NotApplicable(Cow::Borrowed(why))
    }

    /// Builds [`Absent::Unreliable`] from a constant reason.
    pub const fn unreliable(why: &'static str) -> Absent {
        Absent::Unreliable(Cow::Borrowed(why))
    }

    /// Builds [`Absent::NotRecorded`] from the name of the missing item.
    pub const fn not_recorded(what: &'static str) -> Absent {
        Absent::NotRecorded(Cow::Borrowed(what))
    }
}

/// A value, or the reason why there is none.
pub type Known<T = f64> = Result<T, Absent>;

/// Returns the unit in the singular when `have` rounds to 1. Units of more than one letter are plurals.
fn in_number(unit: &str, have: f64) -> &str {
    let one = have.round() == 1.0 && unit.len() > 1;
    if one { unit.trim_end_matches('s') } else { unit }
}

/// A threshold of the runner, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// Maximal heart rate.
    HrMax,
    /// First ventilatory threshold.
    Vt1,
    /// Second ventilatory threshold.
    Vt2,
    /// Critical speed.
    CriticalSpeed,
    /// Critical power.
    CriticalPower,
}

impl Threshold {
    const ALL: [Threshold; 5] = [
        Threshold::HrMax,
        Threshold::Vt1,
        Threshold::Vt2,
        Threshold::CriticalSpeed,
        Threshold::CriticalPower,
    ];

    /// Stable name, as in digests.
    pub const fn id(self) -> &'static str {
        match self {
            Threshold::HrMax => "HRmax",
            Threshold::Vt1 => "VT1",
            Threshold::Vt2 => "VT2",
            Threshold::CriticalSpeed => "critical speed",
            Threshold::CriticalPower => "critical power",
        }
    }

    /// Returns the threshold with this name.
    pub fn from_id(id: &str) -> Option<Threshold> {
        Threshold::ALL.into_iter().find(|t| t.id() == id)
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Threshold::HrMax => "the maximal heart rate",
            Threshold::Vt1 => "the first threshold",
            Threshold::Vt2 => "the threshold heart rate",
            Threshold::CriticalSpeed => "threshold pace",
            Threshold::CriticalPower => "critical power",
        })
    }
}

serde_by_id!(Threshold);
