//! Why there is no number.

use super::Channel;
use super::by_id::serde_by_id;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use thiserror::Error;

/// A text for people, which no decision hangs on: a constant of the program, or read from a digest.
type Text = Cow<'static, str>;

/// Why a number could not be computed. Printed to the user, exported, and passed on: never 0 or NaN.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Error)]
#[non_exhaustive]
pub enum Absent {
    /// The file holds no such channel.
    #[error("no {} in this file", .0.name())]
    NoChannel(Channel),
    /// The file holds no beat-to-beat intervals.
    #[error("no beat-to-beat data in this file")]
    NoBeats,
    /// Too little of it: `have` of the `need` that the formula asks for.
    #[error("too short: {have:.0} {}, needs {need:.0}", in_number(unit, *have))]
    TooShort {
        /// What there is.
        have: f64,
        /// What the formula needs.
        need: f64,
        /// The unit of both.
        unit: Text,
    },
    /// A threshold of the runner that isn't known yet.
    #[error("the runner's {0} is not known")]
    NoThreshold(Threshold),
    /// The question makes no sense for this run: the reason, as the end of a sentence.
    #[error("{0}")]
    NotApplicable(Text),
    /// There is a number, but it can't be trusted: the reason, as the end of a sentence.
    #[error("{0}")]
    Unreliable(Text),
    /// The file does not say: what it does not say.
    #[error("the file does not record {0}")]
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

/// A unit, which is named in the plural if it has more than one letter, as one of it is called.
fn in_number(unit: &str, have: f64) -> &str {
    let one = have.round() == 1.0 && unit.len() > 1;
    if one { unit.trim_end_matches('s') } else { unit }
}

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
