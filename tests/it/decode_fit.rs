//! FIT files of every structure, written and read back: against what was written, against
//! fitparser, and damaged at every byte.

use fitparser::Value;
use fitparser::profile::MesgNum;
use lope::activity::{
    Activity, BeatCarrier, Beats, Channel, HeartRateSource, Intensity, Lap, Overnight, Positions,
    PrimaryBenefit, RunnerSettings, Samples, Span, Sport, WorkoutStep,
};
use lope::decode::inspect::survey;
use lope::decode::{Decoded, decode};
use lope::encode::fit::{Checksum, Shape, write, write_night, write_shaped};
use lope::units::UtcTime;
use std::collections::BTreeMap;

/// 2026-03-01T06:00:00Z.
const START: i64 = 1_772_344_800;

/// An activity of `n` seconds with a value in every channel, and holes.
fn rich(start: i64, n: usize) -> Activity {
    let time: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let column = |base: f64, step: f64, hole: usize| {
        let value = |i: usize| base + step * (i % 40) as f64;
        (0..n).map(|i| if i % 13 == hole { f64::NAN } else { value(i) }).collect::<Vec<f64>>()
    };
    let mut samples = Samples::new(time).unwrap();
    let columns = [
        (Channel::Altitude, 120.0, 0.2),
        (Channel::Speed, 2.5, 0.01),
        (Channel::HeartRate, 120.0, 1.0),
        (Channel::Cadence, 160.0, 2.0),
        (Channel::Power, 200.0, 3.0),
        (Channel::Temperature, -5.0, 1.0),
        (Channel::VerticalOscillation, 80.0, 0.5),
        (Channel::VerticalRatio, 8.0, 0.01),
        (Channel::StanceTime, 240.0, 0.5),
        (Channel::StepLength, 900.0, 1.0),
        (Channel::RespirationRate, 30.0, 0.25),
        (Channel::StanceTimeBalance, 49.0, 0.01),
        (Channel::StanceTimePercent, 35.0, 0.05),
        (Channel::GpsAccuracy, 3.0, 1.0),
        (Channel::FormPower, 60.0, 0.5),
        (Channel::LegSpringStiffness, 9.0, 0.125),
        (Channel::DfaAlpha1, 1.25, -0.015625),
    ];
    for (hole, (channel, base, step)) in columns.into_iter().enumerate() {
        samples.set(channel, column(base, step, hole % 13)).unwrap();
    }
    // Distance never goes back, and is missing now and then.
    let distance = (0..n).map(|i| if i % 13 == 7 { f64::NAN } else { 3.0 * i as f64 });
    samples.set(Channel::Distance, distance.collect()).unwrap();
    let line = |from: f64| {
        (0..n).map(|i| if i % 13 == 5 { f64::NAN } else { from + 1e-5 * i as f64 }).collect()
    };
    let positions = Positions { latitude: line(40.0), longitude: line(-30.0) };
    samples.set_positions(positions).unwrap();
    let mut activity = Activity::new(UtcTime::from_unix_s(start), Sport::Running, samples);
    activity.utc_offset_s = Some(3600);
    activity.name = Some("Easy run".into());
    activity.device.heart_rate = HeartRateSource::Strap;
    activity.device.name = Some("watch".into());
    activity.session.rpe = Some(3.0);
    activity.session.feel = Some(75.0);
    activity.session.aerobic_training_effect = Some(2.5);
    activity.session.training_load = Some(80.5);
    activity.session.primary_benefit = Some(PrimaryBenefit::Base);
    activity.runner = RunnerSettings {
        resting_heart_rate: Some(48.0),
        max_heart_rate: Some(188.0),
        threshold_heart_rate: Some(171.0),
        threshold_power_w: Some(300.0),
        heart_rate_zones: vec![100.0, 120.0, 140.0, 160.0, 180.0],
        weight_kg: Some(70.5),
    };
    let step = |name: &str, intensity| WorkoutStep {
        name: Some(name.to_string()),
        intensity: Some(intensity),
    };
    activity.workout = vec![step("warm", Intensity::Warmup), step("go", Intensity::Interval)];
    let half = n as f64 / 2.0;
    let lap = |step: usize, span: Span, intensity, name: &str| Lap {
        timer_s: Some(span.len_s()),
        span,
        distance_m: None,
        intensity: Some(intensity),
        step: Some(step),
        name: Some(name.to_string()),
    };
    activity.laps = vec![
        lap(0, Span { start_s: 0.0, end_s: half }, Intensity::Warmup, "warm"),
        lap(1, Span { start_s: half, end_s: n as f64 - 1.0 }, Intensity::Interval, "go"),
    ];
    activity.beats = Some(beats(n, BeatCarrier::Hrv));
    activity
}

