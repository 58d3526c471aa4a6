//! Breaches of the spacing rules.

use crate::calendar::Day;
use crate::display::span;
use std::fmt;

/// One breach of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breach {
    /// The day on which it is shown.
    pub day: Day,
    /// Index into the history of the session it belongs to.
    pub index: usize,
    /// How the rule was broken; as text a clause.
    pub kind: BreachKind,
}

/// A run that counts as hard, in words with its day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HardRun {
    /// Its day.
    pub day: Day,
    /// Whether it counts by its length alone, run easily.
    pub long: bool,
}

impl fmt::Display for HardRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} run of {}", if self.long { "long" } else { "hard" }, self.day)
    }
}

/// How a rule was broken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BreachKind {
    /// A hard session close to the one before.
    CloseToHard {
        /// Hours between them.
        hours: f64,
        /// Hours that the one before asks for.
        wanted_h: f64,
        /// The one before.
        hard: HardRun,
    },
    /// The next session after a hard one was hard again.
    HardAgain {
        /// Hours between them.
        hours: f64,
        /// The one before.
        hard: HardRun,
    },
    /// No recovery run came between a hard session and the next.
    NoRecoveryRun {
        /// The first.
        hard: HardRun,
    },
    /// A recovery run followed a hard session too soon.
    RecoveryTooSoon {
        /// Hours between them.
        hours: f64,
        /// The hard session.
        hard: HardRun,
    },
    /// One of several hard days in a row.
    HardDay {
        /// Its number in the row, from 1.
        nth: u32,
    },
    /// One of several days in a row without rest or recovery.
    NoRelief {
        /// Its number in the row, from 1.
        nth: u32,
    },
    /// One of the hardest sessions was not followed by recovery.
    NotRecovered {
        /// Which.
        hard: HardRun,
    },
    /// A week with a hard session and no recovery run.
    WeekWithout {
        /// Its first day.
        monday: Day,
    },
    /// A weekday that usually has a recovery run had no run.
    Skipped {
        /// The hard session before.
        hard: HardRun,
    },
}

impl fmt::Display for BreachKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            BreachKind::CloseToHard { hours, wanted_h, hard } => {
                let wanted = span(wanted_h);
                write!(f, "only {} after the {hard}, which asks for {wanted}", span(hours))
            }
            BreachKind::HardAgain { hours, hard } => {
                let again = if hard.long { "" } else { "again " };
                write!(f, "hard {again}{hours:.0} h after the {hard}")
            }
            BreachKind::NoRecoveryRun { hard } => {
                write!(f, "no recovery run since the {hard}")
            }
            BreachKind::RecoveryTooSoon { hours, hard } => {
                write!(f, "recovery run {hours:.0} h after the {hard}")
            }
            BreachKind::HardDay { nth } => write!(f, "hard day {nth} in a row"),
            BreachKind::NoRelief { nth } => write!(f, "day {nth} without rest or recovery"),
            BreachKind::NotRecovered { hard } => {
                let very = if hard.long { "" } else { "very " };
                write!(f, "no recovery within 72 h of the {very}{hard}")
            }
            BreachKind::WeekWithout { monday } => {
                write!(f, "no recovery run in the week of {monday}")
            }
            BreachKind::Skipped { hard } => {
                write!(f, "no run on a usual recovery day, after the {hard}")
            }
        }
    }
}
