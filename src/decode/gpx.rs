//! GPX 1.0 and 1.1, streamed: elements by local name, under any prefix or none.
//!
//! Damage keeps the points before it. DOCTYPE and entities are never expanded.

use super::{DecodeError, Decoded, ErrorKind, Format, Place};
use crate::activity::{Activity, Channel, Note, Positions, Samples, Span, Sport};
use crate::units::{UtcTime, days_from_civil};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// The GPX format.
pub const GPX: Format = Format { id: "gpx", extensions: &["gpx"], sniff, decode };

/// How far into a file the root element may stand.
const SNIFF_BYTES: usize = 4096;
/// Deeper nesting is an attack.
const MAX_DEPTH: usize = 64;

fn sniff(bytes: &[u8]) -> bool {
    let head = utf8(&bytes[..bytes.len().min(SNIFF_BYTES)]);
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|i| i + 3)
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            rest.find('>').map(|i| i + 1)
        } else {
            break;
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_start();
    }
    let Some(name) = rest.strip_prefix('<') else { return false };
    let name: String =
        name.chars().take_while(|c| !c.is_whitespace() && !"/>".contains(*c)).collect();
    name.rsplit(':').next() == Some("gpx")
}

/// UTF-16 and Latin-1 to UTF-8; everything else as it is.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |big: bool| {
        let units = bytes[2..].chunks_exact(2).map(|b| {
            if big { u16::from_be_bytes([b[0], b[1]]) } else { u16::from_le_bytes([b[0], b[1]]) }
        });
        Cow::Owned(String::from_utf16_lossy(&units.collect::<Vec<u16>>()))
    };
    match bytes {
        [0xFE, 0xFF, ..] => wide(true),
        [0xFF, 0xFE, ..] => wide(false),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => {
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_lowercase();
            if head.contains("encoding") && (head.contains("8859-1") || head.contains("1252")) {
                bytes.iter().map(|&b| b as char).collect()
            } else {
                String::from_utf8_lossy(bytes)
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Point {
    /// ms since 1970.
    time: Option<i64>,
    lat: f64,
    lon: f64,
    ele: f64,
    heart: f64,
    cadence: f64,
    speed: f64,
    power: f64,
    temperature: f64,
}

impl Default for Point {
    fn default() -> Point {
        let n = f64::NAN;
        Point {
            time: None,
            lat: n,
            lon: n,
            ele: n,
            heart: n,
            cadence: n,
            speed: n,
            power: n,
            temperature: n,
        }
    }
}

#[derive(Default)]
struct Track {
    name: Option<String>,
    sport: Option<String>,
    segments: Vec<Vec<Point>>,
}

#[derive(Default)]
struct Document {
    creator: Option<String>,
    name: Option<String>,
    tracks: Vec<Track>,
    routes: bool,
    waypoints: bool,
    bad_values: usize,
    assumed_utc: bool,
    damage: Option<(String, usize)>,
}

fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let text = utf8(bytes);
    let mut document = Document::default();
    read(&text, &mut document)?;
    build(&text, document)
}

fn place(text: &str, at: usize) -> Place {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line = before.iter().filter(|b| **b == b'\n').count() as u64 + 1;
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    Place::LineColumn { line, column: (before.len() - start) as u64 + 1 }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        element.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    Some(found.value.trim().to_string())
}

fn read(text: &str, document: &mut Document) -> Result<(), DecodeError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut stack: Vec<String> = Vec::new();
    let mut point: Option<Point> = None;
    let mut value = String::new();
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                document.damage = Some((error.to_string(), reader.error_position() as usize));
                return Ok(());
            }
        };
        let at = reader.buffer_position() as usize;
        match event {
            Event::Start(e) => {
                if stack.len() >= MAX_DEPTH {
                    return Err(DecodeError::at(
                        ErrorKind::Limit,
                        format!("elements nested deeper than {MAX_DEPTH}"),
                        place(text, at),
                    ));
                }
                open(&e, document, &mut point);
                stack.push(local(e.name().as_ref()).to_string());
                value.clear();
            }
            Event::Empty(e) => {
                open(&e, document, &mut point);
                if local(e.name().as_ref()) == "trkpt" {
                    keep(document, point.take());
                }
            }
            Event::Text(e) => value.push_str(&e),
            Event::CData(e) => value.push_str(&e),
            Event::GeneralRef(e) => value.push_str(match e.as_ref() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                _ => "",
            }),
            Event::End(_) => {
                let Some(name) = stack.pop() else { continue };
                if name == "trkpt" {
                    keep(document, point.take());
                } else {
                    close(&name, &stack, value.trim(), document, point.as_mut());
                }
                value.clear();
            }
            Event::Eof => {
                if !stack.is_empty() {
                    document.damage = Some(("the file ends early".to_string(), text.len()));
                }
                return Ok(());
            }
            _ => {}
        }
    }
}

