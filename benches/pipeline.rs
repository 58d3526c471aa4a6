//! The whole work, files to a judged season, and stage B of it (digests to a judged season), over the
//! sample season, and over real folders when LOPE_CORPUS names some.
//!
//! `cargo bench --bench pipeline`; peak memory of the process is printed at the end (Linux).

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lope::Options;
use lope::digest::Digest;
use lope::season::{Season, assess};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn folders() -> Vec<(&'static str, PathBuf)> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/season");
    let mut folders = vec![("sample season", sample)];
    if let Some(corpus) = std::env::var_os("LOPE_CORPUS") {
        folders.push(("a01", Path::new(&corpus).join("athletes/a01")));
    }
    folders
}

fn season(folder: &Path) -> Season {
    lope::analyze([folder], &Options::default()).unwrap().season
}

fn pipeline(c: &mut Criterion) {
    for (name, folder) in folders() {
        let bytes: u64 = std::fs::read_dir(&folder)
            .map(|dir| dir.flatten().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum())
            .unwrap_or(0);
        let mut group = c.benchmark_group(name);
        group.sample_size(10).measurement_time(Duration::from_secs(8));
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function("files to a judged season", |b| b.iter(|| black_box(season(&folder))));
        let runs = season(&folder).runs.into_iter();
        let found: Vec<(String, Digest)> = runs.map(|r| (r.path, *r.digest)).collect();
        group.throughput(Throughput::Elements(found.len() as u64));
        group.bench_function("stage B", |b| {
            b.iter_batched(
                || found.clone(),
                |found| black_box(assess(found, &Options::default())),
                criterion::BatchSize::LargeInput,
            );
        });
        group.finish();
    }
    memory();
}

/// Peak resident memory of this process, where the system tells.
fn memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = status.lines().find(|l| l.starts_with("VmHWM")) {
        println!("peak memory of the bench: {}", line.trim_start_matches("VmHWM:").trim());
    }
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
