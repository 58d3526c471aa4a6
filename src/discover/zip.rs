//! Reads zip archives: the directory at the end and single members, stored or deflated.
//!
//! A reader of its own, because a member has to be found by its place and not by its name: a name may be there
//! twice, and nothing in an archive may be lost without a word.

use super::shared::SharedReader;
use flate2::Crc;
use std::io::{self, Read, Seek, SeekFrom, Take};

/// What is wrong with a stream whose own checksum tells that its bytes have changed.
pub(super) const CHECKSUM: &str = "its checksum does not match";

/// Signatures of a member, an entry of the directory, and the ends of the directory (with 64-bit sizes: its
/// locator and itself).
const MEMBER: u32 = 0x0403_4b50;
const ENTRY: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
const END_64: u32 = 0x0606_4b50;

/// Lengths of these without names, comments and extra fields.
pub(super) const MEMBER_LEN: u64 = 30;
const ENTRY_LEN: usize = 46;
const END_LEN: usize = 22;
const LOCATOR_LEN: usize = 20;
const END_64_LEN: usize = 56;
/// Longest comment behind the end.
const COMMENT_LEN: u64 = 0xFFFF;
/// Marks a value that stands in the extra field with 64 bits, and the id of that field.
const IN_EXTRA: u64 = 0xFFFF_FFFF;
const EXTRA_64: u16 = 1;
/// Largest directory, bytes (judgement: a million members with long names).
const MAX_DIRECTORY: u64 = 256 << 20;

/// One entry of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// As its writer wrote it.
    pub name: String,
    method: u16,
    encrypted: bool,
    crc: u32,
    /// Packed size, bytes.
    pub packed: u64,
    /// Unpacked size, bytes.
    pub size: u64,
    /// Where its head lies in the file.
    pub at: u64,
}

/// A little-endian number of up to eight bytes; 0 behind the end.
fn number(bytes: &[u8], at: usize, len: usize) -> u64 {
    let field = bytes.get(at..at + len).unwrap_or(&[]);
    field.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))
}

