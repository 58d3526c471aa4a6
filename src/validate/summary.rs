//! The measures that text, JSON and picture show.

use super::{
    BootstrapInterval, EasyCalls, Evaluation, Judgement, LOPE, LabelledRun, Method, Newcomer,
    Scope, Steadiness, Truth, Validation, athletes, bootstrap_interval, calibration,
    calibration_error, evaluate, evaluate_judgements,
};
use crate::kernels::stats::{median, quantile};

/// One measure of the sort.
pub struct Measure {
    /// Stable name, as in JSON.
    pub id: &'static str,
    /// Name for users.
    pub name: &'static str,
    /// Whether more is worse.
    pub more_is_worse: bool,
    /// Whether it is shown in percent.
    pub percent: bool,
    of: fn(&Evaluation, Option<f64>) -> Option<f64>,
}

/// All of them. The second argument is the calibration error.
pub const MEASURES: &[Measure] = &[
    Measure { id: "area", name: "area", more_is_worse: false, percent: false, of: |e, _| e.area },
    Measure {
        id: "balanced_accuracy",
        name: "balanced",
        more_is_worse: false,
        percent: false,
        of: |e, _| e.rates.map(|r| r.balanced()),
    },
    Measure {
        id: "unclassified",
        name: "unclassified",
        more_is_worse: true,
        percent: true,
        of: |e, _| e.rates.map(|r| r.unclassified),
    },
    Measure {
        id: "balanced_of_classified",
        name: "of classified",
        more_is_worse: false,
        percent: false,
        of: |e, _| e.rates.and_then(|r| r.balanced_of_classified()),
    },
    Measure {
        id: "sensitivity",
        name: "found",
        more_is_worse: false,
        percent: true,
        of: |e, _| e.rates.map(|r| r.sensitivity),
    },
    Measure {
        id: "specificity",
        name: "easy spared",
        more_is_worse: false,
        percent: true,
        of: |e, _| e.rates.map(|r| r.specificity),
    },
    Measure {
        id: "calibration_error",
        name: "calibration",
        more_is_worse: true,
        percent: false,
        of: |_, calibration| calibration,
    },
];

/// The values of [`MEASURES`] for some runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What they are values of.
    pub evaluation: Evaluation,
    /// In the order of [`MEASURES`]; `None` without runs of both classes.
    pub values: Vec<Option<f64>>,
}

impl Measured {
    /// Of what lope says.
    pub fn of<'a>(said: impl Iterator<Item = &'a Judgement> + Clone, scope: Scope) -> Measured {
        let found = evaluate_judgements(said.clone(), scope);
        let off = calibration_error(&calibration(said, scope)).filter(|_| found.area.is_some());
        let values = MEASURES.iter().map(|m| (m.of)(&found, off)).collect();
        Measured { evaluation: found, values }
    }
}

/// Measures by runner, with their median and worst over the runners who have both classes.
#[derive(Clone, Debug, PartialEq)]
pub struct ByRunner {
    /// By runner.
    pub runners: Vec<(String, Measured)>,
    /// Medians, in the order of [`MEASURES`].
    pub median: Vec<Option<f64>>,
    /// Worst values, in the order of [`MEASURES`].
    pub worst: Vec<Option<f64>>,
    /// All runs pooled.
    pub pooled: Measured,
}

impl ByRunner {
    /// Of what lope says of the runs of each runner.
    pub fn of(said: &[(String, Vec<Judgement>)], scope: Scope) -> ByRunner {
        let runners: Vec<(String, Measured)> = said
            .iter()
            .map(|(name, own)| (name.clone(), Measured::of(own.iter(), scope)))
            .collect();
        let of = |i: usize| -> Vec<f64> { runners.iter().filter_map(|r| r.1.values[i]).collect() };
        let places = 0..MEASURES.len();
        let middle = places.clone().map(|i| median(&mut of(i))).collect();
        let worst = places.map(|i| worst(&of(i), MEASURES[i].more_is_worse)).collect();
        let pooled = Measured::of(said.iter().flat_map(|(_, own)| own), scope);
        ByRunner { runners, median: middle, worst, pooled }
    }
}

/// The worst of some values.
pub fn worst(values: &[f64], more_is_worse: bool) -> Option<f64> {
    let values = values.iter().copied();
    if more_is_worse { values.max_by(f64::total_cmp) } else { values.min_by(f64::total_cmp) }
}

/// Evaluations of a method by runner.
pub fn by_runner(cases: &[LabelledRun], method: &Method, scope: Scope) -> Vec<Evaluation> {
    let own = |name: &str| evaluate(cases.iter().filter(|c| c.athlete == name), method, scope);
    athletes(cases).into_iter().map(own).collect()
}

/// The share of runs that a method says nothing of.
pub fn unclassified(evaluation: &Evaluation) -> Option<f64> {
    evaluation.rates.map(|r| r.unclassified)
}

