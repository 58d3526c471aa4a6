//! HRmax, VT1 and VT2 together: how probable each combination is ([`crate::science::thresholds`]).

use super::hr_max::{CANDIDATES, candidate, normal, normalise};
use crate::kernels::exp::exp;

/// One possible set of heart-rate thresholds. The nodes of a runner are equally probable: a probability
/// that is averaged over them carries the error of all three.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeartRateNode {
    /// Maximal heart rate, bpm.
    pub hr_max: f64,
    /// Heart rate at the first threshold, bpm.
    pub vt1: f64,
    /// Heart rate at the second threshold, bpm.
    pub vt2: f64,
}

/// VT1 and VT2 as shares of HRmax among runners: mean and standard deviation (Esteve-Lanao 2026, with the
/// spread of laboratory tests: [`crate::science::thresholds`]).
/// With [`APART`] between them their medians are 0.834 and 0.94.
pub(super) const VT1_OF_MAX: (f64, f64) = (0.851, 0.05);
pub(super) const VT2_OF_MAX: (f64, f64) = (0.932, 0.03);
/// What is left between runners once both are kept apart, as a share of HRmax: computed from the above
/// ([`crate::science::thresholds`]).
pub const VT1_BETWEEN_RUNNERS: f64 = 0.040;
/// Least distance between VT1 and VT2, bpm (judgement: [`crate::science::thresholds`]).
pub(super) const APART: f64 = 8.0;
/// Error of a lower bound, bpm (judgement).
const BOUND_SE: f64 = 3.0;

/// Shares of HRmax that are considered, in steps of [`STEP`] (convention).
const STEP: f64 = 0.01;
const VT1_FROM: f64 = 0.62;
const VT1_SHARES: usize = 38;
const VT2_FROM: f64 = 0.72;
const VT2_SHARES: usize = 30;

/// Number of nodes: strata of HRmax, and of VT1 within each (judgement: more change no probability by 0.01).
const MAX_STRATA: usize = 7;
const VT1_STRATA: usize = 3;

/// An estimate of one threshold: heart rate and standard error, bpm.
pub(super) type Observed = (f64, f64);

/// What speaks for VT1 and VT2 beside their shares of HRmax.
#[derive(Clone, Debug, Default)]
pub(super) struct ThresholdEvidence {
    /// Independent estimates of VT1.
    pub vt1: Vec<Observed>,
    /// Independent estimates of VT2.
    pub vt2: Vec<Observed>,
    /// A heart rate that was held for long, so that VT2 is not much lower, bpm.
    pub vt2_at_least: Option<f64>,
    /// Whether the runner wrote VT1 and VT2: then the shares say nothing.
    pub told: [bool; 2],
}

/// The posterior, summarised.
pub(super) struct Summary {
    /// Median and half of the middle 68 %, bpm.
    pub hr_max: Observed,
    pub vt1: Observed,
    pub vt2: Observed,
    pub nodes: Vec<HeartRateNode>,
}

/// VT1 and VT2 for one candidate of HRmax.
struct Conditional {
    hr_max: f64,
    weight: f64,
    /// Weight of each share of VT1, VT2 summed over; adds up to 1.
    vt1: [f64; VT1_SHARES],
    /// Weight of each share of VT2, VT1 summed over; adds up to 1.
    vt2: [f64; VT2_SHARES],
    /// Mean share of VT2 by share of VT1.
    vt2_by_vt1: [f64; VT1_SHARES],
}

fn vt1_share(i: usize) -> f64 {
    VT1_FROM + STEP * i as f64
}

fn vt2_share(i: usize) -> f64 {
    VT2_FROM + STEP * i as f64
}

/// Combines the weights of HRmax with what speaks for VT1 and VT2.
pub(super) fn summary(hr_max: &[f64; CANDIDATES], evidence: &ThresholdEvidence) -> Summary {
    let most = hr_max.iter().copied().fold(0.0, f64::max);
    let shares = Shares::of(evidence.told);
    let mut all: Vec<Conditional> = (0..CANDIDATES)
        .filter(|&i| hr_max[i] > 1e-5 * most)
        .map(|i| conditional(candidate(i), hr_max[i], &shares, evidence))
        .collect();
    let mut weights: Vec<f64> = all.iter().map(|c| c.weight).collect();
    normalise(&mut weights);
    for (c, weight) in all.iter_mut().zip(&weights) {
        c.weight = *weight;
    }
    let (mut vt1, mut vt2) = (Spread::default(), Spread::default());
    let mut max = Spread::default();
    for c in &all {
        max.add(c.hr_max, c.weight);
        for (i, w) in c.vt1.iter().enumerate() {
            vt1.add(vt1_share(i) * c.hr_max, w * c.weight);
        }
        for (i, w) in c.vt2.iter().enumerate() {
            vt2.add(vt2_share(i) * c.hr_max, w * c.weight);
        }
    }
    Summary {
        nodes: nodes(&all, &max),
        hr_max: max.median_and_error(),
        vt1: vt1.median_and_error(),
        vt2: vt2.median_and_error(),
    }
}

