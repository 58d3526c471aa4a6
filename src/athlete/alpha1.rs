//! VT1 from beat intervals: the heart rate at which DFA-alpha1 falls through 0.75
//! ([`crate::science::thresholds`]).

use super::evidence::RunEvidence;
use crate::calendar::Day;
use crate::kernels::random::Resample;
use crate::kernels::stats::{median, ranked};

/// Windows of the runs within this many days on either side are pooled, because a single run is too noisy
/// (judgement).
const POOLED_DAYS: i32 = 90;
/// Least size of the pool (judgement).
const LEAST_WINDOWS: usize = 20;
const LEAST_RUNS: usize = 3;
const LEAST_SPAN_BPM: f64 = 20.0;
const LEAST_ON_A_SIDE: usize = 4;
/// alpha1 at VT1 (Rogers et al. 2021, Front Physiol 11:596567).
const AT_VT1: f64 = 0.75;
/// Physiological range of slopes, alpha1 per bpm, and the rank correlation that the pool must reach
/// (judgement).
const SLOPES: std::ops::RangeInclusive<f64> = -0.05..=-0.004;
const LEAST_TAU: f64 = -0.3;
/// Standard error of the method between persons, bpm (Van Hooren et al. 2025: 5.8; Eronen et al. 2024 found up
/// to 16).
const METHOD_SE: f64 = 6.0;
const RESAMPLED: usize = 200;
/// Larger pools are thinned evenly, because the number of pairs grows with the square.
const MOST_WINDOWS: usize = 240;
const MOST_RESAMPLED: usize = 60;

/// One window: heart rate in bpm, and alpha1.
type Point = (f64, f64);

/// Heart rate at alpha1 0.75 and its standard error, bpm; `None` when the pool is too small or shows no
/// crossing.
pub(super) fn vt1(runs: &[RunEvidence], day: Day) -> Option<(f64, f64)> {
    let from = runs.partition_point(|r| r.day.0 < day.0 - POOLED_DAYS);
    let to = runs.partition_point(|r| r.day.0 <= day.0 + POOLED_DAYS);
    let pool: Vec<&[Point]> =
        runs[from..to].iter().map(|r| r.alpha1.as_slice()).filter(|w| !w.is_empty()).collect();
    let all: Vec<Point> = pool.iter().flat_map(|w| w.iter().copied()).collect();
    let side = |above: bool| all.iter().filter(|p| (p.1 > AT_VT1) == above).count();
    let (low, high) =
        all.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| (a.min(p.0), b.max(p.0)));
    if pool.len() < LEAST_RUNS
        || all.len() < LEAST_WINDOWS
        || high - low < LEAST_SPAN_BPM
        || side(true).min(side(false)) < LEAST_ON_A_SIDE
    {
        return None;
    }
    let (mut thin, mut slopes) = (Vec::new(), Vec::new());
    thinned(&pool, MOST_WINDOWS, &mut thin);
    let all = thin.clone();
    let at = crossing(&all, ROUNDS, &mut slopes)?;
    if kendall_tau(&all) > LEAST_TAU {
        return None;
    }
    // Bootstrap over whole runs, because the errors of windows of one run are correlated. The seed is fixed,
    // so that the same files give the same answer.
    let mut drawing = Resample::new();
    let mut drawn: Vec<&[Point]> = Vec::with_capacity(pool.len());
    let mut draws: Vec<f64> = (0..RESAMPLED)
        .filter_map(|_| {
            drawn.clear();
            drawn.extend((0..pool.len()).map(|_| pool[drawing.index(pool.len())]));
            thinned(&drawn, MOST_RESAMPLED, &mut thin);
            // One round is enough for the spread.
            crossing(&thin, 1, &mut slopes)
        })
        .filter(|v| (low - 30.0..high + 30.0).contains(v))
        .collect();
    // Half the width of the middle 68 %, which is robust against outliers.
    draws.sort_unstable_by(f64::total_cmp);
    let q = |p| crate::kernels::stats::quantile_sorted(&draws, p);
    let spread = (q(0.84)? - q(0.16)?) / 2.0;
    // If most draws have no crossing, the crossing is unknown.
    let enough = draws.len() * 2 >= RESAMPLED && (low..=high).contains(&at);
    let sparsity = sparsity_at(&all, at);
    enough.then(|| (at, (METHOD_SE.powi(2) + spread * spread + sparsity * sparsity).sqrt()))
}

/// With enough windows within this distance of the crossing no error is added, bpm (judgement).
const SEEN_BPM: f64 = 5.0;

/// Distance beyond [`SEEN_BPM`] that contains [`LEAST_WINDOWS`] windows, bpm. It is added to the error:
/// between easy runs and repetitions, with nothing in between, the crossing is an interpolation.
fn sparsity_at(points: &[Point], at: f64) -> f64 {
    let mut off: Vec<f64> = points.iter().map(|p| (p.0 - at).abs()).collect();
    (ranked(&mut off, LEAST_WINDOWS - 1).unwrap_or(0.0) - SEEN_BPM).max(0.0)
}

/// All points of these runs, or `most` of them, evenly spaced.
fn thinned(runs: &[&[Point]], most: usize, thin: &mut Vec<Point>) {
    let total: usize = runs.iter().map(|r| r.len()).sum();
    let wanted = total.min(most);
    thin.clear();
    let mut before = 0;
    for run in runs {
        while thin.len() < wanted
            && let Some(point) = run.get(thin.len() * total / wanted - before)
        {
            thin.push(*point);
        }
        before += run.len();
    }
}

