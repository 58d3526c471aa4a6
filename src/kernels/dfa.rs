//! Detrended fluctuation analysis at short scales.

/// Box sizes of alpha1: all whole numbers from 4 to 16.
pub const SCALES: std::ops::RangeInclusive<usize> = 4..=16;

/// DFA-alpha1, without unit: slope of ln F(n) over ln n for box sizes 4 to 16.
///
/// y is the running sum of x less its mean; boxes are laid forward and backward, a straight line
/// is taken out of each, F^2(n) is the mean over boxes of the mean squared residual; the slope is
/// ordinary least squares over 13 sizes. White noise gives 0.583 at these sizes, not 0.5.
/// `None` below 32 values, for a series without variation, and when a residual vanishes.
/// NaN: gives `None`. Cost: O(13 n).
///
/// # Source
/// Peng et al. 1995, Chaos 5:82; sizes and both directions as SCIENCE 2.3 justifies.
pub fn alpha1(x: &[f64]) -> Option<f64> {
    if x.len() < 32 {
        return None;
    }
    slope(x)
}

/// [`alpha1`] without its lower bound on length (16 values are the least).
pub fn slope(x: &[f64]) -> Option<f64> {
    let n = x.len();
    if n < *SCALES.end() {
        return None;
    }
    let mean = x.iter().sum::<f64>() / n as f64;
    let spread = x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n as f64;
    if spread.is_nan() || spread.sqrt() < 1e-6 {
        return None;
    }
    let mut total = 0.0;
    let y: Vec<f64> = x
        .iter()
        .map(|v| {
            total += v - mean;
            total
        })
        .collect();
    let (mut sx, mut sy, mut sxx, mut sxy, mut k) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for size in SCALES {
        let f2 = fluctuation(&y, size);
        if f2 <= 1e-12 {
            return None;
        }
        let (lx, ly) = ((size as f64).ln(), 0.5 * f2.ln());
        sx += lx;
        sy += ly;
        sxx += lx * lx;
        sxy += lx * ly;
        k += 1.0;
    }
    Some((k * sxy - sx * sy) / (k * sxx - sx * sx))
}

/// F^2(n): mean squared residual about a line in each box, boxes forward and backward.
fn fluctuation(y: &[f64], size: usize) -> f64 {
    let boxes = y.len() / size;
    let offset = y.len() - boxes * size;
    let half = (size as f64 - 1.0) / 2.0;
    let sxx = size as f64 * (size as f64 * size as f64 - 1.0) / 12.0;
    let mut total = 0.0;
    for start in [0, offset] {
        for chunk in y[start..].chunks_exact(size).take(boxes) {
            let mean = chunk.iter().sum::<f64>() / size as f64;
            let (mut sxy, mut syy) = (0.0, 0.0);
            for (i, v) in chunk.iter().enumerate() {
                let d = v - mean;
                sxy += (i as f64 - half) * d;
                syy += d * d;
            }
            total += (syy - sxy * sxy / sxx).max(0.0);
        }
    }
    total / (2 * boxes * size) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternating_beats_have_the_analytic_exponent() {
        // SCIENCE 2.5: +-10 alternating, N = 300.
        let x: Vec<f64> = (0..300).map(|i| if i % 2 == 0 { 410.0 } else { 390.0 }).collect();
        assert!((alpha1(&x).unwrap() - 0.051_465_3).abs() < 1e-6, "{:?}", alpha1(&x));
    }

    #[test]
    fn constant_and_missing_beats_have_none() {
        assert_eq!(alpha1(&[400.0; 300]), None);
        let mut x: Vec<f64> = (0..300).map(|i| f64::from(i % 7)).collect();
        x[5] = f64::NAN;
        assert_eq!(alpha1(&x), None);
        assert_eq!(alpha1(&[1.0; 20]), None);
    }
}
