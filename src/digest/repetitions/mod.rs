//! Finds what may be the repetitions of a session: by the laps where they mark them, else by the changes of speed
//! ([`crate::science::sort`]).

mod marks;
mod piece;

use super::{STEP_S, Segment, Track};
use crate::activity::{Lap, Sport};
use crate::kernels::stats::{median, quantile};
use marks::{FEWEST, SHORTEST_S, by_marks, cut_by_the_watch};
use piece::{Piece, Work, bins, joined, median_of, pieces, repetition, stops, without};
use serde::{Deserialize, Serialize};

/// One repetition and the rest after it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repetition {
    /// Seconds since the start.
    pub start_s: f64,
    /// Seconds.
    pub len_s: f64,
    /// Distance over the ground, metres.
    pub distance_m: f64,
    /// Mean grade; NaN when unknown.
    pub grade: f64,
    /// Duration of the rest, seconds; NaN without one.
    pub rest_s: f64,
    /// Mean grade-adjusted speed of the rest with its stops, m/s; NaN without one.
    pub rest_gap: f64,
}

/// Stretches that may be the repetitions of a session; what the runner can do decides ([`crate::science::sort`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RepetitionSet {
    /// In order of time.
    pub reps: Vec<Repetition>,
    /// Whether they are of a plan: marked, or alike; else a play with speed.
    pub planned: bool,
    /// Whether they are faster than all other running beside them. If not, only what is fast is a set.
    pub stands_out: bool,
    /// Whether they climb more than their rests. If so, only what is near VT1 is a set.
    pub climbs: bool,
    /// How many are alike in length and speed.
    pub alike: u32,
    /// How many times as fast as the rests they are, in the median.
    pub contrast: f64,
    /// Their grade-adjusted speed, m/s, in the median.
    pub gap: f64,
    /// Heart rate at their ends, bpm, in the median; NaN when unknown.
    pub end_heart_rate: f64,
}

impl RepetitionSet {
    /// The better of two sets has the higher one: of a plan, more alike, faster than their rests.
    pub fn order(&self) -> (bool, u32, f64) {
        (self.planned, self.alike, self.contrast)
    }

    fn kind(&self) -> (bool, bool, bool) {
        (self.planned, self.stands_out, self.climbs)
    }

    /// Whether it is one whoever runs.
    fn is_sure(&self) -> bool {
        self.planned && self.stands_out && !self.climbs
    }
}

/// Longer fast stretches are tempo, unless laps mark them (judgement).
const LONGEST_S: f64 = 1260.0;
/// What follows a repetition is slower than this share of it ([`crate::science::sort`]).
const REST_OF_REP: f64 = 0.88;
/// All but a few repetitions are faster than all but a little of the other running by this share, and so many are
/// a few ([`crate::science::sort`]). Paces that lights part differ by chance, with no gap between.
const FASTER_THAN_EASY: f64 = 1.05;
const FEW: f64 = 0.15;
/// So many seconds of easy running show how fast it is (judgement).
const EASY_S: f64 = 120.0;
/// Repetitions of a set differ by so much from its median in length, and in speed (judgement).
const ALIKE_LENGTH: f64 = 0.2;
const ALIKE_SPEED: f64 = 0.12;
/// ... and this share of them by no more than this where lights or hills part them, or no easy running shows that
/// they were meant (judgement).
const EVEN_SHARE: f64 = 0.8;
const ALIKE_EVEN: f64 = 0.1;
/// A set lasts so long in all at least, seconds: a few slopes are none (judgement).
const LEAST_S: f64 = 200.0;
/// So many fast stretches of any length are a play with speed (judgement).
const FEWEST_OF_PLAY: usize = 5;
/// ... which are clearly faster than the jogging between them (judgement).
const PLAY_CONTRAST: f64 = 1.2;
/// A rest of more than five minutes and three times the usual one ends a set (judgement).
const LONGEST_REST_S: f64 = 300.0;
const LONGER_REST: f64 = 3.0;
/// Rests last this many times as long as the repetitions at the most (judgement).
const REST_OF_WORK: f64 = 4.0;
/// This share of all are alike: the others may be of a second set (judgement).
const ALIKE_SHARE: f64 = 0.6;
/// Grades of repetitions and rests that differ by more are a matter of hills (judgement).
const HILLY: f64 = 0.02;
/// A heart rises by this much from the end of a rest to the end of a repetition of a minute and a half or more,
/// in the median, bpm; a shorter one may be over before it follows (judgement).
const RISE_BPM: f64 = 3.0;
const RISE_S: f64 = 90.0;
/// Levels of speed between pieces that differ by less part nothing, and so many of the widest are tried: a set
/// stands out by more (judgement).
const PARTED: f64 = 1.015;
const MOST_LEVELS: usize = 10;
/// Slower is walked, m/s (judgement).
const WALK_MPS: f64 = 1.9;

