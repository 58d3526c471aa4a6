//! The letters beyond Inter: Han, kana, Hangul, Cyrillic, Greek, Vietnamese, Armenian, Georgian, Hebrew and Thai, as
//! `fonts/outlines.py` made them from fonts under the OFL.
//!
//! The file, little-endian: grid (steps an em), letters a block (16 bits each), letters, blocks (32 bits each); for each
//! letter in order its code point (24 bits) and advance (16 bits); for each block where it ends (32 bits); the blocks,
//! deflated. A block holds for each letter its length (16 bits) and its contours: their number; for each its start from
//! the start before, and runs of steps of one kind (2 bits) and number (6 bits): lines, lines across, lines up, curves.
//! Coordinates are from the end of the step before, in steps of the grid, as variable-length integers.

use flate2::read::DeflateDecoder;
use std::io::Read;
use tiny_skia::{Path, PathBuilder};

static FILE: &[u8] = include_bytes!("fonts/outlines.bin");
const HEADER: usize = 12;
const ROW: usize = 5;
const END: usize = 4;

fn number(at: usize, bytes: usize) -> usize {
    let field = FILE.get(at..at + bytes).unwrap_or_default();
    field.iter().rev().fold(0, |value, byte| value << 8 | usize::from(*byte))
}

fn grid() -> f32 {
    number(0, 2) as f32
}

fn letters() -> usize {
    number(4, 4)
}

/// The place of a letter among all.
fn index(c: char) -> Option<usize> {
    let (mut from, mut to) = (0, letters());
    while from < to {
        let middle = (from + to) / 2;
        match number(HEADER + ROW * middle, 3).cmp(&(c as usize)) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => from = middle + 1,
            std::cmp::Ordering::Greater => to = middle,
        }
    }
    None
}

/// The width of a letter, em; `None` for a letter that is not in the file.
pub fn advance(c: char) -> Option<f32> {
    index(c).map(|i| number(HEADER + ROW * i + 3, 2) as f32 / grid())
}

/// The outline of a letter, em, with y upwards; `None` for a space, and for a letter that is not in the file.
pub fn outline(c: char) -> Option<Path> {
    let i = index(c)?;
    let (block, place) = (i / number(2, 2), i % number(2, 2));
    let ends = HEADER + ROW * letters();
    let data = ends + END * number(8, 4);
    let end = |k: usize| data + number(ends + END * k, END);
    let from = if block == 0 { data } else { end(block - 1) };
    let mut bytes = Vec::new();
    DeflateDecoder::new(FILE.get(from..end(block))?).read_to_end(&mut bytes).ok()?;
    let mut rest = bytes.as_slice();
    for _ in 0..place {
        let long = usize::from(u16::from_le_bytes(*rest.first_chunk()?));
        rest = rest.get(2 + long..)?;
    }
    contours(&mut rest.get(2..)?)
}

fn byte(bytes: &mut &[u8]) -> Option<u8> {
    let (first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(*first)
}

fn step(bytes: &mut &[u8]) -> Option<i32> {
    let (mut value, mut shift) = (0u32, 0);
    loop {
        let byte = byte(bytes)?;
        value |= u32::from(byte & 127).checked_shl(shift)?;
        if byte < 128 {
            return Some((value >> 1) as i32 ^ -((value & 1) as i32));
        }
        shift += 7;
    }
}

fn contours(bytes: &mut &[u8]) -> Option<Path> {
    let scale = 1.0 / grid();
    let place = |p: (i32, i32)| (p.0 as f32 * scale, p.1 as f32 * scale);
    let mut builder = PathBuilder::new();
    let mut start = (0, 0);
    for _ in 0..byte(bytes)? {
        start = (start.0 + step(bytes)?, start.1 + step(bytes)?);
        let mut at = start;
        let (x, y) = place(at);
        builder.move_to(x, y);
        for _ in 0..byte(bytes)? {
            let run = byte(bytes)?;
            for _ in 0..run & 63 {
                let mut further = |across: bool, up: bool| {
                    at.0 += if across { step(bytes)? } else { 0 };
                    at.1 += if up { step(bytes)? } else { 0 };
                    Some(place(at))
                };
                match run >> 6 {
                    0 => further(true, true).map(|(x, y)| builder.line_to(x, y))?,
                    1 => further(true, false).map(|(x, y)| builder.line_to(x, y))?,
                    2 => further(false, true).map(|(x, y)| builder.line_to(x, y))?,
                    _ => {
                        let (a, b) = (further(true, true)?, further(true, true)?);
                        let (x, y) = further(true, true)?;
                        builder.cubic_to(a.0, a.1, b.0, b.1, x, y);
                    }
                }
            }
        }
        builder.close();
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_file_has_an_outline_within_its_em() {
        let mut spaces = 0;
        for i in 0..letters() {
            let c = char::from_u32(number(HEADER + ROW * i, 3) as u32).unwrap();
            let wide = advance(c).unwrap();
            assert!((0.0..3.2).contains(&wide), "{c}: {wide} em wide");
            let Some(path) = outline(c) else {
                spaces += 1;
                continue;
            };
            let b = path.bounds();
            assert!(b.top() > -1.0 && b.bottom() < 1.4 && b.left() > -1.5, "{c}: {b:?}");
        }
        assert!(letters() > 14_000 && spaces < 60, "{} letters, {spaces} empty", letters());
        assert!(FILE.len() < 3_000_000, "{} bytes", FILE.len());
    }

    #[test]
    fn a_box_is_a_box_and_what_is_missing_is_missing() {
        // The middle of 口 is empty, its frame is not.
        let b = outline('\u{53e3}').unwrap().bounds();
        assert!(
            b.width() > 0.6 && b.width() < 0.9 && b.height() > 0.6 && b.height() < 1.0,
            "{b:?}"
        );
        assert_eq!((advance('\u{1f3c3}'), outline('\u{0627}')), (None, None));
        assert_eq!(advance('\u{4e00}'), Some(1.0));
    }
}
