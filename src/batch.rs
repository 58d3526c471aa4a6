//! The shell: sources in, digests out, in parallel (the only rayon).

use crate::activity::{Activity, Overnight};
use crate::decode::{Decoded, ErrorKind, decode};
use crate::digest::{Digest, digest};
use crate::discover::{Discovery, Problem, Source};
use crate::report::Skipped;
use rayon::prelude::*;

/// What came of a batch, in the order of the sources whatever the number of threads.
#[derive(Debug, Default)]
pub struct Batch {
    /// Digests with the path they came from.
    pub digests: Vec<(String, Digest)>,
    /// Nights, in the same order.
    pub nights: Vec<Overnight>,
    /// Files not used.
    pub skipped: Vec<Skipped>,
}

/// Watches whose clock was never set start in 1989; nothing before this is a run (2000-01-01).
const EARLIEST_UNIX_S: i64 = 946_684_800;
/// Nor after this (2100-01-01): years up to 7502 have been seen.
const LATEST_UNIX_S: i64 = 4_102_444_800;

/// Reads and digests all sources.
///
/// `tick` is called once a source, from any thread; `false` from it means that the rest is not
/// wanted any more. With `strict` damage is a fault.
pub fn run(found: &Discovery, strict: bool, tick: &(dyn Fn() -> bool + Sync)) -> Batch {
    let parts: Vec<Batch> =
        map(&found.sources, |source| if tick() { one(source, strict) } else { Batch::default() });
    let mut batch = Batch::default();
    batch.skipped.extend(found.problems.iter().cloned().map(of_problem));
    for part in parts {
        batch.digests.extend(part.digests);
        batch.nights.extend(part.nights);
        batch.skipped.extend(part.skipped);
    }
    batch
}

/// `work` on every item, in parallel; the answers are in the order of the items.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    items.par_iter().map(work).collect()
}

fn of_problem(problem: Problem) -> Skipped {
    Skipped { path: problem.path, reason: problem.what, hint: problem.hint, fault: true }
}

fn one(source: &Source, strict: bool) -> Batch {
    let mut batch = Batch::default();
    let mut members = 0;
    source.each(&mut |member| {
        members += 1;
        let bytes = match member.bytes {
            Ok(bytes) => bytes,
            Err(problem) => return batch.skipped.push(of_problem(problem)),
        };
        let skip = |reason: String, hint, fault| Skipped {
            path: member.path.clone(),
            reason,
            hint,
            fault,
        };
        match decode(&bytes) {
            Ok(Decoded::Activities(activities)) => {
                for activity in activities {
                    match refuse(&activity, strict) {
                        Some(reason) => batch.skipped.push(skip(reason, None, true)),
                        None => batch.digests.push((member.path.clone(), digest(activity))),
                    }
                }
            }
            Ok(Decoded::Overnight(night)) => batch.nights.push(night),
            Ok(Decoded::NotAnActivity(kind)) => {
                batch.skipped.push(skip(format!("not an activity: {kind}"), None, source.named));
            }
            Err(error) => {
                let unknown = error.kind == ErrorKind::UnknownFormat;
                let hint = (unknown && source.named).then_some(
                    "named on the command line, so it was tried; in folders only .fit, .gpx, \
                     .gz and .zip are",
                );
                // Nothing is wrong with a file that holds nothing: a treadmill run exported as GPX.
                let fault = error.kind != ErrorKind::Empty || source.named;
                batch.skipped.push(skip(error.to_string(), hint, fault));
            }
        }
    });
    if members == 0 {
        let path = source.path.display().to_string();
        let reason = "an archive without FIT or GPX files".to_string();
        batch.skipped.push(Skipped { path, reason, hint: None, fault: source.named });
    }
    batch
}

fn refuse(activity: &Activity, strict: bool) -> Option<String> {
    if !(EARLIEST_UNIX_S..LATEST_UNIX_S).contains(&activity.start.unix_s()) {
        return Some(format!(
            "the watch's clock was not set: the run starts at {}",
            activity.start
        ));
    }
    if strict && let Some(note) = activity.notes.iter().find(|n| n.by == "decode") {
        return Some(format!("{} (--strict)", note.what));
    }
    None
}
