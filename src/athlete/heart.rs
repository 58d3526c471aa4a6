//! HRmax, VT1 and VT2 around one day ([`crate::science::thresholds`]): collects what speaks for each, and
//! reads off the posterior.

use super::evidence::RunEvidence;
use super::history::History;
use super::hr_max::{MaxEvidence, TOLD_SE, middle};
use super::maxima::{HR_MAX_A_YEAR, Observation, highest, years};
use super::posterior::{HeartRateNode, Observed, ThresholdEvidence, summary};
use super::profile::Profile;
use super::settings::WatchSettings;
use super::thresholds::Estimate;
use crate::calendar::Day;

/// An LTHR observed a year away counts this much less, bpm (judgement; faster forgetting sorted real runs
/// worse).
const LTHR_A_YEAR: f64 = 0.3;
/// Twenty minutes at this share of HRmax are a hard effort (judgement: [`crate::science::thresholds`]).
const HARD_EFFORT: f64 = 0.88;
/// Highest share of HRmax that anybody holds for twenty minutes (judgement).
const LTHR_CAP: f64 = 0.95;
/// Error of VT2 by the mean heart rate of a race of 20 to 75 minutes, bpm (judgement).
const RACED_VT2_SE: f64 = 5.0;
/// The watch's own LTHR is off by 9 to 11 bpm on average (Front Physiol 2025 1621996).
const STORED_LTHR_SE: f64 = 10.0;
/// Error of a stored and of an assumed resting heart rate, bpm (judgement).
const STORED_REST_SE: f64 = 5.0;
const ASSUMED_REST: (f64, f64) = (60.0, 8.0);
/// Least error of a threshold that was not measured directly, bpm ([`crate::science::thresholds`]).
const LEAST_SE: f64 = 3.0;

/// Heart-rate thresholds around one day.
pub(super) struct HeartRateThresholds {
    pub hr_max: Option<Estimate>,
    pub hr_rest: Estimate,
    pub vt1: Option<Estimate>,
    pub vt2: Option<Estimate>,
    pub nodes: Vec<HeartRateNode>,
}

/// What is known of VT1 and VT2 beside heart rate alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OtherEvidence {
    /// Heart rate at alpha1 0.75.
    pub alpha1: Option<Observed>,
    /// Heart rate of runs rated 3 to 4 of 10.
    pub rated: Option<Observed>,
    /// Heart rates at the first threshold's share of critical speed, and at critical speed.
    pub by_pace: Option<(Observed, Observed)>,
}

