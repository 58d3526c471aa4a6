//! The plan: against trying all 4^7 weeks, against the spacing rules on past and future together, in its formats, and for
//! the inputs of which there is none. `LOPE_PLANS` random histories (40).

use crate::support::count;
use lope::activity::Overnight;
use lope::athlete::Level;
use lope::calendar::{Day, UtcTime};
use lope::digest::Digest;
use lope::kernels::random::Random;
use lope::plan::{
    Because, Caution, DAYS, DayKind, NoPlan, Plan, PlanOptions, Problem, Race, Rules, Search, Week,
};
use lope::score::spacing::{
    Breach, BreachKind, Limits, RULES, RuleId, RuleInput, Session, spacing_of, window_score,
};
use lope::season::{Options, assess};
use lope::synth::{ARCHETYPES, Archetype};

/// A Monday.
const MONDAY: i32 = 20_514;
const LEVELS: [Level; 3] = [Level::Novice, Level::Intermediate, Level::Advanced];

fn session(day: i32, hour: f64, minutes: f64, kind: DayKind, wanted_h: f64) -> Session {
    let start = UtcTime::from_unix_s(i64::from(day) * 86_400).plus_s(3600.0 * hour);
    let hard = kind == DayKind::Hard;
    let end = start.plus_s(60.0 * minutes);
    Session {
        recovery_day: kind == DayKind::Recovery,
        load: Some(60.0),
        hardest: hard && wanted_h > 55.0,
        ..Session::run(start, end, Day(day), hard.then_some(wanted_h))
    }
}

/// Ten weeks of any habit, with whims, that end on a Sunday.
fn history(rng: &mut Random) -> Vec<Session> {
    let kinds: Vec<DayKind> = (0..7)
        .map(|_| match rng.below(10) {
            0..=2 => DayKind::Hard,
            3..=5 => DayKind::Easy,
            6 | 7 => DayKind::Recovery,
            _ => DayKind::Rest,
        })
        .collect();
    let hour = if rng.below(2) == 0 { 7.0 } else { 18.0 };
    let mut all = Vec::new();
    for day in 0..70 {
        let whim = rng.below(5) == 0;
        let kind = if whim { DayKind::ALL[rng.below(4)] } else { kinds[day as usize % 7] };
        if kind != DayKind::Rest {
            let minutes = 25.0 + 60.0 * rng.uniform();
            let wanted = 24.0 + 40.0 * rng.uniform().powi(2);
            all.push(session(MONDAY - 70 + day, hour + rng.uniform(), minutes, kind, wanted));
        }
    }
    all
}

fn problem(rng: &mut Random, round: usize) -> (Vec<Session>, Problem) {
    let past = history(rng);
    let level = LEVELS[round % 3];
    let first = Day(MONDAY - rng.below(7) as i32);
    let past: Vec<Session> = past.into_iter().filter(|s| s.day < first).collect();
    let mut problem = Problem::new(&past, first, 0, Limits::default(), level);
    // Now and then a race is fixed, or a day is without hard work.
    if rng.below(4) == 0 {
        let at = rng.below(DAYS);
        problem.race[at] = true;
        problem.race_asks = (50.0, 40.0 + 300.0 * rng.uniform());
        problem.may[at] = [true, false, false, false];
    }
    if rng.below(3) == 0 {
        let at = rng.below(DAYS);
        problem.may[at][0] &= problem.race[at];
    }
    (past, problem)
}

/// All weeks of a problem with what they lose and cost, by plain counting.
fn all_weeks(problem: &Problem) -> Vec<(Week, [u64; RULES.len()], u32)> {
    let weeks = (0..4usize.pow(DAYS as u32)).map(|code| -> Week {
        std::array::from_fn(|i| DayKind::ALL[code / 4usize.pow(i as u32) % 4])
    });
    let allowed = weeks.filter(|week| problem.allows(week));
    allowed.map(|week| (week, problem.lost(&week), problem.cost(&week))).collect()
}

fn best_of(all: &[(Week, [u64; RULES.len()], u32)], rules: Rules) -> Week {
    let sum = |lost: &[u64; RULES.len()]| -> u64 {
        RULES.iter().filter(|r| rules.holds(r.id)).map(|r| lost[r.id as usize]).sum()
    };
    all.iter().map(|(week, lost, cost)| (sum(lost), *cost, *week)).min().unwrap().2
}

