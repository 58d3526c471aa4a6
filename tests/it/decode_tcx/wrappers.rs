//! One season in every format, plain and packed: the same runs, sorted the same.

use crate::support::activities;
use flate2::Compression;
use flate2::write::GzEncoder;
use lope::digest::digest;
use lope::synth::{ARCHETYPES, SynthFile, SynthFormat, archetype_season};
use lope::{Analysis, Options, analyze};
use std::io::{Cursor, Write};

const SEED: u64 = 7;
const WEEKS: u32 = 6;

fn season(format: SynthFormat) -> Vec<SynthFile> {
    let mut files = archetype_season(&ARCHETYPES[1], WEEKS, SEED, format);
    files.retain(|f| f.name.ends_with(format.extension()));
    files
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

/// What is made of a file: its name and bytes.
type Packing = fn(SynthFile) -> (String, Vec<u8>);

/// Start, sort, seconds moving, and mean heart rate of each run.
fn told(analysis: &Analysis) -> Vec<(i64, &'static str, f64, f64)> {
    let runs = analysis.runs().map(|run| {
        let heart = run.digest.mean_heart_rate().unwrap();
        (run.digest.start.unix_s(), run.verdict.kind.id(), run.digest.moving_s, heart)
    });
    let mut runs: Vec<_> = runs.collect();
    runs.sort_by_key(|run| run.0);
    runs
}

#[test]
fn a_season_is_the_same_in_every_format_and_wrapper() {
    let options = Options::default();
    let read = |files: Vec<(String, Vec<u8>)>| {
        let analysis = analyze(files, &options).unwrap();
        assert!(analysis.skipped.is_empty(), "{:?}", analysis.skipped);
        told(&analysis).into_iter().collect::<Vec<_>>()
    };
    let plain = |file: SynthFile| (file.name, file.bytes);
    let expected = read(season(SynthFormat::Fit).into_iter().map(plain).collect());
    assert!(expected.len() > 20);
    for format in [SynthFormat::Fit, SynthFormat::Gpx, SynthFormat::Tcx] {
        let packings: [Packing; 3] = [
            |f| (f.name, f.bytes),
            |f| (f.name.clone() + ".gz", gzip(&f.bytes)),
            |f| (f.name.clone() + ".zip", zip(&f.name, &f.bytes)),
        ];
        for (k, packed) in packings.into_iter().enumerate() {
            let found = read(season(format).into_iter().map(packed).collect());
            assert_eq!(found.len(), expected.len(), "{format:?} {k}");
            for (a, b) in found.iter().zip(&expected) {
                assert_eq!((a.0, a.1), (b.0, b.1), "{format:?} {k}");
                assert!((a.2 / b.2 - 1.0).abs() <= 0.01, "{format:?} {k}: {a:?} {b:?}");
                assert!((a.3 - b.3).abs() <= 1.0, "{format:?} {k}: {a:?} {b:?}");
            }
        }
    }
}

#[test]
fn what_is_written_is_read_again() {
    for file in season(SynthFormat::Fit).into_iter().take(8) {
        let run = activities(&file.bytes).remove(0);
        let again = activities(&lope::encode::tcx::write(&run)).remove(0);
        assert_eq!(again.samples.time(), run.samples.time(), "{}", file.name);
        assert_eq!(again.laps.len(), run.laps.len().max(1));
        let (a, b) = (digest(again), digest(run));
        assert!((a.moving_s - b.moving_s).abs() <= 0.01 * b.moving_s, "{}", file.name);
    }
}
