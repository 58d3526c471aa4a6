//! Finds recordings that are copies or parts of another one, and decides which to keep.

use super::trace::Trace;
use crate::activity::DistanceBy;
use crate::digest::Digest;
use crate::parallel;
use std::cell::OnceCell;

/// Why a recording does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Index of the recording that counts instead.
    pub of: usize,
    /// How they match, and why the other one is kept.
    pub reason: String,
}

/// For each digest, whether another one replaces it, and why.
///
/// Two recordings are copies when they cover the same time and their heart rate and speed agree. The times
/// may differ by a multiple of a quarter of an hour, as in exports without a time zone. A recording that lies
/// within a longer one and agrees with it is a part of it. Among copies, lope prefers the one with beats,
/// then with more heart rate, then with every second recorded, then with the watch's own summary, then the
/// longer one, then the first. A whole is preferred to its parts, unless they are richer and cover it.
/// Recordings that overlap without agreeing are not copies, but may come from two people.
pub fn duplicates(digests: &[&Digest]) -> Vec<Option<Duplicate>> {
    let groups = groups(digests);
    let found = parallel::map(&groups, |group| {
        among(&group.iter().map(|&i| digests[i]).collect::<Vec<&Digest>>())
    });
    let mut kept: Vec<Option<Duplicate>> = vec![None; digests.len()];
    for (group, found) in groups.iter().zip(found) {
        for (&i, duplicate) in group.iter().zip(found) {
            kept[i] = duplicate.map(|d| Duplicate { of: group[d.of], ..d });
        }
    }
    kept
}

/// How far after the start of a recording another one may begin that matches it, seconds.
fn reach_s(digest: &Digest) -> f64 {
    FARTHEST_S.max(digest.elapsed_s)
}

/// The recordings in groups, none of which is within reach of another group; each in their order.
fn groups(digests: &[&Digest]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..digests.len()).collect();
    order.sort_by_key(|&i| (digests[i].start, i));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut reached = None;
    for i in order {
        let start = digests[i].start;
        match groups.last_mut() {
            Some(group) if reached.is_some_and(|until| start <= until) => group.push(i),
            _ => groups.push(vec![i]),
        }
        reached = reached.max(Some(start.plus_s(reach_s(digests[i]))));
    }
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups
}

/// [`duplicates`] of a group.
fn among(digests: &[&Digest]) -> Vec<Option<Duplicate>> {
    let traces: Vec<OnceCell<Trace>> = digests.iter().map(|_| OnceCell::new()).collect();
    let trace = |i: usize| traces[i].get_or_init(|| Trace::of(digests[i]));
    let mut order: Vec<usize> = (0..digests.len()).collect();
    order.sort_by_key(|&i| (digests[i].start, i));
    let mut kept: Vec<Option<Duplicate>> = vec![None; digests.len()];
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for (n, &i) in order.iter().enumerate() {
        let near = |j: &&usize| digests[**j].start.since_s(digests[i].start) <= reach_s(digests[i]);
        for &j in order[n + 1..].iter().take_while(near) {
            let (a, b) = (root(&kept, i), root(&kept, j));
            // Many copies of one run are compared once each.
            let Some(alignment) = align(digests[i], digests[j]).filter(|_| a != b) else {
                continue;
            };
            let same = digests[i].track == digests[j].track;
            let by_positions =
                [i, j].iter().all(|&k| digests[k].distance_by == DistanceBy::Positions);
            if !same && !agree(trace(i), trace(j), &alignment, by_positions) {
                continue;
            }
            if alignment.kind == AlignmentKind::Part {
                let longer = digests[i].elapsed_s >= digests[j].elapsed_s;
                parts.push(if longer { (i, j) } else { (j, i) });
                continue;
            }
            let (keep, drop) = if rank(digests, b) > rank(digests, a) { (b, a) } else { (a, b) };
            let why = why_kept(digests[keep], digests[drop]);
            let reason = format!("{}; {why}", alignment.describe(same));
            kept[drop] = Some(Duplicate { of: keep, reason });
        }
    }
    resolve_parts(digests, &mut kept, &parts);
    for i in 0..kept.len() {
        let of = root(&kept, i);
        if let Some(duplicate) = &mut kept[i] {
            duplicate.of = of;
        }
    }
    kept
}

/// The recording that replaces this one in the end.
fn root(kept: &[Option<Duplicate>], mut i: usize) -> usize {
    while let Some(duplicate) = &kept[i] {
        i = duplicate.of;
    }
    i
}

