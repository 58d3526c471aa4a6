//! The vote of heart rate.

use super::log_odds::{log_odds_by_heart_rate, p90_at};
use super::tuning::{LABELLED_RUNS, Tuning};
use super::{Ballot, Vote, VoteId, VoteInput};
use crate::activity::{Absent, HeartRateSource, Known, Threshold};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::{ESTEVE_LANAO_2026, SEILER_2007};

/// P90 intensity and load by heart rate.
pub const HEART_RATE_DOSE: Vote = Vote {
    id: VoteId::HeartRateDose,
    name: "heart rate",
    short: "heart rate",
    unit: "u of the hardest tenth: 0 at VT1, 1 at VT2",
    basis: &[Basis::Published(&SEILER_2007), Basis::Published(&ESTEVE_LANAO_2026), LABELLED_RUNS],
    doc: "Where the hardest tenth of the minutes begins between VT1 and VT2, and the \
          load of all of them. Misleads in heat, with a wrist sensor that locks to cadence, and as \
          far as the thresholds are off.",
    vote,
    value_at,
};

const TUNING: &Tuning = &Tuning::SHIPPED;
/// Weight of a wrist sensor, where a chest strap has 1 (judgement: [`crate::science::sort`]).
const WRIST: f64 = 0.8;

/// The weight of heart rate in a run, from its coverage, the sensor, the temperature and the quality of the
/// thresholds.
///
/// # Errors
/// When there is too little heart rate, or it is implausible.
pub(super) fn weight(input: &VoteInput<'_>) -> Known {
    input.doses.by_heart_rate.as_ref().map_err(Clone::clone)?;
    let coverage = input.digest.heart_rate_coverage;
    if coverage < 0.3 {
        return Err(Absent::unreliable("heart rate covers less than a third of the run"));
    }
    let source = match input.digest.device.heart_rate {
        HeartRateSource::Wrist => WRIST,
        _ => 1.0,
    };
    let heat = input.digest.temperature_c.map_or(1.0, |t| piecewise(&HEAT, t));
    Ok(coverage * source * heat * input.thresholds.anchors.weight())
}

/// Weight as a function of the watch's temperature, degrees Celsius: in heat the heart beats faster at the
/// same work. A watch on the wrist reads a few degrees above the air (judgement).
const HEAT: [(f64, f64); 2] = [(33.0, 1.0), (40.0, 0.7)];

fn vote(input: &VoteInput<'_>) -> Known<Ballot> {
    let dose = input.doses.heart_rate.clone()?;
    let weight = weight(input)?;
    let intensity = input.doses.by_heart_rate.clone()?;
    let vt1 = input.thresholds.vt1.as_ref().ok_or(Absent::NoThreshold(Threshold::Vt1))?.value;
    let vt2 = input.thresholds.vt2.as_ref().ok_or(Absent::NoThreshold(Threshold::Vt2))?.value;
    let from = vt1 + intensity.p90 * (vt2 - vt1);
    Ok(Ballot {
        value: intensity.p90,
        even_at: TUNING.heart_rate_even_at,
        log_odds: log_odds_by_heart_rate(intensity, TUNING),
        weight,
        because: format!("its hardest tenth lies above {from:.0} bpm (VT1 {vt1:.0}, VT2 {vt2:.0})"),
        dose: Some(dose),
        turns_at: None,
    })
}

fn value_at(input: &VoteInput<'_>, log_odds: f64) -> Option<String> {
    let load = input.doses.by_heart_rate.as_ref().ok()?.load;
    let (vt1, vt2) = (input.thresholds.vt1.as_ref()?.value, input.thresholds.vt2.as_ref()?.value);
    let p90 = p90_at(log_odds, load, TUNING.heart_rate_even_at, TUNING.per_log_load)?;
    Some(format!("its hardest tenth at {:.0} bpm", vt1 + p90 * (vt2 - vt1)))
}
