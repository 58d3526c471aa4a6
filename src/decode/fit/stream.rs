//! Headers, definitions and data messages of one or more FIT files in a row.

use super::collect::Collected;
use super::crc::crc16;
use super::value::{Field, Message, width};
use crate::decode::{DecodeError, ErrorKind, Place};

/// Definitions of one file beyond this number are an attack, not a watch (judgement; real files
/// hold a few dozen).
const MAX_DEFINITIONS: usize = 100_000;

struct Definition {
    global: u16,
    big: bool,
    fields: Vec<Field>,
    size: usize,
}

/// Walks all files chained in `bytes` and hands their messages over.
///
/// # Errors
/// Only when the very first header can't be read. Later damage is a note in `found`.
pub(super) fn walk(bytes: &[u8], found: &mut Collected) -> Result<(), DecodeError> {
    let mut at = 0;
    let mut files = 0;
    while at < bytes.len() {
        let Some(header) = Header::read(&bytes[at..]) else {
            if files == 0 {
                return Err(DecodeError::at(
                    ErrorKind::Damaged,
                    "the FIT header is damaged",
                    Place::Byte(0),
                ));
            }
            let left = bytes.len() - at;
            found.damage(format!("{left} bytes after the end are not a FIT file (at byte {at})"));
            return Ok(());
        };
        files += 1;
        let start = at + header.size;
        let promised = start + header.data_size;
        let end = promised.min(bytes.len());
        found.begin_file();
        let stopped = messages(bytes, start, end, found);
        if promised > bytes.len() {
            found.damage(format!(
                "file ends early: the header promises {} bytes, found {} (at byte {})",
                header.size + header.data_size,
                bytes.len() - at,
                bytes.len()
            ));
            return Ok(());
        }
        check_crc(bytes, at, promised, found);
        at = promised + 2;
        if let Some(stopped) = stopped.filter(|_| found.is_empty()) {
            // Nothing could be used before the damage: its place is all we can offer.
            let place = Place::Byte(stopped.at as u64);
            return Err(DecodeError::at(ErrorKind::Damaged, stopped.what, place));
        }
    }
    Ok(())
}

fn check_crc(bytes: &[u8], start: usize, end: usize, found: &mut Collected) {
    match bytes.get(end..end + 2) {
        Some(stored) => {
            let stored = u16::from_le_bytes([stored[0], stored[1]]);
            // A stored 0 means "not computed" to several writers.
            if stored != 0 && crc16(&bytes[start..end]) != stored {
                found.damage(format!("the checksum does not match (at byte {end})"));
            }
        }
        None => found.damage(format!("the checksum is missing (at byte {end})")),
    }
}

/// What ended the reading of a file's messages, and where.
struct Stopped {
    what: String,
    at: usize,
}

struct Header {
    size: usize,
    data_size: usize,
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Header> {
        let size = usize::from(*bytes.first()?);
        if bytes.get(8..12) != Some(b".FIT") || (size != 12 && size != 14) {
            return None;
        }
        let data_size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
        Some(Header { size, data_size })
    }
}

/// Reads the messages in `start..end`; what stopped it early, if anything did.
fn messages(bytes: &[u8], start: usize, end: usize, found: &mut Collected) -> Option<Stopped> {
    let mut definitions: [Option<Definition>; 16] = Default::default();
    let mut count = 0;
    let mut last_time: Option<u32> = None;
    let mut at = start;
    while at < end {
        let head = bytes[at];
        let body = at + 1;
        if head & 0x80 == 0 && head & 0x40 != 0 {
            count += 1;
            if count > MAX_DEFINITIONS {
                return stop(found, at, "too many definitions");
            }
            match definition(&bytes[body..end], head & 0x20 != 0) {
                Some((definition, size)) => {
                    definitions[usize::from(head & 0x0F)] = Some(definition);
                    at = body + size;
                    continue;
                }
                None => return stop(found, at, "a definition is cut off"),
            }
        }
        let compressed = head & 0x80 != 0;
        let local = if compressed { head >> 5 & 0x03 } else { head & 0x0F };
        let Some(definition) = &definitions[usize::from(local)] else {
            return stop(found, at, "a message without a definition");
        };
        let Some(raw) = bytes[..end].get(body..body + definition.size) else {
            return stop(found, at, "a message is cut off");
        };
        // A compressed header holds the low 5 bits of the time; a smaller value has rolled over.
        let header_time = compressed.then_some(last_time).flatten().map(|last| {
            let low = u32::from(head & 0x1F);
            let rolled = if low < last & 0x1F { 0x20 } else { 0 };
            (last & !0x1F).wrapping_add(low).wrapping_add(rolled)
        });
        let message = Message { fields: &definition.fields, raw, big: definition.big, header_time };
        if let Some(time) = message.time() {
            last_time = Some(time);
        }
        found.message(definition.global, &message);
        at = body + definition.size;
    }
    None
}

fn stop(found: &mut Collected, at: usize, what: &str) -> Option<Stopped> {
    found.damage(format!("{what} (at byte {at})"));
    Some(Stopped { what: what.to_string(), at })
}

fn definition(bytes: &[u8], developer: bool) -> Option<(Definition, usize)> {
    let big = *bytes.get(1)? == 1;
    let global = [*bytes.get(2)?, *bytes.get(3)?];
    let global = if big { u16::from_be_bytes(global) } else { u16::from_le_bytes(global) };
    let count = usize::from(*bytes.get(4)?);
    let table = bytes.get(5..5 + 3 * count)?;
    let mut offset = 0u16;
    let mut fields = Vec::with_capacity(count);
    for entry in table.chunks_exact(3) {
        // A size that its type does not divide can't be read, only skipped: SDKs agree on that.
        let base = if usize::from(entry[1]) % width(entry[2]) == 0 { entry[2] } else { 0x0D };
        fields.push(Field { num: entry[0], size: entry[1], base, offset });
        offset += u16::from(entry[1]);
    }
    let mut size = usize::from(offset);
    let mut used = 5 + 3 * count;
    if developer {
        let count = usize::from(*bytes.get(used)?);
        let table = bytes.get(used + 1..used + 1 + 3 * count)?;
        size += table.chunks_exact(3).map(|entry| usize::from(entry[1])).sum::<usize>();
        used += 1 + 3 * count;
    }
    Some((Definition { global, big, fields, size }, used))
}
