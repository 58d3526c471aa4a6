//! Means and slopes with their 95 % intervals, and the trend of easy running.

use super::{Run, last_day};
use crate::classify::Sort;
use crate::kernels::stats::{mean, median, sample_sd};
use std::collections::BTreeMap;

/// A number with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfidenceInterval {
    /// The number.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Number of observations.
    pub n: usize,
}

impl ConfidenceInterval {
    fn around(value: f64, se: f64, df: usize, n: usize) -> ConfidenceInterval {
        let half = student(df) * se;
        ConfidenceInterval { value, low: value - half, high: value + half, n }
    }

    /// Whether zero lies outside.
    pub fn is_clear(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }

    fn scaled(self, by: f64) -> ConfidenceInterval {
        ConfidenceInterval {
            value: by * self.value,
            low: by * self.low,
            high: by * self.high,
            n: self.n,
        }
    }
}

/// The 97.5 % point of Student's t: Cornish-Fisher to the second order, within 0.5 % from 5 degrees of
/// freedom.
fn student(df: usize) -> f64 {
    let v = df as f64;
    1.95996 + 2.372_27 / v + 2.822_5 / (v * v)
}

/// Mean with its 95 % interval; `None` with fewer than 4 values.
pub fn mean_with_interval(values: &[f64]) -> Option<ConfidenceInterval> {
    let n = values.len();
    if n < 4 {
        return None;
    }
    let se = sample_sd(values)? / (n as f64).sqrt();
    Some(ConfidenceInterval::around(mean(values)?, se, n - 1, n))
}

/// Least-squares slope of y over x with its 95 % interval; `None` with fewer than 6 points or without spread
/// in x.
pub fn slope_with_interval(points: &[(f64, f64)]) -> Option<ConfidenceInterval> {
    let n = points.len();
    if n < 6 {
        return None;
    }
    let m = |f: fn(&(f64, f64)) -> f64| points.iter().map(f).sum::<f64>() / n as f64;
    let (mx, my) = (m(|p| p.0), m(|p| p.1));
    let sxx: f64 = points.iter().map(|p| (p.0 - mx).powi(2)).sum();
    if sxx <= 0.0 {
        return None;
    }
    let slope = points.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum::<f64>() / sxx;
    let rest: f64 = points.iter().map(|p| (p.1 - my - slope * (p.0 - mx)).powi(2)).sum();
    let se = (rest / (n - 2) as f64 / sxx).sqrt();
    Some(ConfidenceInterval::around(slope, se, n - 2, n))
}

/// Length of the trend, weeks (judgement: long enough for training to show).
const WEEKS: i32 = 26;
/// Least moving time of a run, minutes (judgement: shorter runs have hardly settled).
const LEAST_MIN: f64 = 20.0;

/// Trend of the efficiency factor (metres per minute over beats per minute, Friel) of runs that were not
/// hard, over the last 26 weeks, percent per 4 weeks.
///
/// A least-squares line through weekly medians of at least six weeks, so that a week with many runs counts
/// once. Heat, altitude and a new watch change it as training does.
pub(super) fn efficiency(runs: &[Run]) -> Option<ConfidenceInterval> {
    let last = last_day(runs)?.0;
    let mut weeks: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    let easy = |r: &&Run| r.counts_as_run() && r.verdict.sort() == Some(Sort::Recovery);
    for run in runs.iter().filter(easy).filter(|r| r.day.0 > last - 7 * WEEKS) {
        let known = run.verdict.doses.heart_rate.is_ok() && run.digest.heart_rate_coverage >= 0.8;
        if known
            && run.digest.moving_s >= 60.0 * LEAST_MIN
            && let Ok(efficiency) = run.digest.track.efficiency_factor()
        {
            weeks.entry(run.day.week_start(false).0).or_default().push(efficiency);
        }
    }
    let points: Vec<(f64, f64)> = weeks
        .into_iter()
        .filter_map(|(monday, mut values)| Some((f64::from(monday) / 28.0, median(&mut values)?)))
        .collect();
    let centre = mean(&points.iter().map(|p| p.1).collect::<Vec<_>>())?;
    Some(slope_with_interval(&points)?.scaled(100.0 / centre))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_students() {
        // 1..=10: mean 5.5, SD 3.0277, SE 0.9574, t(9) 2.2622.
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        let found = mean_with_interval(&values).unwrap();
        assert_eq!((found.value, found.n), (5.5, 10));
        assert!((found.high - 5.5 - 2.2622 * 0.957_427).abs() < 0.01, "{found:?}");
        assert_eq!(mean_with_interval(&[1.0, 2.0, 3.0]), None);
    }

    #[test]
    fn a_straight_line_has_its_slope_and_no_error() {
        let points: Vec<(f64, f64)> =
            (0..8).map(|x| (f64::from(x), 3.0 + 0.5 * f64::from(x))).collect();
        let found = slope_with_interval(&points).unwrap();
        assert!((found.value - 0.5).abs() < 1e-12 && found.high - found.low < 1e-9);
        assert!(found.is_clear());
    }
}
