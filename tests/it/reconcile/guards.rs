//! Runs that are what they look like: nothing of them may be mended away.

use super::*;
use lope::activity::{Altimeter, Channel, Sport};
use lope::signals::gap_factor;
use lope::synth::{Noise, Spacing};

const FORMS: [Form; 3] = [Form::FitPositions, Form::FitDistance, Form::Gpx];

#[test]
fn stops_at_the_lights_are_stops() {
    let mut stretches = Vec::new();
    for _ in 0..7 {
        stretches.extend([(270, 3.1), (45, 0.0)]);
    }
    let truth = run(&stretches, Course::Winding);
    for form in FORMS {
        for id in ["1 s", "1-1-8 s", "4 s", "every second lost"] {
            let digest = read(&recorded(&truth, &recording(id), form), form);
            let moving = digest.moving_s;
            assert!(within(moving, truth.moving_s(), 4.0), "{form:?} {id}: {moving} s");
            let distance = distance_m(&digest);
            assert!(within(distance, truth.distance_m(), 2.0), "{form:?} {id}: {distance} m");
        }
    }
}

#[test]
fn a_rest_of_minutes_with_the_timer_running_is_a_rest() {
    let truth = run(&[(900, 3.0), (240, 0.0), (900, 3.0)], Course::Straight);
    for form in FORMS {
        let digest = read(&recorded(&truth, &recording("1 s"), form), form);
        assert_motion(&digest, 5400.0, 1800.0, 2.5);
    }
}

/// Steep hills: 50 m up and down in 800 m.
fn hills(along_m: f64) -> f64 {
    300.0 + 25.0 * (1.0 - libm::cos(std::f64::consts::TAU * along_m / 800.0))
}

#[test]
fn steep_hills_are_climbed_and_cost() {
    let mut truth = run(&[(2400, 2.8)], Course::Winding);
    truth.altitude_m = hills;
    let along: Vec<f64> = (0..6720).map(f64::from).collect();
    let factor = |d: &f64| gap_factor(hills(d + 0.5) - hills(d - 0.5));
    let cost = along.iter().map(factor).sum::<f64>() / along.len() as f64;
    let climbed: f64 = along.iter().map(|d| (hills(d + 1.0) - hills(*d)).max(0.0)).sum();
    for (form, white_m) in [(Form::FitDistance, 0.2), (Form::Gpx, 0.5)] {
        let mut noisy = recording("1 s");
        noisy.altitude = Noise { white_m, ..Noise::default() };
        let digest = read(&recorded(&truth, &noisy, form), form);
        let ascent = *digest.ascent_m.as_ref().unwrap();
        assert!(within(ascent, climbed, 8.0), "{form:?}: {ascent} m of {climbed}");
        let gap = digest.mean_gap().unwrap() / mean_mps(&digest);
        assert!(within(gap, cost, 3.0), "{form:?}: {gap} of {cost}");
    }
}

#[test]
fn a_run_up_a_mountain_keeps_all_of_its_climb() {
    let mut truth = run(&[(3600, 1.9)], Course::Winding);
    truth.altitude_m = |d| 900.0 + 0.16 * d;
    for form in [Form::FitDistance, Form::Gpx] {
        let mut noisy = recording("2 s");
        noisy.altitude = Noise { white_m: 0.3, wandering_m: 1.0, over_s: 60.0 };
        let digest = read(&recorded(&truth, &noisy, form), form);
        let ascent = *digest.ascent_m.as_ref().unwrap();
        assert!(within(ascent, 0.16 * truth.distance_m(), 3.0), "{ascent} m");
        let gap = digest.mean_gap().unwrap() / mean_mps(&digest);
        assert!(within(gap, gap_factor(0.16), 3.0), "{gap}");
    }
}

