//! How probable each maximal heart rate is ([`crate::science::thresholds`]).
//!
//! The highest heart rate that was seen is a lower bound. How far below the maximum it lies depends on how
//! many runs there are, and on whether any of them was hard; some of the highest may be errors of a sensor.

use super::evidence::RunEvidence;
use super::maxima::{HR_MAX_A_YEAR, years};
use crate::calendar::Day;
use crate::kernels::exp::exp;
use crate::kernels::piecewise::piecewise;
use crate::kernels::stats::median;

/// Lowest maximal heart rate that is considered, bpm (convention: the oldest runners have about 140).
const LOWEST: f64 = 130.0;
/// Number of candidates, one a bpm (convention: the highest ever measured lie about 230).
pub(super) const CANDIDATES: usize = 106;

/// Mean and standard deviation of HRmax among adults of unknown age, bpm (judgement: ages of 20 to 60 by
/// Tanaka 2001).
const ADULTS: (f64, f64) = (188.0, 12.0);
/// HRmax by age is 208 - 0.7 x age, and varies by this much between people of one age, bpm
/// (Tanaka 2001: [`crate::science::thresholds`]).
const OF_ONE_AGE_SD: f64 = 10.0;
/// A stored maximum is off by this much, bpm, and one in ten is somebody's guess (judgement: the
/// settings of four runners against their own peaks).
const STORED_SE: f64 = 2.5;
const STORED_GUESSES: f64 = 0.1;
const GUESS_SE: f64 = 12.0;
/// Error of a maximum that the runner wrote, bpm (judgement).
pub(super) const TOLD_SE: f64 = 2.0;

/// Share of HRmax that the highest heart rate of so many runs lies below it: mean and standard deviation
/// (fitted: the first runs and any later stretches of nine runners' histories).
const GAP_MEAN: [(f64, f64); 8] = [
    (1.0, 0.115),
    (2.0, 0.09),
    (5.0, 0.062),
    (10.0, 0.042),
    (20.0, 0.030),
    (40.0, 0.018),
    (100.0, 0.006),
    (400.0, 0.004),
];
const GAP_SD: [(f64, f64); 8] = [
    (1.0, 0.065),
    (2.0, 0.055),
    (5.0, 0.040),
    (10.0, 0.034),
    (20.0, 0.028),
    (40.0, 0.024),
    (100.0, 0.016),
    (400.0, 0.010),
];
/// A runner who has only run easy stays this share below, whatever the number of runs (fitted: easy-labelled
/// runs of four runners taken alone), and how probable that is by number of runs (judgement: hardly anybody
/// runs a year without one hard effort).
const ONLY_EASY: (f64, f64) = (0.13, 0.05);
const ONLY_EASY_SHARE: [(f64, f64); 4] = [(1.0, 0.45), (20.0, 0.45), (100.0, 0.135), (400.0, 0.02)];
/// In a race the heart comes this share near to its maximum, in the best of `k` as much over the square root
/// of `k`, give or take that much (judgement: races of 20 minutes and more); one named race in five was not
/// raced (judgement).
const RACE_GAP: (f64, f64) = (0.012, 0.012);
const NOT_RACED: f64 = 0.2;
/// Then its peak lies anywhere from the maximum to this share below it (judgement).
const NOT_RACED_GAP: f64 = 0.3;
const SQRT_2_PI: f64 = 2.506_628_274_631_000_2;
/// A peak may pass the maximum by noise of the sensor, bpm: of a strap, and at the wrist (judgement).
const STRAP_NOISE: f64 = 1.5;
const WRIST_NOISE: f64 = 3.0;
/// Each of the highest values is an error of a sensor this often, by number of runs: where there are more
/// runs there are more errors (judgement).
const WRONG: [(f64, f64); 3] = [(40.0, 0.3), (100.0, 0.4), (500.0, 0.7)];
/// The highest peaks of a history stand near each other: by number of runs, the scale of how far one is ahead
/// of the third after it, bpm (judgement: nine runners; a dry strap gives peaks that stand alone).
const FELLOWS: usize = 3;
const AHEAD: [(f64, f64); 3] = [(5.0, 15.0), (20.0, 6.0), (100.0, 4.0)];
/// At most so many of the highest are errors (judgement).
const MOST_WRONG: usize = 12;

