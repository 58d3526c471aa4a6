//! `recovery.png`: every recovery run against the easy limit, its score, and what easy running yields.

use super::canvas::{Anchor, Canvas, bold, regular};
use super::panel::{Layer, Mark, Panel, number_ticks, plain};
use super::theme::{self, Hue, INK, MUTED, WARN};
use super::{Chart, ChartError, Picture, Style, wording};
use crate::calendar::Day;
use crate::classify::Kind;
use crate::display::count;
use crate::kernels::stats;
use crate::score::recovery::ComponentId;
use crate::season::{Run, Season, TOO_HARD, excess, headline, remedy, worst_first};
use std::ops::Range;

/// The chart of recovery runs over time.
pub const RECOVERY: Chart = Chart {
    id: "recovery",
    name: "Recovery runs over time",
    doc: "Mean heart rate of every recovery run against the easy limit of its day with its error; the \
          score; how far a heartbeat carries in easy runs",
    draw,
};

/// Number of worst runs that are labelled with their date.
const NAMED: usize = 4;
/// Window of the rolling median of easy runs in days, and the least number of runs in it.
const ROLLED_DAYS: i32 = 42;
const ROLLED_LEAST: usize = 4;

fn draw(season: &Season, style: &Style) -> Result<Vec<Picture>, ChartError> {
    let mut c = Canvas::new(1600, 1000, style)?;
    let finding = headline(season);
    let runs: Vec<&Run> = season.runs.iter().filter(|r| r.recovery.is_some()).collect();
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        let why =
            "No run was slow, short and easy enough to be a recovery run, and none is named so.";
        c.header(&finding, &[(why.to_string(), regular(18.0, INK))]);
        empty(&mut c);
        return Ok(vec![c.finish(finding, why.to_string())?]);
    };
    let x = f64::from(first.day.0) - 2.0..f64::from(last.day.0) + 3.0;
    let mut worst: Vec<&Run> = runs.iter().copied().filter(|r| excess(r).is_some()).collect();
    worst.sort_by(|a, b| worst_first(a, b));
    worst.truncate(NAMED);
    let facts = facts(&runs);
    let why = worst.first().map(|run| worst_said(run, style));
    let mut lines = vec![(facts.clone(), regular(18.0, INK))];
    lines.extend(why.clone().map(|why| (why, regular(15.0, MUTED))));
    c.header(&finding, &lines);
    limit_panel(&mut c, &runs, &worst, &x, style)?;
    score_panel(&mut c, &runs, &x)?;
    efficiency_panel(&mut c, season, &x, style)?;
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
    let next = wording::next_runs(season, style).join(" ");
    c.footer(&format!(
        "Next: {next} Filled: easy enough. Hollow: below {TOO_HARD:.0}, too hard or too long. The easy limit is \
         VT1 less 7.9 % of HRmax, each run by that of its own date.{missing}"
    ));
    let alt_text = std::iter::once(facts).chain(why).collect::<Vec<_>>().join(". ");
    Ok(vec![c.finish(finding, format!("{alt_text}. Next: {next}"))?])
}

/// Describes the worst run: its date, score and reason, and what would have improved it.
fn worst_said(run: &Run, style: &Style) -> String {
    let day = format!("{} {}", run.day.weekday_name(), style.date(run.day));
    let score = wording::score_with_range(run).unwrap_or_else(|| "no score".to_string());
    let why = wording::costliest_reason(run).unwrap_or("run hard");
    let change = remedy(run).map_or(String::new(), |r| format!("; {r}"));
    format!("Worst: {day}, {score}: {why}{change}")
}

/// Draws a hatched area in place of an empty chart, which could be mistaken for a result.
fn empty(c: &mut Canvas) {
    c.hatch(110.0, 190.0, 1380.0, 660.0, theme::GRID);
    let text = "Nothing to draw: no recovery run in this selection";
    let wide = c.text_width(text, bold(20.0, MUTED));
    c.rect(800.0 - wide / 2.0 - 16.0, 490.0, wide + 32.0, 44.0, theme::PAPER, 1.0);
    c.text(800.0, 519.0, text, bold(20.0, MUTED), Anchor::Middle);
}

fn facts(runs: &[&Run]) -> String {
    let scores: Vec<f64> = runs.iter().filter_map(|r| wording::score(r)).collect();
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
    let colour = if bad { theme::HARD } else { theme::RECOVERY };
    Layer::Dot { at, radius: 5.0, colour, filled: !bad }
}

