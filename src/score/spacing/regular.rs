//! Recovery week after week.

use super::{
    Breach, BreachKind, Break, NO_HARD, PROPORTIONAL, Rule, RuleId, RuleInput, RuleResult, breaks,
};
use crate::activity::{Absent, Known};
use crate::calendar::Day;
use crate::science::Basis;

/// Weeks with a hard session that also hold a recovery run.
pub const REGULAR: Rule = Rule {
    id: RuleId::Regular,
    name: "recovery every hard week",
    weight: 5.0,
    unit: "% of weeks with a hard run",
    basis: &[
        Basis::Convention("recovery week after week"),
        Basis::Judgement("points in a straight line"),
    ],
    doc: "Of the last 8 calendar weeks of the stretch.",
    curves: &[("share of weeks", &PROPORTIONAL)],
    judge,
};

/// Number of weeks considered (judgement).
const WEEKS: i32 = 8;

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let judged = input.judged();
    let Some(last) = judged.last() else { return Err(NO_HARD) };
    let first_monday = last.day.week_start(false).0 - 7 * (WEEKS - 1);
    let away_then = breaks(
        &input.all[input.range.start.saturating_sub(1)..(input.range.end + 1).min(input.all.len())],
    );
    let (mut weeks, mut served) = (0, 0);
    let mut breaches = Vec::new();
    for k in 0..WEEKS {
        let monday = first_monday + 7 * k;
        let from = judged.partition_point(|s| s.day.0 < monday);
        let week: Vec<_> = judged[from..].iter().take_while(|s| s.day.0 < monday + 7).collect();
        let Some(hard) = week.iter().find(|s| s.hard) else { continue };
        let relief = week.iter().any(|s| s.recovery_day);
        // A week shortened by a break is not a breach.
        let away = |b: &Break| b.from.0 < monday + 7 && b.to.0 >= monday;
        if !relief && away_then.iter().any(away) {
            continue;
        }
        weeks += 1;
        if relief {
            served += 1;
        } else {
            let kind = BreachKind::WeekWithout { monday: Day(monday) };
            breaches.push(Breach { day: hard.day, index: hard.index, kind });
        }
    }
    if weeks == 0 {
        return Err(Absent::not_applicable("no whole week with a hard run in the last 8"));
    }
    if weeks < 2 {
        return Err(Absent::TooShort {
            have: 1.0,
            need: 2.0,
            unit: "weeks with a hard run".into(),
        });
    }
    let share = f64::from(served) / f64::from(weeks);
    let because = format!("{served} of {weeks} weeks with a hard run held a recovery run");
    Ok(RuleResult { value: 100.0 * share, because, share, breaches })
}
