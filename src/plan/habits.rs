//! The runner's habits: weekdays, hours of the day, lengths, sessions a week.

use super::week::DayKind;
use crate::calendar::{Day, SECONDS_A_DAY, UtcTime};
use crate::kernels::stats::median;
use crate::score::recovery::ASKED_MIN;
use crate::score::spacing::{LEAST_H, Session};

/// Days before the plan that show habits, and those that show how hard hard work is (judgement: eight weeks hold a habit,
/// twelve some hard sessions).
const HABIT_DAYS: i32 = 56;
const HARD_DAYS: i32 = 84;
/// The hour of a runner without a habit, and the length of a run of which there is none yet, minutes (judgement).
const HOUR: f64 = 18.0;
const MINUTES: f64 = 45.0;
/// Seldom sessions on a weekday show no hour and no length of their own.
const LEAST: usize = 2;
const LEAST_LENGTHS: usize = 3;
/// A run is for recovery when hard work ended so many hours before it; other short easy runs are easy runs (judgement: the
/// hours within which [`crate::science::spacing`] looks for one).
const RECOVERY_H: f64 = 72.0;
/// What takes longer is no hard session to repeat, minutes (judgement: a race of hours).
const LONGEST_HARD: f64 = 180.0;
/// Fewer sessions a week hold no fitness: so many are planned, whatever the habit (convention: two days a week and more,
/// American College of Sports Medicine).
const LEAST_A_WEEK: usize = 2;

/// What a plan departs from where no rule speaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Habits {
    /// Weeks of the last eight with an activity.
    pub weeks: usize,
    /// By weekday, Monday first, and kind: the share of weeks.
    pub shares: [[f64; 4]; 7],
    /// Hard days a week.
    pub hard_a_week: usize,
    /// Days with a session a week.
    pub active_a_week: usize,
    /// Local hour of the day at which a session starts, by weekday.
    pub hours: [f64; 7],
    /// Minutes of a session by kind: quartiles; `None` without one.
    pub minutes: [Option<(f64, f64, f64)>; 3],
    /// Quartiles of easy runs by weekday, where it has some of its own.
    pub easy_minutes: [Option<(f64, f64, f64)>; 7],
    /// Hours that a hard session asks for, in the middle.
    pub wanted_h: f64,
}

/// The kind of a day by what was done; the session that strains most counts.
pub(super) fn kind_of(sessions: &[Session]) -> DayKind {
    let kind = |s: &Session| match (s.hard, s.recovery_day) {
        (true, _) => DayKind::Hard,
        (_, true) => DayKind::Recovery,
        _ => DayKind::Easy,
    };
    sessions.iter().map(kind).min().unwrap_or(DayKind::Rest)
}

/// The same as a habit: a run that no hard work came before is no recovery run, however short.
fn habit_of(day: &[Session], past: &[Session]) -> DayKind {
    let after_hard = |first: &Session| {
        let before = past.iter().rev().filter(|s| s.hard && s.end <= first.start);
        let last = before.max_by_key(|s| s.end);
        last.is_some_and(|s| first.start.since_s(s.end) <= 3600.0 * RECOVERY_H)
    };
    match kind_of(day) {
        DayKind::Recovery if !after_hard(&day[0]) => DayKind::Easy,
        kind => kind,
    }
}

/// Lower quartile, median and upper quartile.
fn quartiles(values: &mut [f64]) -> Option<(f64, f64, f64)> {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get((share * (values.len() as f64 - 1.0)).round() as usize);
    Some((*at(0.25)?, median(&mut values.to_vec())?, *at(0.75)?))
}

fn minutes(session: &Session) -> f64 {
    session.end.since_s(session.start) / 60.0
}

/// The local hour of the day.
pub(super) fn hour_of(at: UtcTime, offset_s: i32) -> f64 {
    (at.unix_s() + i64::from(offset_s)).rem_euclid(SECONDS_A_DAY) as f64 / 3600.0
}

