//! The course of a run on a 5-second grid, quantised.

use super::codec::raw;
use crate::activity::Span;
use serde::{Deserialize, Serialize};

/// Seconds of one bin.
pub const STEP_S: f64 = 5.0;

/// One bin of a [`Track`]; NaN where there is no value.
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
    /// Whether heart rate may be the cadence in disguise.
    pub lock_suspected: bool,
}

/// The course of a run on a grid of [`STEP_S`] from its start: structure of arrays, 11 bytes a bin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Track {
    #[serde(with = "raw")]
    heart_rate: Vec<u16>,
    #[serde(with = "raw")]
    gap: Vec<u16>,
    #[serde(with = "raw")]
    speed: Vec<u16>,
    #[serde(with = "raw")]
    grade: Vec<i8>,
    #[serde(with = "raw")]
    cadence: Vec<u8>,
    /// Empty while no bin has any.
    #[serde(with = "raw")]
    power: Vec<u16>,
    #[serde(with = "raw")]
    timer: Vec<u8>,
    #[serde(with = "raw")]
    moving: Vec<u8>,
    #[serde(with = "raw")]
    lock: Vec<bool>,
}

const NONE16: u16 = u16::MAX;
const NONE8: i8 = i8::MIN;

fn quantise(value: f64, step: f64) -> u16 {
    if value.is_finite() { (value / step).round().clamp(0.0, 65_534.0) as u16 } else { NONE16 }
}

fn value(raw: u16, step: f64) -> f64 {
    if raw == NONE16 { f64::NAN } else { f64::from(raw) * step }
}

impl Track {
    /// Without bins, and with room for so many: a season of tracks is what lope's memory goes to.
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
            lock: Vec::with_capacity(bins),
        }
    }

    /// Adds a bin at the end.
    pub fn push(&mut self, bin: Bin) {
        self.heart_rate.push(quantise(bin.heart_rate, 0.5));
        self.gap.push(quantise(bin.gap, 0.01));
        self.speed.push(quantise(bin.speed, 0.01));
        let grade = (bin.grade / 0.005).round().clamp(-127.0, 127.0);
        self.grade.push(if grade.is_finite() { grade as i8 } else { NONE8 });
        let cadence = bin.cadence.round().clamp(0.0, 254.0);
        self.cadence.push(if cadence.is_finite() { cadence as u8 } else { u8::MAX });
        if bin.power.is_finite() && self.power.is_empty() {
            self.power.reserve_exact(self.cadence.capacity());
            self.power.resize(self.cadence.len() - 1, NONE16);
        }
        if bin.power.is_finite() || !self.power.is_empty() {
            self.power.push(quantise(bin.power, 1.0));
        }
        self.timer.push((bin.timer_s * 50.0).round().clamp(0.0, 250.0) as u8);
        self.moving.push((bin.moving_s * 50.0).round().clamp(0.0, 250.0) as u8);
        self.lock.push(bin.lock_suspected);
    }

    /// Number of bins.
    pub fn len(&self) -> usize {
        self.heart_rate.len()
    }

    /// Whether there are none.
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
        f64::from(self.timer[i]) / 50.0
    }

    /// Seconds of bin `i` moving.
    pub fn moving_s(&self, i: usize) -> f64 {
        f64::from(self.moving[i]) / 50.0
    }

    /// Whether the heart rate of bin `i` may be the cadence in disguise.
    pub fn lock_suspected(&self, i: usize) -> bool {
        self.lock[i]
    }

    /// Flags the bins whose middle lies in one of the spans, and no others.
    pub(super) fn flag_locks(&mut self, spans: &[Span]) {
        self.lock.fill(false);
        for span in spans {
            let bin = |t: f64| ((t / STEP_S + 0.5) as usize).min(self.lock.len());
            let bins = bin(span.start_s)..bin(span.end_s).max(bin(span.start_s));
            self.lock[bins].fill(true);
        }
    }

    /// Everything of bin `i`.
    pub fn bin(&self, i: usize) -> Bin {
        let grade = self.grade[i];
        let cadence = self.cadence[i];
        Bin {
            heart_rate: self.heart_rate(i),
            gap: self.gap(i),
            speed: self.speed(i),
            grade: if grade == NONE8 { f64::NAN } else { f64::from(grade) * 0.005 },
            power: self.power(i),
            cadence: if cadence == u8::MAX { f64::NAN } else { f64::from(cadence) },
            timer_s: self.timer_s(i),
            moving_s: self.moving_s(i),
            lock_suspected: self.lock[i],
        }
    }

    /// All bins in order.
    pub fn bins(&self) -> impl Iterator<Item = Bin> + '_ {
        (0..self.len()).map(|i| self.bin(i))
    }

    /// Whether any bin has a heart rate.
    pub fn has_heart_rate(&self) -> bool {
        self.heart_rate.iter().any(|&v| v != NONE16)
    }

    /// Whether any bin has a grade-adjusted speed.
    pub fn has_gap(&self) -> bool {
        self.gap.iter().any(|&v| v != NONE16)
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
}
