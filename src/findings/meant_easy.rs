//! Findings on runs that were meant to be easy.

use super::Said;
use super::around::doubtful_maximum;
use super::next::easy_limit_in_words;
use super::period::{Period, days_in_words, middle, was};
use super::run::{Failure, Label, label, perhaps_enough};
use crate::classify::Intent;
use crate::score::recovery::ComponentId;
use crate::season::Run;

/// How heavy a finding is that holds of all runs (judgement): planned easy and run hard comes before the share of
/// hard runs, and that before recovery runs that were too hard.
const PLANNED: f64 = 300.0;
const TOO_HARD: f64 = 100.0;
const TOO_LONG: f64 = 50.0;
/// Comes before all that holds only if the maximum is right.
const MODERATE: f64 = 2000.0;
/// Of a run planned easy and run moderately, beside one run hard (judgement).
const MODERATELY: f64 = 0.5;
/// The lower part of the range between the thresholds, where 0 is the first and 1 the second (judgement: a tempo run lies
/// above, a run that is a little too hard below).
const IN_BETWEEN: f64 = 0.75;
/// With a larger probability of easy a run is not said to be too hard for an easy one (judgement).
const NOT_EASY: f64 = 0.35;
/// More moderate runs than this share are a pattern (judgement).
const MOSTLY: f64 = 0.5;

type Failed<'a> = (usize, &'a Run);

pub(super) fn planned_easy(period: &Period<'_>) -> Option<Said> {
    let planned: Vec<Failed<'_>> = period
        .runs
        .iter()
        .copied()
        .filter(|(_, r)| r.intent.is_some_and(Intent::is_easy))
        .collect();
    // A moderate run near the border of easy is no accusation.
    let moderate = |r: &Run| label(r) == Label::Moderate && r.verdict.p_easy < NOT_EASY;
    let missed: Vec<Failed<'_>> =
        planned.iter().copied().filter(|(_, r)| label(r) == Label::Hard || moderate(r)).collect();
    let hard = missed.iter().filter(|(_, r)| label(r) == Label::Hard).count();
    let moderate = missed.len() - hard;
    if missed.is_empty() {
        return None;
    }
    let all = planned.len();
    let runs = if all == 1 { "run" } else { "runs" };
    let of_all = |n: usize| {
        let were = if n == 1 { "was" } else { "were" };
        format!("{n} of {all} {runs} planned easy {were}")
    };
    let sentence = match (hard, moderate) {
        (h, 0) => format!("{} run hard", of_all(h)),
        (0, m) => format!("{} run moderately", of_all(m)),
        (h, m) => format!("{} not: {h} run hard, {m} moderately", of_all(h + m)),
    };
    let mut evidence = how_far(&missed);
    evidence.push(days_in_words(missed.iter().map(|(_, r)| r.day)));
    let weight = PLANNED * (hard as f64 + MODERATELY * moderate as f64) / all as f64;
    Some(Said {
        weight,
        sentence,
        evidence: evidence.join("; "),
        action: Some(slower(&missed, period)),
        runs: missed.iter().map(|m| m.0).collect(),
    })
}

pub(super) fn too_hard(period: &Period<'_>) -> Option<Said> {
    let failing = period.failing(Failure::TooHard);
    let scored = period.scored().len();
    let (_, worst) = failing.iter().min_by(|a, b| super::worst_first(a.1, b.1))?;
    let mut evidence = how_far(&failing);
    evidence.push(format!("the furthest off on {}", worst.day));
    Some(Said {
        weight: TOO_HARD * failing.len() as f64 / scored.max(1) as f64,
        sentence: of_recovery_runs(failing.len(), scored, "too hard"),
        evidence: evidence.join("; "),
        action: Some(slower(&failing, period)),
        runs: failing.iter().map(|m| m.0).collect(),
    })
}

pub(super) fn too_long(period: &Period<'_>) -> Option<Said> {
    let failing = period.failing(Failure::TooLong);
    let scored = period.scored().len();
    let minutes = middle(failing.iter().map(|(_, r)| r.digest.moving_s / 60.0))?;
    let (from, to) = failing.iter().find_map(|(_, r)| Some(r.recovery.as_ref()?.asked_min))?;
    Some(Said {
        weight: TOO_LONG * failing.len() as f64 / scored.max(1) as f64,
        sentence: of_recovery_runs(failing.len(), scored, "too long"),
        evidence: format!(
            "{minutes:.0} min{}; {}",
            if failing.len() == 1 { "" } else { " in the middle of them" },
            days_in_words(failing.iter().map(|(_, r)| r.day))
        ),
        action: Some(format!("keep recovery runs to {from:.0} to {to:.0} minutes")),
        runs: failing.iter().map(|m| m.0).collect(),
    })
}

/// A run that was not easy, and whose hardest tenth stays in the lower part of the range between the two
/// thresholds.
fn in_between(run: &Run) -> bool {
    let verdict = &run.verdict;
    let low = verdict.doses.by_heart_rate.as_ref().is_ok_and(|i| i.p90_u < IN_BETWEEN);
    verdict.p_easy < NOT_EASY && verdict.strain.is_none() && low
}

