//! Mistakes that watches, phones and exporters make, and the run that it was all the same.

use super::*;
use lope::activity::{Altimeter, BeatCarrier, Beats, Channel, Positions, Span, Sport, SubSport};
use lope::encode::fit::{Checksum, FitStructure, write_structured};
use lope::kernels::geodesy::METRES_A_DEGREE;
use lope::synth::Spacing;

/// An even run.
fn even(seconds: usize, mps: f64) -> TrueRun {
    run(&[(seconds, mps)], Course::Straight)
}

/// It, a point a second.
fn each_second(run: &TrueRun, form: Form) -> Activity {
    recorded(run, &recording("1 s"), form)
}

fn column(activity: &mut Activity, channel: Channel) -> &mut [f64] {
    activity.samples.get_mut(channel).unwrap()
}

fn positions(activity: &mut Activity) -> &mut Positions {
    activity.samples.clock_and_positions_mut().unwrap().1
}

fn move_north(activity: &mut Activity, i: usize, metres: f64) {
    positions(activity).latitude[i] += metres / METRES_A_DEGREE;
}

fn without_positions(activity: &mut Activity) {
    let nothing = vec![f64::NAN; activity.samples.len()];
    let positions = Positions { latitude: nothing.clone(), longitude: nothing };
    activity.samples.set_positions(positions).unwrap();
}

fn constant(activity: &mut Activity, channel: Channel, value: f64) {
    let n = activity.samples.len();
    activity.samples.set(channel, vec![value; n]).unwrap();
}

fn mean_heart_rate(digest: &Digest) -> f64 {
    digest.mean_heart_rate().unwrap_or(f64::NAN)
}

#[test]
fn a_point_every_half_minute_or_two_is_a_run_without_pauses() {
    let truth = even(3720, 3.2);
    for seconds in [31.0, 45.0, 75.0, 120.0] {
        let sparse = Recording { spacing: Spacing::Even(seconds), ..recording("1 s") };
        for form in [Form::FitPositions, Form::FitDistance, Form::Gpx] {
            let digest = read(&recorded(&truth, &sparse, form), form);
            assert_motion(&digest, 3.2 * 3720.0, 3720.0, 1.0);
            assert!(within(digest.timer_s, 3720.0, 0.5) && mean_heart_rate(&digest) > 100.0);
        }
    }
}

#[test]
fn a_way_across_a_pause_is_no_way() {
    let truth = even(1100, 3.1);
    for form in [Form::FitPositions, Form::Gpx] {
        let first = each_second(&even(500, 3.1), form);
        let mut both = each_second(&truth, form);
        // Behind second 500 everything comes 900 s later and 4 km further.
        let keep: Vec<bool> = both.samples.time().iter().map(|t| *t != 501.0).collect();
        both.samples.retain(&keep);
        let time: Vec<f64> =
            both.samples.time().iter().map(|t| if *t > 500.0 { t + 900.0 } else { *t }).collect();
        let old = both.samples.clone();
        both.samples = lope::activity::Samples::new(time).unwrap();
        both.samples.set_positions(old.positions().unwrap().clone()).unwrap();
        both.samples
            .set(Channel::HeartRate, old.get(Channel::HeartRate).unwrap().to_vec())
            .unwrap();
        for i in first.samples.len()..both.samples.len() {
            move_north(&mut both, i, 4000.0);
        }
        both.pauses.push(Span { start_s: 500.0, end_s: 1402.0 });
        assert_motion(&read(&both, form), 3.1 * 1098.0, 1098.0, 1.0);
    }
}

#[test]
fn a_tunnel_counts_in_both_or_in_neither() {
    let truth = even(1700, 2.7);
    for form in [Form::FitPositions, Form::FitDistance, Form::Gpx] {
        let digest = read(&recorded(&truth, &recording("tunnel"), form), form);
        assert_motion(&digest, 2.7 * 1700.0, 1700.0, 1.0);
        assert!(notes(&digest).contains("ran on"), "{}", notes(&digest));
    }
}

#[test]
fn the_way_of_another_leg_is_taken_off() {
    for places in [true, false] {
        for before in [6_300.0, 41_000.0] {
            let mut activity = each_second(&even(1300, 3.3), Form::FitDistance);
            column(&mut activity, Channel::Distance).iter_mut().for_each(|d| *d += before);
            if !places {
                without_positions(&mut activity);
            }
            activity.session.distance_m = Some(3.3 * 1300.0);
            let digest = digest(activity);
            assert_motion(&digest, 3.3 * 1300.0, 1300.0, 1.0);
            assert!(!digest.notes.is_empty());
        }
    }
}

