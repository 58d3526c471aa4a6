//! Twelve seasons made by hand with every rule and the score worked out beside them.

use super::{MONDAY, easy, hard, hardest, high, recovery};
use lope::athlete::Level;
use lope::score::spacing::{Limits, Session, spacing_of};

fn ride(hours: f64) -> Session {
    Session { run: false, ..recovery(hours) }
}

/// Points of the rules that apply, in any order; all others must be silent. The score is the sum of weight
/// times points over the sum of weights: 30, 20, 10, 15, 15, 10, 10, 10, 5, 5.
#[track_caller]
fn worked_out(level: Level, sessions: &[Session], rules: &[(&str, f64)], score: f64) {
    let found = spacing_of(sessions, &Limits::default(), level);
    for (id, result) in &found.rules {
        let expected = rules.iter().find(|r| r.0 == id.id()).map(|r| r.1);
        match (result, expected) {
            (Ok(r), Some(e)) => assert!((r.share - e).abs() < 1e-6, "{id}: {} is not {e}", r.share),
            (Err(_), None) => {}
            (Ok(r), None) => panic!("{id} should be silent: {r:?}"),
            (Err(why), Some(e)) => panic!("{id} should be {e}: {why}"),
        }
    }
    let headline = found.headline.unwrap();
    assert!((headline - score).abs() < 1e-3, "{headline} is not {score}");
}

#[test]
fn season_1_a_hard_day_a_week_and_the_next_evening_for_recovery() {
    let all = [
        easy(8.0),
        hard(42.0),
        recovery(66.0),
        easy(103.0),
        easy(153.0),
        hard(210.0),
        recovery(234.0),
        easy(271.0),
        easy(321.0),
    ];
    let rules = [
        ("hard_gap", 1.0),       // 167 h
        ("after_hard", 1.0),     // 2 of 2
        ("recovery_delay", 1.0), // 23 h twice
        ("hard_streak", 1.0),
        ("hard_share", 1.0), // 2 of 9 are 22 %
        ("no_relief", 1.0),  // Monday and Tuesday
        ("easy_per_hard", 1.0),
        ("regular", 1.0), // both weeks
    ];
    worked_out(Level::Intermediate, &all, &rules, 100.0);
}

#[test]
fn season_2_threshold_work_on_two_days_in_a_row() {
    let all = [easy(8.0), hard(66.0), hard(91.0), easy(128.0), easy(224.0), easy(320.0)];
    let rules = [
        ("hard_gap", 0.3 + 0.4 * (24.0 / 36.0 - 0.5) / 0.25), // 24 h of 36
        ("after_hard", 0.4),                                  // 1 of 2
        ("recovery_delay", 0.0), // none before the next; nothing after the second
        ("hard_streak", 0.55),
        ("hard_share", 1.0), // 2 of 6 are 33 %
        ("no_relief", 1.0),
        ("easy_per_hard", 1.0), // 4 for 2
    ];
    // 17 + 8 + 0 + 8.25 + 15 + 10 + 10 = 68.25 of 110.
    worked_out(Level::Intermediate, &all, &rules, 62.0455);
}

#[test]
fn season_3_the_same_with_repetitions() {
    let all = [easy(8.0), high(66.0), high(91.0), easy(128.0), easy(224.0), easy(320.0)];
    let rules = [
        ("hard_gap", 0.3), // 24 h of 48
        ("after_hard", 0.4),
        ("recovery_delay", 0.0),
        ("hard_streak", 0.55),
        ("hard_share", 1.0),
        ("no_relief", 1.0),
        ("easy_per_hard", 1.0),
    ];
    // Eight points less: 60.25 of 110.
    worked_out(Level::Intermediate, &all, &rules, 54.7727);
}

#[test]
fn season_4_a_novice_with_three_hard_days_in_a_row() {
    let all = [hard(42.0), hard(66.0), hard(90.0), recovery(114.0), easy(200.0), easy(344.0)];
    let rules = [
        ("hard_gap", 0.3 + 0.4 * (23.0 / 36.0 - 0.5) / 0.25), // 23 h of 36, twice
        ("after_hard", 0.8 / 3.0),                            // 1 of 3: 0.4 at a half
        ("recovery_delay", 1.0 / 3.0),                        // 0, 0 and 23 h
        ("hard_streak", 0.2),
        ("hard_share", 1.0),    // a half is a novice's limit
        ("no_relief", 0.8),     // three days
        ("easy_per_hard", 1.0), // 3 for 3
    ];
    // 15.6667 + 5.3333 + 3.3333 + 3 + 15 + 8 + 10 = 60.3333 of 110.
    worked_out(Level::Novice, &all, &rules, 54.8485);
}

#[test]
fn season_5_all_easy_is_judged_by_what_applies() {
    let all = [easy(8.0), recovery(56.0), easy(128.0), recovery(224.0), easy(320.0)];
    // 10.5 + 10 of 25: no hard run at all is 0.7 of the share's points.
    let rules = [("hard_share", 0.7), ("no_relief", 1.0)];
    worked_out(Level::Intermediate, &all, &rules, 82.0);
}

#[test]
fn season_6_double_threshold() {
    let all = [
        hard(31.0),
        hard(39.0),
        recovery(60.0),
        hard(79.0),
        hard(87.0),
        recovery(114.0),
        easy(152.0),
        easy(224.0),
        easy(344.0),
    ];
    let rules = [
        ("hard_gap", 1.0),   // one pair of blocks: 39 h of 36
        ("after_hard", 1.0), // after each block
        ("recovery_delay", 0.5 * (0.8 + 0.2 * 4.0 / 6.0) + 0.5), // 20 h are 0.9333, 26 h are 1
        ("hard_streak", 1.0), // Tuesday and Thursday
        ("hard_share", 0.6 - 0.35 * (4.0 / 9.0 - 0.44) / 0.10),
        ("no_relief", 1.0),
        ("easy_per_hard", 1.0), // 5 for 4
    ];
    // 30 + 20 + 9.6667 + 15 + 8.7667 + 10 + 10 = 103.4333 of 110.
    worked_out(Level::Intermediate, &all, &rules, 94.0303);
}

