//! `lope plan` and `lope today` from outside: formats, wishes, and the inputs of which there is no plan; `lope check
//! --baseline` and `--since-last`.

use crate::support::binary::{code, lope, program, scratch, season_path, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The files of an archetype's twelve weeks, in a folder of the test's own, the last of which ends on Sunday, 24 May 2026.
fn archetype(id: &str, test: &str) -> String {
    let folder = scratch(&format!("plan-{test}"));
    let out = folder.display().to_string();
    stdout(&lope(&["synth", "-o", &out, "--weeks", "12", "--archetype", id]));
    out
}

fn plan(folder: &str, today: &str, more: &[&str]) -> String {
    let mut args = vec!["plan", folder, "--no-cache", "--quiet", "--today", today];
    args.extend(more);
    stdout(&lope(&args))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn kinds(plan: &Value) -> Vec<&str> {
    plan["days"].as_array().unwrap().iter().map(|d| d["kind"].as_str().unwrap()).collect()
}

#[test]
fn a_plan_says_the_same_in_every_format() {
    let folder = archetype("well-spaced", "1");
    let text = plan(&folder, "2026-05-25", &[]);
    let value = json(&plan(&folder, "2026-05-25", &["--format", "json"]));
    let days = value["days"].as_array().unwrap();
    assert_eq!((days.len(), days[0]["day"].as_str()), (7, Some("2026-05-25")));
    for rule in value["bound_by"].as_array().unwrap() {
        assert!(lope::score::spacing::RULES.iter().any(|r| r.id.id() == rule.as_str().unwrap()));
    }
    let markdown = plan(&folder, "2026-05-25", &["--format", "markdown"]);
    for day in days {
        let (date, kind) = (day["day"].as_str().unwrap(), day["kind"].as_str().unwrap());
        let why = day["why"].as_str().unwrap();
        let holds = |line: &str| line.contains(date) && line.contains(kind) && line.contains(why);
        assert!(text.lines().any(holds), "{text}");
        assert!(markdown.lines().any(|l| l.starts_with('|') && holds(l)), "{markdown}");
    }
    assert!(text.lines().all(|l| l.chars().count() <= 100), "{text}");
    let three = json(&plan(&folder, "2026-05-25", &["--format", "json", "--days", "3"]));
    assert_eq!(kinds(&three), kinds(&value)[..3], "seven are planned, three are printed");
    let args = ["today", &folder, "--no-cache", "-q", "--today", "2026-05-25", "--format", "json"];
    let today = json(&stdout(&lope(&args)));
    assert_eq!(today["sentence"], value["sentence"]);
    assert!(text.replace('\n', " ").starts_with(value["sentence"].as_str().unwrap()));
}

/// RFC 5545: lines end in CR LF and hold 75 octets at the most, days are dates, every text is escaped.
#[test]
fn a_calendar_holds_an_event_a_day() {
    let folder = archetype("well-spaced", "2");
    let ics = plan(&folder, "2026-05-25", &["--format", "ics"]);
    assert_eq!(ics.matches("\r\n").count(), ics.matches('\n').count());
    assert!(ics.lines().all(|l| l.len() <= 75));
    let whole = ics.replace("\r\n ", "");
    let value = json(&plan(&folder, "2026-05-25", &["--format", "json"]));
    for (k, kind) in kinds(&value).iter().enumerate() {
        assert!(whole.contains(&format!("DTSTART;VALUE=DATE:202605{}\r\n", 25 + k)), "{whole}");
        assert!(whole.contains(&format!("CATEGORIES:{kind}\r\n")));
    }
    let events = whole.matches("BEGIN:VEVENT").count();
    assert_eq!((events, whole.matches("END:VEVENT").count()), (7, 7));
    let texts = whole.lines().filter_map(|l| l.strip_prefix("DESCRIPTION:"));
    for text in texts {
        assert_eq!(text.matches(',').count(), text.matches("\\,").count(), "{text}");
    }
    assert_eq!(ics, plan(&folder, "2026-05-25", &["--format", "ics"]), "the same bytes");
}

#[test]
fn order_and_threads_change_nothing() {
    let folder = archetype("back-to-back", "3");
    let usual = plan(&folder, "2026-05-25", &["--jobs", "4"]);
    assert_eq!(usual, plan(&folder, "2026-05-25", &["--jobs", "1"]));
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let list: String = files.iter().rev().map(|f| format!("{}\n", f.display())).collect();
    let mut child = program()
        .args(["plan", "-", "--no-cache", "--quiet", "--today", "2026-05-25"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    let reversed = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(usual, reversed);
}

#[test]
fn wishes_are_heeded() {
    let folder = archetype("well-spaced", "4");
    let json_of =
        |more: &[&str]| json(&plan(&folder, "2026-05-25", &[more, &["--format", "json"]].concat()));
    let hard = json_of(&["--hard-days", "wed,sat"]);
    for day in hard["days"].as_array().unwrap() {
        let named = ["Wed", "Sat"].contains(&day["weekday"].as_str().unwrap());
        assert!(named || day["kind"] != "hard", "{day}");
    }
    let race = json_of(&["--race", "2026-05-30"]);
    assert_eq!(race["days"][5]["kind"], "race");
    assert_ne!(race["days"][4]["kind"], "hard", "the day before a race");
    let short = json_of(&["--minutes", "25"]);
    for day in short["days"].as_array().unwrap() {
        assert!(day["minutes_to"].as_f64().is_none_or(|m| m <= 25.0), "{day}");
    }
    assert_eq!(kinds(&short), kinds(&json_of(&[])), "shortened rather than skipped");
}

/// A hard Sunday and a race on Monday: no week keeps the rules, and the plan says so.
#[test]
fn a_race_after_a_hard_day_misses_rules_that_are_named() {
    let folder = archetype("back-to-back", "5");
    let race = json(&plan(&folder, "2026-05-24", &["--race", "2026-05-25", "--format", "json"]));
    assert_eq!((&race["done_today"], &race["days"][0]["kind"]), (&"hard".into(), &"race".into()));
    let missed: Vec<&str> =
        race["missed"].as_array().unwrap().iter().map(|m| m["rule"].as_str().unwrap()).collect();
    assert!(missed.contains(&"hard_gap") && missed.contains(&"hard_streak"), "{missed:?}");
    let text = plan(&folder, "2026-05-24", &["--race", "2026-05-25"]);
    assert!(text.contains("No week keeps every rule here"), "{text}");
}

#[test]
fn where_there_is_no_plan_a_sentence_says_why() {
    let folder = archetype("well-spaced", "6");
    let none = |today: &str| plan(&folder, today, &[]);
    assert!(
        none("2026-06-20").contains("the newest activity is of 2026-05-24, more than 14 days ago")
    );
    assert!(
        none("2026-03-06").contains("no plan from 3 runs: it takes 6"),
        "{}",
        none("2026-03-06")
    );
    assert!(none("2026-01-01").contains("no plan from 0 runs: it takes 6"));
    let value = json(&plan(&folder, "2026-06-20", &["--format", "json"]));
    assert!(value["why_none"].as_str().unwrap().contains("14 days"));
    let ics =
        lope(&["plan", &folder, "--no-cache", "-q", "--today", "2026-06-20", "--format", "ics"]);
    assert_eq!((code(&ics), ics.stdout.len()), (2, 0));
    let past = lope(&[
        "today",
        &folder,
        "--no-cache",
        "-q",
        "--today",
        "2026-05-25",
        "--race",
        "2026-05-01",
    ]);
    assert_eq!(code(&past), 2);
    assert!(stderr(&past).contains("the race of 2026-05-01 lies before"), "{}", stderr(&past));
    let empty = scratch("plan-empty").display().to_string();
    assert_eq!(code(&lope(&["plan", &empty, "-q"])), 2);
    let mistyped = lope(&["plan", &folder, "--today", "2026-13-01"]);
    assert_eq!(code(&mistyped), 2);
}

/// Two weeks without a run, then nothing hard for as long, and short runs.
#[test]
fn after_a_gap_it_begins_gently() {
    let folder = archetype("well-spaced", "7");
    let value = json(&plan(&folder, "2026-06-05", &["--format", "json"]));
    assert!(!kinds(&value).contains(&"hard"), "{value}");
    assert_eq!(value["cautions"][0], "gap");
    for day in value["days"].as_array().unwrap() {
        assert!(day["minutes_to"].as_f64().is_none_or(|m| m <= 30.0), "{day}");
    }
}

fn checked(file: &Path, more: &[&str]) -> (i32, String) {
    let (folder, file) = (season_path(), file.display().to_string());
    let mut args = vec!["check", &folder, "-q", "--no-cache", "--min-recovery-score", "60"];
    args.extend(["--max-hard-streak", "1", "--min-spacing-score", "80"]);
    args.extend(more);
    args.push(&file);
    let out = lope(&args);
    (code(&out), String::from_utf8(out.stdout).unwrap())
}

#[test]
fn a_baseline_leaves_what_is_new() {
    let folder = scratch("check-baseline");
    let out = folder.display().to_string();
    let report = |more: &[&str]| {
        lope(&[&["report", &season_path(), "-o", &out, "-q", "--cards", "none"], more].concat())
    };
    stdout(&report(&[]));
    let file = folder.join("report.json");
    let (code_now, text) = checked(&file, &["--baseline"]);
    assert!(code_now != 3 && text.contains("passed"), "{text}");
    // Of a report of the first weeks the later violations are new.
    let first = scratch("check-baseline-first");
    stdout(&lope(&[
        "report",
        &season_path(),
        "-o",
        &first.display().to_string(),
        "-q",
        "--cards",
        "none",
        "--until",
        "2026-04-12",
    ]));
    let (code_then, text) = checked(&first.join("report.json"), &["--baseline"]);
    assert_eq!(code_then, 3, "{text}");
    assert!(text.contains("2026-05-06") && !text.contains("2026-03-11"), "{text}");
    fs::write(&file, "{}").unwrap();
    let (code, _) = checked(&file, &["--baseline"]);
    assert_eq!(code, 2);
}

#[test]
fn a_folder_that_grows_says_each_new_run_once() {
    let folder = scratch("check-since-last");
    let inbox = folder.join("inbox");
    fs::create_dir_all(&inbox).unwrap();
    let all = archetype("all-easy", "8");
    let mut files: Vec<PathBuf> = fs::read_dir(all).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "fit"));
    files.sort();
    let copy = |from: &[PathBuf]| {
        for f in from {
            fs::copy(f, inbox.join(f.file_name().unwrap())).unwrap();
        }
    };
    let state = folder.join("seen.txt").display().to_string();
    let inbox_path = inbox.display().to_string();
    let check =
        || stdout(&lope(&["check", &inbox_path, "-q", "--no-cache", "--since-last", &state]));
    let old = files.len() - 2;
    copy(&files[..old]);
    assert_eq!(check(), "", "the first time nothing is new");
    copy(&files[old..]);
    let said = check();
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains(" km  "), "{said}");
    assert_eq!(check(), "");
}
