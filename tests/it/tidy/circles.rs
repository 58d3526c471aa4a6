//! No circles: where two files name each other, on any way round, neither can be read first.
//!
//! Arrows are found by text: what a file imports and the paths in its code, followed through re-exports to
//! the file that holds the name. A folder's `mod.rs` and the files below it may name each other: the one
//! holds the table, the others its rows.

use super::{File, code, file, nothing, sources};
use std::collections::{BTreeMap, BTreeSet};

type Module = Vec<String>;

/// The module that a file is.
fn module(name: &str) -> Module {
    let mut parts: Module = name.trim_end_matches(".rs").split('/').map(str::to_string).collect();
    if ["mod", "lib", "main"].contains(&parts.last().unwrap().as_str()) {
        parts.pop();
    }
    parts
}

/// Each path of a `use`, braces multiplied out.
fn expanded(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((head, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap();
        return vec![path.trim_end_matches("::self").to_string()];
    };
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in rest.trim_end_matches(char::is_whitespace).strip_suffix('}').unwrap_or(rest).chars() {
        match c {
            ',' if depth == 0 => parts.push(String::new()),
            c => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                parts.last_mut().unwrap().push(c);
            }
        }
    }
    let parts = parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty());
    parts.flat_map(|p| expanded(&format!("{head}{p}"))).collect()
}

/// What a file names: paths of its imports, and paths in its code that begin with `crate`, `super` or `self`.
fn named(text: &str) -> (Vec<String>, Vec<String>) {
    let text: String = code(text).map(|(_, line)| line.to_string() + "\n").collect();
    let (mut imports, mut inline) = (Vec::new(), Vec::new());
    for statement in text.split_inclusive(';') {
        let last = statement.rfind("\nuse ").map(|i| i + 5);
        let last = last.or_else(|| statement.find("use ").filter(|i| *i == 0).map(|_| 4));
        let public = statement.rfind(" use ").filter(|i| {
            let line = statement[..*i].rfind('\n').map_or(0, |n| n + 1);
            statement[line..].starts_with("pub")
        });
        if let Some(at) = last.or(public.map(|i| i + 5)) {
            imports.extend(expanded(&statement[at..].trim_end_matches(';').replace('\n', " ")));
            continue;
        }
        for root in ["crate::", "super::", "self::"] {
            for (at, _) in statement.match_indices(root) {
                let before = statement[..at].chars().next_back();
                if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                    continue;
                }
                let path: String = statement[at..]
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':')
                    .collect();
                inline.push(path);
            }
        }
    }
    (imports, inline)
}

struct Files {
    /// Module to file.
    of: BTreeMap<Module, String>,
    /// Module to what it imports: name to whole path.
    imports: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl Files {
    /// A path as the crate's root sees it; `None` for other crates.
    fn absolute(&self, path: &str, own: &Module) -> Option<Module> {
        let mut parts =
            path.split("::").filter(|p| !p.is_empty()).map(|p| p.trim().to_string()).peekable();
        let mut at = own.clone();
        match parts.peek()?.as_str() {
            "crate" => {
                parts.next();
                at.clear();
            }
            "self" => drop(parts.next()),
            "super" => {
                while parts.next_if(|p| p == "super").is_some() {
                    at.pop();
                }
            }
            child => {
                let child = [at.as_slice(), &[child.to_string()]].concat();
                self.of.get(&child)?;
            }
        }
        at.extend(parts);
        Some(at)
    }

    /// The file that holds what a path names.
    fn holder(&self, path: &Module, depth: usize) -> Option<&String> {
        let known = (0..=path.len()).rev().find(|n| self.of.contains_key(&path[..*n]))?;
        let (module, rest) = (path[..known].to_vec(), &path[known..]);
        let passed_on = rest.first().and_then(|name| self.imports.get(&module)?.get(name));
        match passed_on
            .filter(|to| depth < 8 && to.as_slice() != &path[..(known + 1).min(path.len())])
        {
            Some(to) => self.holder(&[to.as_slice(), &rest[1..]].concat(), depth + 1),
            None => self.of.get(&module),
        }
    }
}

/// A folder's `mod.rs` and a file below it.
fn related(a: &str, b: &str) -> bool {
    let holds =
        |a: &str, b: &str| a.strip_suffix("mod.rs").is_some_and(|folder| b.starts_with(folder));
    holds(a, b) || holds(b, a)
}

/// File to the files that it names.
fn arrows(files: &[File]) -> BTreeMap<String, BTreeSet<String>> {
    let roots = ["lib.rs", "main.rs"];
    let files = || files.iter().filter(|f| !roots.contains(&f.0.as_str()));
    let mut all = Files { of: BTreeMap::new(), imports: BTreeMap::new() };
    all.of = files().map(|f| (module(&f.0), f.0.clone())).collect();
    let texts: Vec<_> = files().map(|(name, text)| (name, module(name), named(text))).collect();
    for (_, own, (imports, _)) in &texts {
        let paths = imports.iter().filter_map(|path| all.absolute(path, own));
        let by_name = paths.filter_map(|path| Some((path.last()?.clone(), path))).collect();
        all.imports.insert(own.clone(), by_name);
    }
    let to = |name: &String, own: &Module, path: &String| {
        let holder = all.holder(&all.absolute(path, own)?, 0)?;
        (holder != name && !related(holder, name)).then(|| holder.clone())
    };
    texts
        .iter()
        .map(|(name, own, (imports, inline))| {
            let paths = imports.iter().chain(inline);
            ((*name).clone(), paths.filter_map(|path| to(name, own, path)).collect())
        })
        .collect()
}

/// Files that reach themselves, with where they go in one step on the way: `a -> b`.
fn circles(files: &[File]) -> Vec<String> {
    let arrows = arrows(files);
    let reached = |from: &String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(at) = open.pop() {
            let next = arrows.get(at).into_iter().flatten();
            open.extend(next.filter(|to| seen.insert((*to).clone())));
        }
        seen
    };
    let reach: BTreeMap<&String, BTreeSet<String>> =
        arrows.keys().map(|name| (name, reached(name))).collect();
    let steps = arrows.iter().flat_map(|(a, to)| to.iter().map(move |b| (a, b)));
    steps.filter(|(a, b)| reach[b].contains(*a)).map(|(a, b)| format!("{a} -> {b}")).collect()
}

#[test]
fn no_two_files_name_each_other_on_any_way_round() {
    nothing(&circles(&sources()));
}

#[test]
fn a_circle_is_found_through_folders_re_exports_and_paths_in_code() {
    let files = [
        file("a/mod.rs", "mod one;\nmod two;\npub use one::One;\nuse two::Two;\n"),
        file("a/one.rs", "use crate::b::{deep::{Deep, self}, other};\nuse std::fmt;\n"),
        file("a/two.rs", "use super::One;\n"),
        file("b/mod.rs", "pub mod deep;\npub fn other() {}\n"),
        file(
            "b/deep.rs",
            "// super::super::a\nfn f() -> bool {\n    crate::a::One::new().is()\n}\n",
        ),
    ];
    assert_eq!(circles(&files), ["a/one.rs -> b/deep.rs", "b/deep.rs -> a/one.rs"]);
    let mut straight = files.to_vec();
    straight[4].1 = "#[cfg(test)]\nmod tests {\n    use crate::a::One;\n}\n".to_string();
    assert_eq!(circles(&straight), [""; 0]);
    assert_eq!(arrows(&straight)["a/two.rs"], BTreeSet::from(["a/one.rs".to_string()]));
    assert_eq!(expanded("a::{b, c::{d as e, self}}"), ["a::b", "a::c::d", "a::c"]);
}
