//! The vote of heart-rate variability.

use super::{Ballot, Odds, Vote, VoteId, VoteInput};
use crate::activity::{Absent, Known};
use crate::kernels::piecewise::{inverse, piecewise};
use crate::science::Basis;
use crate::science::references::{ROGERS_2021_VT1, ROGERS_2021_VT2};

/// The intensity domain by DFA-alpha1.
pub const HRV_DOMAIN: Vote = Vote {
    id: VoteId::HrvDomain,
    name: "beat-to-beat variability",
    short: "beat variability",
    unit: "mean DFA-alpha1",
    basis: &[
        Basis::Published(&ROGERS_2021_VT1),
        Basis::Published(&ROGERS_2021_VT2),
        Basis::Judgement("the curve"),
    ],
    doc: "Mean DFA-alpha1 over the usable 2-minute windows of minutes 10 to 60. In interval sessions \
          it may only raise the odds of hard: the windows smear repetitions. Off by 10 +- 16 bpm in \
          single people (Eronen 2024), and low when tired.",
    vote,
    value_at,
};

/// Log-odds as a function of mean alpha1: 0 between the thresholds (0.75 and 0.5), where tempo runs lie. The
/// vote uses the mean rather than the dose, because the dose grows with every long run (judgement:
/// [`crate::science::sort`]).
const CURVE: [(f64, f64); 5] = [(0.4, 2.5), (0.5, 1.5), (0.65, 0.0), (0.85, -1.5), (1.1, -3.0)];
const BAR: f64 = 0.65;
/// With more fast running than this, seconds, two-minute windows mix repetitions and rests (judgement: three
/// repetitions of a minute).
const MUCH_FAST_S: f64 = 180.0;

fn vote(input: &VoteInput<'_>) -> Known<Ballot> {
    let hrv = input.digest.hrv.as_ref().map_err(Clone::clone)?;
    if !hrv.trusted {
        return Err(Absent::unreliable("the beats disagree with the heart-rate stream"));
    }
    // The dose is absent when too few windows could be used.
    input.doses.alpha1.as_ref().map_err(Clone::clone)?;
    let (value, se) = hrv.alpha1()?;
    let mut log_odds = piecewise(&CURVE, value);
    if input.structure.fast_s() >= MUCH_FAST_S {
        log_odds = log_odds.max(0.0);
    }
    let clean = if hrv.artifact_pct > 3.0 { 0.5 } else { 1.0 };
    Ok(Ballot {
        value,
        even_at: BAR,
        odds: Odds::Fixed(log_odds),
        weight: 0.6 * hrv.coverage.clamp(0.0, 1.0) * clean,
        because: format!("beat-to-beat variability: alpha1 {value:.2} \u{b1} {se:.2}"),
        dose: None,
        turns_at: None,
    })
}

fn value_at(_: &VoteInput<'_>, log_odds: f64) -> Option<String> {
    Some(format!("alpha1 {:.2}", inverse(&CURVE, log_odds)?))
}
