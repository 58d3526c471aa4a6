//! Summaries over the windows of one run: alpha1, minutes by intensity domain, and decline late in the run.

use super::window::{WINDOW_S, Window, alpha1_sampling_sd, weight};
use crate::activity::{Absent, Known};
use std::ops::RangeInclusive;

/// Windows for a run's alpha1 lie between these, seconds ([`crate::science::hrv`]: later ones show fatigue).
pub const ALPHA1_RANGE_S: RangeInclusive<f64> = 600.0..=3600.0;
/// Least windows, side by side, that a mean is taken of (judgement).
const MIN_WINDOWS: f64 = 3.0;

/// Minutes that the usable windows fill, by what alpha1 says of them ([`crate::science::hrv`]). A single
/// window errs by 0.05 to 0.08, so minutes near a border are a matter of luck; their sum is not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Domains {
    /// alpha1 of 1 or more: comfortable.
    pub comfortable_min: f64,
    /// 0.75 to 1: easy, below the first threshold.
    pub easy_min: f64,
    /// 0.5 to 0.75: between the thresholds.
    pub between_min: f64,
    /// Below 0.5: above the second threshold.
    pub above_min: f64,
}

impl Domains {
    /// Total of usable minutes.
    pub fn total_min(self) -> f64 {
        self.comfortable_min + self.easy_min + self.between_min + self.above_min
    }
}

/// How alpha1 at the same heart rate changed from early to late in the run: fatigue lowers it
/// (Rogers 2021, Physiol Rep 9:e14956: 0.71 to 0.32 at the same speed after six hours).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Durability {
    /// Late minus early mean alpha1; negative for a decline.
    pub change: f64,
    /// Its standard error.
    pub se: f64,
    /// Heart rate of the comparison, which is that of the late windows, bpm.
    pub heart_rate_bpm: f64,
}

/// Returns the time between windows, at most the length of a window. Overlapping windows share beats.
fn step_s(windows: &[Window]) -> f64 {
    let step = windows.windows(2).next().map(|w| w[1].centre_s - w[0].centre_s);
    step.filter(|s| *s > 0.0).unwrap_or(WINDOW_S).min(WINDOW_S)
}

/// Computes the weighted mean of alpha1: value, standard error, and the equivalent number of non-overlapping windows.
fn mean_of<'a>(windows: impl Iterator<Item = &'a Window>, step_s: f64) -> Option<(f64, f64, f64)> {
    let (mut sum, mut weights, mut variance, mut n) = (0.0, 0.0, 0.0, 0usize);
    for window in windows.filter(|w| w.used) {
        let Some(alpha1) = window.alpha1 else { continue };
        let w = weight(window.artifact_pct);
        sum += w * alpha1;
        weights += w;
        variance += (w * alpha1_sampling_sd(alpha1, window.beats)).powi(2);
        n += 1;
    }
    let error = (variance * WINDOW_S / step_s).sqrt() / weights;
    (n > 0).then(|| (sum / weights, error, (n as f64 * step_s / WINDOW_S).floor()))
}

/// Mean alpha1 over the usable windows of minutes 10 to 60, and its standard error.
///
/// # Errors
/// When there are fewer than three usable non-overlapping windows.
pub fn mean_alpha1(windows: &[Window]) -> Known<(f64, f64)> {
    let inside = windows.iter().filter(|w| ALPHA1_RANGE_S.contains(&w.centre_s));
    match mean_of(inside, step_s(windows)) {
        Some((mean, se, apart)) if apart >= MIN_WINDOWS => Ok((mean, se)),
        found => Err(too_few(found.map_or(0.0, |f| f.2))),
    }
}

fn too_few(have: f64) -> Absent {
    Absent::TooShort {
        have,
        need: MIN_WINDOWS,
        unit: "usable windows of beats in minutes 10 to 60".into(),
    }
}

/// Minutes by domain over the usable windows of the whole run.
pub fn domains(windows: &[Window]) -> Domains {
    let minutes = step_s(windows) / 60.0;
    let mut domains = Domains::default();
    for alpha1 in windows.iter().filter(|w| w.used).filter_map(|w| w.alpha1) {
        let slot = match alpha1 {
            a if a >= 1.0 => &mut domains.comfortable_min,
            a if a >= 0.75 => &mut domains.easy_min,
            a if a >= 0.5 => &mut domains.between_min,
            _ => &mut domains.above_min,
        };
        *slot += minutes;
    }
    domains
}

/// Shortest run with a late part, seconds (judgement).
const MIN_RUN_S: f64 = 2400.0;
/// Largest difference between heart rates that count as the same, bpm (judgement).
const SAME_BPM: f64 = 5.0;

