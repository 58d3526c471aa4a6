//! Which sport it was, where the file does not say so in words that are known.

use super::ways::{by_distance, by_positions, by_speed, running_s};
use crate::activity::{Activity, Channel, Note, NoteKind, Sport, SubSport};
use crate::kernels::stats::median;

/// Speeds of a run, m/s: faster than walking, slower than riding (judgement).
const RUN_MPS: std::ops::RangeInclusive<f64> = 1.7..=6.5;
/// Feet that turn so often run, steps/min (judgement; walkers stay below 135).
const RUN_SPM: f64 = 140.0;
/// Slower is standing, m/s (judgement).
const STANDING_MPS: f64 = 0.5;

/// Median speed while moving, m/s, by the first witness that has one: positions, distance, speed. Robust
/// against single wild values, so that it may be asked before anything is repaired.
pub(super) fn usual_speed(activity: &Activity) -> Option<f64> {
    let running = running_s(activity.samples.time(), &activity.pauses);
    [by_positions, by_distance, by_speed].into_iter().find_map(|witness| {
        let way = witness(activity)?;
        let speeds = way.iter().zip(&running).filter(|(_, s)| **s > 0.0).map(|(m, s)| m / s);
        median(&mut speeds.filter(|v| *v > STANDING_MPS).collect::<Vec<_>>())
    })
}

/// Decides the sport where the file's own words leave it open, and says so in a note: a word that isn't
/// known says nothing, then the name, and then speed decides. A treadmill stands also under fitness
/// equipment and training in the FIT profile; who walks on it walks.
pub fn identify(activity: &mut Activity) {
    if activity.sub_sport == SubSport::Treadmill
        && matches!(activity.sport, Sport::Elliptical | Sport::Other | Sport::Unknown)
    {
        let walks = usual_speed(activity).is_some_and(|v| v < *RUN_MPS.start());
        activity.sport = if walks { Sport::Walking } else { Sport::Running };
        return;
    }
    if activity.sport != Sport::Unknown {
        return;
    }
    if let Some(named) = activity.name.as_deref().and_then(Sport::from_title) {
        activity.sport = named;
        let what = format!("the file names no sport: taken as {} by its name", named.id());
        activity.notes.push(Note::new(NoteKind::Sport, what, 0));
        return;
    }
    let runs = match usual_speed(activity) {
        Some(speed) => RUN_MPS.contains(&speed),
        None => usual_cadence(activity).is_some_and(|c| c >= RUN_SPM),
    };
    if runs {
        activity.sport = Sport::Running;
        let what = "the file names no sport: taken as a run by its speed";
        activity.notes.push(Note::new(NoteKind::Sport, what, 0));
    }
}

fn usual_cadence(activity: &Activity) -> Option<f64> {
    let cadence = activity.samples.get(Channel::Cadence)?.iter().copied();
    median(&mut cadence.filter(|c| *c > 0.0).collect::<Vec<_>>())
}
