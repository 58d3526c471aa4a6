//! A session that was recorded in parts is one session: files that follow each other, tracks of one file.

use crate::duplicates::{MORNING_S, run, stretch};
use crate::support::activities;
use lope::activity::{Activity, Beats, Channel, Sport};
use lope::athlete::Profile;
use lope::classify::Role;
use lope::digest::{Digest, digest};
use lope::findings::Findings;
use lope::kernels::random::Random;
use lope::season::{Options, Run, Season, assess};

fn judged(parts: &[(&str, &Activity)]) -> Season {
    let digests = parts.iter().map(|(name, a)| (name.to_string(), digest((*a).clone())));
    let profile = Profile { vt1_bpm: Some(150.0), vt2_bpm: Some(168.0), ..Profile::default() };
    assess(digests.collect(), &Options { profile, ..Options::default() })
}

fn counted(season: &Season) -> Vec<&Run> {
    season.runs.iter().filter(|r| r.counts()).collect()
}

/// A hard session saved in three, with breaks of so many seconds in between.
fn in_three(whole: &Activity, breaks_s: f64) -> [Activity; 3] {
    let end = whole.elapsed_s() + 1.0;
    let [warm, main, mut cool] =
        [(0.0, 900.0), (900.0, end - 600.0), (end - 600.0, end)].map(|(a, b)| stretch(whole, a, b));
    let mut main = main;
    main.start = main.start.plus_s(breaks_s);
    cool.start = cool.start.plus_s(2.0 * breaks_s);
    [warm, main, cool]
}

#[test]
fn a_warm_up_the_main_part_and_a_cool_down_are_one_session() {
    let whole = run("vo2", 21, MORNING_S);
    let unsplit = judged(&[("0.fit", &whole)]);
    let [warm, main, cool] = in_three(&whole, 170.0);
    let split = judged(&[("c.fit", &cool), ("a.fit", &warm), ("b.fit", &main)]);
    let (one, of) = (&unsplit.runs[0], counted(&split));
    assert_eq!(of.len(), 1);
    assert_eq!((of[0].path.as_str(), of[0].role), ("b.fit", one.role));
    assert_eq!(one.role, Some(Role::Hard));
    // The parts are in the table, and count for nothing.
    for part in split.runs.iter().filter(|r| !r.counts()) {
        assert_eq!(part.part_of.as_deref(), Some("b.fit"));
        assert!(part.role.is_none() && part.recovery.is_none() && part.duplicate_of.is_none());
    }
    assert_eq!(split.runs.len(), 3);
    assert_eq!((split.weeks[0].runs, split.weeks[0].hard, split.weeks[0].recovery), (1, 1, 0));
    // What was run is what was run in one go, but for the breaks.
    let (a, b) = (&one.digest, &of[0].digest);
    let near = |x: f64, y: f64, by: f64| assert!((x - y).abs() <= by, "{x} {y}");
    near(b.elapsed_s, a.elapsed_s + 340.0, 1.5);
    near(b.moving_s, a.moving_s, 15.0);
    near(b.distance_m.clone().unwrap(), a.distance_m.clone().unwrap(), 40.0);
    near(b.mean_heart_rate().unwrap(), a.mean_heart_rate().unwrap(), 0.5);
    near(b.peak_heart_rate.unwrap(), a.peak_heart_rate.unwrap(), 1.0);
    near(of[0].verdict.p_hard, one.verdict.p_hard, 0.1);
    let minutes = |s: &Season| s.weeks[0].minutes.iter().sum::<f64>();
    near(minutes(&split), minutes(&unsplit), 0.5);
}

