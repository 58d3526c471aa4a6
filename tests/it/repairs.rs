//! Repairs against planted faults: hundreds of synthetic runs where the truth is known, and the
//! stretches that a runner marked by hand, when LOPE_CORPUS names them.

use crate::corpus;
use lope::activity::{Activity, Channel, RepairId, Span};
use lope::athlete::{HrSpeedModel, cadence_locked};
use lope::calendar::{Day, UtcTime};
use lope::decode::{Decoded, decode};
use lope::digest::{Digest, digest};
use lope::kernels::random::Random;
use lope::reconcile::reconcile;
use lope::synth::{
    FaultPlan, PlantedFault, Runner, SESSION_KINDS, SensorFault, generate, plant_faults,
};
use std::path::Path;

fn run(runner: &Runner, id: &str, minutes: f64, rng: &mut Random) -> Activity {
    let kind = SESSION_KINDS.iter().find(|k| k.id == id).unwrap();
    generate(runner, kind, minutes, UtcTime::from_unix_s(1_700_000_000), false, rng).activity
}

/// Seconds of `0..end` by whether they are found and whether they are true.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    hit: f64,
    missed: f64,
    wrong: f64,
}

impl Counts {
    fn add(&mut self, end: f64, found: &[Span], truth: &[Span]) {
        let mut t = 0.5;
        while t < end {
            let inside = |spans: &[Span]| spans.iter().any(|s| s.contains(t));
            match (inside(found), inside(truth)) {
                (true, true) => self.hit += 1.0,
                (false, true) => self.missed += 1.0,
                (true, false) => self.wrong += 1.0,
                (false, false) => {}
            }
            t += 1.0;
        }
    }

    fn recall(self) -> f64 {
        self.hit / (self.hit + self.missed)
    }

    fn precision(self) -> f64 {
        self.hit / (self.hit + self.wrong)
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Counts { hit, missed, wrong } = self;
        let (r, p) = (self.recall(), self.precision());
        write!(
            f,
            "recall {r:.3}, precision {p:.3} ({hit:.0} s hit, {missed:.0} missed, {wrong:.0} wrong)"
        )
    }
}

fn masks(digest: &Digest, by: &[RepairId]) -> Vec<Span> {
    digest.masks.iter().filter(|m| by.contains(&m.repair)).map(|m| m.span).collect()
}

fn of(planted: &[PlantedFault], fault: SensorFault) -> Vec<Span> {
    planted.iter().filter(|p| p.fault == fault).map(|p| p.span).collect()
}

/// What the runner's heart does at a pace, from six healthy runs.
fn line(runner: &Runner, rng: &mut Random) -> HrSpeedModel {
    let runs = ["recovery", "easy", "long", "moderate", "tempo", "progression"];
    let digests: Vec<Digest> = runs.iter().map(|id| digest(run(runner, id, 50.0, rng))).collect();
    HrSpeedModel::learn(digests.iter()).unwrap()
}

/// Where the warm-up ends.
const WARM_UP_S: f64 = 480.0;

const EASY: [&str; 4] = ["recovery", "easy", "long", "moderate"];
const HARD: [&str; 5] = ["tempo", "cruise", "vo2", "race", "progression"];

