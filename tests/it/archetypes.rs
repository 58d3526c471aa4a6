//! Synthetic archetypes, `LOPE_SEEDS` of each: their scores fall in the order that is known beforehand (
//! D.10). The runners' true thresholds are given as a profile, so that the order tests the scores alone.

use crate::support::count;
use lope::athlete::Profile;
use lope::calendar::UtcTime;
use lope::digest::{Digest, digest};
use lope::kernels::random::Random;
use lope::kernels::stats::mean;
use lope::season::{Options, Run, Season, assess};
use lope::synth::{ARCHETYPES, Archetype, Runner, generate};
use std::collections::BTreeMap;

const WEEKS: u32 = 12;
/// A Monday, at midnight on the runner's clock (two hours behind UTC).
const MONDAY_S: i64 = 20_514 * 86_400 + 2 * 3600;

/// The runs of one runner: each kind and length three times, so that no season holds one run over and
/// over.
struct Library {
    runner: Runner,
    rng: Random,
    runs: BTreeMap<(&'static str, u32, usize), Digest>,
}

impl Library {
    fn new(seed: u64) -> Library {
        let mut rng = Random::new(seed);
        Library { runner: Runner::random(&mut rng), rng, runs: BTreeMap::new() }
    }

    fn season(&mut self, archetype: &Archetype) -> Season {
        let Library { runner, rng, runs } = self;
        let mut digests = Vec::new();
        for (n, (day, hour, kind, minutes)) in archetype.sessions(WEEKS).enumerate() {
            let digest = runs.entry((kind.id, minutes as u32, n % 3)).or_insert_with(|| {
                let start = UtcTime::from_unix_s(MONDAY_S);
                let run = generate(runner, kind, minutes, start, false, rng);
                digest(run.activity)
            });
            let seconds = 86_400.0 * f64::from(day) + 3600.0 * hour;
            let start = UtcTime::from_unix_s(MONDAY_S).plus_s(seconds);
            digests.push((format!("{n}.fit"), Digest { start, ..digest.clone() }));
        }
        let profile = Profile {
            hr_max_bpm: Some(runner.hr_max),
            hr_rest_bpm: Some(runner.hr_rest),
            vt1_bpm: Some(runner.vt1),
            vt2_bpm: Some(runner.vt2),
            cs_mps: Some(runner.cs),
            ..Profile::default()
        };
        assess(digests, &Options { profile, ..Options::default() })
    }
}

/// Mean spacing and mean recovery score of each archetype.
fn means() -> BTreeMap<&'static str, (f64, f64)> {
    let one = |seed: u64| {
        let mut library = Library::new(seed);
        ARCHETYPES
            .iter()
            .map(|archetype| {
                let season = library.season(archetype);
                let spacing = season.spacing.headline.clone();
                let scores = season.runs.iter().filter_map(Run::recovery_score);
                let recovery = mean(&scores.collect::<Vec<_>>());
                (spacing.unwrap_or(f64::NAN), recovery.unwrap_or(f64::NAN))
            })
            .collect::<Vec<_>>()
    };
    let seeds: Vec<u64> = (0..count("LOPE_SEEDS", 16) as u64).collect();
    let all: Vec<Vec<(f64, f64)>> = std::thread::scope(|scope| {
        let halves = seeds.chunks(seeds.len().div_ceil(2));
        let workers: Vec<_> = halves
            .map(|half| scope.spawn(move || half.iter().map(|s| one(*s)).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|w| w.join().unwrap()).collect()
    });
    ARCHETYPES
        .iter()
        .enumerate()
        .map(|(k, a)| {
            let column = |get: fn(&(f64, f64)) -> f64| {
                mean(&all.iter().map(|row| get(&row[k])).collect::<Vec<_>>()).unwrap()
            };
            (a.id, (column(|p| p.0), column(|p| p.1)))
        })
        .collect()
}

#[test]
fn archetypes_fall_in_the_order_that_is_known_beforehand() {
    let means = means();
    println!("{means:#?}");
    let spacing = |id: &str| means[id].0;
    let recovery = |id: &str| means[id].1;
    let falling = ["well-spaced", "polarised", "double-threshold", "sporadic", "back-to-back"];
    for pair in falling.windows(2) {
        let (a, b) = (spacing(pair[0]), spacing(pair[1]));
        assert!(a >= b, "spacing of {} is {a:.1}, of {} {b:.1}", pair[0], pair[1]);
    }
    // Both run their easy runs easy: 0.68 and 0.75 of critical speed score within a point or two.
    assert!(recovery("well-spaced") >= recovery("all-easy") - 2.0, "{means:?}");
    assert!(recovery("all-easy") > recovery("grey-zone"), "{means:?}");
}

/// Without a hard session most rules have nothing to judge; those that have say so.
#[test]
fn all_easy_is_spaced_by_the_rules_that_apply_and_says_so() {
    let season = Library::new(3).season(Archetype::by_id("all-easy").unwrap());
    assert!(season.spacing.headline.is_ok(), "{:?}", season.spacing.headline);
    let speak: Vec<&str> =
        season.spacing.rules.iter().filter(|(_, r)| r.is_ok()).map(|(id, _)| id.id()).collect();
    assert_eq!(speak, ["hard_share", "no_relief"]);
    let share = season.spacing.rules.iter().find(|(id, _)| id.id() == "hard_share").unwrap();
    assert_eq!(share.1.as_ref().unwrap().because, "all easy");
    for (id, rule) in season.spacing.rules.iter().filter(|(_, r)| r.is_err()) {
        let why = rule.as_ref().unwrap_err().to_string();
        assert!(why.contains("hard") || why.contains("habit"), "{id}: {why}");
    }
}
