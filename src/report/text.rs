//! The terminal: verdict, table, one run explained, one rule explained.

use super::printable;
use crate::classify::VOTES;
use crate::repair::REPAIRS;
use crate::score::recovery::COMPONENTS;
use crate::score::spacing::RULES;
use crate::season::{COLUMNS, Cell, Morning, Run, Season, TOO_HARD, headline};
use crate::units::{UnitSystem, hours_minutes_seconds};
use std::fmt::Write;

fn score(value: &crate::activity::Known) -> String {
    value.as_ref().map_or("\u{2013}".to_string(), |v| format!("{v:.0}"))
}

/// The verdict for the terminal.
pub fn verdict(season: &Season, units: UnitSystem) -> String {
    let mut out = String::new();
    let runs: Vec<&Run> = season.runs.iter().filter(|r| r.counts_as_run()).collect();
    let _ = writeln!(out, "{}", headline(season));
    if runs.is_empty() {
        return out;
    }
    let count = |sort: &str| runs.iter().filter(|r| r.verdict.sort() == Some(sort)).count();
    let unclassified = runs.iter().filter(|r| r.verdict.sort().is_none()).count();
    let km: f64 = runs.iter().filter_map(|r| r.digest.distance_m.as_ref().ok()).sum();
    let _ = writeln!(
        out,
        "\n  {} {}, {} to {}, {}",
        runs.len(),
        if runs.len() == 1 { "run" } else { "runs" },
        runs[0].day,
        runs[runs.len() - 1].day,
        units.distance(km)
    );
    let recovery = runs.iter().filter(|r| r.recovery.is_some()).count();
    let _ = write!(out, "  {} hard, {} on the recovery side", count("hard"), count("recovery"));
    let _ = writeln!(out, " ({recovery} recovery runs), {unclassified} unclassified");
    let t = season.athlete.latest();
    if let (Some(vt1), Some(max)) = (&t.vt1, &t.hr_max) {
        let _ = writeln!(
            out,
            "  VT1 {:.0} \u{b1} {:.0} bpm ({}); HRmax {:.0} \u{b1} {:.0} ({})",
            vt1.value, vt1.se, vt1.source, max.value, max.se, max.source
        );
    }
    if let Some(cs) = &t.cs {
        let lower = if cs.lower_bound { ", a lower bound" } else { "" };
        let _ = writeln!(
            out,
            "  critical speed {} ({}{lower})",
            units.pace(cs.speed.value),
            cs.speed.source
        );
    }
    tagged(&mut out, &runs);
    worst(&mut out, &runs, units);
    spacing(&mut out, season);
    out
}

/// Planned easy, run hard: the finding that matters most.
fn tagged(out: &mut String, runs: &[&Run]) {
    let caught: Vec<&&Run> = runs
        .iter()
        .filter(|r| r.intent.is_some_and(|i| i.is_gentle()) && r.verdict.sort() == Some("hard"))
        .collect();
    if caught.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nPlanned easy, run hard: {}", caught.len());
    for run in caught.iter().rev().take(5) {
        let name = printable(run.digest.name.as_deref().unwrap_or(""));
        let _ = writeln!(out, "  {}  {name}  P(hard) {:.2}", run.day, run.verdict.p_hard);
    }
}

