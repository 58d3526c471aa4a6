//! The real binary from outside: what it writes, what it says, how it exits.

use crate::support::binary::{code, lope, program, scratch, season_path, stderr};
use crate::support::testdata;
use std::fs;
use std::io::Write;
use std::path::Path;

#[test]
fn report_writes_the_same_bytes_for_any_threads_and_zone() {
    let (a, b) = (scratch("threads-1"), scratch("threads-2"));
    let run = |out: &Path, jobs: &str, zone: &str| {
        let output = program()
            .args(["report", &season_path(), "-o", out.to_str().unwrap(), "--jobs", jobs])
            .env("TZ", zone)
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        output.stdout
    };
    assert_eq!(run(&a, "1", "UTC"), run(&b, "2", "Asia/Tokyo"));
    let mut names = Vec::new();
    for folder in ["", "runs"] {
        for entry in fs::read_dir(a.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                names.push(path.strip_prefix(&a).unwrap().to_path_buf());
            }
        }
    }
    assert!(names.len() > 40, "{names:?}");
    for name in names {
        let same = fs::read(a.join(&name)).unwrap() == fs::read(b.join(&name)).unwrap();
        assert!(same, "{} differs", name.display());
    }
    let committed = testdata("season.png");
    let same = fs::read(committed).unwrap() == fs::read(a.join("season.png")).unwrap();
    assert!(same, "testdata/season.png is not what lope draws: {}", a.display());
}

#[test]
fn json_rows_give_a_reason_for_every_missing_number() {
    let output = lope(&["table", &season_path(), "--format", "json"]);
    assert_eq!(code(&output), 0);
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 55);
    for row in rows {
        for column in ["alpha1", "dose_hr", "p_hard", "recovery_score", "distance_m"] {
            let absent = row["absent"].get(column).is_some();
            assert_ne!(row[column].is_null(), !absent, "{column} of {}", row["path"]);
        }
    }
}

#[test]
fn an_empty_folder_is_said_so() {
    let folder = scratch("empty");
    let output = lope(&["report", folder.to_str().unwrap(), "-o", scratch("o1").to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("no activity found"), "{}", stderr(&output));
    assert!(stderr(&output).contains("hint: "));
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let output = lope(&["table", "/no/such/folder"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("lope: /no/such/folder: no such file or folder"));
}

#[test]
fn a_text_file_named_fit_does_not_stop_the_others() {
    let folder = scratch("text");
    fs::write(folder.join("notes.fit"), "milk, eggs").unwrap();
    let good = fs::read_dir(season_path())
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "fit"));
    fs::copy(good.unwrap(), folder.join("run.fit")).unwrap();
    let output = lope(&["table", folder.to_str().unwrap()]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("notes.fit: not a FIT, GPX or TCX file"),
        "{}",
        stderr(&output)
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2);
}

#[test]
fn a_zip_bomb_is_refused_and_a_zip_in_a_zip_is_read() {
    let folder = scratch("zips");
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        bomb.write_all(&vec![0u8; 1 << 20]).unwrap();
    }
    fs::write(folder.join("bomb.fit.gz"), bomb.finish().unwrap()).unwrap();
    let run = fs::read_dir(season_path())
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "fit"));
    let run = fs::read(run.unwrap()).unwrap();
    let zipped = |name: &str, bytes: &[u8]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let inner = zipped("a.fit", &run);
    fs::write(folder.join("export.zip"), zipped("inner.zip", &inner)).unwrap();
    let output = lope(&["table", folder.to_str().unwrap()]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("zip bomb"), "{}", stderr(&output));
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(table.contains("export.zip!inner.zip!a.fit"), "{table}");
}