#[test]
fn a_few_metres_of_another_leg_are_taken_off_where_the_total_says_so() {
    // Metres of the leg before, and of this one in the second before its first sample.
    for (total, before, late) in
        [(true, 31.0, 0.0), (true, 31.0, 2.0), (true, 0.0, 2.0), (false, 31.0, 0.0)]
    {
        let mut activity = each_second(&even(60, 3.0), Form::FitDistance);
        without_positions(&mut activity);
        column(&mut activity, Channel::Distance).iter_mut().for_each(|d| *d += before + late);
        activity.session.distance_m = total.then_some(180.0 + late);
        let (found, kept) = (distance_m(&digest(activity)), if total { 0.0 } else { before });
        assert!(
            (found - (180.0 + late + kept)).abs() < 1.0,
            "{found} m of {total} {before} {late}"
        );
    }
}

#[test]
fn what_the_runner_typed_in_after_the_treadmill_is_the_way() {
    let mut activity = each_second(&even(1800, 2.6), Form::FitDistance);
    without_positions(&mut activity);
    activity.sub_sport = SubSport::Treadmill;
    activity.session.distance_m = Some(5400.0);
    assert_motion(&digest(activity), 5400.0, 1800.0, 1.0);
}

#[test]
fn altitudes_that_nobody_climbed_to_are_no_climb() {
    let level = |spoil: fn(usize, f64) -> f64| {
        let mut activity = each_second(&even(1200, 3.1), Form::Gpx);
        let heights = column(&mut activity, Channel::Altitude);
        heights.iter_mut().enumerate().for_each(|(i, h)| *h = spoil(i, *h + 540.0));
        read(&activity, Form::Gpx)
    };
    let spoilt: [fn(usize, f64) -> f64; 5] = [
        |i, h| if i < 7 { 0.0 } else { h },
        |i, h| if (500..504).contains(&i) { 0.0 } else { h },
        |i, h| if [90, 333, 901].contains(&i) { h - 350.0 } else { h },
        |i, h| if (700..715).contains(&i) { h + 38.0 } else { h },
        |i, h| if i > 610 { h + 75.0 } else { h },
    ];
    for spoil in spoilt {
        let digest = level(spoil);
        assert_motion(&digest, 3720.0, 1200.0, 1.0);
        let ascent = *digest.ascent_m.as_ref().unwrap();
        assert!(ascent <= 5.0 && !digest.notes.is_empty(), "{ascent} m: {}", notes(&digest));
    }
}

#[test]
fn a_second_source_of_positions_is_left_out_with_its_altitude() {
    let dense = recorded(&even(1000, 3.0), &recording("1 s"), Form::Gpx);
    // Every 6 s a point of the network, 0.4 s late, 90 m off.
    let time: Vec<f64> = dense.samples.time().to_vec();
    let all: Vec<(f64, usize, bool)> = (0..time.len())
        .flat_map(|i| {
            let other = (i % 6 == 3).then_some((time[i] + 0.4, i, true));
            [Some((time[i], i, false)), other].into_iter().flatten()
        })
        .collect();
    let mut samples = lope::activity::Samples::new(all.iter().map(|a| a.0).collect()).unwrap();
    let p = dense.samples.positions().unwrap();
    let off = |other: bool| if other { 90.0 } else { 0.0 };
    let latitude = all.iter().map(|a| p.latitude[a.1] + off(a.2) / METRES_A_DEGREE).collect();
    let longitude = all.iter().map(|a| p.longitude[a.1]).collect();
    samples.set_positions(Positions { latitude, longitude }).unwrap();
    samples.set(Channel::Altitude, all.iter().map(|a| 100.0 + off(a.2)).collect()).unwrap();
    let digest = read(&Activity { samples, ..dense }, Form::Gpx);
    assert_motion(&digest, 3000.0, 1000.0, 1.0);
    assert!(digest.ascent_m.unwrap() <= 5.0);
}

