//! The front door: files to a judged season in one call.

use crate::activity::Known;
use crate::athlete::Thresholds;
use crate::calendar::Day;
use crate::findings::Findings;
use crate::ingest::{Batch, Skipped};
use crate::season::{self, Options, Run, Season};
use std::fmt;
#[cfg(feature = "archives")]
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What [`analyze`] reads. Anything that names a path converts into a path, and a pair of a name and bytes
/// converts into bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// A file, a folder or an archive on disk.
    #[cfg(feature = "archives")]
    Path(PathBuf),
    /// The bytes of one file. With the feature `archives` they may be a `.gz` or a `.zip` too.
    Bytes {
        /// What the file is called in [`Run::path`] and [`Skipped::path`].
        name: String,
        /// A FIT, GPX or TCX file.
        bytes: Vec<u8>,
    },
}

macro_rules! from_path {
    ($($path:ty),*) => {$(
        #[cfg(feature = "archives")]
        impl From<$path> for Input {
            fn from(path: $path) -> Input {
                Input::Path(PathBuf::from(path))
            }
        }
    )*};
}
from_path!(&str, String, &String, &Path, &PathBuf, PathBuf);

impl<N: Into<String>> From<(N, Vec<u8>)> for Input {
    fn from((name, bytes): (N, Vec<u8>)) -> Input {
        Input::Bytes { name: name.into(), bytes }
    }
}

/// A season, judged.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Analysis {
    /// Everything that was worked out: the runner, the runs, spacing, weeks, nights.
    pub season: Season,
    /// The files that were not used, and why.
    pub skipped: Vec<Skipped>,
}

impl Analysis {
    /// The verdict in one sentence, such as `6 of 18 runs planned easy were run hard`.
    pub fn verdict(&self) -> String {
        self.findings().headline
    }

    /// All that is said of the last twelve weeks: what to mend, what is not known, what is right.
    pub fn findings(&self) -> Findings {
        Findings::of(&self.season)
    }

    /// How well hard and easy days were spaced in the last 12 weeks, 0 to 100; or the reason why there is no
    /// score.
    pub fn spacing_score(&self) -> Known {
        self.season.spacing.headline.clone()
    }

    /// The runner's thresholds in the last week of the history, each with its error and its source.
    pub fn thresholds(&self) -> &Thresholds {
        self.season.athlete.latest()
    }

    /// The runs in order of time, without other sports and without second recordings of the same run.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.season.runs.iter().filter(|run| run.counts_as_run())
    }
}

/// Why [`analyze`] has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// No input held an activity. Every file that was tried is here, with the reason.
    #[error("no activity found{}", first(.0))]
    NoActivity(Vec<Skipped>),
    /// [`Options::timezone`] or the profile's time zone is not an IANA name.
    #[error("`{0}` is not a time zone")]
    UnknownTimeZone(String),
    /// [`Options::since`] lies after [`Options::until`].
    #[error("the first day {since} lies after the last day {until}")]
    EmptyPeriod {
        /// The first day.
        since: Day,
        /// The last day.
        until: Day,
    },
}

/// The first file that was not used, as the end of a message.
fn first(skipped: &[Skipped]) -> impl fmt::Display {
    skipped.first().map_or(String::new(), |s| format!(": {}: {}", s.path, s.reason))
}