#[test]
fn hours_another_sport_and_legs_keep_sessions_apart() {
    let easy = run("easy", 22, MORNING_S);
    let later = |hours: f64, sport| {
        let mut next = run("easy", 23, MORNING_S);
        next.start = easy.start.plus_s(easy.elapsed_s() + 3600.0 * hours);
        next.sport = sport;
        next
    };
    for (hours, sport, sessions) in [
        (0.1, Sport::Running, 1),
        (0.9, Sport::Running, 1),
        (1.1, Sport::Running, 2),
        (0.1, Sport::Cycling, 2),
    ] {
        let next = later(hours, sport);
        let found = judged(&[("a", &easy), ("b", &next)]);
        assert_eq!(counted(&found).len(), sessions, "{hours} h, {sport:?}");
    }
    // A duathlon: run, ride, run.
    let mut ride = stretch(&later(0.02, Sport::Cycling), 0.0, 1200.0);
    ride.sport = Sport::Cycling;
    let mut last = run("easy", 24, MORNING_S);
    last.start = ride.start.plus_s(ride.elapsed_s() + 60.0);
    let found = judged(&[("a", &easy), ("b", &ride), ("c", &last)]);
    assert_eq!(counted(&found).len(), 3);
    // Sports that the file does not name may be any two.
    let (mut a, mut b) = (easy.clone(), later(0.1, Sport::Other));
    (a.sport, b.sport) = (Sport::Other, Sport::Other);
    assert_eq!(counted(&judged(&[("a", &a), ("b", &b)])).len(), 2);
}

#[test]
fn a_race_with_a_longer_warm_up_is_the_race() {
    let mut race = stretch(&run("race", 25, MORNING_S), 0.0, 1300.0);
    (race.name, race.workout) = (None, Vec::new());
    let mut warm = stretch(&run("easy", 25, MORNING_S), 0.0, 1800.0);
    warm.start = race.start.plus_s(-1200.0 - warm.elapsed_s());
    warm.name = Some("Easy jog".to_string());
    let found = judged(&[("warm.fit", &warm), ("race.fit", &race)]);
    let of = counted(&found);
    assert_eq!((of.len(), of[0].path.as_str(), of[0].role), (1, "race.fit", Some(Role::Hard)));
    // An unnamed race is not planned easy by its warm-up's name.
    assert_eq!(of[0].intent, None);
    let mut named = race.clone();
    named.name = Some("City race".to_string());
    let found = judged(&[("warm.fit", &warm), ("race.fit", &named)]);
    assert_eq!(counted(&found)[0].intent, Some(lope::classify::Intent::Race));
}

/// Beats that sway a little, as long as the recording.
fn with_beats(mut activity: Activity) -> Activity {
    let mut random = Random::new(5);
    let (mut at, mut beats) = (0.0, Beats::default());
    while at < activity.elapsed_s() {
        let rr_ms = 420.0 + random.normal(0.0, 8.0);
        at += rr_ms / 1000.0;
        beats.rr_ms.push(rr_ms);
        beats.anchor_s.push(at);
    }
    let n = activity.samples.len();
    activity.samples.set(Channel::HeartRate, vec![60_000.0 / 420.0; n]).unwrap();
    activity.beats = Some(beats);
    activity
}

#[test]
fn the_beats_of_parts_are_those_of_the_whole() {
    let whole = run("easy", 26, MORNING_S);
    let cut = |from, to| with_beats(stretch(&whole, from, to));
    let (a, b) = (cut(0.0, 1200.0), cut(1200.0, 2700.0));
    let found = judged(&[("a", &a), ("b", &b)]);
    let hrv = counted(&found)[0].digest.hrv.clone().unwrap();
    let beats = [&a, &b].map(|x| x.beats.as_ref().unwrap().rr_ms.len());
    assert_eq!(hrv.rr_beats, beats[0] + beats[1]);
    assert!(hrv.coverage > 0.95 && hrv.coverage <= 1.01, "{}", hrv.coverage);
    let centres: Vec<f64> = hrv.windows.iter().map(|w| w.centre_s).collect();
    assert!(centres.is_sorted() && *centres.last().unwrap() > 2500.0, "{centres:?}");
    let rmssd = hrv.rmssd_ms.unwrap();
    assert!((rmssd - 8.0 * 2f64.sqrt()).abs() < 1.5, "{rmssd}");
}

