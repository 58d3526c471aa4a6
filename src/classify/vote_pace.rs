//! The vote of pace.

use super::log_odds::{log_odds_by_pace, p90_at};
use super::tuning::{LABELLED_RUNS, Tuning};
use super::vote_hr;
use super::{Ballot, Vote, VoteId, VoteInput};
use crate::activity::{Known, SubSport};
use crate::athlete::T1_OF_CS;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::HUNTER_2024;

/// P90 intensity and load by grade-adjusted pace.
pub const PACE_DOSE: Vote = Vote {
    id: VoteId::PaceDose,
    name: "pace",
    short: "pace",
    unit: "u of the hardest tenth: 0 at the first threshold, 1 at critical speed",
    basis: &[Basis::Published(&HUNTER_2024), LABELLED_RUNS],
    doc: "Where the hardest tenth of the grade-adjusted minutes begins between 0.823 and 1 x critical \
          speed, and the load of all of them. Misleads on trails, in wind, and while critical speed \
          is only a lower bound.",
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
/// Weight factor while critical speed is only a lower bound ([`crate::science::sort`]).
const LOWER_BOUND: f64 = 0.6;

/// Weight of pace without heart rate ([`crate::science::sort`]), and the heart-rate weight at which it falls
/// to its fitted value: that of a wrist sensor covering the whole run.
const WEIGHT_ALONE: f64 = 0.8;
const FULL_HR_WEIGHT: f64 = 0.8;

/// The weight of pace: it rises as that of heart rate falls.
fn weight(input: &VoteInput<'_>) -> f64 {
    let hr_weight = vote_hr::weight(input).unwrap_or(0.0);
    WEIGHT_ALONE - (WEIGHT_ALONE - TUNING.pace_weight) * (hr_weight / FULL_HR_WEIGHT).min(1.0)
}

fn vote(input: &VoteInput<'_>) -> Known<Ballot> {
    let dose = input.doses.pace.clone()?;
    let lower = input.thresholds.cs.as_ref().is_none_or(|cs| cs.lower_bound);
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
    let share = 100.0 * (T1_OF_CS + intensity.p90 * (1.0 - T1_OF_CS));
    Ok(Ballot {
        value: intensity.p90,
        even_at: TUNING.pace_even_at,
        log_odds: log_odds_by_pace(intensity, TUNING),
        weight: weight(input) * quality * if lower { LOWER_BOUND } else { 1.0 },
        because: format!("its hardest tenth is run at {share:.0} % of critical speed or faster"),
        dose: Some(dose),
        turns_at: None,
    })
}

fn value_at(input: &VoteInput<'_>, log_odds: f64) -> Option<String> {
    let load = input.doses.by_pace.as_ref().ok()?.load;
    let p90 = p90_at(log_odds, load, TUNING.pace_even_at, TUNING.pace_per_log_load)?;
    let share = 100.0 * (T1_OF_CS + p90 * (1.0 - T1_OF_CS));
    Some(format!("its hardest tenth at {share:.0} % of critical speed"))
}
