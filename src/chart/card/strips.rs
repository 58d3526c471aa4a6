//! Pace, heart rate, alpha1, elevation and cadence over time, one above the other.

use super::super::ChartError;
use super::super::canvas::Canvas;
use super::super::hrv::{ALPHA1, alpha1_layers, alpha1_ticks};
use super::super::panel::{Layer, Panel, number_ticks};
use super::super::theme::{self, MUTED};
use crate::digest::{STEP_S, Track};
use crate::kernels::stats::quantile_sorted;
use crate::season::Run;
use crate::units::{UnitSystem, minutes_seconds, pace_s};
use std::ops::Range;

const LEFT: f32 = 96.0;
const WIDE: f32 = 1030.0;
const TOP: f32 = 165.0;
const HIGH: f32 = 740.0;
/// Between two panels: the title of the lower one.
const GAP: f32 = 46.0;

/// A panel and its share of the height.
type Strip = (f32, Panel);

/// Draws what the run has; what it lacks comes back in words.
pub(super) fn draw(
    c: &mut Canvas,
    run: &Run,
    units: UnitSystem,
) -> Result<Vec<&'static str>, ChartError> {
    let track = &run.digest.track;
    let x = 0.0..(track.len() as f64 * STEP_S / 60.0).max(1.0);
    let found: [(Option<Strip>, &str); 5] = [
        (pace(run, &x, units), "no speed"),
        (heart_rate(run, &x), "no heart rate"),
        (alpha1(run, &x), "no beat-to-beat data"),
        (elevation(run, &x), "no elevation"),
        (cadence(run, &x), "no cadence"),
    ];
    let missing = found.iter().filter(|(s, _)| s.is_none()).map(|(_, why)| *why).collect();
    let strips: Vec<Strip> = found.into_iter().filter_map(|(s, _)| s).collect();
    let total: f32 = strips.iter().map(|p| p.0).sum();
    let room = HIGH - GAP * (strips.len().max(1) - 1) as f32;
    let (mut y, count) = (TOP, strips.len());
    for (i, (share, mut panel)) in strips.into_iter().enumerate() {
        let h = (room * share / total).min(330.0);
        panel.place = (LEFT, y, WIDE, h);
        if i + 1 == count {
            panel.x_ticks = number_ticks(&x, 10.0);
            panel.x_ticks.iter_mut().for_each(|t| t.1.push_str(" min"));
        }
        panel.draw(c)?;
        y += h + GAP;
    }
    Ok(missing)
}

fn panel(
    title: String,
    x: &Range<f64>,
    y: Range<f64>,
    y_ticks: Vec<(f64, String)>,
    layers: Vec<Layer>,
) -> Panel {
    Panel { place: (0.0, 0.0, 0.0, 0.0), title, x: x.clone(), y, x_ticks: vec![], y_ticks, layers }
}

fn minutes(track: &Track, column: impl Fn(usize) -> f64) -> Vec<(f64, f64)> {
    (0..track.len()).map(|i| ((i as f64 + 0.5) * STEP_S / 60.0, column(i))).collect()
}

fn bounds(points: &[(f64, f64)], low: f64, high: f64) -> Option<(f64, f64)> {
    let mut v: Vec<f64> = points.iter().map(|p| p.1).filter(|v| v.is_finite()).collect();
    v.sort_unstable_by(f64::total_cmp);
    Some((quantile_sorted(&v, low)?, quantile_sorted(&v, high)?))
}

/// Stretches where `missing` holds, as spans of minutes.
fn spans(track: &Track, missing: impl Fn(usize) -> bool) -> Vec<(f64, f64)> {
    let minute = |i: usize| i as f64 * STEP_S / 60.0;
    let mut spans: Vec<(f64, f64)> = Vec::new();
    for i in (0..track.len()).filter(|&i| missing(i)) {
        match spans.last_mut() {
            Some(last) if (last.1 - minute(i)).abs() < 1e-9 => last.1 = minute(i + 1),
            _ => spans.push((minute(i), minute(i + 1))),
        }
    }
    spans
}

