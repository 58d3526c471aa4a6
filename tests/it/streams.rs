//! Every command with stdout and stderr open, closed, full, and a pipe whose reader is gone.

use crate::support::binary::{program, scratch};
use crate::support::{season, season_names};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What becomes of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stream {
    Open,
    Closed,
    Full,
    BrokenPipe,
}

const STREAMS: [Stream; 4] = [Stream::Open, Stream::Closed, Stream::Full, Stream::BrokenPipe];

impl Stream {
    fn stdio(self) -> Stdio {
        match self {
            Stream::Open => Stdio::piped(),
            // It is closed by the shell.
            Stream::Closed => Stdio::null(),
            Stream::Full => File::options().write(true).open("/dev/full").unwrap().into(),
            Stream::BrokenPipe => std::io::pipe().unwrap().1.into(),
        }
    }
}

/// Each command as it is typed in the folder of [`laid`].
const COMMANDS: &[&str] = &[
    "report runs -o out --cards none",
    "report runs -o out --cards none --athletes-by folder",
    "report runs -o out --cards none --athletes-by folder --anonymous",
    "table runs",
    "table runs --format csv",
    "table runs --format ipc",
    "table nothing",
    "plan runs",
    "plan runs --format ics",
    "today runs",
    "today runs --format json",
    "show runs/a.fit",
    "hrv beats.txt",
    "hrv bad.fit",
    "athlete runs",
    "check runs --min-recovery-score 100",
    "check runs --max-hard-streak 0 --since-last seen",
    "validate runs --labels labels.csv",
    "explain",
    "explain vt1",
    "explain nothing-of-this-name",
    "doctor runs/a.fit",
    "samples runs/a.fit",
    "synth -o out --weeks 1",
    "digest runs -o out.parquet",
    "digest runs -o -",
    "digest runs --format ipc -o -",
    "cache",
    "cache clear",
    "completions bash",
    "man",
    "no-such-command",
    "--help",
    "--version",
];

/// Some good runs and a bad one, labels, beats.
fn laid() -> std::path::PathBuf {
    let folder = scratch("streams");
    fs::create_dir(folder.join("runs")).unwrap();
    let names = season_names(".fit");
    for (name, copy) in names.iter().filter(|n| n.ends_with(".fit")).zip(["a.fit", "b.fit"]) {
        fs::copy(season().join(name), folder.join("runs").join(copy)).unwrap();
    }
    fs::write(folder.join("runs/bad.fit"), "no").unwrap();
    fs::write(folder.join("bad.fit"), "no").unwrap();
    fs::write(folder.join("labels.csv"), "file,label\na.fit,hard\nb.fit,easy\n").unwrap();
    fs::write(folder.join("beats.txt"), "800\n".repeat(300)).unwrap();
    folder
}

fn run(folder: &Path, command: &str, out: Stream, err: Stream) -> Output {
    for left in ["out", "out.parquet", "seen"] {
        let _ = fs::remove_dir_all(folder.join(left));
        let _ = fs::remove_file(folder.join(left));
    }
    let close = |s: Stream, sign| if s == Stream::Closed { sign } else { "" };
    let shell = format!("exec \"$0\" \"$@\" {} {}", close(out, ">&-"), close(err, "2>&-"));
    Command::new("sh")
        .args(["-c", &shell])
        .arg(program().get_program())
        .args(command.split(' '))
        .current_dir(folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .stdin(Stdio::null())
        .stdout(out.stdio())
        .stderr(err.stdio())
        .output()
        .unwrap()
}

#[test]
fn no_command_is_harmed_by_streams_that_take_nothing() {
    let folder = laid();
    for command in COMMANDS {
        let usual = run(&folder, command, Stream::Open, Stream::Open);
        let usual_code = usual.status.code().unwrap();
        let prints = !usual.stdout.is_empty();
        let pairs = STREAMS.iter().flat_map(|out| STREAMS.iter().map(move |err| (*out, *err)));
        for (out, err) in pairs.filter(|(o, e)| o == e || [*o, *e].contains(&Stream::Open)) {
            let got = run(&folder, command, out, err);
            let shown = String::from_utf8_lossy(&got.stderr);
            let at = format!("{command}, stdout {out:?}, stderr {err:?}: {:?} {shown}", got.status);
            assert!(!shown.contains("panicked"), "{at}");
            let code = got.status.code().unwrap_or_else(|| panic!("{at}"));
            match out {
                // Data that can't be written is an error; help is not data.
                Stream::Full if prints && !command.starts_with("--") => assert_eq!(code, 2, "{at}"),
                // A reader that has seen enough is none.
                Stream::BrokenPipe if prints => assert!(code == usual_code || code == 0, "{at}"),
                _ => assert_eq!(code, usual_code, "{at}"),
            }
            if out == Stream::Open {
                assert!(got.stdout == usual.stdout, "{at}");
            }
            let made = if command.starts_with("report") { "out/index.html" } else { "runs" };
            let gone = command.contains("athletes-by") && prints && out != Stream::Open;
            assert!(gone || folder.join(made).exists(), "{at}");
        }
    }
}
