//! Detects repetitions, strides and tempo stretches from the recording ([`crate::science::sort`]).

use super::workout;
use crate::activity::{Known, LapIntensity, Sport};
use crate::athlete::{CriticalSpeed, Thresholds};
use crate::digest::{Digest, RepetitionSet, STEP_S, Segment};
use crate::display::minutes_seconds;

/// The type of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionType {
    /// Three or more fast stretches with slow ones between.
    Intervals,
    /// One or two fast stretches of 8 minutes or more, after easier running.
    Tempo,
    /// Each third is faster than the one before.
    Progression,
    /// An even effort near critical speed, to the end.
    Race,
    /// Four or more climbs with easier running between.
    Hills,
    /// Five or more fast stretches of uneven length.
    Fartlek,
    /// Running and walking alternate.
    WalkRun,
    /// Even running with three or more strides.
    Strides,
    /// Even running.
    Steady,
}

impl SessionType {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            SessionType::Intervals => "intervals",
            SessionType::Tempo => "tempo",
            SessionType::Progression => "progression",
            SessionType::Race => "race",
            SessionType::Hills => "hills",
            SessionType::Fartlek => "fartlek",
            SessionType::WalkRun => "walk_run",
            SessionType::Strides => "strides",
            SessionType::Steady => "steady",
        }
    }
}

/// The structure of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    /// The type of the session.
    pub session_type: SessionType,
    /// Repetitions: start and length, seconds. Those that the laps of a workout mark, else fast stretches of
    /// 40 s to 21 min with rest between them that are alike, or that are fast and in which heart rate (where
    /// known) comes near VT1.
    pub reps: Vec<(f64, f64)>,
    /// The repetitions in words, such as "6 x 800 m, 2 min jog"; absent when they have no pattern.
    pub workout: Option<String>,
    /// Number of strides: accelerations of up to 30 s.
    pub strides: Known<usize>,
    /// Number of surges: stretches longer than 30 s above 0.95 CS that are not repetitions of a workout.
    pub surges: usize,
    /// Number of laps that the workout marks as intervals.
    pub planned_intervals: usize,
    /// Fast stretches (repetitions, tempo, surges): start and length, seconds.
    pub fast: Vec<(f64, f64)>,
    /// Whether a stretch reached 0.95 CS or heart rate reached VT1; also true when neither can be known.
    pub reached: bool,
}

