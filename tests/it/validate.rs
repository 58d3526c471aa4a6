//! `lope validate`: what it measures, of whom, and how it says so.

use crate::support::binary::{code, lope, scratch, season_path, stderr, stdout};
use crate::support::testdata;
use lope::Options;
use lope::classify::{TrainingEffect, VoteId};
use lope::digest::Digest;
use lope::validate::{
    Judgement, Plan, RunnerHistory, STABILITY, Stored, Truth, Validation, validate,
};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Files, start times and kinds of the sample season's table of labels.
static LABELS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let text = fs::read_to_string(testdata("season/labels.csv")).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[0].to_string(), cells[4].to_string())
    };
    text.lines().skip(1).map(row).collect()
});

/// The sample season with its labels.
static HISTORY: LazyLock<RunnerHistory> = LazyLock::new(|| {
    let analysis = lope::analyze([testdata("season")], &Options::default()).unwrap();
    let files: Vec<(String, Digest)> =
        analysis.season.runs.iter().map(|r| (r.path.clone(), (*r.digest).clone())).collect();
    let truth = |(file, kind): &(String, String)| {
        let path = files.iter().find(|(path, _)| path.ends_with(file.as_str()))?.0.clone();
        Some((path, Truth::of(kind)?))
    };
    let labels = LABELS.iter().filter_map(truth).collect();
    RunnerHistory { athlete: "sample".to_string(), files, labels }
});

fn options() -> Options {
    Options { training_effect: TrainingEffect::Never, ..Options::default() }
}

/// Short lists of numbers of runs: the time goes there.
fn brief(without_stored: bool) -> Plan {
    Plan { without_stored, stretches: vec![3], first: vec![30] }
}

fn said(all: &Validation) -> Vec<Judgement> {
    all.cases.iter().map(|case| case.judgement()).collect()
}

fn season_labels() -> String {
    testdata("season/labels.csv").to_str().unwrap().to_string()
}

