//! Smoothness priors: the slow part of a series taken out.

/// `z` less its smooth trend; see [`SmoothnessPriors`].
pub fn smoothness_priors(z: &[f64], lambda: f64) -> Vec<f64> {
    SmoothnessPriors::new(lambda, z.len()).detrend(z)
}

/// Takes the slow part out of series: x = z - (I + lambda^2 D2' D2)^-1 z, in the unit of `z`.
///
/// D2 is the second-difference matrix; the system is solved by banded Cholesky in O(n), without an
/// inverse. All rows of the factor but the last two are the same for every length, so many windows
/// share one factorisation. Below 4 values the mean is subtracted. NaN: propagates.
///
/// # Source
/// Tarvainen, Ranta-aho and Karjalainen 2002, IEEE TBME 49:172.
#[derive(Clone, Debug)]
pub struct SmoothnessPriors {
    c: f64,
    rows: Vec<Factor>,
}

/// A row of the factor L of A = L L': the diagonal and the two below it.
#[derive(Clone, Copy, Debug, Default)]
struct Factor {
    l0: f64,
    l1: f64,
    l2: f64,
}

impl SmoothnessPriors {
    /// For series of up to `longest` values.
    pub fn new(lambda: f64, longest: usize) -> SmoothnessPriors {
        let mut priors = SmoothnessPriors { c: lambda * lambda, rows: Vec::with_capacity(longest) };
        for i in 0..longest {
            let edge = [1.0, 5.0, 6.0][i.min(2)];
            let beside = if i == 1 { -2.0 } else { -4.0 };
            let row = priors.row(i, 1.0 + priors.c * edge, priors.c * beside, &priors.rows);
            priors.rows.push(row);
        }
        priors
    }

    /// Row `i` after the rows before it, from the diagonal and the value beside it.
    fn row(&self, i: usize, d0: f64, d1: f64, before: &[Factor]) -> Factor {
        let l2 = if i >= 2 { self.c / before[i - 2].l0 } else { 0.0 };
        let over = if i >= 2 { l2 * before[i - 1].l1 } else { 0.0 };
        let l1 = if i >= 1 { (d1 - over) / before[i - 1].l0 } else { 0.0 };
        Factor { l0: (d0 - l1 * l1 - l2 * l2).sqrt(), l1, l2 }
    }

    /// A series without its slow part; longer ones than promised are factored anew.
    pub fn detrend(&self, z: &[f64]) -> Vec<f64> {
        let n = z.len();
        if n < 4 {
            let mean = z.iter().sum::<f64>() / n.max(1) as f64;
            return z.iter().map(|v| v - mean).collect();
        }
        if n > self.rows.len() {
            return SmoothnessPriors::new(self.c.sqrt(), n).detrend(z);
        }
        // The edge at the end mirrors the one at the start.
        let mut last = self.rows[n - 4..n - 2].to_vec();
        for (k, edge) in [5.0, 1.0].into_iter().enumerate() {
            // With four values the second row is at both edges: 5 all the same.
            let beside = if k == 1 { -2.0 } else { -4.0 };
            let row = self.row(2 + k, 1.0 + self.c * edge, self.c * beside, &last);
            last.push(row);
        }
        let at = |i: usize| if i + 2 < n { self.rows[i] } else { last[i + 4 - n] };
        let mut y = z.to_vec();
        for i in 0..n {
            let f = at(i);
            let mut v = y[i];
            if i >= 1 {
                v -= f.l1 * y[i - 1];
            }
            if i >= 2 {
                v -= f.l2 * y[i - 2];
            }
            y[i] = v / f.l0;
        }
        for i in (0..n).rev() {
            let mut v = y[i];
            if i + 1 < n {
                v -= at(i + 1).l1 * y[i + 1];
            }
            if i + 2 < n {
                v -= at(i + 2).l2 * y[i + 2];
            }
            y[i] = v / at(i).l0;
        }
        z.iter().zip(y).map(|(z, t)| z - t).collect()
    }
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