/// A stretch is fast above this share of critical speed ([`crate::science::sort`]).
pub const FAST_OF_CS: f64 = 0.95;
/// A fast stretch longer than this is a surge, a shorter one a stride, seconds (judgement:
/// [`crate::science::sort`]).
pub const SURGE_S: f64 = 30.0;
/// A fast stretch of this length is a tempo stretch, seconds (judgement: [`crate::science::sort`]).
const TEMPO_S: std::ops::RangeInclusive<f64> = 480.0..=3600.0;
/// What comes before a tempo stretch is slower than this share of it ([`crate::science::sort`]).
const EASY_OF_TEMPO: f64 = 0.88;
/// An even run above this share of critical speed is a race ([`crate::science::sort`]).
const RACE_OF_CS: f64 = 0.94;
/// ... whose last third is not slower than this share of it ([`crate::science::sort`]).
const NOT_SLOWER: f64 = 0.97;
/// So long the easier running before a tempo stretch lasts at least, seconds (judgement).
const WARM_UP_S: f64 = 180.0;
/// Without CS: above this multiple of the run's own 60th percentile ([`crate::science::sort`]).
const FAST_OF_P60: f64 = 1.12;
/// So many strides name a run (judgement: [`crate::science::sort`]).
const FEWEST_STRIDES: usize = 3;
impl Structure {
    /// Detects the structure of a digested run.
    pub fn of(digest: &Digest, thresholds: &Thresholds) -> Structure {
        // Critical speed applies to running only.
        let own = thresholds.cs.as_ref().filter(|_| digest.sport == Sport::Running);
        let cs = own.map(CriticalSpeed::reference_mps);
        let vt1 = thresholds.vt1.as_ref().map(|v| v.value);
        let segments: Vec<Segment> =
            digest.segments.iter().filter(|s| s.mean_gap.is_finite()).copied().collect();
        let bar = cs.map_or_else(|| FAST_OF_P60 * percentile_60(&segments), |cs| FAST_OF_CS * cs);
        // Repetitions are judged against the critical speed as estimated, without the margin of a lower
        // bound: the rest that follows them shows what they were.
        let set = chosen(digest, own.map(|cs| FAST_OF_CS * cs.speed.value), vt1);
        let (set, planned) = set.map_or((&[][..], false), |s| (&s.reps, s.planned));
        let reps = set.len();
        let segments = joined(&segments, bar);
        let fast = |s: &Segment| s.mean_gap > bar;
        let surges = segments.iter().filter(|s| fast(s) && s.len_s > SURGE_S).count();
        // Who begins fast and fades runs no tempo stretch.
        let tempo = segments.iter().enumerate().any(|(i, s)| {
            let warm_up = mean_gap(&segments[..i], WARM_UP_S);
            let stands_out = warm_up.is_some_and(|slow| slow <= EASY_OF_TEMPO * s.mean_gap);
            fast(s) && TEMPO_S.contains(&s.len_s) && stands_out
        });
        let strides = digest.strides.as_ref().map(Vec::len).map_err(Clone::clone);
        let interval = |i: &Option<LapIntensity>| *i == Some(LapIntensity::Interval);
        let planned_intervals = digest.laps.iter().filter(|l| interval(&l.intensity)).count();
        let hot = vt1.is_some_and(|vt1| {
            segments.iter().any(|s| s.end_heart_rate > vt1) || digest.peaks[0] > Some(vt1)
        });
        let unknowable = segments.is_empty() && !digest.track.has_heart_rate();
        let reached = hot || unknowable || segments.iter().any(fast);
        let race = cs.is_some_and(|cs| {
            let even = joined(&segments, RACE_OF_CS * cs);
            let lasting = |s: &Segment| s.len_s >= 0.75 * digest.moving_s;
            digest.moving_s >= 900.0
                && even
                    .iter()
                    .any(|s| s.mean_gap >= RACE_OF_CS * cs && lasting(s) && kept_up(digest, s))
        });
        let workout = workout::describe(set);
        let session_type = if reps >= 4 && workout::uphill(set) {
            SessionType::Hills
        } else if reps >= 5 && !planned {
            SessionType::Fartlek
        } else if reps >= 3 {
            SessionType::Intervals
        } else if race {
            SessionType::Race
        } else if tempo {
            SessionType::Tempo
        } else if workout::walk_run(digest) {
            SessionType::WalkRun
        } else if progression(digest, cs) {
            SessionType::Progression
        } else if strides.as_ref().is_ok_and(|n| *n >= FEWEST_STRIDES) {
            SessionType::Strides
        } else {
            SessionType::Steady
        };
        let surges = if reps >= 3 { 0 } else { surges };
        let stretches = segments.iter().filter(|s| fast(s)).map(|s| (s.start_s, s.len_s)).collect();
        Structure {
            session_type,
            reps: set.iter().map(|r| (r.start_s, r.len_s)).collect(),
            workout,
            strides,
            surges,
            planned_intervals,
            fast: stretches,
            reached,
        }
    }

    /// Total duration of the fast stretches, seconds. The structure bonus uses it because, unlike the number
    /// of repetitions, it never falls when a run gets faster.
    pub fn fast_s(&self) -> f64 {
        self.fast.iter().map(|f| f.1).sum()
    }

    /// What a picture marks: the repetitions of a set, else the fast stretches.
    pub fn marked(&self) -> &[(f64, f64)] {
        if self.reps.len() >= 3 { &self.reps } else { &self.fast }
    }

    /// The session in words: "6 x 800 m, 2 min jog".
    pub fn describe(&self) -> String {
        let total = |of: &[(f64, f64)]| minutes_seconds(of.iter().map(|f| f.1).sum());
        let reps = || format!("{} fast stretches, {} in all", self.reps.len(), total(&self.reps));
        match (self.session_type, &self.workout) {
            (SessionType::Intervals, Some(set)) => set.clone(),
            (SessionType::Intervals, None) => format!("intervals: {}", reps()),
            (SessionType::Hills, Some(set)) => format!("hills: {set}"),
            (SessionType::Hills, None) => format!("hills: {} climbs", self.reps.len()),
            (SessionType::Fartlek, _) => format!("fartlek: {}", reps()),
            (SessionType::Race, _) => "even, near threshold pace".to_string(),
            (SessionType::Tempo, _) => format!("tempo, {}", total(&self.fast)),
            (SessionType::Strides, _) => {
                format!("steady with {} strides", self.strides.as_ref().unwrap_or(&0))
            }
            (SessionType::WalkRun, _) => "running and walking in turn".to_string(),
            (other, _) => other.id().to_string(),
        }
    }
}

