//! The time series of a run on a 5-second grid, quantised.

use super::codec::raw;
use crate::activity::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Width of a bin, seconds.
pub const STEP_S: f64 = 5.0;
/// Resolution of stored times, steps per second.
pub const TIMER_STEPS: f64 = 50.0;

/// One bin of a [`Track`]. Missing values are NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Mean cleaned heart rate, bpm (0.5 bpm steps).
    pub heart_rate: f64,
    /// Mean grade-adjusted speed, m/s (0.01 m/s steps).
    pub gap: f64,
    /// Mean speed, m/s (0.01 m/s steps).
    pub speed: f64,
    /// Mean grade as a fraction (0.005 steps).
    pub grade: f64,
    /// Mean cadence, steps/min.
    pub cadence: f64,
    /// Mean power, W.
    pub power: f64,
    /// Seconds with the timer running.
    pub timer_s: f64,
    /// Seconds moving.
    pub moving_s: f64,
    /// Whether a cadence lock is suspected.
    pub lock_suspected: bool,
}

impl Bin {
    /// A bin in which the timer stands still.
    pub(super) const STOPPED: Bin = Bin {
        heart_rate: f64::NAN,
        gap: f64::NAN,
        speed: f64::NAN,
        grade: f64::NAN,
        cadence: f64::NAN,
        power: f64::NAN,
        timer_s: 0.0,
        moving_s: 0.0,
        lock_suspected: false,
    };
}

/// The time series of a run in bins of [`STEP_S`] from its start, as a structure of arrays with 10 bytes per bin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Track {
    #[serde(with = "raw")]
    pub(super) heart_rate: Vec<u16>,
    #[serde(with = "raw")]
    pub(super) gap: Vec<u16>,
    #[serde(with = "raw")]
    speed: Vec<u16>,
    #[serde(with = "raw")]
    grade: Vec<i8>,
    #[serde(with = "raw")]
    cadence: Vec<u8>,
    /// Empty as long as no bin has a value.
    #[serde(with = "raw")]
    power: Vec<u16>,
    #[serde(with = "raw")]
    pub(super) timer: Vec<u8>,
    #[serde(with = "raw")]
    pub(super) moving: Vec<u8>,
    /// Empty as long as no bin is suspected.
    #[serde(with = "raw")]
    pub(super) lock: Vec<bool>,
}

pub(super) const MISSING_U16: u16 = u16::MAX;
const MISSING_I8: i8 = i8::MIN;

fn quantise(value: f64, step: f64) -> u16 {
    if value.is_finite() { (value / step).round().clamp(0.0, 65_534.0) as u16 } else { MISSING_U16 }
}

fn value(raw: u16, step: f64) -> f64 {
    if raw == MISSING_U16 { f64::NAN } else { f64::from(raw) * step }
}

impl Track {
    /// Creates an empty track with capacity for this many bins. Tracks dominate the memory use of a season.
    pub fn with_capacity(bins: usize) -> Track {
        Track {
            heart_rate: Vec::with_capacity(bins),
            gap: Vec::with_capacity(bins),
            speed: Vec::with_capacity(bins),
            grade: Vec::with_capacity(bins),
            cadence: Vec::with_capacity(bins),
            power: Vec::new(),
            timer: Vec::with_capacity(bins),
            moving: Vec::with_capacity(bins),
            lock: Vec::new(),
        }
    }

