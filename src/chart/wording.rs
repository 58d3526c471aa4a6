//! What several pictures count, and missing data in words.

use super::Style;
use crate::activity::NoteKind;
use crate::display::count;
use crate::season::{Run, Season};

pub fn counted(season: &Season) -> impl Iterator<Item = &Run> {
    season.runs.iter().filter(|r| r.counts_as_run())
}

pub fn is_hard(run: &Run) -> bool {
    run.verdict.is_hard()
}

/// The worst run and its score, in few words.
pub fn worst_in_short(run: &Run, style: &Style) -> String {
    let day = format!("{} {}", run.day.weekday_name(), style.date(run.day));
    match run.recovery_score() {
        Some(score) => format!("Worst: {day}, {score:.0} of 100"),
        None => format!("Worst: {day}"),
    }
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
