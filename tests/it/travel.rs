//! Seasons of travellers: `LOPE_SEASONS` random ones, over date lines, changes of the clock and leap days.

use crate::support::count;
use lope::activity::{Activity, Channel, Samples, Sport};
use lope::athlete::Profile;
use lope::calendar::{Day, UtcTime};
use lope::digest::{Digest, digest};
use lope::findings::Findings;
use lope::kernels::random::Random;
use lope::report;
use lope::season::{Gates, Options, Season, assess, check};

/// A run of 15 minutes at this heart rate and speed.
fn run(sport: Sport, bpm: f64, mps: f64) -> Digest {
    let time: Vec<f64> = (0..=180).map(|t| 5.0 * f64::from(t)).collect();
    let heart = vec![bpm; time.len()];
    let way = time.iter().map(|t| mps * t).collect();
    let samples = Samples::new(time)
        .and_then(|s| s.with(Channel::HeartRate, heart))
        .and_then(|s| s.with(Channel::Distance, way))
        .unwrap();
    digest(Activity::new(UtcTime::from_unix_s(0), sport, samples))
}

/// Hard, middling and easy runs, and an easy ride.
fn pool() -> Vec<Digest> {
    let mut pool: Vec<Digest> = [(178.0, 4.4), (160.0, 3.6), (128.0, 2.7), (124.0, 2.5)]
        .map(|(bpm, mps)| run(Sport::Running, bpm, mps))
        .to_vec();
    pool.push(run(Sport::Cycling, 115.0, 7.0));
    pool
}

/// Zones on both sides of the date line, with halves of hours, of half an hour of daylight saving, and one that
/// left out a day (30 December 2011 in Apia).
const ZONES: [&str; 8] = [
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Australia/Lord_Howe",
    "Europe/Vienna",
    "America/St_Johns",
    "UTC",
];
/// Days around which something happens: the missing day of Apia, 29 February, both changes of the clock in
/// both halves of the Earth, a turn of the year.
const STARTS: [(i64, u32, u32); 6] =
    [(2011, 12, 20), (2024, 2, 20), (2026, 3, 20), (2026, 10, 15), (2025, 12, 24), (2000, 2, 22)];

fn place(random: &mut Random, digest: &mut Digest) {
    (digest.utc_offset_s, digest.zone) = match random.below(3) {
        0 => (Some(1800 * (random.below(53) as i32 - 24)), None),
        1 => (None, Some(ZONES[random.below(ZONES.len())].to_string())),
        _ => (None, None),
    };
    digest.on_wall_clock = random.below(10) == 0;
}

/// Up to 40 activities; most travellers stay in a place for some of them.
fn history(random: &mut Random, pool: &[Digest]) -> Vec<(String, Digest)> {
    let (year, month, day) = STARTS[random.below(STARTS.len())];
    let start = Day::from_ymd(year, month, day).unwrap();
    let mut at = i64::from(start.0) * 86_400 + random.below(86_400) as i64;
    let mut here = pool[0].clone();
    let mut found = Vec::new();
    for k in 0..random.below(40) {
        at += match random.below(12) {
            0 => 0,
            1 => 1,
            2 => 86_400 * (5 + random.below(20) as i64),
            _ => 3600 * (1 + random.below(50) as i64),
        };
        if random.below(4) == 0 {
            place(random, &mut here);
        }
        let digest = Digest {
            start: UtcTime::from_unix_s(at),
            utc_offset_s: here.utc_offset_s,
            zone: here.zone.clone(),
            on_wall_clock: here.on_wall_clock,
            ..pool[random.below(pool.len())].clone()
        };
        found.push((format!("{k}.fit"), digest));
    }
    found
}

fn options(random: &mut Random) -> Options {
    let profile = Profile {
        hr_max_bpm: (random.below(2) == 0).then_some(190.0),
        hr_rest_bpm: Some(50.0),
        ..Profile::default()
    };
    let day = (random.below(8) == 0).then(|| Day::from_ymd(2026, 3, 29).unwrap());
    Options {
        profile,
        as_of: day,
        sunday_weeks: random.below(2) == 0,
        timezone: (random.below(2) == 0).then(|| ZONES[random.below(ZONES.len())].to_string()),
        ..Options::default()
    }
}

/// What holds of every season.
fn holds(season: &Season, seed: usize) {
    for run in &season.runs {
        assert_eq!(run.day, Day::at(run.digest.start, run.offset_s), "season {seed}: local days");
    }
    let counted = season.runs.iter().filter(|r| r.counts_as_run()).count();
    let weekly: usize = season.weeks.iter().map(|w| w.runs).sum();
    assert_eq!(weekly, counted, "season {seed}: every run has its week");
    let rules = season.spacing.rules.iter().chain(&season.spacing.all);
    for breach in rules.filter_map(|(_, r)| r.as_ref().ok()).flat_map(|r| &r.breaches) {
        let run = &season.runs[breach.index];
        assert!((run.day.0 - breach.day.0).abs() <= 60, "season {seed}: {breach:?}");
    }
    let asked = Gates {
        min_recovery_score: Some(50.0),
        min_spacing_score: Some(50.0),
        min_separation_hours: Some(24.0),
        max_hard_streak: Some(1),
        max_early_hard: Some(0),
    };
    report::check_text(season, &check(season, &asked));
    report::report_json(
        season,
        &Findings::of(season),
        &report::Outlook::of(season, false, None),
        &[],
    );
}

#[test]
fn no_season_of_a_traveller_is_too_strange() {
    let pool = pool();
    for seed in 0..count("LOPE_SEASONS", 200) {
        let mut random = Random::new(seed as u64);
        let found = history(&mut random, &pool);
        let options = options(&mut random);
        holds(&assess(found, &options), seed);
    }
}

/// Seven runs in Auckland, then nine in Honolulu: the local date falls back while time goes on.
#[test]
fn a_flight_over_the_date_line_costs_no_run() {
    let pool = pool();
    let start = Day::from_ymd(2026, 1, 3).unwrap();
    let at = |k: i64| UtcTime::from_unix_s(i64::from(start.0) * 86_400 + 3600 * (23 + 22 * k));
    let there = |k: i64| Digest {
        start: at(k),
        utc_offset_s: Some(3600 * if k < 7 { 13 } else { -10 }),
        ..pool[if k % 3 == 0 { 0 } else { 3 }].clone()
    };
    let found: Vec<(String, Digest)> = (0..16).map(|k| (format!("{k}.gpx"), there(k))).collect();
    let profile =
        Profile { hr_max_bpm: Some(190.0), hr_rest_bpm: Some(50.0), ..Profile::default() };
    let season = assess(found, &Options { profile, ..Options::default() });
    holds(&season, 0);
    assert_eq!(season.runs.len(), 16);
    let falls_back = season.runs.windows(2).any(|w| w[1].day < w[0].day);
    assert!(falls_back, "else this shows nothing");
    assert!(season.spacing.headline.is_ok(), "{:?}", season.spacing.headline);
}
