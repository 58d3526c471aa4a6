//! A season that names nobody and no place.

use super::{Run, Season};
use crate::calendar::{Day, UtcTime};
use std::collections::HashMap;

/// Hours of the local day at which anonymous runs start: noon, unless hard work would then be free on another day.
const HOURS: [i64; 3] = [12, 0, 23];

impl Season {
    /// The same season for the eyes of others: no paths, no names of runs or places, no time of day. Days, weeks, and all
    /// that was worked out stay.
    pub fn anonymous(mut self) -> Season {
        let free = self.hard_again().map(|(at, run)| (Day::at(at, run.offset_s), run.path.clone()));
        let names: HashMap<String, String> = self
            .runs
            .iter()
            .enumerate()
            .map(|(i, run)| (run.path.clone(), format!("run-{:04}", i + 1)))
            .collect();
        for (i, run) in self.runs.iter_mut().enumerate() {
            let last = free.as_ref().filter(|(_, path)| *path == run.path);
            let day = run.day;
            let at = |hour: i64| day.midnight_utc().plus_s(3600.0 * hour as f64);
            let same = |hour: &i64| {
                let (Some((free, _)), Some((hours, _))) = (last, run.wanted) else { return true };
                Day::at(at(*hour).plus_s(run.digest.elapsed_s + 3600.0 * hours), 0) == *free
            };
            let hour = HOURS.into_iter().find(same).unwrap_or(HOURS[0]);
            hide(run, at(hour));
            run.path = format!("run-{:04}", i + 1);
            run.duplicate_of = run.duplicate_of.take().and_then(|p| names.get(&p).cloned());
            run.part_of = run.part_of.take().and_then(|p| names.get(&p).cloned());
        }
        self.athlete.profile.name = None;
        self.athlete.profile.timezone = None;
        self.two_people.clear();
        self
    }
}

/// Takes from a run what names a place, a person or a time of day.
fn hide(run: &mut Run, start: UtcTime) {
    run.athlete = None;
    run.duplicate_because = None;
    (run.offset_s, run.zone) = (0, "hidden".to_string());
    let digest = &mut run.digest;
    digest.start = start;
    (digest.utc_offset_s, digest.zone, digest.name) = (None, None, None);
    digest.notes.clear();
    digest.laps.iter_mut().for_each(|lap| lap.name = None);
    digest.workout.iter_mut().for_each(|step| step.name = None);
}
