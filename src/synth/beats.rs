//! Beats whose scaling is known, and artifacts planted in them ([`crate::science::generator`]).

use crate::kernels::random::Random;

/// alpha1 wanted over u ([`crate::science::generator`]).
pub(super) fn target_alpha1(u: f64) -> f64 {
    let knots = [(-1.2, 1.35), (-0.4, 1.05), (0.0, 0.75), (1.0, 0.50), (1.5, 0.40)];
    interpolate(&knots, u)
}

pub(super) fn interpolate(knots: &[(f64, f64)], x: f64) -> f64 {
    let last = knots.len() - 1;
    if x <= knots[0].0 {
        return knots[0].1;
    }
    let k = knots.windows(2).find(|w| x <= w[1].0);
    k.map_or(knots[last].1, |w| w[0].1 + (w[1].1 - w[0].1) * (x - w[0].0) / (w[1].0 - w[0].0))
}

/// alpha1 of fractional Gaussian noise over H ([`crate::science::hrv`], exact).
pub(super) const FGN_HURST: [(f64, f64); 11] = [
    (0.217_541, 0.05),
    (0.253_480, 0.1),
    (0.329_234, 0.2),
    (0.409_754, 0.3),
    (0.494_518, 0.4),
    (0.582_980, 0.5),
    (0.674_610, 0.6),
    (0.768_911, 0.7),
    (0.865_433, 0.8),
    (0.963_783, 0.9),
    (1.053_580, 0.99),
];

/// alpha1 of fractional Brownian motion over H ([`crate::science::hrv`], exact): rougher noise can't reach
/// these.
const FBM_HURST: [(f64, f64); 6] = [
    (0.734_657, 0.05),
    (0.857_859, 0.1),
    (1.057_319, 0.2),
    (1.222_094, 0.3),
    (1.367_783, 0.4),
    (1.501_967, 0.5),
];

/// Fractional Gaussian noise without mean and of unit variance, by Hosking's recursion: exact for every
/// H in 0..1, O(n^2), so for short blocks.
pub fn fgn(hurst: f64, n: usize, rng: &mut Random) -> Vec<f64> {
    let h2 = 2.0 * hurst;
    let power = |k: f64| if k == 0.0 { 0.0 } else { libm::pow(k.abs(), h2) };
    let gamma: Vec<f64> = (0..n)
        .map(|k| {
            let k = k as f64;
            0.5 * (power(k + 1.0) - 2.0 * power(k) + power(k - 1.0))
        })
        .collect();
    let mut x = vec![rng.normal(0.0, 1.0)];
    let mut phi: Vec<f64> = Vec::new();
    let mut variance = 1.0;
    for t in 1..n {
        let past: f64 = phi.iter().enumerate().map(|(k, p)| p * gamma[t - 1 - k]).sum();
        let reflection = (gamma[t] - past) / variance;
        let before = phi.clone();
        for (k, p) in phi.iter_mut().enumerate() {
            *p -= reflection * before[t - 2 - k];
        }
        phi.push(reflection);
        variance *= 1.0 - reflection * reflection;
        let mean: f64 = phi.iter().enumerate().map(|(k, p)| p * x[t - 1 - k]).sum();
        x.push(mean + variance.sqrt() * rng.normal(0.0, 1.0));
    }
    standardised(&x)
}

/// Fractional Brownian motion without mean and of unit variance: the running sum of [`fgn`].
pub fn fbm(hurst: f64, n: usize, rng: &mut Random) -> Vec<f64> {
    let mut total = 0.0;
    let sums = fgn(hurst, n, rng).into_iter().map(|x| {
        total += x;
        total
    });
    standardised(&sums.collect::<Vec<f64>>())
}

fn standardised(x: &[f64]) -> Vec<f64> {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let sd = (x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / x.len() as f64).sqrt();
    x.iter().map(|v| (v - mean) / sd.max(1e-9)).collect()
}

/// Standard deviation of beats about their slow course over heart rate, ms (D.7).
pub(super) fn sd_ms(bpm: f64) -> f64 {
    (28.0 * libm::exp(-(bpm - 90.0) / 32.0)).max(1.2)
}

/// Number of beats over which one block of noise fades into the next.
const FADE: usize = 20;
/// Amplitude of the breathing sine as a share of the standard deviation, and its frequency.
const BREATH: f64 = 0.10;
const BREATH_HZ: f64 = 0.55;

