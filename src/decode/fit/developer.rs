//! Developer fields, which apps on the watch add and describe in the file.

use super::column::{ColumnOp, ColumnStep, column_of};
use super::value::{BaseType, DeveloperFieldDefinition, Message};
use crate::activity::Channel;
use crate::fit_profile::{field_description as described, record};
use std::collections::BTreeMap;

/// Names that apps use for known channels, in lower case, letters and digits only.
const NAMES: &[(&str, Channel)] = &[
    ("power", Channel::Power),
    ("runpower", Channel::Power),
    ("formpower", Channel::FormPower),
    ("legspringstiffness", Channel::LegSpringStiffness),
    ("groundtime", Channel::StanceTime),
    ("groundcontacttime", Channel::StanceTime),
    ("stancetime", Channel::StanceTime),
    ("stancetimebalance", Channel::StanceTimeBalance),
    ("groundcontactbalance", Channel::StanceTimeBalance),
    ("verticaloscillation", Channel::VerticalOscillation),
    ("verticalratio", Channel::VerticalRatio),
    ("steplength", Channel::StepLength),
    ("respirationrate", Channel::RespirationRate),
    ("alpha1", Channel::DfaAlpha1),
    ("dfaalpha1", Channel::DfaAlpha1),
    ("dfaa1", Channel::DfaAlpha1),
    ("hrvalpha1", Channel::DfaAlpha1),
];

/// Units that apps use, in lower case, and the number of them in one of our units.
const UNITS: &[(Channel, &str, f64)] = &[
    (Channel::VerticalOscillation, "centimeters", 0.1),
    (Channel::VerticalOscillation, "cm", 0.1),
    (Channel::VerticalOscillation, "m", 0.001),
    (Channel::StepLength, "centimeters", 0.1),
    (Channel::StepLength, "cm", 0.1),
    (Channel::StepLength, "m", 0.001),
    (Channel::StanceTime, "seconds", 0.001),
    (Channel::StanceTime, "s", 0.001),
    // One leg.
    (Channel::Cadence, "rpm", 0.5),
    (Channel::Cadence, "strides/min", 0.5),
    (Channel::Speed, "km/h", 3.6),
    (Channel::Speed, "kph", 3.6),
    (Channel::Distance, "km", 0.001),
    (Channel::LegSpringStiffness, "n/m", 1000.0),
];

#[derive(Clone, Copy, Debug)]
struct DescribedField {
    kind: BaseType,
    column: usize,
    scale: f64,
    offset: f64,
}

/// The developer fields of a file that fill a column.
#[derive(Clone, Debug, Default)]
pub(super) struct DeveloperFields {
    fields: BTreeMap<(u8, u8), DescribedField>,
}

impl DeveloperFields {
    /// Registers a `field_description` message.
    pub fn describe(&mut self, m: &Message) {
        let (Some(app), Some(num)) =
            (m.byte(described::DEVELOPER_DATA_INDEX), m.byte(described::FIELD_DEFINITION_NUMBER))
        else {
            return;
        };
        // A field may be redefined.
        self.fields.remove(&(app, num));
        let Some(kind) = m.byte(described::FIT_BASE_TYPE_ID).and_then(BaseType::of) else { return };
        let name: String = m.text(described::FIELD_NAME).unwrap_or_default().to_lowercase();
        let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let unit = m.text(described::UNITS).unwrap_or_default().to_lowercase();
        let of_record =
            m.number(described::NATIVE_MESG_NUM).is_none_or(|mesg| mesg == f64::from(record::MESG));
        let native = m.byte(described::NATIVE_FIELD_NUM).filter(|_| of_record).and_then(column_of);
        let named = NAMES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c as usize);
        let Some(column) = native.or(named).filter(|c| of_record && *c < Channel::ALL.len()) else {
            return;
        };
        let ours = UNITS.iter().find(|(c, u, _)| *c as usize == column && *u == unit);
        let per_unit = ours.map_or(1.0, |(.., per)| *per);
        let scale = m.number(described::SCALE).filter(|s| *s != 0.0).unwrap_or(1.0) * per_unit;
        let offset = m.number(described::OFFSET).unwrap_or(0.0) / per_unit;
        self.fields.insert((app, num), DescribedField { kind, column, scale, offset });
    }

    /// Returns the conversion of this field into a column, if it fills one.
    pub fn step(&self, field: &DeveloperFieldDefinition) -> Option<ColumnStep> {
        let d = self.fields.get(&(field.app, field.num))?;
        (usize::from(field.size) >= d.kind.width()).then_some(ColumnStep {
            at: field.offset,
            kind: d.kind,
            column: d.column,
            scale: d.scale,
            offset: d.offset,
            op: ColumnOp::Set,
        })
    }
}
