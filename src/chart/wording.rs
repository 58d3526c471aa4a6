//! Sentences shared by several pictures: the reason of a score, the next runs, and missing data.

use super::Style;
use crate::activity::NoteKind;
use crate::calendar::UtcTime;
use crate::classify::Intent;
use crate::display::{count, span};
use crate::score::recovery::{ASKED_MIN, COMPONENTS, ComponentId};
use crate::season::{Excess, Run, Season, excess};

pub fn counted(season: &Season) -> impl Iterator<Item = &Run> {
    season.runs.iter().filter(|r| r.counts_as_run())
}

pub fn score(run: &Run) -> Option<f64> {
    run.recovery.as_ref()?.score.clone().ok()
}

pub fn is_hard(run: &Run) -> bool {
    run.verdict.is_hard()
}

/// Returns whether a run was meant to be easy but was not.
pub fn missed_easy_run(run: &Run) -> bool {
    excess(run).is_some() || (run.intent.is_some_and(Intent::is_easy) && is_hard(run))
}

/// Returns the reason of the component that cost a recovery run most. Duration is ignored for a run that was too hard.
pub fn costliest_reason(run: &Run) -> Option<&str> {
    let recovery = run.recovery.as_ref()?;
    let hard = excess(run) == Some(Excess::TooHard) || is_hard(run);
    let lost = COMPONENTS.iter().zip(&recovery.components).filter_map(|(c, (_, f))| {
        let f = f
            .as_ref()
            .ok()
            .filter(|f| f.share < 1.0 && !(hard && c.id == ComponentId::Duration))?;
        Some((c.weight * (1.0 - f.share), f.because.as_str()))
    });
    lost.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, because)| because)
}

/// Formats the score with its range within the error of VT1: `38 (32 to 45)`.
pub fn score_with_range(run: &Run) -> Option<String> {
    let recovery = run.recovery.as_ref()?;
    let score = recovery.score.as_ref().ok()?;
    let range = recovery.low.as_ref().ok().zip(recovery.high.as_ref().ok());
    Some(match range.map(|(a, b)| (format!("{a:.0}"), format!("{b:.0}"))) {
        Some((a, b)) if a != b => format!("{score:.0} ({a} to {b})"),
        _ => format!("{score:.0}"),
    })
}

/// The worst run and its score, in few words.
pub fn worst_in_short(run: &Run, style: &Style) -> String {
    let day = format!("{} {}", run.day.weekday_name(), style.date(run.day));
    match score(run) {
        Some(score) => format!("Worst: {day}, {score:.0} of 100"),
        None => format!("Worst: {day}"),
    }
}

/// Recommends the next easy and the next hard run.
pub fn next_runs(season: &Season, style: &Style) -> Vec<String> {
    let mut said = Vec::new();
    let how = match season.easy_limit() {
        Some(limit) => format!("below {:.0} bpm, {:.0} % of HRmax", limit.bpm, limit.of_max_pct),
        None => "slow enough to talk in whole sentences".to_string(),
    };
    let (from, to) = ASKED_MIN;
    said.push(format!("Recovery runs: {from:.0} to {to:.0} min, {how}."));
    if let Some((free, last)) = season.hard_again()
        && let Some((hours, by)) = last.wanted
    {
        let free = free.plus_s(f64::from(last.offset_s));
        let day = crate::calendar::Day::at(free, 0);
        let clock = UtcTime::to_string(&free);
        let clock = clock.get(11..16).unwrap_or("");
        said.push(format!(
            "Hard again from {} {}, {clock}: {} after the hard run of {}, by {}.",
            day.weekday_name(),
            style.day(day),
            span(hours),
            style.day(last.day),
            by.name
        ));
    }
    said
}

/// Lists the data that these runs lack.
pub fn missing_data<'a>(runs: impl Iterator<Item = &'a Run>) -> Vec<String> {
    let (mut all, mut heart, mut beats, mut speed, mut unsorted, mut damaged) = (0, 0, 0, 0, 0, 0);
    for run in runs {
        all += 1;
        heart += usize::from(!run.digest.track.has_heart_rate());
        beats += usize::from(run.digest.hrv.is_ok());
        speed += usize::from(!run.digest.track.has_gap());
        unsorted += usize::from(run.verdict.sort().is_none());
        damaged += usize::from(run.digest.notes.iter().any(|n| n.kind == NoteKind::Damage));
    }
    let mut said = Vec::new();
    let runs = |n: usize| count(n, "run");
    if heart > 0 {
        said.push(format!("heart rate in {} of {all}", runs(heart)));
    }
    if speed > 0 {
        said.push(format!("speed in {}", runs(speed)));
    }
    if beats < all {
        said.push(match beats {
            0 => "beat-to-beat data in all of them".to_string(),
            n => format!("beat-to-beat data in {}", runs(all - n)),
        });
    }
    if unsorted > 0 {
        said.push(format!("enough to sort {}", runs(unsorted)));
    }
    if damaged > 0 {
        said.push(format!("the end of {} (damaged)", count(damaged, "file")));
    }
    said
}
