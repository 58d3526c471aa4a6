//! The finding of a season in a sentence.

use super::Season;

/// A recovery score below this was too hard (judgement).
pub const TOO_HARD: f64 = 60.0;

/// The finding in a sentence: what stands at the top of the report and the season chart.
pub fn headline(season: &Season) -> String {
    let scored: Vec<f64> = season
        .runs
        .iter()
        .filter_map(|r| r.recovery.as_ref().and_then(|s| s.score.clone().ok()))
        .collect();
    let runs = season.runs.iter().filter(|r| r.counts_as_run()).count();
    if runs == 0 {
        return "No runs here yet".to_string();
    }
    if scored.is_empty() {
        return format!("None of {runs} runs could be scored as a recovery run");
    }
    let hard = scored.iter().filter(|s| **s < TOO_HARD).count();
    match hard {
        0 => format!("All {} recovery runs were easy enough", scored.len()),
        n => format!("{n} of {} recovery runs were too hard", scored.len()),
    }
}
