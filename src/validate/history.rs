//! The whole history of a runner, labelled or not, and what is known of each run.

use super::altered;
use super::labelled::{Beside, LabelledRun};
use super::{Judgement, Truth};
use crate::athlete::{Athlete, TrainingExample, learn};
use crate::calendar::Day;
use crate::classify::Intent;
use crate::digest::Digest;
use crate::parallel;
use crate::season::{Options, Run, Season, assess};
use std::collections::{BTreeMap, HashMap};

/// All files of one runner, with the labels of some.
#[derive(Clone, Debug, Default)]
pub struct RunnerHistory {
    /// The runner.
    pub athlete: String,
    /// The digests of all files; several of one path when it holds several sessions.
    pub files: Vec<(String, Digest)>,
    /// The class of each labelled file, by path.
    pub labels: HashMap<String, Truth>,
}

/// Whether what the watch had stored is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// As it is in the files.
    Kept,
    /// Taken out of all files.
    Stripped,
}

impl Stored {
    /// Stable name, as in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Stored::Kept => "kept",
            Stored::Stripped => "stripped",
        }
    }
}

/// One run of a history, as it was before the season was judged.
#[derive(Clone, Debug)]
pub(super) struct KnownRun {
    pub path: String,
    pub day: Day,
    /// Whether the runner called it a race.
    pub race: bool,
    /// Its label; of several runs in one file only the longest has it.
    pub truth: Option<Truth>,
    pub digest: Digest,
}

/// A history without duplicates and other sports, in order of time.
pub(super) struct KnownHistory {
    pub athlete: String,
    pub kept: Vec<KnownRun>,
    pub stripped: Vec<KnownRun>,
}

impl KnownHistory {
    pub fn runs(&self, stored: Stored) -> &[KnownRun] {
        match stored {
            Stored::Kept => &self.kept,
            Stored::Stripped => &self.stripped,
        }
    }
}

/// Tells the sessions of one file apart: judging a season may move their start.
type Key = (String, u64, u32);

fn key(path: &str, digest: &Digest) -> Key {
    (path.to_string(), digest.elapsed_s.to_bits(), digest.samples)
}

/// Labelled runs, judged by the whole history, and the runs of the history.
pub(super) fn judged(
    history: &RunnerHistory,
    options: &Options,
) -> (Vec<LabelledRun>, KnownHistory) {
    let season = |alter: fn(&mut Digest)| {
        let mut files = history.files.clone();
        files.iter_mut().for_each(|(_, digest)| alter(digest));
        assess(files, options)
    };
    let ((whole, stripped), (paced, unbeaten)) = parallel::both(
        || parallel::both(|| season(|_| {}), || season(altered::without_stored)),
        || {
            let beats = history.files.iter().any(|(_, d)| d.hrv.is_ok());
            let unbeaten = || beats.then(|| season(altered::without_beats));
            parallel::both(|| season(altered::without_heart_rate), unbeaten)
        },
    );
    let labels = with_copies(&whole.runs, &history.labels);
    let labelled = longest(&whole.runs, &labels);
    let by_key = |season: &'_ Season| -> HashMap<Key, usize> {
        let of = |(i, r): (usize, &Run)| (key(&r.path, &r.digest), i);
        season.runs.iter().enumerate().map(of).collect()
    };
    let places = [&stripped, &paced].map(by_key);
    let unbeaten = unbeaten.map(|season| (by_key(&season), season));
    let cases = labelled
        .iter()
        .map(|&i| {
            let run = &whole.runs[i];
            let own = key(&run.path, &run.digest);
            let beside = Beside {
                without_stored: places[0].get(&own).map(|&i| &stripped.runs[i]),
                by_pace_alone: places[1].get(&own).map(|&i| &paced.runs[i]),
                without_beats: unbeaten
                    .as_ref()
                    .and_then(|(places, season)| places.get(&own).map(|&i| &season.runs[i])),
                stored_maximum: stored_maximum(&whole.runs, i),
                age: options.profile.age,
            };
            LabelledRun::new(&history.athlete, run, labels[&run.path], beside)
        })
        .collect();
    (cases, known(history, &whole, &labelled, &labels))
}

