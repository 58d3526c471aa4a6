//! Finds the files below the paths that the user named: files, folders, `.gz` and `.zip`, also nested.
//!
//! The format of a file is detected from its first bytes, never from its name. Names only decide which files in
//! a folder are opened. A file that the user named is always tried.

mod archive;
mod large;
mod shared;
mod tar;
mod work_items;
mod zip;

pub use archive::{bytes_at, unpack};
pub use large::OneLarge;
pub use tar::TarItems;
pub use work_items::{WorkItem, WorkItems};

use crate::cache::Stamp;
use crate::decode::FORMATS;
use crate::ingest::Skipped;
use crate::layout::is_list;
use crate::regular;
use large::LARGE_BYTES;
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Largest file and largest unpacked member, bytes.
const MAX_BYTES: u64 = 512 << 20;

/// A file or folder that was not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub path: String,
    /// What is wrong, as a sentence without a final period.
    pub what: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
    /// False for a healthy file that is left out for its name.
    pub fault: bool,
}

impl Problem {
    fn new(path: impl Into<String>, what: impl Into<String>) -> Problem {
        Problem { path: path.into(), what: what.into(), hint: None, fault: true }
    }

    /// A file that is not opened because of its name.
    fn left_out(path: impl Into<String>) -> Problem {
        let path = path.into();
        let name = path.rsplit(['/', '\\', '!']).next().unwrap_or_default();
        let (inner, last) = endings(name);
        let what = match (inner.as_deref(), last.as_deref()) {
            (Some(inner), Some("gz")) => format!("its name ends in .{inner}.gz: not opened"),
            (_, Some(last)) => format!("its name ends in .{last}: not opened"),
            (_, None) => "its name has no ending: not opened".to_string(),
        };
        Problem { fault: false, ..Problem::new(path, what) }
    }
}

impl From<Problem> for Skipped {
    fn from(problem: Problem) -> Skipped {
        Skipped {
            path: problem.path,
            reason: problem.what,
            hint: problem.hint,
            fault: problem.fault,
        }
    }
}

/// A file, or an archive that holds files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path.
    pub path: PathBuf,
    /// Whether the user named this very file.
    pub named: bool,
    /// Metadata that tells whether the file has changed.
    pub stamp: Option<Stamp>,
}

/// The result of a search below the paths that the user named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovery {
    /// Files to open, sorted by path, without repeats.
    pub sources: Vec<Source>,
    /// Paths that can't be opened, and files that are not opened because of their names.
    pub problems: Vec<Problem>,
}

/// Finds the files below these paths.
pub fn discover(paths: &[PathBuf]) -> Discovery {
    discover_until(paths, &|| false)
}

/// Like [`discover`], but gives up when `stop` returns true. The partial result must not be used.
pub fn discover_until(paths: &[PathBuf], stop: &dyn Fn() -> bool) -> Discovery {
    let mut discovery = Discovery::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(m) if m.is_dir() => walk(path, &mut discovery, &mut LinkGuard::new(stop), 0),
            Ok(m) if !m.is_file() => discovery.problems.push(not_regular(path)),
            Ok(m) => discovery.sources.push(Source {
                path: path.clone(),
                named: true,
                stamp: Stamp::of(path, &m),
            }),
            Err(error) => discovery.problems.push(io_problem(path, &error)),
        }
    }
    discovery.sources.sort_by(|a, b| (&a.path, !a.named).cmp(&(&b.path, !b.named)));
    discovery.sources.dedup_by(|later, first| later.path == first.path);
    discovery
}

fn io_problem(path: &Path, error: &io::Error) -> Problem {
    let (what, hint) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_string(), None),
        io::ErrorKind::PermissionDenied => {
            ("permission denied".to_string(), Some("make it readable, or leave it out"))
        }
        _ => (error.to_string(), None),
    };
    Problem { hint, ..Problem::new(path.display().to_string(), what) }
}

fn not_regular(path: &Path) -> Problem {
    let hint = Some("pipes and devices are never opened: write what they give to a file");
    Problem { hint, ..Problem::new(path.display().to_string(), "not a regular file") }
}

/// Deepest nesting of folders.
const MAX_FOLDER_DEPTH: usize = 64;

/// Guards against cycles of links: each target is searched once, and never from within itself.
struct LinkGuard<'a> {
    /// Returns whether to give up.
    stop: &'a dyn Fn() -> bool,
    /// The folders being walked.
    open: Vec<PathBuf>,
    /// Real paths of the links followed so far.
    followed: HashSet<PathBuf>,
}

