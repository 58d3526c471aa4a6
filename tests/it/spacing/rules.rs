//! Each rule: a few sessions whose points are worked out by hand, and that no season leaves the scale.

use super::{LEVELS, easy, hard, hardest, high, recovery, session};
use crate::support::trials;
use lope::athlete::Level;
use lope::kernels::random::Random;
use lope::score::spacing::{Limits, RULES, RuleId, RuleInput, RuleResult, Session};

fn judged(id: &str, sessions: &[Session], level: Level) -> Option<RuleResult> {
    let rule = RULES.iter().find(|r| r.id.id() == id).unwrap();
    let limits = Limits::default();
    let view = RuleInput { all: sessions, range: 0..sessions.len(), limits: &limits, level };
    (rule.judge)(&view).ok()
}

#[track_caller]
fn points(id: &str, sessions: &[Session], expected: f64) {
    let found = judged(id, sessions, Level::Intermediate).unwrap();
    assert!((found.share - expected).abs() < 1e-9, "{id}: {} is not {expected}", found.share);
}

/// Hours count from the end of one to the start of the next: 31 h between starts are 30, five sixths of the 36 that
/// are asked for.
#[test]
fn r9_thirty_hours_after_threshold_work_are_worth_eight_tenths() {
    points("hard_gap", &[hard(18.0), hard(49.0)], 0.7 + 0.3 * (30.0 / 36.0 - 0.75) / 0.25);
}

/// Five eighths of 48.
#[test]
fn r9_thirty_hours_after_repetitions_are_worth_half() {
    points("hard_gap", &[high(18.0), hard(49.0)], 0.5);
}

/// Ten days of the fourteen that a marathon asks for, with an easy run in each week; 28 h are a breach, 11 days are none.
#[test]
fn r9_after_a_marathon_days_are_asked_for_and_no_hours() {
    let marathon = |hours| Session { wanted_h: 336.0, ..hard(hours) };
    let season = |next: f64| [marathon(9.0), easy(106.0), easy(202.0), hard(10.0 + next)];
    points("hard_gap", &season(240.0), 0.3 + 0.4 * (240.0 / 336.0 - 0.5) / 0.25);
    let breaches = |all: &[Session]| judged("hard_gap", all, Level::Novice).unwrap().breaches;
    let early = breaches(&[marathon(9.0), hard(38.0)]);
    let words = "only 28 h after the hard run of 2026-03-02, which asks for 14 days";
    assert_eq!(early[0].kind.to_string(), words);
    assert_eq!(breaches(&season(264.0)), []);
}

#[test]
fn two_hard_sessions_on_one_day_are_one_block() {
    // 7 h apart: no pair. The next one, two days on, is judged from the second of the block.
    let found = judged("hard_gap", &[hard(8.0), hard(16.0)], Level::Intermediate);
    assert_eq!(found, None);
    points("hard_gap", &[hard(8.0), hard(16.0), hard(65.0)], 1.0);
}

#[test]
fn a_break_of_a_week_is_neither_gap_nor_breach() {
    assert_eq!(judged("hard_gap", &[hard(8.0), hard(8.0 + 24.0 * 8.0)], Level::Novice), None);
    // Easy running in between is no break: a hard session a week is well apart.
    points("hard_gap", &[hard(8.0), easy(80.0), hard(8.0 + 24.0 * 8.0)], 1.0);
}

#[test]
fn a_break_is_no_rest_after_hard_work_and_no_skipped_day() {
    assert_eq!(judged("after_hard", &[hard(8.0), hard(8.0 + 24.0 * 8.0)], Level::Novice), None);
    assert_eq!(judged("recovery_delay", &[hard(8.0), recovery(200.0)], Level::Novice), None);
}

#[test]
fn a_long_run_next_to_a_hard_session_counts_half() {
    let long = |hours: f64| Session { long_run: true, ..easy(hours) };
    // 71 h between the hard ones: 1, weight 0.81. To the long run 23 h of 36: 0.5222; from it 47 h, of the 24 that
    // are the least: 1; each with weight 0.45.
    let (near, far) = (0.3 + 0.4 * (23.0 / 36.0 - 0.5) / 0.25, 1.0);
    let expected = (0.81 + 0.45 * near + 0.45 * far) / (0.81 + 0.9);
    points("hard_gap", &[hard(8.0), long(32.0), hard(80.0)], expected);
    let found = judged("hard_gap", &[hard(8.0), long(32.0), hard(80.0)], Level::Novice).unwrap();
    assert!(
        found.breaches.is_empty() && found.because.contains("2 next to a long run"),
        "{found:?}"
    );
}

