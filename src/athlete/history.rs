//! All that the runs of a runner showed, and what is asked of all of it.

use super::evidence::{EFFORT_COUNT, RunEvidence};
use super::maxima::{CS_A_YEAR, HR_MAX_A_YEAR, Observation, contenders};
use super::pace::HrSpeedModel;

/// A history of fewer runs may hold nothing hard at all, and then its longest efforts say little
/// (judgement).
pub(super) const FEW_RUNS: usize = 10;

/// A history, and for each maximum that is looked for the runs that can count among the highest at any
/// date: long histories are asked week by week.
pub(super) struct History {
    /// All runs in order of time.
    pub runs: Vec<RunEvidence>,
    /// Highest heart rates, with the best minute of the run aside (NaN without).
    pub peaks: Vec<Observation>,
    /// Speeds over each distance, m/s, with the mean heart rate aside.
    pub efforts: [Vec<Observation>; EFFORT_COUNT],
    /// Heart rate for pace over all of it.
    pub hr_speed: Option<HrSpeedModel>,
    /// Half of the running time lies in runs of a higher mean heart rate than this, bpm; `None` for a history
    /// of few runs.
    pub habitual_hr: Option<f64>,
}

impl History {
    /// What lies ahead of [`super::maxima::highest`], done once.
    pub fn of(runs: Vec<RunEvidence>) -> History {
        let peak = |r: &RunEvidence| {
            let companion = r.means[0].unwrap_or(f64::NAN);
            r.peak.map(|value| Observation { value, day: r.day, companion })
        };
        let peaks = contenders(runs.iter().filter_map(peak), |_| HR_MAX_A_YEAR);
        let efforts = std::array::from_fn(|i| {
            let effort = |r: &RunEvidence| {
                r.efforts[i].map(|(value, companion)| Observation { value, day: r.day, companion })
            };
            // A speed never counts less than half of what it was.
            contenders(runs.iter().filter_map(effort), |speed| 2.0 * CS_A_YEAR * speed)
        });
        let hr_speed = HrSpeedModel::of(&runs);
        let habitual_hr = habitual_hr(&runs);
        History { runs, peaks, efforts, hr_speed, habitual_hr }
    }
}

/// Runs below which no habit is seen (judgement).
const HABIT_RUNS: usize = 12;

fn habitual_hr(runs: &[RunEvidence]) -> Option<f64> {
    let mut all: Vec<(f64, f64)> = runs.iter().filter_map(|r| r.mean_hr).collect();
    if all.len() < HABIT_RUNS {
        return None;
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut left = all.iter().map(|r| r.1).sum::<f64>() / 2.0;
    all.iter().find_map(|(bpm, minutes)| {
        left -= minutes;
        (left <= 0.0).then_some(*bpm)
    })
}
