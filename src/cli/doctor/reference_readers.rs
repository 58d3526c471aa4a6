//! Reads a file with the reference readers for comparison.
//!
//! They may reject the file or panic, which is part of their report.

use crate::calendar::UtcTime;
use crate::kernels::geodesy::haversine_m;
use crate::report::{ReaderReport, ReaderStats};
use fitparser::de::{DecodeOption, FitObject, FitStreamProcessor, from_bytes_with_options};
use fitparser::profile::MesgNum;
use fitparser::{ErrorKind, FitDataField, Value};
use gpx::errors::GpxError;
use std::panic::{self, AssertUnwindSafe};

/// Runs foreign code that may panic. What the panic says is left out: it may quote what the file holds.
fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(hook);
    done.map_err(|_| "panics".to_string())
}

/// Reads a FIT file with fitparser. If fitparser stops early, the report contains the counts so far.
pub(super) fn fitparser(bytes: &[u8]) -> ReaderReport {
    let mut stats = ReaderStats {
        beats: Some(0),
        with_heart_rate: Some(0),
        laps: Some(0),
        ..ReaderStats::default()
    };
    let mut complaint = None;
    let panicked = catch_panic(|| stream(bytes, &mut stats, &mut complaint)).err();
    ReaderReport { reader: "fitparser", stats: Some(stats), complaint: panicked.or(complaint) }
}

fn stream(mut rest: &[u8], stats: &mut ReaderStats, complaint: &mut Option<String>) {
    let total = rest.len();
    let mut processor = FitStreamProcessor::new();
    let mut at_header = true;
    while !rest.is_empty() {
        let at = total - rest.len();
        // It takes a header of any other size at its word, and panics behind the end.
        if at_header && !matches!(rest[0], 12 | 14) {
            let what = format!("header of {} bytes at byte {at}: not asked to go on", rest[0]);
            complaint.get_or_insert(what);
            return;
        }
        at_header = false;
        let object = match processor.deserialize_next(rest) {
            Ok((left, object)) => {
                rest = left;
                object
            }
            Err(error) => {
                complaint.get_or_insert(error_at(&error, at));
                // A checksum that doesn't match ends `fitparser::from_bytes`; one may go on.
                let ErrorKind::InvalidCrc((left, object, ..)) = *error else { return };
                rest = &rest[rest.len() - left.len()..];
                object
            }
        };
        match object {
            FitObject::Crc(_) => {
                processor.reset();
                at_header = true;
            }
            FitObject::DataMessage(message) => match processor.decode_message(message) {
                Ok(record) => count(record.kind(), record.fields(), stats),
                // One message that it can't decode, and it goes on.
                Err(error) => {
                    complaint.get_or_insert(error_at(&error, at));
                }
            },
            FitObject::Header(_) | FitObject::DefinitionMessage(_) => {}
        }
    }
}

fn error_at(error: &ErrorKind, at: usize) -> String {
    format!("{error} (at byte {at})")
}

fn number(value: &Value) -> Option<f64> {
    value.clone().try_into().ok().filter(|v: &f64| v.is_finite())
}

fn count(kind: MesgNum, fields: &[FitDataField], stats: &mut ReaderStats) {
    // Apps number their own fields anew, so the name has to be the profile's too.
    let field = |num: u8, name: &str| {
        fields.iter().find(|f| f.number() == num && f.name() == name).map(FitDataField::value)
    };
    match kind {
        MesgNum::Record => {
            stats.records += 1;
            if let Some(Value::Timestamp(time)) = field(253, "timestamp") {
                stats.include_time(UtcTime::from_unix_s(time.timestamp()));
            }
            let heart = field(3, "heart_rate").and_then(number);
            stats.with_heart_rate = stats.with_heart_rate.map(|n| n + usize::from(heart.is_some()));
            if let Some(d) = field(5, "distance").and_then(number) {
                stats.distance_m = Some(stats.distance_m.unwrap_or(d).max(d));
            }
        }
        MesgNum::Hrv => {
            let valid = |v: &Value| number(v).is_some_and(|s| s < 65.5);
            let beats = match field(0, "time") {
                Some(Value::Array(values)) => values.iter().filter(|v| valid(v)).count(),
                Some(value) => usize::from(valid(value)),
                None => 0,
            };
            stats.beats = stats.beats.map(|n| n + beats);
        }
        MesgNum::Session => stats.sessions += 1,
        MesgNum::Lap => stats.laps = stats.laps.map(|n| n + 1),
        _ => {}
    }
}

