//! What the product promises, row by row (R1 to R15), where a row needs a whole season to be seen; the other
//! rows are tested by name in `recovery.rs` and `spacing/rules.rs`.

use lope::activity::{Activity, Channel, Samples, Sport};
use lope::athlete::{Level, Profile};
use lope::calendar::{Day, UtcTime};
use lope::decode::{Decoded, decode};
use lope::digest::{Digest, digest};
use lope::findings::{Findings, Tone};
use lope::season::{Gates, Options, Season, assess, check};
use lope::synth::{Archetype, SynthFile, SynthFormat, archetype_season};

/// A Monday, at midnight UTC.
const MONDAY: i32 = 20_514;

/// HRmax 190, VT1 155, VT2 172, CS 3.6 m/s.
fn profile() -> Profile {
    Profile {
        hr_max_bpm: Some(190.0),
        hr_rest_bpm: Some(50.0),
        vt1_bpm: Some(155.0),
        vt2_bpm: Some(172.0),
        cs_mps: Some(3.6),
        level: Some(Level::Intermediate),
        ..Profile::default()
    }
}

/// An activity that starts some hours after the first midnight: heart rate and speed over minutes.
fn activity(
    sport: Sport,
    hours: f64,
    minutes: usize,
    heart: impl Fn(f64) -> f64,
    speed: impl Fn(f64) -> f64,
) -> Digest {
    let time: Vec<f64> = (0..=minutes * 60).map(|t| t as f64).collect();
    let column = |f: &dyn Fn(f64) -> f64| time.iter().map(|t| f(*t / 60.0)).collect::<Vec<f64>>();
    let samples = Samples::new(time.clone())
        .and_then(|s| s.with(Channel::HeartRate, column(&heart)))
        .and_then(|s| s.with(Channel::Speed, column(&speed)))
        .unwrap();
    let start = UtcTime::from_unix_s(i64::from(MONDAY) * 86_400).plus_s(3600.0 * hours);
    digest(Activity::new(start, sport, samples))
}

fn hard(hours: f64) -> Digest {
    let fast = |m: f64| (10.0..36.0).contains(&m);
    activity(
        Sport::Running,
        hours,
        45,
        move |m| if fast(m) { 180.0 } else { 140.0 },
        move |m| if fast(m) { 3.7 } else { 2.6 },
    )
}

fn easy(hours: f64, bpm: f64) -> Digest {
    activity(Sport::Running, hours, 50, move |_| bpm, |_| 2.7)
}

fn recovery(hours: f64) -> Digest {
    activity(Sport::Running, hours, 30, |_| 130.0, |_| 2.4)
}

fn ride(hours: f64) -> Digest {
    activity(Sport::Cycling, hours, 60, |_| 115.0, |_| 7.0)
}

fn judged(digests: Vec<Digest>) -> Season {
    judged_as(digests, profile())
}

fn judged_as(digests: Vec<Digest>, profile: Profile) -> Season {
    let named = digests.into_iter().enumerate().map(|(i, d)| (format!("{i:03}.fit"), d)).collect();
    assess(named, &Options { profile, ..Options::default() })
}

fn points(season: &Season, id: &str) -> Option<f64> {
    let rule = season.spacing.rules.iter().find(|r| r.0.id() == id).unwrap();
    rule.1.as_ref().ok().map(|r| r.share)
}

/// Weeks of a hard Tuesday evening and what else each week holds.
fn weeks(count: usize, week: impl Fn(usize, f64) -> Vec<Digest>) -> Vec<Digest> {
    (0..count).flat_map(|w| week(w, 168.0 * w as f64)).collect()
}

#[test]
fn every_row_of_the_brief_has_a_test_named_after_it() {
    let tests =
        [include_str!("recovery.rs"), include_str!("spacing/rules.rs"), include_str!("rules.rs")]
            .concat();
    for row in 1..=15 {
        assert!(tests.contains(&format!("\nfn r{row}_")), "no test is named after R{row}");
    }
}

