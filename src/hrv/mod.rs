//! Heart-rate variability: alignment of beats, correction of artifacts, and measures by window.

mod align;
mod analysis;
mod artifact;
mod series;
mod summary;
mod time_domain;
mod window;

pub use align::{TimedBeat, align, coverage};
pub use analysis::{Analysis, HrvOptions, analyse};
pub use artifact::{Artifact, ArtifactBounds, clean, correct, detect};
pub use series::{BeatSeries, LocatedArtifact};
pub use summary::{ALPHA1_RANGE_S, Domains, Durability, domains, durability, mean_alpha1};
pub use time_domain::{TimeDomain, time_domain, time_domain_of};
pub use window::{WINDOW_S, Window, WindowRejection, Windowing, alpha1_sampling_sd, weight};

use crate::activity::{Absent, Beats, Known, Span};
use crate::kernels::stats::median;
use serde::{Deserialize, Serialize};

/// HRV measures of one activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hrv {
    /// Intervals as read.
    pub rr_beats: usize,
    /// Artifacts per beat, percent. Adjacent labels count once.
    pub artifact_pct: f64,
    /// Share of the time with the timer running that intervals fill.
    pub coverage: f64,
    /// Root mean square of successive differences over usable windows, ms.
    pub rmssd_ms: Known,
    /// Non-overlapping windows of 120 s.
    pub windows: Vec<Window>,
    /// Whether the beats agree with the recorded heart rate.
    pub trusted: bool,
}

/// A recorded signal: times in seconds, and values.
pub type TimeSeries<'a> = (&'a [f64], &'a [f64]);

/// Least number of beats for HRV measures ([`crate::science::hrv`]).
const MIN_BEATS: usize = 100;

/// Measures the beats of an activity.
///
/// The beats are checked against the recorded `heart_rate` (seconds, bpm). `speed` (seconds, m/s, grade-adjusted) is
/// used to reject windows in which the pace changes.
///
/// # Errors
/// When there are fewer than 100 beats.
pub fn measure(
    beats: &Beats,
    pauses: &[Span],
    elapsed_s: f64,
    heart_rate: Option<TimeSeries<'_>>,
    speed: Option<TimeSeries<'_>>,
) -> Known<Hrv> {
    if beats.rr_ms.len() < MIN_BEATS {
        return Err(Absent::TooShort {
            have: beats.rr_ms.len() as f64,
            need: MIN_BEATS as f64,
            unit: "beats".into(),
        });
    }
    let timed = align(beats, pauses);
    let series = BeatSeries::of(&timed, Some(ArtifactBounds::Floored));
    let windows =
        Windowing { series: &series, pauses, speed, detrend: true }.windows(elapsed_s, WINDOW_S);
    Ok(Hrv {
        rr_beats: beats.rr_ms.len(),
        artifact_pct: series.artifact_pct(f64::NEG_INFINITY, f64::INFINITY).unwrap_or(100.0),
        coverage: coverage(&timed, pauses, elapsed_s),
        rmssd_ms: mean_rmssd(&windows),
        trusted: heart_rate.is_none_or(|stream| agrees(&timed, stream)),
        windows,
    })
}

/// Root mean square of successive differences over the usable windows, ms.
fn mean_rmssd(windows: &[Window]) -> Known {
    let (mut squares, mut weights) = (0.0, 0.0);
    for w in windows.iter().filter(|w| w.used) {
        if let Some(rmssd) = w.rmssd_ms {
            squares += weight(w.artifact_pct) * rmssd * rmssd;
            weights += weight(w.artifact_pct);
        }
    }
    if weights > 0.0 {
        Ok((squares / weights).sqrt())
    } else {
        Err(Absent::unreliable("no window of beats is clean enough"))
    }
}

