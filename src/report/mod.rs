//! Renders a season as text, Markdown, JSON and HTML, a plan as iCalendar, a check as JUnit XML, and the rows of a
//! coach's runners as CSV. Renderers return what is to be written, and the caller writes it.

mod athlete;
mod check;
mod chosen;
mod coach;
#[cfg(feature = "cli")]
mod doctor;
mod explain;
mod hrv;
mod html;
mod json;
mod lines;
mod outlook;
mod plan;
mod plan_formats;
mod planned;
#[cfg(feature = "cli")]
mod samples;
mod show;
mod text;
mod thresholds;
#[cfg(feature = "validate")]
mod validation;
#[cfg(feature = "validate")]
mod validation_json;

pub use athlete::{athlete, athlete_json, athlete_toml};
pub use check::{check_github, check_text, junit, junit_suite};
pub use chosen::chosen;
pub use coach::{CoachRow, Look, coach_csv};
#[cfg(feature = "cli")]
pub(crate) use doctor::{
    ContentRow, DamageSpan, Examination, ReaderReport, ReaderStats, doctor, thousands,
};
pub use explain::{explain, mentions};
pub use hrv::{hrv, hrv_json, hrv_lines};
pub use html::{Card, Figure, Page, coach, html};
pub use json::{report_json, rows_json, rows_ndjson};
pub use outlook::Outlook;
pub use plan::{no_plan_json, plan_text, today_text};
pub use plan_formats::{plan_ics, plan_json, plan_markdown, today_json};
pub use planned::planned_text;
#[cfg(feature = "cli")]
pub(crate) use samples::SampleTable;
pub use show::show;
pub use text::{markdown, table, verdict};
#[cfg(feature = "validate")]
pub use validation::validation;
#[cfg(feature = "validate")]
pub use validation_json::validation_json;

/// Characters that turn the direction of text (Unicode Standard Annex 9, 2), and those that end a line or a
/// paragraph: a name with them would read as another, or as a message of its own.
const TURNING: [std::ops::RangeInclusive<char>; 4] = [
    '\u{061c}'..='\u{061c}',
    '\u{200e}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2066}'..='\u{2069}',
];

/// Replaces control characters and those that turn text around by `?`, so that text from a file, or a name, is
/// safe for a terminal.
pub(crate) fn printable(text: &str) -> String {
    let unsafe_shown = |c: char| c.is_control() || TURNING.iter().any(|range| range.contains(&c));
    text.chars().map(|c| if unsafe_shown(c) { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_steers_the_terminal_or_turns_text_around() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c\u{9b}1m\n"), "a?[2Jb?c?1m?");
        assert_eq!(printable("Lauf um den Śee 朝 🏃"), "Lauf um den Śee 朝 🏃");
    }
}
