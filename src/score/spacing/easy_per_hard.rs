//! Easy runs for each hard run.

use super::{NO_HARD, Rule, RuleId, RuleInput, RuleResult, break_days};
use crate::activity::{Absent, Known};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::score::targets;

/// Number of easy runs per hard run, or per week, by level.
pub const EASY_PER_HARD: Rule = Rule {
    id: RuleId::EasyPerHard,
    name: "easy runs per hard run",
    weight: 10.0,
    unit: "easy runs per hard run; advanced: easy runs a week",
    basis: &[
        Basis::Convention(
            "one easy run for each hard one; two or three a week for advanced runners",
        ),
        Basis::Judgement("the curves"),
    ],
    doc: "Every run that was not hard is an easy run here, and easy cross-training too.",
    curves: &[("novice, intermediate", &RATIO), ("advanced", &WEEKLY)],
    judge,
};

/// Points as a function of easy runs per hard run, and of easy runs per week ([`crate::science::spacing`]).
const RATIO: [(f64, f64); 3] = [(0.0, 0.0), (0.5, 0.4), (1.0, 1.0)];
const WEEKLY: [(f64, f64); 3] = [(0.0, 0.0), (1.0, 0.5), (2.0, 1.0)];

fn judge(input: &RuleInput<'_>) -> Known<RuleResult> {
    let judged = input.judged();
    let hard = judged.iter().filter(|s| s.hard).count();
    let easy =
        judged.iter().filter(|s| s.not_hard && (s.run && s.classified || s.recovery_day)).count();
    let (Some(first), Some(last)) = (judged.first(), judged.last()) else { return Err(NO_HARD) };
    if hard == 0 {
        return Err(NO_HARD);
    }
    if judged.len() < 4 {
        let have = judged.len() as f64;
        return Err(Absent::TooShort { have, need: 4.0, unit: "sessions".into() });
    }
    let (value, share, because) = if targets(input.level).easy_by_week {
        let days = last.day.0 - first.day.0 + 1 - break_days(judged);
        let weeks = (f64::from(days) / 7.0).max(1.0);
        let weekly = easy as f64 / weeks;
        (weekly, piecewise(&WEEKLY, weekly), format!("{weekly:.1} easy runs a week"))
    } else {
        let ratio = easy as f64 / hard as f64;
        (ratio, piecewise(&RATIO, ratio), format!("{easy} easy for {hard} hard"))
    };
    Ok(RuleResult { value, because, share, breaches: Vec::new() })
}
