//! Distance that goes back, leaps, begins with another's way or catches up after a stall.

use super::ways::{by_positions, by_speed, running_s};
use crate::activity::{Activity, Channel, FASTEST_ON_FOOT_MPS, MaskTarget, Note, RepairId};
use crate::repair::{Repair, mask_and_note, push_merged};
use crate::science::Basis;
use std::ops::Range;

/// Cumulative distance begins at nought, only grows, and no faster than legs go.
pub const STEPS: Repair = Repair {
    id: RepairId::DistanceSteps,
    name: "distance that goes back, leaps or catches up",
    basis: &[Basis::Judgement("all bounds")],
    doc: "A first distance that nobody can have covered by then is another leg's and is taken off. A \
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
/// What noise of positions may add to a step, m (judgement).
const LEAP_M: f64 = 50.0;
/// Share of leaps among all steps that makes them the way a file counts (judgement).
const LEAPING: f64 = 0.2;
/// A distance that stands still for longer has stalled when others go on, s (judgement).
const STALL_S: f64 = 5.0;
/// Slower is standing, m/s (judgement).
const STANDING_MPS: f64 = 0.8;

fn steps(activity: &mut Activity) -> Option<Note> {
    activity.samples.get(Channel::Distance)?;
    let stalls = stalls(activity);
    let on_foot = activity.sport.is_on_foot();
    let fastest = activity.sport.fastest_mps();
    let (time, distance) = activity.samples.clock_and_mut(Channel::Distance)?;
    let n = distance.len();
    // A distance that leaps all the way is of another unit, which the others show.
    let step =
        |i: usize| distance[i + 1] - distance[i] > FASTEST_ON_FOOT_MPS * (time[i + 1] - time[i]);
    let leaps = (0..n.saturating_sub(1)).filter(|&i| step(i)).count();
    let on_foot = on_foot && leaps as f64 <= LEAPING * n as f64;
    let mut found: Vec<Range<usize>> = Vec::new();
    for stall in &stalls {
        distance[stall.clone()].fill(f64::NAN);
        push_merged(&mut found, stall.clone());
    }
    let first = (0..n).find(|&i| distance[i].is_finite())?;
    let before = distance[first];
    let anothers = before > fastest * time[first].max(0.0) + LEAP_M;
    let mut offset = if anothers { -before } else { 0.0 };
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
        (true, _) => format!("distance began at {before:.0} m, another's way: it was taken off"),
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
    let running = running_s(time, &activity.pauses);
    let mut found = Vec::new();
    let mut others: Option<[Option<Vec<f64>>; 2]> = None;
    let mut from = 0;
    while from + 1 < distance.len() {
        let to = (from + 1..distance.len())
            .find(|&i| distance[i] != distance[from])
            .unwrap_or(distance.len());
        // `to` is the first that differs; a NaN differs from all.
        if to < distance.len()
            && to - from >= 2
            && time[to - 1] - time[from] >= STALL_S
            && distance[to].is_finite()
        {
            let ways = others.get_or_insert_with(|| [by_speed(activity), by_positions(activity)]);
            let seconds: f64 = running[from..to].iter().sum();
            let leap = distance[to] - distance[from];
            let went_on = ways.iter().flatten().any(|way| {
                let stood: f64 = way[from..to - 1].iter().filter(|m| m.is_finite()).sum();
                stood > STANDING_MPS * seconds && leap > 0.5 * stood
            });
            if went_on && leap > STANDING_MPS * seconds {
                found.push(from + 1..to);
            }
        }
        from = to;
    }
    found
}
