//! What each element means, by its name and where it stands.

use crate::activity::Channel;
use crate::decode::xml::local;

/// A total of a lap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LapTotal {
    Seconds,
    Metres,
    MeanHeartRate,
    HighestHeartRate,
}

/// An element that has a `Name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The device.
    Creator,
    /// The program that wrote the file.
    Author,
    /// The planned workout that was done.
    Plan,
}

/// What an element is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    Root,
    Activities,
    Activity,
    Lap,
    Total(LapTotal),
    Intensity,
    Track,
    Point,
    Time,
    Latitude,
    Longitude,
    Sensor(Channel),
    /// Beside `RunCadence`, which wins.
    Cadence,
    Notes,
    Named(Named),
    NameOf(Named),
    /// Plans: what stands in them was never done.
    Courses,
    Workouts,
    Other,
}

impl Tag {
    /// An element by its name and the one around it.
    pub fn of(name: &[u8], parent: Option<Tag>) -> Tag {
        match (local(name), parent) {
            (b"Trackpoint", _) => Tag::Point,
            (b"Time", Some(Tag::Point)) => Tag::Time,
            (b"LatitudeDegrees", _) => Tag::Latitude,
            (b"LongitudeDegrees", _) => Tag::Longitude,
            (b"AltitudeMeters", Some(Tag::Point)) => Tag::Sensor(Channel::Altitude),
            (b"DistanceMeters", Some(Tag::Point)) => Tag::Sensor(Channel::Distance),
            (b"DistanceMeters", Some(Tag::Lap)) => Tag::Total(LapTotal::Metres),
            (b"HeartRateBpm", Some(Tag::Point)) => Tag::Sensor(Channel::HeartRate),
            // Heart rates stand in an element of their own, which some writers leave out.
            (
                b"Value",
                Some(
                    around @ (Tag::Sensor(Channel::HeartRate)
                    | Tag::Total(LapTotal::MeanHeartRate | LapTotal::HighestHeartRate)),
                ),
            ) => around,
            (b"Cadence", Some(Tag::Point)) => Tag::Cadence,
            (b"RunCadence", _) => Tag::Sensor(Channel::Cadence),
            (b"Speed", _) => Tag::Sensor(Channel::Speed),
            (b"Watts", _) => Tag::Sensor(Channel::Power),
            (b"Track", Some(Tag::Lap)) => Tag::Track,
            (b"Lap", _) => Tag::Lap,
            (b"TotalTimeSeconds", Some(Tag::Lap)) => Tag::Total(LapTotal::Seconds),
            (b"AverageHeartRateBpm", Some(Tag::Lap)) => Tag::Total(LapTotal::MeanHeartRate),
            (b"MaximumHeartRateBpm", Some(Tag::Lap)) => Tag::Total(LapTotal::HighestHeartRate),
            (b"Intensity", Some(Tag::Lap)) => Tag::Intensity,
            (b"Activity", _) => Tag::Activity,
            (b"Activities", _) => Tag::Activities,
            (b"Notes", Some(Tag::Activity)) => Tag::Notes,
            (b"Creator", Some(Tag::Activity)) => Tag::Named(Named::Creator),
            (b"Plan", _) => Tag::Named(Named::Plan),
            (b"Author", Some(Tag::Root)) => Tag::Named(Named::Author),
            (b"Name", Some(Tag::Named(of))) => Tag::NameOf(of),
            (b"Courses", _) => Tag::Courses,
            (b"Workouts", _) => Tag::Workouts,
            (b"TrainingCenterDatabase", _) => Tag::Root,
            _ => Tag::Other,
        }
    }
}
