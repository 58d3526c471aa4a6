//! Bootstrap interval of a mean over runners: runners are resampled, and the runs of each.

use super::{Evaluation, LabelledRun, Method, Scope, athletes, evaluate};
use crate::kernels::random::Resample;
use crate::kernels::stats::{mean, quantile_sorted};

/// Number of bootstrap samples.
const DRAWS: usize = 1000;

/// A 95 % bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BootstrapInterval {
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// The 95 % interval of a measure's mean over runners, with runners and the runs of each runner drawn with
/// replacement; `None` when no sample gives a number. The seed is fixed, so that the same labels give the
/// same interval.
pub fn bootstrap_interval(
    cases: &[LabelledRun],
    method: &Method,
    scope: Scope,
    of: fn(&Evaluation) -> Option<f64>,
) -> Option<BootstrapInterval> {
    let by: Vec<Vec<&LabelledRun>> = athletes(cases)
        .into_iter()
        .map(|name| cases.iter().filter(|c| c.athlete == name).collect())
        .collect();
    // Skip runners with labels of one class only.
    let by: Vec<Vec<&LabelledRun>> = by
        .into_iter()
        .filter(|own| of(&evaluate(own.iter().copied(), method, scope)).is_some())
        .collect();
    if by.is_empty() {
        return None;
    }
    let mut drawing = Resample::new();
    let mut means: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            let drawn: Vec<f64> = (0..by.len())
                .filter_map(|_| {
                    let own = &by[drawing.index(by.len())];
                    let runs: Vec<&LabelledRun> =
                        own.iter().map(|_| own[drawing.index(own.len())]).collect();
                    of(&evaluate(runs.into_iter(), method, scope))
                })
                .collect();
            mean(&drawn)
        })
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    Some(BootstrapInterval {
        low: quantile_sorted(&means, 0.025)?,
        high: quantile_sorted(&means, 0.975)?,
    })
}