/// Compares alpha1 in the last third of a run with that from minute 10 to the middle, at the same heart rate.
///
/// # Errors
/// Runs under 40 min; fewer than three usable windows late, or early at that heart rate.
pub fn durability(windows: &[Window]) -> Known<Durability> {
    let end_s = windows.last().map_or(0.0, |w| w.centre_s + WINDOW_S / 2.0);
    if end_s < MIN_RUN_S {
        return Err(Absent::TooShort {
            have: end_s / 60.0,
            need: MIN_RUN_S / 60.0,
            unit: "min".into(),
        });
    }
    let step_s = step_s(windows);
    let is_late = |w: &&Window| w.used && w.alpha1.is_some() && w.centre_s >= end_s * 2.0 / 3.0;
    let rates: Vec<f64> = windows.iter().filter(is_late).filter_map(|w| w.heart_rate_bpm).collect();
    let heart_rate_bpm = crate::kernels::stats::mean(&rates).ok_or_else(|| too_few(0.0))?;
    let same = |w: &&Window| {
        let near = w.heart_rate_bpm.is_some_and(|h| (h - heart_rate_bpm).abs() <= SAME_BPM);
        near && (*ALPHA1_RANGE_S.start()..end_s / 2.0).contains(&w.centre_s)
    };
    let late = mean_of(windows.iter().filter(is_late), step_s);
    let late = late.filter(|l| l.2 >= MIN_WINDOWS).ok_or(Absent::not_applicable(
        "fewer than three usable windows in the last third of the run",
    ))?;
    let early = mean_of(windows.iter().filter(same), step_s);
    let early = early.filter(|e| e.2 >= MIN_WINDOWS).ok_or(Absent::not_applicable(
        "fewer than three usable windows early in the run at the heart rate of its last third",
    ))?;
    Ok(Durability { change: late.0 - early.0, se: libm::hypot(early.1, late.1), heart_rate_bpm })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(minute: f64, alpha1: f64, bpm: f64) -> Window {
        Window {
            centre_s: minute * 60.0,
            alpha1: Some(alpha1),
            rmssd_ms: Some(4.0),
            artifact_pct: 0.0,
            beats: 300,
            heart_rate_bpm: Some(bpm),
            used: true,
            reason: None,
        }
    }

    /// An hour of windows side by side.
    fn hour(alpha1: impl Fn(f64) -> f64, bpm: impl Fn(f64) -> f64) -> Vec<Window> {
        (0..30).map(|k| 1.0 + 2.0 * f64::from(k)).map(|m| window(m, alpha1(m), bpm(m))).collect()
    }

    #[test]
    fn a_decline_at_the_same_heart_rate_is_seen_and_one_by_heart_rate_is_not() {
        let tired = durability(&hour(|m| if m > 40.0 { 0.7 } else { 0.9 }, |_| 150.0)).unwrap();
        assert!((tired.change + 0.2).abs() < 1e-9 && tired.se > 0.0, "{tired:?}");
        // Half of the early windows are faster and lower; they are not compared.
        let faster = |m: f64| (m as i32 / 2) % 2 == 0 && m < 40.0;
        let mixed =
            hour(|m| if faster(m) { 0.4 } else { 0.9 }, |m| if faster(m) { 170.0 } else { 150.0 });
        assert!(durability(&mixed).unwrap().change.abs() < 1e-9);
        let risen = hour(|_| 0.9, |m| if m > 40.0 { 170.0 } else { 150.0 });
        assert!(matches!(durability(&risen), Err(Absent::NotApplicable(_))));
        assert!(matches!(durability(&risen[..15]), Err(Absent::TooShort { .. })));
        assert!(durability(&[]).is_err());
    }

    #[test]
    fn minutes_by_domain_are_the_same_whatever_the_step() {
        let coarse = hour(|m| if m < 30.0 { 1.1 } else { 0.6 }, |_| 150.0);
        let found = domains(&coarse);
        assert_eq!((found.comfortable_min, found.between_min), (30.0, 30.0));
        assert_eq!(found.total_min(), 60.0);
        let fine: Vec<Window> =
            (0..720).map(|k| f64::from(k) / 12.0).map(|m| window(m, 1.1, 150.0)).collect();
        assert!((domains(&fine).comfortable_min - 60.0).abs() < 1e-9);
    }

    #[test]
    fn windows_with_more_artifacts_count_half_and_their_error_grows() {
        let mut windows = hour(|m| if m < 35.0 { 1.0 } else { 0.7 }, |_| 150.0);
        let even = mean_alpha1(&windows).unwrap();
        for w in windows.iter_mut().filter(|w| w.centre_s > 35.0 * 60.0) {
            w.artifact_pct = 4.0;
        }
        // Minutes 11 to 33 and 35 to 59: 12 windows of 1, 13 of 0.7.
        let (halved, se) = mean_alpha1(&windows).unwrap();
        assert!((even.0 - (12.0 + 13.0 * 0.7) / 25.0).abs() < 1e-9, "{even:?}");
        assert!((halved - (12.0 + 0.7 + 12.0 * 0.35) / (13.0 + 6.0)).abs() < 1e-9, "{halved}");
        assert!(se > even.1);
    }
}
