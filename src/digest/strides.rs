//! Strides: short accelerations in a run ([`crate::science::repairs`]).

use super::{STEP_S, Stride, Track};
use crate::activity::{Absent, Activity, Channel, Known};
use crate::kernels::stats::{median, quantile};
use crate::signals::{MOVING_MPS, Signals};
use std::ops::Range;

/// A stride is this much faster than the run itself at least ([`crate::science::repairs`]).
const FASTER: f64 = 1.15;
/// Seconds that it lasts: up to 30, with its rise and fall (judgement).
const LASTS_S: std::ops::RangeInclusive<usize> = 6..=35;
/// Seconds before and after it that show the rise and the fall, the seconds between, and how few of them
/// show anything (judgement).
const FLANK_S: usize = 20;
const EDGE_S: usize = 2;
const FEWEST_S: usize = 8;
/// It rises above both by this share of the run's own speed (judgement) ...
const RISE: f64 = 0.12;
/// ... and by so many standard deviations of what the file shows without any stride: one in 30,000 of a
/// normal error (judgement).
const RISE_SDS: f64 = 4.0;
/// Length at which that noise is measured, s. Errors of positions weigh the less the longer a stretch is.
const NOISE_S: usize = 12;
/// Legs turn faster in it than usual by this share, once the first third is over (judgement).
const QUICKER: f64 = 1.02;
/// A cadence that varies less is frozen and says nothing, steps/min (judgement).
const FROZEN_SPM: f64 = 1.0;
/// So long after a stop a burst is a restart: receivers catch up, s (judgement).
const RESTART_S: usize = 10;
/// Points further apart than this don't show a stride, s: one of them would stand in it (judgement).
const SPARSE_S: f64 = 8.0;
/// Seconds over which single speeds are averaged (judgement).
const SMOOTH_S: usize = 5;

/// The strides of a run: stretches that rise above what comes before and after in speed and in grade-adjusted
/// speed, beyond the file's own noise, with legs that turn faster where cadence is recorded.
///
/// Absent without speed, in other sports, and where the points lie too far apart for most of the time. What
/// begins within 10 s after a stop is none.
pub(super) fn strides(activity: &Activity, signals: &Signals, track: &Track) -> Known<Vec<Stride>> {
    if signals.gap.is_empty() {
        return Err(Absent::NoChannel(Channel::Speed));
    }
    if !activity.sport.is_on_foot() {
        return Err(Absent::not_applicable("only runs have strides"));
    }
    if mostly_sparse(signals) {
        return Err(Absent::unreliable("the points lie too far apart to show strides"));
    }
    let running = Running::of(track);
    let Some(usual_gap) = running.usual_gap else { return Ok(Vec::new()) };
    let time = activity.samples.time();
    let end = track.len() as f64 * STEP_S;
    let gap = Way::of(time, &signals.gap, &signals.duration_s, end);
    // What costs more is asked of fewer: most bursts are slopes, which rise and fall slowly.
    let mut bursts = bursts(&gap, FASTER * usual_gap);
    bursts.retain(|b| gap.rise(b).is_some_and(|mps| mps >= RISE * usual_gap));
    if bursts.is_empty() {
        return Ok(Vec::new());
    }
    let speed = Way::of(time, &signals.speed, &signals.duration_s, end);
    let Some(usual_speed) = running.usual_speed() else { return Ok(Vec::new()) };
    let usual_cadence = running.usual_cadence();
    bursts.retain(|b| {
        speed.rise(b).is_some_and(|mps| mps >= RISE * usual_speed)
            && speed.mean(b.clone()) >= usual_speed
            && !speed.stands(b.start.saturating_sub(RESTART_S)..b.start)
            && quicker(activity, signals, b, usual_cadence)
    });
    if !bursts.is_empty() {
        let noise = [(&gap, gap.noise(usual_gap)), (&speed, speed.noise(usual_speed))];
        bursts.retain(|b| {
            let bar = RISE_SDS * (NOISE_S as f64 / b.len() as f64).max(1.0);
            noise.iter().all(|(way, sd)| way.rise(b).is_some_and(|mps| mps >= bar * sd))
        });
    }
    let stride = |b: Range<usize>| Stride {
        start_s: b.start as f64,
        len_s: b.len() as f64,
        mean_gap: gap.mean(b),
        rest_s: 0.0,
    };
    let mut found: Vec<Stride> = bursts.into_iter().map(stride).collect();
    let end = activity.elapsed_s();
    for k in 0..found.len() {
        let next = found.get(k + 1).map_or(end, |s| s.start_s);
        found[k].rest_s = next - found[k].start_s - found[k].len_s;
    }
    Ok(found)
}

