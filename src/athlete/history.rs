//! What each run of the history showed, and how much of it still counts at another date.
//!
//! A value seen a year away counts a little less than one seen today, and never nothing: a runner
//! who stops racing does not lose the maximum that the races showed. Thresholds so move slowly and
//! don't jump when a hard run leaves some window.

use super::{HeartForPace, Lesson, lock, pace, speed};
use crate::activity::{HeartRateSource, RunnerSettings, Sport};
use crate::digest::{Digest, EFFORT_DISTANCES_M};
use crate::kernels::each::{Each, gather};
use crate::units::Day;

/// Best efforts that teach critical speed: 400 m to 5 km (SCIENCE 5).
pub(super) const EFFORTS: usize = 6;
/// Values a supported maximum is looked for in.
const TOP: usize = 24;

/// What one run showed.
#[derive(Clone)]
pub(super) struct Shown {
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
    pub efforts: [Option<(f64, f64)>; EFFORTS],
    /// Metres, where known.
    pub distance_m: Option<f64>,
    /// Usable windows of beats of minutes 10 to 60: bpm and alpha1.
    pub alpha1: Vec<(f64, f64)>,
    /// What the watch had stored about the runner.
    pub stored: RunnerSettings,
    /// Grade-adjusted speed and heart rate of whole minutes, m/s and bpm, as [`pace::minutes`] finds them.
    pub minutes: Vec<(f64, f64)>,
    /// Mean heart rate while moving, bpm, and minutes moved.
    pub usual: Option<(f64, f64)>,
    /// Their means over the early ones, and how many these are.
    pub paced: Option<(f64, f64, f64)>,
}

impl Shown {
    /// A run that showed nothing.
    #[cfg(test)]
    pub fn empty(day: Day) -> Shown {
        let (means, efforts) = ([None; 4], [None; EFFORTS]);
        let stored = RunnerSettings::default();
        Shown {
            day,
            race: false,
            wrist: false,
            peak: None,
            means,
            efforts,
            distance_m: None,
            alpha1: Vec::new(),
            stored,
            minutes: Vec::new(),
            usual: None,
            paced: None,
        }
    }
}

/// A value as it counts at some date, and the day it was seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Seen {
    pub value: f64,
    pub day: Day,
    /// A second number of the same run, for the judgement of the first.
    pub aside: f64,
}

/// A history, and for each maximum that is looked for the runs that can count among the highest at any
/// date: long histories are asked week by week.
pub(super) struct History {
    /// All runs in order of time.
    pub runs: Vec<Shown>,
    /// Highest heart rates, with the best minute of the run aside (NaN without).
    pub peaks: Vec<Seen>,
    /// Speeds over each distance, m/s, with the mean heart rate aside.
    pub efforts: [Vec<Seen>; EFFORTS],
    /// Heart rate for pace over all of it.
    pub line: Option<HeartForPace>,
    /// Half of the running time lies in runs of a higher mean heart rate than this, bpm; `None` for a history
    /// of few runs.
    pub usual: Option<f64>,
}

impl History {
    /// What lies ahead of [`highest`], done once.
    pub fn of(runs: Vec<Shown>) -> History {
        let peak = |r: &Shown| {
            let aside = r.means[0].unwrap_or(f64::NAN);
            r.peak.map(|value| Seen { value, day: r.day, aside })
        };
        let peaks = contenders(runs.iter().filter_map(peak), |_| HR_MAX_A_YEAR);
        let efforts = std::array::from_fn(|i| {
            let effort =
                |r: &Shown| r.efforts[i].map(|(value, aside)| Seen { value, day: r.day, aside });
            // A speed never counts less than half of what it was.
            contenders(runs.iter().filter_map(effort), |speed| 2.0 * CS_A_YEAR * speed)
        });
        let line = HeartForPace::of(&runs);
        let usual = usual(&runs);
        History { runs, peaks, efforts, line, usual }
    }
}

/// Runs below which no habit is seen (judgement).
const HABIT_RUNS: usize = 12;

