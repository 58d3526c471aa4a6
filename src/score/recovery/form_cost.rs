//! Form: vertical ratio and step length.

use super::baseline::Change;
use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Known};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Vertical ratio, else step length, compared with the runner's baseline at the same speed.
pub const FORM_COST: Component = Component {
    id: ComponentId::FormCost,
    name: "stride change",
    weight: 1.0,
    unit: "% above the runner's usual at the same speed",
    basis: &[Basis::Judgement("stride length and bounce, on weak evidence, and the curve")],
    doc: "Vertical oscillation over step length, else step length (speed over cadence), on level \
          ground against the median of the runner's own last 60 days, by speed bins of 0.25 m/s. \
          Another watch, shoe or surface moves it too.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::Other,
    rate,
};

/// Points as a function of percent above the baseline ([`crate::science::recovery`]).
pub(super) const CURVE: [(f64, f64); 3] = [(3.0, 1.0), (8.0, 0.5), (15.0, 0.0)];
/// Least time at speeds with a baseline, seconds (judgement).
const LEAST_S: f64 = 300.0;

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    if input.digest.form.is_empty() {
        return Err(Absent::not_recorded("cadence or running dynamics"));
    }
    match (enough(input.baseline.ratio(input.digest)), enough(input.baseline.step(input.digest))) {
        (Ok(c), _) => Ok(compared("vertical ratio", c)),
        (Err(_), Ok(c)) => Ok(compared("step length", c)),
        (Err(_), Err(why)) => Err(why),
    }
}

/// Accepts a comparison over at least five minutes.
pub(super) fn enough(change: Option<Change>) -> Known<Change> {
    let have = change.map_or(0.0, |c| c.seconds);
    let unit = "min at speeds run often in the 60 days before";
    let short = Absent::TooShort { have: have / 60.0, need: LEAST_S / 60.0, unit: unit.into() };
    change.filter(|_| have >= LEAST_S).ok_or(short)
}

/// The result of a comparison.
pub(super) fn compared(what: &str, change: Change) -> ComponentResult {
    let value = change.percent;
    let side = if value >= 0.0 { "above" } else { "below" };
    ComponentResult {
        value,
        share: piecewise(&CURVE, value),
        because: format!("{what} {:.1} % {side} the usual at these speeds", value.abs()),
    }
}
