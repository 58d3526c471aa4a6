//! Opens regular files, and nothing else: to open a pipe may wait for ever, to read a device may never end.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Opens a file for reading, also through links, without ever waiting.
///
/// # Errors
/// Those of the file system, and one for whatever is no regular file.
pub fn open(path: &Path) -> io::Result<File> {
    // Before it is opened, as opening alone has an effect on some devices.
    check(&std::fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    no_wait(&mut options);
    let file = options.open(path)?;
    // It may have been replaced meanwhile.
    check(&file.metadata()?)?;
    Ok(file)
}

/// The bytes of a file, at most one more than `most`.
///
/// # Errors
/// As [`open`].
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    let len = file.metadata()?.len().min(most);
    let mut bytes = Vec::new();
    // A size may be larger than the memory there is: an error, and no end of the program.
    bytes.try_reserve_exact(usize::try_from(len).unwrap_or(usize::MAX))?;
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Refuses what is no regular file.
///
/// # Errors
/// One that says so.
pub fn check(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() { Ok(()) } else { Err(io::Error::other("not a regular file")) }
}

#[cfg(unix)]
fn no_wait(options: &mut OpenOptions) {
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    std::os::unix::fs::OpenOptionsExt::custom_flags(options, flags.bits() as i32);
}

#[cfg(not(unix))]
fn no_wait(_: &mut OpenOptions) {}

/// How a file of lope's own is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To be read.
    Read,
    /// To be read and written, and made when it is missing; nothing of it is cut off.
    Write,
}

/// Opens a file of lope's own, never through a link.
///
/// # Errors
/// As [`open`], and for a link.
pub fn open_own(path: &Path, access: Access) -> io::Result<File> {
    match std::fs::symlink_metadata(path) {
        Ok(metadata) => check(&metadata)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound && access == Access::Write => {}
        Err(error) => return Err(error),
    }
    let mut options = OpenOptions::new();
    let write = access == Access::Write;
    options.read(true).write(write).create(write).truncate(false);
    no_link(&mut options);
    let file = options.open(path)?;
    check(&file.metadata()?)?;
    Ok(file)
}

#[cfg(unix)]
fn no_link(options: &mut OpenOptions) {
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW;
    std::os::unix::fs::OpenOptionsExt::custom_flags(options, flags.bits() as i32);
}

#[cfg(not(unix))]
fn no_link(_: &mut OpenOptions) {}
