//! What the device was told about its wearer. No names.

use serde::{Deserialize, Serialize};

/// Settings of the watch at the time of the recording: what the runner or the vendor's own
/// estimate put there, so a hint and no measurement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunnerSettings {
    /// Resting heart rate, bpm.
    pub resting_heart_rate: Option<f64>,
    /// Highest heart rate when running where the watch knows it, else in general, bpm.
    pub max_heart_rate: Option<f64>,
    /// Heart rate at the lactate threshold, bpm.
    pub threshold_heart_rate: Option<f64>,
    /// Power that can be held for an hour, W.
    pub threshold_power_w: Option<f64>,
    /// Upper bounds of the heart-rate zones, bpm, rising; empty when not told.
    pub heart_rate_zones: Vec<f64>,
    /// Weight, kg.
    pub weight_kg: Option<f64>,
}