/// Learns the heart-rate thresholds around a day.
pub(super) fn learn(
    history: &History,
    day: Day,
    other: OtherEvidence,
    settings: WatchSettings,
    profile: &Profile,
) -> HeartRateThresholds {
    let hr_rest = resting(settings, profile);
    let max = MaxEvidence {
        stored: settings.hr_max,
        told: profile.hr_max_bpm,
        age: history.age_on(day, profile.age),
        ..MaxEvidence::around(&history.runs, day)
    };
    let told = [profile.vt1_bpm, profile.vt2_bpm];
    if max.is_empty() && told == [None, None] {
        return HeartRateThresholds {
            hr_max: None,
            hr_rest,
            vt1: None,
            vt2: None,
            nodes: Vec::new(),
        };
    }
    let weights = max.weights();
    let mut voices = Voices::new(told);
    if let Some((bpm, se)) = other.alpha1 {
        voices.vt1(
            (bpm, se),
            format!("beat-to-beat variability (DFA-alpha1) falls through 0.75 at {bpm:.0} bpm"),
        );
    }
    if let Some((bpm, se)) = other.rated {
        voices.vt1((bpm, se), format!("{bpm:.0} bpm in runs rated 3 to 4 of 10"));
    }
    if let Some((first, second)) = other.by_pace {
        voices.vt1(first, format!("{:.0} bpm at 82 % of threshold pace", first.0));
        voices.vt2(second, format!("{:.0} bpm at threshold pace", second.0));
    }
    if let Some(lthr) = settings.lthr {
        voices.vt2((lthr, STORED_LTHR_SE), format!("{lthr:.0} bpm stored by the watch"));
    }
    let likely_max = middle(&weights);
    let mut observed_on = [None, None];
    if let Some((held, raced)) = lthr(&history.runs, day, likely_max) {
        if raced {
            voices.vt2((held.value, RACED_VT2_SE), format!("{:.0} bpm raced", held.value));
        } else {
            voices.vt2_at_least(held.value);
        }
        observed_on[1] = Some(held.day);
    }
    let Voices { mut evidence, sources, .. } = voices;
    for (told, all) in told.iter().zip([&mut evidence.vt1, &mut evidence.vt2]) {
        all.extend(told.map(|bpm| (bpm, TOLD_SE)));
    }
    let found = summary(&weights, &evidence);
    let threshold = |which: usize, observed: Observed| {
        let (value, se) = told[which].map_or(observed, |bpm| (bpm, TOLD_SE));
        let least = if told[which].is_some() { TOLD_SE } else { LEAST_SE };
        let source = match (told[which], sources[which].as_slice()) {
            (Some(_), _) => "profile".to_string(),
            (None, []) => "its share of the maximum in other runners".to_string(),
            (None, also) => format!("share of the maximum; {}", also.join("; ")),
        };
        Estimate { value, se: se.max(least), source, observed_on: observed_on[which] }
    };
    HeartRateThresholds {
        hr_max: Some(maximum(&max, found.hr_max)),
        hr_rest,
        vt1: Some(threshold(0, found.vt1)),
        vt2: Some(threshold(1, found.vt2)),
        nodes: found.nodes,
    }
}

/// What speaks for VT1 and VT2, with its source in words. Nothing speaks against what the runner wrote.
struct Voices {
    evidence: ThresholdEvidence,
    sources: [Vec<String>; 2],
}

impl Voices {
    fn new(told: [Option<f64>; 2]) -> Voices {
        let told = told.map(|t| t.is_some());
        Voices {
            evidence: ThresholdEvidence { told, ..Default::default() },
            sources: [Vec::new(), Vec::new()],
        }
    }

    fn vt1(&mut self, observed: Observed, source: String) {
        if !self.evidence.told[0] {
            self.evidence.vt1.push(observed);
            self.sources[0].push(source);
        }
    }

    fn vt2(&mut self, observed: Observed, source: String) {
        if !self.evidence.told[1] {
            self.evidence.vt2.push(observed);
            self.sources[1].push(source);
        }
    }

    fn vt2_at_least(&mut self, bpm: f64) {
        if !self.evidence.told[1] {
            self.evidence.vt2_at_least = Some(bpm);
            self.sources[1].push(format!("{bpm:.0} bpm held for 20 to 60 min"));
        }
    }
}

fn maximum(evidence: &MaxEvidence, (value, se): Observed) -> Estimate {
    if let Some(value) = evidence.told {
        let source = "profile".to_string();
        return Estimate { value, se: TOLD_SE, source, observed_on: None };
    }
    let runs = evidence.runs.round();
    let seen = evidence.peaks.first().map(|peak| {
        let s = if runs == 1.0 { "" } else { "s" };
        format!("highest of {runs:.0} run{s} {peak:.0} bpm")
    });
    let stored = evidence.stored.map(|bpm| format!("{bpm:.0} bpm stored by the watch"));
    let source = [stored, seen].into_iter().flatten().collect::<Vec<_>>().join("; ");
    Estimate { value, se: se.max(1.0), source, observed_on: evidence.highest_on }
}

fn resting(settings: WatchSettings, profile: &Profile) -> Estimate {
    let (value, se, source) = match (profile.hr_rest_bpm, settings.hr_rest) {
        (Some(bpm), _) => (bpm, TOLD_SE, "profile"),
        (None, Some(bpm)) => (bpm, STORED_REST_SE, "stored by the watch"),
        (None, None) => (ASSUMED_REST.0, ASSUMED_REST.1, "a common default"),
    };
    Estimate { value, se, source: source.to_string(), observed_on: None }
}

