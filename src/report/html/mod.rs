//! The report as a self-contained page: the finding, the charts, the rules with their dates, and all runs. It loads
//! nothing from elsewhere and is complete without scripts.

mod style;
mod tables;

use crate::display::{Decimal, count};
use crate::findings::{Finding, Findings};
use crate::ingest::Skipped;
use crate::science::{GLOSSARY, in_a_line};
use crate::score::recovery::COMPONENTS;
use crate::season::{Run, Season};
use crate::units::UnitSystem;
use crate::xml::escape_shown as escape;
use std::collections::BTreeMap;
use std::fmt::Write;

fn dash() -> String {
    "\u{2013}".to_string()
}

/// A picture beside the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The chart that the picture belongs to.
    pub chart: &'static str,
    /// File name, relative to the page.
    pub file: String,
    /// The finding in a sentence.
    pub finding: String,
    /// The alternative text.
    pub alt_text: String,
    /// Width and height.
    pub size: (u32, u32),
}

/// The content of the page.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The season.
    pub season: &'a Season,
    /// The charts, page after page.
    pub pictures: &'a [Figure],
    /// Runs that have a picture of their own.
    pub cards: &'a [(&'a Run, &'a str)],
    /// Files not used.
    pub skipped: &'a [Skipped],
    /// How to write distances and paces.
    pub units: UnitSystem,
    /// The decimal sign.
    pub decimal: Decimal,
}

impl Page<'_> {
    /// Escapes a sentence for HTML, with the chosen decimal sign in its numbers.
    fn words(&self, text: &str) -> String {
        escape(&self.decimal.words(text))
    }
}

/// Renders the page.
pub fn html(page: &Page<'_>) -> Vec<u8> {
    let mut body = String::new();
    key_figures(&mut body, page);
    let said = Findings::of(page.season);
    findings(&mut body, page, &said);
    pictures(&mut body, page, "season", "Calendar");
    pictures(&mut body, page, "overview", "All years");
    tables::failed(&mut body, page, &said);
    tables::spacing(&mut body, page);
    pictures(&mut body, page, "recovery", "Recovery runs over time");
    pictures(&mut body, page, "weeks", "Weeks");
    tables::thresholds(&mut body, page);
    tables::runs(&mut body, page);
    skipped(&mut body, page.skipped);
    limits(&mut body);
    let title = page.words(&said.headline);
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>{}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#runs\">To the table of all runs</a>\n\
         <header><h1>{title}</h1>\n{}</header>\n<main>\n{body}</main>\n<script>{}</script>\n\
         </body>\n</html>\n",
        style::STYLE,
        contents(&body),
        style::SCRIPT
    );
    out.into_bytes()
}

/// Returns links to all headings with an id.
fn contents(body: &str) -> String {
    let mut out = String::from("<nav aria-label=\"Contents\"><ul>");
    for part in body.split("<h2 id=\"").skip(1) {
        let Some((id, rest)) = part.split_once("\">") else { continue };
        let Some((name, _)) = rest.split_once("</h2>") else { continue };
        let _ = write!(out, "<li><a href=\"#{id}\">{name}</a></li>");
    }
    out.push_str("</ul></nav>\n");
    out
}

fn counted(season: &Season) -> impl Iterator<Item = &Run> {
    season.runs.iter().filter(|r| r.counts_as_run())
}

fn score(run: &Run) -> Option<f64> {
    run.recovery.as_ref()?.score.clone().ok()
}

fn key_figures(out: &mut String, page: &Page<'_>) {
    let season = page.season;
    let runs: Vec<&Run> = counted(season).collect();
    if let (Some(first), Some(last)) = (runs.first(), runs.last()) {
        let metres: f64 = runs.iter().filter_map(|r| r.digest.distance_m.as_ref().ok()).sum();
        let _ = writeln!(
            out,
            "<p class=\"muted\">{}, {} to {}, {}</p>",
            count(runs.len(), "run"),
            first.day,
            last.day,
            page.words(&page.units.distance(metres))
        );
    }
    let hard = runs.iter().filter(|r| r.verdict.is_hard()).count();
    let scores: Vec<f64> = runs.iter().filter_map(|r| score(r)).collect();
    let mean = crate::kernels::stats::mean(&scores);
    let latest = season.athlete.latest();
    let rows = [
        ("recovery score, mean of 100", "score", mean.map_or_else(dash, |v| format!("{v:.0}"))),
        (
            "spacing, last 12 weeks, of 100",
            "spacing",
            season.spacing.headline.as_ref().map_or_else(|_| dash(), |v| format!("{v:.0}")),
        ),
        ("hard runs", "runs", format!("{hard} of {}", runs.len())),
        (
            "first threshold",
            "thresholds",
            latest
                .vt1
                .as_ref()
                .map_or_else(dash, |v| format!("{:.0} \u{b1} {:.0} bpm", v.value, v.se)),
        ),
    ];
    out.push_str("<dl class=\"figures\">\n");
    for (name, id, value) in rows {
        let value = escape(&value);
        let _ = writeln!(out, "<div><dt>{name}</dt><dd><a href=\"#{id}\">{value}</a></dd></div>");
    }
    out.push_str("</dl>\n");
}

