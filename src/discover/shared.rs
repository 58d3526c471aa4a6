//! Bytes that several threads read at once.

use crate::regular;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

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
        let file = regular::open(path)?;
        let len = file.metadata()?.len();
        Ok(SharedReader { bytes: Backing::File(Arc::new(file)), len, at: 0 })
    }

    pub fn memory(bytes: Vec<u8>) -> SharedReader {
        let len = bytes.len() as u64;
        SharedReader { bytes: Backing::Memory(bytes.into()), len, at: 0 }
    }

    /// Bytes in all.
    pub fn len(&self) -> u64 {
        self.len
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