#[test]
fn season_7_a_ride_after_the_race() {
    let all = [
        easy(8.0),
        high(129.0),
        ride(154.0),
        easy(200.0),
        easy(272.0),
        hard(354.0),
        recovery(378.0),
    ];
    let rules = [
        ("hard_gap", 1.0),
        ("after_hard", 1.0),
        ("recovery_delay", 1.0), // the ride 24 h after, the run 23
        ("hard_streak", 1.0),
        ("hard_share", 1.0), // 2 of 6 runs: the ride is none
        ("no_relief", 1.0),
        ("easy_per_hard", 1.0),
        ("regular", 1.0), // the ride serves its week
    ];
    worked_out(Level::Novice, &all, &rules, 100.0);
}

#[test]
fn season_8_and_without_the_ride() {
    let all = [easy(8.0), high(129.0), easy(200.0), easy(272.0), hard(354.0), recovery(378.0)];
    let rules = [
        ("hard_gap", 1.0),
        ("after_hard", 1.0),     // 70 h of rest
        ("recovery_delay", 0.5), // none after the race
        ("hard_streak", 1.0),
        ("hard_share", 1.0),
        ("no_relief", 1.0),
        ("easy_per_hard", 1.0),
        ("regular", 0.5),
    ];
    // 30 + 20 + 5 + 15 + 15 + 10 + 10 + 2.5 = 107.5 of 115.
    worked_out(Level::Novice, &all, &rules, 93.4783);
}

#[test]
fn season_9_nine_days_of_illness_are_neither_relief_nor_breach() {
    let all = [
        easy(8.0),
        hard(42.0), // then nothing for nine days
        easy(272.0),
        easy(296.0),
        hard(378.0),
        recovery(402.0),
        easy(440.0),
        easy(536.0),
        easy(584.0),
    ];
    let rules = [
        ("after_hard", 1.0),     // the first is not asked
        ("recovery_delay", 1.0), // nor here
        ("hard_streak", 1.0),
        ("hard_share", 1.0), // 2 of 9
        ("no_relief", 1.0),
        ("easy_per_hard", 1.0),
    ];
    worked_out(Level::Intermediate, &all, &rules, 100.0);
    let found = spacing_of(&all, &Limits::default(), Level::Intermediate);
    let breaks: Vec<(i32, i32)> =
        found.breaks.iter().map(|b| (b.from.0 - MONDAY, b.to.0 - MONDAY)).collect();
    assert_eq!(breaks, [(2, 10)], "and it is named");
}

#[test]
fn season_10_recovery_the_same_day() {
    let all = [
        easy(8.0),
        hard(32.0),
        recovery(44.0),
        hard(104.0),
        recovery(111.0),
        easy(176.0),
        easy(320.0),
    ];
    let rules = [
        ("hard_gap", 1.0), // 71 h
        ("after_hard", 1.0),
        ("recovery_delay", 0.325), // 11 h are 0.45, 6 h are 0.2
        ("hard_streak", 1.0),
        ("hard_share", 1.0), // 2 of 7
        ("no_relief", 1.0),
        ("easy_per_hard", 1.0),
    ];
    // 30 + 20 + 3.25 + 15 + 15 + 10 + 10 = 103.25 of 110.
    worked_out(Level::Intermediate, &all, &rules, 93.8636);
}

#[test]
fn season_11_three_very_hard_sessions() {
    let all = [
        hardest(42.0),
        recovery(66.0),
        hardest(129.0),
        easy(154.0),
        hard(186.0),
        hardest(297.0),
        easy(345.0),
    ];
    let rules = [
        ("hard_gap", 1.0), // 86, 56 and 110 h
        ("after_hard", 1.0),
        ("recovery_delay", 1.0 / 3.0), // one of three
        ("hard_streak", 1.0),
        ("hard_share", 0.25 - 0.25 * (4.0 / 7.0 - 0.54) / 0.10),
        ("no_relief", 0.8),     // Saturday, Sunday, Monday
        ("easy_per_hard", 0.7), // 3 for 4
        ("after_hardest", 0.4 + 0.45 * (2.0 / 3.0 - 0.5) / 0.3), // by recovery, no, by rest
        ("regular", 0.5),       // one week of two
    ];
    // 30 + 20 + 3.3333 + 15 + 2.5714 + 8 + 7 + 6.5 + 2.5 = 94.9048 of 125.
    worked_out(Level::Intermediate, &all, &rules, 75.9238);
}

#[test]
fn season_12_an_advanced_runner_with_one_easy_run_a_week() {
    let all = [hard(42.0), hard(114.0), easy(152.0), hard(210.0), hard(282.0), easy(344.0)];
    let rules = [
        ("hard_gap", 1.0),       // 71, 95 and 71 h
        ("after_hard", 1.0),     // by rest or an easy run
        ("recovery_delay", 0.0), // no recovery run at all
        ("hard_streak", 1.0),
        ("hard_share", 0.0), // 67 %: 33 above the target
        ("no_relief", 1.0),
        ("easy_per_hard", 0.5), // 2 in two weeks
        ("regular", 0.0),
    ];
    // 30 + 20 + 0 + 15 + 0 + 10 + 5 + 0 = 80 of 115.
    worked_out(Level::Advanced, &all, &rules, 69.5652);
}
