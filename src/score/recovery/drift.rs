//! Drift of heart rate against pace.

use super::minutes::{Minute, level_minutes};
use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known};
use crate::digest::WARM_UP_S;
use crate::kernels::piecewise::piecewise;
use crate::kernels::stats::median;
use crate::science::Basis;

/// Decoupling of heart rate from pace.
pub const DRIFT: Component = Component {
    id: ComponentId::Drift,
    name: "drift",
    weight: 10.0,
    unit: "% (Pa:HR)",
    basis: &[Basis::Convention("under 5 % is coupled (Friel)"), Basis::Judgement("the curve")],
    doc: "How much less pace each heart beat buys in the second half of the steady minutes than in the first: 20 \
          level minutes or more after minute 8, also in pieces, whose pace lies within a tenth of \
          their median. Heat and thirst raise it.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::HeartRate,
    rate,
};

/// Points as a function of percent ([`crate::science::recovery`]); negative drift counts as none.
const CURVE: [(f64, f64); 5] = [(2.0, 1.0), (5.0, 0.8), (8.0, 0.4), (12.0, 0.1), (15.0, 0.0)];
/// Steady minutes that are needed (judgement).
const LEAST_MIN: usize = 20;
/// Pace of a steady minute differs from the median by this share at most (judgement).
const STEADY: f64 = 0.10;

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    input.heart_rate()?;
    if !input.digest.track.has_gap() {
        return Err(Absent::NoChannel(Channel::Speed));
    }
    let mut steady = level_minutes(input.digest, input.strides, WARM_UP_S);
    steady.retain(|m| m.heart_rate > 0.0);
    let usual = median(&mut steady.iter().map(|m| m.gap).collect::<Vec<_>>()).unwrap_or(f64::NAN);
    steady.retain(|m| (m.gap / usual - 1.0).abs() <= STEADY);
    if steady.len() < LEAST_MIN {
        let (have, need) = (steady.len() as f64, LEAST_MIN as f64);
        let unit = "steady level minutes after minute 8";
        return Err(Absent::TooShort { have, need, unit: unit.into() });
    }
    let efficiency = |of: &[Minute]| {
        of.iter().map(|m| m.gap).sum::<f64>() / of.iter().map(|m| m.heart_rate).sum::<f64>()
    };
    let (first, second) = steady.split_at(steady.len() / 2);
    let value = 100.0 * (1.0 - efficiency(second) / efficiency(first));
    let because = match value {
        v if v <= 0.0 => "heart rate did not drift".to_string(),
        v => format!("heart rate drifted by {v:.1} % against pace"),
    };
    Ok(ComponentResult { value, share: piecewise(&CURVE, value), because })
}
