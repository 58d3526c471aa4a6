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
#[derive(Clone)]
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

/// A history, and for each maximum that is looked for the runs that can count among the highest at any
/// date: long histories are asked week by week.
pub(super) struct History {
    /// All runs in order of time.
    pub runs: Vec<Shown>,
    /// Highest heart rates, with the best minute of the run aside (NaN without).
    pub peaks: Vec<Seen>,
    /// Speeds over each distance, m/s, with the mean heart rate aside.
    pub efforts: [Vec<Seen>; EFFORTS],
}

impl History {
    /// What lies ahead of [`highest`], done once.
    pub fn of(runs: Vec<Shown>) -> History {
        let peak = |r: &Shown| {
            let aside = r.means[0].unwrap_or(f64::NAN);
            r.peak.map(|value| Seen { value, day: r.day, aside })
        };
        let peaks = contenders(runs.iter().filter_map(peak), |_| HR_MAX_A_YEAR);
        let efforts = std::array::from_fn(|i| {
            let effort =
                |r: &Shown| r.efforts[i].map(|(value, aside)| Seen { value, day: r.day, aside });
            // A speed never counts less than half of what it was.
            contenders(runs.iter().filter_map(effort), |speed| 2.0 * CS_A_YEAR * speed)
        });
        History { runs, peaks, efforts }
    }
}

/// HRmax falls by this much a year (Tanaka 2001: 0.7 bpm a year of age).
pub(super) const HR_MAX_A_YEAR: f64 = 0.7;
/// Speed seen a year away counts this much less (judgement: what a runner who keeps running loses).
pub(super) const CS_A_YEAR: f64 = 0.02;

/// Runs on either side among which better ones are looked for.
const NEAR: usize = 300;

/// Without those that so many better runs lie near to that no date lets them among the highest: what a
/// value loses on the way from one run to another is at most `a_year` of it a year.
fn contenders(all: impl Iterator<Item = Seen>, a_year: impl Fn(f64) -> f64) -> Vec<Seen> {
    let all: Vec<Seen> = all.filter(|s| s.value.is_finite()).collect();
    let better = |a: &Seen, b: &Seen| {
        a.value > b.value && a.value - a_year(a.value) * years(a.day, b.day) > b.value + 1e-9
    };
    let contends = |i: usize| {
        let near = &all[i.saturating_sub(NEAR)..(i + NEAR).min(all.len())];
        near.iter().filter(|other| better(other, &all[i])).take(TOP).count() < TOP
    };
    (0..all.len()).filter(|&i| contends(i)).map(|i| all[i]).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_at_any_date_are_among_those_that_contend() {
        // Twelve years with seasons, noise and ties.
        let all: Vec<Seen> = (0..3000i32)
            .map(|k| {
                let noise = f64::from((k * 7919) % 997) / 50.0;
                let value = 160.0 + noise + 4.0 * (f64::from(k) / 200.0).sin().round();
                Seen { value, day: Day(k * 3 / 2), aside: f64::from(k) }
            })
            .collect();
        let few = contenders(all.iter().copied(), |_| HR_MAX_A_YEAR);
        assert!(few.len() < all.len() / 2, "{}", few.len());
        let speeds = contenders(all.iter().copied(), |speed| 2.0 * CS_A_YEAR * speed);
        for day in (-2000..8000).step_by(97).map(Day) {
            let at = |seen: &[Seen], f: fn(f64, f64) -> f64| {
                let value = |s: &Seen| f(s.value, years(s.day, day));
                highest(seen.iter().map(|s| Seen { value: value(s), ..*s }))
            };
            let peak = |value: f64, years: f64| value - HR_MAX_A_YEAR * years;
            let speed = |value: f64, years: f64| value * (1.0 - CS_A_YEAR * years).max(0.5);
            assert_eq!(at(&few, peak), at(&all, peak));
            assert_eq!(at(&speeds, speed), at(&all, speed));
        }
    }
}