/// Beats of alternating length, each anchored to the second in which it ends.
fn beats(n: usize, carrier: BeatCarrier) -> Beats {
    let mut beats = Beats { carrier, ..Beats::default() };
    let mut clock = 0.0;
    while clock < n as f64 - 2.0 {
        // Whole numbers of 1/1024 s and of 1 ms.
        let rr = if beats.rr_ms.len().is_multiple_of(2) { 500.0 } else { 625.0 };
        clock += rr / 1000.0;
        beats.rr_ms.push(rr);
        let timed = carrier != BeatCarrier::Hrv;
        beats.anchor_s.push(if timed { clock } else { clock.floor() });
    }
    beats
}

fn read(bytes: &[u8]) -> Vec<Activity> {
    match decode(bytes) {
        Ok(Decoded::Activities(all)) => all,
        other => panic!("{other:?}"),
    }
}

/// Half of a channel's resolution in the file.
fn half(channel: Channel) -> f64 {
    match channel {
        Channel::Altitude => 0.1,
        Channel::Distance | Channel::VerticalRatio | Channel::RespirationRate => 0.005,
        Channel::StanceTimeBalance | Channel::StanceTimePercent => 0.005,
        Channel::Speed => 0.0005,
        Channel::VerticalOscillation | Channel::StanceTime | Channel::StepLength => 0.05,
        Channel::FormPower | Channel::LegSpringStiffness | Channel::DfaAlpha1 => 1e-6,
        Channel::Cadence => 1.0,
        _ => 0.5,
    }
}

fn same(got: &Activity, want: &Activity, name: &str) {
    assert_eq!(got.samples.time(), want.samples.time(), "{name}");
    for channel in Channel::ALL {
        let (Some(a), Some(b)) = (got.samples.get(channel), want.samples.get(channel)) else {
            panic!("{name}: {channel:?} is missing");
        };
        for (i, (a, b)) in a.iter().zip(b).enumerate() {
            let equal = a.is_nan() && b.is_nan() || (a - b).abs() <= half(channel) + 1e-9;
            assert!(equal, "{name}: {channel:?} at {i}: {a}, wrote {b}");
        }
    }
    let (a, b) = (got.samples.positions().unwrap(), want.samples.positions().unwrap());
    for (a, b) in [(&a.latitude, &b.latitude), (&a.longitude, &b.longitude)] {
        for (a, b) in a.iter().zip(b) {
            assert!(a.is_nan() && b.is_nan() || (a - b).abs() < 1e-7, "{name}: {a}, wrote {b}");
        }
    }
}

/// Structures that hold everything; the last word says whether something is to be noted.
fn shapes() -> Vec<(&'static str, Shape, bool)> {
    let d = Shape::default;
    vec![
        ("modern", d(), false),
        ("big-endian", Shape { big_endian: true, ..d() }, false),
        ("short header", Shape { short_header: true, ..d() }, false),
        ("header size 0", Shape { header_size: Some(0), ..d() }, true),
        ("header size 200", Shape { header_size: Some(200), ..d() }, true),
        ("data size 0", Shape { data_size: Some(0), checksum: Checksum::Zero, ..d() }, true),
        ("data size too small", Shape { data_size: Some(1000), ..d() }, true),
        ("data size too large", Shape { data_size: Some(1 << 24), ..d() }, true),
        ("wrong checksum", Shape { checksum: Checksum::Wrong, ..d() }, true),
        ("checksum 0", Shape { checksum: Checksum::Zero, ..d() }, false),
        ("no checksum", Shape { checksum: Checksum::Missing, ..d() }, true),
        ("compressed times", Shape { compressed_times: true, ..d() }, false),
        ("enhanced", Shape { enhanced: true, ..d() }, false),
        ("no session", Shape { sessions: false, ..d() }, false),
        ("strings without NUL", Shape { unterminated_strings: true, ..d() }, false),
        ("unknown messages", Shape { unknown_messages: true, ..d() }, false),
        (
            "big-endian, compressed, short",
            Shape { big_endian: true, compressed_times: true, short_header: true, ..d() },
            false,
        ),
    ]
}

