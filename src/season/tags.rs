//! Tags that the runner gave to runs.

use crate::calendar::UtcTime;
use std::collections::{BTreeMap, BTreeSet};

/// Tags by file or by start time; a tag states the intent of a run, like its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    files: BTreeMap<String, String>,
    starts: BTreeMap<i64, String>,
}

/// Tolerance between a tagged start and the recorded one, seconds (judgement: times are often rounded to the
/// minute).
const NEAR_S: i64 = 60;

impl Tags {
    /// Adds a tag for the file whose path ends with `end`.
    pub fn file(&mut self, end: &str, tag: &str) {
        self.files.insert(end.trim_start_matches("./").replace('\\', "/"), tag.to_string());
    }

    /// Adds a tag for the run that starts at this time.
    pub fn start(&mut self, start: UtcTime, tag: &str) {
        self.starts.insert(start.unix_s(), tag.to_string());
    }

    /// Number of tags.
    pub fn len(&self) -> usize {
        self.files.len() + self.starts.len()
    }

    /// Whether there are no tags.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The tag of a run: by its file, else by its start.
    pub fn of(&self, path: &str, start: UtcTime) -> Option<&str> {
        match self.found(path, start)? {
            Row::File(file) => self.files.get(file).map(String::as_str),
            Row::Start(at) => self.starts.get(&at).map(String::as_str),
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
        let path = path.replace('\\', "/");
        // In a file with several sessions, the path of each ends with `#` and its number.
        let path =
            path.rsplit_once('#').filter(|(_, n)| n.parse::<u32>().is_ok()).map_or(&*path, |p| p.0);
        let parts = path.match_indices(['/', '!']).map(|(i, _)| i + 1);
        let by_file =
            std::iter::once(0).chain(parts).find_map(|i| self.files.get_key_value(&path[i..]));
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
