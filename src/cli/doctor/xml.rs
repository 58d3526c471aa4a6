//! A GPX or TCX file examined: where it breaks, and its elements.

use super::{Read, activities, notes, ours, reference_readers, untimed, verdict};
use crate::decode::inspect::{FaultKind, count_elements, xml_faults};
use crate::decode::{ErrorKind, Format, GPX, Place};
use crate::report::{ContentRow, DamageSpan, Examination, printable, thousands};

/// What to do about damage, and whether reading ended there.
fn advice(fault: Option<&FaultKind>) -> (bool, &'static str) {
    match fault {
        Some(fault) if fault.ends() => (
            true,
            "the export or the copy was cut short: the points before are used; export it again for the \
             rest",
        ),
        Some(fault) if fault.is_limit() => (
            true,
            "no watch writes this: the file was made to trouble a reader, and was read up to here",
        ),
        _ => (
            false,
            "something is damaged at this place; what stands before and behind it is used: export it \
             again, or mend this line in an editor",
        ),
    }
}

/// The damages: all of a file that can be used, else the one that is to blame.
fn damages(bytes: &[u8], read: &Read) -> Vec<DamageSpan> {
    let faults = xml_faults(bytes);
    match (read, faults.listed.last()) {
        (Ok(_), _) => {
            let told = faults.listed.iter();
            let told =
                told.map(|(fault, at)| damage(bytes, fault.to_string(), Some(*at), Some(fault)));
            let more =
                (faults.more > 0).then(|| format!("{} more faults in the file", faults.more));
            told.chain(more.map(|what| damage(bytes, what, None, None))).collect()
        }
        (Err(error), _) if error.kind == ErrorKind::Empty => Vec::new(),
        (Err(error), fault) => {
            vec![damage(bytes, error.what.clone(), error.at, fault.map(|(fault, _)| fault))]
        }
    }
}

pub(super) fn examine(
    format: &Format,
    path: String,
    bytes: &[u8],
    read: &Read,
    fields: bool,
) -> Examination {
    let counts = count_elements(bytes);
    let is_gpx = (GPX.sniff)(bytes);
    let name = format.id.to_uppercase();
    let mut about = format!("{name} file of {} bytes", thousands(bytes.len()));
    if let Some(device) = activities(read).first().and_then(|a| a.device.name.as_ref()) {
        about += &format!(" by {}", printable(device));
    }
    let damages = damages(bytes, read);
    let mut reader_reports = vec![ours(read, is_gpx)];
    if is_gpx {
        reader_reports.push(reference_readers::gpx(bytes, counts.depth));
    } else if let Some(stats) = &mut reader_reports[0].stats {
        // TCX has no room for them.
        stats.beats = None;
    }
    let left_out = untimed(read);
    let mut notes = notes(read);
    let point = if is_gpx { "trkpt" } else { "Trackpoint" };
    let tags = counts.elements.iter().filter(|(name, _)| name.rsplit(':').next() == Some(point));
    let points: usize = tags.map(|(_, count)| count).sum();
    let used = reader_reports[0].stats.as_ref().map_or(points, |s| s.records);
    let other = points.checked_sub(used + left_out).filter(|n| *n > 0 && used > 0);
    // In a damaged file a point may be missing for other reasons.
    if let Some(other) = other.filter(|_| damages.is_empty()) {
        notes.push(format!(
            "{} points stand in tracks without any time: no activity",
            thousands(other)
        ));
    }
    let parts = counts.elements.iter().map(|(name, count)| ContentRow {
        name: name.clone(),
        count: *count,
        more: unit(name).filter(|_| fields).unwrap_or_default().to_string(),
        fields: Vec::new(),
    });
    Examination {
        path,
        about,
        verdict: verdict(read, !damages.is_empty()),
        len: bytes.len(),
        promised: 0,
        damages,
        reader_reports,
        left_out,
        notes,
        parts: parts.collect(),
        parts_name: "elements",
    }
}

/// One damage at its place.
fn damage(bytes: &[u8], what: String, at: Option<Place>, fault: Option<&FaultKind>) -> DamageSpan {
    let (ends, advice) = advice(fault);
    let Some(at @ Place::LineColumn { line, column }) = at else {
        let place = "somewhere".to_string();
        return DamageSpan { from: usize::MAX, to: usize::MAX, place, what, advice };
    };
    let start = match line {
        0 | 1 => 0,
        _ => {
            let ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n');
            ends.map(|(i, _)| i + 1).nth(line as usize - 2).unwrap_or(bytes.len())
        }
    };
    // Columns count characters: in a file of one line with many accents the mark is a little early.
    let from = (start + column.saturating_sub(1) as usize).min(bytes.len());
    let to = if ends { bytes.len() } else { from };
    DamageSpan { from, to, place: at.to_string(), what, advice }
}

/// Units of the elements that lope reads.
fn unit(name: &str) -> Option<&'static str> {
    Some(match name.rsplit(':').next()? {
        "ele" => "m",
        "time" => "ISO 8601",
        "trkpt" | "wpt" | "rtept" => "lat, lon in degrees",
        "hr" | "heartrate" | "heart_rate" => "bpm",
        "cad" | "cadence" => "steps/min of one foot, mostly",
        "speed" => "m/s",
        "power" | "watts" => "W",
        "atemp" | "temp" => "\u{b0}C",
        "course" => "degrees",
        "Time" | "StartTime" => "ISO 8601",
        "LatitudeDegrees" | "LongitudeDegrees" => "degrees",
        "AltitudeMeters" | "DistanceMeters" => "m",
        "TotalTimeSeconds" => "s",
        "HeartRateBpm" | "AverageHeartRateBpm" | "MaximumHeartRateBpm" => "bpm",
        "Cadence" | "RunCadence" => "steps/min of one foot, mostly",
        "Speed" | "MaximumSpeed" => "m/s",
        "Watts" => "W",
        _ => return None,
    })
}
