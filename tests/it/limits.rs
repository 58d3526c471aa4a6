//! Memory and time follow the bytes of a file, never what it says of itself.

use crate::memory::measured;
#[cfg(unix)]
use crate::support::binary::program;
use crate::support::binary::{lope, scratch, stderr};
use lope::digest::digest;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::time::Instant;

/// Tracks of three points, almost a day from one to the next.
fn sparse(tracks: usize) -> String {
    let mut gpx = "<gpx version=\"1.1\" creator=\"x\">".to_string();
    for i in 0..tracks {
        gpx += "<trk><type>running</type><trkseg>";
        for k in 0..3 {
            let (year, month) = (2001 + i / 300, 1 + i / 9 % 12);
            let (day, hour) = (1 + 3 * (i % 9) + 23 * k / 24, 23 * k % 24);
            let _ = write!(
                gpx,
                "<trkpt lat=\"48.{k}\" lon=\"16.{k}\"><time>{year}-{month:02}-{day:02}T{hour:02}:00:00Z\
                 </time></trkpt>"
            );
        }
        gpx += "</trkseg></trk>";
    }
    gpx + "</gpx>"
}

#[test]
fn tracks_hold_what_was_seen_and_not_the_time_between() {
    let bytes = sparse(300).into_bytes();
    let (held, most) = measured(|| {
        let all = crate::support::activities(&bytes);
        all.into_iter().map(digest).collect::<Vec<_>>()
    });
    assert_eq!(held.len(), 300);
    assert!(most < 20 << 20, "{most} B for {} B", bytes.len());
    assert!(held[0].notes.iter().any(|n| n.what.contains("3 samples in")), "{:?}", held[0].notes);
}

#[test]
fn files_in_a_row_take_room_for_themselves() {
    let season = crate::support::season_names(".fit");
    let one = season.iter().find(|n| n.ends_with(".fit")).unwrap();
    let one = fs::read(crate::support::season().join(one)).unwrap();
    let chain = one.repeat(40);
    let (_, most) = measured(|| lope::decode::decode(&chain).map(drop));
    // Eight times the file, as eight bytes are kept for a byte, and as much again while columns grow.
    assert!(most < 16 * chain.len() + (16 << 20), "{most} B for {} B", chain.len());
}

