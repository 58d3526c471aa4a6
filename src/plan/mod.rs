//! The next seven days, by rule ([`crate::science::plan`]).
//!
//! The rules that judge the past ([`crate::score::spacing::RULES`]) are asked of the future: a [`Problem`] holds the
//! days, a [`Search`] finds the week that keeps them and lies nearest to the runner's habits, and a [`Plan`] says which
//! rules bound it. Nothing here reads the clock: the caller names today.

mod caution;
mod habits;
mod problem;
mod race;
mod search;
mod week;

pub use caution::Caution;
pub use habits::Habits;
pub use problem::Problem;
pub use race::Race;
pub use search::{Answer, Search};
pub use week::{DAYS, DayKind, Lost, Rules, Week};

use crate::calendar::Day;
use crate::findings::known_easy_limit;
use crate::score::recovery::{EASY_OF_CS, REBUILDING_MIN, asked_min};
use crate::score::spacing::{RULES, RuleId};
use crate::season::{Run, Season};
use habits::kind_of;
use std::fmt;
use std::ops::Range;

/// What the runner wishes.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanOptions {
    /// The day on which the plan is made.
    pub today: Day,
    /// Whether the runner is coming back from injury.
    pub rebuilding: bool,
    /// Weekdays on which hard work is possible, Monday is 0; the habitual ones when empty.
    pub hard_days: Vec<u32>,
    /// A race.
    pub race: Option<Race>,
    /// Most minutes that a day has.
    pub minutes: Option<f64>,
}

impl PlanOptions {
    /// A plan made on this day, without wishes.
    pub fn on(today: Day) -> PlanOptions {
        PlanOptions { today, rebuilding: false, hard_days: Vec::new(), race: None, minutes: None }
    }
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq)]
pub enum NoPlan {
    /// Too few runs to know habits and thresholds.
    FewRuns(usize),
    /// The newest activity is too old.
    Stale(Day),
    /// The newest activity lies after today.
    Future(Day),
    /// The runs look like those of two people.
    TwoPeople(String),
    /// The race lies before the first day that can be planned.
    RaceOver(Day),
}

impl fmt::Display for NoPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoPlan::FewRuns(1) => write!(f, "no plan from 1 run: it takes {LEAST_RUNS}"),
            NoPlan::FewRuns(n) => write!(f, "no plan from {n} runs: it takes {LEAST_RUNS}"),
            NoPlan::Stale(last) => write!(
                f,
                "no plan: the newest activity is of {last}, more than {STALE_DAYS} days ago, and what you did since is not known"
            ),
            NoPlan::Future(last) => {
                write!(f, "no plan: the newest activity is dated {last}, which is yet to come")
            }
            NoPlan::TwoPeople(why) => {
                write!(f, "no plan: these may be the runs of two people: {why}")
            }
            NoPlan::RaceOver(day) => {
                write!(
                    f,
                    "no plan: the race of {day} lies before the first day that can be planned"
                )
            }
        }
    }
}

/// Fewer runs show no habit, and after so many days without an activity a plan would be a guess (judgement:
/// [`crate::science::plan`]).
const LEAST_RUNS: usize = 6;
const STALE_DAYS: i32 = 14;

/// Why a day is what it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Because {
    /// It holds the race.
    Race,
    /// Hard work is free by all rules.
    Free,
    /// Hard work on this day would miss these rules; the one that would lose most comes first.
    Rules(Vec<RuleId>),
    /// Something else asks for caution.
    Caution(Caution),
    /// The runner named other days for hard work.
    OtherDays,
    /// Hard work would miss none, but an easy run would miss these rules.
    Relief(Vec<RuleId>),
    /// No rule asks for it: the runner's usual week does.
    Habit,
}

