//! Stage B over 5,000 runs of a synthetic runner: the whole of it, and its parts: thresholds learned, runs
//! sorted, recovery runs scored and their spacing judged.
//!
//! `cargo bench --bench season --no-default-features`

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lope::athlete::{Level, Profile, TrainingExample, learn};
use lope::calendar::UtcTime;
use lope::classify::{VoteContext, classify, quick_verdict};
use lope::digest::{Digest, digest};
use lope::kernels::random::Random;
use lope::score::HistoryEntry;
use lope::score::recovery::{ScoringContext, score};
use lope::score::spacing::{Limits, spacing};
use lope::season::{Options, Run, Season, assess};
use lope::synth::{Archetype, Runner, generate};
use std::hint::black_box;
use std::time::Duration;

const RUNS: usize = 5000;

/// Some 21 years of one archetype; its runs return every 48 weeks.
fn history(id: &str) -> Vec<(String, Digest)> {
    let archetype = Archetype::by_id(id).expect("an archetype");
    let mut rng = Random::new(1);
    let runner = Runner::random(&mut rng);
    let start = |day: i32, hour: f64| {
        UtcTime::from_unix_s(20_514 * 86_400).plus_s(86_400.0 * f64::from(day) + 3600.0 * hour)
    };
    let pool: Vec<(i32, f64, Digest)> = archetype
        .sessions(48)
        .map(|(day, hour, kind, minutes)| {
            let run = generate(&runner, kind, minutes, start(0, 0.0), false, &mut rng);
            (day, hour, digest(run.activity))
        })
        .collect();
    (0..RUNS)
        .map(|n| {
            let (day, hour, digest) = &pool[n % pool.len()];
            let day = day + 48 * 7 * (n / pool.len()) as i32;
            (format!("{n}.fit"), Digest { start: start(day, *hour), ..digest.clone() })
        })
        .collect()
}

fn scored(season: &Season) -> f64 {
    let wanted = season.runs.iter().filter(|r| r.recovery.is_some());
    let scores = wanted.filter_map(|r| {
        let context = ScoringContext::without_history(Level::Intermediate);
        score(&r.digest, &r.thresholds, &r.verdict, context).score.ok()
    });
    scores.sum()
}

fn spaced(season: &Season) -> f64 {
    let judged = |r: &Run| -> f64 { r.trimp.clone().unwrap_or(0.0) };
    let history: Vec<HistoryEntry<'_>> = season
        .runs
        .iter()
        .map(|r| HistoryEntry {
            digest: &r.digest,
            day: r.day,
            thresholds: &r.thresholds,
            verdict: &r.verdict,
            role: r.role,
            intent: r.intent,
            load: Some(judged(r)),
        })
        .collect();
    spacing(&history, &Limits::default(), Level::Intermediate).season.unwrap_or(0.0)
}

fn learned(season: &Season) -> f64 {
    let examples: Vec<TrainingExample<'_>> = season
        .runs
        .iter()
        .map(|r| TrainingExample { day: r.day, digest: &r.digest, race: false })
        .collect();
    let athlete = learn(&examples, Profile::default());
    athlete.latest().hr_rest.value + athlete.hr_speed.map_or(0.0, |l| l.bpm)
}

fn stage_b(c: &mut Criterion) {
    for id in ["well-spaced", "grey-zone"] {
        let found = history(id);
        let season = assess(found.clone(), &Options::default());
        assert!(season.spacing.season.is_ok() && scored(&season) > 0.0);
        let mut group = c.benchmark_group(format!("{RUNS} runs, {id}"));
        group.sample_size(10).measurement_time(Duration::from_secs(5));
        group.throughput(Throughput::Elements(RUNS as u64));
        group.bench_function("thresholds", |b| b.iter(|| black_box(learned(&season))));
        group.bench_function("sorted", |b| {
            let p_hard =
                |r: &Run| quick_verdict(&r.digest, &r.thresholds, VoteContext::default()).p_hard;
            b.iter(|| black_box(season.runs.iter().map(p_hard).sum::<f64>()));
        });
        group.bench_function("sorted, and what would turn it", |b| {
            let p_hard =
                |r: &Run| classify(&r.digest, &r.thresholds, VoteContext::default()).p_hard;
            b.iter(|| black_box(season.runs.iter().map(p_hard).sum::<f64>()));
        });
        group.bench_function("recovery scores", |b| b.iter(|| black_box(scored(&season))));
        group.bench_function("spacing", |b| b.iter(|| black_box(spaced(&season))));
        group.bench_function("stage B", |b| {
            b.iter_batched(
                || found.clone(),
                |found| black_box(assess(found, &Options::default())),
                criterion::BatchSize::LargeInput,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, stage_b);
criterion_main!(benches);
