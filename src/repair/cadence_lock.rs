//! Heart rate that runs along with cadence: suspected here, decided where the runner is known
//! ([`crate::science::repairs`]).

use super::{Repair, mask_and_note, push_merged};
use crate::activity::{Activity, Channel, MaskTarget, Note, RepairId};
use crate::science::Basis;
use crate::science::references::DAVIS_2021;
use std::ops::Range;

/// A watch that takes the swing of the arm for the pulse shows the cadence ([`crate::science::repairs`]).
pub const LOCK: Repair = Repair {
    id: RepairId::CadenceLock,
    name: "cadence lock suspected",
    basis: &[Basis::Published(&DAVIS_2021), Basis::Judgement("all bounds")],
    doc: "In a window of 60 s heart rate keeps within 4 bpm of cadence (or of half or two thirds of \
          it) for 85 % of the time, with a standard deviation of the difference below 3. Nothing is \
          changed and nothing said: hard running may have a heart rate like its cadence. The runner's own \
          heart rate for pace decides.",
    apply: suspect_lock,
};

/// Window, seconds, and how much of it must be known (judgement).
const WINDOW_S: f64 = 60.0;
const MIN_KNOWN_S: f64 = 45.0;
/// A sample stands for at most this long, seconds ([`crate::science::repairs`]).
const MAX_SAMPLE_S: f64 = 10.0;
/// A heart rate within so much of a share of the cadence runs along with it, bpm ([`crate::science::repairs`]).
pub const TOLERANCE_BPM: f64 = 4.0;
const MIN_AGREEMENT: f64 = 0.85;
const MAX_SD_BPM: f64 = 3.0;

/// Share of cadence that the watch may show, and the slowest cadence at which it is looked for: a
/// walker's heart may well beat at half of it (judgement).
pub const SHARES: [(f64, f64); 3] = [(1.0, 130.0), (0.5, 140.0), (2.0 / 3.0, 140.0)];

fn suspect_lock(activity: &mut Activity) -> Option<Note> {
    let time = activity.samples.time();
    let heart = activity.samples.get(Channel::HeartRate)?;
    let cadence = activity.samples.get(Channel::Cadence)?;
    // Seconds that each sample stands for.
    let next = time.windows(2).map(|t| (t[1] - t[0]).min(MAX_SAMPLE_S));
    let seconds: Vec<f64> = next.chain([1.0]).collect();
    let locked = |share: &(f64, f64)| locked_ranges(time, &seconds, heart, cadence, *share);
    let mut ranges: Vec<Range<usize>> = SHARES.iter().flat_map(locked).collect();
    ranges.sort_by_key(|r| r.start);
    let mut joined = Vec::new();
    ranges.into_iter().for_each(|r| push_merged(&mut joined, r));
    // Hard running can look the same, so only a confirmed lock is worth a note.
    mask_and_note(
        activity,
        MaskTarget::Channel(Channel::HeartRate),
        RepairId::CadenceLock,
        "",
        &joined,
    );
    None
}

/// Returns the ranges whose 60-s windows pass the test, trimmed to the samples that agree.
fn locked_ranges(
    time: &[f64],
    seconds: &[f64],
    heart: &[f64],
    cadence: &[f64],
    (share, slowest): (f64, f64),
) -> Vec<Range<usize>> {
    let n = time.len();
    let difference = |i: usize| heart[i] - share * cadence[i];
    // Missing values and slow cadences are ignored.
    let known = |i: usize| (cadence[i] >= slowest) & heart[i].is_finite();
    let weight = |i: usize| if known(i) { seconds[i] } else { 0.0 };
    let near = |i: usize| difference(i).abs() <= TOLERANCE_BPM;
    // Most runs can be excluded quickly.
    let agreeing = (0..n).map(|i| if near(i) & known(i) { seconds[i] } else { 0.0 });
    if agreeing.sum::<f64>() < MIN_AGREEMENT * MIN_KNOWN_S {
        return Vec::new();
    }
    let mut window = LockWindow::default();
    let mut from = 0;
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for to in 0..n {
        window.add(difference(to), weight(to));
        while time[to] - time[from] >= WINDOW_S {
            window.add(difference(from), -weight(from));
            from += 1;
        }
        if window.passes() {
            push_merged(&mut ranges, from..to + 1);
        }
    }
    let agrees = |i: usize| weight(i) > 0.0 && near(i);
    for range in &mut ranges {
        while range.len() > 1 && !agrees(range.start) {
            range.start += 1;
        }
        while range.len() > 1 && !agrees(range.end - 1) {
            range.end -= 1;
        }
    }
    ranges
}

/// Running sums of the difference of heart rate and cadence over a window, weighted by seconds.
#[derive(Default)]
struct LockWindow {
    known: f64,
    agreeing: f64,
    first: f64,
    second: f64,
}

impl LockWindow {
    fn add(&mut self, difference: f64, weight: f64) {
        if weight == 0.0 {
            return;
        }
        self.known += weight;
        self.agreeing += if difference.abs() <= TOLERANCE_BPM { weight } else { 0.0 };
        self.first += weight * difference;
        self.second += weight * difference * difference;
    }

    fn passes(&self) -> bool {
        if self.known < MIN_KNOWN_S || self.agreeing < MIN_AGREEMENT * self.known {
            return false;
        }
        let mean = self.first / self.known;
        self.second / self.known - mean * mean < MAX_SD_BPM * MAX_SD_BPM
    }
}

#[cfg(test)]
mod tests {
    use super::super::heart_rate::tests::{seconds, with_heart};
    use super::*;

    /// 10 min at 168 steps/min; heart rate 140, but from minute 3 to 6 as `heart` says.
    fn run(step: usize, heart: impl Fn(f64) -> f64) -> Activity {
        let time: Vec<f64> = seconds(600).into_iter().step_by(step).collect();
        let cadence = |t: f64| 168.0 + (t / 7.0) % 2.0;
        let values = time
            .iter()
            .map(|&t| if (180.0..360.0).contains(&t) { heart(cadence(t)) } else { 140.0 });
        let mut activity = with_heart(time.clone(), values.collect());
        activity.samples.set(Channel::Cadence, time.iter().map(|&t| cadence(t)).collect()).unwrap();
        activity
    }

    #[test]
    fn three_minutes_of_cadence_are_found_to_the_second() {
        for step in [1, 4] {
            for share in [1.0, 0.5, 2.0 / 3.0] {
                let mut activity = run(step, |c| (share * c).round());
                assert_eq!(suspect_lock(&mut activity), None);
                assert_eq!(activity.masks.len(), 1);
                let span = activity.masks[0].span;
                assert!((span.start_s - 180.0).abs() <= 4.0, "{step} {share} {span:?}");
                assert!((span.end_s - 360.0).abs() <= 4.0, "{step} {share} {span:?}");
                // Suspected only: the values stay.
                let heart = activity.samples.get(Channel::HeartRate).unwrap();
                assert!(heart.iter().all(|v| v.is_finite()));
            }
        }
    }

    #[test]
    fn a_heart_rate_ten_above_cadence_is_no_lock() {
        let mut activity = run(1, |c| c + 10.0);
        suspect_lock(&mut activity);
        assert!(activity.masks.is_empty());
    }
}
