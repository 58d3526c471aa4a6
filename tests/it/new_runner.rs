//! Nobody is accused without proof: runners without a profile and without anything that a watch stored, from
//! one run on. `LOPE_SEEDS` runners of each archetype.

use crate::support::{count, critical_speed, runner as known, told};
use lope::activity::{Activity, Channel, Samples, Sport};
use lope::athlete::Thresholds;
use lope::calendar::UtcTime;
use lope::classify::{Kind, Role, Sort, Strain, VoteContext, quick_verdict};
use lope::digest::{Digest, digest};
use lope::kernels::random::Random;
use lope::season::{Options, assess};
use lope::synth::{ARCHETYPES, Archetype, Effort, Runner, generate};
use std::collections::BTreeMap;

const WEEKS: u32 = 12;
const MONDAY_S: i64 = 20_514 * 86_400;

/// The runs of a runner's twelve weeks, with whether each was truly easy; each kind and length three times.
fn season(archetype: &Archetype, seed: u64) -> Vec<(Digest, bool)> {
    let mut rng = Random::new(seed);
    let runner = Runner::random(&mut rng);
    let mut runs: BTreeMap<(&str, u32, usize), (Digest, bool)> = BTreeMap::new();
    let mut one = |(n, (day, hour, kind, minutes)): (usize, (i32, f64, _, f64))| {
        let kind: &lope::synth::SessionKind = kind;
        let (run, easy) = runs.entry((kind.id, minutes as u32, n % 3)).or_insert_with(|| {
            let run = generate(&runner, kind, minutes, UtcTime::from_unix_s(0), false, &mut rng);
            let easy = run.truth.effort() == Effort::Easy;
            (digest(run.activity), easy)
        });
        let seconds = 86_400.0 * f64::from(day) + 3600.0 * hour;
        let start = UtcTime::from_unix_s(MONDAY_S).plus_s(seconds);
        (Digest { start, ..run.clone() }, *easy)
    };
    archetype.sessions(WEEKS).enumerate().map(&mut one).collect()
}

#[test]
fn easy_runs_of_twelve_weeks_are_hardly_ever_called_hard() {
    let seeds = count("LOPE_SEEDS", 4) as u64;
    for archetype in ARCHETYPES {
        let (mut hard, mut easy, mut untold) = (0, 0, 0);
        for seed in 0..seeds {
            let runs = season(archetype, 500 + seed);
            let truth: Vec<bool> = runs.iter().map(|r| r.1).collect();
            let found = runs.into_iter().enumerate().map(|(i, r)| (format!("{i:03}"), r.0));
            let season = assess(found.collect(), &Options::default());
            for (run, _) in season.runs.iter().zip(truth).filter(|(_, easy)| *easy) {
                easy += 1;
                hard += usize::from(run.verdict.sort() == Some(Sort::Hard));
                untold += usize::from(run.verdict.sort().is_none());
            }
        }
        println!("{}: {hard} of {easy} easy runs called hard, {untold} untold", archetype.id);
        assert!(hard * 20 <= easy, "{}: {hard} of {easy}", archetype.id);
    }
}

#[test]
fn one_easy_file_alone_is_never_held_to_be_hard() {
    let archetype = Archetype::by_id("well-spaced").unwrap();
    let (mut most, mut n) = (0.0f64, 0);
    for seed in 0..count("LOPE_SEEDS", 4) as u64 {
        for (run, _) in season(archetype, 900 + seed).into_iter().filter(|r| r.1) {
            let season = assess(vec![("one".to_string(), run)], &Options::default());
            most = most.max(season.runs[0].verdict.p_hard);
            n += 1;
        }
    }
    println!("{n} easy files alone: P(hard) at most {most:.2}");
    assert!(n > 20 && most <= 0.6, "{most}");
}

