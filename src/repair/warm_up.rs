//! Heart-rate sensors that take some minutes to find the pulse.

use super::{Repair, mask_and_note};
use crate::activity::{Activity, Channel, MOVING_MPS, MaskTarget, Note, RepairId};
use crate::kernels::geodesy::haversine_m;
use crate::kernels::stats::{mean, median};
use crate::science::Basis;
use std::ops::Range;

/// Heart rate of the first minutes that doesn't fit the minutes after it ([`crate::science::repairs`]).
pub const WARM_UP: Repair = Repair {
    id: RepairId::WarmUp,
    name: "sensor warming up",
    basis: &[Basis::Judgement("all bounds")],
    doc: "A dry strap reads too much, a cold wrist too little, until it has found the pulse. When the \
          heart rate of minutes 1 to 3 lies 15 bpm above that of minutes 4 to 8 at no higher speed, or \
          leaps up by 20 bpm in 20 s after a minute and a half without a stop, what came before is doubted, not \
          changed. Peaks never come from the first 3 min.",
    apply: warm_up,
};

/// Sensors need this long to settle, seconds ([`crate::science::repairs`]).
pub const SETTLE_S: f64 = 180.0;
const FIRST_S: Range<f64> = 60.0..SETTLE_S;
const AFTER_S: Range<f64> = 240.0..480.0;
const TOO_HIGH_BPM: f64 = 15.0;
const NOT_FASTER: f64 = 1.03;
const STOOD_S: f64 = 30.0;
/// A late start: so many bpm within so many seconds, between these seconds, from so far below (judgement).
const LEAP_BPM: f64 = 20.0;
const LEAP_S: f64 = 20.0;
const LATE_S: Range<f64> = 90.0..300.0;
const TOO_LOW_BPM: f64 = 25.0;

fn warm_up(activity: &mut Activity) -> Option<Note> {
    let time = activity.samples.time();
    let heart = activity.samples.get(Channel::HeartRate)?;
    let within = |span: &Range<f64>| {
        let from = time.partition_point(|t| *t < span.start);
        from..time.partition_point(|t| *t < span.end).max(from)
    };
    let middle = |range: Range<usize>| {
        median(&mut heart[range].iter().copied().filter(|v| v.is_finite()).collect::<Vec<_>>())
    };
    let stops = stops(activity, AFTER_S.end);
    let after = middle(within(&AFTER_S))?;
    let first = within(&FIRST_S);
    let too_high = middle(first.clone())? - after;
    let (what, end) = if too_high >= TOO_HIGH_BPM {
        // After a long stop, heart rate is lower anyway.
        let stood: f64 = stops.iter().filter(|b| b.0 > FIRST_S.start).map(|b| b.1).sum();
        if stood > STOOD_S {
            return None;
        }
        let before = mean(&speeds(activity, first.clone()))?;
        if before > NOT_FASTER * mean(&speeds(activity, within(&AFTER_S)))? {
            return None;
        }
        // Until heart rate first falls to the later level.
        let end = (first.end..time.len())
            .find(|&i| heart[i] <= after + TOO_HIGH_BPM / 2.0)
            .unwrap_or(first.end);
        let what = format!(
            "heart rate of the first minutes is {too_high:.0} bpm above what follows at the same \
             speed: a dry strap or a cold sensor"
        );
        (what, end)
    } else {
        let end = late_leap(time, heart, after, &stops)?;
        ("heart rate leaps up late: the sensor had not found the pulse".to_string(), end)
    };
    let doubted = [Range { start: 0, end }];
    mask_and_note(
        activity,
        MaskTarget::Channel(Channel::HeartRate),
        RepairId::WarmUp,
        &what,
        &doubted,
    )
}

/// Returns the sample at which a late jump ends.
fn late_leap(time: &[f64], heart: &[f64], after: f64, stops: &[(f64, f64)]) -> Option<usize> {
    let mut from = 0;
    (time.partition_point(|t| *t < LATE_S.start)..time.partition_point(|t| *t < LATE_S.end)).find(
        |&i| {
            while time[from] < time[i] - LEAP_S {
                from += 1;
            }
            // After a stop, a jump is plausible.
            let until = |t: f64| stops.partition_point(|b| b.0 <= t);
            let stood = until(time[i]) > until(time[i] - LATE_S.start);
            !stood && heart[from] <= after - TOO_LOW_BPM && heart[i] - heart[from] >= LEAP_BPM
        },
    )
}

