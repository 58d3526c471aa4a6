//! How the fields of a `record` become columns: worked out once a definition.

use super::developer::Apps;
use super::stream::Definition;
use super::table::{LATITUDE, LONGITUDE};
use super::value::{TIMESTAMP, Type};
use crate::activity::Channel;

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

/// What to do with the records of one definition.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Bytes before the time; records without one can only take it from a compressed header.
    pub time_at: Option<usize>,
    pub big: bool,
    pub steps: Vec<Step>,
    /// Bytes before speed and distance packed into three bytes (field 8).
    pub packed_at: Option<usize>,
}

/// A row of the table below.
struct Slot {
    num: u8,
    column: usize,
    scale: f64,
    offset: f64,
}

const fn slot(num: u8, channel: Channel, scale: f64, offset: f64) -> Slot {
    Slot { num, column: channel as usize, scale, offset }
}

/// Degrees to semicircles.
const SEMICIRCLES: f64 = 2_147_483_648.0 / 180.0;
/// Number of `compressed_speed_distance`.
const PACKED: u8 = 8;
/// Number of `fractional_cadence`.
pub(super) const CADENCE_FRACTION: u8 = 53;

/// Record fields in order of trust: a later row overrides an earlier one (enhanced fields last).
/// Numbers, scales and offsets: FIT profile, message `record`. Cadence is of one leg there.
const SLOTS: &[Slot] = &[
    Slot { num: 0, column: LATITUDE, scale: SEMICIRCLES, offset: 0.0 },
    Slot { num: 1, column: LONGITUDE, scale: SEMICIRCLES, offset: 0.0 },
    slot(5, Channel::Distance, 100.0, 0.0),
    slot(2, Channel::Altitude, 5.0, 500.0),
    slot(78, Channel::Altitude, 5.0, 500.0),
    slot(6, Channel::Speed, 1000.0, 0.0),
    slot(73, Channel::Speed, 1000.0, 0.0),
    slot(3, Channel::HeartRate, 1.0, 0.0),
    slot(4, Channel::Cadence, 0.5, 0.0),
    slot(CADENCE_FRACTION, Channel::Cadence, 64.0, 0.0),
    slot(7, Channel::Power, 1.0, 0.0),
    slot(13, Channel::Temperature, 1.0, 0.0),
    slot(39, Channel::VerticalOscillation, 10.0, 0.0),
    slot(83, Channel::VerticalRatio, 100.0, 0.0),
    slot(41, Channel::StanceTime, 10.0, 0.0),
    slot(40, Channel::StanceTimePercent, 100.0, 0.0),
    slot(84, Channel::StanceTimeBalance, 100.0, 0.0),
    slot(85, Channel::StepLength, 10.0, 0.0),
    slot(99, Channel::RespirationRate, 1.0, 0.0),
    slot(108, Channel::RespirationRate, 100.0, 0.0),
    slot(31, Channel::GpsAccuracy, 1.0, 0.0),
];

/// The column that a record field of this number fills.
pub(super) fn column_of(num: u8) -> Option<usize> {
    SLOTS.iter().find(|s| s.num == num && num != CADENCE_FRACTION).map(|s| s.column)
}

impl Plan {
    /// For records of this definition, where apps added the fields that `apps` describes.
    pub fn of(definition: &Definition, apps: &Apps) -> Plan {
        let mut plan =
            Plan { time_at: None, big: definition.big, steps: Vec::new(), packed_at: None };
        // An app's field fills where the watch's own is missing.
        for field in &definition.developer {
            if let Some(step) = apps.step(field) {
                plan.push(step);
            }
        }
        for slot in SLOTS {
            let Some(field) = definition.fields.iter().find(|f| f.num == slot.num) else {
                continue;
            };
            let Some(kind) = field.kind() else { continue };
            let how = if slot.num == CADENCE_FRACTION { How::Add } else { How::Set };
            let (at, column) = (field.offset, slot.column);
            plan.push(Step { at, kind, column, scale: slot.scale, offset: slot.offset, how });
        }
        for field in &definition.fields {
            match (field.num, field.size) {
                (TIMESTAMP, 4) if field.kind().is_some_and(|kind| kind.width() == 4) => {
                    plan.time_at = Some(field.offset);
                }
                (PACKED, 3) => plan.packed_at = Some(field.offset),
                _ => {}
            }
        }
        plan
    }

    fn push(&mut self, mut step: Step) {
        let taken = self.steps.iter().any(|s| s.column == step.column);
        match step.how {
            How::Set if taken => step.how = How::Over,
            How::Add if !taken => return,
            _ => {}
        }
        self.steps.push(step);
    }
}
