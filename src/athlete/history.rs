//! The evidence of all runs of a runner, prepared for repeated queries.

use super::evidence::{EFFORT_COUNT, RunEvidence};
use super::maxima::{CS_A_YEAR, Observation, contenders, years};
use super::pace::HrSpeedModel;
use crate::calendar::Day;
use crate::digest::EFFORT_DISTANCES_M;
use crate::kernels::stats::median;

/// A history of fewer runs is short: it may contain no hard effort at all (judgement).
pub(super) const FEW_RUNS: usize = 10;

/// The evidence of all runs, with the candidates for each best effort selected once, because thresholds are
/// learned for every week.
pub(super) struct History {
    /// All runs in order of time.
    pub runs: Vec<RunEvidence>,
    /// Candidates for the best speed over each distance, m/s; the companion is the mean heart rate.
    pub efforts: [Vec<Observation>; EFFORT_COUNT],
    /// Heart rate as a function of speed.
    pub hr_speed: Option<HrSpeedModel>,
    /// Median over runs of the grade-adjusted speed from which their hardest tenth begins, m/s.
    pub usual_hard_gap: Option<f64>,
}

impl History {
    /// Selects the candidates for [`super::maxima::highest`].
    pub fn of(runs: Vec<RunEvidence>) -> History {
        let mut usual: Vec<f64> = runs.iter().filter_map(|r| r.mean_gap).collect();
        let usual = median(&mut usual);
        let efforts = std::array::from_fn(|i| {
            let most = usual.map_or(f64::INFINITY, |v| fastest(v, EFFORT_DISTANCES_M[i]));
            let effort = |r: &RunEvidence| {
                let (value, companion) = r.efforts[i].filter(|(v, _)| *v <= most)?;
                Some(Observation { value, day: r.day, companion })
            };
            // Speeds are discounted by at most half.
            contenders(runs.iter().filter_map(effort), |speed| 2.0 * CS_A_YEAR * speed)
        });
        let hr_speed = HrSpeedModel::of(&runs);
        let mut hard: Vec<f64> = runs.iter().filter_map(|r| r.hard_gap).collect();
        let usual_hard_gap = median(&mut hard);
        History { runs, efforts, hr_speed, usual_hard_gap }
    }

    /// The runner's age on a day, when the age now, at the last run, is known.
    pub fn age_on(&self, day: Day, age_now: Option<f64>) -> Option<f64> {
        let last = self.runs.last().map_or(day, |r| r.day);
        let ahead = if last > day { years(last, day) } else { 0.0 };
        age_now.map(|age| age - ahead)
    }
}

/// Nobody's critical speed is so many times the usual speed of all runs, and over a short distance nobody is
/// faster than that by more than a large D' allows, metres (judgement: rides among the runs must teach
/// nothing).
const CS_OF_USUAL: f64 = 1.6;
const LARGE_D_PRIME_M: f64 = 150.0;

/// The fastest that a runner can be over a distance, m/s, by the usual speed of all runs.
pub fn fastest(usual_mps: f64, distance_m: f64) -> f64 {
    CS_OF_USUAL * usual_mps * (1.0 + LARGE_D_PRIME_M / distance_m)
}
