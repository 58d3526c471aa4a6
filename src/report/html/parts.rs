//! A part for each run of the last twelve weeks, and for each run with a picture.

use super::calendar::class;
use super::{Sheet, or_dash, printable, table_head};
use crate::display::hours_minutes_seconds;
use crate::findings::{USUAL_DAYS, Usual, label, mend, score_in_words, title, usual};
use crate::report::lines::date;
use crate::season::{PartKind, Run, Split};
use maud::{Markup, html};

/// More rows are joined (judgement: a marathon's kilometres stand one by one).
const MOST_ROWS: usize = 45;

pub(super) fn parts(sheet: &Sheet<'_>) -> Markup {
    html! {
        @if !sheet.parts.is_empty() {
            section.rest {
                details #parts {
                    summary { h2 id="each" { "One by one" } }
                    @for (nth, i) in sheet.parts.iter().enumerate() { (part(sheet, nth, *i)) }
                }
            }
        }
    }
}

fn part(sheet: &Sheet<'_>, nth: usize, i: usize) -> Markup {
    let run = &sheet.season.runs[i];
    let digest = &run.digest;
    let name = digest.name.as_deref().map(printable);
    let around = |at: Option<usize>, word: &str, rel: &str| {
        let Some(other) = at.and_then(|at| sheet.parts.get(at)) else { return html! {} };
        html! { a href={ "#run-" (other) } rel=(rel) { (word) ": " (date(sheet.season.runs[*other].day)) } " " }
    };
    let facts = [
        ("distance", or_dash(sheet.distance(run))),
        ("time", hours_minutes_seconds(digest.moving_s)),
        ("pace", or_dash(sheet.pace(run))),
        ("heart rate", or_dash(digest.mean_heart_rate().map(|v| format!("{v:.0} bpm")))),
        ("verdict", label(run).id().to_string()),
        ("score", or_dash(score_in_words(run))),
    ];
    html! {
        details.run {
            summary {
                span.swatch.(class(label(run))) {} " " (date(run.day)) @if let Some(name) = &name { ", " (name) } ": "
                (label(run).id())
            }
            article id={ "run-" (i) } tabindex="-1" {
                h3 { (date(run.day)) @if let Some(name) = &name { ", " (name) } }
                p { strong { (sheet.words(&title(run))) } "." }
                @if let Some(next) = mend(run) { p.do { "Next time " (sheet.words(&next)) "." } }
                @if let Some(intent) = run.intent {
                    p { "Planned as " (intent.id()) ", by its name, its workout or a tag." }
                }
                dl.figures { @for (word, value) in &facts { div { dt { (word) } dd { (value) } } } }
                @if let Some(card) = sheet.cards.get(&i) {
                    a href=(printable(card.file)) {
                        img src=(printable(card.file)) width=(card.size.0) height=(card.size.1) loading="lazy"
                            alt={ "Card of " (date(run.day)) ": " (sheet.words(&title(run))) };
                    }
                }
                div.numbers {
                    (splits(sheet, run))
                    div {
                        @if let Some(usual) = usual(sheet.season, run) { (beside_usual(sheet, run, &usual)) }
                        (time_by_heart_rate(run))
                        (records(run))
                    }
                }
                p.around {
                    (around(nth.checked_sub(1), "Previous", "prev"))
                    (around(Some(nth + 1), "Next", "next"))
                    a href="#runs" { "All runs" }
                    @if run.recovery_score().is_some() { " " a href="#score" { "How the score is made" } }
                }
            }
        }
    }
}

/// Laps of the watch, or splits of a kilometre or a mile.
fn splits(sheet: &Sheet<'_>, run: &Run) -> Markup {
    let units = sheet.page.units;
    let (kind, all) = run.parts_shown(units.distance_m(), MOST_ROWS);
    let (caption, unit) = match kind {
        PartKind::Laps => ("Laps of the watch", "lap"),
        PartKind::Splits => ("Splits", units.distance_name()),
    };
    let all = Split::grouped(all, MOST_ROWS);
    let known = |v: Option<f64>| or_dash(v.map(|v| format!("{v:.0}")));
    html! {
        @if all.len() >= 2 {
            table.splits {
                caption { (caption) }
                (table_head(&[(unit, false), ("time", true), ("pace", true), ("bpm", true)]))
                tbody { @for split in &all { tr {
                    th scope="row" { (sheet.words(&split.name)) }
                    td.n { (hours_minutes_seconds(split.time_s)) }
                    td.n { (or_dash(split.speed().map(|v| units.pace(v)))) }
                    td.n { (known(split.heart_rate())) }
                } } }
            }
        }
    }
}

/// The run beside the usual one of its kind.
fn beside_usual(sheet: &Sheet<'_>, run: &Run, usual: &Usual) -> Markup {
    let rows = usual.rows(run, sheet.page.units);
    html! {
        table.usual {
            caption {
                "Beside the usual " (usual.kind()) ", the middle of " (usual.runs) " in the " (USUAL_DAYS) " days before"
            }
            (table_head(&[("what", false), ("this run", true), ("usual", true)]))
            tbody { @for [name, own, usual] in &rows { tr {
                th scope="row" { (name) }
                td.n { (sheet.words(own)) }
                td.n { (sheet.words(usual)) }
            } } }
        }
        @if let Some(at) = usual.at_pace {
            p.muted { "At this pace, from minute 8 on, the heart beat " (at.in_words()) "." }
        }
    }
}

/// Rows of names and minutes, each with a bar as long as its share.
fn shares(caption: &str, rows: &[(String, f64)]) -> Markup {
    let all: f64 = rows.iter().map(|r| r.1).sum();
    html! {
        table.shares {
            caption { (caption) }
            tbody { @for (name, minutes) in rows {
                @let share = format!("{:.0}", 100.0 * minutes / all.max(1e-9));
                tr {
                    th scope="row" { (name) }
                    td.share aria-hidden="true" { span style={ "width:" (share) "%" } {} }
                    td.n { (hours_minutes_seconds(60.0 * minutes)) }
                    td.n { (share) " %" }
                }
            } }
        }
    }
}

/// Time in the three domains, and in five zones.
fn time_by_heart_rate(run: &Run) -> Markup {
    html! {
        @if let Ok(rows) = run.domain_times() { (shares("Time around the two thresholds", &rows)) }
        @if let Ok(zones) = run.zone_times() {
            @let rows: Vec<(String, f64)> = zones.names().into_iter().zip(zones.minutes).collect();
            (shares(&format!("Time in {}", zones.by.name()), &rows))
        }
    }
}

/// The fastest times of the run over the usual distances.
fn records(run: &Run) -> Markup {
    let found = run.best_efforts();
    html! {
        @if !found.is_empty() {
            table.records {
                caption { "Best efforts of this run" }
                tbody { @for (name, seconds) in found { tr {
                    th scope="row" { (name) }
                    td.n { (hours_minutes_seconds(seconds)) }
                } } }
            }
        }
    }
}