/// Returns the times and durations of stops in order, seconds, derived from gaps, pauses, speed and cadence.
fn stops(activity: &Activity, until_s: f64) -> Vec<(f64, f64)> {
    /// Holes of so many seconds are a stop (judgement).
    const HOLE_S: f64 = 10.0;
    let time = activity.samples.time();
    let n = time.partition_point(|t| *t < until_s);
    let pauses =
        activity.pauses.iter().filter(|p| p.end_s <= until_s).map(|p| (p.end_s, p.len_s()));
    let holes = time[..n].windows(2).map(|w| (w[1], w[1] - w[0])).filter(|h| h.1 > HOLE_S);
    let standing = [(Channel::Speed, MOVING_MPS), (Channel::Cadence, 1.0)];
    let stood = standing.into_iter().flat_map(|(channel, least)| {
        let column = activity.samples.get(channel).unwrap_or(&[]);
        time[..n].iter().zip(column).filter(move |(_, v)| **v < least).map(|(t, _)| (*t, 1.0))
    });
    // The start itself is not a stop.
    let mut all: Vec<(f64, f64)> = pauses.chain(holes).chain(stood).filter(|b| b.0 > 1.0).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all
}

/// Returns the speeds in a range of samples, m/s: as recorded by the device, else derived from distance or positions
/// over steps of about 5 s. Empty when unknown.
pub(super) fn speeds(activity: &Activity, range: Range<usize>) -> Vec<f64> {
    const STEP_S: f64 = 5.0;
    let samples = &activity.samples;
    if let Some(speed) = samples.get(Channel::Speed) {
        return speed[range].iter().copied().filter(|v| v.is_finite()).collect();
    }
    let apart: Box<dyn Fn(usize, usize) -> f64> =
        match (samples.get(Channel::Distance), samples.positions()) {
            (Some(distance), _) => Box::new(|a, b| distance[b] - distance[a]),
            (None, Some(p)) => Box::new(|a, b| {
                haversine_m(p.latitude[a], p.longitude[a], p.latitude[b], p.longitude[b])
            }),
            (None, None) => return Vec::new(),
        };
    let time = samples.time();
    let mut speeds = Vec::new();
    let mut from = range.start;
    for i in range {
        if time[i] - time[from] >= STEP_S {
            speeds.push(apart(from, i) / (time[i] - time[from]));
            from = i;
        }
    }
    speeds.retain(|v| v.is_finite());
    speeds
}

#[cfg(test)]
mod tests {
    use super::super::heart_rate::tests::{seconds, with_heart};
    use super::*;

    fn run(heart: impl Fn(usize) -> f64, speed: impl Fn(usize) -> f64) -> Activity {
        let mut activity = with_heart(seconds(900), (0..900).map(heart).collect());
        activity.samples.set(Channel::Speed, (0..900).map(speed).collect()).unwrap();
        activity
    }

    #[test]
    fn a_dry_strap_is_doubted_until_it_comes_down_unless_the_start_was_fast() {
        let dry = |i: usize| if i < 200 { 175.0 } else { 140.0 };
        let mut activity = run(dry, |_| 2.8);
        let note = warm_up(&mut activity).unwrap();
        assert_eq!(note.span.map(|s| s.end_s), Some(200.0));
        assert!(note.what.contains("35 bpm"), "{}", note.what);
        assert_eq!(warm_up(&mut run(dry, |i| if i < 200 { 4.0 } else { 2.8 })), None);
    }

    #[test]
    fn a_late_leap_is_doubted_and_an_ordinary_start_is_not() {
        let late = |i: usize| if i < 150 { 90.0 } else { 140.0 };
        let note = warm_up(&mut run(late, |_| 2.8)).unwrap();
        assert_eq!(note.span.map(|s| s.end_s), Some(150.0));
        // The same after a stop.
        let mut stopped = run(late, |i| if (100..110).contains(&i) { 0.0 } else { 2.8 });
        assert_eq!(warm_up(&mut stopped), None);
        let ordinary = |i: usize| 140.0 - 60.0 * libm::exp(-(i as f64) / 40.0);
        assert_eq!(warm_up(&mut run(ordinary, |_| 2.8)), None);
    }
}
