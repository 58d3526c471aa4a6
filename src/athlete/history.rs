//! What each run of the history showed, and how much of it still counts at another date.
//!
//! A value seen a year away counts a little less than one seen today, and never nothing: a runner
//! who stops racing does not lose the maximum that the races showed. Thresholds so move slowly and
//! don't jump when a hard run leaves some window.

use crate::activity::{RunnerSettings, Sport};
use crate::digest::{Digest, EFFORT_DISTANCES_M};
use crate::units::Day;

/// Best efforts that teach critical speed: 400 m to 5 km (SCIENCE 5).
pub(super) const EFFORTS: usize = 6;
/// Values a supported maximum is looked for in.
const TOP: usize = 24;

/// What one run showed.
pub(super) struct Shown {
    pub day: Day,
    /// Highest 20-s median of heart rate, bpm.
    pub peak: Option<f64>,
    /// Highest means over 1, 20, 30 and 60 min, bpm.
    pub means: [Option<f64>; 4],
    /// Fastest grade-adjusted stretches: m/s and mean heart rate (NaN without).
    pub efforts: [Option<(f64, f64)>; EFFORTS],
    /// Metres, where known.
    pub distance_m: Option<f64>,
    /// Usable windows of beats of minutes 10 to 60: bpm and alpha1.
    pub alpha1: Vec<(f64, f64)>,
    /// What the watch had stored about the runner.
    pub stored: RunnerSettings,
}

impl Shown {
    /// A run that showed nothing.
    #[cfg(test)]
    pub fn empty(day: Day) -> Shown {
        let (means, efforts) = ([None; 4], [None; EFFORTS]);
        let stored = RunnerSettings::default();
        Shown { day, peak: None, means, efforts, distance_m: None, alpha1: Vec::new(), stored }
    }
}

/// A value as it counts at some date, and the day it was seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Seen {
    pub value: f64,
    pub day: Day,
    /// A second number of the same run, for the judgement of the first.
    pub aside: f64,
}

/// All runs in order of time; other sports only when there is no run at all.
pub(super) fn of(digests: &[(Day, &Digest)]) -> Vec<Shown> {
    let runs = || digests.iter().filter(|(_, d)| d.sport == Sport::Running);
    let all = runs().next().is_none();
    let mut shown: Vec<Shown> =
        digests.iter().filter(|(_, d)| all || d.sport == Sport::Running).map(shown).collect();
    shown.sort_by_key(|s| s.day);
    shown
}

fn shown((day, digest): &(Day, &Digest)) -> Shown {
    let mut efforts = [None; EFFORTS];
    for (i, slot) in efforts.iter_mut().enumerate() {
        *slot = digest.efforts[i].map(|e| (EFFORT_DISTANCES_M[i] / e.time_s, e.mean_heart_rate));
    }
    Shown {
        day: *day,
        peak: digest.peak_heart_rate,
        means: digest.peaks,
        efforts,
        distance_m: digest.distance_m.as_ref().ok().copied(),
        alpha1: windows(digest),
        stored: digest.runner.clone(),
    }
}

/// Where alpha1 over heart rate is a straight line (SCIENCE 3).
pub(super) const LINEAR: std::ops::RangeInclusive<f64> = 0.4..=1.3;
/// Windows count from minute 10 to minute 60: later ones show fatigue (SCIENCE 3).
const WINDOWS_S: std::ops::RangeInclusive<f64> = 600.0..=3600.0;

fn windows(digest: &Digest) -> Vec<(f64, f64)> {
    let Some(hrv) = digest.hrv.as_ref().ok().filter(|h| h.trusted) else { return Vec::new() };
    hrv.windows
        .iter()
        .filter(|w| w.used && WINDOWS_S.contains(&w.centre_s))
        .filter_map(|w| Some((w.heart_rate_bpm?, w.alpha1?)))
        .filter(|p| LINEAR.contains(&p.1))
        .collect()
}

/// Years between two days.
pub(super) fn years(a: Day, b: Day) -> f64 {
    f64::from((a.0 - b.0).abs()) / 365.25
}

/// The highest values, highest first, ties by day.
pub(super) fn highest(values: impl Iterator<Item = Seen>) -> Vec<Seen> {
    let mut all: Vec<Seen> = values.filter(|s| s.value.is_finite()).collect();
    let order = |a: &Seen, b: &Seen| b.value.total_cmp(&a.value).then(a.day.cmp(&b.day));
    if all.len() > TOP {
        all.select_nth_unstable_by(TOP, order);
        all.truncate(TOP);
    }
    all.sort_by(order);
    all
}

/// The highest value that the next one bears out to within `share` of itself; a single value
/// stands for itself.
pub(super) fn borne_out(desc: &[Seen], share: f64) -> Option<Seen> {
    match desc {
        [] => None,
        [only] => Some(*only),
        _ => desc.windows(2).find(|w| w[0].value <= w[1].value * (1.0 + share)).map(|w| w[0]),
    }
}