#[test]
fn of_a_double_day_the_last_session_is_asked_what_followed() {
    let double = [hard(31.0), hard(39.0), recovery(63.0)];
    points("after_hard", &double, 1.0);
    points("recovery_delay", &double, 1.0);
}

#[test]
fn r11_after_hard_comes_easy_or_rest() {
    // Served by a run on the recovery side, served by 47 h of rest, and broken by 19 h: two of three.
    let season = [hard(8.0), easy(32.0), hard(56.0), hard(104.0), hard(124.0)];
    points("after_hard", &season, 0.4 + 0.45 * (2.0 / 3.0 - 0.5) / 0.3);
}

#[test]
fn r9_the_same_time_next_day_is_kept_and_the_same_evening_is_not() {
    points("recovery_delay", &[hard(18.0), recovery(42.0)], 1.0); // 23 h
    points("recovery_delay", &[hard(8.0), recovery(15.0)], 0.2); // 6 h
    points("recovery_delay", &[hard(8.0), recovery(21.0)], 0.5); // 12 h
    points("recovery_delay", &[hard(8.0), recovery(69.0)], 1.0 - 0.5 * 12.0 / 24.0); // 60 h
}

#[test]
fn r9_no_recovery_run_before_the_next_hard_session_is_worth_nothing() {
    points("recovery_delay", &[hard(8.0), easy(32.0), hard(56.0), recovery(80.0)], 0.5);
}

#[test]
fn a_longer_separation_moves_the_knots() {
    let limits = Limits { min_separation_hours: 48.0 };
    let all = [hard(8.0), recovery(31.0)]; // 22 h, of 44 asked
    let view = RuleInput { all: &all, range: 0..2, limits: &limits, level: Level::Novice };
    let rule = RULES.iter().find(|r| r.id == RuleId::RecoveryDelay).unwrap();
    let share = (rule.judge)(&view).unwrap().share;
    assert!((share - (0.2 + 0.3 * 10.0 / 12.0)).abs() < 1e-9, "{share}");
}

#[test]
fn r11_three_hard_days_in_a_row() {
    points("hard_streak", &[hard(8.0), hard(32.0), hard(56.0), hard(120.0)], 0.2);
    points("hard_streak", &[hard(8.0), hard(20.0), hard(56.0)], 1.0);
}

#[test]
fn r10_the_share_of_hard_runs_is_judged_by_level() {
    let season: Vec<Session> =
        (0..10).map(|i| session(8.0 + 24.0 * f64::from(i), i % 5 < 2, false)).collect();
    // 40 %: six above the intermediate target of 34, inside the novice's 50.
    points("hard_share", &season, 1.0 - 0.4 * 0.6);
    assert_eq!(judged("hard_share", &season, Level::Novice).unwrap().share, 1.0);
    let all_easy: Vec<Session> = (0..6).map(|i| easy(8.0 + 24.0 * f64::from(i))).collect();
    let found = judged("hard_share", &all_easy, Level::Intermediate).unwrap();
    assert!((found.share - 0.7).abs() < 1e-9 && found.because == "all easy");
}

#[test]
fn r11_five_days_without_relief() {
    let season: Vec<Session> = (0..5).map(|i| easy(8.0 + 24.0 * f64::from(i))).collect();
    points("no_relief", &season, 0.5 - 0.4 / 2.0);
}

#[test]
fn r11_rest_and_recovery_are_relief() {
    let season =
        [easy(8.0), hard(32.0), recovery(56.0), easy(80.0), hard(104.0), easy(152.0), easy(176.0)];
    points("no_relief", &season, 1.0);
}

#[test]
fn r10_one_easy_for_each_hard() {
    let season = [hard(8.0), easy(32.0), hard(80.0), easy(104.0), hard(152.0)];
    points("easy_per_hard", &season, 0.4 + 0.6 * (2.0 / 3.0 - 0.5) / 0.5);
}

#[test]
fn r10_an_advanced_runner_wants_two_easy_runs_a_week() {
    let season: Vec<Session> =
        (0..14).map(|i| session(8.0 + 24.0 * f64::from(i), i % 2 == 0, false)).collect();
    let found = judged("easy_per_hard", &season, Level::Advanced).unwrap();
    assert!((found.value - 3.5).abs() < 1e-9 && found.share == 1.0);
}

