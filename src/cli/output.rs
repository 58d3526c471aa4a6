//! Output to files and stdout, and failures of commands.

#[cfg(unix)]
use super::signals;
use crate::net::{self, Caught};
use crate::regular;
use crate::report::printable;
use std::cell::Cell;
use std::fmt::Display;
use std::io::{self, Write};
use std::panic;
use std::path::Path;
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
        Failure::new(format!("{}: {what}", shown(path)), None)
    }

    /// Adds what to do about it, where nothing is said yet.
    pub fn or_hint(self, hint: &'static str) -> Failure {
        Failure { hint: self.hint.or(Some(hint)), ..self }
    }

    /// Creates a failure of lope itself at the history of one runner, after which the others are judged.
    pub fn of_runner(name: &str, caught: &Caught) -> Failure {
        let what = format!("{name}: {}", caught.what());
        Failure { what: Some(what), hint: Some(net::HINT), code: 1 }
    }

    /// Whether it is one of lope itself, at files that are usable.
    pub fn is_of_runner(&self) -> bool {
        self.code == 1
    }

    /// Creates a failure whose reason has been reported already.
    pub fn already_reported() -> Failure {
        Failure { what: None, hint: None, code: 2 }
    }

    pub fn report(&self) -> ExitCode {
        if let Some(what) = &self.what {
            // On one line, whatever a file has a say in it.
            say(&format!("lope: {}", printable(what)));
        }
        if let Some(hint) = self.hint {
            say(&format!("  hint: {hint}"));
        }
        ExitCode::from(self.code)
    }
}

/// Says something on stderr, safe for a terminal. What can't be said, because stderr is full or closed, is not
/// said: that costs neither the data nor the exit code.
pub(super) fn say(text: &str) {
    let lines: Vec<String> = text.split('\n').map(printable).collect();
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
}

/// Calls a library that may panic where the panic is caught and told as an error: its own words about it, on
/// whatever thread, are kept from stderr. Nothing else may be at work meanwhile.
pub(super) fn quiet_panics<T>(work: impl FnOnce() -> T) -> T {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let done = work();
    panic::set_hook(usual);
    done
}

/// A path in a message, on one line.
pub(super) fn shown(path: &Path) -> String {
    printable(&path.display().to_string())
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
        // A signal that was ignored from the start, as under nohup, stays ignored: then there is no such handler.
        let handled = ctrlc::try_set_handler(move || {
            if requested.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(INTERRUPTED));
            }
        });
        #[cfg(unix)]
        if handled.is_err() {
            signals::heed_those_not_ignored(&stop.0, INTERRUPTED);
        }
        #[cfg(not(unix))]
        drop(handled);
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

/// Prints the document of one runner, or an array of those of several.
pub(super) fn print_json(all: &[Vec<u8>], several: bool) -> Result<(), Failure> {
    let texts: Vec<_> = all.iter().map(|one| String::from_utf8_lossy(one)).collect();
    let texts: Vec<&str> = texts.iter().map(|text| text.trim_end()).collect();
    match texts.as_slice() {
        [] => Ok(()),
        [one] if !several => print(format!("{one}\n").as_bytes()),
        texts => print(format!("[{}]\n", texts.join(",\n")).as_bytes()),
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

/// Largest profile or table of tags or labels that is read, bytes (judgement): a line a run, for a hundred
/// thousand runs and more.
pub(super) const MAX_TABLE_BYTES: u64 = 64 << 20;

/// The text of a file that a flag names.
pub(super) fn text_file(path: &Path) -> io::Result<String> {
    let bytes = regular::read(path, MAX_TABLE_BYTES)?;
    if bytes.len() as u64 > MAX_TABLE_BYTES {
        return Err(io::Error::other(format!("larger than {} MB", MAX_TABLE_BYTES >> 20)));
    }
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        io::Error::other(format!("not a text in UTF-8 (byte {at})"))
    })
}
