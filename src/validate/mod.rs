//! Validates the sort against labels that lope has not seen.
//!
//! `methods` are the classifiers (the sort, the sort without one vote, rival rules), `measures` the measures
//! of quality, `bootstrap` their intervals; `fit` fits the constants of the sort. To add a rival, add a row
//! to [`METHODS`].

mod bootstrap;
mod fit;
mod measures;
mod methods;

pub use bootstrap::{BootstrapInterval, bootstrap_interval};
pub use fit::{TuningFit, fit};
pub use measures::{Rates, ReliabilityBin, calibration_error, rates, reliability, roc_area};
pub use methods::{METHODS, Method};

use crate::classify::Verdict;
use crate::digest::Track;
use crate::season::Run;

/// The class of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Recovery or easy running.
    Easy,
    /// Tempo: counts as hard, or is left out, by [`Scope`].
    Grey,
    /// Threshold work and harder.
    Hard,
}

/// Words used as labels by watches, plans and `lope synth`.
const WORDS: &[(Truth, &[&str])] = &[
    (Truth::Easy, &["recovery", "base", "easy", "regeneration"]),
    (Truth::Grey, &["tempo"]),
    (
        Truth::Hard,
        &[
            "threshold",
            "vo2max",
            "anaerobic",
            "speed",
            "hard",
            "interval",
            "intervals",
            "race",
            "hills",
            "fartlek",
            "sprint",
            "lactate_threshold",
        ],
    ),
];

impl Truth {
    /// The class of a label; `None` for a word that means neither hard nor easy.
    pub fn of(label: &str) -> Option<Truth> {
        let word = label.trim().to_lowercase();
        WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(truth, _)| *truth)
    }
}

/// A labelled run.
#[derive(Clone, Debug)]
pub struct LabelledRun {
    /// The runner.
    pub athlete: String,
    /// The path of the file.
    pub path: String,
    /// The class of its label.
    pub truth: Truth,
    /// lope's classification.
    pub verdict: Verdict,
    /// lope's classification without the settings stored by the watch.
    pub without_watch: Option<Verdict>,
    /// Share of timer time above 80 % of 220 - age, the default zone 4 of most watches.
    pub above_generic_zone: Option<f64>,
    /// Mean heart rate over the runner's maximum.
    pub of_hr_max: Option<f64>,
    /// Mean grade-adjusted speed over critical speed.
    pub of_cs: Option<f64>,
}

impl LabelledRun {
    /// A classified run with its label. `blind` is the same run classified without the settings stored by the
    /// watch; `age` is in years.
    pub fn new(
        athlete: &str,
        run: &Run,
        truth: Truth,
        blind: Option<&Run>,
        age: f64,
    ) -> LabelledRun {
        let t = &run.thresholds;
        let over = |a: Option<f64>, b: Option<f64>| Some(a? / b?);
        LabelledRun {
            athlete: athlete.to_string(),
            path: run.path.clone(),
            truth,
            verdict: run.verdict.clone(),
            without_watch: blind.map(|r| r.verdict.clone()),
            above_generic_zone: share_above(&run.digest.track, GENERIC_SHARE * (220.0 - age)),
            of_hr_max: over(run.digest.mean_heart_rate(), t.hr_max.as_ref().map(|v| v.value)),
            of_cs: over(run.digest.mean_gap(), t.cs.as_ref().map(|c| c.speed.value)),
        }
    }
}

/// Lower end of zone 4 of 5 in the default zones of most watches.
const GENERIC_SHARE: f64 = 0.80;
/// Age assumed when the profile has none, years (judgement: typical of club runners).
pub const ASSUMED_AGE: f64 = 40.0;

/// Share of timer time with a heart rate above `bar`.
fn share_above(track: &Track, bar: f64) -> Option<f64> {
    let (mut above, mut all) = (0.0, 0.0);
    for i in (0..track.len()).filter(|&i| track.heart_rate(i).is_finite()) {
        all += track.timer_s(i);
        if track.heart_rate(i) > bar {
            above += track.timer_s(i);
        }
    }
    (all > 0.0).then(|| above / all)
}

/// Which runs are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Tempo counts as hard.
    WithGrey,
    /// Tempo is left out.
    Clear,
}

/// How well one method separates hard from easy.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Number of runs labelled hard, and easy.
    pub runs: (usize, usize),
    /// Area under the ROC curve; runs without a score get the median score.
    pub area: Option<f64>,
    /// Rates at the method's own cut.
    pub rates: Option<Rates>,
}

/// Evaluates a method on labelled runs.
pub fn evaluate<'a>(
    cases: impl Iterator<Item = &'a LabelledRun>,
    method: &Method,
    scope: Scope,
) -> Evaluation {
    let (mut hard, mut easy) = (Vec::new(), Vec::new());
    for case in cases {
        let value = (method.score)(case);
        match (case.truth, scope) {
            (Truth::Easy, _) => easy.push(value),
            (Truth::Grey, Scope::Clear) => {}
            _ => hard.push(value),
        }
    }
    let mut known: Vec<f64> = hard.iter().chain(&easy).copied().flatten().collect();
    let middle = crate::kernels::stats::median(&mut known).unwrap_or(0.0);
    let filled = |v: &[Option<f64>]| v.iter().map(|v| v.unwrap_or(middle)).collect::<Vec<f64>>();
    Evaluation {
        runs: (hard.len(), easy.len()),
        area: roc_area(&filled(&hard), &filled(&easy)),
        rates: rates(&hard, &easy, method.cut),
    }
}

/// The distinct names of the runners, in order.
pub fn athletes(cases: &[LabelledRun]) -> Vec<&str> {
    let mut names: Vec<&str> = cases.iter().map(|c| c.athlete.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Reliability of `p_hard` over all labelled runs, with tempo counted as hard and unclassified runs at 0.5.
pub fn calibration(cases: &[LabelledRun]) -> Vec<ReliabilityBin> {
    let stated = cases.iter().map(|c| {
        let p = c.verdict.sort().map_or(0.5, |_| c.verdict.p_hard);
        (p, c.truth != Truth::Easy)
    });
    reliability(stated.collect(), 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_whole_words_in_any_case() {
        assert_eq!(Truth::of("VO2max"), Some(Truth::Hard));
        assert_eq!(Truth::of(" base "), Some(Truth::Easy));
        assert_eq!(Truth::of("tempo"), Some(Truth::Grey));
        assert_eq!(Truth::of("moderate"), None);
        assert_eq!(Truth::of(""), None);
    }
}
