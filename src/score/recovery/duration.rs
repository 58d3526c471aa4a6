//! Component 5: duration.

use super::{Case, Component, Finding};
use crate::activity::Known;
use crate::athlete::Level;
use crate::classify::piecewise;

/// Minutes moving: 20 to 40 are right.
pub const DURATION: Component = Component {
    id: "duration",
    name: "duration",
    weight: 12.0,
    unit: "min moving",
    source: "20 to 40 minutes is coaching convention; the curve is judgement",
    doc: "Long enough to loosen, short enough to add nothing. The upper knots move with \
          experience; `--rebuilding` asks for 15 to 30 minutes.",
    rate,
};

/// Share over minutes (SCIENCE B5).
const CURVE: [(f64, f64); 8] = [
    (10.0, 0.4),
    (15.0, 0.8),
    (20.0, 1.0),
    (40.0, 1.0),
    (50.0, 0.8),
    (60.0, 0.5),
    (75.0, 0.2),
    (90.0, 0.0),
];
/// When rebuilding (SCIENCE G4).
const REBUILDING: [(f64, f64); 6] =
    [(0.0, 0.5), (10.0, 0.8), (15.0, 1.0), (30.0, 1.0), (40.0, 0.7), (60.0, 0.0)];

fn rate(case: &Case<'_>) -> Known<Finding> {
    let minutes = case.digest.moving_s / 60.0;
    let shift = match case.level {
        Level::Novice => -5.0,
        Level::Intermediate => 0.0,
        Level::Advanced => 10.0,
    };
    let curve = CURVE.map(|(x, y)| (if x >= 40.0 { x + shift } else { x }, y));
    let share =
        if case.rebuilding { piecewise(&REBUILDING, minutes) } else { piecewise(&curve, minutes) };
    Ok(Finding { value: minutes, share, because: format!("{minutes:.0} minutes moving") })
}
