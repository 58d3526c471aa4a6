//! What follows a hard session.

use super::{
    Breach, BreachKind, REST_H, Rule, RuleId, RuleInput, RuleResult, block_goes_on, hours_between,
    is_break, nothing_followed,
};
use crate::activity::Known;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// A hard session is followed by something easy or by 36 h of rest.
pub const AFTER_HARD: Rule = Rule {
    id: RuleId::AfterHard,
    name: "easy after hard",
    weight: 20.0,
    unit: "% of hard runs",
    basis: &[
        Basis::Convention("something easy after something hard"),
        Basis::Judgement("the curve"),
    ],
    doc: "The next activity is easy, or does not come within 36 h.",
    curves: &[("share served", &CURVE)],
    judge,
};

/// Points as a function of the share of hard sessions so followed ([`crate::science::spacing`]).
const CURVE: [(f64, f64); 4] = [(0.0, 0.0), (0.5, 0.4), (0.8, 0.85), (1.0, 1.0)];

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let (mut served, mut weight) = (0.0, 0.0);
    let (mut count, mut easy) = (0, 0);
    let mut breaches = Vec::new();
    for (hard, after) in input.hard() {
        if block_goes_on(hard, after) {
            continue;
        }
        let next = after.first().filter(|n| !is_break(hard.day, n.day));
        let Some(next) = next else { continue };
        let interval_h = hours_between(hard, next);
        weight += hard.p_hard;
        count += 1;
        if next.not_hard || interval_h >= REST_H {
            served += hard.p_hard;
            easy += 1;
        } else {
            let kind = BreachKind::HardAgain { hours: interval_h, hard: hard.as_hard_run() };
            breaches.push(Breach { day: next.day, index: next.index, kind });
        }
    }
    if weight == 0.0 {
        return Err(nothing_followed(input));
    }
    let share = served / weight;
    let because = format!(
        "{easy} of {count} hard runs were followed by something easy or {REST_H:.0} h of rest"
    );
    Ok(RuleResult { value: 100.0 * share, because, share: piecewise(&CURVE, share), breaches })
}
