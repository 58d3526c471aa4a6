//! `--athletes-by folder`: judges the runners in a folder tree separately, one after another.

use super::args::InputArgs;
use super::context::Context;
use super::load::{Loaded, load, report_skipped, with_stdin};
use super::output::Failure;
use super::tags;
use crate::discover::left_out_by_name;
use crate::ingest::Skipped;
use crate::net;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The only runner, in messages.
const THE_ONE: &str = "these runs";

/// Loads one runner after another and passes each to `work`, with a name if there are several. Returns the highest exit
/// code. A runner without a usable file, or at whom lope itself fails, is reported and does not stop the others.
pub(super) fn for_each_runner(
    input: &InputArgs,
    context: &Context,
    work: impl FnMut(Option<&str>, Loaded) -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    Ok(for_each_runner_beside(input, context, None, work)?.code)
}

/// What became of the runners.
#[derive(Debug)]
pub(super) struct Done {
    /// The highest exit code.
    pub code: u8,
    /// Who has no usable file.
    pub unusable: Vec<String>,
}

/// [`for_each_runner`], where the folder `output` may lie among those of the runners.
pub(super) fn for_each_runner_beside(
    input: &InputArgs,
    context: &Context,
    output: Option<&Path>,
    mut work: impl FnMut(Option<&str>, Loaded) -> Result<u8, Failure>,
) -> Result<Done, Failure> {
    let mut work = |name: Option<&str>, paths: &[PathBuf]| {
        let judged = net::caught(|| Ok(work(name, load(paths, name, context)?)));
        judged.unwrap_or_else(|caught| Err(Failure::of_runner(name.unwrap_or(THE_ONE), &caught)))
    };
    if input.athletes_by.is_none() {
        return Ok(Done { code: work(None, &input.paths)??, unusable: Vec::new() });
    }
    let (mut worst, mut usable, mut unusable) = (0, false, Vec::new());
    let (runners, left_out) = runners(&with_stdin(&input.paths)?, output);
    report_skipped(&left_out, &context.read_options);
    for (name, paths) in runners {
        match work(Some(&name), &paths) {
            Ok(done) => {
                worst = worst.max(done?);
                usable = true;
            }
            Err(failure) => {
                context.read_options.stop.check()?;
                let _ = failure.report();
                worst = worst.max(1);
                match failure.is_of_runner() {
                    true => usable = true,
                    false => unusable.push(name),
                }
            }
        }
    }
    tags::report_without_a_run(context);
    match usable {
        true => Ok(Done { code: worst, unusable }),
        false => Err(Failure::new("no runner with a usable file", None)),
    }
}

/// Returns the runners and their paths in order of their names, and what lies beside them and is no activity. Folders
/// with the same name get a suffix.
fn runners(
    paths: &[PathBuf],
    output: Option<&Path>,
) -> (Vec<(String, Vec<PathBuf>)>, Vec<Skipped>) {
    let mut folders: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let mut left_out = Vec::new();
    let output = output.and_then(|path| std::fs::canonicalize(path).ok());
    let is_output = |path: &Path| output.is_some() && std::fs::canonicalize(path).ok() == output;
    for path in paths {
        if !path.is_dir() {
            let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
            folders.entry(folder).or_default().push(path.clone());
            continue;
        }
        let Ok(entries) = std::fs::read_dir(path) else {
            // Why not is said when it is looked through.
            folders.entry(path.clone()).or_default().push(path.clone());
            continue;
        };
        for below in entries.flatten().map(|e| e.path()) {
            let hidden = below.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
            let no_activity = || left_out_by_name(&below).map(Skipped::from);
            match below.is_dir() {
                _ if hidden || is_output(&below) => {}
                true => folders.entry(below.clone()).or_default().push(below),
                // Nobody named it: it is left out as it would be further down.
                false => match no_activity() {
                    Some(skipped) => left_out.push(skipped),
                    None => folders.entry(path.clone()).or_default().push(below),
                },
            }
        }
    }
    let mut named: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (folder, mut paths) in folders {
        let full = std::fs::canonicalize(&folder).unwrap_or(folder);
        let name = full.file_name().map_or("runner".into(), |n| n.to_string_lossy().into_owned());
        let mut free = name.clone();
        let mut n = 1;
        while named.contains_key(&free) {
            n += 1;
            free = format!("{name}-{n}");
        }
        paths.sort();
        named.insert(free, paths);
    }
    left_out.sort_by(|a, b| a.path.cmp(&b.path));
    (named.into_iter().collect(), left_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use std::fs;

    #[derive(Parser)]
    struct Asked {
        #[command(flatten)]
        input: InputArgs,
    }

    /// A run of six minutes.
    fn gpx() -> String {
        let point = |s: u32| {
            let (lat, minute) = (47.0 + f64::from(s) * 3e-5, s / 60);
            format!(
                "<trkpt lat=\"{lat}\" lon=\"9\"><time>2026-03-01T06:{minute:02}:{:02}Z</time></trkpt>",
                s % 60
            )
        };
        let points: String = (0..360).map(point).collect();
        format!("<gpx><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>")
    }

    #[test]
    fn a_failure_at_one_runner_does_not_stop_the_others() {
        let root = std::env::temp_dir().join(format!("lope-net-{}", std::process::id()));
        for name in ["anna", "ben", "cleo"] {
            fs::create_dir_all(root.join(name)).unwrap();
            fs::write(root.join(name).join("1.gpx"), gpx()).unwrap();
        }
        let folder = root.display().to_string();
        let args = ["lope", &folder, "--athletes-by", "folder", "--no-cache", "--quiet"];
        let Asked { input } = Asked::parse_from(args);
        let context = Context::from_args(&input.common).unwrap();
        let mut judged = Vec::new();
        let code = for_each_runner(&input, &context, |name, loaded| {
            judged.push(name.unwrap_or_default().to_string());
            let ben = &loaded.season.runs[usize::from(name == Some("ben"))];
            Ok(u8::from(ben.day.0 == 0))
        });
        let none = for_each_runner(&input, &context, |_, loaded| {
            Ok(u8::from(loaded.season.runs[1].day.0 == 0))
        });
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(judged, ["anna", "ben", "cleo"], "ben's second run is none: a panic");
        assert_eq!(code.unwrap(), 1);
        assert_eq!(none.unwrap(), 1, "their files are usable");
    }
}
