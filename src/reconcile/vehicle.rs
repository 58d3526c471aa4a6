//! Ways that no legs cover: the drive home with the watch still running, and rides recorded as runs.

use super::ways::{by_distance, running_s};
use crate::activity::{Activity, Channel, MOVING_MPS, Note, RepairId, Span, Sport};
use crate::display::hours_minutes_seconds;
use crate::kernels::piecewise::piecewise;
use crate::repair::{Repair, describe_places};
use crate::science::Basis;

/// Stretches, or whole recordings, that are faster than anybody runs.
pub const VEHICLE: Repair = Repair {
    id: RepairId::Vehicle,
    name: "a vehicle recorded as a run",
    basis: &[Basis::Judgement("after the world records")],
    doc: "On foot a minute faster than 6.6 m/s is no runner's. Beside a run it is the drive there or \
          home: it counts as a pause, in neither time nor distance. Where more than a quarter of \
          the moving time is so fast, or three stretches or more are and no legs turn, the whole is no run \
          and teaches nothing. So is what is faster than the world's best over its own distance.",
    apply: vehicle,
};

/// Fastest mean speed on foot over a distance, m/s: the world's best, and a little more for the error of a
/// distance. Knots: 400 m, 1, 5, 10, 21, 42 and 100 km.
pub fn fastest_on_foot_mps(distance_m: f64) -> f64 {
    /// Distance in m and speed in m/s (judgement, after the world records).
    const BEST: [(f64, f64); 7] = [
        (400.0, 9.4),
        (1_000.0, 7.7),
        (5_000.0, 6.8),
        (10_000.0, 6.5),
        (21_097.0, 6.3),
        (42_195.0, 6.0),
        (100_000.0, 4.8),
    ];
    piecewise(&BEST, distance_m)
}

/// Faster over a minute is no runner's, m/s (judgement).
const FASTEST_MINUTE_MPS: f64 = 6.6;
const MINUTE_S: f64 = 60.0;
/// A vehicle's stretch goes on while it is faster than this, m/s (judgement).
const ROLLING_MPS: f64 = 5.0;
/// Stretches nearer to each other are one drive with its lights, s (judgement).
const LIGHTS_S: f64 = 300.0;
/// What is left behind the drive is walking to the door when it is shorter, s (judgement).
const TO_THE_DOOR_S: f64 = 120.0;
/// Share of the moving time that makes the whole no run (judgement).
const WHOLE: f64 = 0.25;
const STRETCHES: usize = 3;
/// What is left beside a drive is a run when it lasts this long, s, and is no faster than this, m/s, or legs
/// turn in it (judgement).
const SHORTEST_RUN_S: f64 = 300.0;
const SURELY_ON_FOOT_MPS: f64 = 4.5;
/// Legs that turn so often run, steps/min (judgement).
const RUNNING_SPM: f64 = 130.0;

