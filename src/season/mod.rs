//! Stage B from end to end: from the digests of one runner to classified runs, spacing, weeks and load.

mod anonymous;
mod check;
mod dates;
mod easy_limit;
mod found;
mod load;
mod months;
mod nights;
mod records;
mod response;
mod roles;
mod row;
mod sensitivity;
mod splits;
#[cfg(feature = "tables")]
pub mod table;
mod tags;
mod trend;
mod weeks;
mod zones;

pub use check::{CheckResult, GATES, Gate, Gates, Violation, check};
pub use easy_limit::{EasyLimit, WatchZone};
pub use load::{minutes_by_domain, monotony, polarization_index, training_load, trimp_banister};
pub use months::{LongestRun, MonthToDate};
pub use nights::{HrvStatus, Night};
pub use records::Record;
pub use response::{Response, Responses};
pub use row::{COLUMNS, Cell, Column, rounded};
pub use sensitivity::Sensitivity;
pub use splits::{PartKind, Split};
pub use tags::Tags;
pub use trend::ConfidenceInterval;
pub use weeks::{WEEK_COLUMNS, Week, WeekColumn};
pub use zones::{ZoneTimes, ZonesBy};

use crate::activity::{Known, Overnight, Sport};
use crate::athlete::{
    Athlete, Level, Profile, Thresholds, TrainingExample, learn, learn_past, two_people,
};
use crate::calendar::{Day, UtcTime};
use crate::classify::{Intent, Role, TrainingEffect, Verdict, VoteContext, classify, intent_of};
use crate::digest::Digest;
use crate::parallel;
use crate::score::HistoryEntry;
use crate::score::recovery::{self, BASELINE_DAYS, Baseline, RecoveryScore, ScoringContext};
use crate::score::spacing::{
    Demand, Limits, SEPARATION_H, Session, Spacing, hours_wanted, sessions, spacing,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Options of stage B.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The runner's profile.
    pub profile: Profile,
    /// First day to report; thresholds are learned from earlier runs too.
    pub since: Option<Day>,
    /// Last day to report.
    pub until: Option<Day>,
    /// Judge as of this day: later runs are left out, and each run is judged by what was known on its own
    /// day. Without it, thresholds are learned from the runs before and after each run.
    pub as_of: Option<Day>,
    /// Leave out later runs and nights, as if they were not there yet.
    pub latest: Option<Day>,
    /// When the watch's own training effect votes.
    pub training_effect: TrainingEffect,
    /// Whether the runner is coming back from injury.
    pub rebuilding: bool,
    /// Whether weeks start on Sunday.
    pub sunday_weeks: bool,
    /// Tags that the runner gave to runs; they take precedence over names and workouts.
    pub tags: Tags,
    /// Time zone of the runs whose files have none, as an IANA name; UTC when `None`.
    pub timezone: Option<String>,
    /// Overnight recordings of the watch.
    pub nights: Vec<Overnight>,
}

/// One classified activity.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its path, as given or found.
    pub path: String,
    /// The runner's name, from the profile.
    pub athlete: Option<String>,
    /// Its digest.
    pub digest: Box<Digest>,
    /// Seconds east of UTC at its start.
    pub offset_s: i32,
    /// Origin of the offset: `file`, the name of a time zone, or `UTC`.
    pub zone: String,
    /// Its local day.
    pub day: Day,
    /// The runner's thresholds around that day.
    pub thresholds: Arc<Thresholds>,
    /// Its classification.
    pub verdict: Verdict,
    /// Its purpose; `None` when it is unclassified or not a run.
    pub role: Option<Role>,
    /// What the runner intended.
    pub intent: Option<Intent>,
    /// Its recovery score, when it was meant for recovery.
    pub recovery: Option<RecoveryScore>,
    /// Banister's TRIMP.
    pub trimp: Known,
    /// Hours since the last hard session ended.
    pub hours_since_hard: Option<f64>,
    /// Hours until the next hard session starts.
    pub hours_to_next_hard: Option<f64>,
    /// Hours that this hard session asks for until the next, and what asks for them; `None` when it was not hard.
    pub wanted: Option<(f64, &'static Demand)>,
    /// Hours that the last hard session asked for.
    pub wanted_before_h: Option<f64>,
    /// The path of the copy that counts, when this one is a duplicate.
    pub duplicate_of: Option<String>,
    /// Why it is a duplicate.
    pub duplicate_because: Option<String>,
    /// The path of the run whose row is the whole session, when this one is a part of it.
    pub part_of: Option<String>,
    /// Whether its date stands alone, years from all others, so that it counts for nothing.
    pub date_doubtful: bool,
}