/// The best 20, 30 and 60 minutes of hard efforts, the second best where there are two, because the best may
/// be a sensor error; and whether it was raced.
fn lthr(runs: &[RunEvidence], day: Day, hr_max: f64) -> Option<(Observation, bool)> {
    let held = |r: &RunEvidence| {
        // Checked first, because it excludes most runs.
        if !r.means[1].is_some_and(|m20| m20 >= HARD_EFFORT * hr_max) {
            return None;
        }
        let years = years(r.day, day);
        let believable = r.peak.is_some_and(|p| p - HR_MAX_A_YEAR * years <= hr_max + 4.0);
        let held = [(r.means[1], 0.98), (r.means[2], 1.0), (r.means[3], 1.02)]
            .into_iter()
            .filter_map(|(mean, factor)| mean.map(|m| m * factor))
            .max_by(f64::total_cmp)?;
        let value = (held - LTHR_A_YEAR * years).min(LTHR_CAP * hr_max);
        believable.then_some(Observation { value, day: r.day, companion: f64::NAN })
    };
    let raced = highest(runs.iter().filter(|r| r.race).filter_map(held));
    if let Some(best) = raced.first() {
        return Some((*best, true));
    }
    let best = highest(runs.iter().filter_map(held));
    best.get(1).or(best.first()).map(|best| (*best, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(day: i32, peak: f64, m20: f64) -> RunEvidence {
        RunEvidence {
            peak: Some(peak),
            means: [Some(peak - 3.0), Some(m20), Some(m20 - 2.0), None],
            mean_hr: Some((m20 - 15.0, 50.0)),
            ..RunEvidence::empty(Day(day))
        }
    }

    fn learned(runs: Vec<RunEvidence>, profile: &Profile) -> HeartRateThresholds {
        let (history, settings) = (History::of(runs), WatchSettings::default());
        learn(&history, Day(0), OtherEvidence::default(), settings, profile)
    }

    #[test]
    fn a_maximum_that_no_other_run_bears_out_is_not_believed() {
        let mut runs: Vec<RunEvidence> =
            (0..60).map(|i| run(i, 180.0 + f64::from(i) / 20.0, 160.0)).collect();
        let clean = learned(runs.clone(), &Profile::default()).hr_max.unwrap().value;
        runs.push(run(62, 224.0, 205.0));
        runs.push(run(63, 219.0, 200.0));
        let dry = learned(runs, &Profile::default()).hr_max.unwrap().value;
        assert!((dry - clean).abs() < 3.0, "{clean} {dry}");
    }

    #[test]
    fn the_profile_wins() {
        let runs = vec![run(0, 180.0, 150.0), run(1, 180.0, 151.0)];
        let profile = Profile { vt1_bpm: Some(165.0), ..Profile::default() };
        let heart = learned(runs, &profile);
        let vt1 = heart.vt1.unwrap();
        assert_eq!((vt1.value, vt1.se, vt1.source.as_str()), (165.0, 2.0, "profile"));
        assert!(heart.vt2.unwrap().value >= 173.0);
        let mean = heart.nodes.iter().map(|n| n.vt1).sum::<f64>() / heart.nodes.len() as f64;
        assert!((mean - 165.0).abs() < 1.5, "{mean}");
    }

    #[test]
    fn without_heart_rate_nothing_is_known() {
        let heart = learned(vec![RunEvidence::empty(Day(0))], &Profile::default());
        assert!(heart.hr_max.is_none() && heart.vt1.is_none() && heart.nodes.is_empty());
    }

    #[test]
    fn one_easy_run_leaves_the_maximum_open() {
        let heart = learned(vec![run(0, 158.0, 150.0)], &Profile::default());
        let max = heart.hr_max.unwrap();
        assert!(max.se >= 7.0 && max.value > 168.0, "{max:?}");
    }
}
