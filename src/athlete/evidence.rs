//! What each run of the history showed.

use crate::activity::{Channel, HeartRateSource, MaskTarget, RunnerSettings, Span};
use crate::calendar::Day;
use crate::digest::{Digest, EFFORT_DISTANCES_M, STEP_S, WARM_UP_S};
use crate::hrv::ALPHA1_RANGE_S;

/// A run of the history as it teaches.
#[derive(Clone, Copy, Debug)]
pub struct TrainingExample<'a> {
    /// Its local day.
    pub day: Day,
    /// What stage A kept of it.
    pub digest: &'a Digest,
    /// Whether the runner called it a race: then the long effort in it was all out.
    pub race: bool,
}

/// Best efforts that teach critical speed: 400 m to 5 km ([`crate::science::thresholds`]).
pub(super) const EFFORT_COUNT: usize = 6;

/// What one run showed.
#[derive(Clone)]
pub(super) struct RunEvidence {
    pub day: Day,
    /// Whether the runner called it a race.
    pub race: bool,
    /// Whether its heart rate is a wrist sensor's.
    pub wrist: bool,
    /// Highest 20-s median of heart rate, bpm.
    pub peak: Option<f64>,
    /// Highest means over 1, 20, 30 and 60 min, bpm.
    pub means: [Option<f64>; 4],
    /// Fastest grade-adjusted stretches: m/s and mean heart rate (NaN without).
    pub efforts: [Option<(f64, f64)>; EFFORT_COUNT],
    /// Metres, where known.
    pub distance_m: Option<f64>,
    /// Usable windows of beats of minutes 10 to 60: bpm and alpha1.
    pub alpha1: Vec<(f64, f64)>,
    /// What the watch had stored about the runner.
    pub settings: RunnerSettings,
    /// Grade-adjusted speed and heart rate of whole minutes, m/s and bpm, as [`minutes`] finds them.
    pub minutes: Vec<(f64, f64)>,
    /// Mean heart rate while moving, bpm, and minutes moved.
    pub mean_hr: Option<(f64, f64)>,
    /// Their means over the early ones, and how many these are.
    pub early_means: Option<(f64, f64, f64)>,
}

impl RunEvidence {
    /// A run that showed nothing.
    #[cfg(test)]
    pub fn empty(day: Day) -> RunEvidence {
        let (means, efforts) = ([None; 4], [None; EFFORT_COUNT]);
        let settings = RunnerSettings::default();
        RunEvidence {
            day,
            race: false,
            wrist: false,
            peak: None,
            means,
            efforts,
            distance_m: None,
            alpha1: Vec::new(),
            settings,
            minutes: Vec::new(),
            mean_hr: None,
            early_means: None,
        }
    }
}

/// A wrist sensor's noise lifts the highest of its short means by so much, bpm (judgement: light that
/// wanders by 2 bpm, over the hardest minutes of a history).
const WRIST_LIFT: f64 = 2.0;

/// What a wrist sensor shows as highest is the best minute without the noise's share: 20 s there are no
/// heart's.
pub(super) fn discount_wrist_noise(run: &mut RunEvidence) {
    if run.wrist {
        run.peak = run.peak.zip(run.means[0]).map(|(peak, minute)| peak.min(minute) - WRIST_LIFT);
    }
}

pub(super) fn of_example(example: &TrainingExample<'_>) -> RunEvidence {
    let digest = example.digest;
    let mut efforts = [None; EFFORT_COUNT];
    for (i, slot) in efforts.iter_mut().enumerate() {
        *slot = digest.efforts[i].map(|e| (EFFORT_DISTANCES_M[i] / e.time_s, e.mean_heart_rate));
    }
    let (minutes, early) = minutes(digest);
    let mean =
        |of: fn(&(f64, f64)) -> f64| minutes[..early].iter().map(of).sum::<f64>() / early as f64;
    let early_means = (early > 0).then(|| (mean(|m| m.0), mean(|m| m.1), early as f64));
    let mut evidence = RunEvidence {
        day: example.day,
        race: example.race,
        wrist: digest.device.heart_rate == HeartRateSource::Wrist,
        peak: digest.peak_heart_rate,
        means: digest.peaks,
        efforts,
        distance_m: digest.distance_m.as_ref().ok().copied(),
        alpha1: windows(digest),
        settings: digest.runner.clone(),
        minutes,
        mean_hr: digest.mean_heart_rate().map(|bpm| (bpm, digest.moving_s / 60.0)),
        early_means,
    };
    discount_wrist_noise(&mut evidence);
    evidence
}

/// Where alpha1 over heart rate is a straight line ([`crate::science::thresholds`]).
pub(super) const LINEAR_ALPHA1: std::ops::RangeInclusive<f64> = 0.4..=1.3;

/// By how much a heart has drifted away from the effort, bpm: 0.05 a minute from minute 10 on (judgement:
/// [`crate::science::load`] lets it begin at 20 min, for heart rate with pace).
fn drifted(at_s: f64) -> f64 {
    0.05 / 60.0 * (at_s - ALPHA1_RANGE_S.start()).max(0.0)
}

fn windows(digest: &Digest) -> Vec<(f64, f64)> {
    let Some(hrv) = digest.hrv.as_ref().ok().filter(|h| h.trusted) else { return Vec::new() };
    hrv.windows
        .iter()
        .filter(|w| w.used && ALPHA1_RANGE_S.contains(&w.centre_s))
        .filter_map(|w| Some((w.heart_rate_bpm? - drifted(w.centre_s), w.alpha1?)))
        .filter(|p| LINEAR_ALPHA1.contains(&p.1))
        .collect()
}

/// A minute, in bins.
const MINUTE: usize = 12;
/// Minutes after this one show fatigue and heat more than the pace (judgement: [`crate::science::load`]
/// lets drift begin at 20 min).
const EARLY_S: f64 = 1800.0;

/// Speed and heart rate of each whole minute that teaches, and how many of them are early; none indoors.
pub(super) fn minutes(digest: &Digest) -> (Vec<(f64, f64)>, usize) {
    if digest.sub_sport.is_indoor() {
        return (Vec::new(), 0);
    }
    let track = &digest.track;
    let first = (WARM_UP_S / STEP_S) as usize;
    let heart = MaskTarget::Channel(Channel::HeartRate);
    let doubts: Vec<Span> =
        digest.masks.iter().filter(|m| m.target == heart).map(|m| m.span).collect();
    let doubted = |i: usize| {
        let (from, to) = (i as f64 * STEP_S, (i + MINUTE) as f64 * STEP_S);
        doubts.iter().any(|span| span.start_s < to && span.end_s > from)
    };
    let mut early = 0;
    let mut minutes = Vec::new();
    for i in (first..(track.len() + 1).saturating_sub(MINUTE)).step_by(MINUTE) {
        let bins = i..i + MINUTE;
        if doubted(i) || track.moving(bins.clone()).any(|s| s < 4.9) {
            continue;
        }
        let mean = |sum: f64| sum / MINUTE as f64;
        let minute = (
            mean(track.gaps(bins.clone()).sum()),
            mean(bins.clone().map(|k| track.heart_rate(k)).sum()),
        );
        if minute.0.is_finite() && minute.1.is_finite() {
            minutes.push(minute);
            early += usize::from((i as f64) * STEP_S < EARLY_S);
        }
    }
    (minutes, early)
}
