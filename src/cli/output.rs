//! Output to files and stdout, and failures of commands.

use std::cell::Cell;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The failure of a command.
#[derive(Debug)]
pub(super) struct Failure {
    /// The message; `None` when it has been reported already or when there is none.
    what: Option<String>,
    hint: Option<&'static str>,
    code: u8,
}

/// Exit code of a program interrupted by Ctrl-C.
const INTERRUPTED: u8 = 130;

impl Failure {
    pub fn new(what: impl Into<String>, hint: Option<&'static str>) -> Failure {
        Failure { what: Some(what.into()), hint, code: 2 }
    }

    /// Creates a failure that concerns a file or folder.
    pub fn at(path: &Path, what: impl Display) -> Failure {
        Failure::new(format!("{}: {what}", path.display()), None)
    }

    /// Creates a failure whose reason has been reported already.
    pub fn already_reported() -> Failure {
        Failure { what: None, hint: None, code: 2 }
    }

    pub fn report(&self) -> ExitCode {
        let Some(what) = &self.what else { return ExitCode::from(self.code) };
        eprintln!("lope: {what}");
        if let Some(hint) = self.hint {
            eprintln!("  hint: {hint}");
        }
        ExitCode::from(self.code)
    }
}

/// Whether the user pressed Ctrl-C.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on. The first Ctrl-C ends the work at the next file, with nothing half
    /// written; a second one ends the program at once.
    pub fn on_interrupt() -> Interrupt {
        let stop = Interrupt::default();
        let requested = Arc::clone(&stop.0);
        // Without a handler the program ends as any other: files are renamed into place all the same.
        let _ = ctrlc::set_handler(move || {
            if requested.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(INTERRUPTED));
            }
        });
        stop
    }

    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub fn check(&self) -> Result<(), Failure> {
        if self.requested() {
            let what = Some("interrupted: nothing was written".to_string());
            return Err(Failure { what, hint: None, code: INTERRUPTED });
        }
        Ok(())
    }
}

impl From<crate::season::table::TableError> for Failure {
    fn from(error: crate::season::table::TableError) -> Failure {
        Failure::new(format!("the table could not be made: {error}"), None)
    }
}

impl From<crate::chart::ChartError> for Failure {
    fn from(error: crate::chart::ChartError) -> Failure {
        Failure::new(format!("the picture could not be drawn: {error}"), None)
    }
}

/// Prints data to stdout.
pub(super) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // The reader of the output is gone, which is not an error.
            Err(Failure { what: None, hint: None, code: 0 })
        }
        Err(error) => Err(Failure::new(format!("stdout: {error}"), None)),
        Ok(()) => Ok(()),
    }
}

/// Writes a file atomically, by renaming a temporary file.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let temporary = Temporary::for_file(path);
    temporary.create()?.write_all(bytes).map_err(|error| unwritable(path, &error))?;
    temporary.keep()
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let what = format!("{}: can't be written: {error}", path.display());
    let hint = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
        _ => "choose a place that you may write to with -o",
    };
    Failure::new(what, Some(hint))
}

/// A file that has a temporary name until it is complete. It is deleted unless it is kept.
pub(super) struct Temporary {
    path: PathBuf,
    temporary: PathBuf,
}

impl Temporary {
    pub fn for_file(path: &Path) -> Temporary {
        let mut temporary = path.as_os_str().to_owned();
        temporary.push(format!(".{}.tmp", std::process::id()));
        Temporary { path: path.to_path_buf(), temporary: PathBuf::from(temporary) }
    }

    pub fn create(&self) -> Result<File, Failure> {
        File::create(&self.temporary).map_err(|error| unwritable(&self.path, &error))
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
        let failed = |error: io::Error| unwritable(folder, &error);
        fs::create_dir_all(&stage).map_err(failed)?;
        let lock = File::create(stage.join("lock")).map_err(failed)?;
        // Only a file system without locks says no: then nobody sweeps either.
        let _ = lock.lock();
        Ok(Staging { folder: folder.to_path_buf(), stage, names: Vec::new(), _lock: lock })
    }

    /// Adds a file; its name may have folders in it.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let at = self.stage.join("files").join(name);
        let parent = at.parent().unwrap_or(&self.stage);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&at, bytes));
        written.map_err(|error| unwritable(&self.folder.join(name), &error))?;
        self.names.push(name.to_string());
        Ok(())
    }

    /// Publishes the files in the order in which they were added.
    pub fn publish(self) -> Result<(), Failure> {
        for name in &self.names {
            let (from, to) = (self.stage.join("files").join(name), self.folder.join(name));
            let parent = to.parent().unwrap_or(&self.folder);
            let done = fs::create_dir_all(parent).and_then(|()| fs::rename(&from, &to));
            done.map_err(|error| unwritable(&to, &error))?;
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.stage);
    }
}

/// Prefix of staging folders, followed by the process id.
const STAGE_PREFIX: &str = ".lope-stage-";

/// Removes staging folders of killed processes.
fn remove_stale_stages(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let stage = entry.file_name().to_string_lossy().starts_with(STAGE_PREFIX);
        let lock = File::open(entry.path().join("lock"));
        if stage && lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A writer to stdout for streamed data.
pub(super) struct StdoutWriter {
    out: io::BufWriter<io::Stdout>,
    reader_gone: Rc<Cell<bool>>,
}

impl StdoutWriter {
    /// Returns the writer and a flag that tells whether the reader is gone, which is not an error.
    pub fn new() -> (StdoutWriter, Rc<Cell<bool>>) {
        let reader_gone = Rc::new(Cell::new(false));
        (
            StdoutWriter {
                out: io::BufWriter::new(io::stdout()),
                reader_gone: Rc::clone(&reader_gone),
            },
            reader_gone,
        )
    }

    fn note<T>(&self, result: io::Result<T>) -> io::Result<T> {
        let broken = result.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::BrokenPipe);
        self.reader_gone.set(self.reader_gone.get() || broken);
        result
    }
}

impl Write for StdoutWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.out.flush();
        self.note(result)
    }
}

/// Makes a folder to write to.
pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| {
        Failure::new(
            format!("{}: the folder can't be made: {error}", path.display()),
            Some("choose a folder that you may write to with -o"),
        )
    })
}