#[test]
fn the_plan_is_the_best_of_all_weeks_and_its_rules_bind() {
    let rounds = count("LOPE_PLANS", 40);
    let threads = 2;
    let found: Vec<[usize; 3]> = std::thread::scope(|scope| {
        let one =
            |k: usize| move || (k..rounds).step_by(threads).map(brute_force).collect::<Vec<_>>();
        let work: Vec<_> = (0..threads).map(|k| scope.spawn(one(k))).collect();
        work.into_iter().flat_map(|w| w.join().unwrap()).collect()
    });
    let sum = |k: usize| found.iter().map(|f| f[k]).sum::<usize>();
    println!("{rounds} histories: {} bound, {} could not keep all rules", sum(0), sum(1));
    assert!(sum(0) * 2 > rounds, "most random habits need a rule");
    assert_eq!(sum(2), rounds);
}

/// Whether a rule bound it, whether no week keeps all rules, and 1.
fn brute_force(round: usize) -> [usize; 3] {
    let mut rng = Random::new(7000 + round as u64);
    let (_, problem) = problem(&mut rng, round);
    let mut search = Search::new(&problem);
    let answer = search.best(Rules::ALL);
    let all = all_weeks(&problem);
    assert_eq!(answer.week, best_of(&all, Rules::ALL), "round {round}");
    assert_eq!(answer.lost, problem.lost(&answer.week));
    // A rule that can be kept is kept: where any week keeps all, the plan does.
    let kept = all.iter().any(|(_, lost, _)| lost.iter().sum::<u64>() == 0);
    assert_eq!(kept, answer.lost.iter().sum::<u64>() == 0, "round {round}");
    let binding = search.binding(&answer);
    let ids = binding.ids();
    let free = best_of(&all, Rules::NONE);
    assert_eq!(ids.is_empty(), free == answer.week, "round {round}");
    if !ids.is_empty() {
        assert_ne!(best_of(&all, binding.others()), answer.week, "round {round}: {ids:?}");
    }
    for rule in RULES.iter().filter(|r| !binding.holds(r.id)) {
        assert_eq!(best_of(&all, Rules::ALL.without(rule.id)), answer.week, "{round}: {}", rule.id);
    }
    [usize::from(!ids.is_empty()), usize::from(!kept), 1]
}

#[test]
fn each_rule_of_spacing_is_asked_of_the_week_ahead() {
    let mut lost = [0; RULES.len()];
    for round in 0..60 {
        let mut rng = Random::new(50_000 + round);
        let (_, problem) = problem(&mut rng, round as usize);
        for _ in 0..200 {
            let week: Week = std::array::from_fn(|_| DayKind::ALL[rng.below(4)]);
            lost.iter_mut().zip(problem.lost(&week)).for_each(|(all, one)| *all += one);
        }
    }
    for rule in RULES {
        assert!(lost[rule.id as usize] > 0, "no week misses {}: is it in problem.rs?", rule.id);
    }
}

fn breaches(all: &[Session], level: Level, first: Day) -> Vec<Breach> {
    let spacing = spacing_of(all, &Limits::default(), level);
    let rules = spacing.rules.into_iter().filter_map(|(_, r)| r.ok());
    let found = rules.flat_map(|r| r.breaches);
    found.filter(|b| b.day >= first && !matches!(b.kind, BreachKind::WeekWithout { .. })).collect()
}

/// Past and plan together, judged as a season would be: no rule is broken on a planned day; and the seven days alone score 95
/// and more in the median.
#[test]
fn a_plan_that_keeps_all_rules_breaks_none_when_it_is_run() {
    let (mut scores, mut judged) = (Vec::new(), 0);
    for round in 0..400 {
        let mut rng = Random::new(90_000 + round);
        let (past, problem) = problem(&mut rng, round as usize);
        let answer = Search::new(&problem).best(Rules::ALL);
        let planned = problem.sessions(&answer.week);
        let (limits, level) = (Limits::default(), LEVELS[round as usize % 3]);
        let alone = RuleInput { all: &planned, range: 0..planned.len(), limits: &limits, level };
        scores.extend(window_score(&alone));
        if answer.lost.iter().sum::<u64>() > 0 {
            continue;
        }
        judged += 1;
        let all: Vec<Session> = past.iter().chain(&planned).cloned().collect();
        let found = breaches(&all, level, problem.first);
        assert!(found.is_empty(), "round {round}: {:?}: {found:?}", answer.week);
    }
    scores.sort_by(f64::total_cmp);
    println!(
        "{judged} of 400 keep all rules; alone they score {:.0} in the median",
        scores[scores.len() / 2]
    );
    assert!(judged > 250, "{judged}");
    assert!(scores[scores.len() / 2] >= 95.0, "{}", scores[scores.len() / 2]);
}

