//! A stride is an acceleration that somebody ran: not noise, a restart or a slope.

use super::*;
use crate::support::count;
use lope::activity::Channel;
use lope::synth::{Noise, Spacing};

/// How often each kind is tried, with other numbers each time.
fn rounds() -> usize {
    count("LOPE_STRIDES", 3)
}

const COURSES: [Course; 3] = [Course::Straight, Course::Winding, Course::Laps(400.0)];
const SPACINGS: [Spacing; 6] = [
    Spacing::Even(1.0),
    Spacing::Even(2.0),
    Spacing::Even(4.0),
    Spacing::Cycle(&[1.0, 1.0, 8.0]),
    Spacing::Jitter(3.0, 1.2),
    Spacing::Lost(0.5),
];

fn between(rng: &mut Random, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.uniform()
}

/// A recording with errors of up to 3 m.
fn erring(spacing: Spacing, rng: &mut Random) -> Recording {
    let position = Noise {
        white_m: between(rng, 0.0, 1.5),
        wandering_m: between(rng, 0.0, 3.0),
        over_s: between(rng, 10.0, 40.0),
    };
    Recording { spacing, position, ..recording("1 s") }
}

/// Legs that turn as fast as the speed asks, and not quite evenly.
fn with_cadence(activity: &mut Activity, truth: &TrueRun, rng: &mut Random) {
    let last = truth.speed_mps.len() - 1;
    let steps = |t: &f64| {
        let mps = truth.speed_mps[(*t as usize).min(last)];
        if mps < 0.5 { 0.0 } else { (162.0 + 12.0 * (mps - 2.8) + rng.normal(0.0, 2.0)).round() }
    };
    let column: Vec<f64> = activity.samples.time().iter().map(steps).collect();
    activity.samples.set(Channel::Cadence, column).unwrap();
}

/// The strides of a recording of a run, seconds from and to.
fn found(truth: &TrueRun, recording: &Recording, form: Form, rng: &mut Random) -> Vec<(f64, f64)> {
    let mut activity = record(truth, recording, form, start(), rng);
    if rng.uniform() < 0.5 {
        with_cadence(&mut activity, truth, rng);
    }
    let strides = read(&activity, form).strides.unwrap();
    strides.iter().map(|s| (s.start_s, s.start_s + s.len_s)).collect()
}

#[test]
fn noise_of_positions_is_no_stride() {
    let mut rng = Random::new(31);
    let mut counts = Vec::new();
    for round in 0..4 * rounds() {
        for spacing in SPACINGS {
            let easy = between(&mut rng, 2.4, 3.6);
            let truth = run(&[(1500 + 300 * (round % 4), easy)], COURSES[round % 3]);
            let recording = erring(spacing, &mut rng);
            let strides = found(&truth, &recording, Form::Gpx, &mut rng).len();
            assert!(strides <= 1, "{strides} at {easy} m/s: {recording:?}");
            counts.push(strides);
        }
    }
    let any = counts.iter().filter(|n| **n > 0).count();
    println!("{any} of {} even runs have a stride", counts.len());
}

#[test]
fn restarts_after_stops_and_walks_are_no_strides() {
    let mut rng = Random::new(32);
    for round in 0..3 * rounds() {
        for form in [Form::Gpx, Form::FitDistance] {
            let easy = between(&mut rng, 2.5, 3.4);
            let mut stretches = Vec::new();
            for k in 0..8 {
                stretches.push((90 + rng.below(200), easy));
                // A light, or a walk across a street.
                stretches.push((10 + rng.below(50), if k % 3 == 2 { 1.3 } else { 0.0 }));
            }
            stretches.push((300, easy));
            let truth = run(&stretches, COURSES[round % 3]);
            let recording = erring(SPACINGS[round % 2], &mut rng);
            let strides = found(&truth, &recording, form, &mut rng).len();
            assert!(strides <= 1, "{strides}, {form:?}: {recording:?}");
        }
    }
}

#[test]
fn who_lets_go_downhill_runs_no_strides() {
    let mut rng = Random::new(33);
    // Ups and downs of 8 m over 400 m, and one steep drop a kilometre.
    let altitude: [fn(f64) -> f64; 2] = [
        |d| 100.0 + 4.0 * libm::sin(d * std::f64::consts::TAU / 400.0),
        |d| 100.0 - 6.0 * (d / 1000.0).floor() - 0.1 * (d % 1000.0 - 940.0).max(0.0),
    ];
    for round in 0..2 * rounds() {
        for (which, altitude_m) in altitude.into_iter().enumerate() {
            let mut along = 0.0;
            let speed = |d: f64| {
                let grade = (altitude_m(d + 2.0) - altitude_m(d - 2.0)) / 4.0;
                2.9 / lope::signals::gap_factor(grade)
            };
            let mut truth = run(&[(2400, 2.9)], Course::Straight);
            truth.altitude_m = altitude_m;
            for v in &mut truth.speed_mps {
                *v = speed(along);
                along += *v;
            }
            for form in [Form::Gpx, Form::FitDistance] {
                let recording = erring(SPACINGS[round % 2], &mut rng);
                let strides = found(&truth, &recording, form, &mut rng).len();
                assert!(strides <= 1, "{strides}, course {which}, {form:?}: {recording:?}");
            }
        }
    }
}

#[test]
fn planted_strides_are_found_and_no_others() {
    let mut rng = Random::new(34);
    let (mut planted, mut hit, mut all) = (0, 0, 0);
    for round in 0..4 * rounds() {
        for spacing in SPACINGS {
            for form in [Form::Gpx, Form::FitDistance] {
                let easy = between(&mut rng, 2.4, 3.2);
                let rest = if round % 3 == 2 { 1.4 } else { 0.95 * easy };
                let mut stretches = vec![(900 + rng.below(600), easy)];
                let mut places = Vec::new();
                for _ in 0..4 + rng.below(4) {
                    let from: usize = stretches.iter().map(|s| s.0).sum();
                    let len = 14 + rng.below(14);
                    let fast = easy * between(&mut rng, 1.4, 1.8);
                    stretches.extend([(2, (easy + fast) / 2.0), (len - 2, fast)]);
                    stretches.push((40 + rng.below(60), rest));
                    places.push((from as f64, (from + len) as f64));
                }
                stretches.push((60 + rng.below(300), easy));
                let truth = run(&stretches, COURSES[round % 3]);
                let recording = erring(spacing, &mut rng);
                let strides = found(&truth, &recording, form, &mut rng);
                let met = |p: &&(f64, f64)| strides.iter().any(|s| s.0 < p.1 && p.0 < s.1);
                hit += places.iter().filter(met).count();
                planted += places.len();
                all += strides.len();
            }
        }
    }
    let (recall, precision) = (hit as f64 / planted as f64, hit as f64 / all as f64);
    println!("{planted} strides: recall {recall:.3}, precision {precision:.3}");
    assert!(recall >= 0.9 && precision >= 0.9, "recall {recall:.3}, precision {precision:.3}");
}

#[test]
fn where_points_are_sparse_strides_are_absent_with_the_reason() {
    let truth = run(&[(1800, 2.9)], Course::Straight);
    for id in ["10 to 15 s", "30 s", "60 s"] {
        let digest = read(&recorded(&truth, &recording(id), Form::Gpx), Form::Gpx);
        let why = digest.strides.unwrap_err().to_string();
        assert_eq!(why, "the points lie too far apart to show strides");
    }
}