/// A zip archive whose entries are all named anew and lie over the bytes of the first.
fn overlapping(entries: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("0000.gpx", options).unwrap();
    zip.write_all(&vec![b' '; 8 << 20]).unwrap();
    for i in 1..entries {
        zip.shallow_copy_file("0000.gpx", &format!("{i:04}.gpx")).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_archive_unpacks_to_no_more_than_its_bytes_allow() {
    let folder = scratch("overlap");
    fs::write(folder.join("a.zip"), overlapping(400)).unwrap();
    let begun = Instant::now();
    let output = lope(&["table", folder.to_str().unwrap(), "--no-cache"]);
    assert!(stderr(&output).contains("lie over each other"), "{}", stderr(&output));
    assert!(begun.elapsed().as_secs() < 5);
    // The same within another archive.
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for name in ["inner.zip", "inner.gpx"] {
        zip.start_file(name, options).unwrap();
        zip.write_all(&overlapping(3)).unwrap();
    }
    fs::write(folder.join("a.zip"), zip.finish().unwrap().into_inner()).unwrap();
    let output = lope(&["table", folder.to_str().unwrap(), "--no-cache"]);
    for name in ["inner.zip", "inner.gpx"] {
        assert!(
            stderr(&output).contains(&format!("a.zip!{name}: entries of")),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn packed_twice_is_no_way_around_the_limit() {
    let folder = scratch("twice");
    let packed = |bytes: &[u8]| {
        let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    };
    let twice = packed(&packed(&vec![b' '; 12 << 20]));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..50 {
        zip.start_file(format!("{i}.gpx.gz"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&twice).unwrap();
    }
    fs::write(folder.join("a.zip"), zip.finish().unwrap().into_inner()).unwrap();
    let output = lope(&["table", folder.to_str().unwrap(), "--no-cache"]);
    assert_eq!(stderr(&output).matches("looks like a zip bomb").count(), 50, "{}", stderr(&output));
}

/// Archives of archives of archives of files, each small, and thousands of times their bytes in all.
#[test]
fn archives_in_archives_share_what_the_outermost_allows() {
    let folder = scratch("nested");
    let mut bytes = [b"<gpx>".as_slice(), &vec![b' '; 200_000]].concat();
    for depth in 0..4 {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for i in 0..16 {
            let name = format!("{i}.{}", if depth == 0 { "gpx" } else { "zip" });
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&bytes).unwrap();
        }
        bytes = zip.finish().unwrap().into_inner();
    }
    for (name, bytes) in [("a.zip", &bytes), ("a.fit", &bytes)] {
        assert!(bytes.len() < 30_000);
        fs::write(folder.join(name), bytes).unwrap();
        let begun = Instant::now();
        let output = lope(&["table", folder.join(name).to_str().unwrap(), "--no-cache"]);
        let said = stderr(&output);
        assert!(said.matches("looks like a zip bomb").count() >= 16, "{said}");
        assert!(!said.contains("ends inside"), "one of them was unpacked: {said}");
        assert!(begun.elapsed().as_secs() < 5);
    }
}

/// Four threads, and room for one large file.
#[cfg(unix)]
#[test]
fn large_files_are_unpacked_one_at_a_time() {
    let folder = scratch("large");
    let (before, after) =
        sparse(1).split_once("<trk>").map(|(a, b)| (a.to_string(), b.to_string())).unwrap();
    let mut random = lope::kernels::random::Random::new(1);
    let noise: String = (0..1500).map(|_| char::from(b'a' + random.below(26) as u8)).collect();
    let gpx = format!("{before}<!--{}--><trk>{after}", noise.repeat(140_000));
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    to.write_all(gpx.as_bytes()).unwrap();
    let packed = to.finish().unwrap();
    assert!(gpx.len() > 200 << 20 && gpx.len() < 200 * packed.len());
    for i in 0..4 {
        fs::write(folder.join(format!("{i}.gpx.gz")), &packed).unwrap();
    }
    let mut command = std::process::Command::new("sh");
    let table = ["table", folder.to_str().unwrap(), "--no-cache", "--jobs", "4", "--format", "csv"];
    let shell = "ulimit -v 1000000; exec \"$0\" \"$@\"";
    let output = command.args(["-c", shell]).arg(program().get_program()).args(table).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 5);
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_no_end() {
    let folder = scratch("file-size");
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "ulimit -f 10; exec \"$0\" \"$@\""]).current_dir(&folder);
        command.arg(program().get_program()).args(args).output().unwrap()
    };
    let season = crate::support::binary::season_path();
    let truth = lope(&["table", &season, "--no-cache"]);
    let output = run(&["table", &season, "--cache-dir", "cache"]);
    assert!(output.stdout == truth.stdout && stderr(&output).contains("File too large"));
    for args in [&["report", "--cards", "none"][..], &["digest"]] {
        let output = run(&[args, &[&season, "--no-cache", "-o", "out"]].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains("File too large"), "{args:?}: {}", stderr(&output));
        let left = fs::read_dir(folder.join("out")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{args:?}: something was left behind");
        let _ = fs::remove_dir(folder.join("out"));
    }
}

#[cfg(unix)]
#[test]
fn where_threads_or_room_run_out_there_are_fewer() {
    let run = |limit: &str, jobs: &str| {
        let mut command = std::process::Command::new("sh");
        let shell = format!("ulimit {limit}; exec \"$0\" \"$@\"");
        let table = ["table", &crate::support::binary::season_path(), "--no-cache", "--jobs", jobs];
        command.args(["-c", &shell]).arg(program().get_program()).args(table);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{limit} {jobs}: {}", stderr(&output));
        output.stdout
    };
    let truth = run("-c 0", "1");
    for (limit, jobs) in [("-v 1500000", "64"), ("-c 0", "100000"), ("-c 0", "0")] {
        assert!(run(limit, jobs) == truth, "{limit} {jobs}");
    }
}
