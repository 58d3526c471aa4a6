//! What the user may type, and one file for each command.
//!
//! Data goes to stdout, everything else to stderr. Exit codes: 0 all read, 1 some files were
//! damaged beyond use, 2 could not start or nothing usable was found.

mod athlete;
mod check;
mod doctor;
mod hrv;
mod load;
mod one;
mod opinion;
mod output;
mod report;
mod samples;
mod synth;
mod validate;

use crate::report as render;
use crate::units::{Day, UnitSystem};
use clap::{Args, Parser, Subcommand, ValueEnum};
use load::{Loaded, load};
use output::{Failure, print};
use std::path::PathBuf;
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
        /// Pixel density of the pictures
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3))]
        scale: u32,
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
        /// Also draw it
        #[arg(short, long, value_name = "FILE.png")]
        output: Option<PathBuf>,
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

#[derive(Debug, Args)]
struct Input {
    /// Files and folders; `.gz` and `.zip` are opened; `-` reads a list of paths
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
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
    /// First day of the week
    #[arg(long, value_enum, default_value_t = WeekStart::Mon)]
    week_start: WeekStart,
    /// Zone of the runs whose files don't say, such as Europe/Vienna
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Damage is an error
    #[arg(long)]
    strict: bool,
    /// Coming back from injury: shorter recovery runs are right
    #[arg(long)]
    rebuilding: bool,
    /// Only errors on stderr
    #[arg(short, long)]
    quiet: bool,
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
        Command::Report { input, output, scale, cards } => {
            report::run(&input.paths, &input.common, &output, scale, cards)
        }
        Command::Table { input, format } => table(&input, format),
        Command::Show { file, history, output, common } => show(file, history, output, &common),
        Command::Explain { id } => explain(id.as_deref()),
        Command::Hrv(args) => hrv::run(&args),
        Command::Athlete(args) => athlete::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Samples(args) => samples::run(&args),
        Command::Synth(args) => synth::run(&args),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => failure.report(),
    }
}

fn table(input: &Input, format: Format) -> Result<u8, Failure> {
    let loaded = load(&input.paths, &input.common)?;
    let runs = &loaded.season.runs;
    let bytes = match format {
        Format::Text => render::table(runs, input.common.units()).into_bytes(),
        Format::Markdown => render::markdown(runs).into_bytes(),
        Format::Json => render::rows_json(runs),
        Format::Ndjson => render::rows_ndjson(runs),
        Format::Csv => crate::season::table::csv(runs)?,
        Format::Parquet => crate::season::table::parquet(runs)?,
    };
    print(&bytes)?;
    Ok(loaded.exit_code())
}

fn show(
    file: PathBuf,
    mut history: Vec<PathBuf>,
    output: Option<PathBuf>,
    common: &Common,
) -> Result<u8, Failure> {
    if history.is_empty() {
        history.extend(file.parent().filter(|p| p.is_dir()).map(PathBuf::from));
    }
    history.push(file.clone());
    let Loaded { season, skipped, .. } = load(&history, common)?;
    let wanted = file.display().to_string();
    let mine = |path: &str| path == wanted || path.starts_with(&format!("{wanted}!"));
    let mut code = 2;
    for run in season.runs.iter().filter(|r| mine(&r.path)) {
        print(render::show(run, common.units()).as_bytes())?;
        if let Some(output) = &output {
            let picture = crate::chart::card(run, common.units(), 1)?;
            output::write_file(output, &picture)?;
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
