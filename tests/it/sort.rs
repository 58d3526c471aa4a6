//! The sort on runners whose truth is known, and what it may never do: call a run easier because it was
//! run harder.

use crate::support::{critical_speed, runner, told, trials};
use lope::activity::{Activity, Channel, Samples, Sport};
use lope::athlete::{CriticalSpeed, Thresholds};
use lope::calendar::UtcTime;
use lope::classify::{Sort, TrainingEffect, Verdict, VoteContext, VoteId, quick_verdict};
use lope::digest::{Digest, Track, digest};
use lope::hrv::Hrv;
use lope::kernels::random::Random;
use lope::season::{Options, assess};
use lope::synth::{Effort, Runner, SESSION_KINDS, SessionKind, generate};
use lope::validate::roc_area;

fn thresholds(rng: &mut Random) -> Thresholds {
    let vt1 = 140.0 + 30.0 * rng.uniform();
    let vt2 = vt1 + 8.0 + 14.0 * rng.uniform();
    let cs = critical_speed(2.8 + 2.0 * rng.uniform(), 0.1);
    Thresholds {
        // So high that no heart rate of the test is refused.
        hr_max: Some(told(230.0, 3.0)),
        hr_rest: told(50.0, 3.0),
        vt1: Some(told(vt1, 5.0)),
        vt2: Some(told(vt2, 4.0)),
        cs: Some(CriticalSpeed { lower_bound: rng.uniform() < 0.3, ..cs }),
        cp_w: None,
        nodes: Vec::new(),
    }
}

/// Some minutes in stretches of their own speed, at 5 s a sample, with a heart that follows.
fn random_run(rng: &mut Random) -> Digest {
    let (mut speeds, mut hearts) = (Vec::new(), Vec::new());
    let mut heart = 110.0;
    while speeds.len() < 150 + rng.below(150) {
        let pace = 2.0 + 3.0 * rng.uniform();
        for _ in 0..6 + rng.below(60) {
            heart += (60.0 + 32.0 * pace - heart) * 0.12;
            speeds.push(pace + rng.normal(0.0, 0.05));
            hearts.push(heart + rng.normal(0.0, 1.0));
        }
    }
    let time: Vec<f64> = (0..speeds.len()).map(|i| 5.0 * i as f64).collect();
    let mut samples = Samples::new(time).and_then(|s| s.with(Channel::Speed, speeds)).unwrap();
    if rng.uniform() < 0.9 {
        samples.set(Channel::HeartRate, hearts).unwrap();
    }
    let mut activity = Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples);
    activity.session.rpe = (rng.uniform() < 0.5).then(|| (10.0 * rng.uniform()).round());
    digest(activity)
}

/// The run with every heart rate some bpm higher and every grade-adjusted speed so many times as high.
fn harder(run: &Digest, bpm: f64, times: f64) -> Digest {
    let mut other = run.clone();
    let mut track = Track::default();
    for mut bin in run.track.bins() {
        bin.heart_rate += bpm;
        bin.gap *= times;
        track.push(bin);
    }
    other.track = track;
    for s in &mut other.segments {
        s.mean_gap *= times;
        s.mean_heart_rate += bpm;
        s.end_heart_rate += bpm;
    }
    for s in other.strides.iter_mut().flatten() {
        s.mean_gap *= times;
    }
    for peak in other.peaks.iter_mut().chain([&mut other.peak_heart_rate]).flatten() {
        *peak += bpm;
    }
    other
}

/// The run with the beats of a strap whose windows all show about this alpha1.
fn with_alpha1(run: &Digest, strap: &Hrv, alpha1: f64) -> Digest {
    let mut hrv = Hrv { coverage: 1.0, trusted: true, ..strap.clone() };
    for (i, window) in hrv.windows.iter_mut().enumerate() {
        window.alpha1 = Some(alpha1 + 0.02 * (i % 3) as f64);
        window.used = true;
    }
    Digest { hrv: Ok(hrv), moving_s: 2100.0, ..run.clone() }
}

