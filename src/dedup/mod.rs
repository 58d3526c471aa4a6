//! A run is counted once: second recordings of it, and the parts that it was saved in.
//!
//! `duplicates` decides by times and traces; `trace` holds heart rate and speed on a common clock; `sessions`
//! finds a warm-up, the main part and a cool-down.

mod duplicates;
mod sessions;
mod trace;

pub use duplicates::{Duplicate, duplicates};
pub use sessions::{Parts, sessions};
