//! What each voice adds where it can speak.

use super::methods::{BY_PACE_ALONE, HEART_RATE_ONLY, LOPE, PACE_ONLY};
use super::{HeartRateQuality, LabelledRun, Method, Rule};

/// Runs on which one voice is needed, and who is heard there.
pub struct Voice {
    /// Stable name.
    pub id: &'static str,
    /// Which runs, for users.
    pub name: &'static str,
    /// Whether a run is one of them.
    pub of: fn(&LabelledRun) -> bool,
    /// Who is compared.
    pub methods: &'static [Method],
}

const WITHOUT_BEATS: Method = Method {
    id: "without_beats",
    name: "... beats taken out",
    source: "thresholds and sort as for files without beats",
    rule: Rule::Verdict(|c| c.without_beats.as_ref()),
};

/// All of them.
pub const VOICES: &[Voice] = &[
    Voice {
        id: "heart_rate_taken_out",
        name: "all runs, heart rate taken out",
        of: |_| true,
        methods: &[BY_PACE_ALONE],
    },
    Voice {
        id: "no_heart_rate",
        name: "runs without heart rate",
        of: |c| c.heart_rate == HeartRateQuality::Missing,
        methods: &[LOPE, BY_PACE_ALONE],
    },
    Voice {
        id: "poor_heart_rate",
        name: "runs of poor heart rate (coverage below 80 %, cadence lock)",
        of: |c| c.heart_rate == HeartRateQuality::Poor,
        methods: &[LOPE, HEART_RATE_ONLY, PACE_ONLY, BY_PACE_ALONE],
    },
    Voice {
        id: "beats",
        name: "runs with beats",
        of: |c| c.has_beats,
        methods: &[LOPE, WITHOUT_BEATS],
    },
];
