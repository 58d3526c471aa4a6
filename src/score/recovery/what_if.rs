//! What would have changed a score: fewer beats from some minute on.

use super::{
    COMPONENTS, Dependency, GOOD, MOST_BPM, RecoveryScore, RunHeartRate, ScoringContext,
    ScoringInput, good_if_lower, probabilities, strides, total,
};
use crate::athlete::{Level, Thresholds};
use crate::classify::{VoteContext, drift_corrected, plausible_heart_rate, quick_verdict};
use crate::digest::{Digest, Track};

/// The fewest bpm less from a moving minute on that would have made it a good recovery run, and its
/// score then; `None` when it was good anyway, when nothing within 30 bpm does, or without heart rate.
///
/// All else stays as it was: the pace that goes with the beats is not changed.
pub fn good_if_lower_from(
    digest: &Digest,
    thresholds: &Thresholds,
    found: &RecoveryScore,
    context: VoteContext,
    minute: f64,
) -> Option<(u32, f64)> {
    plausible_heart_rate(&digest.track, thresholds).ok()?;
    if *found.score.as_ref().ok()? >= GOOD {
        return None;
    }
    let strides = strides(digest);
    let scored = |bpm: u32| {
        if bpm > MOST_BPM {
            return None;
        }
        let track = with_lower_heart_rate(&digest.track, minute, f64::from(bpm));
        let eased = Digest { track, ..digest.clone() };
        let verdict = quick_verdict(&eased, thresholds, context);
        let heart = drift_corrected(&eased.track, verdict.doses.drift);
        let heart_rate = Ok(RunHeartRate::of(&eased, heart, &strides));
        // Level and history touch none of the components that are rated again.
        let context = ScoringContext::without_history(Level::Intermediate);
        let run = ScoringInput {
            digest: &eased,
            thresholds,
            verdict: &verdict,
            context,
            strides: &strides,
            heart_rate: &heart_rate,
        };
        let input = run.input(thresholds, &verdict.doses.heart_rate, false);
        let components = COMPONENTS.iter().zip(&found.components).map(|(c, (id, old))| {
            (*id, if c.depends_on == Dependency::Other { old.clone() } else { (c.rate)(&input) })
        });
        total(&components.collect(), probabilities(&verdict)).ok()
    };
    good_if_lower(scored)
}

/// A track whose heart rate is some bpm lower from a moving minute on.
fn with_lower_heart_rate(track: &Track, minute: f64, bpm: f64) -> Track {
    let mut lowered = Track::default();
    let mut moved = 0.0;
    for mut bin in track.bins() {
        moved += bin.moving_s;
        if moved >= 60.0 * minute {
            bin.heart_rate -= bpm;
        }
        lowered.push(bin);
    }
    lowered
}
