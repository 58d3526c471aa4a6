//! `lope athlete`: what is known of the runner.

use super::load::load;
use super::output::{Failure, print, write_file};
use super::{Common, Draw};
use crate::report as render;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct AthleteArgs {
    /// Files and folders; `.gz` and `.zip` are opened; `-` reads a list of paths
    #[arg(required_unless_present = "from_digests", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Also write a profile that can be edited (.toml), or a picture (.png, .svg)
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    #[command(flatten)]
    draw: Draw,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    Text,
    Json,
}

pub(super) fn run(args: &AthleteArgs) -> Result<u8, Failure> {
    for path in &args.output {
        let ending = path.extension().and_then(|e| e.to_str());
        if !matches!(ending, Some("toml" | "png" | "svg")) {
            return Err(Failure::new(
                format!("{}: neither a profile nor a picture", path.display()),
                Some("end the name in .toml, .png or .svg"),
            ));
        }
    }
    let loaded = load(&args.paths, &args.common)?;
    let season = &loaded.season;
    let units = args.common.units();
    for path in &args.output {
        let bytes = match path.extension().and_then(|e| e.to_str()) {
            Some("toml") => render::athlete_toml(season),
            _ => crate::chart::athlete(season, &args.draw.look_of(path, units)?)?.bytes,
        };
        write_file(path, &bytes)?;
    }
    let bytes = match args.format {
        Shape::Text => render::athlete(season, units).into_bytes(),
        Shape::Json => render::athlete_json(season),
    };
    print(&bytes)?;
    Ok(loaded.exit_code())
}
