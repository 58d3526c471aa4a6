//! Decodes bytes to activities. This is the only module that knows about file formats.
//!
//! A reader does not fail on damage that leaves something usable: it keeps what it could read and adds a
//! [`Note`](crate::activity::Note). Formats are rows of [`FORMATS`];
//! `.github/CONTRIBUTING.md` has how to add one.

mod error;
pub mod fit;
mod gpx;
pub mod inspect;
mod tcx;
mod xml;

pub use error::{DecodeError, ErrorKind, Place};
pub use gpx::GPX;
pub use tcx::TCX;

use crate::activity::{Activity, Overnight};

/// A file format that lope reads.
pub struct Format {
    /// Stable name: `"fit"`.
    pub id: &'static str,
    /// File extensions to look for in folders, in lower case and without the dot.
    pub extensions: &'static [&'static str],
    /// Returns whether the bytes look like this format.
    pub sniff: fn(&[u8]) -> bool,
    /// Decodes a file of this format.
    pub decode: fn(&[u8]) -> Result<Decoded, DecodeError>,
}

/// All formats, in the order in which they are tried.
pub const FORMATS: &[Format] = &[fit::FIT, GPX, TCX];

/// The content of a file that could be decoded.
#[derive(Clone, Debug, PartialEq)]
pub enum Decoded {
    /// One activity per session, in order of time; never empty.
    Activities(Vec<Activity>),
    /// Overnight measurements: resting heart rate and HRV.
    Overnight(Overnight),
    /// A valid file that is not an activity. The text names what it is: `"settings"`, `"a route"`.
    NotAnActivity(String),
}

/// Decodes a file of any known format.
///
/// # Errors
/// When nothing usable could be read: an unknown format, or damage before the first sample.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    match format_of(bytes) {
        Some(format) => (format.decode)(bytes),
        None => Err(unknown(bytes)),
    }
}

/// Detects the format from the content.
pub fn format_of(bytes: &[u8]) -> Option<&'static Format> {
    FORMATS.iter().find(|format| (format.sniff)(bytes))
}

fn unknown(bytes: &[u8]) -> DecodeError {
    let what = if bytes.is_empty() { "the file is empty" } else { "not a FIT, GPX or TCX file" };
    DecodeError::new(ErrorKind::UnknownFormat, what)
}