/// Balanced accuracy.
pub fn balanced(evaluation: &Evaluation) -> Option<f64> {
    evaluation.rates.map(|r| r.balanced())
}

impl Validation {
    /// What lope says by whole histories, by runner.
    pub fn said(&self) -> Vec<(String, Vec<Judgement>)> {
        self.said_by(|case| Some(case.judgement()))
    }

    /// The same without what the watch had stored; empty for runs that were not judged so.
    pub fn said_without_stored(&self) -> Vec<(String, Vec<Judgement>)> {
        self.said_by(|case| Some(Judgement::of(case.truth, case.without_stored.as_ref()?)))
    }

    fn said_by(
        &self,
        of: impl Fn(&LabelledRun) -> Option<Judgement>,
    ) -> Vec<(String, Vec<Judgement>)> {
        let own =
            |name: &str| self.cases.iter().filter(|c| c.athlete == name).filter_map(&of).collect();
        athletes(&self.cases).into_iter().map(|name| (name.to_string(), own(name))).collect()
    }

    /// 95 % bootstrap intervals of lope's mean area and mean balanced accuracy.
    pub fn intervals(&self, scope: Scope) -> [Option<BootstrapInterval>; 2] {
        let of = |measure| bootstrap_interval(&self.cases, &LOPE, scope, measure);
        [of(|e| e.area), of(balanced)]
    }
}

impl Newcomer {
    /// The measures by runner.
    pub fn by_runner(&self, scope: Scope) -> ByRunner {
        let said: Vec<(String, Vec<Judgement>)> =
            self.by.iter().map(|s| (s.athlete.clone(), s.said.clone())).collect();
        ByRunner::of(&said, scope)
    }

    /// How the easy runs are called: pooled, and the worst of any runner in each.
    pub fn easy_calls(&self) -> Option<(EasyCalls, EasyCalls)> {
        let easy = |s: &&Judgement| s.truth == Truth::Easy;
        let pooled = EasyCalls::of(self.said().filter(easy))?;
        let each: Vec<EasyCalls> =
            self.by.iter().filter_map(|s| EasyCalls::of(s.said.iter().filter(easy))).collect();
        let most = |of: fn(&EasyCalls) -> f64| each.iter().map(of).fold(0.0, f64::max);
        let worst = EasyCalls {
            hard: most(|c| c.hard),
            accused: most(|c| c.accused),
            unclassified: most(|c| c.unclassified),
        };
        Some((pooled, worst))
    }
}

/// How far something moved, over all comparisons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Median.
    pub median: f64,
    /// 90th percentile.
    pub p90: f64,
    /// Share within the limit.
    pub within: f64,
}

impl Steadiness {
    /// Over all comparisons of some runners; `None` when there are none.
    pub fn spread(&self, of: impl Fn(&str) -> bool) -> (usize, Option<Spread>) {
        let own: Vec<_> = self.moved.iter().filter(|m| of(&m.athlete)).collect();
        let mut by: Vec<f64> = own.iter().map(|m| m.by).collect();
        let within = own.iter().filter(|m| m.within).count() as f64 / own.len().max(1) as f64;
        let mut spread =
            || Some(Spread { median: median(&mut by)?, p90: quantile(&mut by, 0.9)?, within });
        (own.len(), spread())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Kind;

    #[test]
    fn the_worst_runner_is_the_lowest_of_what_should_be_high() {
        let said = |truth, kind, p_hard| Judgement { truth, kind, p_hard, p_easy: 1.0 - p_hard };
        let good = vec![said(Truth::Hard, Kind::Hard, 0.9), said(Truth::Easy, Kind::Easy, 0.1)];
        let bad =
            vec![said(Truth::Hard, Kind::Unclassified, 0.5), said(Truth::Easy, Kind::Hard, 0.8)];
        let one_sided = vec![said(Truth::Hard, Kind::Easy, 0.1)];
        let all = [("a", good), ("b", bad), ("c", one_sided)].map(|(n, s)| (n.to_string(), s));
        let found = ByRunner::of(&all, Scope::Clear);
        assert_eq!(found.runners[2].1.evaluation.runs, (1, 0));
        assert!(found.runners[2].1.values.iter().all(Option::is_none));
        let of = |id: &str, values: &[Option<f64>]| {
            values[MEASURES.iter().position(|m| m.id == id).unwrap()]
        };
        assert_eq!(of("area", &found.median), Some(0.5));
        assert_eq!(of("area", &found.worst), Some(0.0));
        assert_eq!(of("balanced_accuracy", &found.worst), Some(0.25));
        assert_eq!(of("unclassified", &found.worst), Some(0.5));
        assert_eq!(of("sensitivity", &found.pooled.values), Some(1.0 / 3.0));
    }
}
