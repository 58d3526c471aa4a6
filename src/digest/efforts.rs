//! Best efforts of a run.

use super::{BestEffort, EFFORT_DISTANCES_M};
use crate::activity::{Activity, Channel};
use crate::signals::Signals;

/// Largest share of pauses in an effort (judgement).
const MAX_PAUSED_SHARE: f64 = 0.1;

/// Farther than anybody goes, m (judgement): beyond, metres are lost in rounding.
const FARTHEST_M: f64 = 1e9;

/// Samples that are looked at together first, for speed.
const BLOCK: usize = 8;

/// Finds the fastest grade-adjusted efforts by two pointers on cumulative distance: O(n) per distance. Timer time is
/// used so that a stop at traffic lights does not hide an effort; stretches with long stops do not count. The fastest
/// stretch begins or ends at a sample; its other end lies between two.
pub(super) fn efforts(activity: &Activity, signals: &Signals) -> [Option<BestEffort>; 7] {
    let time = activity.samples.time();
    let n = time.len();
    if signals.gap.is_empty() || n < 2 {
        return [None; 7];
    }
    let heart = activity.samples.get(Channel::HeartRate);
    let mut along = vec![0.0; n];
    let mut clock = vec![0.0; n];
    let (mut beats, mut valid) = (vec![0.0; n], vec![0.0; n]);
    for i in 1..n {
        let h = signals.duration_s[i - 1];
        let v = signals.gap[i - 1];
        clock[i] = clock[i - 1] + h;
        // A way never falls, whatever a speed that can't be says.
        along[i] = along[i - 1] + if v.is_finite() { v.max(0.0) * h } else { 0.0 };
        let hr = heart.map_or(f64::NAN, |c| c[i - 1]);
        let ok = hr.is_finite();
        beats[i] = beats[i - 1] + if ok { hr * h } else { 0.0 };
        valid[i] = valid[i - 1] + if ok { h } else { 0.0 };
    }
    if along[n - 1] > FARTHEST_M {
        return [None; 7];
    }
    // A column at an index with a fraction, and the fraction of the step from `i` that reaches a distance.
    let at = |column: &[f64], x: f64| {
        let i = (x as usize).min(n - 2);
        column[i] + (x - i as f64) * (column[i + 1] - column[i])
    };
    let reach = |i: usize, metres: f64| i as f64 + (metres - along[i]) / (along[i + 1] - along[i]);
    EFFORT_DISTANCES_M.map(|distance| {
        let (mut best_s, mut ends) = (f64::INFINITY, None);
        let mut consider = |best_s: &mut f64, from: f64, to: f64| {
            let t = at(&clock, to) - at(&clock, from);
            // Faster than 8 m/s over 400 m is no runner but a position error.
            if t < *best_s && distance / t <= 8.0 {
                let paused = at(time, to) - at(time, from) - t;
                if paused <= MAX_PAUSED_SHARE * t {
                    *best_s = t;
                    ends = Some((from, to));
                }
            }
        };
        if along[n - 1] < distance {
            return None;
        }
        // Stretches that end at a sample, and those that begin at one. Most blocks of samples are too slow at the
        // first look: no stretch of one is shorter than from its latest start to its first end.
        let (mut from, mut to) = (0, 0);
        for first in (0..n).step_by(BLOCK) {
            let last = (first + BLOCK).min(n) - 1;
            let latest = passed(&along, from, |metres| metres <= along[last] - distance);
            let ending = along[last] >= distance && clock[first] - clock[latest + 1] < best_s;
            if !ending {
                from = latest;
            }
            let end = along[first] + distance;
            if end <= along[n - 1] {
                to = passed(&along, to, |metres| metres < end);
            }
            let beginning = end <= along[n - 1] && clock[to] - clock[last] < best_s;
            if !ending && !beginning {
                continue;
            }
            for i in first..=last {
                let start = along[i] - distance;
                if ending && start >= 0.0 {
                    while along[from + 1] <= start {
                        from += 1;
                    }
                    if clock[i] - clock[from + 1] < best_s {
                        consider(&mut best_s, reach(from, start), i as f64);
                    }
                }
                let end = along[i] + distance;
                if beginning && end <= along[n - 1] {
                    while along[to + 1] < end {
                        to += 1;
                    }
                    if clock[to] - clock[i] < best_s {
                        consider(&mut best_s, i as f64, reach(to, end));
                    }
                }
            }
        }
        let time_s = best_s;
        ends.map(|(from, to)| {
            let seconds = at(&valid, to) - at(&valid, from);
            let mean = (at(&beats, to) - at(&beats, from)) / seconds;
            let mean_heart_rate = if seconds > 0.5 * time_s { mean } else { f64::NAN };
            BestEffort { time_s, mean_heart_rate }
        })
    })
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
        efforts(&activity, &signals)
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
