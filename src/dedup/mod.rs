//! The same run found twice counts once.
//!
//! `duplicates` decides by times and courses, `trace` is heart rate and speed on a clock that all
//! recordings share.

mod duplicates;
mod trace;

pub use duplicates::{Duplicate, duplicates};
