//! Tags that the runner gave to runs.

use crate::calendar::UtcTime;
use std::collections::{BTreeMap, BTreeSet};

/// Tags by file or by start time, and names that a list beside the files gives them. A tag states the intent of
/// a run, like its name, and wins over it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    files: BTreeMap<String, String>,
    starts: BTreeMap<i64, String>,
    names: BTreeMap<String, String>,
}

/// How the end of a path is looked up: with `/`, and from its folder on.
fn plain(end: &str) -> String {
    end.trim_start_matches("./").replace('\\', "/")
}

/// As [`plain`], packed or not: lists tell the names of files that their owner has unpacked since.
fn unpacked(end: &str) -> String {
    let end = plain(end);
    end.strip_suffix(".gz").map(str::to_string).unwrap_or(end)
}

/// The path without the `#` and number at its end that tells the sessions of a file apart.
fn of_file(path: &str) -> String {
    let path = path.replace('\\', "/");
    match path.rsplit_once('#').filter(|(_, n)| n.parse::<u32>().is_ok()) {
        Some((file, _)) => file.to_string(),
        None => path,
    }
}

/// The entry of the longest end of a path that has one; ends begin behind a `/` or a `!`.
fn by_end<'a, V>(entries: &'a BTreeMap<String, V>, path: &str) -> Option<(&'a String, &'a V)> {
    let parts = path.match_indices(['/', '!']).map(|(i, _)| i + 1);
    std::iter::once(0).chain(parts).find_map(|i| entries.get_key_value(&path[i..]))
}

/// Tolerance between a tagged start and the recorded one, seconds (judgement: times are often rounded to the
/// minute).
const NEAR_S: i64 = 60;

impl Tags {
    /// Adds a tag for the file whose path ends with `end`.
    pub fn file(&mut self, end: &str, tag: &str) {
        self.files.insert(plain(end), tag.to_string());
    }

    /// Adds the name that a list gives to the file whose path ends with `end`, packed or not.
    pub fn name(&mut self, end: &str, name: &str) {
        self.names.insert(unpacked(end), name.to_string());
    }

    /// The name that a list gives to this file.
    pub fn name_of(&self, path: &str) -> Option<&str> {
        by_end(&self.names, &unpacked(&of_file(path))).map(|(_, name)| name.as_str())
    }

    /// Adds a tag for the run that starts at this time.
    pub fn start(&mut self, start: UtcTime, tag: &str) {
        self.starts.insert(start.unix_s(), tag.to_string());
    }

    /// The texts of all tags.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.files.values().chain(self.starts.values()).map(String::as_str)
    }

    /// Number of tags, names aside.
    pub fn len(&self) -> usize {
        self.files.len() + self.starts.len()
    }

    /// Whether there are no tags.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The tag of a run: by its file, else by its start, else the name that a list gives it.
    pub fn of(&self, path: &str, start: UtcTime) -> Option<&str> {
        match self.found(path, start) {
            Some(Row::File(file)) => self.files.get(file).map(String::as_str),
            Some(Row::Start(at)) => self.starts.get(&at).map(String::as_str),
            None => self.name_of(path),
        }
    }

    /// The rows that are those of none of these runs.
    pub fn without_a_run<'a>(
        &self,
        runs: impl IntoIterator<Item = (&'a str, UtcTime)>,
    ) -> Vec<String> {
        let found: BTreeSet<Row<'_>> =
            runs.into_iter().filter_map(|(path, start)| self.found(path, start)).collect();
        let files = self.files.keys().map(|file| (Row::File(file), file.clone()));
        let starts = self.starts.keys().map(|&at| (Row::Start(at), UtcTime::from_unix_s(at)));
        let starts = starts.map(|(row, at)| (row, at.to_string()));
        files.chain(starts).filter(|(row, _)| !found.contains(row)).map(|(_, name)| name).collect()
    }

    fn found(&self, path: &str, start: UtcTime) -> Option<Row<'_>> {
        let by_file = by_end(&self.files, &of_file(path));
        let at = start.unix_s();
        let near = || {
            let around = self.starts.range(at - NEAR_S..=at + NEAR_S);
            around.min_by_key(|(s, _)| (*s - at).abs()).map(|(s, _)| Row::Start(*s))
        };
        by_file.map(|(file, _)| Row::File(file)).or_else(near)
    }
}

/// A row of a table of tags.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row<'a> {
    File(&'a str),
    Start(i64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_by_the_end_of_the_path_and_by_the_start() {
        let mut tags = Tags::default();
        tags.file("activities/7.fit.gz", "recovery");
        tags.start(UtcTime::from_unix_s(1000), "tempo");
        let at = UtcTime::from_unix_s;
        assert_eq!(tags.of("export.zip!activities/7.fit.gz", at(0)), Some("recovery"));
        assert_eq!(tags.of("x/activities/7.fit.gz#2", at(0)), Some("recovery"));
        assert_eq!(tags.of("x/17.fit.gz", at(1055)), Some("tempo"));
        assert_eq!(tags.of("x/17.fit.gz", at(1100)), None);
        tags.file("8.fit", "easy");
        tags.start(at(5000), "easy");
        let runs = [("activities/7.fit.gz", at(0)), ("x.fit", at(1055))];
        assert_eq!(tags.without_a_run(runs), ["8.fit", "1970-01-01T01:23:20Z"]);
    }
}
