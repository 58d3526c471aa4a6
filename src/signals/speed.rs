//! Distance and speed of a reconciled recording.

use crate::activity::{Activity, Channel};

/// Half of the stretch over which speed from distance is taken, seconds.
///
/// Basis: judgement; 5 to 9 s in all smooth the noise of positions and keep a stride.
const HALF_S: f64 = 4.0;
/// Samples further apart speak for the time between them by the way between them, s (judgement: beyond smart
/// recording's shortest spacing a speed at one moment says little of the time until the next).
const DENSE_S: f64 = 2.5;

/// Distance and speed, each empty when nothing tells. The speed of a sample is that of the time until the
/// next one.
pub(super) fn of(activity: &Activity, duration_s: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let samples = &activity.samples;
    let time = samples.time();
    let distance = match (samples.get(Channel::Distance), samples.get(Channel::Speed)) {
        (Some(recorded), _) => without_pauses(recorded, time, duration_s),
        (None, Some(speed)) => summed(speed, duration_s),
        (None, None) => return (Vec::new(), Vec::new()),
    };
    let along = Along { time, distance: &distance };
    // What the device says, but where it says nothing or its samples lie far apart.
    let mut speed = samples.get(Channel::Speed).map_or(vec![f64::NAN; time.len()], <[f64]>::to_vec);
    for (i, speed) in speed.iter_mut().enumerate() {
        let next = time.get(i + 1).copied().unwrap_or(time[i]);
        if next - time[i] <= DENSE_S && speed.is_finite() {
            continue;
        }
        let (centre, half) = ((time[i] + next) / 2.0, (next - time[i]) / 2.0);
        let half = if half > HALF_S || speed.is_finite() { half } else { HALF_S };
        *speed = along.speed(i, centre, half);
    }
    (distance, speed)
}

/// Never falling, straight over missing samples, and without what lies in pauses.
fn without_pauses(recorded: &[f64], time: &[f64], duration_s: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(recorded.len());
    let mut last: Option<(usize, f64)> = None;
    let mut total = 0.0;
    for (i, &d) in recorded.iter().enumerate() {
        if !d.is_finite() {
            out.push(f64::NAN);
            continue;
        }
        match last {
            None => {
                total = d.max(0.0);
                out.fill(total);
            }
            Some((from, before)) => {
                let ran: f64 = match i - from {
                    1 => duration_s[from],
                    _ => duration_s[from..i].iter().sum(),
                };
                let step = if ran > 0.0 { (d - before).max(0.0) } else { 0.0 };
                for k in from + 1..i {
                    let share = (time[k] - time[from]) / (time[i] - time[from]);
                    out[k] = total + share * step;
                }
                total += step;
            }
        }
        out.push(total);
        last = Some((i, d.max(last.map_or(0.0, |l| l.1))));
    }
    if let Some((from, _)) = last {
        out[from + 1..].fill(total);
    }
    out
}

/// The way at this speed; a missing one covers none.
fn summed(speed: &[f64], duration_s: &[f64]) -> Vec<f64> {
    let mut total = 0.0;
    let step = |(v, s): (&f64, &f64)| if v.is_finite() { v * s } else { 0.0 };
    let sum = |step: f64| {
        let here = total;
        total += step;
        here
    };
    speed.iter().zip(duration_s).map(step).map(sum).collect()
}

/// A distance that goes straight from sample to sample.
struct Along<'a> {
    time: &'a [f64],
    distance: &'a [f64],
}

impl Along<'_> {
    /// Mean speed over `half` seconds to both sides of a time near sample `i`, as far as the recording goes.
    fn speed(&self, i: usize, centre: f64, half: f64) -> f64 {
        let last = self.time[self.time.len() - 1];
        let from = (centre - half).max(self.time[0]);
        let to = (centre + half).min(last);
        if to > from { (self.at(i, to) - self.at(i, from)) / (to - from) } else { 0.0 }
    }

    /// The distance at a time, looked for from sample `i` on.
    fn at(&self, i: usize, t: f64) -> f64 {
        let mut k = i.min(self.time.len().saturating_sub(2));
        while k > 0 && self.time[k] > t {
            k -= 1;
        }
        while k + 2 < self.time.len() && self.time[k + 1] < t {
            k += 1;
        }
        let (Some(a), Some(b)) = (self.time.get(k), self.time.get(k + 1)) else { return 0.0 };
        let share = ((t - a) / (b - a)).clamp(0.0, 1.0);
        self.distance[k] + share * (self.distance[k + 1] - self.distance[k])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Samples, Sport};
    use crate::calendar::UtcTime;

    fn of_distance(time: Vec<f64>, distance: Vec<f64>, duration_s: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let samples = Samples::new(time).unwrap().with(Channel::Distance, distance).unwrap();
        of(&Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples), duration_s)
    }

    #[test]
    fn speed_from_distance_is_distance_over_time() {
        // Spacing of 1, 1 and 8 s.
        let mut time = vec![0.0];
        for k in 0..100 {
            time.push(time[k] + [1.0, 1.0, 8.0][k % 3]);
        }
        let hold: Vec<f64> = time.windows(2).map(|t| t[1] - t[0]).chain([0.0]).collect();
        let (_, speed) = of_distance(time.clone(), time.iter().map(|t| 3.2 * t).collect(), &hold);
        assert!(speed[..100].iter().all(|v| (v - 3.2).abs() < 1e-9));
    }

    #[test]
    fn distance_goes_straight_over_holes_and_never_back_and_stands_in_pauses() {
        let time: Vec<f64> = (0..6).map(f64::from).collect();
        let (distance, _) = of_distance(
            time,
            vec![1.0, 5.0, 3.0, f64::NAN, 9.0, 20.0],
            &[1.0, 1.0, 1.0, 1.0, 0.0, 0.0],
        );
        assert_eq!(distance, [1.0, 5.0, 5.0, 7.0, 9.0, 9.0]);
    }
}
