//! `--athletes-by folder`: judges the runners in a folder tree separately, one after another.

use super::args::InputArgs;
use super::context::Context;
use super::load::{Loaded, load, with_stdin};
use super::output::Failure;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Loads one runner after another and passes each to `work`, with a name if there are several. Returns the highest exit
/// code. A runner without a usable file is reported and does not stop the others.
pub(super) fn for_each_runner(
    input: &InputArgs,
    context: &Context,
    mut work: impl FnMut(Option<&str>, Loaded) -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    if input.athletes_by.is_none() {
        return work(None, load(&input.paths, None, context)?);
    }
    let (mut worst, mut any) = (0, false);
    for (name, paths) in runners(&with_stdin(&input.paths)?) {
        match load(&paths, Some(&name), context) {
            Ok(loaded) => {
                worst = worst.max(work(Some(&name), loaded)?);
                any = true;
            }
            Err(failure) => {
                context.read_options.stop.check()?;
                let _ = failure.report();
                worst = worst.max(1);
            }
        }
    }
    if any { Ok(worst) } else { Err(Failure::new("no runner with a usable file", None)) }
}

/// Returns the runners and their paths in order of their names. Folders with the same name get a suffix.
fn runners(paths: &[PathBuf]) -> Vec<(String, Vec<PathBuf>)> {
    let mut folders: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for path in paths {
        if !path.is_dir() {
            let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
            folders.entry(folder).or_default().push(path.clone());
            continue;
        }
        // What can't be read is said when it is looked through.
        for below in std::fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()) {
            let hidden = below.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
            match below.is_dir() {
                _ if hidden => {}
                true => folders.entry(below.clone()).or_default().push(below),
                false => folders.entry(path.clone()).or_default().push(below),
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
    named.into_iter().collect()
}
