//! Opens a single file that the user named, unpacked, or a member `archive.zip!member`.

use super::output::Failure;
use crate::discover::{Member, OneLarge, Source, discover};
use crate::display::first_names;
use crate::report::printable;
use std::path::{Path, PathBuf};

/// A file's bytes with the path to show.
pub(super) struct OpenedFile {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Most members of an archive named in a message.
const NAMED: usize = 5;

/// Returns the file on disk for a path: the path itself, or the archive of `archive.zip!member`.
pub(super) fn on_disk(path: &Path) -> Result<PathBuf, Failure> {
    let shown = path.display().to_string();
    let file = match containing_archive(&shown) {
        Some(archive) if !path.exists() => archive,
        _ => path.to_path_buf(),
    };
    if file.is_dir() {
        let what = format!("{}: a folder", printable(&shown));
        return Err(Failure::new(what, Some("name one file in it")));
    }
    if let Some(problem) = discover(std::slice::from_ref(&file)).problems.first() {
        let what = format!("{}: {}", printable(&problem.path), problem.what);
        return Err(Failure::new(what, problem.hint));
    }
    Ok(file)
}

/// Opens a file, or the one member of an archive.
pub(super) fn open(path: &Path) -> Result<OpenedFile, Failure> {
    let shown = path.display().to_string();
    let file = on_disk(path)?;
    let wanted = (file != path).then_some(shown.as_str());
    let mut names = Vec::new();
    let mut member_bytes = None;
    let source = Source { path: file, named: true, stamp: None };
    source.for_each_member(&OneLarge::default(), &mut |member: Member| {
        // Not opened for its name, unless it is asked for.
        if wanted.is_none() && member.bytes.as_ref().is_err_and(|problem| !problem.fault) {
            return;
        }
        if wanted.is_none_or(|w| w == member.path) && member_bytes.is_none() {
            member_bytes = Some((member.path.clone(), member.bytes));
        }
        names.push(member.path);
    });
    let several = wanted.is_none() && names.len() > 1;
    match member_bytes {
        Some((path, Ok(bytes))) if !several => Ok(OpenedFile { path, bytes }),
        Some((_, Err(problem))) if !several => {
            let what = format!("{}: {}", printable(&problem.path), printable(&problem.what));
            Err(Failure::new(what, problem.hint))
        }
        _ => Err(ambiguous_member(&shown, &names)),
    }
}

/// Returns the archive of `archive.zip!member`.
fn containing_archive(path: &str) -> Option<PathBuf> {
    let files = path.match_indices('!').map(|(i, _)| PathBuf::from(&path[..i]));
    files.into_iter().find(|p| p.is_file())
}

fn ambiguous_member(path: &str, names: &[String]) -> Failure {
    if names.is_empty() {
        let what = format!("{}: an archive without FIT, GPX or TCX files", printable(path));
        return Failure::new(what, None);
    }
    let shown = first_names(names.iter().map(|n| printable(n)), NAMED);
    let what = if path.contains('!') { "no such file in the archive" } else { "an archive" };
    let files = if names.len() == 1 { "file" } else { "files" };
    let what = format!("{}: {what} of {} {files}: {shown}", printable(path), names.len());
    Failure::new(what, Some("name one of them"))
}
