//! The records of a [store](super::Store)'s file, and how they are found again.
//!
//! ```text
//! "lope cache 1\n" padded to 16 | generation 8 | record | record | ...
//! record: head (magic 4, length 4, key 16, salt 8, checksum of the head 8) | payload
//! ```

use std::fs::File;
use std::io::{self, Write};
use std::time::SystemTime;

/// Key of a record.
pub type Key = [u8; 16];

pub(super) const FILE_MAGIC: &[u8; 16] = b"lope cache 1\n\0\0\0";
const RECORD_MAGIC: [u8; 4] = [0xA7, b'L', b'o', b'p'];
/// Length of the magic and the generation, a number that differs for every file created.
pub(super) const PREAMBLE_BYTES: usize = 24;
pub(super) const HEADER_BYTES: usize = 40;
/// Largest payload stored, bytes. No digest of a real file comes near it.
pub(super) const MAX_PAYLOAD: usize = 64 << 20;

/// The position of a payload in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct PayloadSpan {
    pub at: u64,
    pub len: u32,
}

/// How far a file has been scanned.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ScanState {
    pub generation: u64,
    /// End of the last complete record; 0 when the file is not a store.
    pub end: u64,
    /// Whether damage in the middle was skipped.
    pub damaged: bool,
}

pub(super) fn record_header(key: &Key, salt: u64, len: u32) -> [u8; HEADER_BYTES] {
    let mut head = [0; HEADER_BYTES];
    head[..4].copy_from_slice(&RECORD_MAGIC);
    head[4..8].copy_from_slice(&len.to_le_bytes());
    head[8..24].copy_from_slice(key);
    head[24..32].copy_from_slice(&salt.to_le_bytes());
    let sum = header_checksum(&head);
    head[32..].copy_from_slice(&sum);
    head
}

fn header_checksum(head: &[u8; HEADER_BYTES]) -> [u8; 8] {
    let mut sum = [0; 8];
    sum.copy_from_slice(&blake3::hash(&head[..32]).as_bytes()[..8]);
    sum
}

/// Parses a record header to key, salt and length; `None` when it is invalid.
fn parse_header(head: &[u8; HEADER_BYTES]) -> Option<(Key, u64, u32)> {
    if head[..4] != RECORD_MAGIC || head[32..] != header_checksum(head) {
        return None;
    }
    let len = u32::from_le_bytes(head[4..8].try_into().ok()?);
    let key = head[8..24].try_into().ok()?;
    let salt = u64::from_le_bytes(head[24..32].try_into().ok()?);
    (len as usize <= MAX_PAYLOAD).then_some((key, salt, len))
}

/// Writes the preamble of a file and returns its generation.
pub(super) fn write_preamble(to: &mut impl Write) -> io::Result<u64> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let generation = (now.as_nanos() as u64).wrapping_mul(1 << 8) ^ u64::from(std::process::id());
    to.write_all(FILE_MAGIC)?;
    to.write_all(&generation.to_le_bytes())?;
    Ok(generation)
}

/// Whether a file begins as one of these, or is too short to tell.
pub(super) fn begins_as_store(file: &File) -> io::Result<bool> {
    let len = file.metadata()?.len().min(FILE_MAGIC.len() as u64) as usize;
    let mut begin = [0; FILE_MAGIC.len()];
    read_at(file, &mut begin[..len], 0)?;
    Ok(begin[..len] == FILE_MAGIC[..len])
}

/// Scans the record headers beyond what was scanned before, provided that it is still the same file.
pub(super) fn scan_records(
    file: &File,
    scanned: ScanState,
    sink: &mut dyn FnMut(Key, u64, PayloadSpan),
) -> io::Result<ScanState> {
    let size = file.metadata()?.len();
    let mut begin = [0; PREAMBLE_BYTES];
    if size < PREAMBLE_BYTES as u64 {
        return Ok(ScanState::default());
    }
    read_at(file, &mut begin, 0)?;
    let (magic, generation) = begin.split_at(FILE_MAGIC.len());
    let generation = generation.try_into().map_or(0, u64::from_le_bytes);
    let mut now =
        ScanState { generation, end: PREAMBLE_BYTES as u64, damaged: magic != FILE_MAGIC };
    if scanned.generation == generation && (PREAMBLE_BYTES as u64..=size).contains(&scanned.end) {
        now = scanned;
    }
    let mut at = now.end;
    while at + HEADER_BYTES as u64 <= size {
        let mut bytes = [0; HEADER_BYTES];
        read_at(file, &mut bytes, at)?;
        match parse_header(&bytes) {
            Some((_, _, len)) if at + HEADER_BYTES as u64 + u64::from(len) > size => break,
            Some((key, salt, len)) => {
                let place = PayloadSpan { at: at + HEADER_BYTES as u64, len };
                sink(key, salt, place);
                at = place.at + u64::from(len);
                now.end = at;
            }
            None => match find_header(file, at + 1, size)? {
                Some(next) => {
                    now.damaged = true;
                    at = next;
                }
                None => break,
            },
        }
    }
    // Not a store, and without any records of one.
    if now.damaged && now.end == PREAMBLE_BYTES as u64 {
        return Ok(ScanState::default());
    }
    Ok(now)
}

/// Returns the offset of the first complete record at or after `from`.
fn find_header(file: &File, from: u64, size: u64) -> io::Result<Option<u64>> {
    const CHUNK: usize = 1 << 20;
    let mut at = from;
    while at + HEADER_BYTES as u64 <= size {
        let mut chunk = vec![0; CHUNK.min((size - at) as usize)];
        read_at(file, &mut chunk, at)?;
        for (i, bytes) in chunk.array_windows::<HEADER_BYTES>().enumerate() {
            let place = at + i as u64;
            if let Some((_, _, len)) = parse_header(bytes)
                && place + HEADER_BYTES as u64 + u64::from(len) <= size
            {
                return Ok(Some(place));
            }
        }
        at += (chunk.len() - (HEADER_BYTES - 1)) as u64;
    }
    Ok(None)
}

#[cfg(unix)]
pub(super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, at)
}

#[cfg(windows)]
pub(super) fn read_at(file: &File, mut buffer: &mut [u8], mut at: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => {
                buffer = &mut buffer[n..];
                at += n as u64;
            }
        }
    }
    Ok(())
}
