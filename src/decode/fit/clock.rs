//! The clock of the records: placed in time, and never standing still or going back.

use super::collect::{FIRST_DATE, Part};
use crate::activity::Note;

/// Records further than this apart are no parts of one recording, s (judgement:
/// longer than any race).
const LONGEST_S: u32 = 30 * 86_400;

fn note(what: &str, samples: usize) -> Note {
    Note::new("time", what, samples)
}

/// Settles the clock of a part: afterwards the times of its records strictly increase. Says what
/// it did.
pub(super) fn settle(part: &mut Part) -> Vec<Note> {
    let mut notes = Vec::new();
    part.records.finish();
    if part.records.untimed > 0 {
        notes.push(note("samples without a time were left out", part.records.untimed));
    }
    let early = part.records.time.iter().filter(|t| **t < FIRST_DATE).count();
    if early > 0
        && let Some(shift) = part.correlation
    {
        part.shift(shift);
        notes.push(note("times that counted from power-on were placed by the watch's note", early));
    } else if early > 0 && early == part.records.time.len() {
        let what = "the watch's clock was not set: times count from power-on, the date is unknown";
        notes.push(note(what, 0));
    }
    if !part.records.time.is_sorted_by(|a, b| a < b) {
        order(part, &mut notes);
    }
    notes
}

/// Leaves out records that lie outside the recording or go back, and merges those of one second.
fn order(part: &mut Part, notes: &mut Vec<Note>) {
    let time = &part.records.time;
    // The month with the most records: a few among much rubbish are nearer to each other than it.
    let mut sorted = time.clone();
    sorted.sort_unstable();
    let (mut first, mut best) = (0, 0..0);
    for (i, &last) in sorted.iter().enumerate() {
        let apart = |t: u32| last - t >= LONGEST_S || (last >= FIRST_DATE) != (t >= FIRST_DATE);
        while apart(sorted[first]) {
            first += 1;
        }
        if i + 1 - first > best.len() {
            best = first..i + 1;
        }
    }
    let inside = sorted[best.start]..=sorted[best.end - 1];
    let near: Vec<usize> = (0..time.len()).filter(|&i| inside.contains(&time[i])).collect();
    let kept = longest_rising(&near, time);
    let left_out = time.len() - kept.len();
    let merged = part.records.keep(&kept);
    if left_out > 0 {
        notes.push(note("samples whose time goes back or can't be were left out", left_out));
    }
    if merged > 0 {
        notes.push(note("samples of the same second were merged", merged));
    }
}

/// The most of these records, in their order, whose time never goes back. One wild time in the
/// middle so costs one record, and not all that follow.
fn longest_rising(indices: &[usize], time: &[u32]) -> Vec<usize> {
    // ends[k]: the record that ends a rising sequence of k + 1 with the earliest end.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; time.len()];
    for &i in indices {
        let k = ends.partition_point(|&e| time[e] <= time[i]);
        before[i] = (k > 0).then(|| ends[k - 1]);
        if k == ends.len() {
            ends.push(i);
        } else {
            ends[k] = i;
        }
    }
    let mut kept = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(i) = next {
        kept.push(i);
        next = before[i];
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_time_costs_one_record() {
        let time = [10, 11, 9000, 12, 12, 3, 13];
        let all: Vec<usize> = (0..time.len()).collect();
        assert_eq!(longest_rising(&all, &time), [0, 1, 3, 4, 6]);
    }

    #[test]
    fn records_of_one_second_become_one_and_its_later_values_win() {
        let mut part = Part::default();
        let base = FIRST_DATE + 100;
        part.records.time = vec![base, base + 1, base + 1, base + 2, base];
        part.records.columns[0] = vec![1.0, 2.0, f64::NAN, 4.0, 5.0];
        part.records.columns[1] = vec![1.0, 2.0, 3.0, 4.0, 5.0];
        let notes = settle(&mut part);
        assert_eq!(part.records.time, [base, base + 1, base + 2]);
        assert_eq!(part.records.columns[0], [1.0, 2.0, 4.0]);
        assert_eq!(part.records.columns[1], [1.0, 3.0, 4.0]);
        assert_eq!(notes.iter().map(|n| n.samples).collect::<Vec<_>>(), [1, 1]);
    }
}
