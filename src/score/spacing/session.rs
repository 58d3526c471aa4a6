//! Groups activities into the sessions that the rules judge.

use super::super::HistoryEntry;
use super::{HardRun, hours_wanted};
pub use crate::activity::SAME_SESSION_H;
use crate::calendar::{Day, UtcTime};
use crate::kernels::stats::median;

/// One session: an activity, or several within an hour of each other (a warm-up, a cool-down, a watch that
/// was stopped and restarted).
#[derive(Clone, Debug)]
pub struct Session {
    /// Index into the history of its hardest activity.
    pub index: usize,
    /// Start.
    pub start: UtcTime,
    /// End.
    pub end: UtcTime,
    /// Local day, or that of the session before it if that one is later.
    pub day: Day,
    /// Probability of hard.
    pub p_hard: f64,
    /// Whether it counts as hard.
    pub hard: bool,
    /// Hours that it asks for until the next hard session, by what was done: [`super::hours_wanted`].
    pub wanted_h: f64,
    /// Whether it is a recovery run, or easy cross-training in its place.
    pub recovery_day: bool,
    /// Whether it is not hard.
    pub not_hard: bool,
    /// Whether it contains a run.
    pub run: bool,
    /// Whether it was classified.
    pub classified: bool,
    /// Banister's TRIMP, where there is heart rate.
    pub load: Option<f64>,
    /// Dose by heart rate or pace, where there is either.
    pub dose: Option<f64>,
    /// Whether it is a long easy run: at least 1.8 times the median duration of the runs around it.
    pub long_run: bool,
    /// Whether it is among the hardest fifth of the hard sessions of the 90 days up to it.
    pub hardest: bool,
}

/// Least moving time of a session, seconds; less is a watch started by mistake (judgement).
const LEAST_S: f64 = 300.0;

