//! What runners look for first: this month beside the last and beside a year ago, and best efforts.

use super::{Sheet, or_dash, table_head};
use crate::display::hours_minutes_seconds;
use crate::season::{MonthToDate, Record};
use maud::{Markup, html};

/// Months of the drawing.
const MONTHS: u32 = 12;

/// The longest run of each month as bars, each a link to its run where it has a part.
fn longest_by_month(sheet: &Sheet<'_>) -> Markup {
    const HIGH: f64 = 60.0;
    const STEP: usize = 40;
    let months = sheet.season.longest_by_month(MONTHS);
    let most = months.iter().filter_map(|m| Some(m.longest?.0)).fold(0.0, f64::max);
    if months.len() < 2 || most <= 0.0 {
        return html! {};
    }
    let unit = sheet.page.units;
    let bar = |k: usize, (metres, i): (f64, usize)| {
        let high = HIGH * metres / most;
        let (x, y) = (STEP * k + STEP / 2, format!("{:.1}", 16.0 + HIGH - high));
        let drawn = html! {
            rect x=(STEP * k + 6) y=(y) width=(STEP - 12) height=(format!("{high:.1}")) rx="2" {}
            text x=(x) y=(format!("{:.1}", 12.0 + HIGH - high)) { (format!("{:.0}", metres / unit.distance_m())) }
        };
        html! { @match sheet.with_part.contains(&i) {
            true => a href={ "#run-" (i) } { (drawn) },
            false => (drawn),
        } }
    };
    html! {
        figure.longest {
            figcaption { "Longest run of each month, " (unit.distance_name()) }
            svg viewBox={ "0 0 " (STEP * MONTHS as usize) " 94" } role="group" aria-label="Longest run of each month" {
                @for (k, month) in months.iter().enumerate() {
                    @if let Some(found) = month.longest { (bar(k, found)) }
                    text.month x=(STEP * k + STEP / 2) y="90" { (month.from.month_name()) }
                }
            }
        }
    }
}

/// Best efforts, ever and of the last twelve weeks.
fn records(sheet: &Sheet<'_>) -> Markup {
    let since = sheet.said.days.map(|(from, _)| from);
    let all = sheet.season.records(None).into_iter().zip(sheet.season.records(since));
    let found: Vec<(Record, Option<Record>)> =
        all.filter_map(|(ever, recent)| Some((ever?, recent))).collect();
    let day = |i: usize| sheet.season.runs[i].day;
    let in_full = |i: usize| day(i).to_string();
    let in_short = |i: usize| format!("{} {}", day(i).ymd().2, day(i).month_name());
    let cell = |found: Option<Record>, date: &dyn Fn(usize) -> String| {
        html! { td.n { (or_dash(found.map(|r| hours_minutes_seconds(r.time_s)))) } td.when {
            @if let Some(r) = found { (sheet.link(r.run, &date(r.run))) }
        } }
    };
    const HEADS: [(&str, bool); 5] =
        [("distance", false), ("ever", true), ("on", false), ("12 weeks", true), ("on", false)];
    html! {
        @if !found.is_empty() {
            table.efforts {
                caption { "Best efforts, as run, with the timer running" }
                (table_head(&HEADS))
                tbody { @for (ever, recent) in &found { tr {
                    th scope="row" { (ever.distance) }
                    (cell(Some(*ever), &in_full))
                    (cell(*recent, &in_short))
                } } }
            }
        }
    }
}

/// `Mar 2026, 1 to 14`.
fn days(m: &MonthToDate) -> String {
    format!("{} {}, 1 to {}", m.from.month_name(), m.from.ymd().0, m.to.ymd().2)
}

pub(super) fn months(sheet: &Sheet<'_>) -> Markup {
    const HEADS: [(&str, bool); 5] = [
        ("days", false),
        ("runs", true),
        ("distance", true),
        ("time", true),
        ("longest run", true),
    ];
    let months = sheet.season.months_to_date();
    let unit = sheet.page.units;
    html! {
        @if !months.is_empty() {
            section.rest {
                h2 id="months" { "Months and best efforts" }
                table.months {
                    caption { "Each month up to the same day" }
                    (table_head(&HEADS))
                    tbody { @for m in &months { tr {
                        th scope="row" { (days(m)) }
                        td.n { (m.runs) }
                        td.n { (unit.whole_distance(m.metres)) }
                        td.n { (hours_minutes_seconds(m.moving_s)) }
                        td.n { (unit.whole_distance(m.longest_m)) }
                    } } }
                }
                (longest_by_month(sheet))
                (records(sheet))
            }
        }
    }
}
