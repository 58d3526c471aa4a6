//! Intensity dose: minutes weighted by their position between the two thresholds ([`crate::science::load`]).

use crate::activity::{Absent, Channel, Known, Sport, Threshold};
use crate::athlete::{T1_OF_CS, Thresholds};
use crate::digest::{Digest, SETTLE_S, STEP_S, Track, WARM_UP_S};
use crate::hrv::ALPHA1_RANGE_S;
use crate::kernels::piecewise::piecewise;

/// Dose per minute as a function of the threshold-normalised intensity u = (x - t1) / (t2 - t1), which is 0
/// at the first threshold and 1 at the second; constant beyond the ends (judgement:
/// [`crate::science::load`]).
const DOSE_RATE: [(f64, f64); 5] =
    [(-0.10, 0.0), (0.05, 1.0 / 60.0), (0.5, 1.0 / 30.0), (1.0, 1.0 / 14.0), (1.5, 1.0 / 8.0)];

/// The dose of a run on each channel, and the quantities it is made from. A dose of 1 corresponds to about 14
/// minutes at VT2.
#[derive(Clone, Debug, PartialEq)]
pub struct Doses {
    /// By drift-corrected heart rate.
    pub heart_rate: Known,
    /// By grade-adjusted speed.
    pub pace: Known,
    /// By DFA-alpha1.
    pub alpha1: Known,
    /// By power, for a runner whose critical power is known.
    pub power: Known,
    /// Intensity by heart rate; normalised so that VT1 is 0 and VT2 is 1.
    pub by_heart_rate: Known<Intensity>,
    /// Intensity by grade-adjusted speed; normalised so that the first threshold is 0 and critical
    /// speed is 1.
    pub by_pace: Known<Intensity>,
    /// The heart-rate drift that was removed.
    pub drift: Drift,
}

/// How intense the hardest tenth of a run was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intensity {
    /// 90th percentile of the 60-s means, bpm or m/s.
    pub p90: f64,
    /// The same as threshold-normalised intensity u = (x - t1) / (t2 - t1).
    pub p90_u: f64,
}

/// Minute from which heart rate is taken to drift ([`crate::science::load`]).
const DRIFT_FROM_MIN: f64 = 20.0;

/// Upward drift of heart rate at even speed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Drift {
    /// Drift after minute 20, bpm per minute; 0 when none was removed.
    pub bpm_per_min: f64,
}

impl Drift {
    /// The correction at `t` seconds, bpm: at most 10 ([`crate::science::load`]).
    pub fn at(self, t: f64) -> f64 {
        (self.bpm_per_min * (t / 60.0 - DRIFT_FROM_MIN).max(0.0)).min(10.0)
    }

