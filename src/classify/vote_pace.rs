//! The vote of pace.

use super::odds::{by_pace, of_cs};
use super::tuning::{LABELLED_RUNS, Tuning};
use super::vote_hr;
use super::{Ballot, Vote, VoteId, VoteInput};
use crate::activity::{Absent, Known, SubSport, Threshold};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::HUNTER_2024;

/// The hardest tenth by grade-adjusted pace.
pub const PACE_DOSE: Vote = Vote {
    id: VoteId::PaceDose,
    name: "pace",
    short: "pace",
    unit: "hardest 10 % as a share of threshold pace",
    basis: &[Basis::Published(&HUNTER_2024), LABELLED_RUNS],
    doc: "The grade-adjusted speed from which the hardest tenth of the minutes begins, as a share of \
          critical speed, averaged over where that may lie. Misleads on trails, in wind, and while \
          critical speed is only a lower bound.",
    vote,
    value_at,
};

const TUNING: &Tuning = &Tuning::SHIPPED;
/// Weight factor indoors, where the wrist estimates the speed ([`crate::science::sort`]).
const INDOOR: f64 = 0.5;
/// Weight factor on trails, where footing sets the pace as much as effort does (judgement).
const TRAIL: f64 = 0.5;
/// Weight factor as a function of median altitude, metres: in thin air the same pace costs more effort
/// (judgement; aerobic capacity falls by about a sixteenth per 1000 m above 1500).
const ALTITUDE: [(f64, f64); 2] = [(1500.0, 1.0), (3000.0, 0.5)];
/// Weight of pace without heart rate (judgement: [`crate::science::sort`]).
const WEIGHT_ALONE: f64 = 1.0;

/// The weight of pace: it rises as that of heart rate falls.
fn weight(input: &VoteInput<'_>) -> f64 {
    let hr_weight = vote_hr::weight(input).unwrap_or(0.0);
    WEIGHT_ALONE - (WEIGHT_ALONE - TUNING.pace_weight) * hr_weight.min(1.0)
}

fn vote(input: &VoteInput<'_>) -> Known<Ballot> {
    let dose = input.doses.pace.clone()?;
    let cs = input.thresholds.cs.as_ref();
    let cs = cs.ok_or(Absent::NoThreshold(Threshold::CriticalSpeed))?;
    let sub_sport = input.digest.sub_sport;
    let quality = if sub_sport.is_indoor() {
        INDOOR
    } else if sub_sport == SubSport::Trail {
        TRAIL
    } else {
        1.0
    };
    let quality = quality * input.digest.altitude_m.map_or(1.0, |m| piecewise(&ALTITUDE, m));
    let intensity = input.doses.by_pace.clone()?;
    let share = of_cs(intensity.p90_u);
    Ok(Ballot {
        value: share,
        even_at: TUNING.hard_of_cs,
        odds: by_pace(intensity.p90, cs),
        weight: weight(input) * quality,
        because: format!("hardest 10 % at {:.0} % of threshold pace or faster", 100.0 * share),
        dose: Some(dose),
        turns_at: None,
    })
}

fn value_at(_: &VoteInput<'_>, log_odds: f64) -> Option<String> {
    let share = 100.0 * (TUNING.hard_of_cs + log_odds * TUNING.spread_of_cs);
    Some(format!("its hardest 10 % at {share:.0} % of threshold pace"))
}
