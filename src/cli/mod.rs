//! What the user may type: the commands, a file for nearly each, and what they share.
//!
//! Data goes to stdout, everything else to stderr. Exit codes: 0 all read, 1 some files were damaged beyond use, 2 could
//! not start or nothing usable was found, 3 a check failed, 130 interrupted.

mod args;
mod athlete;
mod baseline;
mod cache;
mod check;
mod completions;
mod context;
mod digest;
mod doctor;
mod hrv;
mod intervals;
mod labels;
mod ledger;
mod lists;
mod load;
mod one;
mod output;
mod plan;
mod planned;
mod report;
mod samples;
mod several;
mod show;
#[cfg(unix)]
mod signals;
mod staged;
mod staging;
mod synth;
mod table;
mod tags;
mod validate;

use crate::net;
use crate::report as render;
use clap::{CommandFactory, Parser, Subcommand};
use output::{Failure, print, say};
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// What the licence of the borders of time zones asks for.
const NOTICE: &str = "Time zones by position: data (c) OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright)";

/// Were your easy days really easy, and did they fall where they help?
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_long_help = NOTICE)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Charts, tables and the verdict, from a folder of watch exports
    #[command(
        after_help = "Examples:\n  lope report ~/exports\n  lope report export.zip -o report --units imperial"
    )]
    Report(report::ReportArgs),
    /// A row a run
    #[command(
        after_help = "Examples:\n  lope table ~/exports\n  lope table ~/exports --format csv > runs.csv"
    )]
    Table(table::TableArgs),
    /// One run explained: what it was, why, and how easy it was
    #[command(
        after_help = "Examples:\n  lope show run.fit\n  lope show run.fit --history ~/exports -o card.png"
    )]
    Show(show::ShowArgs),
    /// Beat intervals of one recording: artifacts, RMSSD, alpha1, windows
    #[command(after_help = "Examples:\n  lope hrv run.fit\n  lope hrv beats.txt --format json")]
    Hrv(hrv::HrvArgs),
    /// Thresholds learned from the history, with their error
    #[command(
        after_help = "Examples:\n  lope athlete ~/exports\n  lope athlete ~/exports -o me.toml"
    )]
    Athlete(athlete::AthleteArgs),
    /// What kind of day makes sense: the next seven days by rule
    #[command(
        after_help = "Examples:\n  lope plan ~/exports\n  lope plan ~/exports --race 2026-10-11 --format ics > plan.ics"
    )]
    Plan(plan::PlanArgs),
    /// The first day of the plan in one sentence, and why
    #[command(
        after_help = "Examples:\n  lope today ~/exports\n  lope today ~/exports --minutes 30"
    )]
    Today(plan::TodayArgs),
    /// Gates for CI over the last 84 days; exit code 3 when one is not passed
    #[command(
        after_help = "Examples:\n  lope check ~/exports --min-recovery-score 60\n  lope check ~/exports --max-hard-streak 2 --format github"
    )]
    Check(check::CheckArgs),
    /// How often the verdict is right, against labels
    #[command(
        after_help = "Examples:\n  lope validate ~/exports --labels labels.csv\n  lope validate ~/exports --labels labels.csv --without-stored"
    )]
    Validate(validate::ValidateArgs),
    /// What a word, column, vote, component, rule, finding, repair, chart or chapter is
    #[command(after_help = "Examples:\n  lope explain easy limit\n  lope explain recovery")]
    Explain {
        /// Its name, or the word as it is printed; all names without one
        #[arg(value_name = "NAME")]
        name: Vec<String>,
    },
    /// What is wrong with a file, where, and what to do; with a second opinion
    #[command(after_help = "Examples:\n  lope doctor run.fit\n  lope doctor export.zip")]
    Doctor(doctor::DoctorArgs),
    /// The time series of one file, as read or repaired, with what was masked
    #[command(
        after_help = "Examples:\n  lope samples run.fit > run.csv\n  lope samples run.fit --raw"
    )]
    Samples(samples::SamplesArgs),
    /// A labelled synthetic season
    #[command(
        after_help = "Examples:\n  lope synth -o season\n  lope synth -o season --archetype grey-zone --weeks 12"
    )]
    Synth(synth::SynthArgs),
    /// Only read and digest, for `--from-digests` here or on another machine
    #[command(
        after_help = "Examples:\n  lope digest ~/exports -o digests\n  lope report --from-digests digests"
    )]
    Digest(digest::DigestArgs),
    /// What is kept of files read before; `lope cache clear` empties it
    #[command(after_help = "Examples:\n  lope cache\n  lope cache clear")]
    Cache(cache::CacheArgs),
    /// Completions for a shell
    #[command(
        after_help = "Examples:\n  lope completions bash > ~/.local/share/bash-completion/completions/lope\n  lope completions fish > ~/.config/fish/completions/lope.fish"
    )]
    Completions {
        /// Which
        shell: clap_complete::Shell,
    },
    /// The manual page, in troff
    #[command(
        after_help = "Examples:\n  lope man | man -l -\n  lope man > ~/.local/share/man/man1/lope.1"
    )]
    Man,
}

