//! Smoothness priors: the slow part of a series taken out.

/// `z` less its smooth trend: x = z - (I + lambda^2 D2' D2)^-1 z, in the unit of `z`.
///
/// D2 is the second-difference matrix; the system is solved by banded Cholesky in O(n), without
/// an inverse. Below 4 values the mean is subtracted. NaN: propagates.
///
/// # Source
/// Tarvainen, Ranta-aho and Karjalainen 2002, IEEE TBME 49:172.
pub fn smoothness_priors(z: &[f64], lambda: f64) -> Vec<f64> {
    let n = z.len();
    if n < 4 {
        let mean = z.iter().sum::<f64>() / n.max(1) as f64;
        return z.iter().map(|v| v - mean).collect();
    }
    let c = lambda * lambda;
    let d0 = |i: usize| {
        let edge = i.min(n - 1 - i);
        1.0 + c * [1.0, 5.0, 6.0][edge.min(2)]
    };
    let d1 = |i: usize| if i == 0 || i == n - 2 { -2.0 * c } else { -4.0 * c };
    // A = L L' with two sub-diagonals: l0 the diagonal, l1 and l2 below it.
    let (mut l0, mut l1, mut l2) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    for i in 0..n {
        if i >= 2 {
            l2[i] = c / l0[i - 2];
        }
        if i >= 1 {
            let over = if i >= 2 { l2[i] * l1[i - 1] } else { 0.0 };
            l1[i] = (d1(i - 1) - over) / l0[i - 1];
        }
        l0[i] = (d0(i) - l1[i] * l1[i] - l2[i] * l2[i]).sqrt();
    }
    let mut y = z.to_vec();
    for i in 0..n {
        if i >= 1 {
            y[i] -= l1[i] * y[i - 1];
        }
        if i >= 2 {
            y[i] -= l2[i] * y[i - 2];
        }
        y[i] /= l0[i];
    }
    for i in (0..n).rev() {
        if i + 1 < n {
            y[i] -= l1[i + 1] * y[i + 1];
        }
        if i + 2 < n {
            y[i] -= l2[i + 2] * y[i + 2];
        }
        y[i] /= l0[i];
    }
    z.iter().zip(y).map(|(z, t)| z - t).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_all_trend() {
        let line: Vec<f64> = (0..200).map(|i| 400.0 + 0.5 * f64::from(i)).collect();
        assert!(smoothness_priors(&line, 500.0).iter().all(|v| v.abs() < 1e-6));
    }

    #[test]
    fn what_comes_out_has_no_mean() {
        let z: Vec<f64> = (0..300).map(|i| f64::from((i * 7919) % 31)).collect();
        assert!(smoothness_priors(&z, 500.0).iter().sum::<f64>().abs() < 1e-6);
    }
}
