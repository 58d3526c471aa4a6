//! `overview.png`: years at a glance, a row a year; only for seasons of two years and more.

use super::canvas::{Anchor, Canvas, MARGIN, bold, regular};
use super::panel::plain;
use super::theme::{self, GRID, INK, MUTED, WARN};
use super::{Chart, ChartError, Picture, Style, wording};
use crate::calendar::Day;
use crate::kernels::stats;
use crate::season::{Run, Season, TOO_HARD};
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
const TOP: f32 = 186.0;
/// Most years drawn. Of more, only the newest are drawn, and the number of omitted years is shown.
const MOST_YEARS: usize = 24;

/// The runs of a year.
type Years<'a> = BTreeMap<i64, Vec<&'a Run>>;

fn draw(season: &Season, style: &Style) -> Result<Vec<Picture>, ChartError> {
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
    let row = (760.0 / years.len() as f32).clamp(44.0, 96.0);
    let height = TOP + row * years.len() as f32 + 96.0;
    let mut c = Canvas::new(WIDTH as u32, height as u32, style)?;
    let finding = trend(&years);
    let runs: usize = years.values().map(Vec::len).sum();
    let first = years.keys().next().copied().unwrap_or(0);
    let mut facts = format!("{runs} runs since {first}");
    if left_out > 0 {
        facts.push_str(&format!("; {left_out} earlier years are not drawn"));
    }
    c.header(&finding, &[(facts.clone(), regular(18.0, INK))]);
    months(&mut c, row * years.len() as f32);
    let most = most_hours(&years);
    for (k, (year, runs)) in years.iter().rev().enumerate() {
        year_row(&mut c, *year, runs, TOP + row * k as f32, row, most);
    }
    c.footer(&format!(
        "Bars: hours a week, {most:.0} h at full height (more is written), hard at the foot, then moderate, easy, not sorted. Red dot: a \
         week with a recovery run below {TOO_HARD:.0}, too hard or too long. Newest year first."
    ));
    Ok(vec![c.finish(finding, facts)?])
}

/// Compares the share of recovery runs that were too hard or too long between the two newest years with enough runs.
fn trend(years: &Years<'_>) -> String {
    let share = |runs: &Vec<&Run>| {
        let scored = runs.iter().filter(|r| wording::score(r).is_some()).count();
        let bad = runs.iter().filter(|r| wording::score(r).is_some_and(|s| s < TOO_HARD)).count();
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

const KINDS: [theme::Hue; 4] = [theme::HARD, theme::MODERATE, theme::ENDURANCE, theme::UNKNOWN];

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

fn months(c: &mut Canvas, height: f32) {
    let wide = WIDTH - LEFT - RIGHT;
    for month in 1..=12 {
        let day = |m: u32| Day::from_ymd(2001, m, 1).map_or(0, |d| d.0);
        let x = LEFT + wide * (day(month) - day(1)) as f32 / 371.0;
        let name = Day(day(month)).month_name();
        c.line((x, TOP), (x, TOP + height), GRID, 1.0);
        c.text(x + 4.0, TOP - 12.0, name, regular(14.0, MUTED), Anchor::Start);
    }
    let heads = [
        ("runs", 90.0),
        ("hours", 165.0),
        ("hard", 235.0),
        ("recovery score", 355.0),
        ("missed", 422.0),
    ];
    for (name, x) in heads {
        c.text(WIDTH - RIGHT + x, TOP - 12.0, name, regular(14.0, MUTED), Anchor::End);
    }
}

fn year_row(c: &mut Canvas, year: i64, runs: &[&Run], y: f32, row: f32, most: f64) {
    let wide = WIDTH - LEFT - RIGHT;
    c.rect(LEFT, y + row - 1.0, WIDTH - LEFT - MARGIN, 1.0, GRID, 1.0);
    let foot = y + row - 1.0;
    c.text(LEFT - 16.0, foot - 6.0, &year.to_string(), bold(18.0, INK), Anchor::End);
    let room = f64::from(row - 18.0);
    let step = wide / 53.0;
    let mut missed = [false; 53];
    for run in runs.iter().filter(|r| wording::missed_easy_run(r)) {
        missed[week_of(run, year)] = true;
    }
    for (k, week) in hours(year, runs).iter().enumerate() {
        let x = LEFT + step * k as f32;
        let mut base = foot;
        for (hours, colour) in week.iter().zip(KINDS) {
            let h = ((hours / most * room) as f32).min(base - (foot - room as f32));
            if h > 0.0 {
                c.rect(x + 1.5, base - h, step - 3.0, h, colour, 1.0);
                base -= h;
            }
        }
        let sum: f64 = week.iter().sum();
        if sum > most {
            let text = format!("{sum:.0}");
            c.text(x + step / 2.0, base - 3.0, &text, regular(11.0, MUTED), Anchor::Middle);
            base -= 12.0;
        }
        if missed[k] {
            c.circle(x + step / 2.0, base - 6.0, 3.0, WARN, true);
        }
    }
    let total: f64 = runs.iter().map(|r| r.digest.moving_s / 3600.0).sum();
    let hard = runs.iter().filter(|r| wording::is_hard(r)).count();
    let scores: Vec<f64> = runs.iter().filter_map(|r| wording::score(r)).collect();
    let bad = runs.iter().filter(|r| wording::missed_easy_run(r)).count();
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
