//! FIT: the binary format of watches, read in one pass over the bytes.
//!
//! ```text
//! stream, header, crc -> collect, value --------> clock -> build -> activities
//!        \                  plan -> table (records)  /        \-> overnight -> a night
//!         \                 beats, developer -------/
//!          \-> survey
//! ```
//!
//! Only the messages that say something about a run are looked into; the rest is skipped by size.
//! `stream` walks headers, definitions and data messages and hands equal messages over in runs;
//! `plan` turns a definition into steps, which `table` takes for a whole run, column by column;
//! `clock` puts the records in order; `build` makes activities of what was collected.

mod beats;
mod build;
mod clock;
mod collect;
mod crc;
mod developer;
mod header;
mod overnight;
mod plan;
mod stream;
mod survey;
mod table;
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
    let mut found = collect::Collected::new(bytes.len());
    stream::walk(bytes, &mut found);
    found.settle();
    build::build(found)
}

#[cfg(test)]
mod tests;