/// A hard session of yesterday evening that asks for 40 hours.
#[test]
fn hard_work_waits_for_the_hours_that_the_last_session_asks_for() {
    let mut past: Vec<Session> = (0..8)
        .flat_map(|week| {
            let day = MONDAY - 56 + 7 * week;
            [
                session(day + 1, 18.0, 60.0, DayKind::Hard, 36.0),
                session(day + 2, 18.5, 30.0, DayKind::Recovery, 0.0),
                session(day + 4, 18.0, 60.0, DayKind::Hard, 36.0),
                session(day + 6, 9.0, 60.0, DayKind::Easy, 0.0),
            ]
        })
        .collect();
    past.push(session(MONDAY, 18.0, 60.0, DayKind::Hard, 40.0));
    let first = Day(MONDAY + 1);
    let problem = Problem::new(&past, first, 0, Limits::default(), Level::Intermediate);
    // Until Wednesday, 11:00.
    assert_eq!(problem.hard_from_h(&[]), Some(35.0));
    let answer = Search::new(&problem).best(Rules::ALL);
    assert_ne!(answer.week[0], DayKind::Hard, "a Tuesday, usually hard");
    assert_eq!(answer.lost, [0; RULES.len()]);
    assert!(
        Search::new(&problem).binding(&answer).holds(RuleId::HardGap) || {
            // Two rules may ask for the same day.
            !Search::new(&problem).binding(&answer).ids().is_empty()
        }
    );
    // A race on Tuesday can't keep them, and the plan says which.
    let mut racing = problem.clone();
    racing.race[0] = true;
    racing.may[0] = [true, false, false, false];
    let answer = Search::new(&racing).best(Rules::ALL);
    assert_eq!(answer.week[0], DayKind::Hard);
    assert!(
        answer.lost[RuleId::HardGap as usize] > 0 && answer.lost[RuleId::HardStreak as usize] > 0
    );
}

/// A race of ten days ago that asks for 480 hours, with easy runs since: nothing hard in all the week.
#[test]
fn a_long_race_keeps_hard_work_away_beyond_a_week() {
    let week = |day: i32| {
        [
            session(day + 1, 18.0, 60.0, DayKind::Hard, 36.0),
            session(day + 2, 18.5, 30.0, DayKind::Recovery, 0.0),
        ]
    };
    let mut past: Vec<Session> = (2..9).rev().flat_map(|k| week(MONDAY - 7 * k)).collect();
    past.push(session(MONDAY - 10, 9.0, 200.0, DayKind::Hard, 480.0));
    past.extend([7, 5, 3, 1].map(|ago| session(MONDAY - ago, 18.0, 30.0, DayKind::Recovery, 0.0)));
    past.sort_by_key(|s| s.start);
    let problem = Problem::new(&past, Day(MONDAY), 0, Limits::default(), Level::Intermediate);
    let answer = Search::new(&problem).best(Rules::ALL);
    assert!(!answer.week.contains(&DayKind::Hard), "{:?}", answer.week);
    assert_eq!(answer.lost, [0; RULES.len()]);
}

/// The runs of an archetype's twelve weeks up to Sunday, 24 May 2026.
fn runs_of(id: &str) -> Vec<(String, Digest)> {
    crate::findings::runs_of(Archetype::by_id(id).unwrap(), 5)
}

/// The night before a day, with this RMSSD.
fn night(day: Day, ms: f64) -> Overnight {
    let until = UtcTime::from_unix_s(86_400 * i64::from(day.0) + 6 * 3600);
    Overnight { last_night_ms: Some(ms), ..Overnight::until(until) }
}

