//! The days that findings are about.

use super::run::{Failure, failed, failure};
use crate::calendar::Day;
use crate::kernels::stats::median;
use crate::score::spacing::{HEADLINE_DAYS, RuleId, RuleResult};
use crate::season::{Run, Season};

/// A rule that costs less of the 100 points is not worth a sentence (judgement).
const LEAST_POINTS: f64 = 5.0;

/// The twelve weeks that end with the newest activity, or with the day that the user names.
pub struct Period<'a> {
    /// The season.
    pub season: &'a Season,
    /// First and last day; `None` without any activity.
    pub days: Option<(Day, Day)>,
    /// Its runs with their indices in the season, in order of time.
    pub runs: Vec<(usize, &'a Run)>,
}

impl<'a> Period<'a> {
    /// The last twelve weeks of a season.
    pub fn of(season: &'a Season) -> Period<'a> {
        let last = season.last_day();
        let days = last.map(|last| (Day(last.0 - HEADLINE_DAYS + 1), last));
        Period::between(season, days)
    }

    /// The runs of any days of a season.
    pub fn between(season: &'a Season, days: Option<(Day, Day)>) -> Period<'a> {
        let inside = |r: &Run| days.is_some_and(|(from, to)| (from..=to).contains(&r.day));
        let all = season.runs.iter().enumerate();
        let runs = all.filter(|(_, r)| r.counts_as_run() && inside(r)).collect();
        Period { season, days, runs }
    }

    /// The runs that were meant for recovery and have a score.
    pub(super) fn scored(&self) -> Vec<(f64, usize, &'a Run)> {
        self.runs.iter().filter_map(|(i, r)| Some((r.recovery_score()?, *i, *r))).collect()
    }

    /// The runs that failed in one way, with their scores (0 without one).
    pub(super) fn failing(&self, how: Failure) -> Vec<(usize, &'a Run)> {
        self.runs.iter().copied().filter(|(_, r)| failure(r) == Some(how)).collect()
    }

    /// The runs that were meant to be easy and were not, worst first.
    pub fn failed(&self) -> Vec<usize> {
        let mut all: Vec<usize> =
            self.runs.iter().filter(|(_, r)| failed(r)).map(|(i, _)| *i).collect();
        super::sorted_by_failure(self.season, &mut all);
        all
    }

    /// For a rule that loses more than 30 % of its points, and [`LEAST_POINTS`] of the score: the points of the
    /// spacing score that it costs, and its result.
    pub(super) fn missed(&self, id: RuleId) -> Option<(f64, &'a RuleResult)> {
        let spacing = &self.season.spacing;
        spacing.headline.as_ref().ok()?;
        let weights = spacing.rules.iter().filter(|r| r.1.is_ok()).map(|r| r.0.rule().weight);
        let all: f64 = weights.sum();
        let found = spacing.rules.iter().find(|r| r.0 == id)?.1.as_ref().ok()?;
        let points = 100.0 * id.rule().weight * (1.0 - found.share) / all;
        (found.share < 0.7 && points >= LEAST_POINTS).then_some((points, found))
    }
}

/// The median.
pub(super) fn middle(values: impl Iterator<Item = f64>) -> Option<f64> {
    median(&mut values.collect::<Vec<_>>())
}

/// The last three days, latest last, and the number of earlier ones.
pub(super) fn days_in_words(days: impl Iterator<Item = Day>) -> String {
    let mut all: Vec<String> = days.map(|d| d.to_string()).collect();
    all.dedup();
    let more = all.len().saturating_sub(3);
    let shown = all[more..].join(", ");
    match more {
        0 => shown,
        n => format!("{shown} and {n} more before"),
    }
}

/// `1 run was`, `3 runs were`.
pub(super) fn was(n: usize, one: &str, more: &str) -> String {
    if n == 1 { format!("1 {one} was") } else { format!("{n} {more} were") }
}
