//! The sample season: made again byte for byte, read as second opinions read it, judged as its
//! labels say.

use crate::support::{first, season, season_names, unpacked};
use lope::activity::Channel;
use lope::digest::digest;
use lope::season::{Options, assess};
use lope::synth;
use std::collections::BTreeMap;
use std::fs;

const OPTIONS: synth::SynthOptions =
    synth::SynthOptions { weeks: 12, seed: 2, format: None, damage: true };

fn read(name: &str) -> Vec<u8> {
    unpacked(&season().join(name))
}

#[test]
fn the_season_is_made_again_byte_for_byte() {
    let files = synth::season(&OPTIONS);
    assert_eq!(files.len(), season_names("").len());
    for file in files {
        let stored = fs::read(season().join(&file.name)).unwrap();
        assert!(stored == file.bytes, "{} differs", file.name);
    }
}

#[test]
fn the_season_holds_what_its_readme_says() {
    let total: u64 =
        season_names("").iter().map(|n| fs::metadata(season().join(n)).unwrap().len()).sum();
    assert!(total < 8_000_000, "{total} bytes");
    assert!(
        !season_names(".gpx.gz").is_empty()
            && season_names(".gpx").len() > season_names(".gpx.gz").len()
    );
    assert_eq!(season_names("copy-of").len(), 1);
    let cut = season_names(".fit").iter().filter(|n| !first(&read(n)).notes.is_empty()).count();
    assert_eq!(cut, 1, "one file is damaged");
}

#[test]
fn fitparser_sees_the_same_records() {
    let mut compared = 0;
    for name in season_names(".fit") {
        let bytes = read(&name);
        let Ok(theirs) = fitparser::from_bytes(&bytes) else { continue };
        let ours = first(&bytes);
        let records: Vec<&fitparser::FitDataRecord> =
            theirs.iter().filter(|r| r.kind() == fitparser::profile::MesgNum::Record).collect();
        assert_eq!(records.len(), ours.samples.len(), "{name}");
        let fields = [
            ("heart_rate", Channel::HeartRate, 1.0),
            ("distance", Channel::Distance, 1.0),
            ("cadence", Channel::Cadence, 2.0),
        ];
        for (i, record) in records.iter().enumerate().step_by(97) {
            for (field, channel, scale) in fields {
                let value = record.fields().iter().find(|f| f.name() == field);
                let Some(value) = value.and_then(|f| f.value().clone().try_into().ok()) else {
                    continue;
                };
                let value: f64 = value;
                let mine = ours.samples.get(channel).unwrap()[i];
                assert!((mine - scale * value).abs() < 1e-6, "{name} {field} at {i}");
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "only {compared} values were compared");
}

#[test]
fn the_gpx_crate_sees_the_same_points() {
    let mut compared = 0;
    for name in season_names(".gpx") {
        let bytes = read(&name);
        let theirs = gpx::read(bytes.as_slice()).unwrap();
        let points: Vec<&gpx::Waypoint> =
            theirs.tracks.iter().flat_map(|t| &t.segments).flat_map(|s| &s.points).collect();
        let ours = first(&bytes);
        assert_eq!(points.len(), ours.samples.len(), "{name}");
        let positions = ours.samples.positions().unwrap();
        let altitude = ours.samples.get(Channel::Altitude).unwrap();
        for (i, point) in points.iter().enumerate() {
            assert_eq!(point.point().y(), positions.latitude[i]);
            assert_eq!(point.point().x(), positions.longitude[i]);
            assert_eq!(point.elevation.unwrap(), altitude[i]);
            compared += 1;
        }
    }
    assert!(compared > 5000, "only {compared} points were compared");
}

fn labels() -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(season().join("labels.csv")).unwrap();
    text.lines()
        .skip(1)
        .map(|l| l.split(',').map(str::to_string).collect::<Vec<_>>())
        .map(|row| (row[0].clone(), row))
        .collect()
}

fn digests() -> Vec<(String, lope::digest::Digest)> {
    season_names("")
        .into_iter()
        .filter(|n| n.contains(".fit") || n.contains(".gpx"))
        .map(|n| {
            let digest = digest(first(&read(&n)));
            (n, digest)
        })
        .collect()
}

#[test]
fn hard_and_easy_sessions_are_told_apart() {
    let season = assess(digests(), &Options::default());
    let labels = labels();
    let (mut right, mut all) = (0, 0);
    for run in season.runs.iter().filter(|r| r.duplicate_of.is_none()) {
        let truth = labels[&run.path][4].as_str();
        if truth == "moderate" {
            continue;
        }
        all += 1;
        right += usize::from((run.verdict.is_hard()) == (truth == "hard"));
    }
    assert!(all > 40 && right * 20 >= all * 19, "{right} of {all}");
}

#[test]
fn the_planted_hard_recovery_runs_are_the_ones_found() {
    let season = assess(digests(), &Options::default());
    let labels = labels();
    let found: Vec<&str> = season
        .runs
        .iter()
        .filter(|r| r.recovery.as_ref().is_some_and(|s| s.score.clone().is_ok_and(|v| v < 60.0)))
        .map(|r| labels[&r.path][3].as_str())
        .collect();
    assert_eq!(found, ["recovery_too_hard"; 3]);
}

#[test]
fn the_order_of_files_changes_nothing() {
    let forwards = assess(digests(), &Options::default());
    let mut reversed = digests();
    reversed.reverse();
    let backwards = assess(reversed, &Options::default());
    let key = |s: &lope::season::Season| {
        let runs: Vec<String> = s
            .runs
            .iter()
            .map(|r| format!("{} {} {:?}", r.path, r.verdict.p_hard, r.role))
            .collect();
        (runs, format!("{:?}", s.spacing.headline))
    };
    assert_eq!(key(&forwards), key(&backwards));
}

#[test]
fn more_heart_rate_never_makes_a_run_easier() {
    let thresholds = {
        let season = assess(digests(), &Options::default());
        season.athlete.latest().clone()
    };
    for name in season_names(".fit").iter().step_by(9) {
        let mut last = 0.0;
        for add in [0.0, 4.0, 8.0, 16.0] {
            let mut activity = first(&read(name));
            // Beats that no longer agree with the stream fall silent, and monotone means: with the same voices.
            activity.beats = None;
            let heart = activity.samples.get_mut(Channel::HeartRate).unwrap();
            heart.iter_mut().for_each(|v| *v += add);
            let digest = digest(activity);
            // Far above the maximum the heart rate is not believed: then its voice is missing too.
            if lope::classify::plausible_heart_rate(&digest.track, &thresholds).is_err() {
                break;
            }
            let p = lope::classify::classify(
                &digest,
                &thresholds,
                lope::classify::VoteContext::default(),
            )
            .p_hard;
            assert!(p >= last - 1e-12, "{name} + {add}: {p} after {last}");
            last = p;
        }
    }
}
