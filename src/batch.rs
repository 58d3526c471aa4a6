//! The shell: sources in, digests out, in parallel (the only threads and the only rayon).
//!
//! Threads draw pieces of work from one queue and send what came of them to the caller, who gets it
//! in the order of the sources. The queue is filled as it empties and no further, so memory does not
//! grow with the number of files.

use crate::activity::{NoteKind, Overnight};
use crate::cache::{Cache, Content, Key, Stamp};
use crate::decode::{Decoded, ErrorKind, decode};
use crate::digest::{Digest, digest};
use crate::discover::{Discovery, Leaf, Leaves, Problem, Skipped, Source};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What came of a batch, in the order of the sources whatever the number of threads.
#[derive(Debug, Default)]
pub struct Batch {
    /// Digests with the path they came from.
    pub digests: Vec<(String, Digest)>,
    /// Nights that lie in the same folders, with the path they came from.
    pub nights: Vec<(String, Overnight)>,
    /// Files not used.
    pub skipped: Vec<Skipped>,
}

/// How to work through a batch.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// Damage is a fault.
    pub strict: bool,
    /// Threads; as many as there are cores when 0.
    pub jobs: usize,
    /// Where digests are kept.
    pub cache: Option<&'a Cache>,
    /// Who looks on.
    pub watch: &'a dyn Watch,
}

/// Who looks on while a batch is worked through, from any thread.
pub trait Watch: Sync {
    /// One more piece of work is done, of so many pieces for each source.
    fn done(&self) {}
    /// An archive held more pieces than the one that it was counted as.
    fn more(&self, _pieces: u64) {}
    /// Whether the rest is not wanted any more.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nobody.
pub struct Nobody;

impl Watch for Nobody {}

impl How<'_> {
    /// All cores, no cache, to the end.
    pub const PLAIN: How<'static> = How { strict: false, jobs: 0, cache: None, watch: &Nobody };
}

/// Reads and digests all sources.
pub fn run(found: &Discovery, how: &How<'_>) -> Batch {
    let mut batch = Batch::default();
    stream(found, how, &mut |part| {
        batch.digests.extend(part.digests);
        batch.nights.extend(part.nights);
        batch.skipped.extend(part.skipped);
        true
    });
    batch
}

/// Reads and digests all sources and hands over what came of them bit by bit, in order, until
/// `take` answers with `false`.
pub fn stream(found: &Discovery, how: &How<'_>, take: &mut dyn FnMut(Batch) -> bool) {
    let problems = found.problems.iter().cloned().map(of_problem).collect();
    if take(Batch { skipped: problems, ..Batch::default() }) {
        let named = |i: usize| found.sources.get(i);
        stream_leaves(Leaves::of(&found.sources, how.cache), &named, how, take);
    }
}

/// The same for pieces of work from elsewhere: nothing was named by the user.
pub fn stream_others(
    leaves: impl Iterator<Item = Leaf> + Send,
    how: &How<'_>,
    take: &mut dyn FnMut(Batch) -> bool,
) {
    stream_leaves(leaves, &|_| None, how, take);
}

/// `work` on every item, in parallel; the answers are in the order of the items.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    items.par_iter().map(work).collect()
}

/// Work on each number below `n`, in parallel.
pub fn each(n: usize, work: &(dyn Fn(usize) + Sync)) {
    // Few pieces are large ones.
    (0..n).into_par_iter().with_min_len((n / 256).clamp(1, 8)).for_each(work);
}

/// Pieces that are looked at together, so that the largest is begun first and the last big file
/// is not left to one core.
const WINDOW: usize = 1024;
/// Fewer when they hold so many bytes in memory already.
const HELD: u64 = 64 << 20;

/// What the cache knows takes less time than waking the taker: it is handed over so many at a time, or
/// when this time is over.
const TOGETHER: usize = 16;
const SOON: Duration = Duration::from_millis(2);

/// Pieces of work still to do, with their numbers.
struct Queue<'a, I> {
    from: I,
    watch: &'a dyn Watch,
    next: u64,
    /// The source of the last piece.
    source: Option<usize>,
    window: Vec<(u64, Leaf)>,
}

impl<I: Iterator<Item = Leaf>> Queue<'_, I> {
    fn draw(&mut self) -> Option<(u64, Leaf)> {
        if self.window.is_empty() {
            let mut held = 0;
            while self.window.len() < WINDOW && held < HELD {
                let Some(leaf) = self.from.next() else { break };
                held += leaf.held;
                if self.source.replace(leaf.source) == Some(leaf.source) {
                    self.watch.more(1);
                }
                self.window.push((self.next, leaf));
                self.next += 1;
            }
            self.window.sort_by_key(|(number, leaf)| (leaf.size, std::cmp::Reverse(*number)));
        }
        self.window.pop()
    }
}

