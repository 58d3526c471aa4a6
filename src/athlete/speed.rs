//! Critical speed from best grade-adjusted efforts ([`crate::science::thresholds`]): d = D' + CS t by least
//! squares.

use super::evidence::EFFORT_COUNT;
use super::history::{FEW_RUNS, History};
use super::maxima::{CS_A_YEAR, Observation, corroborated, highest, years};
use super::thresholds::{CriticalSpeed, Estimate};
use crate::calendar::Day;
use crate::digest::EFFORT_DISTANCES_M;

/// An effort is accepted when another run comes within this share of it (judgement: rides among the runs and
/// jumps of position leave single outliers).
const CORROBORATED_WITHIN: f64 = 0.04;
/// Critical speed as a share of the speed of a single maximal effort (judgement:
/// [`crate::science::thresholds`]).
const OF_5_KM: f64 = 0.97;
const OF_3_KM: f64 = 0.94;

/// Standard errors, as shares: with a race (the error in the synthetic runners of
/// [`crate::science::generator`], `tests/it/thresholds.rs`), with a long effort that heart rate shows to be
/// maximal, and for a lower bound ([`crate::science::thresholds`]).
const RACED_SE: f64 = 0.0215;
const HARD_SE: f64 = 0.025;
const LOWER_BOUND_SE: f64 = 0.06;
/// Standard error in a short history, whose runs may all have been easy, as a share (judgement).
const FEW_SE: f64 = 0.15;

/// One distance's best effort: metres, seconds, mean heart rate.
type Effort = (f64, f64, f64);

/// An effort and the day of its run.
type DatedEffort = (Effort, Day);

/// The best efforts around a day, shortest first.
pub(super) struct BestEfforts(Vec<DatedEffort>);

impl BestEfforts {
    /// The best efforts that other runs corroborate, discounted by their age.
    pub fn around(history: &History, day: Day) -> BestEfforts {
        BestEfforts((0..EFFORT_COUNT).filter_map(|i| best_effort(history, day, i)).collect())
    }

    /// Whether the efforts are maximal: the short one is faster than the long one by at least the least
    /// plausible D'. A runner who never went all out has run all distances at about the same speed. `None`
    /// without both efforts.
    pub fn all_out(&self) -> Option<bool> {
        let of = |i: usize| self.0.iter().map(|d| d.0).find(|p| p.0 == EFFORT_DISTANCES_M[i]);
        let (short, long) = (of(SHORT_AND_LONG.0)?, of(SHORT_AND_LONG.1)?);
        let speed = (long.0 - short.0) / (long.1 - short.1);
        Some(short.0 - speed * short.1 >= *D_PRIME_M.start())
    }
}

/// Critical speed over the median of what runs reach in their hardest tenth (fitted: labelled runs of four
/// runners).
const CS_OF_USUAL_HARD: f64 = 1.19;
/// Plausible range of critical speed, m/s (judgement: from a slow beginner to the best in the world).
const CS_MPS: std::ops::RangeInclusive<f64> = 2.0..=6.2;

/// Plausible range of D', metres ([`crate::science::thresholds`]).
const D_PRIME_M: std::ops::RangeInclusive<f64> = 40.0..=450.0;

/// Indices of the efforts over 800 m and 3 km; shorter ones are often sprints at the end of an easy run.
const SHORT_AND_LONG: (usize, usize) = (1, 4);

/// Critical speed where a race shows it.
pub(super) fn raced(history: &History, best_efforts: &BestEfforts) -> Option<CriticalSpeed> {
    learn(history, best_efforts, None).filter(|cs| cs.raced)
}

