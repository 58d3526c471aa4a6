//! Gaps in the recording, which are treated as pauses.

use super::Repair;
use crate::activity::{Activity, LONGEST_HOLE_S, Note, RepairId, Span};
use crate::science::Basis;

/// Adds a pause for each gap of more than 30 s between two samples, whether or not the timer was stopped.
pub const HOLES: Repair = Repair {
    id: RepairId::RecordingGaps,
    name: "holes in the recording",
    basis: &[Basis::Judgement("smart recording writes at least every 10 to 20 s")],
    doc: "A hole of more than 30 s counts as a pause: nothing is known of it.",
    apply: holes,
};

fn holes(activity: &mut Activity) -> Option<Note> {
    let paused = |pauses: &[Span], a: f64, b: f64| {
        pauses.iter().any(|p| p.start_s <= a + 1.0 && p.end_s >= b - 1.0)
    };
    let mut added = Vec::new();
    for pair in activity.samples.time().windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if b - a > LONGEST_HOLE_S && !paused(&activity.pauses, a, b) {
            added.push(Span { start_s: a, end_s: b });
        }
    }
    if added.is_empty() {
        return None;
    }
    let count = added.len();
    activity.pauses.extend(added);
    activity.pauses.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    Some(Note::new(RepairId::RecordingGaps, "holes of more than 30 s count as pauses", count))
}
