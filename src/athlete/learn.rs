//! Learns thresholds from the history, one set per week ([`crate::science::thresholds`]).

use super::cadence_lock::cadence_locked;
use super::evidence::{self, RunEvidence, TrainingExample};
use super::heart::{self, OtherEvidence};
use super::history::History;
use super::maxima::HR_MAX_A_YEAR;
use super::pace::{self, HrSpeedModel};
use super::posterior::VT1_OF_MAX;
use super::profile::{Level, Profile};
use super::thresholds::{CriticalSpeed, Estimate, Thresholds};
use super::{alpha1, rating, settings, speed};
use crate::activity::{Span, Sport};
use crate::calendar::Day;
use crate::digest::Digest;
use crate::parallel;
use std::sync::Arc;

/// A runner.
#[derive(Clone, Debug, PartialEq)]
pub struct Athlete {
    /// The profile that the runner wrote.
    pub profile: Profile,
    /// Thresholds by week, keyed by its Monday (by day after [`learn_past`]); in order, never empty.
    pub weeks: Vec<(Day, Arc<Thresholds>)>,
    /// Whether the sets are for single days rather than for weeks.
    pub by_day: bool,
    /// Training level, from the profile or from the history.
    pub level: Level,
    /// Runs and kilometres a week over the last 8 weeks, by which the level was chosen; `None` when the profile names
    /// it.
    pub level_by: Option<(f64, f64)>,
    /// Heart rate as a function of speed, over the whole history.
    pub hr_speed: Option<HrSpeedModel>,
}

impl Athlete {
    /// The thresholds around a day: those of its week, or of the nearest.
    pub fn at(&self, day: Day) -> &Arc<Thresholds> {
        let after = self.weeks.partition_point(|(start, _)| *start <= day);
        &self.weeks[after.saturating_sub(1)].1
    }

    /// The stretches of a run of that day whose heart rate is really the cadence. All later stages use this
    /// decision, by way of [`Digest::with_locks`](crate::digest::Digest::with_locks).
    pub fn cadence_locked(&self, digest: &Digest, day: Day) -> Vec<Span> {
        let cs = self.at(day).cs.as_ref().map(CriticalSpeed::reference_mps);
        cadence_locked(digest, cs, self.hr_speed.as_ref())
    }

    /// The latest thresholds.
    pub fn latest(&self) -> &Arc<Thresholds> {
        &self.weeks[self.weeks.len() - 1].1
    }
}

