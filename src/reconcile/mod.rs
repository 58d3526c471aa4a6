//! One truth from all that was recorded: what the channels of a recording say of each other.
//!
//! [`crate::repair`] takes out of each channel, alone, what can't be; here the channels are compared: the
//! device's distance and speed, the positions, the totals of session and laps, the timer, cadence and
//! heart rate. Each quantity gets the witness that the others bear out, and a note says what was changed
//! and why. It comes after the repairs because a single wild position or speed would spoil every
//! comparison, and before [`crate::signals`], which derive from what is left. Only the sport is asked
//! first ([`identify`]): what is taken as a run gets the repairs of a run.
//!
//! Comparisons are rows of [`RECONCILIATIONS`]; `.github/CONTRIBUTING.md` has how to add one.

mod beats;
mod distance;
mod feet;
mod holes;
mod motion;
mod rest;
mod sport;
mod total;
mod vehicle;
mod ways;
mod zone;

pub use sport::identify;
pub use vehicle::fastest_on_foot_mps;
pub use zone::zone_at_start;

use crate::activity::Activity;
use crate::repair::{REPAIRS, Repair};

/// All comparisons, in the order of their application.
pub const RECONCILIATIONS: &[Repair] = &[
    distance::STEPS,
    holes::HOLES,
    motion::MOTION,
    total::TOTAL,
    vehicle::VEHICLE,
    rest::REST,
    beats::TWICE,
];

/// What must be known before a channel is looked at alone.
const FIRST: &[Repair] = &[feet::FEET];

/// Whatever changes a recording between reading and deriving, in order, once its sport is known.
pub fn changes() -> impl Iterator<Item = &'static Repair> + Clone {
    FIRST.iter().chain(REPAIRS).chain(RECONCILIATIONS)
}

/// Decides the sport, repairs each channel, and reconciles them; the notes are added to the activity's.
pub fn reconcile(activity: &mut Activity) {
    zone::doubt_utc(activity);
    identify(activity);
    for row in changes() {
        let note = (row.apply)(activity);
        activity.notes.extend(note);
    }
}
