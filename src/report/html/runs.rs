//! The tables of runs: the newest open, older ones folded by year; then what is no run, and what was not used.

use super::calendar::class;
use super::{Sheet, or_dash, printable, table_head};
use crate::display::{count, hours_minutes_seconds};
use crate::findings::{Label, label, reason};
use crate::ingest::Skipped;
use crate::report::lines::date;
use crate::season::Run;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Runs that stand open; what is older is folded, so that the page of any history fits a phone (judgement).
const OPEN: usize = 20;

pub(super) fn runs(sheet: &Sheet<'_>) -> Markup {
    let all: Vec<(usize, &Run)> =
        sheet.season.runs.iter().enumerate().rev().filter(|(_, r)| r.counts_as_run()).collect();
    let (open, older) = all.split_at(all.len().min(OPEN));
    let mut years: BTreeMap<i64, Vec<(usize, &Run)>> = BTreeMap::new();
    for run in older {
        years.entry(run.1.day.ymd().0).or_default().push(*run);
    }
    html! {
        section.rest {
            h2 id="runs" { "Runs" }
            p.onscreen #search hidden {
                label for="filter-runs" { "Search " }
                input type="search" id="filter-runs";
                " " label for="filter-label" { "verdict " }
                select id="filter-label" {
                    option value="" { "all" }
                    @for l in Label::ALL { option { (l.id()) } }
                }
                " " span id="filter-count" role="status" {}
            }
            (table(sheet, "The newest runs", open))
            @for (year, runs) in years.iter().rev() {
                details {
                    summary { (year) ": " (count(runs.len(), "run")) }
                    (table(sheet, &format!("Older runs of {year}"), runs))
                }
            }
        }
    }
}

/// Heads of the table of runs, and whether they are of numbers.
const HEADS: [(&str, bool); 9] = [
    ("date", false),
    ("name", false),
    ("distance", true),
    ("time", true),
    ("pace", true),
    ("heart rate", true),
    ("verdict", false),
    ("score", true),
    ("reason", false),
];

fn table(sheet: &Sheet<'_>, caption: &str, runs: &[(usize, &Run)]) -> Markup {
    html! {
        table.runs data-sort {
            caption { (caption) }
            (table_head(&HEADS))
            tbody { @for (i, run) in runs { (row(sheet, *i, run)) } }
        }
    }
}

fn row(sheet: &Sheet<'_>, i: usize, run: &Run) -> Markup {
    let digest = &run.digest;
    let number = |value: Option<f64>, shown: Markup| {
        html! { td.n data-v=[value.map(|v| format!("{v:.3}"))] { (shown) } }
    };
    let text = |shown: Option<String>| html! { (or_dash(shown)) };
    let heart = digest.mean_heart_rate();
    let label = label(run);
    html! {
        tr {
            td.date data-v=(run.local_start_s()) { (sheet.day(i)) }
            td.name { (printable(digest.name.as_deref().unwrap_or(""))) }
            (number(digest.distance_m.clone().ok(), text(sheet.distance(run))))
            (number(Some(digest.moving_s), text(Some(hours_minutes_seconds(digest.moving_s)))))
            // Slower is more.
            (number(run.mean_speed().map(|v| 1.0 / v.max(0.01)), text(sheet.pace(run))))
            (number(heart, text(heart.map(|v| format!("{v:.0}")))))
            td.what.(class(label)) { (label.id()) }
            (number(run.recovery_score(), html! { @match run.recovery_score() {
                Some(s) => a href="#score" { (format!("{s:.0}")) },
                None => "\u{2013}",
            } }))
            td.why { (sheet.words(&reason(run).unwrap_or_default())) }
        }
    }
}

/// Activities that are no runs, as they fill the days between.
pub(super) fn other_sports(sheet: &Sheet<'_>) -> Markup {
    let all: Vec<&Run> =
        sheet.season.runs.iter().rev().filter(|r| r.counts() && !r.counts_as_run()).collect();
    html! {
        @if !all.is_empty() {
            section.rest {
                details {
                    summary { h2 id="other-sports" { "Other sports: " (all.len()) } }
                    table {
                        caption { "What is no run counts for load and as recovery, and has no score" }
                        (table_head(&[("date", false), ("sport", false), ("time", true)]))
                        tbody { @for run in all { tr {
                            td { (date(run.day)) }
                            td { (run.digest.sport.id()) }
                            td.n { (hours_minutes_seconds(run.digest.moving_s)) }
                        } } }
                    }
                }
            }
        }
    }
}

pub(super) fn not_used(skipped: &[Skipped]) -> Markup {
    let mut by_reason: BTreeMap<(bool, &str), Vec<&str>> = BTreeMap::new();
    for s in skipped {
        by_reason.entry((!s.fault, &s.reason)).or_default().push(&s.path);
    }
    html! {
        @if !skipped.is_empty() {
            section.rest {
                details {
                    summary { h2 id="not-used" { "Files not used: " (skipped.len()) } }
                    @for ((healthy, reason), paths) in &by_reason {
                        details {
                            summary {
                                (paths.len()) ": " (printable(reason))
                                @if !healthy { " (damaged)" }
                            }
                            ul { @for path in paths { li { (printable(path)) } } }
                        }
                    }
                }
            }
        }
    }
}
