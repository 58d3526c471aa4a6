//! Altitudes that aren't on this planet, and ones that nobody climbed to.

use super::{Repair, blank_outside, mask_and_note, push_merged};
use crate::activity::{Activity, Altimeter, Channel, MaskTarget, Note, RepairId};
use crate::science::Basis;
use std::ops::Range;

/// Altitudes below -450 or above 8900 m are missing.
pub const RANGE: Repair = Repair {
    id: RepairId::AltitudeRange,
    name: "impossible altitude",
    basis: &[Basis::Judgement("the Dead Sea and Everest")],
    doc: "Altitudes below -450 m or above 8900 m are missing.",
    apply: range,
};

/// Altitudes that change faster than anybody climbs.
pub const STEPS: Repair = Repair {
    id: RepairId::AltitudeSteps,
    name: "steps and spikes of altitude",
    basis: &[Basis::Judgement("all bounds")],
    doc: "On foot nobody climbs or falls by 3 m a second (10 m/s in other sports), but for 5 m of noise (10 \
          m without a barometer). Where an altitude leaps by more the recording parts. The longest part \
          is true. A part of 30 s or more that begins with a leap is joined to it without the leap: \
          pressure, a door or another source moved it. A shorter part, and zeros, are missing.",
    apply: steps,
};

fn range(activity: &mut Activity) -> Option<Note> {
    let blanked = blank_outside(activity.samples.get_mut(Channel::Altitude)?, -450.0, 8900.0);
    let what = "altitudes that can't be were left out";
    let target = MaskTarget::Channel(Channel::Altitude);
    mask_and_note(activity, target, RepairId::AltitudeRange, what, &blanked)
}

/// Fastest change of altitude on foot, and in other sports, m/s (judgement).
const CLIMB_ON_FOOT_MPS: f64 = 3.0;
const CLIMB_MPS: f64 = 10.0;
/// Noise of an altitude from one sample to the next, m (judgement).
const NOISE_BAROMETER_M: f64 = 5.0;
const NOISE_ELSE_M: f64 = 10.0;
/// A shorter part is a spike, s (judgement).
const LASTING_S: f64 = 30.0;

/// A part of the recording without a leap.
struct Part {
    /// Its samples, those without an altitude too.
    samples: Range<usize>,
    /// Its first and last sample with an altitude.
    first: usize,
    last: usize,
}

fn steps(activity: &mut Activity) -> Option<Note> {
    let rate = if activity.sport.is_on_foot() { CLIMB_ON_FOOT_MPS } else { CLIMB_MPS };
    let barometer = activity.device.altimeter == Altimeter::Barometer;
    let noise = if barometer { NOISE_BAROMETER_M } else { NOISE_ELSE_M };
    let (time, altitude) = activity.samples.clock_and_mut(Channel::Altitude)?;
    let leap = |a: usize, b: usize, altitude: &[f64]| {
        (altitude[b] - altitude[a]).abs() > rate * (time[b] - time[a]) + noise
    };
    let mut parts: Vec<Part> = Vec::new();
    for i in (0..altitude.len()).filter(|&i| altitude[i].is_finite()).collect::<Vec<_>>() {
        match parts.last_mut() {
            Some(part) if !leap(part.last, i, altitude) => {
                part.samples.end = i + 1;
                part.last = i;
            }
            _ => parts.push(Part { samples: i..i + 1, first: i, last: i }),
        }
    }
    if parts.len() < 2 {
        return None;
    }
    let seconds = |p: &Part| time[p.last] - time[p.first];
    let longest =
        (0..parts.len()).max_by(|&a, &b| seconds(&parts[a]).total_cmp(&seconds(&parts[b])))?;
    let mut touched: Vec<Range<usize>> = Vec::new();
    let mut moved_m = 0.0f64;
    // Forward from the longest part, then backward: each part is held against the last that was kept.
    for forward in [true, false] {
        let mut kept = if forward { parts[longest].last } else { parts[longest].first };
        let others: Vec<&Part> = if forward {
            parts[longest + 1..].iter().collect()
        } else {
            parts[..longest].iter().rev().collect()
        };
        for part in others {
            let (near, far) =
                if forward { (part.first, part.last) } else { (part.last, part.first) };
            let (a, b) = (near.min(kept), near.max(kept));
            if leap(a, b, altitude) {
                push_sorted(&mut touched, part.samples.clone());
                if seconds(part) < LASTING_S
                    || altitude[part.samples.clone()].iter().all(|h| *h == 0.0)
                {
                    altitude[part.samples.clone()].fill(f64::NAN);
                    continue;
                }
                let step = altitude[near] - altitude[kept];
                moved_m = moved_m.max(step.abs());
                altitude[part.samples.clone()].iter_mut().for_each(|h| *h -= step);
            }
            kept = far;
        }
    }
    touched.sort_by_key(|r| r.start);
    let mut joined = Vec::new();
    touched.into_iter().for_each(|r| push_merged(&mut joined, r));
    let what = if moved_m > 0.0 {
        format!("altitude leapt by up to {moved_m:.0} m: leaps were taken out")
    } else {
        "altitudes that nobody climbed to were left out".to_string()
    };
    let target = MaskTarget::Channel(Channel::Altitude);
    mask_and_note(activity, target, RepairId::AltitudeSteps, &what, &joined)
}

fn push_sorted(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    ranges.push(range);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Samples, Sport};
    use crate::calendar::UtcTime;

    fn mended(altitude: Vec<f64>) -> (Vec<f64>, Option<Note>) {
        let time = (0..altitude.len()).map(|i| i as f64).collect();
        let samples = Samples::new(time).unwrap().with(Channel::Altitude, altitude).unwrap();
        let mut activity = Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples);
        let note = steps(&mut activity);
        (activity.samples.get(Channel::Altitude).unwrap().to_vec(), note)
    }

    #[test]
    fn zeros_at_the_start_and_spikes_are_missing() {
        let mut altitude = vec![812.0; 300];
        altitude[..5].fill(0.0);
        altitude[100] = 412.0;
        altitude[200..212].fill(857.0);
        let (mended, note) = mended(altitude);
        assert_eq!(mended.iter().filter(|h| h.is_nan()).count(), 18);
        assert!(mended.iter().all(|h| h.is_nan() || *h == 812.0));
        assert_eq!(note.unwrap().samples, 18);
    }

    #[test]
    fn a_step_for_good_is_no_climb() {
        let mut altitude = vec![200.0; 600];
        altitude[300..].fill(260.0);
        let (mended, note) = mended(altitude);
        assert!(mended.windows(2).all(|h| h[0] == h[1]));
        assert!(note.unwrap().what.contains("60 m"));
    }

    #[test]
    fn a_steep_hill_stays() {
        let altitude: Vec<f64> = (0..600).map(|i| 100.0 + 0.8 * f64::from(i)).collect();
        assert_eq!(mended(altitude.clone()), (altitude, None));
    }
}
