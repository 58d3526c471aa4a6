//! Whole minutes of level, uninterrupted running, by which steadiness and drift are judged: stops and hills are no
//! fault of the runner's ([`crate::science::recovery`]).

use crate::digest::{Digest, SETTLE_S, STEP_S};

/// Bins of a minute.
const BINS: usize = (60.0 / STEP_S) as usize;
/// A minute with less than this share of it moving holds a stop (judgement).
const MOVING: f64 = 0.95;
/// A mean grade of this and more, up or down, is a hill (judgement).
pub(super) const HILL: f64 = 0.03;

/// The means of one minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Minute {
    /// Grade-adjusted speed, m/s.
    pub gap: f64,
    /// Heart rate as recorded, bpm; NaN when missing.
    pub heart_rate: f64,
    /// Cadence, steps/min; NaN when missing.
    pub cadence: f64,
}

/// The minutes from `from_s` on that hold no stop, follow none, lie on no hill and touch no stride.
pub(super) fn level_minutes(digest: &Digest, strides: &[bool], from_s: f64) -> Vec<Minute> {
    let track = &digest.track;
    let first = (from_s.max(SETTLE_S) / STEP_S) as usize;
    let whole = |from: usize| track.moving_within(from..from + BINS) >= 60.0 * MOVING;
    let starts = (first..track.len()).step_by(BINS).filter(|from| from + BINS <= track.len());
    starts
        .filter(|&from| whole(from - BINS) && whole(from))
        .filter(|&from| !strides[from..from + BINS].contains(&true))
        .filter_map(|from| {
            let mean = |of: &dyn Fn(usize) -> f64, least: usize| {
                let known = (from..from + BINS).map(of).filter(|v| v.is_finite());
                let (n, sum) = known.fold((0, 0.0), |(n, sum), v| (n + 1, sum + v));
                if n >= least { sum / f64::from(n as u32) } else { f64::NAN }
            };
            let grade = mean(&|i| track.grade(i), 1);
            let gap = mean(&|i| track.gap(i), BINS - 2);
            let level = grade.is_nan() || grade.abs() < HILL;
            (level && gap > 0.0).then(|| Minute {
                gap,
                heart_rate: mean(&|i| track.heart_rate(i), BINS - 2),
                cadence: mean(&|i| track.cadence(i), BINS - 2),
            })
        })
        .collect()
}
