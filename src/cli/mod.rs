//! What the user may type, and one file for each command.
//!
//! Data goes to stdout, everything else to stderr. Exit codes: 0 all read, 1 some files were
//! damaged beyond use, 2 could not start or nothing usable was found.

mod athlete;
mod cache;
mod check;
mod completions;
mod digest;
mod doctor;
mod hrv;
mod load;
mod one;
mod output;
mod report;
mod samples;
mod several;
mod synth;
mod tags;
mod validate;

use crate::chart;
use crate::report as render;
use crate::units::{self, Day, UnitSystem};
use clap::{Args, Parser, Subcommand, ValueEnum};
use load::{Loaded, load};
use output::{Failure, print};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Were your easy days really easy, and did they fall where they help?
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Charts, tables and the verdict, from a folder of watch exports
    Report {
        #[command(flatten)]
        input: Input,
        /// Folder to write to; made if missing, nothing in it is deleted
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        #[command(flatten)]
        draw: Draw,
        /// What the pictures are written as
        #[arg(long, value_enum, default_value_t = PictureFormat::Png)]
        format: PictureFormat,
        /// Which runs get a picture of their own
        #[arg(long, value_enum, default_value_t = Cards::All)]
        cards: Cards,
    },
    /// A row a run
    Table {
        #[command(flatten)]
        input: Input,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// One run explained: what it was, why, and how easy it was
    Show {
        /// The file to explain
        file: PathBuf,
        /// The rest of the history, to learn the thresholds from (default: the file's folder)
        #[arg(long, value_name = "PATH")]
        history: Vec<PathBuf>,
        /// Also draw it, as .png or .svg
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        draw: Draw,
        #[command(flatten)]
        common: Common,
    },
    /// Beat intervals of one recording: artifacts, RMSSD, alpha1, windows
    Hrv(hrv::HrvArgs),
    /// Thresholds learned from the history, with their error
    Athlete(athlete::AthleteArgs),
    /// Gates for CI over the last 84 days; exit code 3 when one is not passed
    Check(check::CheckArgs),
    /// How often the sort is right, against labels
    Validate(validate::ValidateArgs),
    /// What a column, vote, component, rule or repair is
    Explain {
        /// Its name; all names without one
        id: Option<String>,
    },
    /// What is wrong with a file, where, and what to do; with a second opinion
    Doctor(doctor::DoctorArgs),
    /// The time series of one file, as read or repaired, with what was masked
    Samples(samples::SamplesArgs),
    /// A labelled synthetic season
    Synth(synth::SynthArgs),
    /// Only read and digest, for `--from-digests` here or on another machine
    Digest(digest::DigestArgs),
    /// What is kept of files read before; `lope cache clear` empties it
    Cache(cache::CacheArgs),
    /// Completions for a shell
    Completions {
        /// Which
        shell: clap_complete::Shell,
    },
    /// The manual page, in troff
    Man,
}

/// Which runs get a picture of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Cards {
    /// None.
    None,
    /// Recovery runs.
    Recovery,
    /// Recovery and hard runs.
    All,
}

/// How to print a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Csv,
    Json,
    Ndjson,
    Parquet,
    Markdown,
}

/// What pictures are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PictureFormat {
    Png,
    Svg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Theme {
    Light,
    Dark,
}

/// How dates are written on pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Dates {
    /// 2 Mar
    Dmy,
    /// Mar 2
    Mdy,
    /// 2026-03-02
    Iso,
}

/// The sign in the numbers of pictures and pages; tables and JSON keep the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Decimal {
    /// 9.82
    Point,
    /// 9,82
    Comma,
}

/// How pictures are drawn.
#[derive(Clone, Debug, Args)]
struct Draw {
    /// Pixel density of the pictures
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3))]
    scale: u32,
    /// Paper of the pictures
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    theme: Theme,
    /// Dates on the pictures
    #[arg(long, value_enum, default_value_t = Dates::Dmy)]
    dates: Dates,
    /// Decimal sign on the pictures and the page
    #[arg(long, value_enum, default_value_t = Decimal::Point)]
    decimal: Decimal,
}

