//! The plan for the terminal, in sentences.

use super::json::bytes;
use super::text::paragraph;
use crate::calendar::{Day, UtcTime};
use crate::display::span;
use crate::plan::{Because, DayKind, NoPlan, Plan, PlannedDay};
use crate::score::spacing::RuleId;
use crate::season::Season;
use crate::units::UnitSystem;
use serde_json::json;
use std::fmt::Write;

pub(super) fn date(day: Day) -> String {
    format!("{} {day}", day.weekday_name())
}

/// `18:40`.
fn clock(hour: f64) -> String {
    let minutes = (60.0 * hour).round() as i64;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `20 to 40 min`.
pub(super) fn window(day: &PlannedDay) -> String {
    match day.minutes.map(|(a, b)| (format!("{a:.0}"), format!("{b:.0}"))) {
        Some((a, b)) if a == b => format!("{a} min"),
        Some((a, b)) => format!("{a} to {b} min"),
        None => String::new(),
    }
}

pub(super) fn names(rules: &[RuleId]) -> String {
    rules.iter().map(|id| id.rule().name).collect::<Vec<_>>().join("; ")
}

/// What a day is to be, without its length.
pub(super) fn what(day: &PlannedDay) -> &'static str {
    match (&day.because, day.kind) {
        (Because::Race, _) => "race",
        (_, kind) => kind.id(),
    }
}

/// Why a day is what it is, as a clause.
pub(super) fn why(day: &PlannedDay) -> String {
    match &day.because {
        Because::Race => "the race that you named".to_string(),
        Because::Free => match day.hard_from_h {
            Some(from) if from > 0.0 => format!("hard work is free from {}", clock(from)),
            _ => "hard work is free".to_string(),
        },
        Because::Rules(rules) => {
            let rule = rules.first().map_or("", |id| id.rule().name);
            let later = day.hard_from_h.filter(|h| *h > 0.0);
            let later = later.map_or(String::new(), |h| format!(", free from {}", clock(h)));
            format!("hard work would miss: {rule}{later}")
        }
        Because::Caution(caution) => caution.name().to_string(),
        Because::OtherDays => "not one of your days for hard work".to_string(),
        Because::Habit => "as in your usual week".to_string(),
    }
}

/// How slow easy is, with the pace where it is known.
pub(super) fn easy_in_words(plan: &Plan, units: UnitSystem) -> String {
    let limit = match plan.easy_limit_bpm {
        Some(bpm) => format!("at most {bpm:.0} bpm on average"),
        None => "slowly enough to talk in whole sentences".to_string(),
    };
    match plan.easy_limit_mps {
        Some(mps) => format!("{limit}, on the level no faster than {}", units.pace(mps)),
        None => limit,
    }
}

/// When hard work is free again and by which run, when that lies ahead of a day.
fn free_again(season: &Season, from: Day) -> Option<String> {
    let (free, run) = season.hard_again()?;
    let (hours, by) = run.wanted?;
    // As in the table of days: the next whole minute.
    let free = UtcTime::from_unix_s((free.unix_ms() + 59_999).div_euclid(60_000) * 60);
    let day = Day::at(free, run.offset_s);
    let seconds = (free.unix_s() + i64::from(run.offset_s)).rem_euclid(86_400);
    (day >= from).then(|| {
        format!(
            "Hard work is free again from {} {}: {} after the hard run of {} ({})",
            date(day),
            clock(seconds as f64 / 3600.0),
            span(hours),
            run.day,
            by.name
        )
    })
}

/// The first day in one sentence.
pub(super) fn sentence(plan: &Plan, units: UnitSystem) -> String {
    let Some(day) = plan.days.first() else { return String::new() };
    let window = match window(day).as_str() {
        "" => String::new(),
        window => format!(", {window}"),
    };
    let easy = easy_in_words(plan, units);
    let what = match (what(day), day.kind) {
        ("race", _) => "race".to_string(),
        (_, DayKind::Hard) => match day.hard_from_h.filter(|h| *h > 0.0) {
            Some(from) => format!("hard work is free from {}{window}", clock(from)),
            None => format!("hard work is free{window}"),
        },
        (_, DayKind::Easy) => format!("an easy run{window}, {easy}"),
        (_, DayKind::Recovery) => format!("a recovery run{window}, {easy}"),
        (_, DayKind::Rest) => "rest".to_string(),
    };
    let when = match (&plan.done_today, day.day == plan.today) {
        (Some(done), _) => {
            let done = match done {
                DayKind::Hard => "a hard run",
                DayKind::Easy => "easy",
                DayKind::Recovery => "a recovery run",
                DayKind::Rest => "nothing of note",
            };
            format!("Today is done ({done}). Tomorrow, {}", date(day.day))
        }
        (None, _) => format!("Today, {}", date(day.day)),
    };
    format!("{when}: {what}")
}

/// The reasons of the first day and what asks for caution, each a sentence without a full stop.
pub(super) fn reasons(plan: &Plan, season: &Season) -> Vec<String> {
    let mut said = Vec::new();
    let Some(day) = plan.days.first() else { return said };
    match &day.because {
        Because::Rules(rules) => {
            said.push(format!("Hard work would miss a rule of spacing: {}", names(rules)));
        }
        Because::Habit => said.push("No rule asks for it: it is your usual week".to_string()),
        Because::OtherDays => said.push("It is not one of your days for hard work".to_string()),
        Because::Race | Because::Free | Because::Caution(_) => {}
    }
    if day.kind != DayKind::Hard || day.because == Because::Race {
        said.extend(free_again(season, day.day));
    }
    said.extend(plan.cautions.iter().map(|c| capital(&c.to_string())));
    said
}

/// The clause as a sentence.
fn capital(clause: &str) -> String {
    let mut letters = clause.chars();
    letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
}

/// `lope today`: the first day in one sentence, and its reasons.
pub fn today_text(plan: &Plan, season: &Season, units: UnitSystem) -> String {
    let mut out = String::new();
    paragraph(&mut out, "", &format!("{}.", sentence(plan, units)));
    for reason in reasons(plan, season) {
        paragraph(&mut out, "- ", &reason);
    }
    if let Some(missed) = missed(plan) {
        paragraph(&mut out, "- ", &missed);
    }
    out
}

/// What no week could keep.
pub(super) fn missed(plan: &Plan) -> Option<String> {
    let rules: Vec<RuleId> = plan.missed.iter().map(|m| m.0).collect();
    (!rules.is_empty())
        .then(|| format!("No week keeps every rule here; this one misses least: {}", names(&rules)))
}

/// `lope plan`: the days, what bound them, and how slow easy is.
pub fn plan_text(plan: &Plan, season: &Season, days: usize, units: UnitSystem) -> String {
    let mut out = today_text(plan, season, units);
    out.push('\n');
    for day in plan.days.iter().take(days) {
        let line =
            format!("  {}  {:<8}  {:<14}  {}", date(day.day), what(day), window(day), why(day));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out.push('\n');
    let bound = match plan.binding.as_slice() {
        [] => "No rule bound this week: it is your usual one.".to_string(),
        rules => format!("Bound by: {}.", names(rules)),
    };
    paragraph(&mut out, "", &bound);
    paragraph(&mut out, "", &format!("Easy and recovery: {}.", easy_in_words(plan, units)));
    out
}

/// Why there is no plan, for programs.
pub fn no_plan_json(why: &NoPlan) -> Vec<u8> {
    bytes(&json!({ "schema_version": 1, "days": [], "why_none": why.to_string() }))
}
