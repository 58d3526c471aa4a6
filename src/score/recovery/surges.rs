//! Surges; strides cost nothing.

use super::minutes::HILL;
use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known, Threshold};
use crate::classify::{FAST_OF_CS, SURGE_S};
use crate::digest::STEP_S;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Number of stretches longer than 30 s above 0.95 CS.
pub const SURGES: Component = Component {
    id: ComponentId::Surges,
    name: "surges",
    weight: 5.0,
    unit: "count",
    basis: &[
        Basis::Convention("strides well below race pace are fine"),
        Basis::Judgement("the curve"),
    ],
    doc: "Stretches on hills and the seconds after a stop don't count. Strides of up to 30 s cost nothing up to eight of them, as long as they stay below 95 % of the speed of threshold pace and \
          most have 45 s of rest; at threshold pace a tenth of this component each.",
    curves: &[
        ("surges", &CURVE),
        ("cost of a stride over its share of the speed of threshold pace", &STRIDE),
    ],
    depends_on: Dependency::Other,
    rate,
};

/// Points as a function of the number of surges ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 4] = [(0.0, 1.0), (1.0, 0.6), (2.0, 0.3), (4.0, 0.0)];

/// Cost of one stride as a function of its mean speed / CS: nothing well below race pace
/// ([`crate::science::recovery`]).
const STRIDE: [(f64, f64); 3] = [(FAST_OF_CS, 0.0), (1.0, 0.1), (1.25, 0.3)];

/// A stride rests for so long at least, seconds ([`crate::science::recovery`]).
const REST_S: f64 = 45.0;

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    if !input.digest.track.has_gap() {
        return Err(Absent::NoChannel(Channel::Speed));
    }
    let cs = input
        .thresholds
        .cs
        .as_ref()
        .ok_or(Absent::NoThreshold(Threshold::CriticalSpeed))?
        .reference_mps();
    let surges = input.verdict.structure.fast.iter().filter(|f| on_the_level(input, **f)).count();
    let strides = input.digest.found_strides();
    let count = strides.len();
    let fast: f64 = strides.iter().map(|s| piecewise(&STRIDE, s.mean_gap / cs)).sum();
    let hurried = strides.iter().filter(|s| s.rest_s < REST_S).count();
    // More than eight strides, or three and more without a rest, are a session of its own
    // (`science::recovery`).
    let many = match count {
        3.. if hurried * 2 > count => 0.5,
        0..=8 => 0.0,
        9..=12 => 0.2,
        _ => 0.5,
    };
    let share = (piecewise(&CURVE, surges as f64) - many - fast).max(0.0);
    let strides = match (count, fast) {
        (0, _) => String::new(),
        (1, f) if f > 0.0 => ", 1 stride, at race pace".to_string(),
        (1, _) => ", 1 stride".to_string(),
        (n, f) if f > 0.0 => format!(", {n} strides, some at race pace"),
        (n, _) => format!(", {n} strides"),
    };
    let because = match surges {
        0 => format!("no surges{strides}"),
        1 => format!("one stretch near threshold pace or faster{strides}"),
        n => format!("{n} stretches near threshold pace or faster{strides}"),
    };
    Ok(ComponentResult { value: surges as f64, share, because })
}

/// Seconds after a stop in which a watch's speed catches up (judgement).
const AFTER_STOP_S: f64 = 15.0;

/// Whether a fast stretch is longer than 30 s also without its hills and the seconds after a stop.
fn on_the_level(input: &ComponentInput<'_>, (start_s, len_s): (f64, f64)) -> bool {
    let track = &input.digest.track;
    let bin = |t: f64| ((t / STEP_S).round().max(0.0) as usize).min(track.len());
    let whole = |i: usize| track.moving_s(i) >= STEP_S - 0.5;
    let counts = |&i: &usize| {
        let after_stop =
            (i.saturating_sub((AFTER_STOP_S / STEP_S) as usize)..=i).any(|k| !whole(k));
        let grade = track.grade(i);
        !after_stop && (grade.is_nan() || grade.abs() < HILL)
    };
    (bin(start_s)..bin(start_s + len_s)).filter(counts).count() as f64 * STEP_S > SURGE_S
}
