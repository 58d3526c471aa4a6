//! Encodes activities: FIT with checksums and beat messages, GPX, and TCX; and zip archives of such files.

pub mod fit;
pub mod gpx;
pub mod tcx;
pub mod zip;

use crate::calendar::UtcTime;

/// Formats a time as ISO 8601, with milliseconds only if they are not zero.
fn clock(at: UtcTime) -> String {
    let whole = at.to_string();
    match at.unix_ms().rem_euclid(1000) {
        0 => whole,
        ms => format!("{}.{ms:03}Z", whole.trim_end_matches('Z')),
    }
}
