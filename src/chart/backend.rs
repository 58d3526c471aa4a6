//! A plotters backend for our canvas. plotters uses integer coordinates, so it draws on a canvas eight times as large and
//! every point is scaled back, which keeps lines exact to an eighth of a pixel.

use super::ChartError;
use super::canvas::Canvas;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use std::convert::Infallible;
use tiny_skia::PathBuilder;

/// Virtual pixels per pixel.
pub const FINE: f32 = 8.0;

/// A rectangle of the canvas as a plotters backend.
pub struct Backend<'a> {
    pub canvas: &'a mut Canvas,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

type Failed = DrawingErrorKind<Infallible>;

impl Backend<'_> {
    fn at(&self, p: BackendCoord) -> (f32, f32) {
        (self.x + p.0 as f32 / FINE, self.y + p.1 as f32 / FINE)
    }

    fn path(
        &self,
        points: impl IntoIterator<Item = BackendCoord>,
        close: bool,
    ) -> Option<tiny_skia::Path> {
        let mut builder = PathBuilder::new();
        for (i, p) in points.into_iter().enumerate() {
            let (x, y) = self.at(p);
            if i == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
        }
        if close {
            builder.close();
        }
        builder.finish()
    }
}

fn width(style: &impl BackendStyle) -> f32 {
    // Widths are given in virtual pixels too.
    (style.stroke_width() as f32 / FINE).max(0.5)
}

fn tone(colour: BackendColor) -> (u8, u8, u8) {
    colour.rgb
}

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        ((self.width * FINE) as u32, (self.height * FINE) as u32)
    }

    fn ensure_prepared(&mut self) -> Result<(), Failed> {
        Ok(())
    }

    fn present(&mut self) -> Result<(), Failed> {
        Ok(())
    }

    fn draw_pixel(&mut self, p: BackendCoord, colour: BackendColor) -> Result<(), Failed> {
        let next = (p.0 + 1, p.1 + 1);
        if let Some(path) = self.path([p, (next.0, p.1), next, (p.0, next.1)], true) {
            self.canvas.fill(path, tone(colour), colour.alpha);
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Result<(), Failed> {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), Failed> {
        let corners = [a, (b.0, a.1), b, (a.0, b.1)];
        if fill {
            let ((x0, y0), (x1, y1)) = (self.at(a), self.at(b));
            let colour = style.color();
            let (x, y) = (x0.min(x1), y0.min(y1));
            let (w, h) = ((x1 - x0).abs(), (y1 - y0).abs());
            self.canvas.rect_rgb(x, y, w, h, tone(colour), colour.alpha);
            return Ok(());
        }
        if let Some(path) = self.path(corners, true) {
            let colour = style.color();
            self.canvas.stroke(path, tone(colour), colour.alpha, width(style), None);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Result<(), Failed> {
        if let Some(path) = self.path(points, false) {
            let colour = style.color();
            self.canvas.stroke(path, tone(colour), colour.alpha, width(style), None);
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), Failed> {
        let (x, y) = self.at(centre);
        self.canvas.circle_rgb(x, y, radius as f32 / FINE, tone(style.color()), fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Result<(), Failed> {
        if let Some(path) = self.path(points, true) {
            let colour = style.color();
            self.canvas.fill(path, tone(colour), colour.alpha);
        }
        Ok(())
    }

    /// Ignored: the canvas draws all text itself, so that labels can be kept apart.
    fn draw_text<S: BackendTextStyle>(
        &mut self,
        _: &str,
        _: &S,
        _: BackendCoord,
    ) -> Result<(), Failed> {
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        _: &str,
        _: &S,
    ) -> Result<(u32, u32), Failed> {
        Ok((0, 0))
    }
}

/// Converts a plotters error.
pub fn failed<E: std::fmt::Display>(error: E) -> ChartError {
    ChartError(error.to_string())
}
