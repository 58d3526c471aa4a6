//! What several tests need: the sample season, folders of their own, the binary, a count of memory.

use lope::activity::Activity;
use lope::athlete::{CriticalSpeed, Estimate, Thresholds};
use lope::decode::{Decoded, decode};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A file or folder of `testdata/`.
pub fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name)
}

/// The folder of the sample season.
pub fn season() -> PathBuf {
    testdata("season")
}

/// Names of the sample season's files that hold this text, sorted.
pub fn season_names(part: &str) -> Vec<String> {
    let entries = fs::read_dir(season()).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|n| n.contains(part)).collect();
    names.sort();
    names
}

/// The bytes of a file, unpacked when it is gzipped; a damaged one as it is.
pub fn unpacked(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let mut out = Vec::new();
    match flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut out) {
        Ok(_) => out,
        Err(_) => bytes,
    }
}

/// The activities of a file that holds some.
pub fn activities(bytes: &[u8]) -> Vec<Activity> {
    match decode(bytes) {
        Ok(Decoded::Activities(found)) => found,
        other => panic!("{other:?}: {}", String::from_utf8_lossy(&bytes[..bytes.len().min(500)])),
    }
}

/// The first activity of a file.
pub fn first(bytes: &[u8]) -> Activity {
    activities(bytes).remove(0)
}

/// A threshold that is known, with its error.
pub fn told(value: f64, se: f64) -> Estimate {
    Estimate { value, se, source: "test".to_string(), observed_on: None }
}

/// A critical speed that is known, m/s.
pub fn critical_speed(mps: f64, se: f64) -> CriticalSpeed {
    CriticalSpeed {
        speed: told(mps, se),
        d_prime_m: None,
        lower_bound: false,
        raced: false,
        by_usual_mps: None,
    }
}

/// HRmax 190, VT1 155, VT2 172, CS 3.6 m/s; so the easy limit is 140.0.
pub fn runner() -> Thresholds {
    Thresholds {
        hr_max: Some(told(190.0, 2.0)),
        hr_rest: told(50.0, 2.0),
        vt1: Some(told(155.0, 5.0)),
        vt2: Some(told(172.0, 4.0)),
        cs: Some(critical_speed(3.6, 0.05)),
        cp_w: None,
        nodes: Vec::new(),
    }
}

/// A number that an environment variable gives, or this.
pub fn count(variable: &str, default: usize) -> usize {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
        Err(_) => default,
    }
}

/// How often a property is tried with random numbers.
pub fn trials() -> usize {
    count("LOPE_TRIALS", 10_000)
}

/// The program from outside.
#[cfg(feature = "cli")]
pub mod binary {
    use super::*;
    use std::process::{Command, Output};

    /// An empty folder of this name.
    pub fn scratch(name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// The program, to be given arguments.
    pub fn program() -> Command {
        Command::new(env!("CARGO_BIN_EXE_lope"))
    }

    /// What the program answers to these arguments.
    pub fn lope(args: &[&str]) -> Output {
        program().args(args).output().unwrap()
    }

    /// The sample season as an argument.
    pub fn season_path() -> String {
        season().display().to_string()
    }

    pub fn code(output: &Output) -> i32 {
        output.status.code().unwrap()
    }

    pub fn stderr(output: &Output) -> String {
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// What a run that went well wrote.
    pub fn stdout(output: &Output) -> String {
        assert!(output.status.success(), "{}", stderr(output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
