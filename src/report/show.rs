//! The explanation of one run for the terminal.

use super::printable;
use super::text::score;
use crate::display::{hours_minutes_seconds, span};
use crate::score::recovery::COMPONENTS;
use crate::season::{Run, remedy};
use crate::units::UnitSystem;
use std::fmt::Write;

/// Explains one run.
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
    let sort = match verdict.sort() {
        Some(sort) => {
            format!("{} ({}, {})", sort.id(), verdict.kind.id(), verdict.structure.describe())
        }
        None => format!("can't tell ({})", verdict.structure.describe()),
    };
    let _ = writeln!(
        out,
        "\n{sort}  P(hard) {:.2}  P(moderate) {:.2}  P(easy) {:.2}  confidence {:.2}",
        verdict.p_hard, verdict.p_moderate, verdict.p_easy, verdict.confidence
    );
    let total: f64 = verdict.ballots.iter().map(|(_, b)| (b.weight * b.log_odds()).abs()).sum();
    for (id, ballot) in &verdict.ballots {
        let way = if ballot.log_odds() >= 0.0 { "hard" } else { "easy" };
        let share = if total > 0.0 {
            100.0 * (ballot.weight * ballot.log_odds()).abs() / total
        } else {
            0.0
        };
        let _ = writeln!(
            out,
            "  {:<26} towards {way}, {share:.0} % of the say: {}",
            id.vote().name,
            ballot.in_full()
        );
        if let Some(turns) = &ballot.turns_at {
            let _ = writeln!(out, "  {:<26} alone it would turn the sort with {turns}", "");
        }
    }
    for (id, why) in &verdict.silent {
        let _ = writeln!(out, "  {:<26} silent: {why}", id.vote().name);
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
    if verdict.voices_disagree() {
        let _ = writeln!(
            out,
            "  heart rate and pace disagree: heart rate counts more, because hills, wind and footing set \
             the pace too"
        );
    }
    if let Some(strain) = verdict.strain {
        let _ = writeln!(out, "  hard by its length: {}", strain.what());
    }
    if let Some(doubt) = &verdict.doubt {
        let _ = writeln!(out, "  can't be told: {doubt}");
    }
    if let Some(flips) = &verdict.flips_if {
        let _ = writeln!(out, "  the sort would turn {flips}");
    }
    let hours = [
        run.hours_since_hard.map(|h| format!("{h:.0} h after the last hard session")),
        run.hours_to_next_hard.map(|h| format!("{h:.0} h before the next")),
    ];
    let hours: Vec<String> = hours.into_iter().flatten().collect();
    if !hours.is_empty() {
        let _ = writeln!(out, "  {}", hours.join(", "));
    }
    if let Some((hours, by)) = run.wanted {
        let _ =
            writeln!(out, "  asks for {} until the next hard session, by {}", span(hours), by.name);
    }
    if let Some(recovery) = &run.recovery {
        let measured = format!("{:.0} % of it measured", 100.0 * recovery.coverage);
        let _ = match &recovery.score {
            Ok(_) => writeln!(
                out,
                "\nrecovery score {} (between {} and {} within the error of VT1; {measured})",
                score(&recovery.score),
                score(&recovery.low),
                score(&recovery.high),
            ),
            Err(why) => writeln!(out, "\nno recovery score: {why} ({measured})"),
        };
        if let Ok(percent) = &recovery.percentile {
            let _ = writeln!(out, "  above {percent:.0} % of the runner's other recovery runs");
        }
        for (component, (_, finding)) in COMPONENTS.iter().zip(&recovery.components) {
            match finding {
                Ok(f) => {
                    let weight = match component.weight {
                        w if w > 0.0 => format!("weight {w:.0}"),
                        _ => "shown only".to_string(),
                    };
                    let _ = writeln!(
                        out,
                        "  {:<16} {:>3.0} of 100 ({weight}): {}",
                        component.name,
                        100.0 * f.share,
                        f.because
                    );
                }
                Err(why) => {
                    let _ = writeln!(out, "  {:<16}   \u{2013}: {why}", component.name);
                }
            }
        }
        if let (Ok(score), Ok(ungated)) = (&recovery.score, &recovery.ungated)
            && *score < ungated - 1.0
        {
            let _ = writeln!(
                out,
                "  its sort allows no more than {score:.0}; the components alone would be {ungated:.0}"
            );
        }
        if let Some(what) = remedy(run) {
            let _ = writeln!(out, "  what would have changed it: {what}");
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
        let _ = writeln!(out, "  {}: {}{count}", note.kind, printable(&note.what));
    }
    out
}
