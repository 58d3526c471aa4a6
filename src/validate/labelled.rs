//! A labelled run, with what lope and rival rules need of it.

use super::{Judgement, Truth};
use crate::activity::RepairId;
use crate::classify::Verdict;
use crate::digest::{Digest, STEP_S, Track};
use crate::kernels::stats::quantile;
use crate::season::Run;

/// A labelled run.
#[derive(Clone, Debug)]
pub struct LabelledRun {
    /// The runner.
    pub athlete: String,
    /// The path of the file.
    pub path: String,
    /// The class of its label.
    pub truth: Truth,
    /// lope's classification.
    pub verdict: Verdict,
    /// lope's classification without the settings stored by the watch.
    pub without_stored: Option<Verdict>,
    /// lope's classification with heart rate and rating taken out of all runs.
    pub by_pace_alone: Option<Verdict>,
    /// lope's classification with beats taken out of all runs.
    pub without_beats: Option<Verdict>,
    /// What its heart rate is worth.
    pub heart_rate: HeartRateQuality,
    /// Whether it has beats that are trusted.
    pub has_beats: bool,
    /// Values of [`FEATURES`].
    pub features: Vec<Option<f64>>,
    /// Share of timer time above 80 % of 220 - age, the default zone 4 of most watches.
    pub above_generic_zone: Option<f64>,
    /// Mean heart rate over the runner's maximum.
    pub mean_of_hr_max: Option<f64>,
    /// Mean grade-adjusted speed over critical speed.
    pub of_cs: Option<f64>,
    /// 90th percentile of minute heart rate over the maximum that the watch stored.
    pub q90_of_stored: Option<f64>,
    /// 90th percentile of minute heart rate over the maximum learned without what the watch stored.
    pub q90_of_learned: Option<f64>,
}

/// What the heart rate of a run is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeartRateQuality {
    /// There is none.
    Missing,
    /// It covers less than 80 % of moving time, or part of it is the cadence.
    Poor,
    /// Neither.
    Good,
}

/// Less coverage is poor (judgement).
const COVERED: f64 = 0.8;

impl HeartRateQuality {
    /// Of a run as judged, with its cadence locks decided.
    pub fn of(digest: &Digest) -> HeartRateQuality {
        let locked = digest.masks.iter().any(|m| m.repair == RepairId::CadenceLock);
        if !digest.track.has_heart_rate() {
            HeartRateQuality::Missing
        } else if locked || digest.heart_rate_coverage < COVERED {
            HeartRateQuality::Poor
        } else {
            HeartRateQuality::Good
        }
    }
}

/// A labelled run judged under other conditions, and what rival rules are told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The same run judged without the settings stored by the watch.
    pub without_stored: Option<&'a Run>,
    /// The same run judged with heart rate and rating taken out of all runs.
    pub by_pace_alone: Option<&'a Run>,
    /// The same run judged with beats taken out of all runs.
    pub without_beats: Option<&'a Run>,
    /// The maximal heart rate that the watch had stored then, bpm.
    pub stored_maximum: Option<f64>,
    /// Years; that of a typical club runner when `None`.
    pub age: Option<f64>,
}

impl LabelledRun {
    /// A classified run with its label.
    pub fn new(athlete: &str, run: &Run, truth: Truth, beside: Beside<'_>) -> LabelledRun {
        let t = &run.thresholds;
        let over = |a: Option<f64>, b: Option<f64>| Some(a? / b?);
        let verdict = |run: Option<&Run>| run.map(|r| r.verdict.clone());
        let track = &run.digest.track;
        let q90 = minute_quantile(track, Track::heart_rate);
        let learned = beside.without_stored.and_then(|r| r.thresholds.hr_max.as_ref());
        let age = beside.age.unwrap_or(ASSUMED_AGE);
        LabelledRun {
            athlete: athlete.to_string(),
            path: run.path.clone(),
            truth,
            verdict: run.verdict.clone(),
            without_stored: verdict(beside.without_stored),
            by_pace_alone: verdict(beside.by_pace_alone),
            without_beats: verdict(beside.without_beats),
            heart_rate: HeartRateQuality::of(&run.digest),
            has_beats: run.digest.hrv.as_ref().is_ok_and(|h| h.trusted),
            features: FEATURES.iter().map(|f| (f.of)(&run.digest)).collect(),
            above_generic_zone: share_above(track, GENERIC_SHARE * (220.0 - age)),
            mean_of_hr_max: over(run.digest.mean_heart_rate(), t.hr_max.as_ref().map(|v| v.value)),
            of_cs: over(run.digest.mean_gap(), t.cs.as_ref().map(|c| c.speed.value)),
            q90_of_stored: over(q90, beside.stored_maximum),
            q90_of_learned: over(q90, learned.map(|v| v.value)),
        }
    }