pub(super) fn mostly_moderate(period: &Period<'_>) -> Option<Said> {
    let all = period.runs.len();
    let between = period.runs.iter().filter(|(_, r)| in_between(r));
    let runs: Vec<usize> = between.map(|(i, _)| *i).collect();
    let share = runs.len() as f64 / all.max(1) as f64;
    if runs.len() < 3 || share <= MOSTLY {
        return None;
    }
    let (unknown, talk) = match doubtful_maximum(period) {
        Some((max, vt1)) => (
            format!(
                "; unless your maximal heart rate is above {:.0} \u{b1} {:.0} bpm",
                max.value, max.se
            ),
            format!(
                "; if you can talk in whole sentences at {:.0} bpm, they are easy for you",
                vt1.value
            ),
        ),
        None => (String::new(), String::new()),
    };
    Some(Said {
        weight: MODERATE * share,
        sentence: format!("{} of {all} runs lie between easy and very hard", runs.len()),
        evidence: format!("too hard to recover on, too easy to be a hard session{unknown}"),
        action: Some(format!(
            "run easy days {}, and keep the effort for the hard ones{talk}",
            easy_limit_in_words(period.season)
        )),
        runs,
    })
}

pub(super) fn easy_enough(period: &Period<'_>) -> Option<Said> {
    let scored = period.scored();
    let perhaps = scored.iter().filter(|(_, _, r)| perhaps_enough(r)).count();
    let enough = |r: &Run| !super::failed(r) && !perhaps_enough(r);
    let good: Vec<f64> = scored.iter().filter(|(_, _, r)| enough(r)).map(|s| s.0).collect();
    let half = middle(good.iter().copied())?;
    if 2 * good.len() < scored.len() {
        return None;
    }
    let sentence = match (good.len(), scored.len()) {
        (1, 1) => "The one recovery run was easy and short enough".to_string(),
        (a, b) if a == b => format!("All {b} recovery runs were easy and short enough"),
        (a, b) => of_recovery_runs(a, b, "easy and short enough"),
    };
    let sentence = match perhaps {
        0 => sentence,
        n => format!("{sentence}; {n} can't be told"),
    };
    Some(Said {
        weight: 4.0,
        sentence,
        evidence: format!("median score {half:.0}"),
        ..Said::default()
    })
}

fn of_recovery_runs(n: usize, of: usize, how: &str) -> String {
    let runs = if of == 1 { "recovery run" } else { "recovery runs" };
    let were = if n == 1 { "was" } else { "were" };
    format!("{n} of {of} {runs} {were} {how}")
}

/// How far these runs were above the easy limit, and how long above the first threshold, at the median.
fn how_far(runs: &[Failed<'_>]) -> Vec<String> {
    let mut evidence = Vec::new();
    let above: Vec<(f64, f64)> = above_limit(runs).collect();
    if let (Some(mean), Some(bpm)) =
        (middle(above.iter().map(|a| a.0)), middle(above.iter().map(|a| a.1)))
        && bpm.round() > 0.0
    {
        let beats = if bpm.round() == 1.0 { "beat" } else { "beats" };
        evidence.push(format!(
            "their middle: mean {mean:.0} bpm, {bpm:.0} {beats} above the easy limit"
        ));
    }
    let minutes = runs.iter().filter_map(|(_, r)| {
        Some(r.recovery.as_ref()?.component(ComponentId::TimeAboveVt1)?.value)
    });
    if let Some(share) = middle(minutes).filter(|s| s.round() > 0.0) {
        evidence.push(format!("{share:.0} % of the time above the first threshold"));
    }
    evidence
}

/// What to do about runs that were too hard: down to the easy limit, or, where their mean was below it and only
/// their hardest part was not, by so many beats.
fn slower(runs: &[Failed<'_>], period: &Period<'_>) -> String {
    let limit = easy_limit_in_words(period.season);
    if middle(above_limit(runs).map(|(_, above)| above)).is_some_and(|above| above > 0.0) {
        return format!("run them slower, {limit}");
    }
    // Runs that no reduction makes good count as infinite.
    let beats = runs.iter().filter_map(|(_, r)| Some(r.recovery.as_ref()?.good_if_lower));
    let beats = middle(beats.map(|e| e.map_or(f64::INFINITY, |e| f64::from(e.0))));
    match beats.filter(|b| b.is_finite()) {
        Some(beats) => format!("run them {beats:.0} beats slower, {limit}"),
        None => format!("run them {limit}"),
    }
}

/// The mean heart rates of these runs, and how far each was above the easy limit, bpm.
fn above_limit(runs: &[Failed<'_>]) -> impl Iterator<Item = (f64, f64)> {
    runs.iter().filter_map(|(_, r)| {
        let mean = r.digest.mean_heart_rate()?.round();
        Some((mean, mean - r.thresholds.easy_limit()?.round()))
    })
}

/// The runs that were planned easy, in words, for a headline without anything to mend.
pub(super) fn open_in_words(period: &Period<'_>) -> Option<String> {
    let open = period
        .runs
        .iter()
        .filter(|(_, r)| r.intent.is_some_and(Intent::is_easy) && label(r) == Label::CantTell);
    match open.count() {
        0 => None,
        n => Some(format!("{} planned easy that can't be told yet", was(n, "run", "runs"))),
    }
}