/// Whatever the history: each activity counts, is a copy or a part, and what it is a part of counts.
#[test]
fn every_activity_has_one_place_whatever_the_history() {
    let pool: Vec<Digest> = ["easy", "vo2", "race"]
        .iter()
        .flat_map(|kind| {
            let whole = run(kind, 27, MORNING_S);
            in_three(&whole, 30.0).map(digest)
        })
        .collect();
    for seed in 0..crate::support::count("LOPE_SEASONS", 200) {
        let mut random = Random::new(seed as u64);
        let mut at = pool[0].start;
        let history: Vec<(String, Digest)> = (0..2 + random.below(20))
            .map(|k| {
                let mut next = pool[random.below(pool.len())].clone();
                at = at.plus_s([20.0, 900.0, 3000.0, 4000.0, 30_000.0][random.below(5)]);
                next.start = at;
                at = next.end();
                if random.below(6) == 0 {
                    next.sport = Sport::Cycling;
                }
                (format!("{k}.fit"), next)
            })
            .collect();
        let mut turned = history.clone();
        turned.reverse();
        let (found, other) =
            (assess(history, &Options::default()), assess(turned, &Options::default()));
        let outlook = |s: &Season| lope::report::Outlook::of(s, false, None);
        let told = |s: &Season| lope::report::report_json(s, &Findings::of(s), &outlook(s), &[]);
        assert!(told(&found) == told(&other), "{seed}: the order of the files matters");
        for run in &found.runs {
            let of = run.part_of.as_ref().or(run.duplicate_of.as_ref());
            let Some(whole) = of.map(|of| found.runs.iter().find(|r| r.path == *of).unwrap())
            else {
                continue;
            };
            assert!(run.part_of.is_none() || whole.counts(), "{seed}: {}", run.path);
        }
        let seconds = |runs: Vec<&Run>| runs.iter().map(|r| r.digest.moving_s).sum::<f64>();
        let weeks: f64 = found.weeks.iter().flat_map(|w| w.hours).sum();
        let own = counted(&found).into_iter().filter(|r| r.counts_as_run()).collect();
        assert!((weeks * 3600.0 - seconds(own)).abs() < 1.0, "{seed}");
    }
}

/// A GPX file of tracks of points at 3 m/s, each from one second to another.
fn tracks(spans: &[(u32, u32, &str)]) -> Vec<Activity> {
    let point = |s: u32, metres: f64| {
        let (lat, h, m) = (47.0 + f64::from(s) * 2.7e-5, 6 + s / 3600, s / 60 % 60);
        format!(
            "<trkpt lat=\"{lat}\" lon=\"9\"><time>2026-03-01T{h:02}:{m:02}:{:02}Z</time>\
             <extensions><distance>{metres}</distance></extensions></trkpt>",
            s % 60
        )
    };
    let track = |(from, to, kind): &(u32, u32, &str)| {
        // Each track counts its metres anew.
        let points: String = (*from..=*to).map(|s| point(s, 3.0 * f64::from(s - from))).collect();
        format!("<trk><name>{from}</name><type>{kind}</type><trkseg>{points}</trkseg></trk>")
    };
    let all: String = spans.iter().map(track).collect();
    activities(format!("<gpx version=\"1.1\">{all}</gpx>").as_bytes())
}

#[test]
fn tracks_that_follow_each_other_are_one_run() {
    let run = "running";
    let one = tracks(&[(0, 300, run), (330, 700, run), (750, 1200, run)]);
    assert_eq!(one.len(), 1);
    assert_eq!(one[0].name.as_deref(), Some("0 + 330 + 750"));
    assert!(one[0].notes.iter().any(|n| n.what.starts_with("3 tracks")), "{:?}", one[0].notes);
    let found = digest(one[0].clone());
    assert_eq!((found.elapsed_s, found.samples), (1200.0, 301 + 371 + 451));
    assert!((found.moving_s - 1120.0).abs() < 5.0, "{}", found.moving_s);
    let metres = found.distance_m.unwrap();
    assert!((metres - 3360.0).abs() < 34.0, "{metres}");
    for (spans, sessions) in [
        // An hour is another run, another sport is another sport, and nobody runs two at once.
        (vec![(0, 300, run), (3900, 4200, run)], 2),
        (vec![(0, 300, run), (330, 700, "cycling")], 2),
        (vec![(0, 300, run), (100, 700, run)], 2),
        (vec![(0, 300, run), (330, 700, "cycling"), (730, 900, run)], 3),
    ] {
        assert_eq!(tracks(&spans).len(), sessions, "{spans:?}");
    }
}
