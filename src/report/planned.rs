//! What was planned against what was done, in words and for programs.

use super::lines::{date, paragraph};
use super::printable;
use crate::calendar::Day;
use crate::plan::{DayKind, PlannedDay};
use crate::planned::{
    Comparison, Extra, ExtraKind, Measured, Outcome, PlannedAndDone, PlannedKind,
};
use crate::season::Season;
use serde_json::{Value, json};
use std::fmt::Write;

/// Most lines of departures in the terminal.
const MOST: usize = 12;

/// The planned kind of a day to come, the hardest of several.
pub(super) fn planned_for(planned: Option<&Comparison>, day: Day) -> Option<PlannedKind> {
    planned?.ahead.iter().filter(|s| s.day == day).map(|s| s.kind).min()
}

/// What the runner's own plan has for a day, as a sentence without a full stop.
pub(super) fn your_plan(planned: &Comparison, day: &PlannedDay) -> Option<String> {
    let kind = planned_for(Some(planned), day.day)?;
    let text = planned.ahead.iter().find(|s| s.day == day.day && s.kind == kind)?;
    let fits = match (kind.is_hard(), day.kind) {
        (true, DayKind::Hard) => ", and hard work is free",
        (true, _) => ", and hard work is not for this day",
        (false, _) => "",
    };
    Some(format!("Your plan has {kind}{fits}: {}", printable(&text.text)))
}

/// What is counted: its words, and which outcomes it is.
type Counted = (&'static str, fn(Outcome) -> bool);

/// How many came out how, as clauses.
fn counted(found: &Comparison) -> Vec<String> {
    let kinds: [Counted; 8] = [
        ("too hard", |o| o == Outcome::TooHard),
        ("planned hard and run easy", |o| o == Outcome::TooEasy),
        ("swapped", |o| matches!(o, Outcome::Swapped(_))),
        ("on another day", |o| matches!(o, Outcome::Moved(_))),
        ("skipped", |o| o == Outcome::Skipped),
        ("planned as rest and run", |o| o == Outcome::NotRested),
        ("can't be told", |o| o == Outcome::Untold),
        ("ambiguous", |o| matches!(o, Outcome::Ambiguous(..))),
    ];
    let mut said: Vec<String> = kinds
        .iter()
        .map(|(name, is)| (found.count(is), name))
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| format!("{n} {name}"))
        .collect();
    for (kind, name) in
        [(ExtraKind::Doubled, "more on a planned day"), (ExtraKind::Unplanned, "not planned")]
    {
        let n = found.extras.iter().filter(|e| e.kind == kind).count();
        if n > 0 {
            said.push(format!("{n} {name}"));
        }
    }
    said
}

/// The plan against what was done, in a sentence.
pub(super) fn planned_sentence(found: &Comparison) -> String {
    let Some((from, to)) = found.days else {
        return match found.ahead.first() {
            Some(next) => format!(
                "Your plan begins on {}, after the newest run: nothing to compare yet",
                date(next.day)
            ),
            None => "Your plan ends before the first run: nothing to compare".to_string(),
        };
    };
    let (all, kept) = (found.sessions.len(), found.count(Outcome::is_as_planned));
    let said = counted(found);
    let rest = if said.is_empty() { String::new() } else { format!("; {}", said.join(", ")) };
    format!("Planned and done, {from} to {to}: {kept} of {all} as planned{rest}")
}

/// What became of a planned session, with how hard it was.
pub(super) fn became(row: &PlannedAndDone) -> String {
    match (row.outcome, row.done) {
        (Outcome::TooHard | Outcome::NotRested, Some((_, measured))) => {
            format!("{}: {}", row.outcome, measured.id())
        }
        (outcome, _) => outcome.to_string(),
    }
}

/// Departures from the plan, the newest first: day, what was planned, what became of it. An easy run that nobody planned
/// is none.
pub(super) fn departures(found: &Comparison) -> Vec<(Day, String, String)> {
    let sessions = found.sessions.iter().filter(|s| !s.outcome.is_as_planned());
    let easy = |e: &Extra| e.kind == ExtraKind::Unplanned && e.measured == Measured::Easy;
    let extras = found.extras.iter().filter(|e| !easy(e));
    let mut rows: Vec<(Day, String, String)> = sessions
        .map(|s| (s.planned.day, s.planned.kind.to_string(), became(s)))
        .chain(extras.map(|e| {
            let planned = match e.kind {
                ExtraKind::Doubled => "one run less",
                ExtraKind::Unplanned => "nothing",
            };
            (e.day, planned.to_string(), format!("{}: {}", e.kind.id(), e.measured.id()))
        }))
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    rows
}

/// The plan against what was done, for the terminal.
pub fn planned_text(found: &Comparison) -> String {
    let mut out = String::new();
    paragraph(&mut out, "", &format!("{}.", planned_sentence(found)));
    let rows = departures(found);
    for (day, planned, became) in rows.iter().take(MOST) {
        let _ = writeln!(out, "  {}  {planned:<12}  {became}", date(*day));
    }
    if rows.len() > MOST {
        let _ = writeln!(out, "  and {} before; --format json has all", rows.len() - MOST);
    }
    out
}

pub(super) fn planned_value(found: &Comparison, season: &Season) -> Value {
    let path = |i: usize| season.runs[i].path.as_str();
    let sessions = found.sessions.iter().map(|s| {
        json!({ "day": s.planned.day.to_string(), "kind": s.planned.kind.id(),
            "text": s.planned.text, "outcome": s.outcome.id(), "what": became(s),
            "run": s.done.map(|d| path(d.0)), "measured": s.done.map(|d| d.1.id()) })
    });
    let extras = found.extras.iter().map(|e| {
        json!({ "day": e.day.to_string(), "kind": e.kind.id(), "measured": e.measured.id(),
            "run": path(e.run) })
    });
    let ahead = found
        .ahead
        .iter()
        .map(|s| json!({ "day": s.day.to_string(), "kind": s.kind.id(), "text": s.text }));
    json!({
        "sentence": planned_sentence(found),
        "from": found.days.map(|d| d.0.to_string()),
        "to": found.days.map(|d| d.1.to_string()),
        "as_planned": found.count(Outcome::is_as_planned),
        "sessions": sessions.collect::<Vec<_>>(),
        "extras": extras.collect::<Vec<_>>(),
        "before_the_first_run": found.before,
        "ahead": ahead.collect::<Vec<_>>(),
    })
}
