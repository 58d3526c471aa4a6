//! Tables of labels, and whose runs the files are.

use super::output::{Failure, say, shown, text_file};
use super::tags::report_lost;
use crate::digest::Digest;
use crate::report as render;
use crate::validate::{LabelKind, RunnerHistory, Truth};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

/// Columns of labels, in the order in which they are looked for.
const COLUMNS: &[&str] =
    &["label", "garmin_primary_benefit", "kind", "intent", "rpe", "rating", "name"];

/// The runner of all files where no column tells them apart.
const ONLY_RUNNER: &str = "all";

/// A table of labels.
pub(super) struct Labels {
    /// What the column holds.
    pub kind: LabelKind,
    /// The name of the column.
    pub column: String,
    /// Whether the table tells runners apart.
    by_athlete: bool,
    /// By file, as the table names it.
    rows: HashMap<String, Row>,
}

/// What the table says of one file.
struct Row {
    /// Empty when the table does not say.
    athlete: String,
    label: String,
}

impl Labels {
    /// Reads a table.
    ///
    /// # Errors
    /// When it can't be read, lacks a column, or rates beyond 0 to 10.
    pub fn read(path: &Path, column: Option<&str>) -> Result<Labels, Failure> {
        let fail = |what: String, hint| Failure::new(format!("{}: {what}", shown(path)), hint);
        let text = text_file(path).map_err(|e| fail(e.to_string(), None))?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().map_err(|e| fail(e.to_string(), None))?.clone();
        let place = |name: &str| heads.iter().position(|h| h.trim() == name);
        let file = place("file").ok_or_else(|| {
            fail("no column `file`".to_string(), Some("name the files in a column `file`"))
        })?;
        let wanted: Vec<&str> = column.map_or_else(|| COLUMNS.to_vec(), |name| vec![name]);
        let (column, label) =
            wanted.iter().find_map(|name| Some((*name, place(name)?))).ok_or_else(|| {
                fail(format!("no column `{}`", wanted.join("`, `")), Some("name it with --column"))
            })?;
        let athlete = place("athlete");
        let mut rows = HashMap::new();
        for row in reader.records() {
            let row = row.map_err(|e| fail(e.to_string(), None))?;
            let cell = |at: usize| row.get(at).unwrap_or_default().trim().to_string();
            let athlete = athlete.map(cell).unwrap_or_default();
            rows.insert(cell(file), Row { athlete, label: cell(label) });
        }
        let cells = rows.values().map(|row| row.label.as_str());
        let kind = LabelKind::of_column(column, cells).map_err(|bad| {
            fail(
                format!("{bad} is not a rating (column `{column}`)"),
                Some("a column of numbers holds ratings of effort, 0 to 10"),
            )
        })?;
        Ok(Labels { kind, column: column.to_string(), by_athlete: athlete.is_some(), rows })
    }

    /// The row of a file: a path ends with the name that the table gives.
    fn row(&self, path: &str) -> Option<(&str, &Row)> {
        let slashed = path.replace('\\', "/");
        let parts: Vec<usize> = slashed.match_indices(['/', '!']).map(|(i, _)| i + 1).collect();
        let mut ends = std::iter::once(0).chain(parts).map(|i| &slashed[i..]);
        let (file, row) = ends.find_map(|end| self.rows.get_key_value(end))?;
        Some((file.as_str(), row))
    }

    /// The histories of the runners who have labels, in order of their names, with all of their files. A file that
    /// the table does not name is of the runner in whose home it lies: the innermost folder that holds all files
    /// named as that runner's.
    pub fn histories(
        &self,
        files: Vec<(String, Digest)>,
        table: &Path,
        quiet: bool,
    ) -> Vec<RunnerHistory> {
        let named = |path: &str| {
            let (_, row) = self.row(path)?;
            Some(row.athlete.clone()).filter(|a| !a.is_empty())
        };
        let homes = homes(files.iter().filter_map(|(path, _)| Some((named(path)?, path.as_str()))));
        let runner = |path: &str| {
            if !self.by_athlete {
                return Some(ONLY_RUNNER.to_string());
            }
            named(path).or_else(|| at_home(path, &homes))
        };
        let runners: Vec<Option<String>> = files.iter().map(|(path, _)| runner(path)).collect();
        if !quiet {
            let mut whose = files.iter().zip(&runners).filter(|(_, r)| r.is_none());
            if let Some(((first, _), _)) = whose.next() {
                let (n, first) = (1 + whose.count(), render::printable(first));
                say(&format!(
                    "lope: left out, of a runner whom no label names: {n}, first {first}"
                ));
            }
            self.report(&files, table);
        }
        let mut histories: BTreeMap<String, RunnerHistory> = BTreeMap::new();
        for ((path, mut digest), athlete) in files.into_iter().zip(runners) {
            let Some(athlete) = athlete else { continue };
            self.kind.hide(&mut digest);
            let own = histories
                .entry(athlete.clone())
                .or_insert_with(|| RunnerHistory { athlete, ..RunnerHistory::default() });
            if let Some(truth) = self.truth(&path) {
                own.labels.insert(path.clone(), truth);
            }
            own.files.push((path, digest));
        }
        histories.into_values().filter(|h| !h.labels.is_empty()).collect()
    }

