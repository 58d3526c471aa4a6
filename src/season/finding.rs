//! The headline of a season, and what was wrong with its recovery runs.

use super::{Run, Season};
use crate::classify::{Intent, Kind};
use crate::score::MOSTLY_HARD;
use crate::score::recovery::{COMPONENTS, ComponentId, good_if_lower_from, score_at_full_points};

/// A recovery run with a score below this was too hard or too long (judgement).
pub const TOO_HARD: f64 = 60.0;

/// "Planned easy, run hard" is the headline when it holds for more than this share of the planned runs
/// (judgement).
const OFTEN_MISSED: f64 = 0.4;

/// What was wrong with a recovery run that scored below [`TOO_HARD`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// It was too intense.
    TooHard,
    /// It was too long, more than too intense.
    TooLong,
}

/// In what respect a recovery run was too much; `None` when it was easy enough or has no score.
pub fn excess(run: &Run) -> Option<Excess> {
    let recovery = run.recovery.as_ref()?;
    // What can't be told is no accusation.
    run.verdict.sort()?;
    if *recovery.score.as_ref().ok()? >= TOO_HARD {
        return None;
    }
    // The cap of the score depends on intensity alone: at the right length a capped run would still be too
    // hard.
    let length_mends = |r| {
        score_at_full_points(r, &run.verdict, ComponentId::Duration).is_ok_and(|s| s >= TOO_HARD)
    };
    if run.verdict.is_hard() || !length_mends(recovery) {
        return Some(Excess::TooHard);
    }
    let (mut length, mut rest) = (0.0, 0.0);
    for (component, (_, finding)) in COMPONENTS.iter().zip(&recovery.components) {
        if let Ok(f) = finding {
            let lost = component.weight * (1.0 - f.share);
            *if component.id == ComponentId::Duration { &mut length } else { &mut rest } += lost;
        }
    }
    Some(if length > rest { Excess::TooLong } else { Excess::TooHard })
}

/// What would have made a bad recovery run a good one, as a clause: a lower heart rate, from the minute until
/// which it was easy where that is known, or the right duration.
pub fn remedy(run: &Run) -> Option<String> {
    let found = run.recovery.as_ref()?;
    if excess(run) == Some(Excess::TooLong)
        && let Ok(score) = score_at_full_points(found, &run.verdict, ComponentId::Duration)
    {
        return Some(format!("at the length that is asked it scores {score:.0}"));
    }
    let minute = found.easy_until_min.as_ref().ok();
    let from = minute.and_then(|&minute| {
        let context = run.verdict.context;
        let (bpm, score) =
            good_if_lower_from(&run.digest, &run.thresholds, found, context, minute)?;
        Some(format!("{bpm} bpm lower from minute {minute:.0} scores {score:.0}"))
    });
    let throughout =
        || found.good_if_lower.map(|(bpm, score)| format!("{bpm} bpm lower scores {score:.0}"));
    from.or_else(throughout)
}

/// The order in which bad recovery runs are listed everywhere: lowest score first, as printed; of equals the
/// latest first, which the runner remembers best.
pub fn worst_first(a: &Run, b: &Run) -> std::cmp::Ordering {
    let score = |run: &Run| {
        let score = run.recovery.as_ref().and_then(|r| r.score.as_ref().ok());
        score.map_or(0.0, |s| s.round())
    };
    score(a).total_cmp(&score(b)).then(b.digest.start.cmp(&a.digest.start))
}

/// The headline of a season: the sentence at the top of the report and of the season chart.
pub fn headline(season: &Season) -> String {
    let runs = || season.runs.iter().filter(|r| r.counts_as_run());
    let all = runs().count();
    if all == 0 {
        return "No runs here yet".to_string();
    }
    let is_hard = |r: &&Run| r.verdict.is_hard();
    let planned = || runs().filter(|r| r.intent.is_some_and(Intent::is_easy));
    let (meant, missed) = (planned().count(), planned().filter(is_hard).count());
    if missed >= 3 && missed as f64 > OFTEN_MISSED * meant as f64 {
        return format!("{missed} of {meant} runs that were planned easy were run hard");
    }
    let moderate = planned().filter(|r| r.verdict.kind == Kind::Moderate).count();
    if moderate >= 3 && moderate as f64 > OFTEN_MISSED * meant as f64 {
        return format!("{moderate} of {meant} runs that were planned easy were run moderately");
    }
    let hard = runs().filter(is_hard).count();
    let sorted = runs().filter(|r| r.verdict.sort().is_some()).count();
    let untold = all - sorted;
    if let Some(error) = hr_max_error(season)
        && untold as f64 > MOSTLY_UNTOLD * all as f64
    {
        let runs =
            if all == 1 { "This run".to_string() } else { format!("{untold} of {all} runs") };
        return format!(
            "{runs} can't be told hard or easy yet: your maximal heart rate is known to \u{b1} {error:.0} only"
        );
    }
    if sorted >= 4 && hard as f64 > MOSTLY_HARD * sorted as f64 {
        return format!("{hard} of {sorted} runs were hard: there is little recovery here");
    }
    let scored = runs().filter(|r| r.recovery.as_ref().is_some_and(|s| s.score.is_ok())).count();
    if scored == 0 {
        return match all {
            1 => "One run, and no recovery run".to_string(),
            _ => format!("No recovery run among {all} runs"),
        };
    }
    let told = count_too_much(season, scored);
    // What is said of recovery runs holds for those that could be told.
    let open = planned().filter(|r| r.verdict.sort().is_none()).count();
    match open {
        0 => told,
        n => format!("{told}; {n} planned easy can't be told yet"),
    }
}

/// When more than this share of the runs can't be told, that comes first (judgement).
const MOSTLY_UNTOLD: f64 = 0.5;

/// The error of HRmax, bpm, when it is too large to tell hard from easy near the border.
fn hr_max_error(season: &Season) -> Option<f64> {
    season.athlete.latest().hr_max.as_ref().map(|max| max.se).filter(|se| *se >= 2.0)
}

/// How many recovery runs were too hard or too long, as a sentence.
fn count_too_much(season: &Season, scored: usize) -> String {
    let runs = || season.runs.iter().filter(|r| r.counts_as_run());
    let count = |excess| runs().filter(|r| self::excess(r) == Some(excess)).count();
    let plural = |n: usize| if n == 1 { "recovery run was" } else { "recovery runs were" };
    match (count(Excess::TooHard), count(Excess::TooLong)) {
        (0, 0) if scored == 1 => "The one recovery run was easy enough".to_string(),
        (0, 0) => format!("All {scored} recovery runs were easy enough"),
        (0, long) => format!("{long} of {scored} {} too long", plural(scored)),
        (hard, 0) => format!("{hard} of {scored} {} too hard", plural(scored)),
        (hard, long) => format!("{hard} of {scored} recovery runs were too hard, {long} too long"),
    }
}
