//! Converts the intensity and load of a channel to log-odds of hard.

use super::dose::Intensity;
use super::tuning::Tuning;

/// Load of an ordinary easy hour. With it the log-odds are 0 when the p90 intensity equals `bar` (fitted:
/// [`crate::science::sort`]).
const ORDINARY_LOAD: f64 = 0.3;

/// Log-odds of a channel: 0 at a p90 intensity of `bar` and an ordinary load. Never falls when either rises.
fn log_odds_of(intensity: Intensity, bar: f64, per_p90: f64, per_log_load: f64) -> f64 {
    let load = (intensity.load / ORDINARY_LOAD).max(1e-3).ln();
    (per_p90 * (intensity.p90 - bar) + per_log_load * load).clamp(-4.5, 4.5)
}

/// Log-odds by heart rate.
pub(super) fn log_odds_by_heart_rate(intensity: Intensity, tuning: &Tuning) -> f64 {
    log_odds_of(intensity, tuning.heart_rate_even_at, tuning.per_p90, tuning.per_log_load)
}

/// Log-odds by grade-adjusted pace.
pub(super) fn log_odds_by_pace(intensity: Intensity, tuning: &Tuning) -> f64 {
    log_odds_of(intensity, tuning.pace_even_at, tuning.per_p90, tuning.pace_per_log_load)
}

/// The p90 intensity that gives these log-odds at this load; `None` outside the physiological range.
pub(super) fn p90_at(log_odds: f64, load: f64, bar: f64, per_log_load: f64) -> Option<f64> {
    let rest = per_log_load * (load / ORDINARY_LOAD).max(1e-3).ln();
    let p90 = bar + (log_odds - rest) / Tuning::SHIPPED.per_p90;
    ((-4.5..4.5).contains(&log_odds) && (-3.0..2.0).contains(&p90)).then_some(p90)
}

/// Log-odds of a dose: 1.6 ln(D / cut) ([`crate::science::sort`]).
pub(super) fn log_odds_of_dose(dose: f64) -> f64 {
    (1.6 * (dose.max(0.02) / CUT_DOSE).ln()).clamp(-4.5, 3.0)
}

/// Dose at which hard and not hard are equally likely. Real tempo runs have doses of 0.2 to 0.7
/// ([`crate::science::sort`]).
pub const CUT_DOSE: f64 = 0.40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_dose_never_lowers_the_odds() {
        let mut last = f64::NEG_INFINITY;
        for step in 0..500 {
            let log_odds = log_odds_of_dose(f64::from(step) * 0.02);
            assert!(log_odds >= last);
            last = log_odds;
        }
    }

    #[test]
    fn a_channel_is_even_at_its_bar_and_rises_with_intensity_and_load() {
        for (log_odds_of, bar) in [
            (
                log_odds_by_heart_rate as fn(Intensity, &Tuning) -> f64,
                Tuning::SHIPPED.heart_rate_even_at,
            ),
            (log_odds_by_pace, Tuning::SHIPPED.pace_even_at),
        ] {
            let log_odds = |p90, load| log_odds_of(Intensity { p90, load }, &Tuning::SHIPPED);
            assert!(log_odds(bar, ORDINARY_LOAD).abs() < 1e-12);
            assert!(log_odds(bar + 0.1, ORDINARY_LOAD) > 0.0);
            assert!(log_odds(bar, 0.6) >= 0.0 && log_odds(bar, 0.0) <= 0.0);
        }
    }
}
