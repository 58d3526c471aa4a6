//! The dose of the whole run.

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::Known;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::LUCIA_2003;

/// The lower of the heart-rate and the pace dose.
pub const DOSE: Component = Component {
    id: ComponentId::Dose,
    name: "whole dose",
    weight: 2.0,
    unit: "dose (1 = 14 min at the second threshold)",
    basis: &[Basis::Published(&LUCIA_2003), Basis::Judgement("rates and curve")],
    doc: "Minutes weighted by where they lie between the thresholds. The lower of two channels: one of \
          them may be off.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::Vt1,
    rate,
};

/// Points as a function of dose ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 3] = [(0.1, 1.0), (0.35, 0.5), (1.0, 0.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let value = match (input.heart_dose, &input.verdict.doses.pace) {
        (Ok(a), Ok(b)) => a.min(*b),
        (Ok(a), Err(_)) | (Err(_), Ok(a)) => *a,
        (Err(why), Err(_)) => return Err(why.clone()),
    };
    Ok(ComponentResult {
        value,
        share: piecewise(&CURVE, value),
        because: input.say(|| format!("a dose of {value:.2}")),
    })
}
