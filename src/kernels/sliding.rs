//! Order statistics of a window that slides along a series.

use super::stats::quantile_sorted;

/// The values of a window in ascending order.
#[derive(Clone, Debug, Default)]
pub struct Sorted(Vec<f64>);

impl Sorted {
    /// Creates an empty window with capacity for this many values.
    pub fn with_capacity(window: usize) -> Sorted {
        Sorted(Vec::with_capacity(window + 1))
    }

    fn place(&self, value: f64) -> usize {
        self.0.partition_point(|x| *x < value)
    }

    /// Inserts a value. NaN: not allowed.
    pub fn insert(&mut self, value: f64) {
        let at = self.place(value);
        self.0.insert(at, value);
    }

    /// Removes a value, if present.
    pub fn remove(&mut self, value: f64) {
        let at = self.place(value);
        if self.0.get(at).is_some_and(|v| *v == value) {
            self.0.remove(at);
        }
    }

    /// Replaces a value by another, moving only the values between them.
    pub fn replace(&mut self, old: f64, new: f64) {
        let (from, to) = (self.place(old), self.place(new));
        if self.0.get(from).is_none_or(|v| *v != old) {
            return;
        }
        if to > from {
            self.0.copy_within(from + 1..to, from);
            self.0[to - 1] = new;
        } else {
            self.0.copy_within(to..from, to + 1);
            self.0[to] = new;
        }
    }

    /// The values in ascending order.
    pub fn values(&self) -> &[f64] {
        &self.0
    }
}

/// Applies `ask` to the sorted window of `window` values (odd) around each value, truncated at both ends. NaN:
/// not allowed. Cost: O(n log window) plus moves of a few dozen values.
pub fn centred<T>(values: &[f64], window: usize, ask: impl Fn(&[f64]) -> T) -> Vec<T> {
    let half = window / 2;
    let n = values.len();
    let mut sorted = Sorted::with_capacity(window);
    values.iter().take(half).for_each(|v| sorted.insert(*v));
    (0..n)
        .map(|i| {
            let enters = values.get(i + half);
            let leaves = i.checked_sub(half + 1).map(|k| values[k]);
            match (leaves, enters) {
                (Some(old), Some(new)) => sorted.replace(old, *new),
                (None, Some(new)) => sorted.insert(*new),
                (Some(old), None) => sorted.remove(old),
                (None, None) => {}
            }
            ask(sorted.values())
        })
        .collect()
}

/// Median of the `W` values (odd) around each value, truncated at both ends. NaN: not allowed.
///
/// A narrow window is updated without branches: each position of the sorted window takes its own value or that of
/// a neighbour. Cost: O(n W), vectorised.
pub fn centred_median<const W: usize>(values: &[f64]) -> Vec<f64> {
    let (n, half) = (values.len(), W / 2);
    let plain = |i: usize| {
        let mut around = [0.0; W];
        let part = &values[i.saturating_sub(half)..(i + half + 1).min(n)];
        around[..part.len()].copy_from_slice(part);
        let sorted = &mut around[..part.len()];
        sorted.sort_unstable_by(f64::total_cmp);
        quantile_sorted(sorted, 0.5).unwrap_or(f64::NAN)
    };
    if n < W {
        return (0..n).map(plain).collect();
    }
    let mut out = Vec::with_capacity(n);
    out.extend((0..half).map(plain));
    let mut sorted = [0.0; W];
    sorted.copy_from_slice(&values[..W]);
    sorted.sort_unstable_by(f64::total_cmp);
    out.push(sorted[half]);
    for (&old, &new) in values.iter().zip(&values[W..]) {
        let gone = sorted.iter().filter(|v| **v < old).count();
        let mut rest = [f64::INFINITY; W];
        for i in 0..W - 1 {
            rest[i] = if i < gone { sorted[i] } else { sorted[i + 1] };
        }
        let mut below = f64::NEG_INFINITY;
        for i in 0..W {
            let least = if rest[i] < new { rest[i] } else { new };
            sorted[i] = if below > least { below } else { least };
            below = rest[i];
        }
        out.push(sorted[half]);
    }
    out.extend((n - half..n).map(plain));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_window_has_the_median_of_its_sorted_values() {
        for n in [0, 1, 2, 10, 11, 12, 400] {
            let values: Vec<f64> = (0..n).map(|i| f64::from((i * 37 + i * i) % 23)).collect();
            let wanted = centred(&values, 11, |s| quantile_sorted(s, 0.5).unwrap());
            assert_eq!(centred_median::<11>(&values), wanted, "{n} values");
        }
    }

    #[test]
    fn every_window_is_what_sorting_it_would_give() {
        // Many ties, rises and falls.
        let values: Vec<f64> = (0..400).map(|i| f64::from((i * 37 + i * i) % 23)).collect();
        for window in [1, 3, 11, 91] {
            let found = centred(&values, window, <[f64]>::to_vec);
            for (i, sorted) in found.iter().enumerate() {
                let half = window / 2;
                let mut plain = values[i.saturating_sub(half)..(i + half + 1).min(400)].to_vec();
                plain.sort_by(f64::total_cmp);
                assert_eq!(*sorted, plain, "window {window} at {i}");
            }
        }
        assert!(centred(&[], 11, <[f64]>::len).is_empty());
        assert_eq!(centred(&[2.0], 11, <[f64]>::to_vec), [vec![2.0]]);
    }
}
