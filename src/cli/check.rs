//! `lope check`: gates for CI.

use super::args::InputArgs;
use super::baseline::{Baseline, Seen, keep_seen};
use super::context::Context;
use super::output::{Failure, print};
use super::several;
use crate::report as render;
use crate::season::{Gates, check};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// A check failed; it outranks a damaged file.
const FAILED: u8 = 3;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Every recovery run of the last 84 days scores at least this
    #[arg(long, value_name = "N")]
    min_recovery_score: Option<f64>,
    /// The spacing of the last 84 days scores at least this
    #[arg(long, value_name = "N")]
    min_spacing_score: Option<f64>,
    /// Hours between a hard session and a recovery run (two are granted)
    #[arg(long, value_name = "H")]
    min_separation_hours: Option<f64>,
    /// Hard days in a row
    #[arg(long, value_name = "N")]
    max_hard_streak: Option<u32>,
    /// Hard sessions before three quarters of the hours that the one before asks for
    #[arg(long, value_name = "N")]
    max_early_hard: Option<u32>,
    /// Fail only for what is new since an earlier `report.json`
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "since_last",
        conflicts_with = "athletes_by"
    )]
    baseline: Option<PathBuf>,
    /// A line for each run that is new since the last time, and violations of new runs only; FILE keeps which were there
    #[arg(long, value_name = "FILE", conflicts_with = "athletes_by")]
    since_last: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    format: CheckFormat,
    #[command(flatten)]
    input: InputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    Text,
    Junit,
    Github,
}

pub(super) fn run(args: &CheckArgs) -> Result<u8, Failure> {
    let gates = Gates {
        min_recovery_score: args.min_recovery_score,
        min_spacing_score: args.min_spacing_score,
        min_separation_hours: args.min_separation_hours,
        max_hard_streak: args.max_hard_streak,
        max_early_hard: args.max_early_hard,
    };
    let numbers = [gates.min_recovery_score, gates.min_spacing_score, gates.min_separation_hours];
    if numbers.into_iter().flatten().any(|v| !v.is_finite() || v < 0.0) {
        return Err(Failure::new("a gate is a number from 0 up", None));
    }
    if gates == Gates::default() && args.since_last.is_none() {
        return Err(Failure::new(
            "nothing is asked",
            Some(
                "give at least one of --min-recovery-score, --min-spacing-score, \
                  --min-separation-hours, --max-hard-streak, --max-early-hard",
            ),
        ));
    }
    let context = Context::from_args(&args.input.common)?;
    let baseline = args.baseline.as_deref().map(Baseline::read).transpose()?;
    let seen = args.since_last.as_deref().map(Seen::read).transpose()?.flatten();
    let mut suites = Vec::new();
    let code = several::for_each_runner(&args.input, &context, |name, loaded| {
        let season = &loaded.season;
        let mut checked = check(season, &gates);
        if let Some(baseline) = &baseline {
            checked = baseline.only_new(season, &gates, checked);
        }
        if let Some(seen) = &seen {
            checked = seen.only_new(season, checked);
        }
        if let Some(file) = &args.since_last {
            // The first time everything is new: that needs no line.
            let new = seen.as_ref().map_or(String::new(), |s| s.new_runs(season, context.units));
            print(new.as_bytes())?;
            keep_seen(file, season)?;
            if gates == Gates::default() {
                return Ok(loaded.exit_code());
            }
        }
        let text = match args.format {
            CheckFormat::Text => render::check_text(&loaded.season, &checked),
            CheckFormat::Junit => render::junit_suite(&loaded.season, &checked),
            CheckFormat::Github => render::check_github(&loaded.season, &checked),
        };
        match (args.format, name) {
            (CheckFormat::Junit, _) => suites.push(text),
            (CheckFormat::Text, Some(name)) => {
                print(format!("{}: {text}", render::printable(name)).as_bytes())?;
            }
            _ => print(text.as_bytes())?,
        }
        Ok(if checked.violations.is_empty() { loaded.exit_code() } else { FAILED })
    })?;
    if !suites.is_empty() {
        print(render::junit(&suites).as_bytes())?;
    }
    Ok(code)
}
