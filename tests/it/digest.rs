//! Stage A on its own, and stage B on what it wrote: the same answer as both in one.

use crate::support::binary::{program, scratch, stdout};
use crate::support::season;
use lope::activity::Overnight;
use lope::calendar::UtcTime;
use lope::encode::fit::{FitStructure, write_night};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn lope(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = program()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = stdin.to_vec();
    let writer = std::thread::spawn(move || {
        // Who reads no stdin closes it.
        let _ = pipe.write_all(&bytes);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn table(args: &[&str]) -> String {
    stdout(&lope(&[&["table", "--format", "json", "--no-cache"], args].concat(), b""))
}

#[test]
fn digests_in_parts_and_any_order_give_the_table_of_the_files() {
    let folder = scratch("digest-parts");
    let mut paths: Vec<String> = fs::read_dir(season())
        .unwrap()
        .map(|e| e.unwrap().path().display().to_string())
        .filter(|p| !p.ends_with(".csv"))
        .collect();
    paths.sort();
    paths.reverse();
    for (i, part) in paths.chunks(13).enumerate() {
        let out = folder.join(format!("athlete=Me/part-{}.parquet", 9 - i));
        fs::create_dir_all(out.parent().unwrap()).unwrap();
        // Zero bytes between the paths, as `find -print0` writes them.
        let list = part.join("\0");
        let args = ["digest", "-", "--no-cache", "-o", out.to_str().unwrap()];
        stdout(&lope(&args, list.as_bytes()));
    }
    fs::write(folder.join("_SUCCESS"), "").unwrap();
    let direct = table(&[season().to_str().unwrap()]);
    assert_eq!(table(&["--from-digests", folder.to_str().unwrap()]), direct);
    assert_eq!(direct.matches("\"path\"").count(), 55);
}

#[test]
fn an_arrow_stream_carries_the_same_as_parquet() {
    let folder = scratch("digest-ipc");
    let (sample, out) = (season(), folder.join("all.arrows"));
    let (sample, out) = (sample.to_str().unwrap(), out.to_str().unwrap());
    let args = ["digest", sample, "--no-cache", "--format", "ipc", "-o", out];
    stdout(&lope(&args, b""));
    assert_eq!(table(&["--from-digests", folder.to_str().unwrap()]), table(&[sample]));
    // One that breaks off is no answer.
    let bytes = fs::read(out).unwrap();
    fs::write(out, &bytes[..bytes.len() / 2]).unwrap();
    let output = lope(&["table", "--from-digests", out], b"");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn two_runners_in_one_folder_are_told_apart_not_mixed() {
    let folder = scratch("digest-two");
    for name in ["ann", "ben"] {
        // A runner's folder may have folders of its own.
        for (below, run) in [("", "20260303-201358.fit"), ("2026/march", "20260304-203451.fit")] {
            let runs = folder.join("runs").join(name).join(below);
            fs::create_dir_all(&runs).unwrap();
            fs::copy(season().join(run), runs.join(run)).unwrap();
        }
    }
    let (runs, out) = (folder.join("runs"), folder.join("all.parquet"));
    let args = ["digest", runs.to_str().unwrap(), "--no-cache", "--athletes-by", "folder", "-o"];
    stdout(&lope(&[&args[..], &[out.to_str().unwrap()]].concat(), b""));
    let output = lope(&["table", "--no-cache", "--from-digests", out.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("digests of 2 athletes: ann, ben"), "{said}");
}

#[test]
fn a_file_without_a_run_keeps_its_reason_on_the_way() {
    let folder = scratch("digest-reason");
    fs::write(folder.join("notes.fit"), "milk, eggs").unwrap();
    fs::copy(season().join("20260303-201358.fit"), folder.join("run.fit")).unwrap();
    let out = folder.join("d.parquet");
    let args = ["digest", folder.to_str().unwrap(), "--no-cache", "-o", out.to_str().unwrap()];
    assert_eq!(lope(&args, b"").status.code(), Some(1));
    let output = lope(&["table", "--from-digests", out.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("notes.fit: not a FIT, GPX or TCX file"), "{said}");
    // What is no such file is said, and no answer is made of it.
    fs::write(&out, "nothing of ours").unwrap();
    let output = lope(&["table", "--from-digests", out.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
}

/// A night that ended at six in the morning of this day of March 2026.
fn night(day: i64, last_night_ms: f64) -> Vec<u8> {
    // 2026-03-01T00:00:00Z
    let time = UtcTime::from_unix_s(1_772_323_200 + 86_400 * (day - 1) + 6 * 3600);
    let night = Overnight {
        time,
        utc_offset_s: Some(3600),
        resting_heart_rate: Some(48.0),
        last_night_ms: Some(last_night_ms),
        last_night_5_min_high_ms: None,
        weekly_ms: None,
        baseline_ms: None,
        values_ms: Vec::new(),
        notes: Vec::new(),
    };
    write_night(&night, &FitStructure::default())
}

#[test]
fn nights_come_through_the_digests() {
    let folder = scratch("digest-nights");
    let (runs, nights) = (folder.join("files/runs"), folder.join("files/nights"));
    for sub in [&runs, &nights] {
        fs::create_dir_all(sub).unwrap();
    }
    for run in ["20260303-201358.fit", "20260304-203451.fit"] {
        fs::copy(season().join(run), runs.join(run)).unwrap();
    }
    for day in 1..=16 {
        let ms = if day == 16 { 40.0 } else { 58.0 + f64::from(day as i32 % 3) };
        fs::write(nights.join(format!("night-{day:02}.fit")), night(day, ms)).unwrap();
    }
    // A part for the runs and one for the nights: a folder without a run is no failure.
    let digests = folder.join("digests");
    fs::create_dir_all(&digests).unwrap();
    for (part, name) in [(&nights, "1.parquet"), (&runs, "2.parquet")] {
        let out = digests.join(name);
        let args = ["digest", part.to_str().unwrap(), "--no-cache", "-o", out.to_str().unwrap()];
        stdout(&lope(&args, b""));
    }
    let report = |from: &[&str], out: &str| {
        let out = folder.join(out);
        let to = ["report", "--no-cache", "--cards", "none", "-o", out.to_str().unwrap()];
        stdout(&lope(&[&to[..], from].concat(), b""));
        fs::read_to_string(out.join("report.json")).unwrap()
    };
    let direct = report(&[folder.join("files").to_str().unwrap()], "direct");
    assert_eq!(report(&["--from-digests", digests.to_str().unwrap()], "digested"), direct);
    let json: serde_json::Value = serde_json::from_str(&direct).unwrap();
    let found = json["nights"].as_array().unwrap();
    assert_eq!(found.len(), 16);
    assert_eq!((&found[15]["day"], &found[15]["rmssd_ms"]), (&"2026-03-16".into(), &40.0.into()));
    assert_eq!(found[15]["morning"], "suppressed");
    assert!(found[12]["morning"].is_null(), "12 nights before are no usual");
}

#[test]
fn a_tar_stream_gives_the_rows_of_the_files() {
    let folder = scratch("digest-tar");
    let long = folder.join("a".repeat(60)).join("b".repeat(60));
    fs::create_dir_all(&long).unwrap();
    for run in ["20260303-201358.fit", "20260328-120445.gpx.gz"] {
        fs::copy(season().join(run), long.join(run)).unwrap();
    }
    fs::write(folder.join("readme.txt"), "passed over").unwrap();
    for format in ["gnu", "pax", "ustar"] {
        let mut tar = Command::new("tar");
        tar.args(["-c", "-f", "-", "--format", format, "-C"]).arg(&folder).arg(".");
        let Ok(archive) = tar.output() else { return println!("skipped: no tar") };
        assert!(archive.status.success());
        let args = ["digest", "--stdin-tar", "--no-cache", "-o", "-"];
        let output = lope(&args, &archive.stdout);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let out = folder.join("d.parquet");
        fs::write(&out, &output.stdout).unwrap();
        let named = table(&["--from-digests", out.to_str().unwrap()]);
        let direct = table(&[folder.to_str().unwrap()]);
        let root = folder.display().to_string();
        assert_eq!(named, direct.replace(&root, "."), "{format}");
    }
    let output = lope(&["digest", "--stdin-tar", "--no-cache", "-o", "-"], b"no tar at all");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("stdin: no tar stream"));
}

#[test]
fn members_of_archives_come_in_order_whatever_the_threads() {
    let folder = scratch("digest-zip");
    let mut inner = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut outer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(season()).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for (i, path) in paths.iter().take(20).enumerate() {
        let to = if i % 2 == 0 { &mut inner } else { &mut outer };
        to.start_file(path.file_name().unwrap().to_str().unwrap(), options).unwrap();
        to.write_all(&fs::read(path).unwrap()).unwrap();
    }
    outer.start_file("part.zip", options).unwrap();
    outer.write_all(inner.finish().unwrap().get_ref()).unwrap();
    let archive = folder.join("export.zip");
    fs::write(&archive, outer.finish().unwrap().get_ref()).unwrap();
    let cache = folder.join("cache");
    let run = |jobs: &str| {
        let kept = ["--cache-dir", cache.to_str().unwrap(), "--jobs", jobs];
        let args = ["table", "--format", "json", archive.to_str().unwrap()];
        stdout(&lope(&[&args[..], &kept].concat(), b""))
    };
    let one = run("1");
    assert_eq!(one.matches("\"path\"").count(), 20);
    assert_eq!(one.matches("export.zip!part.zip!").count(), 10);
    std::thread::sleep(std::time::Duration::from_millis(2200));
    // Again from the bytes, which are known by now, and then from the archive's stamp alone.
    for jobs in ["3", "1", "3"] {
        assert_eq!(run(jobs), one);
    }
}

#[test]
fn every_command_is_in_the_manual_and_in_the_completions() {
    let help = stdout(&lope(&["--help"], b""));
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|l| *l != "Commands:")
        .skip(1)
        .take_while(|l| l.starts_with("  "))
        .filter_map(|l| l.split_whitespace().next())
        .filter(|c| *c != "help")
        .collect();
    assert!(commands.len() > 10, "{help}");
    let manual = stdout(&lope(&["man"], b""));
    for command in &commands {
        assert!(manual.contains(&format!(".SH \"LOPE {}\"", command.to_uppercase())), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let completions = stdout(&lope(&["completions", shell], b""));
        assert!(commands.iter().all(|c| completions.contains(c)), "{shell}");
    }
}
