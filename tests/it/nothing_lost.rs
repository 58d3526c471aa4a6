//! Files in = used + duplicates + parts + named, whatever the tree: folders, archives in archives, names of all writers.

use crate::support::binary::{code, lope, scratch, stderr};
use lope::activity::{Activity, Channel, Positions, Samples, Sport};
use lope::calendar::UtcTime;
use lope::kernels::random::Random;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A run that begins so many days after the first.
fn gpx(day: usize, bpm: f64) -> Vec<u8> {
    gpx_at(86_400 * day as i64, bpm)
}

/// A run that begins so many seconds after the first.
fn gpx_at(seconds: i64, bpm: f64) -> Vec<u8> {
    let time: Vec<f64> = (0..=120).map(|t| 5.0 * f64::from(t)).collect();
    let latitude = time.iter().map(|t| 47.0 + 2.5e-5 * t).collect();
    let positions = Positions { latitude, longitude: vec![9.0; time.len()] };
    let heart = vec![bpm; time.len()];
    let mut samples = Samples::new(time).and_then(|s| s.with(Channel::HeartRate, heart)).unwrap();
    samples.set_positions(positions).unwrap();
    let start = UtcTime::from_unix_s(1_767_250_800 + seconds);
    lope::encode::gpx::write(&Activity::new(start, Sport::Running, samples))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A zip archive of stored members, whose names and their number are as they come.
fn zip(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut head = [20u16, 0, 0, 0, 0].map(u16::to_le_bytes).concat();
        head.extend(crc.sum().to_le_bytes());
        head.extend([bytes.len() as u32; 2].map(u32::to_le_bytes).concat());
        head.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
        let at = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(head);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, n) = (out.len() as u32, members.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend([n, n].map(u16::to_le_bytes).concat());
    out.extend([directory.len() as u32, at].map(u32::to_le_bytes).concat());
    out.extend([0, 0]);
    out
}

/// A run in two tracks, with a break of a minute.
fn two_tracks(day: usize) -> Vec<u8> {
    let text = String::from_utf8(gpx(day, 140.0)).unwrap();
    let points: Vec<usize> = text.match_indices("<trkpt").map(|(at, _)| at).collect();
    let (cut, seam) = (points[points.len() / 2], "</trkseg></trk><trk><trkseg>");
    format!("{}{seam}{}", &text[..cut], &text[cut..]).into_bytes()
}

/// A run as TCX, with blanks before it as in bulk exports.
fn tcx(day: usize) -> Vec<u8> {
    let run = crate::support::first(&gpx(day, 140.0));
    [b"   ".to_vec(), lope::encode::tcx::write(&run)].concat()
}

/// A TCX file of nothing but a plan.
const PLAN: &[u8] = b"<TrainingCenterDatabase><Workouts/></TrainingCenterDatabase>";
/// A list of the files of an export.
const LIST: &[u8] = b"Id,Date,Name,File\n1,x,Easy run,activities/1.gpx\n";

/// What a file is made of, by its kind.
const KINDS: usize = 16;

/// A file: the ending of its name, its bytes, and how many files it is.
fn file(random: &mut Random, day: usize, depth: usize) -> (&'static str, Vec<u8>, usize) {
    match random.below(KINDS) {
        0 => (".gpx.gz", gzip(&gpx(day, 140.0)), 1),
        1 => (".gpx", gpx(day, 140.0)[..300].to_vec(), 1),
        2 => (".fit", b"no watch wrote this".to_vec(), 1),
        3 => (".jpg", vec![0xFF, 0xD8, 0xFF], 1),
        4 => ("", b"a file whose name has no ending".to_vec(), 1),
        5 if depth < 2 => {
            let names = ["./", "", "../", "a\\", "a//", "./b/./"];
            let mut count = 0;
            let members: Vec<(String, Vec<u8>)> = (0..1 + random.below(4))
                .map(|k| {
                    let (ending, bytes, n) = file(random, 10 * day + k + 1000, depth + 1);
                    count += n;
                    // Two of a name are likely.
                    let name = format!("{}{}{ending}", names[random.below(6)], random.below(2));
                    (name, bytes)
                })
                .collect();
            (".zip", zip(&members), count)
        }
        6 => (".tcx", tcx(day), 1),
        7 => (".tcx.gz", gzip(&tcx(day)), 1),
        8 => (".gz", gzip(PLAN), 1),
        9 => (".gpx.txt", gpx(day, 140.0), 1),
        10 => (".csv", LIST.to_vec(), 1),
        11 => (".gpx", two_tracks(day), 1),
        12 => (".json.gz", gzip(b"{}"), 1),
        _ => (".gpx", gpx(day, 140.0), 1),
    }
}

/// A tree of files, and how many there are.
fn tree(random: &mut Random, root: &Path) -> usize {
    let mut count = 0;
    for k in 0..2 + random.below(8) {
        let folder = ["", "a", "a/b", "c"].map(|f| root.join(f))[random.below(4)].clone();
        fs::create_dir_all(&folder).unwrap();
        // Some days are there twice: duplicates.
        let day = if random.below(4) == 0 { 0 } else { k };
        let (ending, bytes, n) = file(random, day, 0);
        // Some go on with the run of that day, which may be there.
        let (ending, bytes, n) = match random.below(6) {
            0 => (".gpx", gpx_at(86_400 * day as i64 + 900, 150.0), 1),
            _ => (ending, bytes, n),
        };
        let name =
            if ending == ".csv" { "activities.csv".to_string() } else { format!("{k}{ending}") };
        // A list that is there already is no further file.
        count -= usize::from(folder.join(&name).exists());
        fs::write(folder.join(name), bytes).unwrap();
        count += n;
    }
    count
}

/// What report.json tells of the files.
struct Told {
    /// The paths of runs, and of files that are named.
    paths: Vec<String>,
    used: usize,
    duplicates: usize,
    parts: usize,
    named: usize,
}

fn told(out: &Path) -> Told {
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap();
    let list = |name: &str| report[name].as_array().unwrap().clone();
    let paths = |name: &str| {
        list(name).into_iter().map(|r| r["path"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    let counts = |r: &serde_json::Value| r["duplicate_of"].is_null() && r["part_of"].is_null();
    Told {
        used: list("runs").iter().filter(|r| counts(r)).count(),
        duplicates: list("duplicates").len(),
        parts: list("parts").len(),
        named: list("skipped").len(),
        paths: [paths("runs"), paths("skipped")].concat(),
    }
}

#[test]
fn every_file_is_used_a_duplicate_a_part_or_named() {
    let (mut duplicates, mut parts) = (0, 0);
    for seed in 0..crate::support::count("LOPE_TREES", 6) {
        let root = scratch(&format!("nothing-lost-{seed}"));
        let mut random = Random::new(seed as u64);
        let files = root.join("in");
        fs::create_dir_all(&files).unwrap();
        for name in ["one.gpx", "copy.gpx"] {
            fs::write(files.join(name), gpx(400, 140.0)).unwrap();
        }
        let count = 2 + tree(&mut random, &files);
        let (out, cache) = (root.join("out"), root.join("cache"));
        let [files, to, cache] = [&files, &out, &cache].map(|p: &PathBuf| p.to_str().unwrap());
        let args = ["report", files, "-o", to, "--cards", "none", "--cache-dir", cache];
        // The second time from the cache.
        for _ in 0..2 {
            let output = lope(&args);
            assert!(code(&output) <= 1, "tree {seed}: {}", stderr(&output));
            let told = told(&out);
            let distinct: BTreeSet<&String> = told.paths.iter().collect();
            assert_eq!(distinct.len(), told.paths.len(), "tree {seed}: twice: {:#?}", told.paths);
            let sum = told.used + told.duplicates + told.parts + told.named;
            assert_eq!(sum, count, "tree {seed}: {:#?}", told.paths);
            (duplicates, parts) = (duplicates + told.duplicates, parts + told.parts);
        }
    }
    assert!(duplicates > 0 && parts > 0, "the trees are too plain: {duplicates}, {parts}");
}

#[test]
fn what_lope_does_not_read_is_named_and_no_fault() {
    let root = scratch("other-formats");
    let folder = root.join("in");
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in [
        ("1.gpx", gpx(0, 140.0)),
        ("2.tcx", PLAN.to_vec()),
        ("3.TCX.gz", gzip(&tcx(2))),
        ("4.gz", gzip(PLAN)),
        ("5.gpx.txt", gpx(1, 140.0)),
        ("6.gpx", tcx(3)),
        ("notes.txt", b"a note".to_vec()),
        ("data.json.gz", gzip(b"{}")),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let output = lope(&["table", folder.to_str().unwrap(), "--format", "json", "--no-cache"]);
    let (said, rows) = (stderr(&output), String::from_utf8_lossy(&output.stdout).into_owned());
    assert_eq!(code(&output), 0, "{said}");
    assert_eq!(rows.matches("\"start_utc\"").count(), 4, "{rows}");
    let line = |what: &str| {
        let of = said.lines().find(|line| line.contains(what));
        of.unwrap_or_else(|| panic!("{what}: {said}")).to_string()
    };
    assert!(line("a planned workout").contains("skipped 2"), "{said}");
    for name in ["2.tcx", "4.gz"] {
        assert!(line("a planned workout").contains(name), "{said}");
    }
    assert!(line(".txt: not opened").contains("notes.txt"), "{said}");
    assert!(line(".json.gz: not opened").contains("data.json.gz"), "{said}");
    // Named, it is asked for.
    let tcx = folder.join("2.tcx");
    assert_eq!(code(&lope(&["table", tcx.to_str().unwrap(), "--no-cache"])), 2);
}

/// A list as Strava writes it, for files under `activities/`.
fn list(names: &[(&str, &str)]) -> Vec<u8> {
    let rows = names.iter().map(|(file, name)| format!("7,x,\"{name}\",Lauf,activities/{file}\n"));
    let head = "Aktivit\u{e4}ts-ID,Datum,Name,Art,Dateiname\n".to_string();
    (head + &rows.collect::<String>()).into_bytes()
}

#[test]
fn names_of_a_list_are_read_wherever_it_lies() {
    let root = scratch("names");
    let export = |first: usize, names: [&str; 2], below: &str| -> Vec<(String, Vec<u8>)> {
        let listed = list(&[("1.gpx.gz", names[0]), ("2.gpx.gz", names[1])]);
        let run = |k: usize| gzip(&gpx(first + k, 140.0));
        let files = [
            ("activities.csv", listed),
            ("activities/1.gpx.gz", run(0)),
            ("activities/2.gpx.gz", run(1)),
        ];
        files.map(|(name, bytes)| (format!("{below}{name}"), bytes)).to_vec()
    };
    let lay = |folder: &Path, files: &[(String, Vec<u8>)]| {
        for (name, bytes) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    };
    let (one, two) = (
        export(0, ["Recovery jog", "6 x 800 m intervals"], ""),
        export(7, ["Tempo", "Long run"], "x/"),
    );
    let wrapped = vec![("inner.zip".to_string(), zip(&one))];
    // In a folder, one down, in a zip, one down in it, and in a zip in a zip.
    lay(&root.join("folder"), &one);
    lay(&root.join("down/export_1"), &one);
    lay(&root.join("zip"), &[("e.zip".to_string(), zip(&one))]);
    lay(
        &root.join("zipdown"),
        &[("e.zip".to_string(), zip(&export(0, ["Recovery jog", "6 x 800 m intervals"], "e/")))],
    );
    lay(&root.join("zipzip"), &[("e.zip".to_string(), zip(&wrapped))]);
    // Unpacked since.
    let bare: Vec<_> =
        (0..2).map(|k| (format!("activities/{}.gpx", k + 1), gpx(k, 140.0))).collect();
    lay(&root.join("bare"), &[&one[..1], &bare].concat());
    let intents = |paths: &[&Path], more: &[&str]| {
        let mut args = vec!["table", "--format", "json", "--no-cache"];
        args.extend(paths.iter().map(|p| p.to_str().unwrap()));
        args.extend(more);
        let output = lope(&args);
        let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        let of = |r: &serde_json::Value| r["intent"].as_str().unwrap_or("-").to_string();
        (rows.iter().map(of).collect::<Vec<_>>(), stderr(&output))
    };
    for place in ["folder", "down", "zip", "zipdown", "zipzip", "bare", "folder/activities"] {
        let (found, said) = intents(&[&root.join(place)], &[]);
        assert_eq!(found, ["recovery", "interval"], "{place}: {said}");
        assert!(
            place.ends_with("activities") || said.contains("names were taken"),
            "{place}: {said}"
        );
    }
    // Two exports with files of the same names: each list speaks of its own.
    lay(&root.join("two"), &[("a.zip".to_string(), zip(&one)), ("b.zip".to_string(), zip(&two))]);
    let (found, _) = intents(&[&root.join("two")], &[]);
    assert_eq!(found, ["recovery", "interval", "tempo", "long"]);
    // The runner's own tags win, and those that name no kind are said.
    let tags = root.join("tags.txt");
    fs::write(&tags, "file,tag\n1.gpx.gz,long\n2.gpx.gz,zoomies\n").unwrap();
    let (found, said) = intents(&[&root.join("folder")], &["--tags", tags.to_str().unwrap()]);
    assert_eq!(found, ["long", "interval"], "{said}");
    assert!(said.contains("no kind of run: zoomies (1)"), "{said}");
}

#[test]
fn a_changed_archive_is_told_and_with_strict_a_fault() {
    let folder = scratch("checksums");
    let run = gpx(0, 140.0);
    let mut packed = gzip(&run);
    let crc = packed.len() - 8;
    packed[crc] ^= 1;
    let mut archive = zip(&[("a.gpx".to_string(), run)]);
    let at = archive.windows(3).position(|w| w == b"140").unwrap();
    archive[at + 1] = b'5';
    for (name, bytes) in [("a.gpx.gz", packed), ("a.zip", archive)] {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        let file = path.to_str().unwrap();
        let cache = folder.join("cache").display().to_string();
        // From the cache too.
        for _ in 0..2 {
            let output = lope(&["table", file, "--format", "json", "--cache-dir", &cache]);
            let table = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(code(&output) == 0 && table.contains("checksum does not match"), "{table}");
        }
        let output = lope(&["table", file, "--strict", "--no-cache"]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(name), "{}", stderr(&output));
    }
}

#[test]
fn folders_too_deep_are_named() {
    let folder = scratch("deep");
    fs::write(folder.join("1.gpx"), gpx(0, 140.0)).unwrap();
    let deep = folder.join(["d"; 70].join("/"));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("2.gpx"), gpx(1, 140.0)).unwrap();
    let output = lope(&["table", folder.to_str().unwrap(), "--no-cache"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("folders deeper than 64"), "{}", stderr(&output));
}

#[test]
fn tags_and_labels_that_fit_nothing_are_named() {
    let folder = scratch("tags-lost");
    let run = folder.join("1.gpx");
    fs::write(&run, gpx(0, 140.0)).unwrap();
    let tags = folder.join("tags.txt");
    fs::write(&tags, "file,tag\n1.gpx,easy\n2.gpx,easy\n").unwrap();
    let labels = folder.join("labels.txt");
    fs::write(&labels, "file,label\n1.gpx,easy\n3.gpx,hard\n").unwrap();
    let [run, tags, labels] = [&run, &tags, &labels].map(|p| p.to_str().unwrap());
    let said = stderr(&lope(&["table", run, "--no-cache", "--tags", tags]));
    assert!(said.contains("1 tag fits no run: 2.gpx"), "{said}");
    let said = stderr(&lope(&["validate", run, "--no-cache", "--labels", labels]));
    assert!(said.contains("1 label fits no activity: 3.gpx"), "{said}");
}

/// A latitude and a longitude that are planted wherever a file has room for them.
const PLANTED: [&str; 2] = ["47.123456", "9.654321"];

/// Files that hold the planted position, sound and damaged in many ways.
fn planted() -> Vec<String> {
    let [lat, lon] = PLANTED;
    let point = |lat: &str, s: u32| {
        format!(
            "<trkpt lat=\"{lat}\" lon=\"{lon}\"><ele>400</ele><time>2026-03-01T06:{:02}:{:02}Z</time></trkpt>",
            s / 60,
            s % 60
        )
    };
    let points: String = (0..600).step_by(5).map(|s| point(lat, s)).collect();
    let track = |first: &str| format!("<gpx><trk><trkseg>{first}{points}</trkseg></trk></gpx>");
    let odd = ["S47.123456", "N47.123456", "47.123456\u{b0}", "147.123456", "&#52;7.123456x"];
    let mut files: Vec<String> = odd.iter().map(|lat| track(&point(lat, 0))).collect();
    files.push(track(&format!("<trkpt lat={lat} lon={lon}>")));
    files.push(track(&format!("<trkpt lat47.123456=\"{lat}\"<")));
    files.push(track(&format!("</trkpt-{lat}>")));
    files.push(track(&format!("<p{lat}><q>")));
    files.push(track(&format!(
        "<trkpt lat=\"1\" lon=\"1\"><ele>{lat}x</ele><time>{lat}</time></trkpt>"
    )));
    files.push(track("").replace("<trkseg>", &format!("<trkseg lat=\"{lat}\"><x/>")));
    let whole = track("");
    files.push(whole[..whole.len() / 2 + 17].to_string());
    files
}

#[test]
fn no_output_but_samples_holds_a_coordinate() {
    let root = scratch("planted");
    let files = root.join("in");
    fs::create_dir_all(&files).unwrap();
    for (i, text) in planted().iter().enumerate() {
        fs::write(files.join(format!("{i}.gpx")), text).unwrap();
    }
    let (out, cache) = (root.join("out"), root.join("cache"));
    let digests = root.join("d.parquet");
    let [from, to, kept, rows] = [&files, &out, &cache, &digests].map(|p| p.to_str().unwrap());
    let mut outputs = vec![
        lope(&["report", from, "-o", to, "--cache-dir", kept, "--format", "svg"]),
        lope(&["table", from, "--format", "json", "--cache-dir", kept]),
        lope(&["digest", from, "-o", rows, "--no-cache"]),
        lope(&["athlete", from, "--no-cache"]),
    ];
    for i in 0..planted().len() {
        let file = files.join(format!("{i}.gpx"));
        for command in ["doctor", "show"] {
            outputs.push(lope(&[command, file.to_str().unwrap()]));
        }
    }
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    for (i, output) in outputs.into_iter().enumerate() {
        texts.push((format!("output {i}"), [output.stdout, output.stderr].concat()));
    }
    let mut folders = vec![out.clone(), cache, digests];
    while let Some(path) = folders.pop() {
        match fs::read_dir(&path) {
            Ok(entries) => folders.extend(entries.map(|e| e.unwrap().path())),
            Err(_) => texts.push((path.display().to_string(), fs::read(&path).unwrap())),
        }
    }
    assert!(texts.len() > 30);
    for (name, text) in texts {
        // Torn into pieces as well.
        for part in ["7.1234", "9.6543"] {
            let found = text.windows(part.len()).position(|w| w == part.as_bytes());
            let around = |at: usize| {
                String::from_utf8_lossy(&text[at.saturating_sub(60)..])
                    .chars()
                    .take(120)
                    .collect::<String>()
            };
            assert!(found.is_none(), "{name}: {}", around(found.unwrap_or(0)));
        }
    }
}
