//! Stretches of a run between two changes, laps or stops.

use super::super::{STEP_S, Track};
use super::Repetition;
use crate::kernels::stats::median;
use std::ops::Range;

/// Stops at least this long part two stretches, bins (20 s) (judgement).
const STOP_BINS: usize = 4;
/// A bin with less time moving is stood, and one with more is run throughout, s (judgement).
const STOOD_S: f64 = 2.5;
const THROUGHOUT_S: f64 = 4.0;

/// A stretch of a run, and what was done in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// First bin, and the one after the last.
    pub from: usize,
    pub to: usize,
    pub moving_s: f64,
    /// Means while moving; 0 where the runner stood.
    pub gap: f64,
    pub speed: f64,
    /// NaN when unknown.
    pub grade: f64,
    pub end_heart_rate: f64,
}

/// The bins of a span.
pub(super) fn bins(track: &Track, from_s: f64, to_s: f64) -> Range<usize> {
    let bin = |s: f64| ((s / STEP_S).round().max(0.0) as usize).min(track.len());
    bin(from_s)..bin(to_s).max(bin(from_s))
}

/// Stops of 20 s or more.
pub(super) fn stops(track: &Track) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (i, moving_s) in track.moving(0..track.len()).chain([STEP_S]).enumerate() {
        if moving_s >= STOOD_S {
            if i - from >= STOP_BINS {
                found.push(from..i);
            }
            from = i + 1;
        }
    }
    found
}

/// A range cut at the stops in it, which are parts of their own.
pub(super) fn without(range: Range<usize>, stops: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = range.start;
    let first = stops.partition_point(|s| s.end <= range.start);
    for stop in stops[first..].iter().take_while(|s| s.start < range.end) {
        let stop = stop.start.max(at)..stop.end.min(range.end);
        parts.extend([at..stop.start, stop.clone()]);
        at = stop.end;
    }
    parts.push(at..range.end);
    parts.retain(|p| !p.is_empty());
    parts
}

/// What was done in each range that is not empty.
pub(super) fn pieces(track: &Track, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Piece> {
    ranges.filter(|r| !r.is_empty()).map(|r| piece(track, r)).collect()
}

/// What was done in a range.
pub(super) fn piece(track: &Track, range: Range<usize>) -> Piece {
    let moving_s = track.moving_within(range.clone());
    let run = |i: &usize| track.moving_s(*i) >= THROUGHOUT_S && track.gap(*i).is_finite();
    let (mut gap, mut speed, mut bins) = (0.0, 0.0, 0.0);
    let (mut grade, mut graded) = (0.0, 0.0);
    for i in range.clone().filter(run) {
        gap += track.gap(i);
        speed += track.speed(i);
        bins += 1.0;
        if track.grade(i).is_finite() {
            grade += track.grade(i);
            graded += 1.0;
        }
    }
    let last = range.end.saturating_sub(3).max(range.start)..range.end;
    Piece {
        from: range.start,
        to: range.end,
        moving_s,
        gap: if bins > 0.0 { gap / bins } else { 0.0 },
        speed: if bins > 0.0 { speed / bins } else { 0.0 },
        grade: grade / graded,
        end_heart_rate: track.heart_rate_mean(last).unwrap_or(f64::NAN),
    }
}

impl Piece {
    pub fn len_s(&self) -> f64 {
        (self.to - self.from) as f64 * STEP_S
    }

    /// Means over the whole time, with the stops in it.
    pub fn gap_over_all(&self) -> f64 {
        self.gap * self.moving_s / self.len_s()
    }

    pub fn stood(&self) -> bool {
        self.moving_s < 0.5 * self.len_s()
    }
}

/// Several pieces as one, by their moving time; `None` for none.
pub(super) fn joined(pieces: &[Piece]) -> Option<Piece> {
    let (first, last) = (pieces.first()?, pieces.last()?);
    let moving_s: f64 = pieces.iter().map(|p| p.moving_s).sum();
    let mean = |get: fn(&Piece) -> f64| {
        let known = || pieces.iter().filter(|p| p.moving_s > 0.0 && get(p).is_finite());
        let seconds: f64 = known().map(|p| p.moving_s).sum();
        known().map(|p| get(p) * p.moving_s).sum::<f64>() / seconds
    };
    let or_still = |v: f64| if v.is_finite() { v } else { 0.0 };
    Some(Piece {
        from: first.from,
        to: last.to,
        moving_s,
        gap: or_still(mean(|p| p.gap)),
        speed: or_still(mean(|p| p.speed)),
        grade: mean(|p| p.grade),
        end_heart_rate: last.end_heart_rate,
    })
}

/// A fast stretch and the rest after it, which the last one may lack.
pub(super) type Work = (Piece, Option<Piece>);

/// As a repetition.
pub(super) fn repetition((work, rest): &Work) -> Repetition {
    let rest_or = |get: fn(&Piece) -> f64| rest.as_ref().map_or(f64::NAN, get);
    Repetition {
        start_s: work.from as f64 * STEP_S,
        len_s: work.len_s(),
        distance_m: work.speed * work.moving_s,
        grade: work.grade,
        rest_s: rest_or(Piece::len_s),
        rest_gap: rest_or(Piece::gap_over_all),
    }
}

/// The median of a quantity over the stretches in which it is known.
pub(super) fn median_of(works: &[Work], get: impl Fn(&Work) -> f64) -> Option<f64> {
    median(&mut works.iter().map(get).filter(|v| v.is_finite()).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_parts_a_stretch_and_is_a_part() {
        assert_eq!(without(0..20, &[3..8, 18..30]), [0..3, 3..8, 8..18, 18..20]);
        assert_eq!(without(9..12, &[3..8, 10..11]), [9..10, 10..11, 11..12]);
    }
}
