//! `recovery.png`: every recovery run against the easy limit, its score, and what easy running yields.

mod efficiency;

use super::canvas::{Anchor, Canvas, bold, regular};
use super::marks;
use super::panel::{Layer, Mark, Panel, number_ticks};
use super::theme::{self, INK, MUTED, WARN};
use super::{Chart, ChartError, Picture, Style, wording};
use crate::calendar::Day;
use crate::display::count;
use crate::findings::{Findings, TOO_HARD, failed, next_runs, why_and_next_time, worst_first};
use crate::kernels::stats;
use crate::score::recovery::ComponentId;
use crate::season::{Run, Season};
use std::ops::Range;

/// The chart of recovery runs over time.
pub const RECOVERY: Chart = Chart {
    id: "recovery",
    name: "Recovery runs over time",
    doc: "Mean heart rate of every recovery run against the easy limit of its day with its error; the \
          score; how far a heartbeat carries in easy runs",
    draw,
};

/// Number of worst runs that carry a number and are labelled with their date.
const NAMED: usize = 3;
fn draw(season: &Season, said: &Findings, style: &Style) -> Result<Vec<Picture>, ChartError> {
    let mut c = Canvas::new(1600, 0, style)?;
    let all: Vec<&Run> = season.runs.iter().filter(|r| r.recovery.is_some()).collect();
    let (runs, older) = newest(season, style, &all);
    let finding = said.headline.clone();
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        let why =
            "No run was slow, short and easy enough to be a recovery run, and none is named so.";
        c.height = c.header(&finding, &[(why.to_string(), regular(20.0, INK))]) as u32 + 24;
        return Ok(vec![c.finish(finding, why.to_string())?]);
    };
    let x = f64::from(first.day.0) - 2.0..f64::from(last.day.0) + 3.0;
    let mut worst: Vec<&Run> = runs.iter().copied().filter(|r| failed(r)).collect();
    worst.sort_by(|a, b| worst_first(a, b));
    worst.truncate(NAMED);
    let mut facts = facts(&runs);
    if older > 0 {
        facts.push_str(&format!("; {older} older: season-2, runs.csv"));
    }
    let why = worst.first().map(|run| why_and_next_time(run));
    let short = worst.first().map(|run| wording::worst_in_short(run, style));
    let mut lines: Vec<_> =
        short.clone().into_iter().map(|worst| (worst, bold(30.0, WARN))).collect();
    lines.push((facts.clone(), regular(20.0, INK)));
    lines.extend(why.clone().map(|why| (why, regular(15.0, MUTED))));
    let mut y = c.header(&finding, &lines) + 34.0;
    let easy = efficiency::easy_runs(season, &x);
    // The axis of dates stands below the lowest panel.
    let dates = months(&x, style);
    if heart_rates(&runs).next().is_some() {
        limit_panel(&mut c, &runs, &worst, &x, style, y)?;
        y += 374.0;
    }
    if runs.iter().any(|r| r.recovery_score().is_some()) {
        let below = if easy.is_empty() { dates.clone() } else { Vec::new() };
        score_panel(&mut c, &runs, &worst, &x, below, y)?;
        y += 212.0;
    }
    if !easy.is_empty() {
        efficiency::draw(&mut c, &easy, &x, dates, y)?;
        y += 192.0;
    }
    c.height = y as u32 + 62;
    let without = runs
        .iter()
        .filter(|r| {
            r.recovery.as_ref().is_some_and(|s| s.component(ComponentId::Intensity).is_none())
        })
        .count();
    let missing = match without {
        0 => String::new(),
        1 => " 1 run has no heart rate to trust: it stands only in the score.".to_string(),
        n => format!(" {n} runs have no heart rate to trust: they stand only in the score."),
    };
    let next = next_runs(season, &|day| style.day(day)).join(" ");
    c.footer(&format!(
        "Next: {next} Filled: easy enough. Hollow: below {TOO_HARD:.0}, too hard or too long. The easy limit is \
         the first threshold less 7.9 % of the maximum, each run by that of its own date.{missing}"
    ));
    let alt_text = std::iter::once(facts).chain(short).chain(why).collect::<Vec<_>>().join(". ");
    Ok(vec![c.finish(finding, format!("{alt_text}. Next: {next}"))?])
}

