//! Heart rate outside the physiological range, spikes, and short gaps that can be filled.

use super::outlier::{SpikeLimits, spikes};
use super::{
    Repair, blank_outside, is_recording_habit, mask_and_note, not_yet_masked, push_merged,
};
use crate::activity::{Activity, Channel, MaskTarget, Note, RepairId};
use crate::science::Basis;
use std::ops::Range;

/// Zero and impossible heart rates are missing ones ([`crate::science::repairs`]).
pub const RANGE: Repair = Repair {
    id: RepairId::HeartRateRange,
    name: "impossible heart rate",
    basis: &[Basis::Judgement("no runner's heart is beyond")],
    doc: "Heart rates below 30 or above 230 bpm are missing: a sensor writes 0 when it has lost \
          the skin.",
    apply: range,
};

/// Short spikes of heart rate are missing ([`crate::science::repairs`]).
pub const SPIKES: Repair = Repair {
    id: RepairId::HeartRateSpikes,
    name: "heart-rate spikes",
    basis: &[Basis::Judgement("all bounds")],
    doc: "Up to 8 s that lie more than 20 bpm, and more than 6 robust standard deviations, from the \
          median of the 31 s around them are missing.",
    apply: heart_spikes,
};

/// Short holes of heart rate are filled ([`crate::science::repairs`]).
pub const FILL: Repair = Repair {
    id: RepairId::HeartRateFill,
    name: "short holes of heart rate",
    basis: &[Basis::Judgement("a heart does little within 10 s")],
    doc: "Holes of heart rate of up to 10 s are filled with a straight line; longer ones stay missing.",
    apply: fill,
};

/// Removes cadence outside the plausible range.
pub const CADENCE: Repair = Repair {
    id: RepairId::CadenceRange,
    name: "impossible cadence",
    basis: &[Basis::Judgement("no legs are so fast")],
    doc: "Cadences above 300 steps/min are missing.",
    apply: cadence,
};

const HEART: MaskTarget = MaskTarget::Channel(Channel::HeartRate);
/// What no runner's heart is beyond, bpm (judgement).
const MIN_BPM: f64 = 30.0;
const MAX_BPM: f64 = 230.0;

fn range(activity: &mut Activity) -> Option<Note> {
    let blanked = blank_outside(activity.samples.get_mut(Channel::HeartRate)?, MIN_BPM, MAX_BPM);
    let what = "heart rates of 0 or beyond 30 to 230 bpm were left out";
    mask_and_note(activity, HEART, RepairId::HeartRateRange, what, &blanked)
}

fn cadence(activity: &mut Activity) -> Option<Note> {
    let blanked = blank_outside(activity.samples.get_mut(Channel::Cadence)?, 0.0, 300.0);
    let what = "cadences above 300 steps/min were left out";
    mask_and_note(
        activity,
        MaskTarget::Channel(Channel::Cadence),
        RepairId::CadenceRange,
        what,
        &blanked,
    )
}

const SPIKE: SpikeLimits =
    SpikeLimits { half_s: 15.0, least: 20.0, deviations: 6.0, longest_s: 8.0 };

fn heart_spikes(activity: &mut Activity) -> Option<Note> {
    let (time, heart) = activity.samples.clock_and_mut(Channel::HeartRate)?;
    let ranges = spikes(time, heart, &SPIKE);
    ranges.iter().for_each(|r| heart[r.clone()].fill(f64::NAN));
    let what = "spikes of heart rate were left out";
    mask_and_note(activity, HEART, RepairId::HeartRateSpikes, what, &ranges)
}

/// Longest hole that is filled, seconds from the last good sample to the next (judgement).
const FILLED_S: f64 = 10.0;

