//! `lope synth`: a labelled synthetic season.

use super::output::{Failure, say, shown};
use super::staged::{make_folder, write_file};
use crate::synth::{
    ARCHETYPES, Archetype, Export, SynthFormat, SynthOptions, archetype_season, export_season,
    season,
};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct SynthArgs {
    /// Folder to write to
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Weeks
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=520))]
    weeks: u32,
    /// The same seed gives the same season
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What kind of files
    #[arg(long, value_enum, default_value_t = FileFormat::Mixed)]
    format: FileFormat,
    /// One archive as a vendor hands it out, of the archetype (well-spaced without one)
    #[arg(long, value_enum, value_name = "VENDOR", conflicts_with_all = ["format", "damage"])]
    export: Option<Vendor>,
    /// A season of one habit, with its runner's true thresholds in athlete.toml
    #[arg(long, value_name = "NAME", value_parser = archetype, conflicts_with = "damage",
          long_help = archetype_help())]
    archetype: Option<&'static Archetype>,
    /// Cut one file in the middle and store one twice
    #[arg(long)]
    damage: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FileFormat {
    Fit,
    Gpx,
    Tcx,
    Mixed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Vendor {
    Strava,
    Garmin,
    Takeout,
}

fn archetype(id: &str) -> Result<&'static Archetype, String> {
    let names: Vec<&str> = ARCHETYPES.iter().map(|a| a.id).collect();
    Archetype::by_id(id).ok_or_else(|| format!("expected one of {}", names.join(", ")))
}

fn archetype_help() -> String {
    let rows: Vec<String> = ARCHETYPES.iter().map(|a| format!("  {}: {}", a.id, a.doc)).collect();
    format!(
        "A season of one habit, with its runner's true thresholds in athlete.toml:\n{}",
        rows.join("\n")
    )
}

pub(super) fn run(args: &SynthArgs) -> Result<u8, Failure> {
    make_folder(&args.output)?;
    let format = match args.format {
        FileFormat::Fit => Some(SynthFormat::Fit),
        FileFormat::Gpx => Some(SynthFormat::Gpx),
        FileFormat::Tcx => Some(SynthFormat::Tcx),
        FileFormat::Mixed => None,
    };
    let one = format.unwrap_or(SynthFormat::Fit);
    let export = args.export.map(|vendor| {
        let export = match vendor {
            Vendor::Strava => Export::Strava,
            Vendor::Garmin => Export::Garmin,
            Vendor::Takeout => Export::Takeout,
        };
        export_season(args.archetype.unwrap_or(&ARCHETYPES[0]), args.weeks, args.seed, export)
    });
    let archetype = args.archetype.map(|a| archetype_season(a, args.weeks, args.seed, one));
    let options = SynthOptions { weeks: args.weeks, seed: args.seed, format, damage: args.damage };
    let files = export.or(archetype).unwrap_or_else(|| season(&options));
    for file in &files {
        write_file(&args.output.join(&file.name), &file.bytes)?;
    }
    say(&format!("lope: wrote {} files to {}", files.len(), shown(&args.output)));
    Ok(0)
}
