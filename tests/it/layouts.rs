//! Whole archives as vendors hand them out: read from the zip, with the names and ratings of their lists, and a ledger.

use crate::support::binary::{code, lope, scratch, stderr};
use lope::activity::{Activity, Channel, Positions, Samples, Sport};
use lope::calendar::UtcTime;
use lope::encode;
use lope::synth::{ARCHETYPES, Archetype, Export, SynthFormat, archetype_season, export_season};
use lope::{Analysis, Options, analyze};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const SEED: u64 = 7;
const WEEKS: u32 = 6;
const EXPORTS: [Export; 3] = [Export::Strava, Export::Garmin, Export::Takeout];

fn archetype() -> &'static Archetype {
    &ARCHETYPES[1]
}

/// The archive of a vendor, on disk.
fn archive(folder: &Path, export: Export) -> PathBuf {
    let file = export_season(archetype(), WEEKS, SEED, export).swap_remove(0);
    let path = folder.join(file.name);
    fs::write(&path, file.bytes).unwrap();
    path
}

/// Start, sort, seconds moving, and mean heart rate of each run that counts.
fn told(analysis: &Analysis) -> Vec<(i64, &'static str, f64, f64)> {
    let runs = analysis.runs().map(|run| {
        let heart = run.digest.mean_heart_rate().unwrap();
        (run.digest.start.unix_s(), run.verdict.kind.id(), run.digest.moving_s, heart)
    });
    runs.collect()
}

fn report(paths: &[&Path], out: &Path) -> (Value, String) {
    let mut args = vec!["report", "-o", out.to_str().unwrap(), "--cards", "none", "--no-cache"];
    args.extend(paths.iter().map(|p| p.to_str().unwrap()));
    let output = lope(&args);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let json = fs::read(out.join("report.json")).unwrap();
    (serde_json::from_slice(&json).unwrap(), stderr(&output))
}

/// Files, and those that are used, duplicates, parts or named, by the ledger.
fn sums(report: &Value) -> [u64; 5] {
    let mut all = [0; 5];
    for row in report["ledger"].as_array().unwrap() {
        for (sum, name) in all.iter_mut().zip(["files", "used", "duplicates", "parts"]) {
            *sum += row[name].as_u64().unwrap();
        }
        all[4] += row["named"].as_object().unwrap().values().filter_map(Value::as_u64).sum::<u64>();
    }
    all
}

#[test]
fn an_archive_is_the_season_that_it_was_made_of() {
    let folder = scratch("layouts");
    let files = archetype_season(archetype(), WEEKS, SEED, SynthFormat::Fit);
    let files = files.into_iter().filter(|f| f.name.ends_with(".fit"));
    let plain: Vec<(String, Vec<u8>)> = files.map(|f| (f.name, f.bytes)).collect();
    let runs = plain.len() as u64;
    let expected = told(&analyze(plain, &Options::default()).unwrap());
    for export in EXPORTS {
        let zip = archive(&folder, export);
        let found = told(&analyze([zip.to_str().unwrap()], &Options::default()).unwrap());
        assert_eq!(found.len(), expected.len(), "{export:?}");
        for (a, b) in found.iter().zip(&expected) {
            assert_eq!((a.0, a.1), (b.0, b.1), "{export:?}");
            assert!(
                (a.2 / b.2 - 1.0).abs() <= 0.01 && (a.3 - b.3).abs() <= 1.0,
                "{export:?}: {a:?} {b:?}"
            );
        }
        let (json, said) = report(&[&zip], &folder.join(format!("{export:?}")));
        let [files, used, duplicates, parts, named] = sums(&json);
        assert_eq!(files, used + duplicates + parts + named);
        assert_eq!((used, duplicates), (runs, 0), "{export:?}: {said}");
        // What a list tells, no file does.
        let rows = json["runs"].as_array().unwrap();
        let intents = rows.iter().filter(|r| !r["intent"].is_null()).count();
        let listed = export != Export::Takeout;
        assert_eq!(intents > 10, listed, "{export:?}: {intents}");
        let rated = rows.iter().filter(|r| !r["rpe"].is_null()).count();
        assert_eq!(rated > 4, listed, "{export:?}: {rated}");
        assert_eq!(said.contains("names were taken"), listed, "{said}");
    }
}

