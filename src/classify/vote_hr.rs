//! Heart-rate dose.

use super::fuse::ell_of;
use super::tuning::Tuning;
use super::{Ballot, Case, Vote};
use crate::activity::{Absent, HeartRateSource, Known};

/// How much of the run was spent near or above the thresholds, by heart rate.
pub const HEART_RATE_DOSE: Vote = Vote {
    id: "heart_rate_dose",
    name: "heart-rate dose",
    unit: "dose (1 = 14 min at VT2)",
    source: "SCIENCE A1: domains of Seiler 2007 and Esteve-Lanao 2026; rates are judgement",
    doc: "Minutes weighted by where drift-corrected heart rate lies between VT1 and VT2. Misleads \
          in heat, with a wrist sensor that locks to cadence, and as far as the thresholds are off.",
    vote,
};

const TUNING: &Tuning = &Tuning::SHIPPED;
/// A wrist sensor counts this much of a strap (SCIENCE 9, judgement).
const WRIST: f64 = 0.8;

fn vote(case: &Case<'_>) -> Known<Ballot> {
    let dose = case.doses.heart_rate.clone()?;
    let coverage = case.digest.heart_rate_coverage;
    if coverage < 0.3 {
        return Err(Absent::Unreliable("heart rate covers less than a third of the run"));
    }
    let source = match case.digest.device.heart_rate {
        HeartRateSource::Wrist => WRIST,
        _ => 1.0,
    };
    Ok(Ballot {
        value: dose,
        bar: super::CUT_DOSE,
        ell: ell_of(case.doses.by_heart_rate.clone()?, TUNING.heart_bar, TUNING),
        weight: coverage * source * case.thresholds.anchors.weight(),
        because: format!("heart rate gives a dose of {dose:.2}"),
    })
}
