//! A canvas: anti-aliased shapes and sub-pixel text on tiny-skia, in pixels of scale 1.

use super::ChartError;
use super::theme::{PAPER, Rgb};
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash,
    Transform,
};
use ttf_parser::{Face, OutlineBuilder};

/// Inter, OFL 1.1, tabular figures; see `fonts/OFL.txt`.
const REGULAR: &[u8] = include_bytes!("fonts/Inter_400Regular.ttf");
const BOLD: &[u8] = include_bytes!("fonts/Inter_600SemiBold.ttf");

/// Where a text stands against its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    pub size: f32,
    pub colour: Rgb,
    pub bold: bool,
}

pub fn ink(size: f32, colour: Rgb) -> Ink {
    Ink { size, colour, bold: false }
}

pub fn bold(size: f32, colour: Rgb) -> Ink {
    Ink { size, colour, bold: true }
}

pub struct Canvas {
    pixmap: Pixmap,
    scale: f32,
    faces: [Face<'static>; 2],
}

struct Outline(PathBuilder);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}

fn paint(colour: Rgb, alpha: f64) -> Paint<'static> {
    let mut paint = Paint::default();
    let a = (alpha.clamp(0.0, 1.0) * 255.0).round() as u8;
    paint.set_color(Color::from_rgba8(colour.0, colour.1, colour.2, a));
    paint.anti_alias = true;
    paint
}

impl Canvas {
    pub fn new(width: u32, height: u32, scale: u32) -> Result<Canvas, ChartError> {
        let face = |bytes| Face::parse(bytes, 0).map_err(|e| ChartError(e.to_string()));
        let mut pixmap = Pixmap::new(width * scale, height * scale)
            .ok_or_else(|| ChartError(format!("{width} x {height} is no size for a picture")))?;
        pixmap.fill(Color::from_rgba8(PAPER.0, PAPER.1, PAPER.2, 255));
        Ok(Canvas { pixmap, scale: scale as f32, faces: [face(REGULAR)?, face(BOLD)?] })
    }

    fn at(&self) -> Transform {
        Transform::from_scale(self.scale, self.scale)
    }

    pub fn fill(&mut self, path: &Path, colour: Rgb, alpha: f64) {
        let transform = self.at();
        self.pixmap.fill_path(path, &paint(colour, alpha), FillRule::Winding, transform, None);
    }

    pub fn stroke(&mut self, path: &Path, colour: Rgb, alpha: f64, width: f32, dash: Option<f32>) {
        let stroke = Stroke {
            width,
            line_cap: if dash.is_some() { LineCap::Butt } else { LineCap::Round },
            line_join: LineJoin::Round,
            dash: dash.and_then(|d| StrokeDash::new(vec![d, d], 0.0)),
            ..Stroke::default()
        };
        let transform = self.at();
        self.pixmap.stroke_path(path, &paint(colour, alpha), &stroke, transform, None);
    }

