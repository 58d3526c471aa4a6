//! A page that opens from disk: the finding, the charts, the rules with their dates, every run. Nothing
//! from outside; whole without scripts.

mod style;

use super::Skipped;
use crate::score::recovery::COMPONENTS;
use crate::score::spacing::RULES;
use crate::season::{Run, Season, TOO_HARD, headline};
use crate::units::{UnitSystem, hours_minutes_seconds};
use std::collections::BTreeMap;
use std::fmt::Write;

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Control characters of file names and titles: no browser shows them.
            c if c.is_control() => out.push('?'),
            c => out.push(c),
        }
    }
    out
}

fn dash() -> String {
    "\u{2013}".to_string()
}

/// What the page is made from.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The season.
    pub season: &'a Season,
    /// Names of the PNG files beside it, each with its finding.
    pub pictures: &'a [(String, String)],
    /// Runs that have a picture of their own.
    pub cards: &'a [(&'a Run, &'a str)],
    /// Files not used.
    pub skipped: &'a [Skipped],
    /// How to write distances and paces.
    pub units: UnitSystem,
}

/// The page.
pub fn html(page: &Page<'_>) -> Vec<u8> {
    let mut out = String::new();
    let title = escape(&headline(page.season));
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        style::STYLE
    );
    figures(&mut out, page);
    pictures(&mut out, page, "season", "Calendar");
    planned(&mut out, page);
    spacing(&mut out, page.season);
    recovery(&mut out, page);
    pictures(&mut out, page, "recovery", "Recovery runs over time");
    pictures(&mut out, page, "weeks", "Weeks");
    thresholds(&mut out, page);
    runs(&mut out, page);
    skipped(&mut out, page.skipped);
    limits(&mut out);
    let _ = write!(out, "</main>\n<script>{}</script>\n</body>\n</html>\n", style::SCRIPT);
    out.into_bytes()
}

fn counted(season: &Season) -> impl Iterator<Item = &Run> {
    season.runs.iter().filter(|r| r.counts_as_run())
}

fn score(run: &Run) -> Option<f64> {
    run.recovery.as_ref()?.score.clone().ok()
}

fn figures(out: &mut String, page: &Page<'_>) {
    let season = page.season;
    let runs: Vec<&Run> = counted(season).collect();
    if let (Some(first), Some(last)) = (runs.first(), runs.last()) {
        let metres: f64 = runs.iter().filter_map(|r| r.digest.distance_m.as_ref().ok()).sum();
        let _ = writeln!(
            out,
            "<p class=\"muted\">{} runs, {} to {}, {}</p>",
            runs.len(),
            first.day,
            last.day,
            page.units.distance(metres)
        );
    }
    let hard = runs.iter().filter(|r| r.verdict.sort() == Some("hard")).count();
    let scores: Vec<f64> = runs.iter().filter_map(|r| score(r)).collect();
    let mean = crate::kernels::stats::mean(&scores);
    let latest = season.athlete.latest();
    let rows = [
        ("recovery score, mean of 100", mean.map_or_else(dash, |v| format!("{v:.0}"))),
        (
            "spacing, last 12 weeks, of 100",
            season.spacing.headline.as_ref().map_or_else(|_| dash(), |v| format!("{v:.0}")),
        ),
        ("hard runs", format!("{hard} of {}", runs.len())),
        (
            "first threshold (VT1)",
            latest
                .vt1
                .as_ref()
                .map_or_else(dash, |v| format!("{:.0} \u{b1} {:.0} bpm", v.value, v.se)),
        ),
    ];
    out.push_str("<dl class=\"figures\">\n");
    for (name, value) in rows {
        let _ = writeln!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", escape(&value));
    }
    out.push_str("</dl>\n");
}

/// A chart; further pages of it are folded.
fn pictures(out: &mut String, page: &Page<'_>, id: &str, title: &str) {
    let mine: Vec<&(String, String)> =
        page.pictures.iter().filter(|(file, _)| file.starts_with(id)).collect();
    let Some((first, older)) = mine.split_first() else { return };
    let figure = |(file, finding): &(String, String)| {
        let (file, finding) = (escape(file), escape(finding));
        format!(
            "<figure><a href=\"{file}\"><img src=\"{file}\" alt=\"{}: {finding}\" loading=\"lazy\"></a></figure>\n",
            escape(title)
        )
    };
    let _ = writeln!(out, "<h2>{}</h2>\n{}", escape(title), figure(first));
    if !older.is_empty() {
        let _ = writeln!(out, "<details><summary>{} earlier pages</summary>", older.len());
        older.iter().for_each(|p| out.push_str(&figure(p)));
        out.push_str("</details>\n");
    }
}

