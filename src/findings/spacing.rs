//! Findings on how hard and easy days are spread.

use super::Said;
use super::counts::level_in_words;
use super::meant_easy::mostly_moderate;
use super::period::{Period, days_in_words, was};
use super::run::{Label, label};
use crate::calendar::Day;
use crate::display::{count, span};
use crate::score::spacing::{BreachKind, RuleId, RuleResult};
use crate::score::targets;
use std::collections::BTreeMap;

/// How heavy a point of the spacing score is (judgement: a rule of 15 % of the weight that is missed throughout weighs
/// as much as a recovery run in two that was too hard).
const A_POINT: f64 = 3.0;
/// How heavy a larger share of hard runs is than the level bears, and each share beyond it (judgement).
const ABOVE_LEVEL: f64 = 30.0;
const BEYOND: f64 = 300.0;
/// How heavy it is when nothing was recorded on all days; three gaps in twelve weeks are a habit, and come before all
/// that is said of the days between (judgement).
const NOTHING: f64 = 250.0;
const A_HABIT: f64 = 10_000.0;
const GAPS_OF_A_HABIT: usize = 3;
/// With fewer runs a week gaps are how the runner trains (judgement).
const SELDOM_A_WEEK: f64 = 1.75;
/// Breaks of less than this share of the days are no pattern (judgement).
const LEAST_BREAKS: f64 = 0.2;
/// With fewer runs a share says little.
const LEAST_RUNS: usize = 6;

fn said(
    (points, rule): (f64, &RuleResult),
    sentence: String,
    evidence: String,
    action: impl Into<String>,
) -> Said {
    Said {
        weight: A_POINT * points,
        sentence,
        evidence,
        action: Some(action.into()),
        runs: rule.breaches.iter().map(|b| b.index).collect(),
    }
}

fn days(rule: &RuleResult) -> String {
    days_in_words(rule.breaches.iter().map(|b| b.day))
}

/// A weekday is a habit when it holds this share of some days (judgement), and stands there more than once.
const A_HABIT_OF_DAYS: f64 = 0.4;

/// The weekday that stands most often in some days, when it is a habit; the first of the week of equals.
fn weekday(days: impl Iterator<Item = Day>) -> Option<&'static str> {
    let mut count: BTreeMap<u32, (usize, &'static str)> = BTreeMap::new();
    for day in days {
        let entry = count.entry(day.weekday()).or_insert((0, day.weekday_in_full()));
        entry.0 += 1;
    }
    let all: usize = count.values().map(|c| c.0).sum();
    let most = count.values().map(|c| c.0).max()?;
    let habit = most > 1 && most as f64 >= A_HABIT_OF_DAYS * all as f64;
    count.values().find(|c| c.0 == most && habit).map(|c| c.1)
}

pub(super) fn hard_share(period: &Period<'_>) -> Option<Said> {
    let of = |wanted: Label| period.runs.iter().filter(move |(_, r)| label(r) == wanted);
    let hard: Vec<usize> = of(Label::Hard).map(|(i, _)| *i).collect();
    let told = period.runs.len() - of(Label::CantTell).count();
    let level = period.season.athlete.level;
    let most = *targets(level).hard_share.end();
    let share = hard.len() as f64 / told.max(1) as f64;
    // What is neither easy nor really hard is said as that.
    if told < LEAST_RUNS || share <= most || mostly_moderate(period).is_some() {
        return None;
    }
    let (percent, limit) = ((100.0 * share).round(), (100.0 * most).round());
    let enough = (most * told as f64).floor();
    let row =
        days_in_a_row(period).map_or(String::new(), |n| format!(", up to {n} hard days in a row"));
    Some(Said {
        weight: ABOVE_LEVEL + BEYOND * (share - most),
        sentence: format!(
            "{} of {told} runs were hard{row}: {percent} %, where {limit} % is the limit",
            hard.len()
        ),
        evidence: format!("the limit of {}", level_in_words(period.season)),
        action: Some(format!(
            "of as many runs make at most {enough:.0} hard, the others easy or recovery"
        )),
        runs: hard,
    })
}

/// The longest row of hard days, when the rule on them is missed.
fn days_in_a_row(period: &Period<'_>) -> Option<i64> {
    Some(period.missed(RuleId::HardStreak)?.1.value.round() as i64)
}

/// Too many hard runs stand close to each other: then that they do is no finding of its own.
fn said_by_share(period: &Period<'_>) -> bool {
    days_in_a_row(period).is_some() && hard_share(period).is_some()
}

