//! How well one method separates hard from easy.

use super::{
    Answer, Judgement, LabelledRun, Method, Rates, ReliabilityBin, Scope, Truth, rates,
    reliability, roc_area,
};

/// How well one method separates hard from easy.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Number of runs labelled hard (or not easy), and easy.
    pub runs: (usize, usize),
    /// Area under the ROC curve; runs without a score get the median score.
    pub area: Option<f64>,
    /// Rates of what is called hard (or not easy).
    pub rates: Option<Rates>,
}

/// Evaluates a method on labelled runs.
pub fn evaluate<'a>(
    cases: impl Iterator<Item = &'a LabelledRun>,
    method: &Method,
    scope: Scope,
) -> Evaluation {
    let cases: Vec<&LabelledRun> =
        cases.filter(|case| scope.positive(case.truth).is_some()).collect();
    let answers = method.answers(&cases, scope);
    measured(cases.iter().map(|case| case.truth).zip(answers), scope)
}

/// Evaluates what lope says.
pub fn evaluate_judgements<'a>(
    said: impl Iterator<Item = &'a Judgement>,
    scope: Scope,
) -> Evaluation {
    measured(said.map(|j| (j.truth, j.answer(scope))), scope)
}

fn measured(answers: impl Iterator<Item = (Truth, Answer)>, scope: Scope) -> Evaluation {
    let (mut hard, mut easy) = (Vec::new(), Vec::new());
    for (truth, answer) in answers {
        match scope.positive(truth) {
            Some(true) => hard.push(answer),
            Some(false) => easy.push(answer),
            None => {}
        }
    }
    let mut known: Vec<f64> = hard.iter().chain(&easy).filter_map(|a| a.score).collect();
    let middle = crate::kernels::stats::median(&mut known).unwrap_or(0.0);
    let scores = |of: &[Answer]| of.iter().map(|a| a.score.unwrap_or(middle)).collect::<Vec<f64>>();
    let called = |of: &[Answer]| {
        of.iter().map(|a| a.called.map(|hard| f64::from(u8::from(hard)))).collect::<Vec<_>>()
    };
    Evaluation {
        runs: (hard.len(), easy.len()),
        area: roc_area(&scores(&hard), &scores(&easy)),
        rates: rates(&called(&hard), &called(&easy), 0.5),
    }
}

/// The distinct names of the runners, in order.
pub fn athletes(cases: &[LabelledRun]) -> Vec<&str> {
    let mut names: Vec<&str> = cases.iter().map(|c| c.athlete.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Runs in a bin of the reliability diagram, at least: fewer make the error of a small sample look like that of
/// the probability (judgement).
const BIN_RUNS: usize = 20;
/// Most bins (convention).
const MOST_BINS: usize = 10;

/// Reliability of the stated probability: P(hard) over clear cases, P(not easy) with tempo.
pub fn calibration<'a>(
    said: impl Iterator<Item = &'a Judgement>,
    scope: Scope,
) -> Vec<ReliabilityBin> {
    let stated: Vec<(f64, bool)> =
        said.filter_map(|j| Some((j.answer(scope).score?, scope.positive(j.truth)?))).collect();
    let bins = (stated.len() / BIN_RUNS).clamp(1, MOST_BINS);
    reliability(stated, bins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Kind;

    fn said(truth: Truth, kind: Kind, p_hard: f64, p_easy: f64) -> Judgement {
        Judgement { truth, kind, p_hard, p_easy }
    }

    #[test]
    fn moderate_is_not_hard_and_not_easy_and_cant_tell_counts_half() {
        let all = [
            said(Truth::Hard, Kind::Hard, 0.9, 0.02),
            said(Truth::Hard, Kind::Moderate, 0.4, 0.2),
            said(Truth::Grey, Kind::Moderate, 0.3, 0.3),
            said(Truth::Easy, Kind::Easy, 0.05, 0.9),
            said(Truth::Easy, Kind::Moderate, 0.2, 0.4),
            said(Truth::Easy, Kind::Unclassified, 0.45, 0.3),
            said(Truth::Easy, Kind::Easy, 0.02, 0.95),
        ];
        let clear = evaluate_judgements(all.iter(), Scope::Clear);
        assert_eq!(clear.runs, (2, 4));
        let rates = clear.rates.unwrap();
        assert_eq!((rates.sensitivity, rates.specificity), (0.5, 0.75));
        assert_eq!(rates.balanced(), (0.5 + 0.875) / 2.0);
        // Of 8 pairs only the moderate hard run lies below the run that can't be told.
        assert_eq!(clear.area, Some(7.0 / 8.0));
        let tempo = evaluate_judgements(all.iter(), Scope::WithGrey);
        assert_eq!(tempo.runs, (3, 4));
        let rates = tempo.rates.unwrap();
        assert_eq!(
            (rates.sensitivity, rates.specificity, rates.easy_unclassified),
            (1.0, 0.5, 0.25)
        );
        let bins = calibration(all.iter(), Scope::Clear);
        assert_eq!(bins.iter().map(|b| b.runs).sum::<usize>(), 6);
        assert_eq!(bins[0].true_share, 2.0 / 6.0);
    }
}