/// Learns a runner's thresholds from the history, which must be free of duplicates.
pub fn learn(examples: &[TrainingExample<'_>], profile: Profile) -> Athlete {
    let history = History::of(evidence_of(examples));
    let runs = &history.runs;
    let mut mondays: Vec<Day> = examples.iter().map(|e| e.day.week_start(false)).collect();
    mondays.sort();
    mondays.dedup();
    // Alpha1 is pooled over 180 days, so one estimate per four weeks is enough.
    let block = |monday: Day| monday.0.div_euclid(BLOCK_DAYS);
    let middles = mondays.iter().map(|&day| Day(block(day) * BLOCK_DAYS + BLOCK_DAYS / 2));
    let alpha1_vt1 = alpha1_vt1s(middles, |middle| alpha1::vt1(runs, middle));
    let mut weeks = parallel::map(0..mondays.len(), |i| {
        (mondays[i], Arc::new(thresholds(&history, mondays[i], alpha1_vt1[i], &profile)))
    });
    if weeks.is_empty() {
        weeks.push((Day(0), Arc::new(thresholds(&history, Day(0), None, &profile))));
    }
    let (level, level_by) = level_of(runs, &profile);
    Athlete { profile, weeks, by_day: false, level, level_by, hr_speed: history.hr_speed }
}

/// Like [`learn`], but each set uses only the runs up to its day, as if learned at the time; early sets have
/// large errors. The level, the model of heart rate and the decisions on cadence lock use all of these runs.
pub fn learn_past(examples: &[TrainingExample<'_>], profile: Profile) -> Athlete {
    let runs = evidence_of(examples);
    let before = |day: Day| &runs[..runs.partition_point(|r| r.day < day)];
    let mut days: Vec<Day> = examples.iter().map(|e| e.day).collect();
    days.sort();
    days.dedup();
    let mondays = days.iter().map(|day| day.week_start(false));
    let alpha1_vt1 = alpha1_vt1s(mondays, |monday| alpha1::vt1(before(monday), monday));
    let mut sets = parallel::map(0..days.len(), |i| {
        // `thresholds` adds three days to get the middle of a week; here the day itself is meant.
        let known = History::of(before(Day(days[i].0 + 1)).to_vec());
        (days[i], Arc::new(thresholds(&known, Day(days[i].0 - 3), alpha1_vt1[i], &profile)))
    });
    if sets.is_empty() {
        let nothing = thresholds(&History::of(Vec::new()), Day(0), None, &profile);
        sets.push((Day(0), Arc::new(nothing)));
    }
    let (level, level_by) = level_of(&runs, &profile);
    let hr_speed = HrSpeedModel::of(&runs);
    Athlete { profile, weeks: sets, by_day: true, level, level_by, hr_speed }
}

/// The evidence of all runs in order of time; of other sports only when there is no run at all. Stretches
/// with cadence lock are found first and excluded from the maxima.
fn evidence_of(examples: &[TrainingExample<'_>]) -> Vec<RunEvidence> {
    let all = examples.iter().all(|e| e.digest.sport != Sport::Running);
    let mut examples: Vec<TrainingExample<'_>> =
        examples.iter().copied().filter(|e| all || e.digest.sport == Sport::Running).collect();
    examples.sort_by_key(|e| e.day);
    let mut runs: Vec<RunEvidence> = parallel::map(&examples, evidence::of_example);
    let (Some(last), true) = (examples.last(), examples.iter().any(|e| !e.digest.locks.is_empty()))
    else {
        return runs;
    };
    let history = History::of(runs);
    let cs = speed::learn(&history, &speed::BestEfforts::around(&history, last.day), None)
        .map(|cs| cs.reference_mps());
    let hr_speed = history.hr_speed;
    runs = history.runs;
    for (run, example) in runs.iter_mut().zip(&examples) {
        let locked = cadence_locked(example.digest, cs, hr_speed.as_ref());
        if !locked.is_empty() {
            (run.peak, run.means) = example.digest.peaks_without(&locked);
            evidence::hold_peak(run);
        }
    }
    runs
}

const BLOCK_DAYS: i32 = 28;

/// Heart rate at alpha1 0.75 and its standard error, bpm, where known.
type Alpha1Vt1 = Option<(f64, f64)>;

/// The estimate for each of these days, in order; equal neighbours are computed once.
fn alpha1_vt1s(
    days: impl Iterator<Item = Day>,
    alpha1_vt1: impl Fn(Day) -> Alpha1Vt1 + Sync,
) -> Vec<Alpha1Vt1> {
    let days: Vec<Day> = days.collect();
    let mut distinct = days.clone();
    distinct.dedup();
    let found = parallel::map(&distinct, |day| alpha1_vt1(*day));
    days.iter().map(|day| carried(&distinct, &found, *day)).collect()
}

/// A crossing seen at another time says less of today, bpm a year (judgement: it stays within a few beats for
/// years in one runner).
const ALPHA1_FADE_A_YEAR: f64 = 2.0;

/// The nearest crossing in time. Kept as a share of HRmax, so it falls with it; its error grows.
fn carried(days: &[Day], found: &[Alpha1Vt1], day: Day) -> Alpha1Vt1 {
    let known = days.iter().zip(found).filter_map(|(at, crossing)| Some((*at, (*crossing)?)));
    let (at, (bpm, se)) = known.min_by_key(|(at, _)| (at.0 - day.0).abs())?;
    let years = f64::from(day.0 - at.0) / 365.25;
    let bpm = bpm - VT1_OF_MAX.0 * HR_MAX_A_YEAR * years;
    Some((bpm, libm::hypot(se, ALPHA1_FADE_A_YEAR * years)))
}

fn thresholds(
    history: &History,
    monday: Day,
    alpha1_vt1: Alpha1Vt1,
    profile: &Profile,
) -> Thresholds {
    // Use the middle of the week.
    let day = Day(monday.0 + 3);
    let settings = settings::around(&history.runs, day);
    let best_efforts = speed::BestEfforts::around(history, day);
    let mut other =
        OtherEvidence { alpha1: alpha1_vt1, rated: rating::vt1(&history.runs, day), by_pace: None };
    let told = profile.cs_mps.map(|v| {
        let source = "profile".to_string();
        let speed = Estimate { value: v, se: 0.02 * v, source, observed_on: None };
        CriticalSpeed {
            speed,
            d_prime_m: None,
            lower_bound: false,
            raced: false,
            by_usual_mps: None,
        }
    });
    let raced = told.clone().or_else(|| speed::raced(history, &best_efforts));
    other.by_pace = history.hr_speed.as_ref().zip(raced.as_ref()).and_then(|(hr_speed, cs)| {
        pace::at_thresholds(hr_speed, pace::hr_offset(&history.runs, hr_speed, day)?, cs)
    });
    let heart = heart::learn(history, day, other, settings, profile);
    let cs = told.or_else(|| speed::learn(history, &best_efforts, heart.vt2.as_ref()));
    Thresholds {
        hr_max: heart.hr_max,
        hr_rest: heart.hr_rest,
        vt1: heart.vt1,
        vt2: heart.vt2,
        nodes: heart.nodes,
        cs,
        cp_w: profile.cp_w,
    }
}

/// The training level by weekly runs and distance, averaged over the last 8 weeks (judgement:
/// [`crate::science::spacing`]).
fn level_of(runs: &[RunEvidence], profile: &Profile) -> (Level, Option<(f64, f64)>) {
    if let Some(told) = profile.level {
        return (told, None);
    }
    let Some(last) = runs.last().map(|r| r.day) else { return (Level::Novice, None) };
    let recent = || runs.iter().filter(|r| r.day.0 > last.0 - 56);
    // Of a shorter history the weeks that it has.
    let days = runs.first().map_or(1, |r| (last.0 - r.day.0 + 1).min(56));
    let weeks = (f64::from(days) / 7.0).max(1.0);
    let count = recent().count() as f64 / weeks;
    let km = recent().filter_map(|r| r.distance_m).sum::<f64>() / 1000.0 / weeks;
    let level = if count >= 6.0 || km >= 70.0 {
        Level::Advanced
    } else if count < 3.0 || km < 25.0 {
        Level::Novice
    } else {
        Level::Intermediate
    };
    (level, Some((count, km)))
}
