//! Drift of heart rate against pace.

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::Known;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Decoupling of heart rate from pace.
pub const DRIFT: Component = Component {
    id: ComponentId::Drift,
    name: "drift",
    weight: 8.0,
    unit: "% (Pa:HR)",
    basis: &[Basis::Convention("under 5 % is coupled (Friel)"), Basis::Judgement("the curve")],
    doc: "How much less pace each heart beat buys in the second half than in the first. Only on even \
          runs of 25 minutes or more. Heat and thirst raise it.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::HeartRate,
    rate,
};

/// Points as a function of percent ([`crate::science::recovery`]); negative drift counts as none.
const CURVE: [(f64, f64); 5] = [(3.0, 1.0), (5.0, 0.85), (8.0, 0.5), (12.0, 0.15), (15.0, 0.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    input.heart_rate()?;
    let value = input.digest.track.decoupling_pct()?;
    let because = match value {
        v if v <= 0.0 => "heart rate did not drift".to_string(),
        v => format!("heart rate drifted by {v:.1} % against pace"),
    };
    Ok(ComponentResult { value, share: piecewise(&CURVE, value), because })
}
