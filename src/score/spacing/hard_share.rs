//! Share of hard runs.

use super::{Breach, LEAST_RUNS, Rule, RuleId, RuleInput, RuleResult, too_few_runs};
use crate::activity::Known;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::SEILER_2010;
use crate::score::targets;

/// Share of hard runs, compared with the target of the runner's level.
pub const HARD_SHARE: Rule = Rule {
    id: RuleId::HardShare,
    name: "share of hard runs",
    weight: 15.0,
    unit: "% of runs",
    basis: &[
        Basis::Published(&SEILER_2010),
        Basis::Convention("one easy run for each hard one, for beginners"),
        Basis::Judgement("the curves"),
    ],
    doc: "Up to half for a novice, 15 to 34 % for others. Counts runs, not minutes.",
    curves: &[("share above the target", &ABOVE), ("share below it", &BELOW)],
    judge,
};

/// Points as a function of the distance to the target range ([`crate::science::spacing`]).
const ABOVE: [(f64, f64); 4] = [(0.0, 1.0), (0.10, 0.6), (0.20, 0.25), (0.30, 0.0)];
const BELOW: [(f64, f64); 2] = [(-0.15, 0.7), (0.0, 1.0)];

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let runs = input.judged().iter().filter(|s| s.run && s.classified);
    let (count, hard) = runs.fold((0, 0), |(n, h), s| (n + 1, h + usize::from(s.hard)));
    if count < LEAST_RUNS {
        return Err(too_few_runs(count));
    }
    let asked = &targets(input.level).hard_share;
    let (low, high) = (*asked.start(), *asked.end());
    let share = hard as f64 / count as f64;
    let points =
        if share > high { piecewise(&ABOVE, share - high) } else { piecewise(&BELOW, share - low) };
    let target = match low {
        l if l > 0.0 => format!("{:.0} to {:.0} %", 100.0 * low, 100.0 * high),
        _ => format!("up to {:.0} %", 100.0 * high),
    };
    let level = input.level.id();
    let because = match hard {
        0 => "all easy".to_string(),
        _ => format!("{hard} of {count} runs ({:.0} %; {level}: {target})", 100.0 * share),
    };
    // A share has no breach on a single day.
    Ok(RuleResult { value: 100.0 * share, because, share: points, breaches: Vec::<Breach>::new() })
}
