//! What stands in a file, counted without making activities of it: for `lope doctor`.

mod fit;
mod gpx;

pub use crate::decode::gpx::FaultKind;
pub use fit::{DeveloperFieldSeen, FieldSeen, Kind, Survey, survey};
pub use gpx::{GpxFaults, Outline, gpx_faults, outline};
