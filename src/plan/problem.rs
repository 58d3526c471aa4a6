//! The week as a problem: days that may be of some kinds, the rules that judge the past, and the runner's habits.

use super::habits::Habits;
use super::week::{DAYS, DayKind, Lost};
use crate::athlete::Level;
use crate::calendar::{Day, UtcTime};
use crate::score::spacing::{
    BreachKind, GRACE_H, LEAST_H, LEAST_RUNS, Limits, RULES, RuleId, RuleInput, RuleResult,
    SEPARATION_H, Session,
};
use crate::score::targets;

/// Days of the past that rules on habits, weeks and the hardest sessions look back to.
const PAST_DAYS: i32 = 98;
/// A session is moved to a later hour of its day for a rule, but not beyond this hour (judgement).
const LATEST_H: f64 = 20.0;
/// What a departure from habit costs beside the share of weeks, in percent: a hard day more or less, and a session more or
/// less (judgement: the number of hard days comes first, then the number of sessions, then the weekdays).
const A_HARD_DAY: u32 = 200;
const A_SESSION: u32 = 70;
/// Rest days in a row that cost nothing, and what each further one costs (judgement: who is rested runs easily, unless the
/// weekdays of his habit are certain).
const REST_DAYS: usize = 3;
const A_REST_DAY: u32 = 60;
/// What is lost in rounding is not lost, in shares of a rule.
const NOTHING: f64 = 1e-6;
/// Millionths of a point.
const MILLION: f64 = 1e6;
/// Days before the plan of which a row of days may go on, and in which the hardest sessions can still be served.
const ROW_DAYS: i32 = 2;
const SERVED_DAYS: i32 = 4;

/// Seven days to be planned.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The first of them.
    pub first: Day,
    /// Which kinds each day may be, in the order of [`DayKind::ALL`].
    pub may: [[bool; 4]; DAYS],
    /// What the days depart from where no rule speaks.
    pub habits: Habits,
    /// Days that hold a race.
    pub race: [bool; DAYS],
    /// How long a race takes, minutes, and the hours that it asks for.
    pub race_asks: (f64, f64),
    /// Hard days to plan.
    pub hard_days: usize,
    past: Vec<Session>,
    offset_s: i32,
    limits: Limits,
    level: Level,
    /// Of the past sessions the one after which hard work is free last.
    strictest: Option<Session>,
    /// For rules on what follows a hard session: the most points that the last one can still get, 0 to 1; `None` once they
    /// are settled.
    open: [Option<f64>; RULES.len()],
    /// Where the last hard session stands, and where the last days begin that a row of days may hold.
    recent: usize,
    /// Whether one of the hardest sessions can still be served.
    hardest: bool,
    /// One of the hardest sessions that nothing can serve any more.
    unserved: usize,
}

impl Problem {
    /// The days from `first` on, after these sessions; `offset_s` is the runner's offset from UTC.
    pub fn new(
        past: &[Session],
        first: Day,
        offset_s: i32,
        limits: Limits,
        level: Level,
    ) -> Problem {
        let until = past.partition_point(|s| s.day < first);
        let habits = Habits::of(&past[..until], first, offset_s);
        let from = past.partition_point(|s| s.day.0 < first.0 - PAST_DAYS).min(until);
        // Monotony of weeks past is no matter of the plan.
        let past: Vec<Session> =
            past[from..until].iter().map(|s| Session { load: None, ..s.clone() }).collect();
        // Its hours count from its end; by its day it would lie beyond a gap, though others followed it.
        let strictest = past.iter().filter(|s| s.hard).max_by_key(|s| free_after(s));
        let strictest = strictest.map(|s| Session { day: first, ..s.clone() });
        let mut problem = Problem {
            first,
            may: [[true; 4]; DAYS],
            race: [false; DAYS],
            race_asks: (0.0, LEAST_H),
            hard_days: habits.hard_a_week,
            habits,
            past,
            offset_s,
            limits,
            level,
            strictest,
            open: [None; RULES.len()],
            recent: 0,
            hardest: false,
            unserved: 0,
        };
        let row = problem.past.partition_point(|s| s.day.0 < first.0 - ROW_DAYS);
        problem.recent = problem.last_hard().unwrap_or(row).min(row);
        let late = |s: &Session| s.hardest && s.day.0 >= first.0 - SERVED_DAYS;
        problem.hardest = problem.past.iter().any(late);
        if let Some(last) = problem.last_hard() {
            for id in [RuleId::AfterHard, RuleId::RecoveryDelay] {
                let settled = problem.judge(id, &problem.past, last..last + 1).is_some();
                let at_best = problem.with(&[DayKind::Recovery]);
                let at_best = problem.judge(id, &at_best, last..last + 1).map(|r| r.share);
                problem.open[id as usize] = at_best.filter(|_| !settled);
            }
        }
        problem.unserved = problem.not_recovered(&[DayKind::Recovery; DAYS]);
        problem
    }

