//! A run card and the season chart of the sample season, drawn and encoded at scale 1 on one core; the
//! card also with the decoding of its file, as the bar asks.
//!
//! `cargo bench --bench chart`

mod sample;

use criterion::{Criterion, criterion_group, criterion_main};
use lope::calendar::UtcTime;
use lope::chart::{CHARTS, PictureFormat, Style, card};
use lope::digest::{Digest, digest};
use lope::findings::Findings;
use lope::season::{Options, Season, assess};
use std::fs;
use std::hint::black_box;

/// A recovery run with beat intervals: the fullest card of the sample.
const FILE: &str = "20260326-091433.fit";

/// So many copies of the sample season, twelve weeks one after another.
fn seasons(copies: i64) -> Season {
    let digests = sample::recordings().into_iter().map(|(name, activity)| (name, digest(activity)));
    let all = digests.flat_map(|(name, digest)| {
        (0..copies).map(move |nth| {
            let start = UtcTime::from_unix_s(digest.start.unix_s() + nth * 84 * 86_400);
            (format!("{nth}/{name}"), Digest { start, ..digest.clone() })
        })
    });
    assess(all.collect(), &Options::default())
}

fn charts(c: &mut Criterion) {
    // The overview is of two years and more.
    let (season, years) = (seasons(1), seasons(10));
    let style = Style::default();
    for chart in CHARTS {
        let season = if chart.id == "overview" { &years } else { &season };
        let said = Findings::of(season);
        let drawn = (chart.draw)(season, &said, &style).expect("a picture");
        assert!(!drawn.is_empty(), "{}", chart.id);
        c.bench_function(chart.id, |b| {
            b.iter(|| black_box((chart.draw)(season, &said, &style).expect("a picture")))
        });
    }
    let run = season.runs.iter().find(|r| r.path.ends_with(FILE)).expect("the run of the bench");
    c.bench_function("card", |b| b.iter(|| black_box(card(run, None, &style).expect("a picture"))));
    let svg = Style { format: PictureFormat::Svg, ..style };
    c.bench_function("card, svg", |b| {
        b.iter(|| black_box(card(run, None, &svg).expect("a picture")))
    });
    let bytes = fs::read(sample::path(FILE)).expect("the file of the bench");
    c.bench_function("card with its file decoded", |b| {
        b.iter(|| {
            let mut own = run.clone();
            *own.digest = digest(sample::activity(black_box(&bytes)).expect("a run"));
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
