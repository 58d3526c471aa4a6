//! Holes in the recording: pauses, or ways that nobody wrote down.

use super::ways::{by_distance, by_positions, running_s};
use crate::activity::{Activity, MOVING_MPS, Note, RepairId, Span};
use crate::kernels::stats::{median, quantile};
use crate::repair::{Repair, describe_places};
use crate::science::Basis;

/// A hole that is long for its file is a pause unless the timer or the way across it says otherwise.
pub const HOLES: Repair = Repair {
    id: RepairId::RecordingGaps,
    name: "holes in the recording",
    basis: &[Basis::Judgement(
        "the file's own rhythm, four times its 90th percentile and 30 s at least",
    )],
    doc: "A hole is long when it is longer than 30 s and than four times the spacing that nine in ten of \
          the file's points keep to. Where the timer ran on by the session's total, or where the way \
          across it is as fast as the rest (0.6 to 1.6 times the median), the runner ran on and the hole \
          counts in time and distance. Else it counts as a pause, in neither.",
    apply: holes,
};

/// A hole is longer than this, s, and than so many times the usual spacing; a way across it that is so many
/// times as fast as the rest was run (judgement).
const LEAST_S: f64 = 30.0;
const TIMES_THE_RHYTHM: f64 = 4.0;
const RAN_ON: std::ops::RangeInclusive<f64> = 0.6..=1.6;

/// The longest spacing that is this file's way of writing, seconds.
pub(super) fn longest_spacing_s(time: &[f64], running: &[f64]) -> f64 {
    let steps = time.windows(2).zip(running).filter(|(_, s)| **s > 0.0);
    let mut steps: Vec<f64> = steps.map(|(t, _)| t[1] - t[0]).collect();
    quantile(&mut steps, 0.9).map_or(LEAST_S, |q| LEAST_S.max(TIMES_THE_RHYTHM * q))
}

fn holes(activity: &mut Activity) -> Option<Note> {
    let time = activity.samples.time();
    let running = running_s(time, &activity.pauses);
    if running.iter().all(|s| *s <= LEAST_S) {
        return None;
    }
    let longest = longest_spacing_s(time, &running);
    let holes: Vec<usize> = (0..running.len()).filter(|&i| running[i] > longest).collect();
    let total: f64 = holes.iter().map(|&i| running[i]).sum();
    if holes.is_empty() {
        return None;
    }
    // What the session's timer leaves out of the time that no pause explains.
    let stopped = activity.session.timer_s.map(|timer| running.iter().sum::<f64>() - timer);
    let ran_on: Vec<bool> = match stopped {
        Some(stopped) if stopped <= 0.25 * total => vec![true; holes.len()],
        Some(stopped) if stopped >= 0.75 * total => vec![false; holes.len()],
        _ => by_the_way(activity, &running, &holes, longest),
    };
    let span = |i: &usize| Span { start_s: time[*i], end_s: time[i + 1] };
    let (mut paused, mut crossed) = (Vec::new(), Vec::new());
    for (hole, ran_on) in holes.iter().zip(ran_on) {
        if ran_on { crossed.push(span(hole)) } else { paused.push(span(hole)) }
    }
    let what = match (paused.as_slice(), crossed.as_slice()) {
        ([], crossed) => {
            format!("nothing was recorded while you ran on, at {}", describe_places(crossed))
        }
        (paused, []) => {
            format!(
                "holes of more than {longest:.0} s count as pauses, at {}",
                describe_places(paused)
            )
        }
        (paused, crossed) => format!(
            "holes of more than {longest:.0} s count as pauses, at {}; at {} you ran on",
            describe_places(paused),
            describe_places(crossed)
        ),
    };
    let touched = paused.len() + crossed.len();
    activity.pause(paused);
    Some(Note::new(RepairId::RecordingGaps, what, touched))
}

/// Whether the way across each hole is as fast as the rest; without any way nobody knows.
fn by_the_way(activity: &Activity, running: &[f64], holes: &[usize], longest: f64) -> Vec<bool> {
    let Some(way) = by_distance(activity).or_else(|| by_positions(activity)) else {
        return vec![false; holes.len()];
    };
    let speed = |i: usize| way[i] / running[i];
    let mut others: Vec<f64> = (0..way.len())
        .filter(|&i| running[i] > 0.0 && running[i] <= longest)
        .map(speed)
        .filter(|v| *v > MOVING_MPS)
        .collect();
    let usual = median(&mut others).unwrap_or(f64::NAN);
    holes.iter().map(|&i| RAN_ON.contains(&(speed(i) / usual))).collect()
}
