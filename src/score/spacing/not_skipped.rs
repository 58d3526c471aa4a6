//! Recovery runs are shortened rather than skipped.

use super::{
    Breach, BreachKind, PROPORTIONAL, Rule, RuleId, RuleInput, RuleResult, Session, is_break,
};
use crate::activity::{Absent, Known};
use crate::calendar::Day;
use crate::science::Basis;

/// Share of habitual recovery days after hard sessions that had a run, however short.
pub const NOT_SKIPPED: Rule = Rule {
    id: RuleId::NotSkipped,
    name: "shortened, not skipped",
    weight: 5.0,
    unit: "% of habitual recovery days",
    basis: &[
        Basis::Convention("shorten or replace rather than skip"),
        Basis::Judgement("points in a straight line"),
    ],
    doc: "A weekday that held a recovery run in 4 of the 8 weeks before is a habit. Of the days of habit \
          within 48 h after a hard session, those with any run or cross-training.",
    curves: &[("share kept", &PROPORTIONAL)],
    judge,
};

/// A weekday is a habitual recovery day if it had a recovery run in `HABIT` of the previous `WEEKS` weeks; it
/// counts within `AFTER_H` hours after a hard session (judgement).
const WEEKS: i32 = 8;
const HABIT: usize = 4;
const AFTER_H: f64 = 48.0;

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let judged = input.judged();
    let (Some(first), Some(last)) = (judged.first(), judged.last()) else { return none() };
    let history = input.all.first().map_or(first.day.0, |s| s.day.0);
    let (mut days, mut kept) = (0, 0);
    let mut breaches = Vec::new();
    let mut day = first.day.0;
    while day <= last.day.0 {
        let after = hard_before(input.all, Day(day));
        if let (Some(hard), true) = (after, day - history >= 7 * WEEKS)
            && is_habit(input.all, day)
            && !in_break(input.all, day)
        {
            days += 1;
            if on(input.all, day).next().is_some() {
                kept += 1;
            } else {
                let kind = BreachKind::Skipped { hard: hard.as_hard_run() };
                breaches.push(Breach { day: Day(day), index: hard.index, kind });
            }
        }
        // Only the two days after a session matter, so skip long stretches without one.
        let near = judged.partition_point(|s| s.day.0 < day - 2);
        let next = judged.get(near).map_or(last.day.0, |s| s.day.0);
        day = (day + 1).max(next.min(last.day.0 + 1));
    }
    if days == 0 {
        return none();
    }
    let share = f64::from(kept) / f64::from(days);
    let because = format!("{kept} of {days} usual recovery days after hard work held a run");
    Ok(RuleResult { value: 100.0 * share, because, share, breaches })
}

fn none() -> Known<RuleResult> {
    Err(Absent::not_applicable("no weekday is a habit of recovery runs yet"))
}

fn on(all: &[Session], day: i32) -> impl Iterator<Item = &Session> {
    let from = all.partition_point(|s| s.day.0 < day);
    all[from..].iter().take_while(move |s| s.day.0 == day)
}

fn is_habit(all: &[Session], day: i32) -> bool {
    let held = |k: &i32| on(all, day - 7 * k).any(|s| s.recovery_day);
    (1..=WEEKS).filter(held).count() >= HABIT
}

/// Whether a day lies in a break, where runs do not count as skipped.
fn in_break(all: &[Session], day: i32) -> bool {
    let after = all.partition_point(|s| s.day.0 < day);
    let (Some(before), Some(next)) = (all[..after].last(), all.get(after)) else { return false };
    is_break(before.day, next.day)
}

/// The last hard session of the two days before a day.
fn hard_before(all: &[Session], day: Day) -> Option<&Session> {
    let until = all.partition_point(|s| s.day.0 < day.0);
    let days = (AFTER_H / 24.0) as i32;
    all[..until].iter().rev().take_while(|s| s.day.0 >= day.0 - days).find(|s| s.hard)
}
