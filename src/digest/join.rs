//! The digest of a session that was recorded in parts: a warm-up, the main part, a cool-down.

use super::build::{cadence, coverage};
use super::peaks::{extreme_mean, peak, peaks};
use super::repetitions::repetition_sets;
use super::{Bin, Breathing, Digest, Form, MAX_BINS, STEP_S, Segment, Stride, Track, lag};
use crate::activity::{
    DistanceBy, Known, Lap, Mask, Note, NoteKind, SessionTotals, Span, joined_name,
};
use crate::hrv::{Hrv, HrvPart};
use std::collections::BTreeMap;

/// One digest of the parts of a session, which are in order of time and hardly overlap. `main` is the index of
/// the part that the session was for: its device, workout and ratings are those of the whole.
///
/// Between the parts the timer stands still. Each part begins at a whole bin of the track, so what is told by
/// seconds since the start is up to 2.5 s off; totals are sums and exact. A total that one part lacks is absent.
///
/// # Panics
/// When `main` is no index of a part.
pub fn join(parts: &[&Digest], main: usize) -> Digest {
    let main = parts[main];
    let first = parts[0];
    let (track, offsets) = track(parts);
    let placed = || parts.iter().zip(&offsets).map(|(part, offset)| (*part, *offset));
    let sum = |get: fn(&Digest) -> f64| parts.iter().map(|d| get(d)).sum::<f64>();
    let elapsed = parts.iter().map(|d| d.end().since_s(first.start)).fold(0.0, f64::max);
    let hrv: Vec<HrvPart<'_>> = placed()
        .map(|(d, offset_s)| HrvPart { offset_s, timer_s: d.timer_s, hrv: d.hrv.as_ref().ok() })
        .collect();
    let moved_m = parts.iter().map(|d| d.moved_m).sum::<Option<f64>>();
    let by_total = parts.iter().any(|d| d.distance_by == DistanceBy::Total);
    let laps: Vec<Lap> = placed().flat_map(|(d, offset)| laps(d, main, offset)).collect();
    let segments: Vec<Segment> = placed().flat_map(|(d, offset)| segments(d, offset)).collect();
    let mut whole = Digest {
        start: first.start,
        elapsed_s: elapsed,
        utc_offset_s: first.utc_offset_s,
        on_wall_clock: first.on_wall_clock,
        zone: first.zone.clone(),
        sport: main.sport,
        sub_sport: main.sub_sport,
        name: main.name.as_ref().and_then(|_| joined_name(parts.iter().map(|d| d.name.as_deref()))),
        workout: main.workout.clone(),
        device: main.device.clone(),
        samples: parts.iter().map(|d| d.samples).fold(0, u32::saturating_add),
        timer_s: sum(|d| d.timer_s),
        moving_s: sum(|d| d.moving_s),
        distance_m: total(parts, |d| d.distance_m.clone()),
        ascent_m: total(parts, |d| d.ascent_m.clone()),
        session: session(parts, main, elapsed),
        repetition_sets: repetition_sets(main.sport, &track, &laps, &segments),
        laps,
        strides: main.strides.clone().map(|_| strides(parts, &offsets)),
        segments,
        efforts: std::array::from_fn(|k| {
            let mine = parts.iter().filter_map(|d| d.efforts[k]);
            mine.min_by(|a, b| a.time_s.total_cmp(&b.time_s))
        }),
        records: std::array::from_fn(|k| {
            parts.iter().filter_map(|d| d.records[k]).min_by(f64::total_cmp)
        }),
        peak_heart_rate: peak(&track),
        peaks: peaks(&track),
        lowest_heart_rate: extreme_mean(&track, 60.0, 0.0, f64::min),
        altitude_m: middle(parts, |d| d.altitude_m),
        temperature_c: middle(parts, |d| d.temperature_c),
        heart_rate_coverage: coverage(&track),
        cadence_spm: cadence(&track),
        form: form(parts),
        breathing: breathing(parts),
        hrv: Hrv::join(&hrv).ok_or(()).or_else(|()| main.hrv.clone()),
        locks: placed()
            .flat_map(|(d, offset)| d.locks.iter().map(move |l| (l, offset)))
            .map(|(l, offset)| super::LockSuspicion { span: later(l.span, offset), ..*l })
            .collect(),
        moved_m,
        distance_by: if by_total { DistanceBy::Total } else { main.distance_by },
        ascent_by: main.ascent_by,
        heart_rate_lag_s: lag::heart_rate_lag(&track),
        runner: main.runner.clone(),
        notes: notes(parts, &offsets),
        masks: placed()
            .flat_map(|(d, offset)| d.masks.iter().map(move |m| (m, offset)))
            .map(|(m, offset)| Mask { span: later(m.span, offset), ..*m })
            .collect(),
        track,
    };
    whole.shrink();
    whole
}

