//! Reads sources and produces digests, in the order of the sources, on all cores or sequentially.

#[cfg(feature = "parallel")]
mod ordered;

use crate::cache::{Cache, Content, Key, Stamp};
use crate::discover::{Discovery, OneLarge, Problem, Source, WorkItem, WorkItems};
use crate::ingest::{Batch, Outcome, Skipped};
#[cfg(feature = "parallel")]
use crate::parallel;

/// Options of a batch.
#[derive(Clone, Copy)]
pub struct BatchOptions<'a> {
    /// Skip damaged files instead of using what could be read.
    pub strict: bool,
    /// Cache of digests.
    pub cache: Option<&'a Cache>,
    /// Receiver of progress.
    pub progress: &'a dyn Progress,
}

/// Receives the progress of a batch and can cancel it. Called from any thread.
pub trait Progress: Sync {
    /// Called when a work item is done.
    fn item_done(&self) {}
    /// Called when a source turns out to consist of more work items than the one it was counted as.
    fn items_added(&self, _pieces: u64) {}
    /// Returns whether the remaining work is cancelled.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Ignores progress and never cancels.
pub struct NoProgress;

impl Progress for NoProgress {}

impl BatchOptions<'_> {
    /// No cache, no progress, damaged files used as far as possible.
    pub const PLAIN: BatchOptions<'static> =
        BatchOptions { strict: false, cache: None, progress: &NoProgress };
}

/// Reads and digests all sources.
pub fn run(discovery: &Discovery, options: &BatchOptions<'_>) -> Batch {
    let mut batch = Batch::default();
    stream(discovery, options, &mut |part| {
        batch.extend(part);
        true
    });
    batch
}

/// Reads and digests all sources and passes the results to `sink` as they become available, in order, until
/// `sink` returns `false`.
pub fn stream(
    discovery: &Discovery,
    options: &BatchOptions<'_>,
    sink: &mut dyn FnMut(Batch) -> bool,
) {
    let problems = discovery.problems.iter().cloned().map(Skipped::from).collect();
    if sink(Batch { skipped: problems, ..Batch::default() }) {
        let named = |i: usize| discovery.sources.get(i);
        stream_from(WorkItems::new(&discovery.sources, options.cache), &named, options, sink);
    }
}

/// Like [`stream`], for work items that do not come from paths named by the user.
pub fn stream_items(
    items: impl Iterator<Item = WorkItem> + Send,
    options: &BatchOptions<'_>,
    sink: &mut dyn FnMut(Batch) -> bool,
) {
    stream_from(items, &|_| None, options, sink);
}

/// The result of one member: its cache key and outcome, or the problem that prevented reading it.
type MemberResult = Result<(Option<Key>, Outcome), Problem>;

/// The result of a work item.
struct WorkResult {
    source: usize,
    /// Path and result of each member.
    members: Vec<(String, MemberResult)>,
    /// Whether all results come from the cache.
    known: bool,
    path: String,
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
    let one_large = OneLarge::default();
    if process_in_order(items, progress, |item| process(item, cache, &one_large), &mut sink) {
        recorder.commit();
    }
}

/// Processes the items and passes the results to `sink` in order. Returns whether the sink accepted all of them
/// and the work was not cancelled.
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

/// Records the members of each source in the cache.
struct SourceRecorder<'a> {
    cache: Option<&'a Cache>,
    current: Option<(usize, Option<Stamp>, Vec<Content>)>,
}

impl SourceRecorder<'_> {
    /// Records a result. Results arrive in the order of the sources, so a new source completes the previous one.
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
                (_, Ok((_, Outcome::Failed(_)) | (None, _))) | (_, Err(_)) | (None, _) => {
                    *stamp = None
                }
                (Some(below), Ok((Some(key), _))) => contents.push((below.to_string(), *key)),
            }
        }
    }

    fn commit(&mut self) {
        if let (Some(cache), Some((_, Some(stamp), contents))) = (self.cache, self.current.take()) {
            cache.remember(&stamp, &contents);
        }
    }
}

/// Processes a work item, or takes its results from the cache.
fn process(item: WorkItem, cache: Option<&Cache>, one_large: &OneLarge) -> WorkResult {
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
    item.for_each_member(one_large, &mut |member| {
        let outcome = member.bytes.map(|bytes| match cache {
            Some(cache) => cached_outcome(cache, &bytes),
            None => (None, Outcome::of(&bytes)),
        });
        let outcome = outcome.or_else(|problem| left_out(cache, problem));
        // The same bytes may come from a sound archive: what is wrong with this one is found anew each time.
        let outcome = match &member.damage {
            Some(damage) => outcome.map(|(_, outcome)| (None, outcome.noted(damage))),
            None => outcome,
        };
        members.push((member.path, outcome));
    });
    WorkResult { source, members, known: false, path }
}

/// A healthy file that is not opened is an outcome like any other, so that it is named from the cache too: by its
/// reason.
fn left_out(cache: Option<&Cache>, problem: Problem) -> MemberResult {
    if problem.fault {
        return Err(problem);
    }
    let key = cache.map(|_| Cache::key(problem.what.as_bytes()));
    let outcome = Outcome::LeftOut(problem.what);
    if let (Some(cache), Some(key)) = (cache, &key) {
        cache.write(key, &outcome);
    }
    Ok((key, outcome))
}

/// Returns the outcome of these bytes from the cache, or computes and stores it.
fn cached_outcome(cache: &Cache, bytes: &[u8]) -> (Option<Key>, Outcome) {
    let key = Cache::key(bytes);
    let outcome = cache.read(&key).unwrap_or_else(|| {
        let outcome = Outcome::of(bytes);
        if !matches!(outcome, Outcome::Failed(_)) {
            cache.write(&key, &outcome);
        }
        outcome
    });
    (Some(key), outcome)
}

/// What came of a piece of work, for the caller. `named`: the user named this very file.
fn into_batch(done: WorkResult, strict: bool, named: bool) -> Batch {
    let mut batch = Batch::default();
    let unopened = |answer: &MemberResult| matches!(answer, Ok((_, Outcome::LeftOut(_))));
    let itself = done.members.iter().any(|(path, _)| *path == done.path);
    // Without a name of its own an archive is named when nothing in it is.
    let nothing = done.members.is_empty() || named;
    if nothing && !itself && done.members.iter().all(|(_, answer)| unopened(answer)) {
        let reason = "an archive without FIT, GPX or TCX files".to_string();
        batch.skipped.push(Skipped { path: done.path, reason, hint: None, fault: named });
    }
    for (path, answer) in done.members {
        match answer {
            Err(problem) => batch.skipped.push(problem.into()),
            Ok((_, outcome)) => batch.add(&path, outcome, strict, named),
        }
    }
    batch
}
