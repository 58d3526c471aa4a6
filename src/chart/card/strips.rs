//! Pace, heart rate, alpha1, elevation and cadence over time, one above the other.

use super::super::athlete::pace_ticks;
use super::super::canvas::{Anchor, Canvas, bold};
use super::super::hrv::{ALPHA1, alpha1_layers, alpha1_marks, alpha1_ticks};
use super::super::panel::{Layer, Mark, Name, Panel, number_ticks};
use super::super::theme::{self, MUTED, UNKNOWN};
use super::super::{ChartError, Style};
use super::lines::{
    BRIDGED_MIN, WIDE, bounds, duration_text, masked_spans, merged_spans, minutes,
    one_point_a_pixel, spans, without_short_holes,
};
use crate::activity::{Channel, MaskTarget, RepairId};
use crate::classify::SessionType;
use crate::digest::{STEP_S, Track};
use crate::display::minutes_seconds;
use crate::season::Run;
use crate::units::{UnitSystem, pace_s};
use std::ops::Range;

const LEFT: f32 = 96.0;
const FOOT: f32 = 905.0;
/// Metres in a foot.
const FOOT_M: f64 = 0.3048;
/// Vertical space between two panels, pixels, which contains the title of the lower one.
const SPACING: f32 = 46.0;
/// Height of a strip that only says what is missing.
const SLIM: f32 = 30.0;

/// A panel and its share of the height.
type Strip = (f32, Panel);

/// Draws the recorded channels and returns the missing ones.
pub(super) fn draw(
    c: &mut Canvas,
    run: &Run,
    style: &Style,
    top: f32,
) -> Result<Vec<&'static str>, ChartError> {
    let units = style.units;
    let track = &run.digest.track;
    let x = 0.0..(track.len() as f64 * STEP_S / 60.0).max(1.0);
    let channels: [(Option<Strip>, &str); 5] = [
        (pace(run, &x, units), "no speed"),
        (heart_rate(run, &x), "no heart rate"),
        (alpha1(run, &x), "no beat-to-beat data"),
        (elevation(run, &x, units), "no elevation"),
        (cadence(run, &x), "no cadence"),
    ];
    let hole = missing_channels(run, channels[0].0.is_none(), channels[1].0.is_none());
    let missing = channels.iter().filter(|(s, _)| s.is_none()).map(|(_, why)| *why).collect();
    let strips: Vec<Strip> = channels.into_iter().filter_map(|(s, _)| s).collect();
    let total: f32 = strips.iter().map(|p| p.0).sum();
    let mut y = top;
    if let Some(text) = hole {
        let text_style = bold(15.0, MUTED);
        c.hatch(LEFT, y, WIDE, SLIM, UNKNOWN);
        let wide = c.text_width(&text, text_style);
        c.rect(LEFT + 14.0, y + 3.0, wide + 20.0, SLIM - 6.0, theme::PAPER, 1.0);
        c.text(LEFT + 24.0, y + 20.0, &text, text_style, Anchor::Start);
        y += SLIM + SPACING;
    }
    let room = FOOT - y - SPACING * (strips.len().max(1) - 1) as f32;
    let count = strips.len();
    for (i, (share, mut panel)) in strips.into_iter().enumerate() {
        let h = (room * share / total).min(460.0);
        panel.place = (LEFT, y, WIDE, h);
        if i + 1 == count {
            panel.x_ticks = time_ticks(&x);
        }
        panel.draw(c)?;
        y += h + SPACING;
    }
    Ok(missing)
}

/// Returns the text of the hatched area in place of missing pace or heart rate, if any.
fn missing_channels(run: &Run, no_speed: bool, no_heart_rate: bool) -> Option<String> {
    let lacks = match (no_speed, no_heart_rate) {
        (true, true) => return Some("Pace and heart rate would stand here".to_string()),
        (true, false) => "No speed in this file",
        (false, true) => "No heart rate in this file",
        (false, false) => return None,
    };
    Some(match run.verdict.sort() {
        Some(_) => format!("{lacks}: judged by {} alone", super::votes_by_name(run)),
        None => format!("{lacks}: it can't be told"),
    })
}

