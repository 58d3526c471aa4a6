//! Detection and correction of missed, extra, ectopic, long and short beats.
//!
//! Source: Lipponen and Tarvainen 2019, J Med Eng Technol 43:173, doi:10.1080/03091902.2019.1640306.
//!
//! The published thresholds (half the quartile range of the 91 steps around, times 5.2) lie at 2.2
//! standard deviations of normally distributed steps. On clean synthetic running beats they flag 2 %,
//! with a floor of 3 % of the median interval still 0.6 %, and every beat that is smoothed away raises
//! alpha1. Real artifacts are far larger: a factor of 8 with that floor flags 0.06 % and still finds every
//! planted beat. The quartiles in turn break down when a fifth of the beats are ectopic (of such windows
//! 85 % would pass for clean), so a threshold is never more than 8 times the median step.
//! `tests/it/hrv` asserts these.

use crate::kernels::sliding::{centred, centred_median};
use crate::kernels::stats::{quantile, quantile_sorted, quartiles};

/// The kind of an artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// An ectopic beat: one interval too short, the next too long.
    Ectopic,
    /// A missed beat: the interval is twice as long.
    Missed,
    /// An extra beat: two intervals belong together.
    Extra,
    /// An interval that is too long or too short for another reason.
    LongShort,
}

/// Factor of the published thresholds.
const PUBLISHED_FACTOR: f64 = 5.2;
/// Factor of ours, on half the quartile range, and at most on the median (measured on synthetic beats: see
/// above).
const WIDER_FACTOR: f64 = 8.0;
/// As published (Lipponen and Tarvainen 2019): the border of an ectopic beat, and beats of the windows of
/// thresholds and of medians.
const C1: f64 = 0.13;
const C2: f64 = 0.17;
const THRESHOLD_WINDOW: usize = 91;
const MEDIAN_WINDOW: usize = 11;
/// Floor of both thresholds as a share of the median interval ([`crate::science::hrv`]).
const FLOOR_SHARE: f64 = 0.03;
const MAX_PASSES: usize = 6;

/// How the detection thresholds are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArtifactBounds {
    /// Half the quartile range times 5.2, as published, for comparison with other tools.
    Published,
    /// Wider thresholds with a floor, robust where many beats are artifacts.
    Floored,
}

impl ArtifactBounds {
    /// Lower bound of the thresholds of a series, ms.
    fn floor(self, rr: &[f64]) -> f64 {
        match self {
            ArtifactBounds::Published => 0.0,
            ArtifactBounds::Floored => FLOOR_SHARE * quantile(&mut rr.to_vec(), 0.5).unwrap_or(0.0),
        }
    }

    /// Computes a threshold from the quartiles of the 91 magnitudes around a beat.
    fn threshold(self, quartiles: [f64; 3], floor: f64) -> f64 {
        let half = (quartiles[2] - quartiles[0]) / 2.0;
        match self {
            ArtifactBounds::Published => PUBLISHED_FACTOR * half,
            ArtifactBounds::Floored => (WIDER_FACTOR * half.min(quartiles[1])).max(floor),
        }
    }
}

/// Local thresholds around each value, computed on demand.
struct LocalThresholds {
    magnitude: Vec<f64>,
    computed: Vec<f64>,
    around: Vec<f64>,
    bounds: ArtifactBounds,
    floor: f64,
}

impl LocalThresholds {
    fn of(values: &[f64], bounds: ArtifactBounds, floor: f64) -> LocalThresholds {
        LocalThresholds {
            magnitude: values.iter().map(|v| v.abs()).collect(),
            computed: vec![f64::NAN; values.len()],
            around: Vec::with_capacity(THRESHOLD_WINDOW),
            bounds,
            floor,
        }
    }

    /// Computes all thresholds at once with a sliding window.
    fn fill(&mut self) {
        self.computed = centred(&self.magnitude, THRESHOLD_WINDOW, |sorted| {
            let at = [0.25, 0.5, 0.75].map(|q| quantile_sorted(sorted, q).unwrap_or(0.0));
            self.bounds.threshold(at, self.floor)
        });
    }

