//! The sample season, as the benches of single stages take it.

use lope::activity::Activity;
use lope::decode::{Decoded, decode};
use std::fs;
use std::path::{Path, PathBuf};

/// A file of the sample season.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/season").join(name)
}

/// Its FIT recordings by name, as read.
pub fn recordings() -> Vec<(String, Activity)> {
    let mut names: Vec<String> = fs::read_dir(path(""))
        .expect("the sample season")
        .filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|n| n.ends_with(".fit"))
        .collect();
    names.sort();
    let read = |name: String| Some((activity(&fs::read(path(&name)).ok()?)?, name));
    names.into_iter().filter_map(read).map(|(activity, name)| (name, activity)).collect()
}

/// The first activity of a file.
pub fn activity(bytes: &[u8]) -> Option<Activity> {
    match decode(bytes) {
        Ok(Decoded::Activities(mut found)) if !found.is_empty() => Some(found.remove(0)),
        _ => None,
    }
}
