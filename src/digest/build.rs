//! Computes the digest of an activity.

use super::efforts::fastest;
use super::form::{breathing, form};
use super::peaks::{extreme_mean, peak, peaks};
use super::repetitions::repetition_sets;
use super::strides::strides;
use super::{Bin, Digest, MAX_BINS, STEP_S, Segment, Track, lag, lock};
use crate::activity::{Absent, Activity, AscentBy, Channel, DistanceBy, Known, Note, NoteKind};
use crate::hrv;
use crate::kernels::changepoint::{noise_sd, pelt};
use crate::kernels::stats::median;
use crate::reconcile::{reconcile, zone_at_start};
use crate::signals::Signals;

/// Longest time for which a heart rate is held when the next sample is missing, seconds ([`crate::science::repairs`]).
const HEART_RATE_HOLD_S: f64 = 10.0;
/// A track has an hour and this many bins for each sample at the most, so that memory follows what was seen
/// and not the time between: five minutes from sample to sample, as sparse as trackers of expeditions are
/// (judgement).
const MAX_BINS_A_SAMPLE: f64 = 64.0;
const LEAST_BINS: f64 = 720.0;

/// Digests an activity as it was read: repairs it, derives its signals, and keeps what later stages need.
pub fn digest(mut activity: Activity) -> Digest {
    let samples = u32::try_from(activity.samples.len()).unwrap_or(u32::MAX);
    reconcile(&mut activity);
    let signals = Signals::of(&activity);
    let locks = lock::suspicions(&activity, &signals);
    let mut track = track(&activity, &signals);
    track.flag_locks(&locks.iter().map(|l| l.span).collect::<Vec<_>>());
    let heart_rate_lag_s = lag::heart_rate_lag(&track);
    activity.notes.extend(heart_rate_lag_s.and_then(lag_note));
    activity.notes.extend(cut_note(&activity));
    let timer_s = signals.timer_s();
    let heart = activity.samples.get(Channel::HeartRate);
    let hrv = match &activity.beats {
        Some(beats) => {
            let stream = heart.map(|h| (activity.samples.time(), h));
            let time = activity.samples.time();
            let speed = (signals.gap.len() == time.len()).then_some((time, &*signals.gap));
            hrv::measure(beats, &activity.pauses, activity.elapsed_s(), stream, speed)
        }
        None => Err(Absent::NoBeats),
    };
    let moving_s = signals.moving_s();
    let (distance_m, distance_by) = distance(&activity, &signals);
    let (ascent_m, ascent_by) = ascent(&mut activity, &signals);
    let segments = segments(&track);
    let (efforts, records) = fastest(&activity, &signals);
    let mut digest = Digest {
        start: activity.start,
        utc_offset_s: activity.utc_offset_s,
        on_wall_clock: activity.on_wall_clock,
        zone: if activity.utc_offset_s.is_none() { zone_at_start(&activity) } else { None },
        sport: activity.sport,
        sub_sport: activity.sub_sport,
        elapsed_s: activity.elapsed_s(),
        samples,
        timer_s,
        moving_s,
        distance_m,
        ascent_m,
        ascent_by,
        moved_m: signals.moved_m(),
        distance_by,
        strides: strides(&activity, &signals, &track),
        repetition_sets: repetition_sets(activity.sport, &track, &activity.laps, &segments),
        segments,
        efforts,
        records,
        peak_heart_rate: peak(&track),
        peaks: peaks(&track),
        lowest_heart_rate: extreme_mean(&track, 60.0, 0.0, f64::min),
        altitude_m: median_of(&activity, Channel::Altitude),
        temperature_c: median_of(&activity, Channel::Temperature),
        heart_rate_coverage: coverage(&track),
        cadence_spm: cadence(&track),
        form: form(&activity, &signals),
        breathing: breathing(&activity, &signals),
        track,
        hrv,
        locks,
        heart_rate_lag_s,
        name: activity.name,
        workout: activity.workout,
        device: activity.device,
        session: activity.session,
        laps: activity.laps,
        runner: activity.runner,
        notes: activity.notes,
        masks: activity.masks,
    };
    digest.shrink();
    digest
}

/// Lag of heart rate above which the effect of single repetitions is hidden, seconds ([`crate::science::repairs`]).
const NOTED_LAG_S: f64 = 45.0;

fn lag_note(lag: f64) -> Option<Note> {
    let what = format!("heart rate follows pace {lag:.0} s late: short efforts don't show in it");
    (lag > NOTED_LAG_S).then(|| Note::new(NoteKind::HeartRateLag, what, 0))
}

/// Computes the median of a channel.
fn median_of(activity: &Activity, channel: Channel) -> Option<f64> {
    let known = activity.samples.get(channel)?.iter().copied().filter(|v| v.is_finite());
    median(&mut known.collect::<Vec<f64>>())
}