    /// Adds a bin at the end.
    pub fn push(&mut self, bin: Bin) {
        self.heart_rate.push(quantise(bin.heart_rate, 0.5));
        self.gap.push(quantise(bin.gap, 0.01));
        self.speed.push(quantise(bin.speed, 0.01));
        let grade = (bin.grade / 0.005).round().clamp(-127.0, 127.0);
        self.grade.push(if grade.is_finite() { grade as i8 } else { MISSING_I8 });
        let cadence = bin.cadence.round().clamp(0.0, 254.0);
        self.cadence.push(if cadence.is_finite() { cadence as u8 } else { u8::MAX });
        if bin.power.is_finite() && self.power.is_empty() {
            self.power.reserve_exact(self.cadence.capacity());
            self.power.resize(self.cadence.len() - 1, MISSING_U16);
        }
        if bin.power.is_finite() || !self.power.is_empty() {
            self.power.push(quantise(bin.power, 1.0));
        }
        self.timer.push((bin.timer_s * TIMER_STEPS).round().clamp(0.0, 250.0) as u8);
        self.moving.push((bin.moving_s * TIMER_STEPS).round().clamp(0.0, 250.0) as u8);
        if bin.lock_suspected || !self.lock.is_empty() {
            self.lock.resize(self.timer.len() - 1, false);
            self.lock.push(bin.lock_suspected);
        }
    }

    /// Number of bins.
    pub fn len(&self) -> usize {
        self.heart_rate.len()
    }

    /// Returns whether there are no bins.
    pub fn is_empty(&self) -> bool {
        self.heart_rate.is_empty()
    }

    /// Heart rate of bin `i`, bpm; NaN when missing.
    pub fn heart_rate(&self, i: usize) -> f64 {
        value(self.heart_rate[i], 0.5)
    }

    /// Grade-adjusted speed of bin `i`, m/s; NaN when missing.
    pub fn gap(&self, i: usize) -> f64 {
        value(self.gap[i], 0.01)
    }

    /// Speed of bin `i`, m/s; NaN when missing.
    pub fn speed(&self, i: usize) -> f64 {
        value(self.speed[i], 0.01)
    }

    /// Power of bin `i`, W; NaN when missing.
    pub fn power(&self, i: usize) -> f64 {
        self.power.get(i).map_or(f64::NAN, |&raw| value(raw, 1.0))
    }

    /// Whether any bin has a power.
    pub fn has_power(&self) -> bool {
        !self.power.is_empty()
    }

    /// Seconds of bin `i` with the timer running.
    pub fn timer_s(&self, i: usize) -> f64 {
        f64::from(self.timer[i]) / TIMER_STEPS
    }

    /// Seconds of bin `i` moving.
    pub fn moving_s(&self, i: usize) -> f64 {
        f64::from(self.moving[i]) / TIMER_STEPS
    }

