//! Two recordings of the same run: what one lacks and the other has.

use super::build::{coverage, segments};
use super::peaks::{extreme_mean, peak, peaks};
use super::repetitions::repetition_sets;
use super::{Digest, STEP_S, lag};
use crate::activity::{RunnerSettings, SessionTotals};
use crate::hrv::{Hrv, HrvPart};

/// What the recording that counts takes from the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Complement {
    /// Speed, distance and climb: it has beats or heart rate, and no way.
    Way,
    /// Heart rate, with beats where there are some.
    HeartRate,
    /// Power.
    Power,
}

impl Complement {
    /// What it is, for use in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Complement::Way => "speed, distance and climb",
            Complement::HeartRate => "heart rate and beats",
            Complement::Power => "power",
        }
    }
}

/// Least share of the shorter recording that lies within the other (judgement, as for copies).
const COMMON: f64 = 0.8;

/// The recording that counts, with what it lacks taken from another one of the same run whose clock
/// agrees; `None` when there is nothing to take.
///
/// A strap without a way takes that of the watch, and keeps its own beats and heart rate. Bins of both are up to
/// 2.5 s apart.
pub fn complement(kept: &Digest, other: &Digest) -> Option<(Digest, Complement)> {
    let common_s = kept.end().min(other.end()).since_s(kept.start.max(other.start));
    let shorter_s = kept.elapsed_s.min(other.elapsed_s);
    if common_s < COMMON * shorter_s || shorter_s <= 0.0 {
        return None;
    }
    if !kept.track.has_gap() && other.track.has_gap() {
        let whole = with_heart(other, kept);
        return Some((named_as(kept, whole), Complement::Way));
    }
    if !kept.track.has_heart_rate() && other.track.has_heart_rate() {
        let whole = with_heart(kept, other);
        return Some((named_as(kept, whole), Complement::HeartRate));
    }
    if kept.track.has_gap() && !kept.track.has_power() && other.track.has_power() {
        let mut whole = kept.clone();
        whole.track.take_power(&other.track, bins_between(kept, other));
        return Some((whole, Complement::Power));
    }
    None
}

/// Bins from the start of `other` to that of `of`.
fn bins_between(of: &Digest, other: &Digest) -> i64 {
    (of.start.since_s(other.start) / STEP_S).round() as i64
}

/// A recording with the heart rate and the beats of another one.
fn with_heart(way: &Digest, heart: &Digest) -> Digest {
    let mut whole = way.clone();
    // A sensor at the wrist is not asked any more.
    if heart.track.has_heart_rate() {
        whole.track.take_heart_rate(&heart.track, bins_between(way, heart));
        whole.track.flag_locks(&[]);
        whole.locks.clear();
    }
    let offset_s = heart.start.since_s(way.start);
    let part = |hrv| HrvPart { offset_s, timer_s: way.timer_s, hrv: Some(hrv) };
    if let Some(hrv) = heart.hrv.as_ref().ok().and_then(|hrv| Hrv::join(&[part(hrv)])) {
        whole.hrv = Ok(hrv);
    }
    let track = &whole.track;
    whole.segments = segments(track);
    whole.repetition_sets = repetition_sets(whole.sport, track, &whole.laps, &whole.segments);
    whole.peak_heart_rate = peak(track);
    whole.peaks = peaks(track);
    whole.lowest_heart_rate = extreme_mean(track, 60.0, 0.0, f64::min);
    whole.heart_rate_coverage = coverage(track);
    whole.heart_rate_lag_s = lag::heart_rate_lag(track);
    if heart.track.has_heart_rate() {
        whole.device.heart_rate = heart.device.heart_rate;
    }
    whole.session = ratings(&heart.session, whole.session);
    whole.notes.extend(heart.notes.iter().cloned());
    whole.shrink();
    whole
}

/// A whole with the name, the workout and the runner's settings of the recording that counts, where it has any.
fn named_as(kept: &Digest, mut whole: Digest) -> Digest {
    whole.name = kept.name.clone().or(whole.name);
    if !kept.workout.is_empty() {
        whole.workout.clone_from(&kept.workout);
    }
    if kept.runner != RunnerSettings::default() {
        whole.runner = kept.runner.clone();
    }
    whole
}

/// The runner's ratings, wherever they are.
fn ratings(first: &SessionTotals, totals: SessionTotals) -> SessionTotals {
    SessionTotals { rpe: first.rpe.or(totals.rpe), feel: first.feel.or(totals.feel), ..totals }
}
