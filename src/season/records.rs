//! The best efforts of a run over the distances that runners compare.

use super::Run;
use crate::digest::RECORD_DISTANCES;

impl Run {
    /// The names of the distances of [`RECORD_DISTANCES`] that the run is long enough for, and its fastest time over
    /// each, seconds.
    pub fn best_efforts(&self) -> Vec<(&'static str, f64)> {
        let all = RECORD_DISTANCES.iter().zip(&self.digest.records);
        all.filter_map(|((_, name), seconds)| Some((*name, (*seconds)?))).collect()
    }
}