/// The usual heart rate, the median of the means of all runs, as a share of HRmax (judgement: nine runners
/// have 0.70 to 0.82).
const USUAL_OF_MAX: (f64, f64) = (0.75, 0.06);

/// Beyond a year a peak says less of today, bpm a year, and beyond three years nothing; a run counts less in
/// the same way (judgement: a dry strap two years ago must not decide).
const FADES_FROM_Y: f64 = 1.0;
const FADE_A_YEAR: f64 = 6.0;
const FORGOTTEN_Y: f64 = 3.0;

/// What the history and the runner say of the maximum around a day.
pub(super) struct MaxEvidence {
    /// Highest heart rates of single runs, highest first, discounted by the time between, bpm.
    pub peaks: Vec<f64>,
    /// Noise of the sensor of the highest, bpm.
    pub noise: f64,
    /// The day of the highest.
    pub highest_on: Option<Day>,
    /// Highest heart rate in a race or a graded test within a year, discounted, bpm, and their number.
    pub raced: Option<(f64, usize)>,
    /// The number of runs with heart rate, each within a year counting whole.
    pub runs: f64,
    /// Median of the mean heart rates of runs, bpm.
    pub usual: Option<f64>,
    /// The maximum that the watch stored, bpm.
    pub stored: Option<f64>,
    /// The maximum that the runner wrote, bpm.
    pub told: Option<f64>,
    /// Age on that day, years.
    pub age: Option<f64>,
}

