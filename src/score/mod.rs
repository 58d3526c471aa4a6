//! Scores: how easy the recovery runs were, and how well hard and easy were spaced.

mod level;
pub mod recovery;
pub mod spacing;

pub use level::{MORE_THAN_ASKED, MOSTLY_HARD, TARGETS, Targets, targets};

use crate::athlete::Thresholds;
use crate::calendar::Day;
use crate::classify::{Intent, Role, Verdict};
use crate::digest::Digest;

/// One classified activity of the history.
#[derive(Clone, Debug)]
pub struct HistoryEntry<'a> {
    /// The activity.
    pub digest: &'a Digest,
    /// Its local day.
    pub day: Day,
    /// The runner's thresholds around that day.
    pub thresholds: &'a Thresholds,
    /// Its classification.
    pub verdict: &'a Verdict,
    /// Its purpose; `None` when it is unclassified or not a run.
    pub role: Option<Role>,
    /// What the runner intended.
    pub intent: Option<Intent>,
    /// Banister's TRIMP, where there is heart rate.
    pub load: Option<f64>,
}

impl HistoryEntry<'_> {
    /// Whether it is a run.
    pub fn is_run(&self) -> bool {
        self.digest.sport == crate::activity::Sport::Running
    }

    /// Whether it counts as hard: by its intensity, or as a long day. Unclassified activities do not.
    pub fn is_hard(&self) -> bool {
        self.verdict.is_hard() || self.role == Some(Role::Hard)
    }
}
