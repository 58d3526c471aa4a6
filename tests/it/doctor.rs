//! `lope samples` and `lope doctor` from outside, on healthy and broken files.

use crate::corpus;
use crate::support::binary::program;
use crate::support::season;
use polars::prelude::{ParquetReader, SerReader};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Output;

const FIT: &str = "20260303-201358.fit";
const GPX: &str = "20260316-083406.gpx";

/// A file of the sample season.
fn sample(name: &str) -> PathBuf {
    season().join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(sample(name)).unwrap()
}

/// Writes a file of this name and these bytes to a folder of its own.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doctor");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

struct Said {
    code: i32,
    out: String,
    err: String,
}

fn lope(args: &[&str], path: &Path) -> Said {
    let output: Output = program().arg(args[0]).arg(path).args(&args[1..]).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said {
        code: output.status.code().unwrap(),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}

/// Columns of a CSV by name.
fn columns(csv: &str) -> BTreeMap<String, Vec<String>> {
    let mut lines = csv.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut columns: BTreeMap<String, Vec<String>> =
        names.iter().map(|n| (n.to_string(), Vec::new())).collect();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), names.len(), "{line}");
        for (name, cell) in names.iter().zip(cells) {
            columns.get_mut(*name).unwrap().push(cell.to_string());
        }
    }
    columns
}

const HEADER: &str = "time_utc,elapsed_s,latitude_deg,longitude_deg,distance_m,altitude_m,speed_mps,\
                      heart_rate_bpm,cadence_spm,power_w,grade,gap_mps,moving,session,mask";

#[test]
fn samples_of_a_fit_file_are_a_row_a_record() {
    for args in [&["samples"][..], &["samples", "--raw"]] {
        let said = lope(args, &sample(FIT));
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        assert_eq!(said.out.lines().next(), Some(HEADER));
        let columns = columns(&said.out);
        assert_eq!(columns["time_utc"].len(), 2910);
        assert_eq!(columns["time_utc"][0], "2026-03-03T20:13:58.000Z");
        assert!(columns["session"].iter().all(|s| s == "1"));
        assert!(columns["power_w"].iter().all(String::is_empty), "absent is empty");
        assert!(columns["gap_mps"].iter().all(|v| v.parse::<f64>().is_ok_and(f64::is_finite)));
        assert!(columns["moving"].iter().all(|m| m == "true" || m == "false"));
    }
}

#[test]
fn raw_samples_are_what_fitparser_reads() {
    let raw = columns(&lope(&["samples", "--raw"], &sample(FIT)).out);
    let theirs = fitparser::from_bytes(&bytes(FIT)).unwrap();
    let records = theirs.iter().filter(|r| r.kind() == fitparser::profile::MesgNum::Record);
    let mut compared = 0;
    for (i, record) in records.enumerate() {
        for field in record.fields() {
            let (column, scale, step) = match field.name() {
                "heart_rate" => ("heart_rate_bpm", 1.0, 0.0),
                "cadence" => ("cadence_spm", 2.0, 0.0),
                "distance" => ("distance_m", 1.0, 0.0),
                "enhanced_speed" => ("speed_mps", 1.0, 0.0),
                "enhanced_altitude" => ("altitude_m", 1.0, 0.0),
                // A semicircle is 8.4e-8 degrees; nine decimals keep it whole.
                "position_lat" => ("latitude_deg", 180.0 / 2_147_483_648.0, 1e-9),
                "position_long" => ("longitude_deg", 180.0 / 2_147_483_648.0, 1e-9),
                _ => continue,
            };
            let value: f64 = field.value().clone().try_into().unwrap();
            let ours: f64 = raw[column][i].parse().unwrap();
            assert!((ours - scale * value).abs() <= step + 1e-9, "{column} {i}: {ours} {value}");
            compared += 1;
        }
    }
    assert!(compared > 6 * 2910, "{compared}");
}

