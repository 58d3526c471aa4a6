//! Pace dose.

use super::fuse::ell_of;
use super::tuning::Tuning;
use super::{Ballot, Case, Vote};
use crate::activity::Known;

/// How much of the run was spent near or above critical speed, uphill and downhill evened out.
pub const PACE_DOSE: Vote = Vote {
    id: "pace_dose",
    name: "pace dose",
    unit: "dose (1 = 14 min at critical speed)",
    source: "SCIENCE A1; first threshold at 0.823 CS: Hunter et al. 2024, IJSPP 19:963",
    doc: "Minutes weighted by where grade-adjusted speed lies between 0.823 and 1 x critical \
          speed. Misleads on trails, in wind, and while critical speed is only a lower bound.",
    vote,
};

const TUNING: &Tuning = &Tuning::SHIPPED;

fn vote(case: &Case<'_>) -> Known<Ballot> {
    let dose = case.doses.pace.clone()?;
    let lower = case.thresholds.cs.as_ref().is_none_or(|cs| cs.lower_bound);
    let indoor = case.digest.sub_sport.is_indoor();
    let quality = if indoor { 0.5 } else { 1.0 };
    Ok(Ballot {
        value: dose,
        bar: super::CUT_DOSE,
        ell: ell_of(case.doses.by_pace.clone()?, TUNING.pace_bar, TUNING),
        weight: TUNING.pace_weight * quality * if lower { 0.8 } else { 1.0 },
        because: format!("grade-adjusted pace gives a dose of {dose:.2}"),
    })
}
