//! What each element means, by its name and where it stands.

use crate::activity::Channel;
use crate::decode::xml::local;

/// What the elements inside a point mean, by local name in lower case: every dialect in one table.
///
/// Garmin's TrackPointExtension v1 and v2 (`hr`, `cad`, `atemp`, `speed`) as Garmin, Strava, Suunto,
/// COROS, Zepp and OpenTracks write it under any prefix or none; Cluetrust's gpxdata (`hr`,
/// `cadence`, `temp`, `distance`, `speed`) as Movescount and Ascent do; bare `heartrate`, `cadence`,
/// `power`, `temperature` as Strava's upload guide asks; Garmin's and TrainingPeaks's PowerExtension;
/// Holux's `bpm`; GPX 1.0's `speed`. Left alone: water temperature, course and bearing.
const SENSORS: &[(&[u8], Channel)] = &[
    (b"hr", Channel::HeartRate),
    (b"cad", Channel::Cadence),
    (b"atemp", Channel::Temperature),
    (b"speed", Channel::Speed),
    (b"power", Channel::Power),
    (b"distance", Channel::Distance),
    (b"heartrate", Channel::HeartRate),
    (b"heart_rate", Channel::HeartRate),
    (b"bpm", Channel::HeartRate),
    (b"cadence", Channel::Cadence),
    (b"runcadence", Channel::Cadence),
    (b"run_cadence", Channel::Cadence),
    (b"temp", Channel::Temperature),
    (b"temperature", Channel::Temperature),
    (b"powerinwatts", Channel::Power),
    (b"watts", Channel::Power),
];
/// The elements of this prefix count from point to point (`distance`, `gain`); the same program
/// writes sums under others.
const STEP_PREFIX: &[u8] = b"opentracks:";

/// What an element is to us.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    Root,
    Metadata,
    Track,
    Segment,
    Point,
    Route,
    Waypoint,
    Extensions,
    Name,
    Kind,
    Time,
    Sensor(Channel),
    Other,
}

impl Tag {
    /// An element by its name, the one around it, and whether it stands in a point.
    pub fn of(name: &[u8], parent: Option<Tag>, in_point: bool) -> Tag {
        match (local(name), parent) {
            (b"trkpt", _) => Tag::Point,
            (b"extensions", _) => Tag::Extensions,
            (b"ele", Some(Tag::Point)) => Tag::Sensor(Channel::Altitude),
            (b"time", Some(Tag::Point)) => Tag::Time,
            (name_of_sensor, _) if in_point => {
                let row = SENSORS.iter().find(|(n, _)| n.eq_ignore_ascii_case(name_of_sensor));
                match row {
                    Some((_, channel)) if !name.starts_with(STEP_PREFIX) => Tag::Sensor(*channel),
                    _ => Tag::Other,
                }
            }
            (b"trkseg", _) => Tag::Segment,
            (b"trk", _) => Tag::Track,
            (b"name", Some(Tag::Track | Tag::Metadata)) => Tag::Name,
            (b"name", Some(Tag::Root)) => Tag::Name,
            (b"type", Some(Tag::Track)) => Tag::Kind,
            (b"rte", _) => Tag::Route,
            (b"wpt", _) => Tag::Waypoint,
            (b"metadata", _) => Tag::Metadata,
            (b"gpx", _) => Tag::Root,
            _ => Tag::Other,
        }
    }
}
