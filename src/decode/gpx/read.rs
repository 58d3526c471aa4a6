//! Reads tracks from tokens: the meaning of elements, and recovery from elements that are not closed.

use super::fault::FaultKind;
use super::number::number;
use super::scan::{ScanFault, Scanner, Token, attribute, local, resolve};
use super::tag::Tag;
use super::time::InstantParser;
use super::track::{BadValue, Point, Track};
use memchr::memchr;
use std::borrow::Cow;

/// Deepest nesting; deeper files are treated as an attack.
pub const MAX_DEPTH: usize = 64;
/// Most tracks with points in one file; more are treated as an attack.
const MAX_TRACKS: usize = 10_000;
/// Most faults listed one by one; further ones are only counted.
const MAX_LISTED_FAULTS: usize = 4;
/// Bytes of a name that are shown.
const EXCERPT_BYTES: usize = 24;
/// Most digits of a name that is shown: with more of them, a damaged tag may have a coordinate torn into it.
const EXCERPT_DIGITS: usize = 2;

/// Whether the name of an element may be shown.
pub fn is_showable(name: &[u8]) -> bool {
    name.iter().filter(|b| b.is_ascii_digit()).count() <= EXCERPT_DIGITS
}

/// A fault with its position and the track that contains it.
pub struct LocatedFault {
    /// The fault.
    pub kind: FaultKind,
    /// Byte offset in the UTF-8 text.
    pub at: usize,
    /// Number of tracks with timed points begun before it.
    pub tracks: usize,
}

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
    /// The first faults.
    pub faults: Vec<LocatedFault>,
    /// Number of further faults.
    pub more_faults: usize,
    /// Whether a limit was exceeded, after which nothing was read.
    pub limit: bool,
}

/// The text of one element, borrowed as long as it is a single piece.
#[derive(Default)]
struct Value<'a> {
    piece: Option<&'a [u8]>,
    joined: Vec<u8>,
}

impl<'a> Value<'a> {
    fn clear(&mut self) {
        self.piece = None;
        self.joined.clear();
    }

    fn join(&mut self) {
        if let Some(piece) = self.piece.take() {
            self.joined.extend_from_slice(piece);
        }
    }

    fn plain(&mut self, text: &'a [u8]) {
        if self.piece.is_none() && self.joined.is_empty() {
            self.piece = Some(text);
        } else {
            self.join();
            self.joined.extend_from_slice(text);
        }
    }

    fn text(&mut self, text: &'a [u8]) {
        if memchr(b'&', text).is_none() {
            self.plain(text);
        } else {
            self.join();
            resolve(text, &mut self.joined);
        }
    }

    fn get(&self) -> &[u8] {
        self.piece.unwrap_or(&self.joined).trim_ascii()
    }
}

struct Reader<'a> {
    document: Document,
    open: Vec<(Tag, &'a [u8])>,
    /// The point being read, and the number of elements open around it.
    point: Option<(Point, usize)>,
    value: Value<'a>,
    /// Byte offset of the value.
    value_at: usize,
    instant_parser: InstantParser,
}

/// Reads a document from UTF-8 text.
pub fn read(text: &[u8]) -> Document {
    let mut scanner = Scanner::new(text);
    let mut reader = Reader {
        document: Document::default(),
        open: Vec::new(),
        point: None,
        value: Value::default(),
        value_at: 0,
        instant_parser: InstantParser::default(),
    };
    loop {
        let token = scanner.token();
        let mut fault = scanner.fault.take();
        if token != Token::End
            && let Some(ScanFault { kind, at }) = fault.take()
        {
            reader.fault(|| kind, at);
        }
        match token {
            Token::Open { name, attributes, empty } => {
                reader.open(name, attributes, scanner.start);
                if reader.document.limit {
                    break;
                }
                if empty {
                    reader.close_last(true);
                }
            }
            Token::Close(name) => reader.close(name, scanner.start),
            Token::Text(text) | Token::CData(text) => {
                if reader.open.last().is_some_and(|(tag, _)| tag.has_value()) {
                    if reader.value.get().is_empty() {
                        reader.value_at = scanner.start;
                    }
                    match token {
                        Token::CData(_) => reader.value.plain(text),
                        _ => reader.value.text(text),
                    }
                }
            }
            Token::End => {
                match (fault, reader.open.last()) {
                    (Some(ScanFault { kind, at }), _) => reader.end(kind, at),
                    (None, Some((_, name))) => {
                        let name = excerpt(name);
                        reader.end(FaultKind::EndsInElement(name), text.len());
                    }
                    (None, None) => {}
                }
                break;
            }
        }
    }
    reader.end_track();
    reader.document
}

impl<'a> Reader<'a> {
    /// Records a fault after which reading continues.
    fn fault(&mut self, kind: impl FnOnce() -> FaultKind, at: usize) {
        if self.document.faults.len() < MAX_LISTED_FAULTS {
            self.end(kind(), at);
        } else {
            self.document.more_faults += 1;
        }
    }

