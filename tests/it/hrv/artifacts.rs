//! Artifacts are found where they were planted, and their beats mended.

use super::{EFFORTS, HOW, SESSION_KINDS, analysed, ends};
use lope::hrv::{
    Artifact, ArtifactBounds, BeatSeries, LocatedArtifact, WindowRejection, clean, detect,
};
use lope::kernels::{detrend::smoothness_priors, dfa, random::Random};
use lope::synth::{PlantedBeat, plant_artifacts, steady};

/// Events: runs of labels that touch.
fn events(labels: &[Option<Artifact>]) -> Vec<Vec<usize>> {
    let mut events: Vec<Vec<usize>> = Vec::new();
    for i in (0..labels.len()).filter(|&i| labels[i].is_some()) {
        match events.last_mut() {
            Some(event) if event.last() == Some(&(i - 1)) => event.push(i),
            _ => events.push(vec![i]),
        }
    }
    events
}

/// What was planted, found, and found where nothing was.
#[derive(Debug, Default)]
struct Tally {
    planted: usize,
    hit: usize,
    events: usize,
    true_events: usize,
}

impl Tally {
    fn add(&mut self, rr: &[f64], truth: &[PlantedBeat], bounds: ArtifactBounds) {
        let events = events(&detect(rr, bounds));
        let near = |i: usize, t: &PlantedBeat| i.abs_diff(t.index) <= 1;
        self.planted += truth.len();
        self.hit += truth.iter().filter(|t| events.iter().flatten().any(|i| near(*i, t))).count();
        self.events += events.len();
        self.true_events +=
            events.iter().filter(|e| e.iter().any(|i| truth.iter().any(|t| near(*i, t)))).count();
    }

    fn recall(&self) -> f64 {
        self.hit as f64 / self.planted as f64
    }

    fn precision(&self) -> f64 {
        self.true_events as f64 / self.events as f64
    }
}

fn alpha1_between(rr: &[f64], from_s: f64) -> f64 {
    let ends = ends(rr);
    let at = |t: f64| ends.partition_point(|e| *e < t);
    dfa::alpha1(&smoothness_priors(&rr[at(from_s)..at(from_s + 120.0)], 500.0)).unwrap()
}

#[test]
fn planted_artifacts_are_found_and_nothing_else_is() {
    let mut pooled = Tally::default();
    for share in [0.01, 0.03, 0.05] {
        let mut all = Tally::default();
        for kind in SESSION_KINDS {
            let mut rng = Random::new(9);
            let mut one = Tally::default();
            for (bpm, alpha1) in EFFORTS {
                let (rr, truth) =
                    plant_artifacts(&steady(bpm, alpha1, 10.0, &mut rng), &[kind], share, &mut rng);
                for tally in [&mut one, &mut all, &mut pooled] {
                    tally.add(&rr, &truth, ArtifactBounds::Floored);
                }
            }
            println!(
                "{share} {kind:?}: recall {:.4}, precision {:.4}",
                one.recall(),
                one.precision()
            );
            assert!(one.recall() >= 0.95 && one.precision() >= 0.95, "{share} {kind:?} {one:?}");
        }
        assert!(all.recall() >= 0.95 && all.precision() >= 0.95, "{share} {all:?}");
    }
    println!("pooled: recall {:.4}, precision {:.4}", pooled.recall(), pooled.precision());
    assert!(pooled.planted > 3000 && pooled.recall() >= 0.95 && pooled.precision() >= 0.95);
}

#[test]
fn clean_beats_are_left_alone() {
    let mut rng = Random::new(7);
    let (mut flagged, mut published, mut beats) = (0, 0, 0);
    for (bpm, alpha1) in EFFORTS {
        for _ in 0..4 {
            let rr = steady(bpm, alpha1, 10.0, &mut rng);
            flagged += detect(&rr, ArtifactBounds::Floored).iter().flatten().count();
            published += detect(&rr, ArtifactBounds::Published).iter().flatten().count();
            beats += rr.len();
        }
    }
    let pct = |n: usize| 100.0 * n as f64 / beats as f64;
    println!("clean beats flagged: {:.3} %, as published {:.2} %", pct(flagged), pct(published));
    assert!(pct(flagged) <= 0.2, "{}", pct(flagged));
    assert!(pct(published) > 1.0, "the reason for bounds of our own is gone: {}", pct(published));
}

