//! `lope show`: one run explained.

use super::args::{CommonArgs, PictureArgs};
use super::context::Context;
use super::load::{Loaded, load};
use super::one;
use super::output::{Failure, print};
use super::staged::write_file;
use crate::chart;
use crate::findings::usual;
use crate::report as render;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The file to explain
    file: PathBuf,
    /// The rest of the history, to learn the thresholds from (default: the file's folder)
    #[arg(long, value_name = "PATH")]
    history: Vec<PathBuf>,
    /// Also draw it, as .png or .svg
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    draw: PictureArgs,
    #[command(flatten)]
    common: CommonArgs,
}

pub(super) fn run(args: &ShowArgs) -> Result<u8, Failure> {
    let context = Context::from_args(&args.common)?;
    let picture = args.output.as_deref();
    let style = picture.map(|path| args.draw.style_for(path, context.units)).transpose()?;
    // Nothing is looked through for a file that isn't there.
    let on_disk = one::on_disk(&args.file)?;
    let here = args.file.parent().is_some_and(|p| p.as_os_str().is_empty());
    let in_folder = |path: PathBuf| if here { PathBuf::from(".").join(path) } else { path };
    let file = in_folder(args.file.clone());
    let mut history = args.history.clone();
    if history.is_empty() {
        // The runner's other files teach the thresholds; the root of a disk is nobody's folder.
        history
            .extend(file.parent().filter(|p| here || p.file_name().is_some()).map(PathBuf::from));
    }
    history.push(in_folder(on_disk));
    let Loaded { season, skipped } = load(&history, None, &context)?;
    let wanted = file.display().to_string();
    let mine = |path: &str| path == wanted || path.starts_with(&format!("{wanted}!"));
    let mut code = 2;
    for run in season.runs.iter().filter(|r| mine(&r.path)) {
        print(render::show(run, context.units).as_bytes())?;
        if let Some((output, style)) = picture.zip(style) {
            let usual = usual(&season, run);
            write_file(output, &chart::card(run, usual.as_ref(), &style)?.bytes)?;
        }
        code = 0;
    }
    if code != 0 {
        return Err(match skipped.iter().find(|s| mine(&s.path)) {
            Some(s) if s.fault => Failure::already_reported(),
            Some(s) => Failure::new(format!("{wanted}: {}", s.reason), None),
            None => Failure::new(format!("{wanted}: not a FIT, GPX or TCX file"), None),
        });
    }
    Ok(code)
}
