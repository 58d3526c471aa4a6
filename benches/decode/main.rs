//! Files to activities, one core, beside the other readers that there are, on the same bytes.
//!
//! `cargo bench --bench decode`; real files are added when LOPE_CORPUS names their folder.

mod gpx;

use criterion::{criterion_group, criterion_main};

criterion_group!(benches, gpx::gpx);
criterion_main!(benches);
