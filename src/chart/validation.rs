//! `lope validate -o`: ROC curves by runner, and the reliability of the stated probability.

use super::canvas::{Anchor, Canvas, regular};
use super::panel::{Layer, Panel};
use super::theme::{self, Hue, INK};
use super::{ChartError, Picture, Style};
use crate::validate::{
    ByRunner, Judgement, LOPE, Scope, Stored, Validation, balanced, by_runner, calibration,
    calibration_error,
};

/// Hues that stay apart for the common colour-vision deficiencies; the legend is in their order.
const HUES: [Hue; 6] = [
    theme::HARD,
    theme::ENDURANCE,
    theme::RECOVERY,
    Hue::ModerateText,
    theme::HEART,
    theme::UNKNOWN,
];

/// Draws it.
///
/// # Errors
/// When it can't be drawn.
pub fn validation(all: &Validation, style: &Style) -> Result<Picture, ChartError> {
    let mut c = Canvas::new(1600, 0, style)?;
    let said = all.said();
    let found = ByRunner::of(&said, Scope::Clear);
    let mut accuracies: Vec<f64> =
        by_runner(&all.cases, &LOPE, Scope::Clear).iter().filter_map(balanced).collect();
    let title = match crate::kernels::stats::median(&mut accuracies) {
        Some(v) => format!("Hard and easy told apart: {:.0} % balanced accuracy", 100.0 * v),
        None => "Labels of one side only: nothing to tell apart".to_string(),
    };
    let (hard, easy) = found.pooled.evaluation.runs;
    let about = format!(
        "{hard} hard and {easy} easy runs of {}{}{}",
        match said.len() {
            1 => "one runner".to_string(),
            n => format!("{n} runners, median over runners"),
        },
        pooled_unclassified(&found),
        easy_alone(all),
    );
    let top = c.header(&title, &[(about.clone(), regular(20.0, INK))]) + 30.0;
    c.height = top as u32 + 720;
    roc(&mut c, &said, &found, top)?;
    let mut layers = vec![diagonal()];
    let mut legend = Vec::new();
    let every = || said.iter().flat_map(|(_, own)| own);
    for (scope, name, colour) in [
        (Scope::Clear, "P(hard), tempo left out", theme::PACE),
        (Scope::WithGrey, "P(not easy), tempo in", Hue::ModerateText),
    ] {
        let bins = calibration(every(), scope);
        let points: Vec<(f64, f64)> = bins.iter().map(|b| (b.stated, b.true_share)).collect();
        layers.push(Layer::Line { points: points.clone(), colour, width: 1.5 });
        let filled = scope == Scope::Clear;
        let dot = |at| Layer::Dot { at, radius: 6.0, colour, filled };
        layers.extend(points.into_iter().map(dot));
        let off = calibration_error(&bins).map_or(String::new(), |e| format!(": {e:.3} off"));
        legend.push((colour, format!("{name}{off}")));
    }
    square((890.0, top), "share that was so, over stated probability".to_string(), layers)
        .draw(&mut c)?;
    draw_legend(&mut c, (1215.0, top), &legend);
    c.footer("Each run's label is unseen by lope. The area under the curve is the chance that a hard run gets a higher P(hard) than an easy one; an unclassified run counts half in balanced accuracy.");
    c.finish(title, about)
}

/// The share of runs that are unclassified, where there are any.
fn pooled_unclassified(found: &ByRunner) -> String {
    match found.pooled.evaluation.rates.map(|r| r.unclassified).filter(|v| *v > 0.0) {
        Some(v) => format!("; {:.1} % unclassified", 100.0 * v),
        None => String::new(),
    }
}

/// What is said of the easy runs of a new runner, at the worst number of known runs.
fn easy_alone(all: &Validation) -> String {
    let kept = all.easy_alone.iter().filter(|r| r.stored == Stored::Kept || all.without_stored);
    let worst = kept
        .filter_map(|r| Some((r.easy_calls()?.0.hard, r.known)))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    worst.map_or(String::new(), |(share, known)| {
        format!("; of easy runs known {known} at a time {:.0} % called hard", 100.0 * share)
    })
}

fn draw_legend(c: &mut Canvas, (x, top): (f32, f32), legend: &[(Hue, String)]) {
    for (k, (colour, text)) in legend.iter().rev().enumerate() {
        let y = top + 576.0 - 26.0 * k as f32;
        c.round_rect([x, y - 11.0, 22.0, 10.0], 4.0, *colour, 1.0);
        c.text(x + 30.0, y, text, regular(15.0, INK), Anchor::Start);
    }
}

fn diagonal() -> Layer {
    Layer::Line { points: vec![(0.0, 0.0), (1.0, 1.0)], colour: theme::GRID, width: 2.0 }
}

fn square((x, y): (f32, f32), title: String, layers: Vec<Layer>) -> Panel {
    let ticks: Vec<(f64, String)> =
        [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map(|v| (v, format!("{v:.1}"))).to_vec();
    Panel {
        place: (x, y, 600.0, 600.0),
        title,
        x: 0.0..1.0,
        y: 0.0..1.0,
        x_ticks: ticks.clone(),
        y_ticks: ticks,
        layers,
        ..Panel::default()
    }
}

fn roc(
    c: &mut Canvas,
    said: &[(String, Vec<Judgement>)],
    found: &ByRunner,
    top: f32,
) -> Result<(), ChartError> {
    let mut layers = vec![diagonal()];
    let mut legend = Vec::new();
    for (k, ((name, own), (_, measured))) in said.iter().zip(&found.runners).enumerate() {
        let Some(area) = measured.evaluation.area else { continue };
        let colour = HUES[k % HUES.len()];
        layers.push(Layer::Line { points: curve(own), colour, width: 2.5 });
        legend.push((colour, format!("{name}: area {area:.3}")));
    }
    let title = "hard runs called hard, over easy runs called hard".to_string();
    square((110.0, top), title, layers).draw(c)?;
    draw_legend(c, (470.0, top), &legend);
    Ok(())
}

/// The ROC curve over clear cases, from the strictest cut to the laxest.
fn curve(said: &[Judgement]) -> Vec<(f64, f64)> {
    let mut scored: Vec<(f64, bool)> =
        said.iter().filter_map(|j| Some((j.p_hard, Scope::Clear.positive(j.truth)?))).collect();
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
