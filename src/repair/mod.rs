//! Repairs of defects in a recording, applied in the order of [`REPAIRS`]. Each adds a note, and
//! masks the spans that it removed, filled in or flagged as doubtful.
//!
//! Windows are measured in seconds rather than samples, so that smart recordings are repaired too.
//! `.github/CONTRIBUTING.md` has how to add a repair.

mod altitude;
mod cadence_lock;
mod clock;
mod frozen;
mod heart_rate;
mod outlier;
mod position;
mod slew;
mod speed;
mod stuck;
mod temperature;
mod warm_up;

pub use cadence_lock::{SHARES as LOCK_SHARES, TOLERANCE_BPM as LOCK_TOLERANCE_BPM};
pub use warm_up::SETTLE_S;

use crate::activity::{Activity, Mask, MaskTarget, Note, NoteKind, RepairId, Span};
use crate::display::hours_minutes_seconds;
use crate::science::Basis;
use std::ops::Range;

/// A repair of one kind of defect.
pub struct Repair {
    /// Stable name.
    pub id: RepairId,
    /// Shown name.
    pub name: &'static str,
    /// What it rests on.
    pub basis: &'static [Basis],
    /// What is done and why.
    pub doc: &'static str,
    /// Repairs an activity in place and returns a note; `None` when there was nothing to report.
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
    altitude::STEPS,
    temperature::RANGE,
    position::JUMPS,
    frozen::FROZEN,
    position::FILL,
    warm_up::WARM_UP,
];

/// Applies all repairs and adds their notes to the activity.
pub fn repair(activity: &mut Activity) {
    for row in REPAIRS {
        let note = (row.apply)(activity);
        activity.notes.extend(note);
    }
}

/// Replaces values outside `low..=high` by NaN and returns their ranges.
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

/// Adds a range of samples, merging it with the last one if they touch.
pub fn push_merged(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    match ranges.last_mut() {
        Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
        _ => ranges.push(range),
    }
}

/// Masks closer to each other than this are merged, seconds. Equals the bin width of the digest.
const JOIN_S: f64 = 5.0;
/// Number of places named in a note.
const NAMED: usize = 3;

/// Describes where some spans begin: the first three and the number of others.
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

/// Masks ranges of samples and returns a note with `what` and the places; `None` when there are no ranges.
pub fn mask_and_note(
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
        // The last sample of a recording is taken to last one second.
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

/// Keeps the ranges that are not masked yet, because gaps made by an earlier repair have a note already.
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

/// Anything that occurs more often than once in this time is the recording habit of the watch, seconds (judgement).
const OFTEN_S: f64 = 120.0;

/// Returns whether there are so many ranges that they are a recording habit of the watch, which needs no note.
fn is_recording_habit(activity: &Activity, ranges: &[Range<usize>]) -> bool {
    ranges.len() as f64 > (activity.elapsed_s() / OFTEN_S).max(10.0)
}
