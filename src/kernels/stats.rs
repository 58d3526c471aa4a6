//! Robust and ordinary statistics.

/// Median, reordering the values; `None` when empty. NaN: not allowed. Cost: O(n).
///
/// ```
/// assert_eq!(lope::kernels::stats::median(&mut [3.0, 1.0, 2.0, 10.0]), Some(2.5));
/// ```
pub fn median(values: &mut [f64]) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let (low, high) = pair(values, last / 2);
    Some(if last % 2 == 0 { low } else { (low + high) / 2.0 })
}

/// Quantile `q` of sorted values by linear interpolation between ranks (numpy's default);
/// `None` when empty.
///
/// ```
/// assert_eq!(lope::kernels::stats::quantile_sorted(&[1.0, 2.0, 3.0, 4.0], 0.25), Some(1.75));
/// ```
pub fn quantile_sorted(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (sorted[above] - sorted[below]) * (at - below as f64))
}

/// [`quantile_sorted`] of values in any order, which it reorders. NaN: not allowed. Cost: O(n).
///
/// ```
/// assert_eq!(lope::kernels::stats::quantile(&mut [4.0, 1.0, 3.0, 2.0], 0.25), Some(1.75));
/// ```
pub fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let (low, high) = pair(values, below);
    Some(low + (high - low) * (at - below as f64))
}

/// The value of this rank, from 0, of values in any order, which it may reorder; `None` beyond the last.
/// NaN: not allowed. Cost: O(n).
///
/// ```
/// assert_eq!(lope::kernels::stats::ranked(&mut [4.0, 1.0, 3.0, 2.0], 2), Some(3.0));
/// ```
pub fn ranked(values: &mut [f64], rank: usize) -> Option<f64> {
    (rank < values.len()).then(|| pair(values, rank).0)
}

/// The value of a rank and the next one; the last stands for its next.
fn pair(values: &mut [f64], rank: usize) -> (f64, f64) {
    let (_, low, above) = values.select_nth_unstable_by(rank, f64::total_cmp);
    (*low, least(above, *low))
}

/// The least value; what is said otherwise when there is none.
fn least(values: &[f64], otherwise: f64) -> f64 {
    values.iter().copied().min_by(f64::total_cmp).unwrap_or(otherwise)
}

/// Both quartiles and the median between them, in order, as [`quantile_sorted`] gives them, of values in
/// any order, which it reorders; `None` when empty. NaN: not allowed. Cost: O(n).
///
/// ```
/// assert_eq!(lope::kernels::stats::quartiles(&mut [4.0, 1.0, 3.0, 2.0]), Some([1.75, 2.5, 3.25]));
/// ```
pub fn quartiles(values: &mut [f64]) -> Option<[f64; 3]> {
    let last = values.len().checked_sub(1)?;
    let at = |q: f64| (q * last as f64, (q * last as f64).floor() as usize);
    let ((middle, mid), (lower, low), (upper, high)) = (at(0.5), at(0.25), at(0.75));
    let (left, centre, right) = values.select_nth_unstable_by(mid, f64::total_cmp);
    let centre = *centre;
    let between = |a: f64, b: f64, share: f64| a + (b - a) * share;
    let median = between(centre, least(right, centre), middle - mid as f64);
    let first = if low == mid {
        between(centre, least(right, centre), lower - low as f64)
    } else {
        let (_, value, above) = left.select_nth_unstable_by(low, f64::total_cmp);
        between(*value, least(above, centre), lower - low as f64)
    };
    let third = match high.checked_sub(mid + 1) {
        None => between(centre, least(right, centre), upper - high as f64),
        Some(place) => {
            let (_, value, above) = right.select_nth_unstable_by(place, f64::total_cmp);
            between(*value, least(above, *value), upper - high as f64)
        }
    };
    Some([first, median, third])
}

/// Arithmetic mean; `None` when empty. NaN: propagates.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sample standard deviation (denominator n - 1); `None` below two values. NaN: propagates.
pub fn sample_sd(values: &[f64]) -> Option<f64> {
    let m = mean(values)?;
    let n = values.len();
    (n >= 2).then(|| (values.iter().map(|v| (v - m).powi(2)).sum::<f64>() / (n - 1) as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_that_of_the_sorted_values() {
        let scattered = |n: usize| (0..n).map(|i| ((i * 7919) % 1009) as f64).collect();
        let ties = |n: usize| (0..n).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
        for n in [127, 540, 2000] {
            for mut values in [scattered(n), ties(n)] as [Vec<f64>; 2] {
                for q in [0.0, 0.01, 0.25, 0.5, 0.9, 0.97, 1.0] {
                    let found = quantile(&mut values.clone(), q);
                    values.sort_unstable_by(f64::total_cmp);
                    assert_eq!(found, quantile_sorted(&values, q), "{n} values, {q}");
                    values.rotate_left(n / 3);
                }
            }
        }
    }

    #[test]
    fn a_median_is_the_middle_of_the_sorted_values() {
        for n in 1..400usize {
            let mut values: Vec<f64> = (0..n).map(|i| ((i * 7919) % 311) as f64 / 7.0).collect();
            let found = median(&mut values.clone());
            values.sort_unstable_by(f64::total_cmp);
            assert_eq!(found, Some((values[(n - 1) / 2] + values[n / 2]) / 2.0));
        }
        assert_eq!(median(&mut []), None);
    }

    #[test]
    fn quartiles_are_those_of_the_sorted_values_at_every_length() {
        for n in 1..120 {
            let mut values: Vec<f64> = (0..n).map(|i| f64::from((i * 7919) % 31)).collect();
            let found = quartiles(&mut values.clone()).unwrap();
            values.sort_unstable_by(f64::total_cmp);
            assert_eq!(found.map(Some), [0.25, 0.5, 0.75].map(|q| quantile_sorted(&values, q)));
        }
        assert_eq!(quartiles(&mut []), None);
    }
}
