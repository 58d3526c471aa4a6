//! Hard or recovery: one vote a channel, fused to a probability ([`crate::science::sort`]).
//!
//! To add a vote: a file here and a row in [`VOTES`].

mod dose;
mod fuse;
mod log_odds;
mod role;
mod structure;
mod tuning;
mod vote_hr;
mod vote_hrv;
mod vote_pace;
mod vote_power;
mod vote_rpe;
mod vote_te;
mod workout;

pub use dose::{Doses, Drift, Intensity, dose_of, drift_corrected, plausible_heart_rate};
pub use fuse::{classify, logit_of, p_hard_of, quick_verdict, reclassify, shifted_probabilities};
pub use log_odds::CUT_DOSE;
pub use role::{Intent, Role, intent_of};
pub use structure::{FAST_OF_CS, SURGE_S, SessionType, Structure};
pub use tuning::{Field, Tuning};

use crate::activity::{Absent, Known};
use crate::athlete::Thresholds;
use crate::digest::Digest;
use crate::science::Basis;
use std::fmt;

/// What a run was physically.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Below the first threshold, by and large.
    Easy,
    /// Between, or a little above.
    Moderate,
    /// A hard session.
    Hard,
    /// Nothing could speak.
    Unclassified,
}

impl Kind {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            Kind::Easy => "easy",
            Kind::Moderate => "moderate",
            Kind::Hard => "hard",
            Kind::Unclassified => "unclassified",
        }
    }
}

/// Hard or recovery: the question that lope answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A hard session.
    Hard,
    /// On the recovery side.
    Recovery,
}

impl Sort {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            Sort::Hard => "hard",
            Sort::Recovery => "recovery",
        }
    }

    /// The other one.
    pub const fn other(self) -> Sort {
        match self {
            Sort::Hard => Sort::Recovery,
            Sort::Recovery => Sort::Hard,
        }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// All that a vote may look at.
pub struct VoteInput<'a> {
    /// The run.
    pub digest: &'a Digest,
    /// The runner around that date.
    pub thresholds: &'a Thresholds,
    /// Minutes weighted by intensity, channel by channel.
    pub doses: Doses,
    /// Repetitions, strides, tempo stretches.
    pub structure: Structure,
    /// What is listened to.
    pub context: VoteContext,
    /// What the votes before this one weigh together.
    pub weight: f64,
}

/// What is listened to beside the recording itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VoteContext {
    /// Whether the runner's rating is a habit rather than an answer ([`crate::science::recovery`]).
    pub rating_is_habit: bool,
    /// When the vendor's label is heard.
    pub training_effect: TrainingEffect,
}

/// When the watch's own training effect is heard ([`crate::science::sort`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrainingEffect {
    /// Where nothing else can speak, and the verdict says so.
    #[default]
    WhenAlone,
    /// As one voice among the others: the user asked for it.
    Always,
    /// Never: a comparison with vendors' labels would go round in a circle.
    Never,
}

/// What one channel says.
#[derive(Clone, Debug, PartialEq)]
pub struct Ballot {
    /// The number it rests on.
    pub value: f64,
    /// The bar at which it leans neither way.
    pub even_at: f64,
    /// Log-odds towards hard.
    pub log_odds: f64,
    /// How much it counts.
    pub weight: f64,
    /// A sentence.
    pub because: String,
    /// The dose of its channel, where it says how much that was.
    pub dose: Option<f64>,
    /// The value at which this voice, with all others as they are, would turn the sort, in words; `None`
    /// when no value of it can.
    pub turns_at: Option<String>,
}

impl Ballot {
    /// The sentence, and the dose for those who know it.
    pub fn in_full(&self) -> String {
        match self.dose {
            Some(dose) => format!("{}, dose {dose:.2}", self.because),
            None => self.because.clone(),
        }
    }
}

/// Which vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VoteId {
    /// By heart rate.
    HeartRateDose,
    /// By grade-adjusted pace.
    PaceDose,
    /// By DFA-alpha1.
    HrvDomain,
    /// By running power.
    PowerDose,
    /// By the runner's rating.
    Rating,
    /// By the watch's training effect.
    TrainingEffect,
}

impl VoteId {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            VoteId::HeartRateDose => "heart_rate_dose",
            VoteId::PaceDose => "pace_dose",
            VoteId::HrvDomain => "hrv_domain",
            VoteId::PowerDose => "power_dose",
            VoteId::Rating => "rating",
            VoteId::TrainingEffect => "training_effect",
        }
    }

    /// Its row.
    pub fn vote(self) -> &'static Vote {
        &VOTES[self as usize]
    }
}

impl fmt::Display for VoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// One channel's vote.
pub struct Vote {
    /// Which.
    pub id: VoteId,
    /// Shown name.
    pub name: &'static str,
    /// Shown name where there is little room.
    pub short: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it rests on.
    pub basis: &'static [Basis],
    /// What it is and when it misleads.
    pub doc: &'static str,
    /// The vote, or why it stays silent.
    pub vote: fn(&VoteInput<'_>) -> Known<Ballot>,
    /// The value that would give these log-odds, in words; `None` when none does.
    pub value_at: fn(&VoteInput<'_>, f64) -> Option<String>,
}

/// All votes, in the order in which they are shown: that of [`VoteId`].
pub const VOTES: &[Vote] = &[
    vote_hr::HEART_RATE_DOSE,
    vote_pace::PACE_DOSE,
    vote_hrv::HRV_DOMAIN,
    vote_power::POWER_DOSE,
    vote_rpe::RATING,
    vote_te::TRAINING_EFFECT,
];

/// What lope says of a run, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What it was physically.
    pub kind: Kind,
    /// Probability that it was hard; 0.5 when nothing could speak.
    pub p_hard: f64,
    /// Probability that it was moderate.
    pub p_moderate: f64,
    /// Probability that it was easy.
    pub p_easy: f64,
    /// Highest probability, capped by what it rests on ([`crate::science::sort`]).
    pub confidence: f64,
    /// The votes that were cast.
    pub ballots: Vec<(VoteId, Ballot)>,
    /// The votes that stayed silent, and why.
    pub silent: Vec<(VoteId, Absent)>,
    /// Log-odds that structure added.
    pub structure_bonus: f64,
    /// Doses, for tables.
    pub doses: Doses,
    /// Structure, for tables.
    pub structure: Structure,
    /// What was listened to.
    pub context: VoteContext,
    /// The change that would turn the sort, in words.
    pub flips_if: Option<String>,
}

impl Verdict {
    /// Hard from P(hard) 0.5 on; `None` when unclassified.
    pub fn sort(&self) -> Option<Sort> {
        match self.kind {
            Kind::Unclassified => None,
            _ if self.p_hard >= 0.5 => Some(Sort::Hard),
            _ => Some(Sort::Recovery),
        }
    }

    /// Whether it was sorted, and as hard.
    pub fn is_hard(&self) -> bool {
        self.sort() == Some(Sort::Hard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vote_stands_in_the_place_of_its_id() {
        assert!(VOTES.iter().enumerate().all(|(i, vote)| vote.id as usize == i));
    }
}
