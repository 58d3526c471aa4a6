//! Hard days in a row.

use super::{Breach, BreachKind, NO_HARD, Rule, RuleId, RuleInput, RuleResult};
use crate::activity::Known;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Most calendar days in a row with a hard session.
pub const HARD_STREAK: Rule = Rule {
    id: RuleId::HardStreak,
    name: "hard days in a row",
    weight: 15.0,
    unit: "days, longest",
    basis: &[
        Basis::Convention("no long uninterrupted stretches of hard training"),
        Basis::Judgement("the curve"),
    ],
    doc: "By local calendar days.",
    curves: &[("", &CURVE)],
    judge,
};

/// Points as a function of days ([`crate::science::spacing`]).
const CURVE: [(f64, f64); 4] = [(1.0, 1.0), (2.0, 0.55), (3.0, 0.2), (4.0, 0.0)];

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let mut longest: u32 = 0;
    let mut length = 0;
    let mut last: Option<i32> = None;
    let mut breaches: Vec<Breach> = Vec::new();
    for (s, _) in input.hard() {
        match last {
            Some(day) if s.day.0 == day => continue,
            Some(day) if s.day.0 == day + 1 => length += 1,
            _ => length = 1,
        }
        last = Some(s.day.0);
        longest = longest.max(length);
        if length >= 2 {
            let kind = BreachKind::HardDay { nth: length };
            breaches.push(Breach { day: s.day, index: s.index, kind });
        }
    }
    if longest == 0 {
        return Err(NO_HARD);
    }
    let value = f64::from(longest);
    let because = match longest {
        1 => "never two in a row".to_string(),
        n => format!("up to {n} in a row"),
    };
    Ok(RuleResult { value, because, share: piecewise(&CURVE, value), breaches })
}
