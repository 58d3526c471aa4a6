//! Days in a row without rest or recovery, and monotony.

use super::{Breach, BreachKind, Rule, RuleId, RuleInput, RuleResult, is_break};
use crate::activity::Known;
use crate::kernels::piecewise::piecewise;
use crate::kernels::stats::{mean, sample_sd};
use crate::science::Basis;
use crate::science::references::FOSTER_1998;

/// Most days in a row with neither rest nor a recovery run.
pub const NO_RELIEF: Rule = Rule {
    id: RuleId::NoRelief,
    name: "days without rest or recovery",
    weight: 10.0,
    unit: "days, longest",
    basis: &[
        Basis::Convention("no long uninterrupted stretches"),
        Basis::Published(&FOSTER_1998),
        Basis::Judgement("the curves"),
    ],
    doc: "A rest day, a recovery run or easy cross-training breaks the row. Times a factor for Foster's \
          monotony (mean daily load of a week over its standard deviation, n - 1).",
    curves: &[("days", &CURVE), ("monotony, a factor", &MONOTONY)],
    judge,
};

/// Points as a function of days, and a factor as a function of monotony ([`crate::science::spacing`]).
const CURVE: [(f64, f64); 5] = [(2.0, 1.0), (3.0, 0.8), (4.0, 0.5), (6.0, 0.1), (8.0, 0.0)];
const MONOTONY: [(f64, f64); 3] = [(1.5, 1.0), (2.0, 0.7), (2.5, 0.4)];
/// Monotony of a week with equal daily loads, which Foster leaves undefined (judgement).
pub const MONOTONY_CAP: f64 = 10.0;

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let (mut longest, mut length): (u32, u32) = (0, 0);
    let mut last: Option<i32> = None;
    let mut breaches = Vec::new();
    let judged = input.judged();
    for day in judged.chunk_by(|a, b| a.day == b.day) {
        let at = day[0].day;
        let follows = last == Some(at.0 - 1);
        last = Some(at.0);
        if day.iter().any(|s| s.recovery_day) {
            length = 0;
            continue;
        }
        length = if follows { length + 1 } else { 1 };
        longest = longest.max(length);
        if length >= 4 {
            let kind = BreachKind::NoRelief { nth: length };
            breaches.push(Breach { day: at, index: day[0].index, kind });
        }
    }
    let monotony = monotony(input);
    let value = f64::from(longest);
    let factor = monotony.map_or(1.0, |m| piecewise(&MONOTONY, m));
    let mut because = format!("at most {longest} in a row");
    if let Some(m) = monotony {
        because.push_str(&format!("; monotony {m:.1}"));
    }
    Ok(RuleResult { value, because, share: piecewise(&CURVE, value) * factor, breaches })
}

/// Mean monotony of the whole weeks that hold three sessions or more; `None` without load.
fn monotony(input: &RuleInput<'_>) -> Option<f64> {
    let judged = input.judged();
    let (first, last) = (judged.first()?.day.0, judged.last()?.day.0);
    let mut weeks = Vec::new();
    let mut monday = first;
    while monday + 6 <= last {
        let from = judged.partition_point(|s| s.day.0 < monday);
        let week: Vec<_> = judged[from..].iter().take_while(|s| s.day.0 < monday + 7).collect();
        let known = week.len() >= 3 && week.iter().all(|s| s.load.is_some());
        if known && !is_break(week[0].day, week[week.len() - 1].day) {
            let mut days = [0.0; 7];
            for s in &week {
                days[(s.day.0 - monday) as usize] += s.load.unwrap_or_default();
            }
            let (mean, sd) = (mean(&days)?, sample_sd(&days)?);
            weeks.push(if sd > 0.0 { (mean / sd).min(MONOTONY_CAP) } else { MONOTONY_CAP });
        }
        // Skip long stretches without a session.
        let next = judged.get(from + week.len()).map_or(last, |s| s.day.0);
        monday += 7 * ((next - monday) / 7).max(1);
    }
    mean(&weeks)
}
