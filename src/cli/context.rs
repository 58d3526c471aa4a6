//! The validated arguments, checked once before the work and immutable afterwards.

use super::args::{CommonArgs, Units, WeekStart};
use super::cache::KeptOpen;
use super::output::{Failure, Interrupt, text_file};
use crate::analyze::{Error, check};
use crate::athlete::Profile;
use crate::calendar::UtcTime;
use crate::classify::TrainingEffect;
use crate::parallel;
use crate::season::{Options, Tags};
use crate::units::UnitSystem;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// How files are read.
pub(super) struct ReadOptions {
    /// Damage is an error.
    pub strict: bool,
    /// Only errors on stderr.
    pub quiet: bool,
    /// Each file that is not used is named.
    pub verbose: bool,
    /// Where digests are kept.
    pub cache: KeptOpen,
    /// Whether the user pressed Ctrl-C.
    pub stop: Interrupt,
}

impl ReadOptions {
    /// Starts the threads, and listens for Ctrl-C from now on.
    pub fn from_args(common: &CommonArgs) -> ReadOptions {
        if let Some(jobs) = common.jobs {
            parallel::bound(jobs);
        }
        ReadOptions {
            strict: common.strict,
            quiet: common.quiet,
            verbose: common.verbose,
            cache: KeptOpen::from_args(&common.cache_options),
            stop: Interrupt::on_interrupt(),
        }
    }
}

/// How files are read, judged and shown.
pub(super) struct Context {
    pub read_options: ReadOptions,
    /// What `lope digest` wrote, instead of files.
    pub from_digests: Option<PathBuf>,
    /// The table of tags that the user named.
    pub tags: Option<PathBuf>,
    /// The activities read so far, when there are tags: path and start.
    pub seen: RefCell<Vec<(String, UtcTime)>>,
    /// What is wanted of stage B, still without tags and nights.
    pub options: Options,
    /// km or miles.
    pub units: UnitSystem,
}

impl Context {
    /// # Errors
    /// When the profile can't be read, or an argument makes no sense.
    pub fn from_args(common: &CommonArgs) -> Result<Context, Failure> {
        let profile = common.athlete.as_deref().map_or(Ok(Profile::default()), profile)?;
        let options = Options {
            profile,
            since: common.since,
            until: common.until,
            as_of: common.as_of,
            latest: None,
            training_effect: if common.use_training_effect {
                TrainingEffect::Always
            } else {
                TrainingEffect::WhenAlone
            },
            rebuilding: common.rebuilding,
            sunday_weeks: common.week_start == WeekStart::Sun,
            timezone: common.timezone.clone(),
            tags: Tags::default(),
            nights: Vec::new(),
        };
        check(&options).map_err(refused)?;
        Ok(Context {
            read_options: ReadOptions::from_args(common),
            from_digests: common.from_digests.clone(),
            tags: common.tags.clone(),
            seen: RefCell::default(),
            options,
            units: match common.units {
                Units::Metric => UnitSystem::Metric,
                Units::Imperial => UnitSystem::Imperial,
            },
        })
    }
}

fn profile(path: &Path) -> Result<Profile, Failure> {
    let text = text_file(path).map_err(|e| Failure::at(path, e))?;
    Profile::parse(&text).map_err(|e| Failure::at(path, e))
}

/// What is wrong with the options, in the names of the arguments.
fn refused(error: Error) -> Failure {
    match error {
        Error::UnknownTimeZone(_) => {
            Failure::new(error.to_string(), Some("use an IANA name such as Europe/Vienna"))
        }
        Error::EmptyPeriod { since, until } => {
            let what = format!("--since {since} lies after --until {until}");
            Failure::new(what, Some("swap the two dates"))
        }
        Error::NoActivity(_) => Failure::new(error.to_string(), None),
    }
}
