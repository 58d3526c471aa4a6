//! VT1 from the runner's own ratings: the mean heart rate of runs rated 3 to 4 of 10
//! ([`crate::science::thresholds`]).

use super::evidence::RunEvidence;
use super::posterior::Observed;
use crate::calendar::Day;
use crate::kernels::stats::median;

/// Ratings at VT1, CR10 (oxygen tests while running: 2.3 at VT1 and 3.9 at VT2 as rated within the test; whole
/// runs are rated higher: [`crate::science::thresholds`]).
const AT_VT1: std::ops::RangeInclusive<f64> = 3.0..=4.0;
/// The runs within this many days on either side are pooled (judgement).
const POOLED_DAYS: i32 = 180;
/// Least number of runs so rated, and the largest share of all rated runs: a rating that nearly every run gets
/// is a habit (judgement).
const LEAST_RUNS: usize = 5;
const MOST_SHARE: f64 = 0.8;
/// Runs shorter than this are rated by their warm-up, minutes (judgement).
const LEAST_MIN: f64 = 20.0;
/// Error of the method, bpm (judgement: a point of rating is 5 % of HRmax; 12 rather than 9, with which random halves of a history agreed less).
const METHOD_SE: f64 = 12.0;

/// Heart rate at ratings of 3 to 4, and its standard error, bpm; `None` with too few of them, or where nearly
/// all runs are so rated.
pub(super) fn vt1(runs: &[RunEvidence], day: Day) -> Option<Observed> {
    let from = runs.partition_point(|r| r.day.0 < day.0 - POOLED_DAYS);
    let to = runs.partition_point(|r| r.day.0 <= day.0 + POOLED_DAYS);
    let mut means = Vec::new();
    let mut rated = 0;
    for run in &runs[from..to] {
        let (Some(rating), Some((bpm, minutes))) = (run.rating, run.mean_hr) else { continue };
        rated += 1;
        if AT_VT1.contains(&rating) && minutes >= LEAST_MIN {
            means.push(bpm);
        }
    }
    if means.len() < LEAST_RUNS || means.len() as f64 > MOST_SHARE * f64::from(rated) {
        return None;
    }
    Some((median(&mut means)?, METHOD_SE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(day: i32, rating: f64, bpm: f64) -> RunEvidence {
        RunEvidence {
            rating: Some(rating),
            mean_hr: Some((bpm, 40.0)),
            ..RunEvidence::empty(Day(day))
        }
    }

    #[test]
    fn the_middle_of_runs_rated_three_to_four() {
        let mut runs: Vec<RunEvidence> =
            (0..5).map(|d| run(d, 3.0, 146.0 + f64::from(d))).collect();
        runs.extend((5..8).map(|d| run(d, 7.0, 171.0)));
        assert_eq!(vt1(&runs, Day(4)), Some((148.0, METHOD_SE)));
        assert_eq!(vt1(&runs, Day(300)), None);
        assert_eq!(vt1(&runs[1..], Day(4)), None);
    }

    #[test]
    fn one_rating_for_every_run_is_a_habit() {
        let runs: Vec<RunEvidence> = (0..9).map(|d| run(d, 3.0, 150.0)).collect();
        assert_eq!(vt1(&runs, Day(4)), None);
    }
}
