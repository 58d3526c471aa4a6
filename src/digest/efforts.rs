//! Best efforts of a run.

use super::{BestEffort, EFFORT_DISTANCES_M, RECORD_DISTANCES};
use crate::activity::{Activity, Channel};
use crate::signals::Signals;
use std::ops::Range;

/// Largest share of pauses in an effort (judgement).
const MAX_PAUSED_SHARE: f64 = 0.1;

/// Farther than anybody goes, m (judgement): beyond, metres are lost in rounding.
const FARTHEST_M: f64 = 1e9;

/// Samples that are passed at once and, after blocks of one sample for so many metres of an effort, looked at together,
/// for speed.
const BLOCK: usize = 8;
const METRES_A_SAMPLE: usize = 50;

/// A run along its way: metres, seconds with the timer running and seconds in all, at each sample.
#[derive(Clone, Copy)]
struct Course<'a> {
    along: &'a [f64],
    clock: &'a [f64],
    time: &'a [f64],
}

/// A column at an index with a fraction.
fn at(column: &[f64], x: f64) -> f64 {
    let i = (x as usize).min(column.len() - 2);
    column[i] + (x - i as f64) * (column[i + 1] - column[i])
}

/// Sums of what lies between samples, up to each.
struct Sums {
    /// Metres as run, and grade-adjusted.
    way: Vec<f64>,
    gap_way: Vec<f64>,
    /// Seconds with the timer running.
    clock: Vec<f64>,
    /// Beats, and the seconds whose heart rate is known.
    beats: Vec<f64>,
    known_s: Vec<f64>,
}

impl Sums {
    /// All in one pass: a sum waits for the one before, and five of them wait together.
    fn of(activity: &Activity, signals: &Signals) -> Sums {
        let n = activity.samples.len();
        let nothing = vec![f64::NAN; n];
        let or_nothing = |column| if <[f64]>::is_empty(column) { &nothing } else { column };
        let heart = activity.samples.get(Channel::HeartRate).unwrap_or(&nothing);
        let (speed, gap) = (or_nothing(&signals.speed), or_nothing(&signals.gap));
        let [mut way, mut gap_way, mut clock, mut beats, mut known_s] =
            [(); 5].map(|()| vec![0.0; n]);
        // A way never falls, whatever a speed that can't be says.
        let metres = |mps: f64, s: f64| if mps.is_finite() { mps.max(0.0) * s } else { 0.0 };
        let mut sums = [0.0; 5];
        for i in 0..n {
            [way[i], gap_way[i], clock[i], beats[i], known_s[i]] = sums;
            let s = signals.duration_s[i];
            let known = heart[i].is_finite();
            sums[0] += metres(speed[i], s);
            sums[1] += metres(gap[i], s);
            sums[2] += s;
            sums[3] += if known { heart[i] * s } else { 0.0 };
            sums[4] += if known { s } else { 0.0 };
        }
        Sums { way, gap_way, clock, beats, known_s }
    }
}