pub(super) fn all_easy(period: &Period<'_>) -> Option<Said> {
    let of = |wanted: Label| period.runs.iter().filter(|(_, r)| label(r) == wanted).count();
    let told = period.runs.len() - of(Label::CantTell);
    if told < LEAST_RUNS || of(Label::Hard) > 0 || 2 * of(Label::Moderate) > told {
        return None;
    }
    let sentence = match of(Label::Moderate) {
        0 => format!("No hard work: all {told} runs were easy"),
        n => format!("No hard work: {} of {told} runs were easy, {n} moderate", told - n),
    };
    let evidence = "nothing wrong with it; one hard day a week is what brings most runners on";
    Some(Said { weight: 20.0, sentence, evidence: evidence.to_string(), ..Said::default() })
}

pub(super) fn well_spaced(period: &Period<'_>) -> Option<Said> {
    let score = period.season.spacing.headline.as_ref().ok()?;
    let rules = &period.season.spacing.rules;
    let hard = period.runs.iter().any(|(_, r)| label(r) == Label::Hard);
    let kept = rules.iter().all(|(_, r)| r.as_ref().is_ok_and(|r| r.share >= 0.7) || r.is_err());
    (hard && kept).then(|| Said {
        weight: 3.0,
        sentence: "Hard days had room between them".to_string(),
        evidence: format!("spacing {score:.0} of 100"),
        ..Said::default()
    })
}

pub(super) fn hard_gap(period: &Period<'_>) -> Option<Said> {
    let found = period.missed(RuleId::HardGap).filter(|_| !said_by_share(period))?;
    let n = found.1.breaches.len();
    let runs = if n == 1 { "hard run" } else { "hard runs" };
    let sentence = format!("{n} {runs} came too soon after the one before");
    let evidence = format!("{}; {}", found.1.because, days(found.1));
    // After a race two days are not enough.
    let longest = found.1.breaches.iter().filter_map(|b| match b.kind {
        BreachKind::CloseToHard { wanted_h, hard, .. } => Some((wanted_h, hard)),
        _ => None,
    });
    let longest =
        longest.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(wanted, _)| *wanted > ENOUGH_H);
    let action = match (longest, weekday(found.1.breaches.iter().map(|b| b.day))) {
        (Some((wanted, hard)), _) => {
            format!("wait {} after the {hard} before the next hard one", span(wanted))
        }
        (None, Some(day)) => {
            format!("leave two days between hard runs: move the hard run of {day}")
        }
        (None, None) => "leave two days between hard runs".to_string(),
    };
    Some(said(found, sentence, evidence, action))
}

/// Hours between two hard runs with two days between them.
const ENOUGH_H: f64 = 72.0;

pub(super) fn after_hard(period: &Period<'_>) -> Option<Said> {
    let found = period.missed(RuleId::AfterHard).filter(|_| !said_by_share(period))?;
    let n = found.1.breaches.len();
    let times = if n == 1 { "Once" } else { "times" };
    let sentence = match n {
        1 => format!("{times} a hard run was followed by another, with nothing easy between"),
        n => format!("{n} {times} a hard run was followed by another, with nothing easy between"),
    };
    let evidence = format!("{}; {}", found.1.because, days(found.1));
    Some(said(found, sentence, evidence, "put an easy run or a day off after each hard run"))
}

pub(super) fn recovery_delay(period: &Period<'_>) -> Option<Said> {
    let found = period.missed(RuleId::RecoveryDelay)?;
    let rule = found.1;
    let none = |kind: &BreachKind| matches!(kind, BreachKind::NoRecoveryRun { .. });
    let without = rule.breaches.iter().filter(|b| none(&b.kind)).count();
    let soon = rule.breaches.len() - without;
    let (sentence, action) = match (soon, without) {
        (0, 0) => (
            "Recovery runs came late after hard work".to_string(),
            "run easy on the day after a hard run, or rest".to_string(),
        ),
        (soon, without) if without >= soon => {
            let runs = if without == 1 { "hard run" } else { "hard runs" };
            (
                format!("{without} {runs} had no recovery run before the next"),
                "put one short easy run between two hard ones".to_string(),
            )
        }
        (soon, _) => {
            let runs = if soon == 1 { "recovery run" } else { "recovery runs" };
            (
                format!("{soon} {runs} came less than a day after hard work"),
                "leave a day between a hard run and the recovery run".to_string(),
            )
        }
    };
    // Only the dates of what the sentence names.
    let named = rule.breaches.iter().filter(|b| none(&b.kind) == (without >= soon));
    let evidence = [rule.because.clone(), days_in_words(named.map(|b| b.day))];
    let evidence: Vec<String> = evidence.into_iter().filter(|e| !e.is_empty()).collect();
    Some(said(found, sentence, evidence.join("; "), action))
}

