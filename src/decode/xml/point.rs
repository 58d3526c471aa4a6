//! A point while it is read.

use super::time::Instant;
use crate::activity::Channel;
use std::fmt;

/// Columns of a track.
pub const CHANNELS: usize = Channel::ALL.len();

/// A point while it is read. Missing values are NaN.
pub struct Point {
    /// When it was.
    pub time: Option<Instant>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Values by channel, in the unit of the channel.
    pub values: [f64; CHANNELS],
}

impl Point {
    /// Creates a point without any values.
    pub fn new() -> Point {
        Point { time: None, latitude: f64::NAN, longitude: f64::NAN, values: [f64::NAN; CHANNELS] }
    }

    /// Sets a channel's value.
    pub fn set(&mut self, channel: Channel, value: f64) {
        self.values[channel as usize] = value;
    }

    /// Sets a channel's value unless it has one.
    pub fn set_missing(&mut self, channel: Channel, value: f64) {
        if self.values[channel as usize].is_nan() {
            self.set(channel, value);
        }
    }

    /// Sets the position, degrees north and east.
    pub fn set_position(&mut self, latitude: f64, longitude: f64) {
        // Some apps count on past the date line.
        let east = if longitude > 180.0 { longitude - 360.0 } else { longitude };
        (self.latitude, self.longitude) = (latitude, east);
    }
}

/// A value that could not be parsed: its element or attribute, and its byte offset. Its text is not kept: an
/// unreadable latitude is mostly that of a home.
pub struct BadValue {
    /// `ele`, `lat`.
    pub name: String,
    /// Byte offset in the UTF-8 text.
    pub at: usize,
}

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value of `{}` can't be read", self.name)
    }
}
