//! Reads tracks from the elements of a GPX document.

use super::tag::Tag;
use crate::decode::xml::{
    BadValue, Faults, Grammar, InstantParser, Point, Track, attribute, excerpt, local, number,
    resolved, string, walk,
};

/// The content of a GPX file, as far as lope uses it.
#[derive(Default)]
pub struct Document {
    /// The root's `creator`.
    pub creator: Option<String>,
    /// The name of the file in its metadata.
    pub name: Option<String>,
    /// Its tracks with timed points.
    pub tracks: Vec<Track>,
    /// Total number of tracks.
    pub track_count: usize,
    /// Points in tracks without any timed point.
    pub untimed: usize,
    /// The first invalid value in those tracks.
    pub bad_value: Option<BadValue>,
    /// Whether there is a route.
    pub routes: bool,
    /// Whether there is a waypoint.
    pub waypoints: bool,
    /// What is wrong with it.
    pub faults: Faults,
}

#[derive(Default)]
struct Reader {
    document: Document,
    /// The point being read, and the number of elements open around it.
    point: Option<(Point, usize)>,
    instant_parser: InstantParser,
}

/// Reads a document from UTF-8 text.
pub fn read(text: &[u8]) -> Document {
    let mut reader = Reader::default();
    let faults = walk(text, &mut reader);
    reader.end_track();
    Document { faults, ..reader.document }
}

impl Grammar for Reader {
    type Tag = Tag;
    const POINT: &'static str = "trkpt";

    fn tag(&self, name: &[u8], parent: Option<Tag>) -> Tag {
        let tag = Tag::of(name, parent, self.point.is_some());
        let copied = tag == Tag::Point && self.point.is_none() && parent == Some(Tag::Extensions);
        if copied { Tag::Other } else { tag }
    }

    fn has_value(tag: Tag) -> bool {
        matches!(tag, Tag::Name | Tag::Kind | Tag::Time | Tag::Sensor(_))
    }

    fn is_point(tag: Tag) -> bool {
        tag == Tag::Point
    }

    fn point_depth(&self) -> Option<usize> {
        self.point.as_ref().map(|(_, depth)| *depth)
    }

    fn tracks(&self) -> usize {
        self.document.tracks.len()
    }

    fn open(&mut self, tag: Tag, attributes: &[u8], at: usize, depth: usize) {
        match tag {
            Tag::Root => {
                let creator = attribute(attributes, b"creator");
                self.document.creator = creator.and_then(|c| string(&resolved(c)));
            }
            Tag::Track => {
                self.end_track();
                self.document.track_count += 1;
                self.document.tracks.push(Track::default());
            }
            Tag::Segment => self.track().begin_segment(),
            Tag::Route => self.document.routes = true,
            Tag::Waypoint => self.document.waypoints = true,
            Tag::Point => self.begin_point(attributes, at, depth),
            _ => {}
        }
    }

    fn value(&mut self, tag: Tag, name: &[u8], parent: Option<Tag>, text: &[u8], at: usize) {
        match (tag, &mut self.point) {
            (Tag::Time, Some((point, _))) => {
                point.time = self.instant_parser.parse(text);
                if point.time.is_some() {
                    return;
                }
            }
            (Tag::Sensor(channel), Some((point, _))) => {
                if let Some(value) = number(text) {
                    point.set(channel, value);
                    return;
                }
            }
            (Tag::Name | Tag::Kind, _) => {
                let text = string(text);
                let in_track = parent == Some(Tag::Track);
                match self.document.tracks.last_mut() {
                    Some(track) if in_track && tag == Tag::Name => track.name = text,
                    Some(track) if in_track => track.sport = text,
                    _ => self.document.name = text,
                }
                return;
            }
            _ => return,
        }
        self.track().add_bad_value(&excerpt(local(name)), at);
    }

    fn close(&mut self, tag: Tag) {
        if tag == Tag::Point
            && let Some((point, _)) = self.point.take()
        {
            self.track().push(&point);
        }
    }
}

impl Reader {
    /// Keeps only the counts of a track without timed points, because there may be a million of them.
    fn end_track(&mut self) {
        if let Some(track) = self.document.tracks.pop_if(|track| track.is_empty()) {
            self.document.untimed += track.untimed;
            let bad = track.bad_value.map(|(bad, _)| bad);
            self.document.bad_value = self.document.bad_value.take().or(bad);
        }
    }

    fn begin_point(&mut self, attributes: &[u8], at: usize, depth: usize) {
        let mut point = Point::new();
        let latitude = self.parse_degrees("lat", attributes, 90.0, at);
        let longitude = self.parse_degrees("lon", attributes, 360.0, at);
        if let (Some(latitude), Some(longitude)) = (latitude, longitude) {
            point.set_position(latitude, longitude);
        }
        self.point = Some((point, depth));
    }

    /// Parses a latitude or longitude. A missing one is not a fault, because treadmills have none.
    fn parse_degrees(
        &mut self,
        name: &str,
        attributes: &[u8],
        limit: f64,
        at: usize,
    ) -> Option<f64> {
        let text = resolved(attribute(attributes, name.as_bytes()).filter(|t| !t.is_empty())?);
        let value = number(&text).filter(|v| v.abs() <= limit);
        if value.is_none() {
            self.track().add_bad_value(name, at);
        }
        value
    }

    /// Returns the track being read. A point outside any track creates one.
    fn track(&mut self) -> &mut Track {
        let tracks = &mut self.document.tracks;
        if tracks.is_empty() {
            self.document.track_count += 1;
            tracks.push(Track::default());
        }
        let last = tracks.len() - 1;
        &mut tracks[last]
    }
}
