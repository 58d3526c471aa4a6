//! How often the sort is right, against labels that lope has not seen.
//!
//! `measures` are the numbers, `methods` what is measured (the sort, the sort without a voice, rival
//! rules), `bootstrap` how far it can be trusted; to add a rival: a row in [`METHODS`]. `fit` finds the
//! constants of the sort again.

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

/// What a label says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Recovery or easy running.
    Easy,
    /// Tempo: hard when the grey zone counts, else left out.
    Grey,
    /// Threshold work and harder.
    Hard,
}

/// Words of labels: those of watches, of plans, and of `lope synth`.
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
    /// What a label means; `None` for a word that says nothing about hard or easy.
    pub fn of(label: &str) -> Option<Truth> {
        let word = label.trim().to_lowercase();
        WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(truth, _)| *truth)
    }
}

/// A labelled run.
#[derive(Clone, Debug)]
pub struct LabelledRun {
    /// Whose.
    pub athlete: String,
    /// Which.
    pub path: String,
    /// What the label says.
    pub truth: Truth,
    /// What lope says.
    pub verdict: Verdict,
    /// What lope says when the settings that the watch had stored are taken away.
    pub without_watch: Option<Verdict>,
    /// Share of the timer above 80 % of 220 - age, the zones that most watches come with.
    pub above_generic_zone: Option<f64>,
    /// Mean heart rate over the runner's maximum.
    pub of_hr_max: Option<f64>,
    /// Mean grade-adjusted speed over critical speed.
    pub of_cs: Option<f64>,
}

impl LabelledRun {
    /// A judged run with its label; `blind` is the same run judged without what the watch had stored,
    /// `age` the runner's in years.
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

/// Zone 4 of 5 begins here in the zones that most watches come with.
const GENERIC_SHARE: f64 = 0.80;
/// Age that is assumed where the profile tells none, years (judgement: about what club runners are).
pub const ASSUMED_AGE: f64 = 40.0;

/// Share of the timer with a heart rate above a bar.
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

/// Which runs a measure looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Tempo counts as hard.
    WithGrey,
    /// Tempo is left out.
    Clear,
}

/// How well one rule told hard from easy.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Runs labelled hard, and easy.
    pub runs: (usize, usize),
    /// Area under the ROC curve; a run without a score lies in the middle of all.
    pub area: Option<f64>,
    /// Rates at the rule's own cut.
    pub rates: Option<Rates>,
}

/// Measures a rule over cases.
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

/// Names of the runners, in order, each once.
pub fn athletes(cases: &[LabelledRun]) -> Vec<&str> {
    let mut names: Vec<&str> = cases.iter().map(|c| c.athlete.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Reliability of `p_hard` over all cases, tempo counted as hard; unclassified runs stand at 0.5.
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
