//! Which points of a track to keep, by their times.

/// Counts the flags that are so.
pub fn count(flags: &[bool], wanted: bool) -> usize {
    flags.iter().filter(|f| **f == wanted).count()
}

/// Selects the points to keep in a track that spans more time than any activity: those within 30 days
/// (judgement) of the median or of the first point, whichever leaves the longer increasing sequence. `None`
/// keeps all points.
pub fn near_the_majority(times: &[i64]) -> Option<Vec<bool>> {
    const FAR_MS: i64 = 30 * 86_400_000;
    if times.iter().max()? - times.iter().min()? <= FAR_MS {
        return None;
    }
    let mut sorted = times.to_vec();
    let middle = sorted.len() / 2;
    let (_, median, _) = sorted.select_nth_unstable(middle);
    let around =
        |centre: i64| -> Vec<bool> { times.iter().map(|t| (t - centre).abs() <= FAR_MS).collect() };
    let rising = |near: &[bool]| {
        let left = filtered(times.to_vec(), Some(near));
        longest_increasing(&left).map_or(left.len(), |rise| count(&rise, true))
    };
    let (rest, first) = (around(*median), around(times[0]));
    Some(if rising(&first) >= rising(&rest) { first } else { rest })
}

/// Combines two selections, of which the second applies to the points kept by the first.
pub fn compose_masks(first: Option<Vec<bool>>, second: Option<Vec<bool>>) -> Option<Vec<bool>> {
    match (first, second) {
        (Some(mut first), Some(second)) => {
            let mut second = second.into_iter();
            first.iter_mut().filter(|f| **f).for_each(|f| *f = second.next().unwrap_or(false));
            Some(first)
        }
        (first, second) => first.or(second),
    }
}

/// Selects the longest strictly increasing subsequence, preferring earlier points; `None` keeps all points.
///
/// A single wrong time therefore costs only one point. Uses patience sorting (Fredman 1975) from the end,
/// O(n log n).
pub fn longest_increasing(times: &[i64]) -> Option<Vec<bool>> {
    if times.windows(2).all(|w| w[0] < w[1]) {
        return None;
    }
    // starts[k]: the start of the sequence of k + 1 points that begins latest in time.
    let mut starts: Vec<usize> = Vec::new();
    let mut next = vec![None; times.len()];
    for (i, time) in times.iter().enumerate().rev() {
        let k = starts.partition_point(|s| times[*s] > *time);
        next[i] = k.checked_sub(1).map(|k| starts[k]);
        match starts.get_mut(k) {
            Some(start) => *start = i,
            None => starts.push(i),
        }
    }
    let mut keep = vec![false; times.len()];
    let mut at = starts.last().copied();
    while let Some(i) = at {
        keep[i] = true;
        at = next[i];
    }
    Some(keep)
}

pub fn filtered<T>(mut column: Vec<T>, keep: Option<&[bool]>) -> Vec<T> {
    if let Some(keep) = keep {
        let mut keep = keep.iter();
        column.retain(|_| keep.next().is_some_and(|k| *k));
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::random::Random;

    fn kept(times: &[i64]) -> Vec<i64> {
        filtered(times.to_vec(), longest_increasing(times).as_deref())
    }

    #[test]
    fn one_wrong_time_costs_one_point() {
        assert_eq!(kept(&[900, 1, 2, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(kept(&[1, 2, 900, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(kept(&[1, 2, -900, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(kept(&[1, 2, 3]), [1, 2, 3]);
        assert_eq!(kept(&[1, 0, 3]), [1, 3]);
        assert_eq!(kept(&[1, 9, 3]), [1, 9]);
        assert_eq!(kept(&[5, 5, 5]), [5]);
        assert!(kept(&[]).is_empty());
    }

    #[test]
    fn two_sieves_are_one() {
        let (t, f) = (true, false);
        assert_eq!(
            compose_masks(Some(vec![f, t, t, t]), Some(vec![t, f, t])),
            Some(vec![f, t, f, t])
        );
        let day = 86_400_000;
        let times = [-9000 * day, 0, 1, 2, 9000 * day];
        assert_eq!(near_the_majority(&times), Some(vec![f, t, t, t, f]));
        assert_eq!(near_the_majority(&[0, 29 * day]), None);
    }

    #[test]
    fn the_first_of_equal_times_stays() {
        assert_eq!(longest_increasing(&[1, 2, 2, 3]), Some(vec![true, true, false, true]));
    }

    #[test]
    fn no_rise_is_longer_than_the_one_found() {
        let mut random = Random::new(3);
        for _ in 0..500 {
            let times: Vec<i64> = (0..9).map(|_| random.below(16) as i64).collect();
            let best = (0u32..1 << times.len())
                .filter(|set| {
                    let chosen: Vec<i64> =
                        (0..times.len()).filter(|i| set >> i & 1 == 1).map(|i| times[i]).collect();
                    chosen.windows(2).all(|w| w[0] < w[1])
                })
                .map(u32::count_ones)
                .max();
            let found = kept(&times);
            assert!(found.windows(2).all(|w| w[0] < w[1]), "{times:?}");
            assert_eq!(Some(found.len() as u32), best, "{times:?}");
        }
    }
}
