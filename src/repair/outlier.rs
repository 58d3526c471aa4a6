//! Detection of spikes: values far from the local median.

use super::push_merged;
use crate::kernels::sliding::Sorted;
use std::ops::Range;

/// Limits that define a spike.
pub(super) struct SpikeLimits {
    /// Half width of the median window, seconds.
    pub half_s: f64,
    /// Least distance from the median.
    pub least: f64,
    /// Least distance from the median in robust standard deviations (1.4826 MAD).
    pub deviations: f64,
    /// Longest spike, seconds.
    pub longest_s: f64,
}

/// Samples per block. The range of values in a block decides whether medians need to be computed.
const BLOCK: usize = 32;
/// Least number of values for a median.
const MIN_VALUES: usize = 5;
/// Duration attributed to one sample of a spike, seconds. Gaps of smart recording do not lengthen a spike.
const SAMPLE_S: f64 = 1.0;

/// Returns ranges of at most `longest_s` in which every value lies more than `max(least, deviations x 1.4826
/// MAD)` from the median of the window around it. NaN: skipped.
///
/// Cost: O(n), and O(log window) a sample (with moves of some dozen values) only where the values
/// around a block spread by more than `least`: nowhere else can a value be far.
pub(super) fn spikes(time: &[f64], values: &[f64], limits: &SpikeLimits) -> Vec<Range<usize>> {
    let n = values.len();
    let bounds: Vec<(f64, f64)> = values
        .chunks(BLOCK)
        .map(|block| {
            // NaN is neither below nor above.
            block.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| {
                (if v < low { v } else { low }, if v > high { v } else { high })
            })
        })
        .collect();
    // Smart recording: a window must hold some samples.
    let mean_step = if n > 1 { (time[n - 1] - time[0]) / (n - 1) as f64 } else { 1.0 };
    let half_s = limits.half_s.max(3.0 * mean_step.min(10.0));
    let mut window =
        SlidingWindow { time, values, half_s, from: 0, to: 0, sorted: Sorted::default() };
    let mut far: Vec<Range<usize>> = Vec::new();
    for block in 0..bounds.len() {
        let samples = block * BLOCK..((block + 1) * BLOCK).min(n);
        if value_range(time, &bounds, block, samples.clone(), half_s) <= limits.least {
            continue;
        }
        for i in samples.filter(|&i| values[i].is_finite()) {
            let sorted = window.around(i);
            let Some(centre) = sorted.get(sorted.len() / 2) else { continue };
            let distance = (values[i] - centre).abs();
            if sorted.len() >= MIN_VALUES
                && distance > limits.least
                && distance > limits.deviations * 1.4826 * mad(sorted)
            {
                push_merged(&mut far, i..i + 1);
            }
        }
    }
    far.retain(|r| time[r.end - 1] - time[r.start] + SAMPLE_S <= limits.longest_s);
    far
}

/// Returns the range of values in a block and in the blocks that its windows overlap.
fn value_range(
    time: &[f64],
    bounds: &[(f64, f64)],
    block: usize,
    samples: Range<usize>,
    half_s: f64,
) -> f64 {
    let (mut low, mut high) = bounds[block];
    let mut take = |(l, h): (f64, f64)| (low, high) = (low.min(l), high.max(h));
    let mut k = block;
    while k > 0 && time[k * BLOCK - 1] >= time[samples.start] - half_s {
        k -= 1;
        take(bounds[k]);
    }
    let mut k = block + 1;
    while k < bounds.len() && time[k * BLOCK] <= time[samples.end - 1] + half_s {
        take(bounds[k]);
        k += 1;
    }
    high - low
}

/// The sorted values of a window that moves forward.
struct SlidingWindow<'a> {
    time: &'a [f64],
    values: &'a [f64],
    half_s: f64,
    from: usize,
    to: usize,
    sorted: Sorted,
}

