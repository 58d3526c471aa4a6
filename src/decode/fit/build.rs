//! What was collected to activities: one a session.

use super::collect::{Collected, Record, SessionMessage};
use super::{Damage, FIT_EPOCH_S};
use crate::activity::{
    Activity, Altimeter, Beats, Channel, Device, HeartRateSource, Lap, Note, Positions, Samples,
    Span, Sport, SubSport, WorkoutStep,
};
use crate::decode::{DecodeError, Decoded, ErrorKind, Place};
use crate::units::UtcTime;

pub(super) fn build(found: Collected) -> Result<Decoded, DecodeError> {
    if found.records.is_empty() {
        return nothing(&found);
    }
    let mut sessions: Vec<SessionMessage> = found.sessions.clone();
    sessions.sort_by_key(|s| s.start.unwrap_or(0));
    if sessions.is_empty() {
        sessions.push(SessionMessage::default());
    }
    // A session begins where it says; the first one takes whatever came before it too.
    let starts: Vec<u32> = sessions
        .iter()
        .enumerate()
        .map(|(i, s)| if i == 0 { 0 } else { s.start.unwrap_or(0) })
        .collect();
    let mut activities = Vec::new();
    for (i, session) in sessions.iter().enumerate() {
        let range = starts[i]..starts.get(i + 1).copied().unwrap_or(u32::MAX);
        if let Some(activity) = one(&found, session, range) {
            activities.push(activity);
        }
    }
    if activities.is_empty() {
        return Err(DecodeError::new(ErrorKind::Empty, "no sample could be placed in time"));
    }
    if let Some(first) = activities.first_mut() {
        first.notes.extend(found.damages.iter().map(|d| Note::new("decode", d.to_string(), 0)));
        if found.untimed > 0 {
            let what = "samples with a time that can't be placed were left out";
            first.notes.push(Note::new("decode", what, found.untimed));
        }
    }
    Ok(Decoded::Activities(activities))
}

/// FIT `file` type names, as far as watches leave such files in their folders.
fn file_type_name(kind: u8) -> &'static str {
    match kind {
        1 => "device",
        2 => "settings",
        3 => "sport settings",
        5 => "workout",
        6 => "course",
        7 => "schedules",
        9 => "weight",
        10 => "totals",
        11 => "goals",
        14 => "blood pressure",
        15 | 28 | 32 => "monitoring",
        20 => "activity summary",
        34 => "segment",
        35 => "segment list",
        44 | 49 => "sleep",
        68 => "overnight HRV status",
        _ => "other FIT data",
    }
}

fn damaged(damage: &Damage) -> DecodeError {
    DecodeError::at(ErrorKind::Damaged, damage.what.clone(), Place::Byte(damage.at as u64))
}

fn nothing(found: &Collected) -> Result<Decoded, DecodeError> {
    match found.file_type {
        Some(4) | None if !found.damages.is_empty() => Err(damaged(&found.damages[0])),
        Some(4) if found.untimed > 0 => Err(DecodeError::new(
            ErrorKind::Empty,
            "an activity whose samples have no time that can be placed",
        )),
        Some(4) | None => Err(DecodeError::new(ErrorKind::Empty, "an activity without samples")),
        Some(kind) => Ok(Decoded::NotAnActivity(file_type_name(kind).to_string())),
    }
}

fn one(
    found: &Collected,
    session: &SessionMessage,
    range: std::ops::Range<u32>,
) -> Option<Activity> {
    let mine = found.records.iter().filter(|r| range.contains(&r.time));
    let (records, dropped) = in_order(mine);
    let first = records.first()?.time;
    // A session may begin before its first record (waiting for satellites): its clock counts.
    let start = session.start.filter(|&s| s <= first && first - s < 3600).unwrap_or(first);
    let at = |time: u32| f64::from(time) - f64::from(start);
    let samples = columns(&records, at)?;
    let (sport, sub_sport) = match (session.sport, found.sport) {
        (Some(sport), _) => (Sport::from_fit(sport), session.sub_sport.unwrap_or(0)),
        (None, Some((sport, sub))) => (Sport::from_fit(sport), sub),
        (None, None) => (Sport::Unknown, 0),
    };
    let start_utc = UtcTime::from_unix_s(i64::from(start) + FIT_EPOCH_S);
    let mut activity = Activity::new(start_utc, sport, samples);
    activity.sub_sport = SubSport::from_fit(sub_sport);
    activity.utc_offset_s = found.local_offset_s.map(|s| s as i32);
    activity.name = found.workout_name.clone().or(found.sport_name.clone());
    activity.session = session.totals.clone();
    activity.device = device(found);
    let last = records.last()?.time;
    activity.laps = found
        .laps
        .iter()
        .filter(|l| range.contains(&l.start) && l.start <= last)
        .map(|l| Lap {
            span: Span { start_s: at(l.start).max(0.0), end_s: at(l.end) },
            timer_s: l.timer_s,
            distance_m: l.distance_m,
            intensity: l.intensity,
            step: None,
            name: None,
        })
        .collect();
    activity.laps.sort_by(|a, b| a.span.start_s.total_cmp(&b.span.start_s));
    activity.workout = found
        .steps
        .iter()
        .map(|(name, intensity)| WorkoutStep { name: name.clone(), intensity: *intensity })
        .collect();
    activity.pauses = pauses(found, first, last, at);
    activity.beats = beats(found, &range, at);
    if dropped > 0 {
        let what = "samples whose time stands still or goes back were merged or left out";
        activity.notes.push(Note::new("time", what, dropped));
    }
    Some(activity)
}

