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
    /// The hardest tenth of a run as a share of HRmax at which hard and not hard are equally likely.
    pub hard_of_max: f64,
    /// The same for not easy and easy.
    pub not_easy_of_max: f64,
    /// Scale of the logistic curve around both, as a share of HRmax.
    pub spread_of_max: f64,
    /// The hardest tenth as a share of critical speed at which hard and not hard are equally likely. It is
    /// below 1 because the hardest tenth holds rests too.
    pub hard_of_cs: f64,
    /// The same for not easy and easy.
    pub not_easy_of_cs: f64,
    /// Scale of the logistic curve around both, as a share of critical speed. It is wider than that of heart
    /// rate, because hills, wind and footing set the pace too.
    pub spread_of_cs: f64,
    /// Weight of pace beside heart rate that covers the run.
    pub pace_weight: f64,
    /// Weight of the runner's own rating.
    pub rating_weight: f64,
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
        hard_of_max: 0.845,
        not_easy_of_max: 0.826,
        spread_of_max: 0.014,
        hard_of_cs: 0.91,
        not_easy_of_cs: 0.90,
        spread_of_cs: 0.05,
        pace_weight: 0.3,
        rating_weight: 0.2,
    };

    /// All constants.
    pub const FIELDS: &[Field] = &[
        field("hard_of_max", 0.01, 0.5, |t| t.hard_of_max, |t, v| t.hard_of_max = v),
        field("not_easy_of_max", 0.01, 0.5, |t| t.not_easy_of_max, |t, v| t.not_easy_of_max = v),
        field("spread_of_max", 0.004, 0.005, |t| t.spread_of_max, |t, v| t.spread_of_max = v),
        field("hard_of_cs", 0.02, 0.5, |t| t.hard_of_cs, |t, v| t.hard_of_cs = v),
        field("not_easy_of_cs", 0.02, 0.5, |t| t.not_easy_of_cs, |t, v| t.not_easy_of_cs = v),
        field("spread_of_cs", 0.02, 0.01, |t| t.spread_of_cs, |t, v| t.spread_of_cs = v),
        field("pace_weight", 0.2, 0.0, |t| t.pace_weight, |t, v| t.pace_weight = v),
        field("rating_weight", 0.2, 0.0, |t| t.rating_weight, |t, v| t.rating_weight = v),
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
