//! Running form by speed and breathing by heart rate, for comparison with other runs of the same runner.

use crate::activity::{Activity, Channel};
use crate::signals::Signals;
use serde::{Deserialize, Serialize};

/// Width of a speed bin, m/s ([`crate::science::repairs`]).
pub const SPEED_BIN_MPS: f64 = 0.25;
/// Width of a heart-rate bin, bpm ([`crate::science::recovery`]).
pub const HEART_BIN_BPM: f64 = 5.0;
/// Least time in a bin, seconds (judgement).
const MIN_BIN_S: f64 = 30.0;
/// Lowest speed that counts as running, m/s (judgement).
const RUNNING_MPS: f64 = 1.5;
/// Lowest cadence that counts as running, steps/min of both feet (judgement).
const RUNNING_SPM: f64 = 120.0;
/// Steepest grade that counts as level (judgement).
const MAX_GRADE: f64 = 0.03;

/// Mean running form at one speed on level ground.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Index of the bin: lower bound of the speed in units of [`SPEED_BIN_MPS`].
    pub bin: u16,
    /// Seconds.
    pub seconds: f64,
    /// Vertical oscillation divided by step length, %: as recorded, or computed from the two.
    pub vertical_ratio_pct: Option<f64>,
    /// Step length, mm: as recorded, or speed divided by cadence.
    pub step_length_mm: Option<f64>,
    /// Ground contact time, ms.
    pub stance_time_ms: Option<f64>,
}

/// Mean breathing at one heart rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Breathing {
    /// Index of the bin: lower bound of the heart rate in units of [`HEART_BIN_BPM`].
    pub bin: u16,
    /// Seconds.
    pub seconds: f64,
    /// Breaths a minute.
    pub rate: f64,
}

/// Seconds of a bin and time-weighted sums of its columns.
#[derive(Clone, Copy)]
struct BinSums<const N: usize> {
    seconds: f64,
    sums: [(f64, f64); N],
}

impl<const N: usize> BinSums<N> {
    fn add(&mut self, values: [f64; N], seconds: f64) {
        self.seconds += seconds;
        for ((sum, weight), v) in self.sums.iter_mut().zip(values) {
            if v.is_finite() {
                *sum += v * seconds;
                *weight += seconds;
            }
        }
    }

    fn mean(&self, k: usize) -> Option<f64> {
        let (sum, weight) = self.sums[k];
        (weight >= MIN_BIN_S).then(|| sum / weight)
    }
}

fn bin_at<const N: usize>(bins: &mut Vec<BinSums<N>>, at: f64) -> &mut BinSums<N> {
    let at = at as usize;
    if bins.len() <= at {
        bins.resize(at + 1, BinSums { seconds: 0.0, sums: [(0.0, 0.0); N] });
    }
    &mut bins[at]
}

/// Computes form by speed bin, slowest first, without bins of less than half a minute.
pub(super) fn form(activity: &Activity, signals: &Signals) -> Vec<Form> {
    let column = |channel| activity.samples.get(channel).unwrap_or(&[]);
    let at = |column: &[f64], i: usize| column.get(i).copied().unwrap_or(f64::NAN);
    let (cadence, step) = (column(Channel::Cadence), column(Channel::StepLength));
    let (ratio, oscillation) =
        (column(Channel::VerticalRatio), column(Channel::VerticalOscillation));
    let stance = column(Channel::StanceTime);
    let mut bins: Vec<BinSums<3>> = Vec::new();
    for (i, &speed) in signals.speed.iter().enumerate().filter(|(i, _)| signals.moving[*i]) {
        let grade = at(&signals.grade, i);
        // Faster than 12 m/s is a position error (`science::repairs`).
        if !(RUNNING_MPS..12.0).contains(&speed) || grade.abs() > MAX_GRADE {
            continue;
        }
        let steps = at(cadence, i);
        let by_cadence = if steps > RUNNING_SPM { 60_000.0 * speed / steps } else { f64::NAN };
        let step = Some(at(step, i)).filter(|v| v.is_finite()).unwrap_or(by_cadence);
        let ratio = Some(at(ratio, i))
            .filter(|v| v.is_finite())
            .unwrap_or(100.0 * at(oscillation, i) / step);
        let values = [ratio, step, at(stance, i)];
        bin_at(&mut bins, speed / SPEED_BIN_MPS).add(values, signals.duration_s[i]);
    }
    let kept = bins.iter().enumerate().filter(|(_, b)| b.seconds >= MIN_BIN_S);
    kept.map(|(bin, b)| Form {
        bin: bin as u16,
        seconds: b.seconds,
        vertical_ratio_pct: b.mean(0),
        step_length_mm: b.mean(1),
        stance_time_ms: b.mean(2),
    })
    .filter(|f| f.step_length_mm.is_some() || f.stance_time_ms.is_some())
    .collect()
}