impl Run {
    /// Local start, seconds since 1970 on the wall clock.
    pub fn local_start_s(&self) -> i64 {
        self.digest.start.unix_s() + i64::from(self.offset_s)
    }

    /// Local start as text: `2026-03-01T06:30:00`.
    pub fn local_start(&self) -> String {
        let text = UtcTime::from_unix_s(self.local_start_s()).to_string();
        text.trim_end_matches('Z').to_string()
    }

    /// Its recovery score, 0 to 100; `None` when it was not meant for recovery, or has no score.
    pub fn recovery_score(&self) -> Option<f64> {
        self.recovery.as_ref()?.score.clone().ok()
    }

    /// Mean speed while moving, m/s; `None` without a distance.
    pub fn mean_speed(&self) -> Option<f64> {
        self.digest.distance_m.as_ref().ok()?;
        let moved = self.digest.moved_m?;
        (self.digest.moving_s > 0.0).then(|| moved / self.digest.moving_s)
    }

    /// Whether it stands for itself: no duplicate, no part of a session, and on a day that can be.
    pub fn counts(&self) -> bool {
        self.duplicate_of.is_none() && self.part_of.is_none() && !self.date_doubtful
    }

    /// Whether it is a run that stands for itself.
    pub fn counts_as_run(&self) -> bool {
        self.counts() && self.digest.sport == Sport::Running
    }
}

/// A season of one runner.
#[derive(Clone, Debug)]
pub struct Season {
    /// The runner.
    pub athlete: Athlete,
    /// All selected activities in order of time, duplicates and parts of sessions included.
    pub runs: Vec<Run>,
    /// The spacing of hard and easy; indices are into `runs`.
    pub spacing: Spacing,
    /// Weeks from the first to the last activity.
    pub weeks: Vec<Week>,
    /// The runner's response to each hard session; indices are into `runs`.
    pub responses: Responses,
    /// Trend of the efficiency of easy running, percent per 4 weeks.
    pub efficiency: Option<ConfidenceInterval>,
    /// How much the scores depend on VT1 and on the sorts of single runs.
    pub sensitivity: Sensitivity,
    /// Recorded nights, in order.
    pub nights: Vec<Night>,
    /// Why the history looks like that of two people; empty when it does not.
    pub two_people: Vec<String>,
}

impl Season {
    /// When the runner may run hard again: the latest time that a hard session asks for, and that session; `None`
    /// without a hard session.
    pub fn hard_again(&self) -> Option<(UtcTime, &Run)> {
        let free = |r: &Run| Some(r.digest.end().plus_s(3600.0 * r.wanted?.0));
        let all = self.runs.iter().filter(|r| r.counts());
        all.filter_map(|r| Some((free(r)?, r))).max_by_key(|(at, _)| *at)
    }

    /// The sessions as the spacing rules judge them, in order of time.
    pub fn sessions(&self) -> Vec<Session> {
        sessions(&history_entries(&self.runs).1)
    }

    /// Limits set by the runner's plan.
    pub fn limits(&self) -> Limits {
        limits(&self.athlete.profile)
    }

    /// The last day of what counts: "the last twelve weeks" end with it; `None` without any activity.
    pub fn last_day(&self) -> Option<Day> {
        last_day(&self.runs)
    }
}

