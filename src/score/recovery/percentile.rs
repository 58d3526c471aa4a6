//! Runs of one kind are compared with each other ([`crate::science::recovery`]).

use super::RecoveryScore;
use crate::activity::{Absent, Known};

/// Other recovery runs that are needed (judgement: a percentile of fewer says little).
const LEAST: usize = 8;

/// Sets the percentile of each score among the others of the same runner. `scores` are in order of time; `past`
/// compares each with those before it only.
pub fn percentiles(scores: &mut [&mut RecoveryScore], past: bool) {
    let all: Vec<Option<f64>> = scores.iter().map(|s| s.score.as_ref().ok().copied()).collect();
    let mut ranked: Vec<f64> = all.iter().flatten().copied().collect();
    ranked.sort_unstable_by(f64::total_cmp);
    let mut before: Vec<f64> = Vec::new();
    for (found, own) in scores.iter_mut().zip(&all) {
        let Some(own) = *own else {
            found.percentile = Err(Absent::unreliable("there is no score"));
            continue;
        };
        found.percentile = if past { among(&before, own, 0) } else { among(&ranked, own, 1) };
        if past {
            before.insert(before.partition_point(|s| *s < own), own);
        }
    }
}

/// The percentile of a score among sorted ones, of which so many are itself.
fn among(sorted: &[f64], own: f64, itself: usize) -> Known {
    let others = sorted.len() - itself;
    if others < LEAST {
        let unit = "other recovery runs with a score";
        return Err(Absent::TooShort {
            have: others as f64,
            need: LEAST as f64,
            unit: unit.into(),
        });
    }
    let lower = sorted.partition_point(|s| *s < own);
    let equal = sorted.partition_point(|s| *s <= own) - lower - itself;
    Ok(100.0 * (lower as f64 + 0.5 * equal as f64) / others as f64)
}