/// A mean weighted by time.
#[derive(Clone, Copy, Default)]
struct WeightedMean {
    weighted: f64,
    seconds: f64,
}

impl WeightedMean {
    fn add(&mut self, value: f64, seconds: f64) {
        // Without a branch, because most samples have some columns and lack others.
        let known = value.is_finite();
        self.weighted += if known { value * seconds } else { 0.0 };
        self.seconds += if known { seconds } else { 0.0 };
    }

    fn mean(self) -> f64 {
        if self.seconds > 0.0 { self.weighted / self.seconds } else { f64::NAN }
    }
}

/// Bins of the track of an activity.
fn bins(activity: &Activity) -> f64 {
    let most = LEAST_BINS + MAX_BINS_A_SAMPLE * activity.samples.len() as f64;
    (activity.elapsed_s() / STEP_S).ceil().clamp(0.0, MAX_BINS.min(most))
}

/// Says where the track ends before the activity does.
fn cut_note(activity: &Activity) -> Option<Note> {
    let (told, kept) = (activity.elapsed_s(), bins(activity) * STEP_S);
    let what = format!(
        "{} samples in {:.0} h: what comes after {:.1} h is not looked at",
        activity.samples.len(),
        told / 3600.0,
        kept / 3600.0
    );
    let cut = told > kept + STEP_S && !activity.samples.is_empty();
    cut.then(|| Note::new(NoteKind::Time, what, 0))
}

/// Columns of a track that are means: heart rate first, which is not held for long.
const MEANS: usize = 6;

/// What is summed of one bin: of each column the weighted values and the seconds that are known.
#[derive(Clone, Copy, Default)]
struct BinSums {
    weighted: [f64; MEANS],
    known_s: [f64; MEANS],
    timer_s: f64,
    moving_s: f64,
}

impl BinSums {
    /// Adds some seconds of a sample. All columns are added at once, without a branch: most samples have some and lack
    /// others.
    fn add(&mut self, sample: &[f64; MEANS], seconds: f64, moving: bool) {
        self.timer_s += seconds;
        self.moving_s += if moving { seconds } else { 0.0 };
        for ((weighted, known_s), value) in
            self.weighted.iter_mut().zip(&mut self.known_s).zip(sample)
        {
            let known = value.is_finite();
            *weighted += if known { value * seconds } else { 0.0 };
            *known_s += if known { seconds } else { 0.0 };
        }
    }

    fn bin(&self) -> Bin {
        let mean = |i: usize| WeightedMean { weighted: self.weighted[i], seconds: self.known_s[i] };
        let [heart_rate, gap, speed, grade, cadence, power] =
            std::array::from_fn(|i| mean(i).mean());
        let (timer_s, moving_s, lock_suspected) = (self.timer_s, self.moving_s, false);
        Bin { heart_rate, gap, speed, grade, cadence, power, timer_s, moving_s, lock_suspected }
    }
}

fn track(activity: &Activity, signals: &Signals) -> Track {
    let time = activity.samples.time();
    let bins = bins(activity) as usize;
    let nothing = vec![f64::NAN; time.len()];
    let channel = |channel| activity.samples.get(channel).unwrap_or(&nothing);
    let signal = |column| if <[f64]>::is_empty(column) { &nothing } else { column };
    let heart = channel(Channel::HeartRate);
    let (gap, speed, grade) =
        (signal(&signals.gap), signal(&signals.speed), signal(&signals.grade));
    let (cadence, power) = (channel(Channel::Cadence), channel(Channel::Power));
    let mut track = Track::with_capacity(bins);
    let mut sums = BinSums::default();
    for (i, &start) in time.iter().enumerate() {
        let (end, moving) = (start + signals.duration_s[i], signals.moving[i]);
        let mut sample = [heart[i], gap[i], speed[i], grade[i], cadence[i], power[i]];
        let mut at = start.max(0.0);
        while at < end && track.len() < bins {
            let next = (track.len() + 1) as f64 * STEP_S;
            if at >= next {
                track.push(sums.bin());
                sums = BinSums::default();
                continue;
            }
            let next = next.min(end);
            if at - start > HEART_RATE_HOLD_S {
                sample[0] = f64::NAN;
            }
            sums.add(&sample, next - at, moving);
            at = next;
        }
    }
    while track.len() < bins {
        track.push(sums.bin());
        sums = BinSums::default();
    }
    track
}

fn distance(activity: &Activity, signals: &Signals) -> (Known, DistanceBy) {
    let along = signals.distance.last().copied().filter(|d| *d > 0.0);
    match (along, activity.session.distance_m.filter(|d| *d > 0.0)) {
        (Some(along), _) => (Ok(along), activity.distance_by),
        (None, Some(total)) => (Ok(total), DistanceBy::Total),
        (None, None) => (Err(Absent::NoChannel(Channel::Distance)), DistanceBy::Device),
    }
}

