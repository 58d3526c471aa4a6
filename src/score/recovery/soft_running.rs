//! Soft running: ground contact ([`crate::science::recovery`]).

use super::form_cost::{CURVE, compared, enough};
use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::{Absent, Channel, Known};
use crate::science::Basis;

/// Ground contact time compared with the runner's baseline at the same speed.
pub const SOFT_RUNNING: Component = Component {
    id: ComponentId::SoftRunning,
    name: "ground contact",
    weight: 1.0,
    unit: "% above the runner's usual at the same speed",
    basis: &[Basis::Judgement("a soft landing, on weak evidence, and the curve")],
    doc: "Ground contact time on level ground against the median of the runner's own last 60 days, \
          by speed bins of 0.25 m/s: tired legs stay on the ground longer. It says nothing of impact.",
    curves: &[("", &CURVE)],
    depends_on: Dependency::Other,
    rate,
};

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    if input.digest.form.iter().all(|f| f.stance_time_ms.is_none()) {
        return Err(Absent::NoChannel(Channel::StanceTime));
    }
    let change = enough(input.baseline.stance(input.digest))?;
    Ok(compared("ground contact", change))
}
