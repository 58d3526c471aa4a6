//! lope.
#![warn(missing_docs)]
pub mod activity;
#[cfg(feature = "charts")]
pub mod chart;
pub mod decode;
#[cfg(feature = "cli")]
pub mod discover;
pub mod encode;
pub mod hrv;
pub mod kernels;
pub mod synth;
pub mod units;
