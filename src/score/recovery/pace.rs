//! Intensity by pace, where there is no heart rate.

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known, Threshold};
use crate::athlete::T1_OF_CS;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::HUNTER_2024;

/// Mean grade-adjusted speed as a share of critical speed, when heart rate is missing.
pub const PACE: Component = Component {
    id: ComponentId::Pace,
    name: "pace",
    weight: 28.0,
    unit: "share of threshold pace",
    basis: &[Basis::Published(&HUNTER_2024), Basis::Judgement("the curve")],
    doc: "Stands in for intensity when there is no heart rate: nothing at the first threshold, as there. \
          Misleads in wind and on soft ground.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::Other,
    rate,
};

/// The speed of an easy day as a share of critical speed: where pace is worth 80 of 100 (judgement after Hunter et al. 2024).
pub const EASY_OF_CS: f64 = 0.68;
/// Points as a function of grade-adjusted speed / CS ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 5] =
    [(0.62, 1.0), (EASY_OF_CS, 0.8), (0.74, 0.5), (0.79, 0.2), (T1_OF_CS, 0.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let heart = input.heart_rate().is_ok() && input.digest.heart_rate_coverage >= 0.3;
    if heart && input.thresholds.vt1.is_some() {
        return Err(Absent::not_applicable("heart rate answers this"));
    }
    let gap = input.digest.mean_gap().ok_or(Absent::NoChannel(Channel::Speed))?;
    let cs = input.thresholds.cs.as_ref().ok_or(Absent::NoThreshold(Threshold::CriticalSpeed))?;
    let value = gap / cs.reference_mps();
    Ok(ComponentResult {
        value,
        share: piecewise(&CURVE, value),
        because: format!("grade-adjusted pace is {:.0} % of threshold pace", 100.0 * value),
    })
}
