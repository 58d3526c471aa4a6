//! The definition of a component, its input and its result.

use super::baseline::Baseline;
use super::heart_rate::RunHeartRate;
use crate::activity::{Absent, Known, Threshold};
use crate::athlete::{Level, Thresholds};
use crate::classify::Verdict;
use crate::digest::Digest;
use crate::science::Basis;
use std::fmt;

/// The input of a component.
pub struct ComponentInput<'a> {
    /// The run.
    pub digest: &'a Digest,
    /// The runner's thresholds around the date of the run.
    pub thresholds: &'a Thresholds,
    /// The classification of the run.
    pub verdict: &'a Verdict,
    /// The runner's training level.
    pub level: Level,
    /// Whether the runner is coming back from injury, so that shorter runs are right.
    pub rebuilding: bool,
    /// Moving time of the longest run of the previous seven days, minutes.
    pub longest_before_min: Option<f64>,
    /// The runner's form and breathing over the previous 60 days.
    pub baseline: &'a Baseline,
    /// For each bin, whether it belongs to a stride or to the minute after one.
    pub strides: &'a [bool],
    /// Heart rate of the run, or why it is absent.
    pub heart_rate: &'a Known<RunHeartRate>,
    /// Whether results need texts; what-if questions only need points.
    pub in_words: bool,
}

impl ComponentInput<'_> {
    pub(super) fn vt1(&self) -> Known {
        Ok(self.thresholds.vt1.as_ref().ok_or(Absent::NoThreshold(Threshold::Vt1))?.value)
    }

    pub(super) fn heart_rate(&self) -> Known<&RunHeartRate> {
        self.heart_rate.as_ref().map_err(Clone::clone)
    }

    /// The text, if texts are needed.
    pub(super) fn say(&self, words: impl FnOnce() -> String) -> String {
        if self.in_words { words() } else { String::new() }
    }

    /// Whether bin `i` belongs to a stride or the minute after it.
    pub(super) fn in_stride(&self, i: usize) -> bool {
        self.strides[i]
    }
}

/// The result of a component.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentResult {
    /// The measured value.
    pub value: f64,
    /// Points, from 0 (not easy) to 1 (as it should be).
    pub share: f64,
    /// The result in words.
    pub because: String,
}

/// The data that a component depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// Heart rate against VT1.
    Vt1,
    /// Heart rate alone.
    HeartRate,
    /// Neither.
    Other,
}

/// Identifies a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComponentId {
    /// What each minute costs by its heart rate.
    Intensity,
    /// Mean pace, where there is no heart rate.
    Pace,
    /// Time above VT1.
    TimeAboveVt1,
    /// Mean DFA-alpha1.
    Hrv,
    /// Drift of heart rate against pace.
    Drift,
    /// Minutes moving.
    Duration,
    /// Heart rate on climbs.
    Hills,
    /// Fast stretches and strides.
    Surges,
    /// Variation of pace and cadence.
    Steadiness,
    /// The first minutes.
    GentleStart,
    /// The last minutes.
    CoolDown,
    /// Rating and feel.
    Felt,
    /// Vertical ratio or step length.
    FormCost,
    /// Ground contact.
    SoftRunning,
    /// Breathing rate.
    Breathing,
}

impl ComponentId {
    /// Stable name; the column is `recovery_<id>`.
    pub const fn id(self) -> &'static str {
        match self {
            ComponentId::Intensity => "intensity",
            ComponentId::Pace => "pace",
            ComponentId::TimeAboveVt1 => "time_above_vt1",
            ComponentId::Hrv => "hrv",
            ComponentId::Drift => "drift",
            ComponentId::Duration => "duration",
            ComponentId::Hills => "hills",
            ComponentId::Surges => "surges",
            ComponentId::Steadiness => "steadiness",
            ComponentId::GentleStart => "gentle_start",
            ComponentId::CoolDown => "cool_down",
            ComponentId::Felt => "felt",
            ComponentId::FormCost => "form_cost",
            ComponentId::SoftRunning => "soft_running",
            ComponentId::Breathing => "breathing",
        }
    }
}

impl fmt::Display for ComponentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The definition of a component of the score.
pub struct Component {
    /// Its identifier.
    pub id: ComponentId,
    /// Name for users.
    pub name: &'static str,
    /// Weight in the score.
    pub weight: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it rests on.
    pub basis: &'static [Basis],
    /// What it measures and when it misleads.
    pub doc: &'static str,
    /// Its curves: the name of the argument, and the points (0 to 1) at its knots; constant beyond.
    pub curves: &'static [(&'static str, &'static [(f64, f64)])],
    /// The data it depends on, so that what-if questions rate only the components that change.
    pub depends_on: Dependency,
    /// Rates a run.
    pub rate: fn(&ComponentInput<'_>) -> Known<ComponentResult>,
}
