//! Sources to pieces of work: a file, or one member of an archive.

use super::archive::{self, Archive, MAX_DEPTH, Shared};
use super::{MAX_BYTES, Member, Problem, Source, too_large};
use crate::cache::{Cache, Content, Key};
use std::fs;
use std::vec;

/// A piece of work. Making it is cheap, doing it ([`Leaf::each`]) is not, so that can be done
/// elsewhere.
pub struct Leaf {
    /// Number of the source that it comes from.
    pub source: usize,
    /// Bytes, or so.
    pub size: u64,
    /// Bytes held in memory until it is done.
    pub held: u64,
    what: What,
}

enum What {
    File(Source),
    Zipped {
        archive: Archive,
        index: usize,
        path: String,
        depth: usize,
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

impl Leaf {
    /// A file that was read already.
    pub fn of_bytes(source: usize, path: String, bytes: Vec<u8>) -> Leaf {
        let size = bytes.len() as u64;
        Leaf { source, size, held: size, what: What::Bytes { path, bytes } }
    }

    /// Something that could not be opened.
    pub fn of_problem(source: usize, problem: Problem) -> Leaf {
        Leaf { source, size: 0, held: 0, what: What::Problem(problem) }
    }

    /// The file that this is all of.
    pub fn file(&self) -> Option<&Source> {
        match &self.what {
            What::File(source) => Some(source),
            _ => None,
        }
    }

    /// What to call it.
    pub fn path(&self) -> String {
        match &self.what {
            What::File(source) => shown(source, ""),
            What::Known { source, content } => shown(source, &content.0),
            What::Zipped { path, .. } | What::Bytes { path, .. } | What::Nothing(path) => {
                path.clone()
            }
            What::Problem(problem) => problem.path.clone(),
        }
    }

    /// The name of the bytes, when the cache knows what came of them.
    pub fn known(&self) -> Option<Key> {
        match &self.what {
            What::Known { content, .. } => Some(content.1),
            _ => None,
        }
    }

    /// Hands over the members one after another, unpacked.
    pub fn each(self, take: &mut dyn FnMut(Member)) {
        match self.what {
            What::File(source) => source.each(take),
            What::Zipped { mut archive, index, path, depth } => {
                match archive::read(&mut archive, index) {
                    Ok(bytes) => archive::unpack(path, bytes, depth, take),
                    Err(what) => {
                        let problem = Problem { path: path.clone(), what, hint: None };
                        take(Member { path, bytes: Err(problem) });
                    }
                }
            }
            What::Nothing(_) => {}
            What::Bytes { path, bytes } => archive::unpack(path, bytes, 0, take),
            What::Problem(problem) => {
                take(Member { path: problem.path.clone(), bytes: Err(problem) });
            }
            // The cache turned out not to know: the whole archive again, for one of its members.
            What::Known { source, content } => {
                let wanted = shown(&source, &content.0);
                let mut found = false;
                source.each(&mut |member| {
                    if member.path == wanted {
                        found = true;
                        take(member);
                    }
                });
                if !found {
                    let what = "changed while it was read".to_string();
                    let problem = Problem { path: wanted.clone(), what, hint: None };
                    take(Member { path: wanted, bytes: Err(problem) });
                }
            }
        }
    }
}

/// The path to show of what lies at `below` in a source.
fn shown(source: &Source, below: &str) -> String {
    format!("{}{below}", source.path.display())
}

/// An archive that is being walked over.
struct Open {
    archive: Archive,
    path: String,
    members: vec::IntoIter<(String, usize, u64)>,
    depth: usize,
    /// Bytes that the members keep in memory, told with the first of them.
    held: u64,
}

/// The pieces of all sources, in order; archives are opened one after another, and the members
/// of one can be read by many threads.
pub struct Leaves<'a> {
    sources: std::slice::Iter<'a, Source>,
    number: usize,
    open: Vec<Open>,
    known: vec::IntoIter<Content>,
    source: Option<&'a Source>,
    /// Members found in the source so far.
    found: usize,
    cache: Option<&'a Cache>,
}

impl<'a> Leaves<'a> {
    /// Over these sources; with a cache, archives that it knows are not opened.
    pub fn of(sources: &'a [Source], cache: Option<&'a Cache>) -> Leaves<'a> {
        Leaves {
            sources: sources.iter(),
            number: 0,
            open: Vec::new(),
            known: Vec::new().into_iter(),
            source: None,
            found: 0,
            cache,
        }
    }

