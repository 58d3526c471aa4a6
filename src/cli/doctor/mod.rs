//! `lope doctor`: one file examined, with a second opinion, or the ledger of an archive.

mod fit;
mod reference_readers;
mod xml;

use super::ledger;
use super::one::{OpenedFile, open};
use super::output::{Failure, print};
use crate::activity::{Activity, Channel, NoteKind};
use crate::decode::fit::FIT;
use crate::decode::{DecodeError, Decoded, ErrorKind, decode, format_of};
use crate::kernels::geodesy::haversine_m;
use crate::reconcile::reconcile;
use crate::report::{self as render, ReaderReport, ReaderStats, printable, thousands};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// A FIT, GPX or TCX file, packed or not; of an archive `archive.zip!member`; or a whole archive or
    /// folder, of which a ledger is printed
    file: PathBuf,
    /// Also list the fields of every kind of message, with their units
    #[arg(long)]
    messages: bool,
}

/// 0 for a file that can be used or is healthy, 1 for one of which nothing can be used.
pub(super) fn run(args: &DoctorArgs) -> Result<u8, Failure> {
    if ledger::is_archive(&args.file) {
        return ledger::run(&args.file);
    }
    let OpenedFile { path, bytes } = open(&args.file)?;
    let Some(format) = format_of(&bytes) else {
        return Err(unknown_format(&path, &bytes));
    };
    let read = decode(&bytes);
    let examination = if (FIT.sniff)(&bytes) {
        fit::examine(path, &bytes, &read, args.messages)
    } else {
        xml::examine(format, path, &bytes, &read, args.messages)
    };
    print(render::doctor(&examination).as_bytes())?;
    Ok(u8::from(read.is_err()))
}

/// What a file that is neither looks like, by its first bytes, and what to do about it.
const FOREIGN_FORMATS: &[(&[&str], &str, &str)] = &[
    (
        &["<!doctype html", "<html"],
        "a web page",
        "the site answered with a page, often the login: log in and export again",
    ),
    (&["<kml"], "a KML file", "KML holds no heart rate; export as FIT, GPX or TCX"),
    (&["{", "["], "JSON", "export the activity itself, as FIT, GPX or TCX"),
    (
        &["\0\u{5}\u{16}\u{7}"],
        "a macOS side file (`._name`)",
        "it holds no data; use the file without `._`",
    ),
    (&["%pdf"], "a PDF", "export the activity as FIT, GPX or TCX"),
];

fn unknown_format(path: &str, bytes: &[u8]) -> Failure {
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
    let signature = FOREIGN_FORMATS
        .iter()
        .find(|(signs, ..)| signs.iter().any(|s| start.starts_with(s) || tags(s)));
    if let Some((_, name, hint)) = signature {
        return Failure::new(
            format!("{path}: not a FIT, GPX or TCX file: looks like {name}"),
            Some(hint),
        );
    }
    let what = format!("{path}: not a FIT, GPX or TCX file");
    let fit = bytes.windows(4).position(|w| w == b".FIT");
    match fit {
        Some(_) => Failure::new(
            format!("{what}, though `.FIT` stands in it"),
            Some("its first bytes are lost or something stands before them: fetch it again"),
        ),
        None => Failure::new(
            what,
            Some(
                "a FIT file has `.FIT` at its 9th byte, a GPX file begins with `<gpx`, a TCX file with \
                  `<TrainingCenterDatabase`",
            ),
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

/// Records or points left out for their time, or merged.
fn untimed(read: &Read) -> usize {
    activities(read).iter().map(|a| a.left_out).sum()
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
fn ours(read: &Read, by_positions: bool) -> ReaderReport {
    let all = activities(read);
    let mut stats = ReaderStats {
        sessions: all.iter().map(|activity| activity.tracks).sum(),
        with_heart_rate: Some(0),
        beats: (!by_positions).then_some(0),
        laps: (!by_positions).then_some(0),
        ..ReaderStats::default()
    };
    for activity in all {
        let samples = &activity.samples;
        stats.records += samples.len();
        for t in [samples.time().first(), samples.time().last()].into_iter().flatten() {
            stats.include_time(activity.start.plus_s(*t));
        }
        let heart = samples.get(Channel::HeartRate).unwrap_or(&[]);
        let beating = heart.iter().filter(|v| v.is_finite()).count();
        stats.with_heart_rate = stats.with_heart_rate.map(|n| n + beating);
        let beats = activity.beats.as_ref().map_or(0, |b| b.rr_ms.len());
        stats.beats = stats.beats.map(|n| n + beats);
        stats.laps = stats.laps.map(|n| n + activity.laps.len());
        let distance = if by_positions { track_m(activity) } else { furthest_m(activity) };
        stats.distance_m = match (stats.distance_m, distance) {
            (Some(a), Some(b)) if by_positions => Some(a + b),
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
    }
    ReaderReport { reader: "lope", stats: read.is_ok().then_some(stats), complaint: None }
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
        reconcile(&mut repaired);
        for note in repaired.notes.iter().filter(|n| n.kind != NoteKind::Damage) {
            let session =
                if all.len() > 1 { format!("session {}: ", i + 1) } else { String::new() };
            let count = match note.samples {
                0 => String::new(),
                n => format!("{}, ", thousands(n)),
            };
            lines.push(format!("{session}{} ({count}{})", note.what, note.kind));
        }
    }
    lines
}
