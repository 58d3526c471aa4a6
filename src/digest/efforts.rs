//! Best efforts of a run.

use super::{BestEffort, EFFORT_DISTANCES_M, RECORD_DISTANCES};
use crate::activity::{Activity, Channel};
use crate::signals::Signals;

/// Largest share of pauses in an effort (judgement).
const MAX_PAUSED_SHARE: f64 = 0.1;

/// Faster than anybody runs 400 m, m/s (judgement).
const FASTEST_MPS: f64 = 8.0;
/// Farther than anybody goes, m (judgement): beyond, metres are lost in rounding.
const FARTHEST_M: f64 = 1e9;

/// A way is cut into stretches of so many metres, or of more where it would be cut into too many (judgement, for speed
/// only: a few samples, and what fits near the processor).
const STRETCH_M: f64 = 8.0;
const MOST_STRETCHES: f64 = 16_384.0;
/// What interpolated times may lose in rounding, s (judgement).
const ROUNDING_S: f64 = 1e-3;

/// A run along its way: metres, seconds with the timer running and seconds in all, at each sample.
struct Course<'a> {
    along: &'a [f64],
    clock: &'a [f64],
    time: &'a [f64],
    lines: Lines,
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

/// Lines across a way, the same number of metres apart, the first where it begins.
struct Lines {
    apart_m: f64,
    /// The first sample at each line or beyond, and after the last line the number of samples.
    first: Vec<usize>,
    /// The clock when each line is reached, and when it is left, which differ by a stop there; after the last line, when
    /// the run ends.
    reached: Vec<f64>,
    left: Vec<f64>,
}

impl Lines {
    fn of(along: &[f64], clock: &[f64]) -> Lines {
        let end = along.len() - 1;
        let mut apart_m = STRETCH_M;
        while along[end] / apart_m > MOST_STRETCHES {
            apart_m *= 2.0;
        }
        let lines = (along[end] / apart_m) as usize + 1;
        let [mut reached, mut left] = [(); 2].map(|()| Vec::with_capacity(lines + 1));
        let mut first = Vec::with_capacity(lines + 1);
        let mut i = 0;
        for line in (0..lines).map(|k| k as f64 * apart_m) {
            while along[i] < line {
                i += 1;
            }
            first.push(i);
            if along[i] > line {
                let share = (line - along[i - 1]) / (along[i] - along[i - 1]);
                reached.push(clock[i - 1] + share * (clock[i] - clock[i - 1]));
                left.extend(reached.last());
            } else {
                let stop = along[i..].iter().take_while(|metres| **metres <= line).count();
                reached.push(clock[i]);
                left.push(clock[i + stop - 1]);
            }
        }
        first.push(end + 1);
        left.push(clock[end]);
        Lines { apart_m, first, reached, left }
    }

    /// For each stretch between two lines, a time that no way of this length from there is faster than.
    fn bounds(&self, distance: f64) -> impl Iterator<Item = f64> + Clone {
        let ends = self.reached.iter().skip(self.whole(distance));
        ends.zip(&self.left[1..]).map(|(end, start)| end - start)
    }

    /// Whole stretches in a distance.
    fn whole(&self, distance: f64) -> usize {
        (distance / self.apart_m) as usize
    }
}

/// The fastest way of a length so far.
#[derive(Clone, Copy)]
struct Found {
    time_s: f64,
    /// The sample at one of its ends, twice, and one more where it is the begin: of equal ways the first one counts.
    rank: usize,
    /// Indices of its ends, with a fraction.
    from: f64,
    to: f64,
}

