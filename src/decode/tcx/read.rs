//! Reads activities from the elements of a TCX document.

use super::lap::{LapElement, intensity};
use super::tag::{Named, Tag};
use crate::activity::Channel;
use crate::decode::xml::{
    BadValue, FaultKind, Faults, Grammar, InstantParser, Point, Track, attribute, excerpt, local,
    number, resolved, string, walk,
};

/// Most laps in one file (judgement: a day of laps of a second); more are treated as an attack.
const MAX_LAPS: usize = 100_000;

/// One `Activity`.
#[derive(Default)]
pub struct ActivityElement {
    /// Its points.
    pub track: Track,
    /// Its laps.
    pub laps: Vec<LapElement>,
    /// The name of the device.
    pub device: Option<String>,
    /// The name of the planned workout.
    pub plan: Option<String>,
    /// What the runner wrote.
    pub notes: Option<String>,
    /// Whether it has a closing tag of its own.
    pub whole: bool,
}

/// The content of a TCX file, as far as lope uses it.
#[derive(Default)]
pub struct Document {
    /// The program that wrote it.
    pub author: Option<String>,
    /// Its activities with timed points.
    pub activities: Vec<ActivityElement>,
    /// Total number of activities.
    pub activity_count: usize,
    /// Points in activities without any timed point.
    pub untimed: usize,
    /// Seconds of the laps of activities without any point.
    pub lap_s: f64,
    /// The first invalid value in those activities.
    pub bad_value: Option<BadValue>,
    /// Whether there is a course.
    pub courses: bool,
    /// Whether there is a planned workout.
    pub workouts: bool,
    /// What is wrong with it.
    pub faults: Faults,
}

/// A point, and where in the document it stands.
struct OpenPoint {
    point: Point,
    latitude: f64,
    longitude: f64,
    /// Number of elements around it.
    depth: usize,
}

#[derive(Default)]
struct Reader {
    document: Document,
    point: Option<OpenPoint>,
    /// Whether the elements are those of a course or a planned workout.
    planned: bool,
    /// Laps of the whole document.
    laps: usize,
    instant_parser: InstantParser,
}

/// Reads a document from UTF-8 text.
pub fn read(text: &[u8]) -> Document {
    let mut reader = Reader::default();
    let faults = walk(text, &mut reader);
    reader.end_lap();
    reader.end_activity();
    Document { faults, ..reader.document }
}

impl Grammar for Reader {
    type Tag = Tag;
    const POINT: &'static str = "Trackpoint";

    fn tag(&self, name: &[u8], parent: Option<Tag>) -> Tag {
        Tag::of(name, parent)
    }

    fn has_value(tag: Tag) -> bool {
        matches!(
            tag,
            Tag::Time
                | Tag::Latitude
                | Tag::Longitude
                | Tag::Sensor(_)
                | Tag::Cadence
                | Tag::Total(_)
                | Tag::Intensity
                | Tag::Notes
                | Tag::NameOf(_)
        )
    }

    fn is_point(tag: Tag) -> bool {
        tag == Tag::Point
    }

    fn point_depth(&self) -> Option<usize> {
        self.point.as_ref().map(|point| point.depth)
    }

    fn tracks(&self) -> usize {
        self.document.activities.len()
    }

    fn too_much(&self) -> Option<FaultKind> {
        (self.laps > MAX_LAPS).then_some(FaultKind::TooMany("laps", MAX_LAPS))
    }

    fn open(&mut self, tag: Tag, attributes: &[u8], _: usize, depth: usize) {
        match tag {
            Tag::Point if !self.planned => {
                let nowhere = (f64::NAN, f64::NAN);
                let (latitude, longitude) = nowhere;
                self.point = Some(OpenPoint { point: Point::new(), latitude, longitude, depth });
            }
            Tag::Activity => {
                self.planned = false;
                self.end_lap();
                self.end_activity();
                self.document.activity_count += 1;
                let mut activity = ActivityElement::default();
                let sport = attribute(attributes, b"Sport");
                activity.track.sport = sport.and_then(|s| string(&resolved(s)));
                self.document.activities.push(activity);
            }
            Tag::Activities => self.planned = false,
            Tag::Lap if !self.planned => {
                self.end_lap();
                let start = attribute(attributes, b"StartTime");
                let start = start.and_then(|s| self.instant_parser.parse(&resolved(s)));
                let start_ms = start.map(|instant| instant.unix_ms);
                self.laps += 1;
                self.activity().laps.push(LapElement { start_ms, ..LapElement::default() });
            }
            Tag::Track if !self.planned => {
                // A lap goes on after a pause in another track; a lap itself is no pause.
                let activity = self.activity();
                let again = activity.laps.last_mut().is_some_and(|lap| {
                    lap.tracks += 1;
                    lap.tracks > 1
                });
                if again {
                    activity.track.begin_segment();
                }
            }
            Tag::Courses => (self.planned, self.document.courses) = (true, true),
            Tag::Workouts => (self.planned, self.document.workouts) = (true, true),
            _ => {}
        }
    }

