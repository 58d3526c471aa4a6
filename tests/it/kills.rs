//! Killed or interrupted at random moments: every file old or new as a whole, a new page never beside old
//! pictures, and nothing left behind that the next run doesn't sweep. `LOPE_KILLS=500` is the full count.

use crate::support::binary::{program, scratch, season_path, stdout};
use crate::support::count;
use lope::kernels::random::Random;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How a run is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Kill,
    CtrlC,
}

/// Names and bytes of all below a folder, hidden files too.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => all.extend(contents(&path)),
            // A name may go while the folder is read.
            false => drop(fs::read(&path).map(|bytes| all.insert(path, bytes))),
        }
    }
    all
}

/// What a killed run may leave until the next one.
fn is_litter(path: &Path) -> bool {
    let path = path.to_string_lossy();
    path.contains("/.lope-stage-") || path.ends_with(".tmp")
}

fn command(args: &[&str], folder: &Path) -> Command {
    let mut command = program();
    command.args(args).arg(season_path()).arg("--cache-dir").arg(folder.join("cache"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn run(args: &[&str], folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    assert!(command(args, folder).status().unwrap().success());
    contents(&folder.join("out"))
}

/// Ends `args` again and again; `old` and `new` are what the folder `out` may hold.
fn ended(name: &str, end: End, old_args: &[&str], args: &[&str]) {
    let folder = scratch(name);
    fs::create_dir(folder.join("out")).unwrap();
    let out = folder.join("out");
    let (args, old_args): (Vec<String>, Vec<String>) = (
        args.iter().map(|a| a.replace("OUT", out.to_str().unwrap())).collect(),
        old_args.iter().map(|a| a.replace("OUT", out.to_str().unwrap())).collect(),
    );
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let old_args: Vec<&str> = old_args.iter().map(String::as_str).collect();
    let begun = Instant::now();
    let new = run(&args, &folder);
    let usual = begun.elapsed().as_micros() as usize;
    let old = run(&old_args, &folder);
    let page = out.join("index.html");
    let mut random = Random::new(7);
    for n in 0..count("LOPE_KILLS", 16) {
        if n % 4 == 0 {
            let _ = fs::remove_dir_all(folder.join("cache"));
        }
        let mut child = command(&args, &folder).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.below(usual) as u64));
        match end {
            End::Kill => child.kill().unwrap(),
            End::CtrlC => {
                let pid = child.id().to_string();
                let _ = Command::new("kill").args(["-INT", &pid]).stderr(Stdio::null()).status();
            }
        }
        let status = child.wait().unwrap();
        let found = contents(&out);
        for (path, bytes) in found.iter().filter(|(p, _)| !is_litter(p)) {
            let whole = old.get(path) == Some(bytes) || new.get(path) == Some(bytes);
            assert!(whole, "{n}: {} is neither old nor new", path.display());
        }
        let is_new = found.get(&page).is_none_or(|bytes| new.get(&page) == Some(bytes));
        if status.success()
            || is_new && found.contains_key(&page) && old.get(&page) != new.get(&page)
        {
            assert!(new.iter().all(|(path, bytes)| found.get(path) == Some(bytes)), "{n}: half");
        }
        if end == End::CtrlC && !status.success() {
            assert!(found == old, "{n}: {status:?}: something was changed or left");
        }
        assert!(run(&old_args, &folder) == old, "{n}: something was left behind");
    }
}

const LIGHT: [&str; 5] = ["report", "--cards", "none", "-o", "OUT"];
const DARK: [&str; 7] = ["report", "--cards", "none", "--theme", "dark", "-o", "OUT"];
const PARQUET: [&str; 3] = ["digest", "-o", "OUT/d"];
const IPC: [&str; 5] = ["digest", "--format", "ipc", "-o", "OUT/d"];

#[test]
fn a_report_that_is_killed() {
    ended("kills-report", End::Kill, &LIGHT, &DARK);
}

#[test]
fn a_report_that_is_interrupted() {
    ended("ctrl-c-report", End::CtrlC, &LIGHT, &DARK);
}

#[test]
fn digests_that_are_killed() {
    ended("kills-digest", End::Kill, &PARQUET, &IPC);
}

#[test]
fn digests_that_are_interrupted() {
    ended("ctrl-c-digests", End::CtrlC, &PARQUET, &IPC);
}

#[test]
fn a_table_that_is_ended_leaves_the_cache_right() {
    let folder = scratch("kills-table");
    let table = |folder: &Path| {
        let mut command = command(&["table", "--format", "csv"], folder);
        stdout(&command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap())
    };
    let begun = Instant::now();
    let truth = table(&folder);
    let usual = begun.elapsed().as_micros() as usize;
    let mut random = Random::new(3);
    for n in 0..count("LOPE_KILLS", 16) {
        if n % 4 == 0 {
            let _ = fs::remove_dir_all(folder.join("cache"));
        }
        let mut child = command(&["table"], &folder).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.below(usual) as u64));
        if n % 2 == 0 {
            child.kill().unwrap();
        } else {
            let pid = child.id().to_string();
            let _ = Command::new("kill").args(["-INT", &pid]).stderr(Stdio::null()).status();
        }
        child.wait().unwrap();
        assert_eq!(table(&folder), truth, "{n}");
        let names = fs::read_dir(folder.join("cache")).unwrap();
        let names: Vec<_> = names.map(|e| e.unwrap().file_name()).collect();
        assert!(names.iter().all(|n| n == "digests" || n == "lock"), "{names:?}");
    }
}