    fn at(&mut self, i: usize) -> f64 {
        if self.computed[i].is_nan() {
            let to = (i + THRESHOLD_WINDOW / 2 + 1).min(self.magnitude.len());
            self.around.clear();
            self.around
                .extend_from_slice(&self.magnitude[i.saturating_sub(THRESHOLD_WINDOW / 2)..to]);
            let at = quartiles(&mut self.around).unwrap_or_default();
            self.computed[i] = self.bounds.threshold(at, self.floor);
        }
        self.computed[i]
    }

    /// Returns a value divided by its threshold; 0 out of range and where nothing varies.
    fn ratio(&mut self, values: &[f64], i: usize) -> f64 {
        match values.get(i).map(|v| (v, self.at(i))) {
            Some((v, threshold)) if threshold > 0.0 => v / threshold,
            _ => 0.0,
        }
    }
}

/// When more than one in this many beats is suspect, computing all thresholds at once is cheaper.
const FEW: usize = 12;

/// Labels each interval with its artifact, or `None` if it is normal.
///
/// NaN: not allowed. The published method never labels the two intervals at each end, although the worst intervals
/// occur there when a strap loses contact. With [`ArtifactBounds::Floored`] they are labelled long or short when
/// they are far from the median around them. Cost: O(n log 91).
pub fn detect(rr: &[f64], bounds: ArtifactBounds) -> Vec<Option<Artifact>> {
    detect_in(rr, bounds, bounds.floor(rr), mean_step(rr))
}

/// Returns the mean difference between successive intervals, used in place of the missing difference before the
/// first interval.
fn mean_step(rr: &[f64]) -> f64 {
    let steps = rr.windows(2).map(|pair| pair[1] - pair[0]);
    steps.sum::<f64>() / rr.len().saturating_sub(1) as f64
}

/// Like [`detect`], for a part of a series, given the floor and the first difference of the whole.
fn detect_in(
    rr: &[f64],
    bounds: ArtifactBounds,
    floor: f64,
    first_step: f64,
) -> Vec<Option<Artifact>> {
    let n = rr.len();
    let mut labels = vec![None; n];
    if n < 5 {
        return labels;
    }
    let mut step = vec![first_step; n];
    for i in 1..n {
        step[i] = rr[i] - rr[i - 1];
    }
    let medians = centred_median::<MEDIAN_WINDOW>(rr);
    let from_median: Vec<f64> =
        rr.iter().zip(&medians).map(|(r, m)| if r < m { 2.0 * (r - m) } else { r - m }).collect();
    // No threshold is below the floor, so values below the floor need no threshold.
    let suspect = |j: usize| step[j].abs() > floor || from_median[j].abs() > 3.0 * floor;
    let mut step_threshold = LocalThresholds::of(&step, bounds, floor);
    let mut median_threshold = LocalThresholds::of(&from_median, bounds, floor);
    if (2..n - 2).filter(|&j| suspect(j)).count() * FEW > n {
        step_threshold.fill();
        median_threshold.fill();
    }
    for j in (2..n - 2).filter(|&j| suspect(j)) {
        let mut d = |i: usize| step_threshold.ratio(&step, i);
        let dj = d(j);
        if dj.abs() <= 1.0 && median_threshold.ratio(&from_median, j).abs() <= 3.0 {
            continue;
        }
        let s12 = if dj > 0.0 { d(j - 1).max(d(j + 1)) } else { d(j - 1).min(d(j + 1)) };
        if (dj > 1.0 && s12 < -C1 * dj - C2) || (dj < -1.0 && s12 > -C1 * dj + C2) {
            labels[j] = Some(Artifact::Ectopic);
            continue;
        }
        let both = d(j + 1).abs() < d(j + 2).abs();
        for k in j..=j + usize::from(both) {
            let dk = d(k);
            let s22 = if dk >= 0.0 { d(k + 1).min(d(k + 2)) } else { d(k + 1).max(d(k + 2)) };
            let long = dk > 1.0 && s22 < -1.0;
            let short = dk < -1.0 && s22 > 1.0;
            let far = median_threshold.ratio(&from_median, k).abs() > 3.0;
            if !(long || short || far) {
                continue;
            }
            let below = from_median[k] < 0.0;
            let above = from_median[k] > 0.0;
            let near = median_threshold.at(k);
            let extra = (short || far && below)
                && k + 1 < n
                && (rr[k] + rr[k + 1] - medians[k]).abs() < near;
            let missed = (long || far && above) && (rr[k] / 2.0 - medians[k]).abs() < near;
            if extra {
                labels[k] = Some(Artifact::Extra);
            } else if missed {
                labels[k] = Some(Artifact::Missed);
            } else if labels[k].is_none() {
                labels[k] = Some(Artifact::LongShort);
            }
        }
    }
    if bounds == ArtifactBounds::Floored {
        for j in [0, 1, n - 2, n - 1] {
            if labels[j].is_none() && median_threshold.ratio(&from_median, j).abs() > 3.0 {
                labels[j] = Some(Artifact::LongShort);
            }
        }
    }
    labels
}

