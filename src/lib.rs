//! Were your easy days really easy, and did they fall where they help?
//!
//! ```text
//!               stage A, one file                        stage B, one runner
//! discover -> decode -> repair -> signals -> digest ==> dedup -> athlete -> classify -> score -> season
//!                                                                                         |
//!                                                       chart, report <-------------------+
//! ```
//!
//! Stage A is a pure function of a file's bytes, stage B of the digests and the profile: no clock,
//! no environment; many runs are judged at once by `parallel`, and the answer does not depend on it.
//! `batch`, `discover`, `cache` and `cli` are the shell around them.
//!
//! | quantity | unit |
//! |---|---|
//! | time | s, UTC |
//! | distance, altitude | m |
//! | speed | m/s |
//! | heart rate | bpm |
//! | beat intervals | ms |
//! | cadence | steps/min, both feet |
//!
//! ```
//! use lope::decode::{Decoded, decode};
//!
//! let gpx = br#"<gpx><trk><type>running</type><trkseg>
//!   <trkpt lat="40" lon="-30"><time>2026-03-01T06:30:00Z</time></trkpt>
//!   <trkpt lat="40.0001" lon="-30"><time>2026-03-01T06:30:04Z</time></trkpt>
//! </trkseg></trk></gpx>"#;
//! let Ok(Decoded::Activities(activities)) = decode(gpx) else { panic!() };
//! let digest = lope::digest::digest(activities.into_iter().next().unwrap());
//! assert!((digest.distance_m.unwrap() - 11.1).abs() < 0.1);
//! ```
//!
//! What is computed, why, and from which sources: [`science`].
//!
//! Before 1.0 the names and units of columns are stable, Rust items may move.
#![warn(missing_docs)]

pub mod activity;
mod analyze;
pub mod athlete;
#[cfg(feature = "archives")]
mod batch;
#[cfg(feature = "archives")]
mod cache;
pub mod calendar;
#[cfg(feature = "charts")]
pub mod chart;
pub mod classify;
#[cfg(feature = "cli")]
mod cli;
pub mod decode;
pub mod dedup;
pub mod digest;
/// For the fuzz target of archives and for tests of links between folders.
#[cfg(feature = "archives")]
#[doc(hidden)]
pub mod discover;
pub mod display;
#[cfg(feature = "synth")]
pub mod encode;
#[cfg_attr(not(feature = "synth"), allow(dead_code, reason = "some fields are only written"))]
mod fit_profile;
pub mod hrv;
mod ingest;
pub mod kernels;
mod parallel;
pub mod repair;
pub mod report;
pub mod science;
pub mod score;
pub mod season;
pub mod signals;
#[cfg(feature = "synth")]
pub mod synth;
pub mod units;
#[cfg(feature = "validate")]
pub mod validate;
mod xml;

// For `src/main.rs`.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use cli::main;

pub use analyze::{Analysis, Error, Input, analyze};
pub use ingest::Skipped;
pub use season::Options;
