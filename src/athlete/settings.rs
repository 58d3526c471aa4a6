//! The runner's settings that the watch stored in its files.
//!
//! The user entered them or the watch estimated them; the files do not say which. They change over time, so
//! each is treated as a dated estimate with an error of its own.

use super::evidence::RunEvidence;
use crate::calendar::Day;

/// Settings within this many days are averaged, with weights that fall linearly (judgement: a watch changes
/// its maximum by a few beats a season).
const REACH_DAYS: i32 = 60;
/// Otherwise the nearest setting within this many days is used (judgement).
const FURTHEST_DAYS: i32 = 365;

/// One setting: how to read it from a run, and its plausible range.
type Setting = (fn(&RunEvidence) -> Option<f64>, std::ops::RangeInclusive<f64>);

const HR_MAX: Setting = (|r| r.settings.max_heart_rate, 120.0..=230.0);
const HR_REST: Setting = (|r| r.settings.resting_heart_rate, 30.0..=100.0);
const LTHR: Setting = (|r| r.settings.threshold_heart_rate, 100.0..=220.0);

/// The settings around a day, bpm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct WatchSettings {
    pub hr_max: Option<f64>,
    pub hr_rest: Option<f64>,
    pub lthr: Option<f64>,
}

/// The settings around a day; `runs` are in order of time.
pub(super) fn around(runs: &[RunEvidence], day: Day) -> WatchSettings {
    let at = |setting: &Setting| value(runs, day, setting);
    WatchSettings { hr_max: at(&HR_MAX), hr_rest: at(&HR_REST), lthr: at(&LTHR) }
}

/// Mean over the runs within reach, weighted by nearness, so that a step in the setting becomes a ramp.
fn value(runs: &[RunEvidence], day: Day, (get, range): &Setting) -> Option<f64> {
    let near = |reach: i32| {
        let from = runs.partition_point(|r| r.day.0 <= day.0 - reach);
        let to = runs.partition_point(|r| r.day.0 < day.0 + reach);
        runs[from..to.max(from)]
            .iter()
            .filter_map(|r| Some((r.day, get(r).filter(|v| range.contains(v))?)))
    };
    let (mut sum, mut weight) = (0.0, 0.0);
    for (when, v) in near(REACH_DAYS) {
        let w = f64::from(REACH_DAYS - (when.0 - day.0).abs());
        sum += w * v;
        weight += w;
    }
    if weight > 0.0 {
        return Some(sum / weight);
    }
    near(FURTHEST_DAYS).min_by_key(|(when, _)| (when.0 - day.0).abs()).map(|(_, v)| v)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::RunnerSettings;

    fn run(day: i32, max: f64) -> RunEvidence {
        let settings = RunnerSettings { max_heart_rate: Some(max), ..RunnerSettings::default() };
        RunEvidence { settings, ..RunEvidence::empty(Day(day)) }
    }

    #[test]
    fn a_step_of_the_watch_becomes_a_slope() {
        let runs: Vec<RunEvidence> =
            (0..400).map(|d| run(d, if d < 200 { 190.0 } else { 200.0 })).collect();
        let at = |day: i32| around(&runs, Day(day)).hr_max.unwrap();
        assert_eq!((at(100), at(300)), (190.0, 200.0));
        assert!((at(200) - 195.0).abs() < 0.2);
        assert!((1..400).all(|d| (0.0..1.3).contains(&(at(d).max(at(d - 1)) - at(d - 1)))));
    }

    #[test]
    fn far_away_the_nearest_stands_and_beyond_a_year_nothing() {
        let runs = [run(0, 190.0), run(10, 195.0)];
        assert_eq!(around(&runs, Day(200)).hr_max, Some(195.0));
        assert_eq!(around(&runs, Day(500)), WatchSettings::default());
    }

    #[test]
    fn a_setting_that_no_heart_has_is_not_believed() {
        assert_eq!(around(&[run(0, 0.0)], Day(0)).hr_max, None);
    }
}
