//! `lope hrv -o`: heart rate from the beats, alpha1 and RMSSD over time.

use super::canvas::{Canvas, regular};
use super::panel::{Layer, Mark, Panel, number_ticks};
use super::theme::{self, INK};
use super::{ChartError, Picture, Style};
use crate::hrv::{Analysis, WINDOW_S, Window, alpha1_sampling_sd};
use std::ops::Range;

/// Draws it.
///
/// # Errors
/// When it can't be drawn.
pub fn hrv(analysis: &Analysis, style: &Style) -> Result<Picture, ChartError> {
    let mut c = Canvas::new(1600, 0, style)?;
    let finding = match &analysis.alpha1 {
        Ok((a, se)) => {
            let domain = match a {
                a if *a >= 0.75 => "below the first threshold",
                a if *a >= 0.5 => "between the thresholds",
                _ => "above the second threshold",
            };
            let over = if analysis.windows.is_empty() { "" } else { " over minutes 10 to 60" };
            format!("alpha1 {a:.2} \u{b1} {se:.2}{over}: {domain} on average")
        }
        Err(why) => format!("No alpha1 for the whole: {why}"),
    };
    let about = format!(
        "{} beats   \u{2022}   {:.2} % artifacts   \u{2022}   {:.1} % of the time covered",
        analysis.beats,
        analysis.artifact_pct,
        100.0 * analysis.coverage
    );
    let top = c.header(&finding, &[(about.clone(), regular(20.0, INK))]) + 28.0;
    let end = analysis.series.time_s.last().copied().unwrap_or(60.0) / 60.0;
    let x = 0.0..end.max(1.0);
    let panel = |y: f32, h: f32, title: &str, range: Range<f64>, ticks, x_ticks, layers| Panel {
        place: (110.0, y, 1370.0, h),
        title: title.to_string(),
        x: x.clone(),
        y: range,
        x_ticks,
        y_ticks: ticks,
        layers,
        ..Panel::default()
    };
    let heart = rate(analysis);
    let (low, high) = bounds(heart.iter().map(|p| p.1), (60.0, 180.0));
    let range = low - 5.0..high + 5.0;
    let mut layers = vec![Layer::Line { points: heart, colour: theme::HEART, width: 1.8 }];
    for a in &analysis.series.artifacts {
        // A mark at the foot: how many and where, without hiding the line.
        let at = (a.time_s / 60.0, range.start + 0.02 * (range.end - range.start));
        layers.push(Layer::Dot { at, radius: 2.0, colour: theme::WARN, filled: true });
    }
    let title = "heart rate from corrected beats, bpm (dots at the foot: artifacts)";
    let mut minutes = number_ticks(&x, 12.0);
    minutes.iter_mut().for_each(|t| t.1.push_str(" min"));
    let windows = analysis.windows.iter().any(|w| w.alpha1.is_some());
    let below = if windows { vec![] } else { minutes.clone() };
    panel(top, 190.0, title, range.clone(), number_ticks(&range, 4.0), below, layers)
        .draw(&mut c)?;
    let mut foot = top + 190.0;
    if windows {
        let layers = alpha1_layers(&analysis.windows, x.end, 1.8);
        let title = "DFA-alpha1 of two minutes, every 5 s, with its error (hollow: not used)";
        let y = top + 250.0;
        let domains = panel(y, 270.0, title, ALPHA1, alpha1_ticks(), vec![], layers);
        Panel { marks: alpha1_marks(), ..domains }.draw(&mut c)?;
        let rmssd: Vec<(f64, f64)> = analysis
            .windows
            .iter()
            .map(|w| {
                let counts = w.rmssd_ms.filter(|_| w.alpha1.is_some());
                (w.centre_s / 60.0, counts.unwrap_or(f64::NAN))
            })
            .collect();
        let (_, high) = bounds(rmssd.iter().map(|p| p.1), (0.0, 20.0));
        let range = 0.0..high * 1.1 + 1.0;
        let layers = vec![Layer::Line { points: rmssd, colour: theme::PACE, width: 1.8 }];
        let title = "RMSSD of two minutes, ms (falls with heart rate itself; shown, never a vote)";
        panel(y + 330.0, 130.0, title, range.clone(), number_ticks(&range, 3.0), minutes, layers)
            .draw(&mut c)?;
        foot = y + 460.0;
    }
    c.height = foot as u32 + 100;
    let foot = "Method: artifacts after Lipponen and Tarvainen 2019 with wider bounds, smoothness priors (lambda 500), box sizes 4 to 16. One window errs by 0.05 to 0.08.";
    c.footer(foot);
    c.finish(finding, about)
}

