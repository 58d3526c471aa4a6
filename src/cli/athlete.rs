//! `lope athlete`: what is known of the runner.

use super::args::{InputArgs, PictureArgs, TextOrJson};
use super::context::Context;
use super::output::{Failure, print, print_json, shown};
use super::several;
use super::staged::write_file;
use crate::report as render;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct AthleteArgs {
    /// Also write a profile that can be edited (.toml), or a picture (.png, .svg)
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
    #[command(flatten)]
    draw: PictureArgs,
    #[command(flatten)]
    input: InputArgs,
}

pub(super) fn run(args: &AthleteArgs) -> Result<u8, Failure> {
    for path in &args.output {
        let ending = path.extension().and_then(|e| e.to_str());
        if !matches!(ending, Some("toml" | "png" | "svg")) {
            return Err(Failure::new(
                format!("{}: neither a profile nor a picture", shown(path)),
                Some("end the name in .toml, .png or .svg"),
            ));
        }
    }
    if args.input.athletes_by.is_some() && !args.output.is_empty() {
        let hint = "name one runner's folder, without --athletes-by";
        return Err(Failure::new("-o is for one runner", Some(hint)));
    }
    let context = Context::from_args(&args.input.common)?;
    let mut all = Vec::new();
    let code = several::for_each_runner(&args.input, &context, |name, loaded| {
        let season = &loaded.season;
        let units = context.units;
        for path in &args.output {
            let bytes = match path.extension().and_then(|e| e.to_str()) {
                Some("toml") => render::athlete_toml(season),
                _ => crate::chart::athlete(season, &args.draw.style_for(path, units)?)?.bytes,
            };
            write_file(path, &bytes)?;
        }
        let bytes = match args.format {
            TextOrJson::Text => render::athlete(season, units).into_bytes(),
            TextOrJson::Json => render::athlete_json(season),
        };
        if let (Some(name), TextOrJson::Text) = (name, args.format) {
            print(format!("{}\n", render::printable(name)).as_bytes())?;
        }
        match args.format {
            TextOrJson::Text => print(&bytes)?,
            TextOrJson::Json => all.push(bytes),
        }
        Ok(loaded.exit_code())
    })?;
    print_json(&all, args.input.athletes_by.is_some())?;
    Ok(code)
}