#[test]
fn steps_are_counted_once_and_turns_are_no_steps() {
    let cadence = |mps: f64, form: Form, sport: Sport, spm: f64| {
        let mut activity = each_second(&even(900, mps), form);
        activity.sport = sport;
        constant(&mut activity, Channel::Cadence, spm);
        *read(&activity, form).cadence_spm.as_ref().unwrap()
    };
    // What is written is half of it.
    assert_eq!(cadence(3.0, Form::FitDistance, Sport::Running, 168.0), 168.0);
    assert_eq!(cadence(3.0, Form::FitDistance, Sport::Running, 2.0 * 168.0), 168.0);
    assert_eq!(cadence(1.35, Form::Gpx, Sport::Walking, 2.0 * 108.0), 108.0);
    assert_eq!(cadence(7.0, Form::FitDistance, Sport::Cycling, 2.0 * 88.0), 88.0);
}

#[test]
fn a_speed_that_its_own_way_contradicts_is_missing() {
    let spoilt: [fn(usize, f64) -> f64; 4] = [
        |_, _| 0.0,
        |i, v| if i < 500 { 0.0 } else { v },
        |_, v| 3.6 * v,
        |i, v| if i % 2 == 0 { -1.0 } else { v },
    ];
    for spoil in spoilt {
        for places in [true, false] {
            let mut activity = each_second(&even(1400, 3.05), Form::FitDistance);
            let speeds = column(&mut activity, Channel::Speed);
            speeds.iter_mut().enumerate().for_each(|(i, v)| *v = spoil(i, *v));
            if !places {
                without_positions(&mut activity);
            }
            let digest = digest(activity);
            assert_motion(&digest, 3.05 * 1400.0, 1400.0, 1.0);
            assert_eq!(structure(&digest).session_type.id(), "steady");
            assert!(!digest.notes.is_empty());
        }
    }
}

#[test]
fn a_run_without_a_name_gets_the_repairs_of_a_run() {
    for sport in [Sport::Running, Sport::Unknown] {
        let mut activity = each_second(&even(1200, 2.8), Form::Gpx);
        activity.sport = sport;
        (40..1200).step_by(61).for_each(|i| move_north(&mut activity, i, 35.0));
        let digest = read(&activity, Form::Gpx);
        assert_eq!(digest.sport, Sport::Running);
        assert_motion(&digest, 3360.0, 1200.0, 1.0);
        assert!(notes(&digest).contains("position"), "{}", notes(&digest));
    }
    for word in ["Löpning", "corsa", "Hardlopen", "달리기", "something", "Trail"] {
        let bytes = encode::gpx::write(&each_second(&even(600, 2.8), Form::Gpx));
        let text = String::from_utf8(bytes).unwrap().replace(">running<", &format!(">{word}<"));
        let digest = digest(activities(text.as_bytes()).remove(0));
        assert_eq!(digest.sport, Sport::Running, "{word}");
    }
    for (sport, mps, is) in [
        (Sport::Elliptical, 2.6, Sport::Running),
        (Sport::Other, 2.6, Sport::Running),
        (Sport::Elliptical, 1.3, Sport::Walking),
    ] {
        let mut activity = each_second(&even(600, mps), Form::FitDistance);
        (activity.sport, activity.sub_sport) = (sport, SubSport::Treadmill);
        assert_eq!(digest(activity).sport, is);
    }
}

#[test]
fn a_clock_from_power_on_takes_the_day_of_the_wall() {
    let structure =
        FitStructure { clock_not_set: true, checksum: Checksum::Zero, ..FitStructure::default() };
    let activity = each_second(&even(1200, 3.0), Form::FitDistance);
    let mut bytes = write_structured(&[activity], &structure);
    // The local time stands last, before the checksum: 2026-03-09T18:20:00 by FIT's epoch.
    let local = 1_773_080_400u32 - 631_065_600;
    let end = bytes.len() - 2;
    bytes[end - 4..end].copy_from_slice(&local.to_le_bytes());
    let digest = digest(activities(&bytes).remove(0));
    assert!(digest.on_wall_clock && !digest.notes.is_empty());
    assert_eq!(digest.start.unix_s(), i64::from(local) + 631_065_600 - 1200);
    assert_motion(&digest, 3600.0, 1200.0, 1.0);
}

