//! Gates over a season, for `lope check`.

use super::{Run, Season, last_day};
use crate::classify::Role;
use crate::score::spacing::{GRACE_H, HEADLINE_DAYS, RuleId, SAME_SESSION_H};
use std::fmt;

/// The limits to check; `None` is not checked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gates {
    /// Least recovery score of every recovery run.
    pub min_recovery_score: Option<f64>,
    /// Least spacing score of the season.
    pub min_spacing_score: Option<f64>,
    /// Least hours from the end of a hard session to the start of a recovery run, with two hours of grace for
    /// "the same time next day".
    pub min_separation_hours: Option<f64>,
    /// Most hard days in a row.
    pub max_hard_streak: Option<u32>,
    /// Most hard sessions that came too early after the one before, by the hours that it asks for.
    pub max_early_hard: Option<u32>,
}

/// Identifies a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Least recovery score of every recovery run.
    MinRecoveryScore,
    /// Least spacing score of the season.
    MinSpacingScore,
    /// Hours between hard work and a recovery run.
    MinSeparationHours,
    /// Most hard days in a row.
    MaxHardStreak,
    /// Most hard sessions that came too early.
    MaxEarlyHard,
}

impl Gate {
    /// Its flag, without the dashes.
    pub const fn id(self) -> &'static str {
        match self {
            Gate::MinRecoveryScore => "min-recovery-score",
            Gate::MinSpacingScore => "min-spacing-score",
            Gate::MinSeparationHours => "min-separation-hours",
            Gate::MaxHardStreak => "max-hard-streak",
            Gate::MaxEarlyHard => "max-early-hard",
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The gates, and what each requires.
pub const GATES: &[(Gate, &str)] = &[
    (Gate::MinRecoveryScore, "every recovery run of the last 84 days scores at least this"),
    (Gate::MinSpacingScore, "the spacing of the last 84 days scores at least this"),
    (
        Gate::MinSeparationHours,
        "hours from the end of a hard session to the start of a recovery run; two are granted for the \
         same time next day",
    ),
    (Gate::MaxHardStreak, "hard days in a row, by local calendar days"),
    (
        Gate::MaxEarlyHard,
        "hard sessions of the last 84 days before three quarters of the hours that the one before asks for",
    ),
];

/// A violation of a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Identifies a gate.
    pub gate: Gate,
    /// The index of the run; `None` when it concerns the season.
    pub run: Option<usize>,
    /// The reason, as a sentence without a full stop.
    pub what: String,
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckResult {
    /// The gates that were checked.
    pub gates: Vec<Gate>,
    /// Number of runs in the last 84 days of the selection.
    pub runs: usize,
    /// The violations, by gate and then by date.
    pub violations: Vec<Violation>,
    /// The gates that could not be measured, and why.
    pub unmeasured: Vec<(Gate, String)>,
}

impl CheckResult {
    /// Why a gate could not be measured; `None` when it was.
    pub fn unmeasured(&self, gate: Gate) -> Option<&str> {
        let mine = self.unmeasured.iter().find(|(other, _)| *other == gate);
        mine.map(|(_, why)| why.as_str())
    }
}

/// Checks the last 84 days of the selection.
///
/// An absent score does not violate a gate, because missing data is not the runner's fault. Gates that could
/// not be measured are reported.
pub fn check(season: &Season, gates: &Gates) -> CheckResult {
    let last = last_day(&season.runs).map_or(0, |day| day.0);
    let recent = || {
        season
            .runs
            .iter()
            .enumerate()
            .filter(move |(_, r)| r.counts_as_run() && r.day.0 > last - HEADLINE_DAYS)
    };
    let mut asked = Vec::new();
    let mut violations = Vec::new();
    let mut unmeasured = Vec::new();
    if let Some(least) = gates.min_recovery_score {
        asked.push(Gate::MinRecoveryScore);
        if !recent().any(|(_, r)| r.recovery_score().is_some()) {
            unmeasured.push((Gate::MinRecoveryScore, "no recovery run with a score".to_string()));
        }
        for (i, run) in recent() {
            if let Some(score) = run.recovery_score().filter(|s| *s < least) {
                let limit = run.thresholds.easy_limit();
                let limit = limit.map_or(String::new(), |l| format!(" (easy limit {l:.0} bpm)"));
                let what = format!("recovery score {score:.0}, asked {least:.0}{limit}");
                violations.push(Violation { gate: Gate::MinRecoveryScore, run: Some(i), what });
            }
        }
    }
    if let Some(least) = gates.min_spacing_score {
        asked.push(Gate::MinSpacingScore);
        if let Err(why) = &season.spacing.headline {
            unmeasured.push((Gate::MinSpacingScore, why.to_string()));
        }
        if let Some(score) = season.spacing.headline.as_ref().ok().filter(|s| **s < least) {
            let what = format!("spacing score {score:.0}, asked {least:.0}");
            violations.push(Violation { gate: Gate::MinSpacingScore, run: None, what });
        }
    }
    if let Some(least) = gates.min_separation_hours {
        asked.push(Gate::MinSeparationHours);
        let for_recovery = |r: &Run| r.role == Some(Role::Recovery);
        for (i, run) in recent().filter(|(_, r)| for_recovery(r)) {
            let short = SAME_SESSION_H..least - GRACE_H;
            if let Some(hours) = run.hours_since_hard.filter(|h| short.contains(h)) {
                let what =
                    format!("recovery run {hours:.0} h after a hard run, asked {least:.0} h");
                violations.push(Violation { gate: Gate::MinSeparationHours, run: Some(i), what });
            }
        }
    }
    if let Some(most) = gates.max_hard_streak {
        asked.push(Gate::MaxHardStreak);
        let (mut length, mut before): (u32, Option<i32>) = (0, None);
        for (i, run) in recent().filter(|(_, r)| r.verdict.is_hard()) {
            match before {
                // Also a day that falls back over the date line.
                Some(day) if run.day.0 <= day => continue,
                Some(day) if day + 1 == run.day.0 => length += 1,
                _ => length = 1,
            }
            before = Some(run.day.0);
            if length > most {
                let what = format!("hard day {length} in a row, at most {most} allowed");
                violations.push(Violation { gate: Gate::MaxHardStreak, run: Some(i), what });
            }
        }
    }
    if let Some(most) = gates.max_early_hard {
        asked.push(Gate::MaxEarlyHard);
        let rule = season.spacing.rules.iter().find(|(id, _)| *id == RuleId::HardGap);
        let breaches = rule.iter().filter_map(|(_, r)| r.as_ref().ok()).flat_map(|r| &r.breaches);
        for breach in breaches.skip(most as usize) {
            let (gate, run) = (Gate::MaxEarlyHard, Some(breach.index));
            violations.push(Violation { gate, run, what: breach.kind.to_string() });
        }
    }
    CheckResult { gates: asked, runs: recent().count(), violations, unmeasured }
}
