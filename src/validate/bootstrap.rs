//! How far a mean over runners can be trusted: runners are drawn again, and the runs of each.

use super::{Case, Rule, Scope, Score, athletes, score};
use crate::kernels::random::Resample;
use crate::kernels::stats::{mean, quantile_sorted};

/// Draws.
const DRAWS: usize = 1000;

/// The middle 95 % of the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// The middle 95 % of a measure's mean over runners, when runners are drawn with replacement and the
/// runs of each runner likewise; `None` when no draw gives a number. The seed is fixed: the same labels
/// give the same interval.
pub fn interval(
    cases: &[Case],
    rule: &Rule,
    scope: Scope,
    of: fn(&Score) -> Option<f64>,
) -> Option<Interval> {
    let by: Vec<Vec<&Case>> = athletes(cases)
        .into_iter()
        .map(|name| cases.iter().filter(|c| c.athlete == name).collect())
        .collect();
    // A runner with labels of one side only tells nothing, drawn or not.
    let by: Vec<Vec<&Case>> = by
        .into_iter()
        .filter(|own| of(&score(own.iter().copied(), rule, scope)).is_some())
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
                    let runs: Vec<&Case> =
                        own.iter().map(|_| own[drawing.index(own.len())]).collect();
                    of(&score(runs.into_iter(), rule, scope))
                })
                .collect();
            mean(&drawn)
        })
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    Some(Interval { low: quantile_sorted(&means, 0.025)?, high: quantile_sorted(&means, 0.975)? })
}
