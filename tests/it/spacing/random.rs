//! Properties over random seasons: `LOPE_TRIALS` of them.

use super::{LEVELS, MONDAY, hard, recovery, session};
use crate::support::{runner, trials};
use lope::activity::{Absent, Activity, Channel, Samples, Sport};
use lope::athlete::{Level, Thresholds};
use lope::calendar::{Day, UtcTime};
use lope::classify::{
    Doses, Drift, Kind, Role, SessionType, Sort, Structure, Verdict, VoteContext,
};
use lope::digest::{Digest, digest};
use lope::kernels::random::Random;
use lope::score::HistoryEntry;
use lope::score::spacing::{Limits, RULES, RuleInput, Session, Spacing, spacing};

/// An activity of so many minutes; of the recording itself no rule asks more than the time above VT2, so
/// that eight minutes of it are enough.
fn recorded(minutes: f64, sport: Sport, bpm: f64) -> Digest {
    let time: Vec<f64> = (0..=96).map(|t| 5.0 * f64::from(t)).collect();
    let heart = vec![bpm; time.len()];
    let samples = Samples::new(time).and_then(|s| s.with(Channel::HeartRate, heart)).unwrap();
    let digest = digest(Activity::new(UtcTime::from_unix_s(0), sport, samples));
    Digest { elapsed_s: 60.0 * minutes, ..digest }
}

fn verdict(p_hard: f64, reps: usize) -> Verdict {
    let easy = (1.0 - p_hard) * 0.7;
    Verdict {
        kind: match p_hard {
            p if p >= 0.5 => Kind::Hard,
            _ if easy >= 0.5 => Kind::Easy,
            _ => Kind::Moderate,
        },
        p_hard,
        p_moderate: 1.0 - p_hard - easy,
        p_easy: easy,
        confidence: 0.9,
        ballots: Vec::new(),
        silent: Vec::new(),
        strain: None,
        doubt: None,
        doses: doses(),
        structure: Structure {
            session_type: SessionType::Steady,
            reps: vec![(0.0, 180.0); reps],
            workout: None,
            strides: Ok(0),
            surges: 0,
            planned_intervals: 0,
            fast: Vec::new(),
            reached: true,
        },
        context: VoteContext::default(),
        flips_if: None,
    }
}

fn doses() -> Doses {
    let none = || Err(Absent::not_applicable("made by hand"));
    Doses {
        heart_rate: Ok(0.5),
        pace: none(),
        alpha1: none(),
        power: none(),
        by_heart_rate: Err(Absent::not_applicable("made by hand")),
        by_pace: Err(Absent::not_applicable("made by hand")),
        drift: Drift::default(),
    }
}

/// A random season of 1 to 24 activities over up to ten weeks: runs and rides, doubles, breaks, some
/// unclassified, some without load.
struct Made {
    digests: Vec<Digest>,
    verdicts: Vec<Verdict>,
    roles: Vec<Option<Role>>,
    loads: Vec<Option<f64>>,
}

fn made(random: &mut Random, pool: &[Digest]) -> Made {
    let mut at = f64::from(MONDAY) * 86_400.0;
    let mut made =
        Made { digests: Vec::new(), verdicts: Vec::new(), roles: Vec::new(), loads: Vec::new() };
    for _ in 0..1 + random.below(24) {
        let pause = match random.below(20) {
            0 => 24.0 * 10.0 * random.uniform(),
            1..=3 => 0.3 + random.uniform(),
            _ => 4.0 + 56.0 * random.uniform(),
        };
        at += (3600.0 * pause).round();
        let mut digest = pool[random.below(pool.len())].clone();
        digest.start = UtcTime::from_unix_s(at as i64);
        at += digest.elapsed_s;
        let mut verdict = verdict(random.uniform(), random.below(6));
        if random.below(12) == 0 {
            verdict.kind = Kind::Unclassified;
        }
        let run = digest.sport == Sport::Running;
        made.roles.push(match (run, verdict.sort()) {
            (true, Some(Sort::Hard)) => Some(Role::Hard),
            (true, Some(_)) if random.below(2) == 0 => Some(Role::Recovery),
            (true, Some(_)) => Some(Role::Endurance),
            _ => None,
        });
        made.loads.push((random.below(8) > 0).then(|| 20.0 + 100.0 * random.uniform()));
        made.digests.push(digest);
        made.verdicts.push(verdict);
    }
    made
}

