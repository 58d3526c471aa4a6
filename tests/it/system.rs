//! What the system may hand to lope besides healthy files: pipes and devices, names that steer a terminal,
//! signals that are ignored, what killed runs left, corners of the cache.

use crate::support::binary::{code, program, scratch, stderr, stdout};
use crate::support::{season, season_names};
use std::fs::{self, File, FileTimes};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// A folder with one good run, `good.fit`.
fn with_a_run(name: &str) -> PathBuf {
    let folder = scratch(name);
    let names = season_names(".fit");
    let good = names.iter().find(|n| n.ends_with(".fit")).unwrap();
    fs::copy(season().join(good), folder.join("good.fit")).unwrap();
    folder
}

fn at(folder: &Path, args: &[&str]) -> Output {
    program().args(args).current_dir(folder).output().unwrap()
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn only_regular_files_are_opened() {
    let folder = with_a_run("irregular");
    fifo(&folder.join("pipe"));
    for name in ["x.fit", "x.zip", "x.gpx.gz"] {
        fifo(&folder.join(name));
        symlink("/dev/zero", folder.join(format!("zero-{name}"))).unwrap();
        symlink("pipe", folder.join(format!("link-{name}"))).unwrap();
    }
    let begun = Instant::now();
    let output = at(&folder, &["table", ".", "--no-cache", "--format", "csv"]);
    assert_eq!(code(&output), 1);
    assert_eq!(stderr(&output).matches("not a regular file").count(), 9, "{}", stderr(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2);
    for bad in ["pipe", "/dev/zero"] {
        for flag in ["--athlete", "--tags", "--from-digests"] {
            let path: &[&str] = if flag == "--from-digests" { &[] } else { &["good.fit"] };
            let args = [&["table", "--no-cache", flag, bad], path].concat();
            let output = at(&folder, &args);
            assert_eq!(code(&output), 2, "{args:?}");
            assert!(stderr(&output).contains(&format!("lope: {bad}: ")), "{}", stderr(&output));
        }
        for args in [
            &["validate", "good.fit", "--labels", bad][..],
            &["table", bad],
            &["show", bad],
            &["hrv", bad],
            &["doctor", bad],
            &["samples", bad],
        ] {
            let output = at(&folder, args);
            assert_eq!(code(&output), 2, "{args:?}");
            assert!(stderr(&output).contains("not a regular file"), "{}", stderr(&output));
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn no_name_reaches_the_terminal_as_it_is() {
    for (i, sign) in ["\u{1b}[31m", "\u{202e}", "\u{2066}", "\n"].iter().enumerate() {
        let folder = with_a_run(&format!("names-{i}"));
        let runner = folder.join(format!("{sign}runner"));
        fs::create_dir(&runner).unwrap();
        fs::create_dir(folder.join(format!("{sign}empty"))).unwrap();
        fs::copy(folder.join("good.fit"), runner.join("good.fit")).unwrap();
        let bad = format!("{sign}bad.fit");
        fs::write(folder.join(&bad), "no").unwrap();
        let (digests, png) = (format!("{sign}.parquet"), format!("{sign}.png"));
        let missing = format!("{sign}missing");
        for args in [
            &["report", ".", "-o", &format!("{sign}out"), "--athletes-by", "folder"][..],
            &["table", ".", "--athletes-by", "folder"],
            &["table", &missing, "--tags", &bad],
            &["table", "good.fit", "--athlete", &missing],
            &["show", &bad],
            &["hrv", &bad],
            &["hrv", "good.fit", "-o", &png],
            &["doctor", &bad],
            &["samples", &bad],
            &["digest", ".", "-o", &digests],
            &["table", "--from-digests", &bad],
            &["validate", "good.fit", "--labels", &bad],
            &["synth", "--weeks", "1", "-o", &missing],
            &["athlete", "good.fit", "-o", &missing],
            &["explain", &missing],
            &["cache", "--cache-dir", &missing],
            &["table", &format!("--{sign}")],
        ] {
            let output = program()
                .args(args)
                .current_dir(&folder)
                .env("XDG_CACHE_HOME", folder.join(".cache"))
                .output()
                .unwrap();
            for text in [stderr(&output), String::from_utf8_lossy(&output.stdout).into_owned()] {
                let line = text.lines().find(|l| *sign != "\n" && l.contains(sign));
                assert_eq!(line, None, "{args:?}");
                // No message of its own.
                assert!(!text.lines().any(|l| l.starts_with("bad.fit")), "{args:?}: {text}");
            }
        }
    }
}

#[test]
fn a_signal_that_is_ignored_at_the_start_stays_ignored() {
    let folder = with_a_run("ignored");
    for signal in ["HUP", "INT", "TERM"] {
        let shell = format!("trap '' {signal}; exec \"$0\" \"$@\"");
        let mut child = Command::new("sh")
            .args(["-c", &shell])
            .arg(program().get_program())
            .args(["table", "-", "--no-cache"])
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(300));
        let kill = ["-s", signal, &child.id().to_string()].map(String::from);
        assert!(Command::new("kill").args(kill).status().unwrap().success());
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"good.fit\n").unwrap();
        assert!(!stdout(&child.wait_with_output().unwrap()).is_empty(), "{signal}");
    }
}

#[test]
fn links_between_folders_of_digests_are_followed_once() {
    let folder = with_a_run("digest-links");
    let below = folder.join("digests/athlete=anna");
    fs::create_dir_all(&below).unwrap();
    let digest = ["digest", "good.fit", "--no-cache", "-o", "digests/athlete=anna/d.parquet"];
    assert_eq!(code(&at(&folder, &digest)), 0);
    for (i, to) in [".", "..", "../..", "../athlete=anna"].iter().enumerate() {
        symlink(to, below.join(format!("link-{i}"))).unwrap();
    }
    let table = at(&folder, &["table", "--from-digests", "digests", "--format", "csv"]);
    assert_eq!(stdout(&table).lines().count(), 2);
}

/// Under nohup too an interrupt leaves nothing behind.
#[cfg(target_os = "linux")]
#[test]
fn with_one_signal_ignored_the_others_are_heard() {
    let folder = with_a_run("heard");
    for (ignored, sent) in [("HUP", "INT"), ("HUP", "TERM"), ("INT", "TERM"), ("TERM", "HUP")] {
        let shell = format!("trap '' {ignored}; exec \"$0\" \"$@\"");
        let mut child = Command::new("sh")
            .args(["-c", &shell])
            .arg(program().get_program())
            .args(["report", "-", "--no-cache", "-o", "out"])
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(300));
        for signal in [ignored, sent] {
            let kill = ["-s", signal, &child.id().to_string()].map(String::from);
            assert!(Command::new("kill").args(kill).status().unwrap().success());
        }
        std::thread::sleep(Duration::from_millis(200));
        // It may have ended.
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"good.fit\n");
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130), "{ignored} {sent}: {}", stderr(&output));
        assert_eq!(fs::read_dir(folder.join("out")).unwrap().count(), 0);
    }
}