#[test]
fn every_format_holds_the_same_numbers() {
    let csv = columns(&lope(&["samples"], &sample(GPX)).out);
    let json = lope(&["samples", "--format", "json"], &sample(GPX));
    let rows: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let rows = rows.as_array().unwrap();
    let output = file("samples.parquet", b"");
    let written = lope(&["samples", "-o", output.to_str().unwrap()], &sample(GPX));
    assert_eq!((written.code, written.out.as_str()), (0, ""));
    let frame = ParquetReader::new(fs::File::open(&output).unwrap()).finish().unwrap();
    assert_eq!(frame.height(), rows.len());
    let names: Vec<String> = frame.get_column_names().iter().map(|n| n.to_string()).collect();
    assert_eq!(names.join(","), HEADER);
    assert_eq!(csv["time_utc"].len(), rows.len());
    let times = frame.column("time_utc").unwrap();
    assert_eq!(times.dtype().to_string(), "datetime[ms]");
    for name in ["elapsed_s", "latitude_deg", "distance_m", "heart_rate_bpm", "power_w", "gap_mps"]
    {
        let parquet = frame.column(name).unwrap().f64().unwrap();
        for (i, cell) in csv[name].iter().enumerate() {
            let cell = cell.parse::<f64>().ok();
            assert_eq!(rows[i][name].as_f64(), cell, "{name} {i}");
            assert_eq!(parquet.get(i), cell, "{name} {i}");
        }
    }
    assert_eq!(rows[0]["power_w"], serde_json::Value::Null);
}

/// The FIT file with these heart rates in the records from the hundredth on.
fn with_heart_rates(values: &[u8]) -> Vec<u8> {
    let mut bytes = bytes(FIT);
    let raw = columns(&lope(&["samples", "--raw"], &sample(FIT)).out);
    let heart: Vec<u8> = raw["heart_rate_bpm"].iter().map(|v| v.parse::<u8>().unwrap()).collect();
    // A record is 21 bytes of fields behind its head; the heart rate's place in it is found by
    // comparing, so that the test knows nothing of the writer.
    let first = 301;
    let at: Vec<usize> = (1..40)
        .filter(|k| (0..3).all(|i| bytes[first + i * RECORD_AND_BEATS + k] == heart[i]))
        .collect();
    assert_eq!(at.len(), 1, "{at:?}");
    for (i, value) in values.iter().enumerate() {
        bytes[first + (100 + i) * RECORD_AND_BEATS + at[0]] = *value;
    }
    bytes
}

/// Bytes from one record to the next: the record and the beats that follow it.
const RECORD_AND_BEATS: usize = 34;

#[test]
fn the_mask_names_the_repair_and_raw_keeps_the_spike() {
    let path = file("zeros.fit", &with_heart_rates(&[0, 0, 0]));
    let raw = columns(&lope(&["samples", "--raw"], &path).out);
    let repaired = columns(&lope(&["samples"], &path).out);
    for i in 100..103 {
        assert_eq!(raw["heart_rate_bpm"][i], "0");
        assert_ne!(repaired["heart_rate_bpm"][i], "0");
        for columns in [&raw, &repaired] {
            assert!(columns["mask"][i].split(';').any(|id| id == "heart_rate_range"), "{i}");
        }
    }
    assert_eq!(raw["mask"][99], "");
    assert_eq!(raw["mask"].iter().filter(|m| m.contains("heart_rate_range")).count(), 3);
}

#[test]
fn a_truncated_file_gives_the_samples_before_the_cut_and_says_so() {
    let whole = bytes(FIT);
    let path = file("cut.fit", &whole[..50_000]);
    let said = lope(&["samples"], &path);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("the file ends early"), "{}", said.err);
    let rows = columns(&said.out)["time_utc"].len();
    assert!((1400..1500).contains(&rows), "{rows}");
    let doctor = lope(&["doctor"], &path);
    assert_eq!(doctor.code, 0);
    assert!(doctor.out.contains("DAMAGED, but usable: 1,"), "{}", doctor.out);
    assert!(doctor.out.contains("byte 50000: the file ends early"), "{}", doctor.out);
    assert!(doctor.out.contains("fetch the\n") || doctor.out.contains("fetch the file again"));
    // Half of it is missing, and the bar shows it.
    let bar = doctor.out.lines().find(|l| l.starts_with("  0 |")).unwrap();
    let missing = bar.matches('.').count();
    assert!((28..32).contains(&missing), "{bar}");
    assert!(doctor.out.contains("fitparser: "), "the second opinion complains: {}", doctor.out);
}

