//! Fits the constants of the sort to labelled runs.
//!
//! Coordinate descent on the log loss. Each runner and each class has the same weight, so that runners with
//! many files do not dominate. For validation each runner is left out once.

use super::{Evaluation, LabelledRun, Scope, Truth, athletes, rates, roc_area};
use crate::classify::{Tuning, tuned_probabilities};

/// Fitted constants, and their leave-one-out evaluation.
#[derive(Clone, Debug)]
pub struct TuningFit {
    /// Fitted on all runners.
    pub tuning: Tuning,
    /// By runner, the evaluation of constants fitted without that runner.
    pub left_out: Vec<(String, [Evaluation; 2])>,
}

/// Rounds of descent; it converges long before.
const ROUNDS: usize = 40;

/// Fits the constants of the sort to labelled runs.
pub fn fit(cases: &[LabelledRun]) -> TuningFit {
    let left_out = athletes(cases)
        .into_iter()
        .map(|name| {
            let rest: Vec<&LabelledRun> = cases.iter().filter(|c| c.athlete != name).collect();
            let tuning = descend(&rest);
            let own: Vec<&LabelledRun> = cases.iter().filter(|c| c.athlete == name).collect();
            let scores =
                [Scope::WithGrey, Scope::Clear].map(|scope| measured(&own, &tuning, scope));
            (name.to_string(), scores)
        })
        .collect();
    TuningFit { tuning: descend(&cases.iter().collect::<Vec<_>>()), left_out }
}

fn measured(cases: &[&LabelledRun], tuning: &Tuning, scope: Scope) -> Evaluation {
    let pick = |hard: bool| -> Vec<Option<f64>> {
        cases
            .iter()
            .filter(|c| match c.truth {
                Truth::Easy => !hard,
                Truth::Grey => hard && scope == Scope::WithGrey,
                Truth::Hard => hard,
            })
            .map(|c| {
                // Tempo counts as not easy; clear cases part at hard.
                let [hard, not_easy] = tuned_probabilities(&c.verdict, tuning)?;
                Some(if scope == Scope::Clear { hard } else { not_easy })
            })
            .collect()
    };
    let (hard, easy) = (pick(true), pick(false));
    let flat = |v: &[Option<f64>]| v.iter().map(|v| v.unwrap_or(0.5)).collect::<Vec<f64>>();
    Evaluation {
        runs: (hard.len(), easy.len()),
        area: roc_area(&flat(&hard), &flat(&easy)),
        rates: rates(&hard, &easy, 0.5),
    }
}

/// Mean log loss, with equal weight per runner and class, plus a penalty on the distance from the shipped
/// constants, so that a few runners cannot move them far.
fn loss(cases: &[&LabelledRun], tuning: &Tuning) -> f64 {
    let mut sums: std::collections::BTreeMap<(&str, bool), (f64, f64)> = Default::default();
    for case in cases {
        let hard = case.truth != Truth::Easy;
        let [p_hard, p_not_easy] = tuned_probabilities(&case.verdict, tuning).unwrap_or([0.5; 2]);
        let miss = |p: f64, yes: bool| -libm::log((if yes { p } else { 1.0 - p }).max(1e-9));
        // Tempo is not easy; whether it is hard is nobody's to say.
        let loss = match case.truth {
            Truth::Grey => miss(p_not_easy, true),
            _ => (miss(p_hard, hard) + miss(p_not_easy, hard)) / 2.0,
        };
        let sum = sums.entry((case.athlete.as_str(), hard)).or_default();
        *sum = (sum.0 + loss, sum.1 + 1.0);
    }
    let count = sums.len().max(1) as f64;
    let data = sums.values().map(|(sum, n)| sum / n).sum::<f64>() / count;
    let pull: f64 = Tuning::FIELDS
        .iter()
        .map(|f| {
            let (now, start) = ((f.get)(tuning), (f.get)(&Tuning::SHIPPED));
            ((now - start) / f.scale).powi(2)
        })
        .sum();
    data + 0.002 * pull
}

fn descend(cases: &[&LabelledRun]) -> Tuning {
    let mut best = Tuning::SHIPPED;
    let mut at = loss(cases, &best);
    let mut step = 0.5;
    for _ in 0..ROUNDS {
        let mut moved = false;
        for field in Tuning::FIELDS {
            for way in [-1.0, 1.0] {
                let mut next = best;
                let value = (field.get)(&next) + way * step * field.scale;
                (field.set)(&mut next, value.max(field.least));
                let there = loss(cases, &next);
                if there < at - 1e-9 {
                    (best, at, moved) = (next, there, true);
                }
            }
        }
        if !moved {
            step /= 2.0;
        }
    }
    best
}
