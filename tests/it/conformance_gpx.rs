//! Real GPX files against independent readers: the values of gpxpy and lxml in a table, a plain
//! event loop of quick-xml, and the gpx crate where it can read the file.
//!
//! Needs `LOPE_CORPUS`.

use crate::corpus::{self, cells, class, manifest};
use crate::support::{season, unpacked};
use lope::activity::{Activity, Channel};
use lope::calendar::UtcTime;
use lope::decode::{Decoded, decode};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

/// Files with which lope does something else than the table says, and why.
const ON_PURPOSE: &[(&str, &str, &str)] = &[(
    "gpxstudio__gpx.studio__with_power_2.gpx",
    "not_an_activity",
    "a prefix that is not declared does no harm; it is a track without times",
)];

/// Files of which some tracks have no time at all.
const UNTIMED_TRACKS: &[&str] =
    &["tkrajina__gpxgo__cerknicko-without-times.gpx", "tkrajina__gpxgo__korita-zbevnica.gpx"];

/// All GPX files below a folder, sorted.
fn gpx_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let named = |p: &PathBuf| p.to_string_lossy().contains(".gpx");
    let mut files: Vec<PathBuf> = entries.filter(named).collect();
    files.sort();
    files
}

/// A point as others read it; NaN is "not said".
#[derive(Clone, Copy, Debug)]
struct Row {
    unix_ms: Option<i64>,
    /// Latitude, longitude, altitude, heart rate, cadence of one foot.
    values: [f64; 5],
}

const NAMES: [&str; 5] = ["latitude", "longitude", "altitude", "heart rate", "cadence"];

/// How many of each value were compared, and what differs.
#[derive(Default)]
struct Tally {
    points: usize,
    compared: [usize; 5],
    left_out: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Compares all points: those of one reader and those of lope, both in order of their time.
    fn compare(&mut self, file: &str, mut rows: Vec<Row>, activities: &[Activity]) {
        rows.retain(|r| r.unix_ms.is_some());
        let mut rows = rows.into_iter();
        let mut ours: Vec<(i64, [f64; 5])> = Vec::new();
        let mut dropped = 0;
        for activity in activities {
            dropped += activity
                .notes
                .iter()
                .filter(|n| n.what.contains("goes back"))
                .map(|n| n.samples)
                .sum::<usize>();
            let samples = &activity.samples;
            let at = |channel, i: usize| samples.get(channel).map_or(f64::NAN, |c| c[i]);
            for (i, t) in samples.time().iter().enumerate() {
                let place = samples.positions().map(|p| (p.latitude[i], p.longitude[i]));
                let (lat, lon) = place.unwrap_or((f64::NAN, f64::NAN));
                let values = [
                    lat,
                    lon,
                    at(Channel::Altitude, i),
                    at(Channel::HeartRate, i),
                    at(Channel::Cadence, i),
                ];
                ours.push((activity.start.plus_s(*t).unix_ms(), values));
            }
        }
        let total = rows.len();
        if total != ours.len() + dropped {
            self.wrong.push(format!("{file}: {total} points, ours {} and {dropped}", ours.len()));
            return;
        }
        self.left_out += dropped;
        // Cadence is that of one foot or of both, the same for the whole file.
        let mut feet = None;
        for (unix_ms, ours) in ours {
            // Points that lope left out stand between.
            let Some(theirs) = rows.find(|r| r.unix_ms == Some(unix_ms)) else {
                self.wrong.push(format!("{file}: no point at {}", UtcTime::from_unix_ms(unix_ms)));
                return;
            };
            self.points += 1;
            for (k, (a, b)) in ours.into_iter().zip(theirs.values).enumerate() {
                let b = if k == 4 && b > 0.0 && a.is_finite() {
                    b * *feet.get_or_insert(if a == b { 1.0 } else { 2.0 })
                } else {
                    b
                };
                if a.to_bits() != b.to_bits() && !(a.is_nan() && b.is_nan()) && a != b {
                    let at = UtcTime::from_unix_ms(unix_ms);
                    self.wrong.push(format!("{file}: {} at {at}: {a}, not {b}", NAMES[k]));
                    return;
                }
                self.compared[k] += usize::from(b.is_finite());
            }
        }
    }

