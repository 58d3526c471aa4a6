//! Maxima of a history, discounted by the time to the date in question.
//!
//! A value observed a year away counts slightly less than one observed today. There is no window, so
//! thresholds change slowly and do not jump when a hard run leaves it.

use crate::calendar::Day;

/// Number of highest values among which a corroborated maximum is sought.
const TOP: usize = 24;

/// A value, discounted to some date, and the day it was observed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Observation {
    pub value: f64,
    pub day: Day,
    /// A second value of the same run, used to judge the first.
    pub companion: f64,
}

/// HRmax falls by this much a year (Tanaka 2001: 0.7 bpm a year of age).
pub(super) const HR_MAX_A_YEAR: f64 = 0.7;
/// A speed observed a year away counts this share less (judgement: what a runner who keeps running loses).
pub(super) const CS_A_YEAR: f64 = 0.02;

/// Number of neighbours on either side that are searched for better values.
const NEAR: usize = 300;

/// Drops the values that cannot be among the [`TOP`] highest at any date because enough better ones lie near.
/// `a_year` bounds the discount of a value per year.
pub(super) fn contenders(
    all: impl Iterator<Item = Observation>,
    a_year: impl Fn(f64) -> f64,
) -> Vec<Observation> {
    let all: Vec<Observation> = all.filter(|s| s.value.is_finite()).collect();
    let better = |a: &Observation, b: &Observation| {
        a.value > b.value && a.value - a_year(a.value) * years(a.day, b.day) > b.value + 1e-9
    };
    let contends = |i: usize| {
        let near = &all[i.saturating_sub(NEAR)..(i + NEAR).min(all.len())];
        near.iter().filter(|other| better(other, &all[i])).take(TOP).count() < TOP
    };
    (0..all.len()).filter(|&i| contends(i)).map(|i| all[i]).collect()
}

/// Years between two days.
pub(super) fn years(a: Day, b: Day) -> f64 {
    f64::from((a.0 - b.0).abs()) / 365.25
}

/// The highest values, highest first, ties by day.
pub(super) fn highest(values: impl Iterator<Item = Observation>) -> Vec<Observation> {
    let mut all: Vec<Observation> = values.filter(|s| s.value.is_finite()).collect();
    let order =
        |a: &Observation, b: &Observation| b.value.total_cmp(&a.value).then(a.day.cmp(&b.day));
    if all.len() > TOP {
        all.select_nth_unstable_by(TOP, order);
        all.truncate(TOP);
    }
    all.sort_by(order);
    all
}

/// The highest value that the next one corroborates to within `share`; a single value is accepted as it is.
pub(super) fn corroborated(desc: &[Observation], share: f64) -> Option<Observation> {
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
        let all: Vec<Observation> = (0..3000i32)
            .map(|k| {
                let noise = f64::from((k * 7919) % 997) / 50.0;
                let value = 160.0 + noise + 4.0 * libm::sin(f64::from(k) / 200.0).round();
                Observation { value, day: Day(k * 3 / 2), companion: f64::from(k) }
            })
            .collect();
        let few = contenders(all.iter().copied(), |_| HR_MAX_A_YEAR);
        assert!(few.len() < all.len() / 2, "{}", few.len());
        let speeds = contenders(all.iter().copied(), |speed| 2.0 * CS_A_YEAR * speed);
        for day in (-2000..8000).step_by(97).map(Day) {
            let at = |all: &[Observation], f: fn(f64, f64) -> f64| {
                let value = |s: &Observation| f(s.value, years(s.day, day));
                highest(all.iter().map(|s| Observation { value: value(s), ..*s }))
            };
            let peak = |value: f64, years: f64| value - HR_MAX_A_YEAR * years;
            let speed = |value: f64, years: f64| value * (1.0 - CS_A_YEAR * years).max(0.5);
            assert_eq!(at(&few, peak), at(&all, peak));
            assert_eq!(at(&speeds, speed), at(&all, speed));
        }
    }
}
