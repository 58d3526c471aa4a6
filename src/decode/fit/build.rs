//! Builds activities from the collected messages, one per session.

use super::Damage;
use super::beats::CARRIERS;
use super::clock::normalise_clock;
use super::collect::Collected;
use super::column::{LATITUDE, LONGITUDE};
use super::part::{LapMessage, Part, SessionMessage};
use super::table::Table;
use crate::activity::{
    Activity, Altimeter, Beats, Channel, Device, HeartRateSource, Lap, Note, NoteKind, Positions,
    Samples, SessionTotals, Span, Sport, SubSport, WorkoutStep,
};
use crate::calendar::UtcTime;
use crate::decode::{DecodeError, Decoded, ErrorKind, Place};
use crate::fit_profile::{EPOCH_S, file};
use std::ops::Range;

pub(super) fn build(collected: Collected) -> Result<Decoded, DecodeError> {
    let Collected { parts, damages, .. } = collected;
    let mut groups: Vec<Part> = Vec::new();
    for part in parts {
        match groups.last_mut() {
            Some(before) if part.continues(before) => before.append(part),
            _ => groups.push(part),
        }
    }
    let recorded = groups.iter().any(|g| !g.records.time.is_empty());
    if !recorded || groups.iter().all(|g| g.file_type.is_some_and(is_route_only)) {
        return without_records(&groups, &damages);
    }
    let mut activities = Vec::new();
    let ends: Vec<usize> = groups.iter().skip(1).map(|g| g.at).chain([usize::MAX]).collect();
    for (mut group, end) in groups.into_iter().zip(ends) {
        let mine = |d: &&Damage| d.at >= group.at && d.at < end;
        let mut notes: Vec<Note> = damages
            .iter()
            .filter(mine)
            .map(|damage| Note::new(NoteKind::Damage, damage.to_string(), 0))
            .collect();
        let normalised = normalise_clock(&mut group);
        notes.extend(normalised.notes);
        let before = activities.len();
        sessions(group, notes, &mut activities);
        if let Some(first) = activities.get_mut(before) {
            first.left_out = normalised.left_out;
        }
    }
    if activities.is_empty() {
        return Err(DecodeError::new(ErrorKind::Empty, "no sample could be placed in time"));
    }
    Ok(Decoded::Activities(activities))
}

/// Names of FIT `file` types that watches leave in their folders.
fn file_type_name(kind: u8) -> &'static str {
    match kind {
        file::DEVICE => "device",
        file::SETTINGS => "settings",
        file::SPORT => "sport settings",
        file::WORKOUT => "workout",
        file::COURSE => "course",
        file::SCHEDULES => "schedules",
        file::WEIGHT => "weight",
        file::TOTALS => "totals",
        file::GOALS => "goals",
        file::BLOOD_PRESSURE => "blood pressure",
        file::MONITORING_A | file::MONITORING_DAILY | file::MONITORING_B => "monitoring",
        file::ACTIVITY_SUMMARY => "activity summary",
        file::SEGMENT => "segment",
        file::SEGMENT_LIST => "segment list",
        file::SLEEP | file::SLEEP_DATA => "sleep",
        file::HRV_STATUS => "overnight HRV status",
        _ => "other FIT data",
    }
}

/// Returns whether files of this type contain a planned route rather than a recording: courses and segments.
fn is_route_only(kind: u8) -> bool {
    matches!(kind, file::COURSE | file::SEGMENT)
}

fn without_records(groups: &[Part], damages: &[Damage]) -> Result<Decoded, DecodeError> {
    let kind = groups.iter().filter_map(|g| g.file_type).max_by_key(|kind| *kind == file::ACTIVITY);
    let activity = kind.is_none_or(|kind| kind == file::ACTIVITY);
    if !activity && let Some(night) = groups.iter().find_map(|g| g.night.finish(damages)) {
        return Ok(Decoded::Overnight(night));
    }
    let untimed = groups.iter().any(|g| g.records.untimed > 0);
    let session = groups.iter().flat_map(|g| &g.sessions).next();
    match (kind, damages.first()) {
        (Some(kind), _) if !activity => Ok(Decoded::NotAnActivity(file_type_name(kind).into())),
        (_, Some(damage)) => {
            let place = Place::Byte(damage.at as u64);
            Err(DecodeError::at(ErrorKind::Damaged, damage.kind.to_string(), place))
        }
        _ if untimed => Err(DecodeError::new(
            ErrorKind::Empty,
            "an activity whose samples have no time that can be placed",
        )),
        _ => Err(DecodeError::new(
            ErrorKind::Empty,
            match session.map(|s| &s.totals) {
                Some(SessionTotals { timer_s: Some(s), .. }) => {
                    format!("an activity without samples: only its total of {:.0} min", s / 60.0)
                }
                _ => "an activity without samples".to_string(),
            },
        )),
    }
}

