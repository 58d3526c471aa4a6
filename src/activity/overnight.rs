//! Overnight measurements.

use super::Note;
use crate::calendar::UtcTime;
use serde::{Deserialize, Serialize};

/// Resting heart rate and heart-rate variability of one night, as computed by the vendor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overnight {
    /// The last timestamp in the file, which is the morning after the night.
    pub time: UtcTime,
    /// Offset from UTC in seconds, positive to the east; `None` when the file does not record it.
    pub utc_offset_s: Option<i32>,
    /// Resting heart rate, bpm.
    pub resting_heart_rate: Option<f64>,
    /// Mean RMSSD of the night, ms.
    pub last_night_ms: Option<f64>,
    /// Highest 5-minute RMSSD of the night, ms.
    pub last_night_5_min_high_ms: Option<f64>,
    /// Mean of the last seven nights, ms.
    pub weekly_ms: Option<f64>,
    /// The vendor's bounds for this runner, ms: values below the first are low, values between the second and
    /// third are balanced.
    pub baseline_ms: Option<[f64; 3]>,
    /// RMSSD of each 5-minute window: time and ms.
    pub values_ms: Vec<(UtcTime, f64)>,
    /// Notes on damage to the file.
    pub notes: Vec<Note>,
}

impl Overnight {
    /// A night of which nothing is known but when it ended.
    pub fn until(time: UtcTime) -> Overnight {
        Overnight {
            time,
            utc_offset_s: None,
            resting_heart_rate: None,
            last_night_ms: None,
            last_night_5_min_high_ms: None,
            weekly_ms: None,
            baseline_ms: None,
            values_ms: Vec::new(),
            notes: Vec::new(),
        }
    }
}
