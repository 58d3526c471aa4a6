//! Two-minute windows: alpha1, RMSSD and whether they can be trusted.

use super::series::Series;
use super::time_domain::time_domain_of;
use crate::activity::{Span, Word, word};
use crate::kernels::detrend::SmoothnessPriors;
use crate::kernels::dfa;
use serde::{Deserialize, Serialize};

/// Length of a window, seconds (SCIENCE 2.7).
pub const WINDOW_S: f64 = 120.0;
/// Smoothing of the detrending (SCIENCE 2.2).
pub const LAMBDA: f64 = 500.0;
/// Least beats of a window (SCIENCE 1.3).
const MIN_BEATS: usize = 100;
/// Artifacts above which a window has no value, percent (SCIENCE 1.4).
const MOST_ARTIFACTS: f64 = 5.0;
/// Longest hole inside a window, seconds (SCIENCE 1.3).
const HOLE_S: f64 = 5.0;
/// Heart rate is coming up to its level until here, seconds (SCIENCE 2.7).
const SETTLED_S: f64 = 300.0;

/// Standard deviation of one window's alpha1 over N beats (SCIENCE 2.6):
/// (0.030 + 0.045 alpha1) sqrt(300 / N).
pub fn sampling_sd(alpha1: f64, beats: usize) -> f64 {
    (0.030 + 0.045 * alpha1) * (300.0 / beats.max(1) as f64).sqrt()
}

/// One window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Its middle, seconds since the start.
    pub centre_s: f64,
    /// DFA-alpha1; absent when it can't be computed.
    pub alpha1: Option<f64>,
    /// RMSSD, ms.
    pub rmssd_ms: Option<f64>,
    /// Artifacts over beats, percent.
    pub artifact_pct: f64,
    /// Corrected beats.
    pub beats: usize,
    /// 60000 over the mean interval, bpm.
    pub heart_rate_bpm: Option<f64>,
    /// Whether it counts.
    pub used: bool,
    /// Why not.
    #[serde(with = "word::optional")]
    pub reason: Option<Word>,
}

/// What the windows are cut from, and how.
#[derive(Clone, Copy, Debug)]
pub struct Cut<'a> {
    /// Beats.
    pub series: &'a Series,
    /// Stretches with the timer stopped.
    pub pauses: &'a [Span],
    /// Recorded speed over time, where there is any: seconds, m/s.
    pub speed: Option<(&'a [f64], &'a [f64])>,
    /// Whether the slow trend is taken out first (SCIENCE 2.2).
    pub detrend: bool,
}

impl Cut<'_> {
    /// Windows from the start to `elapsed_s`, one every `step_s` (120 s: side by side).
    pub fn windows(&self, elapsed_s: f64, step_s: f64) -> Vec<Window> {
        let count = ((elapsed_s - WINDOW_S) / step_s).clamp(-1.0, 40_000.0).floor() + 1.0;
        // Beats of 240 ms or more: no window holds more of them.
        let priors = SmoothnessPriors::new(LAMBDA, (WINDOW_S / 0.24) as usize + 1);
        (0..count as usize)
            .map(|k| {
                let start_s = k as f64 * step_s;
                self.window(Span { start_s, end_s: start_s + WINDOW_S }, &priors)
            })
            .collect()
    }

    fn window(&self, span: Span, priors: &SmoothnessPriors) -> Window {
        let series = self.series;
        let range = series.between(span.start_s, span.end_s);
        let rr = &series.rr_ms[range.clone()];
        let time = time_domain_of(&series.parts(range.clone()));
        let artifact_pct = series.artifact_pct(span.start_s, span.end_s).unwrap_or(0.0);
        let filled = rr.iter().sum::<f64>() / 1000.0;
        let times = &series.time_s[range.clone()];
        let hole = times.windows(2).zip(&rr[rr.len().min(1)..]);
        let hole = hole.into_iter().any(|(w, rr)| w[1] - w[0] - rr / 1000.0 > HOLE_S);
        let inside = |p: &Span| p.start_s < span.end_s && p.end_s > span.start_s;
        let paused = self.pauses.iter().any(inside);
        let few = rr.len() < MIN_BEATS || filled < 0.9 * WINDOW_S;
        let dirty = artifact_pct > MOST_ARTIFACTS;
        let reason = if few {
            Some("too few beats")
        } else if paused {
            Some("a pause inside")
        } else if hole {
            Some("a hole of more than 5 s")
        } else if dirty {
            Some("more than 5 % artifacts")
        } else if span.start_s < SETTLED_S {
            Some("the first 5 minutes")
        } else if unsteady(rr) {
            Some("heart rate changes by more than 12 bpm")
        } else if self.speed.is_some_and(|speed| uneven(speed, span)) {
            Some("pace changes by more than 10 %")
        } else {
            None
        };
        // Over a stop of the timer nothing is concatenated.
        let enough = !few && !paused && !hole && !dirty;
        let alpha1 = enough.then(|| self.alpha1_by(rr, priors)).flatten();
        Window {
            centre_s: (span.start_s + span.end_s) / 2.0,
            alpha1,
            rmssd_ms: time.rmssd_ms,
            artifact_pct,
            beats: rr.len(),
            heart_rate_bpm: time.mean_rr_ms.map(|m| 60_000.0 / m),
            used: reason.is_none() && alpha1.is_some(),
            reason,
        }
    }

    /// alpha1 of some beats, detrended or not.
    pub fn alpha1(&self, rr: &[f64]) -> Option<f64> {
        self.alpha1_by(rr, &SmoothnessPriors::new(LAMBDA, rr.len()))
    }

    fn alpha1_by(&self, rr: &[f64], priors: &SmoothnessPriors) -> Option<f64> {
        if self.detrend { dfa::alpha1(&priors.detrend(rr)) } else { dfa::alpha1(rr) }
    }
}

/// Whether heart rate over the last 30 s differs by more than 12 bpm from that over the first.
fn unsteady(rr: &[f64]) -> bool {
    let quarter = rr.len() / 4;
    let rate = |part: &[f64]| 60_000.0 * part.len() as f64 / part.iter().sum::<f64>();
    quarter > 0 && (rate(&rr[rr.len() - quarter..]) - rate(&rr[..quarter])).abs() > 12.0
}

/// Whether mean speed changes by more than 10 % between the halves of a window.
fn uneven((time, speed): (&[f64], &[f64]), span: Span) -> bool {
    let middle = (span.start_s + span.end_s) / 2.0;
    let mean = |from: f64, to: f64| {
        let range = time.partition_point(|t| *t < from)..time.partition_point(|t| *t < to);
        let known: Vec<f64> = speed[range].iter().copied().filter(|v| v.is_finite()).collect();
        crate::kernels::stats::mean(&known)
    };
    match (mean(span.start_s, middle), mean(middle, span.end_s)) {
        (Some(a), Some(b)) if a > 0.0 => (b / a - 1.0).abs() > 0.10,
        _ => false,
    }
}