/// The sets of a run: one where laps or speeds leave no doubt, else the best of each kind.
pub(super) fn repetition_sets(
    sport: Sport,
    track: &Track,
    laps: &[Lap],
    segments: &[Segment],
) -> Vec<RepetitionSet> {
    if !sport.is_on_foot() || !track.has_gap() {
        return Vec::new();
    }
    if let Some(marked) = by_marks(track, laps) {
        return described(&marked, true, true).into_iter().collect();
    }
    let mut sets = Vec::new();
    if laps.len() >= 2 * FEWEST - 1 && !cut_by_the_watch(track, laps) {
        let laps = laps.iter().map(|l| bins(track, l.span.start_s, l.span.end_s));
        sets = best_sets(&pieces(track, laps));
        if sets.iter().any(RepetitionSet::is_sure) {
            return sets;
        }
    }
    let stops = stops(track);
    let speeds = || segments.iter().map(|s| s.mean_gap);
    let (low, high) = (speeds().fold(f64::MAX, f64::min), speeds().fold(0.0, f64::max));
    // Most runs are one pace.
    let even = stops.is_empty() && REST_OF_REP * high < low;
    if !even && segments.len() + stops.len() >= 2 * FEWEST - 1 {
        let changes = segments.iter().map(|s| bins(track, s.start_s, s.start_s + s.len_s));
        let parts = changes.flat_map(|range| without(range, &stops));
        sets.extend(best_sets(&pieces(track, parts)));
    }
    sets
}

/// The best set of each kind, of all levels of speed that part fast pieces from slow ones.
fn best_sets(pieces: &[Piece]) -> Vec<RepetitionSet> {
    let mut best: Vec<RepetitionSet> = Vec::new();
    for set in levels(pieces).into_iter().flat_map(|level| sets(pieces, level)) {
        match best.iter_mut().find(|b| b.kind() == set.kind()) {
            Some(own) if set.order() > own.order() => *own = set,
            Some(_) => {}
            None => best.push(set),
        }
    }
    best
}

/// Speeds between pieces that differ most, and one below all where stops part them.
fn levels(pieces: &[Piece]) -> Vec<f64> {
    let mut speeds: Vec<f64> = pieces.iter().map(|p| p.gap).filter(|v| *v > 0.0).collect();
    speeds.sort_by(f64::total_cmp);
    let stood = pieces.iter().any(Piece::stood);
    let below = speeds.first().filter(|_| stood).map(|least| 0.99 * least);
    let mut gaps: Vec<(f64, f64)> = speeds
        .windows(2)
        .map(|w| (w[1] / w[0], (w[0] + w[1]) / 2.0))
        .filter(|(wide, _)| *wide >= PARTED)
        .collect();
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    below.into_iter().chain(gaps.into_iter().take(MOST_LEVELS).map(|g| g.1)).collect()
}

/// The fast stretches above a level that form sets: all that are of a plan, and a play with speed.
fn sets(pieces: &[Piece], level: f64) -> Vec<RepetitionSet> {
    let long = |w: &Work| (SHORTEST_S..=LONGEST_S).contains(&w.0.moving_s);
    let mut works = works(pieces, level);
    works.retain(|w| long(w) && rests(w));
    if works.len() < FEWEST {
        return Vec::new();
    }
    let chains: Vec<&[Work]> = chains(&works).into_iter().map(trimmed).collect();
    let regular: Vec<&[Work]> = chains.iter().copied().filter(|c| is_regular(c)).collect();
    let planned = regular.concat();
    let meant = stands_out(pieces, &planned);
    let even = || regular.iter().all(|c| c.len() > FEWEST && is_even(c));
    let planned = (!regular.is_empty() && (meant || even()))
        .then(|| described(&planned, true, meant))
        .flatten();
    let play = || {
        let play = chains.iter().find(|c| is_play(c) && stands_out(pieces, c))?;
        described(play, false, true)
    };
    planned.into_iter().chain(play()).collect()
}