impl MaxEvidence {
    /// Collects what the runs around a day say; `runs` are in order of time.
    pub fn around(runs: &[RunEvidence], day: Day) -> MaxEvidence {
        let reach = (FORGOTTEN_Y * 365.25) as i32;
        let from = runs.partition_point(|r| r.day.0 < day.0 - reach);
        let to = runs.partition_point(|r| r.day.0 <= day.0 + reach);
        let (mut peaks, mut means, mut count) = (Vec::new(), Vec::new(), 0.0);
        let mut raced: Option<(f64, usize)> = None;
        for run in &runs[from..to.max(from)] {
            let Some(peak) = run.peak.filter(|p| p.is_finite()) else { continue };
            let years = years(run.day, day);
            let beyond = (years - FADES_FROM_Y).max(0.0);
            let value = peak - HR_MAX_A_YEAR * years - FADE_A_YEAR * beyond;
            let weight = 1.0 - beyond / (FORGOTTEN_Y - FADES_FROM_Y);
            count += weight.max(0.0);
            peaks.push((value, run.day, run.wrist));
            let maximal = run.graded || run.race && run.means[1].is_some();
            if maximal && beyond == 0.0 {
                let (best, races) = raced.unwrap_or((value, 0));
                raced = Some((best.max(value), races + 1));
            }
            means.extend(run.mean_hr.map(|m| m.0));
        }
        type Peak = (f64, Day, bool);
        let order = |a: &Peak, b: &Peak| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2)));
        if peaks.len() > MOST_WRONG + 1 {
            peaks.select_nth_unstable_by(MOST_WRONG, order);
            peaks.truncate(MOST_WRONG + 1);
        }
        peaks.sort_by(order);
        MaxEvidence {
            highest_on: peaks.first().map(|p| p.1),
            noise: if peaks.first().is_some_and(|p| p.2) { WRIST_NOISE } else { STRAP_NOISE },
            peaks: peaks.iter().map(|p| p.0).collect(),
            raced,
            runs: count.max(1.0),
            usual: median(&mut means),
            stored: None,
            told: None,
            age: None,
        }
    }

    /// Whether anything but the runner's age speaks.
    pub fn is_empty(&self) -> bool {
        self.peaks.is_empty() && self.stored.is_none() && self.told.is_none()
    }

    /// The weight of each candidate of [`candidate`]; they add up to 1.
    pub fn weights(&self) -> [f64; CANDIDATES] {
        let wrong = piecewise(&by_log(WRONG), libm::log(self.runs));
        // Each of the highest values by how probable it is that all above it are wrong.
        let mut seen = Vec::with_capacity(self.peaks.len());
        let mut share = 1.0;
        for (above, peak) in self.peaks.iter().enumerate() {
            let runs = (self.runs - above as f64).max(1.0);
            let lone =
                self.peaks.get(above + FELLOWS).map_or(1.0, |fellow| alone(peak - fellow, runs));
            seen.push((*peak, share * lone, Gap::of(runs)));
            share *= wrong;
        }
        let (mean, sd) =
            self.age.map_or(ADULTS, |age| (208.0 - HR_MAX_A_YEAR * age, OF_ONE_AGE_SD));
        let mut weights = std::array::from_fn(|i| {
            let max = candidate(i);
            let mut weight = normal(max, mean, sd);
            if !seen.is_empty() {
                weight *= seen
                    .iter()
                    .map(|(p, share, gap)| share * gap.of_peak(*p, max, self.noise))
                    .sum::<f64>();
            }
            if let Some((peak, races)) = self.raced {
                let gap = RACE_GAP.0 / (races as f64).sqrt();
                let raced = normal(1.0 - peak / max, gap, RACE_GAP.1) / SQRT_2_PI;
                weight *= NOT_RACED / NOT_RACED_GAP + (1.0 - NOT_RACED) * raced;
            }
            if let Some(usual) = self.usual {
                weight *= normal(usual / max, USUAL_OF_MAX.0, USUAL_OF_MAX.1);
            }
            if let Some(stored) = self.stored {
                weight *= (1.0 - STORED_GUESSES) * normal(max, stored, STORED_SE)
                    + STORED_GUESSES * normal(max, stored, GUESS_SE);
            }
            if let Some(told) = self.told {
                weight *= normal(max, told, TOLD_SE);
            }
            weight
        });
        normalise(&mut weights);
        weights
    }
}

/// How plausible it is that the highest of some runs stands so far above the third after it, bpm.
fn alone(ahead: f64, runs: f64) -> f64 {
    let scale = piecewise(&by_log(AHEAD), libm::log(runs));
    exp((-(ahead - 2.0 * scale).max(0.0) / scale).max(-690.0))
}

/// The maximal heart rate of a candidate, bpm.
pub(super) fn candidate(i: usize) -> f64 {
    LOWEST + i as f64
}

/// The middle of the candidates by weight, bpm; the weights add up to 1.
pub(super) fn middle(weights: &[f64; CANDIDATES]) -> f64 {
    let mut sum = 0.0;
    let half = weights.iter().position(|w| {
        sum += w;
        sum >= 0.5
    });
    candidate(half.unwrap_or(CANDIDATES - 1))
}

/// How far below the maximum the highest of some runs lies.
struct Gap {
    mean: f64,
    sd: f64,
    only_easy: f64,
}

impl Gap {
    fn of(runs: f64) -> Gap {
        let at = libm::log(runs);
        Gap {
            mean: piecewise(&by_log(GAP_MEAN), at),
            sd: piecewise(&by_log(GAP_SD), at),
            only_easy: piecewise(&by_log(ONLY_EASY_SHARE), at),
        }
    }

    /// The density of this highest heart rate if this is the maximum.
    fn of_peak(&self, peak: f64, max: f64, noise: f64) -> f64 {
        let gap = 1.0 - peak / max;
        let mixed = (1.0 - self.only_easy) * normal(gap, self.mean, self.sd)
            + self.only_easy * normal(gap, ONLY_EASY.0, ONLY_EASY.1);
        let density = mixed * peak / (max * max);
        if peak <= max {
            return density;
        }
        let above = (peak - max) / noise;
        density * exp((-0.5 * above * above).max(-690.0))
    }
}