#[test]
fn cadence_locks_are_found_and_hard_running_is_not_taken_for_one() {
    let (mut suspected, mut decided, mut matters) =
        (Counts::default(), Counts::default(), Counts::default());
    let mut true_matters = 0;
    let (mut runs, mut near) = (0, 0.0);
    for seed in 0..60 {
        let mut rng = Random::new(1000 + seed);
        let runner = Runner::random(&mut rng);
        let line = line(&runner, &mut rng);
        // Locks in easy and moderate running; hard running without, where heart rate may truly be
        // near the cadence.
        for (id, locks) in EASY.iter().map(|id| (id, 1)).chain(HARD.iter().map(|id| (id, 0))) {
            let minutes = 35.0 + 40.0 * rng.uniform();
            let mut activity = run(&runner, id, minutes, &mut rng);
            let healthy = activity.samples.get(Channel::HeartRate).unwrap().to_vec();
            let cadence = activity.samples.get(Channel::Cadence).unwrap().to_vec();
            let faults = FaultPlan {
                locks,
                optical: rng.uniform() < 0.5,
                lag_s: if rng.uniform() < 0.5 { 15 } else { 0 },
                ..FaultPlan::default()
            };
            let planted = of(&plant_faults(&mut activity, &faults, &mut rng), SensorFault::Lock);
            near +=
                healthy.iter().zip(&cadence).filter(|(h, c)| (*h - *c).abs() <= 4.0).count() as f64;
            let digest = digest(activity);
            let found = cadence_locked(&digest, Some(runner.cs), Some(&line));
            suspected.add(digest.elapsed_s, &masks(&digest, &[RepairId::CadenceLock]), &planted);
            decided.add(digest.elapsed_s, &found, &planted);
            // A lock that shows the heart's own rate does no harm, and nobody could tell.
            let harmful: Vec<Span> = planted
                .iter()
                .copied()
                .filter(|s| {
                    let at = s.start_s as usize..s.end_s as usize;
                    let off: f64 = at.clone().map(|i| cadence[i] - healthy[i]).sum();
                    off.abs() / at.len() as f64 > 15.0
                })
                .collect();
            true_matters += harmful.len();
            matters.add(digest.elapsed_s, &found, &harmful);
            runs += 1;
        }
    }
    println!(
        "cadence lock, {runs} runs ({near:.0} s with a true heart rate within 4 bpm of cadence)"
    );
    println!("  suspected (stage A):       {suspected}");
    println!("  decided (stage B):         {decided}");
    println!("  decided, of {true_matters} more than 15 bpm off: {matters}");
    // A lock within 15 bpm of the heart's own rate is none that the decision rejects.
    assert!(suspected.recall() >= 0.9);
    assert!(matters.recall() >= 0.9 && decided.precision() >= 0.95);
}

#[test]
fn locks_to_half_and_two_thirds_of_cadence_are_found() {
    for share in [0.5, 2.0 / 3.0] {
        let (mut decided, mut settled) = (Counts::default(), Counts::default());
        for seed in 0..40 {
            let mut rng = Random::new(5000 + seed);
            let runner = Runner::random(&mut rng);
            let line = line(&runner, &mut rng);
            for id in ["easy", "long", "moderate", "tempo"] {
                let mut activity = run(&runner, id, 50.0, &mut rng);
                let faults = FaultPlan { locks: 1, lock_share: share, ..FaultPlan::default() };
                let planted = plant_faults(&mut activity, &faults, &mut rng);
                let digest = digest(activity);
                let found = cadence_locked(&digest, Some(runner.cs), Some(&line));
                let planted = of(&planted, SensorFault::Lock);
                decided.add(digest.elapsed_s, &found, &planted);
                let late = planted.into_iter().filter(|s| s.start_s >= WARM_UP_S);
                settled.add(digest.elapsed_s, &found, &late.collect::<Vec<Span>>());
            }
        }
        println!("lock to {share:.2} of cadence, 160 runs: {decided}");
        println!("  of those that begin after the warm-up: {settled}");
        // In the warm-up a low heart rate is the heart's own as often as not: nothing is claimed there.
        assert!(settled.recall() >= 0.9 && decided.precision() >= 0.95);
    }
}

/// Keeps what a watch that records only changes would have written: every 2nd to 8th second.
fn smart(activity: &mut Activity, rng: &mut Random) {
    let mut next = 0.0;
    let keep: Vec<bool> = activity
        .samples
        .time()
        .iter()
        .map(|&t| {
            let kept = t >= next;
            if kept {
                next = t + 2.0 + (6.99 * rng.uniform()).floor();
            }
            kept
        })
        .collect();
    activity.samples.retain(&keep);
}

