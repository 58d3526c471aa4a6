//! A glyph cache for `raster`. Filling the same glyphs repeatedly would dominate the rendering time, so the coverage of
//! each glyph is cached at four sub-pixel positions and blended with its colour.

use super::fonts::Fonts;
use super::theme::Rgb;
use std::collections::BTreeMap;
use tiny_skia::{FillRule, Mask, Path, Pixmap, Transform};

/// Number of sub-pixel positions.
const PHASES: f32 = 4.0;

/// A glyph's outline and advance, em.
#[derive(Clone)]
struct Glyph {
    path: Option<Path>,
    advance: f32,
}

/// The coverage of each pixel by a glyph, positioned relative to the pixel of the pen.
struct GlyphCoverage {
    left: i32,
    top: i32,
    wide: usize,
    coverage: Vec<u8>,
}

/// Cache key: weight, character, bits of the size, and sub-pixel position.
type Key = (bool, char, u32, u8);

/// The glyphs of one picture.
pub struct GlyphCache<'a> {
    fonts: &'a Fonts,
    glyphs: BTreeMap<(bool, char), Glyph>,
    coverages: BTreeMap<Key, Option<GlyphCoverage>>,
}

impl<'a> GlyphCache<'a> {
    pub fn new(fonts: &'a Fonts) -> GlyphCache<'a> {
        GlyphCache { fonts, glyphs: BTreeMap::new(), coverages: BTreeMap::new() }
    }

    /// Paints a text on an opaque picture at its left end and its baseline, in pixels. The baseline is rounded to a whole
    /// pixel.
    pub fn paint(
        &mut self,
        to: &mut Pixmap,
        (x, y): (f32, f32),
        text: &str,
        size: f32,
        bold: bool,
        colour: Rgb,
    ) {
        let base = y.round() as i32;
        let mut pen = x;
        for c in text.chars() {
            let glyph = glyph(&mut self.glyphs, self.fonts, bold, c);
            let place = (pen * PHASES).round() / PHASES;
            let phase = place - place.floor();
            let key = (bold, c, size.to_bits(), (phase * PHASES) as u8);
            let letter = self.coverages.entry(key).or_insert_with(|| rasterise(glyph, size, phase));
            if let Some(letter) = letter {
                letter.blend_onto(to, place.floor() as i32, base, colour);
            }
            pen += glyph.advance * size;
        }
    }
}

fn glyph<'g>(
    known: &'g mut BTreeMap<(bool, char), Glyph>,
    fonts: &Fonts,
    bold: bool,
    c: char,
) -> &'g Glyph {
    known
        .entry((bold, c))
        .or_insert_with(|| Glyph { path: fonts.outline(c, bold), advance: fonts.advance(c, bold) })
}

/// Computes the coverage of a glyph; `None` for a space.
fn rasterise(glyph: &Glyph, size: f32, phase: f32) -> Option<GlyphCoverage> {
    let path =
        glyph.path.clone()?.transform(Transform::from_row(size, 0.0, 0.0, -size, phase, 0.0))?;
    let bounds = path.bounds();
    let (left, top) = (bounds.left().floor(), bounds.top().floor());
    let (wide, high) = (bounds.right().ceil() - left, bounds.bottom().ceil() - top);
    let mut mask = Mask::new(wide.max(1.0) as u32, high.max(1.0) as u32)?;
    mask.fill_path(&path, FillRule::Winding, true, Transform::from_translate(-left, -top));
    let wide = mask.width() as usize;
    Some(GlyphCoverage { left: left as i32, top: top as i32, wide, coverage: mask.take() })
}

impl GlyphCoverage {
    fn blend_onto(&self, to: &mut Pixmap, x: i32, y: i32, colour: Rgb) {
        let (width, height) = (to.width() as i32, to.height() as i32);
        let (left, top) = (x + self.left, y + self.top);
        let pixels = to.data_mut();
        for (row, line) in (top..height).zip(self.coverage.chunks_exact(self.wide)) {
            if row < 0 {
                continue;
            }
            for (column, cover) in (left..width).zip(line) {
                if *cover == 0 || column < 0 {
                    continue;
                }
                let at = 4 * (row as usize * width as usize + column as usize);
                for (part, ink) in pixels[at..at + 3].iter_mut().zip([colour.0, colour.1, colour.2])
                {
                    *part = blend(*part, ink, *cover);
                }
            }
        }
    }
}

/// Blends `ink` over `ground` by `share` of 255, rounded.
fn blend(ground: u8, ink: u8, share: u8) -> u8 {
    let [ground, ink, share] = [ground, ink, share].map(u32::from);
    ((ground * (255 - share) + ink * share + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_out_of_the_picture_is_cut_and_one_inside_is_black_on_white() {
        let fonts = Fonts::new().unwrap();
        let mut coverages = GlyphCache::new(&fonts);
        let mut to = Pixmap::new(40, 30).unwrap();
        to.fill(tiny_skia::Color::WHITE);
        for (x, y) in [(-6.0, 4.0), (33.0, 29.0), (10.0, 60.0), (100.0, -40.0), (10.0, 22.4)] {
            coverages.paint(&mut to, (x, y), "M|", 20.0, true, (0, 0, 0));
        }
        let dark = |x: usize, y: usize| to.data()[4 * (40 * y + x)] == 0;
        assert!(dark(13, 15), "the stem of the M");
        assert!(to.data().chunks(4).all(|p| p[3] == 255), "it stays opaque");
        assert_eq!((blend(255, 0, 255), blend(255, 0, 0), blend(7, 7, 99)), (0, 255, 7));
    }
}