/// Stretches that follow each other: a rest much longer than the others ends a set.
fn chains(works: &[Work]) -> Vec<&[Work]> {
    let Some(usual) = median_of(works, |w| w.1.map_or(f64::NAN, |r| r.len_s())) else {
        return Vec::new();
    };
    let longest = f64::max(LONGEST_REST_S, LONGER_REST * usual);
    let follows = |w: &[Work; 2]| (w[1].0.from - w[0].0.to) as f64 * STEP_S <= longest;
    let mut chains = Vec::new();
    let mut from = 0;
    for (i, pair) in works.array_windows().enumerate() {
        if !follows(pair) {
            chains.push(&works[from..=i]);
            from = i + 1;
        }
    }
    chains.push(&works[from..]);
    chains.retain(|c| c.len() >= FEWEST);
    chains
}

/// Whether stretches that follow each other are alike, as are their rests, which are not much longer.
fn is_regular(chain: &[Work]) -> bool {
    let alike = alike(chain, ALIKE_LENGTH);
    let seconds: f64 = chain.iter().map(|w| w.0.moving_s).sum();
    let stood = chain.iter().filter(|w| w.1.is_some_and(|r| r.stood())).count();
    // Lights and hills come as they come.
    let by_chance = stood * 2 >= chain.len() || climbs(chain) > HILLY;
    seconds >= LEAST_S
        && alike >= FEWEST
        && alike as f64 >= ALIKE_SHARE * chain.len() as f64
        && even_rests(chain)
        && (!by_chance || is_even(chain))
}

/// Whether nearly all stretches are the same.
fn is_even(chain: &[Work]) -> bool {
    let alike = alike(chain, ALIKE_EVEN);
    alike >= FEWEST && alike as f64 >= EVEN_SHARE * chain.len() as f64
}

/// Whether stretches of any length play with speed on the level.
fn is_play(chain: &[Work]) -> bool {
    let jogged = chain.iter().all(|w| w.1.is_none_or(|r| !r.stood()));
    chain.len() >= FEWEST_OF_PLAY
        && jogged
        && climbs(chain).abs() <= HILLY
        && even_rests(chain)
        && contrast(chain).is_some_and(|c| c >= PLAY_CONTRAST)
}

/// How much steeper the stretches are than their rests, in the median.
fn climbs(chain: &[Work]) -> f64 {
    median_of(chain, |w| w.0.grade - w.1.map_or(f64::NAN, |r| r.grade)).unwrap_or(0.0)
}

/// How much faster the stretches are than their rests, in the median.
fn contrast(chain: &[Work]) -> Option<f64> {
    median_of(chain, |w| w.0.gap / w.1.map_or(f64::NAN, |r| r.gap.max(0.5)))
}

/// The stretches as a set, unless hearts did not rise to it or it goes downhill, where nobody works.
fn described(works: &[Work], planned: bool, stands_out: bool) -> Option<RepetitionSet> {
    let climbs = climbs(works);
    let worked = climbs >= -HILLY && (climbs > HILLY || rises(works));
    let set = RepetitionSet {
        reps: works.iter().map(repetition).collect(),
        planned,
        stands_out,
        climbs: climbs > HILLY,
        alike: alike(works, ALIKE_LENGTH) as u32,
        contrast: contrast(works)?,
        gap: median_of(works, |w| w.0.gap)?,
        end_heart_rate: median_of(works, |w| w.0.end_heart_rate).unwrap_or(f64::NAN),
    };
    worked.then_some(set)
}

/// A chain without the stretches at its ends that are unlike the others.
fn trimmed(chain: &[Work]) -> &[Work] {
    let typical = [|w: &Work| w.0.moving_s, |w: &Work| w.0.moving_s * w.0.speed]
        .map(|get| unlike(chain, get))
        .into_iter()
        .min_by_key(|unlike| unlike.iter().filter(|u| **u).count());
    let Some(unlike) = typical else { return chain };
    match (unlike.iter().position(|u| !u), unlike.iter().rposition(|u| !u)) {
        (Some(first), Some(last)) if last - first + 1 >= FEWEST => &chain[first..=last],
        _ => chain,
    }
}