impl<'a> Course<'a> {
    /// A way; `None` without a step, or where it has no end.
    fn of(along: &'a [f64], clock: &'a [f64], time: &'a [f64]) -> Option<Course<'a>> {
        let last = along.last().filter(|_| along.len() > 1)?;
        (*last <= FARTHEST_M).then_some(Course { along, clock, time })
    }

    /// The fastest stretch of a length: its seconds, and the indices, with a fraction, of its ends. By two pointers on
    /// cumulative distance, O(n). Timer time is used so that a stop at traffic lights does not hide an effort;
    /// stretches with long stops do not count. The fastest stretch begins or ends at a sample; its other end lies
    /// between two.
    fn fastest(&self, distance: f64) -> Option<(f64, f64, f64)> {
        let Course { along, clock, time } = *self;
        let n = along.len();
        if along[n - 1] < distance {
            return None;
        }
        // The fraction of the step from `i` that reaches a distance.
        let reach =
            |i: usize, metres: f64| i as f64 + (metres - along[i]) / (along[i + 1] - along[i]);
        // Seconds between two indices; `None` where they are no effort.
        let fits = |from: f64, to: f64| {
            let t = at(clock, to) - at(clock, from);
            // Faster than 8 m/s over 400 m is no runner but a position error.
            let possible = distance / t <= 8.0;
            (possible && at(time, to) - at(time, from) - t <= MAX_PAUSED_SHARE * t).then_some(t)
        };
        let block = distance as usize / METRES_A_SAMPLE;
        let bound = self.bound(distance, 2 * block, |from, to, end| fits(from, reach(to, end)));
        // The bound is found again, or another as short before it.
        let (mut best_s, mut ends) = (bound.next_up(), None);
        let mut consider = |best_s: &mut f64, from: f64, to: f64| {
            if let Some(t) = fits(from, to).filter(|t| t < best_s) {
                (*best_s, ends) = (t, Some((from, to)));
            }
        };
        let mut search = Search { along, clock, distance, from: 0, to: 0 };
        for few in parts(0..n, block) {
            let open = search.may_beat(best_s, &few, [true; 2]);
            for fewer in parts(few, BLOCK).take_while(|_| open != [false; 2]) {
                let [ending, beginning] = search.may_beat(best_s, &fewer, open);
                for i in fewer.filter(|_| ending || beginning) {
                    let start = along[i] - distance;
                    if ending && start >= 0.0 {
                        let from = search.start_before(start);
                        if clock[i] - clock[from + 1] < best_s {
                            consider(&mut best_s, reach(from, start), i as f64);
                        }
                    }
                    let end = along[i] + distance;
                    if beginning && end <= along[n - 1] {
                        let to = search.end_before(end);
                        if clock[to] - clock[i] < best_s {
                            consider(&mut best_s, i as f64, reach(to, end));
                        }
                    }
                }
            }
        }
        ends.map(|(from, to)| (best_s, from, to))
    }

    /// The time of the fastest of the stretches that begin at each so-manieth sample, which few of the others beat.
    fn bound(
        &self,
        distance: f64,
        each: usize,
        fits: impl Fn(f64, usize, f64) -> Option<f64>,
    ) -> f64 {
        let (mut best_s, mut to) = (f64::INFINITY, 0);
        for from in (0..self.along.len()).step_by(each) {
            let end = self.along[from] + distance;
            if end > self.along[self.along.len() - 1] {
                break;
            }
            to = passed(self.along, to, |metres| metres < end);
            if self.clock[to] - self.clock[from] < best_s {
                best_s = best_s.min(fits(from as f64, to, end).unwrap_or(f64::INFINITY));
            }
        }
        best_s
    }
}

/// A range in parts of so many.
fn parts(range: Range<usize>, each: usize) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.step_by(each).map(move |first| first..(first + each).min(end))
}

/// How far the stretches have been looked at that end at a sample, and those that begin at one.
struct Search<'a> {
    along: &'a [f64],
    clock: &'a [f64],
    distance: f64,
    /// Where those that end at a sample begin, and where those that begin at one end.
    from: usize,
    to: usize,
}

impl Search<'_> {
    /// Whether a stretch that ends at one of these samples, and one that begins at one, may be faster. Most are too
    /// slow at the first look: no stretch is shorter than from its latest start to its first end.
    fn may_beat(&mut self, best_s: f64, samples: &Range<usize>, asked: [bool; 2]) -> [bool; 2] {
        let Search { along, clock, distance, .. } = *self;
        let (first, last) = (samples.start, samples.end - 1);
        let latest = passed(along, self.from, |metres| metres <= along[last] - distance);
        let ending = along[last] >= distance && clock[first] - clock[latest + 1] < best_s;
        if !ending {
            self.from = latest;
        }
        let end = along[first] + distance;
        let ends = end <= along[along.len() - 1];
        if ends {
            self.to = passed(along, self.to, |metres| metres < end);
        }
        let beginning = ends && clock[self.to] - clock[last] < best_s;
        [asked[0] && ending, asked[1] && beginning]
    }

    fn start_before(&mut self, start: f64) -> usize {
        while self.along[self.from + 1] <= start {
            self.from += 1;
        }
        self.from
    }

    fn end_before(&mut self, end: f64) -> usize {
        while self.along[self.to + 1] < end {
            self.to += 1;
        }
        self.to
    }
}