/// Intervals of an even effort, ms, whole: heart rate wanders by 3 bpm, alpha1 is the one asked for.
///
/// Blocks of 60 s of noise fade into each other. A single long series with long memory would be dominated by its trend,
/// whereas the variance of each block is fixed.
pub fn steady(bpm: f64, alpha1: f64, minutes: f64, rng: &mut Random) -> Vec<f64> {
    let count = (bpm * minutes) as usize;
    let block = bpm as usize;
    let noise = |rng: &mut Random| {
        if alpha1 <= FGN_HURST[FGN_HURST.len() - 1].0 {
            fgn(interpolate(&FGN_HURST, alpha1), block + FADE, rng)
        } else {
            fbm(interpolate(&FBM_HURST, alpha1), block + FADE, rng)
        }
    };
    let mut x = noise(rng);
    while x.len() < count {
        let next = noise(rng);
        let from = x.len() - FADE;
        for (k, v) in next.into_iter().enumerate() {
            let share = (k as f64 + 0.5) / FADE as f64;
            match x.get_mut(from + k) {
                // Two independent noises: the squares of the shares sum to one.
                Some(old) => *old = *old * (1.0 - share).sqrt() + v * share.sqrt(),
                None => x.push(v),
            }
        }
    }
    let (phase, slow) = (rng.uniform(), 90.0 + 120.0 * rng.uniform());
    let mut clock = 0.0;
    x.truncate(count);
    x.into_iter()
        .map(|x| {
            let turn = |hz: f64| libm::sin(std::f64::consts::TAU * (hz * clock + phase));
            let base = 60_000.0 / (bpm + 3.0 * turn(1.0 / slow));
            let rr = (base + sd_ms(bpm) * (x + BREATH * turn(BREATH_HZ))).round();
            clock += rr / 1000.0;
            rr
        })
        .collect()
}

/// The kind of a planted artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlantedKind {
    /// A missed beat: two intervals are joined.
    Missed,
    /// An extra beat: an interval is split in two.
    Extra,
    /// An ectopic beat: it comes 20 to 30 % early, and the next interval compensates.
    Ectopic,
}

/// A planted artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlantedBeat {
    /// Index of the (first) wrong interval.
    pub index: usize,
    /// The kind of artifact.
    pub kind: PlantedKind,
}

/// Plants artifacts of these kinds in a `share` of the beats and returns the intervals and the truth. The first and last
/// ten intervals are unchanged, and at least one normal interval lies between two artifacts, because adjacent artifacts
/// would be ambiguous.
pub fn plant_artifacts(
    rr_ms: &[f64],
    kinds: &[PlantedKind],
    share: f64,
    rng: &mut Random,
) -> (Vec<f64>, Vec<PlantedBeat>) {
    const EDGE: usize = 10;
    let (mut out, mut truth) = (Vec::with_capacity(rr_ms.len() + 64), Vec::new());
    let mut i = 0;
    while i < rr_ms.len() {
        let free = i >= EDGE && i + EDGE < rr_ms.len();
        if !(free && rng.uniform() < share) || kinds.is_empty() {
            out.push(rr_ms[i]);
            i += 1;
            continue;
        }
        let kind = kinds[(rng.uniform() * kinds.len() as f64) as usize % kinds.len()];
        truth.push(PlantedBeat { index: out.len(), kind });
        let (here, next) = (rr_ms[i], rr_ms[i + 1]);
        match kind {
            PlantedKind::Missed => {
                out.push(here + next);
                i += 2;
            }
            PlantedKind::Extra => {
                let first = (here * (0.3 + 0.4 * rng.uniform())).round();
                out.extend([first, here - first]);
                i += 1;
            }
            PlantedKind::Ectopic => {
                let early = (here * (0.2 + 0.1 * rng.uniform())).round();
                out.extend([here - early, next + early]);
                i += 2;
            }
        }
        out.push(rr_ms[i]);
        i += 1;
    }
    (out, truth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planted_beats_lose_no_time_and_truth_points_at_them() {
        let mut rng = Random::new(5);
        let clean = steady(150.0, 0.8, 10.0, &mut rng);
        assert!((clean.iter().sum::<f64>() - 600_000.0).abs() < 15_000.0);
        for (kind, at_least) in [
            (PlantedKind::Missed, 1.7..2.3),
            (PlantedKind::Extra, 0.2..0.75),
            (PlantedKind::Ectopic, 0.6..0.85),
        ] {
            let (rr, truth) = plant_artifacts(&clean, &[kind], 0.05, &mut rng);
            assert!((40..120).contains(&truth.len()), "{}", truth.len());
            assert_eq!(rr.iter().sum::<f64>(), clean.iter().sum::<f64>());
            for t in &truth {
                assert!(at_least.contains(&(rr[t.index] / 400.0)), "{kind:?} {}", rr[t.index]);
            }
        }
        let (same, none) = plant_artifacts(&clean, &[], 0.5, &mut rng);
        assert!(same == clean && none.is_empty());
    }
}