    fn print(&self, title: &str, files: usize) {
        println!(
            "{title}: {files} files, {} points, {} left out by note",
            self.points, self.left_out
        );
        for (name, count) in NAMES.iter().zip(self.compared) {
            println!("  {name}: {count} values equal");
        }
        for wrong in &self.wrong {
            println!("  WRONG {wrong}");
        }
    }
}

/// A time by jiff, cut to the millisecond; UTC when it names no zone.
fn iso_ms(text: &str) -> Option<i64> {
    let text = text.trim();
    let time = text.parse::<jiff::Timestamp>().or_else(|_| format!("{text}Z").parse()).ok()?;
    Some(time.as_microsecond().div_euclid(1000))
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn every_file_is_what_the_manifest_says() {
    let folder = corpus::conformance();
    let (mut as_expected, mut on_purpose, mut wrong) = (0, 0, Vec::new());
    for row in manifest(&folder, "gpx") {
        let (file, expected) = (&row["file"], &row["expected"]);
        let decoded = decode(&unpacked(&folder.join(file)));
        let class = class(&decoded);
        if let Some((_, does, why)) = ON_PURPOSE.iter().find(|(f, _, _)| file.ends_with(f)) {
            println!("{file}: {class}, the table says {expected}: {why}");
            assert_eq!(class, *does, "{file}");
            on_purpose += 1;
        } else if class == expected {
            as_expected += 1;
        } else {
            wrong.push(format!("{file}: {class}, not {expected}: {decoded:?}"));
        }
        if let Ok(Decoded::Activities(activities)) = &decoded {
            let points: usize = activities.iter().map(|a| a.samples.len() + a.left_out).sum();
            let heart = |a: &Activity| {
                let heart = a.samples.get(Channel::HeartRate).unwrap_or_default();
                heart.iter().filter(|h| h.is_finite()).count()
            };
            let hearts_found: usize = activities.iter().map(heart).sum();
            // A track of which no point has a time makes no activity.
            let partly = UNTIMED_TRACKS.iter().any(|f| file.ends_with(f));
            let count = |column: &str| row[column].parse::<usize>().unwrap();
            assert!(partly || count("n_records") == points, "{file}: {points} points");
            let left_out: usize = activities.iter().map(|a| a.left_out).sum();
            assert!(count("n_with_hr") <= hearts_found + left_out, "{file}");
        }
    }
    println!(
        "{as_expected} of {} as the table says, {on_purpose} otherwise on purpose",
        as_expected + on_purpose + wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(as_expected + on_purpose, 96);
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn every_value_is_that_of_the_tables() {
    let folder = corpus::conformance();
    let mut tally = Tally::default();
    let tables: Vec<PathBuf> = gpx_files(&folder.join("expected"));
    let mut untimed = 0;
    for table in &tables {
        let name = table.file_name().unwrap().to_string_lossy().replace(".csv.gz", "");
        let text = String::from_utf8(unpacked(table)).unwrap();
        let rows: Vec<Row> = text
            .lines()
            .skip(1)
            .map(cells)
            .map(|r| {
                let value = |i: usize| r[i].parse().unwrap_or(f64::NAN);
                Row { unix_ms: iso_ms(&r[0]), values: [1, 2, 3, 4, 5].map(value) }
            })
            .collect();
        untimed += rows.iter().filter(|r| r.unix_ms.is_none()).count();
        match decode(&unpacked(&folder.join("gpx").join(&name))) {
            Ok(Decoded::Activities(activities)) => tally.compare(&name, rows, &activities),
            other => {
                let timed = rows.iter().any(|r| r.unix_ms.is_some());
                assert!(!timed, "{name}: {other:?}");
            }
        }
    }
    tally.print("tables of gpxpy and lxml", tables.len());
    println!("  {untimed} points of the tables have no time");
    assert!(tally.wrong.is_empty() && tables.len() == 26);
}

/// The plain twin: quick-xml's events, the standard library's numbers, jiff's times.
fn plain(text: &str) -> Option<Vec<Row>> {
    let local = |name: &str| name.rsplit(':').next().unwrap_or_default().to_string();
    // OpenTracks once marked pauses by a latitude of 100 or 200, which is none.
    let attribute = |e: &BytesStart, name: &str| -> f64 {
        let found = e.attributes().flatten().find(|a| a.key.as_ref() == name);
        let degrees = found.and_then(|a| a.value.trim().parse().ok());
        degrees.filter(|d: &f64| name != "lat" || d.abs() <= 90.0).unwrap_or(f64::NAN)
    };
    let position = |e: &BytesStart| -> (f64, f64) {
        let (lat, lon) = (attribute(e, "lat"), attribute(e, "lon"));
        (lat, if lat.is_nan() { f64::NAN } else { lon })
    };
    let mut reader = Reader::from_str(text);
    let (mut rows, mut row): (Vec<Row>, Option<Row>) = (Vec::new(), None);
    let mut depth = Vec::new();
    let mut value = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => {
                let name = local(e.name().as_ref());
                if name == "trkpt" {
                    let (lat, lon) = position(&e);
                    row = Some(Row {
                        unix_ms: None,
                        values: [lat, lon, f64::NAN, f64::NAN, f64::NAN],
                    });
                }
                depth.push(name);
                value.clear();
            }
            Event::Empty(e) if local(e.name().as_ref()) == "trkpt" => {
                let (lat, lon) = position(&e);
                rows.push(Row { unix_ms: None, values: [lat, lon, f64::NAN, f64::NAN, f64::NAN] });
            }
            Event::Text(e) => value.push_str(&e),
            Event::End(_) => {
                let name = depth.pop()?;
                if name == "trkpt" {
                    rows.extend(row.take());
                }
                if let Some(row) = &mut row {
                    let number = value.trim().parse().unwrap_or(f64::NAN);
                    let in_point = depth.last().is_some_and(|d| d == "trkpt");
                    match name.as_str() {
                        "time" if in_point => {
                            row.unix_ms = iso_ms(&value);
                        }
                        "ele" if in_point => row.values[2] = number,
                        "hr" => row.values[3] = number,
                        "cad" => row.values[4] = number,
                        _ => {}
                    }
                }
                value.clear();
            }
            Event::Eof => return Some(rows),
            _ => {}
        }
    }
}

/// The gpx crate, which drops heart rate and cadence.
fn crate_rows(bytes: &[u8]) -> Option<Vec<Row>> {
    let gpx = catch_unwind(|| gpx::read(bytes)).ok()?.ok()?;
    let segments = gpx.tracks.iter().flat_map(|t| &t.segments);
    let rows = segments.flat_map(|s| &s.points).map(|p| {
        let time = p.time.and_then(|t| iso_ms(&t.format().ok()?));
        let place = p.point();
        let ele = p.elevation.unwrap_or(f64::NAN);
        Row { unix_ms: time, values: [place.y(), place.x(), ele, f64::NAN, f64::NAN] }
    });
    Some(rows.collect())
}

/// Our activities without what the gpx crate drops.
fn bare(mut activities: Vec<Activity>) -> Vec<Activity> {
    for activity in &mut activities {
        let nothing = vec![f64::NAN; activity.samples.len()];
        activity.samples.set(Channel::HeartRate, nothing.clone()).unwrap();
        activity.samples.set(Channel::Cadence, nothing).unwrap();
    }
    activities
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn every_value_is_that_of_two_other_readers() {
    let corpus = corpus::root();
    let mut files = gpx_files(&corpus.join("conformance/gpx"));
    for athlete in ["a03", "a04", "a07"] {
        files.extend(gpx_files(&corpus.join("athletes").join(athlete)));
    }
    files.extend(gpx_files(&season()));
    let (mut twin, mut other) = (Tally::default(), Tally::default());
    let (mut twin_files, mut other_files, mut unread) = (0, 0, 0);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = unpacked(path);
        let Ok(Decoded::Activities(activities)) = decode(&bytes) else { continue };
        if let Some(rows) = std::str::from_utf8(&bytes).ok().and_then(plain) {
            twin_files += 1;
            twin.compare(&name, rows, &activities);
        }
        match crate_rows(&bytes) {
            Some(rows) => {
                other_files += 1;
                other.compare(&name, rows, &bare(activities));
            }
            None => unread += 1,
        }
    }
    std::panic::set_hook(hook);
    println!("{} files", files.len());
    twin.print("quick-xml, plain", twin_files);
    other.print("gpx crate", other_files);
    println!("  {unread} files that lope reads and the gpx crate does not");
    assert!(twin.wrong.is_empty() && other.wrong.is_empty());
}