/// Largest offset of a time zone from UTC, with tolerance, seconds.
const FARTHEST_S: f64 = 14.0 * 3600.0 + SHIFTED_START_S;
const QUARTER_S: f64 = 900.0;
/// Tolerance between the starts of copies whose clocks differ, seconds (judgement).
const SHIFTED_START_S: f64 = 60.0;
/// Least overlap of the recordings of two devices, as a share of the longer one (judgement: one is started at
/// the door, the other at the first step).
const SAME_TIME: f64 = 0.8;
/// Least share of a part that lies within the whole (judgement).
const WITHIN: f64 = 0.95;
/// Parts replace the whole when they cover at least this share of it (judgement).
const COVERED: f64 = 0.9;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AlignmentKind {
    Copy,
    Part,
}

/// How two recordings align in time.
#[derive(Clone, Copy, Debug)]
struct Alignment {
    kind: AlignmentKind,
    /// Seconds by which the clock of the later one is ahead: a multiple of a quarter of an hour.
    clock_ahead_s: f64,
    /// Seconds between their starts after correcting the clock.
    apart_s: f64,
    /// Share of the longer one that the shorter one covers.
    share: f64,
    /// Whether their distances agree, or are unknown.
    near: bool,
}

/// Aligns `b` with `a`, which starts no later; `None` when they cannot be the same run.
fn align(a: &Digest, b: &Digest) -> Option<Alignment> {
    let later = b.start.since_s(a.start);
    let (longer, shorter) = (a.elapsed_s.max(b.elapsed_s), a.elapsed_s.min(b.elapsed_s));
    if shorter <= 0.0 {
        return (later == 0.0 && longer <= 0.0).then_some(Alignment {
            kind: AlignmentKind::Copy,
            clock_ahead_s: 0.0,
            apart_s: 0.0,
            share: 1.0,
            near: true,
        });
    }
    let overlap = a.elapsed_s.min(later + b.elapsed_s) - later;
    let share = overlap / longer;
    if share >= SAME_TIME {
        return Some(Alignment {
            kind: AlignmentKind::Copy,
            clock_ahead_s: 0.0,
            apart_s: later,
            share,
            near: near(a, b, 0.2),
        });
    }
    let clock_ahead_s = (later / QUARTER_S).round() * QUARTER_S;
    let apart_s = (later - clock_ahead_s).abs();
    if clock_ahead_s > 0.0
        && apart_s <= SHIFTED_START_S
        && longer - shorter <= (0.03 * longer).max(SHIFTED_START_S)
        && near(a, b, 0.05)
    {
        return Some(Alignment {
            kind: AlignmentKind::Copy,
            clock_ahead_s,
            apart_s,
            share: shorter / longer,
            near: true,
        });
    }
    let within = overlap / shorter >= WITHIN && share < SAME_TIME;
    within.then_some(Alignment {
        kind: AlignmentKind::Part,
        clock_ahead_s: 0.0,
        apart_s: later,
        share,
        near: true,
    })
}

/// Whether the distances differ by at most this share, or are unknown.
fn near(a: &Digest, b: &Digest, share: f64) -> bool {
    match (&a.distance_m, &b.distance_m) {
        (Ok(a), Ok(b)) => (a - b).abs() <= (share * a.max(*b)).max(50.0),
        _ => true,
    }
}

/// Whether two traces come from the same run. `by_positions`: both have counted their way by positions.
fn agree(a: &Trace, b: &Trace, alignment: &Alignment, by_positions: bool) -> bool {
    let matched = a.matched(b, alignment.clock_ahead_s);
    // Speed may come from a foot pod in one and from positions in the other (r is 0.1 to 0.9 between FIT and
    // GPX files of one recording), but no two runs have the same heart rate (r is 0.998 or more there).
    if matched.heart.is_some_and(|h| h.median_difference <= 1.0 && h.r >= 0.95) {
        return true;
    }
    match alignment.kind {
        // A strap, a foot pod and a treadmill have distances of their own, and no runner does two runs at once:
        // only another heart, or positions that went another way, tell of two people.
        AlignmentKind::Copy if !alignment.near => match matched.heart {
            Some(h) => {
                h.median_difference <= 4.0 && h.r >= 0.5 || h.median_difference <= 8.0 && h.r >= 0.8
            }
            None => !by_positions,
        },
        // A runner cannot do two runs at once, so here the traces only must not contradict each other.
        AlignmentKind::Copy if alignment.clock_ahead_s == 0.0 => {
            match (matched.heart, matched.speed) {
                (None, None) => alignment.apart_s <= SHIFTED_START_S && alignment.share >= WITHIN,
                (heart, speed) => {
                    heart.is_none_or(|h| {
                        h.median_difference <= 4.0 || (h.median_difference <= 8.0 && h.r >= 0.8)
                    }) && speed.is_none_or(|s| s.median_difference <= 0.04 || s.r >= 0.5)
                }
            }
        }
        _ => {
            let heart = matched.heart.map(|h| h.median_difference <= 1.5 && h.r >= 0.8);
            let speed = matched.speed.map(|s| s.median_difference <= 0.03 && s.r >= 0.8);
            heart != Some(false) && speed != Some(false) && (heart, speed) != (None, None)
        }
    }
}

