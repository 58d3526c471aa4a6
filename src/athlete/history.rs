//! The evidence of all runs of a runner, prepared for repeated queries.

use super::evidence::{EFFORT_COUNT, RunEvidence};
use super::maxima::{CS_A_YEAR, HR_MAX_A_YEAR, Observation, contenders};
use super::pace::HrSpeedModel;

/// A history of fewer runs is short: it may contain no hard effort at all (judgement).
pub(super) const FEW_RUNS: usize = 10;

/// The evidence of all runs, with the candidates for each maximum selected once, because thresholds are
/// learned for every week.
pub(super) struct History {
    /// All runs in order of time.
    pub runs: Vec<RunEvidence>,
    /// Candidates for the maximal heart rate, bpm; the companion is the run's best minute (NaN when unknown).
    pub peaks: Vec<Observation>,
    /// Candidates for the best speed over each distance, m/s; the companion is the mean heart rate.
    pub efforts: [Vec<Observation>; EFFORT_COUNT],
    /// Heart rate as a function of speed.
    pub hr_speed: Option<HrSpeedModel>,
    /// Median of the runs' mean heart rates, weighted by time, bpm; `None` for a short history.
    pub habitual_hr: Option<f64>,
}

impl History {
    /// Selects the candidates for [`super::maxima::highest`].
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
            // Speeds are discounted by at most half.
            contenders(runs.iter().filter_map(effort), |speed| 2.0 * CS_A_YEAR * speed)
        });
        let hr_speed = HrSpeedModel::of(&runs);
        let habitual_hr = habitual_hr(&runs);
        History { runs, peaks, efforts, hr_speed, habitual_hr }
    }
}

/// Fewer runs have no habitual heart rate (judgement).
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