#[test]
fn an_output_takes_the_place_of_files_and_of_nothing_else() {
    let folder = with_a_run("places");
    let digest = |to: &str| at(&folder, &["digest", "good.fit", "--no-cache", "-o", to]);
    assert_eq!(code(&digest("d.parquet")), 0);
    let truth = fs::read(folder.join("d.parquet")).unwrap();
    // A pipe is written to.
    fifo(&folder.join("pipe"));
    let reader = folder.join("pipe");
    let reader = std::thread::spawn(move || fs::read(reader).unwrap());
    assert_eq!(code(&digest("pipe")), 0);
    assert_eq!(reader.join().unwrap(), truth);
    // A link stays, and one that leads nowhere is told.
    fs::write(folder.join("old"), "old").unwrap();
    symlink("old", folder.join("link")).unwrap();
    assert_eq!(code(&digest("link")), 0);
    assert_eq!(fs::read(folder.join("old")).unwrap(), truth);
    assert!(folder.join("link").is_symlink());
    symlink("nothing", folder.join("dead")).unwrap();
    assert!(stderr(&digest("dead")).contains("dead: can't be written: a link"));
    // A run that is read is not lost.
    let run = fs::read(folder.join("good.fit")).unwrap();
    symlink("good.fit", folder.join("the-same")).unwrap();
    for place in ["good.fit", "./good.fit", "the-same"] {
        let output = digest(place);
        assert_eq!(code(&output), 2, "{place}");
        assert!(stderr(&output).contains("one of the files to read"), "{}", stderr(&output));
        assert!(fs::read(folder.join("good.fit")).unwrap() == run, "{place}");
    }
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let folder = scratch("formula");
    let text = fs::read(season().join(&season_names(".gpx.gz")[0])).unwrap();
    fs::write(folder.join("a.gpx.gz"), text).unwrap();
    let text = String::from_utf8(crate::support::unpacked(&folder.join("a.gpx.gz"))).unwrap();
    fs::remove_file(folder.join("a.gpx.gz")).unwrap();
    let (before, after) = text.split_once("<trkseg>").unwrap();
    let before = before.split("<name>").next().unwrap();
    let before =
        if before.contains("<trk>") { before.to_string() } else { format!("{before}<trk>") };
    let text = format!("{before}<name>=1+2</name><type>running</type><trkseg>{after}");
    fs::write(folder.join("-a.gpx"), text).unwrap();
    let csv = stdout(&at(&folder, &["table", "--no-cache", "--format", "csv", "--", "-a.gpx"]));
    assert!(csv.contains("'-a.gpx") && csv.contains("'=1+2"), "{csv}");
    assert!(!csv.contains(",=") && !csv.contains("\n-a"), "{csv}");
    let json = stdout(&at(&folder, &["table", "--no-cache", "--format", "json", "--", "-a.gpx"]));
    assert!(json.contains("\"=1+2\"") && json.contains("\"-a.gpx\""), "{json}");
}