/// The range of alpha1 that is drawn. Values outside are clamped.
pub(super) const ALPHA1: Range<f64> = 0.2..1.8;

pub(super) fn alpha1_ticks() -> Vec<(f64, String)> {
    [0.5, 0.75, 1.0, 1.25, 1.5].map(|v| (v, format!("{v}"))).to_vec()
}

/// The names of the domains.
pub(super) fn alpha1_marks() -> Vec<Mark> {
    let mark = |at, text: &str, colour| Mark { at, text: text.to_string(), colour };
    vec![
        mark(1.2, "easy", theme::ENDURANCE),
        mark(0.62, "between", theme::MODERATE),
        mark(0.32, "above threshold", theme::HARD),
    ]
}

/// alpha1 over minutes: domains behind, the standard error of used windows as a band, dots of `radius`, grey
/// and hollow where a window does not count.
pub(super) fn alpha1_layers(windows: &[Window], end_min: f64, radius: f32) -> Vec<Layer> {
    let band = |from, to, colour, alpha| Layer::Band { from, to, colour, alpha };
    let mut layers = vec![
        band(ALPHA1.start, 0.5, theme::HARD, 0.2),
        band(0.5, 0.75, theme::MODERATE, 0.35),
        band(0.75, ALPHA1.end, theme::ENDURANCE, 0.07),
    ];
    for at in [0.5, 0.75] {
        let points = vec![(0.0, at), (end_min, at)];
        layers.push(Layer::Line { points, colour: theme::MUTED, width: 0.8 });
    }
    let mut points = Vec::with_capacity(windows.len());
    let half = windows.get(1).map_or(WINDOW_S, |w| w.centre_s - windows[0].centre_s) / 120.0;
    let used = |i: usize| windows.get(i).and_then(|w| w.alpha1.filter(|_| w.used));
    for (i, w) in windows.iter().enumerate() {
        let minute = w.centre_s / 60.0;
        let Some(alpha1) = used(i) else {
            points.push((minute, f64::NAN, f64::NAN));
            continue;
        };
        let se = alpha1_sampling_sd(alpha1, w.beats);
        // Half a step further at the ends of a stretch, so that a window between two that do not count has
        // its band as well.
        let from = (i == 0 || used(i - 1).is_none()).then_some(minute - half);
        let to = used(i + 1).is_none().then_some(minute + half);
        let at = [from, Some(minute), to].into_iter().flatten();
        points.extend(at.map(|at| (at, alpha1 - se, alpha1 + se)));
    }
    layers.push(Layer::Area { points, colour: theme::UNKNOWN, alpha: 0.5 });
    for w in windows {
        if let Some(alpha1) = w.alpha1 {
            let at = (w.centre_s / 60.0, alpha1);
            let colour = if w.used { theme::PACE } else { theme::MUTED };
            layers.push(Layer::Dot { at, radius, colour, filled: w.used });
        }
    }
    layers
}

/// Returns the heart rate over ten beats each. Gaps between parts are NaN.
fn rate(analysis: &Analysis) -> Vec<(f64, f64)> {
    let series = &analysis.series;
    let mut points = Vec::new();
    let mut from = 0;
    while from < series.rr_ms.len() {
        let to = (from + 10).min(series.rr_ms.len());
        let whole = series.part[from] == series.part[to - 1];
        let mean = series.rr_ms[from..to].iter().sum::<f64>() / (to - from) as f64;
        let value = if whole && mean > 0.0 { 60_000.0 / mean } else { f64::NAN };
        points.push((series.time_s[to - 1] / 60.0, value));
        from = to;
    }
    points
}

fn bounds(values: impl Iterator<Item = f64>, otherwise: (f64, f64)) -> (f64, f64) {
    let mut known: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let q = |p| crate::kernels::stats::quantile_sorted(&known, p);
    q(0.002).zip(q(0.998)).unwrap_or(otherwise)
}