fn pace(run: &Run, x: &Range<f64>, units: UnitSystem) -> Option<Strip> {
    let track = &run.digest.track;
    let speed = track.smoothed(Track::gap, 5);
    let points = minutes(track, |i| {
        if track.moving_s(i) < 2.5 { f64::NAN } else { pace_s(speed[i], units).unwrap_or(f64::NAN) }
    });
    let (fast, slow) = bounds(&points, 0.01, 0.95)?;
    let range = slow + 20.0..(fast - 10.0).max(0.0);
    let step = match slow - fast {
        d if d > 400.0 => 120.0,
        d if d > 180.0 => 60.0,
        _ => 30.0,
    };
    let ticks = ((range.end / step).ceil() as i64..=(range.start / step).floor() as i64)
        .map(|k| (k as f64 * step, minutes_seconds(k as f64 * step)))
        .collect();
    let mut layers = Vec::new();
    for (from, len) in &run.verdict.structure.fast {
        let (from, to) = (from / 60.0, (from + len) / 60.0);
        layers.push(Layer::Span { from, to, colour: theme::HARD, alpha: 0.10 });
    }
    let mut title = format!("grade-adjusted pace, min/{}", units.distance_name());
    let mut said = Vec::new();
    if let Some(cs) = &run.thresholds.cs {
        let at = units.distance_m() / cs.speed.value;
        if (range.end..range.start).contains(&at) {
            let points = vec![(x.start, at), (x.end, at)];
            layers.push(Layer::Line { points, colour: MUTED, width: 1.0 });
            said.push("thin line: critical speed".to_string());
        } else {
            // Off the scale it would lie on the frame and say something else.
            said.push(format!("critical speed is {}", units.pace(cs.speed.value)));
        }
    }
    if !run.verdict.structure.fast.is_empty() {
        said.push("shaded: fast stretches".to_string());
    }
    if !said.is_empty() {
        title.push_str(&format!(" ({})", said.join("; ")));
    }
    layers.push(Layer::Line { points, colour: theme::PACE, width: 1.8 });
    Some((1.0, panel(title, x, range, ticks, layers)))
}

/// Watches that record only what changes leave holes of some ten seconds: a line goes over them.
const BRIDGED_MIN: f64 = 0.5;

fn bridged(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    let mut last: Option<f64> = None;
    for (at, value) in points.into_iter().filter(|p| p.1.is_finite()) {
        if last.is_some_and(|t| at - t > BRIDGED_MIN) {
            out.push((at, f64::NAN));
        }
        out.push((at, value));
        last = Some(at);
    }
    out
}

fn heart_rate(run: &Run, x: &Range<f64>) -> Option<Strip> {
    let track = &run.digest.track;
    let points = minutes(track, |i| track.heart_rate(i));
    let (low, high) = bounds(&points, 0.0, 1.0)?;
    let vt1 = run.thresholds.vt1.as_ref();
    let top = vt1.map_or(high, |v| high.max(v.value + v.se)) + 5.0;
    let range = low.max(50.0) - 5.0..top;
    let mut layers = Vec::new();
    let lost = spans(track, |i| track.moving_s(i) > 2.5 && !track.heart_rate(i).is_finite());
    for (from, to) in lost.iter().copied().filter(|(a, b)| b - a > BRIDGED_MIN) {
        layers.push(Layer::Hatch { from, to });
    }
    let suspect = spans(track, |i| track.lock_suspected(i));
    layers.extend(suspect.iter().map(|(from, to)| Layer::Hatch { from: *from, to: *to }));
    let hatched = !layers.is_empty();
    if let Some(v) = vt1 {
        let (from, to) = (v.value - v.se, v.value + v.se);
        layers.push(Layer::Band { from, to, colour: theme::HEART, alpha: 0.12 });
        let points = vec![(x.start, v.value), (x.end, v.value)];
        layers.push(Layer::Line { points, colour: theme::HEART, width: 1.0 });
    }
    let ceiling = run.thresholds.recovery_ceiling().filter(|c| range.contains(c));
    if let Some(ceiling) = ceiling {
        let points = vec![(x.start, ceiling), (x.end, ceiling)];
        layers.push(Layer::Line { points, colour: theme::RECOVERY, width: 1.5 });
    }
    let points = bridged(points);
    layers.push(Layer::Line { points, colour: theme::HEART, width: 2.0 });
    let mut said = Vec::new();
    said.extend(vt1.map(|_| "red band: VT1 with its error"));
    said.extend(ceiling.map(|_| "green: recovery ceiling"));
    said.extend(hatched.then_some("hatched: missing or masked"));
    let title = match said.is_empty() {
        true => "heart rate, bpm".to_string(),
        false => format!("heart rate, bpm ({})", said.join("; ")),
    };
    Some((1.2, panel(title, x, range.clone(), number_ticks(&range, 5.0), layers)))
}

