//! Signals derived once from the samples: distance, speed, grade, grade-adjusted speed, moving.

mod gap;
mod grade;
mod speed;

pub use gap::{gap_factor, minetti};

pub use crate::activity::MOVING_MPS;
use crate::activity::{Activity, Channel, running_s};

/// Columns derived from an activity, with one entry per sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Signals {
    /// Time until the next sample without pauses, seconds.
    pub duration_s: Vec<f64>,
    /// Distance since the start, metres, never decreasing; empty when unknown.
    pub distance: Vec<f64>,
    /// Speed, m/s; empty when unknown.
    pub speed: Vec<f64>,
    /// Grade as rise over run, clamped to +-0.35; NaN where it is unknown, empty without altitude.
    pub grade: Vec<f64>,
    /// Metres climbed by the altitudes; `None` without them.
    pub ascent_m: Option<f64>,
    /// Grade-adjusted speed, m/s. Equals speed where grade is unknown; empty when speed is unknown.
    pub gap: Vec<f64>,
    /// Whether the runner moved.
    pub moving: Vec<bool>,
}

impl Signals {
    /// Derives all signals from a repaired activity.
    pub fn of(activity: &Activity) -> Signals {
        let time = activity.samples.time();
        let mut duration_s = running_s(time, &activity.pauses);
        duration_s.resize(time.len(), 0.0);
        let (distance, speed) = speed::of(activity, &duration_s);
        let indoor = activity.sub_sport.is_indoor();
        let climb = match activity.samples.get(Channel::Altitude) {
            Some(altitude) if !indoor && !distance.is_empty() => {
                Some(grade::of(altitude, &distance, activity.device.altimeter))
            }
            _ => None,
        };
        let ascent_m = climb.as_ref().map(|c| c.ascent_m);
        let grade = climb.map_or_else(Vec::new, |c| c.grade);
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
        Signals { duration_s, distance, speed, grade, ascent_m, gap, moving }
    }

    /// Time moving, seconds.
    pub fn moving_s(&self) -> f64 {
        // An empty sum of floats is -0.
        self.moving.iter().zip(&self.duration_s).filter(|(m, _)| **m).map(|(_, h)| h).sum::<f64>()
            + 0.0
    }

    /// Distance covered while moving, metres; `None` without a distance.
    pub fn moved_m(&self) -> Option<f64> {
        if self.distance.is_empty() {
            return None;
        }
        let steps = self.distance.windows(2).zip(&self.moving).filter(|(_, m)| **m);
        Some(steps.map(|(d, _)| d[1] - d[0]).sum::<f64>() + 0.0)
    }

    /// Time with the timer running, seconds.
    pub fn timer_s(&self) -> f64 {
        self.duration_s.iter().sum::<f64>() + 0.0
    }
}
