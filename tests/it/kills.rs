//! Killed or interrupted at random moments: every file old or new as a whole, the set of a report old or new as a
//! whole once the next run has begun, and nothing left behind. `LOPE_KILLS=500` is the full count.

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

/// A report that begins in the same folder and finds nothing to read.
fn settle(folder: &Path) {
    let nothing = folder.join("nothing").display().to_string();
    let out = folder.join("out").display().to_string();
    let output = program().args(["report", &nothing, "--no-cache", "-o", &out]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
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
        let visible: BTreeMap<_, _> =
            found.clone().into_iter().filter(|(path, _)| !is_litter(path)).collect();
        for (path, bytes) in &visible {
            let whole = old.get(path) == Some(bytes) || new.get(path) == Some(bytes);
            assert!(whole, "{n}: {} is neither old nor new", path.display());
        }
        if status.success() {
            assert!(found == new, "{n}: half");
        }
        // What was killed in the middle of renaming says so, and the next run goes on with it.
        let on_its_way = found.keys().any(|path| path.to_string_lossy().contains("/ready/"));
        assert!(on_its_way || visible == old || visible == new, "{n}: a mixture");
        if args[0] == "report" {
            settle(&folder);
            let settled = contents(&out);
            assert!(settled == old || settled == new, "{n}: a mixture");
            assert!(!on_its_way || settled == new, "{n}: not finished");
        }
        if end == End::CtrlC && !status.success() {
            assert!(found == old, "{n}: {status:?}: something was changed or left");
        }
        assert!(run(&old_args, &folder) == old, "{n}: something was left behind");
    }
}

const LIGHT: [&str; 5] = ["report", "--cards", "none", "-o", "OUT"];
const DARK: [&str; 7] = ["report", "--cards", "none", "--theme", "dark", "-o", "OUT"];
const COACH: [&str; 7] = ["report", "--athletes-by", "folder", "--cards", "none", "-o", "OUT"];
const COACH_DARK: [&str; 9] =
    ["report", "--athletes-by", "folder", "--cards", "none", "--theme", "dark", "-o", "OUT"];
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
fn a_coachs_page_that_is_killed() {
    ended("kills-coach", End::Kill, &COACH, &COACH_DARK);
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

/// The set of a report as the moment of a kill leaves it, with the first `moved` of its files renamed.
#[test]
fn a_report_that_is_killed_while_it_renames_is_finished_by_the_next() {
    let folder = scratch("kills-rename");
    let out = folder.join("out");
    let fill = |below: &Path, text: &str| {
        fs::create_dir_all(below.join("runs")).unwrap();
        for name in NAMES {
            fs::write(below.join(name), format!("{text} {name}")).unwrap();
        }
    };
    fill(&folder.join("new"), "new");
    for moved in 0..=NAMES.len() {
        for ready in [true, false] {
            let _ = fs::remove_dir_all(&out);
            fill(&out, "old");
            fs::write(out.join("foreign.txt"), "foreign").unwrap();
            let stage = out.join(".lope-stage-4000001");
            let there = stage.join(if ready { "ready" } else { "files" });
            fill(&there, "new");
            fs::write(stage.join("lock"), "").unwrap();
            for name in NAMES.iter().take(if ready { moved } else { 0 }) {
                fs::rename(there.join(name), out.join(name)).unwrap();
            }
            settle(&folder);
            let text = if ready { "new" } else { "old" };
            for name in NAMES {
                let found = fs::read_to_string(out.join(name)).unwrap();
                assert_eq!(found, format!("{text} {name}"), "{moved} moved");
            }
            assert_eq!(contents(&out).len(), NAMES.len() + 1, "{moved}: something was left");
            assert_eq!(fs::read_to_string(out.join("foreign.txt")).unwrap(), "foreign");
        }
    }
}

const NAMES: [&str; 5] = ["season.png", "runs/a.png", "runs/b.png", "runs.csv", "index.html"];

#[test]
fn reports_at_once_in_one_folder_leave_the_set_of_one() {
    let folder = scratch("at-once");
    let sets = [&LIGHT[..], &DARK[..]].map(|args| {
        let out = folder.join(args.len().to_string());
        let args: Vec<String> =
            args.iter().map(|a| a.replace("OUT", out.to_str().unwrap())).collect();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        assert!(command(&args, &folder).status().unwrap().success());
        contents(&out)
    });
    let out = folder.join("out");
    let names = |set: &BTreeMap<PathBuf, Vec<u8>>| -> Vec<(String, Vec<u8>)> {
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        set.iter().map(|(path, bytes)| (name(path), bytes.clone())).collect()
    };
    for round in 0..6 {
        let mut children = Vec::new();
        for args in [&LIGHT[..], &DARK[..], &LIGHT[..], &DARK[..]] {
            let args: Vec<String> =
                args.iter().map(|a| a.replace("OUT", out.to_str().unwrap())).collect();
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            children.push(command(&args, &folder).spawn().unwrap());
        }
        for mut child in children {
            assert!(child.wait().unwrap().success(), "{round}");
        }
        let found = names(&contents(&out));
        assert!(sets.iter().any(|set| names(set) == found), "{round}: a mixture");
    }
}
