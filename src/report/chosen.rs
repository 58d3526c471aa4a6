//! Which runs are worth a picture of their own.

use crate::findings::{Failure, Period, failed, failure, worst_first};
use crate::season::Season;

/// The worst runs of a history that are chosen whatever their age (judgement).
const WORST: usize = 10;
/// Days in which runs that were planned easy and run hard are chosen: a year.
const YEAR_DAYS: i32 = 365;

/// Indices of at most `most` runs that are worth a picture of their own, in order of time: the ten that failed worst,
/// those of the last twelve weeks, and those of the last year that were planned easy and run hard. What is too much
/// is left out from the end of this list, the oldest first.
pub fn chosen(season: &Season, most: usize) -> Vec<usize> {
    let runs = &season.runs;
    let counted = || (0..runs.len()).filter(|&i| runs[i].counts_as_run());
    let mut worst: Vec<usize> = counted().filter(|&i| failed(&runs[i])).collect();
    worst.sort_by(|a, b| worst_first(&runs[*a], &runs[*b]));
    worst.truncate(WORST);
    let recent = Period::of(season).runs;
    let recent = recent.iter().rev().map(|(i, _)| *i);
    let since = season.last_day().map_or(0, |day| day.0 - YEAR_DAYS);
    let planned = counted().rev().filter(|&i| {
        runs[i].day.0 > since && failure(&runs[i]) == Some(Failure::PlannedEasyRunHard)
    });
    let mut chosen: Vec<usize> = Vec::new();
    for i in worst.into_iter().chain(recent).chain(planned) {
        if chosen.len() < most && !chosen.contains(&i) {
            chosen.push(i);
        }
    }
    chosen.sort_unstable();
    chosen
}
