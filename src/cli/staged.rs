//! Files written whole or not at all, alone and as a set, and what killed runs left of them.

use super::output::{Failure, shown};
use crate::regular;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file atomically, by renaming a temporary file.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut temporary = Temporary::for_file(path)?;
    temporary.file().write_all(bytes).map_err(|error| unwritable(path, &error))?;
    temporary.keep()
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let what = format!("{}: can't be written: {error}", shown(path));
    let hint = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
        _ => "choose a place that you may write to with -o",
    };
    Failure::new(what, Some(hint))
}

/// Times that a name which another process sweeps at that very moment is made anew.
const TRIES: usize = 8;

/// A file that has a temporary name until it is complete. It is deleted unless it is kept. It is locked while it
/// exists, so that those without a lock are known to be left by killed processes.
pub(super) struct Temporary {
    path: PathBuf,
    temporary: PathBuf,
    file: File,
}

impl Temporary {
    /// Creates it, beside the file that it will be, and sweeps what killed processes left there.
    pub fn for_file(path: &Path) -> Result<Temporary, Failure> {
        remove_stale_temporaries(path);
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}{TEMPORARY}", std::process::id()));
        let temporary = PathBuf::from(name);
        let file = create_locked(&temporary).map_err(|error| unwritable(path, &error))?;
        Ok(Temporary { path: path.to_path_buf(), temporary, file })
    }

    /// To write to.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    pub fn keep(self) -> Result<(), Failure> {
        fs::rename(&self.temporary, &self.path).map_err(|error| unwritable(&self.path, &error))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Once renamed it is gone; if removing fails there is nothing left to do.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Ending of temporary files: after the name of the file, a point and the process id.
const TEMPORARY: &str = ".tmp";

/// Creates a file that is not there yet, and locks it.
fn create_locked(path: &Path) -> io::Result<File> {
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
fn abandoned(path: &Path) -> Option<File> {
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

/// A set of files that are published together. They are written to a hidden folder within the target folder, so that a
/// full disk is noticed while the old files still exist, and then renamed one after another.
pub(super) struct Staging {
    folder: PathBuf,
    stage: PathBuf,
    names: Vec<String>,
    /// Held while the staging exists. A staging folder without a lock was left by a killed process.
    _lock: File,
}

impl Staging {
    /// Creates the folder and checks that it is writable.
    pub fn begin(folder: &Path) -> Result<Staging, Failure> {
        make_folder(folder)?;
        remove_stale_stages(folder);
        let stage = folder.join(format!("{STAGE_PREFIX}{}", std::process::id()));
        let mut lock = Err(io::ErrorKind::ResourceBusy.into());
        // Another process may sweep the folder before its lock is there.
        for _ in 0..TRIES {
            lock = fs::create_dir_all(&stage).and_then(|()| create_locked(&stage.join(LOCK)));
            if !lock.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
                break;
            }
        }
        let lock = lock.map_err(|error| unwritable(folder, &error))?;
        Ok(Staging { folder: folder.to_path_buf(), stage, names: Vec::new(), _lock: lock })
    }

    /// Adds a file; its name may have folders in it.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let at = self.stage.join(FILES).join(name);
        let parent = at.parent().unwrap_or(&self.stage);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&at, bytes));
        written.map_err(|error| unwritable(&self.folder.join(name), &error))?;
        self.names.push(name.to_string());
        Ok(())
    }

    /// Publishes the files in the order in which they were added. What stands in the way of one of them is
    /// noticed before the first is published.
    pub fn publish(self) -> Result<(), Failure> {
        let mut parents = BTreeSet::new();
        for name in &self.names {
            let to = self.folder.join(name);
            if fs::symlink_metadata(&to).is_ok_and(|m| m.is_dir()) {
                return Err(Failure::new(
                    format!(
                        "{}: a folder stands where a file should: nothing was written",
                        shown(&to)
                    ),
                    Some("move it away, or choose another place with -o"),
                ));
            }
            parents.insert(to.parent().unwrap_or(&self.folder).to_path_buf());
        }
        for parent in &parents {
            let probe = parent.join(format!("{STAGE_PREFIX}{}-probe", std::process::id()));
            let made = fs::create_dir_all(parent).and_then(|()| fs::create_dir(&probe));
            // Another report may have swept it.
            let _ = fs::remove_dir(&probe);
            made.map_err(|error| unwritable(parent, &error))?;
            remove_stale_stages(parent);
        }
        for name in &self.names {
            let (from, to) = (self.stage.join(FILES).join(name), self.folder.join(name));
            fs::rename(&from, &to).map_err(|error| unwritable(&to, &error))?;
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        remove_stage(&self.stage);
    }
}

/// Removes a staging folder, its lock last: killed meanwhile, it is still known to be abandoned.
fn remove_stage(stage: &Path) {
    let _ = fs::remove_dir_all(stage.join(FILES));
    let _ = fs::remove_file(stage.join(LOCK));
    let _ = fs::remove_dir(stage);
}

/// Prefix of staging folders, followed by the process id.
const STAGE_PREFIX: &str = ".lope-stage-";
/// What lies in a staging folder: a file that is locked, and the folder of the files.
const LOCK: &str = "lock";
const FILES: &str = "files";

/// Removes staging folders of killed processes.
fn remove_stale_stages(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder || !entry.file_name().to_string_lossy().starts_with(STAGE_PREFIX) {
            continue;
        }
        // Killed before its lock was made: then it is empty.
        if fs::remove_dir(&path).is_err() && abandoned(&path.join(LOCK)).is_some() {
            remove_stage(&path);
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
