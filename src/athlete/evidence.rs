//! What each run of the history contributes to the thresholds.

use crate::activity::{Channel, HeartRateSource, MaskTarget, RunnerSettings, Span};
use crate::calendar::Day;
use crate::digest::{Digest, EFFORT_DISTANCES_M, STEP_S, Track, WARM_UP_S};
use crate::hrv::ALPHA1_RANGE_S;
use crate::kernels::stats::quantile;

/// A run from which thresholds are learned.
#[derive(Clone, Copy, Debug)]
pub struct TrainingExample<'a> {
    /// Its local day.
    pub day: Day,
    /// Its digest.
    pub digest: &'a Digest,
    /// Whether the runner named it a race, so that its long effort counts as maximal.
    pub race: bool,
}

/// Number of best efforts from which critical speed is learned: 400 m to 5 km
/// ([`crate::science::thresholds`]).
pub(super) const EFFORT_COUNT: usize = 6;

/// What one run contributes to the thresholds.
#[derive(Clone)]
pub(super) struct RunEvidence {
    pub day: Day,
    /// Whether the runner named it a race.
    pub race: bool,
    /// Whether it is a test in which heart rate climbs to its end: see [`graded_test`].
    pub graded: bool,
    /// Whether its heart rate comes from a wrist sensor.
    pub wrist: bool,
    /// Highest 20-s median of heart rate, bpm.
    pub peak: Option<f64>,
    /// Highest means over 1, 20, 30 and 60 min, bpm.
    pub means: [Option<f64>; 4],
    /// Fastest grade-adjusted efforts: speed, m/s, and mean heart rate, bpm (NaN when unknown).
    pub efforts: [Option<(f64, f64)>; EFFORT_COUNT],
    /// Distance, metres, where known.
    pub distance_m: Option<f64>,
    /// Usable windows of minutes 10 to 60: heart rate, bpm, and alpha1.
    pub alpha1: Vec<(f64, f64)>,
    /// The runner's rating (CR10), where entered.
    pub rating: Option<f64>,
    /// The runner's settings as stored by the watch.
    pub settings: RunnerSettings,
    /// Grade-adjusted speed, m/s, and heart rate, bpm, of whole minutes; see [`minutes`].
    pub minutes: Vec<(f64, f64)>,
    /// Mean heart rate while moving, bpm, and moving time, minutes.
    pub mean_hr: Option<(f64, f64)>,
    /// Mean grade-adjusted speed while moving, m/s.
    pub mean_gap: Option<f64>,
    /// Grade-adjusted speed from which the hardest tenth of the minutes begins, m/s; none indoors.
    pub hard_gap: Option<f64>,
    /// Means of speed and heart rate over the early minutes, and their number.
    pub early_means: Option<(f64, f64, f64)>,
}

impl RunEvidence {
    /// A run that contributes nothing.
    #[cfg(test)]
    pub fn empty(day: Day) -> RunEvidence {
        let (means, efforts) = ([None; 4], [None; EFFORT_COUNT]);
        let settings = RunnerSettings::default();
        RunEvidence {
            day,
            race: false,
            graded: false,
            wrist: false,
            peak: None,
            means,
            efforts,
            distance_m: None,
            alpha1: Vec::new(),
            rating: None,
            settings,
            minutes: Vec::new(),
            mean_hr: None,
            mean_gap: None,
            hard_gap: None,
            early_means: None,
        }
    }
}

/// A peak of 20 s lies no further above the run's best minute, bpm, and at the wrist less (judgement: what lies
/// further is a spike of the sensor).
const PEAK_ABOVE_MINUTE_BPM: f64 = 3.0;
const WRIST_ABOVE_MINUTE_BPM: f64 = 2.0;

