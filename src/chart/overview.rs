//! `overview.png`: years at a glance, a row a year; only for seasons of two years and more.

use super::canvas::{Anchor, Canvas, MARGIN, bold, regular};
use super::marks;
use super::panel::plain;
use super::theme::{GRID, INK, MUTED, WARN};
use super::{Chart, ChartError, Picture, Style, wording};
use crate::calendar::Day;
use crate::findings::Findings;
use crate::findings::{TOO_HARD, failed, worst_first};
use crate::kernels::stats;
use crate::season::{Run, Season};
use std::collections::BTreeMap;

/// The overview chart, with a row for each year.
pub const OVERVIEW: Chart = Chart {
    id: "overview",
    name: "All years",
    doc: "A row a year: hours a week by kind, recovery runs that were too hard, the year's sums; \
          drawn from two years on",
    draw,
};

const WIDTH: f32 = 1600.0;
const LEFT: f32 = 120.0;
const RIGHT: f32 = 470.0;
/// Most years drawn. Of more, only the newest are drawn, and the number of omitted years is shown.
const MOST_YEARS: usize = 24;

/// The runs of a year.
type Years<'a> = BTreeMap<i64, Vec<&'a Run>>;

fn draw(season: &Season, _: &Findings, style: &Style) -> Result<Vec<Picture>, ChartError> {
    let mut years: Years<'_> = BTreeMap::new();
    for run in wording::counted(season) {
        years.entry(run.day.ymd().0).or_default().push(run);
    }
    if years.len() < 2 {
        return Ok(Vec::new());
    }
    let left_out = years.len().saturating_sub(MOST_YEARS);
    for _ in 0..left_out {
        years.pop_first();
    }
    let rows = rows(&years);
    let free = rows.iter().filter(|row| matches!(row, Row::Without(..))).count();
    let usual = (760.0 / years.len() as f32).clamp(62.0, 110.0);
    let finding = trend(&years);
    let runs: usize = years.values().map(Vec::len).sum();
    let first = years.keys().next().copied().unwrap_or(0);
    let mut facts = format!("{runs} runs since {first}");
    if left_out > 0 {
        facts.push_str(&format!("; {left_out} earlier years are not drawn"));
    }
    let all = years.values().flatten().copied();
    let worst = all.filter(|r| failed(r)).min_by(|a, b| worst_first(a, b));
    let worst = worst.map(|run| (wording::worst_in_short(run, style), bold(30.0, WARN)));
    let mut c = Canvas::new(WIDTH as u32, 0, style)?;
    let lines: Vec<_> = worst.into_iter().chain([(facts.clone(), regular(20.0, INK))]).collect();
    let top = c.header(&finding, &lines) + 36.0;
    let height = usual * years.len() as f32 + BREAK * free as f32;
    c.height = (top + height + 96.0) as u32;
    months(&mut c, top, height);
    let most = most_hours(&years);
    let mut y = top;
    for row in rows {
        match row {
            Row::Year(year) => {
                let runs = years.get(&year).map_or(&[][..], Vec::as_slice);
                year_row(&mut c, year, runs, y, usual, most);
                y += usual;
            }
            Row::Without(from, to) => {
                without(&mut c, from, to, y);
                y += BREAK;
            }
        }
    }
    c.footer(&format!(
        "Bars: hours a week, {most:.0} h at full height (longer is cut and written), hard at the foot, then moderate, \
         easy, can't tell. Red triangle: a week with a run that was meant easy and was not (below {TOO_HARD:.0}: too \
         hard or too long). Newest year first."
    ));
    Ok(vec![c.finish(finding, facts)?])
}

/// A row of the picture, the newest first.
enum Row {
    /// A year with runs.
    Year(i64),
    /// From the first to the last of consecutive years without a run.
    Without(i64, i64),
}

/// Height of a row that stands for years without a run.
const BREAK: f32 = 30.0;

fn rows(years: &Years<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut newer: Option<i64> = None;
    for year in years.keys().rev() {
        if let Some(newer) = newer.filter(|n| n - year > 1) {
            rows.push(Row::Without(year + 1, newer - 1));
        }
        rows.push(Row::Year(*year));
        newer = Some(*year);
    }
    rows
}

/// Draws the row of years without a run.
fn without(c: &mut Canvas, from: i64, to: i64, y: f32) {
    let years = if from == to { from.to_string() } else { format!("{from} to {to}") };
    let text = format!("{years}: no runs here");
    c.hatch(LEFT, y + 6.0, WIDTH - LEFT - RIGHT, BREAK - 12.0, MUTED);
    let wide = c.text_width(&text, regular(14.0, MUTED));
    let middle = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
    c.rect(middle - wide / 2.0 - 10.0, y + 4.0, wide + 20.0, BREAK - 8.0, super::theme::PAPER, 1.0);
    c.text(middle, y + BREAK / 2.0 + 5.0, &text, regular(14.0, MUTED), Anchor::Middle);
}

