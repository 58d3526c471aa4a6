//! Defects taken out of a recording, one a file, in the order of [`REPAIRS`]; each leaves a note.
//!
//! To add a repair: a file here and a row in its place in the order.

mod altitude;
mod heart_rate;
mod pauses;
mod position;
mod speed;

use crate::activity::{Activity, Note};

/// One kind of defect and how it is taken out.
pub struct Repair {
    /// Stable name.
    pub id: &'static str,
    /// Shown name.
    pub name: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
    /// What is done and why.
    pub doc: &'static str,
    /// Repairs in place; `None` when there was nothing to do.
    pub apply: fn(&mut Activity) -> Option<Note>,
}

/// All repairs, in the order of their application.
pub const REPAIRS: &[Repair] = &[
    heart_rate::RANGE,
    heart_rate::SPIKES,
    speed::RANGE,
    altitude::RANGE,
    position::JUMPS,
    pauses::GAPS,
];

/// Applies all repairs; their notes are added to the activity's.
pub fn repair(activity: &mut Activity) {
    for row in REPAIRS {
        let note = (row.apply)(activity);
        activity.notes.extend(note);
    }
}

/// Blanks the values outside `low..=high`; how many there were.
fn blank_outside(values: &mut [f64], low: f64, high: f64) -> usize {
    let mut blanked = 0;
    for v in values.iter_mut().filter(|v| v.is_finite()) {
        if !(low..=high).contains(v) {
            *v = f64::NAN;
            blanked += 1;
        }
    }
    blanked
}

fn noted(by: &'static str, what: &str, samples: usize) -> Option<Note> {
    (samples > 0).then(|| Note::new(by, what, samples))
}
