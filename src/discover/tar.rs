//! Reads files from a tar stream.

use super::{MAX_BYTES, Problem, WorkItem, too_large, worth_opening};
use std::io::Read;

/// Iterates over the files in a tar stream.
///
/// Supports the headers that `tar`, Python's `tarfile` and data engines write: ustar with prefix, GNU long names,
/// and pax paths and sizes. Entries other than files and folders are named.
pub struct TarItems<R> {
    from: R,
    number: usize,
    /// Whether there was a header.
    begun: bool,
    ended: bool,
}

/// What headers before an entry say of it.
#[derive(Default)]
struct Announced {
    name: Option<String>,
    size: Option<u64>,
}

const BLOCK: usize = 512;
const ENDS_INSIDE: &str = "the tar stream ends inside a file";

impl<R: Read> TarItems<R> {
    /// Iterates over this stream.
    pub fn new(from: R) -> TarItems<R> {
        TarItems { from, number: 0, begun: false, ended: false }
    }

    fn stop_with(&mut self, what: String) -> Option<WorkItem> {
        self.ended = true;
        let problem = Problem::new("stdin", what);
        Some(WorkItem::from_problem(self.number, problem))
    }

    /// Reads `len` bytes and the padding of their last block.
    fn read_padded(&mut self, len: u64) -> Result<Vec<u8>, String> {
        let padded = len.next_multiple_of(BLOCK as u64);
        let mut bytes = Vec::new();
        let read = self.from.by_ref().take(padded).read_to_end(&mut bytes);
        read.map_err(|e| e.to_string())?;
        if (bytes.len() as u64) < len {
            return Err(ENDS_INSIDE.to_string());
        }
        bytes.truncate(len as usize);
        Ok(bytes)
    }

    fn skip(&mut self, len: u64) -> Result<(), String> {
        let padded = len.next_multiple_of(BLOCK as u64);
        let mut rest = self.from.by_ref().take(padded);
        let skipped = std::io::copy(&mut rest, &mut std::io::sink()).map_err(|e| e.to_string())?;
        if skipped < len { Err(ENDS_INSIDE.to_string()) } else { Ok(()) }
    }

    /// Reads the next header; `None` at the end of the stream.
    fn header(&mut self) -> Result<Option<Vec<u8>>, String> {
        let mut header = Vec::new();
        let read = self.from.by_ref().take(BLOCK as u64).read_to_end(&mut header);
        read.map_err(|e| e.to_string())?;
        match header.len() {
            // Two empty blocks end a stream, but not every writer adds them.
            0 if self.begun => Ok(None),
            0 => Err("no tar stream".to_string()),
            BLOCK if header.iter().any(|b| *b != 0) => Ok(Some(header)),
            BLOCK => {
                // Read to the end, so that the writer is not cut off.
                let _ = std::io::copy(&mut self.from, &mut std::io::sink());
                Ok(None)
            }
            _ if self.begun && header.iter().all(|b| *b == 0) => Ok(None),
            _ if self.begun => Err("the tar stream ends inside a header".to_string()),
            _ => Err("no tar stream".to_string()),
        }
    }
}

impl<R: Read> Iterator for TarItems<R> {
    type Item = WorkItem;

    fn next(&mut self) -> Option<WorkItem> {
        let mut announced = Announced::default();
        while !self.ended {
            let header = match self.header() {
                Ok(Some(header)) => header,
                Ok(None) => {
                    self.ended = true;
                    let cut = announced.name.is_some() || announced.size.is_some();
                    let what = "the tar stream ends before the file that it announces";
                    return cut.then(|| self.stop_with(what.to_string())).flatten();
                }
                Err(what) => return self.stop_with(what),
            };
            self.begun = true;
            if !checksum_matches(&header) {
                return self.stop_with("no tar header where one should be".to_string());
            }
            let Some(mut len) = number(&header[124..136]) else {
                return self.stop_with("a tar header without a size".to_string());
            };
            let kind = header[156];
            let is_file = matches!(kind, 0 | b'0' | b'7');
            if is_file {
                len = announced.size.take().unwrap_or(len);
            }
            let taken = match kind {
                b'L' | b'x' if len <= 1 << 20 => self.read_padded(len).map(|bytes| {
                    if kind == b'L' {
                        announced.name = Some(text(&bytes));
                    } else {
                        let (path, size) = pax(&bytes);
                        announced = Announced { name: path.or(announced.name.take()), size };
                    }
                }),
                _ if is_file => {
                    let name = announced.name.take().unwrap_or_else(|| name(&header));
                    let bytes = match len > MAX_BYTES || !worth_opening(&name) {
                        true => self.skip(len).map(|()| Vec::new()),
                        false => self.read_padded(len),
                    };
                    match bytes {
                        Ok(bytes) => {
                            let number = self.number;
                            self.number += 1;
                            return Some(if !worth_opening(&name) {
                                WorkItem::from_problem(number, Problem::left_out(name))
                            } else if len > MAX_BYTES {
                                WorkItem::from_problem(number, too_large(&name))
                            } else {
                                WorkItem::from_bytes(number, name, bytes)
                            });
                        }
                        Err(what) => Err(what),
                    }
                }
                // These too are no entries: the target of a link, what holds for all entries, the label of a tape.
                b'K' | b'g' | b'V' => self.skip(len),
                b'5' => {
                    announced = Announced::default();
                    self.skip(len)
                }
                _ => {
                    let name = announced.name.take().unwrap_or_else(|| name(&header));
                    announced = Announced::default();
                    match self.skip(len) {
                        Ok(()) => {
                            let number = self.number;
                            self.number += 1;
                            return Some(WorkItem::from_problem(number, no_file(kind, name)));
                        }
                        Err(what) => Err(what),
                    }
                }
            };
            if let Err(what) = taken {
                return self.stop_with(what);
            }
        }
        None
    }
}

