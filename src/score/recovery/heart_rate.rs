//! Heart rate of a run, independent of the thresholds, so that it is computed once for all what-if questions.

use crate::activity::{Absent, Channel, Known};
use crate::athlete::EasyScale;
use crate::digest::{Digest, SETTLE_S, STEP_S};

/// Drift-corrected 15-s mean heart rate, with the summaries that components need.
pub struct RunHeartRate {
    /// One value per bin, bpm; NaN where missing.
    pub(super) bpm: Vec<f64>,
    /// Heart rate, bpm, and duration, seconds, of the bins after the third moving minute, without strides.
    settled: Vec<(f64, f64)>,
    /// Total duration of these, seconds.
    pub(super) settled_s: f64,
    /// Mean of these, bpm.
    pub(super) settled_mean: f64,
    /// Highest heart rate on climbs of at least 3 % and 30 s, bpm.
    pub(super) uphill: Known,
}

/// Least grade and duration of a climb (judgement).
const STEEP: f64 = 0.03;
const SHORTEST_BINS: usize = (30.0 / STEP_S) as usize;

impl RunHeartRate {
    /// Summarises the drift-corrected heart rate of a run; `strides` marks the bins to leave out.
    pub(super) fn of(digest: &Digest, bpm: Vec<f64>, strides: &[bool]) -> RunHeartRate {
        let track = &digest.track;
        let (mut sum, mut moved, mut settled_s) = (0.0, 0.0, 0.0);
        let mut settled = Vec::with_capacity(bpm.len());
        for (i, v) in bpm.iter().enumerate() {
            let seconds = track.moving_s(i);
            moved += seconds;
            if v.is_finite() && moved >= SETTLE_S && !strides[i] {
                sum += v * seconds;
                settled_s += seconds;
                settled.push((*v, seconds));
            }
        }
        let uphill = uphill(digest, &bpm);
        RunHeartRate { bpm, settled, settled_s, settled_mean: sum / settled_s, uphill }
    }

    /// Cost of these bins on a scale, in seconds at VT1.
    pub(super) fn cost_s(&self, scale: &EasyScale) -> f64 {
        self.settled.iter().map(|(v, s)| scale.cost(*v) * s).sum()
    }

    /// Seconds above a heart rate after the third moving minute, without strides.
    pub(super) fn settled_above(&self, bpm: f64) -> f64 {
        self.settled.iter().fold(0.0, |sum, (v, s)| sum + if *v > bpm { *s } else { 0.0 })
    }
}

fn uphill(digest: &Digest, heart: &[f64]) -> Known {
    let track = &digest.track;
    let (mut peak, mut known) = (f64::NEG_INFINITY, false);
    let mut from = 0;
    for i in 0..=track.len() {
        if i < track.len() {
            let grade = track.grade(i);
            known |= !grade.is_nan();
            if grade >= STEEP && track.moving_s(i) > 0.0 {
                continue;
            }
        }
        if i - from >= SHORTEST_BINS {
            peak = heart[from..i].iter().copied().filter(|v| v.is_finite()).fold(peak, f64::max);
        }
        from = i + 1;
    }
    if !known {
        return Err(Absent::NoChannel(Channel::Altitude));
    }
    let none = Absent::not_applicable("no climb of 3 % that lasts 30 s");
    Some(peak).filter(|p| p.is_finite()).ok_or(none)
}

/// Marks the bins of strides and of the minute after each ([`crate::science::recovery`]).
pub(super) fn strides(digest: &Digest) -> Vec<bool> {
    let mut mask = vec![false; digest.track.len()];
    for s in digest.found_strides() {
        let first = (s.start_s / STEP_S - 0.5).ceil().max(0.0) as usize;
        let end = s.start_s + s.len_s + 60.0;
        let inside = (first..mask.len()).take_while(|&i| middle(i) < end);
        inside.for_each(|i| mask[i] = true);
    }
    mask
}

/// The middle of a bin, seconds.
fn middle(i: usize) -> f64 {
    (i as f64 + 0.5) * STEP_S
}
