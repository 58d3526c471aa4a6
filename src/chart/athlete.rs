//! `lope athlete -o athlete.png`: the runner's thresholds over time, each with its error, and the
//! runs they are learned from.

use super::canvas::{Canvas, regular};
use super::panel::{Layer, Mark, Panel, number_ticks};
use super::recovery::months;
use super::theme::{self, Hue, INK};
use super::{ChartError, Picture, Style};
use crate::athlete::{Estimate, Thresholds};
use crate::display::{count, minutes_seconds};
use crate::season::{Run, Season};
use crate::units::{UnitSystem, pace_s};

/// Selects one threshold.
type ThresholdOf = fn(&Thresholds) -> Option<&Estimate>;

const LINES: [(ThresholdOf, Hue, &str); 3] = [
    (|t| t.hr_max.as_ref(), INK, "maximum"),
    (|t| t.vt2.as_ref(), theme::HARD, "threshold"),
    (|t| t.vt1.as_ref(), theme::HEART, "first threshold"),
];

/// Draws it.
///
/// # Errors
/// When it can't be drawn.
pub fn athlete(season: &Season, style: &Style) -> Result<Picture, ChartError> {
    let mut c = Canvas::new(1600, 0, style)?;
    let latest = season.athlete.latest();
    let title = match (&latest.vt1, latest.easy_limit()) {
        (Some(v), Some(limit)) => {
            format!(
                "Easy up to {limit:.0} bpm: the first threshold is {:.0} \u{b1} {:.0}",
                v.value, v.se
            )
        }
        _ => "No heart rate here to learn thresholds from".to_string(),
    };
    let runs: Vec<&Run> = season.runs.iter().filter(|r| r.counts_as_run()).collect();
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        let alt_text = "No runs in this selection.".to_string();
        c.height = c.header(&title, &[(alt_text.clone(), regular(20.0, INK))]) as u32 + 24;
        return c.finish(title, alt_text);
    };
    let alt_text = about(season, &runs, style);
    let mut y = c.header(&title, &[(alt_text.clone(), regular(20.0, INK))]) + 34.0;
    let x = f64::from(first.day.0) - 2.0..f64::from(last.day.0) + 3.0;
    if heart_rate_panel(&mut c, season, &runs, &x, style, y)? {
        y += 492.0;
    }
    // Beside each other, each as wide as there is room.
    let by_pace = heart_rate_by_pace_panel(season, &runs, style, y);
    let wide = if by_pace.is_some() { 800.0 } else { 1350.0 };
    let paced = pace_panel(&mut c, season, &runs, x, style, (y, wide))?;
    if let Some(panel) = &by_pace {
        panel.draw(&mut c)?;
    }
    if paced || by_pace.is_some() {
        y += 290.0;
    }
    c.height = y as u32 + 60;
    let foot = match &latest.vt1 {
        Some(v) => format!(
            "Bands: standard error. First threshold: {}. Each run is judged by the thresholds of its own week.",
            v.source
        ),
        None => "Without heart rate runs are judged by pace alone.".to_string(),
    };
    c.footer(&foot);
    c.finish(title, alt_text)
}

fn about(season: &Season, runs: &[&Run], style: &Style) -> String {
    let latest = season.athlete.latest();
    let mut said = vec![format!("learned from {}", count(runs.len(), "run"))];
    for (get, _, name) in LINES.iter().filter(|l| l.2 != "first threshold") {
        if let Some(e) = get(latest) {
            said.push(format!("{name} {:.0} \u{b1} {:.0} bpm", e.value, e.se));
        }
    }
    if let Some(cs) = &latest.cs {
        said.push(format!("threshold pace {}", style.units.pace(cs.speed.value)));
    }
    said.push(format!("level: {}", season.athlete.level.id()));
    said.join("   \u{2022}   ")
}

