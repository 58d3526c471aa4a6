//! A local time that the place contradicts.

use crate::activity::{Activity, Note, NoteKind};

/// Hours between the sun and any zone that people live by, and a little more (judgement: the west of China
/// is 3 h off).
const OFF_H: f64 = 3.5;

/// Leaves out a local time equal to UTC where the first position lies far from Greenwich: the writer knew no
/// zone, and the run would fall on another day. The zone then comes from the position.
pub(super) fn doubt_utc(activity: &mut Activity) {
    if activity.utc_offset_s != Some(0) {
        return;
    }
    let Some(positions) = activity.samples.positions() else { return };
    let Some(east) = positions.longitude.iter().find(|lon| lon.is_finite() && **lon != 0.0) else {
        return;
    };
    let sun_h = east / 15.0;
    if sun_h.abs() > OFF_H {
        activity.utc_offset_s = None;
        let what = format!(
            "the file's local time is UTC, {:.0} h from the sun at its place: the zone is that of the place",
            sun_h.abs()
        );
        activity.notes.push(Note::new(NoteKind::Time, what, 0));
    }
}