/// What came of one member: its key in the cache and what it was, or why it can't be used.
type Answer = Result<(Option<Key>, Outcome), Problem>;

/// What came of a piece of work.
struct Done {
    source: usize,
    /// Path and outcome of each member.
    members: Vec<(String, Answer)>,
    /// Whether the cache knew the whole source.
    known: bool,
    path: String,
}

/// What came of some bytes, whoever asked: what the cache keeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Outcome {
    Activities(Vec<Digest>),
    Night(Overnight),
    NotAnActivity(String),
    Unusable {
        reason: String,
        unknown_format: bool,
        empty: bool,
    },
    /// Stage A itself failed: not kept.
    Failed,
}

fn stream_leaves<'s>(
    leaves: impl Iterator<Item = Leaf> + Send,
    source: &dyn Fn(usize) -> Option<&'s Source>,
    how: &How<'_>,
    take: &mut dyn FnMut(Batch) -> bool,
) {
    let cores = || thread::available_parallelism().map_or(1, |n| n.get());
    let jobs = if how.jobs == 0 { cores() } else { how.jobs };
    let (watch, cache) = (how.watch, how.cache);
    let window = Vec::new();
    let queue = Mutex::new(Queue { from: leaves, watch, next: 0, source: None, window });
    let draw = || queue.lock().unwrap_or_else(PoisonError::into_inner).draw();
    // A few for each thread: enough that none waits for the taker, few enough to hold the digests.
    let (send, receive) = sync_channel::<Vec<(u64, Done)>>(4 * jobs);
    thread::scope(|scope| {
        for _ in 0..jobs {
            let send = send.clone();
            scope.spawn(move || {
                let (mut ready, mut since) = (Vec::new(), Instant::now());
                while !watch.stopped()
                    && let Some((number, leaf)) = draw()
                {
                    ready.push((number, work(leaf, cache)));
                    watch.done();
                    if ready.len() >= TOGETHER || since.elapsed() >= SOON {
                        // Nobody takes any more: the work is over.
                        if send.send(std::mem::take(&mut ready)).is_err() {
                            return;
                        }
                        since = Instant::now();
                    }
                }
                // Nor is an error here: the work is over either way.
                let _ = send.send(ready);
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut next = 0;
        let mut memory = Memory { cache, current: None };
        for done in receive {
            early.extend(done);
            while let Some(done) = early.remove(&next) {
                next += 1;
                let source = source(done.source);
                memory.note(&done, source);
                if !take(judge(done, how.strict, source.is_some_and(|s| s.named))) {
                    return;
                }
            }
        }
        if !watch.stopped() {
            memory.keep();
        }
    });
}

/// Gathers what a source held, for the cache.
struct Memory<'a> {
    cache: Option<&'a Cache>,
    current: Option<(usize, Option<Stamp>, Vec<Content>)>,
}

impl Memory<'_> {
    /// The members come in the order of the sources: a new source ends the one before.
    fn note(&mut self, done: &Done, source: Option<&Source>) {
        let Some(source) = source else { return };
        match &self.current {
            Some((number, _, _)) if *number == done.source => {}
            _ => {
                self.keep();
                let stamp = source.stamp.filter(|_| !done.known);
                self.current = Some((done.source, stamp, Vec::new()));
            }
        }
        let Some((_, stamp, contents)) = &mut self.current else { return };
        let path = source.path.display().to_string();
        for (member, outcome) in &done.members {
            match (member.strip_prefix(&path), outcome) {
                (_, Ok((_, Outcome::Failed))) | (_, Err(_)) | (None, _) => *stamp = None,
                (Some(below), Ok((Some(key), _))) => contents.push((below.to_string(), *key)),
                (Some(_), Ok((None, _))) => {}
            }
        }
    }

    fn keep(&mut self) {
        if let (Some(cache), Some((_, Some(stamp), contents))) = (self.cache, self.current.take()) {
            cache.remember(&stamp, &contents);
        }
    }
}

/// Does a piece of work, or finds it done.
fn work(leaf: Leaf, cache: Option<&Cache>) -> Done {
    let (source, path) = (leaf.source, leaf.path());
    let found = cache.and_then(|cache| match leaf.known() {
        Some(key) => Some(vec![(path.clone(), Ok((Some(key), cache.read(&key)?)))]),
        None => {
            let contents = cache.contents(leaf.file()?.stamp.as_ref()?)?;
            let read = |(below, key): Content| {
                Some((format!("{path}{below}"), Ok((Some(key), cache.read(&key)?))))
            };
            contents.into_iter().map(read).collect()
        }
    });
    if let Some(members) = found {
        return Done { source, members, known: true, path };
    }
    let mut members = Vec::new();
    leaf.each(&mut |member| {
        let outcome = member.bytes.map(|bytes| match cache {
            Some(cache) => through(cache, &bytes),
            None => (None, outcome(&bytes)),
        });
        members.push((member.path, outcome));
    });
    Done { source, members, known: false, path }
}

/// The outcome of these bytes from the cache, or else for it.
fn through(cache: &Cache, bytes: &[u8]) -> (Option<Key>, Outcome) {
    let key = Cache::key(bytes);
    let outcome = cache.read(&key).unwrap_or_else(|| {
        let outcome = outcome(bytes);
        if !matches!(outcome, Outcome::Failed) {
            cache.write(&key, &outcome);
        }
        outcome
    });
    (Some(key), outcome)
}

/// Stage A on the bytes of one file. A panic in it is a bug of lope, which is said, and does not
/// take the other files with it.
fn outcome(bytes: &[u8]) -> Outcome {
    let stage_a = AssertUnwindSafe(|| match decode(bytes) {
        Ok(Decoded::Activities(found)) => {
            Outcome::Activities(found.into_iter().map(digest).collect())
        }
        Ok(Decoded::Overnight(night)) => Outcome::Night(night),
        Ok(Decoded::NotAnActivity(kind)) => Outcome::NotAnActivity(kind),
        Err(error) => Outcome::Unusable {
            reason: error.to_string(),
            unknown_format: error.kind == ErrorKind::UnknownFormat,
            empty: error.kind == ErrorKind::Empty,
        },
    });
    catch_unwind(stage_a).unwrap_or(Outcome::Failed)
}

fn of_problem(problem: Problem) -> Skipped {
    Skipped { path: problem.path, reason: problem.what, hint: problem.hint, fault: true }
}

/// Watches whose clock was never set start in 1989; nothing before this is a run (2000-01-01).
const EARLIEST_UNIX_S: i64 = 946_684_800;
/// Nor after this (2100-01-01): years up to 7502 have been seen.
const LATEST_UNIX_S: i64 = 4_102_444_800;

/// Which digests count, and what is said of the rest. `named`: the user named this very file.
fn judge(done: Done, strict: bool, named: bool) -> Batch {
    let mut batch = Batch::default();
    if done.members.is_empty() {
        let reason = "an archive without FIT or GPX files".to_string();
        batch.skipped.push(Skipped { path: done.path, reason, hint: None, fault: named });
    }
    for (path, outcome) in done.members {
        let mut skip = |reason: String, hint, fault| {
            batch.skipped.push(Skipped { path: path.clone(), reason, hint, fault });
        };
        match outcome {
            Err(problem) => batch.skipped.push(of_problem(problem)),
            Ok((_, Outcome::Activities(digests))) => {
                for digest in digests {
                    match refuse(&digest, strict) {
                        Some(reason) => batch.skipped.push(Skipped {
                            path: path.clone(),
                            reason,
                            hint: None,
                            fault: true,
                        }),
                        None => batch.digests.push((path.clone(), digest)),
                    }
                }
            }
            Ok((_, Outcome::Night(night))) => batch.nights.push((path.clone(), night)),
            Ok((_, Outcome::NotAnActivity(kind))) => {
                skip(format!("not an activity: {kind}"), None, named);
            }
            Ok((_, Outcome::Unusable { reason, unknown_format, empty })) => {
                let hint = (unknown_format && named).then_some(
                    "named on the command line, so it was tried; in folders only .fit, .gpx, \
                     .gz and .zip are",
                );
                // Nothing is wrong with a file that holds nothing: a treadmill run exported as GPX.
                skip(reason, hint, !empty || named);
            }
            Ok((_, Outcome::Failed)) => skip(
                "lope itself failed on this file".to_string(),
                Some("please report it with the file, if it may be shown"),
                true,
            ),
        }
    }
    batch
}

fn refuse(digest: &Digest, strict: bool) -> Option<String> {
    if !(EARLIEST_UNIX_S..LATEST_UNIX_S).contains(&digest.start.unix_s()) {
        return Some(format!("the watch's clock was not set: the run starts at {}", digest.start));
    }
    if strict && let Some(note) = digest.notes.iter().find(|n| n.kind == NoteKind::Damage) {
        return Some(format!("{} (--strict)", note.what));
    }
    None
}