impl Draw {
    fn look(&self, units: UnitSystem, format: chart::Format) -> chart::Look {
        chart::Look {
            units,
            scale: self.scale,
            theme: match self.theme {
                Theme::Light => chart::Theme::Light,
                Theme::Dark => chart::Theme::Dark,
            },
            format,
            dates: match self.dates {
                Dates::Dmy => chart::Dates::DayMonth,
                Dates::Mdy => chart::Dates::MonthDay,
                Dates::Iso => chart::Dates::Iso,
            },
            decimal: match self.decimal {
                Decimal::Point => units::Decimal::Point,
                Decimal::Comma => units::Decimal::Comma,
            },
        }
    }

    /// The look of a picture whose format its name says.
    fn look_of(&self, path: &Path, units: UnitSystem) -> Result<chart::Look, Failure> {
        let format = match path.extension().and_then(|e| e.to_str()) {
            Some("png") => chart::Format::Png,
            Some("svg") => chart::Format::Svg,
            _ => {
                return Err(Failure::new(
                    format!("{}: not the name of a picture", path.display()),
                    Some("end the name in .png or .svg"),
                ));
            }
        };
        Ok(self.look(units, format))
    }
}

#[derive(Debug, Args)]
struct Input {
    /// Files and folders; `.gz` and `.zip` are opened; `-` reads a list of paths
    #[arg(required_unless_present = "from_digests", value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    several: several::Several,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Debug, Args)]
struct Common {
    /// The runner's own thresholds (TOML); they win over what is learned
    #[arg(long, value_name = "FILE")]
    athlete: Option<PathBuf>,
    /// Threads (default: all cores)
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// km or miles
    #[arg(long, value_enum, default_value_t = Units::Metric)]
    units: Units,
    /// First day to report; earlier runs still teach the thresholds
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Day>,
    /// Last day to report
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Day>,
    /// Judge as on that day: later runs are left out, and each run is judged by what was known on its
    /// own day (without it, thresholds are learned from the time around each run, later runs too)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// First day of the week
    #[arg(long, value_enum, default_value_t = WeekStart::Mon)]
    week_start: WeekStart,
    /// Zone of the runs whose files don't say, such as Europe/Vienna
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// What runs were meant to be: CSV with `file` or `start_utc`, and `tag`; Strava's activities.csv
    #[arg(long, value_name = "FILE")]
    tags: Option<PathBuf>,
    /// Damage is an error
    #[arg(long)]
    strict: bool,
    /// Coming back from injury: shorter recovery runs are right
    #[arg(long)]
    rebuilding: bool,
    /// Hear the watch's own training effect as one more voice: a vendor's label
    #[arg(long)]
    use_training_effect: bool,
    /// Only errors on stderr
    #[arg(short, long)]
    quiet: bool,
    /// What `lope digest` wrote of one athlete, instead of files
    #[arg(long, value_name = "DIR")]
    from_digests: Option<PathBuf>,
    #[command(flatten)]
    kept: cache::Kept,
    /// Whose runs they are.
    #[arg(skip)]
    runner: Option<String>,
    /// Ctrl-C, where something listens already.
    #[arg(skip)]
    stop: Option<output::Stop>,
    /// Whether the threads are there already.
    #[arg(skip)]
    jobs_started: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Units {
    Metric,
    Imperial,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum WeekStart {
    Mon,
    Sun,
}

impl Common {
    fn units(&self) -> UnitSystem {
        match self.units {
            Units::Metric => UnitSystem::Metric,
            Units::Imperial => UnitSystem::Imperial,
        }
    }
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "expected a date such as 2026-03-01".to_string())
}

/// Runs a command; what it says on the way goes to stdout and stderr.
pub fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Report { input, output, draw, format, cards } => {
            let format = match format {
                PictureFormat::Png => chart::Format::Png,
                PictureFormat::Svg => chart::Format::Svg,
            };
            let look = draw.look(input.common.units(), format);
            report::run(&input, &output, &look, cards)
        }
        Command::Table { input, format } => table(&input, format),
        Command::Show { file, history, output, draw, common } => {
            let look = output.as_deref().map(|path| draw.look_of(path, common.units()));
            look.transpose().and_then(|look| show(file, history, output, look, &common))
        }
        Command::Explain { id } => explain(id.as_deref()),
        Command::Hrv(args) => hrv::run(&args),
        Command::Athlete(args) => athlete::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Samples(args) => samples::run(&args),
        Command::Synth(args) => synth::run(&args),
        Command::Digest(args) => digest::run(&args),
        Command::Cache(args) => cache::run(&args),
        Command::Completions { shell } => completions::completions(shell),
        Command::Man => completions::man(),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => failure.report(),
    }
}

