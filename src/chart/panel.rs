//! A Cartesian panel. plotters maps and draws the series; the frame and the labels are drawn here.

use super::ChartError;
use super::backend::{Backend, FINE, failed};
use super::canvas::{Anchor, Canvas, bold, regular};
use super::theme::{GRID, Hue, INK, MUTED, PAPER, UNKNOWN};
use plotters::chart::ChartBuilder;
use plotters::drawing::IntoDrawingArea;
use plotters::element::{Circle, Polygon, Rectangle};
use plotters::series::LineSeries;
use plotters::style::{Color, RGBColor, ShapeStyle};
use std::ops::Range;

/// A layer of a panel, drawn back to front.
pub enum Layer {
    /// A line; NaN is a gap.
    Line { points: Vec<(f64, f64)>, colour: Hue, width: f32 },
    /// A dashed line over the others; NaN is a gap.
    Dashed { points: Vec<(f64, f64)>, colour: Hue, width: f32 },
    /// An area between two lines: `(x, low, high)`; NaN is a gap.
    Area { points: Vec<(f64, f64, f64)>, colour: Hue, alpha: f64 },
    /// A band between two values of y over the whole width.
    Band { from: f64, to: f64, colour: Hue, alpha: f64 },
    /// A band between two values of x over the whole height.
    Span { from: f64, to: f64, colour: Hue, alpha: f64 },
    /// The same, hatched: missing or masked.
    Hatch { from: f64, to: f64 },
    /// A dot, filled or hollow.
    Dot { at: (f64, f64), radius: f32, colour: Hue, filled: bool },
}

/// A label at the right end of a panel, at a value of its y axis.
pub struct Mark {
    pub at: f64,
    pub text: String,
    pub colour: Hue,
}

/// A label at the top inside a panel, over a range of its x axis.
pub struct Name {
    pub from: f64,
    pub to: f64,
    pub text: String,
    pub colour: Hue,
}

/// The position, content and axes of a panel.
#[derive(Default)]
pub struct Panel {
    pub place: (f32, f32, f32, f32),
    pub title: String,
    pub x: Range<f64>,
    /// From the value at the bottom to the value at the top; pace runs downwards.
    pub y: Range<f64>,
    /// Places and labels of the x axis; empty for a panel whose axis is drawn below it.
    pub x_ticks: Vec<(f64, String)>,
    pub y_ticks: Vec<(f64, String)>,
    pub layers: Vec<Layer>,
    /// Labels of lines at their right end, kept apart from each other.
    pub marks: Vec<Mark>,
    /// Labels of spans. Those that do not fit are omitted.
    pub names: Vec<Name>,
}

fn rgb(c: Hue, canvas: &Canvas) -> RGBColor {
    let c = c.rgb(canvas.theme());
    RGBColor(c.0, c.1, c.2)
}

/// Round numbers across a range: steps of 1, 2 or 5 x 10^n, about `count` of them.
pub fn ticks(range: &Range<f64>, count: f64) -> Vec<f64> {
    let (low, high) = (range.start.min(range.end), range.start.max(range.end));
    let raw = ((high - low) / count).max(1e-9);
    let magnitude = libm::pow(10.0, libm::log10(raw).floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|m| m * magnitude)
        .min_by(|a, b| libm::log(a / raw).abs().total_cmp(&libm::log(b / raw).abs()))
        .unwrap_or(magnitude);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|k| k as f64 * step).collect()
}

/// Formats a number with a typographic minus sign.
pub fn plain(v: f64, decimals: usize) -> String {
    let text = format!("{v:.decimals$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.bytes().all(|b| b == b'0' || b == b'.') => digits.to_string(),
        Some(digits) => format!("\u{2212}{digits}"),
        None => text,
    }
}

/// Round ticks, with as many decimals as their step has.
pub fn number_ticks(range: &Range<f64>, count: f64) -> Vec<(f64, String)> {
    let ticks = ticks(range, count);
    let step = ticks.get(1).map_or(1.0, |b| b - ticks[0]);
    let whole = |v: f64| (v - v.round()).abs() < 1e-6;
    let decimals = (0..4).find(|d| whole(step * 10f64.powi(*d))).unwrap_or(4);
    ticks.into_iter().map(|v| (v, plain(v, decimals as usize))).collect()
}

impl Panel {
    pub fn across(&self, v: f64) -> f32 {
        let (x, _, w, _) = self.place;
        x + ((v - self.x.start) / (self.x.end - self.x.start)) as f32 * w
    }

    pub fn up(&self, v: f64) -> f32 {
        let (_, y, _, h) = self.place;
        y + h - ((v - self.y.start) / (self.y.end - self.y.start)) as f32 * h
    }