/// Returns ticks at round minutes, or at seconds for very short and hours for very long runs.
fn time_ticks(x: &Range<f64>) -> Vec<(f64, String)> {
    if x.end >= 4.0 {
        let (unit, name) = if x.end > 300.0 { (60.0, "h") } else { (1.0, "min") };
        let ticks = number_ticks(&(x.start / unit..x.end / unit), 10.0);
        return ticks.into_iter().map(|(v, text)| (v * unit, format!("{text} {name}"))).collect();
    }
    let step = if x.end > 1.5 { 30 } else { 10 };
    let whole = (60.0 * x.end) as u32 / step;
    let tick = |k: u32| (f64::from(k * step) / 60.0, format!("{} s", k * step));
    (0..=whole).map(tick).collect()
}

fn panel(
    title: String,
    x: &Range<f64>,
    y: Range<f64>,
    y_ticks: Vec<(f64, String)>,
    layers: Vec<Layer>,
) -> Panel {
    Panel { title, x: x.clone(), y, y_ticks, layers, ..Panel::default() }
}

fn pace(run: &Run, x: &Range<f64>, units: UnitSystem) -> Option<Strip> {
    let track = &run.digest.track;
    let speed = track.smoothed(Track::gap, 5);
    // Stops are gaps in the line. Smart recording leaves none.
    let stops = spans(track, |i| track.moving_s(i) < 2.5);
    let stops: Vec<(f64, f64)> = stops.into_iter().filter(|(a, b)| b - a > STOP_MIN).collect();
    let points = minutes(track, |i| pace_s(speed[i], units).unwrap_or(f64::NAN));
    // Longer missing data is a gap too, and hatched.
    let holes = spans(track, |i| track.moving_s(i) >= 2.5 && !speed[i].is_finite());
    let holes: Vec<(f64, f64)> = holes.into_iter().filter(|(a, b)| b - a > BRIDGED_MIN).collect();
    let within = |spans: &[(f64, f64)], at: f64| spans.iter().any(|(a, b)| (*a..*b).contains(&at));
    let stopped = |at: f64| within(&stops, at) || within(&holes, at);
    let known = |p: &(f64, f64)| stopped(p.0) || p.1.is_finite();
    let points: Vec<(f64, f64)> = points
        .into_iter()
        .filter(known)
        .map(|(at, pace)| (at, if stopped(at) { f64::NAN } else { pace }))
        .collect();
    let (fast, slow) = bounds(&points, 0.01, 0.95)?;
    // Room above the line for the names of fast stretches.
    let named =
        !run.verdict.structure.marked().is_empty() || !run.digest.found_strides().is_empty();
    let above = if named { 0.2 * (slow - fast) } else { 0.0 };
    let range = slow + 20.0..(fast - 10.0 - above).max(0.0);
    let ticks = pace_ticks(&range);
    let (hatched, missing) =
        merged_spans(masked_spans(run, SPEED).map(|m| m.1).chain(holes.iter().copied()).collect());
    let mut layers: Vec<Layer> =
        hatched.into_iter().map(|(from, to)| Layer::Hatch { from, to }).collect();
    let mut names = Vec::new();
    let kind = run.verdict.structure.session_type;
    for (k, (from, len)) in run.verdict.structure.marked().iter().enumerate() {
        let (from, to) = (from / 60.0, (from + len) / 60.0);
        layers.push(Layer::Span { from, to, colour: theme::HARD, alpha: 0.13 });
        let text = match kind {
            SessionType::Intervals | SessionType::Hills => format!("{}", k + 1),
            SessionType::Tempo => "tempo".to_string(),
            SessionType::Race => "race".to_string(),
            _ => "fast".to_string(),
        };
        names.push(Name { from, to, text, colour: theme::HARD });
    }
    for s in run.digest.found_strides() {
        let (from, to) = (s.start_s / 60.0, (s.start_s + s.len_s) / 60.0);
        layers.push(Layer::Span { from, to, colour: theme::MODERATE, alpha: 0.45 });
        names.push(Name { from, to, text: "stride".to_string(), colour: theme::MODERATE });
    }
    // Too many names would be illegible; the shading is sufficient.
    let shaded = !names.is_empty();
    if run.digest.found_strides().len() > MOST_NAMES {
        names.retain(|n| n.colour != theme::MODERATE);
    }
    names.sort_by(|a, b| a.from.total_cmp(&b.from));
    let how =
        if run.digest.sub_sport.is_indoor() { "Pace by the watch" } else { "Grade-adjusted pace" };
    let mut title = format!("{how}, min/{}", units.distance_name());
    let mut said = Vec::new();
    let mut marks = Vec::new();
    if let Some(cs) = &run.thresholds.cs {
        let at = units.distance_m() / cs.speed.value;
        if (range.end..range.start).contains(&at) {
            let points = vec![(x.start, at), (x.end, at)];
            layers.push(Layer::Line { points, colour: MUTED, width: 1.0 });
            marks.push(Mark {
                at,
                text: format!("threshold {}", minutes_seconds(at)),
                colour: MUTED,
            });
        } else {
            // Off the scale, the line would lie on the frame and mislead.
            said.push(format!("threshold pace is {}, off this scale", units.pace(cs.speed.value)));
        }
    }
    if shaded {
        said.push("shaded: fast stretches".to_string());
    }
    if !stops.is_empty() {
        let minutes = stops.iter().map(|(a, b)| b - a).sum();
        said.push(format!("gaps: stops, {}", duration_text(minutes)));
    }
    if missing > 0.0 {
        said.push(format!("hatched: missing or not believed, {}", duration_text(missing)));
    }
    if !said.is_empty() {
        title.push_str(&format!(" ({})", said.join("; ")));
    }
    layers.push(Layer::Line { points: one_point_a_pixel(points), colour: theme::PACE, width: 1.8 });
    let panel = panel(title, x, range, ticks, layers);
    Some((1.0, Panel { marks, names, ..panel }))
}

