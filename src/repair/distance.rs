//! Distance that decreases or jumps.

use super::{Repair, mask_and_note, push_merged};
use crate::activity::{Activity, Channel, FASTEST_ON_FOOT_MPS, MaskTarget, Note, RepairId};
use crate::science::Basis;
use std::ops::Range;

/// Corrects cumulative distance that decreases or grows faster than anyone can run.
pub const STEPS: Repair = Repair {
    id: RepairId::DistanceSteps,
    name: "distance that goes back or leaps",
    basis: &[Basis::Judgement("all bounds")],
    doc: "A distance that falls and is back within 10 s is missing for that long. One that stays lower \
          was counted anew: it is added to what came before. On foot a leap of more than 12 m/s and \
          50 m counts for nothing.",
    apply: steps,
};

/// A distance that fell is back within so many seconds, or was counted anew (judgement) ...
const BACK_WITHIN_S: f64 = 10.0;
/// ... and at most so many samples, however dense.
const BACK_WITHIN: usize = 100;
/// Rounding, m.
const TOLERANCE_M: f64 = 1.0;
/// What noise of positions may add to the way, m (judgement).
const MIN_LEAP_M: f64 = 50.0;

fn steps(activity: &mut Activity) -> Option<Note> {
    let on_foot = activity.sport.is_on_foot();
    let (time, distance) = activity.samples.clock_and_mut(Channel::Distance)?;
    let n = distance.len();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut offset = 0.0;
    let mut last: Option<(f64, f64)> = None;
    let mut i = 0;
    while i < n {
        if !distance[i].is_finite() {
            i += 1;
            continue;
        }
        let here = distance[i] + offset;
        let Some((t, before)) = last else {
            last = Some((time[i], here));
            i += 1;
            continue;
        };
        if here < before - TOLERANCE_M {
            let back = (i..n.min(i + BACK_WITHIN))
                .take_while(|&j| time[j] - time[i] <= BACK_WITHIN_S)
                .find(|&j| distance[j] + offset >= before - TOLERANCE_M);
            push_merged(&mut ranges, i..back.unwrap_or(i + 1));
            if let Some(back) = back {
                distance[i..back].fill(f64::NAN);
                i = back;
                continue;
            }
            offset += before - here;
        } else if on_foot && here - before > FASTEST_ON_FOOT_MPS * (time[i] - t) + MIN_LEAP_M {
            offset -= here - before;
            push_merged(&mut ranges, i..i + 1);
        }
        distance[i] += offset;
        last = Some((time[i], distance[i]));
        i += 1;
    }
    let what = "distance that went back or leapt was mended";
    mask_and_note(
        activity,
        MaskTarget::Channel(Channel::Distance),
        RepairId::DistanceSteps,
        what,
        &ranges,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Samples, Sport};
    use crate::calendar::UtcTime;

    fn mended(distance: Vec<f64>) -> (Vec<f64>, Option<usize>) {
        let time = (0..distance.len()).map(|i| i as f64).collect();
        let samples = Samples::new(time).unwrap().with(Channel::Distance, distance).unwrap();
        let mut activity = Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples);
        let note = steps(&mut activity);
        (activity.samples.get(Channel::Distance).unwrap().to_vec(), note.map(|n| n.samples))
    }

    fn even(n: usize) -> Vec<f64> {
        (0..n).map(|i| 3.0 * i as f64).collect()
    }

    #[test]
    fn a_count_that_begins_anew_goes_on_from_what_was() {
        let mut distance = even(100);
        distance[50..].iter_mut().for_each(|d| *d -= 150.0);
        let (mended, touched) = mended(distance);
        assert_eq!(touched, Some(1));
        // Between 49 and 50 nothing is known to be covered.
        assert!((mended[99] - 294.0).abs() < 1e-9 && mended.windows(2).all(|w| w[1] >= w[0]));
    }

    #[test]
    fn a_short_fall_is_missing_and_a_leap_counts_for_nothing() {
        let mut distance = even(100);
        distance[30..33].fill(10.0);
        distance[60..].iter_mut().for_each(|d| *d += 5000.0);
        let (mended, touched) = mended(distance);
        assert_eq!(touched, Some(4));
        assert!(mended[30..33].iter().all(|d| d.is_nan()));
        assert!((mended[99] - 294.0).abs() < 1e-9);
    }

    #[test]
    fn an_even_distance_is_left_alone() {
        assert_eq!(mended(even(50)), (even(50), None));
    }
}
