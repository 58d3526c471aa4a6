//! The way of a body from fixes of its place.

use super::stats::median;

/// Random acceleration of a runner: its power spectral density, m²/s³.
///
/// Basis: judgement. On simulated courses (straight, track, winding), fixes 1 to 15 s apart and noise of
/// 0 to 4 m, 0.1 keeps the length of the way within 2 %; 0.03 cuts corners, 0.3 lets noise lengthen it.
const ACCELERATION_PSD: f64 = 0.1;
/// Variance of a velocity of which nothing is known, (m/s)².
const UNKNOWN_VELOCITY: f64 = 16.0;
/// Longer holes are crossed by a straight line: nothing is known of the bends in them, s (judgement).
const LONGEST_ARC_S: f64 = 20.0;

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
/// `time` in s, strictly increasing; `fixes` east and north in m, finite; `fix_sd_m` the standard
/// deviation of a fix. The length between two fixes is that of the cubic through both places and
/// velocities (Simpson's rule), and of the chord across holes of more than 20 s. Cost: O(n).
///
/// Misleads where errors are correlated over tens of seconds: they look like motion.
///
/// # Source
/// [`crate::science::references::RAUCH_1965`].
pub fn smooth(time: &[f64], fixes: &[[f64; 2]], fix_sd_m: f64) -> Motion {
    let n = time.len().min(fixes.len());
    if n == 0 {
        return Motion::default();
    }
    let (mut states, filtered, predicted) = filter(&time[..n], fixes, fix_sd_m);
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

/// Filtered states, their covariances, and those that were predicted for them.
fn filter(
    time: &[f64],
    fixes: &[[f64; 2]],
    fix_sd_m: f64,
) -> (Vec<State>, Vec<Covariance>, Vec<Covariance>) {
    let variance = fix_sd_m * fix_sd_m;
    let n = time.len();
    let (mut states, mut filtered, mut predicted) =
        (Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n));
    let mut state = State { place: fixes[0], velocity: [0.0; 2] };
    let mut p = Covariance { place: variance, both: 0.0, velocity: UNKNOWN_VELOCITY };
    for i in 0..n {
        if i > 0 {
            let dt = time[i] - time[i - 1];
            p = grown(p, dt);
            predicted.push(p);
            let s = p.place + variance;
            let gain = [p.place / s, p.both / s];
            for (k, fix) in fixes[i].iter().enumerate() {
                state.place[k] += dt * state.velocity[k];
                let off = fix - state.place[k];
                state.place[k] += gain[0] * off;
                state.velocity[k] += gain[1] * off;
            }
            p = Covariance {
                place: p.place * (1.0 - gain[0]),
                both: p.both * (1.0 - gain[0]),
                velocity: p.velocity - gain[1] * p.both,
            };
        } else {
            predicted.push(p);
        }
        states.push(state);
        filtered.push(p);
    }
    (states, filtered, predicted)
}

/// What is known of a body after `dt` seconds without a fix.
fn grown(p: Covariance, dt: f64) -> Covariance {
    let q = ACCELERATION_PSD * dt;
    Covariance {
        place: p.place + dt * (2.0 * p.both + dt * p.velocity) + q * dt * dt / 3.0,
        both: p.both + dt * p.velocity + q * dt / 2.0,
        velocity: p.velocity + q,
    }
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
pub fn fix_sd(time: &[f64], fixes: &[[f64; 2]]) -> Option<f64> {
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