    pub fn draw(&self, canvas: &mut Canvas) -> Result<(), ChartError> {
        let (x, y, w, h) = self.place;
        canvas.text_within(x, y - 12.0, &self.title, regular(14.0, INK), w + 60.0);
        for (v, label) in &self.y_ticks {
            canvas.line((x, self.up(*v)), (x + w, self.up(*v)), GRID, 1.0);
            canvas.text(x - 8.0, self.up(*v) + 4.5, label, regular(13.0, MUTED), Anchor::End);
        }
        let mut free = f32::NEG_INFINITY;
        for (v, label) in &self.x_ticks {
            let at = self.across(*v);
            canvas.line((at, y + h), (at, y + h + 5.0), MUTED, 1.0);
            let half = canvas.text_width(label, regular(13.0, MUTED)) / 2.0;
            // Labels that would touch the previous one or leave the picture are omitted.
            if at - half > free && at + half < canvas.width as f32 - 4.0 {
                canvas.text(at, y + h + 21.0, label, regular(13.0, MUTED), Anchor::Middle);
                free = at + half + 10.0;
            }
        }
        for layer in &self.layers {
            if let Layer::Hatch { from, to } = layer {
                let a = self.across(from.max(self.x.start));
                let b = self.across(to.min(self.x.end));
                canvas.hatch(a, y, (b - a).max(1.0), h, UNKNOWN);
            }
        }
        self.series(canvas)?;
        self.dashed(canvas);
        canvas.line((x, y + h), (x + w, y + h), MUTED, 1.0);
        self.write_names(canvas);
        self.write_marks(canvas);
        Ok(())
    }

    fn write_names(&self, canvas: &mut Canvas) {
        let (x, y, w, _) = self.place;
        let mut free = f32::NEG_INFINITY;
        for name in &self.names {
            let middle = self.across((name.from + name.to) / 2.0);
            let text_style = bold(12.0, name.colour.text());
            let half = canvas.text_width(&name.text, text_style) / 2.0;
            let middle = middle.clamp(x + half + 2.0, (x + w - half - 2.0).max(x + half + 2.0));
            if middle - half > free {
                // The line may run here: the name stands on paper.
                canvas.rect(middle - half - 2.0, y + 3.0, 2.0 * half + 4.0, 15.0, PAPER, 0.75);
                canvas.text(middle, y + 14.0, &name.text, text_style, Anchor::Middle);
                free = middle + half + 6.0;
            }
        }
    }

    /// Draws the marks from the top down, each at least a line below the previous one.
    fn write_marks(&self, canvas: &mut Canvas) {
        const LINE: f32 = 15.0;
        let (x, y, w, h) = self.place;
        let mut marks: Vec<(f32, &Mark)> =
            self.marks.iter().map(|m| (self.up(m.at).clamp(y + 6.0, y + h - 2.0), m)).collect();
        marks.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut at: Vec<f32> = Vec::with_capacity(marks.len());
        for (k, (wanted, _)) in marks.iter().enumerate() {
            at.push(if k == 0 { *wanted } else { wanted.max(at[k - 1] + LINE) });
        }
        // Marks pushed below the bottom are moved up again.
        let mut bound = y + h + 4.0;
        for v in at.iter_mut().rev() {
            *v = v.min(bound);
            bound = *v - LINE;
        }
        for (at, (_, mark)) in at.iter().zip(&marks) {
            let text_style = bold(13.0, mark.colour.text());
            canvas.text(x + w + 8.0, at + 4.5, &mark.text, text_style, Anchor::Start);
        }
    }

    fn dashed(&self, canvas: &mut Canvas) {
        let (low, high) = (self.y.start.min(self.y.end), self.y.start.max(self.y.end));
        for layer in &self.layers {
            let Layer::Dashed { points, colour, width } = layer else { continue };
            for part in inside(points.iter().copied(), low, high) {
                let at = |p: &(f64, f64)| (self.across(p.0), self.up(p.1));
                let line: Vec<(f32, f32)> = part.iter().map(at).collect();
                canvas.polyline(&line, *colour, *width, Some(3.0 * width));
            }
        }
    }