fn bytes_at(from: &mut SharedReader, at: u64, len: u64) -> io::Result<Vec<u8>> {
    from.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    from.take(len).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn damaged(what: &str) -> String {
    format!("the zip archive is damaged: {what}")
}

/// Where the directory begins by its own account, where it ends, and its length.
struct Directory {
    at: u64,
    end: u64,
    len: u64,
}

fn directory(from: &mut SharedReader) -> Result<Directory, String> {
    let failed = |e: io::Error| e.to_string();
    let len = from.seek(SeekFrom::End(0)).map_err(failed)?;
    let tail_at = len.saturating_sub(COMMENT_LEN + END_LEN as u64);
    let tail = bytes_at(from, tail_at, len - tail_at).map_err(failed)?;
    let is_end = |i: &usize| number(&tail, *i, 4) == u64::from(END);
    let last = tail.len().checked_sub(END_LEN).and_then(|last| (0..=last).rev().find(is_end));
    let i = last.ok_or_else(|| damaged("its directory is missing"))?;
    let end = tail_at + i as u64;
    let short = Directory { at: number(&tail, i + 16, 4), end, len: number(&tail, i + 12, 4) };
    let locator_at = end.saturating_sub(LOCATOR_LEN as u64);
    let locator = bytes_at(from, locator_at, LOCATOR_LEN as u64).map_err(failed)?;
    if number(&locator, 0, 4) != u64::from(LOCATOR_64) {
        return Ok(short);
    }
    let at = number(&locator, 8, 8);
    let long = bytes_at(from, at, END_64_LEN as u64).map_err(failed)?;
    if number(&long, 0, 4) != u64::from(END_64) {
        return Err(damaged("its directory is missing"));
    }
    Ok(Directory { at: number(&long, 48, 8), end: at, len: number(&long, 40, 8) })
}

/// Reads the directory: all entries, in its order.
pub(super) fn entries(from: &mut SharedReader) -> Result<Vec<Entry>, String> {
    let directory = directory(from)?;
    if directory.len > MAX_DIRECTORY {
        return Err(damaged("a directory of more than 256 MB"));
    }
    let begin = directory.end.checked_sub(directory.len);
    let begin = begin.ok_or_else(|| damaged("its directory is longer than the file"))?;
    // Bytes before the archive, such as a program that unpacks itself, shift all places.
    let shift = begin.saturating_sub(directory.at);
    let bytes = bytes_at(from, begin, directory.len).map_err(|e| e.to_string())?;
    let (mut found, mut rest) = (Vec::new(), bytes.as_slice());
    while !rest.is_empty() {
        let lengths: [usize; 3] = [28, 30, 32].map(|at| number(rest, at, 2) as usize);
        let [name_len, extra_len, _] = lengths;
        let len = ENTRY_LEN + lengths.iter().sum::<usize>();
        if number(rest, 0, 4) != u64::from(ENTRY) || rest.len() < len {
            return Err(damaged("an entry of its directory can't be read"));
        }
        let (name, extra) = (ENTRY_LEN..ENTRY_LEN + name_len, ENTRY_LEN + name_len);
        let mut entry = Entry {
            name: String::from_utf8_lossy(&rest[name]).into_owned(),
            method: number(rest, 10, 2) as u16,
            encrypted: number(rest, 8, 2) & 1 != 0,
            crc: number(rest, 16, 4) as u32,
            packed: number(rest, 20, 4),
            size: number(rest, 24, 4),
            at: number(rest, 42, 4),
        };
        entry.long_values(&rest[extra..extra + extra_len]);
        entry.at = entry.at.saturating_add(shift);
        found.push(entry);
        rest = &rest[len..];
    }
    Ok(found)
}

impl Entry {
    /// Takes the 64-bit values from the extra field, in the order of the standard.
    fn long_values(&mut self, mut extra: &[u8]) {
        while extra.len() >= 4 {
            let (id, len) = (number(extra, 0, 2), number(extra, 2, 2) as usize);
            let mut field = &extra[4..(4 + len).min(extra.len())];
            if id == u64::from(EXTRA_64) {
                for value in [&mut self.size, &mut self.packed, &mut self.at] {
                    if *value == IN_EXTRA && field.len() >= 8 {
                        *value = number(field, 0, 8);
                        field = &field[8..];
                    }
                }
            }
            extra = &extra[(4 + len).min(extra.len())..];
        }
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.name.ends_with(['/', '\\'])
    }

    /// The unpacked bytes; reading them to the end checks the checksum.
    pub fn reader(&self, mut from: SharedReader) -> Result<impl Read + use<>, String> {
        if self.encrypted {
            return Err("the zip member is encrypted".to_string());
        }
        let header = bytes_at(&mut from, self.at, MEMBER_LEN).map_err(|e| e.to_string())?;
        if header.len() < MEMBER_LEN as usize || number(&header, 0, 4) != u64::from(MEMBER) {
            return Err("the zip member can't be read: it isn't where the directory says".into());
        }
        let names = number(&header, 26, 2) + number(&header, 28, 2);
        let body = self.at.saturating_add(MEMBER_LEN + names);
        from.seek(SeekFrom::Start(body)).map_err(|e| e.to_string())?;
        let packed = from.take(self.packed);
        let unpacked = match self.method {
            0 => Unpacked::Stored(packed),
            8 => Unpacked::Deflated(Box::new(flate2::read::DeflateDecoder::new(packed))),
            n => return Err(format!("the zip member can't be read: packed by method {n}")),
        };
        Ok(Checked { unpacked, crc: Crc::new(), expected: self.crc })
    }
}

enum Unpacked {
    Stored(Take<SharedReader>),
    Deflated(Box<flate2::read::DeflateDecoder<Take<SharedReader>>>),
}

/// Fails at the end when the checksum does not match.
struct Checked {
    unpacked: Unpacked,
    crc: Crc,
    expected: u32,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = match &mut self.unpacked {
            Unpacked::Stored(packed) => packed.read(buffer)?,
            Unpacked::Deflated(packed) => packed.read(buffer)?,
        };
        self.crc.update(&buffer[..n]);
        if n == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(io::Error::new(io::ErrorKind::InvalidData, CHECKSUM));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of one deflated and one stored member, as the zip crate writes it.
    fn archive() -> Vec<u8> {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, method) in [
            ("a.gpx", zip::CompressionMethod::Deflated),
            ("b/c.fit", zip::CompressionMethod::Stored),
        ] {
            let options = zip::write::SimpleFileOptions::default().compression_method(method);
            writer.start_file(name, options).unwrap();
            writer.write_all(name.repeat(40).as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Names and contents, or what is wrong.
    fn read(bytes: Vec<u8>) -> Result<Vec<(String, String)>, String> {
        let mut from = SharedReader::memory(bytes);
        let mut found = Vec::new();
        for entry in entries(&mut from)? {
            let mut text = Vec::new();
            let mut reader = entry.reader(from.clone())?.take(1 << 16);
            reader.read_to_end(&mut text).map_err(|e| e.to_string())?;
            found.push((entry.name, String::from_utf8_lossy(&text).into_owned()));
        }
        Ok(found)
    }

    fn expected() -> Vec<(String, String)> {
        ["a.gpx", "b/c.fit"].map(|name| (name.to_string(), name.repeat(40))).to_vec()
    }

    #[test]
    fn members_are_read_by_their_place() {
        assert_eq!(read(archive()).unwrap(), expected());
        // Behind a program that unpacks itself, and with a comment.
        let mut wrapped = [b"#!/bin/sh\n".to_vec(), archive()].concat();
        let at = wrapped.len() - 2;
        wrapped[at] = 3;
        wrapped.extend(b"end");
        assert_eq!(read(wrapped).unwrap(), expected());
    }

    #[test]
    fn damage_anywhere_is_told_or_harmless() {
        let sound = archive();
        for i in 0..sound.len() {
            assert!(read(sound[..i].to_vec()).is_err(), "cut after {i}");
            for bit in 0..8 {
                let mut changed = sound.clone();
                changed[i] ^= 1 << bit;
                if let Ok(found) = read(changed) {
                    let contents = |f: &[(String, String)]| -> Vec<String> {
                        f.iter().map(|(_, text)| text.clone()).collect()
                    };
                    let all = contents(&expected());
                    assert!(contents(&found).iter().all(|text| all.contains(text)), "byte {i}");
                }
            }
        }
    }
}
