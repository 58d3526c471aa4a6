//! What makes a run hard whatever its heart rate, and why some runs can't be told ([`crate::science::sort`]).

use super::odds::border_bpm;
use super::{Verdict, VoteContext};
use crate::athlete::Thresholds;
use crate::digest::Digest;
use std::fmt;

/// A race of so many seconds is hard (judgement: [`crate::science::sort`]).
const RACE_S: f64 = 900.0;
/// A run of so many metres is hard: a marathon, with what a watch measures short (judgement).
const MARATHON_M: f64 = 41_500.0;

/// Why a run is hard whatever its heart rate: strain has a length that the hardest tenth doesn't see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strain {
    /// A race of 15 minutes or more, by its name, its workout or the runner's tag.
    Race,
    /// A run of 41.5 km or more.
    Marathon,
}

impl Strain {
    pub(super) fn of(digest: &Digest, context: VoteContext) -> Option<Strain> {
        if digest.sport != crate::activity::Sport::Running {
            return None;
        }
        if digest.distance_m.as_ref().is_ok_and(|m| *m >= MARATHON_M) {
            Some(Strain::Marathon)
        } else if context.race && digest.moving_s >= RACE_S {
            Some(Strain::Race)
        } else {
            None
        }
    }

    /// In words, as a noun.
    pub const fn what(self) -> &'static str {
        match self {
            Strain::Race => "a race",
            Strain::Marathon => "a marathon's distance",
        }
    }
}

/// Why a run can't be told hard or easy.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// No vote had enough evidence.
    NoEvidence,
    /// The thresholds are not known well enough.
    HeartRate {
        /// Where the hardest tenth of the run begins, bpm.
        hardest_tenth: f64,
        /// The run is hard when HRmax lies below this, bpm.
        hard_below_max: f64,
        /// The most probable HRmax and its error, bpm.
        hr_max: (f64, f64),
    },
    /// Critical speed is not known well enough.
    Pace {
        /// The hardest tenth of the run as a share of the most probable critical speed.
        of_cs: f64,
        /// The error of critical speed, as a share.
        se: f64,
    },
}

impl Doubt {
    pub(super) fn of(verdict: &Verdict, thresholds: &Thresholds) -> Option<Doubt> {
        if let (Ok(intensity), Some(max), Some(border)) =
            (&verdict.doses.by_heart_rate, &thresholds.hr_max, border_bpm(thresholds))
        {
            return Some(Doubt::HeartRate {
                hardest_tenth: intensity.p90,
                hard_below_max: intensity.p90 * max.value / border,
                hr_max: (max.value, max.se),
            });
        }
        let (intensity, cs) = (verdict.doses.by_pace.as_ref().ok()?, thresholds.cs.as_ref()?);
        let of_cs = intensity.p90 / cs.reference_mps();
        Some(Doubt::Pace { of_cs, se: cs.speed.se / cs.speed.value })
    }
}

impl Doubt {
    /// What is not known well enough, in a few words; `None` without evidence.
    pub fn short(&self) -> Option<String> {
        match self {
            Doubt::NoEvidence => None,
            Doubt::HeartRate { hr_max: (_, se), .. } => Some(format!(
                "near the border, and the maximal heart rate is known to \u{b1} {se:.0} bpm"
            )),
            Doubt::Pace { se, .. } => Some(format!(
                "near the border, and threshold pace is known to \u{b1} {:.0} %",
                100.0 * se
            )),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Doubt::NoEvidence => f.write_str("nothing in the file tells how hard it was"),
            Doubt::HeartRate { hardest_tenth, hard_below_max, hr_max: (max, se) } => write!(
                f,
                "its hardest 10 %, from {hardest_tenth:.0} bpm, are hard if the maximal heart rate is below \
                 {hard_below_max:.0} and not above it, and it is known as {max:.0} \u{b1} {se:.0}"
            ),
            Doubt::Pace { of_cs, se } => write!(
                f,
                "its hardest 10 % are run at {:.0} % of threshold pace, which is known to \u{b1} \
                 {:.0} % only",
                100.0 * of_cs,
                100.0 * se
            ),
        }
    }
}
