//! Deduplication: a run found twice counts once.
//!
//! `duplicates` decides by times and traces; `trace` holds heart rate and speed on a common clock.

mod duplicates;
mod trace;

pub use duplicates::{Duplicate, duplicates};