/// Most sessions read from one file; more are treated as an attack (judgement; a triathlon has five).
const MAX_SESSIONS: usize = 100;

/// Adds one activity for each session of a part.
fn sessions(mut part: Part, notes: Vec<Note>, activities: &mut Vec<Activity>) {
    let mut sessions = std::mem::take(&mut part.sessions);
    sessions.sort_by_key(|s| s.start.unwrap_or(0));
    let beyond = sessions.len().saturating_sub(MAX_SESSIONS);
    sessions.truncate(MAX_SESSIONS);
    if sessions.is_empty() {
        sessions.push(SessionMessage::default());
    }
    part.steps.sort_by_key(|(index, _)| *index);
    let mut table = std::mem::take(&mut part.records);
    // Each session begins at its own start time. The first one also takes the records before it.
    let starts = sessions.iter().skip(1).map(|s| s.start.unwrap_or(0));
    let bounds: Vec<u32> = [0].into_iter().chain(starts).chain([u32::MAX]).collect();
    let before = activities.len();
    let mut without_samples = 0;
    for (session, bounds) in sessions.iter().zip(bounds.windows(2)) {
        let range = bounds[0]..bounds[1];
        let rows = table.time.partition_point(|t| *t < range.start)
            ..table.time.partition_point(|t| *t < range.end);
        let own = if rows == (0..table.time.len()) {
            std::mem::take(&mut table)
        } else {
            table.slice(rows)
        };
        match activity_of_session(&part, session, range, own) {
            Some(activity) => activities.push(activity),
            None => without_samples += 1,
        }
    }
    if let Some(first) = activities.get_mut(before) {
        first.notes.extend(notes);
        if beyond > 0 {
            first.notes.push(Note::new(
                NoteKind::Damage,
                "sessions beyond what anybody does",
                beyond,
            ));
        }
        if without_samples > 0 {
            first.notes.push(Note::new(
                NoteKind::Damage,
                "sessions without samples",
                without_samples,
            ));
        }
    }
}

fn activity_of_session(
    part: &Part,
    session: &SessionMessage,
    range: Range<u32>,
    records: Table,
) -> Option<Activity> {
    let first = *records.time.first()?;
    let last = *records.time.last()?;
    // A session may begin before its first record, while waiting for satellites. Its own start counts.
    let start = session.start.filter(|&s| s <= first && first - s < 3600).unwrap_or(first);
    let at = |time: u32| f64::from(time) - f64::from(start);
    let (sport, sub_sport) = match (session.sport, part.sport) {
        (Some(sport), _) => (Sport::from_fit(sport), session.sub_sport.unwrap_or(0)),
        (None, Some((sport, sub))) => (Sport::from_fit(sport), sub),
        (None, None) => (Sport::Unknown, 0),
    };
    let start_utc = UtcTime::from_unix_s(i64::from(start) + EPOCH_S);
    let mut activity = Activity::new(start_utc, sport, samples(records, start)?);
    strap_heart_rate(part, f64::from(start), &mut activity.samples);
    activity.sub_sport = SubSport::from_fit(sub_sport);
    activity.utc_offset_s = part.local_offset_s.map(|s| s as i32);
    activity.on_wall_clock = part.on_wall_clock;
    activity.name = part.workout_name.clone().or(part.sport_name.clone());
    activity.session = session.totals.clone();
    activity.device = device(part);
    activity.runner = part.runner.clone();
    activity.laps = laps(&part.laps, &part.steps, &range, last, at);
    activity.workout = part.steps.iter().map(|(_, step)| step.clone()).collect();
    activity.pauses = pauses(part, first, last, at);
    activity.beats = beats(part, &range, f64::from(start));
    Some(activity)
}

fn samples(records: Table, start: u32) -> Option<Samples> {
    let time = records.time.iter().map(|t| f64::from(*t) - f64::from(start)).collect();
    let mut samples = Samples::new(time).ok()?;
    let mut columns = records.columns;
    for channel in Channel::ALL {
        let column = std::mem::take(&mut columns[channel as usize]);
        if !column.is_empty() {
            samples.set(channel, column).ok()?;
        }
    }
    let latitude = std::mem::take(&mut columns[LATITUDE]);
    let longitude = std::mem::take(&mut columns[LONGITUDE]);
    if !latitude.is_empty() {
        samples.set_positions(Positions { latitude, longitude }).ok()?;
    }
    Some(samples)
}

