//! Duration.

use super::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
use crate::activity::Known;
use crate::athlete::Level;
use crate::kernels::piecewise::piecewise;
use crate::science::Basis;
use crate::score::targets;

/// Moving time; 20 to 40 minutes get full points.
pub const DURATION: Component = Component {
    id: ComponentId::Duration,
    name: "duration",
    weight: 26.0,
    unit: "min moving",
    basis: &[Basis::Convention("20 to 40 minutes, as coaches say"), Basis::Judgement("the curve")],
    doc: "Long enough to loosen, short enough to add nothing; too short costs less than too long, because it adds \
          nothing. The upper knots move with \
          experience; `--rebuilding` asks for 15 to 30 minutes, and growth of at most 15 % a week.",
    curves: &[("usual", &CURVE), ("rebuilding", &REBUILDING)],
    depends_on: Dependency::Other,
    rate,
};

/// Range of moving time with full points, minutes (convention of coaches).
pub const ASKED_MIN: (f64, f64) = (20.0, 40.0);
/// The same when rebuilding, minutes (judgement: shorter by a quarter).
pub const REBUILDING_MIN: (f64, f64) = (15.0, 30.0);
/// Points as a function of moving minutes ([`crate::science::recovery`]).
const CURVE: [(f64, f64); 9] = [
    (5.0, 0.5),
    (10.0, 0.7),
    (15.0, 0.9),
    (ASKED_MIN.0, 1.0),
    (ASKED_MIN.1, 1.0),
    (50.0, 0.8),
    (60.0, 0.5),
    (75.0, 0.2),
    (90.0, 0.0),
];
/// The same when rebuilding ([`crate::science::recovery`]).
const REBUILDING: [(f64, f64); 7] = [
    (0.0, 0.5),
    (10.0, 0.8),
    (REBUILDING_MIN.0, 1.0),
    (REBUILDING_MIN.1, 1.0),
    (40.0, 0.7),
    (50.0, 0.3),
    (60.0, 0.0),
];
/// When rebuilding, a run that exceeds the longest of the previous week by more than this share loses this
/// many points ([`crate::science::recovery`]).
const GROWTH: f64 = 0.15;
const GROWTH_COST: f64 = 0.3;

/// Range of moving time with full points at a level, minutes; `rebuilding` asks for less whatever the level.
pub fn asked_min(level: Level, rebuilding: bool) -> (f64, f64) {
    match rebuilding {
        true => REBUILDING_MIN,
        false => (ASKED_MIN.0, ASKED_MIN.1 + targets(level).longer_min),
    }
}

fn rate(input: &ComponentInput<'_>) -> Known<ComponentResult> {
    let minutes = input.digest.moving_s / 60.0;
    // Decide on the rounded number, as printed.
    let because = match format!("{minutes:.0}").as_str() {
        "1" => "1 minute moving".to_string(),
        n => format!("{n} minutes moving"),
    };
    if input.rebuilding {
        let share = piecewise(&REBUILDING, minutes);
        return Ok(match input.longest_before_min {
            Some(before) if minutes > (1.0 + GROWTH) * before => ComponentResult {
                value: minutes,
                share: (share - GROWTH_COST).max(0.0),
                because: format!("{because}, after {before:.0} at most in the week before"),
            },
            _ => ComponentResult { value: minutes, share, because },
        });
    }
    let shift = targets(input.level).longer_min;
    let curve = CURVE.map(|(x, y)| (if x >= ASKED_MIN.1 { x + shift } else { x }, y));
    Ok(ComponentResult { value: minutes, share: piecewise(&curve, minutes), because })
}
