//! Combines votes into a classification ([`crate::science::sort`]).

use super::dose::Doses;
use super::odds::{Odds, by_heart_rate, even_beside, fuse};
use super::structure::Structure;
use super::tuning::Tuning;
use super::{Ballot, Doubt, Kind, Strain, VOTES, Verdict, VoteContext, VoteId, VoteInput};
use crate::athlete::Thresholds;
use crate::digest::Digest;

/// With less weight than this a run stays unclassified ([`crate::science::sort`]).
const MIN_WEIGHT: f64 = 0.35;
/// A run is called hard when it is hard with this share of the runner's possible thresholds, and not hard
/// when it is with no more than that: to accuse asks for more than to acquit (judgement:
/// [`crate::science::sort`]).
const HARD_FROM: f64 = 0.75;
const NOT_HARD_TO: f64 = 0.35;
/// Probability of hard that a strain gives at least (judgement: [`crate::science::sort`]).
const STRAINED: f64 = 0.95;

/// Classifies a run of a runner with these thresholds.
pub fn classify(digest: &Digest, thresholds: &Thresholds, context: VoteContext) -> Verdict {
    let mut verdict = quick_verdict(digest, thresholds, context);
    if verdict.sort().is_some() {
        verdict.flips_if = flips_if(thresholds, &verdict);
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
        let log_odds = log_odds_that_turn(verdict, i)?;
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
    let doses = Doses::of(digest, thresholds);
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
    let VoteInput { doses, structure, weight, .. } = input;
    let mut verdict = Verdict {
        kind: Kind::Unclassified,
        p_hard: 0.5,
        p_moderate: 0.25,
        p_easy: 0.25,
        confidence: 0.0,
        ballots,
        silent,
        strain: Strain::of(digest, context),
        doubt: None,
        doses,
        structure,
        context,
        flips_if: None,
    };
    if weight < MIN_WEIGHT && verdict.strain.is_none() {
        verdict.doubt = Some(Doubt::NoEvidence);
        return verdict;
    }
    let fused = fuse(votes_of(&verdict.ballots), &Tuning::SHIPPED);
    let strained = if verdict.strain.is_some() { STRAINED } else { 0.0 };
    verdict.p_hard = fused.p_hard.max(strained);
    let p_not_easy = fused.p_not_easy.max(verdict.p_hard);
    verdict.p_moderate = p_not_easy - verdict.p_hard;
    verdict.p_easy = 1.0 - p_not_easy;
    // The median of the ordinal distribution, so that `kind` and `sort` always agree.
    verdict.kind = if verdict.p_hard >= 0.5 {
        Kind::Hard
    } else if verdict.p_easy >= 0.5 {
        Kind::Easy
    } else {
        Kind::Moderate
    };
    let clear = match verdict.kind {
        _ if verdict.strain.is_some() => true,
        Kind::Hard => fused.share_hard >= HARD_FROM,
        _ => fused.share_hard <= NOT_HARD_TO,
    };
    if !clear {
        verdict.kind = Kind::Unclassified;
        verdict.doubt = Doubt::of(&verdict, thresholds);
    }
    let cap = if verdict.ballots.len() < 2 { MOST_CONFIDENT_ALONE } else { MOST_CONFIDENT };
    verdict.confidence = verdict.p_hard.max(verdict.p_moderate).max(verdict.p_easy).min(cap);
    verdict
}

/// Nothing is surer than this, and one vote alone than that (judgement: [`crate::science::sort`]).
const MOST_CONFIDENT: f64 = 0.97;
const MOST_CONFIDENT_ALONE: f64 = 0.80;

fn votes_of(ballots: &[(VoteId, Ballot)]) -> impl Iterator<Item = (&Odds, f64)> {
    ballots.iter().map(|(_, ballot)| (&ballot.odds, ballot.weight))
}

/// Probabilities of hard, moderate and easy with both heart-rate thresholds `bpm` higher; `None` when heart
/// rate has no vote.
pub fn shifted_probabilities(
    verdict: &Verdict,
    thresholds: &Thresholds,
    bpm: f64,
) -> Option<[f64; 3]> {
    let p90 = verdict.doses.by_heart_rate.as_ref().ok()?.p90;
    let shifted = by_heart_rate(p90 - bpm, thresholds)?;
    let votes = verdict.ballots.iter().map(|(id, b)| match id {
        VoteId::HeartRateDose => (&shifted, b.weight),
        _ => (&b.odds, b.weight),
    });
    let fused = fuse(votes, &Tuning::SHIPPED);
    let p_hard = if verdict.strain.is_some() { fused.p_hard.max(STRAINED) } else { fused.p_hard };
    let p_not_easy = fused.p_not_easy.max(p_hard);
    Some([p_hard, p_not_easy - p_hard, 1.0 - p_not_easy])
}

/// The smallest joint shift of the heart-rate thresholds, in whole bpm, that brings P(hard) to the other side
/// of 0.5; `None` when none within twice the error of VT1 does.
fn vt1_that_flips(thresholds: &Thresholds, verdict: &Verdict) -> Option<i32> {
    let most = (2.0 * thresholds.vt1.as_ref()?.se).ceil() as i32;
    if verdict.strain.is_some() || most < 1 {
        return None;
    }
    let hard = verdict.is_hard();
    // Higher thresholds make every run easier, so a hard run changes with an upward shift and an easy one
    // with a downward shift.
    let way = if hard { 1 } else { -1 };
    let turned = |bpm: i32| {
        let shifted = shifted_probabilities(verdict, thresholds, f64::from(way * bpm));
        shifted.is_some_and(|[p, ..]| (p >= 0.5) != hard)
    };
    // P(hard) never rises with the thresholds, so bisection finds the first shift.
    let (mut no, mut yes) = (0, most);
    if !turned(most) {
        return None;
    }
    while yes - no > 1 {
        let middle = (no + yes) / 2;
        if turned(middle) { yes = middle } else { no = middle }
    }
    Some(way * yes)
}

/// The log-odds of ballot `i` at which hard and not hard are equally likely, all other ballots unchanged;
/// `None` when no value is.
fn log_odds_that_turn(verdict: &Verdict, i: usize) -> Option<f64> {
    let weight = verdict.ballots[i].1.weight;
    if verdict.strain.is_some() || weight <= 0.0 {
        return None;
    }
    let others = verdict.ballots.iter().enumerate().filter(|(k, _)| *k != i);
    even_beside(others.map(|(_, (_, b))| (&b.odds, b.weight)), weight)
}

/// P(hard) from a subset of the votes of a verdict; `None` when none of them was cast.
pub fn p_hard_of(verdict: &Verdict, wanted: &dyn Fn(VoteId) -> bool) -> Option<f64> {
    let cast = || verdict.ballots.iter().filter(|(id, _)| wanted(*id));
    cast().next()?;
    let votes = cast().map(|(_, b)| (&b.odds, b.weight));
    Some(fuse(votes, &Tuning::SHIPPED).p_hard)
}

/// P(hard) and P(not easy) that other constants would have given; `None` without a vote.
pub fn tuned_probabilities(verdict: &Verdict, tuning: &Tuning) -> Option<[f64; 2]> {
    if verdict.ballots.is_empty() {
        return None;
    }
    let shipped = &Tuning::SHIPPED;
    let votes = verdict.ballots.iter().map(|(id, b)| {
        let share = match id {
            VoteId::PaceDose => tuning.pace_weight / shipped.pace_weight,
            VoteId::Rating => tuning.rating_weight / shipped.rating_weight,
            _ => 1.0,
        };
        (&b.odds, b.weight * share)
    });
    let fused = fuse(votes, tuning);
    Some([fused.p_hard, fused.p_not_easy])
}

/// The change that would reverse the sort ([`crate::science::sort`]): another VT1, or one vote less. A clause
/// that begins with "if" or "without".
fn flips_if(thresholds: &Thresholds, verdict: &Verdict) -> Option<String> {
    let hard = verdict.is_hard();
    let mut ways: Vec<String> = Vec::new();
    match vt1_that_flips(thresholds, verdict) {
        Some(bpm) if bpm > 0 => ways.push(format!("if the first threshold is {bpm} bpm higher")),
        Some(bpm) => ways.push(format!("if the first threshold is {} bpm lower", -bpm)),
        None => {}
    }
    let turned = verdict.ballots.iter().filter(|_| verdict.strain.is_none()).find(|(id, _)| {
        let rest = p_hard_of(verdict, &|other| other != *id);
        rest.is_some_and(|p| (p >= 0.5) != hard)
    });
    if let Some((id, _)) = turned {
        ways.push(format!("without the {}", id.vote().name));
    }
    (!ways.is_empty()).then(|| ways.join(", or "))
}
