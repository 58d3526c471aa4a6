//! Log-odds of hard and of not easy, over everything that is uncertain about a runner.

use super::tuning::Tuning;
use crate::athlete::{
    CriticalSpeed, Estimate, HeartRateNode, T1_OF_CS, Thresholds, VT1_BETWEEN_RUNNERS,
};
use crate::kernels::exp::exp;

/// Log-odds are held to this on either side: no recording is surer (judgement).
const MOST: f64 = 6.0;
/// Where a vote says nothing of easy, the log-odds of not easy lie this much above those of hard
/// (fitted: [`crate::science::sort`]; the same distance as by heart rate).
const NOT_EASY_ABOVE_HARD: f64 = 1.36;

/// How a vote stands towards hard.
#[derive(Clone, Debug, PartialEq)]
pub enum Odds {
    /// The log-odds of hard.
    Fixed(f64),
    /// For each of the equally probable thresholds of the runner, how far the run lies above the border of
    /// hard, as a share of HRmax.
    ByHeartRate(Vec<f64>),
    /// The same by pace, as a share of critical speed.
    ByPace(Vec<f64>),
}

impl Odds {
    /// Number of nodes.
    fn len(&self) -> usize {
        match self {
            Odds::Fixed(_) => 1,
            Odds::ByHeartRate(above) | Odds::ByPace(above) => above.len(),
        }
    }

    /// Log-odds of hard and of not easy at one node.
    fn at(&self, node: usize, tuning: &Tuning) -> [f64; 2] {
        let shipped = &Tuning::SHIPPED;
        let [hard, not_easy] = match self {
            Odds::Fixed(log_odds) => [*log_odds, log_odds + NOT_EASY_ABOVE_HARD],
            Odds::ByHeartRate(above) => {
                // The border moves with the constant; how far VT1 alone moves it is kept.
                let above = above[node] + shipped.hard_of_max - tuning.hard_of_max;
                let lower = tuning.hard_of_max - tuning.not_easy_of_max;
                [above / tuning.spread_of_max, (above + lower) / tuning.spread_of_max]
            }
            Odds::ByPace(above) => {
                let above = above[node] + shipped.hard_of_cs - tuning.hard_of_cs;
                let lower = tuning.hard_of_cs - tuning.not_easy_of_cs;
                [above / tuning.spread_of_cs, (above + lower) / tuning.spread_of_cs]
            }
        };
        [hard.clamp(-MOST, MOST), not_easy.clamp(-MOST, MOST + NOT_EASY_ABOVE_HARD)]
    }

    /// The log-odds of hard, averaged as probabilities over the nodes.
    pub fn log_odds(&self) -> f64 {
        if let Odds::Fixed(log_odds) = self {
            return *log_odds;
        }
        let n = self.len();
        let p = (0..n).map(|k| sigma(self.at(k, &Tuning::SHIPPED)[0])).sum::<f64>() / n as f64;
        libm::log(p / (1.0 - p))
    }
}

/// 1 / (1 + e^-x).
pub(super) fn sigma(x: f64) -> f64 {
    1.0 / (1.0 + exp((-x).clamp(-600.0, 600.0)))
}

/// The odds of a run whose hardest tenth begins at this heart rate, bpm; `None` when no threshold is known.
pub(super) fn by_heart_rate(p90_bpm: f64, thresholds: &Thresholds) -> Option<Odds> {
    let own = individual(thresholds);
    let above = |node: &HeartRateNode| (p90_bpm - border(own, node.hr_max, node.vt1)) / node.hr_max;
    if !thresholds.nodes.is_empty() {
        return Some(Odds::ByHeartRate(thresholds.nodes.iter().map(above).collect()));
    }
    // Thresholds that somebody set by hand are taken as they are.
    let value = |e: &Option<Estimate>| Some(e.as_ref()?.value);
    let (hr_max, vt1) = (value(&thresholds.hr_max)?, value(&thresholds.vt1)?);
    let vt2 = value(&thresholds.vt2)?;
    Some(Odds::ByHeartRate(vec![above(&HeartRateNode { hr_max, vt1, vt2 })]))
}