/// On a day for hard work a low night takes it out; a usual one and a missing one change nothing.
#[test]
fn a_low_night_turns_hard_into_easy_and_a_missing_one_counts_for_nothing() {
    let runs = runs_of("double-threshold");
    let plan = |today: Day, nights: Vec<Overnight>| {
        let season = assess(runs.clone(), &Options { nights, ..Options::default() });
        Plan::of(&season, &PlanOptions::on(today)).unwrap()
    };
    let sunday = Day::parse("2026-05-24").unwrap();
    let hard = |day: &Day| plan(*day, Vec::new()).days[0].kind == DayKind::Hard;
    let today = (1..7).map(|ahead| Day(sunday.0 + ahead)).find(hard).unwrap();
    let without = plan(today, Vec::new());
    let usual = |back: i32| night(Day(today.0 - back), if back % 2 == 0 { 60.0 } else { 64.0 });
    let before: Vec<Overnight> = (1..30).map(usual).collect();
    for nights in [before.clone(), [before.clone(), vec![night(today, 62.0)]].concat()] {
        assert_eq!(plan(today, nights).days, without.days);
    }
    let low = plan(today, [before, vec![night(today, 40.0)]].concat());
    assert_ne!(low.days[0].kind, DayKind::Hard);
    let because = &low.days[0].because;
    assert!(matches!(because, Because::Caution(Caution::LowHrv { .. })), "{because:?}");
}

/// Of each archetype, on each day of a week after it: hard days lie where they are free, and no plan breaks a rule that
/// could be kept.
#[test]
fn archetypes_are_planned_by_the_rules() {
    for archetype in ARCHETYPES {
        let season = assess(runs_of(archetype.id), &Options::default());
        let last = season.last_day().unwrap();
        for ahead in 0..7 {
            let plan = Plan::of(&season, &PlanOptions::on(Day(last.0 + ahead))).unwrap();
            assert!(plan.missed.is_empty(), "{} {ahead}: {:?}", archetype.id, plan.missed);
            let hard = plan.days.iter().filter(|d| d.kind == DayKind::Hard);
            let days: Vec<Day> = hard.clone().map(|d| d.day).collect();
            assert!(hard.clone().all(|d| d.hard_from_h.is_some_and(|h| h <= 20.0)), "{plan:?}");
            assert!(days.windows(2).all(|d| d[1].0 - d[0].0 >= 2), "{}: {days:?}", archetype.id);
            if archetype.id == "all-easy" {
                assert!(days.is_empty(), "{days:?}");
            }
        }
    }
}

/// Runs whose hearts beat faster on the last easy day after the last hard one.
#[test]
fn lingering_fatigue_takes_the_first_hard_day_out_and_says_so() {
    let runs = runs_of("well-spaced");
    let season = assess(runs, &Options::default());
    let sunday = season.last_day().unwrap();
    let options = PlanOptions::on(sunday);
    let fresh = Plan::of(&season, &options).unwrap();
    let first_hard = fresh.days.iter().find(|d| d.kind == DayKind::Hard).unwrap().day;
    let mut tired = season.clone();
    let last = tired.responses.each.last_mut().unwrap();
    (last.bpm, last.se) = (9.0, 2.0);
    let plan = Plan::of(&tired, &options).unwrap();
    let day = plan.days.iter().find(|d| d.day == first_hard).unwrap();
    assert_ne!(day.kind, DayKind::Hard);
    assert!(matches!(day.because, Because::Caution(Caution::NextDay { .. })), "{day:?}");
    let said = plan.cautions[0].to_string();
    assert!(said.contains("9 bpm") && said.contains("cycling or swimming"), "{said}");
    // As much with an error as large says nothing; nor does one of long ago.
    tired.responses.each.last_mut().unwrap().se = 6.0;
    assert_eq!(Plan::of(&tired, &options).unwrap().days, fresh.days);
    let late = PlanOptions::on(Day(sunday.0 + 4));
    tired.responses.each.last_mut().unwrap().se = 2.0;
    assert_eq!(Plan::of(&tired, &late).unwrap().cautions, []);
}

/// In any order of files, with nights or without, the plan is the same.
#[test]
fn the_order_of_files_and_usual_nights_change_nothing() {
    let runs = runs_of("back-to-back");
    let plan = |runs: Vec<(String, Digest)>, nights: Vec<Overnight>| {
        let season = assess(runs, &Options { nights, ..Options::default() });
        let plan = Plan::of(&season, &PlanOptions::on(Day(season.last_day().unwrap().0 + 1)));
        let plan = plan.unwrap();
        (plan.days, plan.binding)
    };
    let usual = plan(runs.clone(), Vec::new());
    let mut rng = Random::new(11);
    for _ in 0..5 {
        let mut other = runs.clone();
        (1..other.len()).rev().for_each(|i| other.swap(i, rng.below(i + 1)));
        assert_eq!(plan(other, Vec::new()), usual);
    }
    let nights = (0..40).filter(|k| k % 3 > 0).map(|k| night(Day(20_560 + k), 60.0));
    assert_eq!(plan(runs, nights.collect()), usual);
}

