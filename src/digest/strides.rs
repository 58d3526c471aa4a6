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
    let Some(usual_gap) = running.usual(Track::gap) else { return Ok(Vec::new()) };
    let time = activity.samples.time();
    let end = track.len() as f64 * STEP_S;
    let gap = Way::of(time, &signals.gap, &signals.duration_s, end);
    let bursts = bursts(&gap, FASTER * usual_gap);
    if bursts.is_empty() {
        return Ok(Vec::new());
    }
    let speed = Way::of(time, &signals.speed, &signals.duration_s, end);
    let Some(usual_speed) = running.usual(Track::speed) else { return Ok(Vec::new()) };
    let usual_cadence = running.usual_cadence();
    let noise = [gap.noise(usual_gap), speed.noise(usual_speed)];
    let rises = |way: &Way, burst: &Range<usize>, usual_mps: f64, noise: f64| {
        let noise = noise * (NOISE_S as f64 / burst.len() as f64).max(1.0);
        way.rise(burst).is_some_and(|mps| mps >= f64::max(RISE * usual_mps, RISE_SDS * noise))
    };
    let mut found: Vec<Stride> = bursts
        .into_iter()
        .filter(|b| {
            rises(&gap, b, usual_gap, noise[0])
                && rises(&speed, b, usual_speed, noise[1])
                && speed.mean(b.clone()) >= usual_speed
                && !speed.stands(b.start.saturating_sub(RESTART_S)..b.start)
                && quicker(activity, signals, b, usual_cadence)
        })
        .map(|b| Stride {
            start_s: b.start as f64,
            len_s: b.len() as f64,
            mean_gap: gap.mean(b),
            rest_s: 0.0,
        })
        .collect();
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
}

impl Running<'_> {
    fn of(track: &Track) -> Running<'_> {
        let whole = |i: &usize| track.moving_s(*i) > 0.8 * STEP_S && track.gap(*i).is_finite();
        let mut bins: Vec<usize> = (0..track.len()).filter(whole).collect();
        let third = quantile(&mut bins.iter().map(|&i| track.gap(i)).collect::<Vec<_>>(), 0.75);
        bins.retain(|&i| third.is_some_and(|third| track.gap(i) > RUN * third));
        Running { track, bins }
    }

    /// The median of a column.
    fn usual(&self, column: fn(&Track, usize) -> f64) -> Option<f64> {
        median(&mut self.bins.iter().map(|&i| column(self.track, i)).collect::<Vec<_>>())
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
            let (step, until) = (t[1] - t[0], t[1].min(last));
            while along.len() as f64 <= until {
                let into = (along.len() as f64 - t[0]).max(0.0);
                along.push(total + metres * (into / step));
            }
            total += metres;
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
        let mut rises: Vec<f64> = (AROUND..last).step_by(NOISE_S / 4).filter_map(rise).collect();
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
