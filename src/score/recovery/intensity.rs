//! Intensity by heart rate.

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known, Threshold};
use crate::athlete::{CEILING_BELOW_VT1, recovery_ceiling};
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;

/// Mean heart rate compared with the runner's recovery ceiling.
pub const INTENSITY: Component = Component {
    id: ComponentId::Intensity,
    name: "intensity",
    weight: 25.0,
    unit: "bpm above the recovery ceiling",
    basis: &[Basis::Judgement(
        "a ceiling 5 % of HRmax below VT1, between the zones of Friel and of Seiler, and the curve",
    )],
    doc: "Mean drift-corrected heart rate while moving. Misleads in heat and as far as VT1 is off.",
    curves: &[("over bpm / HRmax", &CURVE)],
    depends_on: Dependency::Vt1,
    rate,
};

/// Points as a function of (HR - ceiling) / HRmax; VT1 is at [`CEILING_BELOW_VT1`]
/// ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 5] =
    [(0.0, 1.0), (0.03, 0.75), (CEILING_BELOW_VT1, 0.45), (0.08, 0.1), (0.12, 0.0)];

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let heart = input.heart_rate()?;
    if heart.mean_s < 0.3 * input.digest.moving_s || heart.mean_s == 0.0 {
        return Err(Absent::NoChannel(Channel::HeartRate));
    }
    let hr_max =
        input.thresholds.hr_max.as_ref().ok_or(Absent::NoThreshold(Threshold::HrMax))?.value;
    let ceiling = recovery_ceiling(input.vt1()?, hr_max);
    let mean = heart.mean;
    let above = mean - ceiling;
    let side = if above > 0.0 { "above" } else { "below" };
    Ok(ComponentResult {
        value: above,
        share: piecewise(&CURVE, above / hr_max),
        because: input.say(|| {
            let above = above.abs();
            format!("mean {mean:.0} bpm, {above:.0} {side} the recovery ceiling of {ceiling:.0}")
        }),
    })
}