fn vehicle(activity: &mut Activity) -> Option<Note> {
    if !activity.sport.is_on_foot() {
        return None;
    }
    let time = activity.samples.time();
    let running = running_s(time, &activity.pauses);
    let way = by_distance(activity)?;
    let moving = |i: usize| running[i] > 0.0 && way[i] > MOVING_MPS * running[i];
    let (mut metres, mut seconds) = (0.0, 0.0);
    for i in (0..way.len()).filter(|&i| moving(i)) {
        metres += way[i];
        seconds += running[i];
    }
    if seconds <= 0.0 {
        return None;
    }
    let stretches = stretches(time, &running, &way);
    // What is left when the drive there and home is taken off.
    let (mut rest_m, mut rest_s) = (metres, seconds);
    if !stretches.is_empty() {
        (rest_m, rest_s) = (0.0, 0.0);
        let inside = |i: usize| stretches.iter().any(|s| s.contains(time[i]));
        for i in (0..way.len()).filter(|&i| moving(i) && !inside(i)) {
            rest_m += way[i];
            rest_s += running[i];
        }
    }
    let rest_mps = rest_m / f64::max(rest_s, 1.0);
    let impossible = rest_s > MINUTE_S && rest_mps > fastest_on_foot_mps(rest_m);
    if stretches.is_empty() && !impossible {
        return None;
    }
    let fast: f64 = stretches.iter().map(|s| s.len_s()).sum();
    let turning = legs_turn(activity, &stretches);
    let legs_elsewhere = legs_turn(activity, &[Span { start_s: 0.0, end_s: f64::INFINITY }]);
    let ran = rest_s >= SHORTEST_RUN_S && (legs_elsewhere || rest_mps <= SURELY_ON_FOOT_MPS);
    let few = stretches.len() < STRETCHES || turning;
    if impossible || !few || (fast > WHOLE * seconds && !ran) {
        let was = activity.sport.id();
        activity.sport = Sport::Other;
        let what = format!(
            "{:.1} m/s over {:.1} km with {} faster than anybody runs: recorded as {was}, taken as a ride",
            metres / seconds,
            metres / 1000.0,
            hours_minutes_seconds(fast),
        );
        return Some(Note::new(RepairId::Vehicle, what, time.len()));
    }
    let end = *time.last()?;
    let touched = stretches.len();
    let spans: Vec<Span> = stretches
        .into_iter()
        .map(|s| {
            let end_s = if end - s.end_s <= TO_THE_DOOR_S { end } else { s.end_s };
            Span { end_s, ..s }
        })
        .collect();
    let what = if turning {
        format!("a way faster than anybody runs was left out, at {}", describe_places(&spans))
    } else {
        format!("the watch was left running in a vehicle, at {}: left out", describe_places(&spans))
    };
    activity.pause(spans);
    Some(Note::new(RepairId::Vehicle, what, touched))
}

/// Stretches of a minute or more above the fastest speed, widened to where the rolling begins and ends,
/// and joined over lights.
fn stretches(time: &[f64], running: &[f64], way: &[f64]) -> Vec<Span> {
    // No minute is too fast when nothing in it is.
    if way.iter().zip(running).all(|(m, s)| *m <= FASTEST_MINUTE_MPS * s) {
        return Vec::new();
    }
    let n = way.len();
    let rolling = |i: usize| running[i] > 0.0 && way[i] > ROLLING_MPS * running[i];
    let mut found: Vec<Span> = Vec::new();
    let (mut to, mut metres, mut seconds) = (0, 0.0, 0.0);
    for from in 0..n {
        while to < n && seconds < MINUTE_S {
            if way[to].is_finite() {
                metres += way[to];
            }
            seconds += running[to];
            to += 1;
        }
        // A minute inside the last stretch would only widen to it again: a ride of hours costs no square.
        let known = found.last().is_some_and(|s| time[to] <= s.end_s);
        if !known && seconds >= MINUTE_S && metres > FASTEST_MINUTE_MPS * seconds {
            let mut first = from;
            while first > 0 && rolling(first - 1) {
                first -= 1;
            }
            while first < to && !rolling(first) {
                first += 1;
            }
            let mut last = to;
            while last < n && rolling(last) {
                last += 1;
            }
            let span = Span { start_s: time[first], end_s: time[last] };
            match found.last_mut() {
                Some(before) if span.start_s - before.end_s <= LIGHTS_S => {
                    before.end_s = before.end_s.max(span.end_s);
                }
                _ => found.push(span),
            }
        }
        if way[from].is_finite() {
            metres -= way[from];
        }
        seconds -= running[from];
    }
    found
}

/// Whether feet turn as in running through most of the stretches.
fn legs_turn(activity: &Activity, stretches: &[Span]) -> bool {
    let Some(cadence) = activity.samples.get(Channel::Cadence) else { return false };
    let inside = |t: f64| stretches.iter().any(|s| s.contains(t));
    let (mut turning, mut all) = (0, 0);
    for (c, _) in cadence.iter().zip(activity.samples.time()).filter(|(_, t)| inside(**t)) {
        all += 1;
        turning += usize::from(*c >= RUNNING_SPM);
    }
    2 * turning > all
}
