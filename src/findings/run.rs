//! What is said of one run: its label, whether it failed as an easy run, why, and what would have mended it.

use crate::activity::Absent;
use crate::classify::{Ballot, Doubt, Intent, Kind, Role};
use crate::digest::Track;
use crate::score::recovery::{
    COMPONENTS, ComponentId, RecoveryScore, good_if_lower_from, score_at_full_points,
};
use crate::season::Run;
use std::cmp::Ordering;
use std::fmt;

/// A recovery run with a score below this, as printed, was too hard or too long (judgement).
pub const TOO_HARD: f64 = 60.0;

/// What a run was, in one word for people. Kind, sort and role of the tables are finer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Hard.
    Hard,
    /// Neither hard nor easy.
    Moderate,
    /// Easy, and too long or too far from hard work to be a recovery run.
    Easy,
    /// Easy, short, and meant for recovery.
    Recovery,
    /// Nothing tells, or not well enough.
    CantTell,
}

impl Label {
    /// All labels, hardest first.
    pub const ALL: [Label; 5] =
        [Label::Hard, Label::Moderate, Label::Easy, Label::Recovery, Label::CantTell];

    /// The label in words.
    pub const fn id(self) -> &'static str {
        match self {
            Label::Hard => "hard",
            Label::Moderate => "moderate",
            Label::Easy => "easy",
            Label::Recovery => "recovery",
            Label::CantTell => "can't tell",
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The label of a run.
pub fn label(run: &Run) -> Label {
    match run.verdict.kind {
        Kind::Unclassified => Label::CantTell,
        Kind::Hard => Label::Hard,
        Kind::Moderate => Label::Moderate,
        Kind::Easy if run.role == Some(Role::Recovery) => Label::Recovery,
        Kind::Easy => Label::Easy,
    }
}

/// How a run failed that was meant to be easy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Planned easy by its name, its workout or a tag, and run hard.
    PlannedEasyRunHard,
    /// A recovery run that was too intense.
    TooHard,
    /// A recovery run that was too long, more than too intense.
    TooLong,
}

/// How a run that was meant to be easy failed; `None` when it was easy enough, was not meant to be easy, or can't
/// be told.
pub fn failure(run: &Run) -> Option<Failure> {
    let planned = run.intent.is_some_and(Intent::is_easy);
    if planned && run.verdict.is_hard() {
        return Some(Failure::PlannedEasyRunHard);
    }
    let recovery = run.recovery.as_ref()?;
    // What can't be told is no accusation.
    run.verdict.sort()?;
    if enough(*recovery.score.as_ref().ok()?) || perhaps_enough(run) {
        return None;
    }
    Some(if too_long(run, recovery) { Failure::TooLong } else { Failure::TooHard })
}

/// Whether a score is enough, as printed: a 60 passes where 60 is asked.
fn enough(score: f64) -> bool {
    score.round() >= TOO_HARD
}

/// Whether a score that is not enough would be with the first threshold as much higher as it may be: then it is no
/// accusation.
pub(super) fn perhaps_enough(run: &Run) -> bool {
    let Some(recovery) = &run.recovery else { return false };
    let (score, high) = (recovery.score.as_ref(), recovery.high.as_ref());
    score.is_ok_and(|s| !enough(*s)) && high.is_ok_and(|s| enough(*s)) && !too_long(run, recovery)
}

/// Whether duration cost a recovery run more than all else.
fn too_long(run: &Run, recovery: &RecoveryScore) -> bool {
    // The cap of the score depends on intensity alone: at the right length a capped run would still be too
    // hard.
    let mended = score_at_full_points(recovery, &run.verdict, ComponentId::Duration);
    if run.verdict.is_hard() || !mended.is_ok_and(enough) {
        return false;
    }
    let lost = |of: fn(ComponentId) -> bool| -> f64 {
        let parts = COMPONENTS.iter().zip(&recovery.components).filter(|(c, _)| of(c.id));
        parts.filter_map(|(c, (_, f))| Some(c.weight * (1.0 - f.as_ref().ok()?.share))).sum()
    };
    lost(|id| id == ComponentId::Duration) > lost(|id| id != ComponentId::Duration)
}

/// Whether a run that was meant to be easy was not.
pub fn failed(run: &Run) -> bool {
    failure(run).is_some()
}

/// The order in which failed runs are listed everywhere: lowest score first, as printed; of equals the latest
/// first, which the runner remembers best.
pub fn worst_first(a: &Run, b: &Run) -> Ordering {
    let score = |run: &Run| run.recovery_score().map_or(0.0, f64::round);
    score(a).total_cmp(&score(b)).then(b.digest.start.cmp(&a.digest.start))
}

/// What would have made a failed run a good one, as a clause about next time; `None` when nothing that is known
/// would.
pub fn mend(run: &Run) -> Option<String> {
    let found = run.recovery.as_ref()?;
    if failure(run) == Some(Failure::TooLong)
        && let Ok(score) = score_at_full_points(found, &run.verdict, ComponentId::Duration)
    {
        return Some(format!("at the length that is asked: {score:.0}"));
    }
    let minute = found.easy_until_min.as_ref().ok();
    let from = minute.and_then(|&minute| {
        let context = run.verdict.context;
        let (bpm, score) =
            good_if_lower_from(&run.digest, &run.thresholds, found, context, minute)?;
        Some(format!("run {bpm} beats slower from minute {minute:.0} on: {score:.0}"))
    });
    let throughout =
        || found.good_if_lower.map(|(bpm, score)| format!("run {bpm} beats slower: {score:.0}"));
    from.or_else(throughout)
}

/// The score with its range within what is known of the runner: `38 (32 to 45)`; `None` without a score.
pub fn score_in_words(run: &Run) -> Option<String> {
    let recovery = run.recovery.as_ref()?;
    let score = recovery.score.as_ref().ok()?;
    let range = recovery.low.as_ref().ok().zip(recovery.high.as_ref().ok());
    Some(match range.map(|(a, b)| (format!("{a:.0}"), format!("{b:.0}"))) {
        Some((a, b)) if a != b => format!("{score:.0} ({a} to {b})"),
        _ => format!("{score:.0}"),
    })
}

/// The finding of a run in a sentence, without a full stop.
pub fn title(run: &Run) -> String {
    let what = title_without_reason(run);
    match reason(run) {
        Some(why) => format!("{what}: {why}"),
        None => what.to_string(),
    }
}

/// From so many beats above the easy limit on nobody calls it easy (judgement).
const ABOVE_BPM: f64 = 3.0;

/// How far the mean heart rate of a run was above the easy limit, bpm; 0 where it isn't known.
fn above_limit(run: &Run) -> f64 {
    let intensity = run.recovery.as_ref().and_then(|r| r.component(ComponentId::Intensity));
    intensity.map_or(0.0, |found| found.value)
}

/// The finding of a run in few words.
pub fn title_without_reason(run: &Run) -> &'static str {
    let planned_easy = run.intent.is_some_and(Intent::is_easy);
    match (failure(run), label(run)) {
        (_, Label::CantTell) => "Can't tell",
        (Some(Failure::PlannedEasyRunHard), _) => "Planned easy, run hard",
        (_, Label::Moderate) if planned_easy => "Planned easy, run moderately",
        (Some(Failure::TooHard), _) => "A recovery run that was too hard",
        (Some(Failure::TooLong), _) => "A recovery run that was too long",
        (None, Label::Hard) => "A hard run",
        (None, Label::Recovery) if perhaps_enough(run) => "A recovery run, perhaps too hard",
        (None, Label::Recovery) if above_limit(run) > ABOVE_BPM => {
            "A recovery run that was not hard, but above the easy limit"
        }
        (None, Label::Recovery) => "A recovery run that was easy enough",
        (None, Label::Moderate) => "A moderate run",
        (None, Label::Easy) if planned_easy => "Planned easy, and easy",
        (None, Label::Easy) => "An easy run",
    }
}

