//! Recovery score: how easy a recovery run really was, 0 to 100 ([`crate::science::recovery`]).
//!
//! Components are rows of [`COMPONENTS`], a file each; `.github/CONTRIBUTING.md` has how to add one.

mod baseline;
mod breathing;
mod component;
mod cool_down;
mod drift;
mod duration;
mod easy_until;
mod felt;
mod form_cost;
mod gentle_start;
mod heart_rate;
mod hills;
mod hrv;
mod intensity;
mod minutes;
mod pace;
mod percentile;
mod soft_running;
mod steadiness;
mod surges;
mod time_above_vt1;
mod what_if;

pub use baseline::{BASELINE_DAYS, Baseline};
pub use component::{Component, ComponentId, ComponentInput, ComponentResult, Dependency};
pub use duration::{ASKED_MIN, REBUILDING_MIN, asked_min};
pub use easy_until::easy_until_min;
pub use heart_rate::RunHeartRate;
pub use pace::EASY_OF_CS;
pub use percentile::percentiles;
pub use what_if::good_if_lower_from;

use crate::activity::{Absent, Known};
use crate::athlete::{Level, Thresholds};
use crate::classify::{Verdict, drift_corrected, plausible_heart_rate, shifted_probabilities};
use crate::digest::Digest;
use heart_rate::strides;

/// All components, in the order of [`ComponentId`], which is also the order of columns.
pub const COMPONENTS: &[Component] = &[
    intensity::INTENSITY,
    pace::PACE,
    time_above_vt1::TIME_ABOVE_VT1,
    hrv::HRV,
    drift::DRIFT,
    duration::DURATION,
    hills::HILLS,
    surges::SURGES,
    steadiness::STEADINESS,
    gentle_start::GENTLE_START,
    cool_down::COOL_DOWN,
    felt::FELT,
    form_cost::FORM_COST,
    soft_running::SOFT_RUNNING,
    breathing::BREATHING,
];

/// Total weight of all components; intensity and pace replace each other and count once.
fn full_weight() -> f64 {
    COMPONENTS.iter().filter(|c| c.id != ComponentId::Pace).map(|c| c.weight).sum()
}

/// Least share of the weight that must be known for a score ([`crate::science::recovery`]).
const MIN_COVERAGE: f64 = 0.5;

/// The score of a recovery run and its components.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryScore {
    /// The score, 0 to 100, or why there is none.
    pub score: Known,
    /// The score without the cap for runs that were hard as a whole.
    pub ungated: Known,
    /// The score if VT1 were one standard error lower (stricter).
    pub low: Known,
    /// The score if VT1 were one standard error higher.
    pub high: Known,
    /// Percent of the runner's other recovery runs that score lower, equal ones by half; see [`percentiles`].
    pub percentile: Known,
    /// Share of the weight whose components are known.
    pub coverage: f64,
    /// Each component's result, or why it is absent.
    pub components: Vec<(ComponentId, Known<ComponentResult>)>,
    /// Minute until which it was easy; see [`easy_until_min`].
    pub easy_until_min: Known,
    /// By how many bpm a lower heart rate throughout would have made it a good recovery run, and its score
    /// then; `None` for scores of 80 and more, and when heart rate alone cannot.
    pub good_if_lower: Option<(u32, f64)>,
    /// Minutes that were asked of this runner; see [`asked_min`].
    pub asked_min: (f64, f64),
}

impl RecoveryScore {
    /// The result of a component; `None` when it is absent.
    pub fn component(&self, id: ComponentId) -> Option<&ComponentResult> {
        self.components.iter().find(|part| part.0 == id)?.1.as_ref().ok()
    }
}

/// Least score of a good recovery run (judgement).
const GOOD: f64 = 80.0;
/// Largest reduction of heart rate considered in what-if questions, bpm (judgement).
const MOST_BPM: u32 = 30;

/// What the score needs to know besides the run itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoringContext<'a> {
    /// The runner's training level.
    pub level: Level,
    /// Whether the runner is coming back from injury, so that shorter runs are right.
    pub rebuilding: bool,
    /// Moving time of the longest run of the previous seven days, minutes.
    pub longest_before_min: Option<f64>,
    /// The runner's form and breathing over the previous 60 days.
    pub baseline: &'a Baseline,
}

/// An empty baseline.
static NONE: Baseline = Baseline::NONE;

impl ScoringContext<'static> {
    /// The context of a run without a history.
    pub const fn without_history(level: Level) -> ScoringContext<'static> {
        ScoringContext { level, rebuilding: false, longest_before_min: None, baseline: &NONE }
    }
}

/// Scores a run as a recovery run.
pub fn score(
    digest: &Digest,
    thresholds: &Thresholds,
    verdict: &Verdict,
    context: ScoringContext<'_>,
) -> RecoveryScore {
    let believable = plausible_heart_rate(&digest.track, thresholds);
    let strides = &strides(digest);
    let heart_rate = believable.map(|()| {
        RunHeartRate::of(digest, drift_corrected(&digest.track, verdict.doses.drift), strides)
    });
    let run =
        ScoringInput { digest, thresholds, verdict, context, strides, heart_rate: &heart_rate };
    let components = run.rate();
    let score = total(&components, probabilities(verdict));
    let se = thresholds.vt1.as_ref().map_or(0.0, |v| v.se);
    let good_if_lower = match &score {
        Ok(s) if *s < GOOD && thresholds.vt1.is_some() => {
            good_if_lower(|bpm| run.shifted(&components, f64::from(bpm)).ok())
        }
        _ => None,
    };
    RecoveryScore {
        ungated: total(&components, None),
        low: run.shifted(&components, -se),
        high: run.shifted(&components, se),
        percentile: Err(Absent::not_applicable("no other recovery runs to compare with")),
        coverage: coverage(&components),
        easy_until_min: easy_until_min(digest, thresholds),
        score,
        good_if_lower,
        asked_min: asked_min(context.level, context.rebuilding),
        components,
    }
}