#[test]
fn who_moves_without_any_way_moved_all_the_time() {
    // All positions are 0.
    let mut activity = each_second(&even(1500, 3.6), Form::Gpx);
    let p = positions(&mut activity);
    p.latitude.fill(0.0);
    p.longitude.fill(0.0);
    let nowhere = read(&activity, Form::Gpx);
    // A treadmill without a pod: speed and distance are 0, the legs turn.
    let mut activity = each_second(&even(1500, 3.9), Form::FitDistance);
    without_positions(&mut activity);
    constant(&mut activity, Channel::Speed, 0.0);
    constant(&mut activity, Channel::Distance, 0.0);
    constant(&mut activity, Channel::Cadence, 178.0);
    activity.sub_sport = SubSport::Treadmill;
    let indoors = read(&activity, Form::FitDistance);
    for digest in [&nowhere, &indoors] {
        assert!(within(digest.moving_s, 1500.0, 1.0), "{}", notes(digest));
        assert!(digest.distance_m.is_err() && digest.heart_rate_coverage > 0.98);
        assert!(mean_heart_rate(digest) > 155.0);
    }
    assert_eq!(sort(&indoors), Some(Sort::Hard));
}

#[test]
fn a_drive_home_is_left_out() {
    for form in [Form::FitPositions, Form::FitDistance, Form::Gpx] {
        let truth = run(&[(1400, 3.1), (60, 0.0), (800, 15.5)], Course::Straight);
        let digest = read(&each_second(&truth, form), form);
        assert_motion(&digest, 3.1 * 1400.0, 1400.0, 2.0);
        assert_eq!(digest.sport, Sport::Running);
        assert!(notes(&digest).contains("vehicle"), "{}", notes(&digest));
    }
}

#[test]
fn drift_at_rest_is_no_way() {
    let truth = run(&[(900, 3.0), (3600, 0.0), (900, 3.0)], Course::Straight);
    let noise = lope::synth::Noise { white_m: 0.3, wandering_m: 2.0, over_s: 20.0 };
    for seconds in [1.0, 4.0] {
        let spacing = Spacing::Even(seconds);
        let drifting = Recording { spacing, position: noise, ..recording("1 s") };
        let digest = read(&recorded(&truth, &drifting, Form::Gpx), Form::Gpx);
        assert_motion(&digest, 5400.0, 1800.0, 4.0);
    }
}

#[test]
fn of_two_records_in_a_second_zero_is_the_weaker_one() {
    let once = each_second(&even(1000, 3.0), Form::FitDistance);
    let time = once.samples.time().iter().flat_map(|t| [*t, t + 0.3]).collect();
    let mut samples = lope::activity::Samples::new(time).unwrap();
    let twice = |channel: Channel, first: fn(f64) -> f64, second: fn(f64) -> f64| {
        let values = once.samples.get(channel).unwrap();
        values.iter().flat_map(|v| [first(*v), second(*v)]).collect::<Vec<f64>>()
    };
    let same: fn(f64) -> f64 = |v| v;
    let zero: fn(f64) -> f64 = |_| 0.0;
    let none: fn(f64) -> f64 = |_| f64::NAN;
    samples.set(Channel::Distance, twice(Channel::Distance, same, none)).unwrap();
    samples.set(Channel::HeartRate, twice(Channel::HeartRate, zero, same)).unwrap();
    samples.set(Channel::Speed, twice(Channel::Speed, zero, same)).unwrap();
    let truth = mean_heart_rate(&read(&once, Form::FitDistance));
    let digest = read(&Activity { samples, ..once }, Form::FitDistance);
    assert_motion(&digest, 3000.0, 1000.0, 1.0);
    assert!((mean_heart_rate(&digest) - truth).abs() < 1.5);
}

#[test]
fn a_distance_that_comes_late_is_spread_over_its_time() {
    let mut stalled = each_second(&even(1400, 3.2), Form::FitDistance);
    let distance = column(&mut stalled, Channel::Distance);
    for from in [200, 500, 900] {
        let stands = distance[from];
        distance[from..from + 75].fill(stands);
    }
    assert_motion(&digest(stalled), 3.2 * 1400.0, 1400.0, 1.0);
    let truth = even(1400, 3.2);
    let sparse = Recording { spacing: Spacing::Even(10.0), ..recording("1 s") };
    let mut seldom = recorded(&truth, &sparse, Form::FitDistance);
    constant(&mut seldom, Channel::Speed, f64::NAN);
    let distance = column(&mut seldom, Channel::Distance);
    distance.iter_mut().enumerate().filter(|(i, _)| i % 7 != 0).for_each(|(_, d)| *d = f64::NAN);
    assert_motion(&digest(seldom), 3.2 * 1400.0, 1400.0, 1.0);
}