#[test]
fn runs_of_days_to_come_and_of_two_people_are_refused() {
    let season = assess(runs_of("well-spaced"), &Options::default());
    let last = season.last_day().unwrap();
    let early = PlanOptions::on(Day(last.0 - 3));
    assert_eq!(Plan::of(&season, &early).unwrap_err(), NoPlan::Future(last));
    let mut two = season.clone();
    two.two_people = vec!["their hearts differ".to_string()];
    let why = Plan::of(&two, &PlanOptions::on(last)).unwrap_err();
    assert_eq!(
        why.to_string(),
        "no plan: these may be the runs of two people: their hearts differ"
    );
}

/// The hours after a race are those of its distance.
#[test]
fn a_race_asks_for_the_hours_of_its_distance() {
    let season = assess(runs_of("well-spaced"), &Options::default());
    let last = season.last_day().unwrap();
    let hard_after = |distance_m: Option<f64>| {
        let race = Some(Race { day: Day(last.0 + 2), distance_m });
        let plan = Plan::of(&season, &PlanOptions { race, ..PlanOptions::on(last) }).unwrap();
        plan.days[2..].iter().position(|d| d.hard_from_h.is_some_and(|h| h < 20.0))
    };
    let (short, usual, long) =
        (hard_after(Some(5000.0)), hard_after(None), hard_after(Some(42_195.0)));
    assert!(short < usual && usual.is_some(), "{short:?} {usual:?}");
    assert_eq!((hard_after(Some(10_000.0)), long), (usual, None));
}

/// Who runs once a week and is rested is told to run easily, not to rest all week; who has sure days keeps them.
#[test]
fn the_rested_run_easily() {
    let weekly = |days: &[i32]| -> Vec<Session> {
        let all = (0..8).flat_map(|week| days.iter().map(move |d| MONDAY - 56 + 7 * week + d));
        all.map(|day| session(day, 18.0, 40.0, DayKind::Easy, 0.0)).collect()
    };
    let best = |past: &[Session], first: i32| {
        let problem = Problem::new(past, Day(first), 0, Limits::default(), Level::Novice);
        Search::new(&problem).best(Rules::ALL).week
    };
    let runs = |week: Week| week.iter().filter(|k| k.is_easy()).count();
    // Any day once a week, the last time eight days ago.
    let seldom: Vec<Session> = (0..8)
        .map(|k| session(MONDAY - 57 + 7 * k + k % 3, 18.0, 40.0, DayKind::Easy, 0.0))
        .collect();
    let week = best(&seldom, MONDAY);
    assert!(runs(week) >= 2 && week[..2].iter().any(|k| k.is_easy()), "{week:?}");
    let sure = best(&weekly(&[5, 6]), MONDAY);
    assert_eq!(sure.map(DayKind::is_easy), [false, false, false, false, false, true, true]);
}

/// Days before a race of so many metres: none with hard work for so long, and the last ones short or free.
#[test]
fn a_race_is_rested_for() {
    let season = assess(runs_of("well-spaced"), &Options::default());
    let last = season.last_day().unwrap();
    for (metres, easy_days, short_days) in [(5e3, 2, 1), (21_097.5, 3, 2), (42_195.0, 6, 3)] {
        for ahead in 1..=9 {
            let race = Race { day: Day(last.0 + ahead), distance_m: Some(metres) };
            let options = PlanOptions { race: Some(race), ..PlanOptions::on(last) };
            let plan = Plan::of(&season, &options).unwrap();
            for day in &plan.days {
                let before = race.day.0 - day.day.0;
                let hard = day.kind == DayKind::Hard;
                assert!(!hard || before == 0 || !(1..=easy_days).contains(&before), "{before}");
                if (1..=short_days).contains(&before) {
                    assert!(matches!(day.kind, DayKind::Recovery | DayKind::Rest), "{before}");
                    assert!(day.minutes.is_none_or(|(_, most)| most <= 50.0), "{:?}", day.minutes);
                }
            }
            let tapers = plan.cautions.iter().any(|c| c.id() == "race");
            assert_eq!(tapers, ahead > 1 && ahead - easy_days <= 7, "{metres} in {ahead} days");
        }
    }
}
