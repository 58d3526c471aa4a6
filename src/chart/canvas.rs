//! A canvas that collects shapes and texts in pixels of scale 1, for `raster` to paint or `svg` to write.

use super::fonts::Fonts;
use super::scene::{Shape, Sheet};
use super::theme::{Hue, PAPER, Rgb, Theme};
use super::{ChartError, Label, Picture, PictureFormat, Style, raster, svg};
use tiny_skia::{Path, PathBuilder};

/// The horizontal alignment of a text to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// The style of a text.
#[derive(Clone, Copy, Debug)]
pub struct TextStyle {
    pub size: f32,
    pub colour: Hue,
    pub bold: bool,
}

pub fn regular(size: f32, colour: Hue) -> TextStyle {
    TextStyle { size, colour, bold: false }
}

pub fn bold(size: f32, colour: Hue) -> TextStyle {
    TextStyle { size, colour, bold: true }
}

pub struct Canvas {
    pub width: u32,
    pub height: u32,
    pub shapes: Vec<Shape>,
    labels: Vec<Label>,
    style: Style,
    pub fonts: Fonts,
}

impl Canvas {
    pub fn new(width: u32, height: u32, style: &Style) -> Result<Canvas, ChartError> {
        Ok(Canvas {
            width,
            height,
            shapes: Vec::new(),
            labels: Vec::new(),
            style: *style,
            fonts: Fonts::new()?,
        })
    }

    /// Renders the picture in the format of the style.
    pub fn finish(self, finding: String, alt_text: String) -> Result<Picture, ChartError> {
        let words = |text: String| self.style.decimal.words(&text).into_owned();
        let (finding, alt_text) = (words(finding), words(alt_text));
        let paper = PAPER.rgb(self.style.theme);
        let sheet = Sheet {
            size: (self.width, self.height),
            paper,
            shapes: &self.shapes,
            finding: &finding,
            alt_text: &alt_text,
        };
        let bytes = match self.style.format {
            PictureFormat::Png => raster::png(&sheet, &self.fonts, self.style.scale)?,
            PictureFormat::Svg => svg::svg(&sheet, &self.fonts),
        };
        let size = (self.width, self.height);
        Ok(Picture { bytes, finding, alt_text, size, labels: self.labels })
    }

    fn rgb(&self, hue: Hue) -> Rgb {
        hue.rgb(self.style.theme)
    }

    pub fn theme(&self) -> Theme {
        self.style.theme
    }

    pub fn fill(&mut self, path: Path, colour: Rgb, alpha: f64) {
        self.shapes.push(Shape::Fill { path, colour, alpha });
    }

    pub fn stroke(&mut self, path: Path, colour: Rgb, alpha: f64, width: f32, dash: Option<f32>) {
        self.shapes.push(Shape::Stroke { path, colour, alpha, width, dash });
    }

