//! Writes FIT activity files in every structure that readers must support.

mod beats;
mod night;
mod records;
mod structure;
mod writer;

pub use night::write_night;
pub use structure::{Checksum, FitStructure};

use crate::activity::{Activity, Altimeter, Channel, HeartRateSource, RunnerSettings};
use crate::fit_profile::{
    self as profile, EPOCH_S, MESSAGE_INDEX, TIMESTAMP, device_info, event, file, file_id, lap,
    session, time_in_zone, timestamp_correlation, user_profile, workout, workout_step,
    zones_target,
};
use writer::{ENUM, FieldSpec, NAME, SINT32, STRING, UINT8, UINT16, UINT32, Writer};

/// Local message numbers.
const RECORD: u8 = 0;
const EVENT: u8 = 2;
const OTHER: u8 = 3;
const EVENT_FIELDS: [FieldSpec; 3] =
    [(TIMESTAMP, 4, UINT32), (event::EVENT, 1, ENUM), (event::EVENT_TYPE, 1, ENUM)];

/// Power-on time at the start of a recording, seconds.
const SINCE_POWER_ON: i64 = 1000;

/// Encodes an activity with a 14-byte header, little endian, and both checksums.
pub fn write(activity: &Activity) -> Vec<u8> {
    write_structured(std::slice::from_ref(activity), &FitStructure::default())
}

/// Encodes activities as the sessions of one file with this structure.
pub fn write_structured(activities: &[Activity], structure: &FitStructure) -> Vec<u8> {
    let mut w = Writer { data: Vec::new(), structure };
    let Some(first) = activities.first() else { return w.finish() };
    let true_start = first.start.unix_s() - EPOCH_S;
    // A clock that was not set is behind by this.
    let behind = if structure.clock_not_set { true_start - SINCE_POWER_ON } else { 0 };
    let start_of = |a: &Activity| a.start.unix_s() - EPOCH_S - behind;
    write_opening(&mut w, first, start_of(first));
    w.define(EVENT, event::MESG, &EVENT_FIELDS);
    let event_at = |w: &mut Writer, at: f64, kind: u8| {
        w.begin_message(EVENT);
        w.u32(Some(at));
        w.u8(Some(f64::from(event::TIMER)));
        w.u8(Some(f64::from(kind)));
    };
    for activity in activities {
        let start = start_of(activity) as f64;
        event_at(&mut w, start, event::START);
        if structure.records {
            records::write(&mut w, activity, start, &event_at);
        }
        event_at(&mut w, start + activity.elapsed_s(), event::STOP_ALL);
    }
    if structure.clock_not_set && structure.clock_corrected_later {
        let fields = [(TIMESTAMP, 4, UINT32), (timestamp_correlation::SYSTEM_TIMESTAMP, 4, UINT32)];
        w.define(OTHER, timestamp_correlation::MESG, &fields);
        w.begin_message(OTHER);
        w.u32(Some(true_start as f64));
        w.u32(Some(SINCE_POWER_ON as f64));
    }
    write_closing(&mut w, activities, &start_of);
    w.finish()
}

fn write_opening(w: &mut Writer, activity: &Activity, start: i64) {
    let fields = [
        (file_id::TYPE, 1, ENUM),
        (file_id::MANUFACTURER, 2, UINT16),
        (file_id::PRODUCT, 2, UINT16),
        (file_id::TIME_CREATED, 4, UINT32),
    ];
    w.define(OTHER, file_id::MESG, &fields);
    w.begin_message(OTHER);
    w.u8(Some(f64::from(file::ACTIVITY)));
    w.u16(Some(255.0)); // "development": nobody's watch
    w.u16(Some(1.0));
    w.u32(Some(start as f64));
    devices(w, activity, start);
    let fields = [(profile::sport::SPORT, 1, ENUM), (profile::sport::SUB_SPORT, 1, ENUM)];
    w.define(OTHER, profile::sport::MESG, &fields);
    w.begin_message(OTHER);
    w.u8(Some(f64::from(activity.sport.to_fit())));
    w.u8(Some(f64::from(activity.sub_sport.to_fit())));
    runner(w, &activity.runner);
    if let Some(name) = &activity.name {
        w.define(OTHER, workout::MESG, &[(workout::WKT_NAME, NAME, STRING)]);
        w.begin_message(OTHER);
        w.text(name);
    }
    if !activity.workout.is_empty() {
        let fields = [
            (MESSAGE_INDEX, 2, UINT16),
            (workout_step::WKT_STEP_NAME, NAME, STRING),
            (workout_step::INTENSITY, 1, ENUM),
        ];
        w.define(OTHER, workout_step::MESG, &fields);
        for (i, step) in (0..).zip(&activity.workout) {
            w.begin_message(OTHER);
            w.u16(Some(f64::from(i)));
            w.text(step.name.as_deref().unwrap_or(""));
            w.u8(step.intensity.map(|i| f64::from(i.to_fit())));
        }
    }
}

