//! Grade and climb of a run.

use super::gap::MAX_GRADE;
use crate::activity::Altimeter;
use crate::kernels::slope::slope;

/// What the altitudes tell.
pub(super) struct Climb {
    /// Rise over run at each sample, clamped to +-0.35; NaN where it can't be known.
    pub grade: Vec<f64>,
    /// Metres climbed.
    pub ascent_m: f64,
}

/// Rises smaller than this are no climb, m: of air pressure, and else (judgement).
const BAND_BAROMETER_M: f64 = 3.0;
const BAND_ELSE_M: f64 = 5.0;
/// ... nor those smaller than so many standard deviations of the altitude's noise (judgement).
const BAND_NOISE: f64 = 2.5;

/// Grade by least squares over as much of the way as the altitude's noise asks, and the climb of the
/// smoothed profile with hysteresis.
pub(super) fn of(altitude: &[f64], distance: &[f64], altimeter: Altimeter) -> Climb {
    let found = slope(distance, altitude);
    let least = if altimeter == Altimeter::Barometer { BAND_BAROMETER_M } else { BAND_ELSE_M };
    let band = BAND_NOISE * found.noise_m(altitude, least / BAND_NOISE);
    let grade = found.grade.iter().map(|g| g.clamp(-MAX_GRADE, MAX_GRADE)).collect();
    Climb { grade, ascent_m: ascent(&found.height_m, band) }
}

/// Metres climbed between turning points that lie at least `band` apart.
fn ascent(height_m: &[f64], band: f64) -> f64 {
    let mut total = 0.0;
    let (mut low, mut high) = (f64::NAN, f64::NAN);
    for &h in height_m.iter().filter(|h| h.is_finite()) {
        if low.is_nan() {
            (low, high) = (h, h);
        }
        if h > high {
            high = h;
        }
        if h < high - band {
            if high - low >= band {
                total += high - low;
            }
            (low, high) = (h, h);
        }
        if h < low && high - low < band {
            (low, high) = (h, h);
        }
    }
    total + if high - low >= band { high - low } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hills_count_and_ripples_do_not() {
        let along: Vec<f64> = (0..4000).map(f64::from).collect();
        let hills: Vec<f64> = along.iter().map(|d| 20.0 * (1.0 - libm::cos(d / 318.31))).collect();
        let climb = of(&hills, &along, Altimeter::Barometer);
        assert!((climb.ascent_m - 80.0).abs() < 2.0, "{}", climb.ascent_m);
        let ripples: Vec<f64> = along.iter().map(|d| libm::sin(d / 30.0)).collect();
        assert_eq!(of(&ripples, &along, Altimeter::Barometer).ascent_m, 0.0);
    }
}
