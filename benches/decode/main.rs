//! Readers side by side: the same bytes, one core, in one run.
//!
//! `cargo bench --bench decode` prints a table (median of interleaved rounds) and then criterion's
//! figures. With `LOPE_CORPUS` it reads real runs too, with `LOPE_TCX`
//! the TCX files of a folder. `-- --table` prints the table alone.

mod fit;
mod gpx;
mod tcx;

use criterion::{Criterion, Throughput};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Bytes to the number of samples read: what is timed, and proof that it read them.
pub type Reader = fn(&[u8]) -> usize;

/// Files that are read together.
#[derive(Clone)]
pub struct Set {
    pub name: String,
    pub files: Vec<Vec<u8>>,
}

impl Set {
    fn bytes(&self) -> usize {
        self.files.iter().map(Vec::len).sum()
    }

    fn read(&self, reader: Reader) -> usize {
        self.files.iter().map(|file| reader(black_box(file))).sum()
    }
}

/// A set and who reads it, lope first.
#[derive(Clone)]
pub struct Contest {
    pub set: Set,
    pub readers: Vec<(&'static str, Reader)>,
}

/// Rounds of the table; in each one every reader has its turn.
const ROUNDS: usize = 15;
/// A turn lasts at least this long.
const TURN: Duration = Duration::from_millis(20);

fn table(contest: &Contest) {
    let mut times = vec![Vec::with_capacity(ROUNDS); contest.readers.len()];
    for _ in 0..ROUNDS {
        for ((_, reader), times) in contest.readers.iter().zip(&mut times) {
            // Once unmeasured: the allocator first clears away what the reader before left behind.
            black_box(contest.set.read(*reader));
            let begin = Instant::now();
            let mut turns = 0;
            while turns == 0 || begin.elapsed() < TURN {
                black_box(contest.set.read(*reader));
                turns += 1;
            }
            times.push(begin.elapsed().as_secs_f64() / f64::from(turns));
        }
    }
    let megabytes = contest.set.bytes() as f64 / 1e6;
    println!("{}: {} files, {megabytes:.2} MB", contest.set.name, contest.set.files.len());
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let speeds: Vec<f64> = times.iter_mut().map(|t| megabytes / median(t)).collect();
    for ((name, reader), speed) in contest.readers.iter().zip(&speeds) {
        let samples = contest.set.read(*reader);
        let ratio = speeds[0] / speed;
        println!("  {name:<24} {speed:8.1} MB/s  lope is {ratio:6.1} x  {samples} samples");
    }
}

fn criterion(c: &mut Criterion, contest: &Contest) {
    let mut group = c.benchmark_group(&contest.set.name);
    group.sample_size(10).measurement_time(Duration::from_secs(3));
    group.throughput(Throughput::Bytes(contest.set.bytes() as u64));
    for (name, reader) in &contest.readers {
        group.bench_function(*name, |b| b.iter(|| black_box(contest.set.read(*reader))));
    }
    group.finish();
}

fn main() {
    let contests: Vec<Contest> = [fit::contests(), gpx::contests(), tcx::contests()].concat();
    contests.iter().for_each(table);
    if std::env::args().any(|a| a == "--table") {
        return;
    }
    let mut c = Criterion::default().configure_from_args();
    contests.iter().for_each(|contest| criterion(&mut c, contest));
    c.final_summary();
}
