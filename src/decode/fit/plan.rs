//! How the fields of a `record` become columns: worked out once a definition.

use super::column::{How, SLOTS, Step};
use super::developer::Apps;
use super::stream::Definition;
use crate::fit_profile::record::{COMPRESSED_SPEED_DISTANCE, FRACTIONAL_CADENCE};
use crate::fit_profile::{Field, TIMESTAMP};

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
            let Some(field) = definition.fields.iter().find(|f| f.num == slot.field.num) else {
                continue;
            };
            let Some(kind) = field.kind() else { continue };
            let how = if slot.field.num == FRACTIONAL_CADENCE.num { How::Add } else { How::Set };
            let (at, column) = (field.offset, slot.column);
            let Field { scale, offset, .. } = slot.field;
            plan.push(Step { at, kind, column, scale, offset, how });
        }
        for field in &definition.fields {
            match (field.num, field.size) {
                (TIMESTAMP, 4) if field.kind().is_some_and(|kind| kind.width() == 4) => {
                    plan.time_at = Some(field.offset);
                }
                (COMPRESSED_SPEED_DISTANCE, 3) => plan.packed_at = Some(field.offset),
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
