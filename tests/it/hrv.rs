//! Beats whose truth is known because they were made: artifacts found where they were planted, alpha1 as
//! theory has it, gates, and whatever else a file may hold.

use lope::activity::{Beats, Span};
use lope::hrv::{
    Analysis, Artifact, Bounds, Cut, Found, How, Series, Unused, Window, align, analyse, clean,
    detect, measure, time_domain_of, weight,
};
use lope::kernels::{detrend::smoothness_priors, dfa};
use lope::synth::{Plant, PlantedBeat, Random, fbm, fgn, plant, steady};

/// Effort as it is run: heart rate and alpha1, of a heart that beats slowly and of one that beats fast.
const EFFORTS: [(f64, f64); 10] = [
    (110.0, 1.25),
    (125.0, 1.05),
    (140.0, 0.75),
    (155.0, 0.50),
    (170.0, 0.40),
    (120.0, 1.25),
    (138.0, 1.05),
    (152.0, 0.75),
    (168.0, 0.50),
    (180.0, 0.40),
];
const KINDS: [Plant; 3] = [Plant::Missed, Plant::Extra, Plant::Ectopic];

fn ends(rr: &[f64]) -> Vec<f64> {
    let mut t = 0.0;
    rr.iter()
        .map(|v| {
            t += v / 1000.0;
            t
        })
        .collect()
}

fn beats(rr_ms: Vec<f64>) -> (Beats, f64) {
    let anchor_s = ends(&rr_ms);
    let end = anchor_s.last().copied().unwrap_or(0.0);
    (Beats { rr_ms, anchor_s, ..Beats::default() }, end)
}

const HOW: How = How { bounds: Some(Bounds::Floored), detrend: true, whole: false, step_s: 120.0 };

