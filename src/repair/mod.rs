//! Defects taken out of a recording, one a file, in the order of [`REPAIRS`]; each leaves a note, and
//! a mask on the stretches that it took out, filled or doubts.
//!
//! Windows are of seconds, never of samples: watches that record only what changes are repaired too.
//! To add a repair: a file here and a row in its place in the order.

mod altitude;
mod cadence_lock;
mod clock;
mod distance;
mod frozen;
mod heart_rate;
mod outlier;
mod pauses;
mod position;
mod slew;
mod speed;
mod stuck;
mod warm_up;

pub use cadence_lock::{SHARES as LOCK_SHARES, TOLERANCE_BPM as LOCK_TOLERANCE_BPM};
pub use warm_up::SETTLE_S;

use crate::activity::{Activity, Mask, MaskTarget, Note, NoteKind, RepairId, Span};
use crate::display::hours_minutes_seconds;
use crate::science::Basis;
use std::ops::Range;

/// One kind of defect and how it is taken out.
pub struct Repair {
    /// Stable name.
    pub id: RepairId,
    /// Shown name.
    pub name: &'static str,
    /// What it rests on.
    pub basis: &'static [Basis],
    /// What is done and why.
    pub doc: &'static str,
    /// Repairs in place; `None` when there was nothing to do.
    pub apply: fn(&mut Activity) -> Option<Note>,
}

/// All repairs, in the order of their application.
pub const REPAIRS: &[Repair] = &[
    clock::DATE,
    clock::JUMPS,
    heart_rate::RANGE,
    heart_rate::SPIKES,
    slew::SLEW,
    stuck::STUCK,
    heart_rate::FILL,
    heart_rate::CADENCE,
    cadence_lock::LOCK,
    speed::RANGE,
    speed::SPIKES,
    altitude::RANGE,
    position::JUMPS,
    frozen::FROZEN,
    position::FILL,
    distance::STEPS,
    warm_up::WARM_UP,
    pauses::HOLES,
];

/// Applies all repairs; their notes are added to the activity's.
pub fn repair(activity: &mut Activity) {
    for row in REPAIRS {
        let note = (row.apply)(activity);
        activity.notes.extend(note);
    }
}

/// Blanks the values outside `low..=high`; where they were.
fn blank_outside(values: &mut [f64], low: f64, high: f64) -> Vec<Range<usize>> {
    let mut blanked: Vec<Range<usize>> = Vec::new();
    for (i, v) in values.iter_mut().enumerate().filter(|(_, v)| v.is_finite()) {
        if !(low..=high).contains(v) {
            *v = f64::NAN;
            push_merged(&mut blanked, i..i + 1);
        }
    }
    blanked
}

/// Adds a stretch of samples, joining it to the last one where they meet.
fn push_merged(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    match ranges.last_mut() {
        Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
        _ => ranges.push(range),
    }
}

/// Masks nearer than this to each other are one, seconds: a bin of the digest.
const JOIN_S: f64 = 5.0;
/// A note names so many places.
const NAMED: usize = 3;

/// Where some spans begin, for a sentence: the first three and how many others.
pub fn describe_places(spans: &[Span]) -> String {
    let named = if spans.len() == NAMED + 1 { spans.len() } else { NAMED };
    let first: Vec<String> =
        spans.iter().take(named).map(|s| hours_minutes_seconds(s.start_s)).collect();
    let first = first.join(", ");
    match spans.len().saturating_sub(named) {
        0 => first,
        others => format!("{first} and {others} other places"),
    }
}

/// Masks stretches of samples and says so: `what`, then where. `None` when there are none.
fn mask_and_note(
    activity: &mut Activity,
    target: MaskTarget,
    repair: RepairId,
    what: &str,
    ranges: &[Range<usize>],
) -> Option<Note> {
    let time = activity.samples.time();
    let mut spans: Vec<Span> = Vec::new();
    let mut samples = 0;
    for range in ranges.iter().filter(|r| !r.is_empty()) {
        samples += range.len();
        let start_s = time[range.start];
        // The last sample of a recording stands for a second.
        let end_s = time.get(range.end).copied().unwrap_or(time[range.end - 1] + 1.0);
        match spans.last_mut() {
            Some(last) if start_s - last.end_s <= JOIN_S => last.end_s = end_s,
            _ => spans.push(Span { start_s, end_s }),
        }
    }
    let first = *spans.first()?;
    activity.masks.extend(spans.iter().map(|&span| Mask { target, repair, span }));
    let what = format!("{what}, at {}", describe_places(&spans));
    let span = (spans.len() == 1).then_some(first);
    Some(Note { kind: NoteKind::Repair(repair), what, samples, span })
}

/// The stretches that no mask lies on yet: a hole that a repair made is already spoken of.
fn not_yet_masked(
    activity: &Activity,
    target: MaskTarget,
    mut ranges: Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    if ranges.is_empty() {
        return ranges;
    }
    let time = activity.samples.time();
    let mut covered = vec![false; time.len()];
    for span in activity.masks.iter().filter(|m| m.target == target).map(|m| m.span) {
        let from = time.partition_point(|t| *t < span.start_s);
        let to = time.partition_point(|t| *t < span.end_s).max(from);
        covered[from..to].fill(true);
    }
    ranges.retain(|r| !covered[r.clone()].iter().all(|c| *c));
    ranges
}

/// What happens more than once in two minutes is the way a watch writes and no defect (judgement).
const OFTEN_S: f64 = 120.0;

/// Whether stretches are so many that they are the watch's way of writing: then nothing is said of them.
fn is_recording_habit(activity: &Activity, ranges: &[Range<usize>]) -> bool {
    ranges.len() as f64 > (activity.elapsed_s() / OFTEN_S).max(10.0)
}
