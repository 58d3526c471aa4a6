//! Speeds that no runner has.

use super::{Repair, blank_outside, noted};
use crate::activity::{Activity, Channel, Note};

/// Speeds above 12 m/s are errors of position (SCIENCE 5).
pub const RANGE: Repair = Repair {
    id: "speed_range",
    name: "impossible speed",
    source: "SCIENCE 5, judgement",
    doc: "Running speeds above 12 m/s are missing.",
    apply: range,
};

fn range(activity: &mut Activity) -> Option<Note> {
    use crate::activity::Sport::{Hiking, Running, Walking};
    if !matches!(activity.sport, Running | Walking | Hiking) {
        return None;
    }
    let speed = activity.samples.get_mut(Channel::Speed)?;
    let blanked = blank_outside(speed, 0.0, 12.0);
    noted("speed_range", "speeds above 12 m/s were left out", blanked)
}