/// Deeper documents cost the gpx crate the square of their depth.
const DEEPEST: usize = 100;

/// What the gpx crate says, without the latitude or longitude that it refuses.
fn refusal(error: &GpxError) -> String {
    match error {
        GpxError::LonLatOutOfBoundsError(name, bounds, _) => {
            format!("invalid `{name}`: must be between `{bounds}`")
        }
        other => other.to_string(),
    }
}

/// Reads a GPX file with the gpx crate, which does not read extensions and therefore no heart rate.
pub(super) fn gpx(bytes: &[u8], depth: usize) -> ReaderReport {
    let reader_report = |stats, complaint| ReaderReport { reader: "gpx crate", stats, complaint };
    if depth > DEEPEST {
        return reader_report(None, Some(format!("elements nested {depth} deep: not asked")));
    }
    let document = match catch_panic(|| gpx::read(bytes).map_err(|e| refusal(&e))) {
        Ok(Ok(document)) => document,
        Ok(Err(error)) => return reader_report(None, Some(format!("refuses the file: {error}"))),
        Err(panicked) => return reader_report(None, Some(panicked)),
    };
    let mut stats = ReaderStats { sessions: document.tracks.len(), ..ReaderStats::default() };
    for track in &document.tracks {
        let mut last = None;
        for point in track.segments.iter().flat_map(|s| &s.points) {
            stats.records += 1;
            let time = point.time.and_then(|t| t.format().ok()?.parse::<jiff::Timestamp>().ok());
            if let Some(time) = time {
                stats.include_time(UtcTime::from_unix_ms(time.as_microsecond().div_euclid(1000)));
            }
            let here = (point.point().y(), point.point().x());
            if let Some((lat, lon)) = last.replace(here) {
                let step = haversine_m(lat, lon, here.0, here.1);
                stats.distance_m = Some(stats.distance_m.unwrap_or(0.0) + step);
            }
        }
    }
    reader_report(Some(stats), None)
}

/// Returns the name of a message in the profile.
pub(super) fn message_name(global: u16) -> String {
    if global >= 0xFF00 {
        // The profile names only the bounds of this range.
        format!("maker's own {global}")
    } else if MesgNum::is_named_variant(i64::from(global)) {
        MesgNum::from(global).to_string()
    } else {
        format!("message {global}")
    }
}

/// The profile's name and unit of a field, asked of fitparser by a tiny file with that one field.
pub(super) fn field_name(global: u16, num: u8, size: u8, base: u8) -> Option<(String, String)> {
    let mut data = vec![0x40, 0, 0];
    data.extend(global.to_le_bytes());
    data.extend([1, num, size, base]);
    data.push(0);
    // Ones are a valid value of every base type.
    data.extend(vec![1; usize::from(size)]);
    let mut file = vec![12, 0x20, 0, 0];
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(b".FIT");
    file.extend(data);
    file.extend([0, 0]);
    let options = [DecodeOption::SkipDataCrcValidation, DecodeOption::KeepCompositeFields]
        .into_iter()
        .collect();
    let records = catch_panic(|| from_bytes_with_options(&file, &options)).ok()?.ok()?;
    let field = records.first()?.fields().iter().find(|f| f.number() == num)?;
    let named = !field.name().starts_with("unknown");
    named.then(|| (field.name().to_string(), field.units().to_string()))
}