fn open(e: &BytesStart<'_>, document: &mut Document, point: &mut Option<Point>) {
    match local(e.name().as_ref()) {
        "gpx" => document.creator = attribute(e, "creator"),
        "trk" => document.tracks.push(Track::default()),
        "trkseg" => {
            if document.tracks.is_empty() {
                document.tracks.push(Track::default());
            }
            if let Some(track) = document.tracks.last_mut() {
                track.segments.push(Vec::new());
            }
        }
        "rte" => document.routes = true,
        "wpt" => document.waypoints = true,
        "trkpt" => {
            let mut p = Point::default();
            let mut degrees = |name: &str, limit: f64| {
                let value = attribute(e, name)?.parse::<f64>().ok();
                let value = value.filter(|v| v.abs() <= limit);
                document.bad_values += usize::from(value.is_none());
                value
            };
            if let (Some(lat), Some(lon)) = (degrees("lat", 90.0), degrees("lon", 180.0)) {
                (p.lat, p.lon) = (lat, lon);
            }
            *point = Some(p);
        }
        _ => {}
    }
}

fn close(
    name: &str,
    stack: &[String],
    value: &str,
    document: &mut Document,
    point: Option<&mut Point>,
) {
    let Some(point) = point else {
        let parent = stack.last().map(String::as_str);
        let text = || (!value.is_empty()).then(|| value.to_string());
        match (name, parent, document.tracks.last_mut()) {
            ("name", Some("trk"), Some(track)) => track.name = text(),
            ("type", Some("trk"), Some(track)) => track.sport = text(),
            ("name", Some("metadata"), _) => document.name = text(),
            _ => {}
        }
        return;
    };
    if name == "time" {
        match parse_time(value) {
            Some((time, zoned)) => {
                point.time = Some(time);
                document.assumed_utc |= !zoned;
            }
            None => document.bad_values += 1,
        }
        return;
    }
    let slot = match name {
        "ele" => &mut point.ele,
        "hr" | "heartrate" | "heart_rate" => &mut point.heart,
        "cad" | "cadence" => &mut point.cadence,
        "speed" => &mut point.speed,
        "power" | "watts" => &mut point.power,
        "atemp" | "temp" => &mut point.temperature,
        _ => return,
    };
    match value.parse::<f64>() {
        Ok(v) if v.is_finite() => *slot = v,
        _ if value.is_empty() => {}
        _ => document.bad_values += 1,
    }
}

fn keep(document: &mut Document, point: Option<Point>) {
    let segment = document.tracks.last_mut().and_then(|t| t.segments.last_mut());
    if let (Some(segment), Some(point)) = (segment, point) {
        segment.push(point);
    }
}

