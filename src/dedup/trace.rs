//! Traces of heart rate and speed on a common clock, to compare recordings.

use crate::digest::{Digest, STEP_S};

/// Seconds per slot: three bins, so that recordings starting at different seconds still agree.
const SLOT_S: i64 = 15;
/// Largest lag between two clocks, slots (judgement: a minute).
const MOST_LAG: i64 = 4;
/// Least number of common slots for a comparison (judgement: three minutes).
const LEAST_SLOTS: usize = 12;
/// Only this many slots are compared (a day).
const MOST_SLOTS: usize = 86_400 / SLOT_S as usize;

/// Means over slots of [`SLOT_S`] on the Unix clock; NaN where there is no value.
pub(super) struct Trace {
    first: i64,
    heart: Vec<f32>,
    speed: Vec<f32>,
}

/// How well two traces match.
#[derive(Clone, Copy, Debug)]
pub(super) struct TraceMatch {
    /// Heart rate, `median_difference` in bpm.
    pub heart: Option<Similarity>,
    /// Speed, `median_difference` as a share of the median speed.
    pub speed: Option<Similarity>,
}

/// The similarity of two traces where both have values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Similarity {
    /// Median of the absolute differences.
    pub median_difference: f64,
    /// Pearson's correlation; 1 when neither varies.
    pub r: f64,
}

impl Trace {
    pub fn of(digest: &Digest) -> Trace {
        let slot = |i: usize| {
            let middle_ms = digest.start.unix_ms() + ((i as f64 + 0.5) * STEP_S * 1000.0) as i64;
            middle_ms.div_euclid(1000 * SLOT_S)
        };
        let first = slot(0);
        let track = &digest.track;
        let bins = track.len().min(MOST_SLOTS * 3);
        let slots = if bins == 0 { 0 } else { (slot(bins - 1) - first) as usize + 1 };
        let mut sums = vec![[0.0f32; 4]; slots];
        for i in 0..bins {
            let sum = &mut sums[(slot(i) - first) as usize];
            for (k, v) in [track.heart_rate(i), track.speed(i)].into_iter().enumerate() {
                if v.is_finite() {
                    sum[2 * k] += v as f32;
                    sum[2 * k + 1] += 1.0;
                }
            }
        }
        let mean = |k: usize| sums.iter().map(|s| s[2 * k] / s[2 * k + 1]).collect();
        Trace { first, heart: mean(0), speed: mean(1) }
    }

    /// Compares with `other`, whose clock is ahead by `clock_ahead_s`, at the best lag.
    pub fn matched(&self, other: &Trace, clock_ahead_s: f64) -> TraceMatch {
        let shift = other.first - self.first - clock_ahead_s as i64 / SLOT_S;
        let best = |a: &[f32], b: &[f32]| {
            let matched = (-MOST_LAG..=MOST_LAG).filter_map(|lag| similarity(a, b, shift + lag));
            matched.reduce(|a, b| if b.median_difference < a.median_difference { b } else { a })
        };
        let heart = best(&self.heart, &other.heart);
        let mut speed = best(&self.speed, &other.speed);
        if let Some(speed) = &mut speed {
            let mut known: Vec<f32> = self.speed.iter().copied().filter(|v| *v > 0.0).collect();
            speed.median_difference /= middle(&mut known).max(0.5);
        }
        TraceMatch { heart, speed }
    }
}

/// The similarity of `a` and of `b` shifted by `shift` slots.
fn similarity(a: &[f32], b: &[f32], shift: i64) -> Option<Similarity> {
    let from = shift.max(0);
    let to = (a.len() as i64).min(b.len() as i64 + shift);
    if to - from < LEAST_SLOTS as i64 {
        return None;
    }
    let a = &a[from as usize..to as usize];
    let b = &b[(from - shift) as usize..(to - shift) as usize];
    let (mut n, mut sa, mut sb, mut saa, mut sbb, mut sab) = (0usize, 0f64, 0f64, 0f64, 0f64, 0f64);
    let mut differences: Vec<f32> = Vec::with_capacity(a.len());
    for (&x, &y) in a.iter().zip(b) {
        if x.is_finite() && y.is_finite() {
            differences.push((x - y).abs());
            let (x, y) = (f64::from(x), f64::from(y));
            n += 1;
            sa += x;
            sb += y;
            saa += x * x;
            sbb += y * y;
            sab += x * y;
        }
    }
    if n < LEAST_SLOTS {
        return None;
    }
    let n = n as f64;
    let (va, vb) = ((saa - sa * sa / n).max(0.0), (sbb - sb * sb / n).max(0.0));
    let still = 1e-3 * n;
    let r = match (va > still, vb > still) {
        (true, true) => (sab - sa * sb / n) / (va * vb).sqrt(),
        (false, false) => 1.0,
        _ => 0.0,
    };
    Some(Similarity { median_difference: middle(&mut differences), r })
}

fn middle(values: &mut [f32]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let half = values.len() / 2;
    f64::from(*values.select_nth_unstable_by(half, f32::total_cmp).1)
}
