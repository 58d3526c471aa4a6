//! How a runner's legs, heart and watch answer a plan ([`crate::science::generator`]).

use super::beats::{FGN_HURST, fgn, interpolate, sd_ms, target_alpha1};
use super::plan::{SessionKind, SessionTruth};
use crate::activity::{
    Activity, Altimeter, Beats, Channel, HeartRateSource, Lap, Positions, Samples, Span, Sport,
    SubSport,
};
use crate::calendar::UtcTime;
use crate::kernels::geodesy::METRES_A_DEGREE;
use crate::kernels::random::Random;
use crate::signals::minetti;

/// The true parameters of a synthetic runner.
#[derive(Clone, Debug, PartialEq)]
pub struct Runner {
    /// Maximal heart rate, bpm.
    pub hr_max: f64,
    /// Resting heart rate, bpm.
    pub hr_rest: f64,
    /// Heart rate at the first threshold, bpm.
    pub vt1: f64,
    /// Heart rate at the second threshold, bpm.
    pub vt2: f64,
    /// Critical speed, m/s.
    pub cs: f64,
    /// Speed at the first threshold as a share of critical speed.
    pub r1: f64,
    /// Time constants of rising and falling heart rate, seconds.
    pub tau: (f64, f64),
    /// By how much alpha1 lies above the usual at every effort (D.7); 0 unless a test sets it.
    pub alpha1_offset: f64,
}

impl Runner {
    /// A runner as [`crate::science::generator`] draws them.
    pub fn random(rng: &mut Random) -> Runner {
        let hr_max = rng.normal(186.0, 10.0).clamp(165.0, 210.0);
        let vt1 = rng.normal(0.835, 0.03).clamp(0.77, 0.90) * hr_max;
        Runner {
            hr_rest: rng.normal(55.0, 8.0).clamp(38.0, 75.0),
            vt2: (rng.normal(0.925, 0.02) * hr_max).max(vt1 + 8.0),
            cs: rng.normal(3.8, 0.55).clamp(2.6, 5.4),
            r1: rng.normal(0.823, 0.025).clamp(0.76, 0.88),
            tau: (20.0 + 25.0 * rng.uniform(), 35.0 + 35.0 * rng.uniform()),
            hr_max,
            vt1,
            alpha1_offset: 0.0,
        }
    }

    /// Steady heart rate at an effort speed, bpm (D.4).
    fn steady(&self, speed: f64) -> f64 {
        let knots = [
            (0.0, self.hr_rest + 15.0),
            (0.35 * self.cs, self.hr_rest + 45.0),
            (self.r1 * self.cs, self.vt1),
            (self.cs, self.vt2),
            (1.18 * self.cs, self.hr_max),
        ];
        let k = knots.windows(2).find(|w| speed <= w[1].0);
        k.map_or(self.hr_max, |w| w[0].1 + (w[1].1 - w[0].1) * (speed - w[0].0) / (w[1].0 - w[0].0))
    }
}

/// A generated run and its truth.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntheticRun {
    /// The recording of the watch.
    pub activity: Activity,
    /// The truth about the session.
    pub truth: SessionTruth,
}

/// A position in the middle of an ocean.
pub(super) const LATITUDE: f64 = 40.0;
pub(super) const LONGITUDE: f64 = -30.0;
pub(super) const OFFSET_S: i32 = -2 * 3600;

