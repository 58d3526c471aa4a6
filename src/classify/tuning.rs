//! The constants of the sort that were fitted to labelled runs ([`crate::science::sort`]).
//!
//! `lope validate --fit` fits them again. The other constants of the sort come from physiology or are marked
//! "judgement".

use crate::science::Basis;

/// The data that the constants below were fitted to.
pub(super) const LABELLED_RUNS: Basis = Basis::Fitted("388 labelled runs of four runners");

/// Constants of the sort.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tuning {
    /// Log-odds per unit of p90 intensity.
    pub per_p90: f64,
    /// Log-odds per unit of ln(load), by heart rate.
    pub per_log_load: f64,
    /// The p90 intensity by heart rate at which hard and not hard are equally likely: 0 is VT1.
    pub heart_rate_even_at: f64,
    /// The same by pace: 0 is the first threshold, 1 is critical speed. It is higher than by heart rate
    /// because hills, wind and position errors inflate the fastest minutes.
    pub pace_even_at: f64,
    /// Log-odds per unit of ln(load), by pace. It is lower than by heart rate because long easy runs gather
    /// load at any pace.
    pub pace_per_log_load: f64,
    /// Weight of the pace vote, where the heart-rate vote has 1.
    pub pace_weight: f64,
    /// Weight of the runner's own rating. The rating covers the whole effort, long easy runs included; at a
    /// weight of 0.7 it made the sort of real runs worse.
    pub rating_weight: f64,
    /// Share of the structure bonus that counts; the p90 intensity already contains the repetitions.
    pub structure: f64,
    /// Temperature of the ordinal logit ([`crate::science::sort`]).
    pub temperature: f64,
}

/// One constant, for the fit.
pub struct Field {
    /// Stable name.
    pub id: &'static str,
    /// Step size of the fit.
    pub scale: f64,
    /// Lower bound.
    pub least: f64,
    /// Reads it.
    pub get: fn(&Tuning) -> f64,
    /// Writes it.
    pub set: fn(&mut Tuning, f64),
}

impl Tuning {
    /// The constants that lope uses: round numbers near the optimum of 388 labelled runs of four runners; see
    /// README, "How often it is right".
    pub const SHIPPED: Tuning = Tuning {
        per_p90: 3.4,
        per_log_load: 0.7,
        heart_rate_even_at: 0.0,
        pace_even_at: 0.45,
        pace_per_log_load: 0.2,
        pace_weight: 0.2,
        rating_weight: 0.2,
        structure: 0.1,
        temperature: 0.55,
    };

    /// All constants.
    pub const FIELDS: &[Field] = &[
        field("by_top", 0.8, 0.0, |t| t.per_p90, |t, v| t.per_p90 = v),
        field("by_load", 0.2, 0.0, |t| t.per_log_load, |t, v| t.per_log_load = v),
        field("heart_bar", 0.2, -2.0, |t| t.heart_rate_even_at, |t, v| t.heart_rate_even_at = v),
        field("pace_bar", 0.2, -2.0, |t| t.pace_even_at, |t, v| t.pace_even_at = v),
        field("pace_by_load", 0.2, 0.0, |t| t.pace_per_log_load, |t, v| t.pace_per_log_load = v),
        field("pace_weight", 0.2, 0.0, |t| t.pace_weight, |t, v| t.pace_weight = v),
        field("rating_weight", 0.2, 0.0, |t| t.rating_weight, |t, v| t.rating_weight = v),
        field("structure", 0.3, 0.0, |t| t.structure, |t, v| t.structure = v),
        field("temperature", 0.2, 0.2, |t| t.temperature, |t, v| t.temperature = v),
    ];
}

const fn field(
    id: &'static str,
    scale: f64,
    least: f64,
    get: fn(&Tuning) -> f64,
    set: fn(&mut Tuning, f64),
) -> Field {
    Field { id, scale, least, get, set }
}
