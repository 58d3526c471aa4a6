//! The runner's heart rate for pace: a straight line, and where it stood around a date.
//!
//! It tells a heart rate that no heart explains (`lock`), and, because the first threshold lies at a share
//! of critical speed that runners differ little in, where the heart is at the thresholds (`heart`).

use super::evidence::{RunEvidence, minutes};
use super::thresholds::{CriticalSpeed, Estimate, T1_OF_CS};
use crate::activity::Sport;
use crate::calendar::Day;
use crate::digest::Digest;
use crate::kernels::stats::median;
use std::collections::BTreeMap;

/// A runner's heart rate for pace: a straight line over grade-adjusted speed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HrSpeedModel {
    /// Heart rate at `at_mps`, bpm.
    pub bpm: f64,
    /// The middle of what taught it, m/s.
    pub at_mps: f64,
    /// bpm for each m/s more.
    pub slope: f64,
    /// Robust standard deviation of a minute about the line, bpm.
    pub sd: f64,
}

/// More are thinned.
const MOST_MINUTES: usize = 20_000;
/// Width of a class of speed, m/s, and the fewest minutes in one (judgement).
const CLASS_MPS: f64 = 0.25;
const FEWEST: usize = 5;
/// A faster metre a second costs a heart so many bpm at least and at most (judgement: hardly any runner
/// lies outside; a line from too narrow a range of speed is drawn to it).
const SLOPES: (f64, f64) = (8.0, 45.0);
const USUAL_SLOPE: f64 = 22.0;
/// The least scatter that is believed, bpm (judgement).
const LEAST_SD: f64 = 3.0;

impl HrSpeedModel {
    /// Heart rate at a grade-adjusted speed, bpm.
    pub fn at(&self, gap_mps: f64) -> f64 {
        self.bpm + self.slope * (gap_mps - self.at_mps)
    }

    /// The line of a history: whole minutes of running outdoors after minute 8 whose heart rate no repair
    /// doubts, the median heart rate of each class of 0.25 m/s, least squares through those, weighted
    /// by the square root of their minutes. `None` below 20 min.
    pub fn learn<'a>(digests: impl Iterator<Item = &'a Digest>) -> Option<HrSpeedModel> {
        let runs = digests.filter(|d| d.sport == Sport::Running);
        HrSpeedModel::through(&runs.flat_map(|d| minutes(d).0).collect::<Vec<_>>())
    }

    pub(super) fn of(runs: &[RunEvidence]) -> Option<HrSpeedModel> {
        HrSpeedModel::through(
            &runs.iter().flat_map(|r| r.minutes.iter().copied()).collect::<Vec<_>>(),
        )
    }

    fn through(minutes: &[(f64, f64)]) -> Option<HrSpeedModel> {
        // Of long histories minutes at even distances: the line does not get better by more.
        let step = minutes.len().div_ceil(MOST_MINUTES).max(1);
        let minutes: Vec<(f64, f64)> = minutes.iter().step_by(step).copied().collect();
        let mut classes: BTreeMap<i64, Vec<(f64, f64)>> = BTreeMap::new();
        for m in &minutes {
            classes.entry((m.0 / CLASS_MPS).floor() as i64).or_default().push(*m);
        }
        let points: Vec<(f64, f64, f64)> = classes
            .values()
            .filter(|c| c.len() >= FEWEST)
            .filter_map(|c| {
                let speed = median(&mut c.iter().map(|m| m.0).collect::<Vec<_>>())?;
                let heart = median(&mut c.iter().map(|m| m.1).collect::<Vec<_>>())?;
                Some((speed, heart, (c.len() as f64).sqrt()))
            })
            .collect();
        if minutes.len() < 20 || points.is_empty() {
            return None;
        }
        let weight: f64 = points.iter().map(|p| p.2).sum();
        let at_mps = points.iter().map(|p| p.0 * p.2).sum::<f64>() / weight;
        let bpm = points.iter().map(|p| p.1 * p.2).sum::<f64>() / weight;
        let sxx: f64 = points.iter().map(|p| p.2 * (p.0 - at_mps).powi(2)).sum();
        let sxy: f64 = points.iter().map(|p| p.2 * (p.0 - at_mps) * (p.1 - bpm)).sum();
        // A class's width away from the middle, the usual slope weighs as much as one class.
        let prior = CLASS_MPS * CLASS_MPS * weight / points.len() as f64;
        let slope = ((sxy + USUAL_SLOPE * prior) / (sxx + prior)).clamp(SLOPES.0, SLOPES.1);
        let model = HrSpeedModel { bpm, at_mps, slope, sd: 0.0 };
        let mut off: Vec<f64> = minutes.iter().map(|m| (m.1 - model.at(m.0)).abs()).collect();
        let sd = (1.4826 * median(&mut off)?).max(LEAST_SD);
        Some(HrSpeedModel { sd, ..model })
    }
}

