//! `lope validate -o`: ROC curves by runner, and the reliability of the stated probability.

use super::canvas::{Anchor, Canvas, regular};
use super::panel::{Layer, Panel};
use super::theme::{self, Hue, INK};
use super::{ChartError, Picture, Style};
use crate::validate::{
    LabelledRun, METHODS, Scope, Truth, athletes, calibration, calibration_error, evaluate,
};

/// Hues that stay apart for the common colour-vision deficiencies; the legend is in their order.
const HUES: [Hue; 6] =
    [theme::HARD, theme::PACE, theme::RECOVERY, theme::MODERATE, theme::HEART, theme::UNKNOWN];

/// Draws it.
///
/// # Errors
/// When it can't be drawn.
pub fn validation(cases: &[LabelledRun], style: &Style) -> Result<Picture, ChartError> {
    let mut c = Canvas::new(1600, 900, style)?;
    let names = athletes(cases);
    let bins = calibration(cases);
    let balanced: Vec<f64> = names
        .iter()
        .filter_map(|n| {
            let own = cases.iter().filter(|c| c.athlete == *n);
            evaluate(own, &METHODS[0], Scope::WithGrey).rates.map(|r| r.balanced())
        })
        .collect();
    let mean = crate::kernels::stats::mean(&balanced);
    let title = match mean {
        Some(v) => format!("Hard and easy told apart: {:.0} % balanced accuracy", 100.0 * v),
        None => "Labels of one side only: nothing to tell apart".to_string(),
    };
    let about = format!(
        "{} labelled runs of {}, tempo counted as hard",
        cases.len(),
        match names.len() {
            1 => "one runner".to_string(),
            n => format!("{n} runners, mean over runners"),
        }
    );
    c.header(&title, &[(about.clone(), regular(18.0, INK))]);
    roc(&mut c, cases, &names)?;
    let dots = bins.iter().map(|b| Layer::Dot {
        at: (b.stated, b.true_share),
        radius: 6.0,
        colour: theme::PACE,
        filled: true,
    });
    let mut layers = vec![diagonal()];
    layers.push(Layer::Line {
        points: bins.iter().map(|b| (b.stated, b.true_share)).collect(),
        colour: theme::PACE,
        width: 1.5,
    });
    layers.extend(dots);
    let off =
        calibration_error(&bins).map_or(String::new(), |e| format!(", {e:.3} off on average"));
    square(890.0, format!("share that was hard, over stated P(hard){off}"), layers).draw(&mut c)?;
    c.footer("Each run's label is unseen by lope. The area under the curve is the chance that a hard run gets a higher P(hard) than an easy one.");
    c.finish(title, about)
}

fn diagonal() -> Layer {
    Layer::Line { points: vec![(0.0, 0.0), (1.0, 1.0)], colour: theme::GRID, width: 2.0 }
}

fn square(x: f32, title: String, layers: Vec<Layer>) -> Panel {
    let ticks: Vec<(f64, String)> =
        [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map(|v| (v, format!("{v:.1}"))).to_vec();
    Panel {
        place: (x, 180.0, 600.0, 600.0),
        title,
        x: 0.0..1.0,
        y: 0.0..1.0,
        x_ticks: ticks.clone(),
        y_ticks: ticks,
        layers,
        ..Panel::default()
    }
}

fn roc(c: &mut Canvas, cases: &[LabelledRun], names: &[&str]) -> Result<(), ChartError> {
    let mut layers = vec![diagonal()];
    let mut legend = Vec::new();
    for (k, name) in names.iter().enumerate() {
        let own = || cases.iter().filter(|c| c.athlete == *name);
        let points = curve(own());
        let area = evaluate(own(), &METHODS[0], Scope::WithGrey).area;
        let Some(area) = area else { continue };
        let colour = HUES[k % HUES.len()];
        layers.push(Layer::Line { points, colour, width: 2.5 });
        legend.push((colour, format!("{name}: area {area:.3}")));
    }
    let title = "hard runs called hard, over easy runs called hard".to_string();
    square(110.0, title, layers).draw(c)?;
    for (k, (colour, text)) in legend.iter().rev().enumerate() {
        let y = 756.0 - 26.0 * k as f32;
        c.round_rect([470.0, y - 11.0, 22.0, 10.0], 4.0, *colour, 1.0);
        c.text(500.0, y, text, regular(15.0, INK), Anchor::Start);
    }
    Ok(())
}

/// The ROC curve, from the strictest cut to the laxest.
fn curve<'a>(cases: impl Iterator<Item = &'a LabelledRun>) -> Vec<(f64, f64)> {
    let mut scored: Vec<(f64, bool)> = cases
        .map(|c| (c.verdict.sort().map_or(0.5, |_| c.verdict.p_hard), c.truth != Truth::Easy))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let hard = scored.iter().filter(|s| s.1).count().max(1) as f64;
    let easy = scored.iter().filter(|s| !s.1).count().max(1) as f64;
    let (mut h, mut e) = (0.0, 0.0);
    let mut points = vec![(0.0, 0.0)];
    for ties in scored.chunk_by(|a, b| a.0 == b.0) {
        h += ties.iter().filter(|s| s.1).count() as f64;
        e += ties.iter().filter(|s| !s.1).count() as f64;
        points.push((e / easy, h / hard));
    }
    points
}
