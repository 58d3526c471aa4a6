//! GPX 1.0 and 1.1: elements by local name, under any prefix or none, in any encoding.
//!
//! A fault costs only the point that contains it, or the rest of a truncated file. Each fault is reported
//! with its line and column. Entities and document types are never expanded.
//!
//! `encoding` (bytes to UTF-8), `scan` (to tokens), `tag` (what each element means), `read` (to
//! tracks), `track` (to an activity).

mod encoding;
mod fault;
mod number;
mod read;
mod scan;
mod tag;
mod time;
mod track;

pub use fault::FaultKind;
pub(super) use read::is_showable;

use super::{DecodeError, Decoded, ErrorKind, Format, Place};
use crate::activity::{Activity, Note, NoteKind};
use read::Document;
use scan::{Scanner, Token};
use track::Track;

/// The GPX format.
pub const GPX: Format = Format { id: "gpx", extensions: &["gpx"], sniff, decode };

/// Bytes searched for the root element.
const SNIFF_BYTES: usize = 1 << 16;
/// Common prefix of the namespaces of both versions.
const NAMESPACE: &[u8] = b"www.topografix.com/GPX/1/";

fn sniff(bytes: &[u8]) -> bool {
    let head = encoding::utf8(&bytes[..bytes.len().min(SNIFF_BYTES)]);
    let mut scanner = Scanner::new(&head);
    loop {
        match scanner.token() {
            Token::Open { name, attributes, .. } => {
                let damaged = || memchr::memmem::find(attributes, NAMESPACE).is_some();
                return scan::local(name) == b"gpx" || damaged();
            }
            Token::Text(text) if text.trim_ascii().is_empty() => {}
            _ => return false,
        }
    }
}

fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let text = encoding::utf8(bytes);
    build(&text, read::read(&text))
}

/// Returns the line and column, in characters, of a byte offset.
fn place(text: &[u8], at: usize) -> Place {
    let before = &text[..at.min(text.len())];
    let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
    let start = memchr::memrchr(b'\n', before).map_or(0, |i| i + 1);
    let column = before[start..].iter().filter(|b| **b & 0xC0 != 0x80).count() as u64 + 1;
    Place::LineColumn { line, column }
}

fn build(text: &[u8], mut document: Document) -> Result<Decoded, DecodeError> {
    let (tracks, run_of) = runs(std::mem::take(&mut document.tracks));
    let (creator, name) = (document.creator.as_deref(), document.name.as_deref());
    let mut activities: Vec<Activity> = Vec::new();
    for mut track in tracks {
        let bad = track.bad_value.take();
        let Some(mut activity) = track.into_activity(creator, name) else { continue };
        if let Some((bad, count)) = bad {
            let more = if count > 1 { ", the first of such values" } else { "" };
            let what = format!("{bad} ({}){more}", place(text, bad.at));
            activity.notes.push(Note::new(NoteKind::Values, what, count));
        }
        activities.push(activity);
    }
    if activities.is_empty() {
        return without_timed_points(text, &document);
    }
    for fault in &document.faults {
        // The track that contains the fault, or the first.
        let track = fault.tracks.clamp(1, run_of.len().max(1)) - 1;
        let at = run_of.get(track).map_or(0, |run| *run.min(&(activities.len() - 1)));
        let note = format!("{} ({})", fault.kind, place(text, fault.at));
        activities[at].notes.push(Note::new(NoteKind::Damage, note, 0));
    }
    if document.more_faults > 0 {
        let note = format!("{} more faults in the file", document.more_faults);
        activities[0].notes.push(Note::new(NoteKind::Damage, note, 0));
    }
    activities.sort_by_key(|a| a.start);
    Ok(Decoded::Activities(activities))
}

/// Joins tracks that go on with the one before. Returns the runs, and for each track its run.
fn runs(tracks: Vec<Track>) -> (Vec<Track>, Vec<usize>) {
    let (mut runs, mut run_of): (Vec<Track>, Vec<usize>) = (Vec::new(), Vec::new());
    for track in tracks {
        match runs.last_mut() {
            Some(last) if last.goes_on_in(&track) => last.append(track),
            _ => runs.push(track),
        }
        run_of.push(runs.len() - 1);
    }
    (runs, run_of)
}

/// Returns the listed faults in file order with their locations, and the number of further faults.
pub(super) fn faults(bytes: &[u8]) -> (Vec<(FaultKind, Place)>, usize) {
    let text = encoding::utf8(bytes);
    let document = read::read(&text);
    let faults = document.faults.into_iter().map(|f| (f.kind, place(&text, f.at)));
    (faults.collect(), document.more_faults)
}

/// Describes a file without any point that has a time.
fn without_timed_points(text: &[u8], document: &Document) -> Result<Decoded, DecodeError> {
    if let Some(fault) = document.faults.last() {
        let kind = if document.limit { ErrorKind::Limit } else { ErrorKind::Damaged };
        return Err(DecodeError::at(kind, fault.kind.to_string(), place(text, fault.at)));
    }
    let what = match &document.bad_value {
        Some(bad) if bad.name == "time" => {
            let at = place(text, bad.at);
            return Err(DecodeError::at(ErrorKind::Damaged, bad.to_string(), at));
        }
        _ if document.untimed > 0 => "a track without times",
        _ if document.routes => "a route",
        _ if document.waypoints => "waypoints",
        _ if document.track_count == 0 => "neither tracks, routes nor waypoints",
        _ => return Err(DecodeError::new(ErrorKind::Empty, "a track without points")),
    };
    Ok(Decoded::NotAnActivity(what.to_string()))
}
