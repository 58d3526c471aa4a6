//! Steadiness of pace and cadence.

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Variation of pace and of cadence.
pub const STEADINESS: Component = Component {
    id: ComponentId::Steadiness,
    name: "steadiness",
    weight: 4.0,
    unit: "CV of 30-s pace",
    basis: &[Basis::Convention("a steady cadence"), Basis::Judgement("the curves")],
    doc: "Variation of 30-s grade-adjusted pace and of cadence while moving; the mean of both, or the \
          one that was recorded.",
    curves: &[("pace", &PACE), ("SD of cadence", &CADENCE)],
    depends_on: Dependency::Other,
    rate,
};

/// Points as a function of the CV of pace, and of the SD of cadence, steps per minute
/// ([`crate::science::recovery`]).
const PACE: [(f64, f64); 4] = [(0.06, 1.0), (0.10, 0.7), (0.15, 0.3), (0.22, 0.0)];
const CADENCE: [(f64, f64); 3] = [(4.0, 1.0), (8.0, 0.5), (15.0, 0.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let pace = input.digest.track.cv_gap();
    let cadence = cadence_sd(input);
    let mut shares = Vec::new();
    let mut said = Vec::new();
    if let Ok(cv) = &pace {
        shares.push(piecewise(&PACE, *cv));
        said.push(format!("pace varied by {:.0} %", 100.0 * cv));
    }
    if let Ok(sd) = &cadence {
        shares.push(piecewise(&CADENCE, *sd));
        said.push(format!("cadence by {sd:.0} steps a minute"));
    }
    let share = crate::kernels::stats::mean(&shares).ok_or(Absent::NoChannel(Channel::Speed))?;
    let value = pace.or(cadence)?;
    Ok(ComponentResult { value, share, because: said.join(", ") })
}

fn cadence_sd(input: &ComponentInput<'_>) -> Known {
    let track = &input.digest.track;
    let steps: Vec<f64> = (0..track.len())
        .filter(|&i| track.moving_s(i) > 2.5)
        .map(|i| track.cadence(i))
        .filter(|v| *v > 0.0)
        .collect();
    crate::kernels::stats::sample_sd(&steps)
        .filter(|_| steps.len() >= 60)
        .ok_or(Absent::NoChannel(Channel::Cadence))
}
