//! The verdict and the table for the terminal.

use super::printable;
use crate::classify::{Ballot, Sort};
use crate::display::{count, hours_minutes_seconds};
use crate::score::recovery::{COMPONENTS, RecoveryScore};
use crate::score::spacing::RULES;
use crate::season::{
    COLUMNS, Cell, HrvStatus, Run, Season, TOO_HARD, headline, remedy, sentences,
    sentences_span_all, worst_first,
};
use crate::units::UnitSystem;
use std::fmt::Write;

pub(super) fn score(value: &crate::activity::Known) -> String {
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
    let sorted = |sort| runs.iter().filter(|r| r.verdict.sort() == Some(sort)).count();
    let unclassified = runs.iter().filter(|r| r.verdict.sort().is_none()).count();
    let km: f64 = runs.iter().filter_map(|r| r.digest.distance_m.as_ref().ok()).sum();
    let _ = writeln!(
        out,
        "\n  {}, {} to {}, {}",
        count(runs.len(), "run"),
        runs[0].day,
        runs[runs.len() - 1].day,
        units.distance(km)
    );
    let recovery = runs.iter().filter(|r| r.recovery.is_some()).count();
    let _ = write!(
        out,
        "  {} hard, {} on the recovery side",
        sorted(Sort::Hard),
        sorted(Sort::Recovery)
    );
    let scored = if recovery == 1 { "a recovery run" } else { "recovery runs" };
    let _ = writeln!(out, ", {unclassified} that can't be told; {recovery} scored as {scored}");
    let t = season.athlete.latest();
    if let (Some(vt1), Some(max)) = (&t.vt1, &t.hr_max) {
        let _ = writeln!(
            out,
            "  VT1 {:.0} \u{b1} {:.0} bpm ({}); HRmax {:.0} \u{b1} {:.0} ({})",
            vt1.value, vt1.se, vt1.source, max.value, max.se, max.source
        );
    }
    if let Some(limit) = season.easy_limit() {
        let _ = writeln!(out, "  easy limit {limit}");
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
    coach(&mut out, season);
    planned_easy_run_hard(&mut out, &runs);
    worst(&mut out, &runs, units);
    spacing(&mut out, season);
    out
}

/// Writes the most important findings with their evidence.
fn coach(out: &mut String, season: &Season) {
    let said = sentences(season);
    if said.is_empty() {
        return;
    }
    let when = if sentences_span_all(season) { "All of it" } else { "The last 12 weeks" };
    let _ = writeln!(out, "\n{when}, what costs most first:");
    for (k, said) in said.iter().enumerate() {
        let _ = writeln!(out, "  {}. {}.\n     {}.", k + 1, said.sentence, said.evidence);
    }
}

/// Lists the runs that were planned easy but run hard.
fn planned_easy_run_hard(out: &mut String, runs: &[&Run]) {
    let caught: Vec<&&Run> = runs
        .iter()
        .filter(|r| r.intent.is_some_and(|i| i.is_easy()) && r.verdict.is_hard())
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
    scored.sort_by(|a, b| worst_first(a.1, b.1));
    if scored.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nRecovery runs that were too hard or too long, worst first:");
    for (value, run) in scored.iter().take(5) {
        let recovery = run.recovery.as_ref();
        // The reason is whatever cost most: the sort as a whole, or a component.
        let because = recovery.and_then(|r| capped_by_sort(run, r)).or_else(|| costliest(run));
        let because = because.unwrap_or_default();
        let until = recovery
            .and_then(|r| r.easy_until_min.clone().ok())
            .map_or(String::new(), |m| format!("; easy until minute {m:.0}"));
        let mended = remedy(run).map_or(String::new(), |what| format!("; {what}"));
        let distance = run.digest.distance_m.as_ref().map_or(String::new(), |d| units.distance(*d));
        let _ =
            writeln!(out, "  {}  {value:>3.0}  {distance:>9}  {because}{until}{mended}", run.day);
    }
    if scored.len() > 5 {
        let _ = writeln!(out, "  and {} more: see runs.csv", scored.len() - 5);
    }
}

fn spacing(out: &mut String, season: &Season) {
    let spacing = &season.spacing;
    match &spacing.headline {
        Ok(v) => {
            let speak = spacing.rules.iter().filter(|(_, r)| r.is_ok()).count();
            let by = match RULES.len() - speak {
                0 => String::new(),
                _ => format!(", by {speak} of {} rules", RULES.len()),
            };
            let _ = writeln!(out, "\nSpacing, last 12 weeks: {v:.0} of 100{by}");
        }
        Err(why) => {
            let _ = writeln!(out, "\nSpacing: no score: {why}");
        }
    }
    for (rule, (_, result)) in RULES.iter().zip(&spacing.rules) {
        match result {
            Ok(r) => {
                let share = 100.0 * r.share;
                let _ = writeln!(out, "  {:<26} {share:>3.0}  {}", rule.name, r.because);
                if let Some(last) = r.breaches.last() {
                    let times = match r.breaches.len() {
                        1 => "once".to_string(),
                        n => format!("{n} times, last"),
                    };
                    let _ = writeln!(out, "{:34}broken {times} {}: {}", "", last.day, last.kind);
                }
            }
            Err(why) => {
                let _ = writeln!(out, "  {:<26} {:>3}  {why}", rule.name, "\u{2013}");
            }
        }
    }
    spacing_context(out, season);
}

/// Returns the reason why the sort caps the score of a run, if it does.
fn capped_by_sort(run: &Run, found: &RecoveryScore) -> Option<String> {
    let (score, ungated) = (found.score.as_ref().ok()?, found.ungated.as_ref().ok()?);
    if *score > ungated - 1.0 {
        return None;
    }
    let say = |b: &Ballot| b.weight * b.log_odds();
    let (_, ballot) = run.verdict.ballots.iter().max_by(|a, b| say(&a.1).total_cmp(&say(&b.1)))?;
    Some(format!("{} as a whole: {}", run.verdict.kind.id(), ballot.in_full()))
}

/// Returns the reason of the component that cost most.
fn costliest(run: &Run) -> Option<String> {
    let parts = COMPONENTS.iter().zip(&run.recovery.as_ref()?.components);
    let cost = parts.filter_map(|(c, (_, f))| {
        let f = f.as_ref().ok()?;
        Some((c.weight * (1.0 - f.share), f.because.clone()))
    });
    cost.max_by(|a, b| a.0.total_cmp(&b.0)).map(|c| c.1)
}

/// Writes the sensitivity of the spacing score, its best stretch, and the breaks.
fn spacing_context(out: &mut String, season: &Season) {
    let spacing = &season.spacing;
    let s = &season.sensitivity;
    if let ([Some(low), Some(_), Some(high)], Some(vt1)) = (s.spacing, &season.athlete.latest().vt1)
    {
        let _ = writeln!(
            out,
            "  with VT1 {:.0} bpm lower it would be {low:.0} ({} runs sorted otherwise), as much higher \
             {high:.0} ({})",
            vt1.se, s.turned[0], s.turned[1]
        );
    }
    if let Some((run, score)) = s.flip {
        let run = &season.runs[run];
        let other = run.verdict.sort().map_or(Sort::Hard, Sort::other).id();
        let _ = writeln!(
            out,
            "  no single sort moves it further than that of {}: as {other} it would be {score:.0}",
            run.day
        );
    }
    let several = spacing.best.zip(spacing.worst).filter(|(a, b)| a.from != b.from);
    if let Some((best, worst)) = several {
        let _ = writeln!(
            out,
            "  best 28 days of the selection: {} to {} ({:.0}); worst: {} to {} ({:.0})",
            best.from, best.to, best.score, worst.from, worst.to, worst.score
        );
    }
    if !spacing.breaks.is_empty() {
        let last = spacing.breaks.iter().rev().take(3);
        let last: Vec<String> = last.map(|b| format!("{} to {}", b.from, b.to)).collect();
        let more = if spacing.breaks.len() > 3 { ", ..." } else { "" };
        let _ = writeln!(
            out,
            "  breaks of six days or more, neither rest nor breach: {}: {}{more}",
            spacing.breaks.len(),
            last.join(", ")
        );
    }
    nights(out, season);
    if let Some(r) = season.responses.mean {
        let _ = writeln!(
            out,
            "\nThe day after: {:+.1} bpm at the same pace (95 % {:+.1} to {:+.1}; {} hard sessions){}",
            r.value,
            r.low,
            r.high,
            r.n,
            season
                .responses
                .trend
                .filter(|t| t.is_clear())
                .map_or(String::new(), |t| format!(", changing by {:+.1} in 4 weeks", t.value))
        );
    }
    if let Some(e) = season.efficiency {
        let _ = writeln!(
            out,
            "Pace for the heart rate of easy runs, last 26 weeks: {:+.1} % in 4 weeks (95 % {:+.1} to {:+.1})",
            e.value, e.low, e.high
        );
    }
}

/// Overnight HRV beside the rules: which hard sessions fell on a suppressed morning.
fn nights(out: &mut String, season: &Season) {
    let mornings = season.hrv_status_on_hard_days();
    if mornings.is_empty() {
        return;
    }
    let low: Vec<String> = mornings
        .iter()
        .filter(|(_, m)| *m == HrvStatus::Suppressed)
        .map(|(r, _)| r.day.to_string())
        .collect();
    let last = low.last().map_or(String::new(), |day| format!(", last {day}"));
    let _ = writeln!(
        out,
        "  overnight HRV: {} of {} hard sessions on a suppressed morning{last}",
        low.len(),
        mornings.len()
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
    for run in runs.iter().filter(|r| r.counts()) {
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
