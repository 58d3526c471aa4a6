//! S3: hours from a hard session to the recovery run.

use super::{Breach, Limits, NO_HARD, Rule, RuleResult, Session, broken};
use crate::activity::Known;
use crate::classify::piecewise;

/// Hours from the end of a hard session to the start of the recovery run.
pub const RECOVERY_DELAY: Rule = Rule {
    id: "recovery_delay",
    name: "hard to recovery run",
    weight: 10.0,
    unit: "h, mean (0: no recovery run followed)",
    source: "at least 24 h: the brief. Physiology says that less is harmless when the run is \
             really easy (Seiler 2007): it is the plan's rule, not a law",
    doc: "22 to 48 h are right (two hours of grace for the same time next day); no recovery run \
          before the next hard session counts 0.",
    judge,
};

/// Share over hours at a limit of 24 h; the first five knots move with it (SCIENCE G3).
const RISE: [(f64, f64); 5] = [(0.0, 0.0), (6.0, 0.2), (12.0, 0.5), (18.0, 0.8), (22.0, 1.0)];
const FALL: [(f64, f64); 3] = [(48.0, 1.0), (72.0, 0.5), (96.0, 0.2)];

fn judge(sessions: &[Session], limits: &Limits) -> Known<RuleResult> {
    let scale = limits.min_separation_hours / 24.0;
    let (mut shares, mut hours, mut weight, mut found) = (0.0, 0.0, 0.0, 0.0);
    let mut breaches = Vec::new();
    for (i, hard) in sessions.iter().enumerate().filter(|(_, s)| s.hard) {
        // What comes first: a recovery run, or the next hard session?
        let next = sessions[i + 1..].iter().find(|s| s.relief || s.hard);
        let Some(next) = next.filter(|n| !broken(hard.day, n.day)) else { continue };
        weight += hard.p_hard;
        if next.hard {
            continue;
        }
        let h = next.start.since_s(hard.end) / 3600.0;
        let share = piecewise(&RISE.map(|(x, y)| (x * scale, y)), h).min(piecewise(&FALL, h));
        shares += hard.p_hard * share;
        hours += hard.p_hard * h;
        found += hard.p_hard;
        if h < 22.0 * scale {
            let what = format!("recovery run {h:.0} h after the hard session of {}", hard.day);
            breaches.push(Breach { day: next.day, index: next.index, what });
        }
    }
    if weight == 0.0 {
        return Err(NO_HARD);
    }
    let value = if found > 0.0 { hours / found } else { return Ok(none(breaches)) };
    Ok(RuleResult { value, share: shares / weight, breaches })
}

/// No recovery run followed any hard session.
fn none(breaches: Vec<Breach>) -> RuleResult {
    RuleResult { value: 0.0, share: 0.0, breaches }
}
