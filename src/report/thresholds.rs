//! The thresholds of a runner as rows, for the terminal, JSON, the profile and the page.

use crate::athlete::{Estimate, Thresholds};
use crate::units::UnitSystem;

/// What a threshold is a value of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantity {
    /// bpm.
    HeartRate,
    /// m/s, shown as a pace.
    Speed,
}

impl Quantity {
    /// Digits in files.
    pub fn digits(self) -> usize {
        match self {
            Quantity::HeartRate => 0,
            Quantity::Speed => 2,
        }
    }

    /// A value as people read it: `143`, `4:32 /km`.
    pub fn value(self, value: f64, units: UnitSystem) -> String {
        match self {
            Quantity::HeartRate => format!("{value:.0}"),
            Quantity::Speed => units.pace(value),
        }
    }

    /// The standard error: `3` beats, or `1.2 %` of a speed.
    pub fn error(self, e: &Estimate) -> String {
        match self {
            Quantity::HeartRate => format!("{:.0}", e.se),
            Quantity::Speed => format!("{:.1} %", 100.0 * e.se / e.value),
        }
    }
}

/// One threshold: its key in a profile, its name, its quantity, whether runs are judged by it, and where it stands.
pub(super) struct ThresholdRow {
    pub key: &'static str,
    pub name: &'static str,
    pub of: Quantity,
    pub judges: bool,
    pub get: fn(&Thresholds) -> Option<&Estimate>,
}

/// In the words of [`crate::science::GLOSSARY`].
pub(super) const THRESHOLD_ROWS: &[ThresholdRow] = &[
    ThresholdRow {
        key: "hr_max_bpm",
        name: "maximal heart rate",
        of: Quantity::HeartRate,
        judges: true,
        get: |t| t.hr_max.as_ref(),
    },
    ThresholdRow {
        key: "hr_rest_bpm",
        name: "resting heart rate",
        of: Quantity::HeartRate,
        // It weighs the load alone.
        judges: false,
        get: |t| Some(&t.hr_rest),
    },
    ThresholdRow {
        key: "vt1_bpm",
        name: "first threshold",
        of: Quantity::HeartRate,
        judges: true,
        get: |t| t.vt1.as_ref(),
    },
    ThresholdRow {
        key: "vt2_bpm",
        name: "threshold heart rate",
        of: Quantity::HeartRate,
        judges: true,
        get: |t| t.vt2.as_ref(),
    },
    ThresholdRow {
        key: "cs_mps",
        name: "threshold pace",
        of: Quantity::Speed,
        judges: true,
        get: |t| t.cs.as_ref().map(|c| &c.speed),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::science::GLOSSARY;

    #[test]
    fn what_runs_are_judged_by_is_named_by_the_glossary() {
        for row in THRESHOLD_ROWS.iter().filter(|row| row.judges) {
            assert!(GLOSSARY.iter().any(|term| term.word == row.name), "{}", row.name);
        }
    }
}
