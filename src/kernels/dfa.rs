//! Detrended fluctuation analysis at short scales.

/// Box sizes of alpha1: all whole numbers from 4 to 16 (Peng et al. 1995; [`crate::science::hrv`]).
pub const SCALES: std::ops::RangeInclusive<usize> = 4..=16;

/// Computes DFA-alpha1, dimensionless: the slope of ln F(n) over ln n for box sizes 4 to 16.
///
/// y is the cumulative sum of x minus its mean. Boxes are placed from both ends, a straight line is subtracted
/// from each, and F^2(n) is the mean over boxes of the mean squared residual. The slope is fitted by ordinary
/// least squares over 13 sizes. White noise gives 0.583 at these sizes, not 0.5.
/// `None` below 32 values, for a series without variation, and when a residual vanishes.
/// NaN: gives `None`. Cost: O(13 n).
///
/// # Source
/// Peng et al. 1995, Chaos 5:82; sizes and both directions as [`crate::science::hrv`] justifies.
pub fn alpha1(x: &[f64]) -> Option<f64> {
    Dfa::default().alpha1(x)
}

/// Like [`alpha1`], but without its minimum length; at least 16 values are needed.
pub fn slope(x: &[f64]) -> Option<f64> {
    Dfa::default().slope(x)
}

/// A workspace that is reused between windows to avoid allocations.
#[derive(Clone, Debug, Default)]
pub struct Dfa {
    /// Cumulative sum.
    y: Vec<f64>,
    /// For a box at each position: sums of z, i z and z^2, where z is y minus y at the start of the box.
    sums: Vec<[f64; 3]>,
}

impl Dfa {
    /// [`alpha1`] with this workspace.
    pub fn alpha1(&mut self, x: &[f64]) -> Option<f64> {
        if x.len() < 32 { None } else { self.slope(x) }
    }

    fn slope(&mut self, x: &[f64]) -> Option<f64> {
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
        self.y.clear();
        self.y.extend(x.iter().map(|v| {
            total += v - mean;
            total
        }));
        self.sums.clear();
        self.sums.resize(n, [0.0; 3]);
        let (mut sx, mut sy, mut sxx, mut sxy, mut k) = (0.0, 0.0, 0.0, 0.0, 0.0);
        // A box of n values extends the box of n - 1 values at the same position by one value. Sums are relative
        // to the first value of the box, so they stay small and keep their precision.
        for size in 2..=*SCALES.end() {
            let at = size - 1;
            for ((sums, first), last) in self.sums.iter_mut().zip(&self.y).zip(&self.y[at..]) {
                let z = last - first;
                sums[0] += z;
                sums[1] += at as f64 * z;
                sums[2] += z * z;
            }
            if size < *SCALES.start() {
                continue;
            }
            let f2 = self.fluctuation(size);
            if f2 <= 1e-12 {
                return None;
            }
            let (lx, ly) = (libm::log(size as f64), 0.5 * libm::log(f2));
            sx += lx;
            sy += ly;
            sxx += lx * lx;
            sxy += lx * ly;
            k += 1.0;
        }
        Some((k * sxy - sx * sy) / (k * sxx - sx * sx))
    }

    /// F^2(n): mean squared residual about a line in each box, boxes forward and backward.
    fn fluctuation(&self, size: usize) -> f64 {
        let n = self.y.len();
        let boxes = n / size;
        let s = size as f64;
        let (half, per_sxx) = ((s - 1.0) / 2.0, 12.0 / (s * (s * s - 1.0)));
        let mut total = 0.0;
        for from in [0, n - boxes * size] {
            for [z, iz, zz] in self.sums[from..].iter().step_by(size).take(boxes) {
                let slope = iz - half * z;
                total += (zz - z * z / s - slope * slope * per_sxx).max(0.0);
            }
        }
        total / (2 * boxes * size) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, word for word: the twin that the fast one must equal.
    fn plain(x: &[f64]) -> f64 {
        let n = x.len();
        let mean = x.iter().sum::<f64>() / n as f64;
        let y: Vec<f64> = (1..=n).map(|k| x[..k].iter().map(|v| v - mean).sum()).collect();
        let points: Vec<(f64, f64)> = SCALES
            .map(|size| {
                let boxes = n / size;
                let starts = (0..boxes).flat_map(|b| [b * size, n - (b + 1) * size]);
                let residual = |start: usize| {
                    let part = &y[start..start + size];
                    let (mx, my) =
                        ((size as f64 - 1.0) / 2.0, part.iter().sum::<f64>() / size as f64);
                    let at = |i: usize| (i as f64 - mx, part[i] - my);
                    let sxy: f64 = (0..size).map(|i| at(i).0 * at(i).1).sum();
                    let sxx: f64 = (0..size).map(|i| at(i).0.powi(2)).sum();
                    (0..size).map(|i| (at(i).1 - sxy / sxx * at(i).0).powi(2)).sum::<f64>()
                };
                let f2 = starts.map(residual).sum::<f64>() / (2 * boxes * size) as f64;
                (libm::log(size as f64), 0.5 * libm::log(f2))
            })
            .collect();
        let k = points.len() as f64;
        let (mx, my) = points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0 / k, s.1 + p.1 / k));
        let (sxy, sxx) = points
            .iter()
            .fold((0.0, 0.0), |s, p| (s.0 + (p.0 - mx) * (p.1 - my), s.1 + (p.0 - mx).powi(2)));
        sxy / sxx
    }

    #[test]
    fn the_fast_way_is_the_definition_to_the_last_digits() {
        let mut dfa = Dfa::default();
        for (n, scale, trend) in
            [(32, 1.0, 0.0), (193, 3.0, 0.5), (300, 0.02, 0.0), (300, 40.0, 3.0)]
        {
            let noise = |i: usize| ((i * 7919 + i * i * 31) % 1009) as f64 / 1009.0;
            let x: Vec<f64> = (0..n).map(|i| 400.0 + scale * noise(i) + trend * i as f64).collect();
            let (fast, slow) = (dfa.alpha1(&x).unwrap(), plain(&x));
            assert!((fast - slow).abs() < 1e-10, "{n} values: {fast} {slow}");
        }
    }

    #[test]
    fn alternating_beats_have_the_analytic_exponent() {
        // Exact: +-10 alternating, N = 300.
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