    fn truth(&self, path: &str) -> Option<Truth> {
        self.kind.truth(&self.row(path)?.1.label)
    }

    /// Labels of no file, and labels that say neither hard nor easy: left out, and never silently.
    fn report(&self, files: &[(String, Digest)], table: &Path) {
        let mut used: HashSet<&str> = HashSet::new();
        let mut unknown: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (file, row) in files.iter().filter_map(|(path, _)| self.row(path)) {
            used.insert(file);
            if !row.label.is_empty() && self.kind.truth(&row.label).is_none() {
                unknown.entry(&row.label).or_default().insert(file);
            }
        }
        let mut lost: Vec<String> = self
            .rows
            .iter()
            .filter(|(file, row)| !row.label.is_empty() && !used.contains(file.as_str()))
            .map(|(file, _)| file.clone())
            .collect();
        lost.sort();
        report_lost(table, &lost, "label", "activity");
        if !unknown.is_empty() {
            let each: Vec<String> = unknown
                .iter()
                .map(|(label, of)| format!("{} ({})", render::printable(label), of.len()))
                .collect();
            let each = each.join(", ");
            say(&format!("lope: left out, labels that are neither hard nor easy: {each}"));
        }
    }
}

/// The innermost folder that holds all named files of each runner.
fn homes<'a>(named: impl Iterator<Item = (String, &'a str)>) -> BTreeMap<String, &'a str> {
    let mut homes: BTreeMap<String, &'a str> = BTreeMap::new();
    for (athlete, path) in named {
        let mut above = folders_above(path);
        match homes.get_mut(&athlete) {
            None => {
                homes.insert(athlete, above.next().unwrap_or_default());
            }
            Some(home) => {
                let holds =
                    |folder: &&str| *folder == *home || folders_above(home).any(|f| f == *folder);
                *home = above.find(holds).unwrap_or_default();
            }
        }
    }
    homes
}

/// The runner whose home a file lies in, the innermost one; `None` when it is that of several, or of none.
fn at_home(path: &str, homes: &BTreeMap<String, &str>) -> Option<String> {
    let in_folder = |folder: &str| -> Vec<&String> {
        homes.iter().filter(|(_, home)| **home == folder).map(|(name, _)| name).collect()
    };
    let runners = folders_above(path).map(in_folder).find(|runners| !runners.is_empty())?;
    runners.first().filter(|_| runners.len() == 1).map(|name| name.to_string())
}

/// The folders and archives that hold a file, innermost first; the empty text is that of files without a folder.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    let mut left = Some(path);
    std::iter::from_fn(move || {
        let text = left?;
        let folder = text.rfind(['/', '\\', '!']).map_or("", |i| &text[..i]);
        left = Some(folder).filter(|f| !f.is_empty());
        Some(folder)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_from_within() {
        let all = |path| folders_above(path).collect::<Vec<_>>();
        assert_eq!(all("a/b.zip!c.fit"), ["a/b.zip", "a", ""]);
        assert_eq!(all("c.fit"), [""]);
        assert_eq!(all("/c.fit"), [""]);
    }

    #[test]
    fn a_file_is_of_the_runner_in_whose_home_it_lies() {
        let named = [("ann", "x/a/2023/1.fit"), ("ann", "x/a/2024/2.fit"), ("bob", "x/b/3.fit")];
        let homes = homes(named.into_iter().map(|(name, path)| (name.to_string(), path)));
        assert_eq!(homes["ann"], "x/a");
        assert_eq!(at_home("x/a/2022/4.fit", &homes).as_deref(), Some("ann"));
        assert_eq!(at_home("x/b/deep/5.fit", &homes).as_deref(), Some("bob"));
        assert_eq!(at_home("x/c/6.fit", &homes), None);
        let one = super::homes(
            [("ann", "1.fit"), ("bob", "2.fit")].map(|(n, p)| (n.to_string(), p)).into_iter(),
        );
        assert_eq!(at_home("3.fit", &one), None);
    }
}