    fn series(&self, canvas: &mut Canvas) -> Result<(), ChartError> {
        let (x, y, width, height) = self.place;
        let colours: Vec<RGBColor> = self
            .layers
            .iter()
            .map(|l| match l {
                Layer::Line { colour, .. }
                | Layer::Dashed { colour, .. }
                | Layer::Area { colour, .. }
                | Layer::Band { colour, .. }
                | Layer::Span { colour, .. }
                | Layer::Dot { colour, .. } => rgb(*colour, canvas),
                Layer::Hatch { .. } => rgb(UNKNOWN, canvas),
            })
            .collect();
        let area = Backend { canvas, x, y, width, height }.into_drawing_area();
        // plotters wants an ascending range; a descending axis is drawn negated.
        let sign = if self.y.end < self.y.start { -1.0 } else { 1.0 };
        let (low, high) = (sign * self.y.start, sign * self.y.end);
        let mut chart = ChartBuilder::on(&area)
            .build_cartesian_2d(self.x.clone(), low..high)
            .map_err(failed)?;
        let clip =
            |(a, b): (f64, f64)| (a.clamp(self.x.start, self.x.end), (sign * b).clamp(low, high));
        for (layer, colour) in self.layers.iter().zip(colours) {
            match layer {
                Layer::Line { points, width, .. } => {
                    let style = ShapeStyle {
                        color: colour.to_rgba(),
                        filled: false,
                        stroke_width: (width * FINE) as u32,
                    };
                    let points = points.iter().map(|(a, b)| (*a, sign * b));
                    for part in inside(points, low, high) {
                        chart.draw_series(LineSeries::new(part, style)).map_err(failed)?;
                    }
                }
                Layer::Area { points, alpha, .. } => {
                    let whole = |p: &(f64, f64, f64)| p.1.is_finite() && p.2.is_finite();
                    for part in points.split(|p| !whole(p)).filter(|p| p.len() > 1) {
                        let up = part.iter().map(|p| clip((p.0, p.2)));
                        let down = part.iter().rev().map(|p| clip((p.0, p.1)));
                        let outline: Vec<(f64, f64)> = up.chain(down).collect();
                        let shape = Polygon::new(outline, colour.mix(*alpha));
                        chart.draw_series([shape]).map_err(failed)?;
                    }
                }
                Layer::Band { from, to, alpha, .. } => {
                    let corners = [clip((self.x.start, *from)), clip((self.x.end, *to))];
                    let style = colour.mix(*alpha).filled();
                    chart.draw_series([Rectangle::new(corners, style)]).map_err(failed)?;
                }
                Layer::Span { from, to, alpha, .. } => {
                    let corners = [clip((*from, self.y.start)), clip((*to, self.y.end))];
                    let style = colour.mix(*alpha).filled();
                    chart.draw_series([Rectangle::new(corners, style)]).map_err(failed)?;
                }
                // Drawn beneath and over everything else, by the canvas.
                Layer::Hatch { .. } | Layer::Dashed { .. } => {}
                Layer::Dot { at, radius, filled, .. } => {
                    let style = ShapeStyle {
                        color: colour.to_rgba(),
                        filled: *filled,
                        stroke_width: (2.0 * FINE) as u32,
                    };
                    let dot = Circle::new(clip(*at), (radius * FINE) as i32, style);
                    chart.draw_series([dot]).map_err(failed)?;
                }
            }
        }
        Ok(())
    }
}

/// Clips a line to the range between two values and returns its parts. NaN interrupts the line.
fn inside(points: impl Iterator<Item = (f64, f64)>, low: f64, high: f64) -> Vec<Vec<(f64, f64)>> {
    let mut parts: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut part: Vec<(f64, f64)> = Vec::new();
    let mut last: Option<(f64, f64)> = None;
    let mut close = |part: &mut Vec<(f64, f64)>| {
        if part.len() > 1 {
            parts.push(std::mem::take(part));
        }
        part.clear();
    };
    for p in points {
        if !p.1.is_finite() {
            close(&mut part);
            last = None;
            continue;
        }
        if let Some(q) = last {
            let cut = |bound: f64| q.0 + (p.0 - q.0) * (bound - q.1) / (p.1 - q.1);
            let bound_of = |v: f64| if v > high { high } else { low };
            let (out_q, out_p) = (q.1 > high || q.1 < low, p.1 > high || p.1 < low);
            let same_side = (q.1 > high && p.1 > high) || (q.1 < low && p.1 < low);
            if out_q && !same_side {
                part.push((cut(bound_of(q.1)), bound_of(q.1)));
            }
            if out_p && !same_side {
                part.push((cut(bound_of(p.1)), bound_of(p.1)));
                close(&mut part);
            }
        }
        if (low..=high).contains(&p.1) {
            part.push(p);
        }
        last = Some(p);
    }
    close(&mut part);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(&(0.0..10.0), 5.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(&(187.0..121.0), 3.0), [140.0, 160.0, 180.0]);
        let labels: Vec<String> =
            number_ticks(&(-0.4..0.5), 4.0).into_iter().map(|t| t.1).collect();
        assert_eq!(labels, ["\u{2212}0.4", "\u{2212}0.2", "0.0", "0.2", "0.4"]);
        let labels: Vec<String> =
            number_ticks(&(0.79..1.38), 3.0).into_iter().map(|t| t.1).collect();
        assert_eq!(labels, ["0.8", "1.0", "1.2"]);
    }

    #[test]
    fn a_line_is_cut_at_the_frame_and_not_pressed_against_it() {
        let line = [(0.0, 0.0), (1.0, 2.0), (2.0, 0.0), (3.0, f64::NAN), (4.0, 0.5), (5.0, 0.6)];
        let parts = inside(line.into_iter(), 0.0, 1.0);
        assert_eq!(
            parts,
            [
                vec![(0.0, 0.0), (0.5, 1.0)],
                vec![(1.5, 1.0), (2.0, 0.0)],
                vec![(4.0, 0.5), (5.0, 0.6)]
            ]
        );
        // From below the frame to above it in one step.
        let steep = inside([(0.0, -1.0), (1.0, 2.0)].into_iter(), 0.0, 1.0);
        assert_eq!(steep.len(), 1);
        assert!(
            (steep[0][0].0 - 1.0 / 3.0).abs() < 1e-12 && (steep[0][1].0 - 2.0 / 3.0).abs() < 1e-12
        );
    }
}
