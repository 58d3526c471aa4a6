//! Repetitions are what was run in turn with rests, however fast, with laps or without; stops at lights and
//! hills are none.

use super::*;
use crate::support::count;
use lope::activity::{Lap, LapIntensity, Span};
use lope::synth::{Noise, Spacing};

/// How often each kind is tried, with other numbers each time.
fn rounds() -> usize {
    count("LOPE_SESSIONS", 2)
}

const COURSES: [Course; 3] = [Course::Straight, Course::Winding, Course::Laps(400.0)];
const SPACINGS: [Spacing; 7] = [
    Spacing::Even(1.0),
    Spacing::Even(3.0),
    Spacing::Even(5.0),
    Spacing::Even(8.0),
    Spacing::Cycle(&[1.0, 1.0, 8.0]),
    Spacing::Between(2.0, 8.0),
    Spacing::Lost(0.5),
];

fn between(rng: &mut Random, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.uniform()
}

fn erring(spacing: Spacing, rng: &mut Random) -> Recording {
    let wandering_m = between(rng, 0.0, 3.0);
    let position = Noise { white_m: between(rng, 0.0, 1.5), wandering_m, over_s: 20.0 };
    Recording { spacing, position, ..recording("1 s") }
}

fn lap(from: f64, to: f64, intensity: Option<LapIntensity>, step: Option<usize>) -> Lap {
    Lap {
        span: Span { start_s: from, end_s: to },
        timer_s: Some(to - from),
        distance_m: None,
        intensity,
        step,
        name: None,
    }
}

/// How the watch was told of repetitions.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Laps {
    None,
    /// By a workout on it.
    Marked,
    /// By its button.
    Pressed,
    /// Not at all: it cut a lap each kilometre.
    Kilometres,
}

const LAPS: [Laps; 4] = [Laps::None, Laps::Marked, Laps::Pressed, Laps::Kilometres];

fn cut(truth: &TrueRun, stretches: &[(usize, f64)], laps: Laps) -> Vec<Lap> {
    use LapIntensity::{Active, Cooldown, Interval, Recovery, Warmup};
    if laps == Laps::Kilometres {
        let along = truth.along_m();
        let ends = (1..).map(|k| along.partition_point(|d| *d < 1000.0 * f64::from(k)) as f64);
        let last = truth.speed_mps.len() as f64;
        let ends: Vec<f64> = ends.take_while(|t| *t < last).chain([last]).collect();
        let starts = [0.0].into_iter().chain(ends.iter().copied());
        return starts.zip(&ends).map(|(a, b)| lap(a, *b, Some(Active), None)).collect();
    }
    let mut from = 0.0;
    let last = stretches.len() - 1;
    let one = |(k, (seconds, _)): (usize, &(usize, f64))| {
        let to = from + *seconds as f64;
        let (intensity, step) = match k {
            0 => (Warmup, 0),
            k if k == last => (Cooldown, 3),
            k if k % 2 == 1 => (Interval, 1),
            _ => (Recovery, 2),
        };
        let marked = laps == Laps::Marked;
        let lap =
            lap(from, to, Some(if marked { intensity } else { Active }), marked.then_some(step));
        from = to;
        lap
    };
    match laps {
        Laps::None => Vec::new(),
        _ => stretches.iter().enumerate().map(one).collect(),
    }
}

/// A session of repetitions as it is written and read again.
fn session(
    stretches: &[(usize, f64)],
    laps: Laps,
    spacing: Spacing,
    course: Course,
    form: Form,
    rng: &mut Random,
) -> Structure {
    let truth = run(stretches, course);
    let mut activity = record(&truth, &erring(spacing, rng), form, start(), rng);
    activity.laps = cut(&truth, stretches, laps);
    structure(&read(&activity, form))
}

/// Warm-up, so many repetitions of these seconds and m/s with rests, cool-down.
fn planned(reps: usize, work: (usize, f64), rest: (usize, f64), easy: f64) -> Vec<(usize, f64)> {
    let mut stretches = vec![(720, easy)];
    for _ in 0..reps {
        stretches.extend([work, rest]);
    }
    stretches.pop();
    stretches.push((540, easy));
    stretches
}

#[test]
fn repetitions_are_counted_at_any_speed_with_laps_and_without() {
    let mut rng = Random::new(41);
    let cs = runner().cs;
    let (mut near, mut all) = (0, 0);
    for round in 0..rounds() {
        for spacing in SPACINGS {
            for laps in LAPS {
                for form in [Form::Gpx, Form::FitDistance] {
                    if laps != Laps::None && form == Form::Gpx {
                        continue;
                    }
                    let speed = cs * between(&mut rng, 0.78, 1.15);
                    let reps = 4 + rng.below(7);
                    let work = (60 + rng.below(240), speed);
                    let rest_mps = [0.7 * speed, 1.4, 0.0][rng.below(3)];
                    let rest = (60 + rng.below(90), rest_mps);
                    let easy = speed * between(&mut rng, 0.7, 0.87);
                    let course = COURSES[(round + reps) % 3];
                    let stretches = planned(reps, work, rest, easy);
                    let found = session(&stretches, laps, spacing, course, form, &mut rng);
                    let count = found.reps.len();
                    all += 1;
                    if count.abs_diff(reps) <= 1 {
                        near += 1;
                    } else {
                        let share = speed / cs;
                        println!(
                            "{count} of {reps} x {} s at {share:.2} CS, rest {} s at {rest_mps:.1}, \
                             easy {:.2}: {laps:?} {spacing:?} {form:?}",
                            work.0,
                            rest.0,
                            easy / speed
                        );
                    }
                }
            }
        }
    }
    println!("within one: {near} of {all}");
    assert!(near * 100 >= 95 * all, "{near} of {all}");
}

