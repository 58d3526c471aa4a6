//! Spacing score: how well hard and easy were spaced, 0 to 100 ([`crate::science::spacing`]).
//!
//! Rules are rows of [`RULES`], a file each; `.github/CONTRIBUTING.md` has how to add one.

mod after_hard;
mod after_hardest;
mod breach;
mod demand;
mod easy_per_hard;
mod hard_gap;
mod hard_share;
mod hard_streak;
mod no_relief;
mod not_skipped;
mod recovery_delay;
mod regular;
mod session;

pub use breach::{Breach, BreachKind, HardRun};
pub use demand::{DEMANDS, Demand, LEAST_H, hours_wanted, race_hours};
pub use no_relief::MONOTONY_CAP;
pub use session::{SAME_SESSION_H, Session, sessions};

use super::HistoryEntry;
use crate::activity::{Absent, Known};
use crate::athlete::Level;
use crate::calendar::Day;
use crate::science::Basis;
use std::fmt;
use std::ops::Range;

/// Limits set by the runner's plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Least hours between a hard session and a recovery run.
    pub min_separation_hours: f64,
}

/// Default of the least hours between a hard session and a recovery run (our rule: judgement after Seiler
/// 2007 and Stanley 2013).
pub const SEPARATION_H: f64 = 24.0;
/// Hours of grace on that limit, for "the same time next day" (judgement).
pub const GRACE_H: f64 = 2.0;
/// Hours of rest after a hard session that count like something easy (judgement).
const REST_H: f64 = 36.0;

impl Default for Limits {
    fn default() -> Limits {
        Limits { min_separation_hours: SEPARATION_H }
    }
}

/// The input of a rule: the sessions of a window, within the whole history, because what followed the last
/// hard session of a window lies beyond its end.
#[derive(Clone, Debug)]
pub struct RuleInput<'a> {
    /// All sessions in order of time.
    pub all: &'a [Session],
    /// The range of the window.
    pub range: Range<usize>,
    /// Limits set by the runner's plan.
    pub limits: &'a Limits,
    /// The runner's training level.
    pub level: Level,
}

impl<'a> RuleInput<'a> {
    /// The sessions of the window.
    fn judged(&self) -> &'a [Session] {
        &self.all[self.range.clone()]
    }

    /// The hard sessions of the window, each with all sessions that follow it.
    fn hard(&self) -> impl Iterator<Item = (&'a Session, &'a [Session])> {
        let all = self.all;
        self.range.clone().filter(move |&i| all[i].hard).map(move |i| (&all[i], &all[i + 1..]))
    }
}

/// The result of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleResult {
    /// The measured value.
    pub value: f64,
    /// The result in words.
    pub because: String,
    /// Points, from 0 (broken throughout) to 1 (kept).
    pub share: f64,
    /// Where it was broken.
    pub breaches: Vec<Breach>,
}

/// Identifies a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleId {
    /// Hours from one hard session to the next.
    HardGap,
    /// What follows a hard session.
    AfterHard,
    /// Hours from a hard session to the recovery run.
    RecoveryDelay,
    /// Hard days in a row.
    HardStreak,
    /// Share of hard runs.
    HardShare,
    /// Days in a row without rest or recovery.
    NoRelief,
    /// Easy runs for each hard run.
    EasyPerHard,
    /// Recovery after the hardest sessions.
    AfterHardest,
    /// Recovery week after week.
    Regular,
    /// Shortened rather than skipped.
    NotSkipped,
}

impl RuleId {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            RuleId::HardGap => "hard_gap",
            RuleId::AfterHard => "after_hard",
            RuleId::RecoveryDelay => "recovery_delay",
            RuleId::HardStreak => "hard_streak",
            RuleId::HardShare => "hard_share",
            RuleId::NoRelief => "no_relief",
            RuleId::EasyPerHard => "easy_per_hard",
            RuleId::AfterHardest => "after_hardest",
            RuleId::Regular => "regular",
            RuleId::NotSkipped => "not_skipped",
        }
    }

    /// Its definition.
    pub fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The definition of a rule.
