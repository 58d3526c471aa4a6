//! The house rules that a compiler can't check. Each check takes files as (path, text) and gives what is
//! wrong in words, so that a made-up file can show that it finds something.

mod circles;
mod flow;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// A file: its path in the package, and its text.
type File = (String, String);

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The Rust files below a folder of the package, paths from that folder on, sorted.
fn below(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths = Vec::new();
    rust_files(&root, &mut paths);
    paths.sort();
    let name = |p: &Path| p.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().map(|p| (name(p), fs::read_to_string(p).unwrap())).collect()
}

fn sources() -> Vec<File> {
    below("src")
}

/// A made-up file.
fn file(name: &str, text: &str) -> File {
    (name.to_string(), text.to_string())
}

/// Lines with their numbers, without comments and without the file's tests.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let begin = ["#[cfg(test)]\nmod tests {", "#[cfg(test)]\npub(super) mod tests {"];
    let end = begin.iter().find_map(|b| text.find(b)).unwrap_or(text.len());
    let lines = text[..end].lines().enumerate().map(|(i, line)| (i + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Places where code, not tests, holds one of these words.
fn places(files: &[File], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in files.iter().filter(|(n, _)| !n.ends_with("tests.rs")) {
        for (number, line) in code(text) {
            let held = words.iter().filter(|w| line.contains(**w));
            found.extend(held.map(|word| format!("{name}:{number}: {word}")));
        }
    }
    found
}

#[track_caller]
fn nothing(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Code panics by an `expect` that says why it can't, and gives back all memory.
const NEVER: [&str; 3] = [".unwrap()", "Box::leak", "mem::forget"];
#[test]
fn nothing_unwraps_or_leaks_outside_tests() {
    nothing(&places(&sources(), &NEVER));
    let made = "fn f() {\n    // x.unwrap()\n    std::mem::forget(x);\n}\n#[cfg(test)]\nmod tests {\n    x.unwrap()";
    assert_eq!(places(&[file("a.rs", made)], &NEVER), ["a.rs:3: mem::forget"]);
}

/// A reader's patience.
const LONGEST: usize = 450;
fn too_long(files: &[File]) -> Vec<String> {
    let lines = files.iter().map(|(name, text)| (name, text.lines().count()));
    lines.filter(|(_, n)| *n > LONGEST).map(|(name, n)| format!("{name} has {n} lines")).collect()
}

#[test]
fn no_file_is_longer_than_a_readers_patience() {
    for folder in ["src", "tests", "benches", "fuzz", "examples"] {
        let files = below(folder);
        assert!(folder == "examples" || !files.is_empty(), "{folder}");
        nothing(&too_long(&files));
    }
    let made = [file("a.rs", &"\n".repeat(450)), file("b.rs", &"\n".repeat(451))];
    assert_eq!(too_long(&made), ["b.rs has 451 lines"]);
}

/// Paths between backticks in a guide that lead nowhere; `NAME` stands for any name.
fn lost_paths(guide: &str) -> Vec<&str> {
    let roots = [
        "src/",
        "tests/",
        "testdata/",
        "examples/",
        "fuzz/",
        "benches/",
        "packaging/",
        ".ci/",
        ".github/",
        "build.rs",
        "action.yml",
        "clippy.toml",
        "Cargo.toml",
        "CITATION.cff",
        "CHANGELOG.md",
    ];
    let spans = guide.split('`').skip(1).step_by(2);
    // A command is its first word.
    let paths = spans.map(|s| s.split(' ').next().unwrap_or(s));
    let paths = paths.filter(|s| roots.iter().any(|r| s.starts_with(r)) && !s.contains("NAME"));
    paths.filter(|path| !Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists()).collect()
}

#[test]
fn guides_name_files_that_exist() {
    assert_eq!(lost_paths(include_str!("../../../README.md")), [""; 0]);
    assert_eq!(lost_paths(include_str!("../../../.github/CONTRIBUTING.md")), [""; 0]);
    assert_eq!(lost_paths("`src/gone.rs`, `src/vote_NAME.rs`, `src/lib.rs`"), ["src/gone.rs"]);
}
