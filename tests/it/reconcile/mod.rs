//! What is made of recordings whose truth is known: whatever the rhythm, the errors and the mistakes of
//! the file, the same run.

mod guards;
mod mistakes;
#[cfg(feature = "archives")]
mod real;
mod repetitions;
mod sampling;
mod strides;

use crate::support::{activities, critical_speed, told};
use lope::activity::Activity;
use lope::athlete::Thresholds;
use lope::calendar::UtcTime;
use lope::classify::{Sort, Structure, VoteContext, quick_verdict};
use lope::digest::{Digest, EFFORT_DISTANCES_M, digest};
use lope::encode;
use lope::kernels::random::Random;
use lope::synth::{Course, Form, Recording, Runner, TrueRun, record, recording_of};

/// Who runs: CS 3.8 m/s, VT1 158, VT2 175.
fn runner() -> Runner {
    Runner {
        hr_max: 190.0,
        hr_rest: 50.0,
        vt1: 158.0,
        vt2: 175.0,
        cs: 3.8,
        r1: 0.82,
        tau: (28.0, 45.0),
        alpha1_offset: 0.0,
    }
}

fn thresholds() -> Thresholds {
    let runner = runner();
    Thresholds {
        hr_max: Some(told(runner.hr_max, 2.0)),
        hr_rest: told(runner.hr_rest, 2.0),
        vt1: Some(told(runner.vt1, 2.0)),
        vt2: Some(told(runner.vt2, 2.0)),
        cs: Some(critical_speed(runner.cs, 0.05)),
        cp_w: None,
        nodes: Vec::new(),
    }
}

fn run(stretches: &[(usize, f64)], course: Course) -> TrueRun {
    TrueRun::new(stretches, course, &runner())
}

fn start() -> UtcTime {
    UtcTime::from_unix_s(1_772_442_000)
}

fn recording(id: &str) -> Recording {
    recording_of(id).unwrap()
}

/// As [`record`] makes it, before it is written.
fn recorded(run: &TrueRun, recording: &Recording, form: Form) -> Activity {
    record(run, recording, form, start(), &mut Random::new(11))
}

/// The digest of a recording once it was written to a file and read again.
fn read(activity: &Activity, form: Form) -> Digest {
    let bytes = match form {
        Form::Gpx => encode::gpx::write(activity),
        Form::FitPositions | Form::FitDistance => encode::fit::write(activity),
    };
    let mut found = activities(&bytes);
    assert_eq!(found.len(), 1);
    digest(found.remove(0))
}

fn distance_m(digest: &Digest) -> f64 {
    *digest.distance_m.as_ref().unwrap_or(&f64::NAN)
}

/// Metres a second over the moving time.
fn mean_mps(digest: &Digest) -> f64 {
    digest.moved_m.unwrap_or(f64::NAN) / digest.moving_s
}

fn best_s(digest: &Digest, distance_m: f64) -> f64 {
    let k = EFFORT_DISTANCES_M.iter().position(|d| *d == distance_m).unwrap();
    digest.efforts[k].map_or(f64::NAN, |e| e.time_s)
}

fn structure(digest: &Digest) -> Structure {
    Structure::of(digest, &thresholds())
}

fn sort(digest: &Digest) -> Option<Sort> {
    quick_verdict(digest, &thresholds(), VoteContext::default()).sort()
}

fn notes(digest: &Digest) -> String {
    digest.notes.iter().map(|n| n.what.as_str()).collect::<Vec<_>>().join("; ")
}

/// Whether a value lies within so many percent of the truth.
fn within(value: f64, truth: f64, percent: f64) -> bool {
    (value / truth - 1.0).abs() <= percent / 100.0
}

/// Asserts a run's distance, moving time, speed and grade-adjusted speed, within percents.
fn assert_motion(digest: &Digest, metres: f64, seconds: f64, percent: f64) {
    let said = notes(digest);
    let distance = distance_m(digest);
    assert!(within(distance, metres, percent), "{distance} m of {metres}: {said}");
    let moving = digest.moving_s;
    assert!(within(moving, seconds, percent), "{moving} s of {seconds}: {said}");
    let (mean, gap) = (mean_mps(digest), digest.mean_gap().unwrap_or(f64::NAN));
    assert!(within(mean, metres / seconds, percent), "{mean} m/s: {said}");
    assert!(within(gap, metres / seconds, percent), "adjusted {gap} m/s: {said}");
}
