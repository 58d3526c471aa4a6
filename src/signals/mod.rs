//! Signals derived once from the samples: distance, speed, grade, grade-adjusted speed, moving.

mod gap;
mod grade;
mod speed;

pub use gap::{gap_factor, minetti};

use crate::activity::{Activity, Channel, LONGEST_HOLE_S, Span};

/// Slower than this is standing or shuffling at a crossing, m/s ([`crate::science::repairs`]).
pub const MOVING_MPS: f64 = 0.8;

/// Columns derived from an activity, with one entry per sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Signals {
    /// Time until the next sample without pauses, seconds.
    pub duration_s: Vec<f64>,
    /// Distance since the start, metres, never decreasing; empty when unknown.
    pub distance: Vec<f64>,
    /// Speed, m/s; empty when unknown.
    pub speed: Vec<f64>,
    /// Grade as rise over run, clamped to +-0.35; empty without altitude.
    pub grade: Vec<f64>,
    /// Grade-adjusted speed, m/s. Equals speed where grade is unknown; empty when speed is unknown.
    pub gap: Vec<f64>,
    /// Whether the runner moved.
    pub moving: Vec<bool>,
}

impl Signals {
    /// Derives all signals from a repaired activity.
    pub fn of(activity: &Activity) -> Signals {
        let time = activity.samples.time();
        let duration_s = durations(time, &activity.pauses);
        let (distance, speed) = speed::of(activity, &duration_s);
        let indoor = activity.sub_sport.is_indoor();
        let grade = match activity.samples.get(Channel::Altitude) {
            Some(altitude) if !indoor && !distance.is_empty() => {
                grade::of(altitude, &distance, activity.device.altimeter)
            }
            _ => Vec::new(),
        };
        let gap = if grade.is_empty() {
            speed.clone()
        } else {
            speed.iter().zip(&grade).map(|(v, g)| v * gap_factor(*g)).collect()
        };
        let moving = if speed.is_empty() {
            // Without speed, the runner is assumed to move while the timer runs.
            duration_s.iter().map(|h| *h > 0.0).collect()
        } else {
            speed.iter().zip(&duration_s).map(|(v, h)| *v > MOVING_MPS && *h > 0.0).collect()
        };
        Signals { duration_s, distance, speed, grade, gap, moving }
    }

    /// Time moving, seconds.
    pub fn moving_s(&self) -> f64 {
        // An empty sum of floats is -0.
        self.moving.iter().zip(&self.duration_s).filter(|(m, _)| **m).map(|(_, h)| h).sum::<f64>()
            + 0.0
    }

    /// Time with the timer running, seconds.
    pub fn timer_s(&self) -> f64 {
        self.duration_s.iter().sum::<f64>() + 0.0
    }
}

/// Computes the time until the next sample without pauses, seconds.
fn durations(time: &[f64], pauses: &[Span]) -> Vec<f64> {
    let mut next_pause = 0;
    let mut durations = Vec::with_capacity(time.len());
    for i in 0..time.len() {
        let end = time.get(i + 1).copied().unwrap_or(time[i]);
        let mut duration = end - time[i];
        while pauses.get(next_pause).is_some_and(|p| p.end_s <= time[i]) {
            next_pause += 1;
        }
        for p in pauses[next_pause..].iter().take_while(|p| p.start_s < end) {
            duration -= (p.end_s.min(end) - p.start_s.max(time[i])).max(0.0);
        }
        durations.push(duration.clamp(0.0, LONGEST_HOLE_S));
    }
    durations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_inside_a_hold_is_taken_out() {
        let pauses = [Span { start_s: 1.0, end_s: 4.0 }];
        assert_eq!(durations(&[0.0, 1.0, 5.0, 6.0], &pauses), [1.0, 1.0, 1.0, 0.0]);
    }
}
