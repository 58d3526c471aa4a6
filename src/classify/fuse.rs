//! Combines votes into probabilities ([`crate::science::sort`]).

use super::dose::{Doses, Intensity};
use super::log_odds::{log_odds_by_heart_rate, log_odds_by_pace};
use super::structure::Structure;
use super::tuning::Tuning;
use super::{Ballot, Kind, Sort, VOTES, Verdict, VoteContext, VoteId, VoteInput};
use crate::athlete::{Anchors, Thresholds};
use crate::digest::Digest;
use crate::kernels::piecewise::piecewise;

/// Prior log-odds of hard: about one run in four is hard ([`crate::science::sort`]).
const PRIOR: f64 = -0.9;
/// Offset of the log-odds of "not easy" from those of "hard". At this value 93 % of the labelled tempo runs
/// are moderate or hard and 82 % of the easy runs are easy ([`crate::science::sort`]).
const MODERATE: f64 = 0.9;
/// With less weight than this a run stays unclassified ([`crate::science::sort`]).
const MIN_WEIGHT: f64 = 0.35;

fn sigma(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Classifies a run of a runner with these thresholds.
pub fn classify(digest: &Digest, thresholds: &Thresholds, context: VoteContext) -> Verdict {
    let mut verdict = quick_verdict(digest, thresholds, context);
    verdict.flips_if = flips_if(digest, thresholds, &verdict);
    if verdict.sort().is_some() {
        add_turning_values(&mut verdict, digest, thresholds);
    }
    verdict
}

/// Writes to each ballot the value at which it alone would change the sort.
fn add_turning_values(verdict: &mut Verdict, digest: &Digest, thresholds: &Thresholds) {
    let (doses, structure) = (verdict.doses.clone(), verdict.structure.clone());
    let context = verdict.context;
    let input = VoteInput { digest, thresholds, doses, structure, context, weight: 0.0 };
    let value_that_turns = |i: usize| {
        let log_odds = log_odds_that_turn(&verdict.ballots, i, verdict.structure_bonus)?;
        (verdict.ballots[i].0.vote().value_at)(&input, log_odds)
    };
    let turns_at: Vec<Option<String>> = (0..verdict.ballots.len()).map(value_that_turns).collect();
    for ((_, ballot), turns_at) in verdict.ballots.iter_mut().zip(turns_at) {
        ballot.turns_at = turns_at;
    }
}

/// Like [`classify`], but without the values that would change the sort: faster, for repeated what-if
/// questions.
pub fn quick_verdict(digest: &Digest, thresholds: &Thresholds, context: VoteContext) -> Verdict {
    by_doses(Doses::of(digest, thresholds), digest, thresholds, context)
}

/// Classifies the same run with other heart-rate thresholds.
pub fn reclassify(verdict: &Verdict, digest: &Digest, thresholds: &Thresholds) -> Verdict {
    by_doses(verdict.doses.at(digest, thresholds), digest, thresholds, verdict.context)
}

fn by_doses(
    doses: Doses,
    digest: &Digest,
    thresholds: &Thresholds,
    context: VoteContext,
) -> Verdict {
    let structure = Structure::of(digest, thresholds);
    let mut input = VoteInput { digest, thresholds, doses, structure, context, weight: 0.0 };
    let mut ballots = Vec::new();
    let mut silent = Vec::new();
    for row in VOTES {
        match (row.vote)(&input) {
            Ok(ballot) => {
                input.weight += ballot.weight;
                ballots.push((row.id, ballot));
            }
            Err(why) => silent.push((row.id, why)),
        }
    }
    let bonus = input.structure.bonus();
    let VoteInput { doses, structure, weight, .. } = input;
    let mut verdict = Verdict {
        kind: Kind::Unclassified,
        p_hard: 0.5,
        p_moderate: 0.25,
        p_easy: 0.25,
        confidence: 0.0,
        ballots,
        silent,
        structure_bonus: bonus,
        doses,
        structure,
        context,
        flips_if: None,
    };
    if weight < MIN_WEIGHT {
        return verdict;
    }
    let logit = fused_log_odds(verdict.ballots.iter().map(|(_, b)| (b.log_odds, b.weight))) + bonus;
    // When the error of VT1 is no larger than in the labelled runs, use the votes as they are.
    let blurred = (extra_error(thresholds) > 0.0)
        .then(|| over_error(&verdict, thresholds, 0.0, bonus))
        .flatten();
    [verdict.p_hard, verdict.p_moderate, verdict.p_easy] =
        blurred.unwrap_or_else(|| probabilities(logit));
    // The median of the ordinal distribution, so that `kind` and `sort` always agree.
    verdict.kind = if verdict.p_hard >= 0.5 {
        Kind::Hard
    } else if verdict.p_easy >= 0.5 {
        Kind::Easy
    } else {
        Kind::Moderate
    };
    verdict.confidence = confidence(&verdict, thresholds);
    verdict
}

/// The smallest joint shift of VT1 and VT2, in whole bpm, that changes the sort of a run; `None` when none
/// within twice the error of VT1 does.
fn vt1_that_flips(digest: &Digest, thresholds: &Thresholds, verdict: &Verdict) -> Option<i32> {
    let vt1 = thresholds.vt1.as_ref()?;
    let sort = verdict.sort()?;
    let hard = sort == Sort::Hard;
    // Higher thresholds make every run easier, so a hard run changes with an upward shift and an easy one
    // with a downward shift.
    let way = if hard { 1 } else { -1 };
    let turns = |bpm: i32| {
        let shifted = thresholds.shifted(f64::from(way * bpm));
        reclassify(verdict, digest, &shifted).sort() == Some(sort.other())
    };
    // A cheap lower bound: the estimate from the verdict alone changes no later than a full classification,
    // because clamped loads move less and the full structure bonus is counted for the other sort.
    let bonus = if hard { 0.0 } else { verdict.structure.bonus_when_reached() };
    let may_turn = |bpm: i32| {
        let odds = over_error(verdict, thresholds, f64::from(way * bpm), bonus);
        odds.is_none_or(|[p, ..]| if hard { p < 0.5 + NO_DOUBT } else { p > 0.5 - NO_DOUBT })
    };
    let most = (2.0 * vt1.se).ceil() as i32;
    if most < 1 {
        return None;
    }
    // p_hard never rises with the thresholds, so bisection finds the first shift that changes the sort.
    let least = first(0, most, may_turn)?;
    if turns(least) {
        return Some(way * least);
    }
    first(least, most, turns).map(|bpm| way * bpm)
}

/// Tolerance around a probability of 0.5 that covers rounding errors.
const NO_DOUBT: f64 = 1e-9;

/// The first integer in `no + 1..=most` for which `holds` is true, where `holds` is monotone; `None` when it
/// is false for `most`.
fn first(mut no: i32, most: i32, holds: impl Fn(i32) -> bool) -> Option<i32> {
    if no >= most || !holds(most) {
        return None;
    }
    let mut yes = most;
    while yes - no > 1 {
        let middle = (no + yes) / 2;
        if holds(middle) { yes = middle } else { no = middle }
    }
    Some(yes)
}

/// Probabilities of hard, moderate and easy ([`crate::science::sort`]).
fn probabilities(logit: f64) -> [f64; 3] {
    let p_hard = p_hard(logit);
    let p_not_easy = sigma((logit + MODERATE) / Tuning::SHIPPED.temperature);
    [p_hard, p_not_easy - p_hard, 1.0 - p_not_easy]
}

/// Typical error of VT1 among the labelled runners, for which the temperature was fitted, bpm
/// ([`crate::science::sort`]).
const FITTED_SE: f64 = 6.0;

/// The part of the error of VT1 that exceeds [`FITTED_SE`], bpm.
fn extra_error(thresholds: &Thresholds) -> f64 {
    let se = thresholds.vt1.as_ref().map_or(0.0, |v| v.se);
    (se * se - FITTED_SE * FITTED_SE).max(0.0).sqrt()
}

/// Nodes of three-point Gauss-Hermite quadrature, in standard deviations, and their weights.
const POINTS: [(f64, f64); 3] =
    [(-1.732_050_807_568_877_2, 1.0 / 6.0), (0.0, 2.0 / 3.0), (1.732_050_807_568_877_2, 1.0 / 6.0)];

/// Probabilities estimated from the verdict alone, with both thresholds `bpm` higher and this structure
/// bonus. When VT1 is less certain than usual, they are averaged over its possible values, so that the runs
/// of a runner with little history are not classified with false confidence.
fn over_error(
    verdict: &Verdict,
    thresholds: &Thresholds,
    bpm: f64,
    bonus: f64,
) -> Option<[f64; 3]> {
    let extra = extra_error(thresholds);
    let at = |bpm| Some(probabilities(shifted_log_odds(verdict, thresholds, bpm)? + bonus));
    if extra == 0.0 {
        return at(bpm);
    }
    let mut sum = [0.0; 3];
    for (point, weight) in POINTS {
        let all = sum.iter_mut().zip(at(bpm + point * extra)?);
        all.for_each(|(sum, p)| *sum += weight * p);
    }
    Some(sum)
}

/// P(hard), P(moderate) and P(easy) of a run with both heart-rate thresholds `bpm` higher; `None` when it is
/// unclassified or a threshold is missing.
///
/// Estimated from the verdict alone: the intensity falls by bpm / (VT2 - VT1), the load by a factor of e^(-2
/// bpm / (VT2 - VT1)), and the structure stays. [`reclassify`] is exact but reads the recording again.
pub fn shifted_probabilities(
    verdict: &Verdict,
    thresholds: &Thresholds,
    bpm: f64,
) -> Option<[f64; 3]> {
    verdict.sort()?;
    let logit = shifted_log_odds(verdict, thresholds, bpm)? + verdict.structure_bonus;
    Some(probabilities(logit))
}

/// Combined log-odds of the votes with both heart-rate thresholds `bpm` higher.
fn shifted_log_odds(verdict: &Verdict, thresholds: &Thresholds, bpm: f64) -> Option<f64> {
    let span = thresholds.vt2.as_ref()?.value - thresholds.vt1.as_ref()?.value;
    let tuning = &Tuning::SHIPPED;
    let votes = verdict.ballots.iter().map(|(id, b)| match &verdict.doses.by_heart_rate {
        Ok(intensity) if *id == VoteId::HeartRateDose => {
            let (p90, load) =
                (intensity.p90 - bpm / span, intensity.load * (-2.0 * bpm / span).exp());
            (log_odds_by_heart_rate(Intensity { p90, load }, tuning), b.weight)
        }
        _ => (b.log_odds, b.weight),
    });
    Some(fused_log_odds(votes))
}

fn p_hard(logit: f64) -> f64 {
    sigma(logit / Tuning::SHIPPED.temperature)
}

/// Combines votes, given as log-odds and weight, as [`crate::science::sort`] says.
fn fused_log_odds(votes: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (weight, sum) =
        votes.fold((0.0, 0.0), |(w, s), (log_odds, weight)| (w + weight, s + weight * log_odds));
    if weight <= 0.0 {
        return PRIOR;
    }
    let mean = sum / weight;
    if weight < 1.0 {
        PRIOR + (mean - PRIOR) * weight.sqrt()
    } else {
        mean * (1.0 + 0.35 * (weight.min(2.5) - 1.0))
    }
}

/// The log-odds of ballot `i` at which hard and not hard are equally likely, all other ballots unchanged.
fn log_odds_that_turn(ballots: &[(VoteId, Ballot)], i: usize, bonus: f64) -> Option<f64> {
    let weight: f64 = ballots.iter().map(|(_, b)| b.weight).sum();
    let mean = if weight < 1.0 {
        PRIOR + (-bonus - PRIOR) / weight.sqrt()
    } else {
        -bonus / (1.0 + 0.35 * (weight.min(2.5) - 1.0))
    };
    let others: f64 = ballots.iter().map(|(_, b)| b.weight * b.log_odds).sum::<f64>()
        - ballots[i].1.weight * ballots[i].1.log_odds;
    let own = ballots[i].1.weight;
    (own > 0.0).then(|| (mean * weight - others) / own)
}

/// P(hard) from a subset of the votes of a verdict, with or without structure; `None` when none of them was
/// cast or the run is unclassified.
pub fn p_hard_of(
    verdict: &Verdict,
    wanted: &dyn Fn(VoteId) -> bool,
    structure: bool,
) -> Option<f64> {
    verdict.sort()?;
    let cast: Vec<(f64, f64)> = verdict
        .ballots
        .iter()
        .filter(|(id, _)| wanted(*id))
        .map(|(_, b)| (b.log_odds, b.weight))
        .collect();
    let bonus = if structure { verdict.structure_bonus } else { 0.0 };
    (!cast.is_empty()).then(|| p_hard(fused_log_odds(cast.into_iter()) + bonus))
}

/// The log-odds of hard that other constants would have given, before the temperature; `None` when
/// unclassified.
pub fn logit_of(verdict: &Verdict, tuning: &Tuning) -> Option<f64> {
    verdict.sort()?;
    let votes = verdict.ballots.iter().map(|(id, b)| {
        if *id == VoteId::HeartRateDose
            && let Ok(intensity) = &verdict.doses.by_heart_rate
        {
            (log_odds_by_heart_rate(*intensity, tuning), b.weight)
        } else if *id == VoteId::PaceDose
            && let Ok(intensity) = &verdict.doses.by_pace
        {
            let share = tuning.pace_weight / Tuning::SHIPPED.pace_weight;
            (log_odds_by_pace(*intensity, tuning), b.weight * share)
        } else if *id == VoteId::Rating {
            (b.log_odds, b.weight * tuning.rating_weight / Tuning::SHIPPED.rating_weight)
        } else {
            (b.log_odds, b.weight)
        }
    });
    let bonus = verdict.structure_bonus * tuning.structure / Tuning::SHIPPED.structure;
    Some(fused_log_odds(votes) + bonus)
}

impl Structure {
    /// Log-odds that the structure of a run adds ([`crate::science::sort`]): at most 0.6, and only when part
    /// of the run was fast or above VT1.
    fn bonus(&self) -> f64 {
        if self.reached { self.bonus_when_reached() } else { 0.0 }
    }

    fn bonus_when_reached(&self) -> f64 {
        // The bonus reaches its maximum at 16 minutes of fast running.
        let by_time = piecewise(&[(120.0, 0.0), (960.0, 0.6)], self.fast_s());
        let by_plan = if self.planned_intervals >= 3 { 0.6 } else { 0.0 };
        Tuning::SHIPPED.structure * f64::max(by_time, by_plan)
    }
}

/// The highest of the probabilities, capped by the quality of the evidence (judgement:
/// [`crate::science::sort`]).
fn confidence(verdict: &Verdict, thresholds: &Thresholds) -> f64 {
    let mut cap: f64 = 0.97;
    if verdict.ballots.len() < 2 {
        cap = cap.min(0.80);
    }
    if thresholds.anchors == Anchors::Generic {
        cap = cap.min(0.65);
    }
    verdict.p_hard.max(verdict.p_moderate).max(verdict.p_easy).min(cap)
}

/// The change that would reverse the sort ([`crate::science::sort`]): another VT1, or one vote less. A clause
/// that begins with "if" or "without".
fn flips_if(digest: &Digest, thresholds: &Thresholds, verdict: &Verdict) -> Option<String> {
    verdict.sort()?;
    let hard = verdict.p_hard >= 0.5;
    let mut ways: Vec<String> = Vec::new();
    match vt1_that_flips(digest, thresholds, verdict) {
        Some(bpm) if bpm > 0 => ways.push(format!("if VT1 is {bpm} bpm higher")),
        Some(bpm) => ways.push(format!("if VT1 is {} bpm lower", -bpm)),
        None => {}
    }
    let turned = verdict.ballots.iter().find(|(id, _)| {
        let rest = p_hard_of(verdict, &|other| other != *id, true);
        rest.is_some_and(|p| (p >= 0.5) != hard)
    });
    if let Some((id, _)) = turned {
        ways.push(format!("without the {}", id.vote().name));
    } else if p_hard_of(verdict, &|_| true, false).is_some_and(|p| (p >= 0.5) != hard) {
        ways.push("without its structure".to_string());
    }
    (!ways.is_empty()).then(|| ways.join(", or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_odds_that_turn_a_vote_makes_the_odds_even() {
        let ballot = |log_odds: f64, weight: f64| {
            (
                VoteId::Rating,
                Ballot {
                    value: 0.0,
                    even_at: 0.0,
                    log_odds,
                    weight,
                    because: String::new(),
                    dose: None,
                    turns_at: None,
                },
            )
        };
        for (a, b) in [(0.3, 0.4), (0.8, 0.9), (1.0, 2.0)] {
            let ballots = [ballot(1.2, a), ballot(-0.7, b)];
            let turned = log_odds_that_turn(&ballots, 0, 0.1).unwrap();
            let logit = fused_log_odds([(turned, a), (-0.7, b)].into_iter()) + 0.1;
            assert!(logit.abs() < 1e-12, "{a} {b}: {logit}");
        }
    }

    #[test]
    fn weak_evidence_shrinks_towards_one_in_four() {
        let one = |weight| fused_log_odds([(2.0, weight)].into_iter());
        assert!((one(1.0) - 2.0).abs() < 1e-12);
        assert!((one(0.25) - (PRIOR + 2.9 * 0.5)).abs() < 1e-12);
        assert_eq!(fused_log_odds([].into_iter()), PRIOR);
    }
}
