//! Heart-rate variability.

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Known};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::ROGERS_2021_VT1;

/// Mean DFA-alpha1 of minutes 10 to 60.
pub const HRV: Component = Component {
    id: ComponentId::Hrv,
    name: "beat variability",
    weight: 10.0,
    unit: "DFA-alpha1",
    basis: &[Basis::Published(&ROGERS_2021_VT1), Basis::Judgement("the curve")],
    doc: "Above 1 comfortable, at 0.75 the first threshold. Needs a strap and clean beats.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::Other,
    rate,
};

/// Points as a function of alpha1 ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 5] = [(0.5, 0.0), (0.6, 0.15), (0.75, 0.5), (0.85, 0.8), (1.0, 1.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let hrv = input.digest.hrv.as_ref().map_err(Clone::clone)?;
    if !hrv.trusted {
        return Err(Absent::unreliable("the beats disagree with the heart-rate stream"));
    }
    let (value, se) = hrv.alpha1()?;
    Ok(ComponentResult {
        value,
        share: piecewise(&CURVE, value),
        because: format!("effort by beat-to-beat variability: alpha1 {value:.2} \u{b1} {se:.2}"),
    })
}
