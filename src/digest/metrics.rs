//! Metrics of a track: evenness, drift, efficiency, quality.

use super::track::MISSING_U16;
use super::{STEP_S, Track, WARM_UP_S};
use crate::activity::{Absent, Channel, Known};

/// Bins of half a minute.
const HALF_MINUTE: usize = 6;
/// Time at the end that counts as cool-down, seconds ([`crate::science::repairs`]).
const COOL_DOWN_S: f64 = 120.0;
/// Largest coefficient of variation of speed for which decoupling is meaningful ([`crate::science::repairs`]).
const EVEN_CV: f64 = 0.10;
/// ... and on runs of this many minutes ([`crate::science::repairs`]).
const DECOUPLING_MIN: f64 = 25.0;

impl Track {
    /// Coefficient of variation of 30-s mean grade-adjusted speed while moving ([`crate::science::repairs`]).
    ///
    /// # Errors
    /// Without speed, or with under 5 min of it.
    pub fn cv_gap(&self) -> Known {
        if !self.has_gap() {
            return Err(Absent::NoChannel(Channel::Speed));
        }
        let means: Vec<f64> = (0..self.len() / HALF_MINUTE)
            .filter_map(|k| {
                let bins = k * HALF_MINUTE..(k + 1) * HALF_MINUTE;
                let moving = self.moving_within(bins.clone());
                let mean = self.gap_mean(bins);
                mean.filter(|_| moving >= 0.8 * HALF_MINUTE as f64 * STEP_S)
            })
            .collect();
        let n = means.len() as f64;
        if n < 10.0 {
            return Err(Absent::TooShort { have: n / 2.0, need: 5.0, unit: "min moving".into() });
        }
        let centre = means.iter().sum::<f64>() / n;
        let sd = (means.iter().map(|v| (v - centre).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        Ok(sd / centre)
    }

    /// Efficiency factor: grade-adjusted metres a minute for each beat a minute, over moving time
    /// (Friel).
    ///
    /// # Errors
    /// Without heart rate or speed.
    pub fn efficiency_factor(&self) -> Known {
        self.efficiency(0, self.len())
    }

    /// Decoupling (Pa:HR, Friel), %: by how much the efficiency factor of the second half of moving
    /// time lies below the first's, without the first 8 and the last 2 minutes.
    ///
    /// # Errors
    /// On uneven runs (CV of grade-adjusted speed of 0.10 or more) and under 25 min it means nothing.
    pub fn decoupling_pct(&self) -> Known {
        if self.cv_gap()? >= EVEN_CV {
            return Err(Absent::not_applicable("too uneven for decoupling to mean something"));
        }
        let first = (WARM_UP_S / STEP_S) as usize;
        let last = self.len().saturating_sub((COOL_DOWN_S / STEP_S) as usize);
        let all = self.moving_within(0..self.len()) / 60.0;
        if all < DECOUPLING_MIN || first >= last {
            let unit = "min moving";
            return Err(Absent::TooShort { have: all, need: DECOUPLING_MIN, unit: unit.into() });
        }
        let half = self.moving_within(first..last) / 2.0;
        let mut seen = 0.0;
        let middle = (first..last)
            .find(|&i| {
                seen += self.moving_s(i);
                seen >= half
            })
            .map_or(last, |i| i + 1);
        let (a, b) = (self.efficiency(first, middle)?, self.efficiency(middle, last)?);
        Ok(100.0 * (a - b) / a)
    }

    /// Computes the mean of a quantised column over moving time; `None` without values.
    pub(super) fn moving_mean(&self, column: &[u16], step: f64) -> Option<f64> {
        let (mut sum, mut weight) = (0u64, 0u64);
        for (&v, &w) in column.iter().zip(&self.moving) {
            let w = if v == MISSING_U16 { 0 } else { u32::from(w) };
            sum += u64::from(u32::from(v) * w);
            weight += u64::from(w);
        }
        (weight > 0).then(|| step * sum as f64 / weight as f64)
    }

    fn efficiency(&self, from: usize, to: usize) -> Known {
        if !self.has_gap() {
            return Err(Absent::NoChannel(Channel::Speed));
        }
        // Integer sums of the quantised values: steps of 0.01 m/s and 0.5 bpm.
        let (mut gap, mut heart) = (0u64, 0u64);
        let bins = self.gap[from..to].iter().zip(&self.heart_rate[from..to]);
        for ((&v, &h), &w) in bins.zip(&self.moving[from..to]) {
            let w = if v == MISSING_U16 || h == MISSING_U16 { 0 } else { u32::from(w) };
            gap += u64::from(u32::from(v) * w);
            heart += u64::from(u32::from(h) * w);
        }
        if heart == 0 {
            return Err(Absent::NoChannel(Channel::HeartRate));
        }
        Ok(60.0 * (0.01 * gap as f64) / (0.5 * heart as f64))
    }

    /// Variation of heart rate over time, bpm: the standard deviation about a straight line, after
    /// minute 8, pauses left out ([`crate::science::repairs`]). **Not heart-rate variability**: a recorded
    /// stream has no beat-to-beat information.
    ///
    /// # Errors
    /// Without heart rate, or with under 5 min of it after minute 8.
    pub fn heart_rate_variation(&self) -> Known {
        if !self.has_heart_rate() {
            return Err(Absent::NoChannel(Channel::HeartRate));
        }
        let first = (WARM_UP_S / STEP_S) as usize;
        // Integer sums are exact: x in bins, y in half beats.
        let [mut n, mut x, mut y, mut xx, mut xy, mut yy] = [0u64; 6];
        let bins = self.heart_rate.iter().zip(&self.timer).skip(first);
        for (i, (&h, &timer)) in (0u64..).zip(bins) {
            let counts = u64::from(h != MISSING_U16 && timer > 0);
            let (i, h) = (i * counts, u64::from(h) * counts);
            (n, x, y) = (n + counts, x + i, y + h);
            (xx, xy, yy) = (xx + i * i, xy + i * h, yy + h * h);
        }
        let about = |ab: u64, a: u64, b: u64| {
            let (n, ab, a, b) = (i128::from(n), i128::from(ab), i128::from(a), i128::from(b));
            (n * ab - a * b) as f64
        };
        let n = n as f64;
        if n * STEP_S < 300.0 {
            let (have, unit) = (n * STEP_S / 60.0, "min of heart rate after minute 8");
            return Err(Absent::TooShort { have, need: 5.0, unit: unit.into() });
        }
        let (sxx, sxy, syy) = (about(xx, x, x) / n, about(xy, x, y) / n, about(yy, y, y) / n);
        // Rounding can make the residual of a straight line slightly negative.
        let rest = (syy - sxy * sxy / sxx).max(0.0);
        Ok(0.5 * (rest / (n - 2.0)).sqrt())
    }

    /// Share of moving time with a heart rate that is not suspected to be the cadence.
    pub fn heart_rate_quality(&self) -> f64 {
        let moving = self.moving.iter().map(|&w| u64::from(w)).sum::<u64>();
        let bins = self.heart_rate.iter().zip(&self.moving);
        let seen =
            bins.map(|(&h, &w)| if h == MISSING_U16 { 0 } else { u64::from(w) }).sum::<u64>();
        let locked =
            (0..self.lock.len()).filter(|&i| self.lock[i] && self.heart_rate[i] != MISSING_U16);
        let good = seen - locked.map(|i| u64::from(self.moving[i])).sum::<u64>();
        if moving > 0 { good as f64 / moving as f64 } else { 0.0 }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::digest::Bin;

    /// So many minutes of running, heart rate and speed by the second.
    pub fn track(minutes: usize, heart: impl Fn(f64) -> f64, gap: impl Fn(f64) -> f64) -> Track {
        let mut track = Track::default();
        for i in 0..minutes * 12 {
            let t = i as f64 * STEP_S;
            track.push(Bin {
                heart_rate: heart(t),
                gap: gap(t),
                speed: gap(t),
                grade: 0.0,
                cadence: f64::NAN,
                power: f64::NAN,
                timer_s: 5.0,
                moving_s: 5.0,
                lock_suspected: false,
            });
        }
        track
    }

    #[test]
    fn three_metres_a_second_at_150_beats_is_an_efficiency_of_one_point_two() {
        let even = track(40, |_| 150.0, |_| 3.0);
        assert!((even.efficiency_factor().unwrap() - 1.2).abs() < 1e-12);
        assert!(even.decoupling_pct().unwrap().abs() < 1e-9);
        assert!(even.cv_gap().unwrap() < 1e-9);
        assert!(even.heart_rate_variation().unwrap() < 1e-9);
    }

    #[test]
    fn a_heart_rate_that_steps_up_five_percent_decouples_by_as_much() {
        // Halves of what lies between minutes 8 and 38 meet at minute 23.
        let step = track(40, |t| if t < 23.0 * 60.0 { 140.0 } else { 147.0 }, |_| 3.0);
        let expected = 100.0 * (1.0 - 140.0 / 147.0);
        assert!((step.decoupling_pct().unwrap() - expected).abs() < 1e-9);
    }

    #[test]
    fn uneven_or_short_runs_have_no_decoupling() {
        let uneven = track(40, |_| 150.0, |t| if (t / 60.0) as i32 % 2 == 0 { 2.0 } else { 4.0 });
        assert!(matches!(uneven.decoupling_pct(), Err(Absent::NotApplicable(_))));
        assert!(matches!(
            track(20, |_| 150.0, |_| 3.0).decoupling_pct(),
            Err(Absent::TooShort { .. })
        ));
        assert!(track(40, |_| f64::NAN, |_| 3.0).decoupling_pct().is_err());
    }

    #[test]
    fn a_trend_is_no_variation() {
        let rising = track(30, |t| 130.0 + 0.5 * (t / 60.0).floor(), |_| 3.0);
        assert!(rising.heart_rate_variation().unwrap() < 0.3);
    }
}