/// The labels, and those of copies for the files that count in their place.
fn with_copies(runs: &[Run], labels: &HashMap<String, Truth>) -> HashMap<String, Truth> {
    let mut all = labels.clone();
    for run in runs {
        if let (Some(of), Some(truth)) = (&run.duplicate_of, labels.get(&run.path)) {
            all.entry(of.clone()).or_insert(*truth);
        }
    }
    all
}

/// Indices of the labelled runs; of several in one file the longest, because the label is the file's.
fn longest(runs: &[Run], labels: &HashMap<String, Truth>) -> Vec<usize> {
    let mut best: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, run) in runs.iter().enumerate() {
        if run.counts_as_run() && labels.contains_key(&run.path) {
            let held = best.entry(&run.path).or_insert(i);
            if run.digest.moving_s > runs[*held].digest.moving_s {
                *held = i;
            }
        }
    }
    let mut all: Vec<usize> = best.into_values().collect();
    all.sort_unstable();
    all
}

/// The maximal heart rate that the watch had stored with the run nearest in time that has one, bpm.
fn stored_maximum(runs: &[Run], i: usize) -> Option<f64> {
    let (before, after) = runs.split_at(i);
    let of = |run: &Run| run.digest.runner.max_heart_rate.map(|bpm| (run.day, bpm));
    let near = [before.iter().rev().find_map(of), after.iter().find_map(of)];
    let apart = |day: Day| (day.0 - runs[i].day.0).abs();
    near.into_iter().flatten().min_by_key(|(day, _)| apart(*day)).map(|(_, bpm)| bpm)
}

fn known(
    history: &RunnerHistory,
    whole: &Season,
    labelled: &[usize],
    labels: &HashMap<String, Truth>,
) -> KnownHistory {
    let originals: HashMap<Key, &Digest> =
        history.files.iter().map(|(path, digest)| (key(path, digest), digest)).collect();
    let run = |(i, run): (usize, &Run)| {
        // A session joined of several files is none of them; its start is no longer on a clock on the wall.
        let joined = || Digest { on_wall_clock: false, ..(*run.digest).clone() };
        let digest = originals.get(&key(&run.path, &run.digest));
        let digest = digest.map_or_else(joined, |original| (*original).clone());
        let truth = labelled.binary_search(&i).ok().map(|_| labels[&run.path]);
        let race = run.intent == Some(Intent::Race);
        KnownRun { path: run.path.clone(), day: run.day, race, truth, digest }
    };
    let counted = whole.runs.iter().enumerate().filter(|(_, r)| r.counts_as_run());
    let kept: Vec<KnownRun> = counted.map(run).collect();
    let mut stripped = kept.clone();
    stripped.iter_mut().for_each(|r| altered::without_stored(&mut r.digest));
    KnownHistory { athlete: history.athlete.clone(), kept, stripped }
}

/// What lope says of the labelled ones of these runs when it knows no others.
pub(super) fn judged_alone<'a>(
    runs: impl Iterator<Item = &'a KnownRun> + Clone,
    options: &Options,
) -> Vec<Judgement> {
    let truths: HashMap<Key, Truth> =
        runs.clone().filter_map(|r| Some((key(&r.path, &r.digest), r.truth?))).collect();
    let files = runs.map(|r| (r.path.clone(), r.digest.clone())).collect();
    let season = assess(files, options);
    let judged =
        |run: &Run| Some(Judgement::of(*truths.get(&key(&run.path, &run.digest))?, &run.verdict));
    season.runs.iter().filter_map(judged).collect()
}

/// What is learned from these runs alone.
pub(super) fn learned<'a>(runs: impl Iterator<Item = &'a KnownRun>, options: &Options) -> Athlete {
    let examples: Vec<TrainingExample<'_>> = runs
        .map(|run| TrainingExample { day: run.day, digest: &run.digest, race: run.race })
        .collect();
    learn(&examples, options.profile.clone())
}