fn later(span: Span, by_s: f64) -> Span {
    Span { start_s: span.start_s + by_s, end_s: span.end_s + by_s }
}

/// The tracks one after another, and the seconds from the start of the first to that of each, in whole bins.
fn track(parts: &[&Digest]) -> (Track, Vec<f64>) {
    let bins: usize = parts.iter().map(|d| d.track.len()).sum();
    let mut track = Track::with_capacity(bins);
    let mut offsets = Vec::new();
    for part in parts {
        let offset = (part.start.since_s(parts[0].start) / STEP_S).round();
        while (track.len() as f64) < offset.min(MAX_BINS) {
            track.push(Bin::STOPPED);
        }
        offsets.push(track.len() as f64 * STEP_S);
        let room = (MAX_BINS as usize).saturating_sub(track.len());
        part.track.bins().take(room).for_each(|bin| track.push(bin));
    }
    (track, offsets)
}

/// The sum of a total over the parts that moved, or why one of them lacks it.
fn total(parts: &[&Digest], get: fn(&Digest) -> Known) -> Known {
    let moved = parts.iter().filter(|d| d.moving_s > 0.0 || get(d).is_ok());
    let totals: Vec<Known> = moved.map(|d| get(d)).collect();
    if totals.is_empty() { get(parts[0]) } else { totals.into_iter().sum() }
}

/// The mean of the parts' medians by time.
fn middle(parts: &[&Digest], get: fn(&Digest) -> Option<f64>) -> Option<f64> {
    let known = || parts.iter().filter_map(|d| Some((get(d)?, d.timer_s.max(1.0))));
    let seconds: f64 = known().map(|(_, s)| s).sum();
    (seconds > 0.0).then(|| known().map(|(v, s)| v * s).sum::<f64>() / seconds)
}

/// Sums and highest values of what the device stored for each part; ratings are those of the main part.
fn session(parts: &[&Digest], main: &Digest, elapsed_s: f64) -> SessionTotals {
    let all = |get: fn(&SessionTotals) -> Option<f64>| parts.iter().map(move |d| get(&d.session));
    let sum = |get| all(get).sum::<Option<f64>>();
    let highest = |get| all(get).flatten().reduce(f64::max);
    let beats = parts.iter().map(|d| Some(d.session.avg_heart_rate? * d.session.timer_s?));
    let beats = beats.sum::<Option<f64>>();
    let timer_s = sum(|s| s.timer_s);
    SessionTotals {
        elapsed_s: main.session.elapsed_s.map(|_| elapsed_s),
        timer_s,
        distance_m: sum(|s| s.distance_m),
        ascent_m: sum(|s| s.ascent_m),
        avg_heart_rate: beats.zip(timer_s.filter(|t| *t > 0.0)).map(|(beats, t)| beats / t),
        max_heart_rate: highest(|s| s.max_heart_rate),
        aerobic_training_effect: highest(|s| s.aerobic_training_effect),
        anaerobic_training_effect: highest(|s| s.anaerobic_training_effect),
        rpe: main.session.rpe.or_else(|| highest(|s| s.rpe)),
        feel: main.session.feel.or_else(|| all(|s| s.feel).flatten().next()),
        training_load: sum(|s| s.training_load),
        primary_benefit: main.session.primary_benefit,
    }
}

