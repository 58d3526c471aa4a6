//! The methods that are evaluated: the sort, the sort without one vote, and rival rules.

use super::LabelledRun;
use crate::classify::{VoteId, p_hard_of};

/// A method that separates hard from easy.
pub struct Method {
    /// Stable name.
    pub id: &'static str,
    /// Name for users.
    pub name: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// A score that rises with hardness; `None` when it is unknown.
    pub score: fn(&LabelledRun) -> Option<f64>,
    /// Scores of at least this are called hard.
    pub cut: f64,
}

/// lope first, then lope without one vote, then rivals.
pub const METHODS: &[Method] = &[
    Method {
        id: "lope",
        name: "lope",
        source: "`p_hard` and `sort`",
        score: |c| c.verdict.sort().map(|_| c.verdict.p_hard),
        cut: 0.5,
    },
    Method {
        id: "heart_rate_only",
        name: "... heart rate only",
        source: "one vote",
        score: |c| p_hard_of(&c.verdict, &|id| id == VoteId::HeartRateDose, false),
        cut: 0.5,
    },
    Method {
        id: "pace_only",
        name: "... pace only",
        source: "one vote",
        score: |c| p_hard_of(&c.verdict, &|id| id == VoteId::PaceDose, false),
        cut: 0.5,
    },
    Method {
        id: "without_hrv",
        name: "... without HRV",
        source: "all votes but one",
        score: |c| p_hard_of(&c.verdict, &|id| id != VoteId::HrvDomain, true),
        cut: 0.5,
    },
    Method {
        id: "without_structure",
        name: "... without structure",
        source: "all votes, no structure",
        score: |c| p_hard_of(&c.verdict, &|_| true, false),
        cut: 0.5,
    },
    Method {
        id: "without_watch",
        name: "... without what the watch stored",
        source: "thresholds from the recordings alone: labels and settings come from one maker",
        score: |c| c.without_watch.as_ref().and_then(|v| v.sort().map(|_| v.p_hard)),
        cut: 0.5,
    },
    Method {
        id: "generic_zones",
        name: "zones of 220 - age, by time",
        source: "a quarter of the time above 80 % of 220 - age; age 40 where the profile tells none",
        score: |c| c.above_generic_zone,
        cut: 0.25,
    },
    Method {
        id: "mean_hr_80",
        name: "mean HR >= 80 % of maximum",
        source: "the field's most common rule",
        score: |c| c.of_hr_max,
        cut: 0.80,
    },
    Method {
        id: "mean_gap_92",
        name: "mean GAP >= 92 % of threshold pace",
        source: "common in plans by pace",
        score: |c| c.of_cs,
        cut: 0.92,
    },
];