/// A heart rate of a strap stands for the seconds around it, s.
const STRAP_WITHIN_S: f64 = 2.0;

/// Puts the heart rates that a strap sent after the activity into the seconds that they are of, where the
/// records have none.
fn strap_heart_rate(part: &Part, start: f64, samples: &mut Samples) {
    let sent = part.beats.iter().map(|b| &b.heart_rate).find(|r| !r.is_empty());
    let (Some(sent), None) = (sent, samples.get(Channel::HeartRate)) else { return };
    let mut sent: Vec<(f64, f64)> = sent.iter().map(|(at, bpm)| (at - start, *bpm)).collect();
    sent.sort_by(|a, b| a.0.total_cmp(&b.0));
    let nearest = |t: f64| {
        let after = sent.partition_point(|(at, _)| *at < t);
        let near = sent[after.saturating_sub(1)..(after + 1).min(sent.len())].iter();
        near.min_by(|a, b| (a.0 - t).abs().total_cmp(&(b.0 - t).abs()))
            .filter(|(at, _)| (at - t).abs() <= STRAP_WITHIN_S)
            .map_or(f64::NAN, |(_, bpm)| *bpm)
    };
    let column = samples.time().iter().map(|t| nearest(*t)).collect();
    // A column as long as the clock always fits.
    let _ = samples.set(Channel::HeartRate, column);
}

fn laps(
    laps: &[LapMessage],
    steps: &[(usize, WorkoutStep)],
    range: &Range<u32>,
    last: u32,
    at: impl Fn(u32) -> f64,
) -> Vec<Lap> {
    let name = |index: usize| {
        let step = steps.binary_search_by_key(&index, |(i, _)| *i).ok();
        step.and_then(|k| steps[k].1.name.clone())
    };
    let mut laps: Vec<Lap> = laps
        .iter()
        .filter(|l| range.contains(&l.start) && l.start <= last)
        .map(|l| Lap {
            span: Span { start_s: at(l.start).max(0.0), end_s: at(l.end) },
            timer_s: l.timer_s,
            distance_m: l.distance_m,
            intensity: l.intensity,
            step: l.step,
            name: l.step.and_then(name),
        })
        .collect();
    laps.sort_by(|a, b| a.span.start_s.total_cmp(&b.span.start_s));
    laps
}

/// Spans between a timer stop and the next start within the recording.
fn pauses(part: &Part, first: u32, last: u32, at: impl Fn(u32) -> f64) -> Vec<Span> {
    let mut pauses = Vec::new();
    let mut stopped: Option<u32> = None;
    let mut events: Vec<(u32, bool)> =
        part.timer.iter().copied().filter(|(t, _)| (first..=last).contains(t)).collect();
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

/// Returns the intervals of the most preferred carrier that has any in this range of FIT seconds.
fn beats(part: &Part, range: &Range<u32>, start: f64) -> Option<Beats> {
    let (from, to) = (f64::from(range.start), f64::from(range.end));
    let mine = |at: f64| if at.is_nan() { from == 0.0 } else { from <= at && at < to };
    part.beats.iter().zip(CARRIERS).find_map(|(intervals, (carrier, _))| {
        let mut beats = Beats { carrier, ..Beats::default() };
        for (&rr, &at) in intervals.rr_ms.iter().zip(&intervals.at).filter(|(_, at)| mine(**at)) {
            beats.rr_ms.push(rr);
            beats.anchor_s.push(at - start);
        }
        (!beats.rr_ms.is_empty()).then_some(beats)
    })
}

/// Common manufacturers by FIT manufacturer number.
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

fn device(part: &Part) -> Device {
    let maker = part.maker.map(|(maker, product)| {
        let name = MAKERS.iter().find(|(id, _)| *id == maker).map(|(_, name)| *name);
        match (name, product) {
            (Some(name), Some(product)) => format!("{name} {product}"),
            (Some(name), None) => name.to_string(),
            (None, _) => format!("maker {maker}"),
        }
    });
    Device {
        name: part.product_name.clone().or(maker),
        heart_rate: match (part.strap, part.wrist) {
            (true, _) => HeartRateSource::Strap,
            (false, true) => HeartRateSource::Wrist,
            (false, false) => HeartRateSource::Unknown,
        },
        altimeter: if part.barometer { Altimeter::Barometer } else { Altimeter::Unknown },
        foot_pod: part.foot_pod,
    }
}
