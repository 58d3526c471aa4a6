//! Garmin's data request: `DI_CONNECT/DI-Connect-Fitness/*_summarizedActivities.json`, and the recordings in archives
//! of their own (`DI-Connect-Uploaded-Files/UploadedFiles_*.zip`).
//!
//! The list is `[{"summarizedActivitiesExport": [...]}]`; of each activity `beginTimestamp` is in ms since 1970, and
//! `name` is what Garmin Connect shows, `workoutRpe` the rating tenfold, `workoutFeel` from 0 to 100. Uploads are
//! numbered anew, so an activity is known by its start. The name of a planned workout stands in the recording itself.

use super::{Listed, sport_named};
use serde_json::Value;

/// Start, seconds since 1970, and what is said of each activity; `None` when the text is no such list.
pub fn activities(bytes: &[u8]) -> Option<Vec<(i64, Listed)>> {
    let whole: Value = serde_json::from_slice(bytes).ok()?;
    let blocks = match &whole {
        Value::Array(blocks) => blocks.as_slice(),
        block => std::slice::from_ref(block),
    };
    let lists = blocks.iter().filter_map(|block| block["summarizedActivitiesExport"].as_array());
    let mut lists = lists.peekable();
    lists.peek()?;
    let text = |row: &Value, field: &str| {
        row[field].as_str().map(str::trim).filter(|t| !t.is_empty()).map(str::to_string)
    };
    let listed = lists.flatten().filter_map(|row| {
        let start_ms = row["beginTimestamp"].as_f64()?;
        let rating = row["workoutRpe"].as_f64().map(|r| r / 10.0);
        let listed = Listed {
            name: text(row, "name"),
            sport: text(row, "activityType").and_then(|t| sport_named(&t)),
            rpe: rating.filter(|r| (1.0..=10.0).contains(r)),
            feel: row["workoutFeel"].as_f64().filter(|f| (0.0..=100.0).contains(f)),
            commute: false,
        };
        Some(((start_ms / 1000.0) as i64, listed))
    });
    Some(listed.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Sport;

    #[test]
    fn names_and_ratings_are_read() {
        let list = br#"[{"summarizedActivitiesExport":[
            {"name":"Munich Running","activityType":"trail_running","beginTimestamp":1767250800000.0,
             "workoutRpe":30,"workoutFeel":75},
            {"name":"no start"}, {"beginTimestamp":1,"name":" "}]}]"#;
        let found = activities(list).unwrap();
        assert_eq!(found.len(), 2);
        let first = &found[0].1;
        assert_eq!((found[0].0, first.rpe, first.feel), (1_767_250_800, Some(3.0), Some(75.0)));
        assert_eq!(found[0].1.sport, Some(Sport::Running));
        assert_eq!(found[1].1.name, None);
        assert_eq!(activities(b"[{\"a\":1}]"), None);
        assert_eq!(activities(b"[{\"summarized"), None);
    }
}
