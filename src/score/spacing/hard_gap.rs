//! S1: hours from one hard session to the next.

use super::{Breach, Limits, NO_HARD, Rule, RuleResult, Session, broken};
use crate::activity::Known;
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

fn judge(sessions: &[Session], _: &Limits) -> Known<RuleResult> {
    let hard: Vec<&Session> = sessions.iter().filter(|s| s.hard).collect();
    let (mut shares, mut hours, mut weight) = (0.0, 0.0, 0.0);
    let mut breaches = Vec::new();
    for pair in hard.windows(2) {
        let gap = pair[1].start.since_s(pair[0].end) / 3600.0;
        if gap <= BLOCK_H || broken(pair[0].day, pair[1].day) {
            continue;
        }
        let share = piecewise(if pair[0].high { &HIGH } else { &THRESHOLD }, gap);
        let w = pair[0].p_hard * pair[1].p_hard;
        shares += w * share;
        hours += w * gap;
        weight += w;
        if share < 0.7 {
            let what = format!("only {gap:.0} h after the hard session of {}", pair[0].day);
            breaches.push(Breach { day: pair[1].day, index: pair[1].index, what });
        }
    }
    if weight == 0.0 {
        return Err(NO_HARD);
    }
    Ok(RuleResult { value: hours / weight, share: shares / weight, breaches })
}
