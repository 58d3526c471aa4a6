//! Robust and ordinary statistics.

/// Median, reordering the values; `None` when empty. NaN: sorts last, so filter first. Cost: O(n log n).
///
/// ```
/// assert_eq!(lope::kernels::stats::median(&mut [3.0, 1.0, 2.0, 10.0]), Some(2.5));
/// ```
pub fn median(values: &mut [f64]) -> Option<f64> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    Some(if n % 2 == 1 { values[n / 2] } else { (values[n / 2 - 1] + values[n / 2]) / 2.0 })
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
    let (_, low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + (high - low) * (at - below as f64))
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
    // The least of what lies above a place, and what stands there when nothing does.
    let least = |part: &[f64], otherwise: f64| {
        part.iter().copied().min_by(f64::total_cmp).unwrap_or(otherwise)
    };
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
