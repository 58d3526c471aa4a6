//! Hours from one hard session to the next.

use super::{
    BLOCK_H, Breach, BreachKind, Rule, RuleId, RuleInput, RuleResult, break_between, hours_between,
    is_break,
};
use crate::activity::{Absent, Known};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::STANLEY_2013;

/// Hours from the end of a hard session to the start of the next.
pub const HARD_GAP: Rule = Rule {
    id: RuleId::HardGap,
    name: "hard to next hard",
    weight: 30.0,
    unit: "h, mean",
    basis: &[Basis::Published(&STANLEY_2013), Basis::Judgement("the curves")],
    doc: "48 h after repetitions or much time above VT2, a little less after threshold work. Two \
          hard sessions within 8 h count as one block. A long easy run (1.8 times the usual length) next \
          to a hard session counts half: it loads the legs.",
    curves: &[
        ("after repetitions or 7 min above VT2", &HIGH),
        ("after threshold work", &THRESHOLD),
    ],
    judge,
};

/// Hours after a hard session from which the next one gets full points (Stanley, Peake and Buchheit 2013).
pub const FULL_POINTS_H: f64 = 48.0;

/// Points as a function of hours ([`crate::science::spacing`]).
const HIGH: [(f64, f64); 4] = [(12.0, 0.0), (24.0, 0.3), (36.0, 0.7), (FULL_POINTS_H, 1.0)];
const THRESHOLD: [(f64, f64); 5] =
    [(0.0, 0.0), (12.0, 0.2), (24.0, 0.6), (36.0, 0.9), (FULL_POINTS_H, 1.0)];

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let (mut shares, mut hours, mut weight) = (0.0, 0.0, 0.0);
    let mut shortest = f64::INFINITY;
    let mut breaches = Vec::new();
    for (hard, after) in input.hard() {
        let Some(at) = after.iter().position(|s| s.hard) else { continue };
        let next = &after[at];
        let interval_h = hours_between(hard, next);
        if interval_h <= BLOCK_H || break_between(hard, &after[..=at]) {
            continue;
        }
        let share = piecewise(if hard.high_intensity { &HIGH } else { &THRESHOLD }, interval_h);
        let w = hard.p_hard * next.p_hard;
        shares += w * share;
        hours += w * interval_h;
        weight += w;
        shortest = shortest.min(interval_h);
        if share < 0.7 {
            let kind = BreachKind::CloseToHard { hours: interval_h, hard: hard.day };
            breaches.push(Breach { day: next.day, index: next.index, kind });
        }
    }
    if weight == 0.0 {
        return Err(Absent::not_applicable("no two hard sessions without a break between"));
    }
    let value = hours / weight;
    let long = beside_long_runs(input);
    let pairs = long.len();
    for (share, w) in long {
        shares += w * share;
        weight += w;
    }
    let mut because = format!("{value:.0} h on average, {shortest:.0} h at the least");
    if pairs > 0 {
        because.push_str(&format!("; {pairs} next to a long run, counted half"));
    }
    Ok(RuleResult { value, because, share: shares / weight, breaches })
}

/// Weight of an interval to or from a long easy run (judgement: [`crate::science::spacing`]).
const LONG_WEIGHT: f64 = 0.5;

/// Points and weights of the intervals between a hard session and an adjacent long easy run. They are never
/// breaches, because many good plans contain them.
fn beside_long_runs(input: &RuleInput<'_>) -> Vec<(f64, f64)> {
    // Include the session after the window, which ends its last interval.
    let all = &input.all[input.range.start..(input.range.end + 1).min(input.all.len())];
    let loads: Vec<_> = all.iter().filter(|s| s.hard || s.long_run).collect();
    let pairs = loads.windows(2).filter(|w| w[0].hard != w[1].hard);
    pairs
        .filter(|w| !is_break(w[0].day, w[1].day))
        .filter_map(|w| {
            let interval_h = hours_between(w[0], w[1]);
            let curve: &[(f64, f64)] = if w[0].high_intensity { &HIGH } else { &THRESHOLD };
            let hard = if w[0].hard { w[0].p_hard } else { w[1].p_hard };
            (interval_h > BLOCK_H).then(|| (piecewise(curve, interval_h), LONG_WEIGHT * hard))
        })
        .collect()
}
