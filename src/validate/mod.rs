//! Validates the sort against labels that lope has not seen.
//!
//! `labels` are what watches, plans and runners say; `history` learns from all runs of a runner and judges the
//! `labelled` ones; `judgement` is what is said of a run, `methods` are the classifiers (the sort, the sort without
//! one vote, rival rules), `measures` and `evaluate` the measures of quality, `bootstrap` their intervals, `summary`
//! those that are shown, `voices` what each vote adds. `newcomer` judges a few runs alone, `stability` compares what
//! is learned from parts of a history, with `altered` runs too. `fit` fits the constants of the sort. To add a rival,
//! add a row to [`METHODS`].

mod altered;
mod bootstrap;
mod evaluate;
mod fit;
mod history;
mod judgement;
mod labelled;
mod labels;
mod measures;
mod methods;
mod newcomer;
mod stability;
mod summary;
mod voices;

pub use bootstrap::{BootstrapInterval, bootstrap_interval};
pub use evaluate::{Evaluation, athletes, calibration, evaluate, evaluate_judgements};
pub use fit::{TuningFit, fit};
pub use history::{RunnerHistory, Stored};
pub use judgement::{Answer, Judgement, Scope};
pub use labelled::{Beside, FEATURES, Feature, HeartRateQuality, LabelledRun};
pub use labels::{LabelKind, Truth};
pub use measures::{Rates, ReliabilityBin, calibration_error, rates, reliability, roc_area};
pub use methods::{LOPE, METHODS, Method, Rule};
pub use newcomer::{ACCUSED, EASY_STRETCHES, EasyCalls, FIRST_RUNS, Newcomer, Stretches};
pub use stability::{Moved, STABILITY, Stability, Steadiness};
pub use summary::{
    ByRunner, MEASURES, Measure, Measured, Spread, balanced, by_runner, unclassified, worst,
};
pub use voices::{VOICES, Voice};

use crate::parallel;
use crate::season::Options;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Take out what the watch had stored, for everything.
    pub without_stored: bool,
    /// Numbers of easy-labelled runs that are known alone.
    pub stretches: Vec<usize>,
    /// Numbers of runs as they came that are known alone.
    pub first: Vec<usize>,
}

impl Default for Plan {
    fn default() -> Plan {
        let (stretches, first) = (EASY_STRETCHES.to_vec(), FIRST_RUNS.to_vec());
        Plan { without_stored: false, stretches, first }
    }
}

/// How often the sort is right, and how much it takes to be right.
#[derive(Default)]
pub struct Validation {
    /// Labelled runs, judged by whole histories.
    pub cases: Vec<LabelledRun>,
    /// Number of runs from which thresholds were learned.
    pub learned_from: usize,
    /// Whether what the watch had stored was taken out for everything.
    pub without_stored: bool,
    /// Easy-labelled runs alone.
    pub easy_alone: Vec<Newcomer>,
    /// Runs as they came.
    pub as_they_came: Vec<Newcomer>,
    /// How steady the thresholds are.
    pub stability: Vec<Steadiness>,
}

/// Measures the sort on these histories.
pub fn validate(mut histories: Vec<RunnerHistory>, plan: &Plan, options: &Options) -> Validation {
    if plan.without_stored {
        let files = histories.iter_mut().flat_map(|h| &mut h.files);
        files.for_each(|(_, digest)| altered::without_stored(digest));
    }
    let judged = parallel::map(&histories, |history| history::judged(history, options));
    drop(histories);
    let (cases, known): (Vec<_>, Vec<_>) = judged.into_iter().unzip();
    let stored: &[Stored] =
        if plan.without_stored { &[Stored::Stripped] } else { &[Stored::Kept, Stored::Stripped] };
    // The stretches are reported whole.
    let options = &Options { since: None, until: None, ..options.clone() };
    Validation {
        cases: cases.into_iter().flatten().collect(),
        learned_from: known.iter().map(|h| h.kept.len()).sum(),
        without_stored: plan.without_stored,
        easy_alone: newcomer::easy_alone(&known, &plan.stretches, stored, options),
        as_they_came: newcomer::as_they_came(&known, &plan.first, stored, options),
        stability: stability::stability(&known, stored, options),
    }
}
