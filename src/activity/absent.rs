//! Why there is no number.

use super::Channel;
use super::by_id::serde_by_id;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A text for people, which no decision hangs on: a constant of the program, or read from a digest.
type Text = Cow<'static, str>;

/// Why a number could not be computed. Printed to the user, exported, and passed on: never 0 or NaN.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Absent {
    /// The file holds no such channel.
    NoChannel(Channel),
    /// The file holds no beat-to-beat intervals.
    NoBeats,
    /// Too little of it: `have` of the `need` that the formula asks for.
    TooShort {
        /// What there is.
        have: f64,
        /// What the formula needs.
        need: f64,
        /// The unit of both.
        unit: Text,
    },
    /// A threshold of the runner that isn't known yet.
    NoThreshold(Threshold),
    /// The question makes no sense for this run: the reason, as the end of a sentence.
    NotApplicable(Text),
    /// There is a number, but it can't be trusted: the reason, as the end of a sentence.
    Unreliable(Text),
    /// The file does not say: what it does not say.
    NotRecorded(Text),
}

impl Absent {
    /// [`Absent::NotApplicable`] for this reason.
    pub const fn not_applicable(why: &'static str) -> Absent {
        Absent::NotApplicable(Cow::Borrowed(why))
    }

    /// [`Absent::Unreliable`] for this reason.
    pub const fn unreliable(why: &'static str) -> Absent {
        Absent::Unreliable(Cow::Borrowed(why))
    }

    /// [`Absent::NotRecorded`] of this.
    pub const fn not_recorded(what: &'static str) -> Absent {
        Absent::NotRecorded(Cow::Borrowed(what))
    }
}

/// A value, or the reason why there is none.
pub type Known<T = f64> = Result<T, Absent>;

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Absent::NoChannel(channel) => write!(f, "no {} in this file", channel.name()),
            Absent::NoBeats => f.write_str("no beat-to-beat data in this file"),
            Absent::TooShort { have, need, unit } => {
                // Units of more than one letter are named in the plural.
                let one = have.round() == 1.0 && unit.len() > 1;
                let unit = if one { unit.trim_end_matches('s') } else { unit };
                write!(f, "too short: {have:.0} {unit}, needs {need:.0}")
            }
            Absent::NoThreshold(threshold) => write!(f, "the runner's {threshold} is not known"),
            Absent::NotApplicable(why) | Absent::Unreliable(why) => f.write_str(why),
            Absent::NotRecorded(what) => write!(f, "the file does not record {what}"),
        }
    }
}

impl std::error::Error for Absent {}

/// What the runner's own numbers are called.
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

    /// Its name.
    pub const fn id(self) -> &'static str {
        match self {
            Threshold::HrMax => "HRmax",
            Threshold::Vt1 => "VT1",
            Threshold::Vt2 => "VT2",
            Threshold::CriticalSpeed => "critical speed",
            Threshold::CriticalPower => "critical power",
        }
    }

    /// The one of this name.
    pub fn from_id(id: &str) -> Option<Threshold> {
        Threshold::ALL.into_iter().find(|t| t.id() == id)
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

serde_by_id!(Threshold);
