//! What a column of a recording holds.

use serde::{Deserialize, Serialize};

/// What a column holds. Names follow the FIT profile's `record` message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Channel {
    /// Cumulative distance as the device counted it.
    Distance,
    /// Altitude above sea level.
    Altitude,
    /// Speed as the device measured it.
    Speed,
    /// Heart rate.
    HeartRate,
    /// Steps a minute, both feet.
    Cadence,
    /// Running power.
    Power,
    /// Temperature at the device.
    Temperature,
    /// Vertical movement of the trunk in a stride.
    VerticalOscillation,
    /// Vertical oscillation over step length.
    VerticalRatio,
    /// Ground contact time.
    StanceTime,
    /// Length of a step.
    StepLength,
    /// Breaths a minute.
    RespirationRate,
    /// Share of ground contact that falls to the left foot.
    StanceTimeBalance,
    /// Ground contact over the time of a whole stride.
    StanceTimePercent,
    /// Horizontal error of the position as the receiver saw it.
    GpsAccuracy,
    /// Power that moves the trunk up and down and not forward (Stryd).
    FormPower,
    /// Stiffness of the leg as a spring.
    LegSpringStiffness,
    /// DFA-alpha1 as an app on the watch computed it.
    DfaAlpha1,
}

impl Channel {
    /// All channels, in column order.
    pub const ALL: [Channel; 18] = [
        Channel::Distance,
        Channel::Altitude,
        Channel::Speed,
        Channel::HeartRate,
        Channel::Cadence,
        Channel::Power,
        Channel::Temperature,
        Channel::VerticalOscillation,
        Channel::VerticalRatio,
        Channel::StanceTime,
        Channel::StepLength,
        Channel::RespirationRate,
        Channel::StanceTimeBalance,
        Channel::StanceTimePercent,
        Channel::GpsAccuracy,
        Channel::FormPower,
        Channel::LegSpringStiffness,
        Channel::DfaAlpha1,
    ];

    /// Column name with its unit, as exported.
    pub const fn id(self) -> &'static str {
        match self {
            Channel::Distance => "distance_m",
            Channel::Altitude => "altitude_m",
            Channel::Speed => "speed_mps",
            Channel::HeartRate => "heart_rate_bpm",
            Channel::Cadence => "cadence_spm",
            Channel::Power => "power_w",
            Channel::Temperature => "temperature_c",
            Channel::VerticalOscillation => "vertical_oscillation_mm",
            Channel::VerticalRatio => "vertical_ratio_pct",
            Channel::StanceTime => "stance_time_ms",
            Channel::StepLength => "step_length_mm",
            Channel::RespirationRate => "respiration_rate_brpm",
            Channel::StanceTimeBalance => "stance_time_balance_pct",
            Channel::StanceTimePercent => "stance_time_pct",
            Channel::GpsAccuracy => "gps_accuracy_m",
            Channel::FormPower => "form_power_w",
            Channel::LegSpringStiffness => "leg_spring_stiffness_knpm",
            Channel::DfaAlpha1 => "dfa_alpha1",
        }
    }

    /// The name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Distance => "distance",
            Channel::Altitude => "altitude",
            Channel::Speed => "speed",
            Channel::HeartRate => "heart rate",
            Channel::Cadence => "cadence",
            Channel::Power => "power",
            Channel::Temperature => "temperature",
            Channel::VerticalOscillation => "vertical oscillation",
            Channel::VerticalRatio => "vertical ratio",
            Channel::StanceTime => "ground contact time",
            Channel::StepLength => "step length",
            Channel::RespirationRate => "respiration rate",
            Channel::StanceTimeBalance => "ground contact balance",
            Channel::StanceTimePercent => "ground contact share",
            Channel::GpsAccuracy => "GPS accuracy",
            Channel::FormPower => "form power",
            Channel::LegSpringStiffness => "leg spring stiffness",
            Channel::DfaAlpha1 => "DFA-alpha1 of the watch",
        }
    }
}