    fn leaf(&mut self, size: u64, held: u64, what: What) -> Option<Leaf> {
        self.found += 1;
        Some(Leaf { source: self.number - 1, size, held, what })
    }

    fn problem(&mut self, path: String, what: String) -> Option<Leaf> {
        self.leaf(0, 0, What::Problem(Problem { path, what, hint: None }))
    }

    /// The next member of the open archives; `None` when they have no more.
    fn member(&mut self) -> Option<Leaf> {
        while let Some(open) = self.open.last_mut() {
            let Some((name, index, size)) = open.members.next() else {
                self.open.pop();
                continue;
            };
            let path = format!("{}!{name}", open.path);
            let depth = open.depth + 1;
            if !is_zip_name(&name) {
                let (archive, held) = (open.archive.clone(), std::mem::take(&mut open.held));
                return self.leaf(size, held, What::Zipped { archive, index, path, depth });
            }
            let inner = archive::read(&mut open.archive, index);
            let inner = inner.map(|bytes| (bytes.len() as u64, Shared::memory(bytes)));
            match inner.and_then(|(held, bytes)| Ok((held, archive::open(bytes)?))) {
                Ok(_) if depth >= MAX_DEPTH => {
                    let what = format!("archives nested deeper than {MAX_DEPTH}");
                    return self.problem(path, what);
                }
                Ok((held, archive)) => self.push(archive, path, depth, held),
                Err(what) => return self.problem(path, what),
            }
        }
        None
    }

    fn push(&mut self, archive: Archive, path: String, depth: usize, held: u64) {
        let members = archive::members(&archive).into_iter();
        self.open.push(Open { archive, path, members, depth, held });
    }

    /// Turns to a source: opens it when it is an archive, else it is a leaf itself.
    fn turn_to(&mut self, source: &'a Source) -> Option<Leaf> {
        let path = source.path.display().to_string();
        let size = source.stamp.as_ref().map_or(0, |s| s.len);
        if is_zip_name(&path) && starts_as_zip(source) {
            let known = self.cache.and_then(|c| c.contents(source.stamp.as_ref()?));
            if let Some(known) = known {
                self.known = known.into_iter();
                return None;
            }
            let opened = Shared::file(&source.path).map_err(|e| e.to_string());
            return match opened.and_then(archive::open) {
                Ok(archive) => {
                    self.push(archive, path, 0, 0);
                    None
                }
                Err(what) => self.problem(path, what),
            };
        }
        if size > MAX_BYTES {
            return self.leaf(0, 0, What::Problem(too_large(&path)));
        }
        self.leaf(size, 0, What::File(source.clone()))
    }
}

impl Iterator for Leaves<'_> {
    type Item = Leaf;

    fn next(&mut self) -> Option<Leaf> {
        loop {
            if let (Some(source), Some(content)) = (self.source, self.known.next()) {
                return self.leaf(0, 0, What::Known { source: source.clone(), content });
            }
            if let Some(leaf) = self.member() {
                return Some(leaf);
            }
            if let Some(source) = self.source.take().filter(|_| self.found == 0) {
                return self.leaf(0, 0, What::Nothing(source.path.display().to_string()));
            }
            let source = self.sources.next()?;
            (self.source, self.found) = (Some(source), 0);
            self.number += 1;
            if let Some(leaf) = self.turn_to(source) {
                return Some(leaf);
            }
        }
    }
}

fn is_zip_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, e)| e.eq_ignore_ascii_case("zip"))
}

fn starts_as_zip(source: &Source) -> bool {
    let mut magic = [0; 4];
    let read = fs::File::open(&source.path)
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut magic));
    read.is_ok() && archive::is_zip(&magic)
}
