//! Units and their conversions: the only place where a number changes its unit.
//!
//! Inside lope everything is SI (s, m, m/s), heart rate in bpm, beat intervals in ms, time in UTC.

/// Metres in a statute mile.
pub const MILE_M: f64 = 1609.344;

/// What the reader of a report is used to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnitSystem {
    /// Kilometres, min/km.
    #[default]
    Metric,
    /// Miles, min/mile.
    Imperial,
}

impl UnitSystem {
    /// Metres in the unit of distance: a kilometre or a mile.
    pub fn distance_m(self) -> f64 {
        match self {
            UnitSystem::Metric => 1000.0,
            UnitSystem::Imperial => MILE_M,
        }
    }

    /// `km` or `mi`.
    pub fn distance_name(self) -> &'static str {
        match self {
            UnitSystem::Metric => "km",
            UnitSystem::Imperial => "mi",
        }
    }
}

/// Seconds for a kilometre or a mile at `speed_mps`; `None` below 0.3 m/s.
pub fn pace_s(speed_mps: f64, units: UnitSystem) -> Option<f64> {
    (speed_mps >= 0.3).then(|| units.distance_m() / speed_mps)
}
