//! The tables of the page: rules, worst runs, thresholds, all runs.

use super::{Page, dash, escape, link, score};
use crate::classify::Sort;
use crate::display::{count, hours_minutes_seconds};
use crate::findings::{Findings, mend, reason};
use crate::science::in_a_line;
use crate::score::spacing::RULES;
use std::fmt::Write;

/// Opens a table that can be scrolled horizontally, also by keyboard.
fn open(out: &mut String, name: &str, attributes: &str, caption: &str) {
    let _ = write!(
        out,
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\"><table{attributes}>\
         <caption>{caption}</caption><thead><tr>"
    );
}

pub(super) fn spacing(out: &mut String, page: &Page<'_>) {
    let season = page.season;
    out.push_str("<h2 id=\"spacing\">Spacing of hard and easy</h2>\n");
    if let Err(why) = &season.spacing.headline {
        let _ = writeln!(out, "<p>No score: {}.</p>", page.words(&why.to_string()));
    }
    open(out, "Spacing rules", "", "The last 12 weeks; points of 100");
    out.push_str(
        "<th scope=\"col\">rule</th><th scope=\"col\" class=\"n\">points</th>\
         <th scope=\"col\">found</th></tr></thead><tbody>\n",
    );
    for (rule, (_, result)) in RULES.iter().zip(&season.spacing.rules) {
        let about = format!(
            "<details><summary>{}</summary>{} <span class=\"muted\">({})</span></details>",
            escape(rule.name),
            escape(rule.doc),
            escape(&in_a_line(rule.basis).to_string())
        );
        let _ = write!(out, "<tr><th scope=\"row\">{about}</th>");
        match result {
            Ok(r) => {
                let points = 100.0 * r.share;
                let _ = write!(
                    out,
                    "<td class=\"n\"><meter min=\"0\" max=\"100\" low=\"60\" high=\"80\" optimum=\"100\" \
                     value=\"{points:.0}\" aria-label=\"{points:.0} of 100\"></meter> {points:.0}</td><td>{}",
                    page.words(&r.because)
                );
                if !r.breaches.is_empty() {
                    let _ = write!(
                        out,
                        "<details><summary>missed {} times</summary><ul>",
                        r.breaches.len()
                    );
                    for b in r.breaches.iter().rev().take(20) {
                        let _ =
                            write!(out, "<li>{}: {}</li>", b.day, page.words(&b.kind.to_string()));
                    }
                    out.push_str("</ul></details>");
                }
                out.push_str("</td></tr>\n");
            }
            Err(why) => {
                let _ = writeln!(
                    out,
                    "<td class=\"n\">\u{2013}</td><td>{}</td></tr>",
                    page.words(&why.to_string())
                );
            }
        }
    }
    out.push_str("</tbody></table></div>\n");
}

/// Writes the runs that were meant to be easy and were not, worst first.
pub(super) fn failed(out: &mut String, page: &Page<'_>, said: &Findings) {
    if said.failed.is_empty() {
        return;
    }
    out.push_str("<h2 id=\"too-hard\">Meant to be easy, and were not</h2>\n");
    let caption = format!("{} of the last 12 weeks, worst first", count(said.failed.len(), "run"));
    open(out, "Runs meant to be easy that were not", "", &caption);
    out.push_str(
        "<th scope=\"col\">start</th><th scope=\"col\" class=\"n\">score</th>\
         <th scope=\"col\">why</th><th scope=\"col\">next time</th></tr></thead><tbody>\n",
    );
    for &i in &said.failed {
        let run = &page.season.runs[i];
        let words = |text: Option<String>| text.map_or_else(dash, |t| page.words(&t));
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td class=\"n hard\">{}</td><td>{}</td><td>{}</td></tr>",
            link(page, run),
            score(run).map_or_else(dash, |s| format!("{s:.0}")),
            words(reason(run)),
            words(mend(run))
        );
    }
    out.push_str("</tbody></table></div>\n");
}

