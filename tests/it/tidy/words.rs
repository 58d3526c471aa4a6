//! Text is for readers: no decision rests on a sentence of our own, or on the word for an answer.

use super::{File, code, file, nothing, sources};

/// Ways to look into a text.
const METHODS: [&str; 9] = [
    "contains(",
    "starts_with(",
    "ends_with(",
    "split(",
    "split_once(",
    "strip_prefix(",
    "strip_suffix(",
    "find(",
    "matches(",
];
/// Fields that hold a sentence.
const SENTENCES: [&str; 7] =
    ["what", "because", "reason", "sentence", "alt_text", "finding", "advice"];
/// Answers, which are enums.
const ANSWERS: [&str; 4] = ["hard", "recovery", "easy", "moderate"];
/// Fields that name a row of a table.
const NAMES: [&str; 2] = ["by", "id"];

/// What this line decides by a text, if anything.
fn decides_by_text(line: &str) -> Option<&'static str> {
    let calls =
        || METHODS.iter().flat_map(|m| line.match_indices(m).map(|(i, m)| (i, i + m.len())));
    for (start, end) in calls() {
        let (before, after) = (&line[..start], &line[end..]);
        let before = before.trim_end_matches('.').trim_end_matches(".as_str()");
        if before.ends_with(".to_string()") {
            return Some("looks into what is shown");
        }
        if SENTENCES.iter().any(|s| before.strip_suffix(s).is_some_and(|b| b.ends_with('.'))) {
            return Some("looks into a sentence");
        }
        let literal = after.strip_prefix('"').and_then(|rest| rest.split('"').next());
        let prose =
            |l: &str| l.contains(' ') && !l.contains('<') && l.contains(char::is_alphabetic);
        if literal.is_some_and(prose) {
            return Some("looks for a phrase");
        }
    }
    let compared =
        |text: &str| line.contains(&format!("== {text}")) || line.contains(&format!("!= {text}"));
    let answer = |word: &&str| {
        let (plain, some) = (format!("\"{word}\""), format!("Some(\"{word}\")"));
        compared(&plain)
            || compared(&some)
            || line.contains(&format!("{some}) =>"))
            || line.contains(&format!("{some} =>"))
            || line.contains(&format!("{some},"))
    };
    if ANSWERS.iter().any(answer) {
        return Some("compares an answer with a word");
    }
    let named = |field: &&str| {
        ["== \"", "!= \""].iter().any(|op| {
            line.contains(&format!(".{field} {op}"))
                || line.contains(&format!("*{field} {op}"))
                || line.contains(&format!(" {field} {op}"))
        })
    };
    if NAMES.iter().any(named) {
        return Some("compares a row with its name");
    }
    (line.contains(".to_string() ==") || line.contains(".to_string() !="))
        .then_some("compares what is shown")
}

fn decisions(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, text) in files {
        let found = code(text).filter_map(|(i, line)| Some((i, decides_by_text(line)?, line)));
        wrong.extend(found.map(|(i, what, line)| format!("{name}:{i}: {what}: {}", line.trim())));
    }
    wrong
}

#[test]
fn nothing_is_decided_by_a_text_of_our_own() {
    nothing(&decisions(&sources()));
}

#[test]
fn a_decision_by_text_is_noticed() {
    for line in [
        "if note.what.contains(word) {",
        "let cut = damage.what.as_str().starts_with(prefix);",
        "Some(b.because.split(mark).next())",
        "notes.filter(|n| n.said.contains(\"left out\"))",
        "let (line, column) = rest.split_once(\", column \")?;",
        "if run.verdict.sort() == Some(\"hard\") {",
        "sort.is_some_and(|s| s != \"recovery\")",
        "(_, Some(\"hard\"), None) => 1,",
        "Some(\"hard\") => last = i,",
        "masks.filter(|m| m.by == \"warm_up\")",
        "parts.find(|(id, _)| *id == \"duration\")",
        "if kind.to_string() == word {",
        "if kind.to_string().starts_with(word) {",
    ] {
        let made = format!("fn f() {{\n    {line}\n}}\n");
        assert_eq!(decisions(&[file("a.rs", &made)]).len(), 1, "{line}");
    }
    for line in [
        "Kind::Hard => \"hard\",",
        "if text == \"-0\" {",
        "let day = text.split('-').next();",
        "if name.ends_with(\".fit\") {",
        "for part in body.split(\"<h2 id=\\\"\") {",
        "// if run.sort() == \"hard\"",
        "(0, 0) => \"the one recovery run was easy enough\".to_string(),",
        "sorts.iter().find(|s| s.is_hard())",
    ] {
        let made = format!("fn f() {{\n    {line}\n}}\n");
        assert_eq!(decisions(&[file("a.rs", &made)]), [""; 0], "{line}");
    }
}
