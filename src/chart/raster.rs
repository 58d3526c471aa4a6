//! The canvas as PNG: anti-aliased shapes and sub-pixel text on tiny-skia.

use super::ChartError;
use super::canvas::{Shape, Sheet};
use super::theme::Rgb;
use std::collections::BTreeMap;
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash,
    Transform,
};
use ttf_parser::{Face, OutlineBuilder};

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

/// A path of more steps is a dense line.
const DENSE: usize = 64;

/// A glyph's outline in units of the em, and how far the pen goes on.
type Glyph = (Option<Path>, f32);

/// Outlines are read from the font once a picture.
#[derive(Default)]
struct Glyphs(BTreeMap<(bool, char), Glyph>);

impl Glyphs {
    fn get(&mut self, face: &Face<'static>, bold: bool, c: char) -> &Glyph {
        self.0.entry((bold, c)).or_insert_with(|| {
            let Some(glyph) = face.glyph_index(c) else { return (None, 0.0) };
            let mut outline = Outline(PathBuilder::new());
            face.outline_glyph(glyph, &mut outline);
            let advance = f32::from(face.glyph_hor_advance(glyph).unwrap_or(0));
            (outline.0.finish(), advance)
        })
    }
}

/// PNG bytes, the same for the same picture.
pub fn png(
    sheet: &Sheet<'_>,
    faces: &[Face<'static>; 2],
    scale: u32,
) -> Result<Vec<u8>, ChartError> {
    let (w, h) = (sheet.size.0 * scale, sheet.size.1 * scale);
    let mut pixmap = Pixmap::new(w, h)
        .ok_or_else(|| ChartError(format!("{w} x {h} is no size for a picture")))?;
    let (r, g, b) = sheet.paper;
    pixmap.fill(Color::from_rgba8(r, g, b, 255));
    let at = Transform::from_scale(scale as f32, scale as f32);
    let mut glyphs = Glyphs::default();
    for shape in sheet.shapes {
        match shape {
            Shape::Rect { x, y, w, h, colour, alpha } => {
                let [x, y, w, h] = [*x, *y, *w, *h].map(|v| v * scale as f32);
                if let Some(rect) = Rect::from_xywh(x, y, w, h) {
                    let paint = paint(*colour, *alpha);
                    pixmap.fill_rect(rect, &paint, Transform::identity(), None);
                }
            }
            Shape::Fill { path, colour, alpha } => {
                pixmap.fill_path(path, &paint(*colour, *alpha), FillRule::Winding, at, None);
            }
            Shape::Stroke { path, colour, alpha, width, dash } => {
                let stroke = Stroke {
                    width: *width,
                    line_cap: if dash.is_some() { LineCap::Butt } else { LineCap::Round },
                    // A round join costs an arc at every sample of a dense line and can't be seen there.
                    line_join: if path.len() > DENSE { LineJoin::Bevel } else { LineJoin::Round },
                    dash: dash.and_then(|d| StrokeDash::new(vec![d, d], 0.0)),
                    ..Stroke::default()
                };
                pixmap.stroke_path(path, &paint(*colour, *alpha), &stroke, at, None);
            }
            Shape::Text { x, y, text, size, colour, bold } => {
                let face = &faces[usize::from(*bold)];
                let em = size / f32::from(face.units_per_em());
                let paint = paint(*colour, 1.0);
                let mut pen = *x;
                // One path a text: tiny-skia's cost is by call more than by edge.
                let mut whole = PathBuilder::new();
                for c in text.chars() {
                    let (path, advance) = glyphs.get(face, *bold, c);
                    let place = Transform::from_row(em, 0.0, 0.0, -em, pen, *y);
                    if let Some(path) = path.clone().and_then(|p| p.transform(place)) {
                        whole.push_path(&path);
                    }
                    pen += advance * em;
                }
                if let Some(path) = whole.finish() {
                    pixmap.fill_path(&path, &paint, FillRule::Winding, at, None);
                }
            }
        }
    }
    encode(sheet, &pixmap)
}

fn encode(sheet: &Sheet<'_>, pixmap: &Pixmap) -> Result<Vec<u8>, ChartError> {
    let fail = |e: png::EncodingError| ChartError(e.to_string());
    // The paper is opaque, so alpha says nothing.
    let mut rgb = vec![0u8; pixmap.data().len() / 4 * 3];
    for (to, from) in rgb.chunks_exact_mut(3).zip(pixmap.data().chunks_exact(4)) {
        to.copy_from_slice(&from[..3]);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // Flat areas repeat exactly: without a filter they are smallest, and level 2 costs 3 ms.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(2));
    for (key, text) in [("Title", sheet.finding), ("Description", sheet.says)] {
        encoder.add_itxt_chunk(key.to_string(), text.to_string()).map_err(fail)?;
    }
    let mut writer = encoder.write_header().map_err(fail)?;
    writer.write_image_data(&rgb).map_err(fail)?;
    writer.finish().map_err(fail)?;
    Ok(bytes)
}
