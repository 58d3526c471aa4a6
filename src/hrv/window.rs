//! Two-minute windows with alpha1, RMSSD, and whether they are usable.

use super::series::BeatSeries;
use crate::activity::Span;
use crate::activity::by_id::serde_by_id;
use crate::kernels::detrend::SmoothnessPriors;
use crate::kernels::dfa::Dfa;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Length of a window, seconds ([`crate::science::hrv`]).
pub const WINDOW_S: f64 = 120.0;
/// Smoothing of the detrending ([`crate::science::hrv`]).
pub const DETREND_LAMBDA: f64 = 500.0;
/// Least number of beats in a window ([`crate::science::hrv`]).
const MIN_BEATS: usize = 100;
/// Artifacts above which a window counts half, and above which it has no value, percent
/// ([`crate::science::hrv`]).
const HALF_WEIGHT_ABOVE_PCT: f64 = 3.0;
const REJECT_ABOVE_PCT: f64 = 5.0;
/// Longest hole inside a window, seconds ([`crate::science::hrv`]).
const HOLE_S: f64 = 5.0;
/// Time until heart rate has risen to its level, seconds ([`crate::science::hrv`]).
const HEART_RATE_RISE_S: f64 = 300.0;

/// From this heart rate on, bpm, RMSSD of a heart is 2 to 5 ms and some 4 % of the interval at most
/// ([`crate::science::hrv`]); optical sensors have been seen to give 60 to 130 ms at 150 bpm, without an
/// artifact among them. So much more is the noise of a sensor (judgement).
const EXERCISE_BPM: f64 = 120.0;
const MAX_RMSSD_SHARE: f64 = 0.05;

/// Standard deviation of one window's alpha1 over N beats ([`crate::science::hrv`]):
/// (0.030 + 0.045 alpha1) sqrt(300 / N).
pub fn alpha1_sampling_sd(alpha1: f64, beats: usize) -> f64 {
    (0.030 + 0.045 * alpha1) * (300.0 / beats.max(1) as f64).sqrt()
}

/// Weight of a window by its artifacts: 1 up to 3 %, one half up to 5 %, 0 above.
pub fn weight(artifact_pct: f64) -> f64 {
    match artifact_pct {
        a if a <= HALF_WEIGHT_ABOVE_PCT => 1.0,
        a if a <= REJECT_ABOVE_PCT => 0.5,
        _ => 0.0,
    }
}

/// The reason why a window is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowRejection {
    /// Fewer than 100 beats, or more than a tenth of the time without beats.
    FewBeats,
    /// The timer was stopped within the window.
    Paused,
    /// A hole of more than 5 s.
    Hole,
    /// More than 5 % artifacts.
    Artifacts,
    /// Beats too uneven for a heart at this rate.
    Noise,
    /// Within the first 5 minutes.
    Settling,
    /// Heart rate changes by more than 12 bpm.
    HeartRateChanges,
    /// Pace changes by more than 10 %.
    PaceChanges,
    /// Beats that do not vary.
    Flat,
}

impl WindowRejection {
    const ALL: [WindowRejection; 9] = [
        WindowRejection::FewBeats,
        WindowRejection::Paused,
        WindowRejection::Hole,
        WindowRejection::Artifacts,
        WindowRejection::Noise,
        WindowRejection::Settling,
        WindowRejection::HeartRateChanges,
        WindowRejection::PaceChanges,
        WindowRejection::Flat,
    ];

    /// The reason in words, as in tables and digests.
    pub const fn id(self) -> &'static str {
        match self {
            WindowRejection::FewBeats => "too few beats",
            WindowRejection::Paused => "a pause inside",
            WindowRejection::Hole => "a hole of more than 5 s",
            WindowRejection::Artifacts => "more than 5 % artifacts",
            WindowRejection::Noise => "beats too uneven for a heart at this rate",
            WindowRejection::Settling => "the first 5 minutes",
            WindowRejection::HeartRateChanges => "heart rate changes by more than 12 bpm",
            WindowRejection::PaceChanges => "pace changes by more than 10 %",
            WindowRejection::Flat => "beats that do not vary",
        }
    }

    /// Returns the reason with this text.
    pub fn from_id(id: &str) -> Option<WindowRejection> {
        WindowRejection::ALL.into_iter().find(|reason| reason.id() == id)
    }
}

