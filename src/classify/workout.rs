//! Describes a set of repetitions in a coach's words: "6 x 800 m, 2 min jog".

use crate::digest::{Digest, Repetition};
use crate::kernels::stats::{mean, median, sample_sd};

/// Distances and durations that training plans use (convention).
const ROUND_M: [f64; 14] = [
    200.0, 300.0, 400.0, 500.0, 600.0, 800.0, 1000.0, 1200.0, 1500.0, 1600.0, 2000.0, 2400.0,
    3000.0, 5000.0,
];
const ROUND_S: [f64; 14] =
    [30.0, 45.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0, 240.0, 300.0, 360.0, 480.0, 600.0, 720.0];
/// The median of a set may differ this much from a round number, and its repetitions this much from each
/// other: positions and change points on 5-s bins are no more precise (judgement).
const NEAR: f64 = 0.06;
const ALIKE: f64 = 0.10;
/// Speeds below which a rest was walked, or spent standing (judgement).
const WALK_MPS: f64 = 1.9;
const STAND_MPS: f64 = 0.5;
/// Mean grade of a climb (judgement: the same 3 % as in [`crate::science::recovery`]).
const CLIMB: f64 = 0.03;

/// The set in words; `None` for fewer than three repetitions, or when they differ too much.
pub(super) fn describe(set: &[Repetition]) -> Option<String> {
    if set.len() < 3 {
        return None;
    }
    let by_distance = pattern(set.iter().map(|r| r.distance_m), &ROUND_M);
    let by_time = pattern(set.iter().map(|r| r.len_s), &ROUND_S);
    let each = match (by_distance, by_time) {
        // The measure that comes nearer to its round number is the one that was planned.
        (Some((metres, a)), Some((_, b))) if a <= b => format!("{metres:.0} m"),
        (_, Some((seconds, _))) => time(seconds),
        (Some((metres, _)), None) => format!("{metres:.0} m"),
        (None, None) => return None,
    };
    Some(format!("{} x {each}{}", set.len(), rest(set)))
}

/// The round number near which all values lie, and how far they are from it: their relative scatter and how
/// far their median is off.
fn pattern(values: impl Iterator<Item = f64>, round: &[f64]) -> Option<(f64, f64)> {
    let mut values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    let scatter = sample_sd(&values)? / mean(&values)?;
    let middle = median(&mut values)?;
    let nearest = round.iter().copied().min_by(|a, b| {
        let off = |r: f64| libm::log(middle / r).abs();
        off(*a).total_cmp(&off(*b))
    })?;
    let off = (middle / nearest - 1.0).abs();
    (scatter <= ALIKE && off <= NEAR).then_some((nearest, scatter + off))
}

fn rest(set: &[Repetition]) -> String {
    // The last rest is the way home, so it does not count.
    let rests = &set[..set.len() - 1];
    let of = |get: fn(&Repetition) -> f64| {
        median(&mut rests.iter().map(get).filter(|v| v.is_finite()).collect::<Vec<_>>())
    };
    let (Some(seconds), Some(speed)) = (of(|r| r.rest_s), of(|r| r.rest_gap)) else {
        return String::new();
    };
    let how = if speed < STAND_MPS {
        "standing"
    } else if speed < WALK_MPS {
        "walk"
    } else {
        "jog"
    };
    // Rests are rounded to the nearest quarter of a minute.
    format!(", {} {how}", time((seconds / 15.0).round().max(1.0) * 15.0))
}

/// 45 s, 2 min, 2:30 min.
fn time(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match (whole / 60, whole % 60) {
        (0, s) => format!("{s} s"),
        (m, 0) => format!("{m} min"),
        (m, s) => format!("{m}:{s:02} min"),
    }
}

/// Whether most repetitions were climbs.
pub(super) fn uphill(set: &[Repetition]) -> bool {
    set.iter().filter(|r| r.grade >= CLIMB).count() * 3 >= set.len() * 2
}

/// A walk-run session walks for at least this share of the moving time, in at least this many stretches
/// (judgement).
const WALKED: f64 = 0.15;
const TURNS: usize = 4;
/// Shorter walks do not count, bins (20 s): a crossing or a gate (judgement).
const SHORTEST_WALK: usize = 4;

/// Whether running and walking alternate.
pub(super) fn walk_run(digest: &Digest) -> bool {
    let track = &digest.track;
    let (mut walked_s, mut turns, mut bins) = (0.0, 0, 0);
    let mut moving_s = 0.0;
    let all = 0..track.len();
    for (i, (moving, gap)) in track.moving(all.clone()).zip(track.gaps(all)).enumerate() {
        moving_s += moving;
        // Use grade-adjusted speed: everybody is slow uphill.
        let walks = moving > 0.0 && gap < WALK_MPS;
        if walks {
            bins += 1;
            walked_s += moving;
        }
        if !walks || i + 1 == track.len() {
            turns += usize::from(bins >= SHORTEST_WALK);
            bins = 0;
        }
    }
    let runs = moving_s - walked_s >= walked_s * 0.5;
    turns >= TURNS && walked_s >= WALKED * moving_s && runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rep(len_s: f64, distance_m: f64, rest_s: f64, rest_gap: f64) -> Repetition {
        Repetition { start_s: 0.0, len_s, distance_m, grade: 0.0, rest_s, rest_gap }
    }

    #[test]
    fn a_set_by_distance_is_named_by_distance() {
        let set: Vec<Repetition> = [176.0, 178.0, 181.0, 190.0, 172.0, 184.0]
            .iter()
            .map(|t| rep(*t, 800.0 + (t - 180.0) / 10.0, 118.0, 2.3))
            .collect();
        assert_eq!(describe(&set).as_deref(), Some("6 x 800 m, 2 min jog"));
    }

    #[test]
    fn a_set_by_time_is_named_by_time_and_a_walk_is_no_jog() {
        let set: Vec<Repetition> =
            (0..5).map(|k| rep(180.0, 700.0 + 30.0 * f64::from(k), 92.0, 1.4)).collect();
        assert_eq!(describe(&set).as_deref(), Some("5 x 3 min, 1:30 min walk"));
    }

    #[test]
    fn uneven_stretches_have_no_name() {
        let set: Vec<Repetition> =
            (1..6).map(|k| rep(60.0 * f64::from(k), 250.0 * f64::from(k), 90.0, 2.0)).collect();
        assert_eq!(describe(&set), None);
        assert_eq!(describe(&set[..2]), None);
    }

    #[test]
    fn climbs_are_told_by_their_grade() {
        let climb = Repetition { grade: 0.06, ..rep(60.0, 180.0, 90.0, 1.8) };
        assert!(uphill(&[climb; 5]) && !uphill(&[rep(60.0, 250.0, 60.0, 2.0); 5]));
    }
}