fn heart_rate_panel(
    c: &mut Canvas,
    season: &Season,
    runs: &[&Run],
    x: &std::ops::Range<f64>,
    style: &Style,
    y: f32,
) -> Result<bool, ChartError> {
    let latest = season.athlete.latest();
    let mut layers = Vec::new();
    let mut seen: Vec<f64> = Vec::new();
    for run in runs {
        let at = f64::from(run.day.0);
        for (value, colour, filled) in [
            (run.digest.peak_heart_rate, theme::UNKNOWN, true),
            (run.digest.peaks[1], Hue::ModerateText, false),
        ] {
            if let Some(v) = value {
                seen.push(v);
                layers.push(Layer::Dot { at: (at, v), radius: 2.5, colour, filled });
            }
        }
    }
    let mut marks = Vec::new();
    for (get, colour, name) in LINES {
        layers.extend(threshold_layers(season, get, colour, |v| v));
        if let Some(e) = get(latest) {
            seen.push(e.value + e.se);
            marks.push(Mark { at: e.value, text: format!("{name} {:.0}", e.value), colour });
        }
    }
    seen.sort_unstable_by(f64::total_cmp);
    let bounds = (seen.first().copied(), seen.last().copied());
    let (Some(low), Some(high)) = bounds else {
        return Ok(false);
    };
    let range = low.max(90.0) - 5.0..high.min(225.0) + 5.0;
    Panel {
        place: (110.0, y, 1350.0, 420.0),
        title: "Heart rate, bpm. Highest 20 s (dots) and best 20 minutes (rings) of each run"
            .to_string(),
        x_ticks: months(x, style),
        x: x.clone(),
        y_ticks: number_ticks(&range, 6.0),
        y: range,
        layers,
        marks,
        ..Panel::default()
    }
    .draw(c)?;
    Ok(true)
}

fn pace_panel(
    c: &mut Canvas,
    season: &Season,
    runs: &[&Run],
    x: std::ops::Range<f64>,
    style: &Style,
    (y, wide): (f32, f32),
) -> Result<bool, ChartError> {
    let units: UnitSystem = style.units;
    let pace = |v: f64| pace_s(v, units).unwrap_or(f64::NAN);
    let mut layers = Vec::new();
    let mut seen: Vec<f64> = Vec::new();
    for run in runs {
        // The 5-km effort, or the 3-km one of shorter runs.
        let best = run.digest.efforts[5].map(|e| 5000.0 / e.time_s);
        let best = best.or(run.digest.efforts[4].map(|e| 3000.0 / e.time_s));
        if let Some(v) = best.map(pace).filter(|v| v.is_finite()) {
            seen.push(v);
            let at = (f64::from(run.day.0), v);
            layers.push(Layer::Dot { at, radius: 2.5, colour: theme::UNKNOWN, filled: true });
        }
    }
    seen.sort_unstable_by(f64::total_cmp);
    let q = |p| crate::kernels::stats::quantile_sorted(&seen, p);
    let (Some(fast), Some(slow)) = (q(0.0), q(0.95)) else {
        return Ok(false);
    };
    let cs = season.athlete.latest().cs.as_ref().map(|cs| pace(cs.speed.value));
    layers.extend(threshold_layers(season, |t| t.cs.as_ref().map(|c| &c.speed), theme::PACE, pace));
    let line = cs.unwrap_or(fast);
    let range = slow.max(line) + 20.0..fast.min(line).max(fast - 40.0) - 15.0;
    // Slow outliers outside the frame are counted rather than clamped to it.
    let slower = seen.iter().filter(|v| **v > range.start).count();
    let inside = |l: &Layer| match l {
        Layer::Dot { at, .. } => at.1 <= range.start && at.1 >= range.end,
        _ => true,
    };
    layers.retain(inside);
    Panel {
        place: (110.0, y, wide, 230.0),
        title: format!(
            "Grade-adjusted pace, min/{}: threshold pace; fastest 5 or 3 km of each run (dots{})",
            units.distance_name(),
            if slower > 0 { format!(", {slower} slower") } else { String::new() }
        ),
        x_ticks: thin_ticks(months(&x, style), 10),
        x,
        y_ticks: pace_ticks(&range),
        y: range,
        layers,
        marks: cs
            .map(|at| Mark {
                at,
                text: format!("threshold {}", minutes_seconds(at)),
                colour: theme::PACE,
            })
            .into_iter()
            .collect(),
        ..Panel::default()
    }
    .draw(c)?;
    Ok(true)
}

/// Keeps every nth tick so that at most `most` are left.
fn thin_ticks(ticks: Vec<(f64, String)>, most: usize) -> Vec<(f64, String)> {
    let step = ticks.len().div_ceil(most).max(1);
    ticks.into_iter().step_by(step).collect()
}

/// Number of latest days whose dots are highlighted.
const LATELY_DAYS: i32 = 60;

