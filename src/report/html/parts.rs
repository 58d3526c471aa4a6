//! A part for each run of the last twelve weeks, and for each run with a picture.

use super::{Sheet, dated, or_dash, printable, score};
use crate::display::hours_minutes_seconds;
use crate::findings::{label, mend, score_in_words, title};
use crate::season::minutes_by_domain;
use maud::{Markup, html};

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
        article id={ "run-" (i) } tabindex="-1" {
            h3 { (dated(run)) @if let Some(name) = &name { ", " (name) } }
            p { strong { (sheet.words(&title(run))) } "." }
            @if let Some(next) = mend(run) { p.do { "Next time " (sheet.words(&next)) "." } }
            @if let Some(intent) = run.intent { p { "Planned as " (intent.id()) ", by its name, its workout or a tag." } }
            @if let Ok([easy, between, high]) = minutes_by_domain(digest, &run.thresholds) {
                p {
                    (format!("{easy:.0}")) " min below the first threshold, " (format!("{between:.0}"))
                    " min between the thresholds, " (format!("{high:.0}")) " min above threshold heart rate."
                }
            }
            @let efforts = super::looked_for::of_run(run);
            @if !efforts.is_empty() { p.muted { "Best efforts, grade-adjusted: " (efforts.join(", ")) "." } }
            dl.figures { @for (word, value) in &facts { div { dt { (word) } dd { (value) } } } }
            @if let Some(card) = sheet.cards.get(&i) {
                a href=(printable(card.file)) {
                    img src=(printable(card.file)) width=(card.size.0) height=(card.size.1) loading="lazy"
                        alt={ "Card of " (dated(run)) ": " (sheet.words(&title(run))) };
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