/// Holds the peak near the best minute.
pub(super) fn hold_peak(run: &mut RunEvidence) {
    let above = if run.wrist { WRIST_ABOVE_MINUTE_BPM } else { PEAK_ABOVE_MINUTE_BPM };
    if let (Some(peak), Some(minute)) = (&mut run.peak, run.means[0]) {
        *peak = peak.min(minute + above);
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
        graded: graded_test(&digest.track),
        wrist: digest.device.heart_rate == HeartRateSource::Wrist,
        peak: digest.peak_heart_rate,
        means: digest.peaks,
        efforts,
        distance_m: digest.distance_m.as_ref().ok().copied(),
        alpha1: windows(digest),
        rating: digest.session.rpe,
        settings: digest.runner.clone(),
        minutes,
        mean_hr: digest.mean_heart_rate().map(|bpm| (bpm, digest.moving_s / 60.0)),
        mean_gap: digest.mean_gap(),
        hard_gap: hard_gap(digest),
        early_means,
    };
    hold_peak(&mut evidence);
    evidence
}

/// Where alpha1 over heart rate is a straight line ([`crate::science::thresholds`]).
pub(super) const LINEAR_ALPHA1: std::ops::RangeInclusive<f64> = 0.4..=1.3;

/// Typical upward drift of heart rate, bpm: 0.05 per minute from minute 10 on (judgement:
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

/// A graded test begins at work, so its second minute is above this heart rate, bpm; it climbs for so many minutes,
/// by at least this share of its peak, lies at each quarter of its time no further from an even climb than this
/// share of it, and ends within so many minutes (judgement: a ramp and a step test to exhaustion; none of 1,650
/// ordinary runs of nine runners looks like this).
const GRADED_FROM_BPM: f64 = 130.0;
const GRADED_MIN: std::ops::RangeInclusive<usize> = 8..=45;
const GRADED_RISE: f64 = 0.24;
const GRADED_OFF: f64 = 0.1;
const GRADED_TAIL_MIN: usize = 6;

/// Whether heart rate climbs evenly from the second minute to the highest, as in a ramp or a step test to
/// exhaustion. Minutes of rest between steps don't count.
fn graded_test(track: &Track) -> bool {
    let minute = |m: usize| track.heart_rate_mean(m * MINUTE..(m + 1) * MINUTE);
    let mut highest = 0.0;
    let mut so_far: Vec<f64> = Vec::new();
    for m in 0..track.len() / MINUTE {
        highest = minute(m).map_or(highest, |bpm| f64::max(highest, bpm));
        so_far.push(highest);
    }
    let Some(last) = so_far.iter().position(|bpm| *bpm == highest) else { return false };
    let ends = so_far.len() - last - 1 <= GRADED_TAIL_MIN;
    if !GRADED_MIN.contains(&last) || !ends || so_far[1] < GRADED_FROM_BPM {
        return false;
    }
    let (from, rise) = (so_far[1], highest - so_far[1]);
    let even = |quarter: usize| {
        let at = 1 + ((last - 1) * quarter + 2) / 4;
        let climbed = (so_far[at] - from) / rise;
        (climbed - quarter as f64 / 4.0).abs() <= GRADED_OFF
    };
    rise >= GRADED_RISE * highest && (1..=3).all(even)
}

/// The 90th percentile of grade-adjusted speed over whole moving minutes.
fn hard_gap(digest: &Digest) -> Option<f64> {
    if digest.sub_sport.is_indoor() || !digest.track.has_gap() {
        return None;
    }
    let track = &digest.track;
    let minutes = (0..track.len() / MINUTE).map(|m| m * MINUTE..(m + 1) * MINUTE);
    let moving = minutes.filter(|bins| track.moving_within(bins.clone()) >= 45.0);
    let mut speeds: Vec<f64> = moving.filter_map(|bins| track.gap_mean(bins)).collect();
    quantile(&mut speeds, 0.9)
}

/// Bins per minute.
const MINUTE: usize = 12;
/// Later minutes reflect fatigue and heat more than pace, seconds (judgement: [`crate::science::load`] lets
/// drift begin at 20 min).
const EARLY_S: f64 = 1800.0;

/// Grade-adjusted speed and heart rate of each whole moving minute with trusted heart rate, and the number of
/// early ones among them; none indoors.
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