/// Runs this many days away still say where the heart is, less the further away (judgement:
/// [`crate::science::thresholds`]).
const REACH_DAYS: i32 = 60;
/// Runs that must lie in reach (judgement: fewer may all have been hot, or hilly).
const FEWEST_RUNS: usize = 4;
/// Runners differ by so much in the share of critical speed at the first threshold
/// ([`crate::science::generator`]).
const T1_SD: f64 = 0.025;
/// Error of the line itself, bpm: heat, hills and drift that it does not see (judgement); and of its
/// slope, bpm a m/s, away from the middle of the runs.
const LINE_SE: f64 = 2.0;
const SLOPE_SE: f64 = 4.0;

/// Where the heart stood for the pace around a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct HrOffset {
    /// bpm above the line of the whole history.
    offset_bpm: f64,
    /// Its error from run to run, bpm.
    se: f64,
    /// Mean speed of what tells, m/s.
    gap: f64,
}

/// Mean over the runs within reach, weighed by nearness and early minutes.
pub(super) fn hr_offset(runs: &[RunEvidence], model: &HrSpeedModel, day: Day) -> Option<HrOffset> {
    let from = runs.partition_point(|r| r.day.0 <= day.0 - REACH_DAYS);
    let to = runs.partition_point(|r| r.day.0 < day.0 + REACH_DAYS);
    let near: Vec<(f64, f64, f64)> = runs[from..to.max(from)]
        .iter()
        .filter_map(|r| {
            let (gap, bpm, minutes) = r.early_means?;
            let weight = minutes * f64::from(REACH_DAYS - (r.day.0 - day.0).abs());
            Some((bpm - model.at(gap), gap, weight))
        })
        .collect();
    if near.len() < FEWEST_RUNS {
        return None;
    }
    let weight: f64 = near.iter().map(|n| n.2).sum();
    let mean =
        |of: fn(&(f64, f64, f64)) -> f64| near.iter().map(|n| of(n) * n.2).sum::<f64>() / weight;
    let offset_bpm = mean(|n| n.0);
    let spread = near.iter().map(|n| n.2 * (n.0 - offset_bpm).powi(2)).sum::<f64>() / weight;
    let squares: f64 = near.iter().map(|n| n.2 * n.2).sum();
    let se = (spread * squares).sqrt() / weight;
    Some(HrOffset { offset_bpm, se, gap: mean(|n| n.1) })
}

/// Heart rates at the first threshold's share of critical speed, and at critical speed, with their
/// errors; `None` where no race taught critical speed: of a runner who trains without racing it is too low by
/// as much as nobody knows, and then so would these be.
pub(super) fn at_thresholds(
    model: &HrSpeedModel,
    hr_offset: HrOffset,
    cs: &CriticalSpeed,
) -> Option<(Estimate, Estimate)> {
    if !cs.raced {
        return None;
    }
    let at = |share: f64, share_sd: f64| {
        let speed = share * cs.speed.value;
        let by_share = model.slope * cs.speed.value * share_sd;
        let by_speed = model.slope * share * cs.speed.se;
        let by_slope = SLOPE_SE * (speed - hr_offset.gap);
        let squares = [by_share, by_speed, by_slope, hr_offset.se, LINE_SE].map(|e| e * e);
        Estimate {
            value: model.at(speed) + hr_offset.offset_bpm,
            se: squares.iter().sum::<f64>().sqrt(),
            source: format!("heart rate at {:.0} % of critical speed", 100.0 * share),
            observed_on: cs.speed.observed_on,
        }
    };
    Some((at(T1_OF_CS, T1_SD), at(1.0, 0.0)))
}
