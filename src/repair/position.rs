//! Positions that jump.

use super::{Repair, noted};
use crate::activity::{Activity, Note};
use crate::kernels::geodesy::haversine_m;

/// Positions at 0,0 or further than 40 m/s from the last good one are missing.
pub const JUMPS: Repair = Repair {
    id: "position_jumps",
    name: "GPS jumps",
    source: "judgement",
    doc: "A position at exactly 0,0, or one that would need 40 m/s from the last good one, is \
          missing. After ten in a row the new place is believed.",
    apply: jumps,
};

const FASTEST_MPS: f64 = 40.0;
const BELIEVE_AFTER: usize = 10;

fn jumps(activity: &mut Activity) -> Option<Note> {
    let time = activity.samples.time().to_vec();
    let positions = activity.samples.positions_mut()?;
    let mut last: Option<(f64, f64, f64)> = None;
    let mut refused = 0;
    let mut blanked = 0;
    for (i, t) in time.into_iter().enumerate() {
        let (lat, lon) = (positions.latitude[i], positions.longitude[i]);
        if !lat.is_finite() || !lon.is_finite() {
            continue;
        }
        let far = last.is_some_and(|(t0, lat0, lon0)| {
            haversine_m(lat0, lon0, lat, lon) > FASTEST_MPS * (t - t0).max(1.0)
        });
        let impossible = lat.abs() > 90.0 || lon.abs() > 180.0 || (lat == 0.0 && lon == 0.0);
        if impossible || (far && refused < BELIEVE_AFTER) {
            positions.latitude[i] = f64::NAN;
            positions.longitude[i] = f64::NAN;
            refused += 1;
            blanked += 1;
        } else {
            last = Some((t, lat, lon));
            refused = 0;
        }
    }
    noted("position_jumps", "positions that jump were left out", blanked)
}