/// Learns critical speed. `vt2` shows whether the long effort was maximal; otherwise the value is a lower
/// bound.
pub(super) fn learn(
    history: &History,
    best_efforts: &BestEfforts,
    vt2: Option<&Estimate>,
) -> Option<CriticalSpeed> {
    let dated = &best_efforts.0;
    let points: Vec<Effort> = dated.iter().map(|(p, _)| *p).collect();
    let long = points.iter().rfind(|p| p.0 >= 3000.0)?;
    let raced = |day: &Day| {
        let from = history.runs.partition_point(|r| r.day < *day);
        history.runs[from..].iter().take_while(|r| r.day == *day).any(|r| r.race)
    };
    let race = dated.iter().any(|(p, day)| p.0 >= 3000.0 && raced(day));
    let hard = race
        || vt2.is_some_and(|v| long.2 >= v.value - 5.0) && best_efforts.all_out() == Some(true);
    let by_long = points
        .iter()
        .filter(|p| p.0 >= 3000.0)
        .map(|p| if p.0 >= 5000.0 { OF_5_KM } else { OF_3_KM } * p.0 / p.1)
        .fold(0.0, f64::max);
    let observed_on = dated.iter().rfind(|(p, _)| p.0 >= 3000.0).map(|(_, day)| *day);
    let short = points.iter().any(|p| p.0 <= 1000.0);
    let fitted = (points.len() >= 3 && short).then(|| least_squares(&points)).flatten();
    let fitted = fitted.filter(|(cs, d, residual)| {
        CS_MPS.contains(cs) && D_PRIME_M.contains(d) && *residual < 0.03
    });
    let (value, d_prime_m) = match fitted {
        Some((cs, d, _)) if cs >= by_long => (cs, Some(d)),
        _ => (by_long, None),
    };
    if !CS_MPS.contains(&value) {
        return None;
    }
    let how = if d_prime_m.is_some() { "best efforts, 400 m to 5 km" } else { "best long effort" };
    let speed = Estimate {
        value,
        se: value
            * match (race, hard) {
                (true, _) => RACED_SE,
                (_, true) => HARD_SE,
                _ if history.runs.len() < FEW_RUNS => FEW_SE,
                _ => LOWER_BOUND_SE,
            },
        source: if hard { how.to_string() } else { format!("{how}; none was all out") },
        observed_on,
    };
    let by_usual_mps = history.usual_hard_gap.map(|v| CS_OF_USUAL_HARD * v);
    Some(CriticalSpeed { speed, d_prime_m, lower_bound: !hard, raced: race, by_usual_mps })
}

fn best_effort(history: &History, day: Day, i: usize) -> Option<DatedEffort> {
    let desc = highest(history.efforts[i].iter().map(|o| {
        let value = o.value * (1.0 - CS_A_YEAR * years(o.day, day)).max(0.5);
        Observation { value, ..*o }
    }));
    let best = corroborated(&desc, CORROBORATED_WITHIN)?;
    let point = (EFFORT_DISTANCES_M[i], EFFORT_DISTANCES_M[i] / best.value, best.companion);
    Some((point, best.day))
}

/// Slope, intercept and largest relative residual of distance over time.
fn least_squares(points: &[Effort]) -> Option<(f64, f64, f64)> {
    let n = points.len() as f64;
    let mean_t = points.iter().map(|p| p.1).sum::<f64>() / n;
    let mean_d = points.iter().map(|p| p.0).sum::<f64>() / n;
    let sxx: f64 = points.iter().map(|p| (p.1 - mean_t).powi(2)).sum();
    if sxx <= 0.0 {
        return None;
    }
    let slope = points.iter().map(|p| (p.1 - mean_t) * (p.0 - mean_d)).sum::<f64>() / sxx;
    let intercept = mean_d - slope * mean_t;
    let residual =
        points.iter().map(|p| ((p.0 - intercept - slope * p.1) / p.0).abs()).fold(0.0, f64::max);
    Some((slope, intercept, residual))
}

#[cfg(test)]
mod tests {
    use super::super::evidence::RunEvidence;
    use super::*;

    #[test]
    fn critical_speed_of_exact_efforts_is_exact() {
        // d = 200 m + 4 m/s t.
        let points: Vec<Effort> = [400.0, 800.0, 1000.0, 1500.0, 3000.0, 5000.0]
            .iter()
            .map(|d| (*d, (d - 200.0) / 4.0, 180.0))
            .collect();
        let (cs, d_prime, residual) = least_squares(&points).unwrap();
        assert!((cs - 4.0).abs() < 1e-12 && (d_prime - 200.0).abs() < 1e-9 && residual < 1e-12);
    }

    #[test]
    fn a_ride_among_the_runs_teaches_no_speed() {
        let run = |day: i32, speed: f64| RunEvidence {
            efforts: [Some((speed, f64::NAN)); EFFORT_COUNT],
            ..RunEvidence::empty(Day(day))
        };
        let runs = History::of(vec![run(0, 3.0), run(1, 3.1), run(2, 7.0)]);
        let cs = learn(&runs, &BestEfforts::around(&runs, Day(2)), None).unwrap();
        assert!((cs.speed.value - 0.97 * 3.1).abs() < 0.01 && cs.lower_bound);
    }
}
