//! Steadiness of pace and cadence.

use super::minutes::level_minutes;
use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known};
use crate::digest::SETTLE_S;
use crate::kernels::piecewise::piecewise;
use crate::kernels::stats::{mean, sample_sd};
use crate::science::Basis;

/// Variation of pace and of cadence.
pub const STEADINESS: Component = Component {
    id: ComponentId::Steadiness,
    name: "steadiness",
    weight: 5.0,
    unit: "CV of one-minute pace",
    basis: &[Basis::Convention("a steady cadence"), Basis::Judgement("the curves")],
    doc: "Variation of grade-adjusted pace and of cadence from minute to minute, over at least eight level minutes \
          without a stop or a stride; the mean of both, or the one that was recorded.",
    curves: &[("pace", &PACE), ("SD of cadence", &CADENCE)],
    depends_on: Dependency::Other,
    rate,
};

/// Points as a function of the CV of pace, and of the SD of cadence, steps per minute
/// ([`crate::science::recovery`]).
const PACE: [(f64, f64); 4] = [(0.03, 1.0), (0.06, 0.7), (0.10, 0.3), (0.15, 0.0)];
const CADENCE: [(f64, f64); 3] = [(2.0, 1.0), (4.0, 0.5), (8.0, 0.0)];
/// Minutes that are needed (judgement).
const LEAST_MIN: usize = 8;

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    if !input.digest.track.has_gap() {
        return Err(Absent::NoChannel(Channel::Speed));
    }
    let minutes = level_minutes(input.digest, input.strides, SETTLE_S);
    if minutes.len() < LEAST_MIN {
        let (have, need) = (minutes.len() as f64, LEAST_MIN as f64);
        return Err(Absent::TooShort { have, need, unit: "level minutes without a stop".into() });
    }
    let gaps: Vec<f64> = minutes.iter().map(|m| m.gap).collect();
    let cadences: Vec<f64> = minutes.iter().map(|m| m.cadence).filter(|c| *c > 0.0).collect();
    let (sd, usual) = sample_sd(&gaps).zip(mean(&gaps)).ok_or(Absent::NoChannel(Channel::Speed))?;
    let value = sd / usual;
    let pace = piecewise(&PACE, value);
    let because = format!("pace varied by {:.0} %", 100.0 * value);
    Ok(match sample_sd(&cadences).filter(|_| cadences.len() >= LEAST_MIN) {
        Some(sd) => ComponentResult {
            value,
            share: 0.5 * (pace + piecewise(&CADENCE, sd)),
            because: format!("{because}, cadence by {sd:.0} steps a minute"),
        },
        None => ComponentResult { value, share: pace, because },
    })
}
