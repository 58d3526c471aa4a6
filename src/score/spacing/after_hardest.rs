//! Recovery after the hardest sessions.

use super::{
    Breach, BreachKind, REST_H, Rule, RuleId, RuleInput, RuleResult, block_goes_on, is_break,
};
use crate::activity::{Absent, Known};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// One or two recovery runs, or rest, after each of the hardest sessions.
pub const AFTER_HARDEST: Rule = Rule {
    id: RuleId::AfterHardest,
    name: "recovery after the hardest",
    weight: 10.0,
    unit: "% of the hardest runs",
    basis: &[
        Basis::Convention("one or two easy runs after the hardest runs"),
        Basis::Judgement("the curve"),
    ],
    doc: "The hardest fifth of the hard runs of 90 days, by TRIMP (by hard work without heart rate). \
          Served by a recovery run, easy cross-training or 36 h of rest within 72 h and before the \
          next hard session.",
    curves: &[("share served", &CURVE)],
    judge,
};

/// Points as a function of the share of sessions followed by recovery ([`crate::science::spacing`]).
const CURVE: [(f64, f64); 4] = [(0.0, 0.0), (0.5, 0.4), (0.8, 0.85), (1.0, 1.0)];
pub(super) const WITHIN_H: f64 = 72.0;
/// Least number of such sessions (judgement).
const LEAST: usize = 3;

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let (mut served, mut weight) = (0.0, 0.0);
    let (mut count, mut good) = (0, 0);
    let mut breaches = Vec::new();
    // The last session of a block counts for the hardest in it.
    let mut carried = false;
    for (hard, after) in input.hard() {
        let wanted = std::mem::take(&mut carried) || hard.hardest;
        if block_goes_on(hard, after) {
            carried = wanted;
            continue;
        }
        if !wanted {
            continue;
        }
        let hours_after = |at: crate::calendar::UtcTime| at.since_s(hard.end) / 3600.0;
        let next = after.first().filter(|n| !is_break(hard.day, n.day));
        let Some(next) = next else { continue };
        weight += hard.p_hard;
        count += 1;
        let rested = hours_after(next.start) >= REST_H;
        let before_next = after.iter().take_while(|s| !s.hard && hours_after(s.start) <= WITHIN_H);
        if rested || before_next.into_iter().any(|s| s.recovery_day) {
            served += hard.p_hard;
            good += 1;
        } else {
            let kind = BreachKind::NotRecovered { hard: hard.as_hard_run() };
            breaches.push(Breach { day: hard.day, index: hard.index, kind });
        }
    }
    if count < LEAST {
        return Err(Absent::TooShort {
            have: count as f64,
            need: LEAST as f64,
            unit: "very hard runs".into(),
        });
    }
    let share = served / weight;
    let because = format!("{good} of the {count} hardest runs were followed by recovery");
    Ok(RuleResult { value: 100.0 * share, because, share: piecewise(&CURVE, share), breaches })
}
