//! The methods that are evaluated: the sort, the sort without one vote, and rival rules.

use super::{Answer, FEATURES, Judgement, LabelledRun, Scope, roc_area};
use crate::classify::{Verdict, VoteId, p_hard_of};

/// A method that separates hard from easy.
pub struct Method {
    /// Stable name.
    pub id: &'static str,
    /// Name for users.
    pub name: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// How it decides.
    pub rule: Rule,
}

/// How a method decides.
pub enum Rule {
    /// By a verdict of lope; `None` when the run was not judged so.
    Verdict(fn(&LabelledRun) -> Option<&Verdict>),
    /// A score of at least `cut` is called hard, with tempo left out or not.
    Score {
        /// It rises with hardness; `None` when it is unknown.
        score: fn(&LabelledRun) -> Option<f64>,
        /// Scores of at least this are called hard.
        cut: f64,
    },
    /// The one of [`FEATURES`] that separates these runs best, at the value that does so best: found with hindsight,
    /// so that nobody who has only this number does better.
    BestFeature {
        /// Only those of heart rate.
        of_heart_rate: bool,
    },
}

impl Method {
    /// What it says of each of these runs.
    pub fn answers(&self, cases: &[&LabelledRun], scope: Scope) -> Vec<Answer> {
        match self.rule {
            Rule::Verdict(verdict) => cases
                .iter()
                .map(|case| match verdict(case) {
                    Some(verdict) => Judgement::of(case.truth, verdict).answer(scope),
                    None => Answer { score: None, called: None },
                })
                .collect(),
            Rule::Score { score, cut } => cases.iter().map(|c| at_cut(score(c), cut)).collect(),
            Rule::BestFeature { of_heart_rate } => best_feature(cases, scope, of_heart_rate),
        }
    }
}

fn at_cut(score: Option<f64>, cut: f64) -> Answer {
    Answer { score, called: score.map(|v| v >= cut) }
}

/// A feature that fewer runs have is no rival (judgement).
const KNOWN: f64 = 0.8;

/// Answers by the feature of the largest area, at the cut of the highest balanced accuracy.
fn best_feature(cases: &[&LabelledRun], scope: Scope, of_heart_rate: bool) -> Vec<Answer> {
    let wanted = (0..FEATURES.len()).filter(|&i| FEATURES[i].of_heart_rate || !of_heart_rate);
    let mut best: Option<(f64, usize)> = None;
    for i in wanted {
        let (hard, easy) = by_class(cases, scope, i);
        if ((hard.len() + easy.len()) as f64) < KNOWN * cases.len() as f64 {
            continue;
        }
        if let Some(area) = roc_area(&hard, &easy)
            && best.is_none_or(|(most, _)| area > most)
        {
            best = Some((area, i));
        }
    }
    let Some((_, i)) = best else {
        return vec![Answer { score: None, called: None }; cases.len()];
    };
    let (hard, easy) = by_class(cases, scope, i);
    let share = |of: &[f64], cut: f64| {
        of.iter().filter(|v| **v >= cut).count() as f64 / of.len().max(1) as f64
    };
    let gain = |cut: f64| share(&hard, cut) - share(&easy, cut);
    let cut = hard.iter().chain(&easy).copied().max_by(|a, b| {
        let higher = gain(*a).total_cmp(&gain(*b));
        higher.then(a.total_cmp(b))
    });
    cases.iter().map(|c| at_cut(c.features[i], cut.unwrap_or(f64::INFINITY))).collect()
}

/// The values of a feature: of the runs that should be found, and of the easy ones.
fn by_class(cases: &[&LabelledRun], scope: Scope, feature: usize) -> (Vec<f64>, Vec<f64>) {
    let of = |wanted: bool| {
        let own = cases.iter().filter(|c| scope.positive(c.truth) == Some(wanted));
        own.filter_map(|c| c.features[feature]).collect()
    };
    (of(true), of(false))
}

/// Where the 90th percentile of minute heart rate parts clear cases, as a share of HRmax (judgement: among the
/// thresholds found in laboratories VT1 lies at 0.80 to 0.87).
const Q90_CUT: f64 = 0.83;

/// The sort as it is.
pub const LOPE: Method = Method {
    id: "lope",
    name: "lope",
    source: "the sort as it is",
    rule: Rule::Verdict(|c| Some(&c.verdict)),
};

/// The sort when it has pace alone.
pub const BY_PACE_ALONE: Method = Method {
    id: "by_pace_alone",
    name: "... heart rate and rating taken out",
    source: "thresholds and sort as for files without heart rate",
    rule: Rule::Verdict(|c| c.by_pace_alone.as_ref()),
};

/// The vote by heart rate.
pub const HEART_RATE_ONLY: Method = Method {
    id: "heart_rate_only",
    name: "... heart rate only",
    source: "one vote, at P(hard) 0.5",
    rule: Rule::Score {
        score: |c| p_hard_of(&c.verdict, &|id| id == VoteId::HeartRateDose),
        cut: 0.5,
    },
};

/// The vote by pace.
pub const PACE_ONLY: Method = Method {
    id: "pace_only",
    name: "... pace only",
    source: "one vote, at P(hard) 0.5",
    rule: Rule::Score { score: |c| p_hard_of(&c.verdict, &|id| id == VoteId::PaceDose), cut: 0.5 },
};

/// lope first, then lope without one vote, then rivals.
pub const METHODS: &[Method] = &[
    LOPE,
    Method {
        id: "without_stored",
        name: "... without what the watch stored",
        source: "thresholds from the recordings alone: labels and settings come from one maker",
        rule: Rule::Verdict(|c| c.without_stored.as_ref()),
    },
    BY_PACE_ALONE,
    HEART_RATE_ONLY,
    PACE_ONLY,
    Method {
        id: "q90_of_stored",
        name: "q90 of minute HR >= .83 of stored max",
        source: "90th percentile of minute heart rate over the maximum that the watch stored",
        rule: Rule::Score { score: |c| c.q90_of_stored, cut: Q90_CUT },
    },
    Method {
        id: "q90_of_learned",
        name: "q90 of minute HR >= .83 of learned max",
        source: "90th percentile of minute heart rate over the maximum learned without the stored one",
        rule: Rule::Score { score: |c| c.q90_of_learned, cut: Q90_CUT },
    },
    Method {
        id: "generic_zones",
        name: "zones of 220 - age, by time",
        source: "a quarter of the time above 80 % of 220 - age; age 40 where the profile tells none",
        rule: Rule::Score { score: |c| c.above_generic_zone, cut: 0.25 },
    },
    Method {
        id: "mean_hr_80",
        name: "mean HR >= 80 % of maximum",
        source: "the field's most common rule",
        rule: Rule::Score { score: |c| c.mean_of_hr_max, cut: 0.80 },
    },
    Method {
        id: "mean_gap_92",
        name: "mean GAP >= 92 % of threshold pace",
        source: "common in plans by pace",
        rule: Rule::Score { score: |c| c.of_cs, cut: 0.92 },
    },
    Method {
        id: "best_heart_rate",
        name: "best number of heart rate, in hindsight",
        source: "the heart-rate feature and the cut that are best on these very runs, by runner",
        rule: Rule::BestFeature { of_heart_rate: true },
    },
    Method {
        id: "best_number",
        name: "best single number, in hindsight",
        source: "the feature and the cut that are best on these very runs, by runner",
        rule: Rule::BestFeature { of_heart_rate: false },
    },
];
