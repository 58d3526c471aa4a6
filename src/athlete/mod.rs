//! The runner: thresholds learned from the history, each with its error and where it came from.
//!
//! `profile` is what the runner says (and wins), `learn` what the files say (`history`: what each run
//! showed; `stored`: what the watch had written; `heart`: HRmax, VT1, VT2; `alpha1`: VT1 from beats;
//! `speed`: critical speed; `pace`: heart rate for pace), `duplicates` takes the second copy of a run out (`course`: by
//! heart rate and speed).

mod alpha1;
mod course;
mod duplicates;
mod heart;
mod history;
mod learn;
mod lock;
mod pace;
mod profile;
mod several;
mod speed;
mod stored;

pub use duplicates::{Duplicate, duplicates};
pub use learn::{learn, learn_past};
pub use lock::locked;
pub use pace::HeartForPace;
pub use profile::{Level, Profile, ProfileError, Sex};
pub use several::two_people;

use crate::digest::Digest;
use crate::units::Day;
use std::sync::Arc;

/// A run of the history as it teaches.
#[derive(Clone, Copy, Debug)]
pub struct Lesson<'a> {
    /// Its local day.
    pub day: Day,
    /// What stage A kept of it.
    pub digest: &'a Digest,
    /// Whether the runner called it a race: then the long effort in it was all out.
    pub race: bool,
}

/// A number with its standard error and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error, in the same unit.
    pub se: f64,
    /// Where it came from, in words.
    pub source: String,
    /// The day of the run that showed it, where a single one did.
    pub seen: Option<Day>,
}

/// How far the heart-rate anchors are the runner's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchors {
    /// Shares of a highest heart rate that may not be the maximum.
    Generic,
    /// Shares of a maximum that was reached.
    Maximum,
    /// A measured or sustained threshold.
    Individual,
}

impl Anchors {
    /// Weight of the heart-rate vote (SCIENCE A2: 1, 0.7, 0.45).
    pub fn weight(self) -> f64 {
        match self {
            Anchors::Generic => 0.45,
            Anchors::Maximum => 0.7,
            Anchors::Individual => 1.0,
        }
    }
}

/// Critical speed and the distance above it.
#[derive(Clone, Debug, PartialEq)]
pub struct CriticalSpeed {
    /// Grade-adjusted, m/s.
    pub speed: Estimate,
    /// D', metres; absent for a fallback.
    pub d_prime_m: Option<f64>,
    /// True when no effort was hard enough: the true value may be higher.
    pub lower_bound: bool,
    /// True when a race taught it.
    pub raced: bool,
}

impl CriticalSpeed {
    /// The speed that runs are measured against, m/s: a lower bound is raised by its standard error,
    /// because a history without hard efforts must not make easy runs hard.
    pub fn bar(&self) -> f64 {
        self.speed.value + if self.lower_bound { self.speed.se } else { 0.0 }
    }
}

/// What is known of a runner around one date.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// Maximal heart rate, bpm.
    pub hr_max: Option<Estimate>,
    /// Resting heart rate, bpm.
    pub hr_rest: Estimate,
    /// Heart rate at the first threshold, bpm.
    pub vt1: Option<Estimate>,
    /// Heart rate at the second threshold, bpm.
    pub vt2: Option<Estimate>,
    /// Critical speed.
    pub cs: Option<CriticalSpeed>,
    /// Critical power, W, as the profile says.
    pub cp_w: Option<f64>,
    /// How far the heart-rate anchors are the runner's own.
    pub anchors: Anchors,
}

impl Thresholds {
    /// The same with VT1 and VT2 moved together by some bpm.
    pub fn shifted(&self, bpm: f64) -> Thresholds {
        let mut shifted = self.clone();
        for t in [&mut shifted.vt1, &mut shifted.vt2].into_iter().flatten() {
            t.value += bpm;
        }
        shifted
    }

    /// Ceiling of a recovery run, bpm: VT1 - 0.05 HRmax (SCIENCE 4).
    pub fn recovery_ceiling(&self) -> Option<f64> {
        Some(self.vt1.as_ref()?.value - 0.05 * self.hr_max.as_ref()?.value)
    }
}

/// A runner.
#[derive(Clone, Debug, PartialEq)]
pub struct Athlete {
    /// What the runner says.
    pub profile: Profile,
    /// Thresholds by week, each from the Monday it begins (by day where only the past was asked); in
    /// order, never empty.
    pub weeks: Vec<(Day, Arc<Thresholds>)>,
    /// Whether the sets stand for single days rather than for the weeks that they begin.
    pub by_day: bool,
    /// Experience, from the profile or from the history.
    pub level: Level,
    /// Heart rate for pace over the whole history.
    pub line: Option<HeartForPace>,
}

impl Athlete {
    /// What is known around a day: the week it lies in, or the nearest.
    pub fn at(&self, day: Day) -> &Arc<Thresholds> {
        let after = self.weeks.partition_point(|(start, _)| *start <= day);
        &self.weeks[after.saturating_sub(1)].1
    }

    /// The latest thresholds.
    pub fn latest(&self) -> &Arc<Thresholds> {
        &self.weeks[self.weeks.len() - 1].1
    }
}