impl<'a> Course<'a> {
    /// A way; `None` without a step, or where it has no end.
    fn of(along: &'a [f64], clock: &'a [f64], time: &'a [f64]) -> Option<Course<'a>> {
        let last = along.last().filter(|_| along.len() > 1)?;
        let lines = (*last <= FARTHEST_M).then(|| Lines::of(along, clock))?;
        Some(Course { along, clock, time, lines })
    }

    /// The fastest way of a length. Timer time is used so that a stop at traffic lights does not hide an effort; ways
    /// with long stops do not count. The fastest one begins or ends at a sample; its other end lies between two.
    ///
    /// Most stretches are too slow at the first look, which takes a difference each; from the others all samples are
    /// tried.
    fn fastest(&self, distance: f64) -> Option<Found> {
        let bounds = self.lines.bounds(distance);
        // From where a way is the fastest that a runner can run, one is soon found that few others beat.
        let possible =
            |bound: f64| if bound >= distance / FASTEST_MPS { bound } else { f64::INFINITY };
        let least = bounds.clone().map(possible).fold(f64::INFINITY, f64::min);
        let mut found = None;
        if let Some(promising) = bounds.clone().position(|bound| bound == least) {
            Search::new(self, distance).try_stretch(promising, &mut found);
        }
        let mut search = Search::new(self, distance);
        for (k, bound) in bounds.enumerate() {
            if found.is_none_or(|found: Found| bound <= found.time_s + ROUNDING_S) {
                search.try_stretch(k, &mut found);
            }
        }
        found
    }
}

/// Looks at ways of one length, from one stretch after another.
struct Search<'a> {
    course: &'a Course<'a>,
    distance: f64,
    /// The step in which the last way that ended at a sample began, and in which the last that began at one ended:
    /// by its first sample.
    start: usize,
    end: usize,
}

impl<'a> Search<'a> {
    fn new(course: &'a Course<'a>, distance: f64) -> Search<'a> {
        Search { course, distance, start: 0, end: 0 }
    }

    /// Looks at the ways that begin between line `k` and the next one.
    fn try_stretch(&mut self, k: usize, found: &mut Option<Found>) {
        let Course { along, lines, .. } = self.course;
        let (n, whole) = (along.len(), lines.whole(self.distance));
        let (line, next) = (k as f64 * lines.apart_m, (k + 1) as f64 * lines.apart_m);
        self.end = self.end.max(lines.first[k + whole].saturating_sub(1));
        for i in lines.first[k]..lines.first[k + 1] {
            let end = along[i] + self.distance;
            if end > along[n - 1] {
                break;
            }
            while along[self.end + 1] < end {
                self.end += 1;
            }
            if self.may_be_faster(found, i, self.end) {
                self.consider(found, 2 * i + 1, i as f64, self.reach(self.end, end));
            }
        }
        self.start = self.start.max(lines.first[k].saturating_sub(1));
        for i in lines.first[k + whole]..n {
            let start = along[i] - self.distance;
            if start >= next {
                break;
            }
            if start >= line {
                while along[self.start + 1] <= start {
                    self.start += 1;
                }
                if self.may_be_faster(found, self.start + 1, i) {
                    self.consider(found, 2 * i, self.reach(self.start, start), i as f64);
                }
            }
        }
    }

    /// Whether a way that holds that from one sample to another may be faster than what was found.
    fn may_be_faster(&self, found: &Option<Found>, from: usize, to: usize) -> bool {
        let clock = self.course.clock;
        found.is_none_or(|found| clock[to] - clock[from] <= found.time_s)
    }

    /// The index, with a fraction, at which the step from `i` reaches a distance.
    fn reach(&self, i: usize, metres: f64) -> f64 {
        let along = self.course.along;
        i as f64 + (metres - along[i]) / (along[i + 1] - along[i])
    }

    fn consider(&self, found: &mut Option<Found>, rank: usize, from: f64, to: f64) {
        let Course { clock, time, .. } = self.course;
        let time_s = at(clock, to) - at(clock, from);
        let faster = found.is_none_or(|best| (time_s, rank) < (best.time_s, best.rank));
        // Faster than a runner is a position error.
        if faster
            && self.distance / time_s <= FASTEST_MPS
            && at(time, to) - at(time, from) - time_s <= MAX_PAUSED_SHARE * time_s
        {
            *found = Some(Found { time_s, rank, from, to });
        }
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
    let records =
        RECORD_DISTANCES.map(|(distance, _)| Some(run.as_ref()?.fastest(distance)?.time_s));
    let efforts = EFFORT_DISTANCES_M.map(|distance| {
        let Found { time_s, from, to, .. } = adjusted.as_ref()?.fastest(distance)?;
        let between = |column: &[f64]| at(column, to) - at(column, from);
        let known_s = between(&sums.known_s);
        let mean_heart_rate =
            if known_s > 0.5 * time_s { between(&sums.beats) / known_s } else { f64::NAN };
        Some(BestEffort { time_s, mean_heart_rate })
    });
    (efforts, records)
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
