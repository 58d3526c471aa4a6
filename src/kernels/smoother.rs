//! The way of a body from fixes of its place.

use super::stats::median;

/// Random accelerations that a way may ask for, as power spectral densities, m²/s³: from a straight run to
/// one around the corners of a park.
///
/// Basis: judgement. On simulated courses (straight, track, winding), fixes 1 to 15 s apart and noise of
/// 0 to 4 m, the likeliest of them keeps the length of the way within 2 %; one for all is too stiff for
/// corners (5 % short) or lets noise lengthen a straight way.
const ACCELERATIONS: [f64; 4] = [0.03, 0.1, 0.3, 1.0];
/// Fixes nearer to each other than this, s, wander with the receiver by more than the way bends: the last of
/// [`ACCELERATIONS`] would follow them (judgement).
const DENSE_S: f64 = 3.0;
/// That of a way too short to tell, and how few fixes are (judgement).
const ACCELERATION: f64 = 0.1;
const FEWEST_FIXES: usize = 30;
/// Noise of a fix that may be asked for where neighbours don't show it, m, and the one that is taken where
/// fixes lie so far apart that bends look like noise (judgement, on the simulated courses above).
const NOISES_M: [f64; 3] = [0.75, 1.5, 3.0];
const NOISE_M: f64 = 1.5;
/// ... which is beyond this typical spacing, s.
const BENDS_HIDE_S: f64 = 6.0;
/// Limits of the noise that neighbours show, m.
const NOISE_LIMITS_M: (f64, f64) = (0.3, 6.0);
/// Likelihood is asked of some pieces of so many fixes, about so many fixes in all: for speed (judgement).
const PIECE: usize = 64;
const ASKED: usize = 1024;
/// Variance of a velocity of which nothing is known, (m/s)².
const UNKNOWN_VELOCITY: f64 = 16.0;
/// Longer holes are crossed by a straight line: nothing is known of the bends in them, s (judgement).
const LONGEST_ARC_S: f64 = 20.0;

/// How a way bends, and how its fixes err.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    /// Standard deviation of a fix, m.
    pub fix_sd_m: f64,
    /// Power spectral density of random accelerations, m²/s³.
    pub acceleration_psd: f64,
}

impl Model {
    /// The model under which these fixes are likeliest. Noise is that of neighbours where they lie near
    /// enough to show it.
    pub fn of(time: &[f64], fixes: &[[f64; 2]]) -> Model {
        let shown = fix_sd(time, fixes).map(|sd| sd.clamp(NOISE_LIMITS_M.0, NOISE_LIMITS_M.1));
        let n = time.len().min(fixes.len());
        if n < FEWEST_FIXES {
            return Model { fix_sd_m: shown.unwrap_or(NOISE_M), acceleration_psd: ACCELERATION };
        }
        let mut steps: Vec<f64> = time.windows(2).map(|t| t[1] - t[0]).collect();
        let usual_s = median(&mut steps).unwrap_or(0.0);
        let dense = usual_s < DENSE_S;
        let noises = match shown {
            Some(sd) => vec![sd],
            None if usual_s > BENDS_HIDE_S => vec![NOISE_M],
            None => NOISES_M.to_vec(),
        };
        let models = noises.iter().flat_map(|&fix_sd_m| {
            let few = ACCELERATIONS.len() - usize::from(dense);
            ACCELERATIONS[..few]
                .iter()
                .map(move |&acceleration_psd| Model { fix_sd_m, acceleration_psd })
        });
        let likelihood = |model: &Model| -> f64 {
            let pieces = time[..n].chunks(PIECE).zip(fixes[..n].chunks(PIECE));
            pieces.step_by(n / ASKED + 1).map(|(t, f)| log_likelihood(t, f, *model)).sum()
        };
        let best = models.map(|m| (likelihood(&m), m)).max_by(|a, b| a.0.total_cmp(&b.0));
        best.map_or(Model { fix_sd_m: NOISE_M, acceleration_psd: ACCELERATION }, |(_, m)| m)
    }
}

/// Smoothed motion, one entry a fix.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Motion {
    /// Metres since the first fix along the smoothed way.
    pub along_m: Vec<f64>,
    /// Speed at each fix, m/s.
    pub speed_mps: Vec<f64>,
}

/// Covariance of place and velocity, the same for both axes.
#[derive(Clone, Copy, Default)]
struct Covariance {
    place: f64,
    both: f64,
    velocity: f64,
}

