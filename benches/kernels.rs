//! The exponential function of ours beside that of the standard library.
//!
//! `cargo bench --bench kernels --no-default-features`

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lope::kernels::exp::exp;
use std::hint::black_box;

/// Numbers in 0 to 1; the same on every machine.
fn numbers(count: usize) -> Vec<f64> {
    let mut state = 1u64;
    let mut random = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1u64 << 31) as f64
    };
    (0..count).map(|_| random()).collect()
}

/// The loads of the bins of an hour, as a dose sums them: first all of them, then their sum.
fn loads(u: &[f64], out: &mut [f64], exp: impl Fn(f64) -> f64) -> f64 {
    out.iter_mut().zip(u).for_each(|(load, u)| *load = exp(2.0 * (u - 1.0)));
    out.iter().sum()
}

fn doses(c: &mut Criterion) {
    let u = numbers(720);
    let mut out = vec![0.0; u.len()];
    assert!((loads(&u, &mut out, exp) - loads(&u, &mut out, libm::exp)).abs() < 1e-9);
    let mut group = c.benchmark_group("exp");
    group.throughput(Throughput::Elements(u.len() as u64));
    group.bench_function("ours", |b| b.iter(|| loads(black_box(&u), &mut out, exp)));
    group.bench_function("plain", |b| b.iter(|| loads(black_box(&u), &mut out, libm::exp)));
    group.finish();
}

criterion_group!(benches, doses);
criterion_main!(benches);