    /// What lope says of it.
    pub fn judgement(&self) -> Judgement {
        Judgement::of(self.truth, &self.verdict)
    }
}

/// Lower end of zone 4 of 5 in the default zones of most watches.
const GENERIC_SHARE: f64 = 0.80;
/// Age assumed when the profile has none, years (judgement: typical of club runners).
const ASSUMED_AGE: f64 = 40.0;

/// Share of timer time with a heart rate above `bar`.
fn share_above(track: &Track, bar: f64) -> Option<f64> {
    let (mut above, mut all) = (0.0, 0.0);
    for i in (0..track.len()).filter(|&i| track.heart_rate(i).is_finite()) {
        all += track.timer_s(i);
        if track.heart_rate(i) > bar {
            above += track.timer_s(i);
        }
    }
    (all > 0.0).then(|| above / all)
}

/// 90th percentile of the means of whole minutes with the timer running; minutes with a value for less than half
/// are left out.
fn minute_quantile(track: &Track, column: fn(&Track, usize) -> f64) -> Option<f64> {
    let minute = (60.0 / STEP_S) as usize;
    let mean = |from: usize| {
        let there: Vec<f64> = (from..(from + minute).min(track.len()))
            .filter(|&i| track.timer_s(i) > 0.0)
            .map(|i| column(track, i))
            .filter(|v| v.is_finite())
            .collect();
        (2 * there.len() >= minute).then(|| there.iter().sum::<f64>() / there.len() as f64)
    };
    let mut means: Vec<f64> = (0..track.len()).step_by(minute).filter_map(mean).collect();
    quantile(&mut means, 0.9)
}

/// One number of a run, as a rival to the whole sort.
pub struct Feature {
    /// Name for users.
    pub name: &'static str,
    /// Whether it is one of heart rate.
    pub of_heart_rate: bool,
    /// The number; it rises with hardness.
    pub of: fn(&Digest) -> Option<f64>,
}

/// What a single number can say; ratings and the watch's own judgements are left out.
pub const FEATURES: &[Feature] = &[
    Feature { name: "mean heart rate", of_heart_rate: true, of: |d| d.mean_heart_rate() },
    Feature {
        name: "90th percentile of minute heart rate",
        of_heart_rate: true,
        of: |d| minute_quantile(&d.track, Track::heart_rate),
    },
    Feature { name: "highest heart rate", of_heart_rate: true, of: |d| d.peak_heart_rate },
    Feature { name: "best 20 min of heart rate", of_heart_rate: true, of: |d| d.peaks[1] },
    Feature { name: "mean pace", of_heart_rate: false, of: |d| d.mean_gap() },
    Feature {
        name: "90th percentile of minute pace",
        of_heart_rate: false,
        of: |d| minute_quantile(&d.track, Track::gap),
    },
    Feature {
        name: "best kilometre",
        of_heart_rate: false,
        of: |d| Some(1000.0 / d.efforts[2]?.time_s),
    },
    Feature { name: "moving time", of_heart_rate: false, of: |d| Some(d.moving_s) },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Bin;

    #[test]
    fn the_hardest_tenth_of_minutes_is_found_and_short_ends_are_left_out() {
        let mut track = Track::default();
        // 20 minutes of 120 bpm, then one of 180 with a gap, then 20 s of 200 bpm.
        for i in 0..(20 * 12 + 12 + 4) {
            let heart_rate = match i {
                0..240 => 120.0,
                240..246 => f64::NAN,
                246..252 => 180.0,
                _ => 200.0,
            };
            track.push(Bin {
                heart_rate,
                gap: 3.0,
                speed: 3.0,
                grade: 0.0,
                cadence: 170.0,
                power: f64::NAN,
                timer_s: 5.0,
                moving_s: 5.0,
                lock_suspected: false,
            });
        }
        // Of 21 minutes the quantile .9 has rank 18 of 0 to 20: 120 bpm.
        assert_eq!(minute_quantile(&track, Track::heart_rate), Some(120.0));
        assert_eq!(share_above(&track, 150.0), Some(10.0 / 250.0));
    }
}