/// How probable each share of HRmax is among runners; the same for every candidate, so worked out once.
struct Shares {
    vt1: [f64; VT1_SHARES],
    vt2: [f64; VT2_SHARES],
}

impl Shares {
    fn of(told: [bool; 2]) -> Shares {
        let prior = |share: f64, of: (f64, f64), told: bool| {
            if told { 1.0 } else { normal(share, of.0, of.1) }
        };
        Shares {
            vt1: std::array::from_fn(|i| prior(vt1_share(i), VT1_OF_MAX, told[0])),
            vt2: std::array::from_fn(|i| prior(vt2_share(i), VT2_OF_MAX, told[1])),
        }
    }
}

/// The likelihood of independent estimates, and of what was held for long, at a heart rate.
fn likelihood(bpm: f64, observed: &[Observed], at_least: Option<f64>) -> f64 {
    let short = at_least.map_or(0.0, |least| (least - bpm).max(0.0) / BOUND_SE);
    let squares = observed.iter().map(|(value, se)| ((bpm - value) / se).powi(2)).sum::<f64>();
    let all = squares + short * short;
    // Where there is nothing, as in most weeks, nothing is computed.
    if all > 0.0 { exp((-0.5 * all).max(-690.0)) } else { 1.0 }
}

fn conditional(
    max: f64,
    weight: f64,
    shares: &Shares,
    evidence: &ThresholdEvidence,
) -> Conditional {
    let mut first = shares.vt1;
    for (i, weight) in first.iter_mut().enumerate() {
        *weight *= likelihood(vt1_share(i) * max, &evidence.vt1, None);
    }
    let mut second = shares.vt2;
    for (i, weight) in second.iter_mut().enumerate() {
        *weight *= likelihood(vt2_share(i) * max, &evidence.vt2, evidence.vt2_at_least);
    }
    // VT2 lies at least so many steps above VT1: sums over all that do.
    let mut from = [0.0; VT2_SHARES + 1];
    let mut share_from = [0.0; VT2_SHARES + 1];
    for i in (0..VT2_SHARES).rev() {
        from[i] = from[i + 1] + second[i];
        share_from[i] = share_from[i + 1] + second[i] * vt2_share(i);
    }
    let least: [usize; VT1_SHARES] = std::array::from_fn(|i| {
        let steps = (vt1_share(i) + APART / max - VT2_FROM) / STEP;
        // The next whole number, without a call into the system's libm.
        let whole = steps.max(0.0) as usize;
        (whole + usize::from(steps > whole as f64)).min(VT2_SHARES)
    });
    let mut vt1: [f64; VT1_SHARES] = std::array::from_fn(|i| first[i] * from[least[i]]);
    let vt2_by_vt1 = std::array::from_fn(|i| {
        let k = least[i];
        if from[k] > 0.0 { share_from[k] / from[k] } else { vt1_share(i) + APART / max }
    });
    let total: f64 = vt1.iter().sum();
    // The weight of VT1 whose least VT2 is this one, then of all up to it.
    let mut vt2 = [0.0; VT2_SHARES];
    for (first, least) in first.iter().zip(least) {
        if let Some(weight) = vt2.get_mut(least) {
            *weight += first;
        }
    }
    let mut below = 0.0;
    for (weight, second) in vt2.iter_mut().zip(second) {
        below += *weight;
        *weight = second * below;
    }
    normalise(&mut vt1);
    normalise(&mut vt2);
    Conditional { hr_max: max, weight: weight * total, vt1, vt2, vt2_by_vt1 }
}

/// One node in the middle of each stratum of HRmax, and of VT1 within it.
fn nodes(all: &[Conditional], max: &Spread) -> Vec<HeartRateNode> {
    let mut nodes = Vec::with_capacity(MAX_STRATA * VT1_STRATA);
    for i in 0..MAX_STRATA {
        let hr_max = max.quantile((i as f64 + 0.5) / MAX_STRATA as f64);
        let off = |c: &&Conditional| (c.hr_max - hr_max).abs();
        let Some(near) = all.iter().min_by(|a, b| off(a).total_cmp(&off(b))) else { continue };
        let mut vt1 = Spread::default();
        for (k, w) in near.vt1.iter().enumerate() {
            vt1.add(vt1_share(k) * near.hr_max, *w);
        }
        for k in 0..VT1_STRATA {
            let share = vt1.quantile((k as f64 + 0.5) / VT1_STRATA as f64) / near.hr_max;
            let at = (((share - VT1_FROM) / STEP).round().max(0.0) as usize).min(VT1_SHARES - 1);
            let vt1 = share * hr_max;
            let vt2 = (near.vt2_by_vt1[at] * hr_max).max(vt1 + APART);
            nodes.push(HeartRateNode { hr_max, vt1, vt2 });
        }
    }
    nodes
}