fn limit_panel(
    c: &mut Canvas,
    runs: &[&Run],
    worst: &[&Run],
    x: &Range<f64>,
    style: &Style,
) -> Result<(), ChartError> {
    let at = |run: &Run| f64::from(run.day.0);
    let value =
        |run: &Run| run.recovery.as_ref()?.component(ComponentId::Intensity).map(|f| f.value);
    let mut dots = Vec::new();
    let mut above: Vec<f64> = vec![-10.0, 10.0];
    let mut band: Vec<(f64, f64, f64)> = Vec::new();
    for run in runs {
        if let Some(v) = value(run) {
            above.push(v);
            dots.push((v, dot((at(run), v), excess(run).is_some())));
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
        place: (110.0, 186.0, 1310.0, 312.0),
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
    for run in worst {
        let Some(v) = value(run) else { continue };
        let text = format!("{}: {:.0}", style.day(run.day), wording::score(run).unwrap_or(0.0));
        let text_style = bold(13.0, WARN);
        let wide = c.text_width(&text, text_style);
        let (px, py) = (panel.across(at(run)), panel.up(v));
        // Candidate positions for the label; the first one without a dot or another label is used.
        let places = [
            (px + 10.0, py),
            (px - 10.0 - wide, py),
            (px - wide / 2.0, py - 18.0),
            (px - wide / 2.0, py - 38.0),
            (px + 10.0, py - 26.0),
            (px - 10.0 - wide, py - 26.0),
        ];
        let free = |&(left, middle): &(f32, f32)| {
            let [x0, y0, x1, y1] = [left - 3.0, middle - 9.0, left + wide + 3.0, middle + 9.0];
            let inside = x0 > 110.0 && x1 < 1420.0 && y0 > 178.0;
            // The label must not cover the line of the limit.
            let inside = inside && (middle - panel.up(0.0)).abs() > 9.0;
            let dot = |d: &(f32, f32)| {
                d.0 > x0 - 5.0 && d.0 < x1 + 5.0 && d.1 > y0 - 5.0 && d.1 < y1 + 5.0
            };
            let label = |t: &[f32; 4]| x0 < t[2] && t[0] < x1 && y0 < t[3] && t[1] < y1;
            inside && !dots.iter().any(dot) && !taken.iter().any(label)
        };
        if let Some((left, middle)) = places.iter().copied().find(free) {
            c.text(left, middle + 4.5, &text, text_style, Anchor::Start);
            taken.push([left - 3.0, middle - 9.0, left + wide + 3.0, middle + 9.0]);
        }
    }
    let below = runs.iter().filter_map(|r| value(r)).filter(|v| *v < low).count();
    if below > 0 {
        let text = format!("{below} further below");
        let text_style = regular(13.0, MUTED);
        c.text(1428.0, 502.0, &text, text_style, Anchor::Start);
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

fn score_panel(c: &mut Canvas, runs: &[&Run], x: &Range<f64>) -> Result<(), ChartError> {
    let mut layers =
        vec![Layer::Band { from: 0.0, to: TOO_HARD, colour: theme::HARD, alpha: 0.07 }];
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
        layers.push(dot((at, score), excess(run).is_some()));
    }
    Panel {
        place: (110.0, 560.0, 1310.0, 150.0),
        title: "Recovery score; thin lines: its range within the error of VT1".to_string(),
        x: x.clone(),
        y_ticks: number_ticks(&(0.0..100.0), 4.0),
        y: 0.0..106.0,
        layers,
        marks: vec![Mark {
            at: TOO_HARD / 2.0,
            text: "too hard or long".to_string(),
            colour: theme::HARD,
        }],
        ..Panel::default()
    }
    .draw(c)
}

/// Draws the grade-adjusted metres per heartbeat in easy runs, the efficiency that training should improve.
fn efficiency_panel(
    c: &mut Canvas,
    season: &Season,
    x: &Range<f64>,
    style: &Style,
) -> Result<(), ChartError> {
    let mut easy: Vec<(i32, f64)> = wording::counted(season)
        .filter(|r| r.verdict.kind == Kind::Easy && x.contains(&f64::from(r.day.0)))
        .filter_map(|r| {
            let (gap, heart) = (r.digest.mean_gap()?, r.digest.mean_heart_rate()?);
            (heart > 0.0).then(|| (r.day.0, 60.0 * gap / heart))
        })
        .collect();
    // The median is searched by day, and a traveller's local days are not in order of time.
    easy.sort_by_key(|e| e.0);
    let mut values: Vec<f64> = easy.iter().map(|e| e.1).collect();
    values.sort_unstable_by(f64::total_cmp);
    let q = |p| stats::quantile_sorted(&values, p);
    let (low, high) = q(0.02).zip(q(0.98)).unwrap_or((1.0, 1.2));
    let range = low - 0.05..high + 0.05;
    let trend: Vec<(f64, f64)> =
        easy.iter().map(|e| (f64::from(e.0), rolling_median(&easy, e.0))).collect();
    let last = trend.iter().rev().find(|p| p.1.is_finite()).map(|p| p.1);
    let mut layers: Vec<Layer> = easy
        .iter()
        .filter(|e| range.contains(&e.1))
        .map(|e| Layer::Dot {
            at: (f64::from(e.0), e.1),
            radius: 2.5,
            colour: theme::UNKNOWN,
            filled: true,
        })
        .collect();
    if easy.is_empty() {
        layers.push(Layer::Hatch { from: x.start, to: x.end });
    }
    layers.push(Layer::Line { points: trend, colour: theme::PACE, width: 2.5 });
    let title = match easy.len() {
        0 => "Metres a heartbeat in easy runs: no easy run has both speed and heart rate",
        _ => {
            "Metres a heartbeat in easy runs, hills counted; line: median of six weeks, up is fitter"
        }
    };
    Panel {
        place: (110.0, 772.0, 1310.0, 130.0),
        title: title.to_string(),
        x: x.clone(),
        y_ticks: number_ticks(&range, 3.0),
        y: range,
        x_ticks: months(x, style),
        layers,
        marks: last
            .map(|at| Mark { at, text: format!("now {} m", plain(at, 2)), colour: Hue::Pace })
            .into_iter()
            .collect(),
        ..Panel::default()
    }
    .draw(c)
}

/// Computes the median of the easy runs around a day; NaN when there are too few.
fn rolling_median(easy: &[(i32, f64)], day: i32) -> f64 {
    let from = easy.partition_point(|e| e.0 < day - ROLLED_DAYS / 2);
    let to = easy.partition_point(|e| e.0 <= day + ROLLED_DAYS / 2);
    let mut window: Vec<f64> = easy[from..to].iter().map(|e| e.1).collect();
    if window.len() < ROLLED_LEAST {
        f64::NAN
    } else {
        stats::median(&mut window).unwrap_or(f64::NAN)
    }
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