/// Windows within this distance of the first crossing, bpm, are fitted again (judgement): alpha1 falls faster
/// below the threshold than above, so that a line through all windows crosses 0.75 too late.
const NEAR_BPM: f64 = 14.0;

/// Number of refits (judgement).
const ROUNDS: usize = 3;

/// The heart rate at which the Theil-Sen line crosses 0.75, refitted `rounds` times to the windows near the
/// crossing; `None` for an unphysiological slope. `slopes` is a scratch buffer.
fn crossing(points: &[Point], rounds: usize, slopes: &mut Vec<i64>) -> Option<f64> {
    let mut at = line_crossing(points, slopes)?;
    for _ in 0..rounds {
        let near: Vec<Point> =
            points.iter().copied().filter(|p| (p.0 - at).abs() <= NEAR_BPM).collect();
        let side = |above: bool| near.iter().filter(|p| (p.1 > AT_VT1) == above).count();
        if near.len() < LEAST_WINDOWS || side(true).min(side(false)) < LEAST_ON_A_SIDE {
            break;
        }
        let next = line_crossing(&near, slopes).filter(|next| (next - at).abs() <= NEAR_BPM);
        let Some(next) = next else { break };
        at = next;
    }
    Some(at)
}

fn line_crossing(points: &[Point], slopes: &mut Vec<i64>) -> Option<f64> {
    let (xs, ys): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let mut upright = 0;
    slopes.clear();
    for (i, (x, y)) in xs.iter().zip(&ys).enumerate() {
        // Pairs with equal heart rates get an infinite slope, which sorts behind all others.
        let others = || xs[..i].iter().zip(&ys[..i]);
        slopes.extend(others().map(|(a, b)| {
            let slope = (y - b) / (x - a);
            in_order(if x == a { f64::INFINITY } else { slope })
        }));
        upright += others().filter(|(a, _)| *a == x).count();
    }
    let middle = (slopes.len() - upright) / 2;
    let slope = slopes.get(middle).is_some().then(|| *slopes.select_nth_unstable(middle).1)?;
    let slope = Some(of_order(slope)).filter(|slope| slope.is_finite())?;
    let mut rests: Vec<f64> = points.iter().map(|p| p.1 - slope * p.0).collect();
    let offset = median(&mut rests)?;
    SLOPES.contains(&slope).then(|| (AT_VT1 - offset) / slope)
}

/// A whole number for each number, in the same order: a processor compares them faster. Twice is none.
fn in_order(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

fn of_order(whole: i64) -> f64 {
    f64::from_bits(in_order(f64::from_bits(whole as u64)) as u64)
}

/// Kendall's rank correlation (tau-a).
fn kendall_tau(points: &[Point]) -> f64 {
    let mut sum = 0.0;
    for (i, a) in points.iter().enumerate() {
        for b in &points[..i] {
            sum += ((a.0 - b.0) * (a.1 - b.1)).signum()
                * f64::from(u8::from(a.0 != b.0 && a.1 != b.1));
        }
    }
    let n = points.len() as f64;
    2.0 * sum / (n * (n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::super::evidence::LINEAR_ALPHA1;
    use super::*;

    /// A run whose alpha1 falls by 0.012 a bpm through 0.75 at 150, with some noise.
    fn run(day: i32, from: f64, noise: f64) -> RunEvidence {
        let alpha1 = (0..20)
            .map(|i| {
                let bpm = from + 2.0 * f64::from(i);
                // Each run is off by its own amount, and each window by its own.
                let wobble =
                    noise * (libm::sin(f64::from(12 * i + 79 * day)) + libm::cos(f64::from(day)));
                (bpm, 0.75 - 0.012 * (bpm - 150.0) + wobble)
            })
            .filter(|p| LINEAR_ALPHA1.contains(&p.1))
            .collect();
        RunEvidence { alpha1, ..RunEvidence::empty(Day(day)) }
    }

    #[test]
    fn an_exact_line_gives_its_crossing_and_the_error_of_the_method() {
        let runs: Vec<RunEvidence> = (0..6).map(|d| run(d, 130.0, 0.0)).collect();
        let (at, se) = vt1(&runs, Day(3)).unwrap();
        assert!((at - 150.0).abs() < 1e-9 && (se - METHOD_SE).abs() < 1e-6, "{at} {se}");
    }

    #[test]
    fn noise_widens_the_error() {
        let runs: Vec<RunEvidence> = (0..12).map(|d| run(d, 130.0, 0.05)).collect();
        let (at, se) = vt1(&runs, Day(3)).unwrap();
        assert!((at - 150.0).abs() < 4.0 && se > METHOD_SE + 0.01, "{at} {se}");
    }

    #[test]
    fn a_pool_on_one_side_of_the_threshold_tells_nothing() {
        let easy: Vec<RunEvidence> = (0..6).map(|d| run(d, 100.0, 0.0)).collect();
        assert_eq!(vt1(&easy, Day(3)), None);
        let few: Vec<RunEvidence> = (0..2).map(|d| run(d, 130.0, 0.0)).collect();
        assert_eq!(vt1(&few, Day(1)), None);
        let far: Vec<RunEvidence> = (0..6).map(|d| run(d, 130.0, 0.0)).collect();
        assert_eq!(vt1(&far, Day(400)), None);
    }
}