/// Place and velocity, east and north.
#[derive(Clone, Copy, Default)]
struct State {
    place: [f64; 2],
    velocity: [f64; 2],
}

/// The way along fixes on a plane, whose spacing in time may be uneven: a Kalman filter for a body that
/// keeps its velocity but for random accelerations, and the Rauch-Tung-Striebel smoother back over it.
///
/// `time` in s, strictly increasing; `fixes` east and north in m, finite. The length between two fixes is that of the cubic through both places and
/// velocities (Simpson's rule), and of the chord across holes of more than 20 s. Cost: O(n).
///
/// Misleads where errors are correlated over tens of seconds: they look like motion.
///
/// # Source
/// [`crate::science::references::RAUCH_1965`].
pub fn smooth(time: &[f64], fixes: &[[f64; 2]], model: Model) -> Motion {
    let n = time.len().min(fixes.len());
    if n == 0 {
        return Motion::default();
    }
    let (mut states, filtered, predicted) = filter(&time[..n], fixes, model);
    for i in (0..n - 1).rev() {
        let dt = time[i + 1] - time[i];
        let (f, m) = (filtered[i], predicted[i + 1]);
        let (a, b) = (f.place + dt * f.both, f.both + dt * f.velocity);
        let det = m.place * m.velocity - m.both * m.both;
        // Gains of the smoother: how far place and velocity follow what comes later.
        let place =
            [(a * m.velocity - f.both * m.both) / det, (f.both * m.place - a * m.both) / det];
        let velocity = [
            (b * m.velocity - f.velocity * m.both) / det,
            (f.velocity * m.place - b * m.both) / det,
        ];
        let (now, next) = (states[i], states[i + 1]);
        for k in 0..2 {
            let ahead = next.place[k] - now.place[k] - dt * now.velocity[k];
            let faster = next.velocity[k] - now.velocity[k];
            states[i].place[k] += place[0] * ahead + place[1] * faster;
            states[i].velocity[k] += velocity[0] * ahead + velocity[1] * faster;
        }
    }
    let mut along_m = Vec::with_capacity(n);
    let mut total = 0.0;
    along_m.push(total);
    for (pair, dt) in states.windows(2).zip(time.windows(2).map(|t| t[1] - t[0])) {
        total += arc(pair[0], pair[1], dt);
        along_m.push(total);
    }
    Motion { along_m, speed_mps: states.iter().map(|s| length(s.velocity)).collect() }
}

/// What a filter knows of a body.
#[derive(Clone, Copy)]
struct Belief {
    state: State,
    p: Covariance,
}

impl Belief {
    fn first(fix: [f64; 2], model: Model) -> Belief {
        let place = model.fix_sd_m * model.fix_sd_m;
        let p = Covariance { place, both: 0.0, velocity: UNKNOWN_VELOCITY };
        Belief { state: State { place: fix, velocity: [0.0; 2] }, p }
    }

    /// `dt` seconds later, without a fix.
    fn later(self, dt: f64, model: Model) -> Belief {
        let Belief { mut state, p } = self;
        let q = model.acceleration_psd * dt;
        (0..2).for_each(|k| state.place[k] += dt * state.velocity[k]);
        let p = Covariance {
            place: p.place + dt * (2.0 * p.both + dt * p.velocity) + q * dt * dt / 3.0,
            both: p.both + dt * p.velocity + q * dt / 2.0,
            velocity: p.velocity + q,
        };
        Belief { state, p }
    }

    /// With a fix: also how far off it was, squared, and the variance of that on each axis.
    fn with(self, fix: [f64; 2], model: Model) -> (Belief, f64, f64) {
        let Belief { mut state, p } = self;
        let variance = p.place + model.fix_sd_m * model.fix_sd_m;
        let gain = [p.place / variance, p.both / variance];
        let mut squared = 0.0;
        for (k, fix) in fix.into_iter().enumerate() {
            let off = fix - state.place[k];
            state.place[k] += gain[0] * off;
            state.velocity[k] += gain[1] * off;
            squared += off * off;
        }
        let p = Covariance {
            place: p.place * (1.0 - gain[0]),
            both: p.both * (1.0 - gain[0]),
            velocity: p.velocity - gain[1] * p.both,
        };
        (Belief { state, p }, squared, variance)
    }
}