pub struct Rule {
    /// Its identifier.
    pub id: RuleId,
    /// Name for users.
    pub name: &'static str,
    /// Weight in the score.
    pub weight: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it rests on.
    pub basis: &'static [Basis],
    /// What it requires.
    pub doc: &'static str,
    /// Its curves: the name of the argument, and the points (0 to 1) at its knots; constant beyond.
    pub curves: &'static [(&'static str, &'static [(f64, f64)])],
    /// Judges a window of the history.
    pub judge: fn(&RuleInput<'_>) -> Known<RuleResult>,
}

/// All rules, in the order of [`RuleId`], which is also the order of display.
pub const RULES: &[Rule] = &[
    hard_gap::HARD_GAP,
    after_hard::AFTER_HARD,
    recovery_delay::RECOVERY_DELAY,
    hard_streak::HARD_STREAK,
    hard_share::HARD_SHARE,
    no_relief::NO_RELIEF,
    easy_per_hard::EASY_PER_HARD,
    after_hardest::AFTER_HARDEST,
    regular::REGULAR,
    not_skipped::NOT_SKIPPED,
];

/// Length and step of the windows, days ([`crate::science::spacing`]).
const WINDOW_DAYS: i32 = 28;
const STEP_DAYS: i32 = 7;
/// The headline and `lope check` look at the last 84 days (judgement: [`crate::science::spacing`]).
pub const HEADLINE_DAYS: i32 = 84;

/// The spacing scores of a season.
#[derive(Clone, Debug, PartialEq)]
pub struct Spacing {
    /// Mean score of the windows of the last 84 days, or why there is none.
    pub headline: Known,
    /// Mean score of all windows.
    pub season: Known,
    /// The result of each rule over the last 84 days.
    pub rules: Vec<(RuleId, Known<RuleResult>)>,
    /// The result of each rule over the whole selection.
    pub all: Vec<(RuleId, Known<RuleResult>)>,
    /// The window with the best score; the latest of equals.
    pub best: Option<ScoredWindow>,
    /// The window with the worst score; the latest of equals.
    pub worst: Option<ScoredWindow>,
    /// Breaks of six days or more without any activity, which count neither as recovery nor as breaches.
    pub breaks: Vec<Break>,
}

/// A window of the history and its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredWindow {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// 0 to 100.
    pub score: f64,
}

/// Consecutive days without any activity: illness, a holiday, a watch left at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The first day without.
    pub from: Day,
    /// The last day without.
    pub to: Day,
}

impl Break {
    /// Length in days.
    pub fn days(self) -> i32 {
        self.to.0 - self.from.0 + 1
    }
}

/// Scores the spacing of a history.
pub fn spacing(history: &[HistoryEntry<'_>], limits: &Limits, level: Level) -> Spacing {
    spacing_of(&sessions(history), limits, level)
}

/// Scores the spacing of sessions, which must be in order of time and of days, as [`sessions`] leaves them.
pub fn spacing_of(sessions: &[Session], limits: &Limits, level: Level) -> Spacing {
    let Some(last) = sessions.last().map(|s| s.day) else {
        let none = || Err(too_few_runs(0));
        return Spacing {
            headline: none(),
            season: none(),
            rules: vec![],
            all: vec![],
            best: None,
            worst: None,
            breaks: vec![],
        };
    };
    let recent = recent(sessions, limits, level);
    let all = RuleInput { range: 0..sessions.len(), ..recent.clone() };
    let windows = windows(&all);
    let pick = |better: fn(f64, f64) -> bool| {
        let keep =
            |a: ScoredWindow, b: &ScoredWindow| if better(a.score, b.score) { a } else { *b };
        windows
            .iter()
            .flatten()
            .fold(None, |best: Option<ScoredWindow>, w| Some(best.map_or(*w, |b| keep(b, w))))
    };
    let clipped = |s: ScoredWindow| ScoredWindow { to: s.to.min(last), ..s };
    Spacing {
        headline: mean_of_windows(&recent),
        season: mean_of_windows(&all),
        rules: apply(&recent),
        all: apply(&all),
        best: pick(|a, b| a > b).map(clipped),
        worst: pick(|a, b| a < b).map(clipped),
        breaks: breaks(sessions),
    }
}

/// The spacing score of the last 84 days only.
pub fn headline_of(sessions: &[Session], limits: &Limits, level: Level) -> Known {
    mean_of_windows(&recent(sessions, limits, level))
}

fn recent<'a>(sessions: &'a [Session], limits: &'a Limits, level: Level) -> RuleInput<'a> {
    let last = sessions.last().map_or(0, |s| s.day.0);
    let from = sessions.partition_point(|s| s.day.0 <= last - HEADLINE_DAYS);
    RuleInput { all: sessions, range: from..sessions.len(), limits, level }
}

fn apply(input: &RuleInput<'_>) -> Vec<(RuleId, Known<RuleResult>)> {
    RULES.iter().map(|rule| (rule.id, (rule.judge)(input))).collect()
}

fn mean_of_windows(input: &RuleInput<'_>) -> Known {
    let scores: Vec<f64> = windows(input)?.iter().map(|w| w.score).collect();
    let none = Absent::not_applicable("no hard run to space recovery around");
    crate::kernels::stats::mean(&scores).ok_or(none)
}

/// Least number of runs, and of days from the first to the last, for a score.
pub const LEAST_RUNS: usize = 4;
const LEAST_DAYS: i32 = 14;

fn too_few_runs(runs: usize) -> Absent {
    Absent::TooShort { have: runs as f64, need: LEAST_RUNS as f64, unit: "runs".into() }
}

/// The windows with at least four runs and at least one applicable rule, in order.
fn windows(input: &RuleInput<'_>) -> Known<Vec<ScoredWindow>> {
    let judged = input.judged();
    let (Some(first), Some(last)) = (judged.first(), judged.last()) else {
        return Err(too_few_runs(0));
    };
    let days = last.day.0 - first.day.0 + 1 - break_days(judged);
    let runs = judged.iter().filter(|s| s.run).count();
    if runs < LEAST_RUNS {
        return Err(too_few_runs(runs));
    }
    if days < LEAST_DAYS {
        let (have, need) = (f64::from(days), f64::from(LEAST_DAYS));
        return Err(Absent::TooShort { have, need, unit: "days".into() });
    }
    let mut windows = Vec::new();
    let mut from = first.day.0;
    loop {
        let at = |day: i32| input.range.start + judged.partition_point(|s| s.day.0 < day);
        let range = at(from)..at(from + WINDOW_DAYS);
        let window = RuleInput { range, ..*input };
        if window.judged().iter().filter(|s| s.run).count() >= 4
            && let Some(score) = window_score(&window)
        {
            windows.push(ScoredWindow { from: Day(from), to: Day(from + WINDOW_DAYS - 1), score });
        }
        // Skip long stretches without a session.
        let after = judged.partition_point(|s| s.day.0 < from + STEP_DAYS);
        let next = judged.get(after).map_or(last.day.0, |s| s.day.0);
        from += STEP_DAYS * ((next - from) / STEP_DAYS).max(1);
        if from + WINDOW_DAYS - STEP_DAYS > last.day.0 {
            return Ok(windows);
        }
    }
}

/// The score of the sessions in a range by the rules that can speak; `None` when none can.
pub fn window_score(input: &RuleInput<'_>) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for rule in RULES {
        if let Ok(result) = (rule.judge)(input) {
            sum += rule.weight * result.share;
            weight += rule.weight;
        }
    }
    (weight > 0.0).then(|| 100.0 * sum / weight)
}