#[test]
fn spikes_are_found_and_intervals_are_none() {
    for sparse in [false, true] {
        let (mut counts, mut runs) = (Counts::default(), 0);
        for seed in 0..25 {
            let mut rng = Random::new(2000 + seed);
            let runner = Runner::random(&mut rng);
            for id in EASY.iter().chain(&HARD) {
                let mut activity = run(&runner, id, 45.0, &mut rng);
                let optical = rng.uniform() < 0.5;
                let faults = FaultPlan { spikes: 8, optical, ..FaultPlan::default() };
                let planted =
                    of(&plant_faults(&mut activity, &faults, &mut rng), SensorFault::Spike);
                if sparse {
                    smart(&mut activity, &mut rng);
                }
                let time = activity.samples.time().to_vec();
                let digest = digest(activity);
                // Seconds that have a sample: of the others nothing is known.
                let found = masks(&digest, &[RepairId::HeartRateSpikes, RepairId::HeartRateSlew]);
                for &t in &time {
                    let inside = |spans: &[Span]| spans.iter().any(|s| s.contains(t));
                    // The slew rule takes 3 s on both sides of an edge: those are no error.
                    let beside = planted.iter().any(|s| t >= s.start_s - 4.0 && t < s.end_s + 4.0);
                    match (inside(&found), inside(&planted)) {
                        (true, true) => counts.hit += 1.0,
                        (false, true) => counts.missed += 1.0,
                        (true, false) if !beside => counts.wrong += 1.0,
                        _ => {}
                    }
                }
                runs += 1;
            }
        }
        println!("spikes, {runs} runs, smart recording {sparse}: {counts}");
        assert!(counts.recall() >= 0.9 && counts.precision() >= 0.95, "{counts}");
    }
}

#[test]
fn repaired_heart_rate_is_nearer_to_the_truth_than_what_was_read() {
    let (mut before, mut after, mut n) = (0.0, 0.0, 0.0);
    for seed in 0..30 {
        let mut rng = Random::new(3000 + seed);
        let runner = Runner::random(&mut rng);
        let mut activity = run(&runner, "easy", 50.0, &mut rng);
        let truth = activity.samples.get(Channel::HeartRate).unwrap().to_vec();
        let faults = FaultPlan { spikes: 10, dropouts: 4, ..FaultPlan::default() };
        plant_faults(&mut activity, &faults, &mut rng);
        let read = activity.samples.get(Channel::HeartRate).unwrap().to_vec();
        reconcile(&mut activity);
        let repaired = activity.samples.get(Channel::HeartRate).unwrap();
        for i in 0..truth.len() {
            if read[i].is_finite() && repaired[i].is_finite() {
                before += (read[i] - truth[i]).abs();
                after += (repaired[i] - truth[i]).abs();
                n += 1.0;
            }
        }
    }
    let (before, after) = (before / n, after / n);
    println!("mean error of heart rate: {before:.3} bpm as read, {after:.3} repaired");
    assert!(before > 0.5 && after < 0.1 * before);
}

#[test]
fn a_planted_lag_is_measured_on_interval_runs() {
    let mut errors = Vec::new();
    for seed in 0..40 {
        let mut rng = Random::new(4000 + seed);
        let runner = Runner::random(&mut rng);
        let id = if seed % 2 == 0 { "vo2" } else { "cruise" };
        let healthy = run(&runner, id, 50.0, &mut rng);
        let own = digest(healthy.clone()).heart_rate_lag_s;
        for lag_s in [10, 20, 30] {
            let mut late = healthy.clone();
            plant_faults(&mut late, &FaultPlan { lag_s, ..FaultPlan::default() }, &mut rng);
            if let (Some(own), Some(late)) = (own, digest(late).heart_rate_lag_s) {
                errors.push((late - own - lag_s as f64).abs());
            }
        }
    }
    errors.sort_by(f64::total_cmp);
    let (known, median) = (errors.len(), errors[errors.len() / 2]);
    let worst = errors[errors.len() * 9 / 10];
    println!(
        "lag: known in {known} of 120, median error {median:.1} s, nine tenths under {worst:.1} s"
    );
    assert!(known >= 108 && median <= 2.0 && worst <= 5.0);
}

#[test]
fn houses_leave_pace_and_distance_nearly_as_they_are() {
    let mut worst: f64 = 0.0;
    for seed in 0..20 {
        let mut rng = Random::new(6000 + seed);
        let runner = Runner::random(&mut rng);
        let mut activity = run(&runner, "easy", 40.0, &mut rng);
        let truth = *activity.samples.get(Channel::Distance).unwrap().last().unwrap();
        plant_faults(&mut activity, &FaultPlan { urban: true, ..FaultPlan::default() }, &mut rng);
        // As GPX has it: nothing but positions.
        let n = activity.samples.len();
        for channel in [Channel::Distance, Channel::Speed] {
            activity.samples.set(channel, vec![f64::NAN; n]).unwrap();
        }
        let digest = digest(activity);
        let taken = masks(&digest, &[RepairId::PositionJumps, RepairId::PositionFrozen]);
        assert!(taken.is_empty(), "noise is no jump: {taken:?}");
        worst = worst.max((digest.distance_m.unwrap() / truth - 1.0).abs());
    }
    println!("urban GPS: distance from positions at most {:.1} % off", 100.0 * worst);
    assert!(worst < 0.35);
}