#[test]
fn r9_the_gate_asks_for_hours_from_the_end_of_hard_work() {
    let gates = Gates { min_separation_hours: Some(24.0), ..Gates::default() };
    let season = |hours: f64| {
        judged(weeks(4, |_, at| {
            vec![hard(at + 42.0), recovery(at + 42.75 + hours), easy(at + 120.0, 140.0)]
        }))
    };
    assert_eq!(check(&season(23.0), &gates).violations, [], "two hours are granted");
    let found = check(&season(13.0), &gates);
    assert_eq!(found.violations.len(), 4, "{found:?}");
    assert!(found.violations[0].what.starts_with("recovery run 13 h after a hard run"));
}

#[test]
fn r10_the_level_is_learned_from_the_history_and_the_profile_wins() {
    let learned = |profile: Profile, runs: usize| {
        let week =
            |_, at: f64| (0..runs).map(|d| easy(at + 24.0 * d as f64 + 7.0, 140.0)).collect();
        judged_as(weeks(9, week), profile).athlete.level
    };
    let unsaid = Profile { level: None, ..profile() };
    assert_eq!(learned(unsaid.clone(), 2), Level::Novice);
    assert_eq!(learned(unsaid.clone(), 4), Level::Intermediate);
    assert_eq!(learned(unsaid, 6), Level::Advanced);
    let told = Profile { level: Some(Level::Novice), ..profile() };
    assert_eq!(learned(told, 6), Level::Novice);
}

#[test]
fn r11_illness_is_named_and_not_punished() {
    let mut all = weeks(4, |_, at| {
        vec![hard(at + 42.0), recovery(at + 66.0), easy(at + 120.0, 140.0), easy(at + 144.0, 140.0)]
    });
    let healthy = judged(all.clone());
    // Two weeks of nothing after a hard Tuesday, then on as before.
    let from = 28.0 * 24.0;
    all.push(hard(from + 42.0));
    let after = weeks(4, |_, at| {
        let at = at + from + 21.0 * 24.0;
        vec![hard(at + 42.0), recovery(at + 66.0), easy(at + 120.0, 140.0), easy(at + 144.0, 140.0)]
    });
    all.extend(after);
    let ill = judged(all);
    let breaks: Vec<i32> = ill.spacing.breaks.iter().map(|b| b.days()).collect();
    assert_eq!(breaks, [20], "from Wednesday to the Monday three weeks on");
    for (id, rule) in &ill.spacing.rules {
        let same = |share: f64| points(&healthy, id.id()).is_none_or(|h| share >= h - 1e-9);
        assert!(rule.as_ref().is_ok_and(|r| same(r.share)) || rule.is_err(), "{id}: {rule:?}");
    }
    let said = Findings::of(&ill);
    assert!(said.all().any(|s| s.id == "breaks"), "{said:?}");
}

#[test]
fn r12_a_ride_takes_the_place_of_a_recovery_run_once() {
    let with =
        judged(weeks(4, |_, at| vec![hard(at + 42.0), ride(at + 66.0), easy(at + 120.0, 148.0)]));
    let without = judged(weeks(4, |_, at| vec![hard(at + 42.0), easy(at + 120.0, 148.0)]));
    // A novice's week of two runs, so that the easy run four days on is itself no quick recovery.
    assert_eq!(points(&with, "recovery_delay"), Some(1.0), "{:?}", with.spacing.rules);
    assert!(points(&without, "recovery_delay") < Some(0.5), "{:?}", without.spacing.rules);
    // One activity more, not two: 4 rides and 4 easy runs for 4 hard ones; of runs half are hard.
    let value = |id: &str| {
        with.spacing.rules.iter().find(|r| r.0.id() == id).unwrap().1.as_ref().unwrap().value
    };
    assert_eq!((value("easy_per_hard"), value("hard_share")), (2.0, 50.0));
}

