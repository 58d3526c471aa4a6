//! The list of failed runs.

use super::{Sheet, printable};
use crate::display::count;
use crate::findings::{mend, reason};
use maud::{Markup, html};

/// Failed runs that stand open; three of them on paper.
const OPEN: usize = 5;

/// The runs that were meant to be easy and were not, worst first.
pub(super) fn failed(sheet: &Sheet<'_>) -> Markup {
    let (open, rest) = sheet.said.failed.split_at(sheet.said.failed.len().min(OPEN));
    let item = |i: usize| {
        let run = &sheet.season.runs[i];
        let name = run.digest.name.as_deref().map(printable);
        html! {
            li {
                (sheet.day(i))
                @if let Some(name) = &name { " " (name) }
                @if let Some(s) = run.recovery_score() { ", score " b.hard { (format!("{s:.0}")) } }
                @if let Some(why) = reason(run) { ": " (sheet.words(&why)) "." }
                @if let Some(next) = mend(run) { p.do { "Next time " (sheet.words(&next)) "." } }
            }
        }
    };
    html! {
        @if !open.is_empty() {
            section.failed {
                h2 id="too-hard" { "Recovery runs that were too hard or too long" }
                ol { @for i in open { (item(*i)) } }
                @if !rest.is_empty() {
                    details.onscreen {
                        summary { (count(rest.len(), "more run")) }
                        ol start=(OPEN + 1) { @for i in rest { (item(*i)) } }
                    }
                }
            }
        }
    }
}
