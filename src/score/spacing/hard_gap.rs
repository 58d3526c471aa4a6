//! S1: hours from one hard session to the next.

use super::{Breach, Rule, RuleResult, View, broken};
use crate::activity::{Absent, Known};
use crate::classify::piecewise;

/// Hours from the end of a hard session to the start of the next.
pub const HARD_GAP: Rule = Rule {
    id: "hard_gap",
    name: "hard to next hard",
    weight: 30.0,
    unit: "h, mean",
    source: "24-48 h, 48 h and more: Stanley, Peake and Buchheit 2013, Sports Med 43:1259",
    doc: "48 h after repetitions or much time above VT2, a little less after threshold work. Two \
          hard sessions within 8 h count as one block.",
    judge,
};

/// Share over hours (SCIENCE C, S1).
const HIGH: [(f64, f64); 4] = [(12.0, 0.0), (24.0, 0.3), (36.0, 0.7), (48.0, 1.0)];
const THRESHOLD: [(f64, f64); 5] = [(0.0, 0.0), (12.0, 0.2), (24.0, 0.6), (36.0, 0.9), (48.0, 1.0)];
/// Hours within which two hard sessions are one block.
const BLOCK_H: f64 = 8.0;

fn judge(view: &View<'_>) -> Known<RuleResult> {
    let (mut shares, mut hours, mut weight) = (0.0, 0.0, 0.0);
    let mut shortest = f64::INFINITY;
    let mut breaches = Vec::new();
    for (hard, after) in view.hard() {
        let Some(next) = after.iter().find(|s| s.hard) else { continue };
        let gap = next.start.since_s(hard.end) / 3600.0;
        if gap <= BLOCK_H || broken(hard.day, next.day) {
            continue;
        }
        let share = piecewise(if hard.high { &HIGH } else { &THRESHOLD }, gap);
        let w = hard.p_hard * next.p_hard;
        shares += w * share;
        hours += w * gap;
        weight += w;
        shortest = shortest.min(gap);
        if share < 0.7 {
            let what = format!("only {gap:.0} h after the hard session of {}", hard.day);
            breaches.push(Breach { day: next.day, index: next.index, what });
        }
    }
    if weight == 0.0 {
        return Err(Absent::NotApplicable("no two hard sessions within a week"));
    }
    let value = hours / weight;
    let because = format!("{value:.0} h on average, {shortest:.0} h at the least");
    Ok(RuleResult { value, because, share: shares / weight, breaches })
}