    /// Fits HR = b0 + b1 GAP + b2 max(0, t - 20 min) on moving minutes from 8, for runs of 30
    /// minutes or more with even speed (CV of 1-min GAP < 0.25); b2 is clamped to 0..0.15.
    pub fn of(track: &Track) -> Drift {
        let per_minute = (60.0 / STEP_S) as usize;
        let first = (WARM_UP_S / 60.0) as usize;
        let mut rows: Vec<(f64, f64, f64)> = Vec::new();
        for minute in first..track.len() / per_minute {
            let bins = minute * per_minute..(minute + 1) * per_minute;
            let moving = track.moving_within(bins.clone());
            let heart = track.heart_rate_mean(bins.clone());
            if let (Some(heart), Some(gap)) = (heart, track.gap_mean(bins))
                && moving >= 45.0
            {
                rows.push((gap, (minute as f64 + 0.5 - DRIFT_FROM_MIN).max(0.0), heart));
            }
        }
        if rows.len() < 22 {
            return Drift::default();
        }
        let n = rows.len() as f64;
        let mean_gap = rows.iter().map(|r| r.0).sum::<f64>() / n;
        let sd = (rows.iter().map(|r| (r.0 - mean_gap).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        if sd >= 0.25 * mean_gap {
            return Drift::default();
        }
        Drift { bpm_per_min: second_slope(&rows).unwrap_or(0.0).clamp(0.0, 0.15) }
    }
}

/// The coefficient of x2 in y = b0 + b1 x1 + b2 x2 by least squares.
fn second_slope(rows: &[(f64, f64, f64)]) -> Option<f64> {
    let n = rows.len() as f64;
    let m = |f: fn(&(f64, f64, f64)) -> f64| rows.iter().map(f).sum::<f64>() / n;
    let (m1, m2, my) = (m(|r| r.0), m(|r| r.1), m(|r| r.2));
    let (mut s11, mut s22, mut s12, mut s1y, mut s2y) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x1, x2, y) in rows {
        let (a, b, c) = (x1 - m1, x2 - m2, y - my);
        s11 += a * a;
        s22 += b * b;
        s12 += a * b;
        s1y += a * c;
        s2y += b * c;
    }
    let det = s11 * s22 - s12 * s12;
    (det > 1e-9 * s11.max(1e-12) * s22.max(1e-12)).then(|| (s11 * s2y - s12 * s1y) / det)
}

/// The 15-s mean heart rate with the drift removed, one value per bin; NaN where missing.
pub fn drift_corrected(track: &Track, drift: Drift) -> Vec<f64> {
    minus_drift(track.smoothed_heart_rate(), drift)
}

/// Removes the drift from 15-s means.
pub(crate) fn minus_drift(mut heart: Vec<f64>, drift: Drift) -> Vec<f64> {
    if drift.bpm_per_min > 0.0 {
        for (i, v) in heart.iter_mut().enumerate() {
            *v -= drift.at((i as f64 + 0.5) * STEP_S);
        }
    }
    heart
}

/// The dose of a channel between the thresholds `t1` and `t2`; `x` holds one value per bin, NaN where there
/// is none.
pub fn dose_of(track: &Track, x: &[f64], t1: f64, t2: f64) -> f64 {
    let span = (t2 - t1).max(1e-9);
    let lowest = t1 + DOSE_RATE[0].0 * span;
    let mut dose = 0.0;
    for (i, x) in x.iter().enumerate() {
        // Skip the bins with a rate of 0: most bins of most runs.
        if *x > lowest {
            dose += piecewise(&DOSE_RATE, (x - t1) / span) * track.timer_s(i) / 60.0;
        }
    }
    dose
}

impl Doses {
    /// Computes the doses of a run for a runner with these thresholds.
    pub fn of(digest: &Digest, thresholds: &Thresholds) -> Doses {
        let track = &digest.track;
        let drift = Drift::of(track);
        let (heart_rate, by_heart_rate) = split(heart_rate(track, thresholds, drift));
        let (pace, by_pace) = split(pace(digest, thresholds));
        let (alpha1, power) = (alpha1(digest), power(track, thresholds));
        Doses { heart_rate, by_heart_rate, pace, by_pace, alpha1, power, drift }
    }
}

type DoseAndIntensity = (f64, Intensity);

fn split(both: Known<DoseAndIntensity>) -> (Known, Known<Intensity>) {
    (both.clone().map(|b| b.0), both.map(|b| b.1))
}

/// Mean over the minute that ends at each bin, where at least three quarters of its bins have the timer
/// running and a value.
fn minute_means(timers: &[u8], x: &[f64]) -> Vec<f64> {
    const MINUTE: usize = (60.0 / STEP_S) as usize;
    const LEAST: usize = MINUTE * 3 / 4;
    let n = x.len().min(timers.len());
    // Prefix sums and counts: a minute is the difference of two of them.
    let (mut sums, mut counts) = (Vec::with_capacity(n + 1), Vec::with_capacity(n + 1));
    let (mut sum, mut count) = (0.0, 0usize);
    sums.push(sum);
    counts.push(count);
    for (x, timer) in x.iter().zip(timers) {
        let counted = *timer > 0 && x.is_finite();
        sum += if counted { *x } else { 0.0 };
        count += usize::from(counted);
        sums.push(sum);
        counts.push(count);
    }
    let mut means = Vec::with_capacity(n);
    if count == n {
        let begun = sums.iter().enumerate().take(MINUTE).skip(LEAST);
        means.extend(begun.map(|(n, sum)| sum / n as f64));
        let whole = sums.iter().zip(sums.iter().skip(MINUTE));
        means.extend(whole.map(|(from, to)| (to - from) * (1.0 / MINUTE as f64)));
    } else {
        for to in LEAST..=n {
            let from = to.saturating_sub(MINUTE);
            let counted = counts[to] - counts[from];
            if counted >= LEAST {
                means.push((sums[to] - sums[from]) / counted as f64);
            }
        }
    }
    means
}

fn intensity(track: &Track, x: &[f64], t1: f64, t2: f64, settle_s: f64) -> Known<Intensity> {
    let span = (t2 - t1).max(1e-9);
    let first = ((settle_s / STEP_S) as usize).min(x.len() / 2);
    let mut minutes = minute_means(&track.timer_raw()[first..], &x[first..]);
    let p90 = crate::kernels::stats::quantile(&mut minutes, 0.9);
    let p90 = p90.ok_or(Absent::TooShort {
        have: x.len() as f64 * STEP_S,
        need: 60.0,
        unit: "s".into(),
    })?;
    Ok(Intensity { p90, p90_u: (p90 - t1) / span })
}

/// A stream is implausible when it lies more than this above HRmax, bpm, for more than this share of the time
/// (judgement).
const ABOVE_MAX_BPM: f64 = 6.0;
const ABOVE_MAX_SHARE: f64 = 0.05;

/// Checks whether the heart rate of a run is plausible: a dry strap or a sensor that counts steps reads above
/// the maximum for minutes.
///
/// # Errors
/// When there is no heart rate, or it is implausible.
pub fn plausible_heart_rate(track: &Track, thresholds: &Thresholds) -> Known<()> {
    if !track.has_heart_rate() {
        return Err(Absent::NoChannel(Channel::HeartRate));
    }
    let Some(max) = &thresholds.hr_max else { return Ok(()) };
    let bar = max.value + ABOVE_MAX_BPM.max(max.se);
    if track.highest_heart_rate().is_none_or(|highest| highest <= bar) {
        return Ok(());
    }
    let (mut above, mut all) = (0.0, 0.0);
    for i in (0..track.len()).filter(|&i| track.heart_rate(i).is_finite()) {
        all += track.timer_s(i);
        if track.heart_rate(i) > bar {
            above += track.timer_s(i);
        }
    }
    if above > ABOVE_MAX_SHARE * all {
        return Err(Absent::unreliable("heart rate stands above the runner's maximum for minutes"));
    }
    Ok(())
}

fn heart_rate(track: &Track, thresholds: &Thresholds, drift: Drift) -> Known<DoseAndIntensity> {
    plausible_heart_rate(track, thresholds)?;
    let vt1 = thresholds.vt1.as_ref().ok_or(Absent::NoThreshold(Threshold::Vt1))?.value;
    let vt2 = thresholds.vt2.as_ref().ok_or(Absent::NoThreshold(Threshold::Vt2))?.value;
    let heart = track.smoothed_heart_rate();
    // The dose measures the effort that the runner chose, so it uses the corrected heart rate. The intensity
    // uses the heart rate as recorded, which separates real runs better (`science::sort`).
    let intensity = intensity(track, &heart, vt1, vt2, SETTLE_S)?;
    Ok((dose_of(track, &minus_drift(heart, drift), vt1, vt2), intensity))
}

fn pace(digest: &Digest, thresholds: &Thresholds) -> Known<DoseAndIntensity> {
    let track = &digest.track;
    if digest.sport != Sport::Running {
        return Err(Absent::not_applicable("threshold pace is of running"));
    }
    if !track.has_gap() {
        return Err(Absent::NoChannel(Channel::Speed));
    }
    let cs = thresholds.cs.as_ref().ok_or(Absent::NoThreshold(Threshold::CriticalSpeed))?;
    let cs = cs.reference_mps();
    // 35-s means smooth strides of up to 30 s away.
    let x = track.smoothed_gap();
    let t1 = T1_OF_CS * cs;
    Ok((dose_of(track, &x, t1, cs), intensity(track, &x, t1, cs, 0.0)?))
}

/// First threshold as a share of critical power ([`crate::science::load`]).
const T1_OF_CP: f64 = 0.80;

fn power(track: &Track, thresholds: &Thresholds) -> Known {
    if !track.has_power() {
        return Err(Absent::NoChannel(Channel::Power));
    }
    let cp = thresholds.cp_w.ok_or(Absent::NoThreshold(Threshold::CriticalPower))?;
    let x = track.smoothed_power();
    Ok(dose_of(track, &x, T1_OF_CP * cp, cp))
}

/// Threshold-normalised intensity as a function of alpha1 ([`crate::science::load`]): 0.75 is VT1, 0.5 is
/// VT2.
const INTENSITY_OF_ALPHA1: [(f64, f64); 4] = [(0.35, 1.5), (0.5, 1.0), (0.75, 0.0), (1.2, -1.2)];

fn alpha1(digest: &Digest) -> Known {
    let hrv = digest.hrv.as_ref().map_err(Clone::clone)?;
    let mut dose = 0.0;
    let mut valid_s = 0.0;
    for window in hrv.windows.iter().filter(|w| w.used) {
        if let Some(alpha1) = window.alpha1.filter(|_| ALPHA1_RANGE_S.contains(&window.centre_s)) {
            dose += piecewise(&DOSE_RATE, piecewise(&INTENSITY_OF_ALPHA1, alpha1)) * 2.0;
            valid_s += 120.0;
        }
    }
    let counted = digest.moving_s.min(*ALPHA1_RANGE_S.end()) - ALPHA1_RANGE_S.start();
    if valid_s < 0.5 * counted || valid_s < 360.0 {
        return Err(Absent::TooShort {
            have: valid_s / 60.0,
            need: (0.5 * counted / 60.0).max(6.0),
            unit: "usable min of beats".into(),
        });
    }
    Ok(dose * digest.moving_s / valid_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Bin;

    fn even(minutes: usize, heart_rate: f64, gap: f64) -> Track {
        let mut track = Track::default();
        for _ in 0..minutes * 12 {
            track.push(Bin {
                heart_rate,
                gap,
                speed: gap,
                grade: 0.0,
                cadence: 170.0,
                power: f64::NAN,
                timer_s: 5.0,
                moving_s: 5.0,
                lock_suspected: false,
            });
        }
        track
    }

    #[test]
    fn fourteen_minutes_at_the_second_threshold_are_a_dose_of_one() {
        let track = even(14, 170.0, 3.0);
        let x = track.smoothed(Track::heart_rate, 3);
        assert!((dose_of(&track, &x, 150.0, 170.0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn minutes_by_prefix_sums_are_minutes_one_by_one() {
        for n in [1usize, 8, 11, 13, 40, 240, 701] {
            let value = |i: usize| {
                if n > 40 && i % 29 < 3 { f64::NAN } else { 110.0 + ((i * 37) % 80) as f64 }
            };
            let x: Vec<f64> = (0..n).map(value).collect();
            let timers: Vec<u8> = (0..n).map(|i| [250, 250, 100, 0][(i / 40) % 4]).collect();
            let counts = |i: usize| timers[i] > 0 && x[i].is_finite();
            let mean = |i: usize| {
                let minute = (i.saturating_sub(11)..=i).filter(|&k| counts(k)).map(|k| x[k]);
                let minute: Vec<f64> = minute.collect();
                (minute.len() >= 9).then(|| minute.iter().sum::<f64>() / minute.len() as f64)
            };
            let plain: Vec<f64> = (0..n).filter_map(mean).collect();
            let found = minute_means(&timers, &x);
            assert_eq!(found.len(), plain.len());
            assert!(found.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1e-9));
        }
    }

    #[test]
    fn an_hour_well_below_the_first_threshold_is_no_dose() {
        let track = even(60, 130.0, 2.5);
        let x = track.smoothed(Track::heart_rate, 3);
        assert_eq!(dose_of(&track, &x, 150.0, 170.0), 0.0);
    }

    #[test]
    fn drift_at_even_speed_is_taken_out_and_never_more_than_ten_beats() {
        assert_eq!(Drift { bpm_per_min: 0.15 }.at(40.0 * 60.0), 3.0);
        assert_eq!(Drift { bpm_per_min: 0.15 }.at(600.0 * 60.0), 10.0);
        assert_eq!(Drift::of(&even(45, 140.0, 3.0)).bpm_per_min, 0.0);
    }
}
