//! Wrong clocks: dates 1024 weeks too early or years from all others, and a local time that is none.

use lope::activity::{Activity, Channel, Positions, Samples, Sport, SubSport};
use lope::athlete::Profile;
use lope::calendar::{Day, UtcTime};
use lope::digest::{Digest, digest};
use lope::findings::Findings;
use lope::report;
use lope::season::{Gates, Options, Season, assess, check};

/// A run of 20 minutes at this heart rate, so many days after 2 June 2025, 17:30 UTC, at this place.
fn run(day: f64, bpm: f64, place: Option<(f64, f64)>) -> Activity {
    let time: Vec<f64> = (0..=240).map(|t| 5.0 * f64::from(t)).collect();
    let n = time.len();
    let way: Vec<f64> = time.iter().map(|t| 2.8 * t).collect();
    let mut samples = Samples::new(time)
        .and_then(|s| s.with(Channel::HeartRate, vec![bpm; n]))
        .and_then(|s| s.with(Channel::Distance, way.clone()))
        .unwrap();
    if let Some((lat, lon)) = place {
        let latitude = way.iter().map(|m| lat + m / 111_195.0).collect();
        samples.set_positions(Positions { latitude, longitude: vec![lon; n] }).unwrap();
    }
    let start = UtcTime::from_unix_s(1_748_885_400).plus_s(86_400.0 * day);
    Activity::new(start, Sport::Running, samples)
}

/// Eight runs, two days apart.
fn true_runs() -> Vec<(String, Digest)> {
    let bpm = |k: u32| if k.is_multiple_of(3) { 172.0 } else { 128.0 };
    (0..8).map(|k| (format!("{k}.fit"), digest(run(2.0 * f64::from(k), bpm(k), None)))).collect()
}

fn at(name: &str, days: f64) -> (String, Digest) {
    (name.to_string(), digest(run(days, 130.0, None)))
}

fn judged(runs: Vec<(String, Digest)>) -> Season {
    let profile = Profile { vt1_bpm: Some(150.0), vt2_bpm: Some(166.0), ..Profile::default() };
    assess(runs, &Options { profile, ..Options::default() })
}

#[test]
fn a_week_number_that_began_anew_is_counted_on() {
    for weeks in [1024.0, 2048.0] {
        let mut all = true_runs();
        all.push(at("old.gpx", 5.0 - 7.0 * weeks));
        let season = judged(all);
        let old = season.runs.iter().find(|r| r.path == "old.gpx").unwrap();
        assert_eq!(old.day, Day::from_ymd(2025, 6, 7).unwrap());
        assert!(
            old.counts() && old.digest.notes.iter().any(|n| n.what.contains("weeks too early"))
        );
        assert_eq!(season.weeks.len(), 3);
    }
    // A week more or less is no such mistake.
    for weeks in [1000.0, 1030.0] {
        let mut all = true_runs();
        all.push(at("old.gpx", 5.0 - 7.0 * weeks));
        assert!(judged(all).runs.iter().find(|r| r.path == "old.gpx").unwrap().date_doubtful);
    }
}

#[test]
fn lone_far_dates_turn_no_gate_off() {
    let gates = Gates { min_recovery_score: Some(101.0), ..Gates::default() };
    let told = |season: &Season| {
        let of = |v: lope::season::Violation| season.runs[v.run.unwrap()].path.clone();
        check(season, &gates).violations.into_iter().map(of).collect::<Vec<_>>()
    };
    let plain = judged(true_runs());
    let sound = told(&plain);
    assert!(sound.len() >= 4, "{sound:?}");
    for far in [vec![-2400.0], vec![5000.0], vec![4000.0, 4001.0], vec![-7000.0, 9000.0]] {
        let mut all = true_runs();
        all.extend(far.iter().enumerate().map(|(k, day)| at(&format!("far{k}.fit"), *day)));
        all.reverse();
        let season = judged(all);
        assert_eq!(told(&season), sound, "{far:?}");
        assert_eq!(season.weeks, plain.weeks, "{far:?}");
        assert_eq!(season.spacing.headline, plain.spacing.headline, "{far:?}");
        let doubted = season.runs.iter().filter(|r| r.date_doubtful).count();
        assert_eq!(doubted, far.len());
        let said = report::verdict(
            &season,
            &Findings::of(&season),
            &report::Outlook::of(&season, false, None),
            lope::units::UnitSystem::Metric,
        );
        assert!(!said.contains("Nothing was recorded"), "{said}");
    }
}

#[test]
fn a_runner_who_starts_again_is_believed() {
    let doubted =
        |runs: Vec<(String, Digest)>| judged(runs).runs.iter().filter(|r| r.date_doubtful).count();
    // After two years, or with four runs after ten.
    let mut all = true_runs();
    all.push(at("a", 750.0));
    assert_eq!(doubted(all), 0);
    let mut all = true_runs();
    all.extend((0..4).map(|k| at(&format!("a{k}"), 3650.0 + 2.0 * f64::from(k))));
    assert_eq!(doubted(all), 0);
    // Two runs in all say nothing of each other.
    assert_eq!(doubted(vec![at("a", 0.0), at("b", 4000.0)]), 0);
    assert_eq!(doubted(vec![at("a", 0.0)]), 0);
}

/// Local start of a run whose file gives this offset, at this place.
fn local(offset_s: Option<i32>, place: (f64, f64), sub_sport: SubSport) -> (String, String, bool) {
    // 23:30 UTC.
    let mut activity = run(0.25, 130.0, Some(place));
    (activity.utc_offset_s, activity.sub_sport) = (offset_s, sub_sport);
    let season = judged(vec![("a".to_string(), digest(activity))]);
    let one = &season.runs[0];
    let noted = one.digest.notes.iter().any(|n| n.what.contains("local time is UTC"));
    (one.local_start(), one.zone.clone(), noted)
}

#[test]
fn a_local_time_that_is_utc_somewhere_else_is_none() {
    let street = SubSport::Generic;
    let zones = cfg!(feature = "zones");
    let (start, zone, noted) = local(Some(0), (40.0, -105.0), street);
    assert!(noted && (!zones || (start == "2025-06-02T17:30:00" && zone == "America/Denver")));
    // One hour off is enough where the map knows the place.
    let (start, zone, noted) = local(Some(0), (48.2, 16.4), street);
    assert_eq!(noted, zones);
    assert!(
        !zones || (start == "2025-06-03T01:30:00" && zone == "Europe/Vienna"),
        "{start} {zone}"
    );
    // Iceland has UTC; what the file knows is believed; a virtual island is nowhere.
    assert_eq!(local(Some(0), (64.1, -21.9), street).1, "file");
    assert_eq!(local(Some(7200), (40.0, -105.0), street).0, "2025-06-03T01:30:00");
    assert_eq!(local(Some(0), (-11.6, 166.9), SubSport::Virtual).1, "file");
}
