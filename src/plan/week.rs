//! The kinds of a planned day, and sets of rules.

use crate::score::spacing::{RULES, RuleId};
use std::fmt;

/// What kind of day it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayKind {
    /// Hard work is free.
    Hard,
    /// An easy run.
    Easy,
    /// A recovery run: easy and short.
    Recovery,
    /// No run.
    Rest,
}

impl DayKind {
    /// All kinds, the one that strains most first.
    pub const ALL: [DayKind; 4] = [DayKind::Hard, DayKind::Easy, DayKind::Recovery, DayKind::Rest];

    /// Stable name.
    pub const fn id(self) -> &'static str {
        match self {
            DayKind::Hard => "hard",
            DayKind::Easy => "easy",
            DayKind::Recovery => "recovery",
            DayKind::Rest => "rest",
        }
    }

    /// Whether it is a run that is to be easy.
    pub const fn is_easy(self) -> bool {
        matches!(self, DayKind::Easy | DayKind::Recovery)
    }

    /// The kind with this name.
    pub fn from_id(id: &str) -> Option<DayKind> {
        DayKind::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

impl fmt::Display for DayKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// Days that are planned together.
pub const DAYS: usize = 7;

/// Kinds of consecutive days.
pub type Week = [DayKind; DAYS];

/// The points that each rule loses, in millionths, in the order of [`RULES`]: whole numbers, so that sums do not
/// depend on their order.
pub type Lost = [u64; RULES.len()];

/// A set of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules(u16);

impl Rules {
    /// Every rule.
    pub const ALL: Rules = Rules((1 << RULES.len()) - 1);
    /// No rule.
    pub const NONE: Rules = Rules(0);

    /// Whether it is one of them.
    pub const fn holds(self, id: RuleId) -> bool {
        self.0 & (1 << id as u16) != 0
    }

    /// These and another.
    pub const fn with(self, id: RuleId) -> Rules {
        Rules(self.0 | 1 << id as u16)
    }

    /// These but one.
    pub const fn without(self, id: RuleId) -> Rules {
        Rules(self.0 & !(1 << id as u16))
    }

    /// All that are not in the set.
    pub const fn others(self) -> Rules {
        Rules(Rules::ALL.0 & !self.0)
    }

    /// The rules, in their order.
    pub fn ids(self) -> Vec<RuleId> {
        RULES.iter().map(|rule| rule.id).filter(|id| self.holds(*id)).collect()
    }

    /// What these rules lose together.
    pub(super) fn sum(self, lost: &Lost) -> u64 {
        RULES.iter().zip(lost).filter(|(rule, _)| self.holds(rule.id)).map(|(_, lost)| lost).sum()
    }
}
