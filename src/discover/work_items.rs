//! Splits sources into work items: a file, or one member of an archive.

use super::archive::{self, Allowance, Archive, MAX_DEPTH};
use super::shared::SharedReader;
use super::{MAX_BYTES, Member, OneLarge, Problem, Source, too_large};
use crate::cache::{Cache, Content, Key};
use crate::regular;
use std::vec;

/// A file or archive member to read. Creating it is cheap; reading it ([`WorkItem::for_each_member`]) is not and
/// can be done on another thread.
pub struct WorkItem {
    /// Index of its source.
    pub source: usize,
    /// Approximate size, bytes.
    pub size: u64,
    /// Bytes held in memory until the item is done.
    pub held_bytes: u64,
    kind: WorkKind,
}

enum WorkKind {
    File(Source),
    Zipped {
        archive: Archive,
        index: usize,
        path: String,
        depth: usize,
        /// Bytes that it may become.
        allowed: u64,
    },
    Bytes {
        path: String,
        bytes: Vec<u8>,
    },
    Problem(Problem),
    /// An archive without anything to read.
    Nothing(String),
    Known {
        source: Source,
        content: Content,
    },
}

impl WorkItem {
    /// Creates an item from bytes in memory.
    pub fn from_bytes(source: usize, path: String, bytes: Vec<u8>) -> WorkItem {
        let size = bytes.len() as u64;
        WorkItem { source, size, held_bytes: size, kind: WorkKind::Bytes { path, bytes } }
    }

    /// Creates an item for a file that could not be opened.
    pub fn from_problem(source: usize, problem: Problem) -> WorkItem {
        WorkItem { source, size: 0, held_bytes: 0, kind: WorkKind::Problem(problem) }
    }

    /// The source, if the item is a whole file.
    pub fn file(&self) -> Option<&Source> {
        match &self.kind {
            WorkKind::File(source) => Some(source),
            _ => None,
        }
    }

    /// The path to show.
    pub fn path(&self) -> String {
        match &self.kind {
            WorkKind::File(source) => display_path(source, ""),
            WorkKind::Known { source, content } => display_path(source, &content.0),
            WorkKind::Zipped { path, .. }
            | WorkKind::Bytes { path, .. }
            | WorkKind::Nothing(path) => path.clone(),
            WorkKind::Problem(problem) => problem.path.clone(),
        }
    }

    /// The key of the bytes, if their outcome is cached.
    pub fn known(&self) -> Option<Key> {
        match &self.kind {
            WorkKind::Known { content, .. } => Some(content.1),
            _ => None,
        }
    }

    /// Passes the unpacked members to `sink` one after another.
    pub fn for_each_member(self, one_large: &OneLarge, sink: &mut dyn FnMut(Member)) {
        match self.kind {
            WorkKind::File(source) => source.for_each_member(one_large, sink),
            WorkKind::Zipped { archive, index, path, depth, allowed } => {
                let turn = &mut one_large.turn();
                match archive::read(&archive, index, allowed, turn) {
                    Ok(unpacked) => {
                        let left = allowed.saturating_sub(unpacked.bytes.len() as u64);
                        archive::unpack_within(path, unpacked, depth, left, turn, sink);
                    }
                    Err(what) => {
                        let problem = Problem::new(path.clone(), what);
                        sink(Member { path, bytes: Err(problem), damage: None });
                    }
                }
            }
            WorkKind::Nothing(_) => {}
            WorkKind::Bytes { path, bytes } => {
                archive::unpack_whole(path, bytes, 0, &mut one_large.turn(), sink);
            }
            WorkKind::Problem(problem) => {
                sink(Member { path: problem.path.clone(), bytes: Err(problem), damage: None });
            }
            // The cache lacks the outcome after all: read the whole archive again for this member.
            WorkKind::Known { source, content } => {
                let wanted = display_path(&source, &content.0);
                let mut found = false;
                source.for_each_member(one_large, &mut |member| {
                    if member.path == wanted {
                        found = true;
                        sink(member);
                    }
                });
                if !found {
                    let what = "changed while it was read".to_string();
                    let problem = Problem::new(wanted.clone(), what);
                    sink(Member { path: wanted, bytes: Err(problem), damage: None });
                }
            }
        }
    }
}

/// Returns the path to show for the member `below` of a source.
fn display_path(source: &Source, below: &str) -> String {
    format!("{}{below}", source.path.display())
}

/// An archive whose members are being iterated over.
struct OpenArchive {
    archive: Archive,
    path: String,
    members: vec::IntoIter<(String, usize, u64)>,
    allowance: Allowance,
    depth: usize,
    /// Bytes held in memory for the members, attributed to the first of them.
    held_bytes: u64,
}

/// Iterates over the work items of all sources in order. Archives are opened one after another, but the members
/// of one can be read by several threads.
pub struct WorkItems<'a> {
    sources: std::slice::Iter<'a, Source>,
    number: usize,
    open: Vec<OpenArchive>,
    known: vec::IntoIter<Content>,
    source: Option<&'a Source>,
    /// Members found in the source so far.
    members_found: usize,
    /// Whether a member was left out for its name, and is named.
    left_out: bool,
    cache: Option<&'a Cache>,
}

