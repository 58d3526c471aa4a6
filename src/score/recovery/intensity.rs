//! Intensity by heart rate.

use super::duration::ASKED_MIN;
use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known, Threshold};
use crate::athlete::EasyScale;
use crate::digest::SETTLE_S;
use crate::science::Basis;
use crate::science::references::SEILER_2007;

/// What each minute costs by its heart rate, on one scale from the middle of the easy domain to VT1 and beyond.
pub const INTENSITY: Component = Component {
    id: ComponentId::Intensity,
    name: "intensity",
    weight: 28.0,
    unit: "bpm above the easy limit",
    basis: &[
        Basis::Published(&SEILER_2007),
        Basis::Judgement(
            "the border at the first threshold is Seiler's; where points begin to go, and the curve",
        ),
    ],
    doc: "Each minute after the third costs by its drift-corrected 15-s mean heart rate: nothing up to 12 % of the \
          maximum below the first threshold, a fifth at the easy limit, all at the first threshold, and more beyond, so \
          that two minutes at threshold heart rate cost more than four just above the first. The mean over the run, or \
          over 20 minutes where it was shorter. Strides and the minute after each are left out. Misleads in heat and as \
          far as the first threshold is off.",
    curves: &[(
        "an even run, over its distance from the first threshold as a share of the maximum",
        &EVEN,
    )],
    depends_on: Dependency::Vt1,
    rate,
};

/// Points of even runs, to be shown: values of [`EasyScale`] ([`crate::science::recovery`]).
const EVEN: [(f64, f64); 7] = [
    (-0.12, 1.0),
    (-0.1, 0.93),
    (-0.08, 0.81),
    (-0.06, 0.65),
    (-0.04, 0.46),
    (-0.02, 0.24),
    (0.0, 0.0),
];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let heart = input.heart_rate()?;
    if heart.settled_s < 120.0 || heart.settled_s < 0.3 * input.digest.moving_s {
        return Err(Absent::NoChannel(Channel::HeartRate));
    }
    input.thresholds.hr_max.as_ref().ok_or(Absent::NoThreshold(Threshold::HrMax))?;
    let vt1 = input.vt1()?;
    let scale = EasyScale::of(input.thresholds).ok_or(Absent::NoThreshold(Threshold::Vt1))?;
    // What a minute costs on average; a run shorter than what is asked adds no more than its own minutes.
    let cost = heart.cost_s(&scale) / heart.settled_s.max(60.0 * ASKED_MIN.0 - SETTLE_S);
    let limit = scale.limit_bpm();
    let above = heart.settled_mean - limit;
    let because = input.say(|| {
        // Whole beats that add up as they are printed.
        let (mean, limit) = (heart.settled_mean.round(), limit.round());
        let place = match mean - limit {
            0.0 => format!("at the easy limit of {limit:.0}"),
            d if d > 0.0 => format!("{d:.0} above the easy limit of {limit:.0}"),
            d => format!("{:.0} below the easy limit of {limit:.0}", -d),
        };
        let over = 100.0 * heart.settled_above(vt1) / heart.settled_s;
        let over = if over >= 0.5 {
            format!(", {over:.0} % of the time above the first threshold")
        } else {
            String::new()
        };
        // Beside the mean of the whole run it would look like an error.
        let whole = input.digest.mean_heart_rate();
        let differs = whole.is_some_and(|whole| (whole.round() - mean).abs() > 1.0);
        let part = if differs { " from minute 3 on" } else { "" };
        format!("mean {mean:.0} bpm{part}, {place}{over}")
    });
    Ok(ComponentResult { value: above, share: (1.0 - cost).max(0.0), because })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::athlete::{Estimate, Thresholds};

    #[test]
    fn the_points_that_are_shown_are_those_of_the_scale() {
        let of = |value| Estimate { value, se: 0.0, source: String::new(), observed_on: None };
        let thresholds = Thresholds {
            hr_max: Some(of(200.0)),
            hr_rest: of(50.0),
            vt1: Some(of(160.0)),
            vt2: None,
            cs: None,
            cp_w: None,
            nodes: Vec::new(),
        };
        let scale = EasyScale::of(&thresholds).unwrap();
        for (x, share) in EVEN {
            assert!((1.0 - scale.cost(160.0 + 200.0 * x) - share).abs() < 0.006, "{x}");
        }
    }
}
