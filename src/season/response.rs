//! The response to hard sessions: heart rate at a given pace on the next easy run, compared with other easy
//! runs ([`crate::science::load`]). Shown for information; it never changes a classification.

use super::roles::AFTER_HARD_H;
use super::trend::{ConfidenceInterval, mean_with_interval, slope_with_interval};
use super::{DATE_LINE_DAYS, Run};
use crate::classify::Sort;
use crate::kernels::stats::{mean, sample_sd};

/// The response to one hard session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Response {
    /// Index of the hard session in the season's runs.
    pub hard: usize,
    /// Index of the next easy run.
    pub next: usize,
    /// Hours between them.
    pub hours: f64,
    /// Heart rate above that of the other easy runs within six weeks at the same pace, bpm.
    pub bpm: f64,
    /// Its standard error, bpm, from the scatter of the other easy runs.
    pub se: f64,
}

/// All responses of a season.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Responses {
    /// One per hard session followed by an easy run, in order of time.
    pub each: Vec<Response>,
    /// Their mean, bpm; `None` with fewer than four.
    pub mean: Option<ConfidenceInterval>,
    /// Their trend, bpm per 4 weeks; `None` with fewer than six.
    pub trend: Option<ConfidenceInterval>,
}

/// Minutes of each run that are compared, so that warm-up and drift are alike (judgement).
const MINUTES: std::ops::Range<f64> = 5.0..30.0;
/// Least known time within them, seconds (judgement).
const LEAST_S: f64 = 600.0;
/// Easy runs within this many days are compared, at least this many (judgement).
const NEAR_DAYS: i32 = 42;
const LEAST_RUNS: usize = 6;
/// Plausible range of the slope, bpm per m/s (judgement).
const SLOPE: (f64, f64) = (0.0, 60.0);

/// One easy run.
struct Point {
    run: usize,
    day: i32,
    gap: f64,
    heart: f64,
    /// The hard session that it follows, and the hours between.
    after: Option<(usize, f64)>,
}

pub(super) fn responses(runs: &[Run]) -> Responses {
    let points = points(runs);
    let slope = slope(&points);
    let mut from = 0;
    let mut each = Vec::new();
    for p in &points {
        let Some((hard, hours)) = p.after else { continue };
        while points[from].day < p.day - NEAR_DAYS - DATE_LINE_DAYS {
            from += 1;
        }
        let reached = |o: &&Point| o.day <= p.day + NEAR_DAYS + DATE_LINE_DAYS;
        let near = points[from..].iter().take_while(reached);
        let free = near.filter(|o| o.after.is_none() && (o.day - p.day).abs() <= NEAR_DAYS);
        let others: Vec<f64> = free.map(|o| o.heart - slope * o.gap).collect();
        let (Some(usual), Some(sd)) = (mean(&others), sample_sd(&others)) else { continue };
        if others.len() < LEAST_RUNS {
            continue;
        }
        let se = sd * (1.0 + 1.0 / others.len() as f64).sqrt();
        each.push(Response { hard, next: p.run, hours, bpm: p.heart - slope * p.gap - usual, se });
    }
    let values: Vec<f64> = each.iter().map(|r| r.bpm).collect();
    let dated: Vec<(f64, f64)> =
        each.iter().map(|r| (f64::from(runs[r.next].day.0) / 28.0, r.bpm)).collect();
    Responses { mean: mean_with_interval(&values), trend: slope_with_interval(&dated), each }
}

fn points(runs: &[Run]) -> Vec<Point> {
    let mut points = Vec::new();
    let mut last_hard: Option<usize> = None;
    for (i, run) in runs.iter().enumerate().filter(|(_, r)| r.counts_as_run()) {
        match run.verdict.sort() {
            Some(Sort::Hard) => last_hard = Some(i),
            Some(Sort::Recovery) => {
                // Only the first easy run after a hard session counts.
                let after = last_hard.take().and_then(|h| {
                    let hours = run.digest.start.since_s(runs[h].digest.end()) / 3600.0;
                    (0.0..=AFTER_HARD_H).contains(&hours).then_some((h, hours))
                });
                if let Some((gap, heart)) = means(run) {
                    points.push(Point { run: i, day: run.day.0, gap, heart, after });
                }
            }
            None => {}
        }
    }
    points
}

/// Mean grade-adjusted speed and heart rate of minutes 5 to 30.
fn means(run: &Run) -> Option<(f64, f64)> {
    run.verdict.doses.heart_rate.as_ref().ok()?;
    let track = &run.digest.track;
    let (mut moved, mut seconds, mut gap, mut heart) = (0.0, 0.0, 0.0, 0.0);
    for i in 0..track.len() {
        let s = track.moving_s(i);
        moved += s / 60.0;
        let (v, h) = (track.gap(i), track.heart_rate(i));
        if MINUTES.contains(&moved) && v.is_finite() && h.is_finite() {
            seconds += s;
            gap += s * v;
            heart += s * h;
        }
    }
    (seconds >= LEAST_S).then(|| (gap / seconds, heart / seconds))
}

/// Slope of heart rate over speed between easy runs, bpm per m/s, within blocks of four weeks to exclude
/// fitness and season.
fn slope(points: &[Point]) -> f64 {
    let (mut sxx, mut sxy) = (0.0, 0.0);
    for block in points.chunk_by(|a, b| a.day.div_euclid(28) == b.day.div_euclid(28)) {
        let n = block.len() as f64;
        let mx = block.iter().map(|p| p.gap).sum::<f64>() / n;
        let my = block.iter().map(|p| p.heart).sum::<f64>() / n;
        for p in block {
            sxx += (p.gap - mx).powi(2);
            sxy += (p.gap - mx) * (p.heart - my);
        }
    }
    if sxx > 0.0 { (sxy / sxx).clamp(SLOPE.0, SLOPE.1) } else { SLOPE.0 }
}