    fn value(&mut self, tag: Tag, name: &[u8], _: Option<Tag>, text: &[u8], at: usize) {
        if self.planned {
            return;
        }
        let read = match (tag, &mut self.point) {
            (Tag::Time, Some(open)) => {
                open.point.time = self.instant_parser.parse(text);
                open.point.time.is_some()
            }
            (Tag::Latitude, Some(open)) => set(&mut open.latitude, degrees(text, 90.0)),
            (Tag::Longitude, Some(open)) => set(&mut open.longitude, degrees(text, 360.0)),
            (Tag::Sensor(channel), Some(open)) => match number(text) {
                Some(value) => {
                    open.point.set(channel, value);
                    true
                }
                None => false,
            },
            (Tag::Cadence, Some(open)) => match number(text) {
                Some(value) => {
                    open.point.set_missing(Channel::Cadence, value);
                    true
                }
                None => false,
            },
            (Tag::Total(total), _) => match (number(text), self.activity().laps.last_mut()) {
                (Some(value), Some(lap)) => {
                    lap.set(total, value);
                    true
                }
                (value, _) => value.is_some(),
            },
            (Tag::Intensity, _) => {
                if let Some(lap) = self.activity().laps.last_mut() {
                    lap.intensity = intensity(text);
                }
                true
            }
            (Tag::Notes, _) => {
                self.activity().notes = string(text);
                true
            }
            (Tag::NameOf(Named::Author), _) => {
                self.document.author = string(text);
                true
            }
            (Tag::NameOf(Named::Creator), _) => {
                self.activity().device = string(text);
                true
            }
            (Tag::NameOf(Named::Plan), _) => {
                self.activity().plan = string(text);
                true
            }
            _ => true,
        };
        if !read {
            self.activity().track.add_bad_value(&excerpt(local(name)), at);
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            Tag::Point => self.end_point(),
            Tag::Courses | Tag::Workouts => self.planned = false,
            Tag::Activity => self.activity().whole = true,
            _ => {}
        }
    }
}

fn degrees(text: &[u8], limit: f64) -> Option<f64> {
    number(text).filter(|v| v.abs() <= limit)
}

/// Sets a value; returns whether there is one.
fn set(place: &mut f64, value: Option<f64>) -> bool {
    *place = value.unwrap_or(f64::NAN);
    value.is_some()
}

impl Reader {
    /// Returns the activity being read. A point outside any activity creates one.
    fn activity(&mut self) -> &mut ActivityElement {
        let activities = &mut self.document.activities;
        if activities.is_empty() {
            self.document.activity_count += 1;
            activities.push(ActivityElement::default());
        }
        let last = activities.len() - 1;
        &mut activities[last]
    }

    fn end_point(&mut self) {
        let Some(OpenPoint { mut point, latitude, longitude, .. }) = self.point.take() else {
            return;
        };
        if latitude.is_finite() && longitude.is_finite() {
            point.set_position(latitude, longitude);
        }
        let activity = self.activity();
        if let (Some(time), Some(lap)) = (point.time, activity.laps.last_mut()) {
            lap.start_ms = lap.start_ms.or(Some(time.unix_ms));
            lap.end_ms = Some(time.unix_ms);
        }
        activity.track.push_merged(&point);
    }

    fn end_lap(&mut self) {
        if let Some(activity) = self.document.activities.last_mut() {
            activity.track.end_stretch();
        }
    }

    /// Keeps only the counts of an activity without timed points, because there may be a million of them.
    fn end_activity(&mut self) {
        let without_points = |activity: &mut ActivityElement| activity.track.is_empty();
        if let Some(activity) = self.document.activities.pop_if(without_points) {
            self.document.untimed += activity.track.untimed;
            self.document.lap_s += activity.laps.iter().filter_map(|lap| lap.seconds).sum::<f64>();
            let bad = activity.track.bad_value.map(|(bad, _)| bad);
            self.document.bad_value = self.document.bad_value.take().or(bad);
        }
    }
}
