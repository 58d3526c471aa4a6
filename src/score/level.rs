//! Targets by training level, one row per level.

use crate::athlete::Level;
use std::ops::RangeInclusive;

/// The targets of one level.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    /// The level.
    pub level: Level,
    /// Target range for the share of hard runs.
    pub hard_share: RangeInclusive<f64>,
    /// Shift of the upper end of a recovery run's duration curve, minutes.
    pub longer_min: f64,
    /// Whether easy runs are counted per week rather than per hard run.
    pub easy_by_week: bool,
}

/// The targets of all levels, in the order of [`Level`] (Seiler 2010, and judgement:
/// [`crate::science::spacing`]).
pub static TARGETS: [Targets; 3] = [
    Targets { level: Level::Novice, hard_share: 0.0..=0.50, longer_min: -5.0, easy_by_week: false },
    Targets {
        level: Level::Intermediate,
        hard_share: 0.15..=0.34,
        longer_min: 0.0,
        easy_by_week: false,
    },
    Targets {
        level: Level::Advanced,
        hard_share: 0.15..=0.34,
        longer_min: 10.0,
        easy_by_week: true,
    },
];

/// Of a share of hard runs that costs points, the report says "more than asked" above this and "fewer" below.
/// It lies inside every target range, so it decides nothing else (judgement).
pub const MORE_THAN_ASKED: f64 = 0.30;
/// A larger share of hard runs is the headline of a season, whatever its recovery runs: even a novice should
/// have an easy run for each hard one (judgement).
pub const MOSTLY_HARD: f64 = 0.65;

/// The targets of a level.
pub fn targets(level: Level) -> &'static Targets {
    &TARGETS[level as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_stands_in_its_place() {
        assert!(TARGETS.iter().enumerate().all(|(i, row)| row.level as usize == i));
    }
}
