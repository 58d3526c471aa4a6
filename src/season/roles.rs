//! The purpose of each run ([`crate::science::sort`]).

use super::{DATE_LINE_DAYS, Run};
use crate::classify::{Intent, Kind, Role, SessionType};
use crate::kernels::stats::median;

/// Longest recovery run, minutes moving (judgement: [`crate::science::sort`]).
pub(super) const LONGEST_MIN: f64 = 75.0;
/// Shortest recovery run, minutes moving, unless it was planned as one (judgement).
const SHORTEST_MIN: f64 = 5.0;
/// Longest easy run that counts as a recovery run without another reason, minutes moving (judgement).
const EASY_MIN: f64 = 60.0;
/// Hours after a hard run within which the next run may be a recovery run (judgement).
pub(super) const AFTER_HARD_H: f64 = 72.0;
/// A run of so many seconds is a hard day whatever its heart rate: strain has a length (judgement:
/// [`crate::science::sort`]).
const LONG_DAY_S: f64 = 10_800.0;
/// Days over which the median pace is taken (judgement).
const MEDIAN_DAYS: i32 = 28;

/// Assigns a role to every classified run; `runs` are in order of time.
pub(super) fn assign(runs: &mut [Run]) {
    let mut last_hard_end = None;
    // Computed once, because the runs of the next four weeks use them too.
    let paces: Vec<Option<f64>> =
        runs.iter().map(|r| r.digest.mean_gap().filter(|_| r.counts_as_run())).collect();
    for i in 0..runs.len() {
        let long_day = runs[i].digest.moving_s >= LONG_DAY_S;
        let told = runs[i].verdict.kind != Kind::Unclassified || long_day;
        if !runs[i].counts_as_run() || !told {
            continue;
        }
        let slower = slower_than_usual(runs, &paces, i);
        let run = &runs[i];
        let after_hard = last_hard_end.is_some_and(|end| {
            let hours = run.digest.start.since_s(end) / 3600.0;
            (0.0..=AFTER_HARD_H).contains(&hours)
        });
        // Only the first run after a hard run is "the next".
        last_hard_end = None;
        let role = role(run, after_hard, slower);
        if role == Role::Hard {
            last_hard_end = Some(run.digest.end());
        }
        runs[i].role = Some(role);
    }
}

fn role(run: &Run, after_hard: bool, slower: bool) -> Role {
    let verdict = &run.verdict;
    if verdict.is_hard() || run.digest.moving_s >= LONG_DAY_S {
        return Role::Hard;
    }
    let minutes = run.digest.moving_s / 60.0;
    let structured = verdict.structure.reps.len() >= 3
        || matches!(verdict.structure.session_type, SessionType::Tempo | SessionType::Race);
    let easy = verdict.kind == Kind::Easy;
    let told = run.intent.is_some_and(Intent::is_easy);
    let reasons = after_hard || slower || (easy && minutes <= EASY_MIN) || told;
    let long_enough = minutes >= SHORTEST_MIN || told;
    if long_enough && minutes <= LONGEST_MIN && !structured && reasons {
        Role::Recovery
    } else if easy {
        Role::Endurance
    } else {
        Role::Moderate
    }
}

/// Whether the run's grade-adjusted pace is slower than the median of the 28 days before it.
fn slower_than_usual(runs: &[Run], paces: &[Option<f64>], i: usize) -> bool {
    let Some(gap) = paces[i] else { return false };
    let mut before: Vec<f64> = (0..i)
        .rev()
        .take_while(|&k| runs[k].day.0 > runs[i].day.0 - MEDIAN_DAYS - DATE_LINE_DAYS)
        .filter(|&k| runs[k].day.0 > runs[i].day.0 - MEDIAN_DAYS)
        .filter_map(|k| paces[k])
        .collect();
    before.len() >= 4 && median(&mut before).is_some_and(|m| gap < m)
}
