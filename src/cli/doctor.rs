//! `lope doctor`: one file examined, with a second opinion.

use super::one::{One, open};
use super::opinion;
use super::output::{Failure, print};
use crate::activity::{Activity, Channel};
use crate::decode::fit::{DeveloperFieldSeen, FieldSeen, Kind, Survey, survey};
use crate::decode::outline::outline;
use crate::decode::{DecodeError, Decoded, ErrorKind, Place, decode, format_of};
use crate::kernels::geodesy::haversine_m;
use crate::repair::repair;
use crate::report::{
    self as render, Examination, Opinion, Part, Sees, Wound, printable, thousands,
};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// A FIT or GPX file, packed or not; of an archive `archive.zip!member`
    file: PathBuf,
    /// Also list the fields of every kind of message, with their units
    #[arg(long)]
    messages: bool,
}

/// 0 for a file that can be used or is healthy, 1 for one of which nothing can be used.
pub(super) fn run(args: &DoctorArgs) -> Result<u8, Failure> {
    let One { path, bytes } = open(&args.file)?;
    let Some(format) = format_of(&bytes) else { return Err(neither(&path, &bytes)) };
    let read = decode(&bytes);
    let found = match format.id {
        "fit" => fit(path, &bytes, &read, args.messages),
        _ => gpx(path, &bytes, &read, args.messages),
    };
    print(render::doctor(&found).as_bytes())?;
    Ok(u8::from(read.is_err()))
}

/// What a file that is neither looks like, by its first bytes, and what to do about it.
const LOOKS: &[(&[&str], &str, &str)] = &[
    (
        &["<!doctype html", "<html"],
        "a web page",
        "the site answered with a page, often the login: log in and export again",
    ),
    (
        &["<trainingcenterdatabase"],
        "a TCX file",
        "export as FIT (\"original\") or GPX; TCX is not read",
    ),
    (&["<kml"], "a KML file", "KML holds no heart rate; export as FIT or GPX"),
    (&["{", "["], "JSON", "export the activity itself, as FIT or GPX"),
    (
        &["\0\u{5}\u{16}\u{7}"],
        "a macOS side file (`._name`)",
        "it holds no data; use the file without `._`",
    ),
    (&["%pdf"], "a PDF", "export the activity as FIT or GPX"),
];

