//! What-if questions: the score with a lower heart rate from some minute on.

use super::{
    COMPONENTS, Dependency, GOOD, MOST_BPM, RecoveryScore, RunHeartRate, ScoringContext,
    ScoringInput, good_if_lower, probabilities, strides, total,
};
use crate::athlete::{Level, Thresholds};
use crate::classify::{VoteContext, drift_corrected, plausible_heart_rate, quick_verdict};
use crate::digest::{Digest, Track};

/// The smallest reduction of heart rate from a moving minute on that would have made it a good recovery run,
/// bpm, and its score then; `None` when it was good already, when 30 bpm are not enough, or without heart
/// rate.
///
/// Everything else stays as recorded, pace included.
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
        // The components that are rated again depend on neither level nor history.
        let context = ScoringContext::without_history(Level::Intermediate);
        let run = ScoringInput {
            digest: &eased,
            thresholds,
            verdict: &verdict,
            context,
            strides: &strides,
            heart_rate: &heart_rate,
        };
        let input = run.input(thresholds, false);
        let components = COMPONENTS.iter().zip(&found.components).map(|(c, (id, old))| {
            (*id, if c.depends_on == Dependency::Other { old.clone() } else { (c.rate)(&input) })
        });
        total(&components.collect(), probabilities(&verdict)).ok()
    };
    good_if_lower(scored)
}

/// The track with a heart rate `bpm` lower from a moving minute on.
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
