//! Grade-adjusted speed.

/// Energy cost of running at a grade, J/(kg m).
///
/// Formula: 155.4 i^5 - 30.4 i^4 - 43.3 i^3 + 46.3 i^2 + 19.5 i + 3.6.
/// Source: Minetti et al. 2002, J Appl Physiol 93:1039.
pub fn minetti(i: f64) -> f64 {
    ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6
}

/// Steepest grade that is believed (judgement: [`crate::science::repairs`]).
pub const MAX_GRADE: f64 = 0.35;

/// Ratio of the equivalent speed on level ground to the speed at this grade; 1 for NaN.
///
/// Uphill, the ratio of energy costs (Minetti). Downhill, the larger of that and a ratio from heart rate, because
/// the legs can't use all the energy that gravity provides (a heart-rate table after Robb 2017: [`crate::science::repairs`]).
pub fn gap_factor(grade: f64) -> f64 {
    if !grade.is_finite() {
        return 1.0;
    }
    let i = grade.clamp(-MAX_GRADE, MAX_GRADE);
    let energy = minetti(i) / 3.6;
    if i >= 0.0 { energy } else { energy.max(downhill(i)) }
}

/// Factor at -2 %, -4 %, ... by heart rate (read off the curve of Robb 2017: [`crate::science::repairs`]).
const DOWNHILL: [f64; 11] = [1.0, 0.95, 0.91, 0.89, 0.88, 0.88, 0.89, 0.91, 0.95, 1.02, 1.09];

fn downhill(i: f64) -> f64 {
    let x = -i * 50.0;
    let k = (x as usize).min(DOWNHILL.len() - 2);
    let f = (x - k as f64).min(1.0);
    DOWNHILL[k] + (DOWNHILL[k + 1] - DOWNHILL[k]) * f
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_at_ten_percent_is_the_papers() {
        assert!((minetti(0.1) - 5.968_214).abs() < 1e-12);
        assert_eq!(gap_factor(0.0), 1.0);
    }

    #[test]
    fn gentle_downhill_is_cheaper_and_steep_downhill_is_not() {
        assert!((gap_factor(-0.08) - 0.88).abs() < 1e-12);
        assert!(gap_factor(-0.20) > 1.0);
    }

    #[test]
    fn uphill_never_gets_cheaper_with_grade() {
        let factors: Vec<f64> = (0..36).map(|k| gap_factor(f64::from(k) / 100.0)).collect();
        assert!(factors.windows(2).all(|w| w[1] > w[0]));
    }
}
