//! A set of files published as one, also when a run is killed in the middle of it.

use super::output::Failure;
use super::staged::{TRIES, abandoned, create_locked, make_folder, unwritable};
use crate::parallel;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A set of files that are published together. They are written to a hidden folder within the target folder, so that a
/// full disk is noticed while the old files still exist, and then renamed one after another. A run that is killed
/// while it renames has left the rest, and the next one renames that first: what was there is never swapped as a
/// whole folder, because other files in it, its rights and whoever looks at it have to stay.
///
/// ```text
/// .lope-stage-<process id>/lock     held while the process lives
///                          files/   the set while it grows
///                          ready/   the same, once it is whole: what lies here is on its way
///                          before/  the files in whose place it comes, until all of it is there
/// ```
pub(super) struct Staging {
    folder: PathBuf,
    stage: PathBuf,
    names: Vec<String>,
    /// A staging folder whose lock nobody holds was left by a killed process.
    lock: Option<File>,
}

/// Prefix of staging folders, followed by the process id, and what lies in one.
const STAGE_PREFIX: &str = ".lope-stage-";
const LOCK: &str = "lock";
const FILES: &str = "files";
const READY: &str = "ready";
const BEFORE: &str = "before";

impl Staging {
    /// Creates the folder and checks that it is writable.
    pub fn begin(folder: &Path) -> Result<Staging, Failure> {
        make_folder(folder)?;
        settle_stale_stages(folder, &turn(folder));
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
        Ok(Staging { folder: folder.to_path_buf(), stage, names: Vec::new(), lock: Some(lock) })
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
    /// noticed before the first is published, and what fails all the same is taken back.
    pub fn publish(self) -> Result<(), Failure> {
        let turn = turn(&self.folder);
        let mut parents = BTreeSet::new();
        for name in &self.names {
            let to = self.folder.join(name);
            if fs::symlink_metadata(&to).is_ok_and(|m| !m.is_file() && !m.is_symlink()) {
                let what = "something else stands where a file should: nothing was written";
                let hint = "move it away, or choose another place with -o";
                return Err(Failure::at(&to, what).or_hint(hint));
            }
            parents.insert(to.parent().unwrap_or(&self.folder).to_path_buf());
        }
        for parent in &parents {
            self.probe(parent).map_err(|error| unwritable(parent, &error))?;
            settle_stale_stages(parent, &turn);
        }
        let before: Vec<Before> = self.names.iter().map(|name| self.keep_before(name)).collect();
        let ready = self.stage.join(READY);
        let whole = fs::rename(self.stage.join(FILES), &ready);
        whole.map_err(|error| unwritable(&self.folder, &error))?;
        for (i, name) in self.names.iter().enumerate() {
            let to = self.folder.join(name);
            if let Err(error) = fs::rename(ready.join(name), &to) {
                for (name, before) in self.names[..i].iter().zip(before) {
                    self.take_back(name, before);
                }
                return Err(unwritable(&to, &error));
            }
        }
        Ok(())
    }

    /// Finds out whether a file can be moved to this folder: not if it leads to another disk.
    fn probe(&self, parent: &Path) -> io::Result<()> {
        let name = format!("{STAGE_PREFIX}{}-probe", std::process::id());
        let (from, to) = (self.stage.join(&name), parent.join(&name));
        fs::create_dir_all(parent)?;
        fs::create_dir(&from)?;
        let moved = fs::rename(&from, &to);
        // Another report may have swept it.
        let _ = fs::remove_dir(if moved.is_ok() { to } else { from });
        moved
    }

    /// Keeps the file in whose place another comes.
    fn keep_before(&self, name: &str) -> Before {
        let (from, kept) = (self.folder.join(name), self.stage.join(BEFORE).join(name));
        if fs::symlink_metadata(&from).is_err() {
            return Before::Nothing;
        }
        let parent = kept.parent().unwrap_or(&self.stage);
        match fs::create_dir_all(parent).and_then(|()| fs::hard_link(&from, &kept)) {
            Ok(()) => Before::Kept,
            Err(_) => Before::Lost,
        }
    }

    fn take_back(&self, name: &str, before: Before) {
        let to = self.folder.join(name);
        // It failed already, and is said: what can't be taken back stays.
        let _ = match before {
            Before::Nothing => fs::remove_file(&to),
            Before::Kept => fs::rename(self.stage.join(BEFORE).join(name), &to),
            Before::Lost => Ok(()),
        };
    }
}

/// What stood where a file is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    Kept,
    /// The disk can't hold a file under two names.
    Lost,
}

impl Drop for Staging {
    fn drop(&mut self) {
        remove_stage(&self.stage, self.lock.take());
    }
}

/// Removes a staging folder, its lock last: killed meanwhile, it is still known to be abandoned.
fn remove_stage(stage: &Path, lock: Option<File>) {
    for part in [READY, FILES, BEFORE] {
        let _ = fs::remove_dir_all(stage.join(part));
    }
    // A folder with an open file in it stays, on Windows.
    drop(lock);
    let _ = fs::remove_file(stage.join(LOCK));
    let _ = fs::remove_dir(stage);
}

/// The right to publish in a folder, so that two reports at once don't mix their files.
struct Turn {
    /// `None` where a folder can't be locked, or somebody holds it for too long.
    _folder: Option<File>,
}

/// A folder that another report publishes in is waited for this often, with pauses: for two seconds, as renaming
/// takes milliseconds (judgement).
const TURN_TRIES: u32 = 100;
const TURN_PAUSE: Duration = Duration::from_millis(20);

fn turn(folder: &Path) -> Turn {
    let Ok(opened) = File::open(folder) else { return Turn { _folder: None } };
    for _ in 0..TURN_TRIES {
        match opened.try_lock() {
            Err(fs::TryLockError::WouldBlock) => parallel::pause(TURN_PAUSE),
            locked => return Turn { _folder: locked.is_ok().then_some(opened) },
        }
    }
    Turn { _folder: None }
}

/// Finishes what killed processes were publishing, and removes what they had not begun to publish.
fn settle_stale_stages(folder: &Path, _: &Turn) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let stage = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder || !entry.file_name().to_string_lossy().starts_with(STAGE_PREFIX) {
            continue;
        }
        // Killed before its lock was made: then it is empty.
        if fs::remove_dir(&stage).is_err()
            && let Some(lock) = abandoned(&stage.join(LOCK))
        {
            move_below(&stage.join(READY), folder);
            remove_stage(&stage, Some(lock));
        }
    }
}

/// Moves the files of a folder and of those in it to another, the page last. What can't be moved is left out.
fn move_below(from: &Path, to: &Path) {
    let entries = fs::read_dir(from).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
    names.sort_by_key(|name| (name.to_string_lossy().ends_with(".html"), name.clone()));
    for name in names {
        let (from, to) = (from.join(&name), to.join(&name));
        match fs::symlink_metadata(&from) {
            Ok(metadata) if metadata.is_dir() => {
                if fs::create_dir_all(&to).is_ok() {
                    move_below(&from, &to);
                }
            }
            _ => drop(fs::rename(&from, &to)),
        }
    }
}
