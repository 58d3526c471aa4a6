//! The cache from outside: never another answer, whatever happens to it.

use crate::support::binary::{program, scratch, stdout};
use crate::support::{count, season, season_names};
use lope::kernels::random::Random;
use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// The first files of the sample season, changed an hour ago.
fn files(name: &str, count: usize) -> PathBuf {
    let folder = scratch(name).join("runs");
    fs::create_dir(&folder).unwrap();
    for name in season_names("").iter().filter(|n| !n.ends_with(".csv")).take(count) {
        let copy = folder.join(name);
        fs::copy(season().join(name), &copy).unwrap();
        an_hour_ago(&copy);
    }
    folder
}

fn an_hour_ago(path: &Path) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let times = FileTimes::new().set_modified(time);
    File::options().write(true).open(path).unwrap().set_times(times).unwrap();
}

fn command(folder: &Path, cache: &Path) -> Command {
    let mut command = program();
    command.args(["table", "--format", "csv"]).arg(folder).arg("--cache-dir").arg(cache);
    command
}

fn table(folder: &Path, cache: &Path) -> String {
    let output = command(folder, cache).output().unwrap();
    stdout(&output)
}

fn without_cache(folder: &Path) -> String {
    let mut command = program();
    command.args(["table", "--format", "csv", "--no-cache"]).arg(folder);
    stdout(&command.output().unwrap())
}

#[test]
fn an_unchanged_file_is_not_opened_and_a_changed_one_is() {
    let folder = files("unchanged", 4);
    let cache = folder.with_file_name("cache");
    let truth = without_cache(&folder);
    assert_eq!(table(&folder, &cache), truth);
    let victim = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let good = fs::read(&victim).unwrap();
    // Nothing is added when nothing has changed.
    let kept = fs::metadata(cache.join("digests")).unwrap().len();
    assert_eq!(table(&folder, &cache), truth);
    assert_eq!(fs::metadata(cache.join("digests")).unwrap().len(), kept);
    // Nonsense of the same length, with the old time: the system's own time of change tells it, where there is
    // one.
    fs::write(&victim, vec![7; good.len()]).unwrap();
    if cfg!(unix) {
        an_hour_ago(&victim);
    }
    let output = command(&folder, &cache).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not a FIT, GPX or TCX file"));
    fs::write(&victim, good).unwrap();
    assert_eq!(table(&folder, &cache), truth);
}

#[test]
fn touched_and_moved_files_are_known_by_their_bytes() {
    let folder = files("moved", 4);
    let cache = folder.with_file_name("cache");
    table(&folder, &cache);
    let before = fs::metadata(cache.join("digests")).unwrap().len();
    let elsewhere = folder.with_file_name("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    for entry in fs::read_dir(&folder).unwrap().flatten() {
        fs::copy(entry.path(), elsewhere.join(entry.file_name())).unwrap();
        an_hour_ago(&elsewhere.join(entry.file_name()));
    }
    assert_eq!(table(&elsewhere, &cache), without_cache(&elsewhere));
    let grown = fs::metadata(cache.join("digests")).unwrap().len() - before;
    assert!(grown > 0 && grown < 4 * 300, "{grown} B: only stamps were to be added");
}

#[test]
fn without_a_cache_nothing_is_kept_and_clear_removes_it() {
    let folder = files("clear", 2);
    let (cache, home) = (folder.with_file_name("cache"), folder.with_file_name("home"));
    let lope = |args: &[&str]| {
        let mut command = program();
        stdout(
            &command.args(args).env("XDG_CACHE_HOME", &home).env("HOME", &home).output().unwrap(),
        )
    };
    lope(&["table", "--no-cache", folder.to_str().unwrap()]);
    assert!(!home.exists());
    let cached = ["--cache-dir", cache.to_str().unwrap()];
    lope(&["table", folder.to_str().unwrap(), cached[0], cached[1]]);
    assert!(lope(&["cache", cached[0], cached[1]]).contains("4 of them are of use"));
    lope(&["cache", "clear", cached[0], cached[1]]);
    assert!(lope(&["cache", cached[0], cached[1]]).contains("0 records"));
    assert!(!cache.join("digests").exists());
}

#[test]
fn a_cache_that_cannot_be_written_is_said_and_harms_nothing() {
    let folder = files("unwritable", 2);
    let cache = folder.with_file_name("cache");
    fs::write(&cache, "a file where the folder should be").unwrap();
    let output = command(&folder, &cache).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("the cache can't be written"));
    assert_eq!(stdout(&output), without_cache(&folder));
}

#[test]
fn damage_anywhere_costs_time_and_nothing_else() {
    let folder = files("damage", 3);
    let cache = folder.with_file_name("cache");
    let truth = without_cache(&folder);
    table(&folder, &cache);
    let store = cache.join("digests");
    let whole = fs::read(&store).unwrap();
    for i in 0..60 {
        let mut bytes = whole.clone();
        let at = i * bytes.len() / 60 + i % 7;
        match i % 4 {
            0 => bytes.truncate(at),
            1 => bytes[at] ^= 0x10,
            2 => bytes[at..(at + 50).min(whole.len())].fill(0),
            _ => drop(bytes.splice(at..at, b"something that is none of ours".to_vec())),
        }
        fs::write(&store, bytes).unwrap();
        assert_eq!(table(&folder, &cache), truth, "damage {i}");
        assert_eq!(table(&folder, &cache), truth, "after damage {i}");
    }
    // Healed: all of it can be used again.
    let mut command = program();
    let shown = stdout(&command.args(["cache", "--cache-dir"]).arg(&cache).output().unwrap());
    assert!(shown.contains("6 of them"), "{shown}");
}

fn start(folder: &Path, cache: &Path) -> Child {
    command(folder, cache).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn killed_again_and_again_in_parallel_it_still_answers_right() {
    let folder = files("killed", 12);
    let cache = folder.with_file_name("cache");
    let truth = without_cache(&folder);
    let begun = Instant::now();
    table(&folder, &cache);
    let usual = begun.elapsed().as_micros() as usize;
    let mut random = Random::new(1);
    for kill in 0..count("LOPE_KILLS", 40) {
        if kill % 3 == 0 {
            let _ = fs::remove_file(cache.join("digests"));
        }
        let (mut a, mut b) = (start(&folder, &cache), start(&folder, &cache));
        for child in [&mut a, &mut b] {
            std::thread::sleep(Duration::from_micros(random.below(usual) as u64 / 2));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        if kill % 10 == 9 {
            assert_eq!(table(&folder, &cache), truth, "kill {kill}");
        }
    }
    assert_eq!(table(&folder, &cache), truth);
    let mut left: Vec<String> = fs::read_dir(&cache)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["digests", "lock"]);
}

#[test]
fn four_at_once_agree() {
    let folder = files("at-once", 12);
    let cache = folder.with_file_name("cache");
    let truth = without_cache(&folder);
    let children: Vec<Child> =
        (0..4).map(|_| command(&folder, &cache).stdout(Stdio::piped()).spawn().unwrap()).collect();
    for child in children {
        assert_eq!(stdout(&child.wait_with_output().unwrap()), truth);
    }
    assert_eq!(table(&folder, &cache), truth);
}
