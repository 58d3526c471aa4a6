//! Bytes to activities: the only code that knows a file format.
//!
//! A reader never fails on damage that leaves something usable: it keeps what came before, and
//! says so in a [`Note`](crate::activity::Note). To add a format: a file here and a row in
//! [`FORMATS`].

mod error;
pub mod fit;
mod gpx;
pub mod inspect;

pub use error::{DecodeError, ErrorKind, Place};

use crate::activity::{Activity, Overnight};

/// A file format that lope reads.
pub struct Format {
    /// Stable name: `"fit"`.
    pub id: &'static str,
    /// Extensions that folders are searched for, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether these bytes look like this format.
    pub sniff: fn(&[u8]) -> bool,
    /// The reader.
    pub decode: fn(&[u8]) -> Result<Decoded, DecodeError>,
}

/// All formats, in the order in which they are tried.
pub const FORMATS: &[Format] = &[fit::FIT, gpx::GPX];

/// What a healthy file turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Decoded {
    /// One activity a session, in order of time; never empty.
    Activities(Vec<Activity>),
    /// A night's record: resting heart rate, overnight HRV.
    Overnight(Overnight),
    /// A healthy file that is not an activity: what it is, `"settings"`, `"a route"`.
    NotAnActivity(String),
}

/// Bytes to activities.
///
/// # Errors
/// When nothing usable could be read: an unknown format, or damage before the first sample.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    match format_of(bytes) {
        Some(format) => (format.decode)(bytes),
        None => Err(DecodeError::new(ErrorKind::UnknownFormat, describe_unknown(bytes))),
    }
}

/// The format of these bytes, by content.
pub fn format_of(bytes: &[u8]) -> Option<&'static Format> {
    FORMATS.iter().find(|format| (format.sniff)(bytes))
}

fn describe_unknown(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => "the file is empty",
        _ => "not a FIT or GPX file",
    }
}
