//! The hours that a session asks for until the next hard one, worked out by hand from what was done.

use crate::support::runner;
use lope::activity::{Activity, Channel, Samples, Sport};
use lope::calendar::{Day, UtcTime};
use lope::classify::{VoteContext, quick_verdict};
use lope::digest::{Digest, digest};
use lope::score::HistoryEntry;
use lope::score::spacing::{DEMANDS, hours_wanted};

/// A run of so many minutes at one heart rate and speed, with so many metres down at its end on a slope of 10 %.
fn run(minutes: usize, bpm: f64, speed: f64, down_m: f64) -> Digest {
    let time: Vec<f64> = (0..=minutes * 60).map(|t| t as f64).collect();
    let column = |f: &dyn Fn(f64) -> f64| time.iter().map(|t| f(*t)).collect::<Vec<f64>>();
    let whole = speed * 60.0 * minutes as f64;
    let altitude = |t: f64| 1000.0 - 0.1 * (speed * t - (whole - 10.0 * down_m)).max(0.0);
    let samples = Samples::new(time.clone())
        .and_then(|s| s.with(Channel::HeartRate, column(&|t| bpm + libm::sin(t / 40.0))))
        .and_then(|s| s.with(Channel::Speed, column(&|_| speed)))
        .and_then(|s| s.with(Channel::Distance, column(&|t| speed * t)))
        .and_then(|s| s.with(Channel::Altitude, column(&altitude)))
        .unwrap();
    digest(Activity::new(UtcTime::from_unix_s(1_772_000_000), Sport::Running, samples))
}

/// Hours, what asks for them, and whether it was hard.
fn wanted(digest: &Digest, race: bool) -> (f64, &'static str, bool) {
    let thresholds = runner();
    let context = VoteContext { race, ..VoteContext::default() };
    let verdict = quick_verdict(digest, &thresholds, context);
    let entry = HistoryEntry {
        digest,
        day: Day(20_509),
        thresholds: &thresholds,
        verdict: &verdict,
        role: None,
        intent: None,
        load: None,
    };
    let (hours, by) = hours_wanted(&entry);
    (hours, by.id, entry.is_hard())
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 0.02 * expected, "{found} is not {expected}");
}

#[test]
fn a_marathon_asks_for_more_than_a_race_of_5_km_and_that_for_more_than_13_easy_minutes() {
    // 42.2 km: a day for each 3 km are 338 h, 14 days.
    let (marathon, by, hard) = wanted(&run(211, 156.0, 10.0 / 3.0, 0.0), false);
    near(marathon, 337.6);
    assert!(by == "race" && hard);
    // 20 minutes at 177 bpm, u = 22 / 17 = 1.294: 1 / 14 + 0.588 x (1 / 8 - 1 / 14) a minute are a dose of 2.06, of which
    // all lies above VT2: 60 h. The race by itself asks for 40.
    let (race, by, hard) = wanted(&run(20, 177.0, 4.17, 0.0), true);
    near(race, 60.0);
    assert!(by == "above_vt2" && hard);
    let (easy, _, hard) = wanted(&run(13, 130.0, 2.6, 0.0), false);
    assert!(easy == 0.0 && !hard);
    assert!(marathon > race && race > easy);
}

#[test]
fn a_race_asks_for_a_day_for_each_3_km_where_its_heart_rate_asks_for_less() {
    let (hours, by, hard) = wanted(&run(60, 158.0, 3.5, 0.0), true);
    near(hours, 8.0 * 12.6);
    assert!(by == "race" && hard);
}

#[test]
fn a_short_hard_session_asks_for_a_day() {
    // Six minutes at 164 bpm: u = 9 / 17, a dose of 0.2, which alone asks for 10 h.
    let (hours, _, hard) = wanted(&run(6, 174.0, 3.5, 0.0), false);
    assert!(hard && (24.0..=48.0).contains(&hours), "{hours}");
}

#[test]
fn length_and_long_downhills_ask_for_hours_too() {
    // Three hours: halfway from 48 to 72.
    let (long, by, _) = wanted(&run(180, 135.0, 2.6, 0.0), false);
    near(long, 60.0);
    assert_eq!(by, "length");
    // 750 m down: halfway from 48 to 72.
    let (down, by, _) = wanted(&run(60, 135.0, 2.6, 750.0), false);
    near(down, 60.0);
    assert_eq!(by, "downhill");
}

#[test]
fn more_of_anything_never_asks_for_less() {
    for demand in DEMANDS {
        let rising = demand.curve.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1);
        assert!(rising && demand.curve[0].1 == 0.0, "{}", demand.id);
        assert!(!demand.basis.is_empty() && !demand.unit.is_empty());
    }
}