/// Most strides with a label.
const MOST_NAMES: usize = 16;

/// Signals that pace depends on.
const SPEED: &[MaskTarget] = &[
    MaskTarget::Position,
    MaskTarget::Channel(Channel::Speed),
    MaskTarget::Channel(Channel::Distance),
];

/// Shortest stop that is drawn, minutes.
const STOP_MIN: f64 = 0.2;

fn heart_rate(run: &Run, x: &Range<f64>) -> Option<Strip> {
    let track = &run.digest.track;
    let points = minutes(track, |i| track.heart_rate(i));
    let (low, high) = bounds(&points, 0.0, 1.0)?;
    let vt1 = run.thresholds.vt1.as_ref();
    let top = vt1.map_or(high, |v| high.max(v.value + v.se)) + 5.0;
    let range = low.max(50.0) - 5.0..top;
    let (vt2, limit) = (run.thresholds.vt2.as_ref(), run.thresholds.easy_limit());
    let limit = limit.filter(|c| range.contains(c));
    let mut layers = Vec::new();
    let lost = spans(track, |i| track.moving_s(i) > 2.5 && !track.heart_rate(i).is_finite());
    let lost: Vec<(f64, f64)> = lost.into_iter().filter(|(a, b)| b - a > BRIDGED_MIN).collect();
    let suspect = spans(track, |i| track.lock_suspected(i));
    let heart = [MaskTarget::Channel(Channel::HeartRate)];
    let by = |repair: RepairId| masked_spans(run, &heart).any(|m| m.0 == repair);
    let why = [
        ("locked to the steps", !suspect.is_empty() || by(RepairId::CadenceLock)),
        ("sensor warming up", by(RepairId::WarmUp)),
        ("missing", !lost.is_empty()),
        (
            "masked",
            masked_spans(run, &heart)
                .any(|m| ![RepairId::CadenceLock, RepairId::WarmUp].contains(&m.0)),
        ),
    ];
    let all = masked_spans(run, &heart).map(|m| m.1).chain(lost).chain(suspect);
    let (hatched, minutes) = merged_spans(all.collect());
    layers.extend(hatched.into_iter().map(|(from, to)| Layer::Hatch { from, to }));
    let mut marks = Vec::new();
    if let (Some(v), Some(w)) = (vt1, vt2) {
        // The zones, from the first threshold up: below it all is well.
        layers.push(Layer::Band {
            from: v.value,
            to: w.value,
            colour: theme::MODERATE,
            alpha: 0.2,
        });
        if w.value < top {
            layers.push(Layer::Band { from: w.value, to: top, colour: theme::HARD, alpha: 0.14 });
            let points = vec![(x.start, w.value), (x.end, w.value)];
            layers.push(Layer::Line { points, colour: theme::HARD, width: 1.0 });
            marks.push(Mark {
                at: w.value,
                text: format!("threshold {:.0}", w.value),
                colour: theme::HARD,
            });
        }
    }
    if let Some(v) = vt1 {
        let (from, to) = (v.value - v.se, v.value + v.se);
        layers.push(Layer::Band { from, to, colour: theme::HEART, alpha: 0.12 });
        let points = vec![(x.start, v.value), (x.end, v.value)];
        layers.push(Layer::Line { points, colour: theme::HEART, width: 1.0 });
        marks.push(Mark {
            at: v.value,
            text: format!("first {:.0}", v.value),
            colour: theme::HEART,
        });
    }
    if let Some(limit) = limit {
        let points = vec![(x.start, limit), (x.end, limit)];
        layers.push(Layer::Line { points, colour: theme::Hue::RecoveryText, width: 1.5 });
        let text = format!("easy limit {limit:.0}");
        marks.push(Mark { at: limit, text, colour: theme::RECOVERY });
    }
    let points = without_short_holes(one_point_a_pixel(points));
    layers.push(Layer::Line { points, colour: theme::HEART, width: 2.0 });
    let mut said = Vec::new();
    said.extend(vt1.map(|_| "band: first threshold with its error".to_string()));
    said.extend(limit.map(|_| "easy limit: of recovery runs".to_string()));
    if minutes > 0.0 {
        let why: Vec<&str> = why.into_iter().filter(|w| w.1).map(|w| w.0).collect();
        said.push(format!("hatched: {}, {}", why.join(" or "), duration_text(minutes)));
    }
    let title = match said.is_empty() {
        true => "Heart rate, bpm".to_string(),
        false => format!("Heart rate, bpm ({})", said.join("; ")),
    };
    let panel = panel(title, x, range.clone(), number_ticks(&range, 5.0), layers);
    Some((1.2, Panel { marks, ..panel }))
}