/// Judges the history of one runner.
pub fn assess(mut found: Vec<(String, Digest)>, options: &Options) -> Season {
    // Of a clock on the wall only the zone that the runner names tells the time in UTC.
    for (_, digest) in found.iter_mut().filter(|(_, d)| d.on_wall_clock) {
        digest.start = digest.start.plus_s(-f64::from(offset_of(digest, options).0));
    }
    let latest = [options.as_of, options.latest].into_iter().flatten().min();
    if let Some(last) = latest {
        found.retain(|(_, d)| Day::at(d.start, offset_of(d, options).0) <= last);
    }
    let found = found::gather(found, &options.tags);
    let places: Vec<(i32, String)> = found.iter().map(|f| offset_of(&f.digest, options)).collect();
    let days: Vec<Day> =
        found.iter().zip(&places).map(|(f, (o, _))| Day::at(f.digest.start, *o)).collect();
    let intents: Vec<Option<Intent>> =
        found.iter().map(|f| intent_of(&f.digest, f.tag.as_deref())).collect();
    let counted: Vec<TrainingExample<'_>> = (0..found.len())
        .filter(|&i| found[i].counts())
        .map(|i| TrainingExample {
            day: days[i],
            digest: &found[i].digest,
            race: intents[i] == Some(Intent::Race),
        })
        .collect();
    let teach = if options.as_of.is_some() { learn_past } else { learn };
    let athlete = teach(&counted, options.profile.clone());
    let two_people = two_people(&counted.iter().map(|l| l.digest).collect::<Vec<_>>());
    let digests: Vec<&Digest> = found.iter().map(|f| &*f.digest).collect();
    let habits = rating_habits(&digests, options.as_of.is_some());
    let mut runs = parallel::map(found.into_iter().enumerate(), |(i, found)| {
        let thresholds = athlete.at(days[i]).clone();
        let locked = athlete.cadence_locked(&found.digest, days[i]);
        let digest = found.digest.with_locks(&locked);
        let context = VoteContext {
            rating_is_habit: habits[i],
            training_effect: options.training_effect,
            race: intents[i] == Some(Intent::Race),
        };
        let verdict = classify(&digest, &thresholds, context);
        let (duplicate_of, duplicate_because) = found.copy.unzip();
        Run {
            athlete: athlete.profile.name.clone(),
            offset_s: places[i].0,
            zone: places[i].1.clone(),
            day: days[i],
            role: None,
            intent: intents[i],
            path: found.path,
            recovery: None,
            trimp: trimp_banister(&digest, &thresholds, athlete.profile.sex),
            hours_since_hard: None,
            hours_to_next_hard: None,
            wanted: None,
            wanted_before_h: None,
            duplicate_of,
            duplicate_because,
            part_of: found.part_of,
            date_doubtful: found.date_doubtful,
            thresholds,
            verdict,
            digest,
        }
    });
    roles::assign(&mut runs);
    score_recovery_runs(&mut runs, athlete.level, options.rebuilding);
    let mut scores: Vec<&mut RecoveryScore> =
        runs.iter_mut().filter_map(|r| r.recovery.as_mut()).collect();
    recovery::percentiles(&mut scores, options.as_of.is_some());
    hours_around(&mut runs);
    runs.retain(|r| {
        options.since.is_none_or(|d| r.day >= d) && options.until.is_none_or(|d| r.day <= d)
    });
    let limits = limits(&options.profile);
    let (level, runs_so_far) = (athlete.level, &runs);
    let (weeks, (spacing, sensitivity, responses, efficiency)) = parallel::both(
        || weeks::weeks(runs_so_far, options.sunday_weeks),
        || {
            let spacing = judged_spacing(runs_so_far, &limits, level);
            let headline = spacing.headline.clone().ok();
            let sensitivity = sensitivity::sensitivity(runs_so_far, headline, &limits, level);
            let responses = response::responses(runs_so_far);
            (spacing, sensitivity, responses, trend::efficiency(runs_so_far))
        },
    );
    let mut nights = nights::nights(&options.nights);
    nights.retain(|n| latest.is_none_or(|d| n.day <= d));
    Season { athlete, runs, spacing, weeks, responses, efficiency, sensitivity, nights, two_people }
}

fn limits(profile: &Profile) -> Limits {
    Limits { min_separation_hours: profile.min_separation_hours.unwrap_or(SEPARATION_H) }
}

/// The last day of what counts: "the last 84 days" end with it.
fn last_day(runs: &[Run]) -> Option<Day> {
    runs.iter().filter(|r| r.counts()).map(|r| r.day).max()
}

/// Runs are in order of time. Between two of them the local day falls back by at most this many days: zones
/// reach from 12 h west to 14 h east, so the date line takes 26 h.
const DATE_LINE_DAYS: i32 = 2;

/// Scores the recovery runs and the runs that were meant to be easy.
fn score_recovery_runs(runs: &mut [Run], level: Level, rebuilding: bool) {
    // The baseline is computed once per week, from the 60 days before its Monday.
    let mut weeks: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (i, run) in runs.iter().enumerate() {
        let tagged = run.intent.is_some_and(Intent::is_easy);
        if run.counts_as_run() && (run.role == Some(Role::Recovery) || tagged) {
            weeks.entry(run.day.week_start(false).0).or_default().push(i);
        }
    }
    let weeks: Vec<(i32, Vec<usize>)> = weeks.into_iter().collect();
    let before = |i: usize, days: i32, day: i32| {
        let near =
            runs[..i].iter().rev().take_while(move |r| r.day.0 >= day - days - DATE_LINE_DAYS);
        near.filter(move |r| (day - days..day).contains(&r.day.0) && r.counts_as_run())
    };
    let score = |i: usize, baseline: &Baseline| {
        let run = &runs[i];
        let minutes = before(i, 7, run.day.0).map(|r| r.digest.moving_s / 60.0);
        let asked = ScoringContext {
            level,
            rebuilding,
            longest_before_min: minutes.max_by(f64::total_cmp),
            baseline,
        };
        (i, recovery::score(&run.digest, &run.thresholds, &run.verdict, asked))
    };
    let scores = parallel::map(&weeks, |(monday, week)| {
        let baseline = Baseline::of(before(week[0], BASELINE_DAYS, *monday).map(|r| &*r.digest));
        week.iter().map(|&i| score(i, &baseline)).collect::<Vec<_>>()
    });
    for (i, score) in scores.into_iter().flatten() {
        runs[i].recovery = Some(score);
    }
}

