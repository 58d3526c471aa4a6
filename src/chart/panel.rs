//! One Cartesian panel: plotters maps and draws the series, the frame and its labels are ours.

use super::ChartError;
use super::backend::{Backend, FINE, failed};
use super::canvas::{Anchor, Canvas, ink};
use super::theme::{GRID, INK, MUTED, Rgb, UNKNOWN};
use plotters::chart::ChartBuilder;
use plotters::drawing::IntoDrawingArea;
use plotters::element::{Circle, Polygon, Rectangle};
use plotters::series::LineSeries;
use plotters::style::{Color, RGBColor, ShapeStyle};
use std::ops::Range;

/// What is drawn in a panel, back to front.
pub enum Layer {
    /// A line; NaN is a gap.
    Line { points: Vec<(f64, f64)>, colour: Rgb, width: f32 },
    /// An area between two lines: `(x, low, high)`; NaN is a gap.
    Area { points: Vec<(f64, f64, f64)>, colour: Rgb, alpha: f64 },
    /// A band between two values of y over the whole width.
    Band { from: f64, to: f64, colour: Rgb, alpha: f64 },
    /// A band between two values of x over the whole height.
    Span { from: f64, to: f64, colour: Rgb, alpha: f64 },
    /// The same, hatched: missing or masked.
    Hatch { from: f64, to: f64 },
    /// A box from one corner to the other.
    Bar { from: (f64, f64), to: (f64, f64), colour: Rgb },
    /// A dot, filled or hollow.
    Dot { at: (f64, f64), radius: f32, colour: Rgb, filled: bool },
}

/// Where a panel stands, what it shows and how its axes are labelled.
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
}

fn rgb(c: Rgb) -> RGBColor {
    RGBColor(c.0, c.1, c.2)
}

/// Round numbers across a range: steps of 1, 2 or 5 x 10^n, about `count` of them.
pub fn ticks(range: &Range<f64>, count: f64) -> Vec<f64> {
    let (low, high) = (range.start.min(range.end), range.start.max(range.end));
    let raw = ((high - low) / count).max(1e-9);
    let magnitude = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|m| m * magnitude)
        .find(|s| *s >= raw)
        .unwrap_or(magnitude);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|k| k as f64 * step).collect()
}

/// Round ticks labelled without decimals.
pub fn number_ticks(range: &Range<f64>, count: f64) -> Vec<(f64, String)> {
    ticks(range, count).into_iter().map(|v| (v, format!("{v:.0}"))).collect()
}

impl Panel {
    pub fn draw(&self, canvas: &mut Canvas) -> Result<(), ChartError> {
        let (x, y, w, h) = self.place;
        let across = |v: f64| x + ((v - self.x.start) / (self.x.end - self.x.start)) as f32 * w;
        let up = |v: f64| y + h - ((v - self.y.start) / (self.y.end - self.y.start)) as f32 * h;
        canvas.text(x, y - 10.0, &self.title, ink(14.0, INK), Anchor::Start);
        for (v, label) in &self.y_ticks {
            canvas.line((x, up(*v)), (x + w, up(*v)), GRID, 1.0);
            canvas.text(x - 8.0, up(*v) + 4.5, label, ink(13.0, MUTED), Anchor::End);
        }
        for (v, label) in &self.x_ticks {
            canvas.line((across(*v), y + h), (across(*v), y + h + 5.0), MUTED, 1.0);
            canvas.text(across(*v), y + h + 21.0, label, ink(13.0, MUTED), Anchor::Middle);
        }
        for layer in &self.layers {
            if let Layer::Hatch { from, to } = layer {
                let (a, b) = (across(from.max(self.x.start)), across(to.min(self.x.end)));
                canvas.hatch(a, y, (b - a).max(1.0), h, UNKNOWN);
            }
        }
        self.series(canvas)?;
        canvas.line((x, y + h), (x + w, y + h), MUTED, 1.0);
        Ok(())
    }

    fn series(&self, canvas: &mut Canvas) -> Result<(), ChartError> {
        let (x, y, width, height) = self.place;
        let area = Backend { canvas, x, y, width, height }.into_drawing_area();
        // plotters wants an ascending range; a descending axis is drawn negated.
        let sign = if self.y.end < self.y.start { -1.0 } else { 1.0 };
        let mut chart = ChartBuilder::on(&area)
            .build_cartesian_2d(self.x.clone(), sign * self.y.start..sign * self.y.end)
            .map_err(failed)?;
        let clip = |(a, b): (f64, f64)| {
            let (low, high) = (sign * self.y.start, sign * self.y.end);
            (a.clamp(self.x.start, self.x.end), (sign * b).clamp(low, high))
        };
        for layer in &self.layers {
            match layer {
                Layer::Line { points, colour, width } => {
                    let style = ShapeStyle {
                        color: rgb(*colour).to_rgba(),
                        filled: false,
                        stroke_width: (width * FINE) as u32,
                    };
                    for part in points.split(|p| p.1.is_nan()).filter(|p| p.len() > 1) {
                        let line = LineSeries::new(part.iter().map(|p| clip(*p)), style);
                        chart.draw_series(line).map_err(failed)?;
                    }
                }
                Layer::Area { points, colour, alpha } => {
                    let whole = |p: &(f64, f64, f64)| p.1.is_finite() && p.2.is_finite();
                    for part in points.split(|p| !whole(p)).filter(|p| p.len() > 1) {
                        let up = part.iter().map(|p| clip((p.0, p.2)));
                        let down = part.iter().rev().map(|p| clip((p.0, p.1)));
                        let outline: Vec<(f64, f64)> = up.chain(down).collect();
                        let shape = Polygon::new(outline, rgb(*colour).mix(*alpha));
                        chart.draw_series([shape]).map_err(failed)?;
                    }
                }
                Layer::Band { from, to, colour, alpha } => {
                    let corners = [clip((self.x.start, *from)), clip((self.x.end, *to))];
                    let style = rgb(*colour).mix(*alpha).filled();
                    chart.draw_series([Rectangle::new(corners, style)]).map_err(failed)?;
                }
                Layer::Span { from, to, colour, alpha } => {
                    let corners = [clip((*from, self.y.start)), clip((*to, self.y.end))];
                    let style = rgb(*colour).mix(*alpha).filled();
                    chart.draw_series([Rectangle::new(corners, style)]).map_err(failed)?;
                }
                // Drawn beneath everything else, by the canvas.
                Layer::Hatch { .. } => {}
                Layer::Bar { from, to, colour } => {
                    let corners = [clip(*from), clip(*to)];
                    let style = rgb(*colour).filled();
                    chart.draw_series([Rectangle::new(corners, style)]).map_err(failed)?;
                }
                Layer::Dot { at, radius, colour, filled } => {
                    let style = ShapeStyle {
                        color: rgb(*colour).to_rgba(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(&(0.0..10.0), 5.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(&(187.0..121.0), 3.0), [150.0]);
    }
}
