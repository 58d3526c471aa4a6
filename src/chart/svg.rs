//! The canvas as SVG, for those who edit: shapes stay shapes and text stays text. The fonts are
//! inside, so that it looks the same everywhere.

use super::canvas::{FONTS, Shape, Sheet};
use super::theme::Rgb;
use std::fmt::Write;
use tiny_skia::{Path, PathSegment, Point};

/// SVG bytes, the same for the same picture.
pub fn svg(sheet: &Sheet<'_>) -> Vec<u8> {
    let (w, h) = sheet.size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         role=\"img\" font-family=\"Inter, sans-serif\">\n<title>{}</title>\n<desc>{}</desc>\n<style>",
        escape(sheet.finding),
        escape(sheet.says)
    );
    for (font, weight) in FONTS.iter().zip([400, 600]) {
        let _ = write!(
            out,
            "@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/ttf;base64,{})}}",
            base64(font)
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
                    escape(text)
                );
            }
        }
    }
    out.push_str("</svg>\n");
    out.into_bytes()
}

fn hex(c: Rgb) -> String {
    format!("#{:02x}{:02x}{:02x}", c.0, c.1, c.2)
}

fn opacity(of: &str, alpha: f64) -> String {
    if alpha >= 1.0 { String::new() } else { format!(" {of}-opacity=\"{}\"", number(alpha as f32)) }
}

/// Hundredths of a pixel, no zeros at the end.
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

/// Text safe inside XML and HTML; characters that XML forbids, or that no browser shows, become `?`.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('?'),
            c => out.push(c),
        }
    }
    out
}

/// RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |k: usize| u32::from(three.get(k).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for k in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * k) & 63) as usize];
            out.push(if k > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, coded) in cases {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 0.504, -0.001, 12.346].map(number), ["1", "0.5", "0", "12.35"]);
    }
}
