//! The vote of running power.

use super::odds::log_odds_of_dose;
use super::{Ballot, Odds, Vote, VoteId, VoteInput};
use crate::activity::Known;
use crate::science::Basis;

/// Dose by running power.
pub const POWER_DOSE: Vote = Vote {
    id: VoteId::PowerDose,
    name: "power",
    short: "power",
    unit: "hard work (1 = 14 min at critical power)",
    basis: &[Basis::Judgement("thresholds at 0.80 and 1 x critical power, and the curve")],
    doc: "Minutes weighted by where running power lies between 0.80 and 1 x critical power. Silent \
          until the profile says `cp_w`: devices disagree on running power by a fifth, so that it \
          can't be learned from mixed files.",
    vote,
    value_at,
};

fn vote(input: &VoteInput<'_>) -> Known<Ballot> {
    let dose = input.doses.power.clone()?;
    Ok(Ballot {
        value: dose,
        even_at: super::CUT_DOSE,
        odds: Odds::Fixed(log_odds_of_dose(dose)),
        weight: 0.6,
        because: format!("hard work by power {dose:.2}"),
        dose: None,
        turns_at: None,
    })
}

fn value_at(_: &VoteInput<'_>, log_odds: f64) -> Option<String> {
    // The log-odds of a dose are 1.6 ln(D / cut).
    (-4.5..3.0)
        .contains(&log_odds)
        .then(|| format!("hard work of {:.2}", super::CUT_DOSE * libm::exp(log_odds / 1.6)))
}
