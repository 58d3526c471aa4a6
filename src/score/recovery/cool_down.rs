//! A short cool-down ([`crate::science::recovery`]).

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known};
use crate::digest::STEP_S;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Pace of the last three minutes compared with the rest of the run.
pub const COOL_DOWN: Component = Component {
    id: ComponentId::CoolDown,
    name: "cool-down",
    weight: 2.0,
    unit: "% faster than the body of the run",
    basis: &[Basis::Convention("a short cool-down"), Basis::Judgement("the curve")],
    doc: "Grade-adjusted pace of the last three minutes against the rest after minute 3; strides at \
          the end are left out. Under 15 minutes it is not asked.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::Other,
    rate,
};

/// Points as a function of percent ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 3] = [(0.0, 1.0), (5.0, 0.5), (10.0, 0.0)];
const LAST_BINS: usize = (180.0 / STEP_S) as usize;

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let minutes = input.digest.moving_s / 60.0;
    if minutes < 15.0 {
        return Err(Absent::TooShort { have: minutes, need: 15.0, unit: "min moving".into() });
    }
    let track = &input.digest.track;
    let mean = |from: usize, to: usize| {
        let (mut sum, mut weight) = (0.0, 0.0);
        for i in from..to {
            let v = track.gap(i);
            if v.is_finite() && !input.in_stride(i) {
                sum += v * track.moving_s(i);
                weight += track.moving_s(i);
            }
        }
        (weight > 30.0).then(|| sum / weight)
    };
    let end = track.len().saturating_sub(LAST_BINS);
    let (Some(last), Some(body)) = (mean(end, track.len()), mean(LAST_BINS, end)) else {
        return Err(Absent::NoChannel(Channel::Speed));
    };
    let value = 100.0 * (last / body - 1.0);
    let because = match value {
        v if v <= 0.5 => "the end was no faster than the rest".to_string(),
        v => format!("the last three minutes were {v:.0} % faster than the rest"),
    };
    Ok(ComponentResult { value, share: piecewise(&CURVE, value), because })
}