fn by_log<const N: usize>(knots: [(f64, f64); N]) -> [(f64, f64); N] {
    knots.map(|(n, y)| (libm::log(n), y))
}

/// The normal density but for the factor of 1 / sqrt(2 pi).
pub(super) fn normal(x: f64, mean: f64, sd: f64) -> f64 {
    let z = (x - mean) / sd;
    // Beyond 37 standard deviations `exp` ends.
    exp((-0.5 * z * z).max(-690.0)) / sd
}

/// Scales weights to a sum of 1; equal weights where nothing is possible.
pub(super) fn normalise(weights: &mut [f64]) {
    let sum: f64 = weights.iter().sum();
    let n = weights.len() as f64;
    for w in weights {
        *w = if sum > 0.0 { *w / sum } else { 1.0 / n };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Median, and half the width of the middle 68 %.
    fn of(evidence: &MaxEvidence) -> (f64, f64) {
        let weights = evidence.weights();
        let at = |q: f64| {
            let mut sum = 0.0;
            let found = weights.iter().position(|w| {
                sum += w;
                sum >= q
            });
            candidate(found.unwrap_or(CANDIDATES - 1))
        };
        (at(0.5), (at(0.84) - at(0.16)) / 2.0)
    }

    fn runs(count: usize, highest: &[f64], usual: f64) -> MaxEvidence {
        let rest = (0..MOST_WRONG).map(|i| highest[highest.len() - 1] - 1.0 - 0.5 * i as f64);
        let mut peaks: Vec<f64> = highest.iter().copied().chain(rest).collect();
        peaks.truncate(count.min(MOST_WRONG + 1));
        MaxEvidence {
            peaks,
            noise: STRAP_NOISE,
            highest_on: None,
            raced: None,
            runs: count as f64,
            usual: Some(usual),
            stored: None,
            told: None,
            age: None,
        }
    }

    #[test]
    fn more_runs_bring_the_maximum_nearer_to_the_highest_and_the_error_down() {
        let known: Vec<(f64, f64)> =
            [1, 5, 20, 100, 400].map(|n| of(&runs(n, &[180.0], 140.0))).into();
        assert!(known.windows(2).all(|w| w[0].0 >= w[1].0 && w[0].1 >= w[1].1), "{known:?}");
        assert!(known[0].1 >= 7.0 && known[4].1 <= 3.0, "{known:?}");
        assert!((180.0..184.0).contains(&known[4].0), "{known:?}");
    }

    #[test]
    fn a_few_runs_with_a_dry_strap_move_it_by_a_few_beats() {
        let clean = of(&runs(300, &[188.0], 142.0)).0;
        let dry = of(&runs(300, &[224.0, 219.0, 212.0, 188.0], 142.0)).0;
        assert!((dry - clean).abs() <= 2.0, "{clean} {dry}");
    }

    #[test]
    fn what_was_stored_or_told_decides() {
        let stored = MaxEvidence { stored: Some(200.0), ..runs(10, &[170.0], 145.0) };
        assert!((of(&stored).0 - 200.0).abs() <= 3.0);
        let told = MaxEvidence { told: Some(178.0), ..runs(10, &[170.0], 145.0) };
        let (value, se) = of(&told);
        assert!((value - 178.0).abs() <= 1.0 && se <= 2.5);
    }

    #[test]
    fn a_race_brings_the_maximum_near_to_its_peak() {
        let few = runs(5, &[180.0], 150.0);
        let raced = MaxEvidence { raced: Some((180.0, 1)), ..runs(5, &[180.0], 150.0) };
        assert!(of(&raced).1 < of(&few).1);
    }
}
