//! The highest and the lowest heart rates of a run.

use super::{Digest, PEAK_LENGTHS_S, STEP_S, Track};
use crate::activity::Span;
use crate::repair::SETTLE_S;

/// Computes the highest median heart rate over four bins (20 s) after the sensor has settled.
pub(super) fn peak(track: &Track) -> Option<f64> {
    let heart: Vec<f64> = track.heart_rates().skip((SETTLE_S / STEP_S) as usize).collect();
    let whole = |four: &&[f64; 4]| four.iter().all(|v| v.is_finite());
    heart.array_windows().filter(whole).map(median_of_four).max_by(f64::total_cmp)
}

/// The mean of the two in the middle.
fn median_of_four(&[a, b, c, d]: &[f64; 4]) -> f64 {
    let (low, high) = (a.min(b).max(c.min(d)), a.max(b).min(c.max(d)));
    (low + high) / 2.0
}

impl Digest {
    /// Recomputes [`Digest::peak_heart_rate`] and [`Digest::peaks`] without the heart rate of some spans.
    pub fn peaks_without(&self, spans: &[Span]) -> (Option<f64>, [Option<f64>; 4]) {
        let mut track = self.track.clone();
        track.clear_heart_rate(spans);
        (peak(&track), peaks(&track))
    }
}

pub(super) fn peaks(track: &Track) -> [Option<f64>; 4] {
    PEAK_LENGTHS_S.map(|len| extreme_mean(track, len, SETTLE_S, f64::max))
}

/// Computes the highest or lowest mean heart rate over `len` seconds, of which four fifths must be valid.
pub(super) fn extreme_mean(
    track: &Track,
    len: f64,
    from_s: f64,
    pick: fn(f64, f64) -> f64,
) -> Option<f64> {
    let width = (len / STEP_S) as usize;
    let (mut sum, mut valid) = (0.0, 0usize);
    let mut best: Option<f64> = None;
    let first = (from_s / STEP_S) as usize;
    for i in first..track.len() {
        let v = track.heart_rate(i);
        if v.is_finite() {
            sum += v;
            valid += 1;
        }
        if i >= first + width {
            let old = track.heart_rate(i - width);
            if old.is_finite() {
                sum -= old;
                valid -= 1;
            }
        }
        if i + 1 >= first + width && valid * 5 >= width * 4 {
            let mean = sum / valid as f64;
            best = Some(best.map_or(mean, |b| pick(b, mean)));
        }
    }
    best
}