/// Generates one run; with `beats` the watch also stores RR intervals.
pub fn generate(
    runner: &Runner,
    kind: &SessionKind,
    minutes: f64,
    start: UtcTime,
    beats: bool,
    rng: &mut Random,
) -> SyntheticRun {
    let plan = (kind.plan)(minutes);
    let mut effort = Vec::new();
    let mut laps = Vec::new();
    for (len, share, intensity) in plan {
        let from = effort.len() as f64;
        effort.resize(effort.len() + (len * 60.0) as usize, share * runner.cs);
        let span = Span { start_s: from, end_s: effort.len() as f64 };
        laps.push(Lap {
            timer_s: Some(span.len_s()),
            span,
            distance_m: None,
            intensity: Some(intensity),
            step: None,
            name: None,
        });
    }
    let truth = truth(&effort, runner);
    let n = effort.len();
    let effort = wandering(&effort, rng);
    let (speed, altitude) = terrain(&effort, kind.hills_m, rng);
    let heart_rate_response = heart_rate_response(&effort, runner, rng);
    let mut distance = vec![0.0; n];
    for i in 1..n {
        distance[i] = distance[i - 1] + speed[i - 1];
    }
    let time: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let device: Vec<f64> = (0..n)
        .map(|i| {
            let three = &heart_rate_response[i.saturating_sub(2)..=i];
            (three.iter().sum::<f64>() / three.len() as f64).round()
        })
        .collect();
    let noisy: Vec<f64> = speed.iter().map(|v| (v * rng.normal(1.0, 0.02)).max(0.0)).collect();
    let cadence =
        speed.iter().map(|v| (162.0 + 12.0 * (v - 2.8) + rng.normal(0.0, 2.0)).max(0.0)).collect();
    let mut samples = Samples::new(time).unwrap_or_default();
    let mut set = |channel, column: Vec<f64>| {
        // Lengths agree by construction.
        let _ = samples.set(channel, column);
    };
    set(Channel::HeartRate, device);
    set(Channel::Speed, noisy);
    set(Channel::Cadence, cadence);
    if !kind.treadmill {
        let barometer = altitude.iter().map(|a| a + rng.normal(0.0, 0.2)).collect();
        set(Channel::Altitude, barometer);
    }
    set(Channel::Distance, distance.clone());
    if !kind.treadmill {
        let _ = samples.set_positions(loop_positions(&distance, rng));
    }
    let mut activity = Activity::new(start, Sport::Running, samples);
    activity.utc_offset_s = Some(OFFSET_S);
    activity.sub_sport = if kind.treadmill { SubSport::Treadmill } else { SubSport::Generic };
    activity.name = Some(kind.name.to_string());
    activity.laps = laps;
    activity.device.name = Some("lope synth".to_string());
    activity.device.altimeter =
        if kind.treadmill { Altimeter::Unknown } else { Altimeter::Barometer };
    activity.device.heart_rate =
        if beats { HeartRateSource::Strap } else { HeartRateSource::Wrist };
    activity.beats = beats.then(|| intervals(&heart_rate_response, &effort, runner, rng));
    SyntheticRun { activity, truth }
}

fn truth(effort: &[f64], runner: &Runner) -> SessionTruth {
    let mut truth = SessionTruth::default();
    for v in effort {
        let slot = if *v < runner.r1 * runner.cs {
            &mut truth.below
        } else if *v < 0.985 * runner.cs {
            &mut truth.between
        } else {
            &mut truth.above
        };
        *slot += 1.0 / 60.0;
    }
    truth
}

/// 5-s smoothed plan with 2 % slow wander.
fn wandering(plan: &[f64], rng: &mut Random) -> Vec<f64> {
    let mut wander = 0.0;
    (0..plan.len())
        .map(|i| {
            wander = 0.985 * wander + rng.normal(0.0, 0.0035);
            let around = &plan[i.saturating_sub(2)..(i + 3).min(plan.len())];
            around.iter().sum::<f64>() / around.len() as f64 * (1.0 + wander)
        })
        .collect()
}

/// A sine of hills; the runner gives back part of the grade in speed.
fn terrain(effort: &[f64], height: f64, rng: &mut Random) -> (Vec<f64>, Vec<f64>) {
    const LENGTH_M: f64 = 1400.0;
    let kept = 0.6 + 0.3 * rng.uniform();
    let phase = std::f64::consts::TAU * rng.uniform();
    let mut along = 0.0;
    effort
        .iter()
        .map(|e| {
            let angle = std::f64::consts::TAU * along / LENGTH_M + phase;
            let grade = height / 2.0 * std::f64::consts::TAU / LENGTH_M * libm::cos(angle);
            let speed = e / ((1.0 - kept) + kept * minetti(grade) / 3.6);
            along += speed;
            (speed, 30.0 + height / 2.0 * libm::sin(angle))
        })
        .unzip()
}

