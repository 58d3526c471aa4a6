//! Were your easy days really easy, and did they fall where they help?
//!
//! lope reads FIT, GPX and TCX files of one runner, learns the runner's thresholds from them, sorts each run into
//! hard or recovery, and scores the recovery runs and the spacing of hard and easy days.
//!
//! ```
//! # #[cfg(feature = "archives")] {
//! let analysis = lope::analyze(["testdata/season"], &lope::Options::default())?;
//! println!("{}", analysis.verdict());
//! println!("spacing: {:.0} of 100", analysis.spacing_score()?);
//! # assert!(analysis.verdict().starts_with("27 of 54 runs were hard"));
//! # assert_eq!(analysis.spacing_score()?.round(), 74.0);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The map
//!
//! ```text
//!        stage A, one file                                    stage B, one runner
//! bytes -> decode -> repair -> reconcile -> signals, hrv -> digest ==> dedup -> athlete -> classify -> score -> season
//!                                                                                                                 |
//!                                                                report, chart <- findings, plan, planned <-------+
//! ```
//!
//! Stage A is a pure function of a file's bytes; stage B is a pure function of the digests and of the
//! [`Options`]. Neither reads the clock or the environment, and the answer does not depend on the number of
//! threads. [`analyze`] runs both.
//!
//! | room | what it holds |
//! |---|---|
//! | [`activity`] | an activity as recorded: samples, laps, beats, and [`Absent`](activity::Absent), the reason for a missing number |
//! | [`decode`] | FIT, GPX and TCX to activities; one row a format in [`FORMATS`](decode::FORMATS) |
//! | [`repair`] | errors of sensors and clocks; one row a repair in [`REPAIRS`](repair::REPAIRS) |
//! | [`reconcile`] | what distance, speed, positions, totals, timer, cadence and heart rate say of each other; one row a comparison in [`RECONCILIATIONS`](reconcile::RECONCILIATIONS) |
//! | [`signals`] | speed, grade and grade-adjusted pace from the samples |
//! | [`hrv`] | beat intervals to RMSSD, DFA-alpha1 and their windows |
//! | [`digest`] | all that stage B asks of an activity, in some 8 kB an hour |
//! | [`dedup`] | second recordings of the same run, and the parts that one was saved in |
//! | [`athlete`] | the runner's profile, and the thresholds learned from the history |
//! | [`classify`] | hard or recovery; one file and one row a vote in [`VOTES`](classify::VOTES) |
//! | [`score`] | recovery score by [`COMPONENTS`](score::recovery::COMPONENTS), spacing by [`RULES`](score::spacing::RULES) |
//! | [`season`] | stage B from end to end, the columns of its tables in [`COLUMNS`](season::COLUMNS), and the gates of `lope check` |
//! | [`findings`] | what is said of a season and of a run, typed; one row a finding in [`FINDING_KINDS`](findings::FINDING_KINDS) |
//! | [`plan`] | the next seven days, by the rules that judge the past |
//! | [`planned`] | what was planned elsewhere, against what was done |
//! | [`report`] | a season as text, Markdown, JSON and HTML, a plan as iCalendar, a check as JUnit XML, runners as CSV |
//! | `chart` | a season as PNG and SVG (feature `charts`); one row a chart in `CHARTS` |
//! | `synth`, `encode` | synthetic runners whose truth is known, and their files (feature `synth`) |
//! | `validate` | how often the sort is right, against labels (feature `validate`) |
//! | [`kernels`], [`units`], [`calendar`], [`display`] | numerics, units, dates, and how numbers are written |
//! | [`science`] | what is computed and why, with the source of each formula and constant, and the words in [`GLOSSARY`](science::GLOSSARY) |
//!
//! Rooms of its own, which `cargo doc --document-private-items` shows: `ingest` (bytes to digests, or the reason
//! why not), `discover`, `batch` and `cache` (folders and archives, many files, digests kept), `layout` (vendors'
//! archives and lists), `regular` (opens files, and nothing else), `fit_profile` (the numbers of FIT), `xml` (text
//! within XML and HTML), `parallel` (work on all cores), `net` (a failure of one file or runner stays its own),
//! `analyze` (the front door), `cli` (the program). `discover` is open for fuzzing and tests alone.
//!
//! # Units
//!
//! | quantity | unit |
//! |---|---|
//! | time | s, UTC |
//! | distance, altitude | m |
//! | speed | m/s |
//! | heart rate | bpm |
//! | beat intervals | ms |
//! | cadence | steps/min, both feet |
//! | power | W |
//! | grade | metres climbed a metre |
//! | scores | 0 to 100 |
//!
//! Names end in their unit where it is not the one of this table. A number that can't be known is
//! [`Absent`](activity::Absent) with its reason, never 0.
//!
//! # Features
//!
//! | feature | brings |
//! |---|---|
//! | `archives` | paths: files, folders, `.gz` and `.zip`; without it [`analyze`] takes bytes |
//! | `parallel` | all cores; the answers are the same without it |
//! | `zones` | the time zone of a run from its first position |
//! | `charts` | pictures |
//! | `tables` | tables as CSV, Parquet and Arrow (polars) |
//! | `synth` | synthetic runners |
//! | `validate` | measures of the sort against labels |
//! | `cli` | the program, with all of the above but `parallel` |
//!
//! `cli` and `parallel` are on by default; a library wants `default-features = false` and what it needs.
//!
//! Before 1.0 the names and units of columns are stable, and Rust items may move.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs)]
#![forbid(unsafe_code)]

pub mod activity;
mod analyze;
pub mod athlete;
#[cfg(feature = "archives")]
mod batch;
#[cfg(feature = "archives")]
mod cache;
pub mod calendar;
#[cfg(feature = "charts")]
pub mod chart;
pub mod classify;
#[cfg(feature = "cli")]
mod cli;
pub mod decode;
pub mod dedup;
pub mod digest;
/// For the fuzz target of archives and for tests of links between folders.
#[cfg(feature = "archives")]
#[doc(hidden)]
pub mod discover;
pub mod display;
#[cfg(feature = "synth")]
pub mod encode;
pub mod findings;
#[cfg_attr(not(feature = "synth"), allow(dead_code, reason = "some fields are only written"))]
mod fit_profile;
pub mod hrv;
mod ingest;
pub mod kernels;
#[cfg_attr(
    not(feature = "cli"),
    allow(dead_code, unused_imports, reason = "the program applies lists and prints ledgers")
)]
mod layout;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the program keeps places"))]
mod net;
mod parallel;
pub mod plan;
pub mod planned;
pub mod reconcile;
#[cfg(feature = "archives")]
mod regular;
pub mod repair;
pub mod report;
pub mod science;
pub mod score;
pub mod season;
pub mod signals;
#[cfg(feature = "synth")]
pub mod synth;
pub mod units;
#[cfg(feature = "validate")]
pub mod validate;
mod xml;

// For `src/main.rs`.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use cli::main;

pub use analyze::{Analysis, Error, Input, analyze};
pub use ingest::Skipped;
pub use season::Options;
