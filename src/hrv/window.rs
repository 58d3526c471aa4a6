//! Two-minute windows: alpha1, RMSSD and whether they can be trusted.

use super::align::Placed;
use super::artifact::clean;
use super::time_domain::time_domain;
use crate::activity::Span;
use crate::kernels::detrend::smoothness_priors;
use crate::kernels::dfa;

/// Length of a window, seconds (SCIENCE 2.7).
pub const WINDOW_S: f64 = 120.0;
/// Smoothing of the detrending (SCIENCE 2.2).
const LAMBDA: f64 = 500.0;
/// Least beats of a window (SCIENCE 1.3).
const MIN_BEATS: usize = 100;
/// Beats beyond this range are no beats (SCIENCE 1.4).
const RR_RANGE_MS: std::ops::RangeInclusive<f64> = 240.0..=2000.0;

/// Standard deviation of one window's alpha1 over N beats (SCIENCE 2.6):
/// (0.030 + 0.045 alpha1) sqrt(300 / N).
pub fn sampling_sd(alpha1: f64, beats: usize) -> f64 {
    (0.030 + 0.045 * alpha1) * (300.0 / beats.max(1) as f64).sqrt()
}

/// One window.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Its middle, seconds since the start.
    pub centre_s: f64,
    /// DFA-alpha1; absent when it can't be computed.
    pub alpha1: Option<f64>,
    /// RMSSD, ms.
    pub rmssd_ms: Option<f64>,
    /// Artifacts over beats, percent.
    pub artifact_pct: f64,
    /// Artifact events.
    pub events: usize,
    /// Beats as read.
    pub beats: usize,
    /// 60000 over the mean interval, bpm.
    pub heart_rate_bpm: Option<f64>,
    /// Whether it counts.
    pub used: bool,
    /// Why not.
    pub reason: Option<&'static str>,
}

/// Non-overlapping windows over the whole activity.
pub fn windows(placed: &[Placed], pauses: &[Span], elapsed_s: f64) -> Vec<Window> {
    let count = (elapsed_s / WINDOW_S).clamp(0.0, 10_000.0) as usize;
    let mut from = 0;
    (0..count)
        .map(|k| {
            let span = Span { start_s: k as f64 * WINDOW_S, end_s: (k + 1) as f64 * WINDOW_S };
            while placed.get(from).is_some_and(|p| p.time_s < span.start_s) {
                from += 1;
            }
            let len = placed[from..].iter().take_while(|p| p.time_s < span.end_s).count();
            window(&placed[from..from + len], span, pauses)
        })
        .collect()
}

fn window(beats: &[Placed], span: Span, pauses: &[Span]) -> Window {
    let rr: Vec<f64> = beats.iter().map(|p| p.rr_ms).filter(|v| RR_RANGE_MS.contains(v)).collect();
    let (corrected, labels) = clean(&rr, false);
    let events = labels
        .iter()
        .enumerate()
        .filter(|(i, l)| l.is_some() && (*i == 0 || labels[i - 1].is_none()))
        .count()
        + beats.len()
        - rr.len();
    let artifact_pct =
        if beats.is_empty() { 0.0 } else { 100.0 * events as f64 / beats.len() as f64 };
    let time = time_domain(&corrected);
    let filled = corrected.iter().sum::<f64>() / 1000.0;
    let hole = beats.windows(2).any(|w| w[1].time_s - w[0].time_s > 5.0);
    let inside = |p: &Span| p.start_s < span.end_s && p.end_s > span.start_s;
    let reason = if beats.len() < MIN_BEATS || filled < 0.9 * WINDOW_S {
        Some("too few beats")
    } else if pauses.iter().any(inside) {
        Some("a pause inside")
    } else if hole {
        Some("a hole of more than 5 s")
    } else if artifact_pct > 5.0 {
        Some("more than 5 % artifacts")
    } else if span.start_s < 300.0 {
        Some("the first 5 minutes")
    } else if unsteady(&corrected) {
        Some("heart rate changes by more than 12 bpm")
    } else {
        None
    };
    let enough = corrected.len() >= MIN_BEATS && artifact_pct <= 5.0 && !hole;
    let alpha1 = enough.then(|| dfa::alpha1(&smoothness_priors(&corrected, LAMBDA))).flatten();
    Window {
        centre_s: (span.start_s + span.end_s) / 2.0,
        alpha1,
        rmssd_ms: time.rmssd_ms,
        artifact_pct,
        events,
        beats: beats.len(),
        heart_rate_bpm: time.mean_rr_ms.map(|m| 60_000.0 / m),
        used: reason.is_none() && alpha1.is_some(),
        reason,
    }
}

/// Whether heart rate at the end differs by more than 12 bpm from that at the beginning.
fn unsteady(rr: &[f64]) -> bool {
    let quarter = rr.len() / 4;
    let rate = |part: &[f64]| 60_000.0 * part.len() as f64 / part.iter().sum::<f64>();
    quarter > 0 && (rate(&rr[rr.len() - quarter..]) - rate(&rr[..quarter])).abs() > 12.0
}
