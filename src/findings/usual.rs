//! A run beside the usual run of its kind.

use super::period::middle;
use super::run::{Label, label};
use crate::classify::SessionType;
use crate::display::hours_minutes_seconds;
use crate::kernels::stats::sample_sd;
use crate::season::{Run, Season};
use crate::units::UnitSystem;

/// Days before a run in which others of its kind are looked for.
pub const USUAL_DAYS: i32 = 60;
/// Fewer others are no custom (judgement).
const LEAST: usize = 3;
/// Fewer others tell nothing of heart rate for pace (judgement).
const LEAST_FOR_PACE: usize = 5;
/// Runs further from the pace of this one tell nothing of it, as a share of it (judgement).
const NEAR: f64 = 0.05;

/// The usual run of a kind: medians over runs of that kind in the [`USUAL_DAYS`] before one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usual {
    /// Its label.
    pub label: Label,
    /// Of hard runs what the recording looks like.
    pub session_type: Option<SessionType>,
    /// Runs that it is the middle of.
    pub runs: usize,
    /// Metres.
    pub distance_m: Option<f64>,
    /// Seconds moving.
    pub moving_s: f64,
    /// Mean speed while moving, m/s.
    pub speed: Option<f64>,
    /// Mean heart rate while moving, bpm.
    pub heart_rate: Option<f64>,
    /// Heart rate at the pace of this run, after minute 8.
    pub at_pace: Option<AtPace>,
}

impl Usual {
    /// The kind in words: `easy run`, `hard run (intervals)`.
    pub fn kind(&self) -> String {
        match self.session_type {
            Some(session) => format!("{} run ({})", self.label, session.id()),
            None => format!("{} run", self.label),
        }
    }

    /// What a run and the usual one are compared in: a name, the run's own, the usual; where both are known.
    pub fn rows(&self, run: &Run, units: UnitSystem) -> Vec<[String; 3]> {
        let digest = &run.digest;
        let distance = |metres: f64| units.distance(metres);
        let pace = |speed: f64| units.pace(speed);
        let bpm = |v: f64| format!("{v:.0} bpm");
        let row = |name: &str, own: Option<String>, usual: Option<String>| {
            Some([name.to_string(), own?, usual?])
        };
        let time = |seconds: f64| Some(hours_minutes_seconds(seconds));
        let at_pace = self.at_pace.map(|at| (bpm(at.bpm), bpm(at.usual_bpm))).unzip();
        let rows = [
            row(
                "distance",
                digest.distance_m.clone().ok().map(distance),
                self.distance_m.map(distance),
            ),
            row("time", time(digest.moving_s), time(self.moving_s)),
            row("pace", run.mean_speed().map(pace), self.speed.map(pace)),
            row("heart rate", digest.mean_heart_rate().map(bpm), self.heart_rate.map(bpm)),
            row("at this pace", at_pace.0, at_pace.1),
        ];
        rows.into_iter().flatten().collect()
    }
}

/// Heart rate at the pace of a run, beside that of the usual runs at about the same pace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AtPace {
    /// Of this run, bpm.
    pub bpm: f64,
    /// The median of the others, each moved to this pace by the metres that a beat brought it, bpm.
    pub usual_bpm: f64,
    /// Standard deviation of the others, bpm: a smaller difference is none.
    pub sd_bpm: f64,
}

impl AtPace {
    /// The difference, where it is larger than usual runs differ, as words: `6 beats higher than usual`.
    pub fn in_words(&self) -> String {
        let more = self.bpm.round() - self.usual_bpm.round();
        if more.abs() <= self.sd_bpm.max(1.0) {
            return "as usual".to_string();
        }
        let beats = if more.abs() == 1.0 { "beat" } else { "beats" };
        let way = if more > 0.0 { "higher" } else { "lower" };
        format!("{:.0} {beats} {way} than usual", more.abs())
    }
}

/// What a run is compared with: hard runs differ more by what was done than easy ones.
fn kind(run: &Run) -> Option<(Label, Option<SessionType>)> {
    match label(run) {
        Label::CantTell => None,
        Label::Hard => Some((Label::Hard, Some(run.verdict.structure.session_type))),
        other => Some((other, None)),
    }
}

fn at_pace(run: &Run, others: &[&Run]) -> Option<AtPace> {
    // Mean pace and heart rate of repetitions don't belong together.
    if !matches!(kind(run)?.1, None | Some(SessionType::Steady | SessionType::Race)) {
        return None;
    }
    let (gap, bpm) = run.digest.steady_means()?;
    let near = others.iter().filter_map(|other| {
        let (own, heart) = other.digest.steady_means()?;
        ((own / gap - 1.0).abs() <= NEAR).then(|| heart * gap / own)
    });
    let near: Vec<f64> = near.collect();
    if near.len() < LEAST_FOR_PACE {
        return None;
    }
    let sd_bpm = sample_sd(&near)?;
    Some(AtPace { bpm, usual_bpm: middle(near.into_iter())?, sd_bpm })
}

/// The usual run of the kind of a run of a season; `None` for a run that can't be told, or with fewer than three others.
pub fn usual(season: &Season, run: &Run) -> Option<Usual> {
    let kind = kind(run)?;
    let days = run.day.0 - USUAL_DAYS..run.day.0;
    let others: Vec<&Run> = season
        .runs
        .iter()
        .filter(|r| r.counts_as_run() && days.contains(&r.day.0) && self::kind(r) == Some(kind))
        .collect();
    if others.len() < LEAST {
        return None;
    }
    let known = |of: fn(&Run) -> Option<f64>| middle(others.iter().filter_map(|r| of(r)));
    Some(Usual {
        label: kind.0,
        session_type: kind.1,
        runs: others.len(),
        distance_m: known(|r| r.digest.distance_m.clone().ok()),
        moving_s: known(|r| Some(r.digest.moving_s))?,
        speed: known(Run::mean_speed),
        heart_rate: known(|r| r.digest.mean_heart_rate()),
        at_pace: at_pace(run, &others),
    })
}
