//! Curves of straight lines between knots.

/// Height at `x` of straight lines between knots (x, y) in rising x, flat beyond the first and last. NaN
/// without knots. Cost: O(knots).
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

/// Where straight lines between knots that rise or fall throughout have this height; `None` beyond the
/// first and last. Cost: O(knots).
pub fn inverse(knots: &[(f64, f64)], y: f64) -> Option<f64> {
    let between = |pair: &&[(f64, f64)]| {
        let (a, b) = (pair[0].1, pair[1].1);
        (a.min(b)..=a.max(b)).contains(&y) && a != b
    };
    let pair = knots.windows(2).find(between)?;
    let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
    Some(x0 + (x1 - x0) * (y - y0) / (y1 - y0))
}