/// This many days without any activity are a break, which counts neither as recovery nor as a breach
/// ([`crate::science::spacing`]).
const BREAK_DAYS: i32 = 6;

/// Whether two consecutive sessions on these days are separated by a break.
fn is_break(a: Day, b: Day) -> bool {
    b.0 - a.0 > BREAK_DAYS
}

/// The breaks between sessions, in order.
fn breaks(sessions: &[Session]) -> Vec<Break> {
    let pairs = sessions.windows(2).filter(|w| is_break(w[0].day, w[1].day));
    pairs.map(|w| Break { from: Day(w[0].day.0 + 1), to: Day(w[1].day.0 - 1) }).collect()
}

/// Whether there is a break anywhere from a session to the last of the `later` ones.
fn break_between(first: &Session, later: &[Session]) -> bool {
    let mut day = first.day;
    later.iter().any(|s| is_break(std::mem::replace(&mut day, s.day), s.day))
}

/// Hours from the end of one session to the start of another.
fn hours_between(from: &Session, to: &Session) -> f64 {
    to.start.since_s(from.end) / 3600.0
}

/// Hard sessions within this many hours form a block; only what follows the last of them counts (judgement:
/// [`crate::science::spacing`]).
const BLOCK_H: f64 = 8.0;

/// Whether the next session is hard too and belongs to the same block.
fn block_goes_on(hard: &Session, after: &[Session]) -> bool {
    after.first().is_some_and(|next| next.hard && hours_between(hard, next) <= BLOCK_H)
}

fn break_days(sessions: &[Session]) -> i32 {
    breaks(sessions).into_iter().map(Break::days).sum()
}

/// Why a rule about what follows hard sessions is absent.
fn nothing_followed(input: &RuleInput<'_>) -> Absent {
    match input.hard().next() {
        Some(_) => Absent::not_applicable("nothing followed a hard run but a break"),
        None => NO_HARD,
    }
}

const NO_HARD: Absent = Absent::not_applicable("no hard run");
/// The curve of rules whose points equal the share (judgement).
const PROPORTIONAL: [(f64, f64); 2] = [(0.0, 0.0), (1.0, 1.0)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_stands_in_the_place_of_its_id() {
        assert!(RULES.iter().enumerate().all(|(i, rule)| rule.id as usize == i));
    }
}