/// The recovery runs of the newest window of weeks, and the number of older ones; all of them where it holds none.
fn newest<'a>(season: &Season, style: &Style, all: &[&'a Run]) -> (Vec<&'a Run>, usize) {
    let first = season.weeks.get(style.span.first_week(season.weeks.len()));
    let from = first.map_or(i32::MIN, |week| week.start);
    let own: Vec<&Run> = all.iter().copied().filter(|r| r.day.0 >= from).collect();
    let older = all.len() - own.len();
    if own.is_empty() { (all.to_vec(), 0) } else { (own, older) }
}

fn facts(runs: &[&Run]) -> String {
    let scores: Vec<f64> = runs.iter().filter_map(|r| r.recovery_score()).collect();
    let mut facts = count(runs.len(), "recovery run");
    if let Some(mean) = stats::mean(&scores) {
        facts.push_str(&format!(", mean score {mean:.0} of 100"));
    }
    if scores.len() < runs.len() {
        facts.push_str(&format!(", {} without a score", runs.len() - scores.len()));
    }
    let half = scores.len() / 2;
    if half >= 4
        && let (Some(a), Some(b)) = (stats::mean(&scores[..half]), stats::mean(&scores[half..]))
    {
        facts.push_str(&format!("; earlier half {a:.0}, later half {b:.0}"));
    }
    facts
}

fn dot(at: (f64, f64), bad: bool) -> Layer {
    match bad {
        true => Layer::Dot { at, radius: 6.5, colour: WARN, filled: false },
        false => Layer::Dot { at, radius: 5.0, colour: theme::RECOVERY, filled: true },
    }
}

/// Beats above or below its easy limit, of each run that has them.
fn heart_rates<'a>(runs: &'a [&Run]) -> impl Iterator<Item = (f64, f64)> + 'a {
    runs.iter().filter_map(|r| Some((f64::from(r.day.0), above_limit(r)?)))
}

fn above_limit(run: &Run) -> Option<f64> {
    run.recovery.as_ref()?.component(ComponentId::Intensity).map(|found| found.value)
}

/// Writes the numbers of the worst runs over their dots, or beside them where another number stands.
/// Returns the runs with the places of their numbers.
fn badges<'a>(
    c: &mut Canvas,
    panel: &Panel,
    worst: &[&'a Run],
    value: fn(&Run) -> Option<f64>,
) -> Vec<(&'a Run, (f32, f32))> {
    const R: f32 = 9.5;
    let mut taken: Vec<(&Run, (f32, f32))> = Vec::new();
    for (k, run) in worst.iter().enumerate() {
        let Some(v) = value(run).filter(|v| (panel.y.start..=panel.y.end).contains(v)) else {
            continue;
        };
        let (x, y) = (panel.across(f64::from(run.day.0)), panel.up(v));
        let free = |at: &(f32, f32)| {
            taken.iter().all(|(_, t)| (t.0 - at.0).abs() > 2.1 * R || (t.1 - at.1).abs() > 2.1 * R)
        };
        let beside = [(0.0, 0.0), (0.0, -22.0), (0.0, 22.0), (-22.0, -22.0), (22.0, -22.0)];
        let places = beside.map(|(right, down)| (x + right, y + down));
        let Some(at) = places.into_iter().find(free) else { continue };
        c.polyline(&[(x, y), at], WARN, 2.0, None);
        c.circle(at.0, at.1, R + 1.5, theme::PAPER, true);
        marks::badge(c, at.0, at.1, R, &(k + 1).to_string());
        taken.push((run, at));
    }
    taken
}