/// Mean heart rate over mean pace of each run, with the model fitted to the minutes of all runs.
fn heart_rate_by_pace_panel(
    season: &Season,
    runs: &[&Run],
    style: &Style,
    top: f32,
) -> Option<Panel> {
    let units = style.units;
    // Negative so that faster is further to the right.
    let pace = |v: f64| pace_s(v, units).filter(|v| v.is_finite()).map(|v| -v);
    let last = runs.iter().map(|r| r.day.0).max().unwrap_or(0);
    let dot = |r: &&Run| {
        let (gap, bpm) = r.digest.steady_means()?;
        Some(((pace(gap)?, bpm), r.day.0 > last - LATELY_DAYS))
    };
    let dots: Vec<((f64, f64), bool)> = runs.iter().filter_map(dot).collect();
    let spread = |of: fn(&((f64, f64), bool)) -> f64| {
        let mut all: Vec<f64> = dots.iter().map(of).collect();
        all.sort_unstable_by(f64::total_cmp);
        let q = |p| crate::kernels::stats::quantile_sorted(&all, p);
        Some((q(0.02)?, q(0.98)?))
    };
    // A short history has no model, and the dots alone are not informative.
    let line = season.athlete.hr_speed?;
    let ((slow, fast), (low, high)) = (spread(|d| d.0.0)?, spread(|d| d.0.1)?);
    let vt1 = season.athlete.latest().vt1.as_ref();
    let x = slow - 15.0..fast + 15.0;
    let y = low - 6.0..vt1.map_or(high, |v| high.max(v.value)) + 6.0;
    // Outliers are omitted.
    let inside = |at: (f64, f64)| x.contains(&at.0) && y.contains(&at.1);
    let mut layers: Vec<Layer> = Vec::new();
    for lately in [false, true] {
        let (colour, radius) = if lately { (theme::PACE, 3.5) } else { (theme::UNKNOWN, 2.0) };
        let some = dots.iter().filter(|d| d.1 == lately && inside(d.0));
        layers.extend(some.map(|(at, _)| Layer::Dot { at: *at, radius, colour, filled: true }));
    }
    let metres = pace(1.0).unwrap_or(-1000.0);
    let points: Vec<(f64, f64)> = (0..=40)
        .map(|k| x.start + (x.end - x.start) * f64::from(k) / 40.0)
        .map(|pace| (pace, line.at(metres / pace)))
        .filter(|at| y.contains(&at.1))
        .collect();
    layers.push(Layer::Line { points, colour: INK, width: 2.5 });
    if let Some(v) = vt1 {
        let points = vec![(x.start, v.value), (x.end, v.value)];
        layers.push(Layer::Line { points, colour: theme::HEART, width: 1.5 });
    }
    let mark = |v: &Estimate| Mark {
        at: v.value,
        text: format!("first threshold {:.0}", v.value),
        colour: theme::HEART,
    };
    Some(Panel {
        place: (1090.0, top, 370.0, 230.0),
        title: format!(
            "Heart rate over min/{} after minute 8; large: last 60 days",
            units.distance_name()
        ),
        x_ticks: pace_ticks(&(-x.end..-x.start))
            .into_iter()
            .rev()
            .map(|(v, label)| (-v, label))
            .collect(),
        x,
        y_ticks: number_ticks(&y, 5.0),
        y,
        layers,
        marks: vt1.map(mark).into_iter().collect(),
        ..Panel::default()
    })
}

/// Returns round paces over a range of seconds, in steps of 15 s to 20 min.
pub(super) fn pace_ticks(range: &std::ops::Range<f64>) -> Vec<(f64, String)> {
    let (low, high) = (range.start.min(range.end), range.start.max(range.end));
    let steps = [15.0, 30.0, 60.0, 120.0, 240.0, 600.0];
    let step = steps.into_iter().find(|s| (high - low) / s <= 6.0).unwrap_or(1200.0);
    let whole = (low / step).ceil() as i64..=(high / step).floor() as i64;
    whole.map(|k| (k as f64 * step, minutes_seconds(k as f64 * step))).collect()
}

/// Draws a threshold over the weeks as a line with its error band.
fn threshold_layers(
    season: &Season,
    get: ThresholdOf,
    colour: Hue,
    shown: impl Fn(f64) -> f64,
) -> Vec<Layer> {
    // The value of a week is drawn in its middle.
    let middle = if season.athlete.by_day { 0.0 } else { 3.0 };
    let weeks = season.athlete.weeks.iter().map(|(day, t)| (f64::from(day.0) + middle, get(t)));
    let (mut line, mut band) = (Vec::new(), Vec::new());
    for (at, e) in weeks {
        let (value, low, high) = match e {
            Some(e) => (shown(e.value), shown(e.value - e.se), shown(e.value + e.se)),
            None => (f64::NAN, f64::NAN, f64::NAN),
        };
        line.push((at, value));
        band.push((at, low.min(high), low.max(high)));
    }
    vec![
        Layer::Area { points: band, colour, alpha: 0.14 },
        Layer::Line { points: line, colour, width: 2.5 },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paces_are_round_minutes_and_seconds() {
        let labels = |r| pace_ticks(&r).into_iter().map(|t| t.1).collect::<Vec<_>>();
        assert_eq!(labels(400.0..250.0), ["4:30", "5:00", "5:30", "6:00", "6:30"]);
        assert_eq!(labels(310.0..280.0), ["4:45", "5:00"]);
    }
}