/// ISO 8601 to ms since 1970, and whether it named a zone.
fn parse_time(text: &str) -> Option<(i64, bool)> {
    let b = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        b.get(range)?
            .iter()
            .try_fold(0i64, |n, d| d.is_ascii_digit().then(|| n * 10 + i64::from(d - b'0')))
    };
    let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    let (hour, minute, second) = (digits(11..13)?, digits(14..16)?, digits(17..19)?);
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 25 && minute < 60;
    if !fits || second > 60 || b[4] != b'-' || b[13] != b':' {
        return None;
    }
    let days = days_from_civil(year, month as u32, day as u32);
    let mut ms = ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
    let mut at = 19;
    if b.get(at) == Some(&b'.') {
        at += 1;
        let mut scale = 100;
        while let Some(d) = b.get(at).filter(|d| d.is_ascii_digit()) {
            ms += i64::from(d - b'0') * scale;
            scale /= 10;
            at += 1;
        }
    }
    match b.get(at) {
        None => Some((ms, false)),
        Some(b'Z' | b'z') => Some((ms, true)),
        Some(sign @ (b'+' | b'-')) => {
            let hours = digits(at + 1..at + 3)?;
            let colon = usize::from(b.get(at + 3) == Some(&b':'));
            let minutes = digits(at + 3 + colon..at + 5 + colon).unwrap_or(0);
            let offset = (hours * 60 + minutes) * 60_000;
            Some((if *sign == b'+' { ms - offset } else { ms + offset }, true))
        }
        Some(_) => None,
    }
}

fn build(text: &str, document: Document) -> Result<Decoded, DecodeError> {
    let points: usize = document.tracks.iter().flat_map(|t| &t.segments).map(Vec::len).sum();
    let mut activities: Vec<Activity> =
        document.tracks.iter().filter_map(|t| activity(t, &document)).collect();
    if let Some(first) = activities.first_mut() {
        if let Some((what, at)) = &document.damage {
            let note = format!("{what} ({})", place(text, *at));
            first.notes.push(Note::new("decode", note, 0));
        }
        if document.bad_values > 0 {
            let what = "values that can't be read were left out";
            first.notes.push(Note::new("values", what, document.bad_values));
        }
        if document.assumed_utc {
            first.notes.push(Note::new("time", "times without a zone were taken as UTC", 0));
        }
        return Ok(Decoded::Activities(activities));
    }
    if let Some((what, at)) = document.damage {
        return Err(DecodeError::at(ErrorKind::Damaged, what, place(text, at)));
    }
    if points > 0 {
        return Ok(Decoded::NotAnActivity("a track without times".to_string()));
    }
    if document.routes {
        return Ok(Decoded::NotAnActivity("a route".to_string()));
    }
    if document.waypoints && document.tracks.is_empty() {
        return Ok(Decoded::NotAnActivity("waypoints".to_string()));
    }
    Err(DecodeError::new(ErrorKind::Empty, "a track without points"))
}

