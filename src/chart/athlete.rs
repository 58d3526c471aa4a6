//! `lope athlete -o athlete.png`: the runner's thresholds over time, each with its error, and the
//! runs they are learned from.

use super::ChartError;
use super::canvas::{Anchor, Canvas, bold, ink};
use super::panel::{Layer, Panel, number_ticks};
use super::recovery::months;
use super::theme::{self, INK, MUTED, Rgb};
use crate::athlete::{Estimate, Thresholds};
use crate::season::{Run, Season};
use crate::units::{UnitSystem, minutes_seconds, pace_s};

/// One threshold of a week.
type Get = fn(&Thresholds) -> Option<&Estimate>;

/// Draws it: PNG bytes.
///
/// # Errors
/// When it can't be drawn.
pub fn athlete(season: &Season, units: UnitSystem) -> Result<Vec<u8>, ChartError> {
    let mut c = Canvas::new(1600, 980, 1)?;
    let latest = season.athlete.latest();
    let title = match (&latest.vt1, latest.recovery_ceiling()) {
        (Some(v), Some(ceiling)) => {
            format!(
                "VT1 is {:.0} \u{b1} {:.0} bpm; recovery runs stay below {ceiling:.0}",
                v.value, v.se
            )
        }
        _ => "No heart rate here to learn thresholds from".to_string(),
    };
    c.text_within(48.0, 62.0, &title, bold(34.0, INK), 1500.0);
    let runs: Vec<&Run> = season.runs.iter().filter(|r| r.counts_as_run()).collect();
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        c.text(48.0, 120.0, "No runs in this selection.", ink(18.0, MUTED), Anchor::Start);
        return c.png();
    };
    let about = format!("{} runs; level: {}", runs.len(), season.athlete.level.id());
    c.text(48.0, 96.0, &about, ink(16.0, MUTED), Anchor::Start);
    let x = f64::from(first.day.0) - 2.0..f64::from(last.day.0) + 3.0;
    let lines: [(Get, Rgb, &str); 3] = [
        (|t| t.hr_max.as_ref(), theme::INK, "HRmax"),
        (|t| t.vt2.as_ref(), theme::HARD, "VT2"),
        (|t| t.vt1.as_ref(), theme::HEART, "VT1"),
    ];
    let mut layers = Vec::new();
    let mut seen: Vec<f64> = Vec::new();
    for run in &runs {
        let at = f64::from(run.day.0);
        for (value, colour) in
            [(run.digest.peak_heart_rate, theme::UNKNOWN), (run.digest.peaks[1], theme::MODERATE)]
        {
            if let Some(v) = value {
                seen.push(v);
                layers.push(Layer::Dot { at: (at, v), radius: 2.5, colour, filled: true });
            }
        }
    }
    for (get, colour, _) in lines {
        layers.extend(stepped(season, get, colour, |v| v));
        seen.extend(get(latest).map(|e| e.value + e.se));
    }
    seen.sort_unstable_by(f64::total_cmp);
    let bounds = (seen.first().copied(), seen.last().copied());
    if let (Some(low), Some(high)) = bounds {
        let range = low.max(90.0) - 5.0..high.min(225.0) + 5.0;
        let said = lines.map(|(_, _, name)| name).join(", ");
        for (get, colour, name) in lines {
            let Some(e) = get(latest) else { continue };
            let share = (e.value - range.start) / (range.end - range.start);
            let y = 150.0 + 420.0 * (1.0 - share) as f32 + 4.5;
            c.text(1506.0, y, name, bold(13.0, colour), Anchor::Start);
        }
        Panel {
            place: (110.0, 150.0, 1390.0, 420.0),
            title: format!(
                "heart rate, bpm: {said} (lines, with their error); highest 20 s (grey) and best 20 minutes (yellow) of each run"
            ),
            x: x.clone(),
            y_ticks: number_ticks(&range, 6.0),
            y: range,
            x_ticks: vec![],
            layers,
        }
        .draw(&mut c)?;
    } else {
        c.text(110.0, 200.0, "no heart rate in these files", ink(16.0, MUTED), Anchor::Start);
    }
    speeds(&mut c, season, &runs, x, units)?;
    let foot = latest.vt1.as_ref().map_or(String::new(), |v| format!("VT1 by {}", v.source));
    c.text_within(48.0, 952.0, &foot, ink(14.0, MUTED), 1500.0);
    c.png()
}

fn speeds(
    c: &mut Canvas,
    season: &Season,
    runs: &[&Run],
    x: std::ops::Range<f64>,
    units: UnitSystem,
) -> Result<(), ChartError> {
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
        c.text(110.0, 700.0, "no speed in these files", ink(16.0, MUTED), Anchor::Start);
        return Ok(());
    };
    let cs = season.athlete.latest().cs.as_ref().map_or(fast, |cs| pace(cs.speed.value));
    layers.extend(stepped(season, |t| t.cs.as_ref().map(|c| &c.speed), theme::PACE, pace));
    let range = slow.max(cs) + 20.0..fast.min(cs).max(fast - 40.0) - 15.0;
    let step = if slow - fast > 180.0 { 60.0 } else { 30.0 };
    let ticks = ((range.end / step).ceil() as i64..=(range.start / step).floor() as i64)
        .map(|k| (k as f64 * step, minutes_seconds(k as f64 * step)))
        .collect();
    Panel {
        place: (110.0, 640.0, 1390.0, 230.0),
        title: format!(
            "grade-adjusted pace, min/{}: critical speed (line, with its error); fastest 5 or 3 km of each run",
            units.distance_name()
        ),
        x_ticks: months(&x),
        x,
        y: range,
        y_ticks: ticks,
        layers,
    }
    .draw(c)
}

/// A threshold over the weeks: its line, and a dot's worth of its error above and below.
fn stepped(season: &Season, get: Get, colour: Rgb, shown: impl Fn(f64) -> f64) -> Vec<Layer> {
    let points = |value: &dyn Fn(&Estimate) -> f64| -> Vec<(f64, f64)> {
        let weeks = season.athlete.weeks.iter();
        weeks.filter_map(|(day, t)| Some((f64::from(day.0) + 3.0, shown(value(get(t)?))))).collect()
    };
    vec![
        Layer::Line { points: points(&|e| e.value + e.se), colour, width: 0.7 },
        Layer::Line { points: points(&|e| e.value - e.se), colour, width: 0.7 },
        Layer::Line { points: points(&|e| e.value), colour, width: 2.5 },
    ]
}
