//! Distance that goes back, leaps, begins with another's way or catches up after a stall.

use super::ways::{Way, by_positions, by_speed, running_s};
use crate::activity::{
    Activity, Channel, FASTEST_ON_FOOT_MPS, MOVING_MPS, MaskTarget, Note, RepairId,
};
use crate::repair::{Repair, mask_and_note, push_merged};
use crate::science::Basis;
use std::ops::Range;

/// Cumulative distance begins at nought, only grows, and no faster than legs go.
pub const STEPS: Repair = Repair {
    id: RepairId::DistanceSteps,
    name: "distance that goes back, leaps or catches up",
    basis: &[Basis::Judgement("all bounds")],
    doc: "A first distance that nobody can have covered by then, by 50 m, or \
          that the session's total leaves out to the metre, is another leg's and is taken off. A \
          distance that falls and is back within 10 s is missing for that long; one that stays lower was \
          counted anew: it is added to what came before. One that stands still while speed or positions \
          go on, and then catches up, is missing in between. On foot a leap of more than 12 m/s and 50 m \
          since the distance last grew counts for nothing.",
    apply: steps,
};

/// A distance that falls for longer was counted anew, s (judgement) ...
const BACK_WITHIN_S: f64 = 10.0;
/// ... and at most so many samples, however dense (judgement).
const BACK_WITHIN: usize = 100;
/// Rounding, m (judgement).
const TOLERANCE_M: f64 = 1.0;
/// What noise of positions may add to a step, and a first sample may be late, m (judgement).
const LEAP_M: f64 = 50.0;
/// Share of leaps among all steps that makes them the way a file counts (judgement).
const LEAPING: f64 = 0.2;
/// A distance that stands still for longer has stalled when others go on, s (judgement).
const STALL_S: f64 = 5.0;

fn steps(activity: &mut Activity) -> Option<Note> {
    activity.samples.get(Channel::Distance)?;
    let stalls = stalls(activity);
    let on_foot = activity.sport.is_on_foot();
    let fastest = activity.sport.fastest_mps();
    let total = activity.session.distance_m.filter(|m| *m > 0.0);
    let (time, distance) = activity.samples.clock_and_mut(Channel::Distance)?;
    let n = distance.len();
    // A distance that leaps all the way is of another unit, which the others show.
    let steps = || distance.windows(2).zip(time.windows(2));
    let leaps = steps().filter(|(d, t)| d[1] - d[0] > FASTEST_ON_FOOT_MPS * (t[1] - t[0])).count();
    let first = (0..n).find(|&i| distance[i].is_finite())?;
    let before = distance[first];
    let told = distance.iter().rev().find(|d| d.is_finite()).zip(total);
    let reached_m = fastest * time[first].max(0.0);
    // What the session's total leaves out, when it was there from the first; samples are told to the whole second.
    let left_out = told.map(|(end, total)| end - total).filter(|m| {
        (2.0 * TOLERANCE_M..=before + TOLERANCE_M).contains(m)
            && before - m <= reached_m.max(fastest)
    });
    let anothers_m = match left_out {
        Some(metres) => metres.min(before),
        None if before > reached_m + LEAP_M => before,
        None => 0.0,
    };
    let anothers = anothers_m > 0.0;
    if leaps == 0 && stalls.is_empty() && !anothers && steps().all(|(d, _)| d[1] >= d[0]) {
        // Most recordings: it only grows.
        return None;
    }
    let on_foot = on_foot && leaps as f64 <= LEAPING * n as f64;
    let mut found: Vec<Range<usize>> = Vec::new();
    for stall in &stalls {
        distance[stall.clone()].fill(f64::NAN);
        push_merged(&mut found, stall.clone());
    }
    let mut offset = -anothers_m;
    let mut last: Option<(f64, f64)> = None;
    let mut i = first;
    while i < n {
        if !distance[i].is_finite() {
            i += 1;
            continue;
        }
        let here = distance[i] + offset;
        let Some((grew, before)) = last else {
            distance[i] = here;
            last = Some((time[i], here));
            i += 1;
            continue;
        };
        if here < before - TOLERANCE_M {
            let back = (i..n.min(i + BACK_WITHIN))
                .take_while(|&j| time[j] - time[i] <= BACK_WITHIN_S)
                .find(|&j| distance[j] + offset >= before - TOLERANCE_M);
            push_merged(&mut found, i..back.unwrap_or(i + 1));
            if let Some(back) = back {
                distance[i..back].fill(f64::NAN);
                i = back;
                continue;
            }
            offset += before - here;
        } else if on_foot && here - before > fastest * (time[i] - grew) + LEAP_M {
            offset -= here - before;
            push_merged(&mut found, i..i + 1);
        }
        distance[i] += offset;
        if last.is_none_or(|(_, d)| distance[i] > d) {
            last = Some((time[i], distance[i]));
        }
        i += 1;
    }
    let what = match (anothers, stalls.is_empty()) {
        (true, _) => {
            format!("distance began at {anothers_m:.0} m, another's way: it was taken off")
        }
        (_, false) => {
            "distance that stood still and caught up was spread over that time".to_string()
        }
        _ => "distance that went back or leapt was mended".to_string(),
    };
    if anothers && found.is_empty() {
        return Some(Note::new(RepairId::DistanceSteps, what, n));
    }
    mask_and_note(
        activity,
        MaskTarget::Channel(Channel::Distance),
        RepairId::DistanceSteps,
        &what,
        &found,
    )
}

/// Where distance stands still, another witness goes on, and the distance leaps behind it: the samples
/// between the last true one and the leap.
fn stalls(activity: &Activity) -> Vec<Range<usize>> {
    let (time, Some(distance)) = (activity.samples.time(), activity.samples.get(Channel::Distance))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut others: Option<(Vec<f64>, [Option<Way>; 2])> = None;
    let mut from = 0;
    while let Some(moved) = distance[from..].windows(2).position(|d| d[0] == d[1]) {
        from += moved;
        let to = (from + 1..distance.len())
            .find(|&i| distance[i] != distance[from])
            .unwrap_or(distance.len());
        // `to` is the first that differs; a NaN differs from all.
        if to < distance.len() && time[to - 1] - time[from] >= STALL_S && distance[to].is_finite() {
            let (running, ways) = others.get_or_insert_with(|| {
                let running = running_s(time, &activity.pauses);
                (running, [by_speed(activity), by_positions(activity)])
            });
            let seconds: f64 = running[from..to].iter().sum();
            let leap = distance[to] - distance[from];
            let went_on = ways.iter().flatten().any(|way| {
                let stood: f64 = way[from..to - 1].iter().filter(|m| m.is_finite()).sum();
                stood > MOVING_MPS * seconds && leap > 0.5 * stood
            });
            if went_on && leap > MOVING_MPS * seconds {
                found.push(from + 1..to);
            }
        }
        from = to;
    }
    found
}