/// An even run at 150 bpm, well below the border of the known runner.
fn even(minutes: usize, mps: f64) -> Digest {
    let time: Vec<f64> = (0..=60 * minutes).map(|s| s as f64).collect();
    let n = time.len();
    let mut samples = Samples::new(time.clone()).unwrap();
    samples.set(Channel::HeartRate, vec![140.0; n]).unwrap();
    samples.set(Channel::Speed, vec![mps; n]).unwrap();
    samples.set(Channel::Distance, time.iter().map(|t| t * mps).collect()).unwrap();
    digest(Activity::new(UtcTime::from_unix_s(1_760_000_000), Sport::Running, samples))
}

fn thresholds() -> Thresholds {
    Thresholds { hr_max: Some(told(190.0, 2.0)), cs: Some(critical_speed(4.5, 0.1)), ..known() }
}

#[test]
fn a_race_of_a_quarter_of_an_hour_and_a_marathon_are_hard_whatever_their_heart_rate() {
    let race = VoteContext { race: true, ..VoteContext::default() };
    let judged = |run: &Digest, context| quick_verdict(run, &thresholds(), context);
    let sorts = |minutes| {
        let run = even(minutes, 2.8);
        [judged(&run, VoteContext::default()).kind, judged(&run, race).kind]
    };
    assert_eq!(sorts(14), [Kind::Easy, Kind::Easy]);
    for minutes in [16, 40, 120, 235] {
        assert_eq!(sorts(minutes), [Kind::Easy, Kind::Hard], "{minutes} min");
    }
    let marathon = judged(&even(251, 2.8), VoteContext::default());
    assert_eq!((marathon.kind, marathon.strain), (Kind::Hard, Some(Strain::Marathon)));
    assert!(marathon.p_hard >= 0.95);
    assert_eq!(judged(&even(246, 2.8), VoteContext::default()).kind, Kind::Easy);
}

/// A ramp to exhaustion, and steps with pauses between: heart rate climbs evenly to its end.
#[test]
fn a_test_to_exhaustion_is_seen_as_maximal_and_a_run_that_warms_up_is_not() {
    let max_of = |heart: &dyn Fn(f64) -> f64| {
        let time: Vec<f64> = (0..=1200).map(f64::from).collect();
        let column: Vec<f64> = time.iter().map(|t| heart(*t)).collect();
        let samples = Samples::new(time).and_then(|s| s.with(Channel::HeartRate, column)).unwrap();
        let start = UtcTime::from_unix_s(1_760_000_000);
        let run = digest(Activity::new(start, Sport::Running, samples));
        let season = assess(vec![("test".to_string(), run)], &Options::default());
        let max = season.athlete.latest().hr_max.clone().unwrap();
        (max.value, max.se)
    };
    let ramp = max_of(&|t| 138.0 + (t - 60.0).max(0.0) / 1140.0 * 54.0);
    let steps = max_of(&|t| {
        let step = (t / 240.0).floor();
        let rest = if t % 240.0 > 200.0 { 14.0 } else { 0.0 };
        142.0 + 12.5 * step - rest
    });
    let run = max_of(&|t| 192.0 - 54.0 * libm::exp(-t / 60.0));
    assert!(ramp.0 <= 197.0 && steps.0 <= 197.0, "{ramp:?} {steps:?}");
    assert!(ramp.1 < run.1 && run.0 > 200.0, "{ramp:?} {run:?}");
}

#[test]
fn three_hours_are_a_hard_day_and_no_hard_run() {
    let profile = lope::athlete::Profile {
        hr_max_bpm: Some(190.0),
        vt1_bpm: Some(158.0),
        vt2_bpm: Some(175.0),
        ..Default::default()
    };
    let role = |minutes| {
        let found = vec![("run".to_string(), even(minutes, 2.6))];
        let options = Options { profile: profile.clone(), ..Options::default() };
        let run = assess(found, &options).runs.remove(0);
        (run.verdict.sort(), run.role)
    };
    assert_eq!(role(170), (Some(Sort::Recovery), Some(Role::Endurance)));
    assert_eq!(role(185), (Some(Sort::Recovery), Some(Role::Hard)));
}
