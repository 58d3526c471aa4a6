//! Runs with something taken out of them, or with a planted error.

use crate::activity::{Absent, Channel, MaskTarget, RunnerSettings};
use crate::digest::{Bin, Digest, Track};

/// Removes the settings that the watch stored.
pub(super) fn without_stored(digest: &mut Digest) {
    digest.runner = RunnerSettings::default();
}

/// Removes the beats.
pub(super) fn without_beats(digest: &mut Digest) {
    digest.hrv = Err(Absent::NoBeats);
}

/// Removes heart rate and all that rests on it, the runner's rating and the watch's settings included, so that pace
/// alone is left.
pub(super) fn without_heart_rate(digest: &mut Digest) {
    without_stored(digest);
    without_beats(digest);
    rewrite(&mut digest.track, |bin| Bin { heart_rate: f64::NAN, lock_suspected: false, ..bin });
    digest.peak_heart_rate = None;
    digest.peaks = [None; 4];
    digest.lowest_heart_rate = None;
    digest.heart_rate_coverage = 0.0;
    digest.heart_rate_lag_s = None;
    digest.locks.clear();
    digest.breathing.clear();
    digest.masks.retain(|m| m.target != MaskTarget::Channel(Channel::HeartRate));
    digest.session.avg_heart_rate = None;
    digest.session.max_heart_rate = None;
    digest.session.rpe = None;
    digest.session.feel = None;
    scale_heart_rate(digest, f64::NAN);
}

/// Multiplies heart rate, as a dry strap does that counts static electricity.
pub(super) fn scaled_heart_rate(digest: &mut Digest, factor: f64) {
    rewrite(&mut digest.track, |bin| Bin { heart_rate: bin.heart_rate * factor, ..bin });
    let session = &mut digest.session;
    let totals = [&mut session.avg_heart_rate, &mut session.max_heart_rate];
    let own = [&mut digest.peak_heart_rate, &mut digest.lowest_heart_rate];
    for value in totals.into_iter().chain(own).chain(&mut digest.peaks).flatten() {
        *value *= factor;
    }
    scale_heart_rate(digest, factor);
}

/// The heart rates of segments and efforts; NaN takes them out.
fn scale_heart_rate(digest: &mut Digest, factor: f64) {
    for segment in &mut digest.segments {
        segment.mean_heart_rate *= factor;
        segment.end_heart_rate *= factor;
    }
    for effort in digest.efforts.iter_mut().flatten() {
        effort.mean_heart_rate *= factor;
    }
}

/// Multiplies speed and distance, as a ride recorded as a run does.
pub(super) fn scaled_speed(digest: &mut Digest, factor: f64) {
    let faster = |bin: Bin| Bin { gap: bin.gap * factor, speed: bin.speed * factor, ..bin };
    rewrite(&mut digest.track, faster);
    for effort in digest.efforts.iter_mut().flatten() {
        effort.time_s /= factor;
    }
    digest.segments.iter_mut().for_each(|s| s.mean_gap *= factor);
    let strides = digest.strides.iter_mut().flatten();
    strides.for_each(|stride| stride.mean_gap *= factor);
    let distances = [&mut digest.session.distance_m, &mut digest.moved_m];
    for metres in distances.into_iter().flatten().chain(&mut digest.distance_m) {
        *metres *= factor;
    }
}

fn rewrite(track: &mut Track, change: impl Fn(Bin) -> Bin) {
    let mut changed = Track::with_capacity(track.len());
    track.bins().for_each(|bin| changed.push(change(bin)));
    *track = changed;
}
