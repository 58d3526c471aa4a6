//! Session plans as stretches of effort, and their true intensity.

use crate::activity::LapIntensity;

/// A planned stretch: minutes, effort speed as a share of critical speed, and purpose.
pub type PlannedStretch = (f64, f64, LapIntensity);

/// A kind of session.
pub struct SessionKind {
    /// Stable name.
    pub id: &'static str,
    /// Name of the workout.
    pub name: &'static str,
    /// The stretches, for `minutes` of easy running.
    pub plan: fn(minutes: f64) -> Vec<PlannedStretch>,
    /// On a treadmill.
    pub treadmill: bool,
    /// Height of hills, metres.
    pub hills_m: f64,
}

use LapIntensity::{Active, Cooldown, Interval, Recovery, Warmup};

fn reps(count: usize, minutes: f64, effort: f64, rest: f64) -> Vec<PlannedStretch> {
    let mut plan = vec![(12.0, 0.72, Warmup)];
    for _ in 0..count {
        plan.push((minutes, effort, Interval));
        plan.push((rest, 0.60, Recovery));
    }
    plan.push((9.0, 0.68, Cooldown));
    plan
}

const fn kind(
    id: &'static str,
    name: &'static str,
    plan: fn(f64) -> Vec<PlannedStretch>,
    treadmill: bool,
    hills_m: f64,
) -> SessionKind {
    SessionKind { id, name, plan, treadmill, hills_m }
}

/// All kinds of session.
pub const SESSION_KINDS: &[SessionKind] = &[
    kind("recovery", "Recovery run", |m| vec![(m, 0.68, Active)], false, 6.0),
    kind(
        "recovery_too_hard",
        "Recovery run",
        |m| vec![(m * 0.3, 0.80, Active), (m * 0.7, 0.92, Active)],
        false,
        6.0,
    ),
    kind(
        "recovery_strides",
        "Recovery + strides",
        |m| {
            let mut plan = vec![(m, 0.68, Active)];
            for _ in 0..5 {
                plan.extend([(0.34, 1.12, Active), (1.2, 0.62, Active)]);
            }
            plan
        },
        false,
        4.0,
    ),
    kind("easy", "Easy run", |m| vec![(5.0, 0.68, Warmup), (m - 5.0, 0.75, Active)], false, 15.0),
    kind("long", "Long run", |m| vec![(10.0, 0.70, Warmup), (m - 10.0, 0.76, Active)], false, 25.0),
    kind(
        "moderate",
        "Steady run",
        |m| vec![(8.0, 0.74, Warmup), (m - 8.0, 0.87, Active)],
        false,
        12.0,
    ),
    kind(
        "tempo",
        "Tempo",
        |_| vec![(13.0, 0.73, Warmup), (25.0, 0.96, Active), (9.0, 0.68, Cooldown)],
        false,
        8.0,
    ),
    kind("cruise", "4 x 8 min threshold", |_| reps(4, 8.0, 0.99, 2.0), false, 6.0),
    kind("vo2", "5 x 3 min", |_| reps(5, 3.0, 1.10, 2.5), false, 5.0),
    kind(
        "race",
        "5 km race",
        |_| vec![(15.0, 0.74, Warmup), (21.0, 1.03, Active), (8.0, 0.66, Cooldown)],
        false,
        5.0,
    ),
    kind(
        "progression",
        "Progression",
        |m| vec![(m / 3.0, 0.74, Active), (m / 3.0, 0.84, Active), (m / 3.0, 0.95, Active)],
        false,
        10.0,
    ),
    kind("treadmill", "Treadmill easy", |m| vec![(m, 0.74, Active)], true, 0.0),
];

/// The truth about a session: minutes of effort below, between and above the true thresholds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SessionTruth {
    /// Minutes below the first threshold.
    pub below: f64,
    /// Minutes between.
    pub between: f64,
    /// Minutes above the second.
    pub above: f64,
}

impl SessionTruth {
    /// The class by effort alone: hard when at least a tenth of the minutes, and 5 of them, lie above the
    /// first threshold, moderate from 4 minutes above the second (minutes between count a third), else easy.
    pub fn effort(self) -> Effort {
        let above = self.between + self.above;
        if above >= 5.0 && above >= 0.1 * (self.below + above) {
            Effort::Hard
        } else if self.above + self.between / 3.0 >= 4.0 {
            Effort::Moderate
        } else {
            Effort::Easy
        }
    }
}

/// What a session was by effort alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Hard.
    Hard,
    /// In between.
    Moderate,
    /// Easy.
    Easy,
}

impl Effort {
    /// The word of the labels.
    pub const fn id(self) -> &'static str {
        match self {
            Effort::Hard => "hard",
            Effort::Moderate => "moderate",
            Effort::Easy => "easy",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_follows_minutes_of_effort() {
        assert_eq!(SessionTruth { below: 40.0, between: 0.0, above: 1.7 }.effort(), Effort::Easy);
        assert_eq!(SessionTruth { below: 20.0, between: 25.0, above: 0.0 }.effort(), Effort::Hard);
        // Six short climbs in a long run.
        assert_eq!(
            SessionTruth { below: 110.0, between: 2.0, above: 4.0 }.effort(),
            Effort::Moderate
        );
        assert_eq!(SessionTruth { below: 20.0, between: 0.0, above: 15.0 }.effort(), Effort::Hard);
    }
}
