//! Conversational breathing ([`crate::science::recovery`]).

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Breathing rate compared with the runner's own at the first threshold.
pub const BREATHING: Component = Component {
    id: ComponentId::Breathing,
    name: "breathing",
    weight: 0.0,
    unit: "breaths a minute above the rate at the first threshold",
    basis: &[
        Basis::Convention("a conversational pace"),
        Basis::Judgement("the curve, not validated"),
    ],
    doc: "Mean breathing rate that the device estimates against the runner's own at the first threshold \
          in the 60 days before (5-bpm bins). Shown, not scored, until validated.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::Vt1,
    rate,
};

/// Points as a function of the difference, breaths per minute (judgement).
const CURVE: [(f64, f64); 3] = [(-4.0, 1.0), (0.0, 0.5), (4.0, 0.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let all = &input.digest.breathing;
    let seconds: f64 = all.iter().map(|b| b.seconds).sum();
    if seconds < 300.0 {
        return Err(Absent::NoChannel(Channel::RespirationRate));
    }
    let mean = all.iter().map(|b| b.seconds * b.rate).sum::<f64>() / seconds;
    let at_vt1 = input.baseline.breathing_at(input.vt1()?).ok_or(Absent::not_applicable(
        "breathing at the first threshold is not known: too few runs of the 60 days before reached it",
    ))?;
    let value = mean - at_vt1;
    let side = if value > 0.0 { "above" } else { "below" };
    let because = input.say(|| {
        format!(
            "{mean:.0} breaths a minute, {:.0} {side} the {at_vt1:.0} at the first threshold",
            value.abs()
        )
    });
    Ok(ComponentResult { value, share: piecewise(&CURVE, value), because })
}
