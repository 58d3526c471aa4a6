//! FIT files of every structure, written and read back: against what was written, against
//! fitparser, and damaged at every byte.

mod damage;
mod second_opinion;
mod structures;

use lope::activity::{
    Activity, BeatCarrier, Beats, Channel, HeartRateSource, Lap, LapIntensity, Positions,
    PrimaryBenefit, RunnerSettings, Samples, Span, Sport, WorkoutStep,
};
use lope::calendar::UtcTime;
use lope::encode::fit::{Checksum, FitStructure};

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
    activity.workout = vec![step("warm", LapIntensity::Warmup), step("go", LapIntensity::Interval)];
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
        lap(0, Span { start_s: 0.0, end_s: half }, LapIntensity::Warmup, "warm"),
        lap(1, Span { start_s: half, end_s: n as f64 - 1.0 }, LapIntensity::Interval, "go"),
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
fn shapes() -> Vec<(&'static str, FitStructure, bool)> {
    let d = FitStructure::default;
    vec![
        ("modern", d(), false),
        ("big-endian", FitStructure { big_endian: true, ..d() }, false),
        ("short header", FitStructure { short_header: true, ..d() }, false),
        ("header size 0", FitStructure { header_size: Some(0), ..d() }, true),
        ("header size 200", FitStructure { header_size: Some(200), ..d() }, true),
        ("data size 0", FitStructure { data_size: Some(0), checksum: Checksum::Zero, ..d() }, true),
        ("data size too small", FitStructure { data_size: Some(1000), ..d() }, true),
        ("data size too large", FitStructure { data_size: Some(1 << 24), ..d() }, true),
        ("wrong checksum", FitStructure { checksum: Checksum::Wrong, ..d() }, true),
        ("checksum 0", FitStructure { checksum: Checksum::Zero, ..d() }, false),
        ("no checksum", FitStructure { checksum: Checksum::Missing, ..d() }, true),
        ("compressed times", FitStructure { compressed_times: true, ..d() }, false),
        ("enhanced", FitStructure { enhanced: true, ..d() }, false),
        ("no session", FitStructure { sessions: false, ..d() }, false),
        ("strings without NUL", FitStructure { unterminated_strings: true, ..d() }, false),
        ("unknown messages", FitStructure { unknown_messages: true, ..d() }, false),
        (
            "big-endian, compressed, short",
            FitStructure { big_endian: true, compressed_times: true, short_header: true, ..d() },
            false,
        ),
    ]
}
