//! A GPX file examined: where it breaks, and its elements.

use super::{Read, activities, notes, opinion, ours, untimed, verdict};
use crate::decode::outline::outline;
use crate::decode::{ErrorKind, Place};
use crate::report::{Examination, Part, Wound, printable, thousands};

const GPX_ADVICE: &str = "the document breaks off or can't be read here; the points before are used: export it again, \
                          or mend this line in an editor";

pub(super) fn examine(path: String, bytes: &[u8], read: &Read, fields: bool) -> Examination {
    let outline = outline(bytes);
    let mut about = format!("GPX file of {} bytes", thousands(bytes.len()));
    if let Some(device) = activities(read).first().and_then(|a| a.device.name.as_ref()) {
        about += &format!(" by {}", printable(device));
    }
    let damages = activities(read).iter().flat_map(|a| &a.notes).filter(|n| n.by == "decode");
    let mut wounds: Vec<Wound> = damages.map(|n| gpx_wound(bytes, &n.what)).collect();
    if let Err(error) = read
        && error.kind != ErrorKind::Empty
    {
        wounds.push(gpx_wound(bytes, &error.to_string()));
    }
    let opinions = vec![ours(read, true), opinion::gpx(bytes, outline.depth)];
    let left_out = untimed(read);
    let mut notes = notes(read);
    let tags = outline.elements.iter().filter(|(name, _)| name.rsplit(':').next() == Some("trkpt"));
    let points: usize = tags.map(|(_, count)| count).sum();
    let used = opinions[0].sees.as_ref().map_or(points, |s| s.records);
    if let Some(other) = points.checked_sub(used + left_out).filter(|n| *n > 0 && used > 0) {
        notes.push(format!(
            "{} points stand in tracks without any time: no activity",
            thousands(other)
        ));
    }
    let parts = outline.elements.iter().map(|(name, count)| Part {
        name: name.clone(),
        count: *count,
        more: unit(name).filter(|_| fields).unwrap_or_default().to_string(),
        fields: Vec::new(),
    });
    Examination {
        path,
        about,
        verdict: verdict(read, !wounds.is_empty()),
        len: bytes.len(),
        promised: 0,
        wounds,
        opinions,
        left_out,
        notes,
        parts: parts.collect(),
        parts_name: "elements",
    }
}

/// A damage with its place taken from the end of the message: `(line 12, column 3)`.
fn gpx_wound(bytes: &[u8], message: &str) -> Wound {
    let place = message.rsplit_once(" (line ").and_then(|(what, rest)| {
        let (line, column) = rest.strip_suffix(')')?.split_once(", column ")?;
        let (line, column) = (line.parse().ok()?, column.parse().ok()?);
        Some((what.to_string(), Place::LineColumn { line, column }))
    });
    let Some((what, at @ Place::LineColumn { line, column })) = place else {
        let (from, to) = (bytes.len(), bytes.len());
        let place = "the file".to_string();
        return Wound { from, to, place, what: message.to_string(), advice: GPX_ADVICE };
    };
    let start = match line {
        0 | 1 => 0,
        _ => {
            let ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n');
            ends.map(|(i, _)| i + 1).nth(line as usize - 2).unwrap_or(bytes.len())
        }
    };
    let from = (start + column.saturating_sub(1) as usize).min(bytes.len());
    Wound { from, to: bytes.len(), place: at.to_string(), what, advice: GPX_ADVICE }
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
        _ => return None,
    })
}
