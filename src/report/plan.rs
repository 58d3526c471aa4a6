//! The plan for the terminal, in sentences.

use super::lines::{bytes, capital, date, paragraph};
use super::planned::{planned_for, your_plan};
use crate::calendar::Day;
use crate::findings::hard_again_in_words;
use crate::plan::{Because, DayKind, NoPlan, Plan, PlannedDay, Race};
use crate::planned::Comparison;
use crate::score::spacing::RuleId;
use crate::season::Season;
use crate::units::UnitSystem;
use serde_json::{Value, json};
use std::fmt::Write;

/// `18:40`.
fn clock(hour: f64) -> String {
    let minutes = (60.0 * hour).round() as i64;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `20 to 40 min`.
pub(super) fn window(day: &PlannedDay) -> Option<String> {
    let (a, b) = day.minutes.map(|(a, b)| (format!("{a:.0}"), format!("{b:.0}")))?;
    Some(if a == b { format!("{a} min") } else { format!("{a} to {b} min") })
}

/// `, 20 to 40 min` behind what a day is to be; nothing where no length is told.
pub(super) fn comma_window(day: &PlannedDay) -> String {
    window(day).map_or(String::new(), |window| format!(", {window}"))
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
            // Only hours pass with the hours of a day.
            let hours = rules.as_slice() == [RuleId::HardGap];
            let later = day.hard_from_h.filter(|h| hours && *h > 0.0);
            let later = later.map_or(String::new(), |h| format!(", free from {}", clock(h)));
            format!("hard work would miss: {rule}{later}")
        }
        Because::Relief(rules) => {
            let rule = rules.first().map_or("", |id| id.rule().name);
            format!("an easy run would miss: {rule}")
        }
        Because::Caution(caution) => caution.name().to_string(),
        Because::OtherDays => "not one of your days for hard work".to_string(),
        Because::Habit => "as in your usual week".to_string(),
    }
}

/// How slow easy is: by heart rate, or by pace where that is not known. A share of critical speed is a rougher guess, and
/// two limits that disagree help nobody.
pub(super) fn easy_in_words(plan: &Plan, units: UnitSystem) -> String {
    match (plan.easy_limit_bpm, plan.easy_limit_mps) {
        (Some(bpm), _) => format!("at most {bpm:.0} bpm on average"),
        (None, Some(mps)) => format!("on the level no faster than {}", units.pace(mps)),
        (None, None) => "slowly enough to talk in whole sentences".to_string(),
    }
}

/// The first day in one sentence.
pub(super) fn sentence(plan: &Plan, units: UnitSystem) -> String {
    let Some(day) = plan.days.first() else { return String::new() };
    let when = match (&plan.done_today, day.day == plan.today) {
        (Some(done), _) => {
            let done = match done {
                DayKind::Hard => "a hard day",
                DayKind::Easy => "easy",
                DayKind::Recovery => "a recovery run",
                DayKind::Rest => "nothing of note",
            };
            format!("Today is done ({done}). Tomorrow, {}", date(day.day))
        }
        (None, _) => format!("Today, {}", date(day.day)),
    };
    format!("{when}: {}", what_to_do(plan, day, units))
}

/// What to do on a day, with its length and how slow easy is.
pub(super) fn what_to_do(plan: &Plan, day: &PlannedDay, units: UnitSystem) -> String {
    let window = comma_window(day);
    let easy = easy_in_words(plan, units);
    match (&day.because, day.kind) {
        (Because::Race, _) => "race".to_string(),
        (_, DayKind::Hard) => match day.hard_from_h.filter(|h| *h > 0.0) {
            Some(from) => format!("hard work is free from {}{window}", clock(from)),
            None => format!("hard work is free{window}"),
        },
        (_, DayKind::Easy) => format!("an easy run{window}, {easy}"),
        (_, DayKind::Recovery) => format!("a recovery run{window}, {easy}"),
        (_, DayKind::Rest) => "rest".to_string(),
    }
}

