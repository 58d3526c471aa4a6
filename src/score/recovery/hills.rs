//! Hills.

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::Known;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Highest heart rate on climbs compared with VT1.
pub const HILLS: Component = Component {
    id: ComponentId::Hills,
    name: "hills",
    weight: 3.0,
    unit: "bpm above the first threshold",
    basis: &[
        Basis::Convention("gentle hills are fine if they don't spike effort"),
        Basis::Judgement("the curve"),
    ],
    doc: "The highest 15-s mean heart rate on climbs of 3 % or more that last 30 s or more. A flat \
          course is not asked.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::Vt1,
    rate,
};

/// Points as a function of bpm above VT1 ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 4] = [(-5.0, 1.0), (0.0, 0.8), (5.0, 0.5), (12.0, 0.0)];
fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let heart = input.heart_rate()?;
    let vt1 = input.vt1()?;
    let peak = heart.uphill.clone()?;
    let value = peak - vt1;
    let side = if value > 0.0 { "above" } else { "below" };
    let because = input.say(|| {
        format!("up to {peak:.0} bpm uphill, {:.0} {side} the first threshold", value.abs())
    });
    Ok(ComponentResult { value, share: piecewise(&CURVE, value), because })
}