#[test]
fn what_stands_in_the_way_of_a_report_is_noticed_before_the_first_file() {
    let folder = with_a_run("in-the-way");
    let out = folder.join("out");
    fs::create_dir(&out).unwrap();
    for old in ["season.png", "index.html", "runs.csv", "report.json"] {
        fs::write(out.join(old), "OLD").unwrap();
    }
    for way in ["weeks.csv", "runs", "runs.parquet"] {
        match way {
            "runs" => fs::write(out.join(way), "OLD").unwrap(),
            "runs.parquet" => fifo(&out.join(way)),
            _ => fs::create_dir(out.join(way)).unwrap(),
        }
        let output = at(&folder, &["report", "good.fit", "-o", "out", "--no-cache"]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(&format!("out/{way}: ")), "{}", stderr(&output));
        for old in ["season.png", "index.html", "runs.csv", "report.json"] {
            assert_eq!(fs::read(out.join(old)).unwrap(), b"OLD", "{way}: {old}");
        }
        assert_eq!(fs::read_dir(&out).unwrap().count(), 5);
        match way {
            "weeks.csv" => fs::remove_dir(out.join(way)).unwrap(),
            _ => fs::remove_file(out.join(way)).unwrap(),
        }
    }
}

#[test]
fn what_killed_runs_left_is_swept_and_nothing_else() {
    let folder = with_a_run("litter");
    let left = ["d.parquet.12345.tmp", "d.parquet.1.tmp"];
    let kept = ["d.parquet.old.tmp", "e.parquet.12345.tmp", "d.parquet.tmp"];
    for name in left.iter().chain(&kept) {
        fs::write(folder.join(name), "half").unwrap();
    }
    // One that is at work.
    let held = File::create(folder.join("d.parquet.777.tmp")).unwrap();
    held.lock().unwrap();
    assert_eq!(code(&at(&folder, &["digest", "good.fit", "-o", "d.parquet", "--no-cache"])), 0);
    for name in left {
        assert!(!folder.join(name).exists(), "{name}");
    }
    for name in kept.iter().chain(&["d.parquet", "d.parquet.777.tmp"]) {
        assert!(folder.join(name).exists(), "{name}");
    }
}

fn set_time(path: &Path) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    let file = File::options().write(true).open(path).unwrap();
    file.set_times(FileTimes::new().set_modified(time)).unwrap();
}

#[test]
fn corners_of_the_cache() {
    let folder = with_a_run("cache-corners");
    set_time(&folder.join("good.fit"));
    let table = |cache: &str| {
        let output = at(&folder, &["table", "good.fit", "--format", "csv", "--cache-dir", cache]);
        (stderr(&output), stdout(&output))
    };
    let truth = stdout(&at(&folder, &["table", "good.fit", "--format", "csv", "--no-cache"]));
    // A lock through a link makes no file and cuts none off.
    fs::create_dir(folder.join("linked")).unwrap();
    fs::write(folder.join("victim"), "precious").unwrap();
    for name in ["lock", "digests", "digests.tmp"] {
        let _ = fs::remove_file(folder.join("linked/lock"));
        symlink(folder.join("victim"), folder.join("linked").join(name)).unwrap();
        assert_eq!(table("linked").1, truth);
        assert_eq!(fs::read(folder.join("victim")).unwrap(), b"precious", "{name}");
    }
    // A lock that is held: for a while, then without.
    fs::create_dir(folder.join("held")).unwrap();
    let lock = File::create(folder.join("held/lock")).unwrap();
    lock.lock().unwrap();
    let begun = Instant::now();
    let (said, answer) = table("held");
    assert!(said.contains("another process holds its lock"), "{said}");
    assert_eq!(answer, truth);
    assert!(begun.elapsed() < Duration::from_secs(10));
    // A pipe where the file should be.
    for name in ["digests", "lock"] {
        fs::create_dir(folder.join(format!("pipe-{name}"))).unwrap();
        fifo(&folder.join(format!("pipe-{name}")).join(name));
        assert_eq!(table(&format!("pipe-{name}")).1, truth);
    }
}
