//! The FIT format: the binary format of watches, read in one pass.
//!
//! ```text
//! stream, header, crc -> collect -> part, overnight -> clock -> build -> activities
//!        \                  plan -> table (records)  /        \-> a night
//!         \                 beats, developer -------/
//!          \-> `decode::inspect`
//! ```
//!
//! Only messages that are relevant to a run are decoded; the others are skipped by size. `stream` walks over
//! headers, definitions and data messages and passes on consecutive messages of one definition together.
//! `plan` turns a definition into conversions to a `column`, which `table` applies column by column. `clock`
//! orders the records, and `build` creates the activities.

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
