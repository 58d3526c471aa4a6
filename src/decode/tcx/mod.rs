//! TCX: Garmin's Training Center Database, version 2, with the trackpoint extension of its ActivityExtension.
//!
//! Facts, by Garmin's schemas (`TrainingCenterDatabasev2.xsd`, `ActivityExtensionv2.xsd`) where no other source
//! is named:
//!
//! - An `Activity` has a `Sport` (`Running`, `Biking`, `Other`) and laps; several activities stand beside each other,
//!   those of a multisport session too. Courses and workouts are plans: their points were never run.
//! - A `Lap` has totals (`TotalTimeSeconds`, which may be timer or clock; `DistanceMeters`), an `Intensity` (`Active`,
//!   `Resting`) and tracks: another track in the same lap begins after a pause. Writers leave out what the schema asks
//!   for, `Calories` most often.
//! - A `Trackpoint` has time, position, altitude, the sum of metres since the start of the activity, heart rate in a
//!   `Value`, and cadence of one foot; the extension `TPX` adds speed (m/s), `RunCadence` (one foot) and
//!   `Watts`, under any prefix or none.
//! - The last point of a lap often stands again as the first of the next (Garmin Connect): points of one
//!   time are one.
//! - Polar writes the name of the sport profile, in the runner's language, as that of a plan.
//! - Blanks before the declaration are those of Strava's bulk export ([GPSBabel issue 371], [GoldenCheetah issue
//!   3149]); line breaks around times those of MapMyRun; times that end in `ZZ` those of GoldenCheetah ([issue
//!   419](https://github.com/GoldenCheetah/GoldenCheetah/issues/419)).
//!
//! [GPSBabel issue 371]: https://github.com/GPSBabel/gpsbabel/issues/371
//! [GoldenCheetah issue 3149]: https://github.com/GoldenCheetah/GoldenCheetah/issues/3149
//!
//! `tag` (what each element means), `read` (to activities), `lap`; the rest is [`super::xml`]'s.

mod lap;
mod read;
mod tag;

use super::xml::{self, fault_error, place};
use super::{DecodeError, Decoded, ErrorKind, Format};
use crate::activity::{Activity, SubSport};
use read::{ActivityElement, Document};

/// The TCX format.
pub const TCX: Format = Format { id: "tcx", extensions: &["tcx"], sniff, decode };

/// Common prefix of the namespaces of all versions.
const NAMESPACE: &[u8] = b"xmlschemas/TrainingCenterDatabase/v";

fn sniff(bytes: &[u8]) -> bool {
    xml::root_is(bytes, b"TrainingCenterDatabase", NAMESPACE)
}

fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let text = xml::utf8(bytes);
    build(&text, read::read(&text))
}

/// Longest note that is taken for a name, characters (judgement: more is a diary).
const LONGEST_NAME: usize = 60;

/// The name of an activity: that of the planned workout, else the runner's note where it is a line.
fn name_of(element: &ActivityElement) -> Option<String> {
    let line = |note: &&String| note.chars().count() <= LONGEST_NAME && !note.contains('\n');
    element.plan.clone().or_else(|| element.notes.as_ref().filter(line).cloned())
}

fn build(text: &[u8], mut document: Document) -> Result<Decoded, DecodeError> {
    let damaged = !document.faults.listed.is_empty();
    let mut activities: Vec<Activity> = Vec::new();
    let mut activity_of = Vec::new();
    for mut element in std::mem::take(&mut document.activities) {
        let name = name_of(&element);
        let device = element.device.as_deref().or(document.author.as_deref());
        let bad = element.track.bad_value.take();
        activity_of.push(activities.len());
        let Some(mut activity) = element.track.into_activity(device, name.as_deref()) else {
            continue;
        };
        activity.notes.extend(bad.map(|(bad, count)| xml::bad_value_note(text, &bad, count)));
        // Polar names the plan after the sport, finer than TCX does.
        if let Some(plan) = &element.plan {
            activity.sub_sport = SubSport::from_name(plan);
        }
        lap::add_laps(&mut activity, &element.laps);
        // The totals of laps whose points may be missing are none of the rest.
        if element.whole && !damaged {
            activity.session = lap::totals(&element.laps, activity.elapsed_s());
        }
        activities.push(activity);
    }
    if activities.is_empty() {
        return without_timed_points(text, &document);
    }
    xml::note_faults(text, &document.faults, &activity_of, &mut activities);
    activities.sort_by_key(|a| a.start);
    Ok(Decoded::Activities(activities))
}

/// Returns the faults of a text in file order.
pub(super) fn faults(text: &[u8]) -> xml::Faults {
    read::read(text).faults
}

/// Describes a file without any point that has a time.
fn without_timed_points(text: &[u8], document: &Document) -> Result<Decoded, DecodeError> {
    if let Some(error) = fault_error(text, &document.faults) {
        return Err(error);
    }
    let empty = |what: String| Err(DecodeError::new(ErrorKind::Empty, what));
    let what = match &document.bad_value {
        Some(bad) if bad.name == "Time" => {
            let at = place(text, bad.at);
            return Err(DecodeError::at(ErrorKind::Damaged, bad.to_string(), at));
        }
        _ if document.untimed > 0 => "a track without times",
        _ if document.lap_s > 0.0 => {
            let minutes = document.lap_s / 60.0;
            return empty(format!(
                "a TCX activity without samples: only its total of {minutes:.0} min"
            ));
        }
        _ if document.activity_count > 0 => {
            return empty("a TCX activity without samples".to_string());
        }
        _ if document.courses => "a course",
        _ if document.workouts => "a planned workout",
        _ => "neither activities, courses nor workouts",
    };
    Ok(Decoded::NotAnActivity(what.to_string()))
}
