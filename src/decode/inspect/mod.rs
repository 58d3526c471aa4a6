//! Inspects the structure of a file without decoding it to activities, for `lope doctor`.

mod fit;
mod gpx;

pub use crate::decode::gpx::FaultKind;
pub use fit::{DeveloperFieldLayout, FieldLayout, MessageKind, Survey, survey};
pub use gpx::{ElementCounts, GpxFaults, count_elements, gpx_faults};
