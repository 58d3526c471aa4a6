//! Drift of positions while nobody moves.

use super::ways::running_s;
use crate::activity::{Activity, Channel, DistanceBy, Mask, MaskTarget, Note, RepairId, Span};
use crate::kernels::geodesy::Plane;
use crate::repair::{Repair, describe_places};
use crate::science::Basis;

/// Positions that wander about one place.
pub const REST: Repair = Repair {
    id: RepairId::Rest,
    name: "drift at rest",
    basis: &[Basis::Judgement("noise of positions stays within some metres")],
    doc: "Where all positions of a minute and a half lie within 25 m of each other and no legs turn, nobody \
          moved: the way of the drift is taken off and the time is a rest. Only where distance comes from \
          positions: a watch that counts by itself knows.",
    apply: rest,
};

/// Positions that stay so near to each other, m, for so long, s, don't move (judgement: noise of watches and
/// phones stays within 25 m, the slowest stroll covers it in half of the time).
const WINDOW_S: f64 = 90.0;
const WITHIN_M: f64 = 25.0;
/// Legs that turn so often move, steps/min (judgement).
const TURNING_SPM: f64 = 100.0;
/// Fewer fixes show no place (judgement).
const FEWEST: usize = 5;

fn rest(activity: &mut Activity) -> Option<Note> {
    if activity.distance_by != DistanceBy::Positions {
        return None;
    }
    let spans = resting(activity)?;
    let running = running_s(activity.samples.time(), &activity.pauses);
    let (time, distance) = activity.samples.clock_and_mut(Channel::Distance)?;
    let inside: Vec<bool> = time
        .windows(2)
        .map(|t| spans.iter().any(|s| s.start_s <= t[0] && t[1] <= s.end_s))
        .collect();
    let (mut total, mut before) = (0.0, distance[0]);
    let mut rested = 0.0;
    for i in 1..distance.len() {
        let step = distance[i] - before;
        before = distance[i];
        if inside[i - 1] {
            rested += running[i - 1]
        } else {
            total += step
        }
        distance[i] = total;
    }
    if let Some((time, speed)) = activity.samples.clock_and_mut(Channel::Speed) {
        for (t, v) in time.iter().zip(speed) {
            if spans.iter().any(|s| s.contains(*t)) {
                *v = 0.0;
            }
        }
    }
    let what = format!(
        "positions drifted about one place for {:.0} min, at {}: that is no way",
        rested / 60.0,
        describe_places(&spans)
    );
    let target = MaskTarget::Position;
    activity.masks.extend(spans.iter().map(|&span| Mask { target, repair: RepairId::Rest, span }));
    let span = (spans.len() == 1).then(|| spans[0]);
    let samples = inside.iter().filter(|i| **i).count();
    Some(Note { kind: RepairId::Rest.into(), what, samples, span })
}

/// Stretches all of whose windows stay about one place; `None` when there are none.
fn resting(activity: &Activity) -> Option<Vec<Span>> {
    let positions = activity.samples.positions()?;
    let time = activity.samples.time();
    let cadence = activity.samples.get(Channel::Cadence);
    let mut plane = Plane::default();
    let fixes: Vec<(f64, [f64; 2], bool)> = (0..time.len())
        .filter(|&i| positions.latitude[i].is_finite() && positions.longitude[i].is_finite())
        .map(|i| {
            let turns = cadence.is_some_and(|c| c[i] >= TURNING_SPM);
            (time[i], plane.place(positions.latitude[i], positions.longitude[i]), turns)
        })
        .collect();
    let mut spans: Vec<Span> = Vec::new();
    let mut to = 0;
    for from in 0..fixes.len() {
        while to < fixes.len() && fixes[to].0 - fixes[from].0 < WINDOW_S {
            to += 1;
        }
        if to == fixes.len() {
            break;
        }
        // Most windows of a run end at the first look: both ends lie far apart.
        let window = &fixes[from..=to];
        let (a, b) = (window[0].1, window[window.len() - 1].1);
        if window.len() < FEWEST
            || far(a, b)
            || window[window.len() - 1].0 - window[0].0 > 2.0 * WINDOW_S
        {
            continue;
        }
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for (_, place, _) in window {
            for k in 0..2 {
                low[k] = low[k].min(place[k]);
                high[k] = high[k].max(place[k]);
            }
        }
        if far(low, high) || window.iter().filter(|f| f.2).count() * 2 > window.len() {
            continue;
        }
        let span = Span { start_s: window[0].0, end_s: window[window.len() - 1].0 };
        match spans.last_mut() {
            Some(last) if span.start_s <= last.end_s => last.end_s = span.end_s,
            _ => spans.push(span),
        }
    }
    (!spans.is_empty()).then_some(spans)
}

fn far(a: [f64; 2], b: [f64; 2]) -> bool {
    libm::hypot(a[0] - b[0], a[1] - b[1]) > WITHIN_M
}
