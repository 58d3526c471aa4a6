//! Altitudes that aren't on this planet.

use super::{Repair, blank_outside, mask_and_note};
use crate::activity::{Activity, Channel, MaskTarget, Note, RepairId};
use crate::science::Basis;

/// Altitudes below -450 or above 8900 m are missing.
pub const RANGE: Repair = Repair {
    id: RepairId::AltitudeRange,
    name: "impossible altitude",
    basis: &[Basis::Convention("the shores of the Dead Sea and the summit of Everest")],
    doc: "Altitudes below -450 m or above 8900 m are missing.",
    apply: range,
};

fn range(activity: &mut Activity) -> Option<Note> {
    let blanked = blank_outside(activity.samples.get_mut(Channel::Altitude)?, -450.0, 8900.0);
    let what = "altitudes that can't be were left out";
    mask_and_note(
        activity,
        MaskTarget::Channel(Channel::Altitude),
        RepairId::AltitudeRange,
        what,
        &blanked,
    )
}
