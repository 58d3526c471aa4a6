//! Planned sessions against what was done, by measured ease.

use super::assign::{Item, Met, assign};
use super::{PlannedKind, PlannedSession, WrittenPlan};
use crate::calendar::Day;
use crate::findings::{Label, label};
use crate::score::spacing::Session;
use crate::season::{Run, Season};
use std::fmt;

/// How hard a run was, as measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// Hard.
    Hard,
    /// Neither hard nor easy.
    Moderate,
    /// Easy.
    Easy,
    /// Nothing tells.
    Untold,
}

impl Measured {
    /// In a word.
    pub const fn id(self) -> &'static str {
        match self {
            Measured::Hard => "hard",
            Measured::Moderate => "moderate",
            Measured::Easy => "easy",
            Measured::Untold => "can't tell",
        }
    }
}

/// What became of a planned session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As easy or hard as planned, on its day.
    AsPlanned,
    /// Easy cross-training in place of an easy run.
    OtherSport,
    /// Planned easy, and not run easy.
    TooHard,
    /// Planned hard, and run easy.
    TooEasy,
    /// It and the session planned for that day changed places.
    Swapped(Day),
    /// Run on that day.
    Moved(Day),
    /// Not run.
    Skipped,
    /// Planned as rest, and there was a run.
    NotRested,
    /// There was a run, and nothing tells how hard it was.
    Untold,
    /// Two explanations are about as good.
    Ambiguous(Met, Met),
}

impl Outcome {
    /// Stable name.
    pub const fn id(self) -> &'static str {
        match self {
            Outcome::AsPlanned => "as_planned",
            Outcome::OtherSport => "other_sport",
            Outcome::TooHard => "too_hard",
            Outcome::TooEasy => "too_easy",
            Outcome::Swapped(_) => "swapped",
            Outcome::Moved(_) => "moved",
            Outcome::Skipped => "skipped",
            Outcome::NotRested => "not_rested",
            Outcome::Untold => "untold",
            Outcome::Ambiguous(..) => "ambiguous",
        }
    }

    /// Whether it was followed.
    pub const fn is_as_planned(self) -> bool {
        matches!(self, Outcome::AsPlanned | Outcome::OtherSport)
    }
}

/// A clause.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dated = |day: &Day| format!("{} {day}", day.weekday_name());
        let met = |met: &Met| match met {
            Met::Otherwise => "run with another ease".to_string(),
            Met::On(day) => format!("run on {}", dated(day)),
            Met::Not => "skipped".to_string(),
        };
        match self {
            Outcome::AsPlanned => f.write_str("as planned"),
            Outcome::OtherSport => f.write_str("easy cross-training in its place"),
            Outcome::TooHard => f.write_str("too hard"),
            Outcome::TooEasy => f.write_str("run easy"),
            Outcome::Swapped(day) => write!(f, "swapped with {}", dated(day)),
            Outcome::Moved(day) => write!(f, "run on {}", dated(day)),
            Outcome::Skipped => f.write_str("skipped"),
            Outcome::NotRested => f.write_str("there was a run"),
            Outcome::Untold => f.write_str("run, can't tell how hard"),
            Outcome::Ambiguous(one, other) => {
                write!(f, "ambiguous: {} or {}", met(one), met(other))
            }
        }
    }
}

/// A planned session and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedAndDone {
    /// As planned.
    pub planned: PlannedSession,
    /// What became of it.
    pub outcome: Outcome,
    /// The run, where there is one: its index in the season, and how hard it was.
    pub done: Option<(usize, Measured)>,
}

/// Why a run is beside the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraKind {
    /// One more than planned on a day with a planned session.
    Doubled,
    /// On a day for which nothing was planned.
    Unplanned,
}

impl ExtraKind {
    /// Stable name.
    pub const fn id(self) -> &'static str {
        match self {
            ExtraKind::Doubled => "doubled",
            ExtraKind::Unplanned => "unplanned",
        }
    }
}

/// A run that the plan does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Its day.
    pub day: Day,
    /// How hard it was.
    pub measured: Measured,
    /// Its index in the season.
    pub run: usize,
    /// Why it is beside the plan.
    pub kind: ExtraKind,
}

/// A plan against what was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// First and last day that are compared; `None` where plan and runs share no day.
    pub days: Option<(Day, Day)>,
    /// The planned sessions of these days, in their order.
    pub sessions: Vec<PlannedAndDone>,
    /// Runs beside the plan, of weeks for which something was planned.
    pub extras: Vec<Extra>,
    /// Sessions planned for days before the first activity.
    pub before: usize,
    /// Sessions that the newest activity does not tell of: those of later days, and those of its day that are not run yet.
    pub ahead: Vec<PlannedSession>,
}

