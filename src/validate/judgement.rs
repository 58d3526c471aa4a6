//! What is asked of a run, and what is said of it.

use super::Truth;
use crate::classify::{Kind, Verdict};

/// What is asked, and of which runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Hard against easy: clear cases, with tempo left out.
    Clear,
    /// Not easy against easy: tempo counts as not easy.
    WithGrey,
}

impl Scope {
    /// Both.
    pub const ALL: [Scope; 2] = [Scope::Clear, Scope::WithGrey];

    /// Stable name, as in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Scope::Clear => "clear",
            Scope::WithGrey => "with_grey",
        }
    }

    /// Whether a run of this class is one that should be found; `None` when it is left out.
    pub fn positive(self, truth: Truth) -> Option<bool> {
        match (truth, self) {
            (Truth::Easy, _) => Some(false),
            (Truth::Grey, Scope::Clear) => None,
            (Truth::Grey | Truth::Hard, _) => Some(true),
        }
    }
}

/// What a method says of one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// A score that rises with hardness; `None` when it is unknown.
    pub score: Option<f64>,
    /// Whether it is called hard (or not easy, by [`Scope`]); `None` when nothing is said.
    pub called: Option<bool>,
}

/// What lope says of a run, without its reasons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The class of the label.
    pub truth: Truth,
    /// Its intensity as classified.
    pub kind: Kind,
    /// P(hard).
    pub p_hard: f64,
    /// P(easy).
    pub p_easy: f64,
}

impl Judgement {
    /// What a verdict says of a run of this class.
    pub fn of(truth: Truth, verdict: &Verdict) -> Judgement {
        let (p_hard, p_easy) = (verdict.p_hard, verdict.p_easy);
        Judgement { truth, kind: verdict.kind, p_hard, p_easy }
    }

    /// Against clear cases P(hard) and "hard", with tempo P(not easy) and "not easy". An unclassified run has a
    /// probability all the same.
    pub fn answer(&self, scope: Scope) -> Answer {
        let said = self.kind != Kind::Unclassified;
        let (score, called) = match scope {
            Scope::Clear => (self.p_hard, self.kind == Kind::Hard),
            Scope::WithGrey => (1.0 - self.p_easy, self.kind != Kind::Easy),
        };
        Answer { score: Some(score), called: said.then_some(called) }
    }
}