/// One day of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedDay {
    /// The day.
    pub day: Day,
    /// What it is to be.
    pub kind: DayKind,
    /// Least and most minutes; `None` for rest, for a race, and for hard work of which there is no usual length.
    pub minutes: Option<(f64, f64)>,
    /// The local hour of this day from which hard work is free: 0 when it is all day, `None` when not on this day.
    pub hard_from_h: Option<f64>,
    /// Why.
    pub because: Because,
}

/// The next seven days.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The day on which it was made.
    pub today: Day,
    /// What was done today, when it was: then the plan begins tomorrow.
    pub done_today: Option<DayKind>,
    /// The days.
    pub days: Vec<PlannedDay>,
    /// The rules that bound it: without all of them it would be another, without any other one it would not.
    pub binding: Vec<RuleId>,
    /// Rules that no week could keep in full, by what is fixed, and the points that this one loses.
    pub missed: Vec<(RuleId, f64)>,
    /// The easy limit, bpm; `None` when it is not known well enough: then the talk test holds.
    pub easy_limit_bpm: Option<f64>,
    /// The grade-adjusted speed that is easy, m/s; `None` when threshold pace is not known.
    pub easy_limit_mps: Option<f64>,
    /// What asked for caution.
    pub cautions: Vec<Caution>,
    /// The race that was named, also one beyond these days.
    pub race: Option<Race>,
    /// The problem that it answers.
    pub problem: Problem,
}

impl Plan {
    /// Plans the days after a season.
    ///
    /// # Errors
    /// Why there is no plan: it is never a guess.
    pub fn of(season: &Season, options: &PlanOptions) -> Result<Plan, NoPlan> {
        let today = options.today;
        let last = season.runs.iter().rev().find(|r| r.counts()).ok_or(NoPlan::FewRuns(0))?;
        let newest = season.last_day().ok_or(NoPlan::FewRuns(0))?;
        check(season, newest, today)?;
        let done = newest == today;
        let first = Day(today.0 + i32::from(done));
        let race = match options.race {
            Some(race) if race.day < first => return Err(NoPlan::RaceOver(race.day)),
            race => race.map(|r| (r.day.0 - first.0) as usize).filter(|i| *i < DAYS),
        };
        let sessions = season.sessions();
        let done_today = done.then(|| {
            let from = sessions.partition_point(|s| s.day < today);
            kind_of(&sessions[from..])
        });
        let mut problem =
            Problem::new(&sessions, first, last.offset_s, season.limits(), season.athlete.level);
        if let Some((at, race)) = race.zip(options.race) {
            problem.race[at] = true;
            problem.race_asks = race.asks(season);
            problem.may[at] = [true, false, false, false];
        }
        prefer_hard_days(&mut problem, options);
        let mut found = caution::cautions(season, first, today);
        found.extend(options.race.and_then(|race| caution::before(race, first)));
        for (caution, days) in &found {
            for i in (0..DAYS).filter(|i| days.contains(i) && !problem.race[*i]) {
                problem.may[i][DayKind::Hard as usize] = false;
                let day = Day(first.0 + i as i32);
                problem.may[i][DayKind::Easy as usize] &= !caution.asks_for_short_runs_on(day);
            }
            if matches!(caution, Caution::Gap { .. }) {
                problem.hard_days = problem.hard_days.saturating_sub(days.len());
            }
        }
        let mut replaced = None;
        if let Some((_, days)) = found.iter().find(|(c, _)| c.is_fatigue()) {
            debug_assert!(days.is_empty());
            let week = Search::new(&problem).best(Rules::ALL).week;
            let hard = |i: &usize| week[*i] == DayKind::Hard && !problem.race[*i];
            if let Some(at) = (0..DAYS).find(hard) {
                for i in (0..=at).filter(|i| !problem.race[*i]) {
                    problem.may[i][DayKind::Hard as usize] = false;
                }
                problem.hard_days = problem.hard_days.saturating_sub(1);
                replaced = Some(at);
            }
        }
        let cautions: Vec<(Caution, Range<usize>)> = found
            .into_iter()
            .filter_map(|(c, days)| match c.is_fatigue() {
                true => replaced.map(|at| (c, 0..at + 1)),
                false => Some((c, days)),
            })
            .collect();
        let mut search = Search::new(&problem);
        let answer = search.best(Rules::ALL);
        let binding = search.binding(&answer).ids();
        let days = (0..DAYS)
            .map(|i| PlannedDay {
                because: because(&mut search, &problem, &answer, i, (options, &cautions)),
                ..planned_day(season, &problem, &answer, i, (options, &cautions))
            })
            .collect();
        let missed = RULES.iter().zip(answer.lost).filter(|(_, lost)| *lost > 0);
        let cs = season.athlete.latest().cs.as_ref().filter(|cs| !cs.lower_bound);
        Ok(Plan {
            today,
            done_today,
            days,
            binding,
            missed: missed.map(|(rule, lost)| (rule.id, lost as f64 / 1e6)).collect(),
            easy_limit_bpm: known_easy_limit(season),
            easy_limit_mps: cs.map(|cs| EASY_OF_CS * cs.reference_mps()),
            cautions: cautions.into_iter().map(|c| c.0).collect(),
            race: options.race,
            problem,
        })
    }