fn worst(out: &mut String, runs: &[&Run], units: UnitSystem) {
    let mut scored: Vec<(f64, &Run)> = runs
        .iter()
        .filter_map(|r| Some((r.recovery.as_ref()?.score.clone().ok()?, *r)))
        .filter(|(s, _)| *s < TOO_HARD)
        .collect();
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    if scored.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nRecovery runs that were too hard or too long, worst first:");
    for (value, run) in scored.iter().take(5) {
        let recovery = run.recovery.as_ref();
        // The component that cost most says why.
        let because = recovery
            .iter()
            .flat_map(|r| &r.parts)
            .filter_map(|(id, f)| {
                let weight = COMPONENTS.iter().find(|c| c.id == *id)?.weight;
                let f = f.as_ref().ok()?;
                Some((weight * (1.0 - f.share), &f.because))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map_or("", |(_, because)| because);
        let until = recovery
            .and_then(|r| r.easy_until_min.clone().ok())
            .map_or(String::new(), |m| format!("; easy until minute {m:.0}"));
        let easier = recovery
            .and_then(|r| r.easier)
            .map_or(String::new(), |(bpm, score)| format!("; {bpm} bpm lower scores {score:.0}"));
        let distance = run.digest.distance_m.as_ref().map_or(String::new(), |d| units.distance(*d));
        let _ =
            writeln!(out, "  {}  {value:>3.0}  {distance:>9}  {because}{until}{easier}", run.day);
    }
    if scored.len() > 5 {
        let _ = writeln!(out, "  and {} more: see runs.csv", scored.len() - 5);
    }
}

fn spacing(out: &mut String, season: &Season) {
    let found = &season.spacing;
    match &found.headline {
        Ok(v) => {
            let _ = writeln!(out, "\nSpacing, last 12 weeks: {v:.0} of 100");
        }
        Err(why) => {
            let _ = writeln!(out, "\nSpacing: no score: {why}");
        }
    }
    for (rule, (_, result)) in RULES.iter().zip(&found.rules) {
        match result {
            Ok(r) => {
                let share = 100.0 * r.share;
                let _ = writeln!(out, "  {:<26} {share:>3.0}  {}", rule.name, r.because);
                if let Some(last) = r.breaches.last() {
                    let times = match r.breaches.len() {
                        1 => "once".to_string(),
                        n => format!("{n} times, last"),
                    };
                    let _ = writeln!(out, "{:34}broken {times} {}: {}", "", last.day, last.what);
                }
            }
            Err(why) => {
                let _ = writeln!(out, "  {:<26} {:>3}  {why}", rule.name, "\u{2013}");
            }
        }
    }
    nights(out, season);
}

/// Overnight HRV beside the spacing: information, never a vote (SCIENCE G7).
fn nights(out: &mut String, season: &Season) {
    let judged = season.nights.iter().filter_map(|n| n.morning.as_ref().ok());
    let (mut all, mut low) = (0, 0);
    judged.for_each(|m| {
        all += 1;
        low += usize::from(*m == Morning::Suppressed);
    });
    if season.nights.is_empty() {
        return;
    }
    let days: Vec<String> = season.hard_on_suppressed().iter().map(ToString::to_string).collect();
    let hard = match days.len() {
        0 => "no hard session on one".to_string(),
        n => format!("{n} with a hard session, last {}", days[n - 1]),
    };
    let _ = writeln!(
        out,
        "  {:<26} {low:>3}  of {all} mornings suppressed ({} nights in all): {hard}",
        "overnight HRV",
        season.nights.len()
    );
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
    for run in runs.iter().filter(|r| r.duplicate_of.is_none()) {
        let digest = &run.digest;
        let distance =
            digest.distance_m.as_ref().map_or("\u{2013}".to_string(), |d| units.distance(*d));
        let speed = digest.distance_m.as_ref().map_or(0.0, |d| d / digest.moving_s.max(1.0));
        let _ = writeln!(
            out,
            "{:<16} {:>9} {:>8} {:>9} {:>4} {:<12} {:<9} {:>6} {:<9} {:>5}  {}",
            run.local_start().replace('T', " ")[..16].to_string(),
            distance,
            hours_minutes_seconds(digest.moving_s),
            units.pace(speed),
            digest.mean_heart_rate().map_or("\u{2013}".to_string(), |v| format!("{v:.0}")),
            run.verdict.kind.id(),
            run.verdict.sort().unwrap_or("\u{2013}"),
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

/// One run explained.
pub fn show(run: &Run, units: UnitSystem) -> String {
    let mut out = String::new();
    let digest = &run.digest;
    let verdict = &run.verdict;
    let _ = writeln!(out, "{}", printable(&run.path));
    let _ = writeln!(
        out,
        "  {} (local, by {}), {}, moving {}",
        run.local_start().replace('T', " "),
        run.zone,
        digest.distance_m.as_ref().map_or_else(|e| e.to_string(), |d| units.distance(*d)),
        hours_minutes_seconds(digest.moving_s)
    );
    let sort = verdict.sort().unwrap_or("unclassified");
    let _ = writeln!(
        out,
        "\n{} ({}, {})  P(hard) {:.2}  P(moderate) {:.2}  P(easy) {:.2}  confidence {:.2}",
        sort,
        verdict.kind.id(),
        verdict.structure.session_type.id(),
        verdict.p_hard,
        verdict.p_moderate,
        verdict.p_easy,
        verdict.confidence
    );
    let total: f64 = verdict.ballots.iter().map(|(_, b)| (b.weight * b.ell).abs()).sum();
    for (id, ballot) in &verdict.ballots {
        let row = VOTES.iter().find(|v| v.id == *id);
        let way = if ballot.ell >= 0.0 { "hard" } else { "easy" };
        let share =
            if total > 0.0 { 100.0 * (ballot.weight * ballot.ell).abs() / total } else { 0.0 };
        let _ = writeln!(
            out,
            "  {:<26} towards {way}, {share:.0} % of the say: {}",
            row.map_or(*id, |r| r.name),
            ballot.because
        );
    }
    if verdict.structure_bonus > 0.0 {
        let _ = writeln!(
            out,
            "  {:<26} towards hard: {} repetitions, {} log-odds",
            "structure", verdict.structure.reps, verdict.structure_bonus
        );
    }
    for (id, why) in &verdict.silent {
        let name = VOTES.iter().find(|v| v.id == *id).map_or(*id, |v| v.name);
        let _ = writeln!(out, "  {name:<26} silent: {why}");
    }
    match &digest.hrv {
        Ok(hrv) => out.push_str(&super::hrv_lines(hrv)),
        Err(_) => {
            if let Ok(bpm) = digest.track.heart_rate_variation() {
                let _ = writeln!(
                    out,
                    "  no beats in this file, so no HRV; HR variability over time (not HRV): {bpm:.1} bpm"
                );
            }
        }
    }
    if let Some(flips) = &verdict.flips_if {
        let _ = writeln!(out, "  the sort would turn {flips}");
    }
    if let Some(recovery) = &run.recovery {
        let _ = writeln!(
            out,
            "\nrecovery score {} (between {} and {} within the error of VT1; {:.0} % of it measured)",
            score(&recovery.score),
            score(&recovery.low),
            score(&recovery.high),
            100.0 * recovery.coverage
        );
        for (component, (_, finding)) in COMPONENTS.iter().zip(&recovery.parts) {
            match finding {
                Ok(f) => {
                    let _ = writeln!(
                        out,
                        "  {:<16} {:>3.0} of 100 (weight {:.0}): {}",
                        component.name,
                        100.0 * f.share,
                        component.weight,
                        f.because
                    );
                }
                Err(why) => {
                    let _ = writeln!(out, "  {:<16}   \u{2013}: {why}", component.name);
                }
            }
        }
        if let Some((bpm, score)) = recovery.easier {
            let _ = writeln!(out, "  {bpm} bpm lower throughout, and it scores {score:.0}");
        }
        match &recovery.easy_until_min {
            Ok(minute) => {
                let _ = writeln!(out, "  it would have been easy until minute {minute:.0}");
            }
            Err(why) => {
                let _ = writeln!(out, "  easy until: {why}");
            }
        }
    }
    if !digest.notes.is_empty() {
        let _ = writeln!(out, "\nread with:");
    }
    for note in &digest.notes {
        let count = if note.samples > 0 { format!(" ({})", note.samples) } else { String::new() };
        let _ = writeln!(out, "  {}: {}{count}", note.by, printable(&note.what));
    }
    out
}

/// What a column, vote, component, rule or repair is; all of them when `id` is `None`.
pub fn explain(id: Option<&str>) -> Option<String> {
    let mut out = String::new();
    let mut entry = |key: &str, name: &str, unit: &str, doc: &str, source: &str| match id {
        Some(wanted) if wanted == key => {
            let _ = writeln!(out, "{key}: {name}\n  {doc}");
            for (label, value) in [("unit", unit), ("source", source)] {
                if !value.is_empty() {
                    let _ = writeln!(out, "  {label}: {value}");
                }
            }
        }
        Some(_) => {}
        None => {
            let _ = writeln!(out, "{key:<24} {name}");
        }
    };
    for v in VOTES {
        entry(v.id, v.name, v.unit, v.doc, v.source);
    }
    for c in COMPONENTS {
        let key = format!("recovery_{}", c.id);
        entry(&key, c.name, c.unit, c.doc, c.source);
    }
    for r in RULES {
        entry(r.id, r.name, r.unit, r.doc, r.source);
    }
    for r in REPAIRS {
        entry(r.id, r.name, "", r.doc, r.source);
    }
    for c in COLUMNS.iter().filter(|c| !c.id.starts_with("recovery_") || c.digits.is_none()) {
        entry(c.id, c.doc, "", c.doc, "");
    }
    (!out.is_empty()).then_some(out)
}