#[test]
fn strides_and_a_sprint_finish_stay() {
    let mut stretches = vec![(1500, 2.8)];
    for _ in 0..6 {
        stretches.extend([(20, 4.9), (70, 2.6)]);
    }
    let truth = run(&stretches, Course::Straight);
    for form in FORMS {
        for id in ["1 s", "2 s", "3 +- 1.2 s", "every second lost"] {
            let digest = read(&recorded(&truth, &recording(id), form), form);
            let found = structure(&digest);
            let strides = found.strides.unwrap();
            assert_eq!(found.session_type.id(), "strides", "{form:?} {id}: {strides}");
            assert!((5..=6).contains(&strides), "{form:?} {id}: {strides}");
        }
    }
    let truth = run(&[(1200, 3.4), (25, 7.4), (120, 1.3)], Course::Laps(400.0));
    for form in FORMS {
        let digest = read(&recorded(&truth, &recording("1 s"), form), form);
        assert!(within(distance_m(&digest), truth.distance_m(), 2.0));
        assert_eq!(digest.sport, Sport::Running);
        let fastest = digest.track.bins().map(|b| b.speed).filter(|v| v.is_finite());
        let fastest = fastest.fold(0.0, f64::max);
        assert!(fastest > 6.9, "{form:?}: {fastest} m/s");
    }
}

#[test]
fn who_runs_fast_for_long_or_very_fast_for_short_is_no_vehicle() {
    let marathon = run(&[(7700, 5.5)], Course::Winding);
    let mut sprints = vec![(900, 2.9)];
    for _ in 0..8 {
        sprints.extend([(26, 7.8), (120, 1.2)]);
    }
    let sprints = run(&sprints, Course::Laps(400.0));
    for form in FORMS {
        for truth in [&marathon, &sprints] {
            let digest = read(&recorded(truth, &recording("1 s"), form), form);
            assert_eq!(digest.sport, Sport::Running);
            let distance = distance_m(&digest);
            assert!(within(distance, truth.distance_m(), 2.0), "{form:?}: {distance} m");
            let said = notes(&digest);
            assert!(!said.contains("vehicle") && !said.contains("ride"), "{said}");
        }
    }
}

#[test]
fn laps_of_60_m_are_run_and_a_slow_hiker_walks() {
    let indoors = run(&[(1500, 2.9)], Course::Laps(60.0));
    let hike = run(&[(2400, 1.1)], Course::Winding);
    for form in FORMS {
        for (truth, percent) in [(&indoors, 8.0), (&hike, 3.0)] {
            let digest = read(&recorded(truth, &recording("1 s"), form), form);
            let moving = digest.moving_s;
            assert!(
                within(moving, truth.moving_s(), 1.0),
                "{form:?}: {moving}: {}",
                notes(&digest)
            );
            let distance = distance_m(&digest);
            assert!(within(distance, truth.distance_m(), percent), "{form:?}: {distance} m");
        }
    }
}

#[test]
fn a_healthy_recording_is_left_as_it_is() {
    let mut activity =
        recorded(&run(&[(1800, 2.9)], Course::Straight), &recording("1 s"), Form::FitDistance);
    let n = activity.samples.len();
    activity.samples.set(Channel::Cadence, vec![164.0; n]).unwrap();
    activity.device.altimeter = Altimeter::Barometer;
    let digest = read(&activity, Form::FitDistance);
    assert_eq!(notes(&digest), "");
    assert_motion(&digest, 5220.0, 1800.0, 0.1);
}

#[test]
fn smart_recording_writes_seldom_where_nothing_changes() {
    // Nothing is written while the speed stays the same, then each second.
    let truth = run(&[(600, 2.8), (60, 4.4), (600, 2.8)], Course::Straight);
    let smart =
        Recording { spacing: Spacing::Cycle(&[1.0, 2.0, 7.0, 1.0, 1.0, 19.0]), ..recording("1 s") };
    for form in FORMS {
        let digest = read(&recorded(&truth, &smart, form), form);
        assert!(within(digest.moving_s, 1260.0, 1.0) && within(digest.timer_s, 1260.0, 1.0));
        assert!(within(distance_m(&digest), truth.distance_m(), 1.5));
    }
}
