//! Why there is no number.

use super::{Channel, Word};
use serde::{Deserialize, Serialize};
use std::fmt;

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
        #[serde(with = "super::word")]
        unit: Word,
    },
    /// A threshold of the runner that isn't known yet: `"VT1"`.
    NoThreshold(#[serde(with = "super::word")] Word),
    /// The question makes no sense for this run: the reason, as the end of a sentence.
    NotApplicable(#[serde(with = "super::word")] Word),
    /// There is a number, but it can't be trusted: the reason, as the end of a sentence.
    Unreliable(#[serde(with = "super::word")] Word),
    /// The file does not say: what it does not say.
    NotRecorded(#[serde(with = "super::word")] Word),
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
            Absent::NoThreshold(name) => write!(f, "the runner's {name} is not known"),
            Absent::NotApplicable(why) | Absent::Unreliable(why) => f.write_str(why),
            Absent::NotRecorded(what) => write!(f, "the file does not record {what}"),
        }
    }
}

impl std::error::Error for Absent {}
