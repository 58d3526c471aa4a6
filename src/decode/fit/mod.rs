//! FIT: the binary format of watches, read in one pass over the bytes.
//!
//! Only the messages that say something about a run are looked into; the rest is skipped by size.
//! `stream` walks headers, definitions and data messages; `value` reads one field;
//! `collect` keeps what the messages say; `build` makes activities of it.

mod build;
mod collect;
mod crc;
mod header;
mod stream;
mod survey;
mod value;

pub use header::Header;
pub use survey::{DeveloperFieldSeen, FieldSeen, Kind, Survey, survey};

use super::{DecodeError, Decoded, Format};

/// The FIT format.
pub const FIT: Format = Format { id: "fit", extensions: &["fit"], sniff, decode };

/// Seconds from the Unix epoch to the FIT epoch, 1989-12-31T00:00:00Z.
pub(super) const FIT_EPOCH_S: i64 = 631_065_600;

/// Something wrong in a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Byte of the whole input.
    pub at: usize,
    /// What, as a sentence without a full stop.
    pub what: String,
}

impl Damage {
    fn new(at: usize, what: String) -> Damage {
        Damage { at, what }
    }
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (at byte {})", self.what, self.at)
    }
}

fn sniff(bytes: &[u8]) -> bool {
    header::is_header(bytes)
}

fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let mut found = collect::Collected::default();
    stream::walk(bytes, &mut found);
    build::build(found)
}

#[cfg(test)]
mod tests;