#[test]
fn beats_that_were_stored_twice_count_once() {
    let mut activity = each_second(&even(1500, 2.8), Form::FitDistance);
    let mut dice = Random::new(4);
    let rr_ms: Vec<f64> = (0..3500).map(|_| dice.normal(428.0, 9.0).round()).collect();
    let mut clock = 0.0;
    let ends = rr_ms.iter().map(|r| {
        clock += r / 1000.0;
        clock
    });
    let anchor_s: Vec<f64> = ends.map(f64::floor).collect();
    let twice =
        |column: &[f64]| -> Vec<f64> { column.chunks(5).flat_map(|c| [c, c].concat()).collect() };
    let carrier = BeatCarrier::Hrv;
    let doubled = Beats { rr_ms: twice(&rr_ms), anchor_s: twice(&anchor_s), carrier };
    activity.beats = Some(Beats { rr_ms, anchor_s, carrier });
    let once = digest(activity.clone()).hrv.unwrap();
    activity.beats = Some(doubled);
    let found = digest(activity);
    assert!(notes(&found).contains("twice"));
    assert_eq!(found.hrv.unwrap(), once);
}

#[test]
fn a_local_time_that_the_sun_contradicts_is_not_believed() {
    let mut activity = each_second(&even(600, 3.0), Form::FitDistance);
    activity.utc_offset_s = Some(0);
    positions(&mut activity).longitude.iter_mut().for_each(|lon| *lon -= 95.0);
    let digest = digest(activity);
    assert_eq!(digest.utc_offset_s, None);
    assert!(!digest.notes.is_empty());
}

#[test]
fn altitude_of_a_phone_costs_nothing() {
    let truth = even(3000, 2.8);
    for id in ["altitude of a phone", "altitude in steps", "1 s"] {
        let mut wanders = recording(id);
        for seconds in [1.0, 3.0] {
            wanders.spacing = Spacing::Even(seconds);
            let digest = read(&recorded(&truth, &wanders, Form::Gpx), Form::Gpx);
            assert_motion(&digest, 8400.0, 3000.0, 2.0);
            let ascent = *digest.ascent_m.as_ref().unwrap();
            assert!(ascent < 40.0, "{id}: {ascent} m");
            let found = structure(&digest);
            assert_eq!((found.session_type.id(), found.strides), ("steady", Ok(0)), "{id}");
        }
    }
}

#[test]
fn longitudes_go_on_beyond_the_date_line() {
    let truth = even(900, 3.3);
    let mut activity = each_second(&truth, Form::Gpx);
    let p = positions(&mut activity);
    // To the east, across 180 degrees at 40 north.
    let shrink = libm::cos(p.latitude[0].to_radians());
    let north: Vec<f64> = p.latitude.iter().map(|lat| lat - p.latitude[0]).collect();
    for (i, north) in north.iter().enumerate() {
        p.longitude[i] = 179.99 + north / shrink;
        p.latitude[i] -= north;
    }
    let on = read(&activity, Form::Gpx);
    for lon in positions(&mut activity).longitude.iter_mut().filter(|lon| **lon > 180.0) {
        *lon -= 360.0;
    }
    let wrapped = read(&activity, Form::Gpx);
    for digest in [&on, &wrapped] {
        assert_motion(digest, 2970.0, 900.0, 2.0);
    }
}

#[test]
fn numbers_that_cannot_be_are_missing() {
    let mut activity = each_second(&even(1200, 2.9), Form::FitDistance);
    constant(&mut activity, Channel::Temperature, 121.0);
    activity.session.ascent_m = Some(58_000.0);
    activity.device.altimeter = Altimeter::Barometer;
    let found = digest(activity);
    assert_eq!(found.temperature_c, None);
    assert!(found.ascent_m.as_ref().is_ok_and(|m| *m < 5.0), "{:?}", found.ascent_m);
    let mut activity = each_second(&even(1200, 2.9), Form::FitDistance);
    without_positions(&mut activity);
    column(&mut activity, Channel::Distance).iter_mut().for_each(|d| *d *= 17.0);
    assert_motion(&digest(activity), 3480.0, 1200.0, 1.0);
    let mut activity = each_second(&even(1200, 2.9), Form::FitDistance);
    without_positions(&mut activity);
    constant(&mut activity, Channel::Distance, f64::NAN);
    constant(&mut activity, Channel::Speed, f64::NAN);
    activity.session.distance_m = Some(750_000.0);
    let found = digest(activity);
    assert!(found.distance_m.is_err() && !found.notes.is_empty());
}
