//! Temperatures that nobody runs in.

use super::{Repair, blank_outside, mask_and_note};
use crate::activity::{Activity, Channel, MaskTarget, Note, RepairId};
use crate::science::Basis;

/// Temperatures below -50 or above 60 °C are missing.
pub const RANGE: Repair = Repair {
    id: RepairId::TemperatureRange,
    name: "impossible temperature",
    basis: &[Basis::Judgement("colder and hotter than any course, and than a watch on a wrist")],
    doc: "Temperatures below -50 °C or above 60 °C are missing.",
    apply: range,
};

/// The coldest and the hottest course that anybody runs, °C (judgement).
const MIN_C: f64 = -50.0;
const MAX_C: f64 = 60.0;

fn range(activity: &mut Activity) -> Option<Note> {
    let blanked = blank_outside(activity.samples.get_mut(Channel::Temperature)?, MIN_C, MAX_C);
    let what = "temperatures that can't be were left out";
    let target = MaskTarget::Channel(Channel::Temperature);
    mask_and_note(activity, target, RepairId::TemperatureRange, what, &blanked)
}