/// Of a labelled stretch: how true, from and to in seconds since the epoch.
type Marked = (String, i64, i64);

fn marked(path: &Path) -> Vec<(String, Marked)> {
    let text = std::fs::read_to_string(path).unwrap();
    let instant = |s: &str| {
        let days = i64::from(Day::parse(&s[..10]).unwrap().0);
        let clock: Vec<i64> = s[11..19].split(':').map(|v| v.parse().unwrap()).collect();
        days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    };
    text.lines()
        .skip(1)
        .map(|line| {
            let f: Vec<&str> = line.trim().split(',').collect();
            (f[0].to_string(), (f[1].to_string(), instant(f[3]), instant(f[4])))
        })
        .collect()
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn hand_marked_stretches_of_a_real_wrist() {
    let folder = corpus::root().join("athletes/a06");
    let marks = marked(&folder.join("HR_LABELS.csv"));
    let mut names: Vec<std::path::PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    names.retain(|p| p.extension().is_some_and(|e| e == "fit"));
    names.sort();
    let mut digests: Vec<(String, Digest)> = Vec::new();
    for path in &names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Ok(Decoded::Activities(found)) = decode(&std::fs::read(path).unwrap()) {
            let runs = found.into_iter().filter(|a| a.sport == lope::activity::Sport::Running);
            digests.extend(runs.map(|a| (name.clone(), digest(a))));
        }
    }
    let line = HrSpeedModel::learn(digests.iter().map(|d| &d.1)).unwrap();
    println!("heart rate for pace: {line:?}");
    let (mut suspects, mut locks, mut repairs, mut all) =
        (Counts::default(), Counts::default(), Counts::default(), Counts::default());
    for (name, digest) in &digests {
        let mine: Vec<&Marked> =
            marks.iter().filter(|(file, _)| file == name).map(|(_, m)| m).collect();
        if mine.is_empty() {
            continue;
        }
        let start = digest.start.unix_s();
        let wrong: Vec<Span> = mine
            .iter()
            .filter(|m| m.0 == "wrong")
            .map(|m| Span { start_s: (m.1 - start) as f64, end_s: (m.2 - start) as f64 })
            .collect();
        let suspected = masks(digest, &[RepairId::CadenceLock]);
        let lock = cadence_locked(digest, None, Some(&line));
        let repaired = masks(
            digest,
            &[
                RepairId::HeartRateRange,
                RepairId::HeartRateSpikes,
                RepairId::HeartRateSlew,
                RepairId::HeartRateStuck,
                RepairId::WarmUp,
            ],
        );
        let both: Vec<Span> = repaired.iter().chain(&lock).copied().collect();
        suspects.add(digest.elapsed_s, &suspected, &wrong);
        locks.add(digest.elapsed_s, &lock, &wrong);
        repairs.add(digest.elapsed_s, &repaired, &wrong);
        all.add(digest.elapsed_s, &both, &wrong);
        for l in digest.locks.iter().filter(|l| lock.contains(&l.span)) {
            let Span { start_s, end_s } = l.span;
            println!(
                "  {name} {start_s:.0} to {end_s:.0} s: {:.0} bpm at {:.2} m/s, leaps {:.0} and {:.0} bpm",
                l.mean_heart_rate, l.mean_gap, l.onset_bpm, l.end_bpm
            );
        }
    }
    println!("marked wrong by hand, 14 runs:");
    println!("  lock suspected:            {suspects}");
    println!("  lock decided:              {locks}");
    println!("  spikes, leaps, stuck, warm-up: {repairs}");
    println!("  repairs and locks:         {all}");
    assert!(suspects.hit + suspects.missed > 3600.0, "the marks were read");
}
