//! Until which minute a run was easy ([`crate::science::recovery`]).

use crate::activity::{Absent, Known, Threshold};
use crate::athlete::Thresholds;
use crate::classify::plausible_heart_rate;
use crate::digest::{Digest, SETTLE_S};

/// The first minute considered ([`crate::science::recovery`]).
const FIRST: u32 = 10;

/// The last whole moving minute m >= 10 such that at most 5 % of the time from minute 3 to m is above VT1. It
/// uses the 15-s mean heart rate without drift correction, because the runner feels the drift.
///
/// Absent when the whole run was easy, when there is no such minute, or when the run is too short.
pub fn easy_until_min(digest: &Digest, thresholds: &Thresholds) -> Known {
    plausible_heart_rate(&digest.track, thresholds)?;
    let vt1 = thresholds.vt1.as_ref().ok_or(Absent::NoThreshold(Threshold::Vt1))?.value;
    let heart = digest.track.smoothed_heart_rate();
    let (mut moved, mut above, mut counted) = (0.0, 0.0, 0.0);
    let mut last = None;
    let mut minute = 0;
    for (i, v) in heart.iter().enumerate() {
        moved += digest.track.moving_s(i);
        if moved >= SETTLE_S && v.is_finite() {
            counted += digest.track.moving_s(i);
            if *v > vt1 {
                above += digest.track.moving_s(i);
            }
        }
        if (moved / 60.0) as u32 > minute {
            minute = (moved / 60.0) as u32;
            if minute >= FIRST && above <= 0.05 * counted {
                last = Some(minute);
            }
        }
    }
    match last {
        None if minute < FIRST => {
            Err(Absent::TooShort { have: moved / 60.0, need: f64::from(FIRST), unit: "min".into() })
        }
        None => Err(Absent::not_applicable("never easy")),
        Some(m) if m >= minute => Err(Absent::not_applicable("easy to the end")),
        Some(m) => Ok(f64::from(m)),
    }
}
