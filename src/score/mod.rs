//! Were the recovery runs really easy, and well spaced?

mod level;
pub mod recovery;
pub mod spacing;

pub use level::{MORE_THAN_ASKED, MOSTLY_HARD, TARGETS, Targets, targets};

use crate::athlete::Thresholds;
use crate::calendar::Day;
use crate::classify::{Intent, Role, Verdict};
use crate::digest::Digest;

/// One activity that has been judged, in the order of the history.
#[derive(Clone, Debug)]
pub struct HistoryEntry<'a> {
    /// The activity.
    pub digest: &'a Digest,
    /// Its local day.
    pub day: Day,
    /// The runner around that day.
    pub thresholds: &'a Thresholds,
    /// What it was.
    pub verdict: &'a Verdict,
    /// What it was for; `None` when unclassified or no run.
    pub role: Option<Role>,
    /// What it was meant to be.
    pub intent: Option<Intent>,
    /// Banister's TRIMP, where there is heart rate.
    pub load: Option<f64>,
}

impl HistoryEntry<'_> {
    /// Whether it is a run.
    pub fn is_run(&self) -> bool {
        self.digest.sport == crate::activity::Sport::Running
    }

    /// Whether it counts as hard (P(hard) >= 0.5); an unclassified one does not.
    pub fn is_hard(&self) -> bool {
        self.verdict.is_hard()
    }
}