fn table(input: &Input, format: Format) -> Result<u8, Failure> {
    let mut all = Vec::new();
    let code = several::each(&input.paths, &input.several, &input.common, &mut |_, loaded| {
        let code = loaded.exit_code();
        all.extend(loaded.season.runs);
        Ok(code)
    })?;
    let runs = &all;
    let bytes = match format {
        Format::Text => render::table(runs, input.common.units()).into_bytes(),
        Format::Markdown => render::markdown(runs).into_bytes(),
        Format::Json => render::rows_json(runs),
        Format::Ndjson => render::rows_ndjson(runs),
        Format::Csv => crate::season::table::csv(runs)?,
        Format::Parquet => crate::season::table::parquet(runs)?,
    };
    print(&bytes)?;
    // The process ends here: the system takes back at once what would else be given back bit by bit.
    std::mem::forget(all);
    Ok(code)
}

fn show(
    file: PathBuf,
    mut history: Vec<PathBuf>,
    output: Option<PathBuf>,
    look: Option<chart::Look>,
    common: &Common,
) -> Result<u8, Failure> {
    // Nothing is looked through for a file that isn't there.
    let on_disk = one::on_disk(&file)?;
    let here = file.parent().is_some_and(|p| p.as_os_str().is_empty());
    let file = if here { PathBuf::from(".").join(file) } else { file };
    if history.is_empty() {
        // The runner's other files teach the thresholds; the root of a disk is nobody's folder.
        history
            .extend(file.parent().filter(|p| here || p.file_name().is_some()).map(PathBuf::from));
    }
    history.push(if here { PathBuf::from(".").join(on_disk) } else { on_disk });
    let Loaded { season, skipped, .. } = load(&history, common)?;
    let wanted = file.display().to_string();
    let mine = |path: &str| path == wanted || path.starts_with(&format!("{wanted}!"));
    let mut code = 2;
    for run in season.runs.iter().filter(|r| mine(&r.path)) {
        print(render::show(run, common.units()).as_bytes())?;
        if let Some((output, look)) = output.as_ref().zip(look) {
            let picture = chart::card(run, &look)?;
            output::write_file(output, &picture.bytes)?;
        }
        code = 0;
    }
    if code != 0 {
        return Err(match skipped.iter().find(|s| mine(&s.path)) {
            Some(s) if s.fault => Failure::said(),
            Some(s) => Failure::new(format!("{wanted}: {}", s.reason), None),
            None => Failure::new(format!("{wanted}: not a FIT or GPX file"), None),
        });
    }
    Ok(code)
}

fn explain(id: Option<&str>) -> Result<u8, Failure> {
    match render::explain(id) {
        Some(text) => print(text.as_bytes()).map(|()| 0),
        None => Err(Failure::new(
            format!("nothing is named `{}`", id.unwrap_or("")),
            Some("`lope explain` lists all names"),
        )),
    }
}
