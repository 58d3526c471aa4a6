//! A gentle start ([`crate::science::recovery`]).

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Known};
use crate::digest::{SETTLE_S, STEP_S, WARM_UP_S};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Minutes 3 to 8 compared with minutes 10 to 20.
pub const GENTLE_START: Component = Component {
    id: ComponentId::GentleStart,
    name: "gentle start",
    weight: 2.0,
    unit: "% above the body of the run",
    basis: &[Basis::Convention("a gentle warm-up"), Basis::Judgement("the curve")],
    doc: "Mean drift-corrected heart rate of minutes 3 to 8 against minutes 10 to 20; grade-adjusted \
          pace when there is no heart rate. Under 20 minutes it is not asked.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::HeartRate,
    rate,
};

/// Points as a function of percent ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 4] = [(0.0, 1.0), (2.0, 0.7), (5.0, 0.2), (8.0, 0.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let minutes = input.digest.moving_s / 60.0;
    if minutes < 20.0 {
        return Err(Absent::TooShort { have: minutes, need: 20.0, unit: "min moving".into() });
    }
    let track = &input.digest.track;
    let mean = |from: f64, to: f64, value: &dyn Fn(usize) -> f64| {
        let bins =
            (from * 60.0 / STEP_S) as usize..((to * 60.0 / STEP_S) as usize).min(track.len());
        let (mut sum, mut weight) = (0.0, 0.0);
        for i in bins.filter(|&i| value(i).is_finite()) {
            sum += value(i) * track.moving_s(i);
            weight += track.moving_s(i);
        }
        (weight > 60.0).then(|| sum / weight)
    };
    let compare = |value: &dyn Fn(usize) -> f64| {
        let (start, body) =
            (mean(SETTLE_S / 60.0, WARM_UP_S / 60.0, value)?, mean(10.0, 20.0, value)?);
        Some(100.0 * (start / body - 1.0))
    };
    let by_heart = input.heart_rate().ok().and_then(|heart| compare(&|i| heart.bpm[i]));
    let (value, what) = match by_heart {
        Some(v) => (v, "heart rate"),
        None => (
            compare(&|i| track.gap(i))
                .ok_or(Absent::unreliable("too little of the first 20 minutes was recorded"))?,
            "pace",
        ),
    };
    let because = match value {
        v if v <= 0.5 => "began no harder than it went on".to_string(),
        v => format!("{what} of the start {v:.0} % above the body of the run"),
    };
    Ok(ComponentResult { value, share: piecewise(&CURVE, value), because })
}
