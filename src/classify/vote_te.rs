//! The vote of the watch's training effect: a vendor's label, off by default ([`crate::science::sort`]).

use super::{Ballot, Odds, TrainingEffect, Vote, VoteId, VoteInput};
use crate::activity::{Absent, Known};
use crate::kernels::piecewise::{inverse, piecewise};
use crate::science::Basis;

/// Training effect as computed by the watch.
pub const TRAINING_EFFECT: Vote = Vote {
    id: VoteId::TrainingEffect,
    name: "device training effect",
    short: "device training effect",
    unit: "0 to 5",
    basis: &[Basis::Convention("the vendor's estimate of EPOC"), Basis::Judgement("the curve")],
    doc: "A vendor's label, so it is heard only with --use-training-effect, or where nothing else can \
          speak. It mixes length with intensity, and hangs on the maximal heart rate that the watch \
          had stored.",
    vote,
    value_at,
};

/// Log-odds as a function of the aerobic and of the anaerobic effect ([`crate::science::sort`]); the higher
/// one counts.
const AEROBIC: [(f64, f64); 5] = [(1.0, -3.0), (2.0, -1.5), (3.0, 0.0), (4.0, 1.5), (5.0, 2.5)];
const ANAEROBIC: [(f64, f64); 2] = [(2.0, 0.5), (3.0, 1.5)];
const WEIGHT: f64 = 0.4;

fn vote(input: &VoteInput<'_>) -> Known<Ballot> {
    let alone = input.weight == 0.0;
    match input.context.training_effect {
        TrainingEffect::Always => {}
        TrainingEffect::WhenAlone if alone => {}
        _ => {
            return Err(Absent::not_applicable("a vendor's label: --use-training-effect uses it"));
        }
    }
    let session = &input.digest.session;
    // A watch writes 0 when it computed no value.
    let told = session.aerobic_training_effect.filter(|v| *v > 0.0);
    let aerobic = told.ok_or(Absent::not_recorded("a training effect"))?;
    let by_aerobic = piecewise(&AEROBIC, aerobic);
    let anaerobic = session.anaerobic_training_effect.filter(|v| *v >= ANAEROBIC[0].0);
    let log_odds = anaerobic.map_or(by_aerobic, |v| by_aerobic.max(piecewise(&ANAEROBIC, v)));
    let also = anaerobic.map_or(String::new(), |v| format!(", anaerobic {v:.1}"));
    let only = if alone { "; nothing else could speak" } else { "" };
    Ok(Ballot {
        value: aerobic,
        even_at: 3.0,
        odds: Odds::Fixed(log_odds),
        weight: WEIGHT,
        because: format!("the watch's own training effect is {aerobic:.1} of 5{also}{only}"),
        dose: None,
        turns_at: None,
    })
}

fn value_at(_: &VoteInput<'_>, log_odds: f64) -> Option<String> {
    Some(format!("a training effect of {:.1}", inverse(&AEROBIC, log_odds)?))
}
