//! Heart rates that no heart has.

use super::{Repair, blank_outside, noted};
use crate::activity::{Activity, Channel, Note};
use crate::kernels::stats::median;

/// Zero and impossible heart rates are missing ones (SCIENCE 9.1).
pub const RANGE: Repair = Repair {
    id: "heart_rate_range",
    name: "impossible heart rate",
    source: "SCIENCE 9.1, judgement",
    doc: "Heart rates below 30 or above 230 bpm are missing: a sensor writes 0 when it has lost \
          the skin.",
    apply: range,
};

/// Short spikes of heart rate are missing (SCIENCE 9.2).
pub const SPIKES: Repair = Repair {
    id: "heart_rate_spikes",
    name: "heart-rate spikes",
    source: "SCIENCE 9.2, judgement",
    doc: "Up to 8 s that lie more than 20 bpm, or 6 robust standard deviations, from the median \
          of the 31 s around them are missing.",
    apply: spikes,
};

const LOW: f64 = 30.0;
const HIGH: f64 = 230.0;

fn range(activity: &mut Activity) -> Option<Note> {
    let heart = activity.samples.get_mut(Channel::HeartRate)?;
    let blanked = blank_outside(heart, LOW, HIGH);
    noted("heart_rate_range", "heart rates of 0 or beyond 30 to 230 bpm were left out", blanked)
}

/// Half of the 31 s of the median, and the longest spike, both in samples of a second.
const HALF: usize = 15;
const LONGEST: usize = 8;

fn spikes(activity: &mut Activity) -> Option<Note> {
    let heart = activity.samples.get_mut(Channel::HeartRate)?;
    let n = heart.len();
    let mut far = vec![false; n];
    let mut window = Vec::with_capacity(2 * HALF + 1);
    for i in 0..n {
        // A sample within 10 bpm of both neighbours' neighbours is no spike: skip the median.
        let near = |j: usize| heart.get(j).is_some_and(|v| (v - heart[i]).abs() <= 10.0);
        if !heart[i].is_finite() || (i >= LONGEST && near(i - LONGEST) && near(i + LONGEST)) {
            continue;
        }
        window.clear();
        let around = &heart[i.saturating_sub(HALF)..(i + HALF + 1).min(n)];
        window.extend(around.iter().copied().filter(|v| v.is_finite()));
        let Some(centre) = median(&mut window) else { continue };
        let mut deviations: Vec<f64> = window.iter().map(|v| (v - centre).abs()).collect();
        let mad = median(&mut deviations).unwrap_or(0.0);
        far[i] = (heart[i] - centre).abs() > f64::max(20.0, 6.0 * 1.4826 * mad);
    }
    let mut blanked = 0;
    let mut i = 0;
    while i < n {
        let run = far[i..].iter().take_while(|f| **f).count();
        if (1..=LONGEST).contains(&run) {
            heart[i..i + run].fill(f64::NAN);
            blanked += run;
        }
        i += run.max(1);
    }
    noted("heart_rate_spikes", "spikes of heart rate were left out", blanked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Samples, Sport};
    use crate::units::UtcTime;

    fn with_heart(heart: Vec<f64>) -> Activity {
        let time = (0..heart.len()).map(|i| i as f64).collect();
        let samples = Samples::new(time).unwrap().with(Channel::HeartRate, heart).unwrap();
        Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples)
    }

    #[test]
    fn a_spike_of_three_seconds_goes_and_a_real_rise_stays() {
        let mut heart = vec![140.0; 120];
        heart[50..53].fill(200.0);
        for (i, v) in heart.iter_mut().enumerate().skip(80) {
            *v = (140.0 + (i as f64 - 80.0) * 1.5).min(170.0);
        }
        let mut activity = with_heart(heart);
        let note = spikes(&mut activity).unwrap();
        assert_eq!(note.samples, 3);
        let heart = activity.samples.get(Channel::HeartRate).unwrap();
        assert!(
            heart[50..53].iter().all(|v| v.is_nan()) && heart[80..].iter().all(|v| v.is_finite())
        );
    }

    #[test]
    fn a_heart_rate_of_zero_is_missing() {
        let mut activity = with_heart(vec![0.0, 140.0, 240.0]);
        assert_eq!(range(&mut activity).map(|n| n.samples), Some(2));
    }
}
