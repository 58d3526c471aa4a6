//! GPX 1.0 and 1.1, in every dialect.
//!
//! `tag` (what each element means), `read` (to tracks); the rest is [`super::xml`]'s.

mod read;
mod tag;

use super::xml::{self, Track, fault_error, place};
use super::{DecodeError, Decoded, ErrorKind, Format};
use crate::activity::{Activity, Note, NoteKind};
use read::Document;

/// The GPX format.
pub const GPX: Format = Format { id: "gpx", extensions: &["gpx"], sniff, decode };

/// Common prefix of the namespaces of both versions.
const NAMESPACE: &[u8] = b"www.topografix.com/GPX/1/";

/// The creator of the routes in an archive of Apple Health.
const APPLE: &str = "Apple Health Export";
const APPLE_LEAVES_OUT: &str =
    "routes of Apple Health hold no heart rate: it stands in export.xml, which is not read";

fn sniff(bytes: &[u8]) -> bool {
    xml::root_is(bytes, b"gpx", NAMESPACE)
}

fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let text = xml::utf8(bytes);
    build(&text, read::read(&text))
}

fn build(text: &[u8], mut document: Document) -> Result<Decoded, DecodeError> {
    let (tracks, run_of) = runs(std::mem::take(&mut document.tracks));
    let (creator, name) = (document.creator.as_deref(), document.name.as_deref());
    let mut activities: Vec<Activity> = Vec::new();
    for mut track in tracks {
        let bad = track.bad_value.take();
        let Some(mut activity) = track.into_activity(creator, name) else { continue };
        activity.notes.extend(bad.map(|(bad, count)| xml::bad_value_note(text, &bad, count)));
        if creator.is_some_and(|c| c.starts_with(APPLE)) {
            activity.notes.push(Note::new(NoteKind::LeftOut, APPLE_LEAVES_OUT, 0));
        }
        activities.push(activity);
    }
    if activities.is_empty() {
        return without_timed_points(text, &document);
    }
    xml::note_faults(text, &document.faults, &run_of, &mut activities);
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

/// Returns the faults of a text in file order.
pub(super) fn faults(text: &[u8]) -> xml::Faults {
    read::read(text).faults
}

/// Describes a file without any point that has a time.
fn without_timed_points(text: &[u8], document: &Document) -> Result<Decoded, DecodeError> {
    if let Some(error) = fault_error(text, &document.faults) {
        return Err(error);
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