    /// The kinds of the days.
    pub fn week(&self) -> Vec<DayKind> {
        self.days.iter().map(|d| d.kind).collect()
    }
}

/// Whether the history bears a plan.
fn check(season: &Season, newest: Day, today: Day) -> Result<(), NoPlan> {
    if newest > today {
        return Err(NoPlan::Future(newest));
    }
    if let Some(why) = season.two_people.first() {
        return Err(NoPlan::TwoPeople(why.clone()));
    }
    match season.runs.iter().filter(|r: &&Run| r.counts_as_run()).count() {
        n if n < LEAST_RUNS => Err(NoPlan::FewRuns(n)),
        _ if today.0 - newest.0 > STALE_DAYS => Err(NoPlan::Stale(newest)),
        _ => Ok(()),
    }
}

/// Where the runner names days for hard work, they are the habit.
fn prefer_hard_days(problem: &mut Problem, options: &PlanOptions) {
    if options.hard_days.is_empty() {
        return;
    }
    let hard = DayKind::Hard as usize;
    for i in 0..DAYS {
        let weekday = Day(problem.first.0 + i as i32).weekday();
        let named = options.hard_days.contains(&weekday);
        problem.habits.shares[weekday as usize][hard] = f64::from(u8::from(named));
        problem.may[i][hard] = named || problem.race[i];
    }
    problem.hard_days = options.hard_days.len();
}

/// A day without its reason.
fn planned_day(
    season: &Season,
    problem: &Problem,
    answer: &Answer,
    i: usize,
    (options, cautions): (&PlanOptions, &[(Caution, Range<usize>)]),
) -> PlannedDay {
    let day = Day(problem.first.0 + i as i32);
    let kind = answer.week[i];
    let from = problem.hard_from_h(&answer.week[..i]).unwrap_or(0.0).max(0.0);
    let after_gap = cautions.iter().find_map(|(caution, days)| match caution {
        Caution::Gap { days: length, from } if days.contains(&i) => {
            Some(caution::share_after_gap(*length, *from, day))
        }
        _ => None,
    });
    let length = match after_gap {
        _ if options.rebuilding => Length::Rebuilding,
        Some(None) => Length::Rebuilding,
        Some(Some(share)) => Length::Share(share),
        None => Length::Usual,
    };
    let window = || minutes(season, problem, kind, day, (length, options.minutes));
    PlannedDay {
        day,
        kind,
        minutes: if problem.race[i] { None } else { window() },
        hard_from_h: (from < 24.0).then_some(from),
        because: Because::Habit,
    }
}