/// An entry that is neither a file nor a folder.
fn no_file(kind: u8, name: String) -> Problem {
    match kind {
        // What they lead to is an entry of its own, or lies outside.
        b'1' | b'2' => {
            let what = "a link in a tar stream: not followed";
            Problem { fault: false, ..Problem::new(name, what) }
        }
        _ => Problem::new(name, "not a regular file"),
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
    use super::super::OneLarge;
    use super::*;

    /// An entry of this kind and name with this body.
    fn entry(kind: u8, name: &str, body: &[u8]) -> Vec<u8> {
        let mut out = vec![0u8; BLOCK];
        out[..name.len()].copy_from_slice(name.as_bytes());
        out[124..135].copy_from_slice(format!("{:011o}", body.len()).as_bytes());
        out[156] = kind;
        out[257..263].copy_from_slice(b"ustar\0");
        out[148..156].fill(b' ');
        let sum: u32 = out.iter().map(|b| u32::from(*b)).sum();
        out[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        out.extend_from_slice(body);
        out.resize(out.len().next_multiple_of(BLOCK), 0);
        out
    }

    /// A header that gives the entry behind it a long name.
    fn long(name: &str) -> Vec<u8> {
        entry(b'x', "pax", format!("{} path={name}\n", name.len() + 10).as_bytes())
    }

    /// A stream of one file of 700 bytes, whose long name stands in a pax header.
    fn stream() -> Vec<u8> {
        let name = format!("{}/run.fit", "folder".repeat(30));
        [long(&name), entry(b'0', "run.fit", &[7; 700]), vec![0; 2 * BLOCK]].concat()
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
    fn a_long_name_belongs_to_the_next_entry_whatever_it_is() {
        let folder = [long(&"folder".repeat(30)), entry(b'5', "folder", &[])].concat();
        let runs = [entry(b'0', "1.fit", &[7; 700]), entry(b'0', "2.fit", &[8; 10])].concat();
        let stream = [folder, runs].concat();
        let names: Vec<String> = TarItems::new(&stream[..]).map(|item| item.path()).collect();
        assert_eq!(names, ["1.fit", "2.fit"]);
    }

    #[test]
    fn what_is_no_file_is_named_and_a_folder_is_not() {
        let kinds = [(b'0', "a.fit"), (b'1', "b.fit"), (b'2', "c.fit"), (b'5', "d"), (b'6', "e")];
        let stream: Vec<u8> =
            kinds.iter().flat_map(|(kind, name)| entry(*kind, name, &[])).collect();
        let mut said = Vec::new();
        for item in TarItems::new(&stream[..]) {
            item.for_each_member(&OneLarge::default(), &mut |member| {
                said.push((member.path, member.bytes.map_err(|p| (p.what, p.fault)).err()));
            });
        }
        let link = Some(("a link in a tar stream: not followed".to_string(), false));
        let pipe = Some(("not a regular file".to_string(), true));
        let wanted = [("a.fit", None), ("b.fit", link.clone()), ("c.fit", link), ("e", pipe)];
        assert_eq!(said, wanted.map(|(name, what)| (name.to_string(), what)));
    }

    #[test]
    fn a_cut_anywhere_but_between_entries_is_said() {
        let stream =
            [entry(b'5', "folder", &[]), long("a.fit"), entry(b'0', "a", &[7; 9])].concat();
        for cut in 1..stream.len() {
            let items: Vec<WorkItem> = TarItems::new(&stream[..cut]).collect();
            // The last 503 bytes are padding.
            let whole = cut == BLOCK || cut >= stream.len() - 503;
            let said = items.iter().any(|item| item.path() == "stdin");
            assert_eq!(said, !whole, "cut after {cut} bytes");
        }
    }

    #[test]
    fn a_stream_cut_or_damaged_anywhere_ends_without_panic() {
        let stream = stream();
        for i in 0..stream.len() {
            assert!(TarItems::new(&stream[..i]).count() <= 2);
            let mut damaged = stream.clone();
            damaged[i] ^= 0xFF;
            assert!(TarItems::new(&damaged[..]).count() <= 2);
        }
    }
}
