//! Overnight HRV ([`crate::science::hrv`]): shown for information, never a vote.

use super::{Run, Season};
use crate::activity::Overnight;
use crate::calendar::Day;
use crate::kernels::stats::{mean, sample_sd};

/// Overnight HRV compared with the runner's own normal range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HrvStatus {
    /// Below the range.
    Suppressed,
    /// Within it.
    Normal,
    /// Above it.
    Raised,
}

impl HrvStatus {
    /// Stable name.
    pub const fn id(self) -> &'static str {
        match self {
            HrvStatus::Suppressed => "suppressed",
            HrvStatus::Normal => "normal",
            HrvStatus::Raised => "raised",
        }
    }
}

/// One night.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Night {
    /// The day that begins with it.
    pub day: Day,
    /// Mean RMSSD of the night as the vendor computed it, ms.
    pub rmssd_ms: f64,
    /// The runner's normal range, ms: the mean of ln RMSSD over the previous 60 days, plus and minus half a
    /// standard deviation (Plews et al. 2013, Sports Med 43:773); `None` with fewer than 14 nights.
    pub normal_range_ms: Option<(f64, f64)>,
}

impl Night {
    /// The status of this night; `None` without a normal range.
    pub fn hrv_status(&self) -> Option<HrvStatus> {
        let (low, high) = self.normal_range_ms?;
        Some(match self.rmssd_ms {
            v if v < low => HrvStatus::Suppressed,
            v if v > high => HrvStatus::Raised,
            _ => HrvStatus::Normal,
        })
    }
}

/// Days that form the normal range, and half its width in standard deviations ([`crate::science::hrv`]).
const NORMAL_DAYS: i32 = 60;
const BAND_SD: f64 = 0.5;
/// Least number of nights for a normal range (judgement).
const LEAST: usize = 14;

/// The nights in order, one per day; the latest record of a day counts.
pub(super) fn nights(found: &[Overnight]) -> Vec<Night> {
    let mut all: Vec<(Day, i64, f64)> = found
        .iter()
        .filter_map(|n| {
            let values: Vec<f64> = n.values_ms.iter().map(|v| v.1).collect();
            let rmssd = n.last_night_ms.or_else(|| mean(&values)).filter(|v| *v > 0.0)?;
            let day = Day::at(n.time, n.utc_offset_s.unwrap_or(0));
            Some((day, n.time.unix_s(), rmssd))
        })
        .collect();
    all.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    let mut days: Vec<(Day, f64)> = Vec::new();
    for (day, _, rmssd) in all {
        match days.last_mut() {
            Some(last) if last.0 == day => last.1 = rmssd,
            _ => days.push((day, rmssd)),
        }
    }
    let mut from = 0;
    (0..days.len())
        .map(|i| {
            let (day, rmssd_ms) = days[i];
            while days[from].0.0 < day.0 - NORMAL_DAYS {
                from += 1;
            }
            let before: Vec<f64> = days[from..i].iter().map(|d| libm::log(d.1)).collect();
            let normal = mean(&before).zip(sample_sd(&before)).filter(|_| before.len() >= LEAST);
            let band =
                |(m, sd): (f64, f64)| (libm::exp(m - BAND_SD * sd), libm::exp(m + BAND_SD * sd));
            Night { day, rmssd_ms, normal_range_ms: normal.map(band) }
        })
        .collect()
}

impl Season {
    /// The night before a run, where the watch recorded it.
    pub fn night_before(&self, run: &Run) -> Option<&Night> {
        let at = self.nights.binary_search_by_key(&run.day, |n| n.day).ok()?;
        Some(&self.nights[at])
    }

    /// Hard sessions with a known HRV status of the night before, each with that status.
    pub fn hrv_status_on_hard_days(&self) -> Vec<(&Run, HrvStatus)> {
        let hard = self.runs.iter().filter(|r| r.counts_as_run() && r.verdict.is_hard());
        hard.filter_map(|r| Some((r, self.night_before(r)?.hrv_status()?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::UtcTime;

    fn night(day: i64, ms: f64) -> Overnight {
        let until = UtcTime::from_unix_s(86_400 * day + 6 * 3600);
        Overnight { last_night_ms: Some(ms), ..Overnight::until(until) }
    }

    #[test]
    fn a_morning_is_judged_by_half_a_standard_deviation_of_sixty_days() {
        // ln of these is 4 +- 0.1 in turn: mean 4, SD 0.1038 over 14 nights.
        let wave = |d: i64| libm::exp(4.0 + if d % 2 == 0 { 0.1 } else { -0.1 });
        let mut found: Vec<Overnight> = (0..14).map(|d| night(d, wave(d))).collect();
        found.push(night(14, 51.0)); // ln 3.932 lies below 4 - 0.0519
        let all = nights(&found);
        assert!(
            all[13].normal_range_ms.is_none() && all[13].hrv_status().is_none(),
            "13 nights are none"
        );
        let (low, high) = all[14].normal_range_ms.unwrap();
        assert!((libm::log(low) - 3.9481).abs() < 1e-3 && (libm::log(high) - 4.0519).abs() < 1e-3);
        assert_eq!(all[14].hrv_status(), Some(HrvStatus::Suppressed));
        found[14] = night(14, 54.6);
        assert_eq!(nights(&found)[14].hrv_status(), Some(HrvStatus::Normal));
        found.push(night(75, 54.6));
        assert_eq!(nights(&found)[15].normal_range_ms, None, "the usual is of sixty days");
    }
}
