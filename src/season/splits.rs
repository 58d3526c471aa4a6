//! The parts of a run: laps of the watch, splits of a kilometre or a mile, and fast stretches.

use super::Run;
use crate::activity::Lap;
use crate::digest::{STEP_S, Track};
use std::ops::Range;

/// The least share of a kilometre or mile that the last split may be (judgement: less is noise of the distance).
const LEAST_OF_A_SPLIT: f64 = 0.1;

/// Fewer laps say nothing of a run: a warm-up and the rest.
const LEAST_LAPS: usize = 3;

/// What the parts of a run are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Laps of the watch.
    Laps,
    /// Splits of a kilometre or a mile.
    Splits,
}

/// One or more parts of a run, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Its number; of what is left at the end, the whole distance.
    pub name: String,
    /// Seconds with the timer running.
    pub time_s: f64,
    /// Metres, over which the pace is; grade-adjusted for fast stretches.
    pub metres: f64,
    /// Sum and seconds of the heart rate.
    beats: (f64, f64),
}

impl Split {
    /// What was recorded in some bins; `speed` is what a bin adds to the distance.
    fn of(
        track: &Track,
        bins: Range<usize>,
        name: String,
        speed: fn(&Track, usize) -> f64,
    ) -> Split {
        let mut split = Split { name, time_s: 0.0, metres: 0.0, beats: (0.0, 0.0) };
        for i in bins.start..bins.end.min(track.len()) {
            let (timer, speed, heart) = (track.timer_s(i), speed(track, i), track.heart_rate(i));
            split.time_s += timer;
            if speed.is_finite() {
                split.metres += speed * timer;
            }
            if heart.is_finite() {
                split.beats.0 += heart * timer;
                split.beats.1 += timer;
            }
        }
        split
    }

    /// Mean heart rate, bpm; `None` where half of the time has none.
    pub fn heart_rate(&self) -> Option<f64> {
        (self.beats.1 > 0.5 * self.time_s).then(|| self.beats.0 / self.beats.1)
    }

    /// Mean speed with the timer running, m/s; `None` without a way.
    pub fn speed(&self) -> Option<f64> {
        (self.time_s > 0.0 && self.metres > 0.0).then(|| self.metres / self.time_s)
    }

    /// Joins splits that follow each other, so many at a time that at most `most` are left.
    pub fn grouped(splits: Vec<Split>, most: usize) -> Vec<Split> {
        let many = splits.len().div_ceil(most.max(1)).max(1);
        if many == 1 {
            return splits;
        }
        let join = |some: &[Split]| {
            let sum = |of: fn(&Split) -> f64| some.iter().map(of).sum::<f64>();
            let name = match some {
                [only] => only.name.clone(),
                [first, .., last] => format!("{}\u{2013}{}", first.name, last.name),
                [] => String::new(),
            };
            Split {
                name,
                time_s: sum(|p| p.time_s),
                metres: sum(|p| p.metres),
                beats: (sum(|p| p.beats.0), sum(|p| p.beats.1)),
            }
        };
        splits.chunks(many).map(join).collect()
    }
}

/// The bins between two times from the start, seconds.
fn bins(from: f64, to: f64) -> Range<usize> {
    (from / STEP_S).max(0.0) as usize..(to / STEP_S).ceil().max(0.0) as usize
}

impl Run {
    /// The laps of the watch, numbered.
    pub fn laps(&self) -> Vec<Split> {
        let lap = |(k, lap): (usize, &Lap)| {
            let own = bins(lap.span.start_s, lap.span.end_s);
            let split = Split::of(&self.digest.track, own, (k + 1).to_string(), Track::speed);
            Split {
                time_s: lap.timer_s.unwrap_or(split.time_s),
                metres: lap.distance_m.unwrap_or(split.metres),
                ..split
            }
        };
        self.digest.laps.iter().enumerate().map(lap).filter(|p| p.time_s >= 1.0).collect()
    }

    /// Splits of `long` metres each; the last is what is left, from a tenth on, and is named by the whole distance.
    pub fn splits(&self, long: f64) -> Vec<Split> {
        let track = &self.digest.track;
        let (mut metres, mut from) = (0.0, 0);
        let mut splits = Vec::new();
        for i in 0..track.len() {
            let speed = track.speed(i);
            metres += if speed.is_finite() { speed * track.timer_s(i) } else { 0.0 };
            if metres >= long * (splits.len() + 1) as f64 {
                let name = (splits.len() + 1).to_string();
                splits.push(Split::of(track, from..i + 1, name, Track::speed));
                from = i + 1;
            }
        }
        let left = metres / long - splits.len() as f64;
        if left >= LEAST_OF_A_SPLIT {
            let name = format!("{:.1}", metres / long);
            splits.push(Split::of(track, from..track.len(), name, Track::speed));
        }
        splits
    }

    /// The parts that stand beside a run where there is room for `rows`: the laps of the watch, from three on, or else
    /// splits of `long` metres. More than twice as many laps are those of a watch that counts kilometres.
    pub fn parts_shown(&self, long: f64, rows: usize) -> (PartKind, Vec<Split>) {
        let laps = self.laps();
        match laps.len() {
            n if n >= LEAST_LAPS && n <= 2 * rows => (PartKind::Laps, laps),
            _ => (PartKind::Splits, self.splits(long)),
        }
    }

    /// The fast stretches, numbered in order of time, at grade-adjusted pace.
    pub fn fast_stretches(&self) -> Vec<Split> {
        let fast = self.verdict.structure.marked().iter().enumerate();
        fast.map(|(k, stretch)| {
            let own = bins(stretch.0, stretch.0 + stretch.1);
            let own = Split::of(&self.digest.track, own, (k + 1).to_string(), Track::gap);
            // As it was found, finer than the bins.
            let scale = if own.time_s > 0.0 { stretch.1 / own.time_s } else { 1.0 };
            Split { time_s: stretch.1, metres: own.metres * scale, ..own }
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_that_do_not_fit_are_joined_and_none_is_left_out() {
        let split = |k: usize| Split {
            name: (k + 1).to_string(),
            time_s: 60.0,
            metres: 200.0 + k as f64,
            beats: (60.0 * (140 + k) as f64, 60.0),
        };
        let splits: Vec<Split> = (0..10).map(split).collect();
        assert_eq!(Split::grouped(splits.clone(), 10), splits);
        let fewer = Split::grouped(splits.clone(), 4);
        let names: Vec<&str> = fewer.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["1\u{2013}3", "4\u{2013}6", "7\u{2013}9", "10"]);
        assert_eq!(fewer[0].heart_rate(), Some(141.0));
        assert_eq!(fewer[0].speed(), Some(603.0 / 180.0));
        assert_eq!(fewer.iter().map(|p| p.time_s).sum::<f64>(), 600.0);
    }
}
