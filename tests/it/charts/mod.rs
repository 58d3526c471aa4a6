//! Pictures: nothing collides or clips whatever the season, the same bytes every time, the pixels
//! that were looked at.
//!
//! `LOPE_BLESS=1 cargo test --release --test it charts` takes the pictures as they are now for right: look at the
//! three PNGs in `testdata/` before you commit them. On failure the new picture, and its difference
//! where there is a PNG to compare with, are in `target/charts/`.

mod labels;
mod names;
mod pixels;

use crate::support::{first, season, season_names, unpacked};
use lope::chart::{CHARTS, Chart, Picture, Style, athlete, card};
use lope::digest::{Bin, Digest, Track, digest};
use lope::findings::{Findings, usual};
use lope::season::{Options, Run, Season, assess};
use std::sync::LazyLock;

/// Digests of the sample season by file name.
static DIGESTS: LazyLock<Vec<(String, Digest)>> = LazyLock::new(|| {
    season_names("")
        .into_iter()
        .filter(|n| n.contains(".fit") || n.contains(".gpx"))
        .map(|n| {
            let mut found = digest(first(&unpacked(&season().join(&n))));
            // As the positions tell; without the feature `zones` nobody looks it up.
            found.zone.get_or_insert_with(|| "Etc/GMT+2".to_string());
            (n, found)
        })
        .collect()
});

static SAMPLE: LazyLock<Season> = LazyLock::new(|| assess(DIGESTS.clone(), &Options::default()));

fn without_heart_rate(d: &mut Digest) {
    track(d, |bin| Bin { heart_rate: f64::NAN, ..bin });
    d.hrv = Err(lope::activity::Absent::NoBeats);
    d.peak_heart_rate = None;
    d.peaks = [None; 4];
}

/// A chart of a season by its id.
fn chart(id: &str) -> &'static Chart {
    CHARTS.iter().find(|c| c.id == id).unwrap()
}

/// All pictures of a season, and cards of some of its runs.
fn drawn(season: &Season, style: &Style, cards: usize) -> Vec<(String, Picture)> {
    let mut all = Vec::new();
    for chart in CHARTS {
        for (k, picture) in
            (chart.draw)(season, &Findings::of(season), style).unwrap().into_iter().enumerate()
        {
            all.push((format!("{}-{k}", chart.id), picture));
        }
    }
    all.push(("athlete".to_string(), athlete(season, style).unwrap()));
    let runs: Vec<&Run> = season.runs.iter().filter(|r| r.counts_as_run()).collect();
    let step = (runs.len() / cards.max(1)).max(1);
    for run in runs.iter().step_by(step) {
        all.push((
            format!("card of {}", run.path),
            card(run, usual(season, run).as_ref(), style).unwrap(),
        ));
    }
    all
}

fn track(d: &mut Digest, change: impl Fn(Bin) -> Bin) {
    let mut track = Track::default();
    d.track.bins().for_each(|bin| track.push(change(bin)));
    d.track = track;
}

/// Cards of every kind, by the sample's files.
const CARDS: [(&str, &str); 7] = [
    ("card-recovery", "20260304-203451.fit"),
    ("card-too-hard", "20260408-210346.gpx"),
    ("card-intervals", "20260303-201358.fit"),
    ("card-beats", "20260326-091433.fit"),
    ("card-treadmill", "20260403-083514.fit"),
    ("card-damaged", "20260519-200642.fit"),
    ("card-long", "20260308-111308.fit"),
];

fn run_of<'a>(season: &'a Season, file: &str) -> &'a Run {
    season.runs.iter().find(|r| r.path == file).unwrap()
}