/// Whether more than half of the time moving lies between points that are too far apart.
fn mostly_sparse(signals: &Signals) -> bool {
    let (mut sparse_s, mut all_s) = (0.0, 0.0);
    for (seconds, _) in signals.duration_s.iter().zip(&signals.moving).filter(|(_, m)| **m) {
        all_s += seconds;
        sparse_s += if *seconds > SPARSE_S { *seconds } else { 0.0 };
    }
    sparse_s > 0.5 * all_s
}

/// Slower bins than this share of the third quartile are walked (judgement).
const RUN: f64 = 0.7;

/// The bins that are run, and not walked or stood: what the run is when nothing happens.
struct Running<'a> {
    track: &'a Track,
    bins: Vec<usize>,
    /// Their median grade-adjusted speed, m/s.
    usual_gap: Option<f64>,
}

impl Running<'_> {
    fn of(track: &Track) -> Running<'_> {
        let all = 0..track.len();
        let whole = |(moving_s, gap): &(f64, f64)| *moving_s > 0.8 * STEP_S && gap.is_finite();
        let pairs = || track.moving(all.clone()).zip(track.gaps(all.clone()));
        let mut gaps: Vec<f64> = pairs().filter(whole).map(|p| p.1).collect();
        let walked = RUN * quantile(&mut gaps, 0.75).unwrap_or(f64::INFINITY);
        let run = pairs().enumerate().filter(|(_, p)| whole(p) && p.1 > walked);
        let bins = run.map(|(i, _)| i).collect();
        gaps.retain(|gap| *gap > walked);
        Running { track, bins, usual_gap: median(&mut gaps) }
    }

    /// Their median speed, m/s.
    fn usual_speed(&self) -> Option<f64> {
        median(&mut self.bins.iter().map(|&i| self.track.speed(i)).collect::<Vec<_>>())
    }

    /// Steps a minute; `None` without a cadence, and where it is frozen.
    fn usual_cadence(&self) -> Option<f64> {
        let all = self.bins.iter().map(|&i| self.track.cadence(i));
        let mut known: Vec<f64> = all.filter(|c| *c > 0.0).collect();
        let (low, high) = (quantile(&mut known, 0.05)?, quantile(&mut known, 0.95)?);
        median(&mut known).filter(|_| high - low > FROZEN_SPM)
    }
}

/// Metres covered by each full second, at a speed that is 0 in pauses.
struct Way(Vec<f64>);

impl Way {
    fn of(time: &[f64], speed: &[f64], duration_s: &[f64], end_s: f64) -> Way {
        let last = time.last().copied().unwrap_or(0.0).min(end_s).max(0.0);
        let mut along = Vec::with_capacity(last as usize + 1);
        let mut total = 0.0;
        for (i, t) in time.windows(2).enumerate() {
            let metres = if speed[i].is_finite() { speed[i] * duration_s[i] } else { 0.0 };
            let (step, mut next) = (t[1] - t[0], along.len() as f64);
            // Nearly all recordings have a sample each second.
            let rate = if step == 1.0 { metres } else { metres / step };
            while next < t[1] && next <= last {
                along.push(total + rate * (next - t[0]).max(0.0));
                next += 1.0;
            }
            total += metres;
        }
        if along.len() as f64 <= last {
            along.push(total);
        }
        Way(along)
    }