/// Writes the watch and its sensors.
fn devices(w: &mut Writer, activity: &Activity, start: i64) {
    use device_info::{
        ANTPLUS, CREATOR, HEART_RATE, LOCAL, LOCAL_BAROMETER, LOCAL_WRIST_HEART_RATE,
    };
    let fields = [
        (TIMESTAMP, 4, UINT32),
        (device_info::DEVICE_INDEX, 1, UINT8),
        (device_info::DEVICE_TYPE, 1, UINT8),
        (device_info::SOURCE_TYPE, 1, ENUM),
        (device_info::PRODUCT_NAME, NAME, STRING),
    ];
    w.define(OTHER, device_info::MESG, &fields);
    let mut device = |index: u8, kind: Option<u8>, source: u8, name: &str| {
        w.begin_message(OTHER);
        w.u32(Some(start as f64));
        w.u8(Some(f64::from(index)));
        w.u8(kind.map(f64::from));
        w.u8(Some(f64::from(source)));
        w.text(name);
    };
    device(CREATOR, None, LOCAL, activity.device.name.as_deref().unwrap_or(""));
    match activity.device.heart_rate {
        HeartRateSource::Strap => device(1, Some(HEART_RATE), ANTPLUS, ""),
        HeartRateSource::Wrist => device(1, Some(LOCAL_WRIST_HEART_RATE), LOCAL, ""),
        HeartRateSource::Unknown => {}
    }
    if activity.device.altimeter == Altimeter::Barometer {
        device(2, Some(LOCAL_BAROMETER), LOCAL, "");
    }
}

/// Writes the user settings, unless there are none.
fn runner(w: &mut Writer, stored: &RunnerSettings) {
    if *stored == RunnerSettings::default() {
        return;
    }
    let fields = [
        (user_profile::RESTING_HEART_RATE, 1, UINT8),
        (user_profile::DEFAULT_MAX_HEART_RATE, 1, UINT8),
        (user_profile::WEIGHT, 2, UINT16),
    ];
    w.define(OTHER, user_profile::MESG, &fields);
    w.begin_message(OTHER);
    w.u8(stored.resting_heart_rate);
    w.u8(stored.max_heart_rate);
    w.u16(stored.weight_kg.map(|kg| 10.0 * kg));
    let fields = [
        (zones_target::MAX_HEART_RATE, 1, UINT8),
        (zones_target::THRESHOLD_HEART_RATE, 1, UINT8),
        (zones_target::FUNCTIONAL_THRESHOLD_POWER, 2, UINT16),
    ];
    w.define(OTHER, zones_target::MESG, &fields);
    w.begin_message(OTHER);
    w.u8(stored.max_heart_rate);
    w.u8(stored.threshold_heart_rate);
    w.u16(stored.threshold_power_w);
    if !stored.heart_rate_zones.is_empty() {
        let zones = stored.heart_rate_zones.len();
        let fields = [
            (time_in_zone::REFERENCE_MESG, 2, UINT16),
            (time_in_zone::HR_ZONE_HIGH_BOUNDARY, zones, UINT8),
        ];
        w.define(OTHER, time_in_zone::MESG, &fields);
        w.begin_message(OTHER);
        w.u16(Some(f64::from(session::MESG)));
        stored.heart_rate_zones.iter().for_each(|bpm| w.u8(Some(*bpm)));
    }
}