#[test]
fn every_structure_reads_back_what_was_written_and_says_what_was_wrong() {
    let wrote = rich(START, 150);
    for (name, shape, noted) in shapes() {
        let all = read(&write_shaped(std::slice::from_ref(&wrote), &shape));
        assert_eq!(all.len(), 1, "{name}");
        assert_eq!(all[0].start, wrote.start, "{name}");
        same(&all[0], &wrote, name);
        let notes: Vec<_> = all[0].notes.iter().map(|n| n.what.as_str()).collect();
        assert_eq!(notes.iter().any(|n| n.contains("at byte")), noted, "{name}: {notes:?}");
    }
}

#[test]
fn all_that_is_told_around_the_records_reads_back() {
    let wrote = rich(START, 60);
    let got = read(&write(&wrote)).remove(0);
    assert_eq!(got.runner, wrote.runner);
    assert_eq!(got.workout, wrote.workout);
    assert_eq!(got.name, wrote.name);
    assert_eq!(got.utc_offset_s, Some(3600));
    assert_eq!(got.device.heart_rate, HeartRateSource::Strap);
    assert_eq!(got.session.rpe, Some(3.0));
    assert_eq!(got.session.feel, Some(75.0));
    assert_eq!(got.session.training_load, Some(80.5));
    assert_eq!(got.session.aerobic_training_effect, Some(2.5));
    assert_eq!(got.session.primary_benefit, Some(PrimaryBenefit::Base));
    assert_eq!(got.laps, wrote.laps);
    assert_eq!(got.beats, wrote.beats);
}

#[test]
fn a_layout_that_changes_under_the_same_number_is_followed() {
    let mut wrote = rich(START, 60);
    // Without apps' fields, whose order does not change.
    let mut plain = Samples::new(wrote.samples.time().to_vec()).unwrap();
    for channel in [Channel::Distance, Channel::HeartRate, Channel::Power, Channel::Altitude] {
        plain.set(channel, wrote.samples.get(channel).unwrap().to_vec()).unwrap();
    }
    wrote.samples = plain;
    let shape = Shape { redefine_every: Some(4), ..Shape::default() };
    let got = read(&write_shaped(std::slice::from_ref(&wrote), &shape)).remove(0);
    for channel in [Channel::Distance, Channel::HeartRate, Channel::Power] {
        let text = |a: &Activity| format!("{:?}", a.samples.get(channel));
        assert_eq!(text(&got), text(&wrote));
    }
}

#[test]
fn each_carrier_of_beats_reads_back() {
    for carrier in [BeatCarrier::BeatIntervals, BeatCarrier::RawBbi, BeatCarrier::Hr] {
        let mut wrote = rich(START, 60);
        wrote.beats = Some(beats(60, carrier));
        let got = read(&write(&wrote)).remove(0).beats.unwrap();
        let want = wrote.beats.unwrap();
        assert_eq!(got.carrier, carrier);
        // The strap hands over eight at a time.
        let whole =
            if carrier == BeatCarrier::Hr { want.rr_ms.len() / 8 * 8 } else { want.rr_ms.len() };
        assert_eq!(got.rr_ms, want.rr_ms[..whole], "{carrier:?}");
        for (a, b) in got.anchor_s.iter().zip(&want.anchor_s) {
            assert!((a - b).abs() < 0.002, "{carrier:?}: {a}, wrote {b}");
        }
    }
}

#[test]
fn packed_speed_and_distance_roll_over() {
    let wrote = rich(START, 300);
    let shape = Shape { packed_speed_distance: true, ..Shape::default() };
    let got = read(&write_shaped(std::slice::from_ref(&wrote), &shape)).remove(0);
    let (a, b) = (got.samples.get(Channel::Distance), wrote.samples.get(Channel::Distance));
    for (i, (a, b)) in a.unwrap().iter().zip(b.unwrap()).enumerate() {
        // Field 8 is whole or missing.
        let there = a.is_finite() && b.is_finite();
        assert!(!there || (a - b).abs() <= 1.0 / 32.0, "at {i}: {a}, wrote {b}");
    }
    let last = a.unwrap().iter().rev().find(|v| v.is_finite()).unwrap();
    assert!(*last > 890.0, "{last}: rolls over at 256 m");
}

