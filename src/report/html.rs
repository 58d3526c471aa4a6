//! A page that opens from disk: pictures, the verdict, a table. No scripts, nothing from outside.

use crate::season::{Run, Season, headline};
use crate::units::{UnitSystem, hours_minutes_seconds};
use std::collections::BTreeMap;
use std::fmt::Write;

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;\
padding:0 1rem;color:#1d2733;background:#fff}img{max-width:100%;height:auto}\
table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}\
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid #d9dfe5}\
th:first-child,td:first-child{text-align:left}pre{white-space:pre-wrap}\
@media(prefers-color-scheme:dark){body{color:#e6ebf0;background:#14191f}th,td{border-color:#39424c}}";

fn start(run: &Run) -> String {
    run.local_start().replace('T', " ")
}

/// The page. `pictures` are the names of the PNG files beside it, each with its finding; `cards` the
/// runs that have a picture of their own.
pub fn html(
    season: &Season,
    verdict: &str,
    pictures: &[(String, String)],
    cards: &[(&Run, &str)],
    units: UnitSystem,
) -> Vec<u8> {
    let mut out = String::new();
    let title = escape(&headline(season));
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main><h1>{title}</h1>\n"
    );
    for (file, finding) in pictures {
        let _ = writeln!(
            out,
            "<p><a href=\"{0}\"><img src=\"{0}\" alt=\"{1}\"></a></p>",
            escape(file),
            escape(finding)
        );
    }
    let _ = writeln!(out, "<h2>In words</h2><pre>{}</pre>", escape(verdict));
    out.push_str("<h2>Runs</h2><table><thead><tr>");
    for head in
        ["start", "distance", "moving", "heart rate", "kind", "sort", "P(hard)", "role", "score"]
    {
        let _ = write!(out, "<th scope=\"col\">{head}</th>");
    }
    out.push_str("</tr></thead><tbody>\n");
    // A file of several sessions holds several runs.
    let key = |run: &Run| (run.path.clone(), run.digest.start);
    let cards: BTreeMap<_, &str> = cards.iter().map(|(run, file)| (key(run), *file)).collect();
    for run in season.runs.iter().rev().filter(|r| r.duplicate_of.is_none()) {
        let dash = || "\u{2013}".to_string();
        let score = run.recovery.as_ref().and_then(|r| r.score.clone().ok());
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.2}</td>\
             <td>{}</td><td>{}</td></tr>",
            match cards.get(&key(run)) {
                Some(file) => format!("<a href=\"{}\">{}</a>", escape(file), start(run)),
                None => start(run),
            },
            run.digest.distance_m.as_ref().map_or_else(|_| dash(), |d| units.distance(*d)),
            hours_minutes_seconds(run.digest.moving_s),
            run.digest.mean_heart_rate().map_or_else(dash, |v| format!("{v:.0}")),
            run.verdict.kind.id(),
            run.verdict.sort().unwrap_or("\u{2013}"),
            run.verdict.p_hard,
            run.role.map_or("\u{2013}", |r| r.id()),
            score.map_or_else(dash, |s| format!("{s:.0}")),
        );
    }
    out.push_str("</tbody></table></main></body></html>\n");
    out.into_bytes()
}
