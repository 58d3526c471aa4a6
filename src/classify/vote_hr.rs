//! The vote of heart rate.

use super::odds::{border_bpm, by_heart_rate};
use super::tuning::{LABELLED_RUNS, Tuning};
use super::{Ballot, Vote, VoteId, VoteInput};
use crate::activity::{Absent, Known, Threshold};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::{ESTEVE_LANAO_2026, SEILER_2007};

/// The hardest tenth by heart rate.
pub const HEART_RATE_DOSE: Vote = Vote {
    id: VoteId::HeartRateDose,
    name: "heart rate",
    short: "heart rate",
    unit: "bpm from which the hardest 10 % begin",
    basis: &[Basis::Published(&SEILER_2007), Basis::Published(&ESTEVE_LANAO_2026), LABELLED_RUNS],
    doc: "The heart rate from which the hardest tenth of the minutes begins, against the border where \
          clear cases part: 84 % of HRmax, and VT1 as far as the runner's own is known. The probability \
          is averaged over all thresholds that the runner may have. Misleads in heat and with a wrist \
          sensor that locks to cadence.",
    vote,
    value_at,
};

/// A heart rate that covers this share of a run speaks for all of it (judgement).
const COVERED: f64 = 0.8;

/// The weight of heart rate in a run, from its coverage and the temperature.
///
/// # Errors
/// When there is too little heart rate, or it is implausible.
pub(super) fn weight(input: &VoteInput<'_>) -> Known {
    input.doses.by_heart_rate.as_ref().map_err(Clone::clone)?;
    let coverage = input.digest.heart_rate_coverage;
    if coverage < 0.3 {
        return Err(Absent::unreliable("heart rate covers less than a third of the run"));
    }
    let heat = input.digest.temperature_c.map_or(1.0, |t| piecewise(&HEAT, t));
    Ok((coverage / COVERED).min(1.0) * heat)
}

/// Weight as a function of the watch's temperature, degrees Celsius: in heat the heart beats faster at the
/// same work. A watch on the wrist reads a few degrees above the air (judgement).
const HEAT: [(f64, f64); 2] = [(33.0, 1.0), (40.0, 0.7)];

fn vote(input: &VoteInput<'_>) -> Known<Ballot> {
    let dose = input.doses.heart_rate.clone()?;
    let weight = weight(input)?;
    let intensity = input.doses.by_heart_rate.clone()?;
    let none = Absent::NoThreshold(Threshold::Vt1);
    let border = border_bpm(input.thresholds).ok_or(none.clone())?;
    Ok(Ballot {
        value: intensity.p90,
        even_at: border,
        odds: by_heart_rate(intensity.p90, input.thresholds).ok_or(none)?,
        weight,
        because: format!(
            "hardest 10 % above {:.0} bpm (hard from about {border:.0})",
            intensity.p90
        ),
        dose: Some(dose),
        turns_at: None,
    })
}

fn value_at(input: &VoteInput<'_>, log_odds: f64) -> Option<String> {
    let max = input.thresholds.hr_max.as_ref()?.value;
    let bpm = border_bpm(input.thresholds)? + log_odds * Tuning::SHIPPED.spread_of_max * max;
    Some(format!("its hardest 10 % at {bpm:.0} bpm"))
}
