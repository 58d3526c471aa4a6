//! The verdict and the table for the terminal.

use super::lines::{WIDTH, paragraph};
use super::outlook::Outlook;
use super::printable;
use crate::classify::Sort;
use crate::display::{count, hours_minutes_seconds};
use crate::findings::{Finding, Findings, easy_limit_with_error, mend, reason};
use crate::season::{COLUMNS, Cell, Run, Season};
use crate::units::UnitSystem;
use std::fmt::Write;

pub(super) fn score(value: &crate::activity::Known) -> String {
    value.as_ref().map_or("\u{2013}".to_string(), |v| format!("{v:.0}"))
}

/// Most findings that are said beside what is to mend.
const ASIDE: usize = 2;
/// Most failed runs that are listed.
const WORST: usize = 3;

/// The verdict for the terminal: what to mend and how, what is right, the runs that failed, and the totals.
pub fn verdict(season: &Season, said: &Findings, outlook: &Outlook, units: UnitSystem) -> String {
    let mut out = String::new();
    paragraph(&mut out, "", &said.headline);
    if said.counts.runs == 0 {
        return out;
    }
    for (k, finding) in said.to_mend.iter().enumerate() {
        // The first is the headline.
        if k > 0 {
            paragraph(&mut out, &format!("{}. ", k + 1), &finding.sentence);
        }
        if let Some(evidence) = in_a_line(&finding.evidence) {
            let _ = writeln!(out, "   {evidence}");
        }
        if let Some(action) = &finding.action {
            paragraph(&mut out, "   > ", action);
        }
    }
    let aside: Vec<&Finding> = said.open.iter().take(1).chain(said.fine.iter()).collect();
    let aside: Vec<&&Finding> = aside
        .iter()
        .filter(|f| !said.headline.to_lowercase().contains(&f.sentence.to_lowercase()))
        .collect();
    if !aside.is_empty() {
        out.push('\n');
    }
    for finding in aside.into_iter().take(ASIDE) {
        paragraph(&mut out, "- ", &finding.sentence);
    }
    failed(&mut out, season, said, units);
    totals(&mut out, season, said, units);
    next(&mut out, season, said, outlook, units);
    out
}

/// Lists the runs that were meant to be easy and were not.
fn failed(out: &mut String, season: &Season, said: &Findings, units: UnitSystem) {
    if said.failed.is_empty() {
        return;
    }
    let shown = said.failed.len().min(WORST);
    let of = match said.failed.len() {
        n if n > shown => format!(", {shown} of {n}"),
        _ => String::new(),
    };
    let _ = writeln!(out, "\nRecovery runs that were too hard or too long, worst first{of}:");
    for &i in &said.failed[..shown] {
        let run = &season.runs[i];
        let value = run.recovery.as_ref().map_or("\u{2013}".to_string(), |r| score(&r.score));
        let distance = run.digest.distance_m.as_ref().map_or(String::new(), |d| units.distance(*d));
        let mut line = format!(
            "  {}  {value:>3}  {distance:>9}  {}",
            run.day,
            reason(run).unwrap_or_default()
        );
        // What would mend it stands in the action above, of all of them together.
        if let Some(mend) = mend(run).filter(|m| wide(&line) + 2 + wide(m) <= WIDTH) {
            line.push_str("; ");
            line.push_str(&mend);
        }
        let _ = writeln!(out, "{}", cut(&line, WIDTH));
    }
}

/// As many clauses of some evidence as stand in one line; the page has all of them.
fn in_a_line(evidence: &str) -> Option<String> {
    let mut kept = String::new();
    for clause in evidence.split("; ") {
        let more = if kept.is_empty() { clause.to_string() } else { format!("{kept}; {clause}") };
        if 3 + wide(&more) > WIDTH {
            break;
        }
        kept = more;
    }
    (!kept.is_empty()).then_some(kept)
}

fn wide(text: &str) -> usize {
    text.chars().count()
}