    /// Heart rates of all bins, as [`Track::heart_rate`].
    pub fn heart_rates(&self) -> impl Iterator<Item = f64> + '_ {
        self.heart_rate.iter().map(|&raw| value(raw, 0.5))
    }

    /// Mean heart rate of the bins of a range that have one, bpm; `None` when none has.
    pub fn heart_rate_mean(&self, bins: Range<usize>) -> Option<f64> {
        mean(&self.heart_rate[bins], 0.5)
    }

    /// Mean grade-adjusted speed of the bins of a range that have one, m/s; `None` when none has.
    pub fn gap_mean(&self, bins: Range<usize>) -> Option<f64> {
        mean(&self.gap[bins], 0.01)
    }

    /// Grade-adjusted speeds of some bins, as [`Track::gap`].
    pub fn gaps(&self, bins: Range<usize>) -> impl Iterator<Item = f64> + '_ {
        self.gap[bins].iter().map(|&raw| value(raw, 0.01))
    }

    /// Seconds with the timer running of all bins, in steps of 1 / [`TIMER_STEPS`].
    pub fn timer_raw(&self) -> &[u8] {
        &self.timer
    }

    /// Seconds moving within a range of bins.
    pub fn moving_within(&self, bins: Range<usize>) -> f64 {
        let raw = self.moving[bins].iter().map(|&raw| u64::from(raw)).sum::<u64>();
        raw as f64 / TIMER_STEPS
    }

    /// Seconds moving of some bins.
    pub fn moving(&self, bins: Range<usize>) -> impl Iterator<Item = f64> + '_ {
        self.moving[bins].iter().map(|&raw| f64::from(raw) / TIMER_STEPS)
    }

    /// Returns whether a cadence lock is suspected in bin `i`.
    pub fn lock_suspected(&self, i: usize) -> bool {
        self.lock.get(i) == Some(&true)
    }

    /// Flags the bins whose middle lies in one of the spans, and no others.
    pub(super) fn flag_locks(&mut self, spans: &[Span]) {
        self.lock.clear();
        for span in spans {
            self.lock.resize(self.timer.len(), false);
            let bins = self.bins_of(span);
            self.lock[bins].fill(true);
        }
    }

    /// Removes the heart rate of the bins whose middle lies in one of the spans.
    pub(super) fn clear_heart_rate(&mut self, spans: &[Span]) {
        for span in spans {
            let bins = self.bins_of(span);
            self.heart_rate[bins].fill(MISSING_U16);
        }
    }

    /// Takes the heart rate of another track, of which bin `i + shift` is bin `i` here; missing outside it.
    pub(super) fn take_heart_rate(&mut self, from: &Track, shift: i64) {
        let taken = (0..self.len()).map(|i| there(&from.heart_rate, i, shift));
        self.heart_rate = taken.collect();
    }

    /// Takes the power of another track, as [`Track::take_heart_rate`].
    pub(super) fn take_power(&mut self, from: &Track, shift: i64) {
        self.power = (0..self.len()).map(|i| there(&from.power, i, shift)).collect();
    }

    fn bins_of(&self, span: &Span) -> Range<usize> {
        let bin = |t: f64| ((t / STEP_S + 0.5) as usize).min(self.len());
        bin(span.start_s)..bin(span.end_s).max(bin(span.start_s))
    }

    /// Returns bin `i`.
    pub fn bin(&self, i: usize) -> Bin {
        Bin {
            heart_rate: self.heart_rate(i),
            gap: self.gap(i),
            speed: self.speed(i),
            grade: self.grade(i),
            power: self.power(i),
            cadence: self.cadence(i),
            timer_s: self.timer_s(i),
            moving_s: self.moving_s(i),
            lock_suspected: self.lock_suspected(i),
        }
    }

    /// All bins in order.
    pub fn bins(&self) -> impl Iterator<Item = Bin> + '_ {
        (0..self.len()).map(|i| self.bin(i))
    }

    /// Mean grade of bin `i` as a fraction; NaN when missing.
    pub fn grade(&self, i: usize) -> f64 {
        let raw = self.grade[i];
        if raw == MISSING_I8 { f64::NAN } else { f64::from(raw) * 0.005 }
    }

    /// Mean cadence of bin `i`, steps/min; NaN when missing.
    pub fn cadence(&self, i: usize) -> f64 {
        let raw = self.cadence[i];
        if raw == u8::MAX { f64::NAN } else { f64::from(raw) }
    }

    /// Highest heart rate of any bin, bpm; `None` without any.
    pub fn highest_heart_rate(&self) -> Option<f64> {
        // Adding one makes the missing value the lowest.
        let highest = self.heart_rate.iter().map(|v| v.wrapping_add(1)).max()?;
        (highest > 0).then(|| value(highest - 1, 0.5))
    }

    /// Whether any bin has a heart rate.
    pub fn has_heart_rate(&self) -> bool {
        self.heart_rate.iter().any(|&v| v != MISSING_U16)
    }

    /// Whether any bin has a grade-adjusted speed.
    pub fn has_gap(&self) -> bool {
        self.gap.iter().any(|&v| v != MISSING_U16)
    }

    /// Centred mean of a column over `width` bins (odd), over the bins that have a value; NaN where none has.
    pub fn smoothed(&self, column: fn(&Track, usize) -> f64, width: usize) -> Vec<f64> {
        let half = width / 2;
        (0..self.len())
            .map(|i| {
                let around = i.saturating_sub(half)..(i + half + 1).min(self.len());
                let (mut sum, mut n) = (0.0, 0u32);
                for v in around.map(|j| column(self, j)).filter(|v| v.is_finite()) {
                    sum += v;
                    n += 1;
                }
                if n == 0 { f64::NAN } else { sum / f64::from(n) }
            })
            .collect()
    }

    /// 15-s mean heart rate, bpm: [`Track::smoothed`] over 3 bins.
    pub fn smoothed_heart_rate(&self) -> Vec<f64> {
        smoothed::<3>(&self.heart_rate, 0.5)
    }

    /// 35-s mean grade-adjusted speed, m/s: [`Track::smoothed`] over 7 bins.
    pub fn smoothed_gap(&self) -> Vec<f64> {
        smoothed::<7>(&self.gap, 0.01)
    }

    /// 35-s mean power, W: [`Track::smoothed`] over 7 bins.
    pub fn smoothed_power(&self) -> Vec<f64> {
        if self.has_power() { smoothed::<7>(&self.power, 1.0) } else { vec![f64::NAN; self.len()] }
    }
}

