//! What GPX and TCX have in common: an XML reader that goes on behind damage, and points with a time.
//!
//! Elements are known by local name, under any prefix or none, in any encoding. A fault costs only the point
//! that contains it, or the rest of a truncated file. Each fault is reported with its line and column. Entities
//! and document types are never expanded.
//!
//! `encoding` (bytes to UTF-8), `scan` (to tokens), `walk` (to elements, by the grammar of a format), `number` and
//! `time` (their values), `point`, `track` and `sift` (points to an activity).

mod encoding;
mod fault;
mod number;
mod point;
mod scan;
mod sift;
mod time;
mod track;
mod walk;

pub use encoding::utf8;
pub use fault::FaultKind;
pub use number::number;
pub use point::{BadValue, Point};
pub use scan::{attribute, local, resolved, string};
pub use time::InstantParser;
pub use track::Track;
pub use walk::{Faults, Grammar, excerpt, is_showable, walk};

use super::{DecodeError, ErrorKind, Place};
use crate::activity::{Activity, Note, NoteKind};
use scan::{Scanner, Token};

/// Bytes searched for the root element.
const SNIFF_BYTES: usize = 1 << 16;

/// Whether the first element has this local name, or this namespace where its name is damaged. Blanks and
/// comments may stand before it.
pub fn root_is(bytes: &[u8], root: &[u8], namespace: &[u8]) -> bool {
    let head = utf8(&bytes[..bytes.len().min(SNIFF_BYTES)]);
    let mut scanner = Scanner::new(&head);
    loop {
        match scanner.token() {
            Token::Open { name, attributes, .. } => {
                let damaged = || memchr::memmem::find(attributes, namespace).is_some();
                return local(name) == root || damaged();
            }
            Token::Text(text) if text.trim_ascii().is_empty() => {}
            _ => return false,
        }
    }
}

/// Returns the line and column, in characters, of a byte offset.
pub fn place(text: &[u8], at: usize) -> Place {
    let before = &text[..at.min(text.len())];
    let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
    let start = memchr::memrchr(b'\n', before).map_or(0, |i| i + 1);
    let column = before[start..].iter().filter(|b| **b & 0xC0 != 0x80).count() as u64 + 1;
    Place::LineColumn { line, column }
}

/// The first value of a track that can't be read, and how many there are.
pub fn bad_value_note(text: &[u8], bad: &BadValue, count: usize) -> Note {
    let more = if count > 1 { ", the first of such values" } else { "" };
    let what = format!("{bad} ({}){more}", place(text, bad.at));
    Note::new(NoteKind::Values, what, count)
}

/// Notes each fault at the activity that contains it, or the first. `activity_of`: the activity that the tracks
/// became, for each of them; not empty.
pub fn note_faults(
    text: &[u8],
    faults: &Faults,
    activity_of: &[usize],
    activities: &mut [Activity],
) {
    let Some(last) = activities.len().checked_sub(1) else { return };
    for fault in &faults.listed {
        let track = fault.tracks.clamp(1, activity_of.len().max(1)) - 1;
        let at = activity_of.get(track).map_or(0, |activity| *activity.min(&last));
        let note = format!("{} ({})", fault.kind, place(text, fault.at));
        activities[at].notes.push(Note::new(NoteKind::Damage, note, 0));
    }
    if faults.more > 0 {
        let note = format!("{} more faults in the file", faults.more);
        activities[0].notes.push(Note::new(NoteKind::Damage, note, 0));
    }
}

/// What is wrong with a document in which nothing could be used: its last fault.
pub fn fault_error(text: &[u8], faults: &Faults) -> Option<DecodeError> {
    let fault = faults.listed.last()?;
    let kind = if faults.limit { ErrorKind::Limit } else { ErrorKind::Damaged };
    Some(DecodeError::at(kind, fault.kind.to_string(), place(text, fault.at)))
}
