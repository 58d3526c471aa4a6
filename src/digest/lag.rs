//! How late heart rate follows pace ([`crate::science::repairs`]).

use super::{STEP_S, Track};

/// Lags that are tried, bins of 5 s: to a minute and a half (judgement).
const MAX_LAG_BINS: usize = 18;
/// Changes are taken over this many bins (30 s): shorter ones are noise (judgement).
const CHANGE_BINS: usize = 6;
/// Least root mean square of the changes of grade-adjusted speed, m/s. An even run reveals no lag (judgement).
const MIN_CHANGE_MPS: f64 = 0.25;
/// Least correlation; weaker ones are chance (judgement).
const MIN_CORRELATION: f64 = 0.4;
/// Fewest changes that correlate: ten minutes (judgement).
const MIN_PAIRS: usize = 120;

/// Seconds by which changes of heart rate follow changes of grade-adjusted speed: the lag with the
/// highest correlation, between bins by a parabola. `None` on even runs, and where they don't
/// correlate.
///
/// A heart itself takes 20 to 45 s to follow a change of pace for the most part, so that some 15 to 40 s
/// are healthy; much more is a sensor that averages for long.
pub(super) fn heart_rate_lag(track: &Track) -> Option<f64> {
    let change = |column: fn(&Track, usize) -> f64| -> Vec<f64> {
        (0..track.len().saturating_sub(CHANGE_BINS))
            .map(|i| column(track, i + CHANGE_BINS) - column(track, i))
            .collect()
    };
    let (gap, heart) = (change(Track::gap), change(Track::heart_rate));
    let known: Vec<f64> = gap.iter().copied().filter(|v| v.is_finite()).collect();
    let rms = (known.iter().map(|v| v * v).sum::<f64>() / known.len().max(1) as f64).sqrt();
    if known.len() < MIN_PAIRS || rms < MIN_CHANGE_MPS {
        return None;
    }
    let r: Vec<f64> =
        (0..=MAX_LAG_BINS).map_while(|lag| correlation(&gap, heart.get(lag..)?)).collect();
    let best = (0..r.len()).max_by(|&a, &b| r[a].total_cmp(&r[b]).then(b.cmp(&a)))?;
    if r[best] < MIN_CORRELATION || best == MAX_LAG_BINS {
        return None;
    }
    let between = match (best.checked_sub(1).map(|k| r[k]), r.get(best + 1)) {
        (Some(a), Some(&b)) if a + b < 2.0 * r[best] => 0.5 * (a - b) / (a - 2.0 * r[best] + b),
        _ => 0.0,
    };
    Some((best as f64 + between) * STEP_S)
}

/// Computes Pearson's correlation over the finite pairs.
fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mut n, mut sx, mut sy, mut sxx, mut syy, mut sxy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(y) {
        let product = a * b;
        if product.is_finite() {
            n += 1.0;
            sx += a;
            sy += b;
            sxx += a * a;
            syy += b * b;
            sxy += product;
        }
    }
    let spread = (n * sxx - sx * sx) * (n * syy - sy * sy);
    (n >= MIN_PAIRS as f64 && spread > 0.0).then(|| (n * sxy - sx * sy) / spread.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(heart: impl Fn(f64) -> f64, gap: impl Fn(f64) -> f64) -> Track {
        crate::digest::metrics::tests::track(40, heart, gap)
    }

    /// Two minutes fast, two slow.
    fn reps(t: f64) -> f64 {
        if (t / 120.0).floor() % 2.0 == 0.0 { 4.5 } else { 2.5 }
    }

    #[test]
    fn a_heart_rate_that_repeats_the_pace_later_is_late_by_as_much() {
        for late in [0.0, 20.0, 50.0] {
            let lag = heart_rate_lag(&track(|t| 100.0 + 15.0 * reps(t - late), reps)).unwrap();
            assert!((lag - late).abs() < 1.0, "{late}: {lag}");
        }
    }

    #[test]
    fn even_runs_and_unrelated_hearts_tell_no_lag() {
        assert_eq!(heart_rate_lag(&track(|_| 150.0, |_| 3.0)), None);
        assert_eq!(heart_rate_lag(&track(|t| 150.0 + libm::sin(t * 0.37), reps)), None);
        assert_eq!(heart_rate_lag(&track(|_| f64::NAN, reps)), None);
        assert_eq!(heart_rate_lag(&Track::default()), None);
    }
}