#[test]
fn the_same_season_of_three_vendors_is_one() {
    let folder = scratch("three-vendors");
    let zips = EXPORTS.map(|export| archive(&folder, export));
    let paths: Vec<&Path> = zips.iter().map(PathBuf::as_path).collect();
    let (json, _) = report(&paths, &folder.join("out"));
    let [files, used, duplicates, parts, named] = sums(&json);
    assert_eq!(files, used + duplicates + parts + named);
    assert_eq!(duplicates, 2 * used, "{used} used, {duplicates} duplicates");
    // Whichever copy counts, it has the names and ratings of the lists.
    let rows = json["runs"].as_array().unwrap().iter().filter(|r| r["duplicate_of"].is_null());
    let told = |column: &str| rows.clone().filter(|r| !r[column].is_null()).count();
    assert!(told("intent") > 10 && told("rpe") > 4, "{} {}", told("intent"), told("rpe"));
}

#[test]
fn doctor_prints_the_ledger_of_an_archive() {
    let folder = scratch("ledger");
    for (export, rows) in [
        (
            Export::Strava,
            ["Strava  recordings", "Strava  list of activities", "Strava  account and pictures"],
        ),
        (
            Export::Garmin,
            [
                "Garmin  recordings",
                "Garmin  list of activities",
                "Garmin  sleep, stress and health",
            ],
        ),
        (Export::Takeout, ["Google  recordings", "Google  daily sums", "1 its name ends in .csv"]),
    ] {
        let zip = archive(&folder, export);
        let output = lope(&["doctor", zip.to_str().unwrap()]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(code(&output), 0, "{text}");
        for row in rows {
            assert!(text.contains(row), "{export:?}: {row}: {text}");
        }
        assert!(text.contains(" used + 0 duplicates + 0 parts + "), "{text}");
    }
}

#[test]
fn what_a_list_tells_comes_from_the_cache_too() {
    let folder = scratch("lists-cached");
    let zips = EXPORTS.map(|export| archive(&folder, export));
    // Older than the cache asks for, so that it answers.
    let before = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
    for zip in &zips {
        fs::File::options().write(true).open(zip).unwrap().set_modified(before).unwrap();
    }
    let cache = folder.join("cache");
    for zip in &zips {
        let args = ["table", zip.to_str().unwrap(), "--format", "csv", "--cache-dir"];
        let table = || {
            let output = lope(&[&args[..], &[cache.to_str().unwrap()]].concat());
            assert_eq!(code(&output), 0, "{}", stderr(&output));
            (output.stdout, output.stderr)
        };
        let first = table();
        assert!(first == table(), "{}", zip.display());
    }
}

#[test]
fn other_vendors_are_named_with_a_way_out() {
    let folder = scratch("other-vendors");
    let run = crate::layouts::run(0, Some(150.0), true);
    let route = String::from_utf8(encode::gpx::write(&run)).unwrap();
    let route = route.replace("creator=\"lope\"", "creator=\"Apple Health Export\"");
    let members = [
        ("apple_health_export/export.xml", b"<HealthData/>".to_vec()),
        ("apple_health_export/workout-routes/route_1.gpx", route.into_bytes()),
        ("polar/training-session-2026-03-01-1.json", b"{}".to_vec()),
        ("SPORT/SPORT_1.csv", b"a,b\n".to_vec()),
    ];
    let members = members.map(|(name, bytes)| (name.to_string(), bytes));
    let zip = folder.join("mixed.zip");
    fs::write(&zip, encode::zip::write(&members)).unwrap();
    let (json, said) = report(&[&zip], &folder.join("out"));
    for vendor in ["1 file of Apple Health", "1 file of Polar", "1 file of Zepp"] {
        assert!(said.contains(vendor), "{vendor}: {said}");
    }
    assert!(said.matches("  hint: ").count() >= 3, "{said}");
    let notes = json["runs"][0]["notes"].to_string();
    assert!(notes.contains("routes of Apple Health hold no heart rate"), "{notes}");
    let [files, used, .., named] = sums(&json);
    assert_eq!((files, used, named), (4, 1, 3));
}

/// A run of 20 minutes that begins so many seconds after the first of March.
fn run(seconds: i64, heart: Option<f64>, way: bool) -> Activity {
    let time: Vec<f64> = (0..1200).map(f64::from).collect();
    let speed: Vec<f64> = time.iter().map(|t| 2.8 + 0.4 * libm::sin(t / 90.0)).collect();
    let mut samples = Samples::new(time.clone()).unwrap();
    if let Some(bpm) = heart {
        let column = time.iter().map(|t| (bpm + 12.0 * libm::sin(t / 200.0)).round()).collect();
        samples = samples.with(Channel::HeartRate, column).unwrap();
    }
    if way {
        let mut metres = 0.0;
        let distance = speed.iter().map(|v| {
            metres += v;
            metres
        });
        let distance: Vec<f64> = distance.collect();
        let latitude = distance.iter().map(|m| 47.0 + m / 111_195.0).collect();
        samples.set_positions(Positions { latitude, longitude: vec![9.0; time.len()] }).unwrap();
        samples = samples.with(Channel::Distance, distance).unwrap();
    }
    let start = UtcTime::from_unix_s(1_772_323_200 + seconds);
    Activity::new(start, Sport::Running, samples)
}

#[test]
fn what_one_recording_lacks_the_other_gives() {
    let folder = scratch("complement");
    let files = folder.join("in");
    fs::create_dir_all(&files).unwrap();
    // A strap's heart rate, begun a little later, and the watch's way without any.
    fs::write(files.join("strap.tcx"), encode::tcx::write(&run(10, Some(150.0), false))).unwrap();
    fs::write(files.join("watch.gpx"), encode::gpx::write(&run(0, None, true))).unwrap();
    // Days later, of two vendors: one has the power.
    let mut power = run(3 * 86_400, Some(150.0), true);
    let watts = vec![250.0; power.samples.len()];
    fs::write(files.join("a.fit"), encode::fit::write(&power)).unwrap();
    power.samples = power.samples.clone().with(Channel::Power, watts).unwrap();
    fs::write(files.join("b.tcx"), encode::tcx::write(&power)).unwrap();
    let (json, _) = report(&[&files], &folder.join("out"));
    let rows = json["runs"].as_array().unwrap();
    let row = |name: &str| {
        rows.iter().find(|r| r["path"].as_str().unwrap().ends_with(name)).unwrap().clone()
    };
    let strap = row("strap.tcx");
    let (strap, other) = match strap["duplicate_of"].is_null() {
        true => (strap, "watch.gpx"),
        false => (row("watch.gpx"), "strap.tcx"),
    };
    assert!(!row(other)["duplicate_of"].is_null(), "{strap}");
    assert!((strap["avg_hr_bpm"].as_f64().unwrap() - 150.0).abs() < 5.0, "{strap}");
    assert!((strap["distance_m"].as_f64().unwrap() - 3360.0).abs() < 100.0, "{strap}");
    let notes = strap["notes"].to_string();
    assert!(notes.contains("taken from ") && notes.contains(other), "{notes}");
    let kept = if row("a.fit")["duplicate_of"].is_null() { row("a.fit") } else { row("b.tcx") };
    let own = kept["path"].as_str().unwrap().ends_with("b.tcx");
    let notes = kept["notes"].to_string();
    assert!(own || notes.contains(": power"), "{notes}");
}

#[test]
fn half_an_archive_and_a_locked_one_are_named() {
    let folder = scratch("half");
    let zip = archive(&folder, Export::Strava);
    let bytes = fs::read(&zip).unwrap();
    fs::write(&zip, &bytes[..bytes.len() / 2]).unwrap();
    let output = lope(&["table", zip.to_str().unwrap(), "--no-cache"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("its directory is missing"), "{}", stderr(&output));
    // The bit that says that a member is encrypted, in its entry.
    let run = encode::tcx::write(&run(0, Some(150.0), true));
    let mut locked = encode::zip::write(&[("a.tcx".to_string(), run.clone())]);
    let entry = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    locked[entry + 8] |= 1;
    fs::write(&zip, locked).unwrap();
    let output = lope(&["table", zip.to_str().unwrap(), "--no-cache"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("encrypted"), "{}", stderr(&output));
    // A TCX that is cut in the middle: what came before is used, and said.
    let cut = run[..run.len() / 2].to_vec();
    fs::write(&zip, encode::zip::write(&[("a.tcx".to_string(), cut)])).unwrap();
    let output = lope(&["table", zip.to_str().unwrap(), "--no-cache", "--format", "json"]);
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(code(&output), 0);
    assert!(table.contains("the file ends inside"), "{table}");
}
