//! Piecewise linear interpolation.

/// Interpolates linearly between knots (x, y) in ascending x, constant beyond the first and the last. NaN without
/// knots. Cost: O(knots).
///
/// ```
/// use lope::kernels::piecewise::{inverse, piecewise};
///
/// let curve = [(0.0, 1.0), (10.0, 0.0)];
/// assert_eq!(piecewise(&curve, 2.5), 0.75);
/// assert_eq!(piecewise(&curve, 20.0), 0.0);
/// assert_eq!(inverse(&curve, 0.75), Some(2.5));
/// ```
pub fn piecewise(knots: &[(f64, f64)], x: f64) -> f64 {
    let Some(&(first_x, first_y)) = knots.first() else { return f64::NAN };
    if x <= first_x {
        return first_y;
    }
    for pair in knots.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if x <= x1 {
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
        }
    }
    knots[knots.len() - 1].1
}

/// Inverts a strictly monotonic piecewise linear function; `None` outside the range of its knots. Cost: O(knots).
pub fn inverse(knots: &[(f64, f64)], y: f64) -> Option<f64> {
    let between = |pair: &&[(f64, f64)]| {
        let (a, b) = (pair[0].1, pair[1].1);
        (a.min(b)..=a.max(b)).contains(&y) && a != b
    };
    let pair = knots.windows(2).find(between)?;
    let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
    Some(x0 + (x1 - x0) * (y - y0) / (y1 - y0))
}