fn analysed(rr_ms: Vec<f64>, how: How) -> Analysis {
    let (beats, end) = beats(rr_ms);
    analyse(&beats, &[], end, None, None, how).unwrap()
}

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
    fn add(&mut self, rr: &[f64], truth: &[PlantedBeat], bounds: Bounds) {
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
        for kind in KINDS {
            let mut rng = Random::new(9);
            let mut one = Tally::default();
            for (bpm, alpha1) in EFFORTS {
                let (rr, truth) =
                    plant(&steady(bpm, alpha1, 10.0, &mut rng), &[kind], share, &mut rng);
                for tally in [&mut one, &mut all, &mut pooled] {
                    tally.add(&rr, &truth, Bounds::Floored);
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
            flagged += detect(&rr, Bounds::Floored).iter().flatten().count();
            published += detect(&rr, Bounds::Published).iter().flatten().count();
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
                let (dirty, _) = plant(&rr, &KINDS, share, &mut rng);
                let (mended, _) = clean(&dirty, Bounds::Floored);
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
        for kind in KINDS {
            let mut rng = Random::new(3);
            let (mut passed, mut all) = (0, 0);
            for (bpm, alpha1) in EFFORTS {
                let (rr, _) = plant(&steady(bpm, alpha1, 20.0, &mut rng), &[kind], share, &mut rng);
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
    let uneven = windows.iter().filter(|w| w.reason == Some(Unused::Noise));
    assert!(uneven.count() * 2 > windows.len(), "{windows:?}");
    // A heart at rest may well be so uneven.
    let windows = analysed(noisy(80.0, 200.0, &mut rng), HOW).windows;
    assert!(windows.iter().any(|w| w.used));
}

/// SCIENCE 2.5: exact expectations of alpha1 at sizes 4 to 16.
#[test]
fn alpha1_of_simulated_noise_is_that_of_theory() {
    const FGN: [(f64, f64); 13] = [
        (0.05, 0.217_541),
        (0.1, 0.253_480),
        (0.2, 0.329_234),
        (0.3, 0.409_754),
        (0.4, 0.494_518),
        (0.5, 0.582_980),
        (0.6, 0.674_610),
        (0.7, 0.768_911),
        (0.75, 0.816_921),
        (0.8, 0.865_433),
        (0.9, 0.963_783),
        (0.95, 1.013_535),
        (0.99, 1.053_580),
    ];
    const FBM: [(f64, f64); 4] =
        [(0.2, 1.057_319), (0.3, 1.222_094), (0.4, 1.367_783), (0.5, 1.501_967)];
    let mut rng = Random::new(2026);
    let mut check =
        |name: &str, hurst: f64, wanted: f64, make: fn(f64, usize, &mut Random) -> Vec<f64>| {
            let found: Vec<f64> =
                (0..48).map(|_| dfa::alpha1(&make(hurst, 1500, &mut rng)).unwrap()).collect();
            let n = found.len() as f64;
            let mean = found.iter().sum::<f64>() / n;
            let sd = (found.iter().map(|a| (a - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            let se = sd / n.sqrt();
            println!("{name} H {hurst}: {mean:.4} +- {se:.4}, in theory {wanted:.4}");
            assert!((mean - wanted).abs() <= 3.0 * se, "{name} {hurst}: {mean} +- {se}, {wanted}");
            assert!(se < 0.01);
        };
    for (hurst, wanted) in FGN {
        check("fGn", hurst, wanted, fgn);
    }
    for (hurst, wanted) in FBM {
        check("fBm", hurst, wanted, fbm);
    }
}

/// What was asked for comes out of whole-number beats, detrended, in windows of two minutes.
#[test]
fn steady_beats_have_the_alpha1_that_was_asked_for() {
    for (bpm, wanted) in EFFORTS {
        let mut rng = Random::new(17);
        let rr = steady(bpm, wanted, 60.0, &mut rng);
        let windows = analysed(rr, HOW).windows;
        let found: Vec<f64> = windows.iter().filter_map(|w| w.alpha1).collect();
        let mean = found.iter().sum::<f64>() / found.len() as f64;
        println!("{bpm} bpm: asked {wanted}, found {mean:.3} over {} windows", found.len());
        assert!(found.len() >= 25 && (mean - wanted).abs() <= 0.06, "{bpm}: {mean} for {wanted}");
    }
}

/// Beats of 400 ms with `events` missed beats in each two minutes, far from each other.
fn with_events(events: usize) -> Vec<f64> {
    let mut rng = Random::new(4);
    let mut rr = steady(150.0, 0.9, 20.0, &mut rng);
    let apart = 300 / events.max(1);
    let mut at = apart / 2;
    while events > 0 && at + 2 < rr.len() {
        let next = rr.remove(at + 1);
        rr[at] += next;
        // One beat is now two: the next window begins as far on.
        at += apart - 1;
    }
    rr
}

#[test]
fn gates_are_at_three_and_at_five_percent() {
    assert_eq!([0.0, 3.0, 3.01, 5.0, 5.01].map(weight), [1.0, 1.0, 0.5, 0.5, 0.0]);
    let usable = |events| {
        let windows = analysed(with_events(events), HOW).windows;
        let middle: Vec<Window> = windows.into_iter().filter(|w| w.centre_s > 360.0).collect();
        assert!(middle.len() >= 6);
        middle
    };
    for (events, counts, reason) in
        [(6, 1.0, None), (12, 0.5, None), (20, 0.0, Some(Unused::Artifacts))]
    {
        for w in usable(events) {
            // Each missed beat is one event of some 300 beats, however many labels it raises.
            let expected = 100.0 * events as f64 / (300.0 - events as f64);
            assert!((w.artifact_pct - expected).abs() < 0.5, "{events}: {w:?}");
            assert_eq!(weight(w.artifact_pct), counts, "{events}: {w:?}");
            assert_eq!((w.alpha1.is_some(), w.used), (counts > 0.0, counts > 0.0), "{w:?}");
            assert_eq!(w.reason, reason);
        }
    }
}

#[test]
fn touching_labels_are_one_event() {
    let found = |index| Found { index, time_s: index as f64, kind: Artifact::LongShort };
    let series = Series {
        read_s: (0..100).map(f64::from).collect(),
        artifacts: [10, 11, 12, 30, 40, 41].map(found).to_vec(),
        ..Series::default()
    };
    assert_eq!(series.artifact_pct(0.0, 100.0), Some(3.0));
    assert_eq!(series.artifact_pct(20.0, 35.0), Some(100.0 / 15.0));
    assert_eq!(series.artifact_pct(200.0, 300.0), None);
}

/// A window does not depend on which windows are computed beside it.
#[test]
fn windows_are_the_same_at_any_step() {
    let mut rng = Random::new(8);
    let (rr, _) = plant(&steady(145.0, 0.8, 30.0, &mut rng), &KINDS, 0.01, &mut rng);
    let fine = analysed(rr.clone(), How { step_s: 5.0, ..HOW }).windows;
    let coarse = analysed(rr.clone(), HOW).windows;
    assert!(coarse.len() == 14 || coarse.len() == 15);
    for w in &coarse {
        assert_eq!(fine.iter().find(|f| f.centre_s == w.centre_s), Some(w));
    }
    // And it is what its beats say alone.
    let (beats, _) = beats(rr);
    let series = Series::of(&align(&beats, &[]), Some(Bounds::Floored));
    let cut = Cut { series: &series, pauses: &[], speed: None, detrend: true };
    let w = &coarse[5];
    let range = series.between(w.centre_s - 60.0, w.centre_s + 60.0);
    assert_eq!(w.alpha1, cut.alpha1(&series.rr_ms[range.clone()]));
    let time = time_domain_of(&series.parts(range));
    assert!((w.rmssd_ms.unwrap() / time.rmssd_ms.unwrap() - 1.0).abs() < 1e-12);
}

#[test]
fn a_pause_and_a_lost_strap_leave_holes_and_move_nothing() {
    let mut rng = Random::new(21);
    let mut rr = steady(150.0, 0.9, 40.0, &mut rng);
    // Ten minutes lost: the beats are gone, the clock is not.
    let times = ends(&rr);
    let kept: Vec<usize> =
        (0..rr.len()).filter(|&i| !(900.0..1500.0).contains(&times[i])).collect();
    let anchor_s: Vec<f64> = kept.iter().map(|&i| times[i].floor()).collect();
    rr = kept.iter().map(|&i| rr[i]).collect();
    let beats = Beats { rr_ms: rr, anchor_s, ..Beats::default() };
    let pauses = [Span { start_s: 1900.0, end_s: 1930.0 }];
    let found = measure(&beats, &pauses, 2400.0, None, None).unwrap();
    assert!((found.coverage - 1800.0 / 2370.0).abs() < 0.02, "{}", found.coverage);
    let at = |minute: f64| {
        let near = |w: &&Window| (w.centre_s - minute * 60.0).abs() <= 60.0;
        found.windows.iter().find(near).unwrap().clone()
    };
    assert_eq!(at(20.0).reason, Some(Unused::FewBeats));
    assert_eq!(at(31.7).reason, Some(Unused::Paused));
    assert_eq!((at(20.0).alpha1, at(31.7).alpha1), (None, None));
    assert!(at(12.0).used && at(28.0).used && at(37.0).used);
}

/// Beats of an hour in one stretch at the gap of another hour, and whatever else: a reason, no panic.
#[test]
fn degenerate_beats_have_reasons() {
    let an_hour = |rr: f64| vec![rr; (3_600_000.0 / rr) as usize];
    let alternating: Vec<f64> = (0..9000).map(|i| if i % 2 == 0 { 390.0 } else { 410.0 }).collect();
    let mut rng = Random::new(5);
    let wild: Vec<f64> = (0..9000).map(|_| 50.0 + 3000.0 * rng.uniform()).collect();
    let split: Vec<f64> =
        [steady(150.0, 0.8, 60.0, &mut rng), vec![3_600_000.0], steady(150.0, 0.8, 60.0, &mut rng)]
            .concat();
    for (name, rr) in [
        ("twenty", vec![400.0; 20]),
        ("constant", an_hour(400.0)),
        ("alternating", alternating),
        ("all artifacts", wild),
        ("an hour at a gap of an hour", split),
        ("impossible", vec![65_534.0; 300]),
        ("tiny", vec![0.001; 5000]),
    ] {
        for whole in [false, true] {
            for bounds in [None, Some(Bounds::Published), Some(Bounds::Floored)] {
                let found = analysed(rr.clone(), How { bounds, whole, ..HOW });
                for w in &found.windows {
                    assert_eq!(w.used, w.reason.is_none(), "{name}: {w:?}");
                    assert!(!w.used || w.alpha1.is_some(), "{name}: {w:?}");
                    assert!(w.alpha1.is_none_or(f64::is_finite) && w.artifact_pct.is_finite());
                }
                let alpha1 = &found.alpha1;
                match name {
                    "twenty" | "constant" | "impossible" | "tiny" => {
                        assert!(alpha1.is_err(), "{name}: {alpha1:?}");
                    }
                    _ => assert!(alpha1.as_ref().is_ok_and(|a| a.0.is_finite()) || alpha1.is_err()),
                }
                if name == "an hour at a gap of an hour"
                    && bounds == Some(Bounds::Floored)
                    && !whole
                {
                    // The hole is refused, both hours are measured.
                    let used = |from: f64, to: f64| {
                        found
                            .windows
                            .iter()
                            .filter(|w| w.used && (from..to).contains(&w.centre_s))
                            .count()
                    };
                    assert!(used(0.0, 3600.0) > 20 && used(7200.0, 10_800.0) > 20);
                    assert_eq!(used(3700.0, 7100.0), 0);
                }
            }
        }
    }
    let none = Beats::default();
    assert!(analyse(&none, &[], 100.0, None, None, HOW).is_err());
    assert!(measure(&none, &[], 100.0, None, None).is_err());
}

#[cfg(feature = "cli")]
mod binary {
    use super::*;
    use serde_json::Value;
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    fn file(name: &str, text: &str) -> PathBuf {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn lope(path: &Path, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_lope")).arg("hrv").arg(path).args(args).output().unwrap()
    }

    fn lines(rr: &[f64]) -> String {
        rr.iter().map(|v| format!("{v}\n")).collect()
    }

    const KEYS: [&str; 15] = [
        "beats",
        "artifacts",
        "artifact_pct",
        "coverage",
        "mean_rr_ms",
        "rmssd_ms",
        "ln_rmssd",
        "sdnn_ms",
        "sdsd_ms",
        "pnn50_pct",
        "sd1_ms",
        "sd2_ms",
        "alpha1",
        "alpha1_se",
        "windows",
    ];

    #[test]
    fn json_has_every_key_a_number_or_a_reason() {
        let mut rng = Random::new(6);
        let clean = steady(150.0, 0.8, 30.0, &mut rng);
        let (dirty, truth) = plant(&clean, &[Plant::Missed], 0.01, &mut rng);
        let alternating: Vec<f64> =
            (0..3000).map(|i| if i % 2 == 0 { 390.0 } else { 410.0 }).collect();
        for (name, rr) in [
            ("dirty", dirty.clone()),
            ("constant", vec![400.0; 3000]),
            ("alternating", alternating),
            ("four", vec![400.0, 410.0, 405.0, 402.0]),
            ("holes", vec![5000.0; 400]),
        ] {
            for args in [&[][..], &["--raw"], &["--published"], &["--no-detrend"], &["--whole"]] {
                let path = file(&format!("hrv-{name}.txt"), &lines(&rr));
                let output = lope(&path, &[&["--format", "json"], args].concat());
                assert!(output.status.success(), "{name} {args:?}");
                let found: Value = serde_json::from_slice(&output.stdout).unwrap();
                for key in KEYS {
                    let value = found.get(key).unwrap_or_else(|| panic!("{name}: no {key}"));
                    let reason = found["absent"].get(key).and_then(Value::as_str).unwrap_or("");
                    assert_eq!(value.is_null(), !reason.is_empty(), "{name} {args:?} {key}");
                }
                for w in found["windows"].as_array().unwrap() {
                    for key in ["centre_s", "alpha1", "rmssd_ms", "artifact_pct", "heart_rate_bpm"]
                    {
                        assert!(w.get(key).is_some(), "{name} {key}");
                    }
                    assert_eq!(w["used"].as_bool().unwrap(), w["reason"].is_null());
                }
                if name == "dirty" && args.is_empty() {
                    assert_eq!(found["beats"].as_u64().unwrap() as usize, rr.len());
                    let missed = found["artifacts"].as_array().unwrap();
                    let at: Vec<u64> = missed
                        .iter()
                        .filter(|a| a["kind"] == "missed")
                        .map(|a| a["index"].as_u64().unwrap())
                        .collect();
                    assert_eq!(at, truth.iter().map(|t| t.index as u64).collect::<Vec<_>>());
                }
            }
        }
    }

    /// `--raw --no-detrend --whole` is what any other tool computes on the same numbers.
    #[test]
    fn raw_numbers_are_those_of_the_kernels() {
        let mut rng = Random::new(12);
        let rr = steady(150.0, 0.8, 5.0, &mut rng);
        let path = file("hrv-raw.txt", &lines(&rr));
        let get = |args: &[&str]| -> Value {
            let output = lope(&path, &[&["--format", "json", "--whole"], args].concat());
            serde_json::from_slice(&output.stdout).unwrap()
        };
        let plain = get(&["--raw", "--no-detrend"]);
        assert_eq!(plain["alpha1"].as_f64(), dfa::alpha1(&rr));
        let flat = get(&["--raw"]);
        assert_eq!(flat["alpha1"].as_f64(), dfa::alpha1(&smoothness_priors(&rr, 500.0)));
        let time = lope::hrv::time_domain(&rr);
        assert_eq!(plain["rmssd_ms"].as_f64(), time.rmssd_ms);
        assert_eq!(plain["sdnn_ms"].as_f64(), time.sdnn_ms);
    }

    #[test]
    fn bad_lines_are_named_with_their_place() {
        for (text, what) in [
            ("400\n410\nNaN\n", "`NaN` (line 3)"),
            ("400\ninf\n", "`inf` (line 2)"),
            ("400\n-5\n", "`-5` (line 2)"),
            ("400\n0\n", "`0` (line 2)"),
            ("400\n410;3\n", "`410;3` (line 2)"),
            ("400\n1e400\n", "`1e400` (line 2)"),
            ("0.41\n0.42\n0.40\n0.41\n", "seconds"),
            ("", "too short"),
            ("# nothing\n\n", "too short"),
            ("400\n410\n", "too short"),
        ] {
            let output = lope(&file("hrv-bad.txt", text), &[]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.code() == Some(2) && said.contains(what), "{text:?}: {said}");
            assert!(output.stdout.is_empty());
        }
    }

    #[test]
    fn a_header_a_mark_of_unicode_and_windows_line_ends_are_no_harm() {
        let plain = lope(&file("hrv-plain.txt", &lines(&[400.0, 410.0, 405.0, 402.0, 399.0])), &[]);
        let text = "\u{feff}RR (ms)\r\n400\r\n410\r\n# cough\r\n405,\r\n402\r\n399\r\n";
        let output = lope(&file("hrv-export.csv", text), &[]);
        assert_eq!(output.stdout, plain.stdout);
        assert!(output.status.success());
    }

    #[test]
    fn a_picture_is_drawn_even_of_beats_that_say_nothing() {
        let mut rng = Random::new(13);
        let (good, _) = plant(&steady(150.0, 0.8, 20.0, &mut rng), &KINDS, 0.02, &mut rng);
        for (name, rr) in [("good", good), ("still", vec![400.0; 2000]), ("few", vec![400.0; 20])] {
            let png = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hrv-{name}.png"));
            let _ = fs::remove_file(&png);
            let path = file(&format!("hrv-{name}.txt"), &lines(&rr));
            let output = lope(&path, &["-o", png.to_str().unwrap()]);
            assert!(output.status.success(), "{name}");
            assert!(fs::read(&png).unwrap().starts_with(b"\x89PNG"), "{name}");
        }
    }
}
