//! Positions that jump, and short gaps in positions that can be filled.

use super::heart_rate::short_holes;
use super::{Repair, is_recording_habit, mask_and_note, not_yet_masked, push_merged};
use crate::activity::{Activity, Channel, FASTEST_MPS, MaskTarget, Note, RepairId};
use crate::kernels::geodesy::{METRES_A_DEGREE, haversine_m};
use crate::science::Basis;
use std::ops::Range;

/// Removes positions at 0,0 and those that can't be reached from the last good one.
pub const JUMPS: Repair = Repair {
    id: RepairId::PositionJumps,
    name: "GPS jumps",
    basis: &[Basis::Judgement("all bounds")],
    doc: "A position at exactly 0,0, or one that would need 12 m/s on foot (40 m/s else) from the last \
          good one and lies 15 m further than that, is missing. After 10 s and 3 samples the new \
          place is believed.",
    apply: jumps,
};

/// Fills short gaps in positions with a straight line.
pub const FILL: Repair = Repair {
    id: RepairId::PositionFill,
    name: "short holes of GPS",
    basis: &[Basis::Judgement("all bounds")],
    doc: "Where positions are missing for up to 60 s, the runner went straight and evenly from the \
          last good one to the next, so that no leap of speed is left.",
    apply: fill,
};

/// Noise of a position, m (judgement).
const SLACK_M: f64 = 15.0;
/// After so many seconds and samples at a new place it is believed (judgement).
const BELIEVE_AFTER_S: f64 = 10.0;
const BELIEVE_AFTER: usize = 3;

fn jumps(activity: &mut Activity) -> Option<Note> {
    let fastest = activity.sport.fastest_mps();
    let (time, positions) = activity.samples.clock_and_positions_mut()?;
    let mut plane = LocalPlane { latitude: f64::INFINITY, cos: 1.0 };
    let mut last: Option<(f64, f64, f64)> = None;
    // Time of the first rejected sample, and the number of rejected samples.
    let mut refused: Option<(f64, usize)> = None;
    let mut blanked: Vec<Range<usize>> = Vec::new();
    for (i, &t) in time.iter().enumerate() {
        let (lat, lon) = (positions.latitude[i], positions.longitude[i]);
        if !lat.is_finite() || !lon.is_finite() {
            continue;
        }
        let far = last.is_some_and(|(t0, lat0, lon0)| {
            let most = fastest * (t - t0).max(1.0) + SLACK_M;
            // Nearly all are close, which the plane approximation shows cheaply.
            plane.squared_m(lat0, lon0, lat, lon) > 0.8 * most * most
                && haversine_m(lat0, lon0, lat, lon) > most
        });
        let impossible = lat.abs() > 90.0 || lon.abs() > 180.0 || (lat == 0.0 && lon == 0.0);
        let believed = refused
            .is_some_and(|(since, count)| t - since >= BELIEVE_AFTER_S && count >= BELIEVE_AFTER);
        if impossible || (far && !believed) {
            positions.latitude[i] = f64::NAN;
            positions.longitude[i] = f64::NAN;
            push_merged(&mut blanked, i..i + 1);
            if !impossible {
                let (since, count) = refused.unwrap_or((t, 0));
                refused = Some((since, count + 1));
            }
        } else {
            last = Some((t, lat, lon));
            refused = None;
        }
    }
    // What was somewhere else was at another height too.
    if let Some(altitude) = activity.samples.get_mut(Channel::Altitude) {
        blanked.iter().for_each(|range| altitude[range.clone()].fill(f64::NAN));
    }
    mask_and_note(
        activity,
        MaskTarget::Position,
        RepairId::PositionJumps,
        "positions that jump were left out",
        &blanked,
    )
}

/// Short distances on a plane. The cosine of latitude is recomputed only when latitude has changed noticeably.
struct LocalPlane {
    latitude: f64,
    cos: f64,
}

impl LocalPlane {
    /// Returns the squared distance between two positions, metres squared; too large across the date line.
    fn squared_m(&mut self, lat0: f64, lon0: f64, lat: f64, lon: f64) -> f64 {
        if (lat - self.latitude).abs() > 0.01 {
            self.latitude = lat;
            self.cos = libm::cos(lat.to_radians());
        }
        let north = METRES_A_DEGREE * (lat - lat0);
        let east = METRES_A_DEGREE * self.cos * (lon - lon0);
        north * north + east * east
    }
}

/// Longest hole that is bridged, seconds from the last good position to the next (judgement).
const BRIDGED_S: f64 = 60.0;