fn neither(path: &str, bytes: &[u8]) -> Failure {
    let path = printable(path);
    if bytes.is_empty() {
        let hint = "the download or the copy failed: fetch it again";
        return Failure::new(format!("{path}: the file is empty"), Some(hint));
    }
    if bytes.iter().all(|b| *b == 0) {
        let what = format!("{path}: {} bytes, all zero", thousands(bytes.len()));
        return Failure::new(
            what,
            Some("the space was kept, the data never written: copy it again"),
        );
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let start = head.trim_start_matches('\u{feff}').trim_start();
    let tags = |sign: &str| sign.starts_with('<') && start.starts_with('<') && start.contains(sign);
    let look =
        LOOKS.iter().find(|(signs, ..)| signs.iter().any(|s| start.starts_with(s) || tags(s)));
    if let Some((_, name, hint)) = look {
        return Failure::new(
            format!("{path}: not a FIT or GPX file: looks like {name}"),
            Some(hint),
        );
    }
    let what = format!("{path}: not a FIT or GPX file");
    let fit = bytes.windows(4).position(|w| w == b".FIT");
    match fit {
        Some(_) => Failure::new(
            format!("{what}, though `.FIT` stands in it"),
            Some("its first bytes are lost or something stands before them: fetch it again"),
        ),
        None => Failure::new(
            what,
            Some("a FIT file has `.FIT` at its 9th byte, a GPX file begins with `<gpx`"),
        ),
    }
}

type Read = Result<Decoded, DecodeError>;

fn activities(read: &Read) -> &[Activity] {
    match read {
        Ok(Decoded::Activities(activities)) => activities,
        _ => &[],
    }
}

/// Records or points left out for their time.
fn untimed(read: &Read) -> usize {
    let notes = activities(read).iter().flat_map(|a| &a.notes);
    notes.filter(|n| n.by == "time").map(|n| n.samples).sum()
}

fn verdict(read: &Read, damaged: bool) -> String {
    let count: usize = activities(read).iter().map(|a| a.samples.len()).sum();
    let records = match count {
        1 => "1 record".to_string(),
        n => format!("{} records", thousands(n)),
    };
    let left_out = untimed(read);
    match read {
        Ok(Decoded::Activities(_)) if damaged => format!("DAMAGED, but usable: {records}"),
        Ok(Decoded::Activities(_)) if left_out > count => format!(
            "readable, but poor: {records}, and {} left out for their time",
            thousands(left_out)
        ),
        Ok(Decoded::Activities(_)) => format!("healthy: {records}"),
        Ok(Decoded::NotAnActivity(kind)) if damaged => {
            format!("DAMAGED, and not an activity: {}", printable(kind))
        }
        Ok(Decoded::NotAnActivity(kind)) => {
            format!("healthy, but not an activity: {}", printable(kind))
        }
        Ok(Decoded::Overnight(_)) if damaged => "DAMAGED: what a night measured".to_string(),
        Ok(Decoded::Overnight(_)) => "healthy: what a night measured, no activity".to_string(),
        Err(error) if error.kind == ErrorKind::Empty => {
            format!("nothing to judge: {}", printable(&error.what))
        }
        Err(error) => format!("DAMAGED beyond use: {}", printable(&error.to_string())),
    }
}

/// What lope sees. `by_positions`: the distance is the length of the track, as the gpx crate has it.
fn ours(read: &Read, by_positions: bool) -> Opinion {
    let all = activities(read);
    let mut sees = Sees {
        sessions: all.len(),
        with_heart_rate: Some(0),
        beats: (!by_positions).then_some(0),
        laps: (!by_positions).then_some(0),
        ..Sees::default()
    };
    for activity in all {
        let samples = &activity.samples;
        sees.records += samples.len();
        for t in [samples.time().first(), samples.time().last()].into_iter().flatten() {
            sees.saw(activity.start.plus_s(*t));
        }
        let heart = samples.get(Channel::HeartRate).unwrap_or(&[]);
        let beating = heart.iter().filter(|v| v.is_finite()).count();
        sees.with_heart_rate = sees.with_heart_rate.map(|n| n + beating);
        let beats = activity.beats.as_ref().map_or(0, |b| b.rr_ms.len());
        sees.beats = sees.beats.map(|n| n + beats);
        sees.laps = sees.laps.map(|n| n + activity.laps.len());
        let distance = if by_positions { track_m(activity) } else { furthest_m(activity) };
        sees.distance_m = match (sees.distance_m, distance) {
            (Some(a), Some(b)) if by_positions => Some(a + b),
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
    }
    Opinion { reader: "lope", sees: read.is_ok().then_some(sees), trouble: None }
}

fn furthest_m(activity: &Activity) -> Option<f64> {
    let distance = activity.samples.get(Channel::Distance)?;
    distance.iter().copied().filter(|d| d.is_finite()).reduce(f64::max)
}

fn track_m(activity: &Activity) -> Option<f64> {
    let positions = activity.samples.positions()?;
    let places = positions.latitude.iter().zip(&positions.longitude);
    let places: Vec<_> = places.filter(|(a, b)| a.is_finite() && b.is_finite()).collect();
    let step = |w: &[(&f64, &f64)]| haversine_m(*w[0].0, *w[0].1, *w[1].0, *w[1].1);
    // An empty sum is a negative zero.
    Some(places.windows(2).map(step).sum::<f64>() + 0.0)
}

/// What lope left out, merged or repaired; damage is told elsewhere.
fn notes(read: &Read) -> Vec<String> {
    let all = activities(read);
    let mut lines = Vec::new();
    for (i, activity) in all.iter().enumerate() {
        let mut repaired = activity.clone();
        repair(&mut repaired);
        for note in repaired.notes.iter().filter(|n| n.by != "decode") {
            let session =
                if all.len() > 1 { format!("session {}: ", i + 1) } else { String::new() };
            let count = match note.samples {
                0 => String::new(),
                n => format!(": {}", thousands(n)),
            };
            lines.push(format!("{session}{}{count} ({})", note.what, note.by));
        }
    }
    lines
}

/// How far a damage of a FIT file reaches.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// One place; everything is read.
    Place,
    /// The rest of the file that it stands in.
    RestOfFile,
    /// Up to the next file, or the end.
    NextFile,
}

/// What the damages of a FIT file mean: words of the message, how far it reaches, what to do.
const FIT_ADVICE: &[(&str, Reach, &str)] = &[
    (
        "ends early",
        Reach::Place,
        "the recording or the copy was cut short, and what is missing can't be made up: fetch the \
         file again; if it is the same, the watch never wrote more",
    ),
    (
        "not a FIT file",
        Reach::NextFile,
        "something foreign stands here, as left by a bad copy; nothing of the run is in it",
    ),
    (
        "header's checksum",
        Reach::Place,
        "a byte of the header was changed, or the app that wrote it counts wrong; the records are \
         judged by themselves",
    ),
    (
        "checksum does not match",
        Reach::Place,
        "some byte of the file is not what the watch wrote, or the app that wrote it counts wrong: \
         fetch it again; if it is the same, look at the numbers below before you trust them",
    ),
    ("checksum is missing", Reach::Place, "the last two bytes are cut off; all records are there"),
    (
        "go on",
        Reach::Place,
        "the watch was switched off, or empty, before it could write the length: the records were \
         read to the end",
    ),
    (
        "header says",
        Reach::Place,
        "the first byte is wrong; the place of the first message was found without it",
    ),
    (
        "too many definitions",
        Reach::RestOfFile,
        "no watch writes this: the file was made to trouble a reader",
    ),
    (
        "",
        Reach::RestOfFile,
        "bytes were lost or overwritten here, and from here on messages can't be told apart: what \
         stands before is used; fetch the file again for the rest",
    ),
];

fn fit_wounds(survey: &Survey, len: usize) -> Vec<Wound> {
    let mut wounds: Vec<Wound> = survey
        .damages
        .iter()
        .map(|damage| {
            let row = FIT_ADVICE.iter().find(|(words, ..)| damage.what.contains(words));
            let (_, reach, advice) = row.unwrap_or(&FIT_ADVICE[FIT_ADVICE.len() - 1]);
            let inside = survey.files.iter().rev().find(|h| h.at <= damage.at);
            let to = match reach {
                Reach::Place => damage.at,
                Reach::RestOfFile => inside.map_or(len, |h| (h.at + h.size + h.data_size).min(len)),
                Reach::NextFile => {
                    survey.files.iter().map(|h| h.at).find(|at| *at > damage.at).unwrap_or(len)
                }
            };
            Wound {
                from: damage.at,
                to: to.max(damage.at),
                place: format!("byte {}", damage.at),
                what: damage.what.clone(),
                advice,
            }
        })
        .collect();
    wounds.sort_by_key(|w| w.from);
    wounds
}

fn fit(path: String, bytes: &[u8], read: &Read, fields: bool) -> Examination {
    let survey = survey(bytes);
    let wounds = fit_wounds(&survey, bytes.len());
    let mut about = format!("FIT file of {} bytes", thousands(bytes.len()));
    if let Some(device) = activities(read).first().and_then(|a| a.device.name.as_ref()) {
        about += &format!(" from {}", printable(device));
    }
    if let Some(h) = survey.files.first() {
        let (major, minor) = (h.protocol >> 4, h.protocol & 0x0F);
        about += &format!(
            "; protocol {major}.{minor}, profile {}.{:02}",
            h.profile / 100,
            h.profile % 100
        );
    }
    if survey.files.len() > 1 {
        about += &format!("; {} files in one", survey.files.len());
    }
    let promised = survey.files.iter().map(|h| h.at + h.size + h.data_size + 2).max().unwrap_or(0);
    // A length that a damaged header made up would squeeze the picture to nothing.
    let cut = survey.damages.iter().any(|d| d.what.contains("ends early"));
    let promised = if cut && promised <= 64 * bytes.len() { promised } else { 0 };
    Examination {
        path,
        about,
        verdict: verdict(read, !wounds.is_empty()),
        len: bytes.len(),
        promised,
        wounds,
        opinions: vec![ours(read, false), opinion::fitparser(bytes)],
        left_out: untimed(read),
        notes: notes(read),
        parts: survey.kinds.iter().map(|k| fit_part(k, fields)).collect(),
        parts_name: "messages",
    }
}

fn fit_part(kind: &Kind, fields: bool) -> Part {
    let order = if kind.big_endian { ", big-endian" } else { "" };
    let more = format!("number {}, first at byte {}{order}", kind.global, kind.first_byte);
    let mut lines = Vec::new();
    if fields {
        lines.extend(kind.fields.iter().map(|f| field_line(kind.global, f)));
        lines.extend(kind.developer_fields.iter().map(developer_line));
    }
    Part { name: opinion::message_name(kind.global), count: kind.count, more, fields: lines }
}

/// FIT base types by the number in their lower five bits.
const BASE_TYPES: [&str; 17] = [
    "enum", "sint8", "uint8", "sint16", "uint16", "sint32", "uint32", "string", "float32",
    "float64", "uint8z", "uint16z", "uint32z", "byte", "sint64", "uint64", "uint64z",
];

fn field_line(global: u16, field: &FieldSeen) -> String {
    let base = BASE_TYPES.get(usize::from(field.base & 0x1F)).copied().unwrap_or("unknown type");
    let (name, unit) = opinion::field_name(global, field.num, field.size, field.base)
        .unwrap_or_else(|| ("not in the public profile".to_string(), String::new()));
    let line = format!("{:>3}  {name:<34} {base:<8} {:>3} bytes  {unit}", field.num, field.size);
    line.trim_end().to_string()
}

fn developer_line(field: &DeveloperFieldSeen) -> String {
    let name = field.name.as_deref().unwrap_or("without a description");
    let unit = field.unit.as_deref().unwrap_or("");
    let line = format!(
        "{:>3}  {name:<34} app {:<4} {:>3} bytes  {unit}",
        field.num, field.app, field.size
    );
    line.trim_end().to_string()
}

const GPX_ADVICE: &str = "the document breaks off or can't be read here; the points before are used: export it again, \
                          or mend this line in an editor";

fn gpx(path: String, bytes: &[u8], read: &Read, fields: bool) -> Examination {
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
        opinions: vec![ours(read, true), opinion::gpx(bytes, outline.depth)],
        left_out: untimed(read),
        notes: notes(read),
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
