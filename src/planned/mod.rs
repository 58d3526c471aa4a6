//! What was planned elsewhere, in a calendar or a table, against what was done by measured ease
//! ([`crate::science::plan`]).
//!
//! `kind` (words to kinds), `ics` and `table` (files to sessions), `repeats` (rules of recurrence), `against` (planned
//! against done), `assign` (which run was which planned session).

mod against;
mod assign;
mod ics;
mod kind;
mod repeats;
mod table;

pub use against::{Comparison, Extra, ExtraKind, Measured, Outcome, PlannedAndDone};
pub use assign::Met;
pub use kind::PlannedKind;

use crate::calendar::Day;
use kind::{Said, kind_of};
use std::fmt;

/// A planned session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedSession {
    /// Its day on the runner's calendar.
    pub day: Day,
    /// What it was to be.
    pub kind: PlannedKind,
    /// Its words, as written.
    pub text: String,
}

/// A line of a plan that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// What a plan was read as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenPlan {
    /// The sessions in order of days.
    pub sessions: Vec<PlannedSession>,
    /// Lines that can't be used.
    pub faults: Vec<Fault>,
    /// Events and rows whose words name no kind of run: their line and words.
    pub unnamed: Vec<(usize, String)>,
    /// Events and rows of other sports.
    pub other_sports: usize,
}

/// How dates of a plan are understood.
#[derive(Clone, Copy, Debug)]
pub struct PlanDates {
    /// The runner's offset from UTC: for calendars that write instants in UTC and name no zone.
    pub offset_s: i32,
    /// The last day of repeated events that is of interest.
    pub until: Day,
}

impl WrittenPlan {
    /// Reads a calendar (iCalendar, RFC 5545) or a table with a `date` and a `kind`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn read(text: &str, dates: PlanDates) -> Result<WrittenPlan, String> {
        let text = text.trim_start_matches('\u{feff}');
        let mut plan = match text.trim_start().get(..15).map(str::to_ascii_uppercase) {
            Some(head) if head == "BEGIN:VCALENDAR" => ics::read(text, dates),
            _ => table::read(text)?,
        };
        plan.sessions.sort();
        Ok(plan)
    }

    /// Takes in an event or a row.
    fn take(&mut self, line: usize, day: Day, text: &str) {
        match kind_of(text) {
            Said::Kind(kind) => {
                self.sessions.push(PlannedSession { day, kind, text: text.to_string() });
            }
            Said::OtherSport => self.other_sports += 1,
            Said::Nothing => self.unnamed.push((line, text.to_string())),
        }
    }

    fn fault(&mut self, line: usize, what: impl Into<String>) {
        self.faults.push(Fault { line, what: what.into() });
    }

    /// The sessions of a day.
    pub fn on(&self, day: Day) -> &[PlannedSession] {
        let from = self.sessions.partition_point(|s| s.day < day);
        let to = self.sessions.partition_point(|s| s.day <= day);
        &self.sessions[from..to]
    }
}
