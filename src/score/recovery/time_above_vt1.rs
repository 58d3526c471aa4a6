//! Time above the first threshold.

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::science::references::SEILER_2007;

/// Share of moving time above VT1.
pub const TIME_ABOVE_VT1: Component = Component {
    id: ComponentId::TimeAboveVt1,
    name: "time above the first threshold",
    weight: 0.0,
    unit: "% of moving time",
    basis: &[Basis::Published(&SEILER_2007), Basis::Judgement("the curve")],
    doc: "Shown, not scored: intensity counts these minutes already. After the third moving minute, by drift-corrected 15-s mean heart rate, without strides \
          and the minute after each.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::Vt1,
    rate,
};

/// Points as a function of percent of time ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 5] = [(2.0, 1.0), (5.0, 0.85), (10.0, 0.6), (20.0, 0.3), (35.0, 0.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let vt1 = input.vt1()?;
    let heart = input.heart_rate()?;
    let counted = heart.settled_s;
    if counted < 120.0 || counted < 0.3 * input.digest.moving_s {
        return Err(Absent::NoChannel(Channel::HeartRate));
    }
    let value = 100.0 * heart.settled_above(vt1) / counted;
    Ok(ComponentResult {
        value,
        share: piecewise(&CURVE, value),
        because: input
            .say(|| format!("{value:.0} % of the time above the first threshold ({vt1:.0} bpm)")),
    })
}