/// One track: one activity. Points without a time are left out; a segment's end is a pause.
fn activity(track: &Track, document: &Document) -> Option<Activity> {
    let mut kept: Vec<Point> = Vec::new();
    let mut breaks: Vec<(i64, i64)> = Vec::new();
    let (mut untimed, mut backwards) = (0, 0);
    for segment in &track.segments {
        let mut first = true;
        for point in segment {
            let Some(time) = point.time else {
                untimed += 1;
                continue;
            };
            let last = kept.last().and_then(|p| p.time);
            if last.is_some_and(|last| time <= last) {
                backwards += 1;
                continue;
            }
            if let (true, Some(last)) = (first, last) {
                breaks.push((last, time));
            }
            first = false;
            kept.push(*point);
        }
    }
    let start = kept.first()?.time?;
    let at = |ms: i64| (ms - start) as f64 / 1000.0;
    let mut samples = Samples::new(kept.iter().filter_map(|p| p.time).map(at).collect()).ok()?;
    let sport = track.sport.as_deref().map_or(Sport::Unknown, Sport::from_name);
    let mut column =
        |channel, get: fn(&Point) -> f64| samples.set(channel, kept.iter().map(get).collect()).ok();
    column(Channel::Altitude, |p| p.ele)?;
    column(Channel::HeartRate, |p| p.heart)?;
    column(Channel::Speed, |p| p.speed)?;
    column(Channel::Power, |p| p.power)?;
    column(Channel::Temperature, |p| p.temperature)?;
    // Most writers give one foot, as the watch stores it; a median below 120 can't be two feet.
    let mut steps: Vec<f64> = kept.iter().map(|p| p.cadence).filter(|c| *c > 0.0).collect();
    let one_foot = crate::kernels::stats::median(&mut steps).is_some_and(|m| m < 120.0);
    let feet = if one_foot && sport != Sport::Cycling { 2.0 } else { 1.0 };
    samples.set(Channel::Cadence, kept.iter().map(|p| feet * p.cadence).collect()).ok()?;
    let latitude = kept.iter().map(|p| p.lat).collect();
    let longitude = kept.iter().map(|p| p.lon).collect();
    samples.set_positions(Positions { latitude, longitude }).ok()?;
    let mut activity = Activity::new(UtcTime::from_unix_ms(start), sport, samples);
    activity.name = track.name.clone().or(document.name.clone());
    activity.device.name = document.creator.clone();
    activity.pauses =
        breaks.into_iter().map(|(a, b)| Span { start_s: at(a), end_s: at(b) }).collect();
    if untimed > 0 {
        activity.notes.push(Note::new("time", "points without a time were left out", untimed));
    }
    if backwards > 0 {
        let what = "points whose time stands still or goes back were left out";
        activity.notes.push(Note::new("time", what, backwards));
    }
    Some(activity)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"<?xml version="1.0"?><gpx creator="x"><trk><name>A &amp; B</name><type>running</type><trkseg>
<trkpt lat="40.0" lon="-30.0"><ele>5</ele><time>2026-03-01T06:30:00Z</time><extensions><ns9:x><ns9:hr>120</ns9:hr><ns9:cad>85</ns9:cad></ns9:x></extensions></trkpt>
<trkpt lat="40.1" lon="-30.0"><time>2026-03-01T07:30:01.5+01:00</time></trkpt>
</trkseg></trk></gpx>"#;

    fn first(text: &[u8]) -> Activity {
        match decode(text) {
            Ok(Decoded::Activities(mut a)) => a.remove(0),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn heart_rate_is_found_under_an_undeclared_prefix_and_cadence_counts_both_feet() {
        let a = first(TWO.as_bytes());
        assert_eq!(a.name.as_deref(), Some("A & B"));
        assert_eq!(a.samples.time(), [0.0, 1.5]);
        assert_eq!(a.samples.get(Channel::HeartRate).unwrap()[0], 120.0);
        assert_eq!(a.samples.get(Channel::Cadence).unwrap()[0], 170.0);
    }

    #[test]
    fn utf_16_reads_as_utf_8() {
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(TWO.encode_utf16().flat_map(u16::to_le_bytes));
        assert!(sniff(&wide));
        // As text: a missing sample is NaN, which equals nothing.
        let shown = |a: Activity| format!("{:?}", a.samples);
        assert_eq!(shown(first(&wide)), shown(first(TWO.as_bytes())));
    }

    #[test]
    fn every_cut_keeps_the_points_before_it() {
        let ends: Vec<usize> = TWO.match_indices("</trkpt>").map(|(i, s)| i + s.len()).collect();
        for cut in 0..TWO.len() {
            let whole = ends.iter().filter(|e| **e <= cut).count();
            let kept = match decode(&TWO.as_bytes()[..cut]) {
                Ok(Decoded::Activities(a)) => a[0].samples.len(),
                _ => 0,
            };
            assert_eq!(kept, whole, "cut at {cut}");
        }
    }

    #[test]
    fn routes_and_waypoints_are_named() {
        let route = decode(b"<gpx><rte><rtept lat='1' lon='1'/></rte></gpx>");
        assert_eq!(route, Ok(Decoded::NotAnActivity("a route".to_string())));
        assert!(decode(b"<gpx><trk></trk></gpx>").is_err());
    }
}