serde_by_id!(WindowRejection);

/// One window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Middle of the window, seconds since the start.
    pub centre_s: f64,
    /// DFA-alpha1; `None` when it can't be computed.
    pub alpha1: Option<f64>,
    /// RMSSD, ms.
    pub rmssd_ms: Option<f64>,
    /// Artifacts per beat, percent.
    pub artifact_pct: f64,
    /// Number of corrected beats.
    pub beats: usize,
    /// 60000 divided by the mean interval, bpm.
    pub heart_rate_bpm: Option<f64>,
    /// Whether the window is usable.
    pub used: bool,
    /// The reason why it is not.
    pub reason: Option<WindowRejection>,
}

/// The data from which windows are computed.
#[derive(Clone, Copy, Debug)]
pub struct Windowing<'a> {
    /// Beats.
    pub series: &'a BeatSeries,
    /// Spans with the timer stopped.
    pub pauses: &'a [Span],
    /// Recorded speed over time, where there is any: seconds, m/s.
    pub speed: Option<(&'a [f64], &'a [f64])>,
    /// Whether the slow trend is taken out first ([`crate::science::hrv`]).
    pub detrend: bool,
}

/// Buffers that are reused between windows to avoid allocations.
struct Workspace {
    priors: SmoothnessPriors,
    flat: Vec<f64>,
    dfa: Dfa,
}

impl Workspace {
    fn new(longest: usize) -> Workspace {
        let priors = SmoothnessPriors::new(DETREND_LAMBDA, longest);
        Workspace { priors, flat: Vec::new(), dfa: Dfa::default() }
    }

    fn alpha1(&mut self, rr: &[f64], detrend: bool) -> Option<f64> {
        if !detrend {
            return self.dfa.alpha1(rr);
        }
        self.priors.detrend_into(rr, &mut self.flat);
        self.dfa.alpha1(&self.flat)
    }
}

/// Running sums over the beats of a window.
#[derive(Default)]
struct WindowSums {
    rr: f64,
    steps: usize,
    squares: f64,
    hole: bool,
}

impl WindowSums {
    fn of(series: &BeatSeries, range: Range<usize>) -> WindowSums {
        let mut sums = WindowSums::default();
        for i in range.clone() {
            let rr = series.rr_ms[i];
            sums.rr += rr;
            if i == range.start {
                continue;
            }
            // No difference is taken across a splice, which would inflate RMSSD.
            if series.part[i] == series.part[i - 1] {
                sums.squares += (rr - series.rr_ms[i - 1]).powi(2);
                sums.steps += 1;
            } else if series.time_s[i] - series.time_s[i - 1] - rr / 1000.0 > HOLE_S {
                sums.hole = true;
            }
        }
        sums
    }
}

