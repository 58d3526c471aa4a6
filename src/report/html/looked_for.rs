//! What runners look for first: this month beside the last and beside a year ago, and best efforts.

use super::{Sheet, or_dash};
use crate::calendar::Day;
use crate::digest::EFFORT_DISTANCES_M;
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

/// The best effort over a distance among some runs.
fn best(sheet: &Sheet<'_>, nth: usize, since: Option<Day>) -> Option<(f64, usize)> {
    let all = sheet.season.runs.iter().enumerate();
    let inside = all.filter(|(_, r)| r.counts_as_run() && since.is_none_or(|d| r.day >= d));
    let efforts = inside.filter_map(|(i, r)| Some((r.digest.efforts[nth]?.time_s, i)));
    efforts.min_by(|a, b| a.0.total_cmp(&b.0))
}

/// `400 m`, `1 km`.
fn named(metres: f64) -> String {
    match metres {
        m if m < 1000.0 || m % 1000.0 > 0.0 => format!("{m:.0} m"),
        m => format!("{:.0} km", m / 1000.0),
    }
}

/// The best efforts of a run: `1 km 4:31`.
pub(super) fn of_run(run: &Run) -> Vec<String> {
    let all = EFFORT_DISTANCES_M.iter().zip(&run.digest.efforts);
    let found = all.filter_map(|(metres, effort)| {
        Some(format!("{} {}", named(*metres), hours_minutes_seconds(effort.as_ref()?.time_s)))
    });
    found.collect()
}

pub(super) fn looked_for(sheet: &Sheet<'_>) -> Markup {
    let months = months(sheet);
    let since = sheet.said.days.map(|(from, _)| from);
    let efforts: Vec<_> = EFFORT_DISTANCES_M
        .iter()
        .enumerate()
        .filter_map(|(nth, metres)| {
            Some((*metres, best(sheet, nth, None)?, best(sheet, nth, since)))
        })
        .collect();
    let far = |metres: f64| sheet.words(&sheet.page.units.distance(metres));
    let cell = |found: Option<(f64, usize)>| {
        html! { td.n { (or_dash(found.map(|(s, _)| hours_minutes_seconds(s)))) } td {
            @if let Some((_, i)) = found { (sheet.day(i)) }
        } }
    };
    html! {
        @if !months.is_empty() {
            section.rest {
                h2 id="months" { "Months and best efforts" }
                table.months {
                    caption { "Each month up to the same day" }
                    thead { tr {
                        th scope="col" { "days" }
                        th.n scope="col" { "runs" }
                        th.n scope="col" { "distance" }
                        th.n scope="col" { "time" }
                        th.n scope="col" { "longest run" }
                    } }
                    tbody { @for m in &months { tr {
                        th scope="row" { (m.name) }
                        td.n { (m.runs) }
                        td.n { (far(m.metres)) }
                        td.n { (hours_minutes_seconds(m.moving_s)) }
                        td.n { (far(m.longest_m)) }
                    } } }
                }
                @if !efforts.is_empty() {
                    table.efforts {
                        caption {
                            "Best efforts, grade-adjusted"
                        }
                        thead { tr {
                            th scope="col" { "distance" }
                            th.n scope="col" { "ever" }
                            th scope="col" { "on" }
                            th.n scope="col" { "12 weeks" }
                            th scope="col" { "on" }
                        } }
                        tbody { @for (metres, ever, recent) in &efforts { tr {
                            th scope="row" { (named(*metres)) }
                            (cell(Some(*ever)))
                            (cell(*recent))
                        } } }
                    }
                }
            }
        }
    }
}
