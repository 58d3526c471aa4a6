//! What bad sensors make of a run ([`crate::science::generator`]), with the truth of where.
//!
//! Faults are planted in a finished run with a stream of random numbers of their own, so that the run
//! itself, and every season made without them, stays the same byte for byte.

use crate::activity::{Activity, Channel, Span};
use crate::kernels::geodesy::METRES_A_DEGREE;
use crate::kernels::random::Random;

/// The faults to plant; the default is none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FaultPlan {
    /// Episodes in which the watch shows the cadence: 2 to 12 min, reached over 10 s.
    pub locks: usize,
    /// The share of cadence that a lock shows; 0 stands for all of it.
    pub lock_share: f64,
    /// Spikes: 1 to 8 s, 30 to 70 bpm off.
    pub spikes: usize,
    /// Drop-outs: 5 to 60 s without heart rate.
    pub dropouts: usize,
    /// Seconds by which heart rate is shown late (5 to 25 in a watch).
    pub lag_s: usize,
    /// Noise of heart rate of 2 bpm, as light at the wrist has it.
    pub optical: bool,
    /// Positions between high houses: 8 m of noise in place of 3.
    pub urban: bool,
}

/// The kind of a fault with a time span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SensorFault {
    /// Heart rate is the cadence.
    Lock,
    /// Heart rate is off for some seconds.
    Spike,
    /// Heart rate is missing.
    Dropout,
}

/// A planted fault.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlantedFault {
    /// The kind of fault.
    pub fault: SensorFault,
    /// Time span, seconds since the start.
    pub span: Span,
}

/// Time without faults at both ends and between two faults, seconds.
const MARGIN_S: usize = 60;
const RAMP_S: f64 = 10.0;

/// Plants faults and returns them in order of time. Faults for which there is no room are omitted.
pub fn plant_faults(
    activity: &mut Activity,
    faults: &FaultPlan,
    rng: &mut Random,
) -> Vec<PlantedFault> {
    if faults.urban {
        add_urban_noise(activity, rng);
    }
    let n = activity.samples.len();
    let cadence = activity.samples.get(Channel::Cadence).map_or_else(Vec::new, <[f64]>::to_vec);
    let Some(heart) = activity.samples.get_mut(Channel::HeartRate) else { return Vec::new() };
    if faults.lag_s > 0 && faults.lag_s < n {
        heart.copy_within(0..n - faults.lag_s, faults.lag_s);
        let first = heart[0];
        heart[..faults.lag_s].fill(first);
    }
    if faults.optical {
        // A watch smooths: the noise wanders, 2 bpm about the truth.
        let mut off = 0.0;
        for v in heart.iter_mut() {
            off = 0.9 * off + rng.normal(0.0, 2.0 * (1.0f64 - 0.81).sqrt());
            *v = (*v + off).round();
        }
    }
    let mut planted: Vec<PlantedFault> = Vec::new();
    let locks = if cadence.is_empty() { 0 } else { faults.locks };
    let plan = [
        (SensorFault::Lock, locks),
        (SensorFault::Dropout, faults.dropouts),
        (SensorFault::Spike, faults.spikes),
    ];
    for (fault, count) in plan {
        for _ in 0..count {
            let long = match fault {
                SensorFault::Lock => 120.0 + 600.0 * rng.uniform(),
                SensorFault::Dropout => 5.0 + 55.0 * rng.uniform(),
                SensorFault::Spike => 1.0 + 7.99 * rng.uniform(),
            } as usize;
            let Some(from) = find_place(&planted, n, long, rng) else { continue };
            let at = from..from + long;
            match fault {
                SensorFault::Lock => {
                    let share = if faults.lock_share > 0.0 { faults.lock_share } else { 1.0 };
                    show_cadence(heart, &cadence, at.clone(), share, rng);
                }
                SensorFault::Dropout => heart[at.clone()].fill(f64::NAN),
                SensorFault::Spike => {
                    let sign = if rng.uniform() < 0.5 { -1.0 } else { 1.0 };
                    let off = sign * (30.0 + 40.0 * rng.uniform());
                    // What no sensor stores is no spike of it.
                    let shown = |v: f64| (v + off).clamp(31.0, 229.0).round();
                    heart[at.clone()].iter_mut().for_each(|v| *v = shown(*v));
                }
            }
            let span = Span { start_s: at.start as f64, end_s: at.end as f64 };
            planted.push(PlantedFault { fault, span });
        }
    }
    planted.sort_by(|a, b| a.span.start_s.total_cmp(&b.span.start_s));
    planted
}