/// Records with strictly increasing time. Two of the same second are merged, the later values
/// winning; one that goes back is left out.
fn in_order<'a>(records: impl Iterator<Item = &'a Record>) -> (Vec<Record>, usize) {
    let mut kept: Vec<Record> = Vec::new();
    let mut touched = 0;
    for record in records {
        match kept.last_mut() {
            Some(last) if record.time == last.time => {
                touched += 1;
                for (old, new) in last.values.iter_mut().zip(record.values) {
                    if new.is_finite() {
                        *old = new;
                    }
                }
                if record.latitude.is_finite() {
                    last.latitude = record.latitude;
                    last.longitude = record.longitude;
                }
            }
            Some(last) if record.time < last.time => touched += 1,
            _ => kept.push(record.clone()),
        }
    }
    (kept, touched)
}

fn columns(records: &[Record], at: impl Fn(u32) -> f64) -> Option<Samples> {
    let mut samples = Samples::new(records.iter().map(|r| at(r.time)).collect()).ok()?;
    for (i, channel) in Channel::ALL.into_iter().enumerate() {
        samples.set(channel, records.iter().map(|r| r.values[i]).collect()).ok()?;
    }
    let latitude = records.iter().map(|r| r.latitude).collect();
    let longitude = records.iter().map(|r| r.longitude).collect();
    samples.set_positions(Positions { latitude, longitude }).ok()?;
    Some(samples)
}

/// Stretches between a timer stop and the next start, inside the recording.
fn pauses(found: &Collected, first: u32, last: u32, at: impl Fn(u32) -> f64) -> Vec<Span> {
    let mut pauses = Vec::new();
    let mut stopped: Option<u32> = None;
    let mut events: Vec<(u32, bool)> =
        found.timer.iter().copied().filter(|(t, _)| (first..=last).contains(t)).collect();
    events.sort_by_key(|e| e.0);
    for (time, running) in events {
        match (running, stopped) {
            (false, None) => stopped = Some(time),
            (true, Some(from)) => {
                if time > from {
                    pauses.push(Span { start_s: at(from), end_s: at(time) });
                }
                stopped = None;
            }
            _ => {}
        }
    }
    pauses
}

fn beats(
    found: &Collected,
    range: &std::ops::Range<u32>,
    at: impl Fn(u32) -> f64,
) -> Option<Beats> {
    let mut beats = Beats::default();
    for (&rr, &anchor) in found.rr_ms.iter().zip(&found.rr_anchor) {
        let anchored = anchor != 0;
        if anchored && !range.contains(&anchor) || !anchored && range.start != 0 {
            continue;
        }
        beats.rr_ms.push(rr);
        beats.anchor_s.push(if anchored { at(anchor) } else { f64::NAN });
    }
    (!beats.rr_ms.is_empty()).then_some(beats)
}

/// Makers that runners own, by FIT manufacturer number.
const MAKERS: &[(u16, &str)] = &[
    (1, "Garmin"),
    (23, "Suunto"),
    (32, "Wahoo"),
    (89, "Tacx"),
    (123, "Polar"),
    (260, "Zwift"),
    (265, "Strava"),
    (294, "COROS"),
];

fn device(found: &Collected) -> Device {
    let maker = found.maker.map(|(maker, product)| {
        let name = MAKERS.iter().find(|(id, _)| *id == maker).map(|(_, name)| *name);
        match (name, product) {
            (Some(name), Some(product)) => format!("{name} {product}"),
            (Some(name), None) => name.to_string(),
            (None, _) => format!("maker {maker}"),
        }
    });
    Device {
        name: found.product_name.clone().or(maker),
        heart_rate: match (found.strap, found.wrist) {
            (true, _) => HeartRateSource::Strap,
            (false, true) => HeartRateSource::Wrist,
            (false, false) => HeartRateSource::Unknown,
        },
        altimeter: if found.barometer { Altimeter::Barometer } else { Altimeter::Unknown },
        foot_pod: found.foot_pod,
    }
}