#[test]
fn an_output_that_can_t_be_written_is_said_before_the_work() {
    let folder = scratch("blocked");
    fs::write(folder.join("file"), "x").unwrap();
    let below = folder.join("file/report");
    let output = lope(&["report", &season_path(), "-o", below.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("can't be made"), "{}", stderr(&output));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing half-written");
}

#[test]
fn show_explains_a_run_and_explain_a_name() {
    let file = fs::read_dir(season_path()).unwrap().map(|e| e.unwrap().path()).min().unwrap();
    let output = lope(&["show", file.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("% sure that it was") && text.contains("speaks for"), "{text}");
    assert_eq!(code(&lope(&["explain", "heart_rate_dose"])), 0);
    let chapter = lope(&["explain", "recovery"]);
    let text = String::from_utf8(chapter.stdout).unwrap();
    assert!(text.contains("It predicts nothing") && !text.contains("super::"), "{text}");
    let unknown = lope(&["explain", "nonsense"]);
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains("nothing is named `nonsense`"));
}

#[test]
fn a_profile_with_an_unknown_key_is_refused() {
    let folder = scratch("profile");
    let file = folder.join("me.toml");
    fs::write(&file, "vt1 = 150\n").unwrap();
    let output = lope(&["table", &season_path(), "--athlete", file.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("line 1"), "{}", stderr(&output));
}

/// The sample season many times over, so that there is something to interrupt.
#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_behind() {
    let (many, out) = (scratch("interrupt-in"), scratch("interrupt-out"));
    for copy in 0..60 {
        let folder = many.join(copy.to_string());
        fs::create_dir_all(&folder).unwrap();
        for file in fs::read_dir(season_path()).unwrap().map(|f| f.unwrap().path()) {
            fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
        }
    }
    let mut child = program()
        .args(["report", many.to_str().unwrap(), "-o", out.to_str().unwrap(), "--jobs", "1"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(150));
    let sent = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "the old report, or the new, never half");
}

#[test]
fn a_track_without_points_is_no_fault() {
    let folder = scratch("empty-track");
    fs::write(folder.join("a.gpx"), "<gpx version=\"1.1\"><trk><name>Treadmill</name></trk></gpx>")
        .unwrap();
    fs::copy(Path::new(&season_path()).join("20260303-201358.fit"), folder.join("b.fit")).unwrap();
    let output = lope(&["table", folder.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("a track without points"), "{}", stderr(&output));
    assert!(stderr(&output).contains("a.gpx"), "{}", stderr(&output));
}

#[test]
fn cards_are_linked_and_written_again_under_the_same_names() {
    let out = scratch("cards");
    let names = || {
        let output =
            lope(&["report", &season_path(), "-o", out.to_str().unwrap(), "--cards", "all"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let mut names: Vec<String> = fs::read_dir(out.join("runs"))
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let first = names();
    assert!(first.len() > 40);
    assert_eq!(first, names());
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    for name in first {
        assert!(page.contains(&format!("href=\"runs/{name}\"")), "{name} is not linked");
    }
}

#[test]
fn check_passes_fails_and_refuses_to_ask_nothing() {
    let passed = lope(&["check", &season_path(), "--max-hard-streak", "3"]);
    assert_eq!(code(&passed), 0, "{}", stderr(&passed));
    let failed = lope(&["check", &season_path(), "--min-recovery-score", "60"]);
    assert_eq!(code(&failed), 3);
    let text = String::from_utf8(failed.stdout).unwrap();
    assert_eq!(text.lines().filter(|l| l.starts_with("min-recovery-score: ")).count(), 3, "{text}");
    let junit = lope(&["check", &season_path(), "--min-recovery-score", "60", "--format", "junit"]);
    let text = String::from_utf8(junit.stdout).unwrap();
    assert!(text.contains("tests=\"1\" failures=\"1\""), "{text}");
    let github = lope(&["check", &season_path(), "--max-hard-streak", "1", "--format", "github"]);
    let text = String::from_utf8(github.stdout).unwrap();
    assert!(text.lines().all(|l| l.starts_with("::error file=")), "{text}");
    let nothing = lope(&["check", &season_path()]);
    assert_eq!(code(&nothing), 2);
    assert!(stderr(&nothing).contains("hint: give at least one"), "{}", stderr(&nothing));
}

#[test]
fn athlete_writes_a_profile_that_lope_reads_again() {
    let folder = scratch("athlete");
    let (profile, picture) = (folder.join("me.toml"), folder.join("me.png"));
    let output = lope(&[
        "athlete",
        &season_path(),
        "-o",
        profile.to_str().unwrap(),
        "-o",
        picture.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(fs::read(picture).unwrap().starts_with(b"\x89PNG"));
    let learned: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let vt1 = learned["latest"]["vt1_bpm"]["value"].as_f64().unwrap();
    assert!((150.0..170.0).contains(&vt1), "{vt1}");
    // As it was written it changes nothing; uncommented, the same values come from the profile.
    let text = fs::read_to_string(&profile).unwrap();
    let edited: String = text
        .lines()
        .map(|l| match l.strip_prefix("# ") {
            Some(rest) if rest.contains(" = ") && !rest.starts_with("name") => format!("{rest}\n"),
            _ => format!("{l}\n"),
        })
        .collect();
    fs::write(&profile, edited).unwrap();
    let told = lope(&[
        "athlete",
        &season_path(),
        "--athlete",
        profile.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(code(&told), 0, "{}", stderr(&told));
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["latest"]["vt1_bpm"]["source"], "profile");
    assert!((told["latest"]["vt1_bpm"]["value"].as_f64().unwrap() - vt1).abs() <= 0.5);
    let wrong = lope(&["athlete", &season_path(), "-o", "me.doc"]);
    assert_eq!(code(&wrong), 2);
}

#[test]
fn hrv_measures_text_and_refuses_what_is_none() {
    let folder = scratch("hrv");
    let file = folder.join("rr.txt");
    // 410 and 390 ms in turn: a step of 20, mean 400.
    let text: String = (0..400).map(|i| if i % 2 == 0 { "410\n" } else { "390\n" }).collect();
    fs::write(&file, format!("# from a strap\n{text}")).unwrap();
    let output = lope(&["hrv", file.to_str().unwrap(), "--raw", "--whole", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["beats"], 400);
    assert_eq!(found["mean_rr_ms"], 400.0);
    assert_eq!(found["rmssd_ms"], 20.0);
    assert_eq!(found["artifact_pct"], 0.0);
    fs::write(&file, "410\n390\nbeat\n").unwrap();
    let output = lope(&["hrv", file.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("not an interval in ms: `beat` (line 3)"),
        "{}",
        stderr(&output)
    );
    let without = Path::new(&season_path()).join("20260304-203451.fit");
    let output = lope(&["hrv", without.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("no beat-to-beat data"), "{}", stderr(&output));
    let with = Path::new(&season_path()).join("20260303-201358.fit");
    let picture = folder.join("hrv.png");
    let output = lope(&["hrv", with.to_str().unwrap(), "-o", picture.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(String::from_utf8(output.stdout).unwrap().contains("alpha1"));
    assert!(fs::read(picture).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn hrv_opens_one_file_also_of_an_archive_and_never_the_first_of_several() {
    let folder = scratch("hrv-one");
    let name = "20260303-201358.fit";
    let plain = Path::new(&season_path()).join(name);
    let file = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(file);
    for name in [name, "20260304-203451.fit"] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&fs::read(Path::new(&season_path()).join(name)).unwrap()).unwrap();
    }
    let two = folder.join("two.zip");
    fs::write(&two, archive.finish().unwrap().into_inner()).unwrap();
    let member = format!("{}!{name}", two.display());
    let [plain, member] = [plain.to_str().unwrap(), &member].map(|file| lope(&["hrv", file]));
    assert_eq!(code(&member), 0, "{}", stderr(&member));
    assert_eq!(plain.stdout, member.stdout);
    for (several, what) in [(&two, "an archive of 2 files"), (&folder, "a folder")] {
        let output = lope(&["hrv", several.to_str().unwrap()]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(what), "{}", stderr(&output));
    }
}

#[test]
fn a_run_is_shown_with_the_folder_it_lies_in_from_wherever_it_is_named() {
    let folder = scratch("show-here");
    for run in ["20260303-201358.fit", "20260304-203451.fit"] {
        fs::copy(Path::new(&season_path()).join(run), folder.join(run)).unwrap();
    }
    let shown = |cwd: &Path, file: &str| {
        let output =
            program().args(["show", "--no-cache", file]).current_dir(cwd).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let rest = |text: &str| text.lines().skip(1).map(str::to_string).collect::<Vec<_>>();
    let whole = folder.join("20260304-203451.fit");
    let there = shown(Path::new("/"), whole.to_str().unwrap());
    assert_eq!(rest(&shown(&folder, "20260304-203451.fit")), rest(&there));
    let output = program().args(["show", "/there-is-no-such-run.fit"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("/there-is-no-such-run.fit: no such file"), "{said}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_never_round_in_a_circle() {
    use std::os::unix::fs::symlink;
    let folder = scratch("links");
    let (runs, more) = (folder.join("runs"), folder.join("more"));
    std::fs::create_dir_all(&runs).unwrap();
    std::fs::create_dir_all(&more).unwrap();
    std::fs::copy(Path::new(&season_path()).join("20260303-201358.fit"), runs.join("a.fit"))
        .unwrap();
    std::fs::copy(Path::new(&season_path()).join("20260304-203451.fit"), more.join("b.fit"))
        .unwrap();
    symlink("../more", runs.join("one")).unwrap();
    symlink("../more", runs.join("two")).unwrap();
    symlink("../runs", more.join("back")).unwrap();
    symlink("/", runs.join("all")).unwrap();
    symlink("nowhere", runs.join("gone")).unwrap();
    let found = lope::discover::discover(std::slice::from_ref(&runs));
    let names: Vec<_> =
        found.sources.iter().map(|s| s.path.strip_prefix(&runs).unwrap().to_owned()).collect();
    assert_eq!(names, [Path::new("a.fit"), Path::new("one/b.fit")]);
    // An interrupt is heard while folders are looked through.
    let given_up = lope::discover::discover_until(&[runs], &|| true);
    assert!(given_up.sources.is_empty());
}

#[test]
fn what_can_not_be_measured_or_compared_is_said() {
    let folder = scratch("unmeasured");
    for run in ["20260303-201358.fit", "20260304-203451.fit"] {
        fs::copy(Path::new(&season_path()).join(run), folder.join(run)).unwrap();
    }
    let runs = folder.to_str().unwrap();
    let check = |more: &[&str]| lope(&[&["check", "--no-cache", runs][..], more].concat());
    let output = check(&["--min-spacing-score", "99"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(code(&output), 0);
    assert!(said.starts_with("min-spacing-score: not measured: too short: 2 runs"), "{said}");
    assert!(!said.contains("passed"), "{said}");
    let output = check(&["--min-spacing-score", "99", "--format", "junit"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("skipped=\"1\"") && said.contains("<skipped message="), "{said}");
    assert_eq!(code(&check(&["--min-recovery-score", "nan"])), 2);
    assert_eq!(code(&lope(&["table", runs, "--since", "2026-05-01", "--until", "2026-04-01"])), 2);
    let labels = folder.join("labels.csv");
    let rows = "file,label\n20260303-201358.fit,hrad\n20260304-203451.fit,easy\n";
    fs::write(&labels, rows).unwrap();
    let output = lope(&["validate", "--no-cache", runs, "--labels", labels.to_str().unwrap()]);
    assert!(stderr(&output).contains("neither hard nor easy: hrad (1)"), "{}", stderr(&output));
}
