//! The tables of the page beside that of the runs: weeks, rules, thresholds.

use super::{Sheet, or_dash, table_head};
use crate::display::count;
use crate::findings::level_in_words;
use crate::report::thresholds::{Quantity, THRESHOLD_ROWS};
use crate::science::in_a_line;
use crate::score::spacing::{RULES, RuleResult};
use crate::season::Week;
use maud::{Markup, html};

/// Weeks of the table.
const WEEKS: usize = 12;
/// Days on which a rule was missed, at most.
const MISSED: usize = 20;

/// The newest weeks in numbers.
pub(super) fn weeks(sheet: &Sheet<'_>) -> Markup {
    let weeks = &sheet.season.weeks;
    let newest: Vec<&Week> = weeks.iter().rev().take(WEEKS).collect();
    let unit = sheet.page.units;
    html! {
        @if !newest.is_empty() {
            section.rest {
                h2 id="weeks" { "Weeks" }
                table.weeks {
                    caption { "Newest first; runs alone" }
                    (table_head(&[
                        ("from", false),
                        ("runs", true),
                        (unit.distance_name(), true),
                        ("time", true),
                        ("hard", true),
                        ("recovery", true),
                        ("score", true),
                    ]))
                    tbody { @for w in newest { tr {
                        th scope="row" { (w.day()) }
                        td.n { (w.runs) }
                        td.n { (format!("{:.0}", 1000.0 * w.km / unit.distance_m())) }
                        td.n { (hours_minutes(w.hours.iter().sum())) }
                        td.n { (w.hard) }
                        td.n { (w.recovery) }
                        td.n { (or_dash(w.recovery_score.map(|s| format!("{s:.0}")))) }
                    } } }
                }
            }
        }
    }
}

/// `4:32`.
fn hours_minutes(hours: f64) -> String {
    let minutes = (hours * 60.0).round() as u64;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

pub(super) fn spacing(sheet: &Sheet<'_>) -> Markup {
    let spacing = &sheet.season.spacing;
    let found = |result: &RuleResult| {
        let points = format!("{:.0}", 100.0 * result.share);
        html! {
            td.n {
                meter min="0" max="100" low="60" high="80" optimum="100" value=(points)
                    aria-label={ (points) " of 100" } {}
                " " (points)
            }
            td {
                (sheet.words(&result.because))
                @if !result.breaches.is_empty() {
                    details {
                        summary { "missed " (count(result.breaches.len(), "time")) }
                        ul { @for b in result.breaches.iter().rev().take(MISSED) {
                            li { (b.day) ": " (sheet.words(&b.kind.to_string())) }
                        } }
                    }
                }
            }
        }
    };
    html! {
        section.rest {
            h2 id="spacing" { "Spacing of hard and easy" }
            @match &spacing.headline {
                Ok(points) => p { "Last 12 weeks: " b { (format!("{points:.0}")) } " of 100." },
                Err(why) => p { "No score: " (sheet.words(&why.to_string())) "." },
            }
            table.rules {
                caption { "The last 12 weeks; points of 100" }
                (table_head(&[("rule", false), ("points", true), ("found", false)]))
                tbody { @for (rule, (_, result)) in RULES.iter().zip(&spacing.rules) { tr {
                    th scope="row" { details {
                        summary { (rule.name) }
                        (rule.doc) " " span.muted { "(" (in_a_line(rule.basis)) ")" }
                    } }
                    @match result {
                        Ok(result) => (found(result)),
                        Err(why) => { td.n { "\u{2013}" } td { (sheet.words(&why.to_string())) } },
                    }
                } } }
            }
        }
    }
}

pub(super) fn thresholds(sheet: &Sheet<'_>) -> Markup {
    let t = sheet.season.athlete.latest();
    let rows = THRESHOLD_ROWS.iter().filter(|row| row.judges);
    let rows = rows.filter_map(|row| Some((row, (row.get)(t)?)));
    let value = |of: Quantity, value: f64| match of {
        Quantity::HeartRate => format!("{} bpm", of.value(value, sheet.page.units)),
        Quantity::Speed => of.value(value, sheet.page.units),
    };
    html! {
        section.rest {
            h2 id="thresholds" { "Thresholds they are measured against" }
            table.thresholds {
                caption { "The latest; each run is judged by those of its own date" }
                (table_head(&[
                    ("threshold", false),
                    ("value", true),
                    ("error", true),
                    ("from", false),
                ]))
                tbody { @for (row, e) in rows { tr {
                    th scope="row" { (row.name) }
                    td.n { (value(row.of, e.value)) }
                    td.n { (sheet.words(&row.of.error(e))) }
                    td { (sheet.words(&e.source)) }
                } } }
            }
            p.muted { "Level: " (sheet.words(&level_in_words(sheet.season))) "." }
        }
    }
}