/// The heart rate at which hard and not hard are equally likely, bpm.
pub(super) fn border_bpm(thresholds: &Thresholds) -> Option<f64> {
    let own = individual(thresholds);
    let (vt1, max) = (thresholds.vt1.as_ref()?.value, thresholds.hr_max.as_ref()?.value);
    Some(border(own, max, vt1))
}

/// Where hard begins: above a share of HRmax, and as far above VT1 as the runner's `own` is known, bpm.
fn border(own: f64, hr_max: f64, vt1: f64) -> f64 {
    let above = Tuning::SHIPPED.hard_of_max - VT1_OF_MAX;
    above * hr_max + (1.0 - own) * VT1_OF_MAX * hr_max + own * vt1
}

/// How much is known of this runner's own VT1, from 0 (a share of HRmax as in other runners) to 1: the part
/// of the variance between runners that is gone.
fn individual(thresholds: &Thresholds) -> f64 {
    let (Some(vt1), Some(max)) = (&thresholds.vt1, &thresholds.hr_max) else { return 0.0 };
    // What the error of HRmax adds to that of VT1 is no part of it.
    let of_share = (vt1.se.powi(2) - (VT1_OF_MAX * max.se).powi(2)).max(0.0);
    (1.0 - of_share / (VT1_BETWEEN_RUNNERS * max.value).powi(2)).clamp(0.0, 1.0)
}

/// VT1 as a share of HRmax in the middle of runners ([`crate::science::thresholds`]).
const VT1_OF_MAX: f64 = 0.834;

/// The odds of a run whose hardest tenth begins at this grade-adjusted speed, m/s.
pub(super) fn by_pace(p90_mps: f64, cs: &CriticalSpeed) -> Odds {
    Odds::ByPace(cs.nodes().map(|cs| p90_mps / cs - Tuning::SHIPPED.hard_of_cs).to_vec())
}

/// A threshold-normalised intensity by pace as a share of critical speed.
pub(super) fn of_cs(u: f64) -> f64 {
    T1_OF_CS + u * (1.0 - T1_OF_CS)
}

/// Log-odds of a dose: 1.6 ln(D / cut) ([`crate::science::sort`]).
pub(super) fn log_odds_of_dose(dose: f64) -> f64 {
    (1.6 * libm::log(dose.max(0.02) / CUT_DOSE)).clamp(-4.5, 3.0)
}

/// Dose at which hard and not hard are equally likely. Real tempo runs have doses of 0.2 to 0.7
/// ([`crate::science::sort`]).
pub const CUT_DOSE: f64 = 0.40;

/// Prior log-odds of hard: about one run in four is hard ([`crate::science::sort`]).
const PRIOR: f64 = -0.9;

/// What all votes together say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fused {
    /// Probability of hard.
    pub p_hard: f64,
    /// Probability of not easy.
    pub p_not_easy: f64,
    /// Share of the runner's possible thresholds with which the run would be hard.
    pub share_hard: f64,
}

/// The sum of all votes, for hard and for not easy, at each combination of their nodes.
struct Sums {
    at: Vec<[f64; 2]>,
    /// Sum of the weights.
    weight: f64,
}

impl Sums {
    fn of<'a>(votes: impl Iterator<Item = (&'a Odds, f64)>, tuning: &Tuning) -> Sums {
        let (mut at, mut total) = (vec![[0.0; 2]], 0.0);
        for (odds, weight) in votes {
            total += weight;
            let nodes: Vec<[f64; 2]> = (0..odds.len()).map(|k| odds.at(k, tuning)).collect();
            let plus = |sum: &[f64; 2], node: &[f64; 2]| {
                [sum[0] + weight * node[0], sum[1] + weight * node[1]]
            };
            at = at.iter().flat_map(|sum| nodes.iter().map(move |n| plus(sum, n))).collect();
        }
        Sums { at, weight: total }
    }

    /// What the prior adds to the log-odds of hard while the weights do not sum up to 1.
    fn prior(&self, more: f64) -> f64 {
        PRIOR * (1.0 - self.weight - more).max(0.0)
    }
}

