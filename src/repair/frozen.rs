//! Positions that stay constant while the runner moves.

use super::{Repair, is_recording_habit, mask_and_note, push_merged};
use crate::activity::{Activity, FASTEST_ON_FOOT_MPS, MOVING_MPS, MaskTarget, Note, RepairId};
use crate::kernels::geodesy::haversine_m;
use crate::science::Basis;
use std::ops::Range;

/// Removes positions that repeat and then jump.
pub const FROZEN: Repair = Repair {
    id: RepairId::PositionFrozen,
    name: "frozen GPS",
    basis: &[Basis::Judgement("all bounds")],
    doc: "The very same position for 5 s or more, and then one so far away that it was moving all the \
          while (0.8 to 12 m/s, at least 8 m): the repeated ones are missing. Standing still ends with \
          a small step, and stays.",
    apply: frozen,
};

/// Seconds at one position, and the leap, m, that shows that the runner went on (judgement).
const MIN_FROZEN_S: f64 = 5.0;
const MIN_LEAP_M: f64 = 8.0;

fn frozen(activity: &mut Activity) -> Option<Note> {
    let (time, p) = activity.samples.clock_and_positions_mut()?;
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut from: Option<usize> = None;
    for i in 0..time.len() {
        let (lat, lon) = (p.latitude[i], p.longitude[i]);
        if !lat.is_finite() || !lon.is_finite() {
            continue;
        }
        if let Some(a) = from {
            if p.latitude[a] == lat && p.longitude[a] == lon {
                continue;
            }
            let seconds = time[i] - time[a];
            // `i - a > 1`: at least one sample repeats the first.
            if i - a > 1 && time[i - 1] - time[a] >= MIN_FROZEN_S {
                let m = haversine_m(p.latitude[a], p.longitude[a], lat, lon);
                if m >= MIN_LEAP_M && (MOVING_MPS..=FASTEST_ON_FOOT_MPS).contains(&(m / seconds)) {
                    push_merged(&mut ranges, a + 1..i);
                }
            }
        }
        from = Some(i);
    }
    for range in &ranges {
        p.latitude[range.clone()].fill(f64::NAN);
        p.longitude[range.clone()].fill(f64::NAN);
    }
    if is_recording_habit(activity, &ranges) {
        return None;
    }
    let what = "positions that stood still while you ran on were left out";
    mask_and_note(activity, MaskTarget::Position, RepairId::PositionFrozen, what, &ranges)
}

#[cfg(test)]
mod tests {
    use super::super::position::tests::north;
    use super::*;

    #[test]
    fn a_frozen_position_goes_and_a_stop_stays() {
        let time: Vec<f64> = (0..100).map(f64::from).collect();
        // 3 m/s; frozen from 20 to 40.
        let way: Vec<f64> = (0..100)
            .map(|i| 3.0 * if (20..40).contains(&i) { 20.0 } else { f64::from(i) })
            .collect();
        let note = frozen(&mut north(time.clone(), &way)).unwrap();
        assert_eq!((note.samples, note.span.map(|s| s.start_s)), (19, Some(21.0)));
        // Standing from 20 to 40.
        let way: Vec<f64> =
            (0..100).map(|i| 3.0 * f64::from(if i < 20 { i } else { (i - 20).max(20) })).collect();
        assert_eq!(frozen(&mut north(time, &way)), None);
    }
}
