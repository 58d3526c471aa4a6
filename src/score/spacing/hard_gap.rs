//! Hours from one hard session to the next.

use super::{
    BLOCK_H, Breach, BreachKind, Rule, RuleId, RuleResult, View, broken, broken_between,
    hours as hours_between,
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

/// Hours after hard work when hard work is free again in full (Stanley, Peake and Buchheit 2013).
pub const FREE_AFTER_H: f64 = 48.0;

/// Share over hours ([`crate::science::spacing`]).
const HIGH: [(f64, f64); 4] = [(12.0, 0.0), (24.0, 0.3), (36.0, 0.7), (FREE_AFTER_H, 1.0)];
const THRESHOLD: [(f64, f64); 5] =
    [(0.0, 0.0), (12.0, 0.2), (24.0, 0.6), (36.0, 0.9), (FREE_AFTER_H, 1.0)];

fn judge(view: &View<'_>) -> Known<RuleResult> {
    let (mut shares, mut hours, mut weight) = (0.0, 0.0, 0.0);
    let mut shortest = f64::INFINITY;
    let mut breaches = Vec::new();
    for (hard, after) in view.hard() {
        let Some(at) = after.iter().position(|s| s.hard) else { continue };
        let next = &after[at];
        let gap = hours_between(hard, next);
        if gap <= BLOCK_H || broken_between(hard, &after[..=at]) {
            continue;
        }
        let share = piecewise(if hard.high { &HIGH } else { &THRESHOLD }, gap);
        let w = hard.p_hard * next.p_hard;
        shares += w * share;
        hours += w * gap;
        weight += w;
        shortest = shortest.min(gap);
        if share < 0.7 {
            let kind = BreachKind::CloseToHard { hours: gap, hard: hard.day };
            breaches.push(Breach { day: next.day, index: next.index, kind });
        }
    }
    if weight == 0.0 {
        return Err(Absent::not_applicable("no two hard sessions without a break between"));
    }
    let value = hours / weight;
    let long = beside_long_runs(view);
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

/// What a gap to or from a long easy run weighs (judgement: [`crate::science::spacing`]).
const LONG_WEIGHT: f64 = 0.5;

/// Gaps between a hard session and a long easy run next to it: points and weight. They are no
/// breaches: many good plans hold them.
fn beside_long_runs(view: &View<'_>) -> Vec<(f64, f64)> {
    // The one that follows the window ends its last gap.
    let all = &view.all[view.range.start..(view.range.end + 1).min(view.all.len())];
    let loads: Vec<_> = all.iter().filter(|s| s.hard || s.long).collect();
    let pairs = loads.windows(2).filter(|w| w[0].hard != w[1].hard);
    pairs
        .filter(|w| !broken(w[0].day, w[1].day))
        .filter_map(|w| {
            let gap = hours_between(w[0], w[1]);
            let curve: &[(f64, f64)] = if w[0].high { &HIGH } else { &THRESHOLD };
            let hard = if w[0].hard { w[0].p_hard } else { w[1].p_hard };
            (gap > BLOCK_H).then(|| (piecewise(curve, gap), LONG_WEIGHT * hard))
        })
        .collect()
}
