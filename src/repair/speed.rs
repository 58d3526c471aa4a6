//! Speed outside the plausible range, and spikes of speed.

use super::outlier::{SpikeLimits, spikes};
use super::{Repair, blank_outside, mask_and_note};
use crate::activity::{Activity, Channel, FASTEST_ON_FOOT_MPS, MaskTarget, Note, RepairId};
use crate::science::Basis;

/// Speeds above 12 m/s are errors of position ([`crate::science::repairs`]).
pub const RANGE: Repair = Repair {
    id: RepairId::SpeedRange,
    name: "impossible speed",
    basis: &[Basis::Judgement("only sprinters reach 12 m/s")],
    doc: "Speeds above 12 m/s on foot, and speeds below 0 in any sport, are missing.",
    apply: range,
};

/// Removes short spikes of speed.
pub const SPIKES: Repair = Repair {
    id: RepairId::SpeedSpikes,
    name: "speed spikes",
    basis: &[Basis::Judgement("no sprint is so short")],
    doc: "Up to 4 s on foot that lie more than 3 m/s, and more than 6 robust standard deviations, from \
          the median speed of the 31 s around them are missing: no sprint is so short.",
    apply: speed_spikes,
};

const SPEED: MaskTarget = MaskTarget::Channel(Channel::Speed);

fn range(activity: &mut Activity) -> Option<Note> {
    let most = if activity.sport.is_on_foot() { FASTEST_ON_FOOT_MPS } else { f64::INFINITY };
    let blanked = blank_outside(activity.samples.get_mut(Channel::Speed)?, 0.0, most);
    let what = "speeds below 0 or above 12 m/s were left out";
    mask_and_note(activity, SPEED, RepairId::SpeedRange, what, &blanked)
}

const SPIKE: SpikeLimits =
    SpikeLimits { half_s: 15.0, least: 3.0, deviations: 6.0, longest_s: 4.0 };

fn speed_spikes(activity: &mut Activity) -> Option<Note> {
    if !activity.sport.is_on_foot() {
        return None;
    }
    let (time, speed) = activity.samples.clock_and_mut(Channel::Speed)?;
    let mut ranges = spikes(time, speed, &SPIKE);
    // A stop at traffic lights is far from the median too, but real.
    ranges.retain(|r| {
        let peak = speed[r.clone()].iter().copied().fold(0.0, f64::max);
        let beside = |i: Option<usize>| i.and_then(|i| speed.get(i)).is_none_or(|v| *v < peak);
        beside(r.start.checked_sub(1)) && beside(Some(r.end))
    });
    ranges.iter().for_each(|r| speed[r.clone()].fill(f64::NAN));
    let what = "spikes of speed were left out";
    mask_and_note(activity, SPEED, RepairId::SpeedSpikes, what, &ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Samples, Sport};
    use crate::calendar::UtcTime;

    #[test]
    fn two_seconds_at_nine_metres_go_and_a_stop_and_a_stride_stay() {
        let mut speed = vec![3.0; 200];
        speed[50..52].fill(9.0);
        speed[100..103].fill(0.0);
        speed[150..165].fill(6.5);
        let time = (0..200).map(f64::from).collect();
        let samples = Samples::new(time).unwrap().with(Channel::Speed, speed).unwrap();
        let mut activity = Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples);
        let note = speed_spikes(&mut activity).unwrap();
        assert_eq!((note.samples, note.span.map(|s| s.start_s)), (2, Some(50.0)));
        activity.sport = Sport::Cycling;
        assert_eq!(speed_spikes(&mut activity), None);
    }
}