/// Groups a history into sessions, in order of time. Activities with less than five minutes of moving time
/// are dropped.
pub fn sessions(history: &[HistoryEntry<'_>]) -> Vec<Session> {
    let mut sessions: Vec<Session> = history
        .iter()
        .enumerate()
        .filter(|(_, j)| j.digest.moving_s >= LEAST_S)
        .map(|(index, j)| {
            let verdict = j.verdict;
            let hard = j.is_hard();
            let easy_cross = !j.is_run() && verdict.kind == crate::classify::Kind::Easy;
            let recovery = j.role == Some(crate::classify::Role::Recovery);
            let doses = &verdict.doses;
            let dose = doses.heart_rate.clone().or_else(|_| doses.pace.clone()).ok();
            Session {
                index,
                start: j.digest.start,
                end: j.digest.end(),
                day: j.day,
                p_hard: verdict.p_hard,
                hard,
                wanted_h: hours_wanted(j).0,
                recovery_day: recovery && !hard || easy_cross,
                not_hard: !hard,
                run: j.is_run(),
                classified: verdict.sort().is_some(),
                load: j.load,
                dose,
                long_run: false,
                hardest: false,
            }
        })
        .collect();
    sessions.sort_by_key(|s| (s.start, s.index));
    count_days_on(&mut sessions);
    let mut joined: Vec<Session> = Vec::with_capacity(sessions.len());
    for session in sessions {
        match joined.last_mut() {
            Some(last) if session.start.since_s(last.end) < 3600.0 * SAME_SESSION_H => {
                last.join(session)
            }
            _ => joined.push(session),
        }
    }
    mark_hardest(&mut joined);
    mark_long(&mut joined);
    joined
}

/// Lets no day lie before that of the session before it. Sessions are in order of time, local days are not: a
/// runner who flies east over the date line runs on the 9th and, a day later, on the 8th. The rules count days
/// and search by them, so the second of the two belongs to the 9th as well.
fn count_days_on(sessions: &mut [Session]) {
    let mut latest = Day(i32::MIN);
    for session in sessions {
        latest = latest.max(session.day);
        session.day = latest;
    }
}

/// Least duration of a long run, as a multiple of the median, and the days around it over which the median is
/// taken (judgement: [`crate::science::spacing`]).
const LONG_TIMES: f64 = 1.8;
const LONG_DAYS: i32 = 28;

fn mark_long(sessions: &mut [Session]) {
    let length = |s: &Session| s.end.since_s(s.start);
    for i in 0..sessions.len() {
        if sessions[i].hard || !sessions[i].run {
            continue;
        }
        let near = |s: &&Session| (s.day.0 - sessions[i].day.0).abs() <= LONG_DAYS;
        let before = sessions[..i].iter().rev().take_while(near);
        let after = sessions[i..].iter().take_while(near);
        let mut lengths: Vec<f64> = before.chain(after).filter(|s| s.run).map(length).collect();
        let usual = if lengths.len() >= 4 { median(&mut lengths) } else { None };
        sessions[i].long_run = usual.is_some_and(|m| length(&sessions[i]) >= LONG_TIMES * m);
    }
}

/// Days over which the hardest sessions are determined, and their share ([`crate::science::spacing`]).
const HARDEST_DAYS: i32 = 90;
const HARDEST_SHARE: f64 = 0.2;

/// Marks the hard sessions whose load lies in the top fifth of the hard sessions of the last 90 days,
/// themselves included.
fn mark_hardest(sessions: &mut [Session]) {
    let hard = || sessions.iter().enumerate().filter(|(_, s)| s.hard);
    // Rank by load where most sessions have one, else by dose.
    let loaded = 2 * hard().filter(|(_, s)| s.load.is_some()).count() >= hard().count();
    let measure = |s: &Session| if loaded { s.load } else { s.dose };
    let hard: Vec<(usize, i32, f64)> =
        hard().filter_map(|(i, s)| Some((i, s.day.0, measure(s)?))).collect();
    for (k, &(i, day, load)) in hard.iter().enumerate() {
        let recent = hard[..=k].iter().rev().take_while(|h| h.1 > day - HARDEST_DAYS);
        let (count, above) =
            recent.fold((0.0, 0.0), |(n, a), h| (n + 1.0, a + f64::from(u8::from(h.2 > load))));
        sessions[i].hardest = count >= 3.0 && above < HARDEST_SHARE * count;
    }
}

impl Session {
    /// What it is called where it counts as hard: a day as long as that counts so too, however easily it was run.
    pub(super) fn as_hard_run(&self) -> HardRun {
        HardRun { day: self.day, long: self.p_hard < 0.5 }
    }

    /// A run of which only this is known; `wanted_h` are the hours that it asks for when it is hard.
    pub fn run(start: UtcTime, end: UtcTime, day: Day, wanted_h: Option<f64>) -> Session {
        let hard = wanted_h.is_some();
        Session {
            index: 0,
            start,
            end,
            day,
            p_hard: f64::from(u8::from(hard)),
            hard,
            wanted_h: wanted_h.unwrap_or(0.0),
            recovery_day: false,
            not_hard: !hard,
            run: true,
            classified: true,
            load: None,
            dose: None,
            long_run: false,
            hardest: false,
        }
    }

    /// Merges an activity that follows within the hour.
    fn join(&mut self, next: Session) {
        if next.p_hard > self.p_hard {
            (self.index, self.p_hard) = (next.index, next.p_hard);
        }
        self.end = self.end.max(next.end);
        self.hard |= next.hard;
        self.wanted_h = self.wanted_h.max(next.wanted_h);
        self.run |= next.run;
        self.classified |= next.classified;
        let sum = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        self.load = sum(self.load, next.load);
        self.dose = sum(self.dose, next.dose);
        self.not_hard &= next.not_hard;
        // Easy running before or after a hard session is part of it.
        self.recovery_day = self.not_hard && (self.recovery_day || next.recovery_day);
    }
}