/// The score if one component had full points.
///
/// # Errors
/// When there is no score, or the component is absent.
pub fn score_at_full_points(found: &RecoveryScore, verdict: &Verdict, id: ComponentId) -> Known {
    let full = |(part, result): &(ComponentId, Known<ComponentResult>)| match result {
        Ok(f) if *part == id => (*part, Ok(ComponentResult { share: 1.0, ..f.clone() })),
        other => (*part, other.clone()),
    };
    total(&found.components.iter().map(full).collect(), probabilities(verdict))
}

/// A run with everything its score depends on.
struct ScoringInput<'a> {
    digest: &'a Digest,
    thresholds: &'a Thresholds,
    verdict: &'a Verdict,
    context: ScoringContext<'a>,
    strides: &'a [bool],
    heart_rate: &'a Known<RunHeartRate>,
}

type ComponentResults = Vec<(ComponentId, Known<ComponentResult>)>;

impl ScoringInput<'_> {
    fn input<'b>(&'b self, thresholds: &'b Thresholds, in_words: bool) -> ComponentInput<'b> {
        let ScoringContext { level, rebuilding, longest_before_min, baseline } = self.context;
        let ScoringInput { digest, verdict, strides, heart_rate, .. } = *self;
        ComponentInput {
            digest,
            thresholds,
            verdict,
            level,
            rebuilding,
            longest_before_min,
            baseline,
            strides,
            heart_rate,
            in_words,
        }
    }

    fn rate(&self) -> ComponentResults {
        let input = self.input(self.thresholds, true);
        COMPONENTS.iter().map(|c| (c.id, (c.rate)(&input))).collect()
    }

    /// The score with both thresholds `bpm` higher. Only the components that depend on them are rated again.
    fn shifted(&self, components: &ComponentResults, bpm: f64) -> Known {
        if self.heart_rate.is_err() || self.thresholds.vt1.is_none() {
            return total(components, probabilities(self.verdict));
        }
        let thresholds = self.thresholds.shifted(bpm);
        let input = self.input(&thresholds, false);
        let shares = COMPONENTS.iter().zip(components).map(|(c, (_, found))| {
            let again = if c.depends_on == Dependency::Vt1 { Some((c.rate)(&input)) } else { None };
            (c, again.as_ref().unwrap_or(found).as_ref().ok().map(|f| f.share))
        });
        total_of(shares, shifted_probabilities(self.verdict, self.thresholds, bpm))
    }
}

/// The smallest reduction of heart rate that makes the score good, bpm. The score never falls with the
/// reduction ([`crate::science::recovery`]), so bisection finds it.
fn good_if_lower(score: impl Fn(u32) -> Option<f64>) -> Option<(u32, f64)> {
    let good = |bpm: u32| score(bpm).filter(|s| *s >= GOOD);
    let (mut no, mut yes) = (0, MOST_BPM);
    let mut best = good(MOST_BPM)?;
    while yes - no > 1 {
        let middle = (no + yes) / 2;
        match good(middle) {
            Some(s) => (yes, best) = (middle, s),
            None => no = middle,
        }
    }
    Some((yes, best))
}

fn coverage(components: &ComponentResults) -> f64 {
    let spoken = COMPONENTS.iter().zip(components).filter(|(_, (_, f))| f.is_ok());
    spoken.map(|(c, _)| c.weight).sum::<f64>() / full_weight()
}

/// P(hard), P(moderate) and P(easy); `None` when no vote was cast.
fn probabilities(verdict: &Verdict) -> Option<[f64; 3]> {
    (!verdict.ballots.is_empty()).then_some([verdict.p_hard, verdict.p_moderate, verdict.p_easy])
}

fn total(components: &ComponentResults, probabilities: Option<[f64; 3]>) -> Known {
    let shares = COMPONENTS.iter().zip(components);
    total_of(shares.map(|(c, (_, f))| (c, f.as_ref().ok().map(|f| f.share))), probabilities)
}

/// Weighted mean of the known points, with the cap of [`crate::science::recovery`]: a run that was hard as a
/// whole cannot be a perfect recovery run.
fn total_of(
    shares: impl Iterator<Item = (&'static Component, Option<f64>)>,
    probabilities: Option<[f64; 3]>,
) -> Known {
    let spoken = shares.filter_map(|(c, share)| Some((c.weight, share?)));
    let (sum, weight) =
        spoken.fold((0.0, 0.0), |(s, w), (weight, share)| (s + weight * share, w + weight));
    if weight < MIN_COVERAGE * full_weight() {
        return Err(Absent::unreliable("less than half of the score could be measured"));
    }
    let gate = match probabilities {
        Some([hard, moderate, easy]) if easy < 0.8 => 100.0 * easy + 60.0 * moderate + 35.0 * hard,
        _ => 100.0,
    };
    Ok((100.0 * sum / weight).min(gate).clamp(0.0, 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_component_stands_in_the_place_of_its_id() {
        assert!(COMPONENTS.iter().enumerate().all(|(i, component)| component.id as usize == i));
    }
}
