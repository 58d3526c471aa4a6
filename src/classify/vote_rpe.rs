//! The vote of the runner's own rating.

use super::tuning::Tuning;
use super::{Ballot, Odds, Vote, VoteId, VoteInput};
use crate::activity::{Absent, Known};
use crate::kernels::piecewise::{inverse, piecewise};
use crate::science::Basis;
use crate::science::references::FOSTER_1998;

/// Rating of perceived exertion (CR10), as entered on the watch.
pub const RATING: Vote = Vote {
    id: VoteId::Rating,
    name: "your rating (RPE)",
    short: "your rating",
    unit: "CR10, 0 to 10",
    basis: &[Basis::Published(&FOSTER_1998), Basis::Judgement("the curve")],
    doc: "Silent when the runner gives nearly every run the same rating: that is a habit, not an \
          answer.",
    vote,
    value_at,
};

/// Log-odds as a function of the CR10 rating ([`crate::science::sort`]).
const CURVE: [(f64, f64); 5] = [(2.0, -2.5), (4.0, -0.8), (5.0, 0.0), (7.0, 1.5), (9.0, 2.5)];

fn vote(input: &VoteInput<'_>) -> Known<Ballot> {
    let rpe = input.digest.session.rpe.ok_or(Absent::not_recorded("a rating"))?;
    if input.context.rating_is_habit {
        return Err(Absent::unreliable("nearly every run has the same rating"));
    }
    Ok(Ballot {
        value: rpe,
        even_at: 5.0,
        odds: Odds::Fixed(piecewise(&CURVE, rpe)),
        weight: Tuning::SHIPPED.rating_weight,
        because: format!("rated {rpe:.0} of 10"),
        dose: None,
        turns_at: None,
    })
}

fn value_at(_: &VoteInput<'_>, log_odds: f64) -> Option<String> {
    Some(format!("a rating of {:.0} of 10", inverse(&CURVE, log_odds)?))
}