#[test]
fn r14_the_day_after_hard_work_is_measured_against_the_runners_own_line() {
    // Thursdays and Sundays at 140 bpm (give or take two), the Wednesday after hard work at 146, at one pace.
    let season = judged(weeks(14, |w, at| {
        let scatter = 2.0 * ((w % 3) as f64 - 1.0);
        vec![
            hard(at + 42.0),
            easy(at + 66.0, 146.0 + scatter),
            easy(at + 90.0, 140.0 + scatter),
            easy(at + 144.0, 140.0 - scatter),
        ]
    }));
    let mean = season.responses.mean.unwrap();
    assert_eq!(season.responses.each.len(), 14);
    assert!((mean.value - 6.0).abs() < 0.5 && mean.is_clear(), "{mean:?}");
    assert!(season.responses.trend.is_some_and(|t| !t.is_clear()), "{:?}", season.responses.trend);
    let said = Findings::of(&season);
    assert!(
        said.all().any(|s| s.id == "next_day" && s.sentence.contains("6 bpm faster")),
        "{said:?}"
    );
    // It is information: the sorts are what they are without it.
    assert!(
        season
            .responses
            .each
            .iter()
            .all(|r| season.runs[r.next].verdict.sort() == Some(lope::classify::Sort::Recovery))
    );
}

#[test]
fn r15_the_trend_of_easy_running_is_told_with_its_interval() {
    // One percent fewer beats at the same pace every four weeks.
    let season = judged(weeks(26, |w, at| {
        let less = 1.0 - 0.01 * w as f64 / 4.0;
        vec![hard(at + 42.0), easy(at + 90.0, 142.0 * less), easy(at + 144.0, 140.0 * less)]
    }));
    let trend = season.efficiency.unwrap();
    assert!((trend.value - 1.0).abs() < 0.1 && trend.is_clear(), "{trend:?}");
    let few = judged(weeks(4, |_, at| vec![hard(at + 42.0), easy(at + 90.0, 140.0)]));
    assert_eq!(few.efficiency, None, "four weeks are no trend");
}

/// What is to mend rests on numbers, says what to do, comes in order, and is never more than three things.
#[test]
fn three_things_to_mend_at_most_the_heaviest_first() {
    let bad = judged(weeks(12, |_, at| {
        let jog = activity(Sport::Running, at + 114.0, 35, |_| 163.0, |_| 2.9);
        vec![hard(at + 42.0), hard(at + 66.0), hard(at + 90.0), jog, hard(at + 138.0)]
    }));
    let said = Findings::of(&bad).to_mend;
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.windows(2).all(|w| w[0].weight >= w[1].weight));
    assert!(said.iter().all(|s| s.sentence.chars().any(|c| c.is_ascii_digit())), "{said:?}");
    assert!(said.iter().all(|s| s.action.is_some() && s.tone == Tone::ToMend), "{said:?}");
    let text = format!("{said:?}").to_lowercase();
    for word in ["great", "well done", "crushing", "injur", "speeds", "!", "perfect"] {
        assert!(!text.contains(word), "`{word}`: {text}");
    }
    assert!(said[0].sentence.contains("hard days in a row"), "{said:?}");
}

#[test]
fn the_scores_say_how_far_they_hang_on_vt1_and_on_one_sort() {
    let season = judged(weeks(12, |_, at| {
        let near = activity(Sport::Running, at + 66.0, 35, |_| 152.0, |_| 2.8);
        vec![hard(at + 42.0), near, easy(at + 120.0, 140.0), easy(at + 144.0, 140.0)]
    }));
    let s = &season.sensitivity;
    let [low, here, high] = s.recovery.map(Option::unwrap);
    assert!(low < here && here < high, "{s:?}");
    let headline = season.spacing.headline.clone().unwrap();
    assert!(s.spacing.iter().all(Option::is_some) && s.spacing[1] == Some(headline));
    let (run, score) = s.flip.unwrap();
    assert!(season.runs[run].counts_as_run() && (score - headline).abs() > 0.1, "{s:?}");
}

fn opened(files: &[SynthFile]) -> Season {
    let profile = files.iter().find(|f| f.name == "athlete.toml").unwrap();
    let profile = Profile::parse(std::str::from_utf8(&profile.bytes).unwrap()).unwrap();
    let runs = files.iter().filter(|f| f.name.ends_with(".fit"));
    let digests = runs.map(|f| match decode(&f.bytes) {
        Ok(Decoded::Activities(mut a)) => (f.name.clone(), digest(a.remove(0))),
        other => panic!("{other:?}"),
    });
    assess(digests.collect(), &Options { profile, ..Options::default() })
}