#[test]
fn the_sample_season_is_measured_against_its_labels() {
    let picture = scratch("validate").join("v.png");
    let picture_path = picture.to_str().unwrap();
    let (season, labels) = (season_path(), season_labels());
    let args = ["validate", &season, "--labels", &labels, "--first", "20", "--stretch", "5"];
    let output = lope(&[&args[..], &["--format", "json", "-o", picture_path]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    let lope_row = &all["rules"][0];
    assert_eq!(lope_row["rule"], "lope");
    let clear = &lope_row["athletes"][0]["clear"];
    assert!(clear["area"].as_f64().unwrap() > 0.98, "{clear}");
    assert_eq!(clear["hard"].as_u64().unwrap() + clear["easy"].as_u64().unwrap(), 54);
    assert!(fs::read(picture).unwrap().starts_with(b"\x89PNG"));
    // The text says the same, on any number of threads.
    let text = stdout(&lope(&[&args[..], &["--jobs", "1"]].concat()));
    assert_eq!(text, stdout(&lope(&[&args[..], &["--jobs", "2"]].concat())));
    let line = |from: &str, start: &str| {
        let after = &text[text.find(from).unwrap()..];
        let row = after.lines().find(|l| l.trim_start().starts_with(start));
        row.unwrap_or_else(|| panic!("no {start} below {from} in {text}")).to_string()
    };
    for (title, scope) in [("Hard against easy", "clear"), ("Not easy against easy", "with_grey")] {
        let found = &all["sort"][scope]["athletes"][0];
        let row = line(title, "all ");
        let runs = format!("{}+{}", found["hard"], found["easy"]);
        assert!(row.contains(&runs), "{row}");
        for id in ["area", "balanced_accuracy", "calibration_error"] {
            let value = format!("{:.3}", found[id].as_f64().unwrap());
            assert!(row.contains(&value), "{id} {value}: {row}");
        }
    }
    let easy = &all["new_runner"]["easy_alone"][0];
    let words: Vec<String> =
        line("easy-labelled runs alone", "5, as").split_whitespace().map(str::to_string).collect();
    assert_eq!(words[3], easy["stretches"].to_string());
    assert_eq!(words[4], easy["runs"].to_string());
    assert_eq!(words[5], format!("{:.0}", 100.0 * easy["pooled"]["hard"].as_f64().unwrap()));
    assert_eq!(all["stability"].as_array().unwrap().len(), 2 * STABILITY.len());
    for row in all["stability"].as_array().unwrap() {
        let kept = if row["stored"] == "kept" { "as stored" } else { "settings taken out" };
        let shown = line("How steady", &format!("{}, {kept}", row["name"].as_str().unwrap()));
        match row["pooled"]["within"].as_f64() {
            None => assert!(shown.ends_with("none"), "{shown}"),
            Some(v) => assert!(shown.contains(&format!(" {:.0} %", 100.0 * v)), "{shown}"),
        }
    }
}

#[test]
fn labels_that_fit_no_run_are_said_so() {
    let folder = scratch("labels");
    let labels = folder.join("labels.csv");
    let validated = |text: &str| {
        fs::write(&labels, text).unwrap();
        lope(&["validate", &season_path(), "--labels", labels.to_str().unwrap()])
    };
    for (text, why) in [
        ("file,label\nnowhere.fit,hard\n", "no label fits a run"),
        ("name,label\nx,hard\n", "no column `file`"),
        ("file,rpe\nx.fit,70\n", "70 is not a rating (column `rpe`)"),
    ] {
        let output = validated(text);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
}

#[test]
fn ratings_are_labels_and_the_files_without_a_label_teach_too() {
    let folder = scratch("ratings");
    let labels = folder.join("ratings.csv");
    let mut text = "file,athlete,effort\n".to_string();
    // Of the odd rows nothing is said, and of one file of each kind not even whose it is.
    for (i, (file, kind)) in LABELS.iter().enumerate().filter(|(i, _)| i % 8 != 7) {
        let rating = match kind.as_str() {
            _ if i % 2 == 1 => "",
            "hard" => "8",
            "easy" => "3",
            _ => "5.5",
        };
        text.push_str(&format!("{file},me,{rating}\n"));
    }
    fs::write(&labels, text).unwrap();
    let output = lope(&[
        "validate",
        &season_path(),
        "--labels",
        labels.to_str().unwrap(),
        "--column",
        "effort",
        "--format",
        "json",
        "--first",
        "60",
        "--stretch",
        "60",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rated = |kind: &str| {
        LABELS.iter().enumerate().filter(|(i, l)| i % 2 == 0 && l.1 == kind).count() as u64
    };
    let found = &all["sort"]["clear"]["athletes"][0];
    assert_eq!(found["athlete"], "me");
    assert_eq!(found["hard"].as_u64(), Some(rated("hard")));
    assert_eq!(found["easy"].as_u64(), Some(rated("easy")));
    let runs = HISTORY.files.len();
    let learned = all["learned_from"].as_u64().unwrap() as usize;
    assert!(learned > all["runs"].as_u64().unwrap() as usize && learned <= runs, "{learned}");
    // Sixty runs there are not: nothing is said of them, and no number invented.
    assert_eq!(all["new_runner"]["easy_alone"][0]["pooled"], Value::Null);
}

#[test]
fn files_of_two_runners_are_told_apart_by_their_folders() {
    let folder = scratch("runners");
    let files: Vec<&str> =
        LABELS.iter().map(|l| l.0.as_str()).filter(|f| f.ends_with(".fit")).collect();
    for (k, file) in files.iter().take(12).enumerate() {
        let own = folder.join(if k < 8 { "a" } else { "b" });
        fs::create_dir_all(&own).unwrap();
        fs::copy(Path::new(&season_path()).join(file), own.join(file)).unwrap();
    }
    let labels = folder.join("labels.csv");
    let rows = format!("file,athlete,label\na/{},ann,hard\na/{},ann,easy\n", files[0], files[1]);
    fs::write(&labels, rows).unwrap();
    let output = lope(&[
        "validate",
        folder.to_str().unwrap(),
        "--no-cache",
        "--format",
        "json",
        "--labels",
        labels.to_str().unwrap(),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("of a runner whom no label names: 4, first"),
        "{}",
        stderr(&output)
    );
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((all["runs"].as_u64(), all["learned_from"].as_u64()), (Some(2), Some(8)));
}

#[test]
fn what_the_watch_stored_is_taken_out_for_everything() {
    let mut history = HISTORY.clone();
    // Settings of another heart: what hears them sorts otherwise.
    history.files.iter_mut().for_each(|(_, d)| d.runner.max_heart_rate = Some(194.0));
    let kept = validate(vec![history.clone()], &brief(false), &options());
    let stripped = validate(vec![history], &brief(true), &options());
    let beside: Vec<Judgement> = kept
        .cases
        .iter()
        .map(|c| Judgement::of(c.truth, c.without_stored.as_ref().unwrap()))
        .collect();
    assert_eq!(said(&stripped), beside);
    assert!(said(&kept) != beside);
    assert!(stripped.easy_alone.iter().all(|row| row.stored == Stored::Stripped));
    let alone = |all: &Validation, stored: Stored| {
        let row = all.easy_alone.iter().find(|row| row.stored == stored).unwrap();
        (row.stretches(), row.said().copied().collect::<Vec<_>>())
    };
    let easy = HISTORY.labels.values().filter(|t| **t == Truth::Easy).count();
    assert_eq!(alone(&kept, Stored::Kept).0, easy - 2);
    assert_eq!(alone(&kept, Stored::Stripped), alone(&stripped, Stored::Stripped));
    assert!(alone(&kept, Stored::Kept) != alone(&kept, Stored::Stripped));
}

#[test]
fn with_heart_rate_taken_out_pace_alone_speaks() {
    let all = validate(vec![HISTORY.clone()], &brief(false), &options());
    let mut by_pace = 0;
    for case in &all.cases {
        let verdict = case.by_pace_alone.as_ref().unwrap();
        let voices: Vec<VoteId> = verdict.ballots.iter().map(|b| b.0).collect();
        let silenced = [VoteId::HeartRateDose, VoteId::HrvDomain, VoteId::Rating];
        assert!(!voices.iter().any(|v| silenced.contains(v)), "{}: {voices:?}", case.path);
        by_pace += usize::from(voices.contains(&VoteId::PaceDose));
    }
    assert!(10 * by_pace >= 9 * all.cases.len(), "{by_pace} of {}", all.cases.len());
}

#[test]
fn the_label_of_a_file_is_that_of_its_longest_session() {
    let mut history = HISTORY.clone();
    let (path, truth) = history.labels.iter().min().map(|(p, t)| (p.clone(), *t)).unwrap();
    // A second session in the file of the first label, a day later and shorter.
    let mut short = history.files.iter().find(|(p, _)| *p == path).unwrap().1.clone();
    short.start = short.start.plus_s(40_000_000.0);
    short.moving_s *= 0.9;
    short.elapsed_s += 1.0;
    history.files.push((path.clone(), short));
    history.labels.retain(|p, _| *p == path);
    let all = validate(vec![history], &brief(false), &options());
    assert_eq!((all.cases.len(), all.cases[0].truth), (1, truth));
    let learned = validate(vec![HISTORY.clone()], &brief(false), &options()).learned_from;
    assert_eq!(all.learned_from, learned + 1);
}

#[test]
fn a_label_of_a_copy_is_that_of_the_run_that_counts() {
    let mut history = HISTORY.clone();
    let (path, truth) = history.labels.iter().min().map(|(p, t)| (p.clone(), *t)).unwrap();
    let original = history.files.iter().find(|(p, _)| *p == path).unwrap().1.clone();
    // Of two copies one is left out; only the other's label is taken away.
    let copy = format!("{path}.copy");
    history.files.push((copy.clone(), original));
    for labelled in [path, copy] {
        history.labels = [(labelled, truth)].into();
        let all = validate(vec![history.clone()], &brief(false), &options());
        assert_eq!((all.cases.len(), all.cases[0].truth), (1, truth));
    }
}
