//! FIT: lope reads everything it knows into an `Activity` and checks the checksum; rustyfit's
//! stream hands over each message and forgets it; fitparser makes records of all.

use super::{Contest, Set};
use lope::decode::{Decoded, decode};
use rustyfit::{DecoderEvent, StreamingIterator, profile::typedef::MesgNum};
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};

fn lope(bytes: &[u8]) -> usize {
    match decode(bytes) {
        Ok(Decoded::Activities(all)) => black_box(&all).iter().map(|a| a.samples.len()).sum(),
        _ => 0,
    }
}

fn rustyfit_stream(bytes: &[u8]) -> usize {
    let mut decoder = rustyfit::Decoder::new();
    let mut rest = bytes;
    let mut stream = decoder.stream(&mut rest);
    let mut records = 0;
    while let Some(Ok(event)) = stream.next() {
        if let DecoderEvent::Message(message) = event {
            records += usize::from(black_box(message).num == MesgNum::RECORD);
        }
    }
    records
}

fn fitparser(bytes: &[u8]) -> usize {
    let all = fitparser::from_bytes(bytes).unwrap_or_default();
    black_box(&all).iter().filter(|m| m.kind() == fitparser::profile::MesgNum::Record).count()
}

pub fn contests() -> Vec<Contest> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let season = files(&root.join("testdata/season"));
    let mut sets = vec![Set { name: "fit, sample season".into(), files: load(season) }];
    match std::env::var_os("LOPE_CORPUS") {
        Some(corpus) => {
            let folder = Path::new(&corpus).join("athletes");
            let runs = ["a01", "a02", "a05", "a06", "a07"].iter().flat_map(|athlete| {
                let all = files(&folder.join(athlete));
                let n = all.len();
                [all.get(n / 3).cloned(), all.get(2 * n / 3).cloned()].into_iter().flatten()
            });
            sets.push(Set { name: "fit, ten real runs".into(), files: load(runs.collect()) });
        }
        None => println!("LOPE_CORPUS is not set: the sample season alone"),
    }
    let readers: Vec<(&'static str, super::Reader)> =
        vec![("lope", lope), ("rustyfit, streaming", rustyfit_stream), ("fitparser", fitparser)];
    sets.into_iter().map(|set| Contest { set, readers: readers.clone() }).collect()
}

/// FIT files of a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let fit = |p: &PathBuf| {
        let name = p.to_string_lossy();
        name.ends_with(".fit") || name.ends_with(".fit.gz")
    };
    let mut all: Vec<PathBuf> = entries.map(|e| e.path()).filter(fit).collect();
    all.sort();
    all
}

fn load(paths: Vec<PathBuf>) -> Vec<Vec<u8>> {
    let unpacked = |path: PathBuf| {
        let bytes = std::fs::read(&path).ok()?;
        if path.extension().is_some_and(|e| e == "gz") {
            let mut out = Vec::new();
            flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut out).ok()?;
            return Some(out);
        }
        Some(bytes)
    };
    paths.into_iter().filter_map(unpacked).collect()
}
