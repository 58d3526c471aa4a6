//! What runners look for first: this month beside the last and beside a year ago, and best efforts.

use super::{Sheet, or_dash, table_head};
use crate::athlete::fastest;
use crate::calendar::Day;
use crate::digest::RECORD_DISTANCES;
use crate::display::hours_minutes_seconds;
use crate::season::Run;
use maud::{Markup, html};

/// The total of some days.
struct Total {
    name: String,
    runs: usize,
    metres: f64,
    moving_s: f64,
    longest_m: f64,
}

/// The days of a month up to a day of the month, as far as the month goes.
fn month_to(year: i64, month: u32, last: u32) -> Option<(Day, Day)> {
    let from = Day::from_ymd(year, month, 1)?;
    let to = (1..=last).rev().find_map(|day| Day::from_ymd(year, month, day))?;
    Some((from, to))
}

fn total(sheet: &Sheet<'_>, (from, to): (Day, Day)) -> Total {
    let name = format!("{} {}, 1 to {}", from.month_name(), from.ymd().0, to.ymd().2);
    let mut sum = Total { name, runs: 0, metres: 0.0, moving_s: 0.0, longest_m: 0.0 };
    let inside = |r: &&Run| r.counts_as_run() && (from..=to).contains(&r.day);
    for run in sheet.season.runs.iter().filter(inside) {
        let metres = run.digest.distance_m.clone().unwrap_or(0.0);
        sum.runs += 1;
        sum.metres += metres;
        sum.moving_s += run.digest.moving_s;
        sum.longest_m = sum.longest_m.max(metres);
    }
    sum
}

/// The month of the newest run, the one before, and the same a year ago, all up to the same day of the month.
fn months(sheet: &Sheet<'_>) -> Vec<Total> {
    let Some(today) = sheet.season.last_day() else { return Vec::new() };
    let (year, month, day) = today.ymd();
    let before = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
    let asked = [(year, month), before, (year - 1, month)];
    let spans = asked.into_iter().filter_map(|(year, month)| month_to(year, month, day));
    let first = sheet.season.runs.iter().map(|r| r.day).min();
    // A month before the first run tells nothing.
    spans.filter(|(_, to)| first.is_some_and(|f| f <= *to)).map(|s| total(sheet, s)).collect()
}

/// Months of the drawing.
const MONTHS: u32 = 12;

/// The longest run of each of the last twelve months up to that of the newest run, the oldest first.
fn longest(sheet: &Sheet<'_>) -> Vec<(String, Option<(f64, usize)>)> {
    let Some(today) = sheet.season.last_day() else { return Vec::new() };
    let (year, month, _) = today.ymd();
    let months = (0..MONTHS).rev().filter_map(|back| {
        let nth = year * 12 + i64::from(month) - 1 - i64::from(back);
        let from = Day::from_ymd(nth.div_euclid(12), nth.rem_euclid(12) as u32 + 1, 1)?;
        let (year, month, _) = from.ymd();
        let inside = |r: &Run| {
            let day = r.day.ymd();
            r.counts_as_run() && (day.0, day.1) == (year, month)
        };
        let runs = sheet.season.runs.iter().enumerate().filter(|(_, r)| inside(r));
        let lengths = runs.filter_map(|(i, r)| Some((r.digest.distance_m.clone().ok()?, i)));
        Some((from.month_name().to_string(), lengths.max_by(|a, b| a.0.total_cmp(&b.0))))
    });
    let mut all: Vec<_> = months.collect();
    // Months before the first run tell nothing.
    let before = all.iter().take_while(|m| m.1.is_none()).count();
    all.drain(..before);
    all
}

/// The longest run of each month as bars, each a link to its run where it has a part.
fn longest_by_month(sheet: &Sheet<'_>) -> Markup {
    const HIGH: f64 = 60.0;
    const STEP: usize = 40;
    let months = longest(sheet);
    let most = months.iter().filter_map(|m| Some(m.1?.0)).fold(0.0, f64::max);
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
                @for (k, (month, found)) in months.iter().enumerate() {
                    @if let Some(found) = found { (bar(k, *found)) }
                    text.month x=(STEP * k + STEP / 2) y="90" { (month) }
                }
            }
        }
    }
}

/// The fastest time over a distance among some runs, and its run.
fn best(sheet: &Sheet<'_>, nth: usize, since: Option<Day>) -> Option<(f64, usize)> {
    let (metres, usual) = (RECORD_DISTANCES[nth].0, sheet.usual_speed);
    // A jump of positions is no record.
    let most = usual.map(|v| fastest(v, metres));
    let can_be = |time_s: &f64| most.is_none_or(|most| metres / time_s <= most);
    let all = sheet.season.runs.iter().enumerate();
    let inside = all.filter(|(_, r)| r.counts_as_run() && since.is_none_or(|d| r.day >= d));
    let found = inside.filter_map(|(i, r)| Some((r.digest.records[nth].filter(can_be)?, i)));
    found.min_by(|a, b| a.0.total_cmp(&b.0))
}

/// Best efforts, ever and of the last twelve weeks.
fn records(sheet: &Sheet<'_>) -> Markup {
    let since = sheet.said.days.map(|(from, _)| from);
    let found: Vec<_> = (0..RECORD_DISTANCES.len())
        .filter_map(|nth| {
            Some((RECORD_DISTANCES[nth].1, best(sheet, nth, None)?, best(sheet, nth, since)))
        })
        .collect();
    let day = |i: usize| sheet.season.runs[i].day;
    let in_full = |i: usize| day(i).to_string();
    let in_short = |i: usize| format!("{} {}", day(i).ymd().2, day(i).month_name());
    let cell = |found: Option<(f64, usize)>, date: &dyn Fn(usize) -> String| {
        html! { td.n { (or_dash(found.map(|(s, _)| hours_minutes_seconds(s)))) } td.when {
            @if let Some((_, i)) = found { (sheet.link(i, &date(i))) }
        } }
    };
    const HEADS: [(&str, bool); 5] =
        [("distance", false), ("ever", true), ("on", false), ("12 weeks", true), ("on", false)];
    html! {
        @if !found.is_empty() {
            table.efforts {
                caption { "Best efforts, as run, with the timer running" }
                (table_head(&HEADS))
                tbody { @for (name, ever, recent) in &found { tr {
                    th scope="row" { (name) }
                    (cell(Some(*ever), &in_full))
                    (cell(*recent, &in_short))
                } } }
            }
        }
    }
}

pub(super) fn looked_for(sheet: &Sheet<'_>) -> Markup {
    const HEADS: [(&str, bool); 5] = [
        ("days", false),
        ("runs", true),
        ("distance", true),
        ("time", true),
        ("longest run", true),
    ];
    let months = months(sheet);
    let unit = sheet.page.units;
    let far = |metres: f64| format!("{:.0} {}", metres / unit.distance_m(), unit.distance_name());
    html! {
        @if !months.is_empty() {
            section.rest {
                h2 id="months" { "Months and best efforts" }
                table.months {
                    caption { "Each month up to the same day" }
                    (table_head(&HEADS))
                    tbody { @for m in &months { tr {
                        th scope="row" { (m.name) }
                        td.n { (m.runs) }
                        td.n { (far(m.metres)) }
                        td.n { (hours_minutes_seconds(m.moving_s)) }
                        td.n { (far(m.longest_m)) }
                    } } }
                }
                (longest_by_month(sheet))
                (records(sheet))
            }
        }
    }
}