/// The reasons of the first day and what asks for caution, each a sentence without a full stop.
pub(super) fn reasons(plan: &Plan, season: &Season, planned: Option<&Comparison>) -> Vec<String> {
    let mut said = Vec::new();
    let Some(day) = plan.days.first() else { return said };
    match &day.because {
        Because::Rules(rules) => {
            said.push(format!("Hard work would miss a rule of spacing: {}", names(rules)));
        }
        Because::Relief(rules) => {
            said.push(format!("An easy run would miss a rule of spacing: {}", names(rules)));
        }
        Because::Habit => said.push("No rule asks for it: it is your usual week".to_string()),
        Because::OtherDays => said.push("It is not one of your days for hard work".to_string()),
        Because::Race | Because::Free | Because::Caution(_) => {}
    }
    said.extend(hard_again(plan, season));
    said.extend(plan.cautions.iter().map(|c| capital(&c.to_string())));
    said.extend(race(plan));
    said.extend(planned.and_then(|p| your_plan(p, day)));
    said
}

/// From when hard work is free again, where hours keep it away on the first day.
pub(super) fn hard_again(plan: &Plan, season: &Season) -> Option<String> {
    let day = plan.days.first()?;
    let hours = match &day.because {
        Because::Rules(rules) => rules.contains(&RuleId::HardGap),
        Because::Race => true,
        _ => false,
    };
    // On the day itself with its hour.
    let hour = day.hard_from_h.filter(|h| *h > 0.0);
    let dated = |of: Day| match hour {
        Some(hour) if of == day.day => format!("{of} {}", clock(hour)),
        _ => of.to_string(),
    };
    let said = hard_again_in_words(season, day.day, &dated)?;
    hours.then(|| said.trim_end_matches('.').to_string())
}

/// What is said of the race beside its day.
fn race(plan: &Plan) -> Option<String> {
    let race = plan.race?;
    if !plan.days.iter().any(|d| d.day == race.day) {
        return Some(format!(
            "The race of {} lies beyond these days: they don't know of it",
            date(race.day)
        ));
    }
    let assumed = race.distance_m.is_none();
    assumed.then(|| {
        let km = Race::USUAL_M / 1000.0;
        format!("The race is taken as {km:.0} km; --race DATE,DISTANCE tells its own distance")
    })
}

/// `lope today`: the first day in one sentence, and its reasons.
pub fn today_text(
    plan: &Plan,
    season: &Season,
    planned: Option<&Comparison>,
    units: UnitSystem,
) -> String {
    let mut out = String::new();
    paragraph(&mut out, "", &format!("{}.", sentence(plan, units)));
    for reason in reasons(plan, season, planned).into_iter().chain(missed(plan)) {
        paragraph(&mut out, "- ", &reason);
    }
    out
}

/// What no week could keep.
pub(super) fn missed(plan: &Plan) -> Option<String> {
    let rules: Vec<RuleId> = plan.missed.iter().map(|m| m.0).collect();
    (!rules.is_empty())
        .then(|| format!("No week keeps every rule here; this one misses least: {}", names(&rules)))
}

/// The rules that bound the week.
pub(super) fn bound(plan: &Plan) -> String {
    match plan.binding.as_slice() {
        [] => "No rule bound this week: it is your usual one.".to_string(),
        rules => format!("Bound by: {}.", names(rules)),
    }
}

/// `lope plan`: the days, what bound them, and how slow easy is.
pub fn plan_text(
    plan: &Plan,
    season: &Season,
    planned: Option<&Comparison>,
    days: usize,
    units: UnitSystem,
) -> String {
    let mut out = today_text(plan, season, planned, units);
    out.push('\n');
    for day in plan.days.iter().take(days) {
        let yours =
            planned_for(planned, day.day).map_or(String::new(), |k| format!("; your plan: {k}"));
        let line = format!(
            "  {}  {:<8}  {:<14}  {}{yours}",
            date(day.day),
            what(day),
            window(day).unwrap_or_default(),
            why(day)
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out.push('\n');
    paragraph(&mut out, "", &bound(plan));
    paragraph(&mut out, "", &format!("Easy and recovery: {}.", easy_in_words(plan, units)));
    out
}

pub(super) fn no_plan_value(why: &NoPlan) -> Value {
    json!({ "schema_version": 1, "days": [], "why_none": why.to_string() })
}

/// Why there is no plan, for programs.
pub fn no_plan_json(why: &NoPlan) -> Vec<u8> {
    bytes(&no_plan_value(why))
}