impl Habits {
    /// The habits before a day.
    pub fn of(past: &[Session], first: Day, offset_s: i32) -> Habits {
        let from = past.partition_point(|s| s.day.0 < first.0 - HABIT_DAYS);
        let recent = &past[from..];
        let days: Vec<&[Session]> = recent.chunk_by(|a, b| a.day == b.day).collect();
        // Weeks counted back from the first planned day, so that each holds every weekday once.
        let week = |s: &Session| (first.0 - 1 - s.day.0) / 7;
        let mut weeks: Vec<i32> = recent.iter().map(week).collect();
        weeks.dedup();
        let count = weeks.len();
        let mut shares = [[0.0; 4]; 7];
        for day in &days {
            let kind = habit_of(day, past);
            shares[day[0].day.weekday() as usize][kind as usize] += 1.0 / count as f64;
        }
        for share in &mut shares {
            share[DayKind::Rest as usize] = (1.0 - share.iter().sum::<f64>()).max(0.0);
        }
        let hard = days.iter().filter(|d| kind_of(d) == DayKind::Hard).count();
        let a_week = |n: usize| (n as f64 / count.max(1) as f64).round() as usize;
        let on =
            |weekday: usize| recent.iter().filter(move |s| s.day.weekday() as usize == weekday);
        let hour = |sessions: &[&Session], least: usize| -> Option<f64> {
            let mut hours: Vec<f64> = sessions.iter().map(|s| hour_of(s.start, offset_s)).collect();
            (hours.len() >= least).then(|| median(&mut hours))?
        };
        let usual = hour(&recent.iter().collect::<Vec<_>>(), 1).unwrap_or(HOUR);
        let of_kind = |kind: DayKind| -> Vec<f64> {
            let runs = recent.iter().filter(|s| s.run);
            runs.filter(|s| kind_of(std::slice::from_ref(*s)) == kind).map(minutes).collect()
        };
        // Whatever was not hard shows how long easy is: short easy runs count as recovery runs.
        let mut not_hard = of_kind(DayKind::Easy);
        not_hard.extend(of_kind(DayKind::Recovery));
        let easy = quartiles(&mut not_hard);
        let own_easy = |weekday: usize| {
            let mut own: Vec<f64> = on(weekday).filter(|s| s.run && !s.hard).map(minutes).collect();
            quartiles(&mut own).filter(|_| own.len() >= LEAST_LENGTHS)
        };
        let mut hard_minutes = of_kind(DayKind::Hard);
        hard_minutes.retain(|m| *m <= LONGEST_HARD);
        let hard_before = past.iter().filter(|s| s.hard && s.day.0 >= first.0 - HARD_DAYS);
        let mut wanted: Vec<f64> = hard_before.map(|s| s.wanted_h.max(LEAST_H)).collect();
        Habits {
            weeks: count,
            shares,
            hard_a_week: a_week(hard),
            active_a_week: a_week(days.len()).max(LEAST_A_WEEK),
            hours: std::array::from_fn(|d| {
                hour(&on(d).collect::<Vec<_>>(), LEAST).unwrap_or(usual)
            }),
            minutes: [
                quartiles(&mut hard_minutes),
                easy,
                quartiles(&mut of_kind(DayKind::Recovery)),
            ],
            easy_minutes: std::array::from_fn(own_easy),
            wanted_h: median(&mut wanted).unwrap_or(LEAST_H),
        }
    }

    /// Quartiles of an easy run on a weekday, minutes.
    pub(super) fn easy(&self, weekday: usize) -> Option<(f64, f64, f64)> {
        // The longer half belongs to days of long runs.
        let any = self.minutes[1].map(|(low, middle, _)| (low, middle, middle));
        self.easy_minutes[weekday].or(any)
    }

    /// Minutes of a planned session, in the middle.
    pub(super) fn usual_minutes(&self, kind: DayKind, weekday: usize) -> f64 {
        match kind {
            DayKind::Hard => self.minutes[0].map_or(MINUTES, |m| m.1),
            DayKind::Easy => self.easy(weekday).map_or(MINUTES, |m| m.1),
            DayKind::Recovery => {
                let usual = self.minutes[2].map_or(ASKED_MIN.0, |m| m.1);
                usual.clamp(ASKED_MIN.0, ASKED_MIN.1)
            }
            DayKind::Rest => 0.0,
        }
    }
}
