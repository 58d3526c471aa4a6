//! Detrending by smoothness priors.

/// Returns `z` minus its smooth trend; see [`SmoothnessPriors`].
pub fn smoothness_priors(z: &[f64], lambda: f64) -> Vec<f64> {
    SmoothnessPriors::new(lambda, z.len()).detrend(z)
}

/// Removes the slow trend from series: x = z - (I + lambda^2 D2' D2)^-1 z, in the unit of `z`.
///
/// D2 is the second-difference matrix. Equivalently x = D2' w, where (D2 D2' + I / lambda^2) w = D2 z. This
/// smaller system has the same five coefficients in every row, so series of any length share one factorisation
/// L D L', and a constant or a straight line is removed without rounding errors. Cost: O(n), since the matrix is
/// banded. Below 4 values, the mean is subtracted. NaN: propagates.
///
/// # Source
/// Tarvainen, Ranta-aho and Karjalainen 2002, IEEE TBME 49:172.
#[derive(Clone, Debug)]
pub struct SmoothnessPriors {
    lambda: f64,
    rows: Vec<Factor>,
}

/// A row of L D L': the two values left of the diagonal of L, and the reciprocal of D.
#[derive(Clone, Copy, Debug, Default)]
struct Factor {
    l1: f64,
    l2: f64,
    per_d: f64,
}

impl SmoothnessPriors {
    /// Prepares the factorisation for series of up to `longest` values.
    pub fn new(lambda: f64, longest: usize) -> SmoothnessPriors {
        let diagonal = 6.0 + 1.0 / (lambda * lambda);
        let mut rows: Vec<Factor> = Vec::with_capacity(longest);
        // The two rows above the first are empty.
        let (mut d1, mut d2, mut l1_above) = (0.0, 0.0, 0.0);
        for i in 0..longest.saturating_sub(2) {
            let l2 = if i >= 2 { 1.0 / d2 } else { 0.0 };
            let l1 = if i >= 1 { (-4.0 - l2 * d2 * l1_above) / d1 } else { 0.0 };
            let d = diagonal - l1 * l1 * d1 - l2 * l2 * d2;
            rows.push(Factor { l1, l2, per_d: 1.0 / d });
            (d2, d1, l1_above) = (d1, d, l1);
        }
        SmoothnessPriors { lambda, rows }
    }

    /// Detrends a series. Series longer than the factorisation are factored anew.
    pub fn detrend(&self, z: &[f64]) -> Vec<f64> {
        let mut out = Vec::new();
        self.detrend_into(z, &mut out);
        out
    }

    /// Like [`SmoothnessPriors::detrend`], but writes to a buffer that can be reused.
    pub fn detrend_into(&self, z: &[f64], out: &mut Vec<f64>) {
        let n = z.len();
        out.clear();
        if n < 4 {
            let mean = z.iter().sum::<f64>() / n.max(1) as f64;
            out.extend(z.iter().map(|v| v - mean));
            return;
        }
        let m = n - 2;
        if m > self.rows.len() {
            return SmoothnessPriors::new(self.lambda, n).detrend_into(z, out);
        }
        // w in out[2..], with two zeros before it: D2' w is then a second difference in place.
        out.resize(n + 2, 0.0);
        for i in 0..m {
            out[i + 2] = (z[i + 2] - z[i + 1]) - (z[i + 1] - z[i]);
        }
        let rows = &self.rows[..m];
        let w = &mut out[2..n];
        let (mut a, mut b) = (0.0, 0.0);
        for (v, row) in w.iter_mut().zip(rows) {
            let next = (*v - row.l2 * b) - row.l1 * a;
            (b, a) = (a, next);
            *v = next;
        }
        // Each row of L' holds what the two rows below it have to the left.
        let (mut a, mut b) = (Below::default(), Below::default());
        for (v, row) in w.iter_mut().zip(rows).rev() {
            let next = (*v * row.per_d - b.l2 * b.w) - a.l1 * a.w;
            (b, a) = (a, Below { w: next, l1: row.l1, l2: row.l2 });
            *v = next;
        }
        for i in 0..n {
            out[i] = out[i] - 2.0 * out[i + 1] + out[i + 2];
        }
        out.truncate(n);
    }
}

/// The values of a row that back substitution needs in the row above.
#[derive(Clone, Copy, Default)]
struct Below {
    w: f64,
    l1: f64,
    l2: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_all_trend() {
        let line: Vec<f64> = (0..200).map(|i| 400.0 + 0.5 * f64::from(i)).collect();
        assert!(smoothness_priors(&line, 500.0).iter().all(|v| v.abs() < 1e-6));
    }

    /// (I + lambda^2 D2' D2) t = z, multiplied out for the trend t that was taken away.
    #[test]
    fn the_trend_solves_its_equations_at_every_length() {
        let lambda = 3.0;
        let shared = SmoothnessPriors::new(lambda, 60);
        for n in 4..60 {
            let z: Vec<f64> = (0..n).map(|i| f64::from((i * 7919) % 31)).collect();
            let x = shared.detrend(&z);
            assert_eq!(x, smoothness_priors(&z, lambda), "{n}");
            let t: Vec<f64> = z.iter().zip(&x).map(|(z, x)| z - x).collect();
            let bent: Vec<f64> = t.windows(3).map(|w| w[0] - 2.0 * w[1] + w[2]).collect();
            for i in 0..t.len() {
                let mut sum = t[i];
                for (k, weight) in [(0, 1.0), (1, -2.0), (2, 1.0)] {
                    if let Some(b) = i.checked_sub(k).and_then(|j| bent.get(j)) {
                        sum += lambda * lambda * weight * b;
                    }
                }
                assert!((sum - z[i]).abs() < 1e-9, "{n} values, row {i}: {sum} {}", z[i]);
            }
        }
    }

    #[test]
    fn what_comes_out_has_no_mean() {
        let z: Vec<f64> = (0..300).map(|i| f64::from((i * 7919) % 31)).collect();
        assert!(smoothness_priors(&z, 500.0).iter().sum::<f64>().abs() < 1e-6);
    }
}