    pub fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, colour: Rgb, alpha: f64) {
        if let Some(rect) = Rect::from_xywh(x, y, w.max(0.1), h.max(0.1)) {
            self.fill(&PathBuilder::from_rect(rect), colour, alpha);
        }
    }

    /// A rectangle with round corners.
    fn round(x: f32, y: f32, w: f32, h: f32, r: f32) -> Option<Path> {
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

    pub fn round_rect(&mut self, x: f32, y: f32, w: f32, h: f32, r: f32, colour: Rgb) {
        if let Some(path) = Canvas::round(x, y, w, h, r) {
            self.fill(&path, colour, 1.0);
        }
    }

    pub fn round_outline(&mut self, x: f32, y: f32, w: f32, h: f32, r: f32, colour: Rgb) {
        if let Some(path) = Canvas::round(x, y, w, h, r) {
            self.stroke(&path, colour, 1.0, 1.5, None);
        }
    }

    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), colour: Rgb, width: f32) {
        self.polyline(&[from, to], colour, width, None);
    }

    /// A line through points; a point that is not a number is a gap.
    pub fn polyline(&mut self, points: &[(f32, f32)], colour: Rgb, width: f32, dash: Option<f32>) {
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
            self.stroke(&path, colour, 1.0, width, dash);
        }
    }

    pub fn circle(&mut self, x: f32, y: f32, r: f32, colour: Rgb, filled: bool) {
        if let Some(path) = PathBuilder::from_circle(x, y, r) {
            if filled {
                self.fill(&path, colour, 1.0);
            } else {
                self.stroke(&path, colour, 1.0, 2.0, None);
            }
        }
    }

    /// Part of a ring, from the top, clockwise; `share` of the whole turn.
    pub fn arc(&mut self, x: f32, y: f32, r: f32, share: f64, colour: Rgb, width: f32) {
        let steps = 96;
        let points: Vec<(f32, f32)> = (0..=steps)
            .map(|k| {
                let a = std::f64::consts::TAU * share * f64::from(k) / f64::from(steps);
                (x + r * a.sin() as f32, y - r * a.cos() as f32)
            })
            .collect();
        self.polyline(&points, colour, width, None);
    }

    pub fn text_width(&self, text: &str, ink: Ink) -> f32 {
        let face = &self.faces[usize::from(ink.bold)];
        let units: u32 = text
            .chars()
            .filter_map(|c| face.glyph_index(c))
            .filter_map(|g| face.glyph_hor_advance(g))
            .map(u32::from)
            .sum();
        units as f32 * ink.size / f32::from(face.units_per_em())
    }

    /// Text with its baseline at `y`; gives its width.
    pub fn text(&mut self, x: f32, y: f32, text: &str, ink: Ink, anchor: Anchor) -> f32 {
        let width = self.text_width(text, ink);
        let mut pen = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        let face = self.faces[usize::from(ink.bold)].clone();
        let em = ink.size / f32::from(face.units_per_em());
        for c in text.chars() {
            let Some(glyph) = face.glyph_index(c) else { continue };
            let mut outline = Outline(PathBuilder::new());
            face.outline_glyph(glyph, &mut outline);
            let place = Transform::from_row(em, 0.0, 0.0, -em, pen, y);
            if let Some(path) = outline.0.finish().and_then(|p| p.transform(place)) {
                self.fill(&path, ink.colour, 1.0);
            }
            pen += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * em;
        }
        width
    }

    /// Text cut with an ellipsis so that it fits.
    pub fn text_within(&mut self, x: f32, y: f32, text: &str, ink: Ink, width: f32) {
        if self.text_width(text, ink) <= width {
            self.text(x, y, text, ink, Anchor::Start);
            return;
        }
        let mut short: Vec<char> = text.chars().collect();
        while !short.is_empty() {
            short.pop();
            let candidate = short.iter().collect::<String>() + "\u{2026}";
            if self.text_width(&candidate, ink) <= width {
                self.text(x, y, &candidate, ink, Anchor::Start);
                return;
            }
        }
    }

    /// Text broken between words so that it fits; gives the baseline after the last line.
    pub fn text_wrapped(
        &mut self,
        x: f32,
        mut y: f32,
        text: &str,
        ink: Ink,
        width: f32,
        leading: f32,
    ) -> f32 {
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
            if !line.is_empty() && self.text_width(&longer, ink) > width {
                self.text(x, y, &line, ink, Anchor::Start);
                y += leading;
                line = word.to_string();
            } else {
                line = longer;
            }
        }
        self.text_within(x, y, &line, ink, width);
        y + leading
    }

    /// Whether the font has a glyph for every character.
    pub fn can_write(&self, text: &str) -> bool {
        text.chars().all(|c| self.faces[0].glyph_index(c).is_some())
    }

    /// Slanted lines over a rectangle: something is missing or masked here.
    pub fn hatch(&mut self, x: f32, y: f32, w: f32, h: f32, colour: Rgb) {
        let step = 7.0;
        let mut at = -h;
        while at < w {
            // From the lower edge up to the right, cut to the rectangle.
            let (x0, x1) = (at.max(0.0), (at + h).min(w));
            if x1 > x0 {
                let from = (x + x0, y + h - (x0 - at));
                let to = (x + x1, y + h - (x1 - at));
                self.line(from, to, colour, 1.0);
            }
            at += step;
        }
    }

    /// PNG bytes, the same for the same picture.
    pub fn png(self) -> Result<Vec<u8>, ChartError> {
        let fail = |e: png::EncodingError| ChartError(e.to_string());
        let (w, h) = (self.pixmap.width(), self.pixmap.height());
        // The paper is opaque, so alpha says nothing.
        let rgb: Vec<u8> =
            self.pixmap.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, w, h);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().map_err(fail)?;
        writer.write_image_data(&rgb).map_err(fail)?;
        writer.finish().map_err(fail)?;
        Ok(bytes)
    }
}