fn limit_panel(
    c: &mut Canvas,
    runs: &[&Run],
    worst: &[&Run],
    x: &Range<f64>,
    style: &Style,
    y: f32,
) -> Result<(), ChartError> {
    let at = |run: &Run| f64::from(run.day.0);
    let value = above_limit;
    let mut dots = Vec::new();
    let mut above: Vec<f64> = vec![-10.0, 10.0];
    let mut band: Vec<(f64, f64, f64)> = Vec::new();
    for run in runs {
        if let Some(v) = value(run) {
            above.push(v);
            dots.push((v, dot((at(run), v), failed(run))));
        }
        if let Some(vt1) = &run.thresholds.vt1 {
            band.push((at(run), -vt1.se, vt1.se));
        }
    }
    if let (Some(a), Some(b)) = (band.first().copied(), band.last().copied()) {
        band.insert(0, (x.start, a.1, a.2));
        band.push((x.end, b.1, b.2));
    }
    let se = band.last().map_or(0.0, |b| b.2);
    // A single implausibly low run must not compress the others.
    let mut sorted = above.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let low = stats::quantile_sorted(&sorted, 0.02).unwrap_or(-10.0) - 5.0;
    let high = above.iter().copied().fold(f64::NEG_INFINITY, f64::max) + 7.0;
    let mut layers = vec![
        Layer::Area { points: band, colour: theme::HEART, alpha: 0.14 },
        Layer::Line {
            points: vec![(x.start, 0.0), (x.end, 0.0)],
            colour: theme::HEART,
            width: 2.0,
        },
    ];
    layers.extend(dots.into_iter().filter(|d| d.0 >= low).map(|d| d.1));
    let panel = Panel {
        place: (110.0, y, 1310.0, 312.0),
        title: "Mean heart rate of each run, bpm above or below its easy limit".to_string(),
        x: x.clone(),
        y_ticks: signed(&(low..high)),
        y: low..high,
        layers,
        marks: vec![Mark {
            at: 0.0,
            text: match runs.last().and_then(|r| r.thresholds.easy_limit()) {
                Some(bpm) => format!("easy limit {bpm:.0} \u{b1} {se:.0} bpm"),
                None => format!("easy limit \u{b1} {se:.0} bpm"),
            },
            colour: theme::HEART,
        }],
        ..Panel::default()
    };
    panel.draw(c)?;
    let dots: Vec<(f32, f32)> = runs
        .iter()
        .filter_map(|r| Some((panel.across(at(r)), panel.up(value(r).filter(|v| *v >= low)?))))
        .collect();
    let mut taken: Vec<[f32; 4]> = Vec::new();
    let numbers = badges(c, &panel, worst, above_limit);
    for (run, (px, py)) in numbers.iter().copied() {
        let text = format!("{}: {:.0}", style.day(run.day), run.recovery_score().unwrap_or(0.0));
        let text_style = bold(16.0, WARN);
        let wide = c.text_width(&text, text_style);
        // Candidate positions for the label; the first one without a dot or another label is used.
        let places = [
            (px + 15.0, py),
            (px - 15.0 - wide, py),
            (px - wide / 2.0, py - 23.0),
            (px - wide / 2.0, py - 43.0),
            (px + 12.0, py - 28.0),
            (px - 12.0 - wide, py - 28.0),
            (px - wide / 2.0, py - 63.0),
            (px + 15.0, py + 28.0),
            (px - 15.0 - wide, py + 28.0),
        ];
        let free = |&(left, middle): &(f32, f32)| {
            let [x0, y0, x1, y1] = [left - 3.0, middle - 11.0, left + wide + 3.0, middle + 11.0];
            let inside = x0 > 110.0 && x1 < 1420.0 && y0 > y - 8.0;
            // The label must not cover the line of the limit.
            let inside = inside && (middle - panel.up(0.0)).abs() > 11.0;
            let dot = |d: &(f32, f32)| {
                d.0 > x0 - 8.0 && d.0 < x1 + 8.0 && d.1 > y0 - 5.0 && d.1 < y1 + 5.0
            };
            let label = |t: &[f32; 4]| x0 < t[2] && t[0] < x1 && y0 < t[3] && t[1] < y1;
            let number = |(_, n): &(&Run, (f32, f32))| {
                n.0 > x0 - 11.0 && n.0 < x1 + 11.0 && n.1 > y0 - 11.0 && n.1 < y1 + 11.0
            };
            inside
                && !dots.iter().any(dot)
                && !taken.iter().any(label)
                && !numbers.iter().any(number)
        };
        if let Some((left, middle)) = places.iter().copied().find(free) {
            c.text(left, middle + 5.5, &text, text_style, Anchor::Start);
            taken.push([left - 3.0, middle - 11.0, left + wide + 3.0, middle + 11.0]);
        }
    }
    // Of what lies further below, an arrow shows the day.
    let hidden: Vec<f64> =
        runs.iter().filter(|r| value(r).is_some_and(|v| v < low)).map(|r| at(r)).collect();
    let foot = y + 312.0;
    for day in &hidden {
        let px = panel.across(*day);
        c.polygon(&[(px - 5.0, foot - 9.0), (px + 5.0, foot - 9.0), (px, foot)], theme::RECOVERY);
    }
    if !hidden.is_empty() {
        let text = format!("{} further below", hidden.len());
        let text_style = regular(13.0, MUTED);
        c.text(1428.0, foot + 4.0, &text, text_style, Anchor::Start);
    }
    Ok(())
}

