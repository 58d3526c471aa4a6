//! Arguments that several commands share, as the user types them.

use super::cache;
use super::output::{Failure, shown};
use crate::calendar::Day;
use crate::chart;
use crate::display;
use crate::units::UnitSystem;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// How to print what people and programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TextOrJson {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Theme {
    Light,
    Dark,
}

/// How dates are written on pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Dates {
    /// 2 Mar
    Dmy,
    /// Mar 2
    Mdy,
    /// 2026-03-02
    Iso,
}

/// The sign in the numbers of pictures and pages; tables and JSON keep the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Decimal {
    /// 9.82
    Point,
    /// 9,82
    Comma,
}

/// How pictures are drawn.
#[derive(Clone, Debug, Args)]
pub(super) struct PictureArgs {
    /// Pixel density of the pictures
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3))]
    pub scale: u32,
    /// Paper of the pictures
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    pub theme: Theme,
    /// Dates on the pictures
    #[arg(long, value_enum, default_value_t = Dates::Dmy)]
    pub dates: Dates,
    /// Decimal sign on the pictures and the page
    #[arg(long, value_enum, default_value_t = Decimal::Point)]
    pub decimal: Decimal,
}

impl PictureArgs {
    pub fn style(&self, units: UnitSystem, format: chart::PictureFormat) -> chart::Style {
        chart::Style {
            units,
            scale: self.scale,
            theme: match self.theme {
                Theme::Light => chart::Theme::Light,
                Theme::Dark => chart::Theme::Dark,
            },
            format,
            dates: match self.dates {
                Dates::Dmy => chart::DateFormat::DayMonth,
                Dates::Mdy => chart::DateFormat::MonthDay,
                Dates::Iso => chart::DateFormat::Iso,
            },
            decimal: match self.decimal {
                Decimal::Point => display::Decimal::Point,
                Decimal::Comma => display::Decimal::Comma,
            },
            span: chart::Span::default(),
        }
    }

    /// The look of a picture whose format its name says.
    pub fn style_for(&self, path: &Path, units: UnitSystem) -> Result<chart::Style, Failure> {
        let format = match path.extension().and_then(|e| e.to_str()) {
            Some("png") => chart::PictureFormat::Png,
            Some("svg") => chart::PictureFormat::Svg,
            _ => {
                return Err(Failure::new(
                    format!("{}: not the name of a picture", shown(path)),
                    Some("end the name in .png or .svg"),
                ));
            }
        };
        Ok(self.style(units, format))
    }
}

/// What tells runners apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AthletesBy {
    Folder,
}

#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Files and folders; `.gz` and `.zip` are opened; `-` reads a list of paths
    #[arg(required_unless_present = "from_digests", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Each folder directly below the paths is one runner, judged alone (without it, all is one runner's)
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "from_digests")]
    pub athletes_by: Option<AthletesBy>,
    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Clone, Debug, Args)]
pub(super) struct CommonArgs {
    /// The runner's own thresholds (TOML); they win over what is learned
    #[arg(long, value_name = "FILE", help_heading = "Runner")]
    pub athlete: Option<PathBuf>,
    /// Threads (default: all cores; at most 256, and fewer where they run out)
    #[arg(short, long, value_name = "N", help_heading = "Reading")]
    pub jobs: Option<usize>,
    /// km or miles
    #[arg(long, value_enum, default_value_t = Units::Metric, help_heading = "Output")]
    pub units: Units,
    /// First day to report; earlier runs still teach the thresholds
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Which runs")]
    pub since: Option<Day>,
    /// Last day to report
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Which runs")]
    pub until: Option<Day>,
    /// Judge as on that day: later runs are left out, and each run is judged by what was known on its
    /// own day (without it, thresholds are learned from the time around each run, later runs too)
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "Which runs")]
    pub as_of: Option<Day>,
    /// First day of the week
    #[arg(long, value_enum, default_value_t = WeekStart::Mon, help_heading = "Output")]
    pub week_start: WeekStart,
    /// Zone of the runs whose files don't say, such as Europe/Vienna
    #[arg(long, value_name = "ZONE", help_heading = "Runner")]
    pub timezone: Option<String>,
    /// What runs were meant to be: CSV with `file` or `start_utc`, and `tag`; Strava's activities.csv
    #[arg(long, value_name = "FILE", help_heading = "Runner")]
    pub tags: Option<PathBuf>,
    /// Damage is an error
    #[arg(long, help_heading = "Reading")]
    pub strict: bool,
    /// Coming back from injury: shorter recovery runs are right
    #[arg(long, help_heading = "Runner")]
    pub rebuilding: bool,
    /// Use the watch's own training effect as further evidence: a vendor's label
    #[arg(long, help_heading = "Runner")]
    pub use_training_effect: bool,
    /// Only errors on stderr
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
    /// Name each file that is not used
    #[arg(short, long, conflicts_with = "quiet", help_heading = "Output")]
    pub verbose: bool,
    /// What `lope digest` wrote of one athlete, instead of files
    #[arg(long, value_name = "DIR", help_heading = "Reading")]
    pub from_digests: Option<PathBuf>,
    #[command(flatten)]
    pub cache_options: cache::CacheOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Units {
    Metric,
    Imperial,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum WeekStart {
    Mon,
    Sun,
}

pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "expected a date such as 2026-03-01".to_string())
}
