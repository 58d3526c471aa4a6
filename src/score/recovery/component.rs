//! What a component is, and what it may look at.

use super::baseline::Baseline;
use super::heart_rate::RunHeartRate;
use crate::activity::{Absent, Known, Threshold};
use crate::athlete::{Level, Thresholds};
use crate::classify::Verdict;
use crate::digest::Digest;
use crate::science::Basis;
use std::fmt;

/// All that a component may look at.
pub struct ComponentInput<'a> {
    /// The run.
    pub digest: &'a Digest,
    /// The runner around that date.
    pub thresholds: &'a Thresholds,
    /// What the run was.
    pub verdict: &'a Verdict,
    /// The runner's experience.
    pub level: Level,
    /// Coming back from injury: shorter is right.
    pub rebuilding: bool,
    /// Moving minutes of the longest run of the seven days before, when there was one.
    pub longest_before_min: Option<f64>,
    /// The runner's form and breathing of the 60 days before.
    pub baseline: &'a Baseline,
    /// Dose by heart rate, by these thresholds.
    pub heart_dose: &'a Known,
    /// Whether a bin belongs to a stride or the minute after it.
    pub strides: &'a [bool],
    /// What the heart did; or why there is none to trust.
    pub heart_rate: &'a Known<RunHeartRate>,
    /// Whether findings are said in words: a "what if" only wants points.
    pub in_words: bool,
}

impl ComponentInput<'_> {
    pub(super) fn vt1(&self) -> Known {
        Ok(self.thresholds.vt1.as_ref().ok_or(Absent::NoThreshold(Threshold::Vt1))?.value)
    }

    pub(super) fn heart_rate(&self) -> Known<&RunHeartRate> {
        self.heart_rate.as_ref().map_err(Clone::clone)
    }

    /// A sentence, where one is wanted.
    pub(super) fn say(&self, words: impl FnOnce() -> String) -> String {
        if self.in_words { words() } else { String::new() }
    }

    /// Whether bin `i` belongs to a stride or the minute after it.
    pub(super) fn in_stride(&self, i: usize) -> bool {
        self.strides[i]
    }
}

/// What a component found.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentResult {
    /// The number.
    pub value: f64,
    /// 0 (not easy) to 1 (as it should be).
    pub share: f64,
    /// A sentence.
    pub because: String,
}

/// What a component rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// Heart rate against VT1.
    Vt1,
    /// Heart rate alone.
    HeartRate,
    /// Something else.
    Other,
}

/// Which component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComponentId {
    /// Mean heart rate against the recovery ceiling.
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
    /// Dose of the whole run.
    Dose,
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
            ComponentId::Dose => "dose",
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

/// One component of the score.
pub struct Component {
    /// Which.
    pub id: ComponentId,
    /// Shown name.
    pub name: &'static str,
    /// Weight in the score.
    pub weight: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it rests on.
    pub basis: &'static [Basis],
    /// What it is and when it misleads.
    pub doc: &'static str,
    /// Its curves: what each is over, and points (0 to 1) at its knots; flat beyond.
    pub curves: &'static [(&'static str, &'static [(f64, f64)])],
    /// What it rests on, so that a question of "what if" rates only what it touches.
    pub depends_on: Dependency,
    /// Rates a run.
    pub rate: fn(&ComponentInput<'_>) -> Known<ComponentResult>,
}