/// Returns ticks with an explicit sign.
fn signed(range: &Range<f64>) -> Vec<(f64, String)> {
    let sign = |(v, text): (f64, String)| {
        let text = if v > 0.0 { format!("+{text}") } else { text };
        (v, text)
    };
    number_ticks(range, 6.0).into_iter().map(sign).collect()
}

fn score_panel(
    c: &mut Canvas,
    runs: &[&Run],
    worst: &[&Run],
    x: &Range<f64>,
    x_ticks: Vec<(f64, String)>,
    y: f32,
) -> Result<(), ChartError> {
    let mut layers = vec![Layer::Band { from: 0.0, to: TOO_HARD, colour: WARN, alpha: 0.1 }];
    for run in runs {
        let Some(recovery) = &run.recovery else { continue };
        let Ok(score) = recovery.score else { continue };
        let at = f64::from(run.day.0);
        if let (Ok(low), Ok(high)) = (&recovery.low, &recovery.high)
            && high - low >= 1.0
        {
            let points = vec![(at, *low), (at, *high)];
            layers.push(Layer::Line { points, colour: theme::UNKNOWN, width: 1.0 });
        }
        layers.push(dot((at, score), failed(run)));
    }
    let panel = Panel {
        place: (110.0, y, 1310.0, 150.0),
        title: "Recovery score; thin lines: its range within what is known of the first threshold"
            .to_string(),
        x: x.clone(),
        y_ticks: number_ticks(&(0.0..100.0), 4.0),
        y: 0.0..106.0,
        layers,
        marks: vec![Mark {
            at: TOO_HARD / 2.0,
            text: "too hard or long".to_string(),
            colour: WARN,
        }],
        x_ticks,
        ..Panel::default()
    };
    panel.draw(c)?;
    badges(c, &panel, worst, Run::recovery_score);
    Ok(())
}

/// Returns ticks at the first days of months, thinned to about twelve labels.
pub(super) fn months(x: &Range<f64>, style: &Style) -> Vec<(f64, String)> {
    let days = (x.start.ceil() as i32)..(x.end.floor() as i32);
    let span = days.len();
    if span < 100 {
        let every = if span < 14 { 1u32 } else { 7 };
        return days
            .filter(|d| Day(*d).weekday().is_multiple_of(every))
            .map(|d| (f64::from(d), style.day(Day(d))))
            .collect();
    }
    let every = match span / 365 {
        0 => 1,
        1 => 2,
        2 => 3,
        3..=5 => 6,
        _ => 12,
    };
    let years = (span as i64 / 365 / 12).max(1);
    days.filter(|d| {
        let (year, month, day) = Day(*d).ymd();
        day == 1 && (month - 1).is_multiple_of(every) && (every < 12 || year % years == 0)
    })
    .map(|d| {
        let (year, month, _) = Day(d).ymd();
        let name = Day(d).month_name();
        let label = match every {
            12 => year.to_string(),
            e if month == 1 || e > 2 => format!("{name} {year}"),
            _ => name.to_string(),
        };
        (f64::from(d), label)
    })
    .collect()
}
