//! `recovery.png`: every recovery run against its ceiling, and its score.

use super::canvas::{Anchor, Canvas, bold, ink};
use super::panel::{Layer, Panel, number_ticks};
use super::theme::{self, INK, MUTED};
use super::{Chart, ChartError, Picture};
use crate::season::{Run, Season, TOO_HARD, headline};
use crate::units::{Day, UnitSystem};

/// Recovery runs over time.
pub const RECOVERY: Chart = Chart {
    id: "recovery",
    doc: "Mean heart rate of every recovery run against the ceiling of its day with its error; \
          below it the score",
    draw,
};

fn draw(season: &Season, _: UnitSystem, scale: u32) -> Result<Vec<Picture>, ChartError> {
    let mut c = Canvas::new(1600, 900, scale)?;
    let finding = headline(season);
    c.text(48.0, 58.0, &finding, bold(34.0, INK), Anchor::Start);
    let runs: Vec<&Run> = season.runs.iter().filter(|r| r.recovery.is_some()).collect();
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        let why =
            "No run was slow, short and easy enough to be a recovery run, and none is named so.";
        c.text(48.0, 120.0, why, ink(18.0, MUTED), Anchor::Start);
        return Ok(vec![Picture { png: c.png()?, finding }]);
    };
    let x = f64::from(first.day.0) - 2.0..f64::from(last.day.0) + 3.0;
    let labels = months(&x);
    let mut dots = Vec::new();
    let mut scores = Vec::new();
    let mut above: Vec<f64> = vec![-10.0, 10.0];
    let mut se = 0.0;
    let mut without = 0;
    for run in &runs {
        let at = f64::from(run.day.0);
        let Some(recovery) = &run.recovery else { continue };
        let score = recovery.score.clone().ok();
        let bad = score.is_some_and(|s| s < TOO_HARD);
        let colour = if bad { theme::HARD } else { theme::RECOVERY };
        match &recovery.parts[0].1 {
            Ok(finding) => {
                above.push(finding.value);
                se = run.thresholds.vt1.as_ref().map_or(se, |v| v.se);
                let dot = (at, finding.value);
                dots.push(Layer::Dot { at: dot, radius: 5.0, colour, filled: !bad });
            }
            Err(_) => without += 1,
        }
        if let Some(score) = score {
            scores.push(Layer::Dot { at: (at, score), radius: 5.0, colour, filled: !bad });
        }
    }
    let low = above.iter().copied().fold(f64::INFINITY, f64::min) - 5.0;
    let high = above.iter().copied().fold(f64::NEG_INFINITY, f64::max) + 5.0;
    let mut layers = vec![
        Layer::Band { from: -se, to: se, colour: theme::HEART, alpha: 0.12 },
        Layer::Line {
            points: vec![(x.start, 0.0), (x.end, 0.0)],
            colour: theme::HEART,
            width: 2.0,
        },
    ];
    layers.extend(dots);
    Panel {
        place: (110.0, 140.0, 1440.0, 380.0),
        title: format!(
            "mean heart rate, bpm above or below the recovery ceiling (line; band: \u{b1} {se:.0} bpm, its standard error)"
        ),
        x: x.clone(),
        y_ticks: number_ticks(&(low..high), 6.0),
        y: low..high,
        x_ticks: vec![],
        layers,
    }
    .draw(&mut c)?;
    let mut layers =
        vec![Layer::Band { from: 0.0, to: TOO_HARD, colour: theme::HARD, alpha: 0.07 }];
    layers.extend(scores);
    Panel {
        place: (110.0, 590.0, 1440.0, 200.0),
        title: format!("recovery score; below {TOO_HARD:.0} (shaded) is too hard or too long"),
        x,
        y_ticks: number_ticks(&(0.0..100.0), 4.0),
        y: 0.0..104.0,
        x_ticks: labels,
        layers,
    }
    .draw(&mut c)?;
    let missing = match without {
        0 => String::new(),
        n => format!("  {n} runs without heart rate are scored by pace and stand below only."),
    };
    let foot = format!("Filled: easy enough. Hollow: too hard or too long.{missing}");
    c.text(48.0, 868.0, &foot, ink(14.0, MUTED), Anchor::Start);
    Ok(vec![Picture { png: c.png()?, finding }])
}

/// The first days of months, thinned so that about twelve labels stand.
pub(super) fn months(x: &std::ops::Range<f64>) -> Vec<(f64, String)> {
    let days = (x.start.ceil() as i32)..(x.end.floor() as i32);
    let span = days.len();
    if span < 70 {
        return days
            .filter(|d| Day(*d).weekday() == 0)
            .map(|d| (f64::from(d), format!("{} {}", Day(d).ymd().2, Day(d).month_name())))
            .collect();
    }
    let every = (span as u32 / 365 + 1).min(12);
    days.filter(|d| Day(*d).ymd().2 == 1 && (Day(*d).ymd().1 - 1).is_multiple_of(every))
        .map(|d| {
            let (year, month, _) = Day(d).ymd();
            let name = Day(d).month_name();
            let label =
                if month == 1 || every > 1 { format!("{name} {year}") } else { name.to_string() };
            (f64::from(d), label)
        })
        .collect()
}
