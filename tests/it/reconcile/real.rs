//! What real recordings say of themselves, and what nobody runs.

use super::{best_s, distance_m, mean_mps, notes, within};
use crate::corpus;
use lope::activity::RepairId;
use lope::digest::Digest;
use lope::season::{Options, Run};
use lope::{Analysis, analyze};

/// The seasons of all people whose files are there.
fn seasons() -> Vec<Analysis> {
    let people = std::fs::read_dir(corpus::root().join("athletes")).unwrap();
    let mut folders: Vec<_> = people.map(|e| e.unwrap().path()).collect();
    folders.sort();
    folders.iter().map(|folder| analyze([folder], &Options::default()).unwrap()).collect()
}

/// Faster over a kilometre is no runner's who isn't known by name, m/s (2:31 a km).
const FASTEST_KM_MPS: f64 = 6.6;

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn no_run_is_faster_than_anybody_runs() {
    let seasons = seasons();
    let runs: Vec<&Run> =
        seasons.iter().flat_map(Analysis::runs).filter(|r| r.counts_as_run()).collect();
    assert!(runs.len() > 1000);
    let mut beaten = Vec::new();
    for run in &runs {
        let best_km = 1000.0 / best_s(&run.digest, 1000.0);
        let mean = mean_mps(&run.digest);
        assert!(best_km.is_nan() || best_km <= FASTEST_KM_MPS, "{}: {best_km} m/s", run.path);
        assert!(mean.is_nan() || mean <= FASTEST_KM_MPS, "{}: {mean} m/s", run.path);
        let Some(cs) = &run.thresholds.cs else { continue };
        let cs = cs.speed.value;
        assert!((2.0..=6.2).contains(&cs), "{}: critical speed {cs}", run.path);
        // With rests in it the parts were run, and not the whole.
        let whole = run.digest.elapsed_s <= 1.1 * run.digest.moving_s;
        if whole && distance_m(&run.digest) >= 3000.0 && mean > 1.12 * cs {
            beaten.push(format!("{}: {mean:.2} m/s, critical speed {cs:.2}", run.path));
        }
    }
    println!("{} runs, {} of 3 km or more 12 % above critical speed", runs.len(), beaten.len());
    assert!(beaten.is_empty(), "{beaten:#?}");
}

/// Whether a note says that the distance or the time was mended.
fn mended(digest: &Digest) -> bool {
    let kinds = [RepairId::DistanceSteps, RepairId::RecordingGaps, RepairId::Motion];
    digest.notes.iter().any(|n| kinds.into_iter().any(|kind| n.kind == kind.into()))
}

/// Whether something told by the device is within so many percent; `None` where it told nothing.
fn told(value: f64, told: Option<f64>, percent: f64) -> Option<bool> {
    told.filter(|t| *t > 0.0 && value.is_finite()).map(|t| within(value, t, percent))
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn a_session_is_what_the_device_made_of_it_or_a_note_says_why() {
    let seasons = seasons();
    let digests = || seasons.iter().flat_map(|s| &s.season.runs).map(|r| (&r.path, &*r.digest));
    // Watches that store samples to the whole second lose up to two of a leg.
    let long = |d: &Digest| d.session.timer_s.is_some_and(|s| s >= 100.0);
    let mut rows = [(0, 0); 3];
    for (path, digest) in digests().filter(|(path, d)| path.contains(".fit") && long(d)) {
        let session = &digest.session;
        let heart = digest.mean_heart_rate().unwrap_or(f64::NAN);
        let found = [
            told(distance_m(digest), session.distance_m, 1.0).map(|good| good || mended(digest)),
            told(digest.timer_s, session.timer_s, 1.0),
            told(heart, session.avg_heart_rate, 3.0),
        ];
        for (row, found) in rows.iter_mut().zip(found) {
            row.0 += usize::from(found == Some(true));
            row.1 += usize::from(found.is_some());
        }
        if found.contains(&Some(false)) {
            println!("{path} {found:?}: {}", notes(digest));
        }
    }
    println!("distance, timer, heart rate: {rows:?}");
    for ((good, all), least) in rows.into_iter().zip([0.995, 0.995, 0.98]) {
        assert!(all > 500 && good as f64 >= least * all as f64, "{good} of {all}, bar {least}");
    }
}