    pub fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, colour: Hue, alpha: f64) {
        self.rect_rgb(x, y, w, h, self.rgb(colour), alpha);
    }

    pub fn rect_rgb(&mut self, x: f32, y: f32, w: f32, h: f32, colour: Rgb, alpha: f64) {
        let (w, h) = (w.max(0.1), h.max(0.1));
        self.shapes.push(Shape::Rect { x, y, w, h, colour, alpha });
    }

    /// Creates a rectangle with rounded corners.
    fn round([x, y, w, h]: [f32; 4], r: f32) -> Option<Path> {
        let r = r.min(w / 2.0).min(h / 2.0);
        let k = 0.552_3 * r;
        let mut p = PathBuilder::new();
        p.move_to(x + r, y);
        p.line_to(x + w - r, y);
        p.cubic_to(x + w - r + k, y, x + w, y + r - k, x + w, y + r);
        p.line_to(x + w, y + h - r);
        p.cubic_to(x + w, y + h - r + k, x + w - r + k, y + h, x + w - r, y + h);
        p.line_to(x + r, y + h);
        p.cubic_to(x + r - k, y + h, x, y + h - r + k, x, y + h - r);
        p.line_to(x, y + r);
        p.cubic_to(x, y + r - k, x + r - k, y, x + r, y);
        p.close();
        p.finish()
    }

    pub fn round_rect(&mut self, place: [f32; 4], r: f32, colour: Hue, alpha: f64) {
        if let Some(path) = Canvas::round(place, r) {
            self.fill(path, self.rgb(colour), alpha);
        }
    }

    pub fn round_outline(&mut self, place: [f32; 4], r: f32, colour: Hue, wide: f32) {
        if let Some(path) = Canvas::round(place, r) {
            self.stroke(path, self.rgb(colour), 1.0, wide, None);
        }
    }

    /// Draws a straight line. Lines along an axis are aligned to pixels so that they are sharp.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), colour: Hue, width: f32) {
        let sharp = |v: f32| (v - width / 2.0).round();
        if from.1 == to.1 {
            let (a, b) = (from.0.min(to.0), from.0.max(to.0));
            return self.rect(a, sharp(from.1), b - a, width, colour, 1.0);
        }
        if from.0 == to.0 {
            let (a, b) = (from.1.min(to.1), from.1.max(to.1));
            return self.rect(sharp(from.0), a, width, b - a, colour, 1.0);
        }
        self.polyline(&[from, to], colour, width, None);
    }

    /// Draws a line through points. NaN interrupts the line.
    pub fn polyline(&mut self, points: &[(f32, f32)], colour: Hue, width: f32, dash: Option<f32>) {
        let mut builder = PathBuilder::new();
        let mut drawing = false;
        for &(x, y) in points {
            if !x.is_finite() || !y.is_finite() {
                drawing = false;
            } else if drawing {
                builder.line_to(x, y);
            } else {
                builder.move_to(x, y);
                drawing = true;
            }
        }
        if let Some(path) = builder.finish() {
            self.stroke(path, self.rgb(colour), 1.0, width, dash);
        }
    }

    /// Draws a filled polygon.
    pub fn polygon(&mut self, points: &[(f32, f32)], colour: Hue) {
        let mut builder = PathBuilder::new();
        for (k, (x, y)) in points.iter().enumerate() {
            if k == 0 { builder.move_to(*x, *y) } else { builder.line_to(*x, *y) }
        }
        builder.close();
        if let Some(path) = builder.finish() {
            self.fill(path, self.rgb(colour), 1.0);
        }
    }

    pub fn circle(&mut self, x: f32, y: f32, r: f32, colour: Hue, filled: bool) {
        let rgb = self.rgb(colour);
        self.circle_rgb(x, y, r, rgb, filled);
    }

    pub fn circle_rgb(&mut self, x: f32, y: f32, r: f32, colour: Rgb, filled: bool) {
        if let Some(path) = PathBuilder::from_circle(x, y, r) {
            if filled {
                self.fill(path, colour, 1.0);
            } else {
                self.stroke(path, colour, 1.0, 2.0, None);
            }
        }
    }

    /// Draws part of a ring, clockwise from the top, between two shares of a full turn.
    pub fn arc(&mut self, x: f32, y: f32, r: f32, (from, to): (f64, f64), colour: Hue, width: f32) {
        let steps = 96;
        let points: Vec<(f32, f32)> = (0..=steps)
            .map(|k| {
                let share = from + (to - from) * f64::from(k) / f64::from(steps);
                let a = std::f64::consts::TAU * share;
                (x + r * libm::sin(a) as f32, y - r * libm::cos(a) as f32)
            })
            .collect();
        self.polyline(&points, colour, width, None);
    }

    pub fn text_width(&self, text: &str, text_style: TextStyle) -> f32 {
        let words = self.style.decimal.words(text);
        text_style.size * words.chars().map(|c| self.fonts.advance(c, text_style.bold)).sum::<f32>()
    }

    /// Draws a text with its baseline at `y` and returns its width.
    pub fn text(
        &mut self,
        x: f32,
        y: f32,
        text: &str,
        text_style: TextStyle,
        anchor: Anchor,
    ) -> f32 {
        let width = self.text_width(text, text_style);
        if text.is_empty() {
            return width;
        }
        let x = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        // Ascenders of Inter reach 0.73 em, descenders 0.2 em.
        let place = [x, y - 0.75 * text_style.size, x + width, y + 0.22 * text_style.size];
        let text = self.style.decimal.words(text).into_owned();
        self.labels.push(Label { text: text.clone(), place });
        let colour = self.rgb(text_style.colour);
        let (size, bold) = (text_style.size, text_style.bold);
        self.shapes.push(Shape::Text { x, y, text, size, colour, bold });
        width
    }

    /// Draws a text, truncated with an ellipsis if it does not fit.
    pub fn text_within(&mut self, x: f32, y: f32, text: &str, text_style: TextStyle, width: f32) {
        if self.text_width(text, text_style) <= width {
            self.text(x, y, text, text_style, Anchor::Start);
            return;
        }
        let mut short: Vec<char> = text.chars().collect();
        while !short.is_empty() {
            short.pop();
            let candidate = short.iter().collect::<String>() + "\u{2026}";
            if self.text_width(&candidate, text_style) <= width {
                self.text(x, y, &candidate, text_style, Anchor::Start);
                return;
            }
        }
    }

    /// Breaks a text into lines that fit: between words, and within a word that is too long, as those of scripts without
    /// spaces are.
    pub fn lines(&self, text: &str, text_style: TextStyle, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
            if self.text_width(&longer, text_style) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.text_width(&line, text_style) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Draws a text with line breaks and returns the baseline after the last line.
    pub fn text_wrapped(
        &mut self,
        x: f32,
        mut y: f32,
        text: &str,
        text_style: TextStyle,
        width: f32,
        leading: f32,
    ) -> f32 {
        for line in self.lines(text, text_style, width) {
            self.text_within(x, y, &line, text_style, width);
            y += leading;
        }
        y
    }

    /// Hatches a rectangle in which something is missing or masked.
    pub fn hatch(&mut self, x: f32, y: f32, w: f32, h: f32, colour: Hue) {
        if let Some(path) = slanted([x, y, w, h], 7.0) {
            self.stroke(path, self.rgb(colour), 0.6, 1.0, None);
        }
    }

    /// Draws broad stripes over a rectangle, `step` apart and `wide` along its edges, cut at them.
    pub fn stripes(&mut self, [x, y, w, h]: [f32; 4], step: f32, wide: f32, colour: Hue) {
        // Where the line of the points whose distances from the left and the top sum to `s` leaves the rectangle.
        let left = |s: f32| (x + (s - h).max(0.0), y + s.min(h));
        let right = |s: f32| (x + s.min(w), y + (s - w).max(0.0));
        let mut builder = PathBuilder::new();
        let mut from = 0.4 * step;
        while from < w + h {
            let to = (from + wide).min(w + h);
            let (corner_left, corner_right) = (from < h && h < to, from < w && w < to);
            let points = [
                Some(left(from)),
                corner_left.then_some((x, y + h)),
                Some(left(to)),
                Some(right(to)),
                corner_right.then_some((x + w, y)),
                Some(right(from)),
            ];
            for (k, point) in points.into_iter().flatten().enumerate() {
                if k == 0 {
                    builder.move_to(point.0, point.1)
                } else {
                    builder.line_to(point.0, point.1)
                }
            }
            builder.close();
            from += step;
        }
        if let Some(path) = builder.finish() {
            self.fill(path, self.rgb(colour), 1.0);
        }
    }

    /// Draws the title and the lines below it and returns the baseline after the last one.
    pub fn header(&mut self, title: &str, lines: &[(String, TextStyle)]) -> f32 {
        let wide = self.width as f32 - 2.0 * MARGIN;
        // Large enough to be read on a phone, where a picture is 400 pixels wide.
        let sizes = [48.0, 42.0, 36.0];
        let size = sizes.into_iter().find(|s| self.text_width(title, bold(*s, Hue::Ink)) <= wide);
        let text_style = bold(size.unwrap_or(36.0), Hue::Ink);
        let mut y = 70.0;
        y = self.text_wrapped(MARGIN, y, title, text_style, wide, 44.0) - 44.0;
        for (line, text_style) in lines {
            y += match text_style.size {
                size if size > 24.0 => 46.0,
                size if size > 16.0 => 36.0,
                _ => 28.0,
            };
            let leading = 1.4 * text_style.size;
            y = self.text_wrapped(MARGIN, y, line, *text_style, wide, leading) - leading;
        }
        y + 28.0
    }

    /// Draws the footer, with its last line 24 pixels above the edge.
    pub fn footer(&mut self, text: &str) {
        let text_style = regular(14.0, Hue::Muted);
        let wide = self.width as f32 - 2.0 * MARGIN;
        let lines = self.lines(text, text_style, wide);
        for (k, line) in lines.iter().rev().enumerate() {
            let y = self.height as f32 - 24.0 - 20.0 * k as f32;
            self.text_within(MARGIN, y, line, text_style, wide);
        }
    }
}

/// Lines from the lower left to the upper right, cut to a rectangle.
fn slanted([x, y, w, h]: [f32; 4], step: f32) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let mut at = -h;
    while at < w {
        let (x0, x1) = (at.max(0.0), (at + h).min(w));
        if x1 > x0 {
            builder.move_to(x + x0, y + h - (x0 - at));
            builder.line_to(x + x1, y + h - (x1 - at));
        }
        at += step;
    }
    builder.finish()
}

/// Left and right margin, pixels.
pub const MARGIN: f32 = 48.0;
