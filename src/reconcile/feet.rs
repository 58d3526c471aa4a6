//! Cadence of one foot or of both.

use crate::activity::{Activity, Channel, Note, RepairId, Sport};
use crate::kernels::stats::median;
use crate::repair::Repair;
use crate::science::Basis;

/// Cadence that only fits the speed when it is halved or doubled.
pub const FEET: Repair = Repair {
    id: RepairId::CadenceFeet,
    name: "steps counted twice, or by one foot",
    basis: &[Basis::Judgement("cadence over speed as in the generator")],
    doc: "Watches store the strides of one foot and lope doubles them, but some apps write the steps of \
          both feet. The cadence that this speed asks for (162 steps/min at 2.8 m/s and 12 more for each \
          m/s; a walk 105 at 1.3 m/s) decides: when half or twice of what is there lies much nearer to it, \
          that is meant.",
    apply: feet,
};

/// Faster is no foot's, steps/min (judgement).
const FASTEST_SPM: f64 = 250.0;
/// Steps a minute of runners at any speed, which neither half nor twice of fits better (judgement).
const RUNNERS_SPM: std::ops::RangeInclusive<f64> = 140.0..=210.0;
/// Walking and running part here, m/s (judgement).
const RUN_MPS: f64 = 1.9;

fn expected_spm(speed: f64) -> f64 {
    if speed < RUN_MPS { 105.0 + 35.0 * (speed - 1.3) } else { 162.0 + 12.0 * (speed - 2.8) }
}

fn feet(activity: &mut Activity) -> Option<Note> {
    // Readers double cadence to the steps of both feet; in a sport without feet it is of turns, and no fault.
    if matches!(activity.sport, Sport::Cycling | Sport::Swimming)
        && let Some(cadence) = activity.samples.get_mut(Channel::Cadence)
    {
        cadence.iter_mut().for_each(|c| *c /= 2.0);
    }
    if !activity.sport.is_on_foot() {
        return None;
    }
    let mut steps: Vec<f64> =
        activity.samples.get(Channel::Cadence)?.iter().copied().filter(|c| *c > 20.0).collect();
    let usual = median(&mut steps)?;
    if activity.sport == Sport::Running && RUNNERS_SPM.contains(&usual) {
        return None;
    }
    let speed = super::sport::usual_speed(activity);
    let factor = match speed.map(expected_spm) {
        Some(expected) => {
            let off = |factor: f64| (factor * usual - expected).abs();
            [0.5, 2.0].into_iter().find(|&f| off(f) < off(1.0) / 3.0)?
        }
        None if usual > FASTEST_SPM => 0.5,
        None => return None,
    };
    let column = activity.samples.get_mut(Channel::Cadence)?;
    column.iter_mut().for_each(|c| *c *= factor);
    let what = if factor < 1.0 {
        "the file counts the steps of both feet as those of one: cadence was halved"
    } else {
        "the file counts the steps of one foot: cadence was doubled"
    };
    Some(Note::new(RepairId::CadenceFeet, what, column.len()))
}