impl<'a> LinkGuard<'a> {
    fn new(stop: &'a dyn Fn() -> bool) -> LinkGuard<'a> {
        LinkGuard { stop, open: Vec::new(), followed: HashSet::new() }
    }

    /// Returns whether this link leads to a folder that has not been searched yet.
    fn should_follow(&mut self, link: &Path) -> bool {
        let Ok(to) = fs::canonicalize(link) else { return false };
        let within = |folder: &PathBuf| fs::canonicalize(folder).is_ok_and(|f| f.starts_with(&to));
        !self.open.iter().any(within) && self.followed.insert(to)
    }
}

fn walk(folder: &Path, discovery: &mut Discovery, links: &mut LinkGuard<'_>, depth: usize) {
    if (links.stop)() {
        return;
    }
    if depth > MAX_FOLDER_DEPTH {
        let what = format!("folders deeper than {MAX_FOLDER_DEPTH} are not looked through");
        let hint = Some("name a folder further down");
        let path = folder.display().to_string();
        return discovery.problems.push(Problem { hint, ..Problem::new(path, what) });
    }
    links.open.push(folder.to_path_buf());
    walk_entries(folder, discovery, links, depth);
    links.open.pop();
}

fn walk_entries(folder: &Path, discovery: &mut Discovery, links: &mut LinkGuard<'_>, depth: usize) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return discovery.problems.push(io_problem(folder, &error)),
    };
    let (entries, failed): (Vec<_>, Vec<_>) = entries.partition(Result::is_ok);
    for error in failed.into_iter().filter_map(Result::err) {
        discovery.problems.push(io_problem(folder, &error));
    }
    let mut entries: Vec<fs::DirEntry> = entries.into_iter().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // Hidden files and what macOS leaves in archives.
        if name.starts_with('.') || name == "__MACOSX" {
            continue;
        }
        let path = entry.path();
        // The target of a link decides, so the type of the link itself is irrelevant.
        let kind = entry.file_type().ok().filter(|kind| !kind.is_symlink());
        let linked = kind.is_none();
        if kind.map_or_else(|| path.is_dir(), |kind| kind.is_dir()) {
            if !linked || links.should_follow(&path) {
                walk(&path, discovery, links, depth + 1);
            }
        } else if worth_opening(&name) {
            let metadata = fs::metadata(&path).ok();
            if metadata.as_ref().is_some_and(|m| !m.is_file()) {
                discovery.problems.push(not_regular(&path));
                continue;
            }
            let stamp = metadata.and_then(|m| Stamp::of(&path, &m));
            discovery.sources.push(Source { path, named: false, stamp });
        } else {
            discovery.problems.push(Problem::left_out(path.display().to_string()));
        }
    }
}

/// The last two endings of a name, in lower case: `run.fit.gz` has `fit` and `gz`.
fn endings(name: &str) -> (Option<String>, Option<String>) {
    let mut parts = name.split('.').skip(1).map(str::to_ascii_lowercase).collect::<Vec<_>>();
    let last = parts.pop();
    (parts.pop(), last)
}

/// What mailers and browsers add to names: `run.gpx.txt`.
const ADDED_ENDINGS: [&str; 2] = ["txt", "xml"];
/// Longest ending of a packed file that tells what it is (judgement): more letters are a part of its name.
const LONGEST_ENDING: usize = 5;

/// Returns whether a file with this name in a folder or an archive can be an activity, or a list of them.
fn worth_opening(name: &str) -> bool {
    let (inner, last) = endings(name);
    let known = |ending: &str| FORMATS.iter().any(|f| f.extensions.contains(&ending));
    let tells = |ending: &str| {
        ending.len() <= LONGEST_ENDING && ending.bytes().all(|b| b.is_ascii_alphabetic())
    };
    match (inner.as_deref(), last.as_deref()) {
        _ if is_list(name) => true,
        (Some(inner), Some("gz")) if tells(inner) => known(inner) || PACKED.contains(&inner),
        (_, Some(last)) if known(last) || PACKED.contains(&last) => true,
        (Some(inner), Some(last)) => known(inner) && ADDED_ENDINGS.contains(&last),
        _ => false,
    }
}

/// Why a file that lies in a folder is not opened, if its name says that it is no activity.
pub fn left_out_by_name(path: &Path) -> Option<Problem> {
    let name = path.file_name()?.to_string_lossy();
    (!worth_opening(&name)).then(|| Problem::left_out(path.to_string_lossy()))
}

/// Endings of what is unpacked.
const PACKED: [&str; 2] = ["gz", "zip"];

/// The unpacked bytes of a file with the path to show.
pub struct Member {
    /// Path; `archive.zip!member` for a member of an archive.
    pub path: String,
    /// The bytes, or the problem that prevented reading them.
    pub bytes: Result<Vec<u8>, Problem>,
    /// What is wrong with the archive that they come from.
    pub damage: Option<String>,
}

impl Source {
    /// Opens the file and passes its unpacked members to `sink` one after another.
    pub fn for_each_member(&self, one_large: &OneLarge, sink: &mut dyn FnMut(Member)) {
        let path = self.path.display().to_string();
        let mut turn = one_large.turn();
        if fs::metadata(&self.path).is_ok_and(|m| m.len() > LARGE_BYTES) {
            turn.wait();
        }
        let bytes = match regular::read(&self.path, MAX_BYTES) {
            Ok(bytes) if bytes.len() as u64 > MAX_BYTES => Err(too_large(&path)),
            Ok(bytes) => Ok(bytes),
            Err(error) => Err(io_problem(&self.path, &error)),
        };
        match bytes {
            Ok(bytes) => archive::unpack_whole(path, bytes, 0, &mut turn, sink),
            Err(problem) => sink(Member { path, bytes: Err(problem), damage: None }),
        }
    }
}

fn too_large(path: &str) -> Problem {
    let what = format!("larger than {} MB", MAX_BYTES >> 20);
    Problem::new(path, what)
}