#[test]
fn sessions_and_chained_files_become_activities() {
    let (first, second) = (rich(START, 100), rich(START + 500, 80));
    let sessions = read(&write_shaped(&[first.clone(), second.clone()], &Shape::default()));
    let chained = read(&[write(&first), write(&second)].concat());
    let garbage = read(&[write(&first), b"no header here".to_vec(), write(&second)].concat());
    for (name, all) in [("sessions", &sessions), ("chained", &chained), ("garbage", &garbage)] {
        assert_eq!(all.len(), 2, "{name}");
        for (got, want) in all.iter().zip([&first, &second]) {
            assert_eq!(got.start, want.start, "{name}");
            same(got, want, name);
        }
    }
    assert!(garbage[0].notes.iter().any(|n| n.what.contains("14 bytes here are not a FIT file")));
    let trailing = read(&[write(&first), vec![7; 83]].concat());
    assert!(
        trailing[0].notes.iter().any(|n| n.what.contains("83 bytes")),
        "{:?}",
        trailing[0].notes
    );
}

#[test]
fn a_clock_that_was_never_set_is_placed_when_the_watch_tells_and_named_when_not() {
    let wrote = rich(START, 60);
    let shape = Shape { clock_not_set: true, ..Shape::default() };
    let unknown = read(&write_shaped(std::slice::from_ref(&wrote), &shape)).remove(0);
    assert!(unknown.start.unix_s() < 640_000_000);
    assert!(unknown.notes.iter().any(|n| n.what.contains("clock was not set")));
    same(&unknown, &wrote, "power-on");
    let shape = Shape { clock_told: true, ..shape };
    let told = read(&write_shaped(std::slice::from_ref(&wrote), &shape)).remove(0);
    assert_eq!(told.start, wrote.start);
    same(&told, &wrote, "told");
}

#[test]
fn a_session_without_records_is_no_run_and_says_so() {
    let shape = Shape { records: false, ..Shape::default() };
    let error = decode(&write_shaped(&[rich(START, 1200)], &shape)).unwrap_err();
    assert_eq!(error.to_string(), "an activity without samples: only its total of 20 min");
}

#[test]
fn a_night_reads_back() {
    let at = |s: i64| UtcTime::from_unix_s(START + s);
    let night = Overnight {
        time: at(600),
        utc_offset_s: Some(7200),
        resting_heart_rate: Some(47.0),
        last_night_ms: Some(61.5),
        last_night_5_min_high_ms: Some(90.0),
        weekly_ms: Some(58.25),
        baseline_ms: Some([45.0, 52.0, 70.5]),
        values_ms: vec![(at(0), 55.5), (at(300), 63.0)],
        notes: Vec::new(),
    };
    for big_endian in [false, true] {
        let bytes = write_night(&night, &Shape { big_endian, ..Shape::default() });
        assert_eq!(decode(&bytes), Ok(Decoded::Overnight(night.clone())));
    }
}

/// Record fields that both sides name, and how fitparser's unit becomes ours.
const FIELDS: &[(&str, Channel, f64)] = &[
    ("distance", Channel::Distance, 1.0),
    ("enhanced_altitude", Channel::Altitude, 1.0),
    ("enhanced_speed", Channel::Speed, 1.0),
    ("heart_rate", Channel::HeartRate, 1.0),
    ("cadence", Channel::Cadence, 2.0),
    ("power", Channel::Power, 1.0),
    ("temperature", Channel::Temperature, 1.0),
    ("vertical_oscillation", Channel::VerticalOscillation, 1.0),
    ("vertical_ratio", Channel::VerticalRatio, 1.0),
    ("stance_time", Channel::StanceTime, 1.0),
    ("stance_time_balance", Channel::StanceTimeBalance, 1.0),
    ("stance_time_percent", Channel::StanceTimePercent, 1.0),
    ("step_length", Channel::StepLength, 1.0),
    ("enhanced_respiration_rate", Channel::RespirationRate, 1.0),
    ("gps_accuracy", Channel::GpsAccuracy, 1.0),
    ("Form Power", Channel::FormPower, 1.0),
    ("Leg Spring Stiffness", Channel::LegSpringStiffness, 1.0),
    ("Alpha1", Channel::DfaAlpha1, 1.0),
];

