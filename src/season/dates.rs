//! Dates that a wrong clock gave: one of them must not move "the last 84 days", nor make a gap of decades.

use crate::activity::{Note, NoteKind};
use crate::calendar::{Day, SECONDS_A_DAY, UtcTime};
use crate::digest::Digest;

/// The week number that satellites send has 10 bits: a receiver that doesn't count its rollovers dates a run
/// this many weeks too early (IS-GPS-200).
const ROLLOVER_WEEKS: i32 = 1024;
/// Rollovers since 1980 that a date may lack.
const ROLLOVERS: [i32; 2] = [1, 2];
/// Dates so far from all others stand alone, days (judgement: few take up running again after three years, and
/// after the fourth run nothing is doubted).
const FAR_DAYS: f64 = 3.0 * 365.25;
/// Most recordings that stand alone, and the least multiple of them that stands together (judgement).
const MOST_ALONE: usize = 3;
const LEAST_TIMES: usize = 4;
/// A date that is mended lies within the others, or so many days from them (judgement).
const NEAR_DAYS: f64 = 28.0;

/// Mends dates that are 1024 weeks too early, and doubts those that stand alone, years from all others. Each gets
/// a note. `digests` are in order of time before, and may not be afterwards. Returns the indices of those that are
/// doubted.
pub(super) fn settle(digests: &mut [&mut Digest]) -> Vec<usize> {
    let starts: Vec<UtcTime> = digests.iter().map(|d| d.start).collect();
    let far = |i: usize| starts[i].since_s(starts[i - 1]) > FAR_DAYS * SECONDS_A_DAY as f64;
    let cuts = (1..starts.len()).filter(|&i| far(i)).chain([starts.len()]);
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for to in cuts {
        groups.push(groups.last().map_or(0, |g| g.end)..to);
    }
    // The later of equals.
    let Some(body) = groups.iter().max_by_key(|g| g.len()).cloned() else {
        return Vec::new();
    };
    let mut doubtful = Vec::new();
    let alone =
        |g: &&std::ops::Range<usize>| g.len() <= MOST_ALONE && LEAST_TIMES * g.len() <= body.len();
    for i in groups.iter().filter(alone).cloned().flatten() {
        let (first, last) = (starts[body.start], starts[body.end - 1]);
        let digest = &mut *digests[i];
        let told = Day::at(digest.start, digest.utc_offset_s.unwrap_or(0));
        let mended = ROLLOVERS.iter().map(|n| n * ROLLOVER_WEEKS).find_map(|weeks| {
            let start = digest.start.plus_s(f64::from(7 * weeks) * SECONDS_A_DAY as f64);
            let within = first.since_s(start) <= NEAR_DAYS * SECONDS_A_DAY as f64
                && start.since_s(last) <= NEAR_DAYS * SECONDS_A_DAY as f64;
            within.then_some((weeks, start))
        });
        let what = match mended {
            Some((weeks, start)) => {
                digest.start = start;
                let day = Day::at(start, digest.utc_offset_s.unwrap_or(0));
                format!(
                    "dated {told}, {weeks} weeks too early (the week number of GPS began anew): taken as {day}"
                )
            }
            None => {
                doubtful.push(i);
                let years = if starts[i] < first {
                    first.since_s(starts[i])
                } else {
                    starts[i].since_s(last)
                } / (365.25 * SECONDS_A_DAY as f64);
                format!(
                    "dated {told}, {years:.0} years from all others: its clock was wrong, or it stands alone; \
                     it counts for no week, gap or score"
                )
            }
        };
        digests[i].notes.push(Note::new(NoteKind::Time, what, 0));
    }
    doubtful
}
