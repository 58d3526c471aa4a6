//! Paths the user named to sorted sources: files, folders, `.gz`, `.zip` (also nested).
//!
//! What a file is is decided by its first bytes, never by its name; names only tell which files
//! in a folder are worth opening. A file that the user named is always tried.

use crate::decode::FORMATS;
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

/// Largest file and largest unpacked member, bytes.
const MAX_BYTES: u64 = 512 << 20;
/// A member that unpacks to more than this many times its size, beyond 16 MB, is a bomb.
const MAX_RATIO: u64 = 200;
const RATIO_FREE: u64 = 16 << 20;
/// Archives inside archives.
const MAX_DEPTH: usize = 4;

/// Something that could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub path: String,
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

/// A file, or an archive that holds files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// Whether the user named this very file.
    pub named: bool,
}

/// What lies below the paths that the user named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovery {
    /// Files to open, sorted by path, without repeats.
    pub sources: Vec<Source>,
    /// Paths that can't be opened.
    pub problems: Vec<Problem>,
    /// Files in folders whose names say that they are something else.
    pub ignored: usize,
}

/// Finds the files below these paths.
pub fn discover(paths: &[PathBuf]) -> Discovery {
    let mut found = Discovery::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(m) if m.is_dir() => walk(path, &mut found, 0),
            Ok(_) => found.sources.push(Source { path: path.clone(), named: true }),
            Err(error) => found.problems.push(io_problem(path, &error)),
        }
    }
    found.sources.sort_by(|a, b| (&a.path, !a.named).cmp(&(&b.path, !b.named)));
    found.sources.dedup_by(|later, first| later.path == first.path);
    found
}

fn io_problem(path: &Path, error: &io::Error) -> Problem {
    let (what, hint) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_string(), None),
        io::ErrorKind::PermissionDenied => {
            ("permission denied".to_string(), Some("make it readable, or leave it out"))
        }
        _ => (error.to_string(), None),
    };
    Problem { path: path.display().to_string(), what, hint }
}

/// Folders deeper than this are a loop of links.
const MAX_FOLDERS: usize = 64;

fn walk(folder: &Path, found: &mut Discovery, depth: usize) {
    if depth > MAX_FOLDERS {
        return;
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return found.problems.push(io_problem(folder, &error)),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        // Hidden files and what macOS leaves in archives.
        if name.starts_with('.') || name == "__MACOSX" {
            continue;
        }
        if path.is_dir() {
            walk(&path, found, depth + 1);
        } else if worth_opening(&name) {
            found.sources.push(Source { path, named: false });
        } else {
            found.ignored += 1;
        }
    }
}

fn worth_opening(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    extension.is_some_and(|e| {
        e == "gz" || e == "zip" || FORMATS.iter().any(|f| f.extensions.contains(&e.as_str()))
    })
}

/// A file's bytes, unpacked, with the path to show.
pub struct Member {
    /// Path; of an archive's member `archive.zip!member`.
    pub path: String,
    /// Its bytes, or why there are none.
    pub bytes: Result<Vec<u8>, Problem>,
}

impl Source {
    /// Opens the file and hands over its members one after another, unpacked.
    pub fn each(&self, take: &mut dyn FnMut(Member)) {
        let path = self.path.display().to_string();
        let bytes = match fs::metadata(&self.path) {
            Ok(m) if m.len() > MAX_BYTES => Err(too_large(&path)),
            Ok(_) => fs::read(&self.path).map_err(|e| io_problem(&self.path, &e)),
            Err(error) => Err(io_problem(&self.path, &error)),
        };
        match bytes {
            Ok(bytes) => unpack(path, bytes, 0, take),
            Err(problem) => take(Member { path, bytes: Err(problem) }),
        }
    }
}

fn too_large(path: &str) -> Problem {
    let what = format!("larger than {} MB", MAX_BYTES >> 20);
    Problem { path: path.to_string(), what, hint: None }
}

pub(crate) fn unpack(path: String, bytes: Vec<u8>, depth: usize, take: &mut dyn FnMut(Member)) {
    let fail = |path: String, what: String, take: &mut dyn FnMut(Member)| {
        let problem = Problem { path: path.clone(), what, hint: None };
        take(Member { path, bytes: Err(problem) });
    };
    let packed = bytes.starts_with(&[0x1F, 0x8B]) || bytes.starts_with(b"PK\x03\x04");
    if packed && depth >= MAX_DEPTH {
        return fail(path, format!("archives nested deeper than {MAX_DEPTH}"), take);
    }
    if bytes.starts_with(&[0x1F, 0x8B]) {
        let reader = flate2::read::MultiGzDecoder::new(bytes.as_slice());
        return match inflate(reader, bytes.len() as u64) {
            Ok(inner) => unpack(path, inner, depth + 1, take),
            Err(what) => fail(path, what, take),
        };
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return take(Member { path, bytes: Ok(bytes) });
    }
    let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => return fail(path, format!("the zip archive is damaged: {error}"), take),
    };
    let mut members: Vec<(String, usize)> = (0..archive.len())
        .filter_map(|i| archive.name_for_index(i)?.ok().map(|n| (n.to_string(), i)))
        .filter(|(name, _)| {
            let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
            !hidden && worth_opening(name)
        })
        .collect();
    members.sort();
    for (name, index) in members {
        let shown = format!("{path}!{name}");
        let inner = match archive.by_index(index) {
            Ok(file) => {
                let packed = file.compressed_size();
                inflate(file, packed)
            }
            Err(error) => Err(format!("the zip member can't be read: {error}")),
        };
        match inner {
            Ok(inner) => unpack(shown, inner, depth + 1, take),
            Err(what) => fail(shown, what, take),
        }
    }
}

/// Unpacks within the limits. A stream cut short gives what came before the cut.
fn inflate(mut reader: impl Read, packed: u64) -> Result<Vec<u8>, String> {
    let limit = MAX_BYTES.min((packed.saturating_mul(MAX_RATIO)).max(RATIO_FREE));
    let mut out = Vec::new();
    let result = reader.by_ref().take(limit + 1).read_to_end(&mut out);
    if out.len() as u64 > limit {
        return Err(format!("unpacks to more than {} MB: looks like a zip bomb", limit >> 20));
    }
    match result {
        Err(error) if out.is_empty() => Err(format!("can't be unpacked: {error}")),
        _ => Ok(out),
    }
}