/// Best efforts over [`EFFORT_DISTANCES_M`], and fastest times over [`RECORD_DISTANCES`] in seconds.
type Fastest =
    ([Option<BestEffort>; EFFORT_DISTANCES_M.len()], [Option<f64>; RECORD_DISTANCES.len()]);

/// Finds the fastest grade-adjusted efforts, and the fastest times over the distances that records are kept of, as run:
/// hills and wind count as they were.
pub(super) fn fastest(activity: &Activity, signals: &Signals) -> Fastest {
    let time = activity.samples.time();
    let sums = Sums::of(activity, signals);
    let run = Course::of(&sums.way, &sums.clock, time);
    let adjusted = Course::of(&sums.gap_way, &sums.clock, time);
    let records = RECORD_DISTANCES.map(|(distance, _)| Some(run?.fastest(distance)?.0));
    let efforts = EFFORT_DISTANCES_M.map(|distance| {
        let (time_s, from, to) = adjusted?.fastest(distance)?;
        let between = |column: &[f64]| at(column, to) - at(column, from);
        let known_s = between(&sums.known_s);
        let mean_heart_rate =
            if known_s > 0.5 * time_s { between(&sums.beats) / known_s } else { f64::NAN };
        Some(BestEffort { time_s, mean_heart_rate })
    });
    (efforts, records)
}

/// The last index, from `at` on, whose next entry is not yet passed; entries never fall, and the last one is
/// never passed.
fn passed(along: &[f64], mut at: usize, is_passed: impl Fn(f64) -> bool) -> usize {
    while along.get(at + BLOCK).is_some_and(|metres| is_passed(*metres)) {
        at += BLOCK;
    }
    while is_passed(along[at + 1]) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Samples, Sport};
    use crate::calendar::UtcTime;

    /// Ten minutes of one speed, and of another for a minute from the second on, m/s.
    fn of(speed: f64, other: f64) -> [Option<BestEffort>; 7] {
        let (activity, signals) = run_of(speed, other);
        fastest(&activity, &signals).0
    }

    fn run_of(speed: f64, other: f64) -> (Activity, Signals) {
        let time: Vec<f64> = (0..=600).map(f64::from).collect();
        let samples = Samples::new(time.clone()).unwrap();
        let activity = Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples);
        let gap: Vec<f64> =
            time.iter().map(|t| if (60.0..120.0).contains(t) { other } else { speed }).collect();
        let signals = Signals {
            duration_s: vec![1.0; time.len()],
            distance: Vec::new(),
            speed: gap.clone(),
            grade: Vec::new(),
            ascent_m: None,
            gap,
            moving: vec![true; time.len()],
        };
        (activity, signals)
    }

    #[test]
    fn a_record_is_of_the_way_as_run_and_none_is_longer_than_it() {
        let (activity, mut signals) = run_of(4.0, 5.0);
        // Uphill: the effort was that of 4 and 5 m/s.
        signals.speed = signals.gap.iter().map(|v| 0.5 * v).collect();
        let (efforts, found) = fastest(&activity, &signals);
        // 150 m of the fast minute, and 250 m at 2 m/s.
        assert!(found[0].is_some_and(|s| (s - 185.0).abs() < 1e-6), "{found:?}");
        assert!(found[1].is_some(), "1230 m hold a kilometre");
        assert!(found[2..].iter().all(Option::is_none), "{found:?}");
        assert!(efforts[0].unwrap().time_s < 95.0);
    }

    #[test]
    fn a_speed_that_can_not_be_is_no_way() {
        let even = of(4.0, 4.0);
        assert!(even[0].as_ref().is_some_and(|e| (e.time_s - 100.0).abs() < 1e-6), "{even:?}");
        for impossible in [-4.0, f64::NEG_INFINITY, f64::NAN] {
            let found = of(4.0, impossible);
            assert!(
                found[0].as_ref().is_some_and(|e| (e.time_s - 100.0).abs() < 1e-6),
                "{impossible}"
            );
        }
        assert!(of(4.0, 1e200).iter().all(Option::is_none));
    }
}
