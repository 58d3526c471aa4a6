//! A file written whole or not at all, and what killed runs left of it.

use super::output::{Failure, shown};
use crate::regular;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file atomically, by renaming a temporary file.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut temporary = Temporary::for_file(path)?;
    temporary.file().write_all(bytes).map_err(|error| unwritable(path, &error))?;
    temporary.keep()
}

/// What to say of a place that can't be written to.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let what = format!("{}: can't be written: {error}", shown(path));
    let hint = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
        _ => "choose a place that you may write to with -o",
    };
    Failure::new(what, Some(hint))
}

/// Times that a name which another process sweeps at that very moment is made anew.
pub(super) const TRIES: usize = 8;

/// A file that has a temporary name until it is complete. It is deleted unless it is kept. It is locked while it
/// exists, so that those without a lock are known to be left by killed processes.
pub(super) struct Temporary {
    path: PathBuf,
    /// `None` for a device or a pipe, which is written to and never replaced.
    temporary: Option<PathBuf>,
    file: File,
}

impl Temporary {
    /// Creates it, beside the file that it will be, and sweeps what killed processes left there.
    pub fn for_file(path: &Path) -> Result<Temporary, Failure> {
        let fail = |error| unwritable(path, &error);
        let Some(path) = replaceable(path).map_err(fail)? else {
            let file = File::options().write(true).open(path).map_err(fail)?;
            return Ok(Temporary { path: path.to_path_buf(), temporary: None, file });
        };
        remove_stale_temporaries(&path);
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}{TEMPORARY}", std::process::id()));
        let temporary = PathBuf::from(name);
        let file = create_locked(&temporary).map_err(fail)?;
        Ok(Temporary { path, temporary: Some(temporary), file })
    }

    /// To write to.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    pub fn keep(self) -> Result<(), Failure> {
        let Some(temporary) = &self.temporary else { return Ok(()) };
        fs::rename(temporary, &self.path).map_err(|error| unwritable(&self.path, &error))
    }
}

/// The file that a new one may take the place of: where a link leads, so that the link stays. `None` for what is
/// written to as it is: `/dev/null`, a pipe.
fn replaceable(path: &Path) -> io::Result<Option<PathBuf>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if !metadata.is_file() => Ok(None),
        Ok(_) if path.is_symlink() => fs::canonicalize(path).map(Some),
        Err(_) if path.is_symlink() => Err(io::Error::other("a link that leads nowhere")),
        // What else is wrong with the place is said when the file is made.
        Ok(_) | Err(_) => Ok(Some(path.to_path_buf())),
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Once renamed it is gone; if removing fails there is nothing left to do.
        let _ = self.temporary.as_deref().map(fs::remove_file);
    }
}

/// Ending of temporary files: after the name of the file, a point and the process id.
const TEMPORARY: &str = ".tmp";

/// Creates a file that is not there yet, and locks it.
pub(super) fn create_locked(path: &Path) -> io::Result<File> {
    for _ in 0..TRIES {
        let file = File::create_new(path)?;
        // Only a file system without locks says no: then nobody sweeps either.
        let locked = file.try_lock();
        if path.exists() && !matches!(locked, Err(fs::TryLockError::WouldBlock)) {
            return Ok(file);
        }
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

/// Whether this is a file that nobody holds, of a process that was killed. It is ours while the answer lives.
pub(super) fn abandoned(path: &Path) -> Option<File> {
    let file = regular::open(path).ok()?;
    file.try_lock().is_ok().then_some(file)
}

/// Removes temporary files of this file that killed processes left.
fn remove_stale_temporaries(path: &Path) {
    let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else { return };
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let other = entry.file_name();
        let other = other.to_string_lossy();
        let id = other.strip_prefix(&*name).and_then(|rest| rest.strip_prefix('.'));
        let id = id.and_then(|rest| rest.strip_suffix(TEMPORARY)).unwrap_or("");
        let ours = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
        if ours && abandoned(&entry.path()).is_some() {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes a folder to write to.
pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| {
        Failure::new(
            format!("{}: the folder can't be made: {error}", shown(path)),
            Some("choose a folder that you may write to with -o"),
        )
    })
}
