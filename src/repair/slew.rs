//! Heart rate that changes faster than is physiologically possible.

use super::{Repair, mask_and_note, push_merged};
use crate::activity::{Activity, Channel, MaskTarget, Note, RepairId};
use crate::science::Basis;
use std::ops::Range;

/// Heart rate can't rise by 8 or fall by 6 bpm a second ([`crate::science::repairs`]).
pub const SLEW: Repair = Repair {
    id: RepairId::HeartRateSlew,
    name: "heart rate that leaps",
    basis: &[Basis::Judgement("a heart never changes so fast")],
    doc: "Where heart rate rises by more than 8 bpm, or falls by more than 6 bpm, in a second, the 3 s \
          on both sides are missing: a sensor lost and found its signal.",
    apply: slew,
};

/// bpm a second that a heart neither rises nor falls by, and the seconds around that are left out
/// (judgement).
const RISE: f64 = 8.0;
const FALL: f64 = -6.0;
const AROUND_S: f64 = 3.0;
/// Over a longer hole the rate says nothing, seconds (judgement).
const APART_S: f64 = 10.0;

fn slew(activity: &mut Activity) -> Option<Note> {
    let (time, heart) = activity.samples.clock_and_mut(Channel::HeartRate)?;
    let n = heart.len();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut last: Option<usize> = None;
    for i in 0..n {
        if !heart[i].is_finite() {
            continue;
        }
        if let Some(a) = last {
            let dt = time[i] - time[a];
            let rate = (heart[i] - heart[a]) / dt.max(1.0);
            if dt <= APART_S && !(FALL..=RISE).contains(&rate) {
                // Ranges found already are not searched again.
                let done = ranges.last().map_or(0, |r| r.end);
                let mut from = a;
                while from > done && time[from - 1] >= time[i] - AROUND_S {
                    from -= 1;
                }
                let mut to = done.max(i + 1);
                while to < n && time[to] <= time[a] + AROUND_S {
                    to += 1;
                }
                push_merged(&mut ranges, from..to);
            }
        }
        last = Some(i);
    }
    ranges.iter().for_each(|r| heart[r.clone()].fill(f64::NAN));
    let what = "heart rate that leaps faster than a heart can was left out";
    mask_and_note(
        activity,
        MaskTarget::Channel(Channel::HeartRate),
        RepairId::HeartRateSlew,
        what,
        &ranges,
    )
}

#[cfg(test)]
mod tests {
    use super::super::heart_rate::tests::{seconds, with_heart};
    use super::*;

    #[test]
    fn three_seconds_on_both_sides_of_a_leap_go() {
        let heart = (0..60).map(|i| if i < 30 { 120.0 } else { 150.0 }).collect();
        let mut activity = with_heart(seconds(60), heart);
        assert_eq!(slew(&mut activity).map(|n| n.samples), Some(6));
        let heart = activity.samples.get(Channel::HeartRate).unwrap();
        assert!(heart[27..33].iter().all(|v| v.is_nan()));
        assert!(heart[26].is_finite() && heart[33].is_finite());
    }

    #[test]
    fn the_fastest_rise_of_a_heart_stays() {
        let heart = (0..60).map(|i| 100.0 + 1.5 * f64::from(i)).collect();
        assert_eq!(slew(&mut with_heart(seconds(60), heart)), None);
        // 24 bpm in 6 s of smart recording is 4 a second.
        let time = (0..10).map(|i| 6.0 * f64::from(i)).collect();
        let heart = (0..10).map(|i| if i < 5 { 120.0 } else { 144.0 }).collect();
        assert_eq!(slew(&mut with_heart(time, heart)), None);
    }
}
