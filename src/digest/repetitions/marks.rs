//! What laps tell of repetitions ([`crate::science::sort`]).

use super::super::Track;
use super::piece::{Work, bins, median_of, piece};
use crate::activity::{Lap, LapIntensity};
use crate::kernels::stats::median;
use std::ops::Range;

/// So many repetitions make a set, and shorter ones are strides, s (judgement).
pub(super) const FEWEST: usize = 3;
/// Change points on 5-s bins can't tell 20 s from 35 s (judgement).
pub(super) const SHORTEST_S: f64 = 40.0;
/// Marked repetitions are faster than what is marked as rest by this share, or nobody kept to the plan
/// (judgement).
const MARKED_FASTER: f64 = 1.05;
/// Laps of which this share is alike in way or in time, by this share, were cut by the watch (judgement).
const AUTO_SHARE: f64 = 0.75;
const AUTO_ALIKE: f64 = 0.02;

/// The repetitions that a workout marked: active laps between laps of rest. Laps of one step are one. `None`
/// where nothing is marked, or nobody kept to it.
pub(super) fn by_marks(track: &Track, laps: &[Lap]) -> Option<Vec<Work>> {
    use LapIntensity::{Active, Interval, Recovery, Rest};
    let works = |l: &Lap| matches!(l.intensity, Some(Active | Interval));
    let rests = |l: &Lap| matches!(l.intensity, Some(Rest | Recovery));
    if laps.iter().filter(|l| rests(l)).count() + 1 < FEWEST {
        return None;
    }
    // Laps of one step, in order.
    let mut steps: Vec<(&Lap, Range<usize>)> = Vec::new();
    for lap in laps {
        let range = bins(track, lap.span.start_s, lap.span.end_s);
        match steps.last_mut() {
            Some((last, before)) if last.intensity == lap.intensity && last.step == lap.step => {
                before.end = range.end;
            }
            _ => steps.push((lap, range)),
        }
    }
    let mut found: Vec<Work> = Vec::new();
    for (k, (lap, range)) in steps.iter().enumerate() {
        let next = steps.get(k + 1).filter(|s| rests(s.0));
        let last = next.is_none() && k > 0 && rests(steps[k - 1].0);
        if works(lap) && (next.is_some() || last) && !range.is_empty() {
            let rest = next.filter(|s| !s.1.is_empty()).map(|s| piece(track, s.1.clone()));
            found.push((piece(track, range.clone()), rest));
        }
    }
    let speed = median_of(&found, |w| if w.1.is_some() { w.0.gap } else { f64::NAN })?;
    let rest = median_of(&found, |w| w.1.map_or(f64::NAN, |r| r.gap_over_all()))?;
    // What follows the last rest may be the way home.
    found.retain(|w| w.1.is_some() || w.0.gap >= (speed + rest) / 2.0);
    let kept_to =
        speed >= MARKED_FASTER * rest && median_of(&found, |w| w.0.len_s())? >= SHORTEST_S;
    (kept_to && found.len() >= FEWEST).then_some(found)
}

/// Whether the watch cut the laps by itself: nearly all but the last are alike in way or in time.
pub(super) fn cut_by_the_watch(track: &Track, laps: &[Lap]) -> bool {
    let own = &laps[..laps.len().saturating_sub(1)];
    let way = |l: &Lap| {
        l.distance_m.unwrap_or_else(|| {
            let p = piece(track, bins(track, l.span.start_s, l.span.end_s));
            p.speed * p.moving_s
        })
    };
    let alike = |get: &dyn Fn(&Lap) -> f64| {
        let lengths: Vec<f64> = own.iter().map(get).collect();
        let Some(usual) = median(&mut lengths.clone()) else { return true };
        let near = lengths.iter().filter(|v| (*v / usual - 1.0).abs() <= AUTO_ALIKE).count();
        near as f64 >= AUTO_SHARE * lengths.len() as f64
    };
    alike(&way) || alike(&|l: &Lap| l.timer_s.unwrap_or(l.span.len_s()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Span;
    use crate::digest::{Bin, STEP_S};
    use LapIntensity::{Active, Cooldown, Recovery, Warmup};

    /// A run of stretches, seconds and m/s, and its laps of these purposes.
    fn run(stretches: &[(usize, f64, LapIntensity)]) -> (Track, Vec<Lap>) {
        let (mut track, mut laps) = (Track::default(), Vec::new());
        let still = Bin {
            heart_rate: f64::NAN,
            gap: f64::NAN,
            speed: f64::NAN,
            grade: f64::NAN,
            cadence: f64::NAN,
            power: f64::NAN,
            timer_s: STEP_S,
            moving_s: 0.0,
            lock_suspected: false,
        };
        for &(seconds, mps, intensity) in stretches {
            let from = track.len() as f64 * STEP_S;
            for _ in 0..seconds / STEP_S as usize {
                let moving_s = if mps > 0.0 { STEP_S } else { 0.0 };
                track.push(Bin { gap: mps, speed: mps, grade: 0.0, moving_s, ..still });
            }
            laps.push(Lap {
                span: Span { start_s: from, end_s: track.len() as f64 * STEP_S },
                timer_s: None,
                distance_m: None,
                intensity: Some(intensity),
                step: None,
                name: None,
            });
        }
        (track, laps)
    }

    #[test]
    fn marked_laps_count_when_they_were_kept_to() {
        let plan = |fast: f64| {
            let mut plan = vec![(600, 2.8, Warmup)];
            for _ in 0..4 {
                plan.extend([(120, fast, Active), (60, 2.5, Recovery)]);
            }
            // The watch goes on, but the runner jogs home.
            plan.extend([(300, 2.5, Active), (60, 2.4, Cooldown)]);
            plan
        };
        let (track, laps) = run(&plan(3.0));
        let found = by_marks(&track, &laps).unwrap();
        let places: Vec<usize> = found.iter().map(|w| w.0.from).collect();
        assert_eq!(places, [120, 156, 192, 228]);
        let (track, laps) = run(&plan(2.5));
        assert!(by_marks(&track, &laps).is_none());
    }

    #[test]
    fn laps_of_one_length_were_cut_by_the_watch() {
        let (track, laps) = run(&[(300, 3.0, Active), (300, 3.2, Active), (300, 2.8, Active)]);
        assert!(cut_by_the_watch(&track, &laps));
        let (track, laps) =
            run(&[(300, 3.0, Active), (90, 2.0, Active), (240, 3.0, Active), (80, 2.0, Active)]);
        assert!(!cut_by_the_watch(&track, &laps));
    }
}
