//! GPX: lope (all that it knows), the gpx crate (which drops heart rate and cadence), and
//! quick-xml's events alone, of which nothing is made.

use super::{Contest, Set};
use flate2::read::GzDecoder;
use lope::decode::{Decoded, decode};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Of the real files one in so many, so that the slowest reader takes a second a pass.
const EVERY: usize = 16;

/// The files below a folder whose names hold this, in their order, unpacked.
pub fn files(folder: &Path, ending: &str) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.to_string_lossy().contains(ending));
    paths.sort();
    let unpacked = |path: PathBuf| {
        let bytes = std::fs::read(path).unwrap_or_default();
        if !bytes.starts_with(&[0x1F, 0x8B]) {
            return bytes;
        }
        let mut out = Vec::new();
        GzDecoder::new(&bytes[..]).read_to_end(&mut out).expect("a whole gzip file");
        out
    };
    paths.into_iter().map(unpacked).collect()
}

fn sets() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let season = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/season");
    let mut sets = vec![("gpx, sample season", files(&season, ".gpx"))];
    if let Some(corpus) = std::env::var_os("LOPE_CORPUS") {
        let athletes = Path::new(&corpus).join("athletes");
        let real = ["a03", "a04", "a07"].iter().flat_map(|a| files(&athletes.join(a), ".gpx"));
        sets.push(("gpx, real files", real.step_by(EVERY).collect()));
    }
    sets
}

/// Samples.
pub fn ours(bytes: &[u8]) -> usize {
    match decode(bytes) {
        Ok(Decoded::Activities(activities)) => activities.iter().map(|a| a.samples.len()).sum(),
        _ => 0,
    }
}

/// Points.
fn theirs(bytes: &[u8]) -> usize {
    let gpx = ::gpx::read(bytes).expect("a file that the gpx crate can read");
    gpx.tracks.iter().flat_map(|t| &t.segments).map(|s| s.points.len()).sum()
}

/// Opening tags.
pub fn events(bytes: &[u8]) -> usize {
    let mut reader = Reader::from_str(std::str::from_utf8(bytes).expect("UTF-8"));
    let mut tags = 0;
    loop {
        match reader.read_event().expect("well-formed text") {
            Event::Start(_) => tags += 1,
            Event::Eof => return tags,
            _ => {}
        }
    }
}

/// All readers over all sets.
pub fn contests() -> Vec<Contest> {
    let readers: Vec<(&'static str, super::Reader)> =
        vec![("lope", ours), ("gpx crate", theirs), ("quick-xml, events alone", events)];
    let contest = |(name, files): (&str, Vec<Vec<u8>>)| {
        let points: usize = files.iter().map(|f| ours(f)).sum();
        let read: usize = files.iter().map(|f| theirs(f)).sum();
        // lope leaves out points whose time stands still.
        assert!(points > 0 && read - points < 10, "{points} of {read} points");
        Contest { set: Set { name: name.to_string(), files }, readers: readers.clone() }
    };
    sets().into_iter().map(contest).collect()
}
