//! The shell: sources in, digests out, in the order of the sources, on all cores or in turn.

#[cfg(feature = "parallel")]
mod ordered;

use crate::activity::{NoteKind, Overnight};
use crate::cache::{Cache, Content, Key, Stamp};
use crate::decode::{Decoded, ErrorKind, decode};
use crate::digest::{Digest, digest};
use crate::discover::{Discovery, Problem, Skipped, Source, WorkItem, WorkItems};
#[cfg(feature = "parallel")]
use crate::parallel;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};

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
pub struct BatchOptions<'a> {
    /// Damage is a fault.
    pub strict: bool,
    /// Where digests are kept.
    pub cache: Option<&'a Cache>,
    /// Who looks on.
    pub progress: &'a dyn Progress,
}

/// Who looks on while a batch is worked through, from any thread.
pub trait Progress: Sync {
    /// One more piece of work is done, of so many pieces for each source.
    fn item_done(&self) {}
    /// An archive held more pieces than the one that it was counted as.
    fn items_added(&self, _pieces: u64) {}
    /// Whether the rest is not wanted any more.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody.
pub struct NoProgress;

impl Progress for NoProgress {}

impl BatchOptions<'_> {
    /// No cache, to the end.
    pub const PLAIN: BatchOptions<'static> =
        BatchOptions { strict: false, cache: None, progress: &NoProgress };
}

/// Reads and digests all sources.
pub fn run(discovery: &Discovery, options: &BatchOptions<'_>) -> Batch {
    let mut batch = Batch::default();
    stream(discovery, options, &mut |part| {
        batch.digests.extend(part.digests);
        batch.nights.extend(part.nights);
        batch.skipped.extend(part.skipped);
        true
    });
    batch
}

/// Reads and digests all sources and hands over what came of them bit by bit, in order, until
/// `take` answers with `false`.
pub fn stream(
    discovery: &Discovery,
    options: &BatchOptions<'_>,
    sink: &mut dyn FnMut(Batch) -> bool,
) {
    let problems = discovery.problems.iter().cloned().map(of_problem).collect();
    if sink(Batch { skipped: problems, ..Batch::default() }) {
        let named = |i: usize| discovery.sources.get(i);
        stream_from(WorkItems::new(&discovery.sources, options.cache), &named, options, sink);
    }
}

/// The same for pieces of work from elsewhere: nothing was named by the user.
pub fn stream_items(
    items: impl Iterator<Item = WorkItem> + Send,
    options: &BatchOptions<'_>,
    sink: &mut dyn FnMut(Batch) -> bool,
) {
    stream_from(items, &|_| None, options, sink);
}

/// What came of one member: its key in the cache and what it was, or why it can't be used.
type MemberResult = Result<(Option<Key>, Outcome), Problem>;

/// What came of a piece of work.
struct WorkResult {
    source: usize,
    /// Path and outcome of each member.
    members: Vec<(String, MemberResult)>,
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

fn stream_from<'s>(
    items: impl Iterator<Item = WorkItem> + Send,
    source: &dyn Fn(usize) -> Option<&'s Source>,
    options: &BatchOptions<'_>,
    sink: &mut dyn FnMut(Batch) -> bool,
) {
    let (progress, cache) = (options.progress, options.cache);
    let mut last = None;
    let items = items.inspect(move |item| {
        if last.replace(item.source) == Some(item.source) {
            progress.items_added(1);
        }
    });
    let mut recorder = SourceRecorder { cache, current: None };
    let mut sink = |done: WorkResult| {
        let source = source(done.source);
        recorder.record(&done, source);
        sink(into_batch(done, options.strict, source.is_some_and(|s| s.named)))
    };
    if process_in_order(items, progress, |item| process(item, cache), &mut sink) {
        recorder.commit();
    }
}

/// Does the work, and hands over what came of it in order; whether the taker took everything. False too
/// when the work was stopped.
fn process_in_order<T: Send>(
    items: impl Iterator<Item = WorkItem> + Send,
    progress: &dyn Progress,
    work: impl Fn(WorkItem) -> T + Sync,
    sink: &mut dyn FnMut(T) -> bool,
) -> bool {
    #[cfg(feature = "parallel")]
    if parallel::threads() > 1 {
        return ordered::ordered(items, progress, work, sink);
    }
    for item in items {
        if progress.is_cancelled() {
            return false;
        }
        let done = work(item);
        progress.item_done();
        if !sink(done) {
            return false;
        }
    }
    !progress.is_cancelled()
}

/// Gathers what a source held, for the cache.
struct SourceRecorder<'a> {
    cache: Option<&'a Cache>,
    current: Option<(usize, Option<Stamp>, Vec<Content>)>,
}

impl SourceRecorder<'_> {
    /// The members come in the order of the sources: a new source ends the one before.
    fn record(&mut self, done: &WorkResult, source: Option<&Source>) {
        let Some(source) = source else { return };
        match &self.current {
            Some((number, _, _)) if *number == done.source => {}
            _ => {
                self.commit();
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

    fn commit(&mut self) {
        if let (Some(cache), Some((_, Some(stamp), contents))) = (self.cache, self.current.take()) {
            cache.remember(&stamp, &contents);
        }
    }
}

/// Does a piece of work, or finds it done.
fn process(item: WorkItem, cache: Option<&Cache>) -> WorkResult {
    let (source, path) = (item.source, item.path());
    let cached = cache.and_then(|cache| match item.known() {
        Some(key) => Some(vec![(path.clone(), Ok((Some(key), cache.read(&key)?)))]),
        None => {
            let contents = cache.contents(item.file()?.stamp.as_ref()?)?;
            let read = |(below, key): Content| {
                Some((format!("{path}{below}"), Ok((Some(key), cache.read(&key)?))))
            };
            contents.into_iter().map(read).collect()
        }
    });
    if let Some(members) = cached {
        return WorkResult { source, members, known: true, path };
    }
    let mut members = Vec::new();
    item.for_each_member(&mut |member| {
        let outcome = member.bytes.map(|bytes| match cache {
            Some(cache) => cached_outcome(cache, &bytes),
            None => (None, outcome(&bytes)),
        });
        members.push((member.path, outcome));
    });
    WorkResult { source, members, known: false, path }
}

/// The outcome of these bytes from the cache, or else for it.
fn cached_outcome(cache: &Cache, bytes: &[u8]) -> (Option<Key>, Outcome) {
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
        Ok(Decoded::Activities(activities)) => {
            Outcome::Activities(activities.into_iter().map(digest).collect())
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
fn into_batch(done: WorkResult, strict: bool, named: bool) -> Batch {
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
                    match refusal(&digest, strict) {
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

fn refusal(digest: &Digest, strict: bool) -> Option<String> {
    if !(EARLIEST_UNIX_S..LATEST_UNIX_S).contains(&digest.start.unix_s()) {
        return Some(format!("the watch's clock was not set: the run starts at {}", digest.start));
    }
    if strict && let Some(note) = digest.notes.iter().find(|n| n.kind == NoteKind::Damage) {
        return Some(format!("{} (--strict)", note.what));
    }
    None
}
