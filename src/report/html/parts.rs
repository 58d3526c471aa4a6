//! A part for each run of the last twelve weeks, and for each run with a picture.

use super::calendar::class;
use super::{Sheet, dated, or_dash, printable, score, table_head};
use crate::digest::RECORD_DISTANCES;
use crate::display::hours_minutes_seconds;
use crate::findings::{USUAL_DAYS, Usual, label, mean_speed, mend, score_in_words, title, usual};
use crate::season::{Run, Split, minutes_by_domain};
use maud::{Markup, html};

/// Fewer laps say nothing of a run: a warm-up and the rest.
const LEAST_LAPS: usize = 3;
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
        html! { a href={ "#run-" (other) } rel=(rel) { (word) ": " (dated(&sheet.season.runs[*other])) } " " }
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
                span.swatch.(class(label(run))) {} " " (dated(run)) @if let Some(name) = &name { ", " (name) } ": "
                (label(run).id())
            }
            article id={ "run-" (i) } tabindex="-1" {
                h3 { (dated(run)) @if let Some(name) = &name { ", " (name) } }
                p { strong { (sheet.words(&title(run))) } "." }
                @if let Some(next) = mend(run) { p.do { "Next time " (sheet.words(&next)) "." } }
                @if let Some(intent) = run.intent {
                    p { "Planned as " (intent.id()) ", by its name, its workout or a tag." }
                }
                dl.figures { @for (word, value) in &facts { div { dt { (word) } dd { (value) } } } }
                @if let Some(card) = sheet.cards.get(&i) {
                    a href=(printable(card.file)) {
                        img src=(printable(card.file)) width=(card.size.0) height=(card.size.1) loading="lazy"
                            alt={ "Card of " (dated(run)) ": " (sheet.words(&title(run))) };
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
                    @if score(run).is_some() { " " a href="#score" { "How the score is made" } }
                }
            }
        }
    }
}

/// Laps of the watch where there are some, else splits of a kilometre or a mile.
fn splits(sheet: &Sheet<'_>, run: &Run) -> Markup {
    let units = sheet.page.units;
    let laps = run.laps();
    let (caption, unit, all) = match laps.len() {
        n if n >= LEAST_LAPS => ("Laps of the watch", "lap", laps),
        _ => ("Splits", units.distance_name(), run.splits(units.distance_m())),
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
    let digest = &run.digest;
    let distance = |metres: f64| sheet.words(&sheet.page.units.distance(metres));
    let pace = |speed: f64| sheet.page.units.pace(speed);
    let bpm = |v: f64| format!("{v:.0} bpm");
    let pair =
        |name: &'static str, own: Option<String>, usual: Option<String>| Some((name, own?, usual?));
    let rows = [
        pair("distance", sheet.distance(run), usual.distance_m.map(distance)),
        pair(
            "time",
            Some(hours_minutes_seconds(digest.moving_s)),
            Some(hours_minutes_seconds(usual.moving_s)),
        ),
        pair("pace", mean_speed(run).map(pace), usual.speed.map(pace)),
        pair("heart rate", digest.mean_heart_rate().map(bpm), usual.heart_rate.map(bpm)),
        pair(
            "at this pace",
            usual.at_pace.map(|at| bpm(at.bpm)),
            usual.at_pace.map(|at| bpm(at.usual_bpm)),
        ),
    ];
    html! {
        table.usual {
            caption {
                "Beside the usual " (usual.kind()) ", the middle of " (usual.runs) " in the " (USUAL_DAYS) " days before"
            }
            (table_head(&[("what", false), ("this run", true), ("usual", true)]))
            tbody { @for (name, own, usual) in rows.iter().flatten() { tr {
                th scope="row" { (name) }
                td.n { (own) }
                td.n { (usual) }
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
    let t = &run.thresholds;
    html! {
        @if let (Ok([easy, between, high]), Some(vt1), Some(vt2)) =
            (minutes_by_domain(&run.digest, t), &t.vt1, &t.vt2) {
            (shares("Time around the two thresholds", &[
                (format!("above {:.0}", vt2.value), high),
                ("between".to_string(), between),
                (format!("below {:.0}", vt1.value), easy),
            ]))
        }
        @if let Ok(zones) = run.zone_times() {
            @let rows: Vec<(String, f64)> = zones.names().into_iter().zip(zones.minutes).collect();
            (shares(&format!("Time in {}", zones.by.name()), &rows))
        }
    }
}

/// The fastest times of the run over the usual distances.
fn records(run: &Run) -> Markup {
    let all = RECORD_DISTANCES.iter().zip(&run.digest.records);
    let found: Vec<(&str, f64)> = all.filter_map(|((_, name), s)| Some((*name, (*s)?))).collect();
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