#[test]
fn fitparser_reads_the_same_values() {
    let wrote = rich(START, 150);
    let mut compared = 0;
    let mut files = 0;
    for (name, shape, _) in shapes() {
        let bytes = write_shaped(std::slice::from_ref(&wrote), &shape);
        // It refuses any damage, a header of another size may make it panic, and without the NUL
        // an app's field has another name.
        if shape.header_size.is_some() || shape.unterminated_strings {
            continue;
        }
        let Ok(theirs) = fitparser::from_bytes(&bytes) else { continue };
        files += 1;
        let ours = read(&bytes).remove(0);
        let records: Vec<_> = theirs.iter().filter(|m| m.kind() == MesgNum::Record).collect();
        assert_eq!(records.len(), ours.samples.len(), "{name}");
        for (i, record) in records.iter().enumerate() {
            let fields: BTreeMap<&str, &Value> =
                record.fields().iter().map(|f| (f.name(), f.value())).collect();
            if let Some(Value::Timestamp(time)) = fields.get("timestamp") {
                let mine = ours.start.unix_s() + ours.samples.time()[i] as i64;
                assert_eq!(time.timestamp(), mine, "{name} at {i}");
            }
            for (field, channel, factor) in FIELDS {
                let column = ours.samples.get(*channel).unwrap();
                let told =
                    fields.get(field).and_then(|v| TryInto::<f64>::try_into((*v).clone()).ok());
                let told = told.filter(|v| v.is_finite());
                match told {
                    Some(v) => {
                        let apart = (v * factor - column[i]).abs();
                        assert!(apart < 1e-6, "{name} at {i}: {field} {v}, ours {}", column[i]);
                        compared += 1;
                    }
                    None => assert!(column[i].is_nan(), "{name} at {i}: {field}: {}", column[i]),
                }
            }
        }
    }
    println!("{compared} values in {files} files are the same");
    assert!(files >= 8 && compared > 15_000, "{compared} values in {files} files");
}

/// Time (Unix seconds) and heart rate of every sample.
fn timeline(bytes: &[u8]) -> Vec<(i64, u64)> {
    let Ok(Decoded::Activities(all)) = decode(bytes) else { return Vec::new() };
    let of = |a: &Activity| {
        let heart = a.samples.get(Channel::HeartRate).map(<[f64]>::to_vec);
        let heart = heart.unwrap_or_else(|| vec![f64::NAN; a.samples.len()]);
        let time = a.samples.time().iter().map(|t| a.start.unix_s() + *t as i64);
        time.zip(heart).map(|(t, h)| (t, h.to_bits())).collect::<Vec<_>>()
    };
    all.iter().flat_map(of).collect()
}

/// Small files of several structures.
fn small() -> Vec<(&'static str, Vec<u8>)> {
    let (first, second) = (rich(START, 24), rich(START + 100, 12));
    let d = Shape::default;
    let shaped = |shape: Shape| write_shaped(std::slice::from_ref(&first), &shape);
    vec![
        ("modern", write(&first)),
        ("big-endian", shaped(Shape { big_endian: true, ..d() })),
        ("compressed", shaped(Shape { compressed_times: true, short_header: true, ..d() })),
        ("two sessions", write_shaped(&[first.clone(), second.clone()], &d())),
        ("chained", [write(&first), write(&second)].concat()),
    ]
}

#[test]
fn a_cut_at_every_byte_keeps_the_records_before_it_and_is_never_silent() {
    for (name, whole) in small() {
        let all = timeline(&whole);
        let mut before = 0;
        for cut in 0..whole.len() {
            let kept = timeline(&whole[..cut]);
            assert_eq!(kept, all[..kept.len()], "{name} cut at {cut}");
            assert!(kept.len() >= before, "{name} cut at {cut} loses {before} records");
            before = kept.len();
            let noted = match decode(&whole[..cut]) {
                Ok(Decoded::Activities(all)) => {
                    all.iter().flat_map(|a| &a.notes).any(|n| n.what.contains("at byte"))
                }
                Ok(_) => false,
                Err(_) => true,
            };
            // Between two chained files nothing is missing.
            let seam = name == "chained" && survey(&whole[..cut]).damages.is_empty();
            assert!(noted || seam, "{name} cut at {cut} is silent");
        }
        assert_eq!(before, all.len(), "{name}: the checksum alone is missing at the last cuts");
    }
}

#[test]
fn a_wrong_byte_anywhere_keeps_the_records_before_it() {
    for (name, whole) in small() {
        let mut broken = whole.clone();
        for at in 0..whole.len() {
            let before = timeline(&whole[..at]);
            for flip in [0x01, 0x80, 0xFF, 0x20] {
                broken[at] ^= flip;
                let kept = timeline(&broken);
                broken[at] ^= flip;
                // A wrong time may put the next record into the same second: then the two are one,
                // and what the first had not comes from the second.
                let merged = |r: &(i64, u64)| {
                    f64::from_bits(r.1).is_nan() && kept.iter().any(|k| k.0 == r.0)
                };
                let lost: Vec<_> =
                    before.iter().filter(|r| !kept.contains(r) && !merged(r)).collect();
                assert!(lost.is_empty(), "{name}, {flip:#x} at {at}: lost {lost:?} of {before:?}");
            }
        }
    }
}