/// Returns whether the beats and the recorded heart rate agree: [`agreement`] of 0.8 or more ([`crate::science::hrv`]).
pub fn agrees(timed: &[TimedBeat], stream: TimeSeries<'_>) -> bool {
    agreement(timed, stream).is_none_or(|share| share >= 0.8)
}

/// Computes the share of 10-s bins in which 60000 / median RR lies within 10 bpm of the recorded heart rate; `None`
/// when no bin contains both.
pub fn agreement(timed: &[TimedBeat], (time, bpm): TimeSeries<'_>) -> Option<f64> {
    let (mut good, mut all) = (0u32, 0u32);
    let (mut rr, mut stream) = (Vec::new(), Vec::new());
    let (mut from, mut k) = (0, 0);
    while from < timed.len() {
        let bin = (timed[from].time_s / 10.0).floor();
        let len = timed[from..].iter().take_while(|p| (p.time_s / 10.0).floor() == bin).count();
        rr.clear();
        rr.extend(timed[from..from + len].iter().map(|p| p.rr_ms));
        from += len.max(1);
        while k < time.len() && time[k] < bin * 10.0 {
            k += 1;
        }
        let inside = (k..time.len()).take_while(|&j| time[j] < bin * 10.0 + 10.0);
        stream.clear();
        stream.extend(inside.map(|j| bpm[j]).filter(|v| v.is_finite()));
        if let (Some(rr), Some(heart)) = (median(&mut rr), median(&mut stream)) {
            all += 1;
            good += u32::from((60_000.0 / rr - heart).abs() <= 10.0);
        }
    }
    (all > 0).then(|| f64::from(good) / f64::from(all))
}

/// The beats of one part of a session.
#[derive(Clone, Copy, Debug)]
pub struct HrvPart<'a> {
    /// Seconds from the start of the session to that of the part.
    pub offset_s: f64,
    /// Seconds with the timer running.
    pub timer_s: f64,
    /// Its measures; `None` without beats.
    pub hrv: Option<&'a Hrv>,
}

impl Hrv {
    /// The measures of a session that was recorded in parts, which are in order of time; `None` without beats.
    pub fn join(parts: &[HrvPart<'_>]) -> Option<Hrv> {
        let with_beats = || parts.iter().filter_map(|part| Some((part, part.hrv?)));
        let rr_beats: usize = with_beats().map(|(_, hrv)| hrv.rr_beats).sum();
        let artifacts: f64 = with_beats().map(|(_, h)| h.artifact_pct * h.rr_beats as f64).sum();
        let covered: f64 = with_beats().map(|(part, hrv)| hrv.coverage * part.timer_s).sum();
        let timer_s: f64 = parts.iter().map(|part| part.timer_s).sum();
        let windows: Vec<Window> = with_beats()
            .flat_map(|(part, hrv)| hrv.windows.iter().map(move |w| (part.offset_s, w)))
            .map(|(offset_s, w)| Window { centre_s: w.centre_s + offset_s, ..w.clone() })
            .collect();
        (rr_beats > 0).then(|| Hrv {
            rr_beats,
            artifact_pct: artifacts / rr_beats as f64,
            coverage: if timer_s > 0.0 { covered / timer_s } else { 0.0 },
            rmssd_ms: mean_rmssd(&windows),
            trusted: with_beats().all(|(_, hrv)| hrv.trusted),
            windows,
        })
    }

    /// Mean alpha1 over the usable windows of minutes 10 to 60, and its standard error.
    ///
    /// # Errors
    /// Fewer than three usable windows.
    pub fn alpha1(&self) -> Known<(f64, f64)> {
        mean_alpha1(&self.windows)
    }

    /// Usable minutes in each domain.
    pub fn domains(&self) -> Domains {
        domains(&self.windows)
    }

    /// Decline of alpha1 late in the run, at the same heart rate.
    ///
    /// # Errors
    /// Runs under 40 min; too few usable windows to compare.
    pub fn durability(&self) -> Known<Durability> {
        durability(&self.windows)
    }
}
