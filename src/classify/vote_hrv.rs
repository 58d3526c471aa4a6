//! HRV domain.

use super::fuse::ell_of_dose;
use super::{Ballot, Case, Vote};
use crate::activity::{Absent, Known};

/// The domain that beat-to-beat variability shows.
pub const HRV_DOMAIN: Vote = Vote {
    id: "hrv_domain",
    name: "HRV domain (DFA-alpha1)",
    unit: "dose (1 = 14 min at alpha1 0.5)",
    source: "0.75 and 0.5: Rogers et al. 2021, Front Physiol 11:596567; JFMK 6:38",
    doc: "Minutes weighted by DFA-alpha1 in 2-minute windows. In interval sessions it may only \
          raise the odds of hard: the windows smear repetitions. Off by 10 +- 16 bpm in single \
          people (Eronen 2024), and low when tired.",
    vote,
};

fn vote(case: &Case<'_>) -> Known<Ballot> {
    let dose = case.doses.alpha1.clone()?;
    let hrv = case.digest.hrv.as_ref().map_err(Clone::clone)?;
    if !hrv.trusted {
        return Err(Absent::Unreliable("the beats disagree with the heart-rate stream"));
    }
    let mut ell = ell_of_dose(dose);
    if case.structure.reps >= 3 {
        ell = ell.max(0.0);
    }
    let clean = if hrv.artifact_pct > 3.0 { 0.5 } else { 1.0 };
    Ok(Ballot {
        value: dose,
        bar: super::CUT_DOSE,
        ell,
        weight: 0.6 * hrv.coverage.clamp(0.0, 1.0) * clean,
        because: format!("alpha1 gives a dose of {dose:.2}"),
    })
}
