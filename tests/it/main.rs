//! All integration tests in one program, so that they are linked once.
//!
//! Tests that need real files or reference values are ignored unless asked for:
//! `LOPE_CORPUS=… LOPE_ORACLES=… cargo test --release --test it -- --include-ignored`.
//! Random ones ask for more by variables: `LOPE_TRIALS` (10,000 of each property), `LOPE_SEEDS` (16 runners
//! of each archetype), `LOPE_FLEET` (64 runners with thresholds), `LOPE_KILLS` (40 pairs of processes).
//! `tests/mutants.rs` stands beside this for an allocator of its own.

mod corpus;

mod archetypes;
mod cache;
mod charts;
mod cli;
mod codec;
mod conformance;
mod conformance_gpx;
mod decode_fit;
mod decode_gpx;
#[cfg(unix)]
mod digest;
mod doctor;
mod duplicates;
mod hrv;
mod html;
#[cfg(unix)]
mod interrupts;
mod memory;
mod oracles;
mod recovery;
mod registry;
mod repairs;
mod rules;
mod sample;
mod science;
mod sort;
mod spacing;
mod strap;
mod support;
mod thresholds;
mod tidy;
