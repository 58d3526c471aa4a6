//! Inspects the structure of a file without decoding it to activities, for `lope doctor`.

mod fit;
mod xml;

pub use crate::decode::xml::FaultKind;
pub use fit::{DeveloperFieldLayout, FieldLayout, MessageKind, Survey, survey};
pub use xml::{ElementCounts, XmlFaults, count_elements, xml_faults};
