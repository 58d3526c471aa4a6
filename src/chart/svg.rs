//! Writes the canvas as SVG, in which shapes and text can be edited. Inter is embedded, and texts with other letters are
//! outlines, so that it looks the same everywhere.

use super::fonts::{Fonts, INTER};
use super::scene::{Shape, Sheet};
use super::theme::Rgb;
use crate::xml::escape_shown;
use base64::prelude::{BASE64_STANDARD, Engine};
use std::fmt::Write;
use tiny_skia::{Path, PathSegment, Point, Transform};

/// Encodes a picture as SVG. The bytes are reproducible.
pub fn svg(sheet: &Sheet<'_>, fonts: &Fonts) -> Vec<u8> {
    let (w, h) = sheet.size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         role=\"img\" font-family=\"Inter, sans-serif\">\n<title>{}</title>\n<desc>{}</desc>\n<style>",
        escape_shown(sheet.finding),
        escape_shown(sheet.alt_text)
    );
    for (font, weight) in INTER.iter().zip([400, 600]) {
        let _ = write!(
            out,
            "@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/ttf;base64,{})}}",
            BASE64_STANDARD.encode(font)
        );
    }
    let _ = write!(
        out,
        "</style>\n<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n",
        hex(sheet.paper)
    );
    for shape in sheet.shapes {
        match shape {
            Shape::Rect { x, y, w, h, colour, alpha } => {
                let _ = writeln!(
                    out,
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"{}/>",
                    number(*x),
                    number(*y),
                    number(*w),
                    number(*h),
                    hex(*colour),
                    opacity("fill", *alpha)
                );
            }
            Shape::Fill { path, colour, alpha } => {
                let _ = writeln!(
                    out,
                    "<path d=\"{}\" fill=\"{}\"{}/>",
                    steps(path),
                    hex(*colour),
                    opacity("fill", *alpha)
                );
            }
            Shape::Stroke { path, colour, alpha, width, dash } => {
                let ends = match dash {
                    Some(d) => format!(" stroke-dasharray=\"{0} {0}\"", number(*d)),
                    None => " stroke-linecap=\"round\"".to_string(),
                };
                let _ = writeln!(
                    out,
                    "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" \
                     stroke-linejoin=\"round\"{ends}{}/>",
                    steps(path),
                    hex(*colour),
                    number(*width),
                    opacity("stroke", *alpha)
                );
            }
            Shape::Text { x, y, text, size, colour, bold }
                if text.chars().any(|c| fonts.has(c) && !fonts.in_inter(c)) =>
            {
                let _ = writeln!(
                    out,
                    "<g role=\"img\" aria-label=\"{}\" fill=\"{}\"><path d=\"{}\"/></g>",
                    escape_shown(text),
                    hex(*colour),
                    outlined((*x, *y), text, *size, *bold, fonts)
                );
            }
            Shape::Text { x, y, text, size, colour, bold } => {
                let weight = if *bold { " font-weight=\"600\"" } else { "" };
                let _ = writeln!(
                    out,
                    "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{weight} fill=\"{}\" \
                     xml:space=\"preserve\">{}</text>",
                    number(*x),
                    number(*y),
                    number(*size),
                    hex(*colour),
                    escape_shown(text)
                );
            }
        }
    }
    out.push_str("</svg>\n");
    out.into_bytes()
}

/// The outlines of a text from its left end and its baseline.
fn outlined((x, y): (f32, f32), text: &str, size: f32, bold: bool, fonts: &Fonts) -> String {
    let mut pen = x;
    let mut d = String::new();
    for c in text.chars() {
        let place = Transform::from_row(size, 0.0, 0.0, -size, pen, y);
        if let Some(path) = fonts.outline(c, bold).and_then(|path| path.transform(place)) {
            d.push_str(&steps(&path));
        }
        pen += size * fonts.advance(c, bold);
    }
    d
}

fn hex(c: Rgb) -> String {
    format!("#{:02x}{:02x}{:02x}", c.0, c.1, c.2)
}

fn opacity(of: &str, alpha: f64) -> String {
    if alpha >= 1.0 { String::new() } else { format!(" {of}-opacity=\"{}\"", number(alpha as f32)) }
}

/// Formats a coordinate to hundredths of a pixel without trailing zeros.
fn number(v: f32) -> String {
    let text = format!("{v:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

fn steps(path: &Path) -> String {
    let mut d = String::new();
    let mut step = |letter: char, points: &[Point]| {
        d.push(letter);
        for (k, p) in points.iter().enumerate() {
            let space = if k > 0 { " " } else { "" };
            let _ = write!(d, "{space}{} {}", number(p.x), number(p.y));
        }
    };
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(p) => step('M', &[p]),
            PathSegment::LineTo(p) => step('L', &[p]),
            PathSegment::QuadTo(a, p) => step('Q', &[a, p]),
            PathSegment::CubicTo(a, b, p) => step('C', &[a, b, p]),
            PathSegment::Close => step('Z', &[]),
        }
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 0.504, -0.001, 12.346].map(number), ["1", "0.5", "0", "12.35"]);
    }
}
