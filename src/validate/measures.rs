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

/// How often each class is called right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Hard runs called hard, over hard runs.
    pub sensitivity: f64,
    /// Easy runs called not hard, over easy runs.
    pub specificity: f64,
    /// Hard runs of which nothing is said, over hard runs.
    pub hard_unclassified: f64,
    /// Easy runs of which nothing is said, over easy runs.
    pub easy_unclassified: f64,
    /// Runs of which nothing is said, over all.
    pub unclassified: f64,
}

impl Rates {
    /// Balanced accuracy: the mean over both classes, with half for each run of which nothing is said.
    pub fn balanced(self) -> f64 {
        let halves = (self.hard_unclassified + self.easy_unclassified) / 2.0;
        (self.sensitivity + self.specificity + halves) / 2.0
    }

    /// Balanced accuracy over the runs of which something is said; `None` when nothing is said of a class.
    pub fn balanced_of_classified(self) -> Option<f64> {
        let (hard, easy) = (1.0 - self.hard_unclassified, 1.0 - self.easy_unclassified);
        (hard > 0.0 && easy > 0.0)
            .then(|| (self.sensitivity / hard + self.specificity / easy) / 2.0)
    }
}

/// Rates of the classifier that calls a score of at least `cut` hard, and says nothing of a run without a score.
pub fn rates(hard: &[Option<f64>], easy: &[Option<f64>], cut: f64) -> Option<Rates> {
    if hard.is_empty() || easy.is_empty() {
        return None;
    }
    let share = |runs: &[Option<f64>], is: fn(Option<f64>, f64) -> bool| {
        runs.iter().filter(|v| is(**v, cut)).count() as f64 / runs.len() as f64
    };
    let silent = |v: Option<f64>, _| v.is_none();
    let (hard_unclassified, easy_unclassified) = (share(hard, silent), share(easy, silent));
    let (h, e) = (hard.len() as f64, easy.len() as f64);
    Some(Rates {
        sensitivity: share(hard, |v, cut| v.is_some_and(|v| v >= cut)),
        specificity: share(easy, |v, cut| v.is_some_and(|v| v < cut)),
        hard_unclassified,
        easy_unclassified,
        unclassified: (h * hard_unclassified + e * easy_unclassified) / (h + e),
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
    fn a_run_without_a_score_counts_half() {
        let hard = [Some(0.9), Some(0.8), Some(0.2), None];
        let found = rates(&hard, &[Some(0.1), None], 0.5).unwrap();
        assert_eq!((found.sensitivity, found.specificity), (0.5, 0.5));
        assert_eq!((found.hard_unclassified, found.easy_unclassified), (0.25, 0.5));
        // Hard (2 + 0.5) of 4, easy (1 + 0.5) of 2.
        assert_eq!(found.balanced(), (0.625 + 0.75) / 2.0);
        assert_eq!(found.balanced_of_classified(), Some((2.0 / 3.0 + 1.0) / 2.0));
        assert_eq!(found.unclassified, 2.0 / 6.0);
        assert_eq!(rates(&[None], &[Some(0.1)], 0.5).unwrap().balanced_of_classified(), None);
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
