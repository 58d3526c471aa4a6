//! Alignment of beats with the recording time.

use crate::activity::{Beats, Span};
use crate::kernels::stats::quantile;

/// A beat with its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimedBeat {
    /// End of the interval, seconds since the start of the activity.
    pub time_s: f64,
    /// The interval, ms, as read.
    pub rr_ms: f64,
    /// Number of the unbroken part that the beat belongs to.
    pub part: usize,
}

/// How far the beat clock is pulled towards the record clock at each beat ([`crate::science::hrv`]).
const CLOCK_PULL: f64 = 0.02;

/// Places beats against the times of the records around them ([`crate::science::hrv`]).
///
/// A plain cumulative sum is wrong as soon as a beat is lost. Instead, a beat clock slowly follows the record clock
/// and starts a new part when the two differ by more than a tolerance. Beats read between two records lie between
/// their times, which are ten seconds apart with smart recording; within that range the beat clock is not adjusted.
pub fn align(beats: &Beats, pauses: &[Span]) -> Vec<TimedBeat> {
    let mut spacing: Vec<f64> =
        beats.anchor_s.windows(2).map(|w| w[1] - w[0]).filter(|d| *d > 0.0).collect();
    let tolerance = f64::max(3.0, 1.5 * quantile(&mut spacing, 0.5).unwrap_or(1.0) + 2.0);
    let first = beats.anchor_s.iter().copied().find(|t| t.is_finite()).unwrap_or(0.0);
    // The beats before the first known time end at it.
    let early: f64 = beats
        .rr_ms
        .iter()
        .zip(&beats.anchor_s)
        .take_while(|(_, t)| !t.is_finite())
        .map(|(rr, _)| rr / 1000.0)
        .sum();
    let until = next_records(&beats.anchor_s, pauses);
    let mut timed = Vec::with_capacity(beats.rr_ms.len());
    let mut clock: Option<f64> = None;
    let mut part = 0;
    let mut pause = 0;
    let mut before = first - early;
    for ((&rr_ms, &anchor), &next_anchor) in beats.rr_ms.iter().zip(&beats.anchor_s).zip(&until) {
        let rr = rr_ms / 1000.0;
        if !anchor.is_finite() {
            before += rr;
            timed.push(TimedBeat { time_s: before, rr_ms, part });
            clock = Some(before);
            continue;
        }
        while pauses.get(pause).is_some_and(|p| anchor >= p.end_s) {
            pause += 1;
            clock = None;
        }
        // How far the beat clock lies outside the range between the two records.
        let off = |t: f64| (t - anchor).min(0.0) + (t - next_anchor).max(0.0);
        let time_s = match clock {
            Some(c) if off(c + rr).abs() <= tolerance => c + rr - CLOCK_PULL * off(c + rr),
            _ => {
                part += 1;
                anchor
            }
        };
        clock = Some(time_s);
        timed.push(TimedBeat { time_s, rr_ms, part });
    }
    timed
}

/// For each interval, returns the time of the next record after its anchor, or the start of a pause before that; the
/// anchor itself when there is no next record.
fn next_records(anchor_s: &[f64], pauses: &[Span]) -> Vec<f64> {
    let mut next = vec![f64::NAN; anchor_s.len()];
    let (mut at, mut after) = (f64::NAN, f64::NAN);
    for (i, &anchor) in anchor_s.iter().enumerate().rev() {
        if anchor != at {
            (after, at) = (at, anchor);
        }
        let pause = pauses.iter().map(|p| p.start_s).find(|s| *s >= anchor && *s < after);
        next[i] = pause.unwrap_or(after).max(anchor);
    }
    next
}

/// Computes the share of timer time that is covered by intervals; 1 when no beat is lost.
///
/// Overlapping intervals are counted once, and time in pauses, during which straps keep recording, is excluded.
pub fn coverage(timed: &[TimedBeat], pauses: &[Span], elapsed_s: f64) -> f64 {
    let overlap = |from: f64, to: f64| {
        let inside = |p: &Span| (to.min(p.end_s) - from.max(p.start_s)).max(0.0);
        pauses.iter().map(inside).sum::<f64>()
    };
    let (mut filled, mut until) = (0.0, 0.0);
    for p in timed {
        let from = (p.time_s - p.rr_ms / 1000.0).max(until);
        let to = p.time_s.min(elapsed_s);
        if to > from {
            filled += to - from - overlap(from, to);
            until = to;
        }
    }
    let running = elapsed_s - overlap(0.0, elapsed_s);
    if running > 0.0 { (filled / running).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beats_between_sparse_records_keep_their_own_clock() {
        // A record every 12 s, 30 beats of 400 ms behind each: no hole, no pull.
        let anchor_s: Vec<f64> = (0..3000).map(|i| f64::from(i / 30) * 12.0).collect();
        let beats = Beats { rr_ms: vec![400.0; 3000], anchor_s, ..Beats::default() };
        let timed = align(&beats, &[]);
        assert!(timed.iter().all(|p| p.part == timed[0].part));
        let (first, last) = (timed[0].time_s, timed[2999].time_s);
        assert!((last - first - 2999.0 * 0.4).abs() < 3.0, "{first} {last}");
        assert!(coverage(&timed, &[], 1200.0) > 0.99);
    }

    #[test]
    fn time_is_covered_once_and_not_in_a_pause() {
        let at = |time_s: f64, rr_ms: f64| TimedBeat { time_s, rr_ms, part: 0 };
        // Ten seconds of beats, half a second each, twice from 5 s on; the timer stood still from 8 s.
        let once = (1..=20).map(|i| at(0.5 * f64::from(i), 500.0));
        let twice = (11..=20).map(|i| at(0.5 * f64::from(i), 500.0));
        let timed: Vec<TimedBeat> = once.chain(twice).collect();
        assert!((coverage(&timed, &[], 20.0) - 0.5).abs() < 1e-9);
        let pause = [Span { start_s: 8.0, end_s: 18.0 }];
        assert!((coverage(&timed, &pause, 20.0) - 0.8).abs() < 1e-9);
        assert_eq!(coverage(&[], &[], 20.0), 0.0);
        assert_eq!(coverage(&timed, &[], 0.0), 0.0);
    }

    #[test]
    fn lost_beats_do_not_shift_what_follows() {
        // 400 ms beats for 100 s, none for 60 s, then 100 s more.
        let mut beats = Beats::default();
        for second in (0..100).chain(160..260) {
            for _ in 0..(if second % 2 == 0 { 2 } else { 3 }) {
                beats.rr_ms.push(400.0);
                beats.anchor_s.push(f64::from(second));
            }
        }
        let timed = align(&beats, &[]);
        let last = timed.last().unwrap();
        assert!((last.time_s - 259.0).abs() < 3.0, "{last:?}");
        assert!(last.part > timed[0].part);
    }
}
