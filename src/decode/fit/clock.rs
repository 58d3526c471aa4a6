//! Normalises the timestamps of records so that they are absolute and strictly increasing.

use super::part::Part;
use crate::activity::{Note, NoteKind};
use crate::fit_profile::FIRST_DATE;

/// Records further than this from the others are not part of the recording, s (judgement: longer
/// than any race).
const LONGEST_S: u32 = 30 * 86_400;

fn note(what: &str, samples: usize) -> Note {
    Note::new(NoteKind::Time, what, samples)
}

/// The changes made while normalising the clock.
#[derive(Debug, Default)]
pub(super) struct NormalisedClock {
    pub notes: Vec<Note>,
    /// Records left out or merged.
    pub left_out: usize,
}

impl NormalisedClock {
    /// Notes that some records were lost, unless there are none.
    fn note_lost(&mut self, what: &str, records: usize) {
        if records > 0 {
            self.notes.push(note(what, records));
            self.left_out += records;
        }
    }
}

/// Normalises the clock of a part. Afterwards the times of its records are strictly increasing. Returns the
/// changes made.
pub(super) fn normalise_clock(part: &mut Part) -> NormalisedClock {
    let mut normalised = NormalisedClock::default();
    part.records.finish();
    normalised.note_lost("samples without a time were left out", part.records.untimed);
    let early = part.records.time.iter().filter(|t| **t < FIRST_DATE).count();
    if early > 0
        && let Some(shift) = part.correlation
    {
        part.shift(shift);
        let what = "times that counted from power-on were placed by the watch's note";
        normalised.notes.push(note(what, early));
    } else if early > 0
        && let Some(shift) = part.wall_shift
    {
        part.shift(shift);
        part.on_wall_clock = true;
        let what = "times that counted from power-on were placed by the watch's local time: their zone is \
                    not known";
        normalised.notes.push(note(what, early));
    } else if early > 0 && early == part.records.time.len() {
        let what = "the watch's clock was not set: times count from power-on, the date is unknown";
        normalised.notes.push(note(what, 0));
    }
    let time = &part.records.time;
    let too_long = time.first().zip(time.last()).is_some_and(|(a, b)| !same_recording(*a, *b));
    if too_long || !time.is_sorted_by(|a, b| a < b) {
        sort_and_merge(part, &mut normalised);
    }
    normalised
}

/// Returns whether two times can belong to the same recording.
fn same_recording(a: u32, b: u32) -> bool {
    (a >= FIRST_DATE) == (b >= FIRST_DATE) && a.abs_diff(b) < LONGEST_S
}

/// Returns the middle of the longest run of records that can belong to one recording.
fn densest_time(time: &[u32]) -> u32 {
    let mut sorted = time.to_vec();
    sorted.sort_unstable();
    let mut best = 0..0;
    let mut from = 0;
    for to in 0..sorted.len() {
        while !same_recording(sorted[from], sorted[to]) {
            from += 1;
        }
        if to + 1 - from > best.len() {
            best = from..to + 1;
        }
    }
    sorted.get((best.start + best.end) / 2).copied().unwrap_or(0)
}

/// Drops records outside the recording or out of order, and merges records of the same second.
fn sort_and_merge(part: &mut Part, normalised: &mut NormalisedClock) {
    let time = &part.records.time;
    // The creation time of the file locates the recording. Without a record near it, use the densest period.
    let created = part.created.filter(|created| time.iter().any(|t| same_recording(*t, *created)));
    let middle = created.unwrap_or_else(|| densest_time(time));
    let near: Vec<usize> = (0..time.len()).filter(|&i| same_recording(time[i], middle)).collect();
    let kept = longest_non_decreasing(&near, time);
    let left_out = time.len() - kept.len();
    let merged = part.records.keep(&kept);
    normalised.note_lost("samples whose time goes back or can't be were left out", left_out);
    normalised.note_lost("samples of the same second were merged", merged);
}

/// Returns the longest subsequence of these records whose times never decrease, so that one wrong time costs
/// one record rather than all that follow it.
fn longest_non_decreasing(indices: &[usize], time: &[u32]) -> Vec<usize> {
    // Iterates from the back so that the earlier record wins a tie.
    // starts[k]: the record with the latest time that starts a sequence of k + 1 records.
    let mut starts: Vec<usize> = Vec::new();
    let mut after: Vec<Option<usize>> = vec![None; time.len()];
    for &i in indices.iter().rev() {
        let k = starts.partition_point(|&s| time[s] >= time[i]);
        after[i] = (k > 0).then(|| starts[k - 1]);
        if k == starts.len() {
            starts.push(i);
        } else {
            starts[k] = i;
        }
    }
    let mut kept = Vec::with_capacity(starts.len());
    let mut next = starts.last().copied();
    while let Some(i) = next {
        kept.push(i);
        next = after[i];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_time_costs_one_record() {
        let time = [10, 11, 9000, 12, 12, 3, 13];
        let all: Vec<usize> = (0..time.len()).collect();
        assert_eq!(longest_non_decreasing(&all, &time), [0, 1, 3, 4, 6]);
    }

    #[test]
    fn wild_times_in_the_majority_do_not_win() {
        let mut part = Part::default();
        let base = FIRST_DATE + 100;
        part.records.time = vec![base, base + 1, 3_000_000_000, 4_000_000_000, 2_000_000_000];
        part.records.time.push(7);
        normalise_clock(&mut part);
        assert_eq!(part.records.time, [base, base + 1]);
    }

    #[test]
    fn records_of_one_second_become_one_and_its_first_values_stay() {
        let mut part = Part::default();
        let base = FIRST_DATE + 100;
        part.records.time = vec![base, base + 1, base + 1, base + 2, base];
        part.records.columns[0] = vec![1.0, f64::NAN, 3.0, 4.0, 5.0];
        part.records.columns[1] = vec![1.0, 2.0, 3.0, 4.0, 5.0];
        let normalised = normalise_clock(&mut part);
        assert_eq!(part.records.time, [base, base + 1, base + 2]);
        assert_eq!(part.records.columns[0], [1.0, 3.0, 4.0]);
        assert_eq!(part.records.columns[1], [1.0, 2.0, 4.0]);
        assert_eq!(normalised.notes.iter().map(|n| n.samples).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(normalised.left_out, 2);
    }
}
