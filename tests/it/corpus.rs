//! Real files with known answers, where `LOPE_CORPUS` says that they are, and reference values from
//! independent libraries (`LOPE_ORACLES`). What needs them is `#[ignore]`d, so that nothing is green
//! that did not run.

use crate::support::unpacked;
use lope::activity::NoteKind;
use lope::decode::{DecodeError, Decoded, ErrorKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder that an environment variable names.
fn folder(variable: &str) -> PathBuf {
    let named = std::env::var_os(variable);
    PathBuf::from(named.unwrap_or_else(|| panic!("{variable} names no folder")))
}

/// The folder of real files.
pub fn root() -> PathBuf {
    folder("LOPE_CORPUS")
}

/// The folder of conformance files.
pub fn conformance() -> PathBuf {
    root().join("conformance")
}

/// A file of reference values.
pub fn oracle(name: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(folder("LOPE_ORACLES").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// One row of the manifest: column to value.
pub type Entry = BTreeMap<String, String>;

/// The rows of the manifest for files of this kind (`fit` or `gpx`).
pub fn manifest(folder: &Path, kind: &str) -> Vec<Entry> {
    let text = std::fs::read_to_string(folder.join("MANIFEST.csv")).unwrap();
    let mut lines = text.lines().map(cells);
    let names = lines.next().unwrap();
    let rows = lines.map(|cells| names.iter().cloned().zip(cells).collect::<Entry>());
    rows.filter(|row| row["kind"] == kind).collect()
}

/// The cells of one line of CSV, quotes understood.
pub fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

/// What an official decoder read: names of columns, and rows with `None` for empty cells.
pub struct Expected {
    pub names: Vec<String>,
    pub rows: Vec<Vec<Option<f64>>>,
}

impl Expected {
    pub fn column(&self, name: &str) -> usize {
        self.names.iter().position(|n| n == name).unwrap_or_else(|| panic!("no column {name}"))
    }
}

/// The values of this file, if there is an oracle for it. Cells that are no numbers are `None`.
pub fn expected(folder: &Path, file: &str) -> Option<Expected> {
    let name = file.rsplit('/').next().unwrap();
    let path = folder.join("expected").join(format!("{name}.csv.gz"));
    let text = String::from_utf8(path.exists().then(|| unpacked(&path))?).unwrap();
    let mut lines = text.lines().map(cells);
    let names = lines.next().unwrap();
    let rows = lines.map(|row| row.iter().map(|cell| cell.parse().ok()).collect()).collect();
    Some(Expected { names, rows })
}

/// The manifest's word for what a reader made of a file.
pub fn class(result: &Result<Decoded, DecodeError>) -> &'static str {
    match result {
        Ok(Decoded::Activities(all)) => {
            let damaged = all.iter().any(|a| a.notes.iter().any(|n| n.kind == NoteKind::Damage));
            if damaged { "salvage" } else { "ok" }
        }
        Ok(Decoded::Overnight(_) | Decoded::NotAnActivity(_)) => "not_an_activity",
        Err(error) if error.kind == ErrorKind::Empty => "empty",
        Err(_) => "error",
    }
}
