//! Thresholds of a runner around one date.

use super::posterior::HeartRateNode;
use crate::calendar::Day;

/// An estimate with its standard error and origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error, in the same unit.
    pub se: f64,
    /// Its origin, in words.
    pub source: String,
    /// The day of the run it comes from, where it comes from a single one.
    pub observed_on: Option<Day>,
}

/// Critical speed (CS) and D', the distance that can be run above it.
#[derive(Clone, Debug, PartialEq)]
pub struct CriticalSpeed {
    /// Grade-adjusted, m/s.
    pub speed: Estimate,
    /// D', metres; absent when critical speed comes from a single effort.
    pub d_prime_m: Option<f64>,
    /// True when no effort was hard enough: the true value may be higher.
    pub lower_bound: bool,
    /// True when it comes from a race.
    pub raced: bool,
    /// Critical speed by the usual speed of the hardest tenth of runs, m/s: what a lower bound is drawn
    /// towards.
    pub by_usual_mps: Option<f64>,
}

/// A lower bound lies this share below the true critical speed in the middle (fitted: pace alone against the
/// labelled runs of four runners who hardly raced).
const ABOVE_LOWER_BOUND: f64 = 0.08;
/// Weight of the usual speed beside a lower bound (fitted: inverse variances of the speeds that part the
/// labelled runs of four runners, 5 and 7 %).
const BY_USUAL: f64 = 0.65;
/// Nodes of a normal distribution, in standard deviations: the middles of five equally probable parts
/// (convention).
const NODES: [f64; 5] = [-1.28, -0.52, 0.0, 0.52, 1.28];

impl CriticalSpeed {
    /// The most probable critical speed, m/s. A lower bound is raised, so that easy runs do not look hard in a
    /// history without hard efforts, and drawn towards what the usual speed of the runner says.
    pub fn reference_mps(&self) -> f64 {
        if !self.lower_bound {
            return self.speed.value;
        }
        let raised = self.speed.value * (1.0 + ABOVE_LOWER_BOUND);
        self.by_usual_mps.map_or(raised, |usual| (1.0 - BY_USUAL) * raised + BY_USUAL * usual)
    }

    /// Equally probable values, m/s.
    pub fn nodes(&self) -> [f64; 5] {
        let middle = self.reference_mps();
        NODES.map(|z| middle * (1.0 + z * self.speed.se / self.speed.value))
    }
}

/// Thresholds of a runner around one date.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// Maximal heart rate, bpm.
    pub hr_max: Option<Estimate>,
    /// Resting heart rate, bpm.
    pub hr_rest: Estimate,
    /// Heart rate at the first threshold, bpm.
    pub vt1: Option<Estimate>,
    /// Heart rate at the second threshold, bpm.
    pub vt2: Option<Estimate>,
    /// Critical speed.
    pub cs: Option<CriticalSpeed>,
    /// Critical power, W, as the profile says.
    pub cp_w: Option<f64>,
    /// HRmax, VT1 and VT2 as equally probable combinations, over which whatever depends on them is
    /// averaged; when empty, the values above are taken as certain.
    pub nodes: Vec<HeartRateNode>,
}

impl Thresholds {
    /// The same thresholds with VT1, VT2 and the nodes shifted by `bpm`.
    pub fn shifted(&self, bpm: f64) -> Thresholds {
        let mut shifted = self.clone();
        for t in [&mut shifted.vt1, &mut shifted.vt2].into_iter().flatten() {
            t.value += bpm;
        }
        for node in &mut shifted.nodes {
            for v in [&mut node.hr_max, &mut node.vt1, &mut node.vt2] {
                *v += bpm;
            }
        }
        shifted
    }

    /// Easy limit, bpm: the even heart rate at which intensity is worth 80 of 100; `None` without VT1 or
    /// HRmax.
    pub fn easy_limit(&self) -> Option<f64> {
        Some(EasyScale::of(self)?.limit_bpm())
    }
}

/// What a minute of easy running costs by its heart rate ([`crate::science::recovery`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EasyScale {
    /// Heart rate up to which a minute costs nothing, bpm: VT1 - 0.12 HRmax.
    free: f64,
    /// VT1, bpm, where a minute costs 1.
    vt1: f64,
    /// Beats above VT1 that double the distance from `free`.
    beyond: f64,
}

/// Up to this share of HRmax below VT1 a minute costs nothing (judgement: the middle of the easy domain, from
/// some 60 % of HRmax to VT1).
const FREE_BELOW_VT1: f64 = 0.12;
/// The cost grows with this power of the distance (judgement: so that the easy limit lies where the sources
/// of [`crate::science::recovery`] put the top of recovery running).
const POWER: f64 = 1.5;
/// VT2 lies at least so far beyond VT1, in units of the scale: 1.8 to the power of 1.5 is 2.4 (judgement: a minute
/// at VT2 costs more than two just above VT1).
const VT2_BEYOND: f64 = 0.8;
/// What a minute costs at the easy limit (judgement: 80 of 100 is good).
const COST_AT_LIMIT: f64 = 0.2;

impl EasyScale {
    /// The scale of a runner; `None` without VT1 or HRmax.
    pub fn of(t: &Thresholds) -> Option<EasyScale> {
        let (vt1, hr_max) = (t.vt1.as_ref()?.value, t.hr_max.as_ref()?.value);
        let below = FREE_BELOW_VT1 * hr_max;
        let domain = t.vt2.as_ref().map(|vt2| vt2.value - vt1).filter(|d| *d > 0.0);
        let beyond = domain.map_or(below, |d| below.min(d / VT2_BEYOND));
        Some(EasyScale { free: vt1 - below, vt1, beyond })
    }

    /// What a minute at this heart rate costs: 0 up to 12 % of HRmax below VT1, 1 at VT1, and on beyond.
    pub fn cost(&self, bpm: f64) -> f64 {
        let z = if bpm <= self.vt1 {
            (bpm - self.free) / (self.vt1 - self.free)
        } else {
            1.0 + (bpm - self.vt1) / self.beyond
        };
        // z to the power of 1.5, as a root costs a fraction of a power.
        let z = z.max(0.0);
        z * z.sqrt()
    }

    /// The even heart rate at which intensity is worth 80 of 100, bpm: VT1 - 0.079 HRmax.
    pub fn limit_bpm(&self) -> f64 {
        self.free + libm::pow(COST_AT_LIMIT, 1.0 / POWER) * (self.vt1 - self.free)
    }
}

/// First threshold as a share of critical speed (Hunter et al. 2024, IJSPP 19:963).
pub const T1_OF_CS: f64 = 0.823;
