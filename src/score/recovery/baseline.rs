//! The runner's baseline of form and breathing, with which recovery runs are compared.

use crate::digest::{Digest, Form, HEART_BIN_BPM};
use crate::kernels::stats::median;

/// Days before a run that form the baseline ([`crate::science::recovery`]).
pub const BASELINE_DAYS: i32 = 60;
/// Least number of runs per bin (judgement).
const LEAST_RUNS: usize = 5;

/// Medians over the runs of the previous 60 days, by speed bin and by heart-rate bin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    ratio: Vec<(u16, f64)>,
    step: Vec<(u16, f64)>,
    stance: Vec<(u16, f64)>,
    breathing: Vec<(u16, f64)>,
}

impl Baseline {
    /// An empty baseline.
    pub const NONE: Baseline =
        Baseline { ratio: Vec::new(), step: Vec::new(), stance: Vec::new(), breathing: Vec::new() };

    /// The medians of these runs; a bin needs at least five of them.
    pub fn of<'a>(runs: impl Iterator<Item = &'a Digest> + Clone) -> Baseline {
        let form = |get: fn(&Form) -> Option<f64>| {
            let all = runs.clone().flat_map(|d| &d.form);
            medians(all.filter_map(|f| Some((f.bin, get(f)?))).collect())
        };
        let breaths = runs.clone().flat_map(|d| &d.breathing).map(|b| (b.bin, b.rate));
        Baseline {
            ratio: form(|f| f.vertical_ratio_pct),
            step: form(|f| f.step_length_mm),
            stance: form(|f| f.stance_time_ms),
            breathing: medians(breaths.collect()),
        }
    }

    /// Change of a run's vertical ratio against the baseline at the same speeds.
    pub(super) fn ratio(&self, run: &Digest) -> Option<Change> {
        change(&self.ratio, run, |f| f.vertical_ratio_pct)
    }

    /// Change of its step length.
    pub(super) fn step(&self, run: &Digest) -> Option<Change> {
        change(&self.step, run, |f| f.step_length_mm)
    }

    /// Change of its ground contact time.
    pub(super) fn stance(&self, run: &Digest) -> Option<Change> {
        change(&self.stance, run, |f| f.stance_time_ms)
    }

    /// Breaths per minute at a heart rate.
    pub(super) fn breathing_at(&self, bpm: f64) -> Option<f64> {
        at(&self.breathing, (bpm / HEART_BIN_BPM) as u16)
    }
}

/// A run compared with the baseline, over the time at speeds where both are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Change {
    /// Percent above the baseline, weighted by time.
    pub percent: f64,
    pub seconds: f64,
}

fn medians(mut values: Vec<(u16, f64)>) -> Vec<(u16, f64)> {
    values.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let groups = values.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() >= LEAST_RUNS);
    groups
        .filter_map(|g| Some((g[0].0, median(&mut g.iter().map(|v| v.1).collect::<Vec<_>>())?)))
        .collect()
}

fn at(baseline: &[(u16, f64)], bin: u16) -> Option<f64> {
    baseline.binary_search_by_key(&bin, |u| u.0).ok().map(|i| baseline[i].1)
}

fn change(baseline: &[(u16, f64)], run: &Digest, get: fn(&Form) -> Option<f64>) -> Option<Change> {
    let known = run.form.iter().filter_map(|f| Some((f.seconds, get(f)? / at(baseline, f.bin)?)));
    let (seconds, sum) = known.fold((0.0, 0.0), |(s, sum), (t, v)| (s + t, sum + t * v));
    (seconds > 0.0).then(|| Change { percent: 100.0 * (sum / seconds - 1.0), seconds })
}
