//! Reads files from a tar stream.

use super::{MAX_BYTES, Problem, WorkItem, too_large, worth_opening};
use std::io::Read;

/// Iterates over the files in a tar stream.
///
/// Supports the headers that `tar`, Python's `tarfile` and data engines write: ustar with prefix, GNU long names,
/// and pax paths and sizes. Entries other than files are skipped.
pub struct TarItems<R> {
    from: R,
    number: usize,
    ended: bool,
}

const BLOCK: usize = 512;

impl<R: Read> TarItems<R> {
    /// Iterates over this stream.
    pub fn new(from: R) -> TarItems<R> {
        TarItems { from, number: 0, ended: false }
    }

    fn stop_with(&mut self, what: String) -> Option<WorkItem> {
        self.ended = true;
        let problem = Problem { path: "stdin".to_string(), what, hint: None };
        Some(WorkItem::from_problem(self.number, problem))
    }

    /// Reads `len` bytes and the padding of their last block.
    fn read_padded(&mut self, len: u64) -> Result<Vec<u8>, String> {
        let padded = len.next_multiple_of(BLOCK as u64);
        let mut bytes = Vec::new();
        let read = self.from.by_ref().take(padded).read_to_end(&mut bytes);
        read.map_err(|e| e.to_string())?;
        if (bytes.len() as u64) < len {
            return Err("the tar stream ends inside a file".to_string());
        }
        bytes.truncate(len as usize);
        Ok(bytes)
    }

    fn skip(&mut self, len: u64) -> Result<(), String> {
        let padded = len.next_multiple_of(BLOCK as u64);
        let mut rest = self.from.by_ref().take(padded);
        std::io::copy(&mut rest, &mut std::io::sink()).map(|_| ()).map_err(|e| e.to_string())
    }
}

impl<R: Read> Iterator for TarItems<R> {
    type Item = WorkItem;

    fn next(&mut self) -> Option<WorkItem> {
        let (mut long_name, mut pax_size) = (None, None);
        while !self.ended {
            let header = match self.read_padded(BLOCK as u64) {
                Ok(header) if header.iter().any(|b| *b != 0) => header,
                // Two empty blocks end a stream, but not every writer adds them.
                Ok(_) => {
                    self.ended = true;
                    // Read to the end, so that the writer is not cut off.
                    let _ = std::io::copy(&mut self.from, &mut std::io::sink());
                    return None;
                }
                Err(_) if self.number == 0 => return self.stop_with("no tar stream".to_string()),
                Err(_) => {
                    self.ended = true;
                    return None;
                }
            };
            if !checksum_matches(&header) {
                return self.stop_with("no tar header where one should be".to_string());
            }
            let Some(mut len) = number(&header[124..136]) else {
                return self.stop_with("a tar header without a size".to_string());
            };
            let kind = header[156];
            let is_file = matches!(kind, 0 | b'0' | b'7');
            if is_file {
                len = pax_size.take().unwrap_or(len);
            }
            let taken = match kind {
                b'L' | b'x' if len <= 1 << 20 => self.read_padded(len).map(|bytes| {
                    if kind == b'L' {
                        long_name = Some(text(&bytes));
                    } else {
                        let (path, size) = pax(&bytes);
                        (long_name, pax_size) = (path.or(long_name.take()), size);
                    }
                }),
                _ if is_file => {
                    let name = long_name.take().unwrap_or_else(|| name(&header));
                    let bytes = match len > MAX_BYTES || !worth_opening(&name) {
                        true => self.skip(len).map(|()| Vec::new()),
                        false => self.read_padded(len),
                    };
                    match bytes {
                        Ok(_) if !worth_opening(&name) => continue,
                        Ok(bytes) => {
                            self.number += 1;
                            return Some(match len > MAX_BYTES {
                                true => WorkItem::from_problem(self.number - 1, too_large(&name)),
                                false => WorkItem::from_bytes(self.number - 1, name, bytes),
                            });
                        }
                        Err(what) => Err(what),
                    }
                }
                _ => self.skip(len),
            };
            if let Err(what) = taken {
                return self.stop_with(what);
            }
        }
        None
    }
}

/// Returns whether the checksum of a header matches: the sum of its bytes, with the checksum itself as spaces.
fn checksum_matches(header: &[u8]) -> bool {
    let sum = |bytes: &[u8]| bytes.iter().map(|b| u64::from(*b)).sum::<u64>();
    number(&header[148..156]) == Some(sum(&header[..148]) + 8 * 32 + sum(&header[156..]))
}

/// Parses octal digits, or the big-endian number of GNU tar that is marked by the top bit.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        return field[1..]
            .iter()
            .try_fold(0u64, |n, b| n.checked_mul(256)?.checked_add((*b).into()));
    }
    let digits: String = field.iter().take_while(|b| **b != 0).map(|b| char::from(*b)).collect();
    u64::from_str_radix(digits.trim(), 8).ok()
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

fn name(header: &[u8]) -> String {
    let (name, prefix) = (text(&header[..100]), text(&header[345..500]));
    let ustar = &header[257..263] == b"ustar\0";
    if ustar && !prefix.is_empty() { format!("{prefix}/{name}") } else { name }
}

/// Returns the path and the size in pax records: `length key=value\n`.
fn pax(bytes: &[u8]) -> (Option<String>, Option<u64>) {
    let (mut path, mut size) = (None, None);
    for line in String::from_utf8_lossy(bytes).lines() {
        let pair = line.split_once(' ').and_then(|(_, pair)| pair.split_once('='));
        match pair {
            Some(("path", value)) => path = Some(value.to_string()),
            Some(("size", value)) => size = value.parse().ok(),
            _ => {}
        }
    }
    (path, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream of one file of 700 bytes, whose long name stands in a pax header.
    fn stream() -> Vec<u8> {
        let long = format!("{}/run.fit", "folder".repeat(30));
        let record = format!("{} path={long}\n", long.len() + 10);
        let mut out = Vec::new();
        for (kind, body) in [(b'x', record.as_bytes()), (b'0', &[7u8; 700][..])] {
            let mut header = [0u8; BLOCK];
            header[..7].copy_from_slice(b"run.fit");
            header[124..135].copy_from_slice(format!("{:011o}", body.len()).as_bytes());
            header[156] = kind;
            header[257..263].copy_from_slice(b"ustar\0");
            header[148..156].fill(b' ');
            let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
            header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
            out.extend_from_slice(&header);
            out.extend_from_slice(body);
            out.resize(out.len().next_multiple_of(BLOCK), 0);
        }
        out.resize(out.len() + 2 * BLOCK, 0);
        out
    }

    #[test]
    fn a_long_name_comes_from_its_pax_header() {
        let stream = stream();
        let leaves: Vec<WorkItem> = TarItems::new(&stream[..]).collect();
        assert_eq!(leaves.len(), 1);
        assert_eq!(leaves[0].path(), format!("{}/run.fit", "folder".repeat(30)));
        assert_eq!(leaves[0].size, 700);
    }

    #[test]
    fn a_stream_cut_or_damaged_anywhere_ends_without_panic() {
        let stream = stream();
        for i in 0..stream.len() {
            assert!(TarItems::new(&stream[..i]).count() <= 1);
            let mut damaged = stream.clone();
            damaged[i] ^= 0xFF;
            assert!(TarItems::new(&damaged[..]).count() <= 2);
        }
    }
}
