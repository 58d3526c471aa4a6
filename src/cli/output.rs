//! Writing, printing and failing.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why a command could not do its work.
#[derive(Debug)]
pub(super) struct Failure {
    what: String,
    hint: Option<&'static str>,
    code: u8,
}

/// The shell's code for a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

impl Failure {
    pub fn new(what: impl Into<String>, hint: Option<&'static str>) -> Failure {
        Failure { what: what.into(), hint, code: 2 }
    }

    /// Nothing could be done, and the reason has been said already.
    pub fn said() -> Failure {
        Failure { what: String::new(), hint: None, code: 2 }
    }

    pub fn report(&self) -> ExitCode {
        if self.what.is_empty() {
            return ExitCode::from(self.code);
        }
        eprintln!("lope: {}", self.what);
        if let Some(hint) = self.hint {
            eprintln!("  hint: {hint}");
        }
        ExitCode::from(self.code)
    }
}

/// Whether the user pressed Ctrl-C.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens from now on. The first Ctrl-C ends the work at the next file, with nothing half
    /// written; a second one ends the program at once.
    pub fn on_interrupt() -> Stop {
        let stop = Stop::default();
        let asked = Arc::clone(&stop.0);
        // Without a handler the program ends as any other: files are renamed into place all the same.
        let _ = ctrlc::set_handler(move || {
            if asked.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(INTERRUPTED));
            }
        });
        stop
    }

    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub fn check(&self) -> Result<(), Failure> {
        if self.asked() {
            let what = "interrupted: nothing was written".to_string();
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
            // The reader of our output has gone: that is no error.
            Err(Failure { what: String::new(), hint: None, code: 0 })
        }
        Err(error) => Err(Failure::new(format!("stdout: {error}"), None)),
        Ok(()) => Ok(()),
    }
}

/// Writes to a temporary name and renames, so that there is the old file or the new, never half.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let done = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    done.map_err(|error| {
        // Nothing half-written stays behind; if even that fails there is nothing left to do.
        let _ = fs::remove_file(&temporary);
        Failure::new(
            format!("{}: can't be written: {error}", path.display()),
            Some("choose a folder that you may write to with -o"),
        )
    })
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
