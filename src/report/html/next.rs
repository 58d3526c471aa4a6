//! The next seven days as a strip under the calendar, and what was planned against what was done.

use super::{Sheet, table_head};
use crate::plan::{DayKind, PlannedDay};
use crate::report::lines::date;
use crate::report::plan::{bound, comma_window, what, why};
use crate::report::planned::{departures, planned_sentence};
use crate::report::printable;
use maud::{Markup, html};

/// A cell: its width with the space to the next, and its height.
const WIDE: f64 = 62.0;
const HIGH: f64 = 58.0;
/// Departures that the page lists; `report.json` has all.
const MOST: usize = 30;

/// The class of a planned day, which gives it the colours of the calendar.
fn class(day: &PlannedDay) -> &'static str {
    match day.kind {
        DayKind::Hard => "hard",
        DayKind::Easy => "easy",
        DayKind::Recovery => "recovery",
        DayKind::Rest => "untold",
    }
}

/// A day in words, for whoever points at its cell.
fn in_words(day: &PlannedDay) -> String {
    format!("{}: {}{}: {}", date(day.day), what(day), comma_window(day), why(day))
}

/// The next seven days, counted from the newest run.
pub(super) fn week(sheet: &Sheet<'_>) -> Markup {
    let Ok(plan) = &sheet.page.outlook.plan else { return html! {} };
    let width = WIDE * plan.days.len() as f64;
    let all: Vec<String> = plan.days.iter().map(in_words).collect();
    html! {
        section {
            h2 id="week" { "The next 7 days" }
            svg.calendar.week viewBox={ "0 0 " (width) " " (HIGH + 16.0) } role="img"
                aria-label={ "The next 7 days. " (all.join("; ")) } {
                @for (i, day) in plan.days.iter().enumerate() { (cell(i, day)) }
            }
            p.legend { "Counted from the newest run, by the rules that judge the past, and of the weeks that keep them the \
             nearest to your own. " (bound(plan)) }
        }
    }
}

fn cell(i: usize, day: &PlannedDay) -> Markup {
    let x = WIDE * i as f64;
    let middle = x + (WIDE - 3.0) / 2.0;
    let length = day
        .minutes
        .map(|(a, b)| if a == b { format!("{a:.0}") } else { format!("{a:.0}\u{2013}{b:.0}") });
    html! {
        g class={ "ahead bar " (class(day)) } {
            title { (in_words(day)) }
            text x=(x) y="11" { (day.day.weekday_name()) " " (day.day.ymd().2) }
            rect x=(x) y="16" width=(WIDE - 3.0) height=(HIGH - 2.0) rx="3" {}
            text.sign x=(middle) y="42" { (what(day)) }
            @if let Some(length) = length { text.sign x=(middle) y="58" { (length) } }
        }
    }
}

/// How a plan that was named was followed in the last twelve weeks.
pub(super) fn planned(sheet: &Sheet<'_>) -> Markup {
    let Some(found) = sheet.page.outlook.recent() else { return html! {} };
    let rows = departures(&found);
    html! {
        section.rest {
            h2 id="planned" { "Planned and done" }
            p { (sheet.words(&planned_sentence(&found))) "." }
            @if !rows.is_empty() {
                table {
                    caption { "Departures, the newest first" }
                    (table_head(&[("day", false), ("planned", false), ("done", false)]))
                    tbody { @for (day, planned, became) in rows.iter().take(MOST) {
                        tr {
                            th.date scope="row" { (date(*day)) }
                            td { (printable(planned)) }
                            td { (printable(became)) }
                        }
                    } }
                }
            }
        }
    }
}