/// The text, cut where it is longer than the line.
fn cut(text: &str, width: usize) -> String {
    if wide(text) <= width {
        return text.to_string();
    }
    let mut kept: String = text.chars().take(width - 1).collect();
    kept.push('\u{2026}');
    kept
}

/// Writes what there is in the period.
fn totals(out: &mut String, season: &Season, said: &Findings, units: UnitSystem) {
    let counts = &said.counts;
    let Some((from, to)) = said.days else { return };
    let distance = match counts.distance_m {
        m if m > 0.0 => format!(", {}", units.distance(m)),
        _ => String::new(),
    };
    let line =
        format!("{from} to {to}: {}{distance}: {}", count(counts.runs, "run"), counts.in_words());
    out.push('\n');
    paragraph(out, "", &line);
    let mut known = Vec::new();
    if let Some(mean) = counts.mean_score {
        known.push(format!(
            "recovery {mean:.0} of 100 ({} of {} scored)",
            counts.scored,
            count(counts.recovery, "recovery run")
        ));
    }
    known.push(match &season.spacing.headline {
        Ok(v) => format!("spacing {v:.0} of 100"),
        Err(why) => format!("spacing: no score, {why}"),
    });
    known.extend(easy_limit_with_error(season));
    paragraph(out, "", &known.join("; "));
}

/// Writes what comes next, how a plan was followed, and what is history.
fn next(out: &mut String, season: &Season, said: &Findings, outlook: &Outlook, units: UnitSystem) {
    let all = season.runs.iter().filter(|r| r.counts_as_run()).count();
    let mut next = outlook.lines(season, units);
    next.extend(outlook.planned_line());
    if all > said.counts.runs {
        let older = all - said.counts.runs;
        let are = if older == 1 { "is" } else { "are" };
        next.push(format!("{} before {are} history.", count(older, "run")));
    }
    paragraph(out, "", &next.join(" "));
}

/// A row a run for the terminal.
pub fn table(runs: &[Run], units: UnitSystem) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{:<16} {:>9} {:>8} {:>9} {:>4} {:<12} {:<9} {:>6} {:<9} {:>5}  path",
        "start (local)",
        "distance",
        "moving",
        "pace",
        "hr",
        "kind",
        "sort",
        "p_hard",
        "role",
        "score"
    );
    for run in runs.iter().filter(|r| r.counts()) {
        let digest = &run.digest;
        let distance =
            digest.distance_m.as_ref().map_or("\u{2013}".to_string(), |d| units.distance(*d));
        let _ = writeln!(
            out,
            "{:<16} {:>9} {:>8} {:>9} {:>4} {:<12} {:<9} {:>6} {:<9} {:>5}  {}",
            run.local_start().replace('T', " ")[..16].to_string(),
            distance,
            hours_minutes_seconds(digest.moving_s),
            run.mean_speed().map_or("\u{2013}".to_string(), |speed| units.pace(speed)),
            digest.mean_heart_rate().map_or("\u{2013}".to_string(), |v| format!("{v:.0}")),
            run.verdict.kind.id(),
            run.verdict.sort().map_or("\u{2013}", Sort::id),
            format!("{:.2}", run.verdict.p_hard),
            match run.role {
                Some(role) => role.id(),
                None if run.counts_as_run() => "\u{2013}",
                None => digest.sport.id(),
            },
            run.recovery.as_ref().map_or(String::new(), |r| score(&r.score)),
            printable(&run.path)
        );
    }
    out
}

/// All columns as a Markdown table.
pub fn markdown(runs: &[Run]) -> String {
    let mut out = String::new();
    let ids: Vec<&str> = COLUMNS.iter().map(|c| c.id).collect();
    let _ = writeln!(out, "| {} |\n|{}", ids.join(" | "), "---|".repeat(ids.len()));
    for run in runs {
        let cells: Vec<String> = COLUMNS
            .iter()
            .map(|c| match (c.get)(run) {
                Cell::Text(t) => printable(&t).replace('|', "\\|"),
                Cell::Number(v) => format!("{v:.*}", usize::from(c.digits.unwrap_or(3))),
                _ => String::new(),
            })
            .collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}
