//! Heart rate as a linear function of speed, and its offset around a date.
//!
//! It exposes implausible heart rates (`cadence_lock`). It also gives the heart rates at the thresholds
//! (`heart`), because the first threshold lies at a share of critical speed that varies little between
//! runners.

use super::evidence::{RunEvidence, minutes};
use super::posterior::Observed;
use super::thresholds::{CriticalSpeed, T1_OF_CS};
use crate::activity::Sport;
use crate::calendar::Day;
use crate::digest::Digest;
use crate::kernels::stats::median;
use std::collections::BTreeMap;

/// A runner's heart rate as a linear function of grade-adjusted speed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HrSpeedModel {
    /// Heart rate at `at_mps`, bpm.
    pub bpm: f64,
    /// Weighted mean speed of the fit, m/s.
    pub at_mps: f64,
    /// Slope, bpm per m/s.
    pub slope: f64,
    /// Robust standard deviation of single minutes about the line, bpm.
    pub sd: f64,
}

/// Longer histories are thinned to this many minutes.
const MOST_MINUTES: usize = 20_000;
/// Width of a speed bin, m/s, and the least number of minutes in one (judgement).
const CLASS_MPS: f64 = 0.25;
const FEWEST: usize = 5;
/// Least and greatest slope, bpm per m/s, and the slope towards which fits over a narrow range of speed are
/// drawn (judgement: hardly any runner lies outside).
const SLOPES: (f64, f64) = (8.0, 45.0);
const USUAL_SLOPE: f64 = 22.0;
/// Least standard deviation that is assumed, bpm (judgement).
const LEAST_SD: f64 = 3.0;

impl HrSpeedModel {
    /// Heart rate at a grade-adjusted speed, bpm.
    pub fn at(&self, gap_mps: f64) -> f64 {
        self.bpm + self.slope * (gap_mps - self.at_mps)
    }

    /// Fits the model to a history: median heart rate per speed bin of 0.25 m/s, over whole minutes of
    /// outdoor running after minute 8 with trusted heart rate; then least squares through the bins, weighted
    /// by the square root of their minutes. `None` below 20 minutes.
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
        // Thin long histories evenly: more minutes do not improve the fit.
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
        // Prior on the slope, as heavy as one bin that lies one bin width from the mean.
        let prior = CLASS_MPS * CLASS_MPS * weight / points.len() as f64;
        let slope = ((sxy + USUAL_SLOPE * prior) / (sxx + prior)).clamp(SLOPES.0, SLOPES.1);
        let model = HrSpeedModel { bpm, at_mps, slope, sd: 0.0 };
        let mut off: Vec<f64> = minutes.iter().map(|m| (m.1 - model.at(m.0)).abs()).collect();
        let sd = (1.4826 * median(&mut off)?).max(LEAST_SD);
        Some(HrSpeedModel { sd, ..model })
    }
}

/// Runs within this many days count towards the offset, with weights that fall linearly (judgement:
/// [`crate::science::thresholds`]).
const REACH_DAYS: i32 = 60;
/// Least number of runs within reach (judgement: fewer may all have been hot, or hilly).
const FEWEST_RUNS: usize = 4;
/// Standard deviation between runners of the first threshold's share of critical speed
/// ([`crate::science::generator`]).
const T1_SD: f64 = 0.025;
/// Standard errors of the model, bpm, from heat, hills and drift that it ignores, and of its slope, bpm per
/// m/s (judgement).
const LINE_SE: f64 = 2.0;
const SLOPE_SE: f64 = 4.0;

/// Deviation of heart rate from the model around a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct HrOffset {
    /// bpm above the model of the whole history.
    offset_bpm: f64,
    /// Its standard error, bpm, from the scatter between runs.
    se: f64,
    /// Mean grade-adjusted speed of these runs, m/s.
    gap: f64,
}

/// Mean over the runs within reach, weighted by nearness and number of early minutes.
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

/// Heart rates at the first threshold's share of critical speed and at critical speed, with standard errors.
/// `None` while critical speed is only a lower bound: then it is too low by an unknown amount.
pub(super) fn at_thresholds(
    model: &HrSpeedModel,
    hr_offset: HrOffset,
    cs: &CriticalSpeed,
) -> Option<(Observed, Observed)> {
    if cs.lower_bound {
        return None;
    }
    let at = |share: f64, share_sd: f64| {
        let speed = share * cs.speed.value;
        let by_share = model.slope * cs.speed.value * share_sd;
        let by_speed = model.slope * share * cs.speed.se;
        let by_slope = SLOPE_SE * (speed - hr_offset.gap);
        let squares = [by_share, by_speed, by_slope, hr_offset.se, LINE_SE].map(|e| e * e);
        (model.at(speed) + hr_offset.offset_bpm, squares.iter().sum::<f64>().sqrt())
    };
    Some((at(T1_OF_CS, T1_SD), at(1.0, 0.0)))
}
