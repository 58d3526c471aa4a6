//! The new runner: what lope says when it knows a few runs only.

use super::history::{KnownHistory, KnownRun, judged_alone};
use super::{Judgement, Stored, Truth};
use crate::classify::Kind;
use crate::parallel;
use crate::season::Options;

/// How many runs are known, by default.
pub const EASY_STRETCHES: [usize; 4] = [1, 5, 10, 20];
/// The same for runs as they came.
pub const FIRST_RUNS: [usize; 3] = [10, 20, 40];

/// A run is judged in at most about this many stretches of one length, evenly spaced: more of them cost time and
/// hardly say more.
const TIMES: usize = 10;

/// Judgements of one runner's stretches of runs, each stretch alone: a run is judged in each that holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretches {
    /// The runner.
    pub athlete: String,
    /// Number of stretches; 0 when the runner has fewer runs.
    pub stretches: usize,
    /// What was said of the labelled runs.
    pub said: Vec<Judgement>,
}

/// One row of the measurement of a new runner.
#[derive(Clone, Debug, PartialEq)]
pub struct Newcomer {
    /// Number of runs that are known.
    pub known: usize,
    /// Whether what the watch had stored is heard.
    pub stored: Stored,
    /// By runner.
    pub by: Vec<Stretches>,
}

impl Newcomer {
    /// What was said, of all runners.
    pub fn said(&self) -> impl Iterator<Item = &Judgement> + Clone {
        self.by.iter().flat_map(|s| &s.said)
    }

    /// Number of stretches.
    pub fn stretches(&self) -> usize {
        self.by.iter().map(|s| s.stretches).sum()
    }
}

/// P(hard) above this is an accusation (judgement: "more likely hard than not", and not by a hair).
pub const ACCUSED: f64 = 0.6;

/// How easy runs are called, as shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EasyCalls {
    /// Called hard.
    pub hard: f64,
    /// With P(hard) above [`ACCUSED`].
    pub accused: f64,
    /// Unclassified.
    pub unclassified: f64,
}

impl EasyCalls {
    /// Of these runs; `None` when there are none.
    pub fn of<'a>(said: impl Iterator<Item = &'a Judgement> + Clone) -> Option<EasyCalls> {
        let n = said.clone().count();
        let share = |is: fn(&Judgement) -> bool| {
            said.clone().filter(|j| is(j)).count() as f64 / n.max(1) as f64
        };
        (n > 0).then(|| EasyCalls {
            hard: share(|j| j.kind == Kind::Hard),
            accused: share(|j| j.p_hard > ACCUSED),
            unclassified: share(|j| j.kind == Kind::Unclassified),
        })
    }
}

/// Stretches of consecutive easy-labelled runs, each alone: a new runner who has only run easily.
pub(super) fn easy_alone(
    histories: &[KnownHistory],
    known: &[usize],
    stored: &[Stored],
    options: &Options,
) -> Vec<Newcomer> {
    let easy = |run: &KnownRun| run.truth == Some(Truth::Easy);
    measured(histories, known, stored, options, &easy, &|_| true)
}

/// Stretches of consecutive runs as they came that hold a clear label, each alone.
pub(super) fn as_they_came(
    histories: &[KnownHistory],
    known: &[usize],
    stored: &[Stored],
    options: &Options,
) -> Vec<Newcomer> {
    let labelled = |stretch: &[&KnownRun]| stretch.iter().any(|run| run.truth.is_some());
    measured(histories, known, stored, options, &|_| true, &labelled)
}

fn measured(
    histories: &[KnownHistory],
    known: &[usize],
    stored: &[Stored],
    options: &Options,
    of: &dyn Fn(&KnownRun) -> bool,
    wanted: &dyn Fn(&[&KnownRun]) -> bool,
) -> Vec<Newcomer> {
    // Each stretch is judged by itself; they are spread over the threads together.
    let mut rows = Vec::new();
    let mut stretches: Vec<(usize, usize, Vec<&KnownRun>)> = Vec::new();
    for &known in known {
        for &stored in stored {
            let mut by = Vec::new();
            for history in histories {
                let runs: Vec<&KnownRun> = history.runs(stored).iter().filter(|r| of(r)).collect();
                let own: Vec<&[&KnownRun]> = runs
                    .windows(known.max(1))
                    .step_by((known / TIMES).max(1))
                    .filter(|stretch| wanted(stretch))
                    .collect();
                let place = (rows.len(), by.len());
                stretches.extend(own.iter().map(|own| (place.0, place.1, own.to_vec())));
                let (athlete, stretches) = (history.athlete.clone(), own.len());
                by.push(Stretches { athlete, stretches, said: Vec::new() });
            }
            rows.push(Newcomer { known, stored, by });
        }
    }
    let said =
        parallel::map(&stretches, |(_, _, runs)| judged_alone(runs.iter().copied(), options));
    for ((row, runner, _), said) in stretches.iter().zip(said) {
        rows[*row].by[*runner].said.extend(said);
    }
    rows
}
