//! A table of planned sessions: a `date` and a `kind` a row.

use super::WrittenPlan;
use crate::calendar::Day;
use crate::layout::numbered_rows;

/// Names of the columns, the plain ones first; others are those of exports.
const DATE: &[&str] = &["date", "day", "workoutday", "start_date_local", "datum"];
const KIND: &[&str] = &["kind", "session", "workout", "title", "name"];
const SPORT: &[&str] = &["sport", "workouttype", "type"];

/// A date, also with a time of day behind it.
fn date(text: &str) -> Option<Day> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    Day::parse(date).filter(|_| rest.is_empty() || rest.starts_with(['T', ' ']))
}

/// Reads a table; without a head the first column is the date and the second the kind.
///
/// # Errors
/// When it has no such columns.
pub(super) fn read(text: &str) -> Result<WrittenPlan, String> {
    let head = text.lines().next().unwrap_or_default();
    let of = |sign: &char| head.matches(*sign).count();
    // The last of equals is the comma.
    let between = [';', '\t', ','].into_iter().max_by_key(of).unwrap_or(',');
    let rows = numbered_rows(text, between);
    let mut plan = WrittenPlan::default();
    let Some((_, first)) = rows.first() else { return Ok(plan) };
    let place = |names: &[&str]| {
        let at = |name: &&str| first.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
        names.iter().find_map(at)
    };
    let headless = first.first().is_some_and(|cell| date(cell.trim()).is_some());
    let (day_at, kind_at, sport_at) = match (place(DATE), place(KIND).or_else(|| place(SPORT))) {
        _ if headless => (0, 1, None),
        (Some(day), Some(kind)) => (day, kind, place(SPORT).filter(|at| *at != kind)),
        _ => return Err("neither a calendar nor a table with the columns `date` and `kind`".into()),
    };
    for (line, row) in rows.iter().skip(usize::from(!headless)) {
        let cell = |at: usize| row.get(at).map_or("", |c| c.trim());
        if row.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        let Some(day) = date(cell(day_at)) else {
            plan.fault(*line, format!("`{}` is not a date such as 2026-03-01", cell(day_at)));
            continue;
        };
        let words = match sport_at.map(cell) {
            Some(sport) => format!("{sport}: {}", cell(kind_at)),
            None => cell(kind_at).to_string(),
        };
        plan.take(*line, day, &words);
    }
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planned::PlannedKind;

    #[test]
    fn tables_are_read_with_and_without_a_head() {
        let kinds = |text: &str| -> Vec<(String, PlannedKind)> {
            let plan = read(text).unwrap();
            plan.sessions.iter().map(|s| (s.day.to_string(), s.kind)).collect()
        };
        let wanted = [("2026-03-02", PlannedKind::Easy), ("2026-03-03", PlannedKind::Hard)];
        let wanted = wanted.map(|(d, k)| (d.to_string(), k));
        assert_eq!(kinds("Kind;Date\neasy;2026-03-02\n\ntempo;2026-03-03 07:00\n"), wanted);
        assert_eq!(kinds("2026-03-02,easy\r\n2026-03-03,\"6 x 1, fast\"\r\n"), wanted);
        let other = "Title,WorkoutType,WorkoutDay\nEasy,Run,2026-03-02\nEasy,Bike,2026-03-02\n\
                     Intervals,Run,2026-03-03\n";
        assert_eq!(kinds(other), wanted);
        assert_eq!(read(other).unwrap().other_sports, 1);
    }

    #[test]
    fn a_row_that_is_wrong_is_named_by_its_line() {
        let plan = read("date,kind\n2026-02-30,easy\n03/04/2026,easy\n2026-03-01,fun\n").unwrap();
        assert_eq!(plan.faults.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(plan.unnamed, [(4, "fun".to_string())]);
        assert!(plan.sessions.is_empty());
        assert!(read("a,b\n1,2\n").is_err());
        assert_eq!(read("").unwrap(), WrittenPlan::default());
    }
}
