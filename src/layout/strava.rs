//! Strava's bulk export: `activities.csv` beside the folder `activities/`.
//!
//! Heads are in the language of the account, the order of columns is the same in all of them: name third, type
//! fourth, and behind the column of files 31 further on the perceived exertion (exports since 2019). Columns before
//! the files were added over the years (`Max Heart Rate`, `Activity Private Note`), so these are counted from the
//! files.

use super::{Listed, csv, sport_named};

/// Where its exports keep the files, in every language.
const FOLDER: &str = "activities/";
/// Columns of every language.
const NAME: usize = 2;
const TYPE: usize = 3;
/// Columns from that of the files to the perceived exertion.
const TO_EXERTION: usize = 31;
/// The head of the mark for a way to work, in English, as its place has moved.
const COMMUTE: &str = "commute";
const EXERTION: &str = "perceived exertion";

/// File and what is said of it, of each row that has a file; `None` when the text is no such list.
pub fn activities(text: &str) -> Option<Vec<(String, Listed)>> {
    let rows = csv::rows(text);
    let (heads, rows) = rows.split_first()?;
    let columns = rows.iter().map(Vec::len).max()?;
    let is_file = |at: usize| rows.iter().any(|r| r.get(at).is_some_and(|c| c.starts_with(FOLDER)));
    let file = (0..columns).find(|&at| is_file(at))?;
    let head = |word: &str| heads.iter().position(|h| h.trim().to_lowercase() == word);
    let exertion = head(EXERTION).unwrap_or(file + TO_EXERTION);
    let commute = head(COMMUTE);
    let listed = rows.iter().filter_map(|row| {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim());
        let path = cell(file);
        (!path.is_empty()).then(|| {
            let text = |at: usize| Some(cell(at).to_string()).filter(|t| !t.is_empty());
            let rating = cell(exertion).replace(',', ".").parse::<f64>().ok();
            let listed = Listed {
                name: text(NAME),
                sport: sport_named(cell(TYPE)),
                rpe: rating.filter(|r| (1.0..=10.0).contains(r)),
                feel: None,
                commute: commute.is_some_and(|at| is_true(cell(at))),
            };
            (path.to_string(), listed)
        })
    });
    Some(listed.collect())
}

fn is_true(cell: &str) -> bool {
    cell.eq_ignore_ascii_case("true") || cell.parse::<f64>().is_ok_and(|v| v == 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Sport;

    /// A list with these heads before and behind the files, and one row.
    fn list(before: &str, row: &str, rating: &str) -> String {
        let gap = ",".repeat(TO_EXERTION);
        format!("\u{feff}{before},File{gap}X\n{row},activities/1.tcx.gz{gap}{rating}\n")
    }

    #[test]
    fn names_types_ratings_and_marks_are_read_in_every_language() {
        let english = list(
            "Activity ID,Activity Date,Activity Name,Activity Type,Commute",
            "7,x,\"Lunch, \"\"easy\"\"\",Run,true",
            "4",
        );
        let german = list(
            "Aktivit\u{e4}ts-ID,Datum,Name der Aktivit\u{e4}t,Aktivit\u{e4}tsart",
            "7,x,Mittagslauf,Lauf",
            "4.0",
        );
        let found = activities(&english).unwrap();
        let listed = Listed {
            name: Some("Lunch, \"easy\"".to_string()),
            sport: Some(Sport::Running),
            rpe: Some(4.0),
            feel: None,
            commute: true,
        };
        assert_eq!(found, [("activities/1.tcx.gz".to_string(), listed)]);
        let found = activities(&german).unwrap();
        assert_eq!(found[0].1.sport, Some(Sport::Running));
        assert_eq!(found[0].1.rpe, Some(4.0));
        assert_eq!(activities("a,b\nc,d\n"), None);
        assert_eq!(activities(""), None);
    }
}