/// Adds up votes, given with their weights, at every combination of nodes, and averages the probabilities.
///
/// L = sum of w_i L_i + (1 - W) prior while the sum W of the weights is below 1.
pub(super) fn fuse<'a>(votes: impl Iterator<Item = (&'a Odds, f64)>, tuning: &Tuning) -> Fused {
    let sums = Sums::of(votes, tuning);
    let prior = sums.prior(0.0);
    let not_easy_prior = prior + (1.0 - sums.weight).max(0.0) * NOT_EASY_ABOVE_HARD;
    let (mut hard, mut not_easy, mut share) = (0.0, 0.0, 0.0);
    for [h, e] in &sums.at {
        hard += sigma(h + prior);
        not_easy += sigma(e + not_easy_prior);
        share += f64::from(u8::from(h + prior >= 0.0));
    }
    let n = sums.at.len() as f64;
    Fused { p_hard: hard / n, p_not_easy: (not_easy / n).max(hard / n), share_hard: share / n }
}

/// The log-odds at which one more vote of this weight makes hard and not hard equally likely beside others, by
/// bisection; `None` when no log-odds do.
pub(super) fn even_beside<'a>(
    others: impl Iterator<Item = (&'a Odds, f64)>,
    weight: f64,
) -> Option<f64> {
    let sums = Sums::of(others, &Tuning::SHIPPED);
    let prior = sums.prior(weight);
    let p_hard = |log_odds: f64| {
        let all = sums.at.iter().map(|[h, _]| sigma(h + prior + weight * log_odds));
        all.sum::<f64>() / sums.at.len() as f64
    };
    let (mut low, mut high) = (-MOST, MOST);
    if p_hard(low) >= 0.5 || p_hard(high) < 0.5 {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if p_hard(middle) >= 0.5 { high = middle } else { low = middle }
    }
    Some(high)
}

/// Halvings of the range of log-odds: to within 0.001 (convention).
const HALVINGS: usize = 14;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_dose_never_lowers_the_odds() {
        let mut last = f64::NEG_INFINITY;
        for step in 0..500 {
            let log_odds = log_odds_of_dose(f64::from(step) * 0.02);
            assert!(log_odds >= last);
            last = log_odds;
        }
    }

    #[test]
    fn weak_evidence_shrinks_towards_one_in_four() {
        let one = |weight| fuse([(&Odds::Fixed(2.0), weight)].into_iter(), &Tuning::SHIPPED);
        assert!((one(1.0).p_hard - sigma(2.0)).abs() < 1e-12);
        assert!((one(0.25).p_hard - sigma(0.5 - 0.75 * 0.9)).abs() < 1e-12);
        assert!((fuse([].into_iter(), &Tuning::SHIPPED).p_hard - sigma(PRIOR)).abs() < 1e-12);
    }

    #[test]
    fn a_probability_is_the_mean_over_what_is_possible() {
        let above = Odds::ByHeartRate(vec![0.014, -0.014]);
        let fused = fuse([(&above, 1.0)].into_iter(), &Tuning::SHIPPED);
        assert!((fused.p_hard - 0.5).abs() < 1e-12 && fused.share_hard == 0.5);
        // Not easy begins 0.019 lower, a spread is 0.014.
        let lower = 19.0 / 14.0;
        let not_easy = (sigma(1.0 + lower) + sigma(lower - 1.0)) / 2.0;
        assert!((fused.p_not_easy - not_easy).abs() < 1e-9);
        let both = [(&above, 1.0), (&Odds::Fixed(1.0), 0.5)];
        let fused = fuse(both.into_iter(), &Tuning::SHIPPED);
        assert!((fused.p_hard - (sigma(1.5) + sigma(-0.5)) / 2.0).abs() < 1e-12);
    }
}
