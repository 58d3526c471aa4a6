//! The conversion of `record` fields into columns, planned once per definition.

use super::column::{ColumnOp, ColumnStep, RECORD_FIELDS};
use super::developer::DeveloperFields;
use super::stream::Definition;
use crate::fit_profile::record::{COMPRESSED_SPEED_DISTANCE, FRACTIONAL_CADENCE};
use crate::fit_profile::{Field, TIMESTAMP};

/// The conversion of records of one definition.
#[derive(Clone, Debug)]
pub(super) struct RecordPlan {
    /// Byte offset of the timestamp; records without one can only take it from a compressed header.
    pub time_at: Option<usize>,
    pub big_endian: bool,
    pub steps: Vec<ColumnStep>,
    /// Byte offset of speed and distance packed into three bytes (field 8).
    pub packed_at: Option<usize>,
}

impl RecordPlan {
    /// Plans the conversion of records of this definition, including the known developer fields.
    pub fn of(definition: &Definition, developer_fields: &DeveloperFields) -> RecordPlan {
        let mut plan = RecordPlan {
            time_at: None,
            big_endian: definition.big_endian,
            steps: Vec::new(),
            packed_at: None,
        };
        // Developer fields come first, so that the watch's own fields override them.
        for field in &definition.developer {
            if let Some(step) = developer_fields.step(field) {
                plan.push(step);
            }
        }
        for record_field in RECORD_FIELDS {
            let Some(field) = definition.fields.iter().find(|f| f.num == record_field.field.num)
            else {
                continue;
            };
            let Some(kind) = field.base_type() else { continue };
            let op = if record_field.field.num == FRACTIONAL_CADENCE.num {
                ColumnOp::Add
            } else {
                ColumnOp::Set
            };
            let (at, column) = (field.offset, record_field.column);
            let Field { scale, offset, .. } = record_field.field;
            plan.push(ColumnStep { at, kind, column, scale, offset, op });
        }
        for field in &definition.fields {
            match (field.num, field.size) {
                (TIMESTAMP, 4) if field.base_type().is_some_and(|kind| kind.width() == 4) => {
                    plan.time_at = Some(field.offset);
                }
                (COMPRESSED_SPEED_DISTANCE, 3) => plan.packed_at = Some(field.offset),
                _ => {}
            }
        }
        plan
    }

    fn push(&mut self, mut step: ColumnStep) {
        let taken = self.steps.iter().any(|s| s.column == step.column);
        match step.op {
            ColumnOp::Set if taken => step.op = ColumnOp::Override,
            ColumnOp::Add if !taken => return,
            _ => {}
        }
        self.steps.push(step);
    }
}
