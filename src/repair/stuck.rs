//! Heart rate that stays constant while speed varies.

use super::warm_up::speeds;
use super::{Repair, mask_and_note, push_merged};
use crate::activity::{Activity, Channel, LONGEST_HOLE_S, MaskTarget, Note, RepairId};
use crate::kernels::stats::sample_sd;
use crate::science::Basis;
use std::ops::Range;

/// The same heart rate for a minute while speed changes is a stuck sensor ([`crate::science::repairs`]).
pub const STUCK: Repair = Repair {
    id: RepairId::HeartRateStuck,
    name: "heart rate that stands still",
    basis: &[Basis::Judgement("a heart never beats so evenly")],
    doc: "The very same heart rate for 60 s or more, while speed varies by more than 0.15 m/s (0.5 m/s \
          where only positions tell it), is a sensor that repeats its last value: missing.",
    apply: stuck,
};

/// Seconds of the very same heart rate, and the standard deviation of speed, m/s, at which no heart beats so
/// evenly (judgement).
const MIN_STUCK_S: f64 = 60.0;
const MIN_SPEED_SD: f64 = 0.15;
/// Without a speed or a distance of the watch: positions that err by 1 to 2 m give an even run an SD of
/// 0.2 to 0.45 m/s over steps of 5 s (judgement).
const MIN_SPEED_SD_FROM_POSITIONS: f64 = 0.5;
/// Least number of samples in a range. Smart recording writes few samples while nothing changes.
const MIN_SAMPLES: usize = 10;

fn stuck(activity: &mut Activity) -> Option<Note> {
    let time = activity.samples.time();
    let heart = activity.samples.get(Channel::HeartRate)?;
    let device_tells_speed = [Channel::Speed, Channel::Distance];
    let device_tells_speed =
        device_tells_speed.into_iter().any(|c| activity.samples.get(c).is_some());
    let least_sd = if device_tells_speed { MIN_SPEED_SD } else { MIN_SPEED_SD_FROM_POSITIONS };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for i in 1..=heart.len() {
        let same = heart.get(i) == heart.get(from) && time[i] - time[i - 1] <= LONGEST_HOLE_S;
        if same {
            continue;
        }
        let long = i - from >= MIN_SAMPLES && time[i - 1] - time[from] + 1.0 >= MIN_STUCK_S;
        if long && sample_sd(&speeds(activity, from..i)).is_some_and(|sd| sd > least_sd) {
            push_merged(&mut ranges, from..i);
        }
        from = i;
    }
    let heart = activity.samples.get_mut(Channel::HeartRate)?;
    ranges.iter().for_each(|r| heart[r.clone()].fill(f64::NAN));
    let what = "heart rate that stood still for a minute or more was left out";
    mask_and_note(
        activity,
        MaskTarget::Channel(Channel::HeartRate),
        RepairId::HeartRateStuck,
        what,
        &ranges,
    )
}

#[cfg(test)]
mod tests {
    use super::super::heart_rate::tests::{seconds, with_heart};
    use super::*;
    use crate::activity::Positions;

    fn run(heart: impl Fn(usize) -> f64, speed: impl Fn(usize) -> f64) -> Activity {
        let mut activity = with_heart(seconds(300), (0..300).map(heart).collect());
        activity.samples.set(Channel::Speed, (0..300).map(speed).collect()).unwrap();
        activity
    }

    #[test]
    fn a_repeated_value_goes_only_when_speed_varies() {
        let heart = |i: usize| if (100..180).contains(&i) { 150.0 } else { 150.0 + (i % 3) as f64 };
        let varied = |i: usize| 3.0 + 0.5 * ((i / 20) % 2) as f64;
        let note = stuck(&mut run(heart, varied)).unwrap();
        assert!((78..=82).contains(&note.samples), "{}", note.samples);
        assert_eq!(stuck(&mut run(heart, |_| 3.0)), None);
        // 50 s are no minute.
        let short = |i: usize| if (100..150).contains(&i) { 150.0 } else { 150.0 + (i % 3) as f64 };
        assert_eq!(stuck(&mut run(short, varied)), None);
    }
    #[test]
    fn the_jitter_of_positions_is_no_change_of_speed() {
        let heart = |i: usize| if (100..180).contains(&i) { 150.0 } else { 150.0 + (i % 3) as f64 };
        // 3 m/s to the north with an error of +1 and -1 m in turns of 5 s: 0.4 m/s up and down.
        let at = |swing: f64| {
            let mut activity = with_heart(seconds(300), (0..300).map(heart).collect());
            let metres = |i: usize| 3.0 * i as f64 + swing * ((i / 5) % 2) as f64;
            let positions = Positions {
                latitude: (0..300).map(|i| 50.0 + metres(i) / 111_195.0).collect(),
                longitude: vec![8.0; 300],
            };
            activity.samples.set_positions(positions).unwrap();
            activity
        };
        assert_eq!(stuck(&mut at(2.0)), None);
        assert!(stuck(&mut at(4.0)).is_some());
    }
}