pub(super) fn thresholds(out: &mut String, page: &Page<'_>) {
    let t = page.season.athlete.latest();
    out.push_str("<h2 id=\"thresholds\">Thresholds they are measured against</h2>\n");
    open(out, "Thresholds", "", "The latest; each run is judged by those of its own date");
    out.push_str(
        "<th scope=\"col\">threshold</th>\
         <th scope=\"col\" class=\"n\">value</th><th scope=\"col\" class=\"n\">error</th>\
         <th scope=\"col\">from</th></tr></thead><tbody>\n",
    );
    let heart = [
        ("maximal heart rate", t.hr_max.as_ref()),
        ("first threshold", t.vt1.as_ref()),
        ("threshold heart rate", t.vt2.as_ref()),
    ];
    for (name, e) in heart {
        let Some(e) = e else { continue };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{name}</th><td class=\"n\">{:.0} bpm</td><td class=\"n\">{:.0}</td><td>{}</td></tr>",
            e.value,
            e.se,
            page.words(&e.source)
        );
    }
    if let Some(limit) = page.season.easy_limit() {
        let text = limit.to_string();
        let (bpm, shares) = text.split_once(": ").unwrap_or((&text, ""));
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">easy limit</th><td class=\"n\">{bpm}</td><td></td><td>{}</td></tr>",
            page.words(shares)
        );
    }
    if let Some(cs) = &t.cs {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">threshold pace</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
            page.units.pace(cs.speed.value),
            page.words(&format!("{:.1} %", 100.0 * cs.speed.se / cs.speed.value)),
            page.words(&cs.speed.source)
        );
    }
    let level = page.season.athlete.level.id();
    let _ = writeln!(out, "</tbody></table></div>\n<p class=\"muted\">Level: {level}.</p>");
}

pub(super) fn runs(out: &mut String, page: &Page<'_>) {
    out.push_str(
        "<h2 id=\"runs\">All runs</h2>\n<p class=\"noprint\" hidden><label for=\"filter-runs\">Show only rows with </label>\
         <input type=\"search\" id=\"filter-runs\"> <span id=\"filter-count\" role=\"status\"></span></p>\n",
    );
    let caption = "Newest first; the start links to the run's card, the score to how it is made";
    open(out, "All runs", " data-sort", caption);
    const HEADS: [(&str, bool); 10] = [
        ("start", false),
        ("name", false),
        ("distance", true),
        ("moving", true),
        ("heart rate", true),
        ("kind", false),
        ("sort", false),
        ("% sure hard", true),
        ("role", false),
        ("score", true),
    ];
    for (head, number) in HEADS {
        let class = if number { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{head}</th>");
    }
    out.push_str("</tr></thead><tbody>\n");
    let number = |value: Option<f64>, shown: String| {
        let value = value.map_or(String::new(), |v| format!(" data-v=\"{v:.3}\""));
        format!("<td class=\"n\"{value}>{shown}</td>")
    };
    for run in page.season.runs.iter().rev().filter(|r| r.counts()) {
        let digest = &run.digest;
        let distance = digest.distance_m.as_ref().ok().copied();
        let heart = digest.mean_heart_rate();
        let sort = run.verdict.sort();
        let class = if run.verdict.is_hard() { "hard" } else { "easy" };
        let other = if run.counts_as_run() { dash() } else { digest.sport.id().to_string() };
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td>{}{}{}<td>{}</td><td class=\"{class}\">{}</td>{}<td>{}</td>{}</tr>",
            link(page, run),
            escape(digest.name.as_deref().unwrap_or("")),
            number(distance, distance.map_or_else(dash, |d| page.words(&page.units.distance(d)))),
            number(Some(digest.moving_s), hours_minutes_seconds(digest.moving_s)),
            number(heart, heart.map_or_else(dash, |v| format!("{v:.0}"))),
            run.verdict.kind.id(),
            sort.map_or("\u{2013}", Sort::id),
            number(
                sort.map(|_| run.verdict.p_hard),
                page.words(&format!("{:.2}", run.verdict.p_hard))
            ),
            run.role.map_or(other, |r| r.id().to_string()),
            number(
                score(run),
                score(run).map_or_else(dash, |s| format!("<a href=\"#score\">{s:.0}</a>"))
            ),
        );
    }
    out.push_str("</tbody></table></div>\n");
}