impl SlidingWindow<'_> {
    fn around(&mut self, i: usize) -> &[f64] {
        let (start, end) = (self.time[i] - self.half_s, self.time[i] + self.half_s);
        if self.to == 0 || self.time[self.to - 1] < start {
            // The windows do not overlap: start over.
            self.from = self.to + self.time[self.to..].partition_point(|t| *t < start);
            self.to = self.from;
            self.sorted = Sorted::with_capacity(BLOCK);
        }
        while self.to < self.time.len() && self.time[self.to] <= end {
            if self.values[self.to].is_finite() {
                self.sorted.insert(self.values[self.to]);
            }
            self.to += 1;
        }
        while self.time[self.from] < start {
            if self.values[self.from].is_finite() {
                self.sorted.remove(self.values[self.from]);
            }
            self.from += 1;
        }
        self.sorted.values()
    }
}

/// Computes the median absolute deviation of sorted values by walking outward from the median.
fn mad(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    let centre = sorted[middle];
    let (mut low, mut high) = (middle, middle + 1);
    let mut found = 0.0;
    for _ in 0..middle {
        let below = if low > 0 { centre - sorted[low - 1] } else { f64::INFINITY };
        let above = sorted.get(high).map_or(f64::INFINITY, |v| v - centre);
        if below <= above && low > 0 {
            found = below;
            low -= 1;
        } else if above.is_finite() {
            found = above;
            high += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::random::Random;

    const RULE: SpikeLimits =
        SpikeLimits { half_s: 15.0, least: 20.0, deviations: 6.0, longest_s: 8.0 };

    /// The definition, word for word.
    fn plain(time: &[f64], values: &[f64], limits: &SpikeLimits) -> Vec<Range<usize>> {
        let mut far: Vec<Range<usize>> = Vec::new();
        for i in (0..values.len()).filter(|&i| values[i].is_finite()) {
            let mut around: Vec<f64> = (0..values.len())
                .filter(|&j| (time[j] - time[i]).abs() <= limits.half_s && values[j].is_finite())
                .map(|j| values[j])
                .collect();
            around.sort_by(f64::total_cmp);
            let centre = around[around.len() / 2];
            let mut apart: Vec<f64> = around.iter().map(|v| (v - centre).abs()).collect();
            apart.sort_by(f64::total_cmp);
            let bar = limits.least.max(limits.deviations * 1.4826 * apart[apart.len() / 2]);
            if around.len() >= MIN_VALUES && (values[i] - centre).abs() > bar {
                push_merged(&mut far, i..i + 1);
            }
        }
        far.retain(|r| time[r.end - 1] - time[r.start] + 1.0 <= limits.longest_s);
        far
    }

    #[test]
    fn skipping_quiet_blocks_changes_nothing() {
        let mut random = Random::new(7);
        for step in [0.4, 1.0, 2.5] {
            let mut clock = 0.0;
            let mut level = 150.0;
            let (mut time, mut values) = (Vec::new(), Vec::new());
            for _ in 0..700 {
                clock += step * (0.5 + random.uniform());
                level += 2.0 * (random.uniform() - 0.5);
                let v: f64 = match random.uniform() {
                    u if u < 0.02 => f64::NAN,
                    u if u < 0.05 => level + 60.0 * (random.uniform() - 0.5),
                    _ => level,
                };
                time.push(clock);
                values.push(v.round());
            }
            let found = spikes(&time, &values, &RULE);
            assert_eq!(found, plain(&time, &values, &RULE), "step {step}");
            assert!(!found.is_empty());
        }
    }

    #[test]
    fn the_median_absolute_deviation_is_the_textbooks() {
        // From 6: 5, 4, 3, 0, 1, 10, 14; in order 0, 1, 3, 4, 5, 10, 14.
        assert_eq!(mad(&[1.0, 2.0, 3.0, 6.0, 7.0, 16.0, 20.0]), 4.0);
        assert_eq!(mad(&[5.0, 5.0, 5.0]), 0.0);
    }
}
