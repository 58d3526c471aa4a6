//! Change points in the mean of a series.

use super::stats::median;

/// Starts whose least cost is remembered together, for speed.
const BLOCK: usize = 16;
/// Share of the penalty below which two costs may differ by rounding.
const ROUNDING: f64 = 1e-3;

/// Returns the ends of the segments (the last is `x.len()`) that minimise the sum of squared deviations from the
/// segment means plus `penalty` per segment. No segment is shorter than `min_len`.
///
/// Input: NaN propagates into the cost, so fill before. Cost: a comparison for each end and block of earlier starts,
/// and little more, as most blocks are known to be too dear; O(n^2) at worst. The answer is exact.
///
/// # Source
/// Optimal partitioning, and that a start which is too dear stays so: PELT, Killick, Fearnhead and Eckley 2012,
/// JASA 107:1590.
pub fn pelt(x: &[f64], min_len: usize, penalty: f64) -> Vec<usize> {
    let n = x.len();
    if n < 2 * min_len.max(1) {
        return if n == 0 { Vec::new() } else { vec![n] };
    }
    // Subtracting the mean first reduces cancellation.
    let mean = x.iter().sum::<f64>() / n as f64;
    let (mut s1, mut s2) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    for (i, v) in x.iter().enumerate() {
        let d = v - mean;
        s1[i + 1] = s1[i] + d;
        s2[i + 1] = s2[i] + d * d;
    }
    let cost = |a: usize, b: usize| {
        let s = s1[b] - s1[a];
        s2[b] - s2[a] - s * s / (b - a) as f64
    };
    let place: Vec<f64> = (0..=n).map(|i| i as f64).collect();
    if cost(0, n) <= penalty {
        // Two segments would pay the penalty twice, so one is optimal. An even series thus costs O(n).
        return vec![n];
    }
    let mut best = vec![f64::INFINITY; n + 1];
    let mut before = vec![0; n + 1];
    best[0] = -penalty;
    // What any start of a block costs at least: a cost only grows with the end, so that of an earlier end will do.
    let mut floor = vec![f64::INFINITY; n / BLOCK + 1];
    floor[0] = best[0];
    let mut open = Vec::with_capacity(floor.len());
    let mut start = 0;
    for end in min_len..=n {
        let latest = end - min_len;
        if latest >= min_len {
            floor[latest / BLOCK] = floor[latest / BLOCK].min(best[latest]);
        }
        let enough = best[start] + cost(start, end) + ROUNDING * penalty;
        // The last answer is a good one here too: few blocks have anything that might be better.
        open.clear();
        let blocks = floor[..=latest / BLOCK].iter().enumerate();
        open.extend(blocks.filter(|(_, floor)| **floor <= enough).map(|(block, _)| block));
        for &block in &open {
            // All costs, then the least of them, several at once.
            let starts = block * BLOCK..(block * BLOCK + BLOCK).min(latest + 1);
            let mut costs = [f64::INFINITY; BLOCK];
            let of_starts = best[starts.clone()].iter().zip(&s1[starts.clone()]);
            let of_starts = of_starts.zip(s2[starts.clone()].iter().zip(&place[starts.clone()]));
            for (c, ((best, a1), (a2, at))) in costs.iter_mut().zip(of_starts) {
                let s = s1[end] - a1;
                *c = best + (s2[end] - a2 - s * s / (place[end] - at));
            }
            let mut least = [f64::INFINITY; 4];
            for four in costs.as_chunks::<4>().0 {
                for (least, c) in least.iter_mut().zip(four) {
                    *least = if c < least { *c } else { *least };
                }
            }
            floor[block] = least.into_iter().fold(f64::INFINITY, f64::min);
            let with_penalty = floor[block] + penalty;
            if with_penalty < best[end] {
                best[end] = with_penalty;
                let first = costs.iter().position(|c| c + penalty == with_penalty);
                before[end] = starts.start + first.unwrap_or(0);
            }
        }
        start = before[end];
    }
    let mut ends = vec![n];
    let mut at = before[n];
    while at > 0 {
        ends.push(at);
        at = before[at];
    }
    ends.reverse();
    ends
}

/// Standard deviation of the noise of a series: 1.4826 x median |difference| / sqrt 2 ([`crate::science::repairs`]).
pub fn noise_sd(x: &[f64]) -> Option<f64> {
    let mut steps: Vec<f64> =
        x.windows(2).map(|w| (w[1] - w[0]).abs()).filter(|v| v.is_finite()).collect();
    Some(1.4826 * median(&mut steps)? / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::random::Random;

    #[test]
    fn steps_are_found_where_they_are() {
        let x: Vec<f64> = (0..300)
            .map(|i| if (100..160).contains(&i) { 4.0 } else { 2.8 } + 0.05 * f64::from(i % 3))
            .collect();
        assert_eq!(pelt(&x, 6, 1.0), [100, 160, 300]);
    }

    /// Every way to cut a series, by dynamic programming without shortcuts: the least sum of squares and
    /// penalties, a penalty a cut.
    fn plain(x: &[f64], min_len: usize, penalty: f64) -> f64 {
        let mut best = vec![f64::INFINITY; x.len() + 1];
        best[0] = -penalty;
        for end in min_len..=x.len() {
            for start in (0..=end - min_len).filter(|&start| start == 0 || start >= min_len) {
                best[end] = best[end].min(best[start] + penalty + squares(&x[start..end]));
            }
        }
        best[x.len()]
    }

    fn squares(x: &[f64]) -> f64 {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        x.iter().map(|v| (v - mean) * (v - mean)).sum()
    }

    #[test]
    fn no_way_to_cut_is_better() {
        for seed in 0..300u64 {
            let mut random = Random::new(seed);
            let (mut level, mut x) = (0.0, Vec::new());
            for _ in 0..120 {
                if random.uniform() < 0.1 {
                    level = 3.0 * random.uniform();
                }
                x.push(level + random.uniform());
            }
            for penalty in [0.3, 1.0, 4.0] {
                let (mut from, mut total) = (0, -penalty);
                for end in pelt(&x, 6, penalty) {
                    assert!(end - from >= 6);
                    total += penalty + squares(&x[from..end]);
                    from = end;
                }
                let least = plain(&x, 6, penalty);
                assert!((total - least).abs() < 1e-9, "{seed} {penalty}: {total} {least}");
            }
        }
    }

    #[test]
    fn an_even_series_has_one_segment() {
        assert_eq!(pelt(&[3.0; 50], 6, 0.5), [50]);
        assert_eq!(pelt(&[3.0; 5], 6, 0.5), [5]);
    }
}