/// The activities that count, as the rules need them, with their indices.
fn history_entries(runs: &[Run]) -> (Vec<usize>, Vec<HistoryEntry<'_>>) {
    let counted: Vec<usize> = (0..runs.len()).filter(|&i| runs[i].counts()).collect();
    let history = counted.iter().map(|&i| history_entry(&runs[i])).collect();
    (counted, history)
}

fn history_entry(run: &Run) -> HistoryEntry<'_> {
    HistoryEntry {
        digest: &run.digest,
        day: run.day,
        thresholds: &run.thresholds,
        verdict: &run.verdict,
        role: run.role,
        intent: run.intent,
        load: run.trimp.clone().ok(),
    }
}

fn judged_spacing(runs: &[Run], limits: &Limits, level: Level) -> Spacing {
    let (counted, history) = history_entries(runs);
    let mut found = spacing(&history, limits, level);
    for (_, result) in found.rules.iter_mut().chain(found.all.iter_mut()) {
        for breach in result.iter_mut().flat_map(|r| r.breaches.iter_mut()) {
            breach.index = counted[breach.index];
        }
    }
    found
}

/// UTC offset at the start of a run: from the file, else from the time zone at its first position, else from
/// the zone named by the user, else 0.
fn offset_of(digest: &Digest, options: &Options) -> (i32, String) {
    if let Some(offset) = digest.utc_offset_s {
        return (offset, "file".to_string());
    }
    let told = options.timezone.as_ref().or(options.profile.timezone.as_ref());
    for name in [digest.zone.as_ref(), told].into_iter().flatten() {
        let offset = jiff::tz::TimeZone::get(name).ok().and_then(|zone| {
            let at = jiff::Timestamp::from_second(digest.start.unix_s()).ok()?;
            Some(zone.to_offset(at).seconds())
        });
        if let Some(offset) = offset {
            return (offset, name.clone());
        }
    }
    (0, "UTC".to_string())
}

/// For each digest, whether its rating is a habit: at least 80 % of the 30 rated runs around it have the same
/// value (judgement: [`crate::science::sort`]).
fn rating_habits(digests: &[&Digest], past: bool) -> Vec<bool> {
    let rated: Vec<f64> = digests.iter().filter_map(|d| d.session.rpe).collect();
    let mut nth = 0usize;
    digests
        .iter()
        .map(|d| {
            if d.session.rpe.is_none() {
                return false;
            }
            nth += 1;
            let last = if past { nth } else { rated.len() };
            let ahead = if past { 0 } else { 15 };
            let from = (nth + ahead).saturating_sub(30).min(last.saturating_sub(30));
            let around = &rated[from..(from + 30).min(last)];
            let most =
                around.iter().map(|v| around.iter().filter(|w| *w == v).count()).max().unwrap_or(0);
            around.len() >= 5 && most * 5 >= around.len() * 4
        })
        .collect()
}

fn hours_around(runs: &mut [Run]) {
    let hard = |r: &Run| r.counts() && (r.verdict.is_hard() || r.role == Some(Role::Hard));
    let mut last: Option<(UtcTime, f64)> = None;
    for run in runs.iter_mut() {
        let since = last.map(|(end, _)| run.digest.start.since_s(end) / 3600.0);
        run.hours_since_hard = since.filter(|h| *h >= 0.0);
        run.wanted_before_h = last.map(|(_, wanted)| wanted);
        if hard(run) {
            let wanted = hours_wanted(&history_entry(run));
            last = Some((run.digest.end(), wanted.0));
            run.wanted = Some(wanted);
        }
    }
    let mut next: Option<UtcTime> = None;
    for run in runs.iter_mut().rev() {
        let to = next.map(|start| start.since_s(run.digest.end()) / 3600.0);
        run.hours_to_next_hard = to.filter(|h| *h >= 0.0);
        if hard(run) {
            next = Some(run.digest.start);
        }
    }
}
