//! Windows: alpha1 as theory has it, gates, holes, and beats that say nothing.

use super::{EFFORTS, HOW, SESSION_KINDS, analysed, beats, ends};
use lope::activity::{Beats, Span};
use lope::hrv::{
    ArtifactBounds, BeatSeries, HrvOptions, Window, WindowRejection, Windowing, align, analyse,
    measure, time_domain_of, weight,
};
use lope::kernels::{dfa, random::Random};
use lope::synth::{fbm, fgn, plant_artifacts, steady};

/// Exact expectations of alpha1 at sizes 4 to 16.
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
        [(6, 1.0, None), (12, 0.5, None), (20, 0.0, Some(WindowRejection::Artifacts))]
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

/// A window does not depend on which windows are computed beside it.
#[test]
fn windows_are_the_same_at_any_step() {
    let mut rng = Random::new(8);
    let (rr, _) =
        plant_artifacts(&steady(145.0, 0.8, 30.0, &mut rng), &SESSION_KINDS, 0.01, &mut rng);
    let fine = analysed(rr.clone(), HrvOptions { step_s: 5.0, ..HOW }).windows;
    let coarse = analysed(rr.clone(), HOW).windows;
    assert!(coarse.len() == 14 || coarse.len() == 15);
    for w in &coarse {
        assert_eq!(fine.iter().find(|f| f.centre_s == w.centre_s), Some(w));
    }
    // And it is what its beats say alone.
    let (beats, _) = beats(rr);
    let series = BeatSeries::of(&align(&beats, &[]), Some(ArtifactBounds::Floored));
    let cut = Windowing { series: &series, pauses: &[], speed: None, detrend: true };
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
    assert_eq!(at(20.0).reason, Some(WindowRejection::FewBeats));
    assert_eq!(at(31.7).reason, Some(WindowRejection::Paused));
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
            for bounds in [None, Some(ArtifactBounds::Published), Some(ArtifactBounds::Floored)] {
                let found = analysed(rr.clone(), HrvOptions { bounds, whole, ..HOW });
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
                    && bounds == Some(ArtifactBounds::Floored)
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