/// The laps of a part. Steps are those of the main part's workout, so the laps of others belong to none.
fn laps(part: &Digest, main: &Digest, offset_s: f64) -> Vec<Lap> {
    let own = std::ptr::eq(part, main);
    let moved = part.laps.iter().map(|lap| Lap {
        span: later(lap.span, offset_s),
        step: lap.step.filter(|_| own),
        ..lap.clone()
    });
    moved.collect()
}

fn segments(part: &Digest, offset_s: f64) -> impl Iterator<Item = Segment> {
    part.segments.iter().map(move |s| Segment { start_s: s.start_s + offset_s, ..*s })
}

/// The strides of all parts; the rest after one lasts until the next, whatever part that is in.
fn strides(parts: &[&Digest], offsets: &[f64]) -> Vec<Stride> {
    let mut all: Vec<Stride> = Vec::new();
    for (part, offset) in parts.iter().zip(offsets) {
        let found = part.found_strides();
        if let (Some(last), Some(next)) = (all.last_mut(), found.first()) {
            last.rest_s = (next.start_s + offset - last.start_s - last.len_s).max(0.0);
        }
        all.extend(found.iter().map(|s| Stride { start_s: s.start_s + offset, ..*s }));
    }
    all
}

/// A mean by time that is added up over parts.
#[derive(Clone, Copy, Default)]
struct Pooled {
    sum: f64,
    seconds: f64,
}

impl Pooled {
    fn add(&mut self, value: Option<f64>, seconds: f64) {
        if let Some(value) = value {
            self.sum += value * seconds;
            self.seconds += seconds;
        }
    }

    fn mean(self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.sum / self.seconds)
    }
}

/// Form by speed over all parts, each bin by its time.
fn form(parts: &[&Digest]) -> Vec<Form> {
    let mut bins: BTreeMap<u16, (f64, [Pooled; 3])> = BTreeMap::new();
    for f in parts.iter().flat_map(|d| &d.form) {
        let (seconds, pooled) = bins.entry(f.bin).or_default();
        *seconds += f.seconds;
        let values = [f.vertical_ratio_pct, f.step_length_mm, f.stance_time_ms];
        pooled.iter_mut().zip(values).for_each(|(pool, value)| pool.add(value, f.seconds));
    }
    let one = |(bin, (seconds, [ratio, step, stance])): (u16, (f64, [Pooled; 3]))| Form {
        bin,
        seconds,
        vertical_ratio_pct: ratio.mean(),
        step_length_mm: step.mean(),
        stance_time_ms: stance.mean(),
    };
    bins.into_iter().map(one).collect()
}

/// Breathing by heart rate over all parts, each bin by its time.
fn breathing(parts: &[&Digest]) -> Vec<Breathing> {
    let mut bins: BTreeMap<u16, Pooled> = BTreeMap::new();
    for b in parts.iter().flat_map(|d| &d.breathing) {
        bins.entry(b.bin).or_default().add(Some(b.rate), b.seconds);
    }
    let one = |(bin, pool): (u16, Pooled)| {
        Some(Breathing { bin, seconds: pool.seconds, rate: pool.mean()? })
    };
    bins.into_iter().filter_map(one).collect()
}

/// The notes of all parts, those of several once, and that they were joined.
fn notes(parts: &[&Digest], offsets: &[f64]) -> Vec<Note> {
    let what =
        format!("joined from {} recordings that follow each other within the hour", parts.len());
    let mut all = vec![Note::new(NoteKind::Time, what, 0)];
    for (part, offset) in parts.iter().zip(offsets) {
        for note in &part.notes {
            let same = all.iter_mut().find(|n| n.kind == note.kind && n.what == note.what);
            match same {
                Some(same) => (same.samples, same.span) = (same.samples + note.samples, None),
                None => {
                    let span = note.span.map(|span| later(span, *offset));
                    all.push(Note { span, ..note.clone() });
                }
            }
        }
    }
    all
}