/// What a strap on an even run of 35 minutes gives.
fn strap() -> Hrv {
    let mut rng = Random::new(5);
    let runner = Runner::random(&mut rng);
    let run = generate(&runner, &SESSION_KINDS[0], 35.0, UtcTime::from_unix_s(0), true, &mut rng);
    digest(run.activity).hrv.unwrap()
}

fn voices(verdict: &Verdict) -> Vec<VoteId> {
    verdict.ballots.iter().map(|(id, _)| *id).collect()
}

#[test]
fn no_run_is_called_easier_because_it_was_harder() {
    let wanted = trials();
    let mut rng = Random::new(17);
    let runs: Vec<Digest> = (0..400).map(|_| random_run(&mut rng)).collect();
    let strap = strap();
    let mut done = 0;
    let mut moved = 0;
    while done < wanted {
        let mut run = runs[done % runs.len()].clone();
        let t = thresholds(&mut rng);
        if rng.uniform() < 0.3 {
            let alpha1 = 0.4 + 0.8 * rng.uniform();
            run = with_alpha1(&run, &strap, alpha1);
        }
        let before = quick_verdict(&run, &t, VoteContext::default());
        let other = match done % 4 {
            0 => harder(&run, (1.0 + 30.0 * rng.uniform()).round() / 2.0, 1.0),
            1 => harder(&run, 0.0, 1.0 + 0.3 * rng.uniform()),
            2 => {
                let mut other = run.clone();
                other.session.rpe = run.session.rpe.map(|r| (r + 3.0 * rng.uniform()).min(10.0));
                other
            }
            _ => match run.hrv.as_ref().ok().and_then(|h| h.alpha1().ok()) {
                Some((alpha1, _)) => with_alpha1(&run, &strap, alpha1 - 0.05 - 0.3 * rng.uniform()),
                None => harder(&run, 0.5, 1.001),
            },
        };
        let after = quick_verdict(&other, &t, VoteContext::default());
        done += 1;
        // The property holds the voices fixed: one that falls silent is another question.
        if voices(&before) != voices(&after) {
            continue;
        }
        moved += usize::from(after.p_hard > before.p_hard);
        assert!(
            after.p_hard >= before.p_hard - 1e-12,
            "trial {done}: {} then {}",
            before.p_hard,
            after.p_hard
        );
    }
    assert!(moved > wanted * 3 / 10, "only {moved} of {wanted} trials moved anything");
}

