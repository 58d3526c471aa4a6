//! All integration tests in one program, so that they are linked once.
//!
//! Tests that need real files or reference values are ignored unless asked for:
//! `LOPE_CORPUS=… LOPE_ORACLES=… cargo test --release --test it -- --include-ignored`.
//! Random ones ask for more by variables, in brackets what they do without: `LOPE_TRIALS` (10,000 of each property),
//! `LOPE_SEEDS` (16 runners of each archetype, in some tests 4), `LOPE_SEASONS` (200 travellers, and 200
//! histories with a run saved in parts), `LOPE_SAID` (40 seasons of which something is said), `LOPE_SESSIONS` and `LOPE_STRIDES` (2 and 3 of
//! each kind of session), `LOPE_FLEET` (64 runners with thresholds), `LOPE_PLANS` (40 histories to plan after),
//! `LOPE_PLANNED` (2 plans of each habit), `LOPE_TREES` (6 of files), `LOPE_KILLS` (40 pairs of processes, 16 runs).
//! `tests/mutants.rs` stands beside this for an allocator of its own.

mod corpus;

mod archetypes;
mod beside;
#[cfg(feature = "cli")]
mod cache;
#[cfg(feature = "charts")]
mod charts;
#[cfg(feature = "cli")]
mod cli;
mod clocks;
#[cfg(feature = "cli")]
mod coach;
mod codec;
mod conformance;
mod conformance_gpx;
mod decode_fit;
mod decode_gpx;
mod decode_tcx;
#[cfg(feature = "cli")]
mod defaults;
#[cfg(all(feature = "cli", unix))]
mod digest;
#[cfg(feature = "cli")]
mod doctor;
#[cfg(feature = "cli")]
mod duplicates;
#[cfg(feature = "cli")]
mod findings;
mod hrv;
#[cfg(feature = "cli")]
mod html;
#[cfg(all(feature = "cli", unix))]
mod interrupts;
#[cfg(all(feature = "cli", unix))]
mod kills;
#[cfg(feature = "cli")]
mod layouts;
#[cfg(feature = "cli")]
mod limits;
mod memory;
mod new_runner;
#[cfg(feature = "cli")]
mod nothing_lost;
mod oracles;
#[cfg(feature = "cli")]
mod plan;
#[cfg(feature = "cli")]
mod plan_cli;
#[cfg(feature = "cli")]
mod planned;
mod reconcile;
mod recovery;
mod registry;
mod repairs;
mod rules;
mod sample;
mod science;
#[cfg(feature = "cli")]
mod sessions;
#[cfg(feature = "cli")]
mod snapshots;
mod sort;
mod spacing;
mod strap;
#[cfg(all(feature = "cli", unix))]
mod streams;
mod support;
#[cfg(all(feature = "cli", unix))]
mod system;
#[cfg(feature = "cli")]
mod table;
mod thresholds;
mod tidy;
mod travel;
#[cfg(feature = "cli")]
mod validate;
