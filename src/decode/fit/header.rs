//! The header of a FIT file.

use super::crc::crc16;
use super::damage::DamageKind;

/// The file header, which precedes the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Byte offset in the input.
    pub at: usize,
    /// Length in bytes: 12 or 14, or longer in future versions.
    pub size: usize,
    /// Protocol version: major in the upper four bits, minor in the lower.
    pub protocol: u8,
    /// Profile version times 100.
    pub profile: u16,
    /// Length of the messages in bytes, as stored in the header.
    pub data_size: usize,
}

/// Length of the shortest header, bytes.
const SHORTEST: usize = 12;
/// The signature at byte 8.
const MAGIC: &[u8] = b".FIT";

/// Returns whether the bytes begin with a header.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    bytes.get(8..12) == Some(MAGIC)
}

/// Returns the offset of the next header at or after `from`.
pub(super) fn find(bytes: &[u8], from: usize) -> Option<usize> {
    let offset = bytes.get(from + 8..)?.windows(4).position(|w| w == MAGIC)?;
    Some(from + offset)
}

impl Header {
    /// Reads the header at byte `at` and returns what is wrong with it, if anything.
    pub(super) fn read(bytes: &[u8], at: usize) -> Option<(Header, Option<DamageKind>)> {
        let here = bytes.get(at..).filter(|b| is_header(b))?;
        let written = usize::from(here[0]);
        let word = |i: usize| u16::from_le_bytes([here[i], here[i + 1]]);
        let header = |size| Header {
            at,
            size,
            protocol: here[1],
            profile: word(2),
            data_size: u32::from_le_bytes([here[4], here[5], here[6], here[7]]) as usize,
        };
        // The first message is a definition: its head, a reserved 0, and 0 or 1 for its byte order.
        let fits = |size: usize| {
            here.get(size..size + 3).is_some_and(|b| b[0] & 0xC0 == 0x40 && b[1] == 0 && b[2] <= 1)
        };
        if written == 12 || written == 14 && here.len() < 16 {
            return Some((header(written), None));
        }
        if written == 14 {
            let stored = word(12);
            // Zero means "not computed".
            let bad = stored != 0 && stored != crc16(&here[..12]);
            return Some((header(14), bad.then_some(DamageKind::HeaderChecksum)));
        }
        let size = if written > 14 && fits(written) {
            return Some((header(written), None));
        } else {
            [14, SHORTEST].into_iter().find(|&s| fits(s)).unwrap_or(14)
        };
        Some((header(size), Some(DamageKind::HeaderSize { written, found: size })))
    }
}