/// The one reason of what is said of a run: what cost a failed run most, the minutes above the thresholds of a hard
/// run, or else the evidence with the most weight; of a run that can't be told, why.
pub fn reason(run: &Run) -> Option<String> {
    if failed(run) || perhaps_enough(run) {
        return held_down(run).or_else(|| costliest(run)).or_else(|| strongest(run));
    }
    if label(run) == Label::CantTell {
        return unknown(run);
    }
    // Of a race or a marathon heart rate needn't tell.
    let strained = label(run) == Label::Hard && run.verdict.strain.is_some();
    by_heart_rate(run).filter(|_| !strained).or_else(|| strongest(run))
}

/// The reason of what is said of a run, and what would have mended it.
pub fn why_and_next_time(run: &Run) -> String {
    let mend = mend(run).map(|what| format!("next time {what}"));
    [reason(run), mend].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The reason why the run as a whole holds its score down, when it does.
fn held_down(run: &Run) -> Option<String> {
    held_from(run.recovery.as_ref()?)?;
    let towards = |b: &Ballot| b.weight * b.log_odds();
    let (_, ballot) =
        run.verdict.ballots.iter().max_by(|a, b| towards(&a.1).total_cmp(&towards(&b.1)))?;
    (towards(ballot) > 0.0).then(|| ballot.because.clone())
}

/// The score that a run would have by its parts, when the run as a whole holds it lower.
fn held_from(found: &RecoveryScore) -> Option<f64> {
    let (score, parts) = (found.score.as_ref().ok()?, found.ungated.as_ref().ok()?);
    (score.round() < parts.round()).then_some(*parts)
}

/// The reason of the part that cost a recovery run most. Duration is no reason for a run that was too hard.
fn costliest(run: &Run) -> Option<String> {
    let recovery = run.recovery.as_ref()?;
    let hard = failure(run) != Some(Failure::TooLong);
    let lost = COMPONENTS.iter().zip(&recovery.components).filter_map(|(c, (_, f))| {
        let counts = |share: f64| share < 1.0 && !(hard && c.id == ComponentId::Duration);
        let f = f.as_ref().ok().filter(|f| counts(f.share))?;
        Some((c.weight * (1.0 - f.share), &f.because))
    });
    lost.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, because)| because.clone())
}

