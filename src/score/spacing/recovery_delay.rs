//! Hours from a hard session to the recovery run.

use super::{
    Breach, BreachKind, GRACE_H, Rule, RuleId, RuleInput, RuleResult, SEPARATION_H, block_goes_on,
    break_between, hours_between, nothing_followed,
};
use crate::activity::Known;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::{SEILER_2007, STANLEY_2013};

/// Hours from the end of a hard session to the start of the recovery run.
pub const RECOVERY_DELAY: Rule = Rule {
    id: RuleId::RecoveryDelay,
    name: "hard to recovery run",
    weight: 10.0,
    unit: "h, mean over those that were followed by one",
    basis: &[
        Basis::Judgement(
            "our rule of at least 24 h; less is harmless when the run is really easy, so it is no law",
        ),
        Basis::Published(&SEILER_2007),
        Basis::Published(&STANLEY_2013),
    ],
    doc: "22 to 48 h are right (two hours of grace for the same time next day); within 16 h the same pace was \
          measured to cost 2.8 bpm more. No recovery run before the next hard session counts 0.",
    curves: &[("up to 22 h, at a limit of 24", &RISE), ("beyond 48 h", &FALL)],
    judge,
};

/// Hours between which a recovery run gets full points, at a limit of 24 h (judgement:
/// [`crate::science::spacing`]).
const ON_TIME_H: f64 = SEPARATION_H - GRACE_H;
const LATE_H: f64 = 48.0;
/// Easy runs within so many hours after hard work showed 2.8 bpm more at the same pace (measured:
/// [`crate::science::load`]).
const HEAVY_H: f64 = 16.0;
/// Points as a function of hours, at a limit of 24 h; `RISE` scales with the limit
/// ([`crate::science::spacing`]).
const RISE: [(f64, f64); 5] =
    [(0.0, 0.0), (6.0, 0.2), (12.0, 0.5), (HEAVY_H, 0.8), (ON_TIME_H, 1.0)];
const FALL: [(f64, f64); 3] = [(LATE_H, 1.0), (72.0, 0.5), (96.0, 0.2)];

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let scale = input.limits.min_separation_hours / SEPARATION_H;
    let (mut shares, mut hours, mut weight, mut served) = (0.0, 0.0, 0.0, 0.0);
    let (mut count, mut without, mut heavy) = (0, 0, 0);
    let mut breaches = Vec::new();
    for (hard, after) in input.hard() {
        // Find what comes first: a recovery run or the next hard session.
        let Some(at) = after.iter().position(|s| s.recovery_day || s.hard) else { continue };
        if block_goes_on(hard, after) || break_between(hard, &after[..=at]) {
            continue;
        }
        let next = &after[at];
        weight += hard.p_hard;
        count += 1;
        if next.hard {
            without += 1;
            let kind = BreachKind::NoRecoveryRun { hard: hard.as_hard_run() };
            breaches.push(Breach { day: next.day, index: next.index, kind });
            continue;
        }
        let interval_h = hours_between(hard, next);
        let share = piecewise(&RISE.map(|(x, y)| (x * scale, y)), interval_h)
            .min(piecewise(&FALL, interval_h));
        shares += hard.p_hard * share;
        hours += hard.p_hard * interval_h;
        served += hard.p_hard;
        heavy += usize::from(interval_h < HEAVY_H);
        if interval_h < ON_TIME_H * scale {
            let kind = BreachKind::RecoveryTooSoon { hours: interval_h, hard: hard.as_hard_run() };
            breaches.push(Breach { day: next.day, index: next.index, kind });
        }
    }
    if weight == 0.0 {
        return Err(nothing_followed(input));
    }
    let value = if served > 0.0 { hours / served } else { 0.0 };
    let mut because = match (count - without, without) {
        (0, _) => format!("no recovery run between any of {count} hard runs and the next"),
        (_, 0) => format!("{value:.0} h on average"),
        _ => format!(
            "{value:.0} h on average; none before the next hard run {without} of {count} times"
        ),
    };
    if heavy > 0 {
        because.push_str(&format!(
            "; {heavy} within {HEAVY_H:.0} h, where the same pace costs 3 bpm more"
        ));
    }
    Ok(RuleResult { value, because, share: shares / weight, breaches })
}