#[test]
fn a_wrong_checksum_is_one_place_and_nothing_is_lost() {
    let mut bytes = bytes(FIT);
    let last = bytes.len() - 1;
    bytes[last] ^= 0x55;
    let path = file("bad_crc.fit", &bytes);
    let said = lope(&["doctor"], &path);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("DAMAGED, but usable: 2,910 records"), "{}", said.out);
    assert!(said.out.contains(": the checksum does not match"), "{}", said.out);
    assert!(said.out.contains("CRC value for data did not match"), "{}", said.out);
    let bar = said.out.lines().find(|l| l.starts_with("  0 |")).unwrap();
    assert_eq!((bar.matches('!').count(), bar.matches('x').count()), (1, 0), "{bar}");
    assert_eq!(columns(&lope(&["samples"], &path).out)["time_utc"].len(), 2910);
}

#[test]
fn the_doctor_of_a_healthy_fit_file_finds_no_difference() {
    let said = lope(&["doctor", "--messages"], &sample(FIT));
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("healthy: 2,910 records"), "{}", said.out);
    let table = said.out.lines().skip_while(|l| !l.contains("difference")).skip(1).take(8);
    for line in table {
        let cells: Vec<&str> = line[20..].split_whitespace().collect();
        let half = cells.len() / 2;
        assert_eq!(cells[..half], cells[half..], "{line}");
    }
    let field = said.out.lines().find(|l| l.contains(" heart_rate ")).unwrap();
    assert!(field.contains("uint8") && field.ends_with("bpm"), "{field}");
    assert!(said.out.contains("altitude") && said.out.contains("semicircles"), "{}", said.out);
}

#[test]
fn the_doctor_of_a_gpx_file_counts_its_elements() {
    let said = lope(&["doctor", "--messages"], &sample(GPX));
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("healthy: 2,700 records"), "{}", said.out);
    let heart = said.out.lines().find(|l| l.trim_start().starts_with("gpxtpx:hr ")).unwrap();
    assert!(heart.contains("2,700") && heart.ends_with("bpm"), "{heart}");
    let whole = bytes(GPX);
    let cut = file("cut.gpx", &whole[..whole.len() / 3]);
    let said = lope(&["doctor"], &cut);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("DAMAGED, but usable: 9") || said.out.contains("usable: 8"));
    assert!(said.out.contains("  line ") && said.out.contains(", column "), "{}", said.out);
    assert!(said.out.contains("gpx crate: refuses the file"), "{}", said.out);
}

#[test]
fn what_is_neither_is_named_by_its_looks() {
    let cases: [(&str, &[u8], &str); 5] = [
        ("notes.txt", b"milk, eggs", "not a FIT, GPX or TCX file"),
        ("empty.fit", b"", "the file is empty"),
        ("zeros.gpx", &[0; 5000], "5,000 bytes, all zero"),
        ("login.fit", b"<!DOCTYPE html><html><body>Sign in", "looks like a web page"),
        (
            "shifted.fit",
            b"\x00\x00\x00\x0e\x10\x00\x00\x00\x00\x00\x00.FIT rest",
            "`.FIT` stands in it",
        ),
    ];
    for (name, bytes, words) in cases {
        let path = file(name, bytes);
        for command in ["doctor", "samples"] {
            let said = lope(&[command], &path);
            assert_eq!((said.code, said.out.as_str()), (2, ""), "{name}");
            assert!(said.err.starts_with("lope: "), "{}", said.err);
            if command == "doctor" {
                assert!(said.err.contains(words) && said.err.contains("  hint: "), "{}", said.err);
            }
        }
    }
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_member_of_an_archive_is_named_behind_an_exclamation_mark() {
    let (fit, gpx) = (bytes(FIT), bytes(GPX));
    let archive = file("export.zip", &zipped(&[("a.fit", &fit), ("b/c.gpx", &gpx)]));
    let several = lope(&["samples"], &archive);
    assert_eq!(several.code, 2);
    assert!(several.err.contains("export.zip!a.fit"), "{}", several.err);
    let member = PathBuf::from(format!("{}!b/c.gpx", archive.display()));
    assert_eq!(columns(&lope(&["samples"], &member).out)["time_utc"].len(), 2700);
    assert!(lope(&["doctor"], &member).out.contains("export.zip!b/c.gpx\nGPX file of "));
    let missing = PathBuf::from(format!("{}!d.gpx", archive.display()));
    let said = lope(&["doctor"], &missing);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("no such file in the archive"), "{}", said.err);
    let single = file("one.zip", &zipped(&[("a.fit", &fit)]));
    assert_eq!(columns(&lope(&["samples"], &single).out)["time_utc"].len(), 2910);
}

