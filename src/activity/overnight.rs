//! What a watch measured in a night.

use super::Note;
use crate::calendar::UtcTime;
use serde::{Deserialize, Serialize};

/// A night's record: resting heart rate and heart-rate variability, as the vendor computed them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overnight {
    /// The latest time in the file: the morning after.
    pub time: UtcTime,
    /// Seconds east of UTC, when the file says so.
    pub utc_offset_s: Option<i32>,
    /// Resting heart rate, bpm.
    pub resting_heart_rate: Option<f64>,
    /// Mean RMSSD of the night, ms.
    pub last_night_ms: Option<f64>,
    /// Highest 5-minute RMSSD of the night, ms.
    pub last_night_5_min_high_ms: Option<f64>,
    /// Mean of the last seven nights, ms.
    pub weekly_ms: Option<f64>,
    /// The vendor's bounds for this runner, ms: below the first is low, between the other two
    /// balanced.
    pub baseline_ms: Option<[f64; 3]>,
    /// RMSSD of each 5 minutes: time and ms.
    pub values_ms: Vec<(UtcTime, f64)>,
    /// What was damaged on the way in.
    pub notes: Vec<Note>,
}