fn usual(runs: &[Shown]) -> Option<f64> {
    let mut all: Vec<(f64, f64)> = runs.iter().filter_map(|r| r.usual).collect();
    if all.len() < HABIT_RUNS {
        return None;
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut left = all.iter().map(|r| r.1).sum::<f64>() / 2.0;
    all.iter().find_map(|(bpm, minutes)| {
        left -= minutes;
        (left <= 0.0).then_some(*bpm)
    })
}

/// HRmax falls by this much a year (Tanaka 2001: 0.7 bpm a year of age).
pub(super) const HR_MAX_A_YEAR: f64 = 0.7;
/// Speed seen a year away counts this much less (judgement: what a runner who keeps running loses).
pub(super) const CS_A_YEAR: f64 = 0.02;

/// Runs on either side among which better ones are looked for.
const NEAR: usize = 300;

/// Without those that so many better runs lie near to that no date lets them among the highest: what a
/// value loses on the way from one run to another is at most `a_year` of it a year.
fn contenders(all: impl Iterator<Item = Seen>, a_year: impl Fn(f64) -> f64) -> Vec<Seen> {
    let all: Vec<Seen> = all.filter(|s| s.value.is_finite()).collect();
    let better = |a: &Seen, b: &Seen| {
        a.value > b.value && a.value - a_year(a.value) * years(a.day, b.day) > b.value + 1e-9
    };
    let contends = |i: usize| {
        let near = &all[i.saturating_sub(NEAR)..(i + NEAR).min(all.len())];
        near.iter().filter(|other| better(other, &all[i])).take(TOP).count() < TOP
    };
    (0..all.len()).filter(|&i| contends(i)).map(|i| all[i]).collect()
}

/// All runs in order of time; other sports only when there is no run at all. What the watch took for the
/// pulse and was the cadence teaches nothing.
pub(super) fn of(lessons: &[Lesson<'_>], each: Each<'_>) -> Vec<Shown> {
    let all = lessons.iter().all(|l| l.digest.sport != Sport::Running);
    let mut lessons: Vec<Lesson<'_>> =
        lessons.iter().copied().filter(|l| all || l.digest.sport == Sport::Running).collect();
    lessons.sort_by_key(|l| l.day);
    let mut runs: Vec<Shown> = gather(lessons.len(), each, |i| shown(&lessons[i]));
    let (Some(last), true) = (lessons.last(), lessons.iter().any(|l| !l.digest.locks.is_empty()))
    else {
        return runs;
    };
    let history = History::of(runs);
    let cs =
        speed::learn(&history, &speed::Bests::around(&history, last.day), None).map(|cs| cs.bar());
    let line = history.line;
    runs = history.runs;
    for (run, lesson) in runs.iter_mut().zip(&lessons) {
        let locked = lock::locked(lesson.digest, cs, line.as_ref());
        if !locked.is_empty() {
            (run.peak, run.means) = lesson.digest.peaks_without(&locked);
            settle(run);
        }
    }
    runs
}

/// A wrist sensor's noise lifts the highest of its short means by so much, bpm (judgement: light that
/// wanders by 2 bpm, SCIENCE D, over the hardest minutes of a history).
const WRIST_LIFT: f64 = 2.0;

/// What a wrist sensor shows as highest is the best minute without the noise's share: 20 s there are no
/// heart's.
fn settle(run: &mut Shown) {
    if run.wrist {
        run.peak = run.peak.zip(run.means[0]).map(|(peak, minute)| peak.min(minute) - WRIST_LIFT);
    }
}

fn shown(lesson: &Lesson<'_>) -> Shown {
    let digest = lesson.digest;
    let mut efforts = [None; EFFORTS];
    for (i, slot) in efforts.iter_mut().enumerate() {
        *slot = digest.efforts[i].map(|e| (EFFORT_DISTANCES_M[i] / e.time_s, e.mean_heart_rate));
    }
    let (minutes, early) = pace::minutes(digest);
    let mean =
        |of: fn(&(f64, f64)) -> f64| minutes[..early].iter().map(of).sum::<f64>() / early as f64;
    let paced = (early > 0).then(|| (mean(|m| m.0), mean(|m| m.1), early as f64));
    let mut shown = Shown {
        day: lesson.day,
        race: lesson.race,
        wrist: digest.device.heart_rate == HeartRateSource::Wrist,
        peak: digest.peak_heart_rate,
        means: digest.peaks,
        efforts,
        distance_m: digest.distance_m.as_ref().ok().copied(),
        alpha1: windows(digest),
        stored: digest.runner.clone(),
        minutes,
        usual: digest.mean_heart_rate().map(|bpm| (bpm, digest.moving_s / 60.0)),
        paced,
    };
    settle(&mut shown);
    shown
}

/// Where alpha1 over heart rate is a straight line (SCIENCE 3).
pub(super) const LINEAR: std::ops::RangeInclusive<f64> = 0.4..=1.3;
/// Windows count from minute 10 to minute 60: later ones show fatigue (SCIENCE 3).
const WINDOWS_S: std::ops::RangeInclusive<f64> = 600.0..=3600.0;

/// By how much a heart has drifted away from the effort, bpm: 0.05 a minute from minute 10 on (SCIENCE A1
/// has the rate; it begins at 20 min there, for heart rate without pace).
fn drifted(at_s: f64) -> f64 {
    0.05 / 60.0 * (at_s - WINDOWS_S.start()).max(0.0)
}

fn windows(digest: &Digest) -> Vec<(f64, f64)> {
    let Some(hrv) = digest.hrv.as_ref().ok().filter(|h| h.trusted) else { return Vec::new() };
    hrv.windows
        .iter()
        .filter(|w| w.used && WINDOWS_S.contains(&w.centre_s))
        .filter_map(|w| Some((w.heart_rate_bpm? - drifted(w.centre_s), w.alpha1?)))
        .filter(|p| LINEAR.contains(&p.1))
        .collect()
}

/// Years between two days.
pub(super) fn years(a: Day, b: Day) -> f64 {
    f64::from((a.0 - b.0).abs()) / 365.25
}

/// The highest values, highest first, ties by day.
pub(super) fn highest(values: impl Iterator<Item = Seen>) -> Vec<Seen> {
    let mut all: Vec<Seen> = values.filter(|s| s.value.is_finite()).collect();
    let order = |a: &Seen, b: &Seen| b.value.total_cmp(&a.value).then(a.day.cmp(&b.day));
    if all.len() > TOP {
        all.select_nth_unstable_by(TOP, order);
        all.truncate(TOP);
    }
    all.sort_by(order);
    all
}

/// The highest value that the next one bears out to within `share` of itself; a single value
/// stands for itself.
pub(super) fn borne_out(desc: &[Seen], share: f64) -> Option<Seen> {
    match desc {
        [] => None,
        [only] => Some(*only),
        _ => desc.windows(2).find(|w| w[0].value <= w[1].value * (1.0 + share)).map(|w| w[0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_at_any_date_are_among_those_that_contend() {
        // Twelve years with seasons, noise and ties.
        let all: Vec<Seen> = (0..3000i32)
            .map(|k| {
                let noise = f64::from((k * 7919) % 997) / 50.0;
                let value = 160.0 + noise + 4.0 * (f64::from(k) / 200.0).sin().round();
                Seen { value, day: Day(k * 3 / 2), aside: f64::from(k) }
            })
            .collect();
        let few = contenders(all.iter().copied(), |_| HR_MAX_A_YEAR);
        assert!(few.len() < all.len() / 2, "{}", few.len());
        let speeds = contenders(all.iter().copied(), |speed| 2.0 * CS_A_YEAR * speed);
        for day in (-2000..8000).step_by(97).map(Day) {
            let at = |seen: &[Seen], f: fn(f64, f64) -> f64| {
                let value = |s: &Seen| f(s.value, years(s.day, day));
                highest(seen.iter().map(|s| Seen { value: value(s), ..*s }))
            };
            let peak = |value: f64, years: f64| value - HR_MAX_A_YEAR * years;
            let speed = |value: f64, years: f64| value * (1.0 - CS_A_YEAR * years).max(0.5);
            assert_eq!(at(&few, peak), at(&all, peak));
            assert_eq!(at(&speeds, speed), at(&all, speed));
        }
    }
}
