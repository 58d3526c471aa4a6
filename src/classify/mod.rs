//! Sorts runs into hard and recovery: each channel casts one vote, and the votes are combined into a
//! probability ([`crate::science::sort`]).
//!
//! Votes are rows of [`VOTES`], a file each; `.github/CONTRIBUTING.md` has how to add one.

mod dose;
mod doubt;
mod fuse;
mod odds;
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
pub use doubt::{Doubt, Strain};
pub use fuse::{classify, p_hard_of, quick_verdict, shifted_probabilities, tuned_probabilities};
pub use odds::{CUT_DOSE, Odds};
pub use role::{Intent, Role, intent_named, intent_of};
pub use structure::{FAST_OF_CS, SURGE_S, SessionType, Structure};
pub use tuning::{Field, Tuning};

use crate::activity::{Absent, Known};
use crate::athlete::Thresholds;
use crate::digest::Digest;
use crate::science::Basis;
use std::fmt;

/// The physical intensity of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Mostly below the first threshold.
    Easy,
    /// Between easy and hard.
    Moderate,
    /// A hard session.
    Hard,
    /// It can't be told: [`Verdict::doubt`] says why.
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
    /// Not hard.
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

    /// The opposite sort.
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

/// The input of a vote.
pub struct VoteInput<'a> {
    /// The run.
    pub digest: &'a Digest,
    /// The runner's thresholds around the date of the run.
    pub thresholds: &'a Thresholds,
    /// Dose and intensity by channel.
    pub doses: Doses,
    /// Repetitions, strides, tempo stretches.
    pub structure: Structure,
    /// Settings for the votes on rating and training effect.
    pub context: VoteContext,
    /// Total weight of the votes cast before this one.
    pub weight: f64,
}

/// What the votes need to know beside the recording itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VoteContext {
    /// Whether the runner gives nearly every run the same rating, which then carries no information
    /// ([`crate::science::recovery`]).
    pub rating_is_habit: bool,
    /// When the watch's training effect votes.
    pub training_effect: TrainingEffect,
    /// Whether the run was a race, by its name, its workout or the runner's tag.
    pub race: bool,
}

/// When the watch's own training effect votes ([`crate::science::sort`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrainingEffect {
    /// Only when no other vote could be cast; the verdict says so.
    #[default]
    WhenAlone,
    /// As one vote among the others, on the user's request.
    Always,
    /// Never, so that a comparison with vendors' labels is not circular.
    Never,
}

/// The vote of one channel, as cast.
#[derive(Clone, Debug, PartialEq)]
pub struct Ballot {
    /// The measured value.
    pub value: f64,
    /// The value at which hard and not hard are equally likely.
    pub even_at: f64,
    /// How it stands towards hard.
    pub odds: Odds,
    /// Weight among the votes.
    pub weight: f64,
    /// The reason, as a clause.
    pub because: String,
    /// The dose of its channel, where there is one.
    pub dose: Option<f64>,
    /// The value at which this vote alone would change the sort, in words; `None` when no value does.
    pub turns_at: Option<String>,
}

impl Ballot {
    /// Log-odds of hard.
    pub fn log_odds(&self) -> f64 {
        self.odds.log_odds()
    }

    /// The reason, followed by the dose where there is one.
    pub fn in_full(&self) -> String {
        match self.dose {
            Some(dose) => format!("{}; hard work {dose:.2}", self.because),
            None => self.because.clone(),
        }
    }
}

/// Identifies a vote.
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

    /// Its definition.
    pub fn vote(self) -> &'static Vote {
        &VOTES[self as usize]
    }
}

impl fmt::Display for VoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The definition of one channel's vote.
pub struct Vote {
    /// Its identifier.
    pub id: VoteId,
    /// Name for users.
    pub name: &'static str,
    /// Short name for charts.
    pub short: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it rests on.
    pub basis: &'static [Basis],
    /// What it measures and when it misleads.
    pub doc: &'static str,
    /// Casts the vote, or says why it is absent.
    pub vote: fn(&VoteInput<'_>) -> Known<Ballot>,
    /// The value that would give these log-odds, in words; `None` when there is none.
    pub value_at: fn(&VoteInput<'_>, f64) -> Option<String>,
}

/// All votes, in the order of [`VoteId`], which is also the order of display.
pub const VOTES: &[Vote] = &[
    vote_hr::HEART_RATE_DOSE,
    vote_pace::PACE_DOSE,
    vote_hrv::HRV_DOMAIN,
    vote_power::POWER_DOSE,
    vote_rpe::RATING,
    vote_te::TRAINING_EFFECT,
];

/// The classification of a run, with its reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Physical intensity.
    pub kind: Kind,
    /// Probability that it was hard; 0.5 without evidence.
    pub p_hard: f64,
    /// Probability that it was moderate.
    pub p_moderate: f64,
    /// Probability that it was easy.
    pub p_easy: f64,
    /// The highest of the probabilities, at most 0.97 ([`crate::science::sort`]).
    pub confidence: f64,
    /// The votes that were cast.
    pub ballots: Vec<(VoteId, Ballot)>,
    /// The votes that could not be cast, and why.
    pub silent: Vec<(VoteId, Absent)>,
    /// What makes it hard whatever its heart rate.
    pub strain: Option<Strain>,
    /// Why it is unclassified; `None` when it is not.
    pub doubt: Option<Doubt>,
    /// Dose and intensity by channel.
    pub doses: Doses,
    /// Repetitions, strides and tempo stretches.
    pub structure: Structure,
    /// The settings that the votes were cast with.
    pub context: VoteContext,
    /// The change that would reverse the sort, in words.
    pub flips_if: Option<String>,
}

impl Verdict {
    /// Hard when P(hard) is at least 0.5; `None` when unclassified.
    pub fn sort(&self) -> Option<Sort> {
        match self.kind {
            Kind::Unclassified => None,
            _ if self.p_hard >= 0.5 => Some(Sort::Hard),
            _ => Some(Sort::Recovery),
        }
    }

    /// Whether heart rate and pace, each alone, are sure of opposite sorts.
    pub fn voices_disagree(&self) -> bool {
        let alone = |id| {
            let ballot = self.ballots.iter().find(|(other, _)| *other == id);
            ballot.map(|(_, b)| odds::sigma(b.log_odds()))
        };
        match (alone(VoteId::HeartRateDose), alone(VoteId::PaceDose)) {
            (Some(heart), Some(pace)) => heart.max(pace) >= SURE && heart.min(pace) <= 1.0 - SURE,
            _ => false,
        }
    }

    /// How sure the sort is: the probability of hard for a run sorted as hard, and of not hard for another.
    pub fn sure(&self) -> f64 {
        if self.is_hard() { self.p_hard } else { 1.0 - self.p_hard }
    }

    /// [`Verdict::sure`] in whole per cent, as it is shown: 99 at the most, as nothing is certain of a run.
    pub fn sure_percent(&self) -> u8 {
        (100.0 * self.sure()).round().min(99.0) as u8
    }

    /// Whether the run was classified, and as hard.
    pub fn is_hard(&self) -> bool {
        self.sort() == Some(Sort::Hard)
    }
}

/// Two votes disagree beyond their errors when both are as sure as this (judgement).
const SURE: f64 = 0.8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vote_stands_in_the_place_of_its_id() {
        assert!(VOTES.iter().enumerate().all(|(i, vote)| vote.id as usize == i));
    }
}
