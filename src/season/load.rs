//! Training load: Banister's TRIMP, and fitness and fatigue from it.

use crate::activity::{Absent, Channel, Known};
use crate::athlete::{Sex, Thresholds};
use crate::digest::Digest;

/// Banister's TRIMP: sum of minutes x HRr x a e^(b HRr), over timer time, bin by bin.
///
/// HRr = (HR - rest) / (max - rest), clamped to 0..1. Men a 0.64, b 1.92; women 0.86, 1.67
/// (Banister 1991); unknown sex 0.725215, 1.795 (their middle, as Runalyze uses it). Absent
/// without heart rate. Misleads with a wrong maximum: it is exponential in it.
pub fn trimp_banister(digest: &Digest, thresholds: &Thresholds, sex: Option<Sex>) -> Known {
    if !digest.track.has_heart_rate() {
        return Err(Absent::NoChannel(Channel::HeartRate));
    }
    let max = thresholds.hr_max.as_ref().ok_or(Absent::NoThreshold("HRmax"))?.value;
    let rest = thresholds.hr_rest.value;
    let (a, b) = match sex {
        Some(Sex::Male) => (0.64, 1.92),
        Some(Sex::Female) => (0.86, 1.67),
        None => (0.725_215, 1.795),
    };
    let mut sum = 0.0;
    for i in 0..digest.track.len() {
        let heart = digest.track.heart_rate(i);
        if heart.is_finite() {
            let x = ((heart - rest) / (max - rest)).clamp(0.0, 1.0);
            sum += digest.track.timer_s(i) / 60.0 * x * a * (b * x).exp();
        }
    }
    Ok(sum)
}

/// Exponentially weighted mean of daily load with time constant `tau` days, a value a day.
///
/// X_t = X_(t-1) + (L_t - X_(t-1)) (1 - e^(-1/tau)), from 0. Fitness (CTL) has tau 42, fatigue
/// (ATL) 7; form (TSB) is yesterday's fitness less yesterday's fatigue.
pub fn training_load(daily: &[f64], tau: f64) -> Vec<f64> {
    let gain = 1.0 - (-1.0 / tau).exp();
    let mut x = 0.0;
    daily
        .iter()
        .map(|load| {
            x += (load - x) * gain;
            x
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitness_follows_the_closed_form() {
        // From 0 at an even load L: L (1 - e^(-t/42)).
        let x = training_load(&[100.0; 42], 42.0);
        assert!((x[41] - 100.0 * (1.0 - (-1.0f64).exp())).abs() < 1e-9);
    }
}
