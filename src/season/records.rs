//! Best efforts of a run and of a season, over the distances that runners compare.

use super::{Run, Season};
use crate::athlete::fastest;
use crate::calendar::Day;
use crate::digest::RECORD_DISTANCES;
use crate::kernels::stats::median;

/// The fastest time of a season over one distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// The distance by its name.
    pub distance: &'static str,
    /// Seconds.
    pub time_s: f64,
    /// The index of its run in the season.
    pub run: usize,
}

impl Run {
    /// The names of the distances of [`RECORD_DISTANCES`] that the run is long enough for, and its fastest time over
    /// each, seconds.
    pub fn best_efforts(&self) -> Vec<(&'static str, f64)> {
        let all = RECORD_DISTANCES.iter().zip(&self.digest.records);
        all.filter_map(|((_, name), seconds)| Some((*name, (*seconds)?))).collect()
    }
}

impl Season {
    /// The fastest time over each of [`RECORD_DISTANCES`], as run and not grade-adjusted, of the runs since a day, or of
    /// all. `None` where no run is long enough; a time that is too fast for the runner is a jump of positions and no
    /// record.
    pub fn records(&self, since: Option<Day>) -> [Option<Record>; RECORD_DISTANCES.len()] {
        let counted = || self.runs.iter().enumerate().filter(|(_, r)| r.counts_as_run());
        let speeds = counted().filter_map(|(_, r)| r.mean_speed());
        let usual = median(&mut speeds.collect::<Vec<_>>());
        std::array::from_fn(|nth| {
            let (metres, distance) = RECORD_DISTANCES[nth];
            let most = usual.map(|v| fastest(v, metres));
            let can_be = |time_s: &f64| most.is_none_or(|most| metres / time_s <= most);
            let inside = counted().filter(|(_, r)| since.is_none_or(|d| r.day >= d));
            let found =
                inside.filter_map(|(i, r)| Some((r.digest.records[nth].filter(can_be)?, i)));
            let (time_s, run) = found.min_by(|a, b| a.0.total_cmp(&b.0))?;
            Some(Record { distance, time_s, run })
        })
    }
}