/// One session of the fleet, with what it truly was.
struct Known {
    kind: &'static SessionKind,
    hard: Option<bool>,
    p_hard: Option<f64>,
    reps: usize,
    strides: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Channels {
    Both,
    HeartAlone,
    PaceAlone,
}

fn context(mut activity: Activity, channels: Channels) -> Digest {
    let old = activity.samples.clone();
    let mut samples = Samples::new(old.time().to_vec()).unwrap();
    let keep: &[Channel] = match channels {
        Channels::Both => return digest(activity),
        Channels::HeartAlone => &[Channel::HeartRate, Channel::Cadence],
        Channels::PaceAlone => &[Channel::Speed, Channel::Distance, Channel::Altitude],
    };
    for channel in keep {
        if let Some(column) = old.get(*channel) {
            samples.set(*channel, column.to_vec()).unwrap();
        }
    }
    activity.samples = samples;
    activity.beats = None;
    digest(activity)
}

/// Every kind of session twice by each of these runners, thresholds learned from the runs alone.
fn fleet(seeds: std::ops::Range<u64>, channels: Channels) -> Vec<Known> {
    let one = |seed: u64| {
        let mut rng = Random::new(seed);
        let runner = Runner::random(&mut rng);
        let mut found = Vec::new();
        let mut truths = Vec::new();
        for n in 0..2 * SESSION_KINDS.len() {
            let kind = &SESSION_KINDS[n % SESSION_KINDS.len()];
            let start = UtcTime::from_unix_s(1_760_000_000 + 172_800 * n as i64);
            let run = generate(&runner, kind, 35.0 + 15.0 * rng.uniform(), start, false, &mut rng);
            truths.push((kind, run.truth.effort()));
            found.push((format!("{n:03}"), context(run.activity, channels)));
        }
        let season = assess(found, &Options::default());
        let known =
            |(run, (kind, truth)): (&lope::season::Run, (&'static SessionKind, Effort))| Known {
                kind,
                hard: match truth {
                    Effort::Hard => Some(true),
                    Effort::Easy => Some(false),
                    Effort::Moderate => None,
                },
                p_hard: run.verdict.sort().map(|_| run.verdict.p_hard),
                reps: run.verdict.structure.reps.len(),
                strides: *run.verdict.structure.strides.as_ref().unwrap_or(&0),
            };
        season.runs.iter().zip(truths).map(known).collect::<Vec<Known>>()
    };
    seeds.flat_map(one).collect()
}

/// Area under the ROC curve, and the share sorted right, of easy against hard.
fn told_apart(fleet: &[Known]) -> (f64, f64) {
    let of = |hard: bool| {
        let own = fleet.iter().filter(|k| k.hard == Some(hard));
        own.map(|k| k.p_hard.unwrap_or(0.5)).collect::<Vec<f64>>()
    };
    let (hard, easy) = (of(true), of(false));
    let right =
        hard.iter().filter(|p| **p >= 0.5).count() + easy.iter().filter(|p| **p < 0.5).count();
    (roc_area(&hard, &easy).unwrap(), right as f64 / (hard.len() + easy.len()) as f64)
}

#[test]
fn synthetic_runners_are_told_apart_by_both_channels_and_by_either() {
    let bars = [
        (Channels::Both, "heart rate and pace", 0.98),
        (Channels::HeartAlone, "heart rate alone", 0.95),
        (Channels::PaceAlone, "pace alone", 0.93),
    ];
    for (channels, name, bar) in bars {
        let fleet = fleet(100..140, channels);
        let (area, right) = told_apart(&fleet);
        println!("{name}: area {area:.3}, sorted right {right:.3}, {} sessions", fleet.len());
        assert!(area >= bar, "{name}: area {area:.3}, bar {bar}");
    }
}

#[test]
fn repetitions_and_strides_of_synthetic_sessions_are_counted() {
    let fleet = fleet(200..240, Channels::Both);
    let of = |id: &'static str| fleet.iter().filter(move |k| k.kind.id == id);
    let planned = [("vo2", 5), ("cruise", 4)];
    let (mut near, mut all) = (0, 0);
    for (id, reps) in planned {
        near += of(id).filter(|k| k.reps.abs_diff(reps) <= 1).count();
        all += of(id).count();
        let off: Vec<usize> = of(id).map(|k| k.reps).filter(|n| n.abs_diff(reps) > 1).collect();
        println!("{id}: planned {reps}, miscounted {off:?}");
    }
    println!("repetitions within one: {near} of {all}");
    let strides: usize = of("recovery_strides").map(|k| k.strides.min(5)).sum();
    let planted = 5 * of("recovery_strides").count();
    let even = ["recovery", "easy", "long", "moderate", "treadmill"];
    let false_ones: usize = even.iter().flat_map(|id| of(id)).map(|k| k.strides).sum();
    let extra: usize = of("recovery_strides").map(|k| k.strides.saturating_sub(5)).sum();
    let precision = strides as f64 / (strides + extra + false_ones) as f64;
    println!(
        "strides: {strides} of {planted} found, {} where none were; precision {precision:.3}",
        false_ones + extra
    );
    assert!(near * 100 >= 95 * all, "{near} of {all}");
    assert!(strides * 10 >= 9 * planted, "{strides} of {planted}");
    assert!(precision >= 0.9, "{precision}");
}

/// An even run of 50 minutes at a speed and a heart rate, steps at 176 a minute.
fn even(bpm: f64, mps: f64) -> Activity {
    let n = 3001;
    let time: Vec<f64> = (0..n).map(f64::from).collect();
    let mut samples = Samples::new(time).unwrap();
    samples.set(Channel::HeartRate, vec![bpm; n as usize]).unwrap();
    samples.set(Channel::Speed, vec![mps; n as usize]).unwrap();
    samples.set(Channel::Cadence, vec![176.0; n as usize]).unwrap();
    Activity::new(UtcTime::from_unix_s(1_760_000_000), Sport::Running, samples)
}

fn known_runner() -> Thresholds {
    Thresholds {
        hr_max: Some(told(188.0, 3.0)),
        hr_rest: told(50.0, 3.0),
        cs: Some(critical_speed(4.0, 0.1)),
        ..runner()
    }
}

fn weight_of(verdict: &Verdict, id: VoteId) -> Option<f64> {
    verdict.ballots.iter().find(|(own, _)| *own == id).map(|(_, b)| b.weight)
}

fn judged(activity: Activity) -> Verdict {
    quick_verdict(&digest(activity), &known_runner(), VoteContext::default())
}

#[test]
fn a_treadmill_halves_the_say_of_pace() {
    let outdoors = judged(even(135.0, 2.9));
    let mut indoors = even(135.0, 2.9);
    indoors.sub_sport = lope::activity::SubSport::Treadmill;
    let indoors = judged(indoors);
    let pace = |v: &Verdict| weight_of(v, VoteId::PaceDose).unwrap();
    assert!((pace(&indoors) - 0.5 * pace(&outdoors)).abs() < 1e-12);
    assert_eq!((outdoors.sort(), indoors.sort()), (Some(Sort::Recovery), Some(Sort::Recovery)));
}

#[test]
fn without_speed_the_heart_speaks_alone_and_without_a_heart_pace_does() {
    let only = |channel: Channel, bpm: f64, mps: f64| {
        let mut activity = even(bpm, mps);
        let column = activity.samples.get(channel).unwrap().to_vec();
        let time = activity.samples.time().to_vec();
        activity.samples = Samples::new(time).and_then(|s| s.with(channel, column)).unwrap();
        judged(activity)
    };
    let heart = only(Channel::HeartRate, 168.0, 3.0);
    assert_eq!((voices(&heart), heart.sort()), (vec![VoteId::HeartRateDose], Some(Sort::Hard)));
    let pace = only(Channel::Speed, 120.0, 4.0);
    assert_eq!((voices(&pace), pace.sort()), (vec![VoteId::PaceDose], Some(Sort::Hard)));
    let slow = only(Channel::Speed, 170.0, 2.6);
    assert_eq!(slow.sort(), Some(Sort::Recovery));
    // One channel alone is never claimed to be sure.
    assert!([&heart, &pace, &slow].iter().all(|v| v.confidence <= 0.80));
}

#[test]
fn without_either_nothing_is_claimed_and_the_reason_is_said() {
    let mut activity = even(140.0, 3.0);
    activity.samples = Samples::new(activity.samples.time().to_vec()).unwrap();
    let verdict = judged(activity);
    assert_eq!((verdict.sort(), verdict.p_hard), (None, 0.5));
    let reasons: Vec<String> = verdict.silent.iter().map(|(_, why)| why.to_string()).collect();
    assert!(reasons.iter().any(|r| r == "no heart rate in this file"), "{reasons:?}");
}

#[test]
fn a_heart_rate_that_no_heart_of_this_runner_has_stays_silent() {
    let verdict = judged(even(202.0, 2.8));
    assert_eq!((voices(&verdict), verdict.sort()), (vec![VoteId::PaceDose], Some(Sort::Recovery)));
}

#[test]
fn heat_lowers_the_say_of_the_heart_and_thin_air_that_of_pace() {
    let with = |channel: Channel, value: f64| {
        let mut activity = even(158.0, 3.3);
        let n = activity.samples.len();
        activity.samples.set(channel, vec![value; n]).unwrap();
        judged(activity)
    };
    let heart = |v: &Verdict| weight_of(v, VoteId::HeartRateDose).unwrap();
    let pace = |v: &Verdict| weight_of(v, VoteId::PaceDose).unwrap();
    let (mild, hot) = (with(Channel::Temperature, 20.0), with(Channel::Temperature, 40.0));
    assert!((heart(&hot) - 0.7 * heart(&mild)).abs() < 1e-12);
    // What the heart loses, pace takes over.
    assert!(pace(&hot) > pace(&mild) && hot.p_hard < mild.p_hard);
    let (sea, high) = (with(Channel::Altitude, 100.0), with(Channel::Altitude, 3000.0));
    assert!((pace(&high) - 0.5 * pace(&sea)).abs() < 1e-12);
}

#[test]
fn each_vote_says_what_alone_would_turn_the_sort() {
    let verdict = lope::classify::classify(
        &digest(even(150.0, 3.2)),
        &known_runner(),
        VoteContext::default(),
    );
    assert_eq!(verdict.sort(), Some(Sort::Recovery));
    let heart = &verdict.ballots.iter().find(|(id, _)| *id == VoteId::HeartRateDose).unwrap().1;
    let turns = heart.turns_at.as_ref().unwrap();
    let bpm: f64 = turns.split(' ').rev().nth(1).unwrap().parse().unwrap();
    // The run at that heart rate, with the load that goes with it, is at least as hard as the border.
    assert!((151.0..175.0).contains(&bpm), "{turns}");
    assert_eq!(judged(even(bpm + 1.0, 3.2)).sort(), Some(Sort::Hard));
}

#[test]
fn a_runner_who_has_only_run_at_one_heart_rate_is_not_accused_and_one_who_told_a_threshold_is() {
    let season = |profile: lope::athlete::Profile| {
        let found = (0..36).map(|n| {
            let start = UtcTime::from_unix_s(1_760_000_000 + 172_800 * n);
            let activity = Activity { start, ..even(165.0 + (n % 4) as f64, 3.0) };
            (format!("{n:02}"), digest(activity))
        });
        assess(found.collect(), &Options { profile, ..Options::default() })
    };
    let learned = season(lope::athlete::Profile::default());
    assert!(!learned.runs.iter().any(|r| r.verdict.is_hard()));
    let said = lope::findings::Findings::of(&learned);
    assert!(said.headline.contains("can't be told hard or easy yet"), "{said:?}");
    let first = &said.to_mend[0];
    assert_eq!(first.sentence, said.headline);
    assert!(first.action.as_ref().is_some_and(|a| a.contains("hard 20 minutes")), "{first:?}");
    let told = lope::athlete::Profile {
        vt1_bpm: Some(150.0),
        hr_max_bpm: Some(180.0),
        ..Default::default()
    };
    assert!(season(told).runs.iter().all(|r| r.verdict.is_hard()));
}

#[test]
fn a_vendors_label_speaks_only_where_it_is_asked_or_alone() {
    let told = |activity: &mut Activity, effect: f64| {
        activity.session.aerobic_training_effect = Some(effect);
    };
    let mut run = even(140.0, 2.9);
    told(&mut run, 4.5);
    let run = digest(run);
    let with = |effect: TrainingEffect| {
        let context = VoteContext { training_effect: effect, ..VoteContext::default() };
        quick_verdict(&run, &known_runner(), context)
    };
    let (alone, always) = (with(TrainingEffect::WhenAlone), with(TrainingEffect::Always));
    assert_eq!(alone.p_hard, with(TrainingEffect::Never).p_hard);
    assert!(!voices(&alone).contains(&VoteId::TrainingEffect));
    assert!(always.p_hard > alone.p_hard && voices(&always).contains(&VoteId::TrainingEffect));
    // Neither heart rate nor speed: the label is all there is, and the verdict says so.
    let time: Vec<f64> = (0..1800).map(f64::from).collect();
    let mut bare =
        Activity::new(UtcTime::from_unix_s(0), Sport::Running, Samples::new(time).unwrap());
    assert_eq!(
        quick_verdict(&digest(bare.clone()), &known_runner(), VoteContext::default()).sort(),
        None
    );
    told(&mut bare, 4.5);
    let found = quick_verdict(&digest(bare.clone()), &known_runner(), VoteContext::default());
    assert_eq!(found.sort(), Some(Sort::Hard));
    assert!(found.ballots[0].1.because.ends_with("nothing else could speak"));
    let never = VoteContext { training_effect: TrainingEffect::Never, ..VoteContext::default() };
    assert_eq!(quick_verdict(&digest(bare), &known_runner(), never).sort(), None);
}