fn alpha1(run: &Run, x: &Range<f64>) -> Option<Strip> {
    let hrv = run.digest.hrv.as_ref().ok()?;
    let layers = alpha1_layers(&hrv.windows, x.end, 4.0);
    let title = "DFA-alpha1 of 2 minutes with its error (green: easy; amber: between the thresholds; \
                 red: above; hollow: not used)";
    Some((0.7, panel(title.to_string(), x, ALPHA1, alpha1_ticks(), layers)))
}

/// Height over the start, from grade and speed: the digest keeps no altitude.
fn elevation(run: &Run, x: &Range<f64>) -> Option<Strip> {
    let track = &run.digest.track;
    let mut height = 0.0;
    let points = minutes(track, |i| track.bin(i).grade);
    let known = points.iter().filter(|p| p.1.is_finite()).count();
    if known * 2 < points.len() || points.iter().all(|p| p.1.is_nan() || p.1 == 0.0) {
        return None;
    }
    let points: Vec<(f64, f64)> = points
        .into_iter()
        .enumerate()
        .map(|(i, (at, grade))| {
            let bin = track.bin(i);
            if grade.is_finite() && bin.speed.is_finite() {
                height += grade * bin.speed * bin.timer_s;
            }
            (at, height)
        })
        .collect();
    let (low, high) = bounds(&points, 0.0, 1.0)?;
    let centre = (low + high) / 2.0;
    // Flat is drawn flat: never stretched to less than 40 m.
    let half = ((high - low) / 2.0 + 3.0).max(20.0);
    let range = centre - half..centre + half;
    let layers = vec![Layer::Line { points, colour: MUTED, width: 1.6 }];
    let title = "height over the start, m".to_string();
    Some((0.45, panel(title, x, range.clone(), number_ticks(&range, 2.5), layers)))
}

fn cadence(run: &Run, x: &Range<f64>) -> Option<Strip> {
    let track = &run.digest.track;
    let points = minutes(track, |i| match track.bin(i).cadence {
        v if v > 0.0 => v,
        _ => f64::NAN,
    });
    let (low, high) = bounds(&points, 0.05, 0.99)?;
    let range = low - 8.0..high + 8.0;
    let layers = vec![Layer::Line { points, colour: theme::ENDURANCE, width: 1.5 }];
    let title = "cadence, steps/min".to_string();
    Some((0.5, panel(title, x, range.clone(), number_ticks(&range, 3.0), layers)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_holes_are_bridged_and_long_ones_are_not() {
        let points = vec![(0.0, 1.0), (0.1, f64::NAN), (0.4, 2.0), (2.0, 3.0)];
        let out = bridged(points);
        assert_eq!(out[..2], [(0.0, 1.0), (0.4, 2.0)]);
        assert!(out[2].1.is_nan());
        assert_eq!(out[3], (2.0, 3.0));
    }
}
