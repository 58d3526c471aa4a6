//! User settings stored on the device, without names.

use serde::{Deserialize, Serialize};

/// User settings of the watch at the time of the recording. They were entered by the runner or estimated by
/// the vendor, so they are hints rather than measurements.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunnerSettings {
    /// Resting heart rate, bpm.
    pub resting_heart_rate: Option<f64>,
    /// Maximal heart rate for running if the watch stores one, else the general maximum, bpm.
    pub max_heart_rate: Option<f64>,
    /// Heart rate at the lactate threshold, bpm.
    pub threshold_heart_rate: Option<f64>,
    /// Functional threshold power, W.
    pub threshold_power_w: Option<f64>,
    /// Upper bounds of the heart-rate zones in ascending order, bpm; empty when not stored.
    pub heart_rate_zones: Vec<f64>,
    /// Weight, kg.
    pub weight_kg: Option<f64>,
}
