//! What broke a rule.

use crate::calendar::Day;
use std::fmt;

/// Something that broke a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breach {
    /// The day it shows on.
    pub day: Day,
    /// Index into the history of the session it belongs to.
    pub index: usize,
    /// What it was; as text a clause.
    pub kind: BreachKind,
}

/// How a rule was broken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BreachKind {
    /// A hard session close to the one before.
    CloseToHard {
        /// Between them.
        hours: f64,
        /// The day of the one before.
        hard: Day,
    },
    /// A hard session was the next thing after a hard one.
    HardAgain {
        /// Between them.
        hours: f64,
        /// The day of the one before.
        hard: Day,
    },
    /// No recovery run came between a hard session and the next.
    NoRecoveryRun {
        /// The day of the first.
        hard: Day,
    },
    /// A recovery run sooner after hard work than the plan asks.
    RecoveryTooSoon {
        /// Between them.
        hours: f64,
        /// The day of the hard session.
        hard: Day,
    },
    /// A hard day after hard days.
    HardDay {
        /// Which of the row, from 1.
        nth: u32,
    },
    /// A day without rest or recovery after others.
    NoRelief {
        /// Which of the row, from 1.
        nth: u32,
    },
    /// Nothing helped to recover from one of the hardest sessions.
    NotRecovered {
        /// Its day.
        hard: Day,
    },
    /// A week with a hard session and no recovery run.
    WeekWithout {
        /// Its first day.
        monday: Day,
    },
    /// A day of the week that usually holds a recovery run did not.
    Skipped {
        /// The day of the hard session before.
        hard: Day,
    },
}

impl fmt::Display for BreachKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            BreachKind::CloseToHard { hours, hard } => {
                write!(f, "only {hours:.0} h after the hard session of {hard}")
            }
            BreachKind::HardAgain { hours, hard } => {
                write!(f, "hard again {hours:.0} h after the hard session of {hard}")
            }
            BreachKind::NoRecoveryRun { hard } => {
                write!(f, "no recovery run since the hard session of {hard}")
            }
            BreachKind::RecoveryTooSoon { hours, hard } => {
                write!(f, "recovery run {hours:.0} h after the hard session of {hard}")
            }
            BreachKind::HardDay { nth } => write!(f, "hard day {nth} in a row"),
            BreachKind::NoRelief { nth } => write!(f, "day {nth} without rest or recovery"),
            BreachKind::NotRecovered { hard } => {
                write!(f, "no recovery within 72 h of the very hard session of {hard}")
            }
            BreachKind::WeekWithout { monday } => {
                write!(f, "no recovery run in the week of {monday}")
            }
            BreachKind::Skipped { hard } => {
                write!(f, "no run on a usual recovery day, after the hard session of {hard}")
            }
        }
    }
}
