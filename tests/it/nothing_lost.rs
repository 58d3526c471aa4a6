//! Files in = used + duplicates + named, whatever the tree: folders, archives in archives, names of all writers.

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
    let time: Vec<f64> = (0..=120).map(|t| 5.0 * f64::from(t)).collect();
    let latitude = time.iter().map(|t| 47.0 + 2.5e-5 * t).collect();
    let positions = Positions { latitude, longitude: vec![9.0; time.len()] };
    let heart = vec![bpm; time.len()];
    let mut samples = Samples::new(time).and_then(|s| s.with(Channel::HeartRate, heart)).unwrap();
    samples.set_positions(positions).unwrap();
    let start = UtcTime::from_unix_s(1_767_250_800 + 86_400 * day as i64);
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

/// What a file is made of, by its kind.
const KINDS: usize = 8;

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
        fs::write(folder.join(format!("{k}{ending}")), bytes).unwrap();
        count += n;
    }
    count
}

/// The paths of the runs and of the files that report.json names.
fn told(out: &Path) -> Vec<String> {
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap();
    let paths = |name: &str, column: &str| {
        let rows = report[name].as_array().unwrap().clone();
        rows.into_iter().map(|r| r[column].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    [paths("runs", "path"), paths("skipped", "path")].concat()
}

#[test]
fn every_file_is_used_a_duplicate_or_named() {
    for seed in 0..crate::support::count("LOPE_TREES", 4) {
        let root = scratch(&format!("nothing-lost-{seed}"));
        let mut random = Random::new(seed as u64);
        let files = root.join("in");
        fs::create_dir_all(&files).unwrap();
        fs::write(files.join("one.gpx"), gpx(400, 140.0)).unwrap();
        let count = 1 + tree(&mut random, &files);
        let (out, cache) = (root.join("out"), root.join("cache"));
        let [files, to, cache] = [&files, &out, &cache].map(|p: &PathBuf| p.to_str().unwrap());
        let args = ["report", files, "-o", to, "--cards", "none", "--cache-dir", cache];
        // The second time from the cache.
        for _ in 0..2 {
            let output = lope(&args);
            assert!(code(&output) <= 1, "tree {seed}: {}", stderr(&output));
            let told = told(&out);
            let distinct: BTreeSet<&String> = told.iter().collect();
            assert_eq!(told.len(), count, "tree {seed}: {told:#?}");
            assert_eq!(distinct.len(), count, "tree {seed}: twice: {told:#?}");
        }
    }
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