/// The reason of the evidence that speaks most for the label.
fn strongest(run: &Run) -> Option<String> {
    if let Some(strain) = run.verdict.strain {
        return Some(strain.what().to_string());
    }
    let hard = run.verdict.is_hard();
    let own = run.verdict.ballots.iter().map(|b| &b.1).filter(|b| (b.log_odds() > 0.0) == hard);
    let weighs = |b: &&Ballot| b.weight * b.log_odds().abs();
    own.max_by(|a, b| weighs(a).total_cmp(&weighs(b))).map(|b| b.because.clone())
}

/// Why a run can't be told.
fn unknown(run: &Run) -> Option<String> {
    let track = &run.digest.track;
    if !track.has_heart_rate() && !track.has_gap() {
        return Some("neither heart rate nor speed in this file".to_string());
    }
    let known = run.verdict.doubt.as_ref().and_then(Doubt::short);
    known.or_else(|| {
        // The reason of the first channel that the file has.
        let reasons = run.verdict.silent.iter().map(|(_, why)| why);
        let mut reasons = reasons.filter(|w| !matches!(w, Absent::NoChannel(_)));
        reasons.next().map(Absent::to_string)
    })
}

fn by_heart_rate(run: &Run) -> Option<String> {
    if !run.verdict.is_hard() {
        // What speaks for an easy run, when it does.
        let intensity = run.recovery.as_ref()?.component(ComponentId::Intensity)?;
        return (intensity.share >= 0.8).then(|| intensity.because.clone());
    }
    let (vt1, vt2) = (run.thresholds.vt1.as_ref()?.value, run.thresholds.vt2.as_ref()?.value);
    let track = &run.digest.track;
    let heart = track.smoothed(Track::heart_rate, 3);
    let above = |bar: f64| {
        let seconds = (0..track.len()).filter(|&i| heart[i] > bar).map(|i| track.timer_s(i));
        (seconds.sum::<f64>() / 60.0).round()
    };
    let (first, second) = (above(vt1), above(vt2));
    (first >= 1.0).then(|| match second {
        s if s >= 1.0 => {
            format!("{first:.0} min above the first threshold, {s:.0} of them above threshold heart rate")
        }
        _ => format!("{first:.0} min above the first threshold"),
    })
}
