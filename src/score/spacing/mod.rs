//! How well hard and easy were spaced, 0 to 100 (SCIENCE C, G3).
//!
//! To add a rule: a file here and a row in [`RULES`].

mod after_hard;
mod hard_gap;
mod recovery_delay;
mod streak;

use super::Judged;
use crate::activity::{Absent, Known};
use crate::units::{Day, UtcTime};

/// One session as the rules see it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Index into the history.
    pub index: usize,
    /// Start.
    pub start: UtcTime,
    /// End.
    pub end: UtcTime,
    /// Local day.
    pub day: Day,
    /// Probability of hard.
    pub p_hard: f64,
    /// Counts as hard.
    pub hard: bool,
    /// Much of it above the second threshold, or repetitions.
    pub high: bool,
    /// A recovery run, or easy cross-training that takes its place.
    pub relief: bool,
    /// On the recovery side of the sort.
    pub gentle: bool,
    /// A run.
    pub run: bool,
}

/// What is asked of a season.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Hours between hard work and a recovery run that the plan asks for.
    pub min_separation_hours: f64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { min_separation_hours: 24.0 }
    }
}

/// Something that broke a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// The day it shows on.
    pub day: Day,
    /// Index into the history of the session it belongs to.
    pub index: usize,
    /// A sentence.
    pub what: String,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleResult {
    /// The number.
    pub value: f64,
    /// 0 (broken throughout) to 1 (kept).
    pub share: f64,
    /// Where it was broken.
    pub breaches: Vec<Breach>,
}

/// One rule.
pub struct Rule {
    /// Stable name.
    pub id: &'static str,
    /// Shown name.
    pub name: &'static str,
    /// Weight in the score.
    pub weight: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it asks.
    pub doc: &'static str,
    /// Judges sessions in order of time.
    pub judge: fn(&[Session], &Limits) -> Known<RuleResult>,
}

/// All rules, in the order in which they are shown.
pub const RULES: &[Rule] = &[
    hard_gap::HARD_GAP,
    after_hard::AFTER_HARD,
    recovery_delay::RECOVERY_DELAY,
    streak::HARD_STREAK,
];

/// Days of a window, of a step, and of the headline (SCIENCE C).
const WINDOW_DAYS: i32 = 28;
const STEP_DAYS: i32 = 7;
/// The headline and `lope check` look at the last 84 days.
pub const HEADLINE_DAYS: i32 = 84;

/// The spacing of a season.
#[derive(Clone, Debug, PartialEq)]
pub struct Spacing {
    /// Mean over the windows of the last 84 days, or why there is none.
    pub headline: Known,
    /// Mean over all windows.
    pub season: Known,
    /// Each rule over the last 84 days.
    pub rules: Vec<(&'static str, Known<RuleResult>)>,
    /// Each rule over the whole selection, for dates.
    pub all: Vec<(&'static str, Known<RuleResult>)>,
}

/// Sessions of a history, in order of time.
pub fn sessions(history: &[Judged<'_>]) -> Vec<Session> {
    let mut sessions: Vec<Session> = history
        .iter()
        .enumerate()
        .map(|(index, j)| {
            let verdict = j.verdict;
            let hard = j.is_hard();
            let easy_cross = !j.is_run() && verdict.kind == crate::classify::Kind::Easy;
            let recovery = j.role == Some(crate::classify::Role::Recovery);
            let dose = verdict.doses.heart_rate.clone().unwrap_or(0.0);
            Session {
                index,
                start: j.digest.start,
                end: j.digest.end(),
                day: j.day,
                p_hard: verdict.p_hard,
                hard,
                high: hard && (verdict.structure.reps >= 3 || dose >= 1.0),
                relief: recovery && !hard || easy_cross,
                gentle: !hard,
                run: j.is_run(),
            }
        })
        .collect();
    sessions.sort_by_key(|s| (s.start, s.index));
    sessions
}

/// Judges a season.
pub fn spacing(history: &[Judged<'_>], limits: &Limits) -> Spacing {
    let sessions = sessions(history);
    let Some(last) = sessions.last().map(|s| s.day) else {
        let none = || Err(Absent::TooShort { have: 0.0, need: 4.0, unit: "runs" });
        return Spacing { headline: none(), season: none(), rules: vec![], all: vec![] };
    };
    let recent = since(&sessions, Day(last.0 - HEADLINE_DAYS + 1));
    Spacing {
        headline: mean_of_windows(recent, limits),
        season: mean_of_windows(&sessions, limits),
        rules: apply(recent, limits),
        all: apply(&sessions, limits),
    }
}

fn since(sessions: &[Session], day: Day) -> &[Session] {
    &sessions[sessions.partition_point(|s| s.day < day)..]
}

fn apply(sessions: &[Session], limits: &Limits) -> Vec<(&'static str, Known<RuleResult>)> {
    RULES.iter().map(|rule| (rule.id, (rule.judge)(sessions, limits))).collect()
}

fn mean_of_windows(sessions: &[Session], limits: &Limits) -> Known {
    let (Some(first), Some(last)) = (sessions.first(), sessions.last()) else {
        return Err(Absent::TooShort { have: 0.0, need: 4.0, unit: "runs" });
    };
    let days = last.day.0 - first.day.0 + 1;
    let runs = sessions.iter().filter(|s| s.run).count();
    if runs < 4 || days < 14 {
        let (have, need, unit) =
            if runs < 4 { (runs as f64, 4.0, "runs") } else { (f64::from(days), 14.0, "days") };
        return Err(Absent::TooShort { have, need, unit });
    }
    let (mut sum, mut count) = (0.0, 0.0);
    let mut from = first.day.0;
    loop {
        let a = sessions.partition_point(|s| s.day.0 < from);
        let b = sessions.partition_point(|s| s.day.0 < from + WINDOW_DAYS);
        let window = &sessions[a..b];
        if window.iter().filter(|s| s.run).count() >= 4
            && let Some(score) = window_score(window, limits)
        {
            sum += score;
            count += 1.0;
        }
        from += STEP_DAYS;
        if from + WINDOW_DAYS - STEP_DAYS > last.day.0 {
            break;
        }
    }
    if count > 0.0 {
        Ok(sum / count)
    } else {
        Err(Absent::NotApplicable("no hard session to space recovery around"))
    }
}

fn window_score(window: &[Session], limits: &Limits) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for rule in RULES {
        if let Ok(result) = (rule.judge)(window, limits) {
            sum += rule.weight * result.share;
            weight += rule.weight;
        }
    }
    (weight > 0.0).then(|| 100.0 * sum / weight)
}

/// A break of this many days without any activity is neither relief nor breach (SCIENCE G).
const BREAK_DAYS: i32 = 6;

/// Whether nothing was recorded for six days or more between two days.
fn broken(a: Day, b: Day) -> bool {
    b.0 - a.0 > BREAK_DAYS
}

const NO_HARD: Absent = Absent::NotApplicable("no hard session");