fn alpha1(run: &Run, x: &Range<f64>) -> Option<Strip> {
    let hrv = run.digest.hrv.as_ref().ok()?;
    let layers = alpha1_layers(&hrv.windows, x.end, 4.0);
    let title = "DFA-alpha1 of 2 minutes with its error (hollow: not used)";
    let panel = panel(title.to_string(), x, ALPHA1, alpha1_ticks(), layers);
    Some((0.7, Panel { marks: alpha1_marks(), ..panel }))
}

/// Draws the height above the start, integrated from grade and speed because the digest has no altitude.
fn elevation(run: &Run, x: &Range<f64>, units: UnitSystem) -> Option<Strip> {
    let (unit, name) = match units {
        UnitSystem::Metric => (1.0, "m"),
        UnitSystem::Imperial => (FOOT_M, "ft"),
    };
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
            (at, height / unit)
        })
        .collect();
    let (low, high) = bounds(&points, 0.0, 1.0)?;
    let centre = (low + high) / 2.0;
    // Flat is drawn flat: never stretched to less than 40 m.
    let half = ((high - low) / 2.0 + 3.0 / unit).max(20.0 / unit);
    let range = centre - half..centre + half;
    let layers = vec![Layer::Line { points: one_point_a_pixel(points), colour: MUTED, width: 1.6 }];
    let title = format!("Height over the start, {name}");
    Some((0.45, panel(title, x, range.clone(), number_ticks(&range, 2.5), layers)))
}

fn cadence(run: &Run, x: &Range<f64>) -> Option<Strip> {
    let track = &run.digest.track;
    let points = minutes(track, |i| match track.bin(i).cadence {
        v if v > 0.0 && track.moving_s(i) >= 2.5 => v,
        _ => f64::NAN,
    });
    // Walking and standing are gaps rather than low values.
    let (_, high) = bounds(&points, 0.05, 0.99)?;
    let running = |(at, v): (f64, f64)| (at, if v < 0.6 * high { f64::NAN } else { v });
    let points: Vec<(f64, f64)> = one_point_a_pixel(points.into_iter().map(running).collect());
    let (low, high) = bounds(&points, 0.05, 0.99)?;
    let range = low - 8.0..high + 8.0;
    let layers = vec![Layer::Line { points, colour: theme::Hue::EnduranceText, width: 1.5 }];
    let title = "Cadence, steps/min, both feet".to_string();
    Some((0.5, panel(title, x, range.clone(), number_ticks(&range, 3.0), layers)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_axis_is_in_the_unit_of_its_length() {
        let last = |end: f64| time_ticks(&(0.0..end)).pop().unwrap().1;
        assert_eq!([1.0, 3.0, 50.0, 1900.0].map(last), ["60 s", "180 s", "50 min", "30 h"]);
    }
}
