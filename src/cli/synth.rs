//! `lope synth`: a labelled synthetic season.

use super::output::{Failure, make_folder, write_file};
use crate::synth::{Options, season};
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
    #[arg(long, value_enum, default_value_t = Format::Mixed)]
    format: Format,
    /// Cut one file in the middle and store one twice
    #[arg(long)]
    damage: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Fit,
    Gpx,
    Mixed,
}

pub(super) fn run(args: &SynthArgs) -> Result<u8, Failure> {
    make_folder(&args.output)?;
    let gpx = match args.format {
        Format::Fit => Some(false),
        Format::Gpx => Some(true),
        Format::Mixed => None,
    };
    let options = Options { weeks: args.weeks, seed: args.seed, gpx, damage: args.damage };
    let files = season(&options);
    for file in &files {
        write_file(&args.output.join(&file.name), &file.bytes)?;
    }
    eprintln!("lope: wrote {} files to {}", files.len(), args.output.display());
    Ok(0)
}