    /// Mean speed over these seconds, m/s.
    fn mean(&self, seconds: Range<usize>) -> f64 {
        (self.0[seconds.end] - self.0[seconds.start]) / seconds.len() as f64
    }

    /// How far the speed of these seconds lies above that before and after them, m/s: above the faster of
    /// both. `None` at the ends of the recording, which show no rise or fall.
    fn rise(&self, burst: &Range<usize>) -> Option<f64> {
        let last = self.0.len().checked_sub(1)?;
        let before =
            burst.start.saturating_sub(EDGE_S + FLANK_S)..burst.start.saturating_sub(EDGE_S);
        let after = (burst.end + EDGE_S).min(last)..(burst.end + EDGE_S + FLANK_S).min(last);
        let shown = before.len() >= FEWEST_S && after.len() >= FEWEST_S;
        shown.then(|| self.mean(burst.clone()) - f64::max(self.mean(before), self.mean(after)))
    }

    /// Standard deviation of such a rise where nothing happens, m/s, by the median of its size all over the
    /// run, so that few strides don't count in it; 0 on runs too short to tell.
    fn noise(&self, usual_mps: f64) -> f64 {
        const AROUND: usize = FLANK_S + EDGE_S;
        const FEWEST: usize = 20;
        let last = self.0.len().saturating_sub(NOISE_S + AROUND + 1);
        let rise = |at: usize| {
            let end = at + NOISE_S;
            // Stops and walks are no noise.
            if self.mean(at - AROUND..end + AROUND) < RUN * usual_mps {
                return None;
            }
            let before = self.mean(at - AROUND..at - EDGE_S);
            let after = self.mean(end + EDGE_S..end + AROUND);
            Some((self.mean(at..end) - (before + after) / 2.0).abs())
        };
        let mut rises: Vec<f64> = (AROUND..last).step_by(NOISE_S).filter_map(rise).collect();
        if rises.len() < FEWEST { 0.0 } else { 1.4826 * median(&mut rises).unwrap_or(0.0) }
    }

    /// Whether the runner stood for two of these seconds.
    fn stands(&self, seconds: Range<usize>) -> bool {
        self.0[seconds].windows(3).any(|w| w[2] - w[0] < 2.0 * MOVING_MPS)
    }
}

/// Stretches of the right length in which the smoothed speed is at least this high, seconds from and to.
fn bursts(way: &Way, fast_mps: f64) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = None;
    let fast = |w: &[f64]| w[SMOOTH_S] - w[0] >= SMOOTH_S as f64 * fast_mps;
    let windows = way.0.windows(SMOOTH_S + 1).map(fast).chain([false]);
    for (k, fast) in windows.enumerate() {
        match (fast, from) {
            (true, None) => from = Some(k),
            (false, Some(start)) => {
                let burst = start + SMOOTH_S / 2..k + SMOOTH_S / 2;
                if LASTS_S.contains(&burst.len()) {
                    found.push(burst);
                }
                from = None;
            }
            _ => {}
        }
    }
    found
}

/// Whether legs turn faster than usual in these seconds; true where nobody says.
fn quicker(
    activity: &Activity,
    signals: &Signals,
    burst: &Range<usize>,
    usual_spm: Option<f64>,
) -> bool {
    let (Some(usual), Some(cadence)) = (usual_spm, activity.samples.get(Channel::Cadence)) else {
        return true;
    };
    let time = activity.samples.time();
    let late = burst.start as f64 + burst.len() as f64 / 3.0;
    let from = time.partition_point(|t| *t < late);
    let to = time.partition_point(|t| *t < burst.end as f64);
    let (mut steps, mut seconds) = (0.0, 0.0);
    for i in (from..to).filter(|&i| cadence[i] > 0.0) {
        steps += cadence[i] * signals.duration_s[i];
        seconds += signals.duration_s[i];
    }
    seconds < 0.5 * (burst.end as f64 - late) || steps >= QUICKER * usual * seconds
}