#[test]
fn corrected_beats_keep_their_alpha1() {
    for (share, bar) in [(0.0, 0.01), (0.01, 0.03), (0.03, 0.03), (0.05, 0.06)] {
        let mut rng = Random::new(9);
        let (mut shift, mut n) = (0.0, 0.0);
        for (bpm, alpha1) in EFFORTS {
            for _ in 0..3 {
                let rr = steady(bpm, alpha1, 8.5, &mut rng);
                let (dirty, _) = plant_artifacts(&rr, &SESSION_KINDS, share, &mut rng);
                let (mended, _) = clean(&dirty, ArtifactBounds::Floored);
                for k in 0..4 {
                    let from_s = 120.0 * f64::from(k);
                    shift += alpha1_between(&mended, from_s) - alpha1_between(&rr, from_s);
                    n += 1.0;
                }
            }
        }
        println!("{share}: alpha1 shifts by {:+.4}", shift / n);
        assert!((shift / n).abs() <= bar, "{share}: {}", shift / n);
    }
}

/// Where a tenth of the beats and more are bad, the quartiles of the published method take them for
/// normal; windows must not pass for clean.
#[test]
fn beats_beyond_saving_are_refused() {
    for share in [0.10, 0.15, 0.20] {
        for kind in SESSION_KINDS {
            let mut rng = Random::new(3);
            let (mut passed, mut all) = (0, 0);
            for (bpm, alpha1) in EFFORTS {
                let (rr, _) =
                    plant_artifacts(&steady(bpm, alpha1, 20.0, &mut rng), &[kind], share, &mut rng);
                let windows = analysed(rr, HOW).windows;
                all += windows.len();
                passed += windows.iter().filter(|w| w.alpha1.is_some()).count();
            }
            println!("{share} {kind:?}: {passed} of {all} windows have a value");
            // At a tenth a window may by chance hold half as many as the mean.
            let most = if share > 0.12 { 0.0 } else { 0.06 };
            assert!(passed as f64 <= most * all as f64, "{share} {kind:?}: {passed} of {all}");
        }
    }
}

/// An optical sensor may give beats that are noise through and through: no artifact stands out.
#[test]
fn the_noise_of_a_sensor_is_no_heart() {
    let mut rng = Random::new(14);
    let noisy = |bpm: f64, sd: f64, rng: &mut Random| -> Vec<f64> {
        let clean = steady(bpm, 0.8, 20.0, rng);
        clean.into_iter().map(|rr| (rr + sd * (rng.uniform() - 0.5)).round()).collect()
    };
    let windows = analysed(noisy(155.0, 200.0, &mut rng), HOW).windows;
    assert!(windows.iter().all(|w| w.alpha1.is_none() && !w.used));
    let uneven = windows.iter().filter(|w| w.reason == Some(WindowRejection::Noise));
    assert!(uneven.count() * 2 > windows.len(), "{windows:?}");
    // A heart at rest may well be so uneven.
    let windows = analysed(noisy(80.0, 200.0, &mut rng), HOW).windows;
    assert!(windows.iter().any(|w| w.used));
}

#[test]
fn touching_labels_are_one_event() {
    let found = |index| LocatedArtifact { index, time_s: index as f64, kind: Artifact::LongShort };
    let series = BeatSeries {
        read_s: (0..100).map(f64::from).collect(),
        artifacts: [10, 11, 12, 30, 40, 41].map(found).to_vec(),
        ..BeatSeries::default()
    };
    assert_eq!(series.artifact_pct(0.0, 100.0), Some(3.0));
    assert_eq!(series.artifact_pct(20.0, 35.0), Some(100.0 / 15.0));
    assert_eq!(series.artifact_pct(200.0, 300.0), None);
}