    /// The past and some planned days.
    fn with(&self, days: &[DayKind]) -> Vec<Session> {
        self.past.iter().cloned().chain(self.sessions(days)).collect()
    }

    fn last_hard(&self) -> Option<usize> {
        self.past.iter().rposition(|s| s.hard)
    }

    fn judge(
        &self,
        id: RuleId,
        all: &[Session],
        range: std::ops::Range<usize>,
    ) -> Option<RuleResult> {
        let input = RuleInput { all, range, limits: &self.limits, level: self.level };
        (id.rule().judge)(&input).ok()
    }

    /// A local hour of a planned day.
    fn at(&self, day: usize, hour: f64) -> UtcTime {
        let midnight = Day(self.first.0 + day as i32).midnight_utc();
        midnight.plus_s(-f64::from(self.offset_s)).plus_s(3600.0 * hour)
    }

    /// When hard work is free again, before a session of the plan: the latest time that any session so far asks for.
    fn free<'a>(&'a self, planned: &'a [Session]) -> Option<UtcTime> {
        let hard = self.strictest.iter().chain(planned.iter().filter(|s| s.hard));
        hard.map(free_after).max()
    }

    /// The sessions of some planned days. Where a rule asks for it and the day has room, a session begins later than usual.
    pub fn sessions(&self, days: &[DayKind]) -> Vec<Session> {
        let mut planned: Vec<Session> = Vec::with_capacity(DAYS);
        for (i, &kind) in days.iter().enumerate().filter(|(_, k)| **k != DayKind::Rest) {
            let day = Day(self.first.0 + i as i32);
            let weekday = day.weekday() as usize;
            let usual = self.at(i, self.habits.hours[weekday]);
            let scale = self.limits.min_separation_hours / SEPARATION_H;
            let before = planned.iter().rev().chain(self.past.iter().rev()).find(|s| s.hard);
            let asked = match kind {
                DayKind::Hard => self.free(&planned),
                DayKind::Recovery => {
                    before.map(|s| s.end.plus_s(3600.0 * scale * (SEPARATION_H - GRACE_H)))
                }
                _ => None,
            };
            let later = asked.map(whole_minute).filter(|at| *at <= self.at(i, LATEST_H));
            let start = later.map_or(usual, |at| at.max(usual));
            let hard = kind == DayKind::Hard;
            let (minutes, wanted) = match self.race[i] {
                true => self.race_asks,
                false => (self.habits.usual_minutes(kind, weekday), self.habits.wanted_h),
            };
            let end = start.plus_s(60.0 * minutes);
            planned.push(Session {
                recovery_day: kind == DayKind::Recovery,
                ..Session::run(start, end, day, hard.then_some(wanted))
            });
        }
        planned
    }

    /// The local hour from which hard work is free on a day, after the days before it: below 0 since before that day, above
    /// 24 not on it; `None` when no hard session is known.
    pub fn hard_from_h(&self, before: &[DayKind]) -> Option<f64> {
        let at = self.free(&self.sessions(before)).map(whole_minute)?;
        Some(at.since_s(self.at(before.len(), 0.0)) / 3600.0)
    }

    /// What the rules lose by the first days of a plan: nothing that comes later gives it back.
    pub(super) fn lost_so_far(&self, days: &[DayKind]) -> Lost {
        let mut lost = [0; RULES.len()];
        let planned = self.sessions(days);
        let Some(last) = planned.last() else { return lost };
        let all: Vec<Session> = self.past[self.recent..].iter().chain(&planned).cloned().collect();
        let begin = self.past.len() - self.recent;
        let mut lose = |id: RuleId, share: f64| {
            if share > NOTHING {
                lost[id as usize] += (MILLION * id.rule().weight * share).round() as u64;
            }
        };
        // Each hard session is asked on its own, so that a good one makes up for no bad one.
        let after_strictest: Vec<Session> =
            self.strictest.iter().chain(&planned).cloned().collect();
        for at in (0..after_strictest.len()).filter(|i| after_strictest[*i].hard) {
            let found = self.judge(RuleId::HardGap, &after_strictest, at..at + 1);
            lose(RuleId::HardGap, found.map_or(0.0, |r| 1.0 - r.share));
        }
        for id in [RuleId::AfterHard, RuleId::RecoveryDelay] {
            let last = self.last_hard().zip(self.open[id as usize]);
            let last = last.map(|(at, most)| (at - self.recent, most));
            let own = (begin..all.len()).filter(|i| all[*i].hard).map(|at| (at, 1.0));
            for (at, most) in last.into_iter().chain(own) {
                let found = self.judge(id, &all, at..at + 1);
                lose(id, found.map_or(0.0, |r| most - r.share));
            }
        }
        // The row of days that the plan goes on with: no more of it than the rule grants in full.
        for (id, row) in [(RuleId::HardStreak, 1), (RuleId::NoRelief, ROW_DAYS)] {
            let from = all.partition_point(|s| s.day.0 < self.first.0 - row);
            let found = self.judge(id, &all, from..all.len());
            lose(id, found.map_or(0.0, |r| 1.0 - r.share));
        }
        let trained = (last.day.0 - self.first.0) as usize;
        if days[..trained].contains(&DayKind::Rest) {
            lose(RuleId::NotSkipped, self.skipped(days, last.day) as f64);
        }
        lost
    }

    /// Usual recovery days after hard work without a run, up to the last planned session.
    fn skipped(&self, days: &[DayKind], last: Day) -> usize {
        let all = self.with(days);
        let found =
            self.judge(RuleId::NotSkipped, &all, self.past.len().saturating_sub(1)..all.len());
        let days = found.into_iter().flat_map(|r| r.breaches).map(|b| b.day);
        days.filter(|day| (self.first..=last).contains(day)).count()
    }

    /// The hardest sessions of the past that the plan leaves without recovery.
    fn not_recovered(&self, days: &[DayKind]) -> usize {
        if !self.hardest {
            return 0;
        }
        let all = self.with(days);
        let found = self.judge(RuleId::AfterHardest, &all, 0..all.len());
        let kinds = found.into_iter().flat_map(|r| r.breaches).map(|b| b.kind);
        kinds
            .filter(|k| matches!(k, BreachKind::NotRecovered { hard } if hard.day < self.first))
            .count()
    }

    /// The points that each rule loses by a plan.
    pub fn lost(&self, days: &[DayKind; DAYS]) -> Lost {
        let mut lost = self.lost_so_far(days);
        self.add_lost_as_a_whole(days, &mut lost);
        lost
    }

    /// Adds what only the whole week shows.
    pub(super) fn add_lost_as_a_whole(&self, days: &[DayKind; DAYS], lost: &mut Lost) {
        let mut lose = |id: RuleId, share: f64| {
            if share > NOTHING {
                lost[id as usize] += (MILLION * id.rule().weight * share).round() as u64;
            }
        };
        let planned = self.sessions(days);
        let enough = with_easy_ones(&planned);
        let share = self.judge(RuleId::HardShare, &enough, 0..enough.len());
        // Few hard days are the runner's own matter.
        let most = 100.0 * targets(self.level).hard_share.end();
        let too_many = share.filter(|r| r.value > most);
        lose(RuleId::HardShare, too_many.map_or(0.0, |r| 1.0 - r.share));
        let easy = self.judge(RuleId::EasyPerHard, &planned, 0..planned.len());
        lose(RuleId::EasyPerHard, easy.map_or(0.0, |r| 1.0 - r.share));
        let left = self.not_recovered(days).saturating_sub(self.unserved);
        lose(RuleId::AfterHardest, left as f64);
        lose(RuleId::Regular, self.weeks_without(days, &planned) as f64);
    }

    /// Calendar weeks that end within the plan and hold hard work without a recovery run: what follows may serve the next.
    fn weeks_without(&self, days: &[DayKind; DAYS], planned: &[Session]) -> usize {
        let monday = self.first.week_start(false);
        let from = self.past.partition_point(|s| s.day < monday);
        let week = self.past[from..].iter().chain(planned).take_while(|s| s.day.0 < monday.0 + 7);
        let (hard, served) =
            week.fold((false, false), |(h, r), s| (h || s.hard, r || s.recovery_day));
        if !hard || served {
            return 0;
        }
        let all = self.with(days);
        let found = self.judge(RuleId::Regular, &all, 0..all.len());
        let kinds = found.into_iter().flat_map(|r| r.breaches).map(|b| b.kind);
        let this = BreachKind::WeekWithout { monday };
        kinds.filter(|kind| *kind == this).count()
    }

    /// How unusual a kind is on a day, percent. Where no hard work may be, an easy run takes its place.
    pub(super) fn unusual(&self, day: usize, kind: DayKind) -> u32 {
        let shares = &self.habits.shares[Day(self.first.0 + day as i32).weekday() as usize];
        let instead = match kind {
            DayKind::Easy if !self.may[day][DayKind::Hard as usize] => {
                shares[DayKind::Hard as usize]
            }
            _ => 0.0,
        };
        (100.0 * (1.0 - shares[kind as usize] - instead).max(0.0)).round() as u32
    }

    /// What rest days in a row cost, those before the plan with them.
    pub(super) fn cost_of_rest(&self, days: &[DayKind]) -> u32 {
        let before = self.past.last().map_or(0, |s| (self.first.0 - s.day.0 - 1).max(0) as usize);
        let (mut row, mut over) = (before, 0);
        for kind in days {
            row = if *kind == DayKind::Rest { row + 1 } else { 0 };
            over += u32::from(row > REST_DAYS);
        }
        A_REST_DAY * over
    }

    /// What so many hard days and sessions in so many days cost at the least, and exactly at the end of the week.
    pub(super) fn cost_of_counts(&self, days: &[DayKind]) -> u32 {
        let of = |wanted: &dyn Fn(DayKind) -> bool| days.iter().filter(|k| wanted(**k)).count();
        let rest = DAYS - days.len();
        let off = |have: usize, usual: usize| {
            have.saturating_sub(usual).max(usual.saturating_sub(have + rest)) as u32
        };
        A_HARD_DAY * off(of(&|k| k == DayKind::Hard), self.hard_days)
            + A_SESSION * off(of(&|k| k != DayKind::Rest), self.habits.active_a_week)
    }

    /// How far a plan lies from the runner's habits.
    pub fn cost(&self, days: &[DayKind; DAYS]) -> u32 {
        let unusual = days.iter().enumerate().map(|(i, kind)| self.unusual(i, *kind));
        unusual.sum::<u32>() + self.cost_of_counts(days) + self.cost_of_rest(days)
    }

    /// Whether each day may be of its kind.
    pub fn allows(&self, days: &[DayKind; DAYS]) -> bool {
        days.iter().zip(&self.may).all(|(kind, may)| may[*kind as usize])
    }
}

/// The sessions, with easy ones to the number from which a share is judged: with fewer runs no more of them may be hard.
fn with_easy_ones(planned: &[Session]) -> Vec<Session> {
    let missing = LEAST_RUNS.saturating_sub(planned.len());
    let easy = planned.last().map(|last| Session::run(last.end, last.end, last.day, None));
    planned.iter().cloned().chain(easy.into_iter().cycle().take(missing)).collect()
}

fn free_after(hard: &Session) -> UtcTime {
    hard.end.plus_s(3600.0 * hard.wanted_h.max(LEAST_H))
}

/// The next whole minute.
fn whole_minute(at: UtcTime) -> UtcTime {
    UtcTime::from_unix_s((at.unix_ms() + 59_999).div_euclid(60_000) * 60)
}