/// Mean grade-adjusted speed of segments by time, m/s; `None` when they last less than so long.
fn mean_gap(segments: &[Segment], least_s: f64) -> Option<f64> {
    let way: f64 = segments.iter().map(|s| s.mean_gap * s.len_s).sum();
    let seconds: f64 = segments.iter().map(|s| s.len_s).sum();
    (seconds >= least_s).then(|| way / seconds)
}

/// Whether the last third of a stretch was not slower than the whole.
fn kept_up(digest: &Digest, stretch: &Segment) -> bool {
    let bin = |s: f64| ((s / STEP_S) as usize).min(digest.track.len());
    let end = bin(stretch.start_s + stretch.len_s);
    let last = digest.track.gap_mean(bin(stretch.start_s + stretch.len_s * 2.0 / 3.0)..end);
    last.is_none_or(|mps| mps >= NOT_SLOWER * stretch.mean_gap)
}

/// Repetitions that climb, or play with speed, end this far below VT1 at the most, bpm: on trails grade-adjusted
/// speed varies with the ground (judgement).
const NEAR_VT1_BPM: f64 = 8.0;

/// The best set that this runner may have meant as one, speeds above `fast_mps` being fast.
fn chosen(digest: &Digest, fast_mps: Option<f64>, vt1: Option<f64>) -> Option<&RepetitionSet> {
    let meant = |s: &&RepetitionSet| {
        let fast = fast_mps.is_some_and(|bar| s.gap > bar);
        // Unknown hearts contradict nothing.
        let low = vt1.is_some_and(|vt1| s.end_heart_rate < vt1 - NEAR_VT1_BPM);
        (fast || s.planned && s.stands_out) && (!low || s.planned && !s.climbs)
    };
    digest.repetition_sets.iter().filter(meant).fold(None, |best, set| match best {
        Some(best) if set.order() <= RepetitionSet::order(best) => Some(best),
        _ => Some(set),
    })
}

/// Merges adjacent segments above `bar`, so that a change of speed inside a repetition does not end it.
fn joined(segments: &[Segment], bar: f64) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::with_capacity(segments.len());
    for s in segments {
        match out.last_mut() {
            Some(last) if last.mean_gap > bar && s.mean_gap > bar => {
                let len = last.len_s + s.len_s;
                last.mean_gap = (last.mean_gap * last.len_s + s.mean_gap * s.len_s) / len;
                last.mean_heart_rate =
                    (last.mean_heart_rate * last.len_s + s.mean_heart_rate * s.len_s) / len;
                last.end_heart_rate = s.end_heart_rate;
                last.len_s = len;
            }
            _ => out.push(*s),
        }
    }
    out
}

fn percentile_60(segments: &[Segment]) -> f64 {
    let mut speeds: Vec<(f64, f64)> = segments.iter().map(|s| (s.mean_gap, s.len_s)).collect();
    speeds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = speeds.iter().map(|s| s.1).sum();
    let mut passed = 0.0;
    for (speed, len) in speeds {
        passed += len;
        if passed >= 0.6 * total {
            return speed;
        }
    }
    f64::INFINITY
}

/// Whether each third is at least 4 % faster than the one before, and the last runs at 0.93 CS or more
/// ([`crate::science::sort`]).
fn progression(digest: &Digest, cs: Option<f64>) -> bool {
    let n = digest.track.len() / 3;
    if n < 48 {
        return false;
    }
    let third = |k: usize| {
        let running = digest.track.gaps(k * n..(k + 1) * n).filter(|v| *v > 0.8);
        let (sum, count) = running.fold((0.0, 0.0), |(sum, count), v| (sum + v, count + 1.0));
        sum / f64::max(count, 1.0)
    };
    let (a, b, c) = (third(0), third(1), third(2));
    b >= 1.04 * a && c >= 1.04 * b && cs.is_some_and(|cs| c >= 0.93 * cs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repetition_in_two_speeds_is_one() {
        let part = |start_s: f64, len_s: f64, mean_gap: f64| Segment {
            start_s,
            len_s,
            mean_gap,
            mean_heart_rate: 160.0,
            end_heart_rate: 165.0,
        };
        let parts = [part(0.0, 60.0, 2.0), part(60.0, 90.0, 4.0), part(150.0, 30.0, 5.0)];
        let all = joined(&parts, 3.0);
        assert_eq!(all.len(), 2);
        assert_eq!((all[1].start_s, all[1].len_s, all[1].mean_gap), (60.0, 120.0, 4.25));
    }
}