fn write_closing(w: &mut Writer, activities: &[Activity], start_of: &dyn Fn(&Activity) -> i64) {
    let mut fields = vec![
        (TIMESTAMP, 4, UINT32),
        (lap::START_TIME, 4, UINT32),
        (lap::TOTAL_ELAPSED_TIME, 4, UINT32),
        (lap::TOTAL_TIMER_TIME, 4, UINT32),
        (lap::INTENSITY, 1, ENUM),
    ];
    let stepped = activities.iter().flat_map(|a| &a.laps).any(|lap| lap.step.is_some());
    if stepped {
        fields.push((lap::WKT_STEP_INDEX, 2, UINT16));
    }
    w.define(OTHER, lap::MESG, &fields);
    for activity in activities {
        let start = start_of(activity) as f64;
        for lap in &activity.laps {
            w.begin_message(OTHER);
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
    if w.structure.sessions {
        activities
            .iter()
            .for_each(|activity| write_session(w, activity, start_of(activity) as f64));
    }
    let timer: f64 = activities.iter().map(timer_ms).sum();
    let fields = [
        (TIMESTAMP, 4, UINT32),
        (profile::activity::TOTAL_TIMER_TIME, 4, UINT32),
        (profile::activity::NUM_SESSIONS, 2, UINT16),
        (profile::activity::TYPE, 1, ENUM),
        (profile::activity::LOCAL_TIMESTAMP, 4, UINT32),
    ];
    w.define(OTHER, profile::activity::MESG, &fields);
    w.begin_message(OTHER);
    let Some(last) = activities.last() else { return };
    let end = start_of(last) as f64 + last.elapsed_s();
    w.u32(Some(end));
    w.u32(Some(timer));
    w.u16(Some(if w.structure.sessions { activities.len() as f64 } else { 0.0 }));
    w.u8(Some(0.0));
    w.u32(last.utc_offset_s.map(|o| end + f64::from(o)));
}

fn timer_ms(activity: &Activity) -> f64 {
    let paused: f64 = activity.pauses.iter().map(|p| p.len_s()).sum();
    1000.0 * (activity.elapsed_s() - paused)
}

/// A field that only some watches write: number, base type, and value if the activity has one.
type OptionalField = (u8, u8, Option<f64>);

fn write_session(w: &mut Writer, activity: &Activity, start: f64) {
    let stored = &activity.session;
    let all: [OptionalField; 7] = [
        (session::AVG_HEART_RATE, UINT8, stored.avg_heart_rate),
        (session::MAX_HEART_RATE, UINT8, stored.max_heart_rate),
        (session::TOTAL_ASCENT, UINT16, stored.ascent_m),
        (session::TOTAL_TRAINING_EFFECT, UINT8, stored.aerobic_training_effect.map(|v| 10.0 * v)),
        (
            session::TOTAL_ANAEROBIC_TRAINING_EFFECT,
            UINT8,
            stored.anaerobic_training_effect.map(|v| 10.0 * v),
        ),
        (session::TRAINING_LOAD_PEAK, SINT32, stored.training_load.map(|v| 65_536.0 * v)),
        (session::PRIMARY_BENEFIT, ENUM, stored.primary_benefit.map(|b| f64::from(b.to_fit()))),
    ];
    let extras: Vec<OptionalField> = all.into_iter().filter(|e| e.2.is_some()).collect();
    let mut fields: Vec<FieldSpec> = vec![
        (TIMESTAMP, 4, UINT32),
        (session::START_TIME, 4, UINT32),
        (session::TOTAL_ELAPSED_TIME, 4, UINT32),
        (session::TOTAL_TIMER_TIME, 4, UINT32),
        (session::TOTAL_DISTANCE, 4, UINT32),
        (session::SPORT, 1, ENUM),
        (session::SUB_SPORT, 1, ENUM),
        (session::WORKOUT_FEEL, 1, UINT8),
        (session::WORKOUT_RPE, 1, UINT8),
    ];
    let size = |base| match base {
        UINT16 => 2,
        SINT32 => 4,
        _ => 1,
    };
    fields.extend(extras.iter().map(|(num, base, _)| (*num, size(*base), *base)));
    w.define(OTHER, session::MESG, &fields);
    let distance = activity.samples.get(Channel::Distance).and_then(|d| d.last()).copied();
    w.begin_message(OTHER);
    w.u32(Some(start + activity.elapsed_s()));
    w.u32(Some(start));
    w.u32(Some(1000.0 * activity.elapsed_s()));
    w.u32(Some(timer_ms(activity)));
    w.u32(distance.map(|d| 100.0 * d));
    w.u8(Some(f64::from(activity.sport.to_fit())));
    w.u8(Some(f64::from(activity.sub_sport.to_fit())));
    w.u8(stored.feel);
    w.u8(stored.rpe.map(|r| 10.0 * r));
    extras.iter().for_each(|(_, base, value)| w.number(*base, *value));
}
