//! Renders a season as text, JSON and HTML. Renderers return bytes, and the caller writes them.

mod athlete;
mod check;
#[cfg(feature = "cli")]
mod doctor;
mod explain;
mod hrv;
mod html;
mod json;
#[cfg(feature = "cli")]
mod samples;
mod show;
mod text;
#[cfg(feature = "validate")]
mod validation;

pub use athlete::{athlete, athlete_json, athlete_toml};
pub use check::{check_github, check_text, junit, junit_suite};
#[cfg(feature = "cli")]
pub(crate) use doctor::{
    ContentRow, DamageSpan, Examination, ReaderReport, ReaderStats, doctor, thousands,
};
pub use explain::explain;
pub use hrv::{hrv, hrv_json, hrv_lines};
pub use html::{Figure, Page, html};
pub use json::{report_json, rows_json, rows_ndjson};
#[cfg(feature = "cli")]
pub(crate) use samples::SampleTable;
pub use show::show;
pub use text::{markdown, table, verdict};
#[cfg(feature = "validate")]
pub use validation::{validation, validation_json};

/// Replaces control characters in text from a file by `?`, so that it is safe for a terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}
