//! The columns of records, the fields that fill them, and the conversion of one into the other.

use super::value::BaseType;
use crate::activity::Channel;
use crate::fit_profile::Field;
use crate::fit_profile::record::{self, FRACTIONAL_CADENCE};

/// Columns after those of the channels.
pub(super) const LATITUDE: usize = Channel::ALL.len();
pub(super) const LONGITUDE: usize = LATITUDE + 1;
/// All columns.
pub(super) const COLUMNS: usize = LONGITUDE + 1;

/// How a value is combined with the entry in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnOp {
    /// Sets the entry, even if the value is missing.
    Set,
    /// Replaces the entry if the value is valid.
    Override,
    /// Is added to the entry if the value is valid.
    Add,
}

/// The conversion of one field into one column: `raw / scale - offset`.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColumnStep {
    /// Byte offset in the message.
    pub at: usize,
    pub kind: BaseType,
    pub column: usize,
    pub scale: f64,
    pub offset: f64,
    pub op: ColumnOp,
}

/// A record field and the column that it fills.
pub(super) struct RecordField {
    pub field: Field,
    pub column: usize,
}

const fn record_field(field: Field, column: usize) -> RecordField {
    RecordField { field, column }
}

/// Record fields in order of precedence: a later row overrides an earlier one, so enhanced fields come last.
pub(super) const RECORD_FIELDS: &[RecordField] = &[
    record_field(record::POSITION_LAT, LATITUDE),
    record_field(record::POSITION_LONG, LONGITUDE),
    record_field(record::DISTANCE, Channel::Distance as usize),
    record_field(record::ALTITUDE, Channel::Altitude as usize),
    record_field(record::ENHANCED_ALTITUDE, Channel::Altitude as usize),
    record_field(record::SPEED, Channel::Speed as usize),
    record_field(record::ENHANCED_SPEED, Channel::Speed as usize),
    record_field(record::HEART_RATE, Channel::HeartRate as usize),
    record_field(record::CADENCE, Channel::Cadence as usize),
    record_field(FRACTIONAL_CADENCE, Channel::Cadence as usize),
    record_field(record::POWER, Channel::Power as usize),
    record_field(record::TEMPERATURE, Channel::Temperature as usize),
    record_field(record::VERTICAL_OSCILLATION, Channel::VerticalOscillation as usize),
    record_field(record::VERTICAL_RATIO, Channel::VerticalRatio as usize),
    record_field(record::STANCE_TIME, Channel::StanceTime as usize),
    record_field(record::STANCE_TIME_PERCENT, Channel::StanceTimePercent as usize),
    record_field(record::STANCE_TIME_BALANCE, Channel::StanceTimeBalance as usize),
    record_field(record::STEP_LENGTH, Channel::StepLength as usize),
    record_field(record::RESPIRATION_RATE, Channel::RespirationRate as usize),
    record_field(record::ENHANCED_RESPIRATION_RATE, Channel::RespirationRate as usize),
    record_field(record::GPS_ACCURACY, Channel::GpsAccuracy as usize),
];

/// Returns the column that the record field with this number fills.
pub(super) fn column_of(num: u8) -> Option<usize> {
    let whole = RECORD_FIELDS.iter().filter(|s| s.field.num != FRACTIONAL_CADENCE.num);
    whole.filter(|s| s.field.num == num).map(|s| s.column).next()
}
