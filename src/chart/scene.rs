//! The shapes and texts of a picture in pixels of scale 1. The canvas collects them, and `raster` and `svg` render them.

use super::theme::Rgb;
use tiny_skia::Path;

/// A shape or text on the canvas, drawn back to front.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A filled rectangle, which is faster to paint than a path.
    Rect { x: f32, y: f32, w: f32, h: f32, colour: Rgb, alpha: f64 },
    /// A filled area.
    Fill { path: Path, colour: Rgb, alpha: f64 },
    /// A line; a dash is as long as its gap.
    Stroke { path: Path, colour: Rgb, alpha: f64, width: f32, dash: Option<f32> },
    /// A text by its left end and its baseline.
    Text { x: f32, y: f32, text: String, size: f32, colour: Rgb, bold: bool },
}

/// The content of a canvas for rendering.
pub struct Sheet<'a> {
    pub size: (u32, u32),
    pub paper: Rgb,
    pub shapes: &'a [Shape],
    pub finding: &'a str,
    pub alt_text: &'a str,
}
