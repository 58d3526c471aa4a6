//! The columns of records, the fields that fill them, and the steps by which they do.

use super::value::Type;
use crate::activity::Channel;
use crate::fit_profile::Field;
use crate::fit_profile::record::{self, FRACTIONAL_CADENCE};

/// Columns behind those of the channels.
pub(super) const LATITUDE: usize = Channel::ALL.len();
pub(super) const LONGITUDE: usize = LATITUDE + 1;
/// All columns.
pub(super) const COLUMNS: usize = LONGITUDE + 1;

/// What a value does to its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Becomes the new entry, missing or not.
    Set,
    /// Takes the place of the entry where it is valid.
    Over,
    /// Is added to the entry where it is valid.
    Add,
}

/// One field on its way into one column: `raw / scale - offset`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Bytes before it in the message.
    pub at: usize,
    pub kind: Type,
    pub column: usize,
    pub scale: f64,
    pub offset: f64,
    pub how: How,
}

/// A field of a record and the column that it fills.
pub(super) struct Slot {
    pub field: Field,
    pub column: usize,
}

const fn slot(field: Field, column: usize) -> Slot {
    Slot { field, column }
}

/// Record fields in order of trust: a later row overrides an earlier one (enhanced fields last).
pub(super) const SLOTS: &[Slot] = &[
    slot(record::POSITION_LAT, LATITUDE),
    slot(record::POSITION_LONG, LONGITUDE),
    slot(record::DISTANCE, Channel::Distance as usize),
    slot(record::ALTITUDE, Channel::Altitude as usize),
    slot(record::ENHANCED_ALTITUDE, Channel::Altitude as usize),
    slot(record::SPEED, Channel::Speed as usize),
    slot(record::ENHANCED_SPEED, Channel::Speed as usize),
    slot(record::HEART_RATE, Channel::HeartRate as usize),
    slot(record::CADENCE, Channel::Cadence as usize),
    slot(FRACTIONAL_CADENCE, Channel::Cadence as usize),
    slot(record::POWER, Channel::Power as usize),
    slot(record::TEMPERATURE, Channel::Temperature as usize),
    slot(record::VERTICAL_OSCILLATION, Channel::VerticalOscillation as usize),
    slot(record::VERTICAL_RATIO, Channel::VerticalRatio as usize),
    slot(record::STANCE_TIME, Channel::StanceTime as usize),
    slot(record::STANCE_TIME_PERCENT, Channel::StanceTimePercent as usize),
    slot(record::STANCE_TIME_BALANCE, Channel::StanceTimeBalance as usize),
    slot(record::STEP_LENGTH, Channel::StepLength as usize),
    slot(record::RESPIRATION_RATE, Channel::RespirationRate as usize),
    slot(record::ENHANCED_RESPIRATION_RATE, Channel::RespirationRate as usize),
    slot(record::GPS_ACCURACY, Channel::GpsAccuracy as usize),
];

/// The column that a record field of this number fills.
pub(super) fn column_of(num: u8) -> Option<usize> {
    let whole = SLOTS.iter().filter(|s| s.field.num != FRACTIONAL_CADENCE.num);
    whole.filter(|s| s.field.num == num).map(|s| s.column).next()
}
