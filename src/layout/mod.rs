//! Whole archives as vendors hand them out: what lies where, what the lists in them say of the activities, and a
//! ledger of what became of each file.
//!
//! `vendor` (whose a file is, and what kind), `strava`, `garmin`, `takeout` (what their lists and names say),
//! `ledger` (what was used, and what not and why).

mod csv;
mod garmin;
mod ledger;
mod strava;
mod takeout;
mod vendor;

pub(crate) use csv::numbered_rows;
pub(crate) use ledger::{Fate, LedgerRow, ledger};
pub(crate) use vendor::kind_of;

use crate::activity::Sport;
use crate::calendar::UtcTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a vendor's list says of an activity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Listed {
    /// Its name.
    pub name: Option<String>,
    /// Its sport, in words of any language.
    pub sport: Option<Sport>,
    /// The runner's rating, CR10.
    pub rpe: Option<f64>,
    /// How the runner felt, 0 (very weak) to 100 (very strong).
    pub feel: Option<f64>,
    /// Whether the runner marked it as a way to work.
    pub commute: bool,
}

/// A vendor's list of activities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum List {
    /// By the path of the file, seen from the list.
    ByFile(Vec<(String, Listed)>),
    /// By the start, seconds since 1970.
    ByStart(Vec<(i64, Listed)>),
}

/// What a Garmin list begins with, within so many bytes.
const GARMIN_HEAD: (&[u8], usize) = (b"summarizedActivitiesExport", 256);
/// What stands in every Strava list that lists files.
const STRAVA_FILES: &[u8] = b"activities/";

impl List {
    /// Reads a list of any vendor; `None` when the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<List> {
        let head = &bytes[..bytes.len().min(GARMIN_HEAD.1)];
        if memchr::memmem::find(head, GARMIN_HEAD.0).is_some() {
            return garmin::activities(bytes).map(List::ByStart);
        }
        memchr::memmem::find(bytes, STRAVA_FILES)?;
        strava::activities(std::str::from_utf8(bytes).ok()?).map(List::ByFile)
    }
}

/// Tolerance between the start in a list and the recorded one, seconds (judgement: some lists cut to the minute).
const NEAR_S: i64 = 60;

/// What all lists say, by file or by start.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Listings {
    /// By the end of the path, without `.gz`.
    files: BTreeMap<String, Listed>,
    /// By the start, seconds since 1970.
    starts: BTreeMap<i64, Listed>,
}

/// The names of lists, as vendors call them in every language.
const STRAVA_LIST: &str = "activities.csv";
const GARMIN_LIST: &str = "summarizedactivities.json";

/// The sport of a word in any language; `None` where the word says nothing.
fn sport_named(word: &str) -> Option<Sport> {
    Some(Sport::from_name(word)).filter(|sport| *sport != Sport::Unknown)
}

/// The last part of a path: a file's own name.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\', '!']).next().unwrap_or(path)
}

/// Whether a file is a list, by its name.
pub(crate) fn is_list(path: &str) -> bool {
    let name = file_name(path).to_lowercase();
    name == STRAVA_LIST || name.ends_with(GARMIN_LIST)
}

/// A path as it is compared: with `/`, and not packed, as lists tell the names of files that their owner has
/// unpacked since.
fn plain(path: &str) -> String {
    let path = path.trim_start_matches("./").replace(['\\', '!'], "/");
    path.strip_suffix(".gz").map(str::to_string).unwrap_or(path)
}

impl Listings {
    /// Adds the rows of a list; its files lie beside it.
    pub fn add(&mut self, path: &str, list: List) {
        let folder = &path[..path.len() - file_name(path).len()];
        match list {
            List::ByStart(rows) => self.starts.extend(rows),
            List::ByFile(rows) => {
                let named = |(file, listed)| (plain(&format!("{folder}{file}")), listed);
                self.files.extend(rows.into_iter().map(named));
            }
        }
    }

    /// What the lists say of a file, or of what its name tells.
    pub fn of(&self, path: &str, start: UtcTime) -> Option<Listed> {
        let path = match path.rsplit_once('#').filter(|(_, n)| n.parse::<u32>().is_ok()) {
            Some((file, _)) => file,
            None => path,
        };
        let at = start.unix_s();
        let near = || {
            let around = self.starts.range(at - NEAR_S..=at + NEAR_S);
            around.min_by_key(|(s, _)| (*s - at).abs()).map(|(_, listed)| listed.clone())
        };
        self.by_file(&plain(path)).cloned().or_else(near).or_else(|| takeout::activity(path))
    }

    /// The row of this file; where files of an export were moved, that of the same end of a path, where only one
    /// list has it.
    fn by_file(&self, path: &str) -> Option<&Listed> {
        if let Some(found) = self.files.get(path) {
            return Some(found);
        }
        let (_, end) = path.rsplit_once("activities/")?;
        let end = format!("activities/{end}");
        let mut same = self.files.iter().filter(|(file, _)| file.ends_with(&end));
        match (same.next(), same.next()) {
            (Some((_, listed)), None) => Some(listed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_speaks_of_the_files_beside_it() {
        let list = "id,date,name,type,file\n7,x,Easy,Run,activities/1.gpx.gz\n8,x,Tempo,Run,activities/2.gpx\n";
        let mut all = Listings::default();
        let read = |text: &str| List::read(text.as_bytes());
        all.add("a.zip!export/activities.csv", read(list).unwrap());
        assert_eq!(read("a,b\n1,2\n"), None);
        let name = |path: &str| all.of(path, UtcTime::from_unix_s(0)).and_then(|l| l.name);
        assert_eq!(name("a.zip!export/activities/1.gpx.gz").as_deref(), Some("Easy"));
        assert_eq!(name("elsewhere/activities/2.gpx#2").as_deref(), Some("Tempo"));
        assert_eq!(name("a.zip!export/other/2.gpx"), None);
        // Two exports with files of the same names.
        all.add("b.zip!activities.csv", read(&list.replace("Easy", "Long")).unwrap());
        let name = |path: &str| all.of(path, UtcTime::from_unix_s(0)).and_then(|l| l.name);
        assert_eq!(name("a.zip!export/activities/1.gpx").as_deref(), Some("Easy"));
        assert_eq!(name("b.zip!activities/1.gpx.gz").as_deref(), Some("Long"));
        assert_eq!(name("c/activities/1.gpx"), None);
    }

    #[test]
    fn a_list_of_starts_is_asked_by_the_start() {
        let json = br#"[{"summarizedActivitiesExport":[{"name":"Tempo","activityType":"running",
            "beginTimestamp":1767250800000}]}]"#;
        let mut all = Listings::default();
        all.add("x_0_summarizedActivities.json", List::read(json).unwrap());
        let of = |s| all.of("x.fit", UtcTime::from_unix_s(s)).and_then(|l| l.name);
        assert_eq!(of(1_767_250_830).as_deref(), Some("Tempo"));
        assert_eq!(of(1_767_250_900), None);
    }
}
