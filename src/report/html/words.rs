//! What the words and numbers of the page mean.

use crate::science::{GLOSSARY, in_a_line};
use crate::score::recovery::COMPONENTS;
use maud::{Markup, html};

/// How the recovery score is made, the words, and what lope can't tell.
pub(super) fn words() -> Markup {
    html! {
        section.rest {
            details {
                summary { h2 id="score" { "How the recovery score is made" } }
                p {
                    "Each part gives 0 to 100, weighed as stated; parts that a file can't show are left out, and \
                     below half of the weight there is no score."
                }
                dl.how { @for c in COMPONENTS { div {
                    dt id={ "score-" (c.id) } { (c.name) ", weight " (format!("{:.0}", c.weight)) }
                    dd { (c.doc) " " span.muted { "(" (in_a_line(c.basis)) ")" } }
                } } }
            }
            details {
                summary { h2 id="words" { "Words" } }
                dl.how { @for term in GLOSSARY { div {
                    dt id={ "word-" (term.id) } { (term.word) }
                    dd { (term.meaning) }
                } } }
            }
            h2 id="limits" { "What this can't tell" }
            p {
                "How your legs feel, posture, sleep, stress: they aren't in the files. Without a laboratory the \
                 first threshold is off by 6 bpm or more, and everything leans on it. A score says whether a run \
                 was easy enough not to add strain, not that it speeds recovery."
            }
        }
    }
}
