//! A FIT activity file, in every structure that readers must expect.

mod beats;
mod night;
mod records;
mod shape;
mod writer;

pub use night::write_night;
pub use shape::{Checksum, Shape};

use crate::activity::{Activity, Altimeter, Channel, HeartRateSource, RunnerSettings};
use writer::{ENUM, FieldOf, NAME, SINT32, STRING, UINT8, UINT16, UINT32, Writer};

/// Seconds from the Unix epoch to the FIT epoch.
const FIT_EPOCH_S: i64 = 631_065_600;

/// Local message numbers.
const RECORD: u8 = 0;
const EVENT: u8 = 2;
const OTHER: u8 = 3;
const EVENT_FIELDS: [FieldOf; 3] = [(253, 4, UINT32), (0, 1, ENUM), (1, 1, ENUM)];

/// Seconds on a clock that counts from power-on, when a recording begins.
const SINCE_POWER_ON: i64 = 1000;

/// Writes an activity: 14-byte header, little endian, both checksums.
pub fn write(activity: &Activity) -> Vec<u8> {
    write_shaped(std::slice::from_ref(activity), &Shape::default())
}

/// Writes activities as the sessions of one file of this shape.
pub fn write_shaped(activities: &[Activity], shape: &Shape) -> Vec<u8> {
    let mut w = Writer { data: Vec::new(), shape };
    let Some(first) = activities.first() else { return w.finish() };
    let true_start = first.start.unix_s() - FIT_EPOCH_S;
    // A clock that was not set is behind by this.
    let behind = if shape.clock_not_set { true_start - SINCE_POWER_ON } else { 0 };
    let start_of = |a: &Activity| a.start.unix_s() - FIT_EPOCH_S - behind;
    head(&mut w, first, start_of(first));
    w.define(EVENT, 21, &EVENT_FIELDS);
    let event = |w: &mut Writer, at: f64, kind: f64| {
        w.start(EVENT);
        w.u32(Some(at));
        w.u8(Some(0.0));
        w.u8(Some(kind));
    };
    for activity in activities {
        let start = start_of(activity) as f64;
        event(&mut w, start, 0.0);
        if shape.records {
            records::write(&mut w, activity, start, &event);
        }
        event(&mut w, start + activity.elapsed_s(), 4.0);
    }
    if shape.clock_not_set && shape.clock_told {
        w.define(OTHER, 162, &[(253, 4, UINT32), (1, 4, UINT32)]);
        w.start(OTHER);
        w.u32(Some(true_start as f64));
        w.u32(Some(SINCE_POWER_ON as f64));
    }
    tail(&mut w, activities, &start_of);
    w.finish()
}

fn head(w: &mut Writer, activity: &Activity, start: i64) {
    w.define(OTHER, 0, &[(0, 1, ENUM), (1, 2, UINT16), (2, 2, UINT16), (4, 4, UINT32)]);
    w.start(OTHER);
    w.u8(Some(4.0));
    w.u16(Some(255.0)); // "development": nobody's watch
    w.u16(Some(1.0));
    w.u32(Some(start as f64));
    w.define(
        OTHER,
        23,
        &[(253, 4, UINT32), (0, 1, UINT8), (1, 1, UINT8), (25, 1, ENUM), (27, NAME, STRING)],
    );
    let mut device = |index: f64, kind: Option<f64>, source: Option<f64>, name: &str| {
        w.start(OTHER);
        w.u32(Some(start as f64));
        w.u8(Some(index));
        w.u8(kind);
        w.u8(source);
        w.text(name);
    };
    device(0.0, None, Some(5.0), activity.device.name.as_deref().unwrap_or(""));
    match activity.device.heart_rate {
        HeartRateSource::Strap => device(1.0, Some(120.0), Some(1.0), ""),
        HeartRateSource::Wrist => device(1.0, Some(10.0), Some(5.0), ""),
        HeartRateSource::Unknown => {}
    }
    if activity.device.altimeter == Altimeter::Barometer {
        device(2.0, Some(4.0), Some(5.0), "");
    }
    w.define(OTHER, 12, &[(0, 1, ENUM), (1, 1, ENUM)]);
    w.start(OTHER);
    w.u8(Some(f64::from(activity.sport.to_fit())));
    w.u8(Some(f64::from(activity.sub_sport.to_fit())));
    runner(w, &activity.runner);
    if let Some(name) = &activity.name {
        w.define(OTHER, 26, &[(8, NAME, STRING)]);
        w.start(OTHER);
        w.text(name);
    }
    if !activity.workout.is_empty() {
        w.define(OTHER, 27, &[(254, 2, UINT16), (0, NAME, STRING), (7, 1, ENUM)]);
        for (i, step) in (0..).zip(&activity.workout) {
            w.start(OTHER);
            w.u16(Some(f64::from(i)));
            w.text(step.name.as_deref().unwrap_or(""));
            w.u8(step.intensity.map(|i| f64::from(i.to_fit())));
        }
    }
}

