//! The plan for programs: JSON, a calendar (iCalendar, RFC 5545), Markdown.

use super::lines::{bytes, date};
use super::plan::{
    comma_window, easy_in_words, missed, names, reasons, sentence, what, why, window,
};
use super::planned::{planned_for, planned_value};
use crate::calendar::Day;
use crate::plan::{Because, Plan, PlannedDay};
use crate::planned::Comparison;
use crate::score::spacing::RuleId;
use crate::season::{Season, rounded};
use crate::units::UnitSystem;
use serde_json::{Value, json};
use std::fmt::Write;

fn ids(rules: &[RuleId]) -> Vec<&'static str> {
    rules.iter().map(|id| id.id()).collect()
}

fn day_json(day: &PlannedDay, planned: Option<&Comparison>) -> Value {
    let rules: &[RuleId] = match &day.because {
        Because::Rules(rules) | Because::Relief(rules) => rules,
        _ => &[],
    };
    let because = match &day.because {
        Because::Race => "race",
        Because::Free => "free",
        Because::Rules(_) => "rules",
        Because::Relief(_) => "relief",
        Because::Caution(caution) => caution.id(),
        Because::OtherDays => "other_days",
        Because::Habit => "habit",
    };
    json!({
        "day": day.day.to_string(),
        "weekday": day.day.weekday_name(),
        "kind": what(day),
        "minutes_from": day.minutes.map(|m| rounded(m.0, 0)),
        "minutes_to": day.minutes.map(|m| rounded(m.1, 0)),
        "hard_from_h": day.hard_from_h.map(|h| rounded(h, 2)),
        "because": because,
        "rules": ids(rules),
        "why": why(day),
        "your_plan": planned_for(planned, day.day).map(|kind| kind.id()),
    })
}

pub(super) fn plan_value(
    plan: &Plan,
    season: &Season,
    planned: Option<&Comparison>,
    days: usize,
    units: UnitSystem,
) -> Value {
    let missed: Vec<Value> = plan
        .missed
        .iter()
        .map(|(id, points)| json!({ "rule": id.id(), "points": rounded(*points, 2) }))
        .collect();
    let free = season.hard_again().map(|(at, _)| at.to_string());
    json!({
        "schema_version": 1,
        "today": plan.today.to_string(),
        "done_today": plan.done_today.map(|kind| kind.id()),
        "sentence": sentence(plan, units),
        "reasons": reasons(plan, season, planned),
        "days": plan.days.iter().take(days).map(|d| day_json(d, planned)).collect::<Vec<_>>(),
        "bound_by": ids(&plan.binding),
        "missed": missed,
        "cautions": plan.cautions.iter().map(|c| c.id()).collect::<Vec<_>>(),
        "hard_again_utc": free,
        "easy_limit_bpm": plan.easy_limit_bpm.map(|v| rounded(v, 1)),
        "easy_limit_mps": plan.easy_limit_mps.map(|v| rounded(v, 3)),
        "race": plan.race.map(|r| json!({ "day": r.day.to_string(), "distance_m": r.metres(),
            "told": r.distance_m.is_some() })),
    })
}

/// The plan as JSON, with what was planned beside what was done.
pub fn plan_json(
    plan: &Plan,
    season: &Season,
    planned: Option<&Comparison>,
    days: usize,
    units: UnitSystem,
) -> Vec<u8> {
    let mut value = plan_value(plan, season, planned, days, units);
    value["planned"] = planned.map_or(Value::Null, |p| planned_value(p, season));
    bytes(&value)
}

/// The first day as JSON: the plan with that day only.
pub fn today_json(
    plan: &Plan,
    season: &Season,
    planned: Option<&Comparison>,
    units: UnitSystem,
) -> Vec<u8> {
    plan_json(plan, season, planned, 1, units)
}

/// Octets of a line of iCalendar without its end.
const LINE_OCTETS: usize = 75;

/// A line of iCalendar, folded as RFC 5545 asks.
fn line(out: &mut String, text: &str) {
    let mut octets = 0;
    for c in text.chars() {
        if octets + c.len_utf8() > LINE_OCTETS {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// A text value of iCalendar.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

fn compact(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// The plan as a calendar: an event of a whole day for each day but rest. Its stamp is the day on which the plan was made,
/// so that the same plan is the same bytes.
pub fn plan_ics(plan: &Plan, days: usize, units: UnitSystem) -> Vec<u8> {
    let mut out = String::new();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lope//plan//EN", "CALSCALE:GREGORIAN"]
    {
        line(&mut out, text);
    }
    for day in plan.days.iter().take(days) {
        let what = what(day);
        let length = comma_window(day);
        let easy = match day.kind.is_easy() {
            true => format!("; {}", easy_in_words(plan, units)),
            false => String::new(),
        };
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}@lope", compact(day.day)));
        line(&mut out, &format!("DTSTAMP:{}T000000Z", compact(plan.today)));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", compact(day.day)));
        line(&mut out, &format!("DTEND;VALUE=DATE:{}", compact(Day(day.day.0 + 1))));
        line(&mut out, &format!("SUMMARY:{}", escaped(&format!("{what}{length}"))));
        line(&mut out, &format!("DESCRIPTION:{}", escaped(&format!("{}{easy}", why(day)))));
        line(&mut out, &format!("CATEGORIES:{what}"));
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out.into_bytes()
}

/// The plan as Markdown.
pub fn plan_markdown(
    plan: &Plan,
    season: &Season,
    planned: Option<&Comparison>,
    days: usize,
    units: UnitSystem,
) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "**{}.**\n", sentence(plan, units));
    for reason in reasons(plan, season, planned).into_iter().chain(missed(plan)) {
        let _ = writeln!(out, "- {reason}.");
    }
    let _ = writeln!(out, "\n| day | what | length | why |\n|---|---|---|---|");
    for day in plan.days.iter().take(days) {
        let yours =
            planned_for(planned, day.day).map_or(String::new(), |k| format!("; your plan: {k}"));
        let cells = [
            date(day.day),
            what(day).to_string(),
            window(day).unwrap_or_default(),
            why(day) + &yours,
        ];
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    let bound = match plan.binding.as_slice() {
        [] => "no rule: it is the usual week".to_string(),
        rules => names(rules),
    };
    let _ = writeln!(out, "\nBound by {bound}. Easy and recovery: {}.", easy_in_words(plan, units));
    out
}
