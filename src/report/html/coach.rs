//! The page of a coach: a row a runner, worst first, with a link to the runner's own page.

use super::{page_head, style, table_head};
use crate::calendar::Day;
use crate::display::{Decimal, count};
use crate::report::coach::{CoachRow, Look, WEEKS, sorted, today};
use crate::report::printable;
use crate::units::UnitSystem;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const HEADS: [(&str, bool); 9] = [
    ("runner", false),
    ("verdict", false),
    ("7 days", true),
    ("28 days", true),
    ("hard", true),
    ("easy missed", true),
    ("spacing", true),
    ("last run", true),
    ("12 weeks", false),
];

/// Renders the page of a coach. Days are counted back from the newest run of all.
/// `unusable` are the runners without a usable file.
pub fn coach(
    rows: &[CoachRow],
    unusable: &[String],
    units: UnitSystem,
    decimal: Decimal,
) -> Vec<u8> {
    let today = today(rows).unwrap_or(Day(0));
    let words = |text: &str| printable(&decimal.words(text));
    let rows = sorted(rows);
    let mend = rows.iter().filter(|r| r.look_on(today) == Look::ToMend).count();
    let title = format!("{} of {} have something to mend", mend, count(rows.len(), "runner"));
    let most = rows.iter().flat_map(|r| r.weeks(today)).fold(0.0, f64::max);
    let whole = html! {
        (DOCTYPE)
        html lang="en" {
            (page_head(&title))
            body {
                a.skip href="#runners" { "To the runners" }
                header {
                    h1 { (title) }
                    p.muted {
                        "In the order to look at: what can be mended this week, the worst and most certain first; who \
                         ran until lately and is silent; gaps; who can't be judged yet; who is fine; who stopped. Days \
                         count back from the newest run of all, "
                        (today) ". The same as a table: " a href="runners.csv" { "runners.csv" } "."
                    }
                }
                main {
                    table.coach data-sort #runners {
                        caption { (count(rows.len(), "runner")) ", last 12 weeks" }
                        (table_head(&HEADS))
                        tbody { @for row in &rows { (line(row, today, units, most, &words)) } }
                    }
                    @if !unusable.is_empty() {
                        p.muted { "Without a usable file: " (printable(&unusable.join(", "))) "." }
                    }
                }
                script { (PreEscaped(style::SCRIPT)) }
            }
        }
    };
    let mut out = whole.into_string().into_bytes();
    out.push(b'\n');
    out
}

fn line(
    row: &CoachRow,
    today: Day,
    units: UnitSystem,
    most: f64,
    words: &dyn Fn(&str) -> String,
) -> Markup {
    let name = printable(&row.name);
    let number = |head: &str, value: Option<f64>, shown: String| {
        html! { td.n data-head=(head) data-v=[value.map(|v| format!("{v:.1}"))] { (words(&shown)) } }
    };
    let (look, ago) = (row.look_on(today), row.days_without(today));
    let (week, month) = (row.metres(today, 7), row.metres(today, 28));
    let limit = row.hard_share_limit_pct;
    let hard = row
        .hard_share_pct
        .map_or("\u{2013}".to_string(), |share| format!("{share:.0} % (up to {limit:.0})"));
    let missed = f64::from(u32::try_from(row.planned_easy_run_hard).unwrap_or(u32::MAX));
    html! {
        tr {
            th scope="row" { a href=(row.address) { (name) } }
            td.why {
                @match look {
                    Look::Silent | Look::Stopped if ago.is_some() => {
                        strong { (look.words()) } ", no run for " (count(ago.unwrap_or(0).unsigned_abs() as usize, "day"))
                        ". Before: " (words(&row.verdict)) "."
                    },
                    _ => { strong { (look.words()) } ": " (words(&row.verdict)) "." },
                }
                p.muted { (words(&row.certainty_in_words())) "." }
                details {
                    summary { "Message to paste" }
                    textarea readonly rows="5" aria-label={ "Message to " (name) } { (words(&row.message(today))) }
                }
            }
            (number("7 days", Some(week), units.whole_distance(week)))
            (number("28 days", Some(month), units.whole_distance(month)))
            (number("hard", row.hard_share_pct, hard))
            (number("easy missed", Some(missed), easy_missed(row)))
            (number("spacing", row.spacing, row.spacing.map_or("\u{2013}".to_string(), |s| format!("{s:.0}"))))
            (number("last run", ago.map(f64::from), match (row.last_run, ago) {
                (Some(_), Some(0)) => "today".to_string(),
                (Some(_), Some(ago)) => format!("{} before", count(ago.unsigned_abs() as usize, "day")),
                _ => "\u{2013}".to_string(),
            }))
            td data-head="12 weeks" { (spark(row, today, units, most)) }
        }
    }
}

/// How many runs that were meant to be easy were not.
fn easy_missed(row: &CoachRow) -> String {
    let kinds = [
        (row.planned_easy_run_hard, row.planned_easy, "planned"),
        (row.failed, row.scored, "recovery"),
    ];
    let some = kinds.iter().filter(|k| k.1 > 0);
    let said: Vec<String> = some.map(|(n, of, kind)| format!("{n} of {of} {kind}")).collect();
    if said.is_empty() { "\u{2013}".to_string() } else { said.join(", ") }
}

/// Distance of the last twelve weeks as bars, all runners on one scale.
fn spark(row: &CoachRow, today: Day, units: UnitSystem, most: f64) -> Markup {
    const HIGH: f64 = 28.0;
    let weeks = row.weeks(today);
    let all: Vec<String> = weeks.iter().map(|m| format!("{:.0}", m / units.distance_m())).collect();
    let said = format!("{} a week: {}", units.distance_name(), all.join(", "));
    html! {
        svg.spark viewBox={ "0 0 " (8 * WEEKS) " 30" } role="img" aria-label=(said) {
            @for (k, metres) in weeks.iter().enumerate() {
                @let high = if most > 0.0 { HIGH * metres / most } else { 0.0 };
                rect x=(8 * k) y=(format!("{:.1}", 29.0 - high)) width="6" height=(format!("{:.1}", high + 1.0)) {}
            }
        }
    }
}
