//! Altitudes that aren't on this planet.

use super::{Repair, blank_outside, noted};
use crate::activity::{Activity, Channel, Note};

/// Altitudes below -450 or above 8900 m are missing.
pub const RANGE: Repair = Repair {
    id: "altitude_range",
    name: "impossible altitude",
    source: "the Dead Sea and Everest",
    doc: "Altitudes below -450 m or above 8900 m are missing.",
    apply: range,
};

fn range(activity: &mut Activity) -> Option<Note> {
    let altitude = activity.samples.get_mut(Channel::Altitude)?;
    let blanked = blank_outside(altitude, -450.0, 8900.0);
    noted("altitude_range", "altitudes that can't be were left out", blanked)
}
