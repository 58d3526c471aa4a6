//! FIT: the binary format of watches, read in one pass over the bytes.
//!
//! ```text
//! stream, header, crc -> collect -> part, overnight -> clock -> build -> activities
//!        \                  plan -> table (records)  /        \-> a night
//!         \                 beats, developer -------/
//!          \-> `decode::inspect`
//! ```
//!
//! Only the messages that say something about a run are looked into; the rest is skipped by size.
//! `stream` walks headers, definitions and data messages and hands equal messages over in runs;
//! `plan` turns a definition into steps to a `column`, which `table` takes for a whole run, column by column;
//! `clock` puts the records in order; `build` makes activities of what was collected.

mod beats;
mod build;
mod clock;
mod collect;
mod column;
mod crc;
mod damage;
mod developer;
mod header;
mod overnight;
mod part;
mod plan;
pub(super) mod stream;
mod table;
pub(super) mod value;

pub use damage::{Damage, DamageKind};
pub use header::Header;

use super::{DecodeError, Decoded, Format};

/// The FIT format.
pub const FIT: Format = Format { id: "fit", extensions: &["fit"], sniff, decode };

fn sniff(bytes: &[u8]) -> bool {
    header::is_header(bytes)
}

fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let mut collected = collect::Collected::new(bytes.len());
    stream::walk(bytes, &mut collected);
    collected.flush_pending();
    build::build(collected)
}

#[cfg(test)]
pub(super) mod tests;