/// The value of a column at `i + shift`; missing outside it.
fn there(column: &[u16], i: usize, shift: i64) -> u16 {
    let at = usize::try_from(i as i64 + shift).ok();
    at.and_then(|at| column.get(at).copied()).unwrap_or(MISSING_U16)
}

/// Computes the mean of the valid values by integer sums.
fn mean(raw: &[u16], step: f64) -> Option<f64> {
    let there = raw.iter().filter(|&&raw| raw != MISSING_U16);
    let (sum, n) = there.fold((0u64, 0u32), |(sum, n), &raw| (sum + u64::from(raw), n + 1));
    (n > 0).then(|| sum as f64 * step / f64::from(n))
}

/// Smooths a column by vectorised integer sums, because every run is smoothed several times.
fn smoothed<const W: usize>(raw: &[u16], step: f64) -> Vec<f64> {
    let mean = |around: &[u16]| mean(around, step).unwrap_or(f64::NAN);
    let whole = |around: &[u16; W]| {
        let sum = around.iter().fold(0, |sum, &raw| sum + u32::from(raw));
        f64::from(sum) * step / W as f64
    };
    let (len, half) = (raw.len(), W / 2);
    let at_the_ends = |i: usize| mean(&raw[i.saturating_sub(half)..(i + half + 1).min(len)]);
    let mut smooth: Vec<f64> = Vec::with_capacity(len);
    smooth.extend((0..half.min(len)).map(at_the_ends));
    if raw.contains(&MISSING_U16) {
        smooth.extend(raw.array_windows::<W>().map(|around| mean(around)));
    } else {
        smooth.extend(raw.array_windows::<W>().map(whole));
    }
    smooth.extend((smooth.len()..len).map(at_the_ends));
    smooth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smoothing_by_whole_numbers_is_smoothing_one_by_one() {
        for n in [0usize, 1, 2, 3, 4, 5, 6, 7, 8, 40, 300, 301] {
            let mut track = Track::default();
            for i in 0..n {
                let missing = n % 2 == 1 && ((i * i) % 7 < 2 || (50..70).contains(&i));
                let or_not = |v: f64| if missing { f64::NAN } else { v };
                track.push(Bin {
                    heart_rate: or_not(120.0 + ((i * 37) % 41) as f64 / 2.0),
                    gap: or_not(2.0 + ((i * 53) % 97) as f64 / 100.0),
                    speed: 3.0,
                    grade: 0.0,
                    cadence: 170.0,
                    power: or_not(((i * 11) % 300) as f64),
                    timer_s: 5.0,
                    moving_s: 5.0,
                    lock_suspected: false,
                });
            }
            let close = |found: Vec<f64>, column, width| {
                let plain = track.smoothed(column, width);
                assert_eq!(found.len(), plain.len());
                for (a, b) in found.iter().zip(&plain) {
                    assert!(a.is_nan() && b.is_nan() || (a - b).abs() < 1e-12, "{n}: {a} {b}");
                }
            };
            close(track.smoothed_heart_rate(), Track::heart_rate, 3);
            close(track.smoothed_gap(), Track::gap, 7);
            close(track.smoothed_power(), Track::power, 7);
            let highest = (0..n).map(|i| track.heart_rate(i)).fold(f64::NAN, f64::max);
            assert_eq!(track.highest_heart_rate(), Some(highest).filter(|h| h.is_finite()));
        }
    }
}
