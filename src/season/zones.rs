//! Time in five heart-rate zones, as watches count them.

use super::{Run, minutes_by_domain};
use crate::activity::{Absent, Known, Threshold};
use crate::athlete::Estimate;
use crate::classify::plausible_heart_rate;
use crate::digest::TIMER_STEPS;

/// Zones.
const ZONES: usize = 5;
/// Upper bounds of zones 1 to 4 as shares of the maximal heart rate (convention: what watches are set to when
/// they are new).
const OF_MAXIMUM: [f64; ZONES - 1] = [0.6, 0.7, 0.8, 0.9];

/// Where the bounds of the zones come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZonesBy {
    /// The watch stored them with the run.
    Watch,
    /// 60, 70, 80 and 90 % of the maximal heart rate.
    Maximum,
}

impl ZonesBy {
    /// The origin in words.
    pub const fn name(self) -> &'static str {
        match self {
            ZonesBy::Watch => "the watch's zones",
            ZonesBy::Maximum => "zones of the maximal heart rate",
        }
    }
}

/// Time of a run in five zones of heart rate. They are a custom and no physiology: the domains between the
/// thresholds ([`super::minutes_by_domain`]) tell what a run was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZoneTimes {
    /// Lower bounds of zones 2 to 5, bpm; what is slower than zone 1 counts to it.
    pub from_bpm: [f64; ZONES - 1],
    /// Minutes with the timer running in zones 1 to 5, by 15-s mean heart rate.
    pub minutes: [f64; ZONES],
    /// Where the bounds come from.
    pub by: ZonesBy,
}

impl ZoneTimes {
    /// The zones by number and bounds, bpm: `zone 1, up to 114`, `zone 2, 115 to 133`, `zone 5, from 172`.
    pub fn names(&self) -> [String; ZONES] {
        let from = self.from_bpm.map(f64::round);
        std::array::from_fn(|k| match k {
            0 => format!("zone 1, up to {:.0}", from[0]),
            4 => format!("zone 5, from {:.0}", from[3] + 1.0),
            k => format!("zone {}, {:.0} to {:.0}", k + 1, from[k - 1] + 1.0, from[k]),
        })
    }
}

/// Upper bounds of zones 1 to 4 among those that a watch stored; `None` when it has other zones.
fn of_watch(stored: &[f64]) -> Option<[f64; ZONES - 1]> {
    // Of six bounds the lowest is the one below zone 1.
    let tops = match stored.len() {
        6 => &stored[1..5],
        5 => &stored[..4],
        _ => return None,
    };
    tops.is_sorted_by(|a, b| a < b).then(|| tops.try_into().ok())?
}

impl Run {
    /// The names and minutes of the three domains of [`minutes_by_domain`], the hardest first: `above threshold, 163`,
    /// `between`, `below the first, 137`.
    ///
    /// # Errors
    /// As [`minutes_by_domain`].
    pub fn domain_times(&self) -> Known<[(String, f64); 3]> {
        let [below, between, above] = minutes_by_domain(&self.digest, &self.thresholds)?;
        let bpm = |of: Option<&Estimate>| of.map_or(String::new(), |e| format!(", {:.0}", e.value));
        let (vt1, vt2) = (self.thresholds.vt1.as_ref(), self.thresholds.vt2.as_ref());
        Ok([
            (format!("above threshold{}", bpm(vt2)), above),
            ("between".to_string(), between),
            (format!("below the first{}", bpm(vt1)), below),
        ])
    }

    /// Time in five zones: those that the watch stored with this run, else shares of the maximal heart rate.
    ///
    /// # Errors
    /// Without plausible heart rate, or without any bounds.
    pub fn zone_times(&self) -> Known<ZoneTimes> {
        plausible_heart_rate(&self.digest.track, &self.thresholds)?;
        let (from_bpm, by) = match of_watch(&self.digest.runner.heart_rate_zones) {
            Some(tops) => (tops, ZonesBy::Watch),
            None => {
                let max = self.thresholds.hr_max.as_ref();
                let max = max.ok_or(Absent::NoThreshold(Threshold::HrMax))?.value;
                (OF_MAXIMUM.map(|share| share * max), ZonesBy::Maximum)
            }
        };
        let heart = self.digest.track.smoothed_heart_rate();
        let mut raw = [0u64; ZONES];
        for (&bpm, &timer) in heart.iter().zip(self.digest.track.timer_raw()) {
            if bpm.is_finite() {
                raw[from_bpm.iter().filter(|from| bpm > **from).count()] += u64::from(timer);
            }
        }
        let minutes = raw.map(|raw| raw as f64 / (60.0 * TIMER_STEPS));
        Ok(ZoneTimes { from_bpm, minutes, by })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_of_a_watch_are_those_between_its_zones() {
        let six = [95.0, 114.0, 133.0, 152.0, 171.0, 190.0];
        assert_eq!(of_watch(&six), Some([114.0, 133.0, 152.0, 171.0]));
        assert_eq!(of_watch(&six[1..]), Some([114.0, 133.0, 152.0, 171.0]));
        assert_eq!(of_watch(&six[3..]), None);
        assert_eq!(of_watch(&[95.0, 114.0, 152.0, 133.0, 171.0]), None);
        assert_eq!(of_watch(&[]), None);
        let from_bpm = [114.0, 133.4, 152.0, 171.0];
        let times = ZoneTimes { from_bpm, minutes: [0.0; 5], by: ZonesBy::Watch };
        let names = times.names();
        assert_eq!([&names[0], &names[2]], ["zone 1, up to 114", "zone 3, 134 to 152"]);
        assert_eq!(names[4], "zone 5, from 172");
    }
}
