//! The letters that pictures can show: Inter, and beyond it the outlines of other scripts.

use super::{ChartError, outlines};
use tiny_skia::{Path, PathBuilder, Transform};
use ttf_parser::{Face, OutlineBuilder};

/// Inter, OFL 1.1, tabular figures; see `fonts/OFL.txt`.
pub const INTER: [&[u8]; 2] =
    [include_bytes!("fonts/Inter_400Regular.ttf"), include_bytes!("fonts/Inter_600SemiBold.ttf")];

/// Stands for a letter that can't be shown: a white square, of the outlines.
pub const MISSING: char = '\u{25a1}';

/// Inter in two weights, parsed.
pub struct Fonts {
    faces: [Face<'static>; 2],
}

impl Fonts {
    pub fn new() -> Result<Fonts, ChartError> {
        let face = |bytes| Face::parse(bytes, 0).map_err(|e| ChartError(e.to_string()));
        Ok(Fonts { faces: [face(INTER[0])?, face(INTER[1])?] })
    }

    /// Whether Inter has the letter; other letters have one weight only.
    pub fn in_inter(&self, c: char) -> bool {
        self.faces[0].glyph_index(c).is_some()
    }

    /// Whether the letter can be shown.
    pub fn has(&self, c: char) -> bool {
        self.in_inter(c) || outlines::advance(c).is_some()
    }

    /// The width of a letter, em; 0 for one that can't be shown.
    pub fn advance(&self, c: char, bold: bool) -> f32 {
        let face = &self.faces[usize::from(bold)];
        match face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)) {
            Some(units) => f32::from(units) / f32::from(face.units_per_em()),
            None => outlines::advance(c).unwrap_or(0.0),
        }
    }

    /// The outline of a letter, em, with y upwards; `None` for a space.
    pub fn outline(&self, c: char, bold: bool) -> Option<Path> {
        let face = &self.faces[usize::from(bold)];
        let Some(glyph) = face.glyph_index(c) else { return outlines::outline(c) };
        let mut outline = OutlinePath(PathBuilder::new());
        face.outline_glyph(glyph, &mut outline);
        let em = 1.0 / f32::from(face.units_per_em());
        outline.0.finish()?.transform(Transform::from_scale(em, em))
    }
}

struct OutlinePath(PathBuilder);

impl OutlineBuilder for OutlinePath {
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

/// A name as it can be drawn, in the order in which it is read from left to right, and the letters that can't be shown, each
/// once, in their order. What has no shape of its own (joiners, variation selectors, direction marks) is left out.
pub fn drawable(name: &str, fonts: &Fonts) -> (String, Vec<char>) {
    let mut missing = Vec::new();
    let mut shown = Vec::new();
    for c in name.chars().filter(|c| !without_shape(*c)) {
        if fonts.has(c) {
            shown.push(c);
        } else {
            shown.push(MISSING);
            if !missing.contains(&c) {
                missing.push(c);
            }
        }
    }
    (left_to_right(shown).into_iter().collect(), missing)
}

fn without_shape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Turns each stretch of Hebrew around, but for the numbers in it; between other letters nothing changes. This is the
/// Unicode bidirectional algorithm for lines that begin with a date, as those of pictures do, without embeddings.
fn left_to_right(mut letters: Vec<char>) -> Vec<char> {
    let hebrew = |c: &char| matches!(c, '\u{590}'..='\u{5ff}');
    let neutral = |c: &char| !c.is_alphabetic();
    let mut at = 0;
    while let Some(from) = letters[at..].iter().position(hebrew).map(|k| at + k) {
        let stretch = letters[from..].iter().take_while(|c| hebrew(c) || neutral(c)).count();
        let last = letters[from..from + stretch].iter().rposition(hebrew).unwrap_or(0);
        let to = from + last + 1;
        letters[from..to].reverse();
        for number in
            letters[from..to].chunk_by_mut(|a, b| a.is_ascii_digit() && b.is_ascii_digit())
        {
            number.reverse();
        }
        at = to;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_drawn_as_far_as_there_are_letters() {
        let fonts = Fonts::new().unwrap();
        let drawn = |name| drawable(name, &fonts);
        assert_eq!(drawn("5 x 1000 m"), ("5 x 1000 m".to_string(), vec![]));
        assert_eq!(
            drawn("\u{5317}\u{4eac}\u{8dd1}"),
            ("\u{5317}\u{4eac}\u{8dd1}".to_string(), vec![])
        );
        let run = drawn("Run \u{1f3c3}\u{200d}\u{2642}\u{fe0f}\u{1f3c3}!");
        assert_eq!(run.1[0], '\u{1f3c3}');
        assert!(run.0.starts_with("Run \u{25a1}"), "{}", run.0);
    }

    #[test]
    fn hebrew_is_read_from_the_right_and_its_numbers_from_the_left() {
        let turned =
            |text: &str| left_to_right(text.chars().collect()).into_iter().collect::<String>();
        // "Run 10 km", as stored and as seen.
        assert_eq!(
            turned("\u{5e8}\u{5d9}\u{5e6}\u{5d4} 10 \u{5e7}\u{5de}"),
            "\u{5de}\u{5e7} 10 \u{5d4}\u{5e6}\u{5d9}\u{5e8}"
        );
        assert_eq!(turned("\u{5e8}\u{5d9} Tel 5"), "\u{5d9}\u{5e8} Tel 5");
        assert_eq!(turned("no Hebrew 12"), "no Hebrew 12");
    }
}
