//! Memory and time follow the bytes of a file, never what it says of itself.

use crate::memory::measured;
use crate::support::binary::{lope, program, scratch, stderr};
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
