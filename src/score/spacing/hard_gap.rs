//! Hours from one hard session to the next.

use super::{
    BLOCK_H, Breach, BreachKind, LEAST_H, Rule, RuleId, RuleInput, RuleResult, Session,
    break_between, hours_between, is_break,
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
    doc: "The hours that a session asks for depend on what was done: from 24 after a short hard one to one to \
          three weeks after a marathon. Two hard sessions within 8 h count as one block. A long easy run (1.8 times \
          the usual length) next to a hard session counts half: it loads the legs.",
    curves: &[("hours over those that are asked for", &CURVE)],
    judge,
};

/// Points as a function of hours over those that the session before asks for ([`crate::science::spacing`]).
const CURVE: [(f64, f64); 4] = [(0.25, 0.0), (0.5, 0.3), (EARLY, 0.7), (1.0, 1.0)];
/// A hard session before this share of the hours is a breach (judgement: [`crate::science::spacing`]).
const EARLY: f64 = 0.75;

/// Points of an interval after a session.
fn points(after: &Session, interval_h: f64) -> f64 {
    piecewise(&CURVE, interval_h / after.wanted_h.max(LEAST_H))
}

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let (mut shares, mut hours, mut weight, mut asked) = (0.0, 0.0, 0.0, 0.0);
    let mut shortest = f64::INFINITY;
    let mut breaches = Vec::new();
    for (hard, after) in input.hard() {
        let Some(at) = after.iter().position(|s| s.hard) else { continue };
        let next = &after[at];
        let interval_h = hours_between(hard, next);
        if interval_h <= BLOCK_H || break_between(hard, &after[..=at]) {
            continue;
        }
        let share = points(hard, interval_h);
        let w = hard.p_hard * next.p_hard;
        shares += w * share;
        hours += w * interval_h;
        asked += w * hard.wanted_h;
        weight += w;
        shortest = shortest.min(interval_h);
        if interval_h < EARLY * hard.wanted_h {
            let wanted_h = hard.wanted_h;
            let kind =
                BreachKind::CloseToHard { hours: interval_h, wanted_h, hard: hard.as_hard_run() };
            breaches.push(Breach { day: next.day, index: next.index, kind });
        }
    }
    if weight == 0.0 {
        return Err(Absent::not_applicable("no two hard runs without a break between"));
    }
    let (value, asked) = (hours / weight, asked / weight);
    let long = beside_long_runs(input);
    let pairs = long.len();
    for (share, w) in long {
        shares += w * share;
        weight += w;
    }
    let mut because = format!(
        "{value:.0} h on average where {asked:.0} are asked for, {shortest:.0} h at the least"
    );
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
            let hard = if w[0].hard { w[0].p_hard } else { w[1].p_hard };
            (interval_h > BLOCK_H).then(|| (points(w[0], interval_h), LONG_WEIGHT * hard))
        })
        .collect()
}