/// A file that starts at another time: the second run of a season takes the place of the first.
fn moved(file: &SynthFile, start: UtcTime) -> SynthFile {
    let Ok(Decoded::Activities(mut found)) = decode(&file.bytes) else { panic!() };
    let mut activity = found.remove(0);
    activity.start = start;
    activity.name = None;
    SynthFile { name: file.name.clone(), bytes: lope::encode::fit::write(&activity) }
}

const SEED: u64 = 7;

/// One place edited: an easy day made hard, and a recovery run moved to two hours after a hard session.
struct Edited {
    files: Vec<SynthFile>,
    easy_made_hard: Vec<SynthFile>,
    recovery_moved: Vec<SynthFile>,
}

fn edited() -> Edited {
    let files =
        archetype_season(Archetype::by_id("well-spaced").unwrap(), 12, SEED, SynthFormat::Fit);
    let season = opened(&files);
    // The last hard session that a recovery run followed.
    let day_after = |w: &&[lope::season::Run]| {
        w[0].verdict.is_hard() && w[1].recovery.is_some() && w[1].day.0 == w[0].day.0 + 1
    };
    let pair = season.runs.windows(2).rfind(day_after).unwrap();
    let find = |path: &str| files.iter().position(|f| f.name == path).unwrap();
    let (hard, next) = (find(&pair[0].path), find(&pair[1].path));
    let replaced = |file: SynthFile| {
        let mut files = files.clone();
        files[next] = file;
        files
    };
    let made_hard =
        SynthFile { name: files[next].name.clone(), ..moved(&files[hard], pair[1].digest.start) };
    let soon = pair[0].digest.end().plus_s(2.0 * 3600.0);
    let too_soon = moved(&files[next], soon);
    Edited { easy_made_hard: replaced(made_hard), recovery_moved: replaced(too_soon), files }
}

/// The rules whose points an edit changed.
fn changed(before: &Season, after: &Season) -> Vec<&'static str> {
    let rules = before.spacing.rules.iter().zip(&after.spacing.rules);
    let share = |r: &lope::activity::Known<lope::score::spacing::RuleResult>| {
        r.as_ref().ok().map(|r| (r.share * 1e9).round() as i64)
    };
    rules.filter(|(a, b)| share(&a.1) != share(&b.1)).map(|(a, _)| a.0.id()).collect()
}

#[test]
fn an_edit_in_one_place_changes_the_rules_that_it_should() {
    let edited = edited();
    let before = opened(&edited.files);
    let hard = opened(&edited.easy_made_hard);
    let rules = changed(&before, &hard);
    for id in ["hard_gap", "after_hard", "recovery_delay", "hard_streak", "hard_share"] {
        assert!(rules.contains(&id), "{id} is not in {rules:?}");
    }
    assert_eq!(points(&before, "hard_streak"), Some(1.0));
    assert_eq!(points(&hard, "hard_streak"), Some(0.55));
    let soon = opened(&edited.recovery_moved);
    // The usual day of recovery is empty now: that is the second rule.
    assert_eq!(changed(&before, &soon), ["recovery_delay", "not_skipped"]);
    assert!(points(&soon, "recovery_delay") < points(&before, "recovery_delay"));
}