/// Corrects labelled intervals: an interval with a missed beat is split in two, one with an extra beat is joined
/// with the next, and others are interpolated between normal neighbours (ectopic ones together with the interval
/// before them).
pub fn correct(rr: &[f64], labels: &[Option<Artifact>]) -> Vec<f64> {
    corrected(rr, labels).0
}

/// Like [`correct`], and also returns the indices of the changed intervals.
fn corrected(rr: &[f64], labels: &[Option<Artifact>]) -> (Vec<f64>, Vec<usize>) {
    let n = rr.len();
    let mut touched = Vec::new();
    let mut bad = vec![false; n];
    for (j, label) in labels.iter().enumerate() {
        match label {
            Some(Artifact::Ectopic) => {
                bad[j] = true;
                bad[j.saturating_sub(1)] = true;
            }
            Some(Artifact::LongShort) => bad[j] = true,
            _ => {}
        }
    }
    let mut out = Vec::with_capacity(n + 8);
    let mut replace = Vec::with_capacity(n + 8);
    let mut j = 0;
    while j < n {
        match labels[j] {
            Some(Artifact::Missed) => {
                touched.extend([out.len(), out.len() + 1]);
                out.extend([rr[j] / 2.0; 2]);
                replace.extend([false; 2]);
            }
            Some(Artifact::Extra) if j + 1 < n => {
                touched.push(out.len());
                out.push(rr[j] + rr[j + 1]);
                replace.push(false);
                j += 1;
            }
            _ => {
                touched.extend(bad[j].then_some(out.len()));
                out.push(rr[j]);
                replace.push(bad[j]);
            }
        }
        j += 1;
    }
    interpolate(&mut out, &replace);
    (out, touched)
}

fn interpolate(out: &mut [f64], replace: &[bool]) {
    let good: Vec<usize> = (0..out.len()).filter(|&i| !replace[i]).collect();
    if good.is_empty() {
        return;
    }
    for i in (0..out.len()).filter(|&i| replace[i]) {
        let after = good.partition_point(|&g| g < i);
        out[i] = match (after.checked_sub(1).map(|k| good[k]), good.get(after).copied()) {
            (Some(a), Some(b)) => out[a] + (out[b] - out[a]) * (i - a) as f64 / (b - a) as f64,
            (Some(a), None) => out[a],
            (None, Some(b)) => out[b],
            (None, None) => out[i],
        };
    }
}

/// Detects and corrects repeatedly until the number of artifacts stops falling, at most six times.
///
/// Returns the corrected intervals, and the label of each original interval from the first pass.
pub fn clean(rr: &[f64], bounds: ArtifactBounds) -> (Vec<f64>, Vec<Option<Artifact>>) {
    let first = detect(rr, bounds);
    let mut labels = first.clone();
    let mut out = rr.to_vec();
    let mut last = usize::MAX;
    for _ in 0..MAX_PASSES {
        let count = labels.iter().flatten().count();
        if count == 0 || count >= last {
            break;
        }
        last = count;
        let floor = bounds.floor(&out);
        let (better, touched) = corrected(&out, &labels);
        labels = detect_again(&better, bounds, floor, &touched);
        out = better;
    }
    (out, first)
}

/// Farthest interval that can influence a label: half a window of thresholds, half a window of medians, and a few
/// neighbours.
const REACH: usize = 64;

