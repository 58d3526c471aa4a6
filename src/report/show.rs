//! The explanation of one run for the terminal.

use super::printable;
use super::text::score;
use crate::display::{hours_minutes_seconds, span};
use crate::findings::{label, mend, title};
use crate::score::recovery::COMPONENTS;
use crate::season::Run;
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
    if let Some(other) = &run.duplicate_of {
        let other = printable(other);
        let _ = writeln!(out, "  left out of everything: it is a copy of {other}");
    }
    if let Some(whole) = &run.part_of {
        let _ = writeln!(out, "  it is part of {}, which counts", printable(whole));
    }
    let _ = writeln!(out, "\n{}", title(run));
    let sure = match verdict.sort() {
        Some(_) => {
            let hard = if verdict.is_hard() { "hard" } else { "not hard" };
            format!("{} % sure that it was {hard}", verdict.sure_percent())
        }
        None => format!("hard with a probability of {:.0} %", 100.0 * verdict.p_hard),
    };
    let _ = writeln!(out, "  {}, {}; {sure}", label(run), verdict.structure.describe());
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
            "  {:<26} speaks for {way}, {share:.0} % of the evidence: {}",
            id.vote().name,
            ballot.in_full()
        );
        if let Some(turns) = &ballot.turns_at {
            let _ = writeln!(out, "  {:<26} alone it would change the verdict with {turns}", "");
        }
    }
    for (id, why) in &verdict.silent {
        let _ = writeln!(out, "  {:<26} no data: {why}", id.vote().name);
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
        let _ = writeln!(out, "  the verdict would change {flips}");
    }
    let hours = [
        run.hours_since_hard.map(|h| format!("{h:.0} h after the last hard run")),
        run.hours_to_next_hard.map(|h| format!("{h:.0} h before the next")),
    ];
    let hours: Vec<String> = hours.into_iter().flatten().collect();
    if !hours.is_empty() {
        let _ = writeln!(out, "  {}", hours.join(", "));
    }
    if let Some((hours, by)) = run.wanted {
        let _ = writeln!(out, "  asks for {} until the next hard run, by {}", span(hours), by.name);
    }
    if let Some(recovery) = &run.recovery {
        let measured = format!("{:.0} % of it measured", 100.0 * recovery.coverage);
        let _ = match &recovery.score {
            Ok(_) => writeln!(
                out,
                "\nrecovery score {} (between {} and {} within the error of the first threshold; {measured})",
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
            && score.round() < ungated.round()
        {
            let _ = writeln!(
                out,
                "  {ungated:.0} by its parts, held at {score:.0} because the run as a whole was {}",
                verdict.kind.id()
            );
        }
        if let Some(what) = mend(run) {
            let _ = writeln!(out, "  next time: {what}");
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