/// Reads the files of one runner, learns the runner's thresholds from them, sorts each run into hard or
/// recovery, and scores the recovery runs and the spacing.
///
/// The inputs are folders, files, archives, or bytes with a name; their order does not matter. Files that
/// can't be used are in [`Analysis::skipped`], and don't stop the others.
///
/// ```
/// # use lope::synth::{ARCHETYPES, SynthFormat, archetype_season};
/// # let files = archetype_season(&ARCHETYPES[0], 2, 1, SynthFormat::Fit);
/// # let files = files.into_iter().filter(|f| f.name.ends_with(".fit"));
/// # let uploads: Vec<(String, Vec<u8>)> = files.map(|f| (f.name, f.bytes)).collect();
/// // Bytes from anywhere, and the runner's own maximum.
/// let profile = lope::athlete::Profile { hr_max_bpm: Some(190.0), ..Default::default() };
/// let options = lope::Options { profile, ..Default::default() };
/// let analysis = lope::analyze(uploads, &options)?;
/// for run in analysis.runs() {
///     println!("{} {} {:?}", run.day, run.verdict.kind.id(), run.recovery_score());
/// }
/// # assert_eq!(analysis.runs().count(), 9);
/// # Ok::<(), lope::Error>(())
/// ```
///
/// # Errors
/// When no input holds an activity, or an option makes no sense.
pub fn analyze<I: Into<Input>>(
    inputs: impl IntoIterator<Item = I>,
    options: &Options,
) -> Result<Analysis, Error> {
    check(options)?;
    let Batch { digests, nights, skipped, .. } = read(inputs.into_iter().map(I::into));
    if digests.is_empty() {
        return Err(Error::NoActivity(skipped));
    }
    let mut options = options.clone();
    options.nights.extend(nights.into_iter().map(|(_, night)| night));
    Ok(Analysis { season: season::assess(digests, &options), skipped })
}

/// Whether the options make sense.
pub(crate) fn check(options: &Options) -> Result<(), Error> {
    for zone in [&options.timezone, &options.profile.timezone].into_iter().flatten() {
        jiff::tz::TimeZone::get(zone).map_err(|_| Error::UnknownTimeZone(zone.clone()))?;
    }
    match (options.since, options.until) {
        (Some(since), Some(until)) if since > until => Err(Error::EmptyPeriod { since, until }),
        _ => Ok(()),
    }
}

/// Stage A on all inputs: paths first, then bytes.
#[cfg(feature = "archives")]
fn read(inputs: impl Iterator<Item = Input>) -> Batch {
    use crate::batch::{self, BatchOptions};
    use crate::discover::{WorkItem, discover};

    let (mut paths, mut items) = (Vec::new(), Vec::new());
    for input in inputs {
        match input {
            Input::Path(path) => paths.push(path),
            Input::Bytes { name, bytes } => {
                items.push(WorkItem::from_bytes(items.len(), name, bytes))
            }
        }
    }
    let mut all = batch::run(&discover(&paths), &BatchOptions::PLAIN);
    batch::stream_items(items.into_iter(), &BatchOptions::PLAIN, &mut |part| {
        all.extend(part);
        true
    });
    all
}

/// Stage A on all inputs.
#[cfg(not(feature = "archives"))]
fn read(inputs: impl Iterator<Item = Input>) -> Batch {
    use crate::ingest::Outcome;
    use crate::parallel;

    let outcomes = parallel::map(inputs, |Input::Bytes { name, bytes }| {
        let outcome = Outcome::of(&bytes);
        (name, outcome)
    });
    let mut all = Batch::default();
    for (name, outcome) in outcomes {
        all.add(&name, outcome, false, false);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_make_no_sense_are_refused() {
        let refused = |options: &Options| analyze([("a.fit", Vec::new())], options).unwrap_err();
        let timezone = Some("Mars/Olympus".to_string());
        let error = refused(&Options { timezone, ..Options::default() });
        assert_eq!(error, Error::UnknownTimeZone("Mars/Olympus".to_string()));
        let (since, until) = (Day(2), Day(1));
        let swapped = Options { since: Some(since), until: Some(until), ..Options::default() };
        assert_eq!(refused(&swapped), Error::EmptyPeriod { since, until });
    }

    #[test]
    fn without_an_activity_the_reason_is_told() {
        let error = analyze([("a.fit", b"nothing".to_vec())], &Options::default()).unwrap_err();
        assert_eq!(error.to_string(), "no activity found: a.fit: not a FIT, GPX or TCX file");
        let nothing: [(&str, Vec<u8>); 0] = [];
        let error = analyze(nothing, &Options::default()).unwrap_err();
        assert_eq!(error.to_string(), "no activity found");
    }
}