/// Like [`detect`], for a series of which only the `touched` intervals have changed since the last detection, which
/// used `floor_before`. Far from the changes, all intervals are still normal.
fn detect_again(
    rr: &[f64],
    bounds: ArtifactBounds,
    floor_before: f64,
    touched: &[usize],
) -> Vec<Option<Artifact>> {
    let floor = bounds.floor(rr);
    // The first difference is the mean of all, so it has changed too.
    let near = std::iter::once(0).chain(touched.iter().copied());
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for i in near {
        let (from, to) = (i.saturating_sub(REACH), (i + REACH).min(rr.len()));
        match parts.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => parts.push((from, to)),
        }
    }
    let looked_at: usize = parts.iter().map(|(from, to)| to - from + 2 * REACH).sum();
    if floor != floor_before || looked_at > rr.len() {
        return detect(rr, bounds);
    }
    let first_step = mean_step(rr);
    let mut labels = vec![None; rr.len()];
    for (from, to) in parts {
        let begin = from.saturating_sub(REACH);
        let part = &rr[begin..(to + REACH).min(rr.len())];
        let part_labels = detect_in(part, bounds, floor, first_step);
        labels[from..to].copy_from_slice(&part_labels[from - begin..to - begin]);
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::random::Random;

    fn beats() -> Vec<f64> {
        (0..300).map(|i| 430.0 + f64::from((i * 37) % 11)).collect()
    }

    #[test]
    fn a_missed_beat_is_split_in_two() {
        let mut rr = beats();
        let joined = rr.remove(100);
        rr[100] += joined;
        let (out, labels) = clean(&rr, ArtifactBounds::Floored);
        assert_eq!(labels[100], Some(Artifact::Missed));
        assert_eq!(out.len(), 300);
        assert!((out.iter().sum::<f64>() - rr.iter().sum::<f64>()).abs() < 20.0);
    }

    /// Thresholds one by one and all at once are the same.
    #[test]
    fn a_threshold_does_not_depend_on_how_it_was_worked_out() {
        let values: Vec<f64> = (0..300).map(|i| f64::from((i * 7919) % 31) - 15.0).collect();
        for bounds in [ArtifactBounds::Published, ArtifactBounds::Floored] {
            let (mut one, mut all) = (LocalThresholds::of(&values, bounds, 3.0), vec![]);
            all.extend((0..300).map(|i| one.at(i)));
            one.fill();
            assert_eq!(one.computed, all);
        }
    }

    /// What only looks where something changed finds what looking everywhere finds.
    #[test]
    fn looking_again_is_looking_everywhere() {
        let mut partly = 0;
        for seed in 0..60u64 {
            let mut random = Random::new(seed);
            let mut rr: Vec<f64> = (0..2500)
                .map(|i| 430.0 + f64::from((i * 37) % 11) + random.below(9) as f64)
                .collect();
            for _ in 0..random.below(40) {
                let at = random.below(rr.len() - 4);
                match random.below(4) {
                    0 => rr[at] *= 2.0,
                    1 => rr[at] /= 2.0,
                    2 => (rr[at], rr[at + 1]) = (rr[at] - 150.0, rr[at + 1] + 150.0),
                    _ => rr[at..at + 4].iter_mut().for_each(|r| *r += random.below(900) as f64),
                }
            }
            for bounds in [ArtifactBounds::Published, ArtifactBounds::Floored] {
                let (mut labels, mut out) = (detect(&rr, bounds), rr.clone());
                for _ in 0..3 {
                    let floor = bounds.floor(&out);
                    let (better, touched) = corrected(&out, &labels);
                    let found = detect_again(&better, bounds, floor, &touched);
                    let few = touched.len() * 4 * REACH < better.len();
                    partly += usize::from(few && floor == bounds.floor(&better));
                    (labels, out) = (detect(&better, bounds), better);
                    assert_eq!(found, labels, "{seed} {bounds:?}");
                }
            }
        }
        assert!(partly > 50, "{partly}");
    }

    #[test]
    fn a_bad_interval_at_an_edge_is_mended_too() {
        for (at, bad) in [(0, 1600.0), (1, 250.0), (298, 250.0), (299, 1600.0)] {
            let mut rr = beats();
            rr[at] = bad;
            assert_eq!(detect(&rr, ArtifactBounds::Published)[at], None);
            let (out, labels) = clean(&rr, ArtifactBounds::Floored);
            assert_eq!(labels[at], Some(Artifact::LongShort), "{at}");
            assert!(out.iter().all(|v| (425.0..445.0).contains(v)), "{at}: {}", out[at]);
        }
    }

    #[test]
    fn clean_beats_stay_as_they_are() {
        let rr = beats();
        let (out, labels) = clean(&rr, ArtifactBounds::Floored);
        assert_eq!(out, rr);
        assert!(labels.iter().all(Option::is_none));
    }
}