/// Lowest heart rate of a [`Spread`], bpm, and its number of bins of 1 bpm (convention).
const SPREAD_FROM: f64 = 70.0;
const SPREAD_BINS: usize = 180;

/// How a heart rate is spread, in bins of 1 bpm.
struct Spread([f64; SPREAD_BINS]);

impl Default for Spread {
    fn default() -> Spread {
        Spread([0.0; SPREAD_BINS])
    }
}

impl Spread {
    /// Adds a weight to the two nearest bins.
    fn add(&mut self, bpm: f64, weight: f64) {
        let at = (bpm - SPREAD_FROM).clamp(0.0, (SPREAD_BINS - 2) as f64);
        let (bin, part) = (at as usize, at.fract());
        self.0[bin] += weight * (1.0 - part);
        self.0[bin + 1] += weight * part;
    }

    fn quantile(&self, q: f64) -> f64 {
        let total: f64 = self.0.iter().sum();
        let mut sum = 0.0;
        for (i, w) in self.0.iter().enumerate() {
            if sum + w >= q * total && *w > 0.0 {
                // A bin reaches half a beat to each side.
                return SPREAD_FROM + i as f64 - 0.5 + (q * total - sum) / w;
            }
            sum += w;
        }
        SPREAD_FROM + (SPREAD_BINS - 1) as f64
    }

    fn median_and_error(&self) -> Observed {
        (self.quantile(0.5), (self.quantile(0.84) - self.quantile(0.16)) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certain(max: usize) -> [f64; CANDIDATES] {
        let mut weights = [0.0; CANDIDATES];
        weights[max - candidate(0) as usize] = 1.0;
        weights
    }

    #[test]
    fn shares_alone_give_the_shares_and_their_spread() {
        let found = summary(&certain(190), &ThresholdEvidence::default());
        assert!((found.vt1.0 - 0.834 * 190.0).abs() < 1.0, "{:?}", found.vt1);
        assert!((found.vt1.1 - VT1_BETWEEN_RUNNERS * 190.0).abs() < 0.3, "{:?}", found.vt1);
        assert!((found.vt2.0 - 0.94 * 190.0).abs() < 2.0, "{:?}", found.vt2);
        assert_eq!(found.nodes.len(), MAX_STRATA * VT1_STRATA);
        assert!(found.nodes.iter().all(|n| n.vt2 >= n.vt1 + APART && n.vt2 <= n.hr_max + 1.0));
    }

    #[test]
    fn evidence_weighs_by_inverse_variance() {
        let evidence = ThresholdEvidence { vt1: vec![(140.0, 7.0)], ..Default::default() };
        let found = summary(&certain(190), &evidence);
        // VT2 lies so far above that it says nothing: 161.7 give or take 9.5, and 140 give or take 7.
        let (a, b) = (9.5f64.powi(-2), 7.0f64.powi(-2));
        let expected = (161.7 * a + 140.0 * b) / (a + b);
        assert!((found.vt1.0 - expected).abs() < 1.0, "{:?} {expected}", found.vt1);
        assert!((found.vt1.1 - 1.0 / (a + b).sqrt()).abs() < 0.5, "{:?}", found.vt1);
    }

    #[test]
    fn a_threshold_that_was_measured_says_something_of_the_maximum() {
        let mut flat = [0.0; CANDIDATES];
        flat[40..80].fill(1.0 / 40.0);
        let evidence = ThresholdEvidence { vt1: vec![(151.0, 3.0)], ..Default::default() };
        let before = summary(&flat, &ThresholdEvidence::default()).hr_max;
        let after = summary(&flat, &evidence).hr_max;
        assert!(after.1 < before.1 && after.0 < before.0, "{before:?} {after:?}");
    }

    #[test]
    fn what_was_held_for_long_bounds_the_second_threshold() {
        let evidence = ThresholdEvidence { vt2_at_least: Some(182.0), ..Default::default() };
        assert!(summary(&certain(190), &evidence).vt2.0 > 181.0);
    }
}