/// Compares the share of recovery runs that were too hard or too long between the two newest years with enough runs.
fn trend(years: &Years<'_>) -> String {
    let share = |runs: &Vec<&Run>| {
        let scored = runs.iter().filter(|r| r.recovery_score().is_some()).count();
        let bad = runs.iter().filter(|r| r.recovery_score().is_some_and(|s| s < TOO_HARD)).count();
        (scored >= 5).then_some((bad, scored))
    };
    let known: Vec<(i64, (usize, usize))> =
        years.iter().filter_map(|(y, r)| Some((*y, share(r)?))).collect();
    match known.as_slice() {
        [.., (a, (bad, of)), (b, (bad2, of2))] => {
            format!("{b}: {bad2} of {of2} recovery runs missed their aim, {a}: {bad} of {of}")
        }
        [(a, (bad, of))] => format!("{a}: {bad} of {of} recovery runs missed their aim"),
        [] => format!("{} years, too few recovery runs to compare them", years.len()),
    }
}

fn week_of(run: &Run, year: i64) -> usize {
    let first = Day::from_ymd(year, 1, 1).map_or(0, |d| d.0);
    ((run.day.0 - first) / 7).clamp(0, 52) as usize
}

/// Hours a week of the year by kind.
fn hours(year: i64, runs: &[&Run]) -> Vec<[f64; 4]> {
    let mut weeks = vec![[0.0; 4]; 53];
    for run in runs {
        let kind = match run.verdict.kind {
            crate::classify::Kind::Hard => 0,
            crate::classify::Kind::Moderate => 1,
            crate::classify::Kind::Easy => 2,
            crate::classify::Kind::Unclassified => 3,
        };
        weeks[week_of(run, year)][kind] += run.digest.moving_s / 3600.0;
    }
    weeks
}

/// Returns the weekly hours that fill the height of a row.
fn most_hours(years: &Years<'_>) -> f64 {
    let sums = years.iter().flat_map(|(y, runs)| hours(*y, runs));
    let mut sums: Vec<f64> =
        sums.map(|w| w.iter().sum::<f64>()).filter(|hours| *hours > 0.0).collect();
    sums.sort_unstable_by(f64::total_cmp);
    // Outliers such as a stage race are clipped and labelled, so that they do not flatten all other weeks.
    let usual = stats::quantile_sorted(&sums, 0.98).unwrap_or(1.0).max(1.0);
    sums.last().map_or(usual, |most| if *most > 1.4 * usual { 1.1 * usual } else { *most })
}

fn months(c: &mut Canvas, top: f32, height: f32) {
    let wide = WIDTH - LEFT - RIGHT;
    for month in 1..=12 {
        let day = |m: u32| Day::from_ymd(2001, m, 1).map_or(0, |d| d.0);
        let x = LEFT + wide * (day(month) - day(1)) as f32 / 371.0;
        let name = Day(day(month)).month_name();
        c.line((x, top), (x, top + height), GRID, 1.0);
        c.text(x + 4.0, top - 12.0, name, regular(14.0, MUTED), Anchor::Start);
    }
    let heads = [
        ("runs", 90.0),
        ("hours", 165.0),
        ("hard", 235.0),
        ("recovery score", 355.0),
        ("missed", 422.0),
    ];
    for (name, x) in heads {
        c.text(WIDTH - RIGHT + x, top - 12.0, name, regular(14.0, MUTED), Anchor::End);
    }
}

fn year_row(c: &mut Canvas, year: i64, runs: &[&Run], y: f32, row: f32, most: f64) {
    let wide = WIDTH - LEFT - RIGHT;
    c.rect(LEFT, y + row - 1.0, WIDTH - LEFT - MARGIN, 1.0, GRID, 1.0);
    let foot = y + row - 1.0;
    c.text(LEFT - 16.0, foot - 6.0, &year.to_string(), bold(18.0, INK), Anchor::End);
    let room = f64::from(row - 27.0);
    let step = wide / 53.0;
    let mut missed = [false; 53];
    for run in runs.iter().filter(|r| failed(r)) {
        missed[week_of(run, year)] = true;
    }
    for (k, week) in hours(year, runs).iter().enumerate() {
        let x = LEFT + step * k as f32;
        let place = (x + 1.5, foot, step - 3.0);
        let top = marks::stack(c, *week, place, room / most, room as f32);
        if missed[k] {
            marks::missed_week(c, x + step / 2.0, top);
        }
    }
    let total: f64 = runs.iter().map(|r| r.digest.moving_s / 3600.0).sum();
    let hard = runs.iter().filter(|r| wording::is_hard(r)).count();
    let scores: Vec<f64> = runs.iter().filter_map(|r| r.recovery_score()).collect();
    let bad = runs.iter().filter(|r| failed(r)).count();
    let base = foot - 8.0;
    let x = WIDTH - RIGHT;
    let cells = [
        (runs.len().to_string(), 90.0),
        (plain(total, 0), 165.0),
        (format!("{:.0} %", 100.0 * hard as f64 / runs.len().max(1) as f64), 235.0),
        (stats::mean(&scores).map_or("\u{2013}".into(), |m| format!("{m:.0}")), 355.0),
    ];
    for (text, at) in cells {
        c.text(x + at, base, &text, regular(16.0, INK), Anchor::End);
    }
    let text_style = if bad > 0 { bold(16.0, WARN) } else { regular(16.0, MUTED) };
    c.text(x + 422.0, base, &bad.to_string(), text_style, Anchor::End);
}