/// Nobody climbs more than this share of the way (judgement), nor of a rest of GPS noise.
const STEEPEST_RUN: f64 = 0.5;

/// Metres climbed: the device's own total, which a barometer counted or which satellites did as well as
/// they could, unless nobody can have climbed it; else those of the smoothed altitudes.
fn ascent(activity: &mut Activity, signals: &Signals) -> (Known, AscentBy) {
    let way = signals.distance.last().copied().or(activity.session.distance_m);
    if let Some(told) = activity.session.ascent_m {
        if way.is_none_or(|d| told <= STEEPEST_RUN * d + 50.0) {
            return (Ok(told), AscentBy::Device);
        }
        let what = format!("a climb of {told:.0} m in the session can't be: it was left out");
        activity.notes.push(Note::new(NoteKind::Values, what, 0));
        activity.session.ascent_m = None;
    }
    (signals.ascent_m.ok_or(Absent::NoChannel(Channel::Altitude)), AscentBy::Altitude)
}

pub(super) fn coverage(track: &Track) -> f64 {
    let moving: f64 = (0..track.len()).map(|i| track.moving_s(i)).sum();
    let seen: f64 = (0..track.len())
        .filter(|&i| track.heart_rate(i).is_finite())
        .map(|i| track.moving_s(i))
        .sum();
    if moving > 0.0 { seen / moving } else { 0.0 }
}

pub(super) fn cadence(track: &Track) -> Known {
    let mut sum = WeightedMean::default();
    for bin in track.bins().filter(|b| b.cadence > 0.0) {
        sum.add(bin.cadence, bin.moving_s);
    }
    let mean = sum.mean();
    if mean.is_finite() { Ok(mean) } else { Err(Absent::NoChannel(Channel::Cadence)) }
}

/// Shortest segment, bins (30 s), and the penalty's factor ([`crate::science::repairs`]).
const MIN_BINS: usize = 6;
const PENALTY_FACTOR: f64 = 6.0;
/// Neighbouring segments that differ by less than this are merged ([`crate::science::repairs`]).
const MERGE_BELOW: f64 = 0.04;
/// Longest piece searched at once, equal to four hours. Longer tracks are searched piece by piece, and neighbouring
/// segments across the seams are merged like any others. This bounds the cost for sparse multi-day recordings.
const MAX_PIECE_BINS: usize = 2880;

pub(super) fn segments(track: &Track) -> Vec<Segment> {
    if !track.has_gap() {
        return Vec::new();
    }
    // A missing bin takes the previous value, because a pause is not a change of speed.
    let mut last = (0..track.len()).map(|i| track.gap(i)).find(|v| v.is_finite()).unwrap_or(0.0);
    let speeds: Vec<f64> = (0..track.len())
        .map(|i| {
            let v = track.gap(i);
            if v.is_finite() {
                last = v;
            }
            last
        })
        .collect();
    // GPS noise is correlated between bins, so differences underestimate it. A floor of 0.08 m/s keeps even runs in
    // one segment (judgement).
    let sigma = noise_sd(&speeds).unwrap_or(0.0).max(0.08);
    let penalty = PENALTY_FACTOR * sigma * sigma * libm::log(speeds.len().max(2) as f64);
    let mut ends: Vec<(usize, f64)> = Vec::new();
    let mut start = 0;
    let pieces = speeds.chunks(MAX_PIECE_BINS).enumerate();
    let segment_ends = pieces.flat_map(|(i, piece)| {
        pelt(piece, MIN_BINS, penalty).into_iter().map(move |end| i * MAX_PIECE_BINS + end)
    });
    for end in segment_ends {
        let mean = speeds[start..end].iter().sum::<f64>() / (end - start) as f64;
        match ends.last_mut() {
            Some((last_end, last_mean)) if (mean / *last_mean - 1.0).abs() < MERGE_BELOW => {
                *last_end = end;
            }
            _ => ends.push((end, mean)),
        }
        start = end;
    }
    let mut start = 0;
    ends.into_iter()
        .map(|(end, _)| {
            let mean_of = |from: usize, column: fn(&Track, usize) -> f64| {
                let mut sum = WeightedMean::default();
                (from..end).for_each(|i| sum.add(column(track, i), 1.0));
                sum.mean()
            };
            let segment = Segment {
                start_s: start as f64 * STEP_S,
                len_s: (end - start) as f64 * STEP_S,
                mean_gap: mean_of(start, Track::gap),
                mean_heart_rate: mean_of(start, Track::heart_rate),
                end_heart_rate: mean_of(end.saturating_sub(3).max(start), Track::heart_rate),
            };
            start = end;
            segment
        })
        .collect()
}