impl Windowing<'_> {
    /// Computes windows from the start to `elapsed_s`, one every `step_s` (non-overlapping with 120 s).
    pub fn windows(&self, elapsed_s: f64, step_s: f64) -> Vec<Window> {
        let count = ((elapsed_s - WINDOW_S) / step_s).clamp(-1.0, 40_000.0).floor() + 1.0;
        // Beats of 240 ms or more: hardly a window holds more of them.
        let mut workspace = Workspace::new((WINDOW_S / 0.24) as usize + 1);
        (0..count as usize)
            .map(|k| {
                let start_s = k as f64 * step_s;
                self.window(Span { start_s, end_s: start_s + WINDOW_S }, &mut workspace)
            })
            .collect()
    }

    fn window(&self, span: Span, workspace: &mut Workspace) -> Window {
        let series = self.series;
        let range = series.between(span.start_s, span.end_s);
        let rr = &series.rr_ms[range.clone()];
        let sums = WindowSums::of(series, range);
        let artifact_pct = series.artifact_pct(span.start_s, span.end_s).unwrap_or(0.0);
        let inside = |p: &Span| p.start_s < span.end_s && p.end_s > span.start_s;
        let paused = self.pauses.iter().any(inside);
        let too_few = rr.len() < MIN_BEATS || sums.rr / 1000.0 < 0.9 * WINDOW_S;
        let too_many_artifacts = weight(artifact_pct) == 0.0;
        let rmssd_ms = (sums.steps > 0).then(|| (sums.squares / sums.steps as f64).sqrt());
        let mean_ms = sums.rr / rr.len().max(1) as f64;
        let exercise = mean_ms > 0.0 && 60_000.0 / mean_ms >= EXERCISE_BPM;
        let noisy = exercise && rmssd_ms.is_some_and(|r| r > MAX_RMSSD_SHARE * mean_ms);
        let reason = if too_few {
            Some(WindowRejection::FewBeats)
        } else if paused {
            Some(WindowRejection::Paused)
        } else if sums.hole {
            Some(WindowRejection::Hole)
        } else if too_many_artifacts {
            Some(WindowRejection::Artifacts)
        } else if noisy {
            Some(WindowRejection::Noise)
        } else if span.start_s < HEART_RATE_RISE_S {
            Some(WindowRejection::Settling)
        } else if heart_rate_changes(rr) {
            Some(WindowRejection::HeartRateChanges)
        } else if self.speed.is_some_and(|speed| pace_changes(speed, span)) {
            Some(WindowRejection::PaceChanges)
        } else {
            None
        };
        // Beats are not concatenated across a pause.
        let enough = !too_few && !paused && !sums.hole && !too_many_artifacts && !noisy;
        let alpha1 = if enough { workspace.alpha1(rr, self.detrend) } else { None };
        let reason = reason.or(alpha1.is_none().then_some(WindowRejection::Flat));
        Window {
            centre_s: (span.start_s + span.end_s) / 2.0,
            alpha1,
            rmssd_ms,
            artifact_pct,
            beats: rr.len(),
            heart_rate_bpm: (sums.rr > 0.0).then(|| 60_000.0 * rr.len() as f64 / sums.rr),
            used: reason.is_none(),
            reason,
        }
    }

    /// Computes alpha1 of some intervals, with or without detrending.
    pub fn alpha1(&self, rr: &[f64]) -> Option<f64> {
        Workspace::new(rr.len()).alpha1(rr, self.detrend)
    }
}

/// Returns whether heart rate over the last quarter of a window differs by more than 12 bpm from that over the first.
fn heart_rate_changes(rr: &[f64]) -> bool {
    let quarter = rr.len() / 4;
    let rate = |part: &[f64]| 60_000.0 * part.len() as f64 / part.iter().sum::<f64>();
    quarter > 0 && (rate(&rr[rr.len() - quarter..]) - rate(&rr[..quarter])).abs() > 12.0
}

/// Returns whether mean speed differs by more than 10 % between the halves of a window.
fn pace_changes((time, speed): (&[f64], &[f64]), span: Span) -> bool {
    let middle = (span.start_s + span.end_s) / 2.0;
    let mean = |from: f64, to: f64| {
        let range = time.partition_point(|t| *t < from)..time.partition_point(|t| *t < to);
        let known = speed[range].iter().filter(|v| v.is_finite());
        let (sum, n) = known.fold((0.0, 0usize), |(sum, n), v| (sum + v, n + 1));
        (n > 0).then(|| sum / n as f64)
    };
    match (mean(span.start_s, middle), mean(middle, span.end_s)) {
        (Some(a), Some(b)) if a > 0.0 => (b / a - 1.0).abs() > 0.10,
        _ => false,
    }
}