fn judge(made: &Made, order: &[usize], thresholds: &Thresholds, level: Level) -> Spacing {
    let history: Vec<HistoryEntry<'_>> = order
        .iter()
        .map(|&i| HistoryEntry {
            digest: &made.digests[i],
            day: Day::at(made.digests[i].start, 0),
            thresholds,
            verdict: &made.verdicts[i],
            role: made.roles[i],
            intent: None,
            load: made.loads[i],
        })
        .collect();
    spacing(&history, &Limits::default(), level)
}

/// What the order of files must not change: all but the indices.
fn told(s: &Spacing) -> String {
    let rules: Vec<String> = s
        .rules
        .iter()
        .chain(&s.all)
        .map(|(id, r)| match r {
            Ok(r) => {
                let dates: Vec<String> =
                    r.breaches.iter().map(|b| format!("{} {}", b.day, b.kind)).collect();
                format!("{id} {} {} {} {dates:?}", r.value, r.share, r.because)
            }
            Err(why) => format!("{id} {why}"),
        })
        .collect();
    format!("{:?} {:?} {:?} {:?} {:?} {rules:?}", s.headline, s.season, s.best, s.worst, s.breaks)
}

/// Scores within 0 and 100, points within 0 and 1, breaches that name a session, the same answer for any
/// order of the files.
#[test]
fn random_seasons_stay_on_the_scale_in_any_order() {
    let wanted = trials();
    let pool = [
        recorded(25.0, Sport::Running, 130.0),
        recorded(40.0, Sport::Running, 150.0),
        recorded(45.0, Sport::Running, 176.0),
        recorded(95.0, Sport::Running, 140.0),
        recorded(50.0, Sport::Cycling, 120.0),
    ];
    let (pool, thresholds) = (&pool, &Thresholds { cs: None, ..runner() });
    let counts = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4u64)
            .map(|k| {
                scope.spawn(move || random_seasons(20_260_302 + k, wanted / 4, pool, thresholds))
            })
            .collect();
        workers
            .into_iter()
            .map(|w| w.join().unwrap())
            .fold([0; 3], |sum, counts| std::array::from_fn(|k| sum[k] + counts[k]))
    });
    let [scored, none, breaches] = counts;
    assert!(scored > wanted * 2 / 5 && none > wanted / 100 && breaches > wanted, "{counts:?}");
}

/// How many seasons had a score, how many none, and how many breaches were found.
fn random_seasons(
    seed: u64,
    rounds: usize,
    pool: &[Digest],
    thresholds: &Thresholds,
) -> [usize; 3] {
    let mut random = Random::new(seed);
    let mut counts = [0; 3];
    for round in 0..rounds {
        let made = made(&mut random, pool);
        let n = made.digests.len();
        let forwards: Vec<usize> = (0..n).collect();
        let found = judge(&made, &forwards, thresholds, LEVELS[round % 3]);
        for score in [&found.headline, &found.season] {
            match score {
                Ok(s) => assert!((0.0..=100.0).contains(s), "{s}"),
                Err(why) => assert!(!why.to_string().is_empty()),
            }
        }
        counts[usize::from(found.headline.is_err())] += 1;
        for (id, rule) in found.rules.iter().chain(&found.all) {
            let Ok(rule) = rule else { continue };
            assert!((0.0..=1.0).contains(&rule.share), "{id}: {rule:?}");
            assert!(rule.value.is_finite() && !rule.because.is_empty(), "{id}: {rule:?}");
            counts[2] += rule.breaches.len();
            assert!(
                rule.breaches.iter().all(|b| b.index < n && !b.kind.to_string().is_empty()),
                "{id}"
            );
        }
        if let (Some(best), Some(worst)) = (found.best, found.worst) {
            assert!(best.score >= worst.score && best.from <= best.to);
        }
        // One random exchange after another reaches every order.
        let mut order = forwards;
        for i in (1..n).rev() {
            order.swap(i, random.below(i + 1));
        }
        let shuffled = judge(&made, &order, thresholds, LEVELS[round % 3]);
        assert_eq!(told(&found), told(&shuffled), "seed {seed}, round {round}");
    }
    counts
}

