//! Beats of a real runner, where `LOPE_CORPUS` says that they are: sixty runs with a strap.

use crate::corpus;
use crate::support::unpacked;
use lope::activity::{Activity, Channel};
use lope::decode::{Decoded, decode};
use lope::hrv::{Analysis, ArtifactBounds, HrvOptions, analyse, measure};
use lope::kernels::random::Random;
use lope::reconcile::reconcile;

/// One run: its name, what its beats say in full, and windows as (bpm, alpha1).
struct Run {
    name: String,
    full: Analysis,
    paused_s: f64,
    windows: Vec<(f64, f64)>,
}

fn run_of(name: String, mut activity: Activity) -> Option<Run> {
    reconcile(&mut activity);
    let beats = activity.beats.as_ref()?;
    let time = activity.samples.time();
    let heart = activity.samples.get(Channel::HeartRate).map(|h| (time, h));
    let how = HrvOptions {
        bounds: Some(ArtifactBounds::Floored),
        detrend: true,
        whole: false,
        step_s: 120.0,
    };
    let elapsed_s = activity.elapsed_s();
    let full = analyse(beats, &activity.pauses, elapsed_s, heart, None, how).ok()?;
    let digest = measure(beats, &activity.pauses, elapsed_s, heart, None).ok()?;
    assert_eq!(digest.windows, full.windows, "{name}: two ways, two answers");
    let windows = full.windows.iter().filter(|w| w.used);
    let windows = windows.filter_map(|w| Some((w.heart_rate_bpm?, w.alpha1?))).collect();
    let paused_s = activity.pauses.iter().map(|p| p.len_s()).sum();
    Some(Run { name, full, paused_s, windows })
}

fn runs() -> Vec<Run> {
    let folder = corpus::root().join("athletes/a05");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut runs = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Ok(Decoded::Activities(all)) = decode(&unpacked(&path)) {
            runs.extend(all.into_iter().filter_map(|a| run_of(name.clone(), a)));
        }
    }
    runs
}

/// Kendall's tau-b over all pairs of windows of the same run.
fn tau_within(runs: &[&Run]) -> f64 {
    let (mut sum, mut bpm, mut alpha1) = (0.0, 0.0, 0.0);
    for run in runs {
        for (i, a) in run.windows.iter().enumerate() {
            for b in &run.windows[..i] {
                let (x, y) = (a.0 - b.0, a.1 - b.1);
                sum += if x * y > 0.0 {
                    1.0
                } else if x * y < 0.0 {
                    -1.0
                } else {
                    0.0
                };
                bpm += f64::from(u8::from(x != 0.0));
                alpha1 += f64::from(u8::from(y != 0.0));
            }
        }
    }
    sum / (bpm * alpha1).sqrt()
}

/// As if all windows were of one run.
fn tau_pooled(runs: &[&Run]) -> f64 {
    let windows = runs.iter().flat_map(|r| r.windows.iter().copied()).collect();
    let full = runs[0].full.clone();
    tau_within(&[&Run { name: String::new(), full, paused_s: 0.0, windows }])
}

/// 95 % of 400 draws of whole runs.
fn interval(runs: &[&Run], tau: fn(&[&Run]) -> f64) -> (f64, f64) {
    let mut rng = Random::new(1);
    let mut draws: Vec<f64> = (0..400)
        .map(|_| {
            let drawn: Vec<&Run> = runs.iter().map(|_| runs[rng.below(runs.len())]).collect();
            tau(&drawn)
        })
        .collect();
    draws.sort_by(f64::total_cmp);
    (draws[10], draws[389])
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn sixty_runs_with_a_strap() {
    let runs = runs();
    let (mut agreeing, mut covered) = (0, 0);
    for r in &runs {
        let (full, used) = (&r.full, r.full.windows.iter().filter(|w| w.used).count());
        let agreement = full.agreement.unwrap_or(f64::NAN);
        covered += usize::from(full.coverage >= 0.95);
        agreeing += usize::from(agreement >= 0.8);
        println!(
            "{} {:>6} beats, coverage {:.3}, agreement {:.2}, artifacts {:>5.2} %, paused {:>5.0} s, \
             {used} of {} windows, alpha1 {}{}",
            r.name,
            full.beats,
            full.coverage,
            agreement,
            full.artifact_pct,
            r.paused_s,
            full.windows.len(),
            full.alpha1.as_ref().map_or_else(ToString::to_string, |a| format!("{:.2}", a.0)),
            if full.coverage < 0.95 || agreement < 0.8 { "   <--" } else { "" }
        );
    }
    println!("{} runs, {covered} covered, {agreeing} agreeing", runs.len());
    let usable: Vec<&Run> = runs.iter().filter(|r| r.windows.len() > 1).collect();
    for (name, tau) in [("within runs", tau_within as fn(&[&Run]) -> f64), ("pooled", tau_pooled)] {
        let (low, high) = interval(&usable, tau);
        println!("Kendall tau {name}: {:.3} ({low:.3} to {high:.3})", tau(&usable));
        assert!(high < 0.0, "{name}: alpha1 falls with heart rate");
    }
    // The sixtieth holds five intervals in one second.
    assert_eq!(runs.len(), 59);
    assert!(agreeing * 10 >= runs.len() * 9, "{agreeing} agree");
}
