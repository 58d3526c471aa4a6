//! How text and JSON are laid out.

use crate::calendar::Day;
use serde_json::Value;
use std::fmt::Write;

/// Width of text in the terminal, columns.
pub(super) const WIDTH: usize = 100;

/// Writes some text below each other in lines of [`WIDTH`] columns, the first behind `mark`.
pub(super) fn paragraph(out: &mut String, mark: &str, text: &str) {
    let indent = mark.chars().count();
    let (mut line, mut column) = (mark.to_string(), indent);
    for word in text.split(' ') {
        let wide = word.chars().count();
        if column > indent && column + wide + usize::from(column > indent) > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            (line, column) = (" ".repeat(indent), indent);
        }
        if column > indent {
            line.push(' ');
            column += 1;
        }
        line.push_str(word);
        column += wide;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

/// `Wed 2026-05-06`.
pub(super) fn date(day: Day) -> String {
    format!("{} {day}", day.weekday_name())
}

/// The clause as a sentence, without its full stop.
pub(super) fn capital(clause: &str) -> String {
    let mut letters = clause.chars();
    letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
}

/// The clause as a sentence.
pub(super) fn sentence(clause: &str) -> String {
    format!("{}.", capital(clause))
}

/// A document of JSON.
pub(super) fn bytes(value: &Value) -> Vec<u8> {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}
