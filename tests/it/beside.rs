//! What stands beside a run: its splits, its time in zones, and the usual run of its kind.

use crate::support::{self, first, season_names, unpacked};
use lope::digest::digest;
use lope::findings::{Label, USUAL_DAYS, label, usual};
use lope::season::{Options, PartKind, Run, Season, assess, minutes_by_domain};
use lope::units::MILE_M;

fn season() -> Season {
    let files = season_names(".fit").into_iter().filter(|n| n.ends_with(".fit"));
    let digests = files.map(|n| (n.clone(), digest(first(&unpacked(&support::season().join(&n))))));
    assess(digests.collect(), &Options::default())
}

fn runs(season: &Season) -> impl Iterator<Item = &Run> {
    season.runs.iter().filter(|r| r.counts_as_run() && r.digest.distance_m.is_ok())
}

#[test]
fn splits_hold_the_whole_run_and_each_is_as_long_as_asked() {
    let season = season();
    for run in runs(&season) {
        for long in [1000.0, MILE_M] {
            let splits = run.splits(long);
            let metres: f64 = splits.iter().map(|s| s.metres).sum();
            let seconds: f64 = splits.iter().map(|s| s.time_s).sum();
            let whole = run.digest.moved_m.unwrap();
            // Less than a tenth of a split may be left out at the end.
            assert!((-0.02 * whole..=0.1 * long + 0.02 * whole).contains(&(whole - metres)));
            assert!(seconds <= run.digest.timer_s + 5.0 && seconds > 0.85 * run.digest.timer_s);
            let (last, full) = splits.split_last().unwrap();
            // A bin is 5 s long.
            assert!(full.iter().all(|s| (s.metres - long).abs() < 40.0), "{full:?}");
            assert!(last.metres < long + 40.0 && last.metres > 0.09 * long);
        }
    }
}

#[test]
fn five_zones_and_three_domains_share_the_same_time() {
    let mut season = season();
    let mut by_watch = 0;
    for run in &mut season.runs {
        let (Ok(zones), Ok(domains)) =
            (run.zone_times(), minutes_by_domain(&run.digest, &run.thresholds))
        else {
            continue;
        };
        let (five, three): (f64, f64) = (zones.minutes.iter().sum(), domains.iter().sum());
        assert!((five - three).abs() < 1e-9, "{five} {three}");
        // With the thresholds as bounds the zones are the domains.
        let (vt1, vt2) = (
            run.thresholds.vt1.as_ref().unwrap().value,
            run.thresholds.vt2.as_ref().unwrap().value,
        );
        run.digest.runner.heart_rate_zones = vec![50.0, vt1, vt2, vt2 + 50.0, vt2 + 60.0];
        let zones = run.zone_times().unwrap();
        assert_eq!(zones.from_bpm, [50.0, vt1, vt2, vt2 + 50.0]);
        assert!((zones.minutes[0] + zones.minutes[1] - domains[0]).abs() < 1e-9);
        assert!((zones.minutes[2] - domains[1]).abs() < 1e-9);
        by_watch += 1;
    }
    assert!(by_watch > 20);
}

#[test]
fn laps_are_shown_where_there_is_room_for_half_of_them() {
    let season = season();
    let mut seen = 0;
    for run in runs(&season).filter(|r| r.laps().len() >= 3) {
        let laps = run.laps();
        let rows = laps.len().div_ceil(2);
        let splits = (PartKind::Splits, run.splits(1000.0));
        assert_eq!(run.parts_shown(1000.0, rows - 1), splits);
        assert_eq!(run.parts_shown(1000.0, rows), (PartKind::Laps, laps));
        seen += 1;
    }
    assert!(seen > 3, "{seen}");
}

#[test]
fn the_usual_run_is_the_middle_of_those_before_it_and_of_its_kind() {
    let season = season();
    let last = runs(&season).filter(|r| label(r) == Label::Recovery).last().unwrap();
    let found = usual(&season, last).unwrap();
    let before = |r: &&Run| {
        label(r) == Label::Recovery && (last.day.0 - USUAL_DAYS..last.day.0).contains(&r.day.0)
    };
    let others: Vec<&Run> = runs(&season).filter(before).collect();
    assert_eq!(found.runs, others.len());
    let mut lengths: Vec<f64> =
        others.iter().map(|r| r.digest.distance_m.clone().unwrap()).collect();
    lengths.sort_by(f64::total_cmp);
    let n = lengths.len();
    assert_eq!(found.distance_m, Some(0.5 * (lengths[(n - 1) / 2] + lengths[n / 2])));
    assert!(found.speed.unwrap() > 0.5 * last.mean_speed().unwrap());
    // The first of its kind has nothing to stand beside.
    assert_eq!(usual(&season, runs(&season).next().unwrap()), None);
    // Later runs say nothing, and faster ones nothing of heart rate at this pace.
    let mut shorter = season.clone();
    let at = shorter.runs.iter().position(|r| r.path == last.path).unwrap();
    shorter.runs.truncate(at + 1);
    assert_eq!(usual(&shorter, &shorter.runs[at]), Some(found));
}