#[test]
fn a_session_can_be_picked_and_one_that_is_not_there_is_refused() {
    let one = lope(&["samples", "--session", "1"], &sample(FIT));
    assert_eq!(one.out, lope(&["samples"], &sample(FIT)).out);
    let other = lope(&["samples", "--session", "2"], &sample(FIT));
    assert_eq!((other.code, other.out.as_str()), (2, ""));
    assert!(other.err.contains("1 session, and none of number 2"), "{}", other.err);
}

/// A column of the official decoders' tables: ours, their unit in ours, and half of its resolution.
const OFFICIAL: &[(&str, &str, f64, f64)] = &[
    ("position_lat_semicircles", "latitude_deg", 180.0 / 2_147_483_648.0, 4.2e-8),
    ("position_long_semicircles", "longitude_deg", 180.0 / 2_147_483_648.0, 4.2e-8),
    ("distance_m", "distance_m", 1.0, 0.005),
    ("speed_mps", "speed_mps", 1.0, 0.0005),
    ("altitude_m", "altitude_m", 1.0, 0.1),
    ("heart_rate", "heart_rate_bpm", 1.0, 0.5),
    ("cadence", "cadence_spm", 2.0, 1.0 / 128.0),
    ("power", "power_w", 1.0, 0.5),
    ("lat", "latitude_deg", 1.0, 1e-9),
    ("lon", "longitude_deg", 1.0, 1e-9),
    ("ele", "altitude_m", 1.0, 1e-6),
    ("hr", "heart_rate_bpm", 1.0, 1e-6),
];

/// Files in which no record is merged or left out compare row by row; `conformance.rs` reads
/// the others through the library.
#[test]
#[ignore = "needs LOPE_CORPUS"]
fn raw_samples_are_the_official_decoders_values() {
    let folder = corpus::conformance();
    let (mut files, mut values, mut wrong) = (0, 0, Vec::new());
    for entry in ["fit", "gpx"].iter().flat_map(|kind| corpus::manifest(&folder, kind)) {
        let name = &entry["file"];
        let Some(expected) = corpus::expected(&folder, name) else { continue };
        let said = lope(&["samples", "--raw"], &folder.join(name));
        if said.code != 0 {
            continue;
        }
        let ours = columns(&said.out);
        if ours["time_utc"].len() != expected.rows.len() {
            continue;
        }
        files += 1;
        for (theirs, column, unit, half) in OFFICIAL {
            let Some(k) = expected.names.iter().position(|n| n == theirs) else { continue };
            if expected.rows.iter().all(|row| row[k].is_none()) {
                // What the official decoder lacks altogether lope may have from an app's field.
                continue;
            }
            for (i, row) in expected.rows.iter().enumerate() {
                let value = ours[*column][i].parse::<f64>().ok();
                let same = match (value, row[k]) {
                    (Some(a), Some(b)) => (a - b * unit).abs() <= *half,
                    // Positions are pairs: half a one is none.
                    (None, Some(_)) => column.ends_with("_deg"),
                    (a, b) => a == b,
                };
                values += 1;
                if !same {
                    wrong
                        .push(format!("{name} row {i}: {column} {value:?}, {theirs} {:?}", row[k]));
                }
            }
        }
    }
    println!("{files} files, {values} values compared, {} wrong", wrong.len());
    wrong.truncate(30);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files >= 40 && values > 500_000, "{files} files, {values} values");
}
