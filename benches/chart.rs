//! A run card and the season chart of the sample season, drawn and encoded at scale 1 on one core; the
//! card also with the decoding of its file, as the bar asks.
//!
//! `cargo bench --bench chart`

use criterion::{Criterion, criterion_group, criterion_main};
use lope::chart::{CHARTS, PictureFormat, Style, card};
use lope::decode::{Decoded, decode};
use lope::digest::{Digest, digest};
use lope::findings::Findings;
use lope::season::{Options, Season, assess};
use std::fs;
use std::hint::black_box;
use std::path::Path;

/// A recovery run with beat intervals: the fullest card of the sample.
const FILE: &str = "20260326-091433.fit";

fn sample() -> Season {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/season");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("the sample season")
        .filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|n| n.ends_with(".fit"))
        .collect();
    names.sort();
    let read = |name: String| {
        let bytes = fs::read(folder.join(&name)).ok()?;
        Some((name, of(&bytes)?))
    };
    assess(names.into_iter().filter_map(read).collect(), &Options::default())
}

fn of(bytes: &[u8]) -> Option<Digest> {
    match decode(bytes) {
        Ok(Decoded::Activities(mut found)) if !found.is_empty() => Some(digest(found.remove(0))),
        _ => None,
    }
}

fn charts(c: &mut Criterion) {
    let season = sample();
    let style = Style::default();
    let said = Findings::of(&season);
    for chart in CHARTS {
        c.bench_function(chart.id, |b| {
            b.iter(|| black_box((chart.draw)(&season, &said, &style).expect("a picture")))
        });
    }
    let run = season.runs.iter().find(|r| r.path == FILE).expect("the run of the bench");
    c.bench_function("card", |b| b.iter(|| black_box(card(run, None, &style).expect("a picture"))));
    let svg = Style { format: PictureFormat::Svg, ..style };
    c.bench_function("card, svg", |b| {
        b.iter(|| black_box(card(run, None, &svg).expect("a picture")))
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/season").join(FILE);
    let bytes = fs::read(path).expect("the file of the bench");
    c.bench_function("card with its file decoded", |b| {
        b.iter(|| {
            let mut own = run.clone();
            *own.digest = of(black_box(&bytes)).expect("a run");
            black_box(card(&own, None, &style).expect("a picture"))
        })
    });
    let size = card(run, None, &style).map_or(0, |p| p.bytes.len());
    println!("the card is {} kB", size / 1000);
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = charts
}
criterion_main!(benches);