/// Returns the start of a free span of this length; `None` when ten tries find none.
fn find_place(planted: &[PlantedFault], n: usize, long: usize, rng: &mut Random) -> Option<usize> {
    let room = n.checked_sub(long + 2 * MARGIN_S).filter(|room| *room > 0)?;
    (0..10).find_map(|_| {
        let from = MARGIN_S + (rng.uniform() * room as f64) as usize;
        let (start, end) = ((from - MARGIN_S) as f64, (from + long + MARGIN_S) as f64);
        let free = planted.iter().all(|p| p.span.end_s <= start || p.span.start_s >= end);
        free.then_some(from)
    })
}

/// Heart rate glides to the cadence within 10 s, follows its mean of 5 s, and falls back at the end.
fn show_cadence(
    heart: &mut [f64],
    cadence: &[f64],
    at: std::ops::Range<usize>,
    share: f64,
    rng: &mut Random,
) {
    for i in at.clone() {
        let around = &cadence[i.saturating_sub(4)..=i];
        let shown = share * around.iter().sum::<f64>() / around.len() as f64;
        let arrived = ((i - at.start) as f64 / RAMP_S).min(1.0);
        heart[i] = (heart[i] + arrived * (shown - heart[i]) + rng.normal(0.0, 0.7)).round();
    }
}

/// AR(1) noise on top of that of open sky, so that both together have 8 m.
fn add_urban_noise(activity: &mut Activity, rng: &mut Random) {
    let Some((_, p)) = activity.samples.clock_and_positions_mut() else { return };
    let sd = (8.0f64 * 8.0 - 3.0 * 3.0).sqrt() * (1.0 - 0.97f64 * 0.97).sqrt();
    let (mut north, mut east) = (0.0, 0.0);
    for (lat, lon) in p.latitude.iter_mut().zip(&mut p.longitude) {
        north = 0.97 * north + rng.normal(0.0, sd);
        east = 0.97 * east + rng.normal(0.0, sd);
        *lat += north / METRES_A_DEGREE;
        *lon += east / (METRES_A_DEGREE * libm::cos(lat.to_radians()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::UtcTime;
    use crate::synth::{Runner, SESSION_KINDS, generate};

    fn run() -> Activity {
        let mut rng = Random::new(5);
        let runner = Runner::random(&mut rng);
        let easy = SESSION_KINDS.iter().find(|k| k.id == "long").unwrap();
        generate(&runner, easy, 90.0, UtcTime::from_unix_s(0), false, &mut rng).activity
    }

    #[test]
    fn nothing_planted_changes_nothing() {
        let mut activity = run();
        let before = activity.clone();
        assert!(plant_faults(&mut activity, &FaultPlan::default(), &mut Random::new(1)).is_empty());
        assert_eq!(activity, before);
    }

    #[test]
    fn faults_lie_where_the_truth_says_and_nowhere_else() {
        let mut activity = run();
        let before = activity.clone();
        let faults = FaultPlan { locks: 2, spikes: 9, dropouts: 3, ..FaultPlan::default() };
        let planted = plant_faults(&mut activity, &faults, &mut Random::new(1));
        let count = |fault| planted.iter().filter(|p| p.fault == fault).count();
        assert_eq!(count(SensorFault::Lock), 2);
        assert!(count(SensorFault::Spike) >= 7 && count(SensorFault::Dropout) >= 2);
        let old = before.samples.get(Channel::HeartRate).unwrap();
        let new = activity.samples.get(Channel::HeartRate).unwrap();
        for i in 0..old.len() {
            let inside = planted.iter().any(|p| p.span.contains(i as f64));
            assert!(inside || old[i] == new[i], "second {i}");
        }
        assert!(planted.windows(2).all(|w| w[1].span.start_s - w[0].span.end_s >= 60.0));
    }

    #[test]
    fn a_lag_moves_heart_rate_and_houses_scatter_positions() {
        let mut activity = run();
        let before = activity.clone();
        let faults = FaultPlan { lag_s: 20, urban: true, ..FaultPlan::default() };
        plant_faults(&mut activity, &faults, &mut Random::new(1));
        let heart = |a: &Activity, i: usize| a.samples.get(Channel::HeartRate).unwrap()[i];
        assert!((20..500).all(|i| heart(&activity, i) == heart(&before, i - 20)));
        let latitude = |a: &Activity| a.samples.positions().unwrap().latitude.clone();
        let apart: Vec<f64> = latitude(&activity)
            .iter()
            .zip(latitude(&before))
            .map(|(a, b)| (a - b) * METRES_A_DEGREE)
            .collect();
        let sd = crate::kernels::stats::sample_sd(&apart).unwrap();
        assert!((5.5..9.5).contains(&sd), "{sd} m on top of 3 m should make 8 m");
    }
}