/// Writes the findings with their evidence and what to do.
fn findings(out: &mut String, page: &Page<'_>, said: &Findings) {
    let list = |out: &mut String, findings: &[Finding]| {
        for f in findings {
            let (sentence, evidence) = (page.words(&f.sentence), page.words(&f.evidence));
            let action = f.action.as_ref().map_or(String::new(), |action| {
                format!("<br><strong>{}</strong>", page.words(action))
            });
            let _ = writeln!(
                out,
                "<li>{sentence}: <span class=\"muted\">{evidence}</span>{action}</li>"
            );
        }
    };
    if !said.to_mend.is_empty() {
        let _ = writeln!(out, "<h2 id=\"said\">What to mend, last 12 weeks</h2>\n<ol>");
        list(out, &said.to_mend);
        out.push_str("</ol>\n");
    }
    if !said.open.is_empty() || !said.fine.is_empty() {
        let _ = writeln!(out, "<h2 id=\"aside\">What is right, and what is not known</h2>\n<ul>");
        list(out, &said.open);
        list(out, &said.fine);
        out.push_str("</ul>\n");
    }
}

/// Writes a chart. Its further pages are folded.
fn pictures(out: &mut String, page: &Page<'_>, id: &str, title: &str) {
    let mine: Vec<&Figure> = page.pictures.iter().filter(|f| f.chart == id).collect();
    let Some((first, older)) = mine.split_first() else { return };
    let figure = |f: &Figure| {
        let (file, finding, alt_text) = (escape(&f.file), escape(&f.finding), escape(&f.alt_text));
        let (w, h) = f.size;
        format!(
            "<figure><a href=\"{file}\"><img src=\"{file}\" width=\"{w}\" height=\"{h}\" \
             alt=\"{}: {finding}\" loading=\"lazy\"></a><figcaption><details><summary>In words</summary>{alt_text}</details>\
             </figcaption></figure>\n",
            escape(title)
        )
    };
    let _ = writeln!(out, "<h2 id=\"{id}\">{}</h2>\n{}", escape(title), figure(first));
    if !older.is_empty() {
        let _ = match older.len() {
            1 => writeln!(out, "<details><summary>an earlier picture</summary>"),
            n => writeln!(out, "<details><summary>{n} earlier pictures</summary>"),
        };
        older.iter().for_each(|p| out.push_str(&figure(p)));
        out.push_str("</details>\n");
    }
}

fn link(page: &Page<'_>, run: &Run) -> String {
    let start = escape(&run.local_start().replace('T', " ")[..16]);
    // A file with several sessions contains several runs.
    let card =
        page.cards.iter().find(|(r, _)| r.path == run.path && r.digest.start == run.digest.start);
    match card {
        Some((_, file)) => format!("<a href=\"{}\">{start}</a>", escape(file)),
        None => start,
    }
}

fn skipped(out: &mut String, skipped: &[Skipped]) {
    if skipped.is_empty() {
        return;
    }
    let mut by_reason: BTreeMap<(bool, &str), Vec<&str>> = BTreeMap::new();
    for s in skipped {
        by_reason.entry((!s.fault, &s.reason)).or_default().push(&s.path);
    }
    let _ = writeln!(out, "<h2 id=\"not-used\">Files not used: {}</h2>", skipped.len());
    for ((healthy, reason), paths) in by_reason {
        let kind = if healthy { "" } else { " (damaged)" };
        let _ = write!(
            out,
            "<details><summary>{}: {}{kind}</summary><ul>",
            paths.len(),
            escape(reason)
        );
        for path in paths {
            let _ = write!(out, "<li>{}</li>", escape(path));
        }
        out.push_str("</ul></details>\n");
    }
}

fn limits(out: &mut String) {
    out.push_str(
        "<h2 id=\"score\">How the recovery score is made</h2>\n<p>Each part gives 0 to 100, weighed as \
         stated; parts that a file can't show are left out, and below half of the weight there is no \
         score.</p>\n<dl class=\"how\">\n",
    );
    for c in COMPONENTS {
        let _ = writeln!(
            out,
            "<div><dt id=\"score-{}\">{}, weight {:.0}</dt><dd>{} <span class=\"muted\">({})</span></dd></div>",
            c.id,
            escape(c.name),
            c.weight,
            escape(c.doc),
            escape(&in_a_line(c.basis).to_string())
        );
    }
    out.push_str("</dl>\n<h2 id=\"words\">Words</h2>\n<dl class=\"how\">\n");
    for term in GLOSSARY {
        let _ = writeln!(
            out,
            "<div><dt id=\"word-{}\">{}</dt><dd>{}</dd></div>",
            term.id,
            escape(term.word),
            escape(term.meaning)
        );
    }
    out.push_str(
        "</dl>\n<h2 id=\"limits\">What this can't tell</h2>\n<p>How your legs feel, posture, sleep, stress: they aren't in the \
         files. Without a laboratory the first threshold is off by 6 bpm or more, and everything leans on \
         it. A score says whether a run was easy enough not to add strain, not that it speeds recovery.</p>\n",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_file_is_markup() {
        assert_eq!(
            escape("<script>alert('x')</script>\u{7}&\""),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;?&amp;&quot;"
        );
    }
}