/// What was done.
#[derive(Clone, Copy)]
struct Done {
    day: Day,
    measured: Measured,
    run: usize,
    on_foot: bool,
}

impl Done {
    fn of(session: &Session, counted: &[usize], runs: &[Run]) -> Done {
        let run = counted[session.index];
        // By its effort: a long run that strains by its length may be as easy as planned.
        let measured = match label(&runs[run]) {
            Label::Hard => Measured::Hard,
            Label::Moderate => Measured::Moderate,
            Label::CantTell => Measured::Untold,
            Label::Easy | Label::Recovery => Measured::Easy,
        };
        Done { day: session.day, measured, run, on_foot: session.run }
    }

    fn harder_than_easy(&self) -> bool {
        matches!(self.measured, Measured::Hard | Measured::Moderate)
    }
}

impl Comparison {
    /// Compares a plan with a season, up to its newest activity: of later days the files can't tell.
    pub fn of(plan: &WrittenPlan, season: &Season) -> Comparison {
        let counted: Vec<usize> =
            (0..season.runs.len()).filter(|i| season.runs[*i].counts()).collect();
        let sessions = season.sessions();
        let done: Vec<Done> =
            sessions.iter().map(|s| Done::of(s, &counted, &season.runs)).collect();
        compare(&plan.sessions, &done)
    }

    /// How many sessions came out like this.
    pub fn count(&self, of: impl Fn(Outcome) -> bool) -> usize {
        self.sessions.iter().filter(|s| of(s.outcome)).count()
    }

    /// The same with what is older left out.
    pub fn since(mut self, first: Day) -> Comparison {
        self.sessions.retain(|s| s.planned.day >= first);
        self.extras.retain(|e| e.day >= first);
        self.days = self.days.filter(|d| d.1 >= first).map(|d| (d.0.max(first), d.1));
        self
    }
}

fn compare(planned: &[PlannedSession], done: &[Done]) -> Comparison {
    let mut found = Comparison::default();
    let (Some(first), Some(newest)) = (done.first(), done.last()) else {
        found.ahead = planned.to_vec();
        return found;
    };
    let (first, newest) = (first.day, newest.day);
    found.before = planned.iter().filter(|p| p.day < first).count();
    let due: Vec<&PlannedSession> =
        planned.iter().filter(|p| (first..=newest).contains(&p.day)).collect();
    found.ahead = planned.iter().filter(|p| p.day > newest).cloned().collect();
    let mut free = vec![true; done.len()];
    let mut outcomes: Vec<Option<(Outcome, Option<usize>)>> = due
        .iter()
        .map(|p| on_its_day(p, done, &mut free).map(|(how, at)| (how, Some(at))))
        .collect();
    // A run that can't be told is that of its day where nothing else is.
    for (outcome, p) in outcomes.iter_mut().zip(&due).filter(|(o, _)| o.is_none()) {
        let same_day = |k: &usize| free[*k] && done[*k].on_foot && done[*k].day == p.day;
        let untold =
            (0..done.len()).filter(same_day).find(|k| done[*k].measured == Measured::Untold);
        if let Some(at) = untold.filter(|_| p.kind != PlannedKind::Rest) {
            free[at] = false;
            *outcome = Some((Outcome::Untold, Some(at)));
        }
    }
    let perhaps = explain(&due, done, &mut outcomes, &mut free);
    for (outcome, p) in outcomes.iter_mut().zip(&due).filter(|(_, p)| p.kind == PlannedKind::Rest) {
        *outcome = Some(rested(p.day, done));
    }
    swap(&due, &mut outcomes, done);
    for (p, outcome) in due.into_iter().zip(outcomes) {
        let (outcome, at) = outcome.unwrap_or((Outcome::Skipped, None));
        // The day is not over.
        if outcome == Outcome::Skipped && p.day == newest {
            found.ahead.push(p.clone());
            continue;
        }
        let done = at.map(|k| (done[k].run, done[k].measured));
        found.sessions.push(PlannedAndDone { planned: p.clone(), outcome, done });
    }
    found.ahead.sort();
    found.days = found
        .sessions
        .first()
        .zip(found.sessions.last())
        .map(|(a, b)| (a.planned.day, b.planned.day));
    let weeks: Vec<Day> = found.sessions.iter().map(|s| s.planned.day.week_start(false)).collect();
    let beside = (0..done.len()).filter(|k| free[*k] && !perhaps[*k] && done[*k].on_foot);
    let rest = |day: Day| planned.iter().any(|p| p.day == day && p.kind == PlannedKind::Rest);
    let beside =
        beside.filter(|k| weeks.contains(&done[*k].day.week_start(false)) && !rest(done[*k].day));
    let extra = |k: usize| {
        let Done { day, measured, run, .. } = done[k];
        let doubled = found.sessions.iter().any(|s| s.planned.day == day);
        let kind = if doubled { ExtraKind::Doubled } else { ExtraKind::Unplanned };
        Extra { day, measured, run, kind }
    };
    found.extras = beside.map(extra).collect();
    found
}