pub(super) fn hard_streak(period: &Period<'_>) -> Option<Said> {
    let found = period.missed(RuleId::HardStreak).filter(|_| !said_by_share(period))?;
    let sentence = format!("Hard days in a row, up to {:.0}", found.1.value);
    let evidence = format!("the second day or later: {}", days(found.1));
    let action = match weekday(found.1.breaches.iter().map(|b| b.day)) {
        Some(day) => format!("make {day} an easy day"),
        None => "put an easy day or a day off after each hard day".to_string(),
    };
    Some(said(found, sentence, evidence, action))
}

pub(super) fn no_relief(period: &Period<'_>) -> Option<Said> {
    let found = period.missed(RuleId::NoRelief)?;
    if found.1.value < 3.0 {
        let sentence = "The days of a week were much alike: hard and easy differed little";
        let action = "make the easy days shorter and slower than the hard ones";
        return Some(said(found, sentence.to_string(), found.1.because.clone(), action));
    }
    let sentence =
        format!("Up to {:.0} days in a row went without rest or a recovery run", found.1.value);
    let evidence = match found.1.breaches.last() {
        Some(last) => format!("{}; last on {}", found.1.because, last.day),
        None => found.1.because.clone(),
    };
    Some(said(found, sentence, evidence, "take a day off, or a short easy run, every third day"))
}

pub(super) fn easy_per_hard(period: &Period<'_>) -> Option<Said> {
    let found = period.missed(RuleId::EasyPerHard)?;
    let action = match targets(period.season.athlete.level).easy_by_week {
        true => "run easy two times a week or more",
        false => "run easy once for each hard run",
    };
    Some(said(found, "There were few easy runs".to_string(), found.1.because.clone(), action))
}

pub(super) fn after_hardest(period: &Period<'_>) -> Option<Said> {
    let found = period.missed(RuleId::AfterHardest)?;
    let n = was(found.1.breaches.len(), "of the hardest runs", "of the hardest runs");
    let sentence = format!("{n} not followed by recovery within three days");
    let evidence = format!("{}; {}", found.1.because, days(found.1));
    Some(said(found, sentence, evidence, "rest or run short and easy after the hardest runs"))
}

pub(super) fn regular(period: &Period<'_>) -> Option<Said> {
    let found = period.missed(RuleId::Regular)?;
    let weeks = if found.1.breaches.len() == 1 { "week" } else { "weeks" };
    let n = found.1.breaches.len();
    let sentence = format!("{n} {weeks} with hard work held no recovery run");
    let action = "plan a recovery run in every week that has hard work";
    Some(said(found, sentence, found.1.because.clone(), action))
}

pub(super) fn not_skipped(period: &Period<'_>) -> Option<Said> {
    let found = period.missed(RuleId::NotSkipped)?;
    let n = was(found.1.breaches.len(), "usual recovery day", "usual recovery days");
    let sentence = format!("{n} skipped after hard work");
    let evidence = format!("{}; {}", found.1.because, days(found.1));
    Some(said(found, sentence, evidence, "shorten it rather than skip it: fifteen minutes will do"))
}

pub(super) fn breaks(period: &Period<'_>) -> Option<Said> {
    let (from, to) = period.days?;
    let breaks = period.season.spacing.breaks.iter().filter(|b| b.from >= from && b.to <= to);
    let found: Vec<_> = breaks.collect();
    let lost: i32 = found.iter().map(|b| b.days()).sum();
    let share = f64::from(lost) / f64::from(to.0 - from.0 + 1);
    let longest = found.iter().max_by_key(|b| b.days())?;
    if share < LEAST_BREAKS {
        return None;
    }
    let (runs, weeks) = (period.runs.len(), f64::from(to.0 - from.0 + 1) / 7.0);
    // Whoever runs about once a week has no gaps, but a habit.
    let seldom = found.len() >= GAPS_OF_A_HABIT && (runs as f64) < SELDOM_A_WEEK * weeks;
    let sentence = match found.len() {
        n if seldom => format!(
            "{} in {weeks:.0} weeks, {n} times with six days or more between them",
            count(runs, "run")
        ),
        1 => format!("A gap of {} days without any activity", longest.days()),
        n => format!("{n} gaps without any activity, {lost} days in all"),
    };
    let longest = match found.len() {
        1 => format!("{} to {}", longest.from, longest.to),
        _ => format!("the longest from {} to {}", longest.from, longest.to),
    };
    Some(Said {
        weight: share * if found.len() >= GAPS_OF_A_HABIT { A_HABIT } else { NOTHING },
        sentence,
        evidence: format!("{longest}; a gap counts neither as rest nor against the spacing"),
        action: Some(
            match seldom {
                true => "two short easy runs a week hold more than one long one",
                false => {
                    "after a gap begin with easy runs; two short runs a week hold more than none"
                }
            }
            .to_string(),
        ),
        runs: Vec::new(),
    })
}