/// First-order kinetics with a delay of 5 s, slow component, drift.
pub(super) fn heart_rate_response(effort: &[f64], runner: &Runner, rng: &mut Random) -> Vec<f64> {
    let drift_rate = 0.03 + 0.05 * rng.uniform();
    let mut heart_rate_response = runner.hr_rest + 35.0;
    let mut above_s = 0.0;
    let mut drift = 0.0;
    (0..effort.len())
        .map(|t| {
            let v = effort[t.saturating_sub(5)];
            let u = (v / runner.cs - runner.r1) / (1.0 - runner.r1);
            above_s = if u > 0.0 { above_s + 1.0 } else { (above_s - 2.0f64).max(0.0) };
            let slow =
                8.0 * u.clamp(0.0, 1.0) * (1.0 - libm::exp(-(above_s - 120.0f64).max(0.0) / 150.0));
            if t > 600 {
                drift += drift_rate / 60.0 * (1.0 + 2.0 * u.clamp(0.0, 1.0));
            }
            let cap = 0.15 * (runner.hr_max - runner.hr_rest);
            let target = (runner.steady(v) + slow + drift.min(cap)).min(runner.hr_max);
            let tau = if target > heart_rate_response { runner.tau.0 } else { runner.tau.1 };
            heart_rate_response += (target - heart_rate_response) / tau;
            heart_rate_response
        })
        .collect()
}

/// A loop of 3 km in circumference with AR(1) position noise.
fn loop_positions(distance: &[f64], rng: &mut Random) -> Positions {
    const RADIUS_M: f64 = 3000.0 / std::f64::consts::TAU;
    let (mut north, mut east) = (0.0, 0.0);
    let mut positions = Positions::default();
    let sd = 3.0 * (1.0 - 0.97f64 * 0.97).sqrt();
    for d in distance {
        north = 0.97 * north + rng.normal(0.0, sd);
        east = 0.97 * east + rng.normal(0.0, sd);
        let angle = d / RADIUS_M;
        let y = RADIUS_M * libm::sin(angle) + north;
        let x = RADIUS_M * libm::cos(angle) + east;
        positions.latitude.push(LATITUDE + y / METRES_A_DEGREE);
        let shrink = libm::cos(LATITUDE.to_radians());
        positions.longitude.push(LONGITUDE + x / (METRES_A_DEGREE * shrink));
    }
    positions
}

/// Beats whose short-term scaling is that of the effort, in blocks of 60 s.
fn intervals(
    heart_rate_response: &[f64],
    effort: &[f64],
    runner: &Runner,
    rng: &mut Random,
) -> Beats {
    let mut beats = Beats::default();
    let mut clock = 0.0;
    while (clock as usize) + 1 < heart_rate_response.len() {
        let second = clock as usize;
        let block = (second + 60).min(heart_rate_response.len());
        let mean = heart_rate_response[second..block].iter().sum::<f64>() / (block - second) as f64;
        let v = effort[second..block].iter().sum::<f64>() / (block - second) as f64;
        let u = (v / runner.cs - runner.r1) / (1.0 - runner.r1);
        let hurst = interpolate(&FGN_HURST, target_alpha1(u) + runner.alpha1_offset);
        let count = ((block - second) as f64 * mean / 60.0).ceil() as usize;
        let noise = fgn(hurst, count.max(2), rng);
        let sd = sd_ms(mean);
        for x in noise {
            let now = (clock as usize).min(heart_rate_response.len() - 1);
            let rr = (60_000.0 / heart_rate_response[now] + sd * x).round();
            clock += rr / 1000.0;
            if (clock as usize) >= heart_rate_response.len() {
                break;
            }
            beats.rr_ms.push(rr);
            beats.anchor_s.push(clock.floor());
        }
    }
    beats
}