/// The run of the same day that is as easy or hard as planned.
fn on_its_day(p: &PlannedSession, done: &[Done], free: &mut [bool]) -> Option<(Outcome, usize)> {
    let wanted: &[(Measured, bool)] = match p.kind {
        PlannedKind::Race | PlannedKind::Hard => {
            &[(Measured::Hard, true), (Measured::Moderate, true)]
        }
        PlannedKind::Easy | PlannedKind::Recovery => {
            &[(Measured::Easy, true), (Measured::Easy, false)]
        }
        PlannedKind::Rest => &[],
    };
    let of = |(measured, on_foot): &(Measured, bool)| {
        (0..done.len()).find(|k| {
            let d = &done[*k];
            free[*k] && d.day == p.day && d.measured == *measured && d.on_foot == *on_foot
        })
    };
    let at = wanted.iter().find_map(of)?;
    free[at] = false;
    Some((if done[at].on_foot { Outcome::AsPlanned } else { Outcome::OtherSport }, at))
}

/// Explains the planned sessions that are still open by the runs that are. Returns which runs may be explained as well.
fn explain(
    due: &[&PlannedSession],
    done: &[Done],
    outcomes: &mut [Option<(Outcome, Option<usize>)>],
    free: &mut [bool],
) -> Vec<bool> {
    let open: Vec<usize> = (0..due.len())
        .filter(|i| outcomes[*i].is_none() && due[*i].kind != PlannedKind::Rest)
        .collect();
    let left: Vec<usize> = (0..done.len())
        .filter(|k| free[*k] && done[*k].on_foot && done[*k].measured != Measured::Untold)
        .collect();
    let planned: Vec<Item> = open.iter().map(|i| (due[*i].day, due[*i].kind.is_hard())).collect();
    let runs: Vec<Item> =
        left.iter().map(|k| (done[*k].day, done[*k].harder_than_easy())).collect();
    let (assigned, maybe) = assign(&planned, &runs);
    for (i, a) in open.into_iter().zip(assigned) {
        let run = a.run.map(|r| left[r]);
        run.into_iter().for_each(|k| free[k] = false);
        let outcome = match (a.met, a.or) {
            (met, Some(or)) => Outcome::Ambiguous(met, or),
            (Met::Otherwise, None) if due[i].kind.is_hard() => Outcome::TooEasy,
            (Met::Otherwise, None) => Outcome::TooHard,
            (Met::On(day), None) => Outcome::Moved(day),
            (Met::Not, None) => Outcome::Skipped,
        };
        outcomes[i] = Some((outcome, run));
    }
    let mut perhaps = vec![false; done.len()];
    left.into_iter().zip(maybe).for_each(|(k, maybe)| perhaps[k] = maybe);
    perhaps
}

fn rested(day: Day, done: &[Done]) -> (Outcome, Option<usize>) {
    match done.iter().position(|d| d.day == day && d.on_foot) {
        Some(at) => (Outcome::NotRested, Some(at)),
        None => (Outcome::AsPlanned, None),
    }
}

/// Two sessions that were each run on the day of the other changed places; so did a session and a day of rest.
fn swap(due: &[&PlannedSession], outcomes: &mut [Option<(Outcome, Option<usize>)>], done: &[Done]) {
    for i in 0..due.len() {
        let Some((Outcome::Moved(to), run)) = outcomes[i] else { continue };
        let rest = |k: usize| {
            due[k].kind == PlannedKind::Rest
                && !done.iter().any(|d| d.day == due[i].day && d.on_foot)
                && outcomes[k].is_some_and(|o| o.0 == Outcome::NotRested && o.1 == run)
        };
        let back = |k: usize| {
            due[k].day == to
                && (outcomes[k].is_some_and(|o| o.0 == Outcome::Moved(due[i].day)) || rest(k))
        };
        let Some(k) = (0..due.len()).find(|k| back(*k)) else { continue };
        for (at, day) in [(i, due[k].day), (k, due[i].day)] {
            outcomes[at] = outcomes[at].map(|(_, run)| (Outcome::Swapped(day), run));
        }
    }
}
