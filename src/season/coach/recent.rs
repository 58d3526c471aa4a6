//! The runs that the remarks are about.

use super::super::finding::{Excess, excess};
use super::super::{Run, Season, last_day};
use crate::calendar::Day;
use crate::kernels::stats::median;
use crate::score::spacing::{HEADLINE_DAYS, RuleId, RuleResult};

/// The last twelve weeks of a season, or all of it when there are few recent runs.
pub struct Recent<'a> {
    pub(super) season: &'a Season,
    pub(super) runs: Vec<&'a Run>,
    /// Only days after this one count.
    pub(super) from: i32,
    /// Whether it is the whole selection.
    pub(super) all: bool,
}

/// With fewer runs in the last twelve weeks, the remarks cover the whole selection (judgement).
const LEAST_RUNS: usize = 4;

/// Importance, sentence and evidence.
pub(super) type RemarkParts = Option<(f64, String, String)>;

pub(super) fn is_or_are(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

/// The last three days, latest last, and the number of earlier ones.
pub(super) fn dates(days: impl DoubleEndedIterator<Item = Day>) -> String {
    let mut all: Vec<String> = days.map(|d| d.to_string()).collect();
    all.dedup();
    let more = all.len().saturating_sub(3);
    let shown = all[more..].join(", ");
    match more {
        0 => shown,
        n => format!("{shown} and {n} more before"),
    }
}

impl<'a> Recent<'a> {
    /// The last twelve weeks of a season, or all of it when there are few recent runs.
    pub(super) fn of(season: &'a Season) -> Recent<'a> {
        let last = last_day(&season.runs).map_or(0, |day| day.0);
        let since = |from: i32| {
            season.runs.iter().filter(move |r| r.counts_as_run() && r.day.0 > from).collect()
        };
        let (from, runs): (i32, Vec<&Run>) = (last - HEADLINE_DAYS, since(last - HEADLINE_DAYS));
        if runs.len() < LEAST_RUNS {
            return Recent { season, runs: since(i32::MIN), from: i32::MIN, all: true };
        }
        Recent { season, runs, from, all: false }
    }

    pub(super) fn scored(&self) -> Vec<(f64, &'a Run)> {
        let score = |r: &&Run| r.recovery.as_ref().and_then(|s| s.score.clone().ok());
        self.runs.iter().filter_map(|r| Some((score(r)?, *r))).collect()
    }

    pub(super) fn excessive(&self, wanted: Excess) -> Vec<(f64, &'a Run)> {
        self.scored().into_iter().filter(|(_, r)| excess(r) == Some(wanted)).collect()
    }

    /// For a rule that loses more than 30 % of its points: the points of the spacing score that it costs, and
    /// its result.
    pub(super) fn broken(&self, id: RuleId) -> Option<(f64, &'a RuleResult)> {
        let found = &self.season.spacing;
        let (rules, score) =
            if self.all { (&found.all, &found.season) } else { (&found.rules, &found.headline) };
        score.as_ref().ok()?;
        let all: f64 = rules.iter().filter(|r| r.1.is_ok()).map(|r| r.0.rule().weight).sum();
        let found = rules.iter().find(|r| r.0 == id)?.1.as_ref().ok()?;
        (found.share < 0.7).then(|| (100.0 * id.rule().weight * (1.0 - found.share) / all, found))
    }
}

/// The median.
pub(super) fn middle(values: impl Iterator<Item = f64>) -> Option<f64> {
    median(&mut values.collect::<Vec<_>>())
}