#[test]
fn the_usual_sessions_are_named() {
    let mut rng = Random::new(42);
    let cs = runner().cs;
    for form in [Form::Gpx, Form::FitDistance] {
        for share in [0.82, 0.95, 1.05] {
            let speed = share * cs;
            let easy = 0.8 * speed;
            let fours = planned(5, (240, speed), (120, 2.2), easy);
            let found = session(&fours, Laps::None, Spacing::Even(1.0), COURSES[0], form, &mut rng);
            assert_eq!(found.session_type.id(), "intervals", "{share} {form:?}");
            assert_eq!(found.workout.as_deref(), Some("5 x 4 min, 2 min jog"), "{share} {form:?}");
            let seconds = (1000.0 / speed).round() as usize;
            let kilometres = planned(10, (seconds, speed), (90, 2.0), easy);
            for laps in [Laps::None, Laps::Kilometres] {
                let spacing = Spacing::Even(1.0);
                let found = session(&kilometres, laps, spacing, COURSES[2], form, &mut rng);
                assert_eq!(found.reps.len(), 10, "{share} {form:?} {laps:?}");
            }
        }
    }
}

#[test]
fn lights_and_stops_are_no_intervals() {
    let mut rng = Random::new(43);
    let (mut none, mut all) = (0, 0);
    for round in 0..4 * rounds() {
        for spacing in SPACINGS {
            for form in [Form::Gpx, Form::FitDistance] {
                let easy = between(&mut rng, 2.4, 3.5);
                let even = round % 4 == 0;
                let mut stretches = Vec::new();
                for _ in 0..4 + rng.below(8) {
                    let seconds = if even { 240 } else { 60 + rng.below(300) };
                    let stop = if even { 40 } else { 8 + rng.below(80) };
                    stretches
                        .extend([(seconds, easy * between(&mut rng, 0.97, 1.03)), (stop, 0.0)]);
                }
                stretches.push((300, easy));
                let course = COURSES[round % 3];
                let laps = if form == Form::Gpx { Laps::None } else { Laps::Kilometres };
                let found = session(&stretches, laps, spacing, course, form, &mut rng);
                all += 1;
                none += usize::from(found.reps.is_empty());
                if !found.reps.is_empty() {
                    println!(
                        "{}: {easy:.1} m/s {stretches:?} {spacing:?} {form:?}",
                        found.reps.len()
                    );
                }
            }
        }
    }
    println!("none in {none} of {all}");
    assert!(none * 100 >= 98 * all, "{none} of {all}");
}

#[test]
fn hills_at_one_effort_are_no_intervals() {
    let mut rng = Random::new(44);
    let altitude: [fn(f64) -> f64; 3] = [
        |d| 100.0 + 10.0 * libm::sin(d * std::f64::consts::TAU / 900.0),
        |d| 100.0 + 20.0 * libm::sin(d * std::f64::consts::TAU / 1600.0),
        |d| 100.0 + 60.0 * libm::sin(d * std::f64::consts::TAU / 3000.0),
    ];
    let (mut none, mut all) = (0, 0);
    for round in 0..2 * rounds() {
        for altitude_m in altitude {
            for form in [Form::Gpx, Form::FitDistance] {
                // Who runs by feel gives back more or less than slope asks.
                let given = between(&mut rng, 0.6, 1.1);
                let mut truth = run(&[(3000, 2.8)], COURSES[round % 3]);
                truth.altitude_m = altitude_m;
                let mut along = 0.0;
                for v in &mut truth.speed_mps {
                    let grade = (altitude_m(along + 5.0) - altitude_m(along - 5.0)) / 10.0;
                    *v = 2.8 / (1.0 + given * (lope::signals::gap_factor(grade) - 1.0));
                    along += *v;
                }
                let recording = erring(SPACINGS[round % SPACINGS.len()], &mut rng);
                let activity = record(&truth, &recording, form, start(), &mut rng);
                let found = structure(&read(&activity, form));
                all += 1;
                none += usize::from(found.reps.is_empty());
            }
        }
    }
    println!("none in {none} of {all}");
    assert!(none * 100 >= 98 * all, "{none} of {all}");
}

/// Running and walking in turn is no set: nothing easier than the running shows that it was meant to be fast.
#[test]
fn a_beginner_who_walks_between_runs_no_intervals() {
    let mut rng = Random::new(45);
    for form in [Form::Gpx, Form::FitDistance] {
        let mut stretches = vec![(300, 1.4)];
        for _ in 0..8 {
            stretches.extend([(180, 2.4), (90, 1.4)]);
        }
        let found = session(&stretches, Laps::None, Spacing::Even(1.0), COURSES[1], form, &mut rng);
        assert_eq!((found.session_type.id(), found.reps.len()), ("walk_run", 0), "{form:?}");
    }
}
