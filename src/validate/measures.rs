//! Measures of how well a score separates hard from easy.

/// Area under the ROC curve: the share of pairs in which the hard run has the higher score, with ties counted
/// as half. `None` unless both classes are present.
pub fn roc_area(hard: &[f64], easy: &[f64]) -> Option<f64> {
    if hard.is_empty() || easy.is_empty() {
        return None;
    }
    let mut all: Vec<(f64, bool)> = hard.iter().map(|v| (*v, true)).collect();
    all.extend(easy.iter().map(|v| (*v, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Mann-Whitney statistic with mean ranks for ties.
    let (mut ranks, mut i) = (0.0, 0);
    while i < all.len() {
        let ties = all[i..].iter().take_while(|v| v.0 == all[i].0).count();
        let rank = i as f64 + (ties as f64 + 1.0) / 2.0;
        ranks += rank * all[i..i + ties].iter().filter(|v| v.1).count() as f64;
        i += ties;
    }
    let (h, e) = (hard.len() as f64, easy.len() as f64);
    Some((ranks - h * (h + 1.0) / 2.0) / (h * e))
}

/// Sensitivity and specificity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Hard runs called hard, over hard runs.
    pub sensitivity: f64,
    /// Easy runs called easy, over easy runs.
    pub specificity: f64,
}

impl Rates {
    /// The mean of both: balanced accuracy.
    pub fn balanced(self) -> f64 {
        (self.sensitivity + self.specificity) / 2.0
    }
}

/// Rates of the classifier that calls a score of at least `cut` hard. A run without a score counts as an
/// error.
pub fn rates(hard: &[Option<f64>], easy: &[Option<f64>], cut: f64) -> Option<Rates> {
    if hard.is_empty() || easy.is_empty() {
        return None;
    }
    let called = |v: &&Option<f64>| v.is_some_and(|v| v >= cut);
    let spared = |v: &&Option<f64>| v.is_some_and(|v| v < cut);
    Some(Rates {
        sensitivity: hard.iter().filter(called).count() as f64 / hard.len() as f64,
        specificity: easy.iter().filter(spared).count() as f64 / easy.len() as f64,
    })
}

/// One bin of a reliability diagram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReliabilityBin {
    /// Mean stated probability.
    pub stated: f64,
    /// Share of hard runs.
    pub true_share: f64,
    /// Number of runs.
    pub runs: usize,
}

/// Reliability over `count` bins of equal size, lowest first.
pub fn reliability(mut stated: Vec<(f64, bool)>, count: usize) -> Vec<ReliabilityBin> {
    stated.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = stated.len();
    (0..count)
        .map(|k| &stated[k * n / count..(k + 1) * n / count])
        .filter(|part| !part.is_empty())
        .map(|part| {
            let runs = part.len();
            let mean = |f: fn(&(f64, bool)) -> f64| part.iter().map(f).sum::<f64>() / runs as f64;
            ReliabilityBin {
                stated: mean(|p| p.0),
                true_share: mean(|p| f64::from(u8::from(p.1))),
                runs,
            }
        })
        .collect()
}

/// Expected calibration error: mean absolute difference of stated and true shares, weighted by runs.
pub fn calibration_error(bins: &[ReliabilityBin]) -> Option<f64> {
    let n: usize = bins.iter().map(|b| b.runs).sum();
    let off = |b: &ReliabilityBin| b.runs as f64 * (b.stated - b.true_share).abs();
    (n > 0).then(|| bins.iter().map(off).sum::<f64>() / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_and_halves_ties() {
        assert_eq!(roc_area(&[3.0, 4.0], &[1.0, 2.0]), Some(1.0));
        assert_eq!(roc_area(&[1.0], &[1.0]), Some(0.5));
        // Pairs: (2,1) right, (2,3) wrong, (2,2) tie, (4,*) right three times: 4.5 of 6.
        assert_eq!(roc_area(&[2.0, 4.0], &[1.0, 3.0, 2.0]), Some(4.5 / 6.0));
        assert_eq!(roc_area(&[], &[1.0]), None);
    }

    #[test]
    fn a_run_without_a_score_is_wrong_on_either_side() {
        let rates = rates(&[Some(0.9), None], &[Some(0.1), None], 0.5).unwrap();
        assert_eq!((rates.sensitivity, rates.specificity, rates.balanced()), (0.5, 0.5, 0.5));
    }

    #[test]
    fn stated_probabilities_that_come_true_have_no_error() {
        let stated: Vec<(f64, bool)> = (0..100)
            .map(|i| (0.25, i % 4 == 0))
            .chain((0..100).map(|i| (0.75, i % 4 != 0)))
            .collect();
        let bins = reliability(stated, 2);
        assert_eq!(bins.len(), 2);
        assert!(calibration_error(&bins).unwrap() < 1e-12);
        let boastful = reliability((0..10).map(|i| (0.9, i % 2 == 0)).collect(), 1);
        assert!((calibration_error(&boastful).unwrap() - 0.4).abs() < 1e-12);
    }
}