/// Why a day is what it is: what hard work on it would miss at the least, after the days before it.
fn because(
    search: &mut Search<'_>,
    problem: &Problem,
    answer: &Answer,
    i: usize,
    (options, cautions): (&PlanOptions, &[(Caution, Range<usize>)]),
) -> Because {
    if problem.race[i] {
        return Because::Race;
    }
    if answer.week[i] == DayKind::Hard {
        return Because::Free;
    }
    // A gap asks for short easy runs, and for no rest.
    let rest = answer.week[i] == DayKind::Rest;
    let asks = |c: &Caution| !(rest && matches!(c, Caution::Gap { .. }));
    let mut of_day = cautions.iter().filter(|(_, days)| days.contains(&i));
    if let Some((caution, _)) = of_day.clone().find(|(c, _)| asks(c)) {
        return Because::Caution(caution.clone());
    }
    if of_day.next().is_some() {
        return Because::Habit;
    }
    let mut missed = |kind: DayKind| -> Vec<RuleId> {
        let mut begun = answer.week[..i].to_vec();
        begun.push(kind);
        let lost = search.best_after(Rules::ALL, &begun).lost;
        let more = |id: &RuleId| lost[*id as usize].saturating_sub(answer.lost[*id as usize]);
        let mut rules: Vec<RuleId> =
            RULES.iter().map(|rule| rule.id).filter(|id| more(id) > 0).collect();
        rules.sort_by_key(|id| std::cmp::Reverse(more(id)));
        rules
    };
    if !options.hard_days.is_empty() && !options.hard_days.contains(&weekday(problem, i)) {
        return Because::OtherDays;
    }
    let hard = if problem.hard_days == 0 { Vec::new() } else { missed(DayKind::Hard) };
    if !hard.is_empty() {
        return Because::Rules(hard);
    }
    match answer.week[i] {
        DayKind::Recovery | DayKind::Rest => match missed(DayKind::Easy) {
            rules if rules.is_empty() => Because::Habit,
            rules => Because::Relief(rules),
        },
        DayKind::Easy | DayKind::Hard => Because::Habit,
    }
}

fn weekday(problem: &Problem, i: usize) -> u32 {
    Day(problem.first.0 + i as i32).weekday()
}

/// How long runs are to be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Length {
    Usual,
    /// A share of the usual length.
    Share(f64),
    /// As when coming back from injury.
    Rebuilding,
}

/// Windows are given in steps of so many minutes.
const STEP_MIN: f64 = 5.0;

/// Least and most minutes of a day: the runner's own middle half, for recovery what a recovery run is asked; no longer
/// than the day has.
fn minutes(
    season: &Season,
    problem: &Problem,
    kind: DayKind,
    day: Day,
    (length, most): (Length, Option<f64>),
) -> Option<(f64, f64)> {
    let habits = &problem.habits;
    let easy = habits.easy(day.weekday() as usize).map(|(low, _, high)| (low, high));
    let recovery = asked_min(season.athlete.level, false);
    let step = |m: f64| (m / STEP_MIN).round() * STEP_MIN;
    let stepped = |(low, high): (f64, f64)| (step(low), step(high));
    let (low, high) = match (kind, length) {
        (DayKind::Rest, _) => return None,
        (DayKind::Hard, _) => habits.minutes[0].map(|(low, _, high)| stepped((low, high)))?,
        (_, Length::Rebuilding) => REBUILDING_MIN,
        (_, Length::Share(share)) => {
            let (low, high) = easy.unwrap_or(recovery);
            let (low, high) = stepped((share * low, share * high));
            let most = if kind == DayKind::Recovery { recovery.1 } else { high };
            (
                low.clamp(REBUILDING_MIN.0, most.max(REBUILDING_MIN.0)),
                high.min(most).max(recovery.0),
            )
        }
        (DayKind::Recovery, _) => recovery,
        (DayKind::Easy, _) => easy.map_or(recovery, stepped),
    };
    let most = most.unwrap_or(f64::INFINITY);
    Some((low.min(most), high.min(most)))
}