/// Bytes of a block that comes and goes at the start. glibc gives free memory back to the system whenever there is
/// twice as much of it as of the largest block yet freed; with small blocks only, each file's columns would be given
/// back and asked for again, page by page: 8 % of the time of `digest`.
const LARGE_BLOCK: usize = 4 << 20;

/// The program: parses the arguments and runs the command.
pub fn main() -> ExitCode {
    let command = match Cli::try_parse_from(arguments(std::env::args_os())) {
        Ok(cli) => cli.command,
        Err(error) => return usage(&error),
    };
    net::keep_places();
    #[cfg(unix)]
    signals::survive_the_limit_on_files();
    drop(std::hint::black_box(Vec::<u8>::with_capacity(LARGE_BLOCK)));
    let result = net::caught(|| run(command));
    match result.unwrap_or_else(|caught| Err(Failure::new(caught.what(), Some(net::HINT)))) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => failure.report(),
    }
}

/// `lope PATH` is `lope report PATH`: a first word that is no command and names something on disk.
fn arguments(given: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut all: Vec<OsString> = given.collect();
    let is_path = |word: &OsString| {
        let command = word.to_str().is_some_and(|w| {
            w.starts_with('-') || w == "help" || Cli::command().find_subcommand(w).is_some()
        });
        !command && Path::new(word).exists()
    };
    if all.get(1).is_some_and(is_path) {
        all.insert(1, "report".into());
    }
    all
}

fn run(command: Command) -> Result<u8, Failure> {
    match command {
        Command::Report(args) => report::run(&args),
        Command::Table(args) => table::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Explain { name } => explain(&name.join(" ")),
        Command::Hrv(args) => hrv::run(&args),
        Command::Athlete(args) => athlete::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Today(args) => plan::today(&args),
        Command::Check(args) => check::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Samples(args) => samples::run(&args),
        Command::Synth(args) => synth::run(&args),
        Command::Digest(args) => digest::run(&args),
        Command::Cache(args) => cache::run(&args),
        Command::Completions { shell } => completions::completions(shell),
        Command::Man => completions::man(),
    }
}

/// Help, or what is wrong with the arguments: a name among them must not steer the terminal.
fn usage(error: &clap::Error) -> ExitCode {
    let plain = error.render().to_string();
    match error.use_stderr() && plain.split('\n').any(|line| render::printable(line) != line) {
        true => say(plain.trim_end()),
        // What can't be shown is not shown.
        false => drop(error.print()),
    }
    ExitCode::from(error.exit_code().try_into().unwrap_or(2))
}

fn explain(name: &str) -> Result<u8, Failure> {
    let named = (!name.is_empty()).then_some(name);
    if let Some(text) = render::explain(named) {
        return print(text.as_bytes()).map(|()| 0);
    }
    let places = match render::mentions(name).as_slice() {
        [] => String::new(),
        some => format!("; it is spoken of in {}", some.join(", ")),
    };
    let what = format!("nothing is named `{name}`{places}");
    Err(Failure::new(what, Some("`lope explain` lists all names")))
}