#[cfg(feature = "cli")]
#[test]
fn an_edit_in_one_place_takes_check_from_0_to_3() {
    let edited = edited();
    let run = |name: &str, files: &[SynthFile]| {
        let folder = crate::support::binary::scratch(name);
        for file in files {
            std::fs::write(folder.join(&file.name), &file.bytes).unwrap();
        }
        let output = crate::support::binary::program()
            .args(["check", ".", "--athlete", "athlete.toml", "--min-recovery-score", "60"])
            .args(["--min-spacing-score", "70", "--min-separation-hours", "24"])
            .args(["--max-hard-streak", "1"])
            .current_dir(&folder)
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = run("edited-0", &edited.files);
    assert_eq!(code, 0, "{text}");
    let (code, text) = run("edited-1", &edited.easy_made_hard);
    assert_eq!(code, 3, "{text}");
    assert!(
        text.starts_with("max-hard-streak: ") && text.contains("hard day 2 in a row"),
        "{text}"
    );
    let (code, text) = run("edited-2", &edited.recovery_moved);
    assert_eq!(code, 3, "{text}");
    assert!(
        text.starts_with("min-separation-hours: ") && text.contains("2 h after a hard"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 2, "one violation and the sum: {text}");
}

#[test]
fn the_first_day_of_these_tests_is_a_monday() {
    assert_eq!(Day(MONDAY).week_start(false), Day(MONDAY));
}

#[cfg(feature = "cli")]
mod binary {
    use crate::support::binary::{lope, scratch, season_path};

    #[test]
    fn every_name_is_explained_with_its_weight_and_curve() {
        let all = lope::report::explain(None).unwrap();
        let ids: Vec<&str> = all.lines().filter_map(|l| l.split_whitespace().next()).collect();
        assert!(ids.len() > 100, "{}", ids.len());
        for id in &ids {
            let text = lope::report::explain(Some(id)).unwrap();
            assert!(text.starts_with(&format!("{id}: ")) && text.lines().count() >= 2, "{text}");
        }
        for c in lope::score::recovery::COMPONENTS {
            let text = lope::report::explain(Some(&format!("recovery_{}", c.id))).unwrap();
            for part in ["unit: ", "source: ", "weight: ", "points"] {
                assert!(text.contains(part), "{text}");
            }
        }
        // As people type what they read.
        for (typed, id) in [("Easy limit", "easy_limit"), ("hardest 10 %", "hardest_tenth")] {
            assert!(lope::report::explain(Some(typed)).unwrap().starts_with(id), "{typed}");
        }
        let output = lope(&["explain", "easy", "limit"]);
        assert!(output.stdout.starts_with(b"easy_limit: easy limit\n"));
        let unknown = lope(&["explain", "moderate"]);
        assert_eq!(unknown.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&unknown.stderr).contains("it is spoken of in verdict"));
        for gate in ["min-recovery-score", "max-hard-streak"] {
            assert!(ids.contains(&gate), "{gate}");
        }
    }

    #[test]
    fn the_report_says_what_costs_most_and_where_it_was_best() {
        let out = scratch("coach");
        let args = ["report", &season_path(), "-o", out.to_str().unwrap(), "--cards", "none"];
        let output = lope(&args);
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let json = std::fs::read(out.join("report.json")).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let findings = report["findings"].as_array().unwrap();
        assert!((1..=9).contains(&findings.len()), "{findings:?}");
        assert!(words.starts_with(report["headline"].as_str().unwrap()), "{words}");
        for finding in findings.iter().filter(|f| f["tone"] == "to_mend") {
            let sentence = finding["sentence"].as_str().unwrap();
            assert!(words.contains(sentence), "{sentence}");
            assert!(words.contains(finding["action"].as_str().unwrap()), "{finding}");
        }
        assert!(report["spacing"]["best"]["score"].is_number());
        assert!(report["sensitivity"]["spacing_score"]["vt1_lower"].is_number());
    }

    #[test]
    fn an_archetype_is_made_with_its_truth_and_an_unknown_one_is_refused() {
        let out = scratch("archetype");
        let folder = out.to_str().unwrap();
        let made = lope(&["synth", "-o", folder, "--archetype", "back-to-back", "--weeks", "4"]);
        assert_eq!(made.status.code(), Some(0));
        let profile = out.join("athlete.toml");
        let checked = lope(&[
            "check",
            folder,
            "--athlete",
            profile.to_str().unwrap(),
            "--max-hard-streak",
            "1",
        ]);
        assert_eq!(checked.status.code(), Some(3), "{checked:?}");
        let early = ["check", folder, "--athlete", profile.to_str().unwrap(), "--max-early-hard"];
        let early = |most| lope(&[&early[..], &[most]].concat());
        assert_eq!(early("99").status.code(), Some(0));
        let none = early("0");
        assert_eq!(none.status.code(), Some(3));
        let text = String::from_utf8_lossy(&none.stdout).into_owned();
        assert!(text.contains("max-early-hard: ") && text.contains(", which asks for "), "{text}");
        let unknown = lope(&["synth", "-o", folder, "--archetype", "lazy"]);
        assert_eq!(unknown.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&unknown.stderr).contains("expected one of well-spaced"));
    }
}