fn fill(activity: &mut Activity) -> Option<Note> {
    let (time, heart) = activity.samples.clock_and_mut(Channel::HeartRate)?;
    let filled = short_holes(time, FILLED_S, |i| heart[i].is_finite());
    for hole in &filled {
        let (a, b) = (hole.start - 1, hole.end);
        let slope = (heart[b] - heart[a]) / (time[b] - time[a]);
        for i in hole.clone() {
            heart[i] = heart[a] + slope * (time[i] - time[a]);
        }
    }
    let filled = not_yet_masked(activity, HEART, filled);
    if is_recording_habit(activity, &filled) {
        return None;
    }
    let what = "holes of heart rate of up to 10 s were filled";
    mask_and_note(activity, HEART, RepairId::HeartRateFill, what, &filled)
}

/// Returns ranges of missing samples between two good ones that are at most `longest_s` apart.
pub(super) fn short_holes(
    time: &[f64],
    longest_s: f64,
    good: impl Fn(usize) -> bool,
) -> Vec<Range<usize>> {
    let mut holes = Vec::new();
    let mut last: Option<usize> = None;
    for i in (0..time.len()).filter(|&i| good(i)) {
        if let Some(a) = last
            && i - a > 1
            && time[i] - time[a] <= longest_s
        {
            push_merged(&mut holes, a + 1..i);
        }
        last = Some(i);
    }
    holes
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::activity::{Samples, Span, Sport};
    use crate::calendar::UtcTime;

    pub fn with_heart(time: Vec<f64>, heart: Vec<f64>) -> Activity {
        let samples = Samples::new(time).unwrap().with(Channel::HeartRate, heart).unwrap();
        Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples)
    }

    pub fn seconds(n: usize) -> Vec<f64> {
        (0..n).map(|i| i as f64).collect()
    }

    #[test]
    fn a_spike_of_three_seconds_goes_and_a_real_rise_stays() {
        let mut heart = vec![140.0; 120];
        heart[50..53].fill(200.0);
        for (i, v) in heart.iter_mut().enumerate().skip(80) {
            *v = (140.0 + (i as f64 - 80.0) * 1.5).min(170.0);
        }
        let mut activity = with_heart(seconds(120), heart);
        let note = heart_spikes(&mut activity).unwrap();
        assert_eq!(note.samples, 3);
        assert!(note.what.ends_with("at 0:50"), "{}", note.what);
        let span = Span { start_s: 50.0, end_s: 53.0 };
        assert_eq!((note.span, activity.masks[0].span), (Some(span), span));
        let heart = activity.samples.get(Channel::HeartRate).unwrap();
        assert!(
            heart[50..53].iter().all(|v| v.is_nan()) && heart[80..].iter().all(|v| v.is_finite())
        );
    }

    #[test]
    fn a_spike_of_smart_recording_goes_too() {
        let time: Vec<f64> = (0..40).map(|i| 6.0 * f64::from(i)).collect();
        let mut heart = vec![140.0; 40];
        heart[20] = 190.0;
        let mut activity = with_heart(time, heart);
        assert_eq!(heart_spikes(&mut activity).map(|n| n.samples), Some(1));
    }

    #[test]
    fn a_heart_rate_of_zero_is_missing() {
        let mut activity = with_heart(seconds(3), vec![0.0, 140.0, 240.0]);
        assert_eq!(range(&mut activity).map(|n| n.samples), Some(2));
        assert_eq!(activity.masks.len(), 1, "nearer than 5 s, so one mask");
    }

    #[test]
    fn a_hole_of_ten_seconds_is_filled_with_a_line_and_a_longer_one_is_not() {
        let mut heart: Vec<f64> = (0..60).map(|i| 100.0 + f64::from(i)).collect();
        heart[10..19].fill(f64::NAN);
        heart[30..40].fill(f64::NAN);
        let mut activity = with_heart(seconds(60), heart);
        assert_eq!(fill(&mut activity).map(|n| n.samples), Some(9));
        let heart = activity.samples.get(Channel::HeartRate).unwrap();
        assert!((10..19).all(|i| (heart[i] - 100.0 - i as f64).abs() < 1e-9));
        assert!(heart[30..40].iter().all(|v| v.is_nan()));
    }
}
