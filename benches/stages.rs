//! Single stages, each over the sample season: its recordings reconciled, its thresholds learned (the posterior of 12
//! weeks), the next seven days planned, its page written.
//!
//! `cargo bench --bench stages --no-default-features`

mod sample;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use lope::athlete::{Profile, TrainingExample, learn};
use lope::calendar::Day;
use lope::digest::digest;
use lope::display::Decimal;
use lope::findings::Findings;
use lope::plan::{Plan, PlanOptions};
use lope::reconcile::reconcile;
use lope::report::{Outlook, Page, html};
use lope::season::{Options, assess};
use lope::units::UnitSystem;
use std::hint::black_box;

fn stages(c: &mut Criterion) {
    let recorded = sample::recordings();
    let hours: f64 = recorded.iter().map(|(_, a)| a.elapsed_s() / 3600.0).sum();
    println!("{} recordings, {hours:.1} h", recorded.len());
    c.bench_function("reconciliation", |b| {
        b.iter_batched(
            || recorded.clone(),
            |mut recorded| {
                recorded.iter_mut().for_each(|(_, activity)| reconcile(activity));
                recorded
            },
            BatchSize::LargeInput,
        );
    });
    let digests = recorded.into_iter().map(|(name, activity)| (name, digest(activity)));
    let season = assess(digests.collect(), &Options::default());
    let examples: Vec<TrainingExample<'_>> = season
        .runs
        .iter()
        .map(|r| TrainingExample { day: r.day, digest: &r.digest, race: false })
        .collect();
    assert_eq!(learn(&examples, Profile::default()).weeks.len(), 12);
    c.bench_function("posterior", |b| {
        b.iter(|| black_box(learn(black_box(&examples), Profile::default())));
    });
    let newest = season.runs.iter().map(|r| r.day.0).max().expect("a run");
    let options = PlanOptions::on(Day(newest + 1));
    assert_eq!(Plan::of(&season, &options).expect("a plan").week().len(), 7);
    c.bench_function("plan", |b| b.iter(|| black_box(Plan::of(black_box(&season), &options))));
    let outlook = Outlook::of(&season, false, None);
    let page = |said: &Findings| {
        html(&Page {
            season: &season,
            said,
            pictures: &[],
            cards: &[],
            outlook: &outlook,
            skipped: &[],
            units: UnitSystem::Metric,
            decimal: Decimal::Point,
            dark_pictures: false,
        })
    };
    println!("the page is {} kB", page(&Findings::of(&season)).len() / 1000);
    c.bench_function("page", |b| b.iter(|| black_box(page(&Findings::of(black_box(&season))))));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = stages
}
criterion_main!(benches);
