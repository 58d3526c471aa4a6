//! Whatever stops lope: the old report or the new one, never half, and nothing left behind.

use crate::support::binary::{program, scratch, season_path, stderr};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A report that waits for its list of paths, so that it can be stopped in the middle of its work.
fn waiting(args: &[&str], output: &Path) -> Child {
    program()
        .args(args)
        .args(["-", "--no-cache", "-o"])
        .arg(output)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn answer(mut child: Child, list: &str) -> Output {
    // A program that has ended reads no list.
    let _ = child.stdin.take().unwrap().write_all(list.as_bytes());
    child.wait_with_output().unwrap()
}

fn report(output: &Path) -> Output {
    let mut command = program();
    command.args(["report", &season_path(), "--no-cache", "--cards", "none", "-o"]).arg(output);
    command.output().unwrap()
}

/// Names and bytes of everything in a folder, hidden files too.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn ctrl_c_leaves_the_old_report_and_says_so() {
    let folder = scratch("ctrl-c");
    assert!(report(&folder).status.success());
    let old = contents(&folder);
    let child = waiting(&["report", "--cards", "all"], &folder);
    sleep(Duration::from_millis(300));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    sleep(Duration::from_millis(200));
    let output = answer(child, &season_path());
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("interrupted: nothing was written"), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    assert!(contents(&folder) == old);
}

#[test]
fn ctrl_c_leaves_no_half_file_of_digests() {
    let folder = scratch("ctrl-c-digest");
    let child = waiting(&["digest"], &folder.join("d.parquet"));
    sleep(Duration::from_millis(300));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output = answer(child, &season_path());
    assert!(matches!(output.status.code(), Some(130) | None), "{}", stderr(&output));
    assert!(contents(&folder).is_empty());
}

#[test]
fn what_a_kill_leaves_the_next_report_sweeps_away() {
    let folder = scratch("kill");
    assert!(report(&folder).status.success());
    let old = contents(&folder);
    for pause in [50, 200, 400, 700] {
        let mut child = waiting(&["report", "--cards", "all"], &folder);
        child.stdin.take().unwrap().write_all(season_path().as_bytes()).unwrap();
        sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        // Killed or, on a fast machine, done: no visible file is half.
        for (path, bytes) in
            contents(&folder).iter().filter(|(p, _)| !p.to_string_lossy().contains("/."))
        {
            assert!(!bytes.is_empty(), "{}", path.display());
        }
    }
    let _ = fs::remove_dir_all(folder.join("runs"));
    assert!(report(&folder).status.success());
    assert!(contents(&folder) == old);
}

#[test]
fn a_folder_that_is_removed_meanwhile_is_made_again() {
    let folder = scratch("removed").join("report");
    let child = waiting(&["report", "--cards", "none"], &folder);
    sleep(Duration::from_millis(300));
    assert!(folder.is_dir());
    fs::remove_dir_all(&folder).unwrap();
    let output = answer(child, &season_path());
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(folder.join("index.html").exists());
    assert!(contents(&folder).iter().all(|(p, _)| !p.to_string_lossy().contains("/.lope")));
}

#[test]
fn a_place_that_cannot_be_written_is_said_before_the_work() {
    let file = scratch("no-place").join("a-file");
    fs::write(&file, "").unwrap();
    let output = report(&file.join("report"));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("a-file/report: "), "{}", stderr(&output));
    assert!(stderr(&output).contains("hint: "), "{}", stderr(&output));
}

/// A small file system of its own, gone at the end; `None` where only an administrator may.
struct Tmpfs(PathBuf);

impl Tmpfs {
    fn new(name: &str, size: &str) -> Option<Tmpfs> {
        let at = scratch(name);
        let options = format!("size={size}");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&at).output();
        if mounted.is_ok_and(|o| o.status.success()) {
            return Some(Tmpfs(at));
        }
        println!("skipped: a small file system can't be mounted");
        None
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_report() {
    // Room for one report and not for two.
    let Some(disk) = Tmpfs::new("full", "1500k") else { return };
    assert!(report(&disk.0).status.success());
    let old = contents(&disk.0);
    let room = fs::File::create(disk.0.join("other"));
    let _ = room.unwrap().write_all(&vec![1; 1 << 20]);
    let output = report(&disk.0);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("No space left"), "{}", stderr(&output));
    assert!(stderr(&output).contains("hint: make room"), "{}", stderr(&output));
    fs::remove_file(disk.0.join("other")).unwrap();
    assert!(contents(&disk.0) == old);
}

#[test]
fn a_full_disk_is_no_end_for_the_cache() {
    let Some(disk) = Tmpfs::new("full-cache", "64k") else { return };
    let lope = |args: &[&str]| {
        let mut command = program();
        command.args(["table", &season_path()]).args(args).output().unwrap()
    };
    let truth = lope(&["--no-cache"]).stdout;
    for _ in 0..3 {
        let output = lope(&["--cache-dir", disk.0.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stderr(&output).contains("the cache can't be written"), "{}", stderr(&output));
        assert!(output.stdout == truth);
    }
}

#[test]
fn a_disk_that_may_only_be_read_is_said() {
    let Some(disk) = Tmpfs::new("read-only", "4m") else { return };
    let remount = ["-o", "remount,ro"];
    assert!(Command::new("mount").args(remount).arg(&disk.0).status().unwrap().success());
    let output = report(&disk.0.join("report"));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("Read-only file system"), "{}", stderr(&output));
}
