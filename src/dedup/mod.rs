//! The same run found twice counts once.
//!
//! `duplicates` decides by times and courses, `course` is heart rate and speed on a clock that all
//! recordings share.

mod course;
mod duplicates;

pub use duplicates::{Duplicate, duplicates};
