//! TCX: lope, the tcx crate, and quick-xml's events alone, of which nothing is made.

use super::{Contest, Set, gpx};
use lope::decode::{Decoded, decode};
use lope::encode;
use std::path::Path;

/// Of the season one file in so many, so that the slowest reader takes a second a pass.
const EVERY: usize = 6;

/// FIT files of the sample season as TCX.
fn season() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/season");
    let written = |bytes: Vec<u8>| match decode(&bytes) {
        Ok(Decoded::Activities(activities)) => Some(encode::tcx::write(activities.first()?)),
        _ => None,
    };
    gpx::files(&folder, ".fit").into_iter().step_by(EVERY).filter_map(written).collect()
}

fn sets() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let mut sets = vec![("tcx, sample season", season())];
    if let Some(folder) = std::env::var_os("LOPE_TCX") {
        let mut real = gpx::files(Path::new(&folder), ".tcx");
        real.retain(|bytes| std::str::from_utf8(bytes).is_ok() && theirs(bytes) > 0);
        sets.push(("tcx, real files", real));
    }
    sets
}

/// Points.
fn theirs(bytes: &[u8]) -> usize {
    let Ok(read) = tcx::read(&mut std::io::BufReader::new(bytes)) else { return 0 };
    let activities = read.activities.map_or(Vec::new(), |all| all.activities);
    let laps = activities.iter().flat_map(|activity| &activity.laps);
    laps.flat_map(|lap| &lap.tracks).map(|track| track.trackpoints.len()).sum()
}

/// All readers over all sets.
pub fn contests() -> Vec<Contest> {
    let readers: Vec<(&'static str, super::Reader)> =
        vec![("lope", gpx::ours), ("tcx crate", theirs), ("quick-xml, events alone", gpx::events)];
    let contest = |(name, files): (&str, Vec<Vec<u8>>)| {
        let points: usize = files.iter().map(|f| gpx::ours(f)).sum();
        let read: usize = files.iter().map(|f| theirs(f)).sum();
        // lope takes points of the same time together.
        assert!(points > 0 && read >= points, "{points} of {read} points");
        Contest { set: Set { name: name.to_string(), files }, readers: readers.clone() }
    };
    sets().into_iter().map(contest).collect()
}
