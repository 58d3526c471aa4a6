//! How far a mean over runners can be trusted: runners are drawn again, and the runs of each.

use super::{Evaluation, LabelledRun, Method, Scope, athletes, evaluate};
use crate::kernels::random::Resample;
use crate::kernels::stats::{mean, quantile_sorted};

/// Draws.
const DRAWS: usize = 1000;

/// The middle 95 % of the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BootstrapInterval {
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// The middle 95 % of a measure's mean over runners, when runners are drawn with replacement and the
/// runs of each runner likewise; `None` when no draw gives a number. The seed is fixed: the same labels
/// give the same interval.
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
    // A runner with labels of one side only tells nothing, drawn or not.
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
