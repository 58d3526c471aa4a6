//! Finds the recordings that are parts of one session.

use super::Duplicate;
use crate::activity::{SAME_SESSION_H, Sport};
use crate::digest::Digest;

/// Recordings of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Indices of the parts, two or more, in order of time.
    pub parts: Vec<usize>,
    /// Which of these, by its place among them, the session was for.
    pub main: usize,
}

/// The sessions that were recorded in parts: recordings of one sport of which each begins within the hour
/// after the end of the one before, as a warm-up, the main part and a cool-down do, or a watch that was
/// stopped and started again.
///
/// Copies are no parts, nor is another sport, and one in between parts two sessions: the legs of a duathlon
/// stay legs. Recordings that overlap by more than a minute are those of two people, or unknown, and are not
/// joined. A session ends where a track would ([`crate::digest::Track`]): after 48 hours.
pub fn sessions(digests: &[&Digest], copies: &[Option<Duplicate>]) -> Vec<Parts> {
    let mut order: Vec<usize> = (0..digests.len()).filter(|&i| copies[i].is_none()).collect();
    order.sort_by_key(|&i| (digests[i].start, i));
    let mut found: Vec<Vec<usize>> = Vec::new();
    for i in order {
        let goes_on = found.last().is_some_and(|group| goes_on(digests, group, i));
        match found.last_mut().filter(|_| goes_on) {
            Some(group) => group.push(i),
            None => found.push(vec![i]),
        }
    }
    found.retain(|group| group.len() > 1);
    let parts = |group: Vec<usize>| {
        let main = main_part(&group.iter().map(|&i| digests[i]).collect::<Vec<_>>());
        Parts { parts: group, main }
    };
    found.into_iter().map(parts).collect()
}

/// Recordings overlap by so much when one watch is stopped late, seconds (judgement).
const OVERLAP_S: f64 = 60.0;
/// Longest session, hours (judgement: as long as a track).
const LONGEST_H: f64 = 48.0;

/// Whether recording `i` goes on with this session.
fn goes_on(digests: &[&Digest], group: &[usize], i: usize) -> bool {
    let next = digests[i];
    let parts = || group.iter().map(|&k| digests[k]);
    let (Some(first), Some(end)) = (parts().next(), parts().map(Digest::end).max()) else {
        return false;
    };
    let gap_s = next.start.since_s(end);
    let known = !matches!(next.sport, Sport::Transition | Sport::Other | Sport::Unknown);
    known
        && first.sport == next.sport
        && (-OVERLAP_S..3600.0 * SAME_SESSION_H).contains(&gap_s)
        && next.end().since_s(first.start) <= 3600.0 * LONGEST_H
}

/// Least time moving of a part that a session is for, seconds (judgement: less is a watch started by mistake).
const LEAST_S: f64 = 300.0;

/// The part that a session was for: the one with the highest mean heart rate, else the fastest, else the
/// longest. A warm-up may be longer than a race.
fn main_part(parts: &[&Digest]) -> usize {
    let long: Vec<usize> = (0..parts.len()).filter(|&k| parts[k].moving_s >= LEAST_S).collect();
    let of = |measure: fn(&Digest) -> Option<f64>| {
        let known: Option<Vec<(f64, usize)>> =
            long.iter().map(|&k| Some((measure(parts[k])?, k))).collect();
        // The earlier of equals.
        known?.into_iter().reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|(_, k)| k)
    };
    let longest = || {
        let all = (0..parts.len()).map(|k| (parts[k].moving_s, k));
        all.reduce(|a, b| if b.0 > a.0 { b } else { a }).map_or(0, |(_, k)| k)
    };
    of(Digest::mean_heart_rate).or_else(|| of(Digest::mean_gap)).unwrap_or_else(longest)
}