/// What the watch was told about its wearer; nothing when it wasn't.
fn runner(w: &mut Writer, told: &RunnerSettings) {
    if *told == RunnerSettings::default() {
        return;
    }
    w.define(OTHER, 3, &[(8, 1, UINT8), (11, 1, UINT8), (4, 2, UINT16)]);
    w.start(OTHER);
    w.u8(told.resting_heart_rate);
    w.u8(told.max_heart_rate);
    w.u16(told.weight_kg.map(|kg| 10.0 * kg));
    w.define(OTHER, 7, &[(1, 1, UINT8), (2, 1, UINT8), (3, 2, UINT16)]);
    w.start(OTHER);
    w.u8(told.max_heart_rate);
    w.u8(told.threshold_heart_rate);
    w.u16(told.threshold_power_w);
    if !told.heart_rate_zones.is_empty() {
        let zones = told.heart_rate_zones.len();
        w.define(OTHER, 216, &[(0, 2, UINT16), (6, zones, UINT8)]);
        w.start(OTHER);
        w.u16(Some(18.0));
        told.heart_rate_zones.iter().for_each(|bpm| w.u8(Some(*bpm)));
    }
}

fn tail(w: &mut Writer, activities: &[Activity], start_of: &dyn Fn(&Activity) -> i64) {
    let mut lap = vec![(253, 4, UINT32), (2, 4, UINT32), (7, 4, UINT32), (8, 4, UINT32)];
    lap.push((23, 1, ENUM));
    let stepped = activities.iter().flat_map(|a| &a.laps).any(|lap| lap.step.is_some());
    if stepped {
        lap.push((71, 2, UINT16));
    }
    w.define(OTHER, 19, &lap);
    for activity in activities {
        let start = start_of(activity) as f64;
        for lap in &activity.laps {
            w.start(OTHER);
            w.u32(Some(start + lap.span.end_s));
            w.u32(Some(start + lap.span.start_s));
            w.u32(Some(1000.0 * lap.span.len_s()));
            w.u32(lap.timer_s.map(|s| 1000.0 * s));
            w.u8(lap.intensity.map(|i| f64::from(i.to_fit())));
            if stepped {
                w.u16(lap.step.map(|step| step as f64));
            }
        }
    }
    if w.shape.sessions {
        activities.iter().for_each(|activity| session(w, activity, start_of(activity) as f64));
    }
    let timer: f64 = activities.iter().map(timer_ms).sum();
    w.define(
        OTHER,
        34,
        &[(253, 4, UINT32), (0, 4, UINT32), (1, 2, UINT16), (2, 1, ENUM), (5, 4, UINT32)],
    );
    w.start(OTHER);
    let Some(last) = activities.last() else { return };
    let end = start_of(last) as f64 + last.elapsed_s();
    w.u32(Some(end));
    w.u32(Some(timer));
    w.u16(Some(if w.shape.sessions { activities.len() as f64 } else { 0.0 }));
    w.u8(Some(0.0));
    w.u32(last.utc_offset_s.map(|o| end + f64::from(o)));
}

fn timer_ms(activity: &Activity) -> f64 {
    let paused: f64 = activity.pauses.iter().map(|p| p.len_s()).sum();
    1000.0 * (activity.elapsed_s() - paused)
}

/// Number, base type, value where the activity has one: fields that only some watches write.
type Extra = (u8, u8, Option<f64>);

fn session(w: &mut Writer, activity: &Activity, start: f64) {
    let told = &activity.session;
    let all: [Extra; 7] = [
        (16, UINT8, told.avg_heart_rate),
        (17, UINT8, told.max_heart_rate),
        (22, UINT16, told.ascent_m),
        (24, UINT8, told.aerobic_training_effect.map(|v| 10.0 * v)),
        (137, UINT8, told.anaerobic_training_effect.map(|v| 10.0 * v)),
        (168, SINT32, told.training_load.map(|v| 65_536.0 * v)),
        (188, ENUM, told.primary_benefit.map(|b| f64::from(b.to_fit()))),
    ];
    let extras: Vec<Extra> = all.into_iter().filter(|e| e.2.is_some()).collect();
    let mut fields: Vec<FieldOf> = vec![
        (253, 4, UINT32),
        (2, 4, UINT32),
        (7, 4, UINT32),
        (8, 4, UINT32),
        (9, 4, UINT32),
        (5, 1, ENUM),
        (6, 1, ENUM),
        (192, 1, UINT8),
        (193, 1, UINT8),
    ];
    let size = |base| match base {
        UINT16 => 2,
        SINT32 => 4,
        _ => 1,
    };
    fields.extend(extras.iter().map(|(num, base, _)| (*num, size(*base), *base)));
    w.define(OTHER, 18, &fields);
    let distance = activity.samples.get(Channel::Distance).and_then(|d| d.last()).copied();
    w.start(OTHER);
    w.u32(Some(start + activity.elapsed_s()));
    w.u32(Some(start));
    w.u32(Some(1000.0 * activity.elapsed_s()));
    w.u32(Some(timer_ms(activity)));
    w.u32(distance.map(|d| 100.0 * d));
    w.u8(Some(f64::from(activity.sport.to_fit())));
    w.u8(Some(f64::from(activity.sub_sport.to_fit())));
    w.u8(told.feel);
    w.u8(told.rpe.map(|r| 10.0 * r));
    extras.iter().for_each(|(_, base, value)| w.number(*base, *value));
}
