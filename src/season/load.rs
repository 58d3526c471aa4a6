//! Training load: Banister's TRIMP, fitness and fatigue, monotony, polarization.

use crate::activity::{Absent, Channel, Known, Threshold};
use crate::athlete::{Sex, Thresholds};
use crate::classify::plausible_heart_rate;
use crate::digest::{Digest, TIMER_STEPS};
use crate::kernels::exp::exp;
use crate::kernels::stats;
use crate::score::spacing::MONOTONY_CAP;

/// Banister's TRIMP: the sum over timer time of minutes x HRr x a e^(b HRr).
///
/// HRr = (HR - rest) / (max - rest), clamped to 0..1. Men a 0.64, b 1.92; women 0.86, 1.67
/// (Banister 1991); unknown sex 0.725215, 1.795 (their middle, as Runalyze uses it). Absent
/// without heart rate. Misleads with a wrong maximum: it is exponential in it.
pub fn trimp_banister(digest: &Digest, thresholds: &Thresholds, sex: Option<Sex>) -> Known {
    if !digest.track.has_heart_rate() {
        return Err(Absent::NoChannel(Channel::HeartRate));
    }
    let max = thresholds.hr_max.as_ref().ok_or(Absent::NoThreshold(Threshold::HrMax))?.value;
    let rest = thresholds.hr_rest.value;
    let (a, b) = match sex {
        Some(Sex::Male) => (0.64, 1.92),
        Some(Sex::Female) => (0.86, 1.67),
        None => (0.725_215, 1.795),
    };
    let reserve = 1.0 / (max - rest);
    let minutes = |(heart, timer): (f64, &u8)| {
        let x = ((heart - rest) * reserve).clamp(0.0, 1.0);
        let minutes = f64::from(*timer) * x * exp(b * x);
        if heart.is_finite() { minutes } else { 0.0 }
    };
    let bins = digest.track.heart_rates().zip(digest.track.timer_raw());
    // Compute all values first and sum afterwards, so that the first loop vectorises.
    let minutes: Vec<f64> = bins.map(minutes).collect();
    Ok(a * minutes.iter().fold(0.0, |sum, v| sum + v) / (60.0 * TIMER_STEPS))
}

/// Exponentially weighted mean of daily load with time constant `tau` days, one value per day.
///
/// X_t = X_(t-1) + (L_t - X_(t-1)) (1 - e^(-1/tau)), from 0. Fitness (CTL) has tau 42, fatigue
/// (ATL) 7; form (TSB) is yesterday's fitness less yesterday's fatigue.
pub fn training_load(daily: &[f64], tau: f64) -> Vec<f64> {
    let gain = 1.0 - libm::exp(-1.0 / tau);
    let mut x = 0.0;
    daily
        .iter()
        .map(|load| {
            x += (load - x) * gain;
            x
        })
        .collect()
}

/// Foster's monotony of seven daily loads: their mean over their standard deviation (n - 1).
///
/// `None` for a week without load; 10 for a week with equal daily loads (Foster 1998, MSSE 30:1164, leaves
/// that case open; judgement). Strain is the week's load times its monotony.
pub fn monotony(daily: &[f64; 7]) -> Option<f64> {
    let (mean, sd) = (stats::mean(daily)?, stats::sample_sd(daily)?);
    (mean > 0.0).then(|| if sd > 0.0 { (mean / sd).min(MONOTONY_CAP) } else { MONOTONY_CAP })
}

/// Treff's polarization index of the shares of time below VT1, between the thresholds and above VT2:
/// log10(z1 / z2 x z3 x 100). Above 2 with z1 > z3 > z2 a week is polarized.
///
/// 0 without time above VT2; a share of 0 between the thresholds counts as 0.01, taken from the first; `None`
/// when more time is spent above VT2 than below VT1, where it is meaningless. It is unstable for shares under
/// 1 % (Treff et al. 2019, Front Physiol 10:707).
pub fn polarization_index(z: [f64; 3]) -> Option<f64> {
    let total: f64 = z.iter().sum();
    if total <= 0.0 || z[2] > z[0] {
        return None;
    }
    let [mut low, mut middle, high] = z.map(|v| v / total);
    if high == 0.0 {
        return Some(0.0);
    }
    if middle == 0.0 {
        middle = 0.01;
        low -= 0.01;
    }
    Some(libm::log10(low / middle * high * 100.0))
}

/// Minutes of a run below VT1, between the thresholds and above VT2, by 15-s mean heart rate over timer
/// time (Lucia's zones).
///
/// # Errors
/// Without plausible heart rate, or without thresholds.
pub fn minutes_by_domain(digest: &Digest, thresholds: &Thresholds) -> Known<[f64; 3]> {
    plausible_heart_rate(&digest.track, thresholds)?;
    let vt1 = thresholds.vt1.as_ref().ok_or(Absent::NoThreshold(Threshold::Vt1))?.value;
    let vt2 = thresholds.vt2.as_ref().ok_or(Absent::NoThreshold(Threshold::Vt2))?.value;
    let heart = digest.track.smoothed_heart_rate();
    // Integer sums of timer time: with heart rate, above VT1, and above both thresholds.
    let [mut all, mut above, mut high] = [0u64; 3];
    for (&bpm, &timer) in heart.iter().zip(digest.track.timer_raw()) {
        let timer = u64::from(timer);
        all += if bpm.is_finite() { timer } else { 0 };
        above += if bpm > vt1 { timer } else { 0 };
        high += if bpm > vt1.max(vt2) { timer } else { 0 };
    }
    Ok([all - above, above - high, high].map(|raw| raw as f64 / (60.0 * TIMER_STEPS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polarization_index_knows_its_edges() {
        // 80 % x 15 % / 5 % x 100 = 240.
        assert!(
            (polarization_index([80.0, 5.0, 15.0]).unwrap() - libm::log10(240.0)).abs() < 1e-12
        );
        assert_eq!(polarization_index([9.0, 1.0, 0.0]), Some(0.0));
        assert_eq!(polarization_index([1.0, 1.0, 8.0]), None);
        assert_eq!(polarization_index([0.0; 3]), None);
        assert!(
            (polarization_index([0.8, 0.0, 0.2]).unwrap() - libm::log10(0.79 / 0.01 * 20.0)).abs()
                < 1e-12
        );
    }

    #[test]
    fn a_week_of_equal_days_is_as_monotonous_as_can_be() {
        assert_eq!(monotony(&[50.0; 7]), Some(10.0));
        assert_eq!(monotony(&[0.0; 7]), None);
    }

    #[test]
    fn fitness_follows_the_closed_form() {
        // From 0 at an even load L: L (1 - e^(-t/42)).
        let x = training_load(&[100.0; 42], 42.0);
        assert!((x[41] - 100.0 * (1.0 - libm::exp(-1.0))).abs() < 1e-9);
    }
}