fn shares(sessions: &[Session], level: Level, ids: &[&str]) -> Vec<Option<f64>> {
    let limits = Limits::default();
    let view = RuleInput { all: sessions, range: 0..sessions.len(), limits: &limits, level };
    let share = |id: &&str| {
        let rule = RULES.iter().find(|r| r.id.id() == *id).unwrap();
        (rule.judge)(&view).ok().map(|r| r.share)
    };
    ids.iter().map(share).collect()
}

/// Moving all that comes from one hard session on by whole days away from
/// the hard session before it never costs a point of `hard_gap`, `hard_streak` or `no_relief`. Not asked:
/// two on one day, which a plan may mean as one block, and gaps that become a break.
#[test]
fn a_longer_gap_between_hard_sessions_never_costs_in_random_seasons() {
    let wanted = trials();
    let mut random = Random::new(11);
    let mut asked = 0;
    for round in 0..wanted {
        let mut at = 0.0;
        let mut all: Vec<Session> = (0..3 + random.below(14))
            .map(|_| {
                at += 9.0 + random.uniform() * 50.0;
                let p = random.uniform();
                let mut s = session(at, p >= 0.6, p < 0.3);
                s.p_hard = p;
                s.wanted_h = 100.0 * random.uniform();
                s
            })
            .collect();
        let pairs: Vec<usize> = (1..all.len())
            .filter(|&i| all[i].hard && all[i - 1].hard && all[i].day > all[i - 1].day)
            .collect();
        let Some(&i) = pairs.get(random.below(pairs.len().max(1))) else { continue };
        let level = LEVELS[round % 3];
        let ids = ["hard_gap", "hard_streak", "no_relief"];
        let before = shares(&all, level, &ids);
        let days = 1 + random.below(3) as i32;
        if all[i].day.0 + days - all[i - 1].day.0 > 6 {
            continue;
        }
        for s in &mut all[i..] {
            s.start = s.start.plus_s(86_400.0 * f64::from(days));
            s.end = s.end.plus_s(86_400.0 * f64::from(days));
            s.day = Day(s.day.0 + days);
        }
        asked += 1;
        for ((id, a), b) in ids.iter().zip(before).zip(shares(&all, level, &ids)) {
            assert!(b.unwrap() >= a.unwrap() - 1e-12, "{id} fell from {a:?} to {b:?}");
        }
    }
    assert!(asked > wanted / 2, "{asked}");
}

/// A recovery run that moves towards the hours from 22 to 48 never costs a point of `recovery_delay`,
/// whatever else the season holds.
#[test]
fn a_recovery_run_that_moves_into_the_window_never_costs_in_random_seasons() {
    let mut random = Random::new(13);
    for _ in 0..trials() {
        let other = 200.0 + 100.0 * random.uniform();
        let share = |gap: f64| {
            let all = [hard(8.0), recovery(9.0 + gap), hard(other), recovery(other + 31.0)];
            shares(&all, Level::Novice, &["recovery_delay"])[0].unwrap()
        };
        let (a, b) = (120.0 * random.uniform(), 120.0 * random.uniform());
        let off = |gap: f64| (22.0 - gap).max(gap - 48.0).max(0.0);
        // Nearer from the same side.
        if (a < 35.0) == (b < 35.0) {
            let (near, far) = if off(a) <= off(b) { (a, b) } else { (b, a) };
            assert!(share(near) >= share(far) - 1e-12, "{near} h and {far} h");
        }
    }
}
