//! A season to text, JSON and HTML; each renderer gives bytes, the shell writes them.

mod html;
mod json;
mod text;

pub use html::html;
pub use json::{report_json, rows_json, rows_ndjson};
pub use text::{TOO_HARD, explain, headline, markdown, show, table, verdict};

/// Text from a file, safe for a terminal: control characters become `?`.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}
