//! What a column of a recording holds.

use serde::{Deserialize, Serialize};

/// The quantity in a column. Names follow the `record` message of the FIT profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Channel {
    /// Cumulative distance as reported by the device.
    Distance,
    /// Altitude above sea level.
    Altitude,
    /// Speed as reported by the device.
    Speed,
    /// Heart rate.
    HeartRate,
    /// Cadence, steps per minute of both feet.
    Cadence,
    /// Running power.
    Power,
    /// Temperature at the device.
    Temperature,
    /// Vertical oscillation of the trunk.
    VerticalOscillation,
    /// Vertical oscillation divided by step length.
    VerticalRatio,
    /// Ground contact time.
    StanceTime,
    /// Step length.
    StepLength,
    /// Respiration rate, breaths per minute.
    RespirationRate,
    /// Share of ground contact time on the left foot.
    StanceTimeBalance,
    /// Ground contact time divided by stride time.
    StanceTimePercent,
    /// Horizontal position error as estimated by the receiver.
    GpsAccuracy,
    /// Power spent on vertical rather than forward movement (Stryd).
    FormPower,
    /// Leg spring stiffness.
    LegSpringStiffness,
    /// DFA-alpha1 as computed by an app on the watch.
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

    /// Column name including the unit, as exported.
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

    /// Name for use in a sentence.
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