    /// Records a fault that is always listed, because nothing after it is read.
    fn end(&mut self, kind: FaultKind, at: usize) {
        let tracks = self.document.tracks.len();
        self.document.faults.push(LocatedFault { kind, at, tracks });
    }

    /// Records an exceeded limit and stops reading.
    fn limit(&mut self, kind: FaultKind, at: usize) {
        self.end(kind, at);
        self.document.limit = true;
    }

    fn open(&mut self, name: &'a [u8], attributes: &'a [u8], at: usize) {
        let parent = self.open.last().map(|(tag, _)| *tag);
        let mut tag = Tag::of(name, parent, self.point.is_some());
        if tag == Tag::Point {
            if let Some((_, depth)) = self.point {
                // Its closing tag is damaged: keep the values read so far.
                self.fault(|| FaultKind::PointInPoint, at);
                self.close_to(depth);
            } else if parent == Some(Tag::Extensions) {
                tag = Tag::Other;
            }
        }
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
            Tag::Point => self.begin_point(attributes, at),
            _ => {}
        }
        self.open.push((tag, name));
        self.value.clear();
        if self.open.len() > MAX_DEPTH {
            self.limit(FaultKind::TooDeep(MAX_DEPTH), at);
        } else if self.document.tracks.len() > MAX_TRACKS {
            self.limit(FaultKind::TooManyTracks(MAX_TRACKS), at);
        }
    }

    /// Keeps only the counts of a track without timed points, because there may be a million of them.
    fn end_track(&mut self) {
        if let Some(track) = self.document.tracks.pop_if(|track| track.is_empty()) {
            self.document.untimed += track.untimed;
            let bad = track.bad_value.map(|(bad, _)| bad);
            self.document.bad_value = self.document.bad_value.take().or(bad);
        }
    }

    fn begin_point(&mut self, attributes: &[u8], at: usize) {
        let mut point = Point::new();
        let latitude = self.parse_degrees("lat", attributes, 90.0, at);
        let longitude = self.parse_degrees("lon", attributes, 360.0, at);
        if let (Some(latitude), Some(longitude)) = (latitude, longitude) {
            // Some apps count on past the date line.
            let east = if longitude > 180.0 { longitude - 360.0 } else { longitude };
            (point.latitude, point.longitude) = (latitude, east);
        }
        self.point = Some((point, self.open.len()));
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
            self.bad_value(name, at);
        }
        value
    }

    fn bad_value(&mut self, name: &str, at: usize) {
        let track = self.track();
        match &mut track.bad_value {
            Some((_, count)) => *count += 1,
            none => {
                *none = Some((BadValue { name: name.to_string(), at }, 1));
            }
        }
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

    fn close(&mut self, name: &[u8], at: usize) {
        match self.open.iter().rposition(|(_, open)| *open == name) {
            Some(i) if i + 1 == self.open.len() => self.close_last(true),
            Some(i) => {
                let inner = self.open.last().map_or(name, |(_, inner)| inner);
                let fault = || FaultKind::ClosesOther { tag: excerpt(name), open: excerpt(inner) };
                self.fault(fault, at);
                self.close_to(i);
            }
            None => self.fault(|| FaultKind::ClosesNothing(excerpt(name)), at),
        }
    }

    /// Closes unclosed elements until only `depth` are open.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close_last(false);
        }
    }

    /// Closes the innermost element. Its value is stored only if it has a closing tag of its own.
    fn close_last(&mut self, whole: bool) {
        let Some((tag, name)) = self.open.pop() else { return };
        match tag {
            Tag::Point => {
                if let Some((point, _)) = self.point.take() {
                    self.track().push(&point);
                }
            }
            _ if whole && tag.has_value() && !self.value.get().is_empty() => {
                self.store_value(tag, name)
            }
            _ => {}
        }
        self.value.clear();
    }

    fn store_value(&mut self, tag: Tag, name: &[u8]) {
        let text = self.value.get();
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
                let in_track = matches!(self.open.last(), Some((Tag::Track, _)));
                match self.document.tracks.last_mut() {
                    Some(track) if in_track && tag == Tag::Name => track.name = text,
                    Some(track) if in_track => track.sport = text,
                    _ => self.document.name = text,
                }
                return;
            }
            _ => return,
        }
        self.bad_value(&excerpt(local(name)), self.value_at);
    }
}

/// Resolves the references in an attribute value.
fn resolved(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'&', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::new();
    resolve(text, &mut out);
    Cow::Owned(out)
}

/// Converts text to a string; `None` when it is blank.
fn string(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// Returns the beginning of a name for use in a message.
fn excerpt(text: &[u8]) -> String {
    if !is_showable(text) {
        return "...".to_string();
    }
    let cut = String::from_utf8_lossy(&text[..text.len().min(EXCERPT_BYTES)]);
    let dots = if text.len() > EXCERPT_BYTES { "..." } else { "" };
    format!("{}{dots}", cut.trim())
}
