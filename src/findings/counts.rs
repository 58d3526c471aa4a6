//! How many runs of each label there are: the same numbers wherever they are printed.

use super::run::{Failure, Label, failure, label, perhaps_enough};
use crate::classify::Intent;
use crate::kernels::stats::mean;
use crate::season::{Run, Season};

/// What there is in some days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Runs.
    pub runs: usize,
    /// Runs of each label, in the order of [`Label::ALL`].
    pub labels: [usize; Label::ALL.len()],
    /// Distance of the runs, metres.
    pub distance_m: f64,
    /// Runs that were planned easy, by their name, their workout or a tag.
    pub planned_easy: usize,
    /// Runs meant for recovery: planned easy, or short and slow enough.
    pub recovery: usize,
    /// Of these, those with a score.
    pub scored: usize,
    /// Of these, those that were too hard.
    pub too_hard: usize,
    /// Of these, those that were too long.
    pub too_long: usize,
    /// Those whose score is low and may be enough: the first threshold is not known well enough.
    pub perhaps: usize,
    /// Mean recovery score.
    pub mean_score: Option<f64>,
}

/// The runner's level with its reason: `intermediate training: 4.2 runs and 38 km a week, last 8 weeks`.
pub fn level_in_words(season: &Season) -> String {
    let athlete = &season.athlete;
    match athlete.level_by {
        Some((runs, km)) => format!(
            "{} training: {runs:.1} runs and {km:.0} km a week, last 8 weeks",
            athlete.level.id()
        ),
        None => format!("{} training, as the profile says", athlete.level.id()),
    }
}

impl Counts {
    /// Counts some runs.
    pub fn of<'a>(runs: impl Iterator<Item = &'a Run>) -> Counts {
        let mut counts = Counts::default();
        let mut scores = Vec::new();
        for run in runs.filter(|r| r.counts_as_run()) {
            counts.runs += 1;
            counts.labels[label(run) as usize] += 1;
            counts.distance_m += run.digest.distance_m.as_ref().map_or(0.0, |d| *d);
            counts.planned_easy += usize::from(run.intent.is_some_and(Intent::is_easy));
            counts.recovery += usize::from(run.recovery.is_some());
            counts.perhaps += usize::from(perhaps_enough(run));
            let score = run.recovery_score();
            scores.extend(score);
            match failure(run) {
                Some(Failure::TooLong) => counts.too_long += 1,
                // Without a score it is in no share of those with one.
                Some(_) if score.is_some() => counts.too_hard += 1,
                _ => {}
            }
        }
        counts.scored = scores.len();
        counts.mean_score = mean(&scores);
        counts
    }

    /// The runs of one label.
    pub fn of_label(&self, label: Label) -> usize {
        self.labels[label as usize]
    }

    /// How many of the recovery runs were too hard or too long, as a clause.
    pub fn easy_in_words(&self) -> String {
        let (scored, hard) = (self.scored, self.of_label(Label::Hard));
        let were = if scored == 1 { "recovery run was" } else { "recovery runs were" };
        match (self.too_hard, self.too_long) {
            _ if scored == 0 => format!("{} runs, {hard} of them hard, no recovery run", self.runs),
            (0, 0) if scored == 1 => "the one recovery run was easy enough".to_string(),
            (0, 0) => format!("all {scored} recovery runs were easy enough"),
            (0, long) => format!("{long} of {scored} {were} too long"),
            (too_hard, 0) => format!("{too_hard} of {scored} {were} too hard"),
            (too_hard, long) => {
                format!("{too_hard} of {scored} recovery runs were too hard, {long} too long")
            }
        }
    }

    /// `12 hard, 3 moderate, 9 easy, 8 recovery, 2 can't tell`; labels without a run are left out.
    pub fn in_words(&self) -> String {
        let named = Label::ALL.iter().filter(|l| self.of_label(**l) > 0);
        let words: Vec<String> =
            named.map(|l| format!("{} {}", self.of_label(*l), l.id())).collect();
        words.join(", ")
    }
}