impl<'a> WorkItems<'a> {
    /// Iterates over these sources. With a cache, archives whose content is cached are not opened.
    pub fn new(sources: &'a [Source], cache: Option<&'a Cache>) -> WorkItems<'a> {
        WorkItems {
            sources: sources.iter(),
            number: 0,
            open: Vec::new(),
            known: Vec::new().into_iter(),
            source: None,
            members_found: 0,
            left_out: false,
            cache,
        }
    }

    fn item(&mut self, size: u64, held_bytes: u64, kind: WorkKind) -> Option<WorkItem> {
        self.members_found += 1;
        Some(WorkItem { source: self.number - 1, size, held_bytes, kind })
    }

    fn problem(&mut self, path: String, what: String) -> Option<WorkItem> {
        self.item(0, 0, WorkKind::Problem(Problem::new(path, what)))
    }

    /// Returns the next member of the open archives, if any.
    fn member(&mut self) -> Option<WorkItem> {
        while let Some(open) = self.open.last_mut() {
            let Some((name, index, size)) = open.members.next() else {
                self.open.pop();
                continue;
            };
            let path = format!("{}!{name}", open.path);
            if !open.archive.is_worth_opening(index) {
                let kind = WorkKind::Problem(Problem::left_out(path));
                // It counts as nothing found.
                self.left_out = true;
                return Some(WorkItem { source: self.number - 1, size: 0, held_bytes: 0, kind });
            }
            let depth = open.depth + 1;
            let allowed = open.allowance.of_member(&open.archive, index);
            if !is_zip_name(&name) {
                let (archive, held_bytes) =
                    (open.archive.clone(), std::mem::take(&mut open.held_bytes));
                return self.item(
                    size,
                    held_bytes,
                    WorkKind::Zipped { archive, index, path, depth, allowed },
                );
            }
            // Nothing else is drawn meanwhile: it is the only one that is unpacked to be kept.
            let alone = OneLarge::default();
            let inner = archive::read(&open.archive, index, allowed, &mut alone.turn());
            // An archive in an archive has checksums of its own.
            let inner = inner.map(|u| (u.bytes.len() as u64, SharedReader::memory(u.bytes)));
            match inner.and_then(|(held_bytes, bytes)| Ok((held_bytes, archive::open(bytes)?))) {
                Ok(_) if depth >= MAX_DEPTH => {
                    let what = format!("archives nested deeper than {MAX_DEPTH}");
                    return self.problem(path, what);
                }
                Ok((held_bytes, archive)) => {
                    let left = allowed.saturating_sub(held_bytes);
                    let allowance = Allowance::shared(&archive, left);
                    self.push(archive, path, allowance, depth, held_bytes);
                }
                Err(what) => return self.problem(path, what),
            }
        }
        None
    }

    fn push(
        &mut self,
        archive: Archive,
        path: String,
        allowance: Allowance,
        depth: usize,
        held_bytes: u64,
    ) {
        let members = archive::members(&archive).into_iter();
        self.open.push(OpenArchive { archive, path, members, allowance, depth, held_bytes });
    }

    /// Opens a source if it is an archive; otherwise the source is a work item itself.
    fn open_source(&mut self, source: &'a Source) -> Option<WorkItem> {
        let path = source.path.display().to_string();
        let size = source.stamp.as_ref().map_or(0, |s| s.len);
        if is_zip_name(&path) && starts_as_zip(source) {
            let known = self.cache.and_then(|c| c.contents(source.stamp.as_ref()?));
            if let Some(known) = known {
                self.known = known.into_iter();
                return None;
            }
            let opened = SharedReader::file(&source.path).map_err(|e| e.to_string());
            return match opened.and_then(archive::open) {
                Ok(archive) => {
                    let allowance = Allowance::of_file(&archive);
                    self.push(archive, path, allowance, 0, 0);
                    None
                }
                Err(what) => self.problem(path, what),
            };
        }
        if size > MAX_BYTES {
            return self.item(0, 0, WorkKind::Problem(too_large(&path)));
        }
        self.item(size, 0, WorkKind::File(source.clone()))
    }
}

impl Iterator for WorkItems<'_> {
    type Item = WorkItem;

    fn next(&mut self) -> Option<WorkItem> {
        loop {
            if let (Some(source), Some(content)) = (self.source, self.known.next()) {
                return self.item(0, 0, WorkKind::Known { source: source.clone(), content });
            }
            if let Some(item) = self.member() {
                return Some(item);
            }
            // An archive whose members are named is named only when the user asked for it.
            let nothing =
                |source: &&Source| self.members_found == 0 && (source.named || !self.left_out);
            if let Some(source) = self.source.take().filter(nothing) {
                return self.item(0, 0, WorkKind::Nothing(source.path.display().to_string()));
            }
            let source = self.sources.next()?;
            (self.source, self.members_found, self.left_out) = (Some(source), 0, false);
            self.number += 1;
            if let Some(item) = self.open_source(source) {
                return Some(item);
            }
        }
    }
}

fn is_zip_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, e)| e.eq_ignore_ascii_case("zip"))
}

fn starts_as_zip(source: &Source) -> bool {
    let mut magic = [0; 4];
    let read = regular::open(&source.path)
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut magic));
    read.is_ok() && archive::is_zip(&magic)
}
