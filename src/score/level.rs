//! What is asked of a runner by experience: one row a level.

use crate::athlete::Level;
use std::ops::RangeInclusive;

/// What one level is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    /// Whose.
    pub level: Level,
    /// Share of the runs that may be hard.
    pub hard_share: RangeInclusive<f64>,
    /// Minutes by which the upper knots of a recovery run's duration move.
    pub longer_min: f64,
    /// Easy runs are counted a week, not for each hard run.
    pub easy_by_week: bool,
}

/// All levels, in their order (Seiler 2010, and judgement: [`crate::science::spacing`]).
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

/// The first sentences call a share of hard runs that costs points "more than asked" above this, else
/// "fewer", at every level. It lies between the ends of the targets, so that it decides nothing else
/// (judgement).
pub const MORE_THAN_ASKED: f64 = 0.30;
/// More than this share of hard runs is the finding of a season, whatever the recovery runs were: even a novice
/// should have an easy run for each hard one (judgement).
pub const MOSTLY_HARD: f64 = 0.65;

/// The row of a level.
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
