//! The bytes of one file to its digests, or the reason why the file is not used.

use crate::activity::{Note, NoteKind, Overnight};
use crate::decode::{DecodeError, Decoded, ErrorKind, decode};
use crate::digest::{Digest, digest};
use crate::layout::List;
use crate::net;
use serde::{Deserialize, Serialize};

/// A file that was not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its path; `archive.zip!member` for a member of an archive.
    pub path: String,
    /// Why, with the place where there is one.
    pub reason: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
    /// False for a healthy file that is not an activity.
    pub fault: bool,
}

/// What some files held, in the order of the files.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Digests with the path of their file.
    pub digests: Vec<(String, Digest)>,
    /// Nights with the path of their file.
    pub nights: Vec<(String, Overnight)>,
    /// Vendors' lists of activities with the path of their file.
    pub lists: Vec<(String, List)>,
    /// Files not used.
    pub skipped: Vec<Skipped>,
}

/// What the bytes of one file held. The cache keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Outcome {
    Activities(Vec<Digest>),
    Night(Overnight),
    NotAnActivity(String),
    /// What a vendor says of its activities.
    List(List),
    Unusable {
        reason: String,
        unknown_format: bool,
        /// Nothing is wrong with it: it holds nothing.
        healthy: bool,
    },
    /// Not opened for this reason.
    LeftOut(String),
    /// Stage A itself failed, and what to say of it: not kept.
    Failed(String),
}

impl Outcome {
    /// Stage A on the bytes of one file. A panic in it is a bug of lope: it is reported for this file, and the
    /// other files are read all the same.
    pub fn of(bytes: &[u8]) -> Outcome {
        let stage_a = || match decode(bytes) {
            Ok(Decoded::Activities(activities)) => {
                Outcome::Activities(activities.into_iter().map(digest).collect())
            }
            Ok(Decoded::Overnight(night)) => Outcome::Night(night),
            Ok(Decoded::NotAnActivity(kind)) => Outcome::NotAnActivity(kind),
            Err(error) if error.kind == ErrorKind::UnknownFormat => match List::read(bytes) {
                Some(list) => Outcome::List(list),
                None => unusable(&error),
            },
            Err(error) => unusable(&error),
        };
        net::caught(stage_a).unwrap_or_else(|caught| Outcome::Failed(caught.what()))
    }
}

/// What is said of a list.
const A_LIST: &str = "not an activity: a list of activities";

fn unusable(error: &DecodeError) -> Outcome {
    Outcome::Unusable {
        reason: error.to_string(),
        unknown_format: error.kind == ErrorKind::UnknownFormat,
        healthy: error.kind == ErrorKind::Empty,
    }
}

impl Outcome {
    /// Adds a note on damage to the archive that the bytes come from.
    #[cfg(feature = "archives")]
    pub fn noted(mut self, damage: &str) -> Outcome {
        let note = Note::new(NoteKind::Damage, damage, 0);
        match &mut self {
            Outcome::Activities(found) => found.iter_mut().for_each(|d| d.notes.push(note.clone())),
            Outcome::Night(night) => night.notes.push(note),
            // Its reason stands alone.
            Outcome::NotAnActivity(_)
            | Outcome::List(_)
            | Outcome::Unusable { .. }
            | Outcome::LeftOut(_)
            | Outcome::Failed(_) => {}
        }
        self
    }
}

impl Batch {
    /// Appends another batch.
    #[cfg(feature = "archives")]
    pub fn extend(&mut self, other: Batch) {
        self.digests.extend(other.digests);
        self.nights.extend(other.nights);
        self.lists.extend(other.lists);
        self.skipped.extend(other.skipped);
    }

    /// Adds what a file held, or the reason why it is not used. `strict`: damage makes a file unusable.
    /// `named`: the user named this file, so that it must be an activity.
    pub fn add(&mut self, path: &str, outcome: Outcome, strict: bool, named: bool) {
        let mut skip = |reason: String, hint, fault| {
            self.skipped.push(Skipped { path: path.to_string(), reason, hint, fault });
        };
        match outcome {
            Outcome::Activities(digests) => {
                for digest in digests {
                    match refuse(&digest, strict) {
                        Some(reason) => skip(reason, None, true),
                        None => self.digests.push((path.to_string(), digest)),
                    }
                }
            }
            Outcome::Night(night) => match damage(&night.notes).filter(|_| strict) {
                Some(note) => skip(format!("{} (--strict)", note.what), None, true),
                None => self.nights.push((path.to_string(), night)),
            },
            Outcome::List(list) => {
                skip(A_LIST.to_string(), None, false);
                self.lists.push((path.to_string(), list));
            }
            Outcome::NotAnActivity(kind) => skip(format!("not an activity: {kind}"), None, named),
            Outcome::Unusable { reason, unknown_format, healthy } => {
                let hint = (unknown_format && named).then_some(
                    "named on the command line, so it was tried; in folders only .fit, .gpx, \
                     .tcx, .gz and .zip are",
                );
                // Nothing is wrong with a file that holds nothing: a treadmill run exported as GPX.
                skip(reason, hint, !healthy || named);
            }
            Outcome::LeftOut(reason) => skip(reason, None, false),
            Outcome::Failed(what) => skip(what, Some(net::HINT), true),
        }
    }
}

/// The first note on damage.
pub(crate) fn damage(notes: &[Note]) -> Option<&Note> {
    notes.iter().find(|n| n.kind == NoteKind::Damage)
}

/// Watches whose clock was never set start in 1989; nothing before this is a run (2000-01-01).
const EARLIEST_UNIX_S: i64 = 946_684_800;
/// Nor after this (2100-01-01): years up to 7502 have been seen.
const LATEST_UNIX_S: i64 = 4_102_444_800;

/// Why a digest is not used.
fn refuse(digest: &Digest, strict: bool) -> Option<String> {
    if !(EARLIEST_UNIX_S..LATEST_UNIX_S).contains(&digest.start.unix_s()) {
        return Some(format!("the watch's clock was not set: the run starts at {}", digest.start));
    }
    if strict && let Some(note) = damage(&digest.notes) {
        return Some(format!("{} (--strict)", note.what));
    }
    None
}