/// Computes breathing by heart-rate bin, lowest first; empty when the device doesn't record it.
pub(super) fn breathing(activity: &Activity, signals: &Signals) -> Vec<Breathing> {
    let (Some(rate), Some(heart)) =
        (activity.samples.get(Channel::RespirationRate), activity.samples.get(Channel::HeartRate))
    else {
        return Vec::new();
    };
    let mut bins: Vec<BinSums<1>> = Vec::new();
    for (i, (&rate, &heart)) in rate.iter().zip(heart).enumerate() {
        if signals.moving[i] && rate > 0.0 && (30.0..250.0).contains(&heart) {
            bin_at(&mut bins, heart / HEART_BIN_BPM).add([rate], signals.duration_s[i]);
        }
    }
    let known = bins.iter().enumerate().filter_map(|(bin, b)| Some((bin, b, b.mean(0)?)));
    known.map(|(bin, b, rate)| Breathing { bin: bin as u16, seconds: b.seconds, rate }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Samples, Sport};
    use crate::calendar::UtcTime;

    fn run(columns: &[(Channel, f64)]) -> (Activity, Signals) {
        let time: Vec<f64> = (0..=120).map(f64::from).collect();
        let mut samples = Samples::new(time).unwrap();
        for (channel, value) in columns {
            samples.set(*channel, vec![*value; 121]).unwrap();
        }
        let activity = Activity::new(UtcTime::from_unix_s(1_772_000_000), Sport::Running, samples);
        let signals = Signals::of(&activity);
        (activity, signals)
    }

    #[test]
    fn step_length_is_speed_over_cadence_and_the_ratio_bounce_over_step() {
        let (activity, signals) = run(&[
            (Channel::Speed, 3.1),
            (Channel::Cadence, 180.0),
            (Channel::VerticalOscillation, 93.0),
            (Channel::StanceTime, 250.0),
        ]);
        let found = form(&activity, &signals);
        assert_eq!((found.len(), found[0].bin), (1, 12), "{found:?}");
        // 3.1 m/s at 3 steps a second is 1033 mm, and 93 of these are 9 %.
        assert!((found[0].step_length_mm.unwrap() - 3100.0 / 3.0).abs() < 1e-6);
        assert!((found[0].vertical_ratio_pct.unwrap() - 9.0).abs() < 1e-6);
        assert!((found[0].stance_time_ms.unwrap() - 250.0).abs() < 1e-9);
        assert!(breathing(&activity, &signals).is_empty());
    }

    #[test]
    fn what_the_device_says_wins_and_walking_is_no_form() {
        let (activity, signals) = run(&[
            (Channel::Speed, 3.1),
            (Channel::Cadence, 180.0),
            (Channel::StepLength, 1000.0),
            (Channel::VerticalRatio, 8.0),
            (Channel::HeartRate, 142.0),
            (Channel::RespirationRate, 33.0),
        ]);
        let found = form(&activity, &signals);
        assert_eq!(
            (found[0].step_length_mm, found[0].vertical_ratio_pct),
            (Some(1000.0), Some(8.0))
        );
        let breath = breathing(&activity, &signals);
        assert_eq!((breath.len(), breath[0].bin), (1, 28));
        assert!((breath[0].rate - 33.0).abs() < 1e-9);
        let (walk, signals) = run(&[(Channel::Speed, 1.3), (Channel::Cadence, 110.0)]);
        assert!(form(&walk, &signals).is_empty());
    }
}
