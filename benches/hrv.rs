//! Beats to windows, one core: an hour of running is 9,000 beats.
//!
//! `cargo bench --bench hrv`
//!
//! For comparison, neurokit2 0.2.13 on the 21 windows of a real run (some 230 beats each),
//! `fractal_dfa(rr, scale=range(4, 17), overlap=False)`: 4.8 ms a window, without detrending. Here a window
//! of 300 beats, detrended, is a 700th of the time of all windows at 5 s.

use criterion::{Criterion, criterion_group, criterion_main};
use lope::activity::Beats;
use lope::hrv::{ArtifactBounds, HrvOptions, analyse};
use lope::kernels::random::Random;
use std::hint::black_box;

/// Beats of 400 ms that wander and vary as a runner's do; the same on every machine.
fn hour() -> (Beats, f64) {
    let mut dice = Random::new(1);
    let mut random = || dice.uniform() - 0.5;
    let (mut rr_ms, mut anchor_s) = (Vec::new(), Vec::new());
    let (mut at, mut wander) = (0.0, 0.0);
    for i in 0..9000 {
        wander = 0.995 * wander + random();
        let missed = if i % 100 == 57 { 2.0 } else { 1.0 };
        let rr = ((400.0 + 3.0 * wander + 4.0 * random()) * missed).round();
        at += rr / 1000.0;
        rr_ms.push(rr);
        anchor_s.push(at.floor());
    }
    (Beats { rr_ms, anchor_s, ..Beats::default() }, at)
}

fn beats(c: &mut Criterion) {
    let (beats, end) = hour();
    for (name, step_s) in [("windows of the digest", 120.0), ("a window every 5 s", 5.0)] {
        let options = HrvOptions {
            bounds: Some(ArtifactBounds::Floored),
            detrend: true,
            whole: false,
            step_s,
        };
        c.bench_function(&format!("an hour of beats, 1 % missed: {name}"), |b| {
            b.iter(|| black_box(analyse(&beats, &[], end, None, None, options)));
        });
    }
}

criterion_group!(benches, beats);
criterion_main!(benches);
