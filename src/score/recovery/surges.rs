//! Component 7: surges; strides are free.

use super::{Case, Component, Finding};
use crate::activity::{Absent, Channel, Known};
use crate::classify::piecewise;

/// Stretches of more than 30 s above 0.95 CS.
pub const SURGES: Component = Component {
    id: "surges",
    name: "surges",
    weight: 6.0,
    unit: "count",
    source: "strides well below race pace are fine: the brief; the curve is judgement",
    doc: "Strides of up to 30 s with 45 s of rest cost nothing up to eight of them.",
    rate,
};

/// Share over the number of surges (SCIENCE B7).
const CURVE: [(f64, f64); 4] = [(0.0, 1.0), (1.0, 0.6), (2.0, 0.3), (4.0, 0.0)];

fn rate(case: &Case<'_>) -> Known<Finding> {
    if !case.digest.track.has_gap() {
        return Err(Absent::NoChannel(Channel::Speed));
    }
    let cs = case.thresholds.cs.as_ref().ok_or(Absent::NoThreshold("critical speed"))?;
    let fast = 0.95 * cs.speed.value;
    let surges =
        case.digest.segments.iter().filter(|s| s.mean_gap > fast && s.len_s > 30.0).count();
    let strides = case.verdict.structure.strides;
    // More than eight strides is a session of its own (SCIENCE B7).
    let many = match strides {
        0..=8 => 0.0,
        9..=12 => 0.2,
        _ => 0.5,
    };
    let share = (piecewise(&CURVE, surges as f64) - many).max(0.0);
    let because = match (surges, strides) {
        (0, 0) => "no surges".to_string(),
        (0, n) => format!("no surges, {n} strides"),
        (s, _) => format!("{s} stretches above 0.95 x critical speed"),
    };
    Ok(Finding { value: surges as f64, share, because })
}