/// Filtered states, their covariances, and those that were predicted for them.
fn filter(
    time: &[f64],
    fixes: &[[f64; 2]],
    model: Model,
) -> (Vec<State>, Vec<Covariance>, Vec<Covariance>) {
    let n = time.len();
    let (mut states, mut filtered, mut predicted) =
        (Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n));
    let mut belief = Belief::first(fixes[0], model);
    for i in 0..n {
        if i > 0 {
            belief = belief.later(time[i] - time[i - 1], model);
        }
        predicted.push(belief.p);
        if i > 0 {
            belief = belief.with(fixes[i], model).0;
        }
        states.push(belief.state);
        filtered.push(belief.p);
    }
    (states, filtered, predicted)
}

/// Log-likelihood of fixes under a model, but for a constant.
fn log_likelihood(time: &[f64], fixes: &[[f64; 2]], model: Model) -> f64 {
    let mut belief = Belief::first(fixes[0], model);
    let mut sum = 0.0;
    for (t, fix) in time.windows(2).zip(&fixes[1..]) {
        let (next, squared, variance) = belief.later(t[1] - t[0], model).with(*fix, model);
        sum -= squared / (2.0 * variance) + libm::log(variance);
        belief = next;
    }
    sum
}

fn length(v: [f64; 2]) -> f64 {
    (v[0] * v[0] + v[1] * v[1]).sqrt()
}

/// Length of the cubic between two states.
fn arc(a: State, b: State, dt: f64) -> f64 {
    let chord = [b.place[0] - a.place[0], b.place[1] - a.place[1]];
    if dt > LONGEST_ARC_S {
        return length(chord);
    }
    let middle = [0, 1].map(|k| 1.5 * chord[k] / dt - 0.25 * (a.velocity[k] + b.velocity[k]));
    dt * (length(a.velocity) + 4.0 * length(middle) + length(b.velocity)) / 6.0
}

/// Three fixes that lie further apart show the bends of the way rather than noise, s (judgement).
const LONGEST_TRIPLE_S: f64 = 4.5;
/// Fewer triples than this tell nothing.
const FEWEST_TRIPLES: usize = 30;

/// Standard deviation of a fix about a smooth way, m: from how far each lies off the line between its
/// neighbours (median absolute deviation); `None` where too few lie within 4.5 s of each other.
///
/// Errors that change slowly don't show in it.
fn fix_sd(time: &[f64], fixes: &[[f64; 2]]) -> Option<f64> {
    let mut off = Vec::new();
    for (t, f) in time.windows(3).zip(fixes.windows(3)) {
        let span = t[2] - t[0];
        if span > LONGEST_TRIPLE_S {
            continue;
        }
        let w = (t[1] - t[0]) / span;
        let scale = (1.0 + w * w + (1.0 - w) * (1.0 - w)).sqrt();
        off.extend((0..2).map(|k| (f[1][k] - (1.0 - w) * f[0][k] - w * f[2][k]).abs() / scale));
    }
    if off.len() < 2 * FEWEST_TRIPLES {
        return None;
    }
    median(&mut off).map(|m| 1.4826 * m)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::random::Random;

    fn fixes(place: fn(f64) -> [f64; 2], dt: f64, sd: f64) -> (Vec<f64>, Vec<[f64; 2]>) {
        let mut dice = Random::new(2);
        let time: Vec<f64> = (0..400).map(|i| dt * f64::from(i)).collect();
        let fixes = time.iter().map(|t| place(3.0 * t).map(|m| m + dice.normal(0.0, sd))).collect();
        (time, fixes)
    }

    #[test]
    fn bends_and_noise_are_told_apart() {
        let bends: fn(f64) -> [f64; 2] =
            |d| [40.0 * libm::cos(d / 40.0), 40.0 * libm::sin(d / 40.0)];
        for place in [|d| [0.0, d], bends] {
            for (dt, sd) in [(1.0, 1.0), (1.0, 3.0), (2.0, 1.0), (4.0, 1.0), (4.0, 3.0), (8.0, 1.0)]
            {
                let (time, fixes) = fixes(place, dt, sd);
                let model = Model::of(&time, &fixes);
                let along = *smooth(&time, &fixes, model).along_m.last().unwrap();
                let off = along / (3.0 * time.last().unwrap()) - 1.0;
                assert!(off.abs() < 0.02, "{dt} s, {sd} m: {off}, {model:?}");
            }
        }
    }
}