/// Whether most rests between are about as long as their median, which is not much longer than the stretches.
fn even_rests(chain: &[Work]) -> bool {
    let inner = &chain[..chain.len().saturating_sub(1)];
    let len = |w: &Work| w.1.map_or(f64::NAN, |r| r.len_s());
    let (Some(usual), Some(work)) = (median_of(inner, len), median_of(chain, |w| w.0.len_s()))
    else {
        return false;
    };
    let near = inner.iter().filter(|w| (0.5..=2.0).contains(&(len(w) / usual))).count();
    near as f64 >= ALIKE_SHARE * inner.len() as f64 && usual <= REST_OF_WORK * work
}

/// Consecutive pieces above a level as one, each with what follows until the next.
fn works(pieces: &[Piece], level: f64) -> Vec<Work> {
    let mut found: Vec<Work> = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let fast = pieces[at..].iter().take_while(|p| p.gap > level).count();
        let slow = pieces[at + fast..].iter().take_while(|p| p.gap <= level).count();
        let rest = joined(&pieces[at + fast..at + fast + slow]);
        found.extend(joined(&pieces[at..at + fast]).map(|work| (work, rest)));
        at += (fast + slow).max(1);
    }
    found
}

/// Whether a stretch is followed by rest: by standing, or by what is slower in both speeds. Uphill only
/// grade-adjusted speed tells.
fn rests((work, rest): &Work) -> bool {
    rest.is_none_or(|rest| {
        let slower = rest.gap <= REST_OF_REP * work.gap;
        let climbs = work.grade - rest.grade > HILLY;
        rest.stood() || slower && (climbs || rest.speed <= REST_OF_REP * work.speed)
    })
}

/// How many stretches are alike in time or in way, and in speed.
fn alike(works: &[Work], share: f64) -> usize {
    let count = |get: fn(&Work) -> f64| {
        let length = median_of(works, get);
        let near = |w: &&Work| length.is_some_and(|l| (get(w) / l - 1.0).abs() <= share);
        let speed = median_of(works, |w| w.0.gap).unwrap_or(f64::NAN);
        let fast = |w: &&Work| (w.0.gap / speed - 1.0).abs() <= ALIKE_SPEED;
        works.iter().filter(near).filter(fast).count()
    };
    count(|w| w.0.moving_s).max(count(|w| w.0.moving_s * w.0.speed))
}

/// Which stretches differ much from the median in length.
fn unlike(works: &[Work], get: fn(&Work) -> f64) -> Vec<bool> {
    let usual = median_of(works, get).unwrap_or(f64::NAN);
    works.iter().map(|w| (get(w) / usual - 1.0).abs() > 2.0 * ALIKE_LENGTH).collect()
}

/// Whether nearly all of these stretches are faster than nearly all other running. Where there is none, as when
/// walks or lights part one pace, nothing shows that they were meant.
fn stands_out(pieces: &[Piece], works: &[Work]) -> bool {
    let mut speeds: Vec<f64> = works.iter().map(|w| w.0.gap).collect();
    let Some(slow_work) = quantile(&mut speeds, FEW) else { return false };
    let inside = |p: &Piece| works.iter().any(|w| w.0.from <= p.from && p.to <= w.0.to);
    // What is slow for moments is the edge of a stop.
    let lasts = |p: &Piece| p.moving_s >= SHORTEST_S && p.gap > WALK_MPS.min(0.7 * slow_work);
    let mut easy: Vec<&Piece> = pieces.iter().filter(|p| lasts(p) && !inside(p)).collect();
    let seconds: f64 = easy.iter().map(|p| p.moving_s).sum();
    easy.sort_by(|a, b| b.gap.total_cmp(&a.gap));
    let mut faster_s = 0.0;
    let fast_easy = easy.iter().find(|p| {
        faster_s += p.moving_s;
        faster_s >= FEW * seconds
    });
    seconds >= EASY_S && fast_easy.is_some_and(|p| slow_work >= FASTER_THAN_EASY * p.gap)
}

/// Whether hearts rose to the stretches, where they had the time and are known.
fn rises(works: &[Work]) -> bool {
    let of = |(work, rest): &Work| {
        let rise = work.end_heart_rate - rest.as_ref()?.end_heart_rate;
        (rise.is_finite() && work.moving_s >= RISE_S).then_some(rise)
    };
    median(&mut works.iter().filter_map(of).collect::<Vec<_>>()).is_none_or(|bpm| bpm >= RISE_BPM)
}