fn link(page: &Page<'_>, run: &Run) -> String {
    let start = escape(&run.local_start().replace('T', " ")[..16]);
    // A file of several sessions holds several runs.
    let card =
        page.cards.iter().find(|(r, _)| r.path == run.path && r.digest.start == run.digest.start);
    match card {
        Some((_, file)) => format!("<a href=\"{}\">{start}</a>", escape(file)),
        None => start,
    }
}

fn planned(out: &mut String, page: &Page<'_>) {
    let caught: Vec<&Run> = counted(page.season)
        .filter(|r| r.intent.is_some_and(|i| i.is_gentle()) && r.verdict.sort() == Some("hard"))
        .collect();
    if caught.is_empty() {
        return;
    }
    let _ = writeln!(out, "<h2>Planned easy, run hard: {}</h2>\n<ul>", caught.len());
    for run in caught.iter().rev().take(5) {
        let name = escape(run.digest.name.as_deref().unwrap_or(""));
        let _ =
            writeln!(out, "<li>{} {name}, P(hard) {:.2}</li>", link(page, run), run.verdict.p_hard);
    }
    out.push_str("</ul>\n");
    if caught.len() > 5 {
        let _ = writeln!(
            out,
            "<p class=\"muted\">and {} more, in the table below</p>",
            caught.len() - 5
        );
    }
}

fn spacing(out: &mut String, season: &Season) {
    out.push_str("<h2>Spacing of hard and easy</h2>\n");
    if let Err(why) = &season.spacing.headline {
        let _ = writeln!(out, "<p>No score: {}.</p>", escape(&why.to_string()));
    }
    out.push_str(
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Spacing rules\"><table><caption>The last 12 weeks; points of 100</caption>\
         <thead><tr><th scope=\"col\">rule</th><th scope=\"col\" class=\"n\">points</th>\
         <th scope=\"col\">found</th></tr></thead><tbody>\n",
    );
    for (rule, (_, result)) in RULES.iter().zip(&season.spacing.rules) {
        let about = format!(
            "<details><summary>{}</summary>{} <span class=\"muted\">({})</span></details>",
            escape(rule.name),
            escape(rule.doc),
            escape(rule.source)
        );
        let _ = write!(out, "<tr><th scope=\"row\">{about}</th>");
        match result {
            Ok(r) => {
                let points = 100.0 * r.share;
                let _ = write!(
                    out,
                    "<td class=\"n\"><meter min=\"0\" max=\"100\" low=\"60\" high=\"80\" optimum=\"100\" \
                     value=\"{points:.0}\" aria-label=\"{points:.0} of 100\"></meter> {points:.0}</td><td>{}",
                    escape(&r.because)
                );
                if !r.breaches.is_empty() {
                    let _ = write!(
                        out,
                        "<details><summary>broken {} times</summary><ul>",
                        r.breaches.len()
                    );
                    for b in r.breaches.iter().rev().take(20) {
                        let _ = write!(out, "<li>{}: {}</li>", b.day, escape(&b.what));
                    }
                    out.push_str("</ul></details>");
                }
                out.push_str("</td></tr>\n");
            }
            Err(why) => {
                let _ = writeln!(
                    out,
                    "<td class=\"n\">\u{2013}</td><td>{}</td></tr>",
                    escape(&why.to_string())
                );
            }
        }
    }
    out.push_str("</tbody></table></div>\n");
}

/// The recovery runs that were too hard or too long, worst first.
fn recovery(out: &mut String, page: &Page<'_>) {
    let mut bad: Vec<(f64, &Run)> = counted(page.season)
        .filter_map(|r| Some((score(r)?, r)))
        .filter(|(s, _)| *s < TOO_HARD)
        .collect();
    bad.sort_by(|a, b| a.0.total_cmp(&b.0));
    if bad.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "<h2>Recovery runs that were too hard or too long</h2>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Recovery runs that were too hard or too long\"><table>\
         <caption>{} runs below {TOO_HARD:.0} of 100, worst first</caption><thead><tr>\
         <th scope=\"col\">start</th><th scope=\"col\" class=\"n\">score</th>\
         <th scope=\"col\">what cost most</th><th scope=\"col\">what would have changed it</th></tr></thead><tbody>",
        bad.len()
    );
    for (value, run) in bad.iter().take(20) {
        let Some(found) = &run.recovery else { continue };
        let mut costs: Vec<(f64, String)> = COMPONENTS
            .iter()
            .zip(&found.parts)
            .filter_map(|(c, (_, f))| {
                let f = f.as_ref().ok()?;
                Some((c.weight * (1.0 - f.share), format!("{}: {}", c.name, f.because)))
            })
            .filter(|(cost, _)| *cost > 1.0)
            .collect();
        costs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let why: Vec<String> = costs.into_iter().take(3).map(|(_, what)| escape(&what)).collect();
        let mut change = Vec::new();
        change.extend(
            found.easy_until_min.as_ref().ok().map(|m| format!("easy until minute {m:.0}")),
        );
        change.extend(found.easier.map(|(bpm, s)| format!("{bpm} bpm lower scores {s:.0}")));
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td class=\"n hard\">{value:.0}</td><td>{}</td><td>{}</td></tr>",
            link(page, run),
            why.join("<br>"),
            change.join("<br>")
        );
    }
    out.push_str("</tbody></table></div>\n");
}

