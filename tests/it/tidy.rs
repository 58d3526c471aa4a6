//! The house rules that a compiler can't check.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
    out.sort();
}

fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths
        .into_iter()
        .map(|p| {
            let name = p.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&p).unwrap())
        })
        .collect()
}

/// Who may import whom: each module and all that it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("science", &[]),
    ("kernels", &[]),
    ("parallel", &[]),
    ("xml", &[]),
    ("activity", &["kernels", "units"]),
    ("fit_profile", &[]),
    ("decode", &["activity", "fit_profile", "kernels", "units"]),
    ("encode", &["activity", "fit_profile", "kernels", "units", "xml"]),
    ("repair", &["activity", "kernels", "units"]),
    ("signals", &["activity", "kernels", "units"]),
    ("hrv", &["activity", "kernels", "units"]),
    ("digest", &["activity", "kernels", "units", "repair", "signals", "hrv"]),
    ("dedup", &["digest"]),
    ("athlete", &["parallel", "digest", "activity", "kernels", "units", "hrv"]),
    ("classify", &["athlete", "digest", "activity", "kernels", "units", "hrv"]),
    ("score", &["classify", "athlete", "digest", "activity", "kernels", "units", "hrv"]),
    (
        "season",
        &[
            "parallel", "score", "classify", "athlete", "dedup", "digest", "activity", "kernels",
            "units", "hrv",
        ],
    ),
    (
        "chart",
        &[
            "season", "validate", "score", "classify", "athlete", "digest", "activity", "kernels",
            "units", "hrv", "xml",
        ],
    ),
    (
        "report",
        &[
            "chart", "season", "validate", "hrv", "score", "classify", "athlete", "digest",
            "activity", "repair", "signals", "kernels", "units", "discover", "xml",
        ],
    ),
    ("cache", &["digest"]),
    ("discover", &["cache", "decode"]),
    ("batch", &["parallel", "discover", "cache", "digest", "decode", "activity"]),
    ("validate", &["season", "classify", "digest", "kernels"]),
    ("synth", &["encode", "activity", "kernels", "units", "signals"]),
];
/// Who may name everything.
const TOP: &[&str] = &["cli", "lib", "main"];

#[test]
fn data_flows_one_way() {
    let mut wrong = Vec::new();
    for (name, text) in all() {
        let module = name.split('/').next().unwrap().trim_end_matches(".rs");
        if TOP.contains(&module) {
            continue;
        }
        let (_, allowed) = ALLOWED
            .iter()
            .find(|(m, _)| *m == module)
            .unwrap_or_else(|| panic!("{module} is in no row of the table"));
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//"))
        {
            for part in line.split("crate::").skip(1) {
                let used: String =
                    part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                // What rests on a source names it.
                if used != module && used != "science" && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{name}:{}: {module} may not name {used}", i + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn without_tests(text: &str) -> &str {
    let begin = ["#[cfg(test)]\nmod tests {", "#[cfg(test)]\npub(super) mod tests {"];
    &text[..begin.iter().find_map(|b| text.find(b)).unwrap_or(text.len())]
}

#[test]
fn nothing_unwraps_outside_tests() {
    for (name, text) in all().iter().filter(|(n, _)| !n.ends_with("tests.rs")) {
        for (i, line) in without_tests(text).lines().enumerate() {
            let code = !line.trim_start().starts_with("//");
            assert!(!(code && line.contains(".unwrap()")), "{name}:{}", i + 1);
        }
    }
}

#[test]
fn no_file_is_longer_than_a_reader_s_patience() {
    for (name, text) in all() {
        let lines = text.lines().count();
        assert!(lines <= 520, "{name} has {lines} lines");
    }
}

#[test]
fn only_the_shell_touches_files_and_the_clock() {
    for (name, text) in all() {
        let shell =
            ["batch", "cache/", "discover", "cli/", "main"].iter().any(|s| name.starts_with(s));
        for word in ["std::fs", "SystemTime", "Instant::now", "println!", "std::env"] {
            assert!(shell || !without_tests(&text).contains(word), "{name} uses {word}");
        }
        let threads = ["batch", "parallel"].iter().any(|s| name.starts_with(s));
        for word in ["rayon", "thread::"] {
            assert!(threads || !without_tests(&text).contains(word), "{name} uses {word}");
        }
    }
}
