//! lope.
#![warn(missing_docs)]
pub mod activity;
pub mod athlete;
pub mod classify;
pub mod decode;
pub mod digest;
pub mod hrv;
pub mod kernels;
pub mod repair;
pub mod signals;
pub mod units;