#[test]
fn r9_the_hardest_sessions_want_recovery_within_three_days() {
    // Served by recovery, served by rest, broken: two of three.
    let season = [
        hardest(8.0),
        recovery(32.0),
        hardest(80.0),
        easy(128.0),
        hardest(152.0),
        easy(170.0),
        hard(190.0),
    ];
    points("after_hardest", &season, 0.4 + 0.45 * (2.0 / 3.0 - 0.5) / 0.3);
    assert_eq!(judged("after_hardest", &season[..4], Level::Novice), None, "two say nothing");
}

#[test]
fn r15_recovery_in_every_hard_week() {
    let week = 168.0;
    let season = [hard(8.0), recovery(32.0), hard(week + 8.0), easy(week + 32.0), easy(2.0 * week)];
    points("regular", &season, 0.5);
}

#[test]
fn r13_a_habit_is_kept_by_any_run_and_broken_by_none() {
    // Nine weeks of a hard Tuesday and a recovery Wednesday, then two weeks: once shortened to an easy
    // run that is no recovery run, once skipped.
    let mut season = Vec::new();
    for week in 0..9 {
        let at = 168.0 * f64::from(week);
        season.extend([hard(at + 32.0), recovery(at + 56.0)]);
    }
    season.extend([hard(168.0 * 9.0 + 32.0), easy(168.0 * 9.0 + 56.0)]);
    season.extend([hard(168.0 * 10.0 + 32.0), easy(168.0 * 10.0 + 104.0)]);
    let found = judged("not_skipped", &season, Level::Intermediate).unwrap();
    // Weeks 8, 9 and 10 have eight weeks behind them: kept, kept, skipped.
    assert!((found.share - 2.0 / 3.0).abs() < 1e-9, "{found:?}");
    assert_eq!(found.breaches.len(), 1);
}

fn random_season(random: &mut Random) -> Vec<Session> {
    let mut at = 0.0;
    (0..4 + random.below(30))
        .map(|_| {
            at += 1.5 + random.uniform() * 60.0;
            let p = random.uniform();
            let mut s = session(at, p >= 0.6, p < 0.3);
            s.p_hard = p;
            s.wanted_h = 100.0 * random.uniform();
            s.load = (random.uniform() < 0.9).then(|| 20.0 + 100.0 * random.uniform());
            s.hardest = s.hard && random.uniform() < 0.3;
            s
        })
        .collect()
}

#[test]
fn no_season_leaves_the_scale_and_every_breach_is_a_session() {
    let mut random = Random::new(7);
    for round in 0..trials() {
        let season = random_season(&mut random);
        for rule in RULES {
            let Some(found) = judged(rule.id.id(), &season, LEVELS[round % 3]) else { continue };
            assert!((0.0..=1.0).contains(&found.share), "{}: {found:?}", rule.id);
            assert!(found.value.is_finite() && !found.because.is_empty(), "{}: {found:?}", rule.id);
        }
    }
}

/// Moving everything from the second hard session on further away never costs a point of `hard_gap`.
#[test]
fn a_longer_gap_between_hard_sessions_never_costs() {
    let mut random = Random::new(11);
    for _ in 0..trials() {
        let gap = 9.0 + random.uniform() * 60.0;
        let more = gap + random.uniform() * 20.0;
        let share = |gap: f64| {
            judged("hard_gap", &[high(8.0), hard(9.0 + gap)], Level::Novice).map(|r| r.share)
        };
        if let (Some(a), Some(b)) = (share(gap), share(more)) {
            assert!(b >= a - 1e-12, "{gap} h {a}, {more} h {b}");
        }
    }
}

/// A recovery run that moves towards 22 to 48 h never costs a point of `recovery_delay`.
#[test]
fn a_recovery_run_that_moves_into_the_window_never_costs() {
    let share = |gap: f64| {
        judged("recovery_delay", &[hard(8.0), recovery(9.0 + gap)], Level::Novice).unwrap().share
    };
    let mut last = -1.0;
    for gap in 0..=22 {
        assert!(share(f64::from(gap)) >= last);
        last = share(f64::from(gap));
    }
    for gap in 48..120 {
        assert!(share(f64::from(gap)) <= last);
        last = share(f64::from(gap));
    }
}
