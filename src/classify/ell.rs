//! From what a channel measured to log-odds.

use super::dose::Intensity;
use super::tuning::Tuning;

/// Load of an ordinary easy hour; with it the odds are even when the hardest tenth lies at the bar.
const ORDINARY_LOAD: f64 = 0.3;

/// Log-odds of a channel: 0 when the hardest tenth begins at `bar` (in u) of a run with an ordinary
/// load. Never falls when either rises.
fn ell_of(intensity: Intensity, bar: f64, by_top: f64, by_load: f64) -> f64 {
    let load = (intensity.load / ORDINARY_LOAD).max(1e-3).ln();
    (by_top * (intensity.top - bar) + by_load * load).clamp(-4.5, 4.5)
}

/// Log-odds by heart rate.
pub(super) fn ell_of_heart(intensity: Intensity, tuning: &Tuning) -> f64 {
    ell_of(intensity, tuning.heart_bar, tuning.by_top, tuning.by_load)
}

/// Log-odds by grade-adjusted pace.
pub(super) fn ell_of_pace(intensity: Intensity, tuning: &Tuning) -> f64 {
    ell_of(intensity, tuning.pace_bar, tuning.by_top, tuning.pace_by_load)
}

/// The top that gives these log-odds with this load; `None` where no heart and no legs can be.
pub(super) fn top_at(ell: f64, load: f64, bar: f64, by_load: f64) -> Option<f64> {
    let rest = by_load * (load / ORDINARY_LOAD).max(1e-3).ln();
    let top = bar + (ell - rest) / Tuning::SHIPPED.by_top;
    ((-4.5..4.5).contains(&ell) && (-3.0..2.0).contains(&top)).then_some(top)
}

/// Log-odds of a dose: 1.6 ln(D / cut) (A2).
pub(super) fn ell_of_dose(dose: f64) -> f64 {
    (1.6 * (dose.max(0.02) / CUT_DOSE).ln()).clamp(-4.5, 3.0)
}

/// Dose at which hard and not hard are even. On real runs tempo lies at 0.2 to 0.7 (G8).
pub const CUT_DOSE: f64 = 0.40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_dose_never_lowers_the_odds() {
        let mut last = f64::NEG_INFINITY;
        for step in 0..500 {
            let ell = ell_of_dose(f64::from(step) * 0.02);
            assert!(ell >= last);
            last = ell;
        }
    }

    #[test]
    fn a_channel_is_even_at_its_bar_and_rises_with_intensity_and_load() {
        for (ell_of, bar) in [
            (ell_of_heart as fn(Intensity, &Tuning) -> f64, Tuning::SHIPPED.heart_bar),
            (ell_of_pace, Tuning::SHIPPED.pace_bar),
        ] {
            let ell = |top, load| ell_of(Intensity { top, load }, &Tuning::SHIPPED);
            assert!(ell(bar, ORDINARY_LOAD).abs() < 1e-12);
            assert!(ell(bar + 0.1, ORDINARY_LOAD) > 0.0);
            assert!(ell(bar, 0.6) >= 0.0 && ell(bar, 0.0) <= 0.0);
        }
    }
}
