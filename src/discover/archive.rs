//! Unpacks `.gz` and `.zip` files, also nested, within limits.

use super::{MAX_BYTES, Member, Problem, worth_opening};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use zip::ZipArchive;

/// Highest expansion ratio of a member. A higher ratio, beyond 16 MB, is treated as a zip bomb.
const MAX_RATIO: u64 = 200;
const RATIO_APPLIES_ABOVE: u64 = 16 << 20;
/// Deepest nesting of archives.
pub(super) const MAX_DEPTH: usize = 4;

/// An archive that several threads can read at once, each with a copy that has its own position.
pub(super) type Archive = ZipArchive<SharedReader>;

/// Shared bytes in a file or in memory, with a read position.
#[derive(Clone, Debug)]
pub(super) struct SharedReader {
    bytes: Backing,
    len: u64,
    at: u64,
}

#[derive(Clone, Debug)]
enum Backing {
    File(Arc<File>),
    Memory(Arc<[u8]>),
}

impl SharedReader {
    pub fn file(path: &Path) -> io::Result<SharedReader> {
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        Ok(SharedReader { bytes: Backing::File(Arc::new(file)), len, at: 0 })
    }

    pub fn memory(bytes: Vec<u8>) -> SharedReader {
        let len = bytes.len() as u64;
        SharedReader { bytes: Backing::Memory(bytes.into()), len, at: 0 }
    }
}

impl Read for SharedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = match &self.bytes {
            Backing::File(file) => read_some(file, buffer, self.at)?,
            Backing::Memory(bytes) => {
                let from = bytes.get(self.at as usize..).unwrap_or(&[]);
                let n = from.len().min(buffer.len());
                buffer[..n].copy_from_slice(&from[..n]);
                n
            }
        };
        self.at += n as u64;
        Ok(n)
    }
}

#[cfg(unix)]
fn read_some(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_some(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

impl Seek for SharedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// Opens an archive and reads its directory.
pub(super) fn open(bytes: SharedReader) -> Result<Archive, String> {
    ZipArchive::new(bytes).map_err(|error| format!("the zip archive is damaged: {error}"))
}

/// Returns the members worth opening, sorted by name: name, index and the unpacked size stored in the archive.
pub(super) fn members(archive: &Archive) -> Vec<(String, usize, u64)> {
    let mut members: Vec<(String, usize, u64)> = (0..archive.len())
        .filter_map(|i| Some((archive.name_for_index(i)?.ok()?.to_string(), i)))
        .filter(|(name, _)| {
            let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
            !hidden && worth_opening(name)
        })
        .map(|(name, i)| (name, i, archive.by_index_data(i).map_or(0, |entry| entry.size())))
        .collect();
    members.sort();
    members
}

/// Reads the bytes of a member.
pub(super) fn read(archive: &mut Archive, index: usize) -> Result<Vec<u8>, String> {
    match archive.by_index(index) {
        Ok(file) => {
            let packed = file.compressed_size();
            unpack_within_limits(file, packed)
        }
        Err(error) => Err(format!("the zip member can't be read: {error}")),
    }
}

/// Passes the members in some bytes to `sink`: the bytes themselves, or whatever they unpack to. `depth` is the
/// number of archives that contain them.
pub fn unpack(path: String, bytes: Vec<u8>, depth: usize, sink: &mut dyn FnMut(Member)) {
    let fail = |path: String, what: String, sink: &mut dyn FnMut(Member)| {
        let problem = Problem { path: path.clone(), what, hint: None };
        sink(Member { path, bytes: Err(problem) });
    };
    if (is_gzip(&bytes) || is_zip(&bytes)) && depth >= MAX_DEPTH {
        return fail(path, format!("archives nested deeper than {MAX_DEPTH}"), sink);
    }
    if is_gzip(&bytes) {
        let reader = flate2::read::MultiGzDecoder::new(bytes.as_slice());
        return match unpack_within_limits(reader, bytes.len() as u64) {
            Ok(inner) => unpack(path, inner, depth + 1, sink),
            Err(what) => fail(path, what, sink),
        };
    }
    if !is_zip(&bytes) {
        return sink(Member { path, bytes: Ok(bytes) });
    }
    let mut archive = match open(SharedReader::memory(bytes)) {
        Ok(archive) => archive,
        Err(what) => return fail(path, what, sink),
    };
    for (name, index, _) in members(&archive) {
        let shown = format!("{path}!{name}");
        match read(&mut archive, index) {
            Ok(inner) => unpack(shown, inner, depth + 1, sink),
            Err(what) => fail(shown, what, sink),
        }
    }
}

/// Unpacks a stream within the limits. A truncated stream yields the bytes before the cut.
fn unpack_within_limits(mut reader: impl Read, packed: u64) -> Result<Vec<u8>, String> {
    let limit = MAX_BYTES.min((packed.saturating_mul(MAX_RATIO)).max(RATIO_APPLIES_ABOVE));
    let mut out = Vec::new();
    let result = reader.by_ref().take(limit + 1).read_to_end(&mut out);
    if out.len() as u64 > limit {
        return Err(format!("unpacks to more than {} MB: looks like a zip bomb", limit >> 20));
    }
    match result {
        Err(error) if out.is_empty() => Err(format!("can't be unpacked: {error}")),
        _ => Ok(out),
    }
}
