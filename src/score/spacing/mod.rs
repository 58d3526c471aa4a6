//! How well hard and easy were spaced, 0 to 100 (SCIENCE C, G3).
//!
//! To add a rule: a file here and a row in [`RULES`].

mod after_hard;
mod easy_per_hard;
mod habit;
mod hard_gap;
mod hard_share;
mod hardest;
mod recovery_delay;
mod regular;
mod relief;
mod streak;

use super::Judged;
use crate::activity::{Absent, Known};
use crate::athlete::Level;
use crate::units::{Day, UtcTime};
use std::ops::Range;

/// One session as the rules see it: an activity, or several that follow each other within an hour (a
/// warm-up, a cool-down, a watch that was stopped and started again).
#[derive(Clone, Debug)]
pub struct Session {
    /// Index into the history of its hardest activity.
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
    /// Classified.
    pub sorted: bool,
    /// Banister's TRIMP, where there is heart rate.
    pub load: Option<f64>,
    /// Of the hardest fifth of the hard sessions of the 90 days up to it.
    pub hardest: bool,
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

/// The sessions a rule judges, with those that come after them: what followed the last hard session
/// of a window lies beyond its end.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// All sessions in order of time.
    pub all: &'a [Session],
    /// Those that are judged.
    pub range: Range<usize>,
    /// What is asked.
    pub limits: &'a Limits,
    /// The runner's experience.
    pub level: Level,
}

impl<'a> View<'a> {
    /// The judged sessions.
    fn inside(&self) -> &'a [Session] {
        &self.all[self.range.clone()]
    }

    /// The judged hard sessions, each with the sessions that came after it.
    fn hard(&self) -> impl Iterator<Item = (&'a Session, &'a [Session])> {
        let all = self.all;
        self.range.clone().filter(move |&i| all[i].hard).map(move |i| (&all[i], &all[i + 1..]))
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleResult {
    /// The number.
    pub value: f64,
    /// What was found, in words.
    pub because: String,
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
    /// Judges a stretch of the history.
    pub judge: fn(&View<'_>) -> Known<RuleResult>,
}

/// All rules, in the order in which they are shown.
pub const RULES: &[Rule] = &[
    hard_gap::HARD_GAP,
    after_hard::AFTER_HARD,
    recovery_delay::RECOVERY_DELAY,
    streak::HARD_STREAK,
    hard_share::HARD_SHARE,
    relief::NO_RELIEF,
    easy_per_hard::EASY_PER_HARD,
    hardest::AFTER_HARDEST,
    regular::REGULAR,
    habit::NOT_SKIPPED,
];

/// Activities that follow each other within this many seconds are one session (judgement).
const JOINED_S: f64 = 3600.0;
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
                sorted: verdict.sort().is_some(),
                load: j.load,
                hardest: false,
            }
        })
        .collect();
    sessions.sort_by_key(|s| (s.start, s.index));
    let mut joined: Vec<Session> = Vec::with_capacity(sessions.len());
    for session in sessions {
        match joined.last_mut() {
            Some(last) if session.start.since_s(last.end) < JOINED_S => last.join(session),
            _ => joined.push(session),
        }
    }
    mark_hardest(&mut joined);
    joined
}

/// Days in which the hardest sessions are looked for, and their share (SCIENCE G5, S8).
const HARDEST_DAYS: i32 = 90;
const HARDEST_SHARE: f64 = 0.2;

/// Marks the hard sessions whose load lies in the top fifth of the hard sessions of the last 90 days,
/// themselves included.
fn mark_hardest(sessions: &mut [Session]) {
    let hard: Vec<(usize, i32, f64)> = sessions
        .iter()
        .enumerate()
        .filter(|(_, s)| s.hard)
        .filter_map(|(i, s)| Some((i, s.day.0, s.load?)))
        .collect();
    for (k, &(i, day, load)) in hard.iter().enumerate() {
        let recent = hard[..=k].iter().rev().take_while(|h| h.1 > day - HARDEST_DAYS);
        let (count, above) =
            recent.fold((0.0, 0.0), |(n, a), h| (n + 1.0, a + f64::from(u8::from(h.2 > load))));
        sessions[i].hardest = count >= 3.0 && above < HARDEST_SHARE * count;
    }
}

impl Session {
    /// Takes in an activity that followed at once.
    fn join(&mut self, next: Session) {
        if next.p_hard > self.p_hard {
            (self.index, self.p_hard) = (next.index, next.p_hard);
        }
        self.end = self.end.max(next.end);
        self.hard |= next.hard;
        self.high |= next.high;
        self.run |= next.run;
        self.sorted |= next.sorted;
        self.load = match (self.load, next.load) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        self.gentle &= next.gentle;
        // Easy running on the way to or from a session is part of it.
        self.relief = self.gentle && (self.relief || next.relief);
    }
}

/// Judges a season.
pub fn spacing(history: &[Judged<'_>], limits: &Limits, level: Level) -> Spacing {
    let sessions = sessions(history);
    let Some(last) = sessions.last().map(|s| s.day) else {
        let none = || Err(Absent::TooShort { have: 0.0, need: 4.0, unit: "runs" });
        return Spacing { headline: none(), season: none(), rules: vec![], all: vec![] };
    };
    let from = sessions.partition_point(|s| s.day.0 <= last.0 - HEADLINE_DAYS);
    let view = |range| View { all: &sessions, range, limits, level };
    let (recent, all) = (view(from..sessions.len()), view(0..sessions.len()));
    Spacing {
        headline: mean_of_windows(&recent),
        season: mean_of_windows(&all),
        rules: apply(&recent),
        all: apply(&all),
    }
}

fn apply(view: &View<'_>) -> Vec<(&'static str, Known<RuleResult>)> {
    RULES.iter().map(|rule| (rule.id, (rule.judge)(view))).collect()
}

fn mean_of_windows(view: &View<'_>) -> Known {
    let inside = view.inside();
    let (Some(first), Some(last)) = (inside.first(), inside.last()) else {
        return Err(Absent::TooShort { have: 0.0, need: 4.0, unit: "runs" });
    };
    let days = last.day.0 - first.day.0 + 1;
    let runs = inside.iter().filter(|s| s.run).count();
    if runs < 4 || days < 14 {
        let (have, need, unit) =
            if runs < 4 { (runs as f64, 4.0, "runs") } else { (f64::from(days), 14.0, "days") };
        return Err(Absent::TooShort { have, need, unit });
    }
    let (mut sum, mut count) = (0.0, 0.0);
    let mut from = first.day.0;
    loop {
        let at = |day: i32| view.range.start + inside.partition_point(|s| s.day.0 < day);
        let range = at(from)..at(from + WINDOW_DAYS);
        let window = View { range, ..*view };
        if window.inside().iter().filter(|s| s.run).count() >= 4
            && let Some(score) = window_score(&window)
        {
            sum += score;
            count += 1.0;
        }
        // Decades without a session are stepped over, not walked through.
        let next =
            inside.iter().find(|s| s.day.0 >= from + STEP_DAYS).map_or(last.day.0, |s| s.day.0);
        from += STEP_DAYS * ((next - from) / STEP_DAYS).max(1);
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

fn window_score(view: &View<'_>) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for rule in RULES {
        if let Ok(result) = (rule.judge)(view) {
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