/// Drops parts in favour of their whole, or the whole in favour of its parts.
fn resolve_parts(digests: &[&Digest], kept: &mut [Option<Duplicate>], parts: &[(usize, usize)]) {
    // Skip copies; process the longest whole first.
    let mut left: Vec<(usize, usize)> = parts.to_vec();
    left.retain(|(whole, part)| kept[*whole].is_none() && kept[*part].is_none());
    let length = |i: usize| digests[i].elapsed_s;
    left.sort_by(|a, b| length(b.0).total_cmp(&length(a.0)).then(a.cmp(b)));
    for pairs in left.chunk_by(|a, b| a.0 == b.0) {
        let whole = pairs[0].0;
        let mine: Vec<usize> = pairs.iter().map(|p| p.1).filter(|&p| kept[p].is_none()).collect();
        if kept[whole].is_some() || mine.is_empty() {
            continue;
        }
        let covered = mine.iter().map(|&p| length(p)).sum::<f64>() / length(whole);
        let poorest = mine.iter().map(|&p| signal_rank(digests[p])).min();
        if covered >= COVERED && poorest > Some(signal_rank(digests[whole])) {
            let longest =
                mine.iter().copied().reduce(|a, b| if length(b) > length(a) { b } else { a });
            let reason = format!(
                "the same as {} shorter recordings together, which have {}",
                mine.len(),
                signal_name(poorest.unwrap_or(0))
            );
            kept[whole] = longest.map(|of| Duplicate { of, reason });
            continue;
        }
        for part in mine {
            let reason = format!(
                "{:.0} of the {:.0} minutes of a longer recording, with the same course",
                length(part) / 60.0,
                length(whole) / 60.0
            );
            kept[part] = Some(Duplicate { of: whole, reason });
        }
    }
}

impl Alignment {
    /// Describes the match in words.
    fn describe(&self, same: bool) -> String {
        let shifted = match self.clock_ahead_s {
            0.0 => String::new(),
            s if s % 3600.0 == 0.0 => format!(" with the clock {:.0} h off", s / 3600.0),
            s => format!(" with the clock {:.2} h off", s / 3600.0),
        };
        match same {
            true => format!("the same recording{shifted}"),
            false => format!(
                "the same run{shifted}: starts {:.0} s apart, {:.0} % of the time in common, \
                 the same course",
                self.apart_s,
                100.0 * self.share
            ),
        }
    }
}

/// Rank by the best signal: beats, heart rate, neither.
fn signal_rank(d: &Digest) -> u8 {
    match (d.hrv.is_ok(), d.heart_rate_coverage >= 0.05) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }
}

fn signal_name(signal_rank: u8) -> &'static str {
    match signal_rank {
        2 => "beats",
        1 => "heart rate",
        _ => "neither",
    }
}

/// Most seconds of timer time per sample for which every second counts as recorded (judgement: smart
/// recording has two to ten).
const EVERY_SECOND: f64 = 1.5;

/// Whether every second was recorded.
fn every_second(d: &Digest) -> bool {
    d.timer_s <= EVERY_SECOND * f64::from(d.samples)
}

type Rank = (u8, i64, bool, bool, i64, std::cmp::Reverse<usize>);

/// The rank of a recording among its copies.
fn rank(digests: &[&Digest], i: usize) -> Rank {
    let d = digests[i];
    let coverage = (d.heart_rate_coverage * 20.0).round() as i64;
    let summary = d.session.timer_s.is_some();
    (
        signal_rank(d),
        coverage,
        every_second(d),
        summary,
        d.elapsed_s.round() as i64,
        std::cmp::Reverse(i),
    )
}

/// Why `a` is kept and not `b`.
fn why_kept(a: &Digest, b: &Digest) -> String {
    let (a, b) = (rank(&[a], 0), rank(&[b], 0));
    if a.0 != b.0 {
        format!("the other has {}", signal_name(a.0))
    } else if a.1 != b.1 {
        "the other has more heart rate".to_string()
    } else if a.2 != b.2 {
        "the other has every second".to_string()
    } else if a.3 != b.3 {
        "the other has the watch's own summary".to_string()
    } else if a.4 != b.4 {
        "the other is longer".to_string()
    } else {
        "the other comes first".to_string()
    }
}