fn thresholds(out: &mut String, page: &Page<'_>) {
    let t = page.season.athlete.latest();
    out.push_str(
        "<h2>Thresholds they are measured against</h2>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Thresholds\"><table><caption>The latest; \
         each run is judged by those of its own date</caption><thead><tr><th scope=\"col\">threshold</th>\
         <th scope=\"col\" class=\"n\">value</th><th scope=\"col\" class=\"n\">error</th>\
         <th scope=\"col\">from</th></tr></thead><tbody>\n",
    );
    let heart = [("HRmax", t.hr_max.as_ref()), ("VT1", t.vt1.as_ref()), ("VT2", t.vt2.as_ref())];
    for (name, e) in heart {
        let Some(e) = e else { continue };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{name}</th><td class=\"n\">{:.0} bpm</td><td class=\"n\">{:.0}</td><td>{}</td></tr>",
            e.value,
            e.se,
            escape(&e.source)
        );
    }
    if let Some(cs) = &t.cs {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">critical speed</th><td class=\"n\">{}</td><td class=\"n\">{:.1} %</td><td>{}</td></tr>",
            page.units.pace(cs.speed.value),
            100.0 * cs.speed.se / cs.speed.value,
            escape(&cs.speed.source)
        );
    }
    let level = page.season.athlete.level.id();
    let _ = writeln!(out, "</tbody></table></div>\n<p class=\"muted\">Level: {level}.</p>");
}

fn runs(out: &mut String, page: &Page<'_>) {
    out.push_str(
        "<h2>All runs</h2>\n<p class=\"noprint\" hidden><label for=\"filter-runs\">Show only rows with </label>\
         <input type=\"search\" id=\"filter-runs\"></p>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"All runs\"><table data-sort>\
         <caption>Newest first; the start links to the run's card</caption><thead><tr>",
    );
    const HEADS: [(&str, bool); 10] = [
        ("start", false),
        ("name", false),
        ("distance", true),
        ("moving", true),
        ("heart rate", true),
        ("kind", false),
        ("sort", false),
        ("P(hard)", true),
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
        format!("<td class=\"n\"{value}>{}</td>", escape(&shown))
    };
    for run in page.season.runs.iter().rev().filter(|r| r.duplicate_of.is_none()) {
        let digest = &run.digest;
        let distance = digest.distance_m.as_ref().ok().copied();
        let heart = digest.mean_heart_rate();
        let sort = run.verdict.sort();
        let class = if sort == Some("hard") { "hard" } else { "easy" };
        let other = if run.counts_as_run() { dash() } else { digest.sport.id().to_string() };
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td>{}{}{}<td>{}</td><td class=\"{class}\">{}</td>{}<td>{}</td>{}</tr>",
            link(page, run),
            escape(digest.name.as_deref().unwrap_or("")),
            number(distance, distance.map_or_else(dash, |d| page.units.distance(d))),
            number(Some(digest.moving_s), hours_minutes_seconds(digest.moving_s)),
            number(heart, heart.map_or_else(dash, |v| format!("{v:.0}"))),
            run.verdict.kind.id(),
            sort.unwrap_or("\u{2013}"),
            number(sort.map(|_| run.verdict.p_hard), format!("{:.2}", run.verdict.p_hard)),
            run.role.map_or(other, |r| r.id().to_string()),
            number(score(run), score(run).map_or_else(dash, |s| format!("{s:.0}"))),
        );
    }
    out.push_str("</tbody></table></div>\n");
}

fn skipped(out: &mut String, skipped: &[Skipped]) {
    if skipped.is_empty() {
        return;
    }
    let mut by_reason: BTreeMap<(bool, &str), Vec<&str>> = BTreeMap::new();
    for s in skipped {
        by_reason.entry((!s.fault, &s.reason)).or_default().push(&s.path);
    }
    let _ = writeln!(out, "<h2>Files not used: {}</h2>", skipped.len());
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
    out.push_str("<h2>How the recovery score is made</h2>\n");
    for c in COMPONENTS {
        let _ = writeln!(
            out,
            "<details><summary>{}, weight {:.0}</summary>{} <span class=\"muted\">({})</span></details>",
            escape(c.name),
            c.weight,
            escape(c.doc),
            escape(c.source)
        );
    }
    out.push_str(
        "<h2>What this can't tell</h2>\n<p>How your legs feel, posture, sleep, stress: they aren't in the \
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
