//! The one number for an easy day, beside what others would call it.

use super::Season;
use std::fmt;

/// The easy limit ([`crate::science::recovery`]) as a share of the runner's other numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EasyLimit {
    /// bpm.
    pub bpm: f64,
    /// % of HRmax.
    pub of_max_pct: f64,
    /// % of the heart rate at the second threshold, the threshold heart rate of Friel's zones; `None` without it.
    pub of_threshold_pct: Option<f64>,
    /// The zone of the watch in which it lies, where the newest run with zones stored them.
    pub watch_zone: Option<WatchZone>,
}

/// A heart-rate zone as the watch stored it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WatchZone {
    /// Its number; 0 lies below the first.
    pub number: usize,
    /// Its lower bound, bpm; 0 for the lowest.
    pub from_bpm: f64,
    /// Its upper bound, bpm.
    pub to_bpm: f64,
}

/// Watches store the bounds of this many zones when the lowest is the one below zone 1 (convention: Garmin and Coros).
const WITH_ZONE_0: usize = 6;

impl WatchZone {
    /// The zone of a heart rate among upper bounds in ascending order; `None` above the last.
    fn of(bounds: &[f64], bpm: f64) -> Option<WatchZone> {
        let i = bounds.iter().position(|to| bpm <= *to)?;
        let first = usize::from(bounds.len() < WITH_ZONE_0);
        let from_bpm = if i == 0 { 0.0 } else { bounds[i - 1] };
        Some(WatchZone { number: i + first, from_bpm, to_bpm: bounds[i] })
    }
}

impl Season {
    /// The newest easy limit; `None` without VT1 or HRmax.
    pub fn easy_limit(&self) -> Option<EasyLimit> {
        let latest = self.athlete.latest();
        let bpm = latest.easy_limit()?;
        let percent = |of: f64| 100.0 * bpm / of;
        let stored = self.runs.iter().rev().map(|r| &r.digest.runner.heart_rate_zones);
        let zones = stored.into_iter().find(|zones| !zones.is_empty());
        Some(EasyLimit {
            bpm,
            of_max_pct: percent(latest.hr_max.as_ref()?.value),
            of_threshold_pct: latest.vt2.as_ref().map(|v| percent(v.value)),
            watch_zone: zones.and_then(|zones| WatchZone::of(zones, bpm)),
        })
    }
}

/// `143 bpm: 76 % of the maximal heart rate, 81 % of the threshold heart rate, in the watch's zone 3 (131 to 149)`.
impl fmt::Display for EasyLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} bpm: {:.0} % of the maximal heart rate", self.bpm, self.of_max_pct)?;
        if let Some(share) = self.of_threshold_pct {
            write!(f, ", {share:.0} % of the threshold heart rate")?;
        }
        match self.watch_zone {
            Some(z) if z.from_bpm > 0.0 => {
                write!(
                    f,
                    ", in the watch's zone {} ({:.0} to {:.0})",
                    z.number, z.from_bpm, z.to_bpm
                )
            }
            Some(z) => write!(f, ", in the watch's zone {} (up to {:.0})", z.number, z.to_bpm),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_of_the_watch_is_counted_as_it_does() {
        let six = [98.0, 117.0, 136.0, 155.0, 174.0, 194.0];
        let zone = WatchZone::of(&six, 142.0).unwrap();
        assert_eq!((zone.number, zone.from_bpm, zone.to_bpm), (3, 136.0, 155.0));
        assert_eq!(WatchZone::of(&six[1..], 142.0).unwrap().number, 3);
        assert_eq!(WatchZone::of(&six, 90.0).unwrap().number, 0);
        assert_eq!(WatchZone::of(&six, 200.0), None);
        let limit = EasyLimit {
            bpm: 142.0,
            of_max_pct: 76.2,
            of_threshold_pct: Some(81.6),
            watch_zone: Some(zone),
        };
        assert_eq!(
            limit.to_string(),
            "142 bpm: 76 % of the maximal heart rate, 82 % of the threshold heart rate, in the watch's zone 3 (136 to 155)"
        );
    }
}
