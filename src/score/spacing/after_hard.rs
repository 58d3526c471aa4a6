//! S2: what follows a hard session.

use super::{Breach, Limits, NO_HARD, Rule, RuleResult, Session};
use crate::activity::Known;
use crate::classify::piecewise;

/// After a hard session comes something easy, or rest of 36 h.
pub const AFTER_HARD: Rule = Rule {
    id: "after_hard",
    name: "easy after hard",
    weight: 20.0,
    unit: "% of hard sessions",
    source: "the brief; the curve is judgement",
    doc: "The next activity is on the recovery side, or does not come within 36 h.",
    judge,
};

/// Share over share (SCIENCE C, S2).
const CURVE: [(f64, f64); 4] = [(0.0, 0.0), (0.5, 0.4), (0.8, 0.85), (1.0, 1.0)];
const REST_H: f64 = 36.0;

fn judge(sessions: &[Session], _: &Limits) -> Known<RuleResult> {
    let (mut served, mut weight) = (0.0, 0.0);
    let mut breaches = Vec::new();
    for pair in sessions.windows(2).filter(|p| p[0].hard) {
        let rest = pair[1].start.since_s(pair[0].end) / 3600.0;
        weight += pair[0].p_hard;
        if pair[1].gentle || rest >= REST_H {
            served += pair[0].p_hard;
        } else {
            let what = format!("hard again {rest:.0} h after the hard session of {}", pair[0].day);
            breaches.push(Breach { day: pair[1].day, index: pair[1].index, what });
        }
    }
    if weight == 0.0 {
        return Err(NO_HARD);
    }
    let share = served / weight;
    Ok(RuleResult { value: 100.0 * share, share: piecewise(&CURVE, share), breaches })
}
