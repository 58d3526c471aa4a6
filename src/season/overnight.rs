//! Overnight HRV as the watch computed it, held against the runner's own mean (SCIENCE G7). It is shown
//! beside the spacing of runs and never votes on a run.

use super::Season;
use crate::activity::{Absent, Known, Overnight};
use crate::classify::Role;
use crate::kernels::stats::{mean, sample_sd};
use crate::units::Day;

/// What a night says of the morning after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Morning {
    /// ln RMSSD lies more than half a standard deviation below the runner's own mean.
    Suppressed,
    /// Within half a standard deviation of it.
    Normal,
    /// More than that above it.
    Raised,
}

impl Morning {
    /// Stable name.
    pub const fn id(self) -> &'static str {
        match self {
            Morning::Suppressed => "suppressed",
            Morning::Normal => "normal",
            Morning::Raised => "raised",
        }
    }
}

/// One night.
#[derive(Clone, Debug, PartialEq)]
pub struct Night {
    /// The local day of the morning after.
    pub day: Day,
    /// Mean RMSSD of the night, ms.
    pub rmssd_ms: f64,
    /// Bounds of normal around the runner's own mean, ms.
    pub normal_ms: Known<(f64, f64)>,
    /// What it says.
    pub morning: Known<Morning>,
}

/// Days before a night that are its yardstick (Plews et al. 2013, Sports Med 43:773).
const DAYS: i32 = 60;
/// Half-width of normal in standard deviations (the same).
const HALF_WIDTH_SD: f64 = 0.5;
/// Fewer nights than this have no mean to speak of (judgement: two weeks).
const LEAST: usize = 14;

/// Nights in order of their day, each against the 60 days before it. Of several records of one morning the
/// last one counts; records without a usable value are left out. `offset_s` is where the clock on the wall
/// stands when a record does not say, seconds east of UTC.
pub fn nights(records: &[Overnight], offset_s: i32) -> Vec<Night> {
    let mut values: Vec<(Day, i64, f64)> = records
        .iter()
        .filter_map(|r| {
            let all: Vec<f64> = r.values_ms.iter().map(|v| v.1).collect();
            let value = r.last_night_ms.or_else(|| mean(&all))?;
            let day = Day::at(r.time, r.utc_offset_s.unwrap_or(offset_s));
            (value.is_finite() && value > 0.0).then(|| (day, r.time.unix_s(), value))
        })
        .collect();
    values.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    let mut kept: Vec<(Day, f64)> = Vec::with_capacity(values.len());
    for (day, _, value) in values {
        match kept.last_mut() {
            Some(last) if last.0 == day => last.1 = value,
            _ => kept.push((day, value)),
        }
    }
    (0..kept.len()).map(|i| night(&kept, i)).collect()
}

fn night(kept: &[(Day, f64)], i: usize) -> Night {
    let (day, rmssd_ms) = kept[i];
    let from = kept[..i].partition_point(|n| n.0.0 < day.0 - DAYS);
    let before: Vec<f64> = kept[from..i].iter().map(|n| n.1.ln()).collect();
    let bounds = match (mean(&before), sample_sd(&before)) {
        (Some(m), Some(sd)) if before.len() >= LEAST => {
            Ok((m - HALF_WIDTH_SD * sd, m + HALF_WIDTH_SD * sd))
        }
        _ => Err(Absent::TooShort {
            have: before.len() as f64,
            need: LEAST as f64,
            unit: "nights in the 60 days before",
        }),
    };
    let ln = rmssd_ms.ln();
    Night {
        day,
        rmssd_ms,
        morning: bounds.clone().map(|(low, high)| match ln {
            v if v < low => Morning::Suppressed,
            v if v > high => Morning::Raised,
            _ => Morning::Normal,
        }),
        normal_ms: bounds.map(|(low, high)| (low.exp(), high.exp())),
    }
}

impl Season {
    /// The night before a day.
    pub fn night_before(&self, day: Day) -> Option<&Night> {
        self.nights.binary_search_by_key(&day, |n| n.day).ok().map(|i| &self.nights[i])
    }

    /// Days of hard sessions on suppressed mornings.
    pub fn hard_on_suppressed(&self) -> Vec<Day> {
        let mut days: Vec<Day> = self
            .runs
            .iter()
            .filter(|r| r.duplicate_of.is_none() && r.role == Some(Role::Hard))
            .map(|r| r.day)
            .filter(|d| self.night_before(*d).is_some_and(|n| n.morning == Ok(Morning::Suppressed)))
            .collect();
        days.dedup();
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::UtcTime;

    /// Six in the morning of day `day`, in a place two hours east.
    fn record(day: i64, value: Option<f64>, values: &[f64]) -> Overnight {
        let time = UtcTime::from_unix_s(day * 86_400 + 4 * 3600);
        Overnight {
            time,
            utc_offset_s: None,
            resting_heart_rate: None,
            last_night_ms: value,
            last_night_5_min_high_ms: None,
            weekly_ms: None,
            baseline_ms: None,
            values_ms: values.iter().map(|v| (time, *v)).collect(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_night_is_held_against_the_sixty_days_before_it() {
        // ln alternates around 4 by 0.1: the sample SD of n even is 0.1 sqrt(n / (n - 1)).
        let value = |d: i64| (4.0f64 + if d % 2 == 0 { 0.1 } else { -0.1 }).exp();
        let mut records: Vec<Overnight> =
            (100..130).map(|d| record(d, Some(value(d)), &[])).collect();
        records.push(record(130, Some(3.94f64.exp()), &[]));
        records.push(record(131, Some(3.98f64.exp()), &[]));
        records.push(record(132, Some(4.06f64.exp()), &[]));
        let found = nights(&records, 7200);
        let last: Vec<Known<Morning>> = found[30..].iter().map(|n| n.morning.clone()).collect();
        assert_eq!(last, [Ok(Morning::Suppressed), Ok(Morning::Normal), Ok(Morning::Raised)]);
        let (low, high) = found[30].normal_ms.clone().unwrap();
        let half = 0.05 * (30.0f64 / 29.0).sqrt();
        assert!((low.ln() - (4.0 - half)).abs() < 1e-9 && (high.ln() - (4.0 + half)).abs() < 1e-9);
        assert!(found[13].morning.is_err() && found[14].morning.is_ok());
        // Sixty days later those nights are no yardstick any more.
        let late = nights(&[records, vec![record(200, Some(50.0), &[])]].concat(), 7200);
        assert!(matches!(late.last().unwrap().morning, Err(Absent::TooShort { .. })));
    }

    #[test]
    fn one_night_counts_once_and_a_night_without_a_value_not_at_all() {
        let records = [
            record(10, Some(40.0), &[]),
            record(10, Some(50.0), &[]),
            record(11, None, &[30.0, 50.0]),
            record(12, None, &[]),
            record(13, Some(0.0), &[]),
            record(14, Some(f64::NAN), &[]),
        ];
        let found = nights(&records, 0);
        let values: Vec<(i32, f64)> = found.iter().map(|n| (n.day.0, n.rmssd_ms)).collect();
        assert_eq!(values, [(10, 50.0), (11, 40.0)]);
        assert!(nights(&[], 0).is_empty());
    }
}