fn fill(activity: &mut Activity) -> Option<Note> {
    let pauses = activity.pauses.clone();
    let (time, p) = activity.samples.clock_and_positions_mut()?;
    let mut filled =
        short_holes(time, BRIDGED_S, |i| p.latitude[i].is_finite() && p.longitude[i].is_finite());
    filled.retain(|hole| {
        let (a, b) = (hole.start - 1, hole.end);
        let m = haversine_m(p.latitude[a], p.longitude[a], p.latitude[b], p.longitude[b]);
        let paused = pauses.iter().any(|s| s.start_s < time[b] && s.end_s > time[a]);
        // Further apart, the next position is another place and not a way.
        let reached = m <= FASTEST_MPS * (time[b] - time[a]);
        // Across the date line, interpolation would cross the whole world.
        let near = (p.longitude[b] - p.longitude[a]).abs() < 1.0;
        near && !paused && reached
    });
    for hole in &filled {
        let (a, b) = (hole.start - 1, hole.end);
        for i in hole.clone() {
            let share = (time[i] - time[a]) / (time[b] - time[a]);
            for column in [&mut p.latitude, &mut p.longitude] {
                column[i] = column[a] + share * (column[b] - column[a]);
            }
        }
    }
    let filled = not_yet_masked(activity, MaskTarget::Position, filled);
    if is_recording_habit(activity, &filled) {
        return None;
    }
    let what = "holes of GPS of up to 60 s were bridged by a straight line";
    mask_and_note(activity, MaskTarget::Position, RepairId::PositionFill, what, &filled)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::activity::{Positions, Samples, Sport};
    use crate::calendar::UtcTime;

    const METRE_DEG: f64 = 1.0 / METRES_A_DEGREE;

    /// A run along a meridian: metres north at each sample, NaN for none.
    pub fn north(time: Vec<f64>, metres: &[f64]) -> Activity {
        let latitude: Vec<f64> = metres.iter().map(|m| 40.0 + m * METRE_DEG).collect();
        let longitude = latitude.iter().map(|v| if v.is_nan() { *v } else { -30.0 }).collect();
        let mut samples = Samples::new(time).unwrap();
        samples.set_positions(Positions { latitude, longitude }).unwrap();
        Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples)
    }

    /// Metres north of each sample again.
    pub fn metres(activity: &Activity) -> Vec<f64> {
        let latitude = &activity.samples.positions().unwrap().latitude;
        latitude.iter().map(|v| (v - 40.0) / METRE_DEG).collect()
    }

    #[test]
    fn a_spike_is_taken_out_and_bridged() {
        let time: Vec<f64> = (0..60).map(f64::from).collect();
        let mut way: Vec<f64> = time.iter().map(|t| 3.0 * t).collect();
        way[30..32].fill(400.0);
        let mut activity = north(time, &way);
        assert_eq!(jumps(&mut activity).map(|n| n.samples), Some(2));
        assert_eq!(fill(&mut activity), None, "the jump is spoken of already");
        let repaired = metres(&activity);
        assert!((0..60).all(|i| (repaired[i] - 3.0 * i as f64).abs() < 0.01));
    }

    #[test]
    fn a_new_place_is_believed_after_ten_seconds() {
        let time: Vec<f64> = (0..60).map(f64::from).collect();
        let way: Vec<f64> = (0..60).map(|i| if i < 20 { 0.0 } else { 5000.0 }).collect();
        let mut activity = north(time, &way);
        assert_eq!(jumps(&mut activity).map(|n| n.samples), Some(10));
        assert_eq!(fill(&mut activity), None, "5 km in 11 s is no way");
    }

    #[test]
    fn the_plane_and_the_sphere_agree_on_steps_of_a_run() {
        let mut plane = LocalPlane { latitude: f64::INFINITY, cos: 1.0 };
        for k in 0..2000 {
            let (lat, lon) = (-80.0 + 0.08 * f64::from(k), 0.17 * f64::from(k) - 170.0);
            let (lat1, lon1) = (lat + 1e-4 * f64::from(k % 7), lon - 1e-4 * f64::from(k % 5));
            let sphere = haversine_m(lat, lon, lat1, lon1);
            let plane = plane.squared_m(lat, lon, lat1, lon1).sqrt();
            assert!((plane - sphere).abs() <= 0.01 * sphere, "{lat}: {plane} and {sphere}");
        }
    }

    #[test]
    fn noise_of_ten_metres_stays() {
        let time: Vec<f64> = (0..60).map(f64::from).collect();
        let way: Vec<f64> = (0..60).map(|i| 3.0 * i as f64 + 10.0 * (i % 2) as f64).collect();
        assert_eq!(jumps(&mut north(time, &way)), None);
    }
}
