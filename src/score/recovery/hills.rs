//! Component 6: hills that don't spike the heart.

use super::{Case, Component, Finding, On};
use crate::activity::{Absent, Channel, Known};
use crate::classify::piecewise;
use crate::digest::STEP_S;

/// Highest heart rate on climbs against VT1.
pub const HILLS: Component = Component {
    id: "hills",
    name: "hills",
    weight: 6.0,
    unit: "bpm above VT1",
    source: "gentle hills are fine if they don't spike effort: the brief; the curve is judgement",
    doc: "The highest 15-s mean heart rate on climbs of 3 % or more that last 30 s or more. A flat \
          course is not asked.",
    curves: &[("", &CURVE)],
    rests_on: On::Vt1,
    rate,
};

/// Share over bpm (SCIENCE B6).
const CURVE: [(f64, f64); 4] = [(-5.0, 1.0), (0.0, 0.8), (5.0, 0.5), (12.0, 0.0)];
const STEEP: f64 = 0.03;
const SHORTEST_BINS: usize = (30.0 / STEP_S) as usize;

fn rate(case: &Case<'_>) -> Known<Finding> {
    let heart = case.heart_rate()?;
    let vt1 = case.vt1()?;
    let track = &case.digest.track;
    let steep = |i: usize| track.bin(i).grade >= STEEP && track.moving_s(i) > 0.0;
    if (0..track.len()).all(|i| track.bin(i).grade.is_nan()) {
        return Err(Absent::NoChannel(Channel::Altitude));
    }
    let mut peak: Option<f64> = None;
    let mut from = 0;
    while from < track.len() {
        let to = (from..track.len()).find(|&i| !steep(i)).unwrap_or(track.len());
        if to - from >= SHORTEST_BINS {
            let highest = heart[from..to].iter().copied().filter(|v| v.is_finite());
            peak = highest.fold(peak, |p, v| Some(p.map_or(v, |p| p.max(v))));
        }
        from = to.max(from) + 1;
    }
    let peak = peak.ok_or(Absent::NotApplicable("no climb of 3 % that lasts 30 s"))?;
    let value = peak - vt1;
    let side = if value > 0.0 { "above" } else { "below" };
    let because = format!("up to {peak:.0} bpm uphill, {:.0} {side} VT1", value.abs());
    Ok(Finding { value, share: piecewise(&CURVE, value), because })
}
