//! Decides on cadence lock: compares each suspected stretch with the runner's usual heart rate at that pace
//! ([`crate::science::repairs`]).
//!
//! `repair::cadence_lock` masks suspected stretches, `digest::lock` measures the evidence, [`cadence_locked`]
//! decides, and `Digest::with_locks` replaces the suspicions by the decision.

use super::pace::HrSpeedModel;
use crate::activity::Span;
use crate::digest::{Digest, LockSuspicion, WARM_UP_S};

/// Heart rate must deviate from the runner's model by this much, bpm ([`crate::science::repairs`]) ...
const OFF_BPM: f64 = 15.0;
/// ... or by this many standard deviations of the model, whichever is more (judgement).
const OFF_SD: f64 = 2.0;
/// Factors on that deviation without an unexplained jump, with one at the onset or at the end, and with both
/// (judgement).
const WITH_LEAPS: [f64; 3] = [1.0, 0.6, 0.4];
/// A jump: this many bpm in 20 s ([`crate::science::repairs`]) while speed changes by no more than this: 5 %
/// would do, but of means, and the digest gives the slowest and the fastest (judgement).
const LEAP_BPM: f64 = 12.0;
const LEAP_SPEED: f64 = 1.15;
/// Without a model the jump must be larger, and the pace easy, as a share of critical speed (judgement).
const ALONE_BPM: f64 = 20.0;
const ALONE_CS: f64 = 0.85;

/// The suspected stretches of a digest whose heart rate really is the cadence. `cs` is the runner's critical
/// speed, m/s. Without a model only a jump at an easy pace counts as proof; without critical speed either,
/// nothing does.
pub fn cadence_locked(digest: &Digest, cs: Option<f64>, model: Option<&HrSpeedModel>) -> Vec<Span> {
    digest.locks.iter().filter(|l| is_lock(l, cs, model)).map(|l| l.span).collect()
}

fn is_lock(l: &LockSuspicion, cs: Option<f64>, model: Option<&HrSpeedModel>) -> bool {
    let towards = if l.share < 1.0 { -1.0 } else { 1.0 };
    if l.mean_gap.is_nan() || cs.is_some_and(|cs| l.mean_gap > cs) {
        return false;
    }
    // An unknown speed explains no jump.
    let unexplained = |speed: f64| speed.is_nan() || speed <= LEAP_SPEED;
    let leap = |bpm: f64, speed: f64, bar: f64| towards * bpm >= bar && unexplained(speed);
    let leaps = [(l.onset_bpm, l.onset_speed), (l.end_bpm, l.end_speed)];
    let count = |bar: f64| leaps.iter().filter(|(bpm, speed)| leap(*bpm, *speed, bar)).count();
    match model {
        Some(model) => {
            // After a repetition heart rate is still as high as in the repetition.
            let gap = if l.share < 1.0 { l.mean_gap } else { l.mean_gap.max(l.gap_before) };
            let off = towards * (l.mean_heart_rate - model.at(gap));
            let leaps = count(LEAP_BPM);
            // Below the cadence a jump is required: a trained heart may beat at two thirds of an easy cadence
            // by itself, and lower than the model during the warm-up.
            let may = l.share == 1.0 || leaps > 0 && l.span.start_s >= WARM_UP_S;
            may && off > WITH_LEAPS[leaps] * OFF_BPM.max(OFF_SD * model.sd)
        }
        None => count(ALONE_BPM) > 0 && cs.is_some_and(|cs| l.mean_gap <= ALONE_CS * cs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: HrSpeedModel = HrSpeedModel { bpm: 140.0, at_mps: 2.8, slope: 20.0, sd: 4.0 };

    /// 168 bpm of 168 steps/min at 2.8 m/s.
    fn suspicion() -> LockSuspicion {
        LockSuspicion {
            span: Span { start_s: 600.0, end_s: 900.0 },
            share: 1.0,
            agreement: 0.98,
            mean_heart_rate: 168.0,
            mean_gap: 2.8,
            gap_before: f64::NAN,
            onset_bpm: 25.0,
            onset_speed: 1.0,
            end_bpm: f64::NAN,
            end_speed: f64::NAN,
        }
    }

    #[test]
    fn a_heart_rate_that_the_pace_explains_is_no_lock() {
        let easy = suspicion();
        assert!(is_lock(&easy, Some(4.0), Some(&MODEL)));
        // 4.2 m/s: 168 bpm is what the line says.
        let tempo = LockSuspicion { mean_gap: 4.2, ..easy };
        assert!(!is_lock(&tempo, Some(4.5), Some(&MODEL)));
        let jog_after_a_repetition = LockSuspicion { gap_before: 4.2, ..easy };
        assert!(!is_lock(&jog_after_a_repetition, Some(4.5), Some(&MODEL)));
        let faster_than_cs = LockSuspicion { mean_gap: 2.8, ..easy };
        assert!(!is_lock(&faster_than_cs, Some(2.7), Some(&MODEL)));
        assert!(!is_lock(&LockSuspicion { mean_gap: f64::NAN, ..easy }, None, Some(&MODEL)));
    }

    #[test]
    fn leaps_that_no_pace_explains_lower_the_bar() {
        // 10 bpm above the line.
        let near = LockSuspicion { mean_heart_rate: 150.0, onset_bpm: 14.0, ..suspicion() };
        assert!(is_lock(&near, None, Some(&MODEL)));
        assert!(!is_lock(&LockSuspicion { onset_speed: 1.2, ..near }, None, Some(&MODEL)));
        assert!(!is_lock(&LockSuspicion { onset_bpm: f64::NAN, ..near }, None, Some(&MODEL)));
        // 7 bpm above it takes both.
        let nearer = LockSuspicion { mean_heart_rate: 147.0, ..near };
        assert!(!is_lock(&nearer, None, Some(&MODEL)));
        let both = LockSuspicion { end_bpm: 13.0, end_speed: 1.0, ..nearer };
        assert!(is_lock(&both, None, Some(&MODEL)));
    }

    #[test]
    fn half_of_the_cadence_is_a_lock_when_it_is_too_low() {
        let low =
            LockSuspicion { share: 0.5, mean_heart_rate: 84.0, onset_bpm: -40.0, ..suspicion() };
        assert!(is_lock(&low, None, Some(&MODEL)));
        assert!(!is_lock(&LockSuspicion { mean_heart_rate: 132.0, ..low }, None, Some(&MODEL)));
        // A low heart rate that developed gradually, or in the warm-up, is real.
        assert!(!is_lock(&LockSuspicion { onset_bpm: -3.0, ..low }, None, Some(&MODEL)));
        let span = Span { start_s: 120.0, end_s: 400.0 };
        assert!(!is_lock(&LockSuspicion { span, ..low }, None, Some(&MODEL)));
    }

    #[test]
    fn without_a_line_only_a_leap_at_an_easy_pace_proves_a_lock() {
        assert!(is_lock(&suspicion(), Some(4.0), None));
        assert!(!is_lock(&suspicion(), None, None));
        assert!(!is_lock(&suspicion(), Some(3.0), None));
        assert!(!is_lock(&LockSuspicion { onset_bpm: f64::NAN, ..suspicion() }, Some(4.0), None));
    }
}
