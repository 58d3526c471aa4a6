//! Beat-to-beat variability: beats placed in time, artifacts corrected, windows measured.

mod align;
mod analysis;
mod artifact;
mod series;
mod time_domain;
mod window;

pub use align::{Placed, align};
pub use analysis::{Analysis, How, analyse};
pub use artifact::{Artifact, clean, correct, detect};
pub use series::{Found, Series};
pub use time_domain::{TimeDomain, time_domain, time_domain_of};
pub use window::{Cut, WINDOW_S, Window, sampling_sd};

use crate::activity::{Absent, Beats, Known, Span};
use crate::kernels::stats::median;
use serde::{Deserialize, Serialize};

/// What the beats of one activity say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hrv {
    /// Intervals as read.
    pub rr_beats: usize,
    /// Artifacts over beats, percent; touching labels count once.
    pub artifact_pct: f64,
    /// Sum of intervals over the time they should fill.
    pub coverage: f64,
    /// Root mean square of successive differences over usable windows, ms.
    pub rmssd_ms: Known,
    /// Non-overlapping windows of 120 s.
    pub windows: Vec<Window>,
    /// Whether the beats agree with the heart-rate stream.
    pub trusted: bool,
}

/// A recorded stream: seconds and values.
pub type Stream<'a> = (&'a [f64], &'a [f64]);

/// Fewer beats than this say nothing (SCIENCE 2.3).
const MIN_BEATS: usize = 100;
/// Windows for a run's alpha1 lie between these, seconds (SCIENCE 3: later ones show fatigue).
const FROM_S: f64 = 600.0;
const TO_S: f64 = 3600.0;

/// Measures the beats of an activity.
///
/// `heart_rate` is the recorded stream (seconds, bpm), against which the beats are checked; `speed`
/// (seconds, m/s, grade-adjusted) tells windows in which the pace changed.
///
/// # Errors
/// When there are too few beats to say anything.
pub fn measure(
    beats: &Beats,
    pauses: &[Span],
    elapsed_s: f64,
    heart_rate: Option<Stream<'_>>,
    speed: Option<Stream<'_>>,
) -> Known<Hrv> {
    if beats.rr_ms.len() < MIN_BEATS {
        return Err(Absent::TooShort {
            have: beats.rr_ms.len() as f64,
            need: MIN_BEATS as f64,
            unit: "beats",
        });
    }
    let placed = align(beats, pauses);
    let paused: f64 = pauses.iter().map(|p| p.len_s()).sum();
    let filled: f64 = placed.iter().map(|p| p.rr_ms / 1000.0).sum();
    let series = Series::of(&placed, false);
    let windows =
        Cut { series: &series, pauses, speed, detrend: true }.windows(elapsed_s, WINDOW_S);
    let used: Vec<f64> =
        windows.iter().filter(|w| w.used).filter_map(|w| w.rmssd_ms).map(|r| r * r).collect();
    let rmssd_ms = if used.is_empty() {
        Err(Absent::Unreliable("no window of beats is clean enough"))
    } else {
        Ok((used.iter().sum::<f64>() / used.len() as f64).sqrt())
    };
    Ok(Hrv {
        rr_beats: beats.rr_ms.len(),
        artifact_pct: series.artifact_pct(f64::NEG_INFINITY, f64::INFINITY).unwrap_or(100.0),
        coverage: filled / (elapsed_s - paused).max(1.0),
        rmssd_ms,
        trusted: heart_rate.is_none_or(|stream| agrees(&placed, stream)),
        windows,
    })
}

/// Whether beats and stream come from one heart (SCIENCE 1.2): 60000 / median RR in 10-s bins within 10 bpm of the stream in 80 % of them.
pub fn agrees(placed: &[Placed], (time, bpm): Stream<'_>) -> bool {
    let (mut good, mut all) = (0, 0);
    let mut from = 0;
    let mut k = 0;
    while from < placed.len() {
        let bin = (placed[from].time_s / 10.0).floor();
        let len = placed[from..].iter().take_while(|p| (p.time_s / 10.0).floor() == bin).count();
        let mut rr: Vec<f64> = placed[from..from + len].iter().map(|p| p.rr_ms).collect();
        from += len.max(1);
        while k < time.len() && time[k] < bin * 10.0 {
            k += 1;
        }
        let mut stream: Vec<f64> = (k..time.len())
            .take_while(|&j| time[j] < bin * 10.0 + 10.0)
            .map(|j| bpm[j])
            .filter(|v| v.is_finite())
            .collect();
        if let (Some(rr), Some(heart)) = (median(&mut rr), median(&mut stream)) {
            all += 1;
            good += usize::from((60_000.0 / rr - heart).abs() <= 10.0);
        }
    }
    all == 0 || good * 5 >= all * 4
}

impl Hrv {
    /// Mean alpha1 over the usable windows of minutes 10 to 60, and its standard error.
    ///
    /// # Errors
    /// Fewer than three usable windows.
    pub fn alpha1(&self) -> Known<(f64, f64)> {
        mean_alpha1(&self.windows)
    }
}

/// Mean alpha1 over the usable windows of minutes 10 to 60, and its standard error. Windows that
/// overlap share their beats, so the error is that of as many as fit side by side.
fn mean_alpha1(windows: &[Window]) -> Known<(f64, f64)> {
    let used = windows.iter().filter(|w| w.used && (FROM_S..=TO_S).contains(&w.centre_s));
    let step_s = windows.windows(2).next().map_or(WINDOW_S, |w| w[1].centre_s - w[0].centre_s);
    let (mut sum, mut weight, mut variance, mut n) = (0.0, 0.0, 0.0, 0usize);
    for window in used {
        let Some(alpha1) = window.alpha1 else { continue };
        let w = if window.artifact_pct > 3.0 { 0.5 } else { 1.0 };
        sum += w * alpha1;
        weight += w;
        variance += (w * sampling_sd(alpha1, window.beats)).powi(2);
        n += 1;
    }
    let apart = (n as f64 * step_s / WINDOW_S).floor();
    if apart < 3.0 {
        return Err(Absent::TooShort { have: apart, need: 3.0, unit: "usable windows of beats" });
    }
    Ok((sum / weight, (variance * WINDOW_S / step_s).sqrt() / weight))
}
