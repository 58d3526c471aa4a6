//! Every structure that a file may have reads back what was written.

use super::{START, beats, rich, same, shapes};
use crate::support::{activities, first};
use lope::activity::{
    Activity, BeatCarrier, Beats, Channel, HeartRateSource, Overnight, PrimaryBenefit, Samples,
};
use lope::calendar::UtcTime;
use lope::decode::{Decoded, decode};
use lope::encode::fit::{FitStructure, write, write_night, write_structured};

#[test]
fn every_structure_reads_back_what_was_written_and_says_what_was_wrong() {
    let wrote = rich(START, 150);
    for (name, shape, noted) in shapes() {
        let all = activities(&write_structured(std::slice::from_ref(&wrote), &shape));
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
    let got = first(&write(&wrote));
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
    let shape = FitStructure { redefine_every: Some(4), ..FitStructure::default() };
    let got = first(&write_structured(std::slice::from_ref(&wrote), &shape));
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
        let got = first(&write(&wrote)).beats.unwrap();
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

/// A strap that stored the heart while the watch was under water: 96 bpm, then 132.
fn swim(seconds: usize, watch: Option<f64>) -> Activity {
    let mut activity = rich(START, seconds);
    let rates = vec![watch.unwrap_or(f64::NAN); activity.samples.len()];
    activity.samples.set(Channel::HeartRate, rates).unwrap();
    let (mut anchor_s, mut rr_ms, mut at) = (Vec::new(), Vec::new(), 0.0);
    while at < seconds as f64 {
        let rr: f64 = if at < seconds as f64 / 2.0 { 625.0 } else { 454.0 };
        at += rr / 1000.0;
        anchor_s.push(at);
        rr_ms.push(rr);
    }
    activity.beats = Some(Beats { rr_ms, anchor_s, carrier: BeatCarrier::Hr });
    activity
}

#[test]
fn heart_rates_that_a_strap_sent_afterwards_stand_at_their_seconds() {
    let got = first(&write(&swim(300, None)));
    let heart = got.samples.get(Channel::HeartRate).unwrap();
    for (t, bpm) in got.samples.time().iter().zip(heart).filter(|(t, _)| **t < 290.0) {
        // Near the change either may be the nearest.
        let wanted = if *t < 150.0 { 96.0 } else { 132.0 };
        assert!((bpm - wanted).abs() <= 1.0 || (*t - 150.0).abs() < 2.0, "{bpm} at {t} s");
    }
}

#[test]
fn heart_rates_of_the_records_win_over_those_of_a_strap() {
    let got = first(&write(&swim(120, Some(141.0))));
    assert!(got.samples.get(Channel::HeartRate).unwrap().iter().all(|bpm| *bpm == 141.0));
}

#[test]
fn packed_speed_and_distance_roll_over() {
    let wrote = rich(START, 300);
    let shape = FitStructure { packed_speed_distance: true, ..FitStructure::default() };
    let got = first(&write_structured(std::slice::from_ref(&wrote), &shape));
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
    let (one, two) = (rich(START, 100), rich(START + 500, 80));
    let sessions =
        activities(&write_structured(&[one.clone(), two.clone()], &FitStructure::default()));
    let chained = activities(&[write(&one), write(&two)].concat());
    let garbage = activities(&[write(&one), b"no header here".to_vec(), write(&two)].concat());
    for (name, all) in [("sessions", &sessions), ("chained", &chained), ("garbage", &garbage)] {
        assert_eq!(all.len(), 2, "{name}");
        for (got, want) in all.iter().zip([&one, &two]) {
            assert_eq!(got.start, want.start, "{name}");
            same(got, want, name);
        }
    }
    assert!(garbage[0].notes.iter().any(|n| n.what.contains("14 bytes here are not a FIT file")));
    let trailing = activities(&[write(&one), vec![7; 83]].concat());
    assert!(
        trailing[0].notes.iter().any(|n| n.what.contains("83 bytes")),
        "{:?}",
        trailing[0].notes
    );
}

#[test]
fn a_clock_that_was_never_set_is_placed_when_the_watch_tells_and_named_when_not() {
    let wrote = rich(START, 60);
    let shape = FitStructure { clock_not_set: true, ..FitStructure::default() };
    let unknown = first(&write_structured(std::slice::from_ref(&wrote), &shape));
    assert!(unknown.start.unix_s() < 640_000_000);
    assert!(unknown.notes.iter().any(|n| n.what.contains("clock was not set")));
    same(&unknown, &wrote, "power-on");
    let shape = FitStructure { clock_corrected_later: true, ..shape };
    let told = first(&write_structured(std::slice::from_ref(&wrote), &shape));
    assert_eq!(told.start, wrote.start);
    same(&told, &wrote, "told");
}

#[test]
fn a_session_without_records_is_no_run_and_says_so() {
    let shape = FitStructure { records: false, ..FitStructure::default() };
    let error = decode(&write_structured(&[rich(START, 1200)], &shape)).unwrap_err();
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
        let bytes = write_night(&night, &FitStructure { big_endian, ..FitStructure::default() });
        assert_eq!(decode(&bytes), Ok(Decoded::Overnight(night.clone())));
    }
}
