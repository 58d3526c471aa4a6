//! The thresholds of the runner as text, JSON and an editable profile.

use super::lines::bytes;
use super::thresholds::{Quantity, THRESHOLD_ROWS, ThresholdRow};
use crate::athlete::{Estimate, Thresholds};
use crate::calendar::Day;
use crate::display::count;
use crate::season::{Season, rounded};
use crate::units::UnitSystem;
use serde_json::{Value, json};
use std::fmt::Write;

fn span(season: &Season) -> (usize, String) {
    let runs: Vec<Day> = season.runs.iter().filter(|r| r.counts_as_run()).map(|r| r.day).collect();
    let dates = match (runs.iter().min(), runs.iter().max()) {
        (Some(a), Some(b)) => format!("{a} to {b}"),
        _ => "none".to_string(),
    };
    (runs.len(), dates)
}

/// Lowest and highest value of a threshold over the weeks of the history.
fn range(season: &Season, row: &ThresholdRow) -> Option<(f64, f64)> {
    let values = season.athlete.weeks.iter().filter_map(|(_, t)| (row.get)(t)).map(|e| e.value);
    values.fold(None, |range, v| match range {
        None => Some((v, v)),
        Some((low, high)) => Some((f64::min(low, v), f64::max(high, v))),
    })
}

/// The thresholds for the terminal.
pub fn athlete(season: &Season, units: UnitSystem) -> String {
    let mut out = String::new();
    let (runs, dates) = span(season);
    let level = season.athlete.level.id();
    let _ = writeln!(out, "Learned from {}, {dates}; level: {level}\n", count(runs, "run"));
    let latest = season.athlete.latest();
    let _ =
        writeln!(out, "  {:<20} {:>9} {:>6}  {:<16} from", "", "now", "error", "over the history");
    for row in THRESHOLD_ROWS {
        let Some(e) = (row.get)(latest) else {
            let _ = writeln!(
                out,
                "  {:<20} {:>9} {:>6}  nothing in these files tells",
                row.name, "\u{2013}", ""
            );
            continue;
        };
        let show = |v: f64| row.of.value(v, units);
        let error = row.of.error(e);
        let history = range(season, row).map_or(String::new(), |(low, high)| {
            // A pace is faster the lower it is.
            let (a, b) = match row.of {
                Quantity::Speed => (high, low),
                Quantity::HeartRate => (low, high),
            };
            if show(a) == show(b) { String::new() } else { format!("{} to {}", show(a), show(b)) }
        });
        let seen = e.observed_on.map_or(String::new(), |day| format!(" ({day})"));
        let _ = writeln!(
            out,
            "  {:<20} {:>9} {error:>6}  {history:<16} {}{seen}",
            row.name,
            show(e.value),
            e.source
        );
    }
    if let Some(limit) = season.easy_limit() {
        let _ = writeln!(out, "\n  easy limit {limit}");
    }
    if latest.cs.as_ref().is_some_and(|c| c.lower_bound) {
        let _ = writeln!(out, "  threshold pace is a lower bound: no long effort here was all out");
    }
    if let Some(what) = tells_most(latest) {
        let _ = writeln!(out, "  what would tell most: {what}");
    }
    out
}

/// Errors from which on a threshold is worth a test, bpm (judgement: smaller ones turn few sorts).
const MAX_WORTH_A_TEST: f64 = 4.0;
const VT1_WORTH_A_TEST: f64 = 6.0;

/// What would bring down the error that matters most.
fn tells_most(t: &Thresholds) -> Option<&'static str> {
    let (max, vt1) = (t.hr_max.as_ref()?, t.vt1.as_ref()?);
    if max.se >= MAX_WORTH_A_TEST {
        Some("a race or a hard 20 minutes that end flat out, or `hr_max_bpm` in a profile")
    } else if vt1.se >= VT1_WORTH_A_TEST {
        Some(
            "a chest strap that records beats, on a few runs from easy to brisk; or the heart rate up to \
             which you talk in sentences, as `vt1_bpm` in a profile",
        )
    } else {
        None
    }
}

/// The easy limit as JSON.
pub(super) fn easy_limit(season: &Season) -> Value {
    season.easy_limit().map_or(Value::Null, |limit| {
        let round = |v: f64| rounded(v, 1);
        let zone = limit.watch_zone.map(|z| {
            json!({ "number": z.number, "from_bpm": round(z.from_bpm), "to_bpm": round(z.to_bpm) })
        });
        json!({ "bpm": round(limit.bpm), "of_hr_max_pct": round(limit.of_max_pct),
            "of_vt2_pct": limit.of_threshold_pct.map(round), "watch_zone": zone })
    })
}

/// The same as JSON, with every week.
pub fn athlete_json(season: &Season) -> Vec<u8> {
    let one = |e: &Estimate, digits: usize| {
        let round = |v: f64| {
            let p = 10f64.powi(digits as i32 + 1);
            (v * p).round() / p
        };
        json!({ "value": round(e.value), "se": round(e.se), "source": e.source,
            "seen": e.observed_on.map(|d| d.to_string()) })
    };
    let all = |t: &Thresholds| -> serde_json::Map<String, Value> {
        THRESHOLD_ROWS
            .iter()
            .map(|r| (r.key.to_string(), (r.get)(t).map_or(Value::Null, |e| one(e, r.of.digits()))))
            .collect()
    };
    let weeks: Vec<Value> = season
        .athlete
        .weeks
        .iter()
        .map(|(monday, t)| {
            let mut week = all(t);
            week.insert("week".to_string(), json!(monday.to_string()));
            Value::Object(week)
        })
        .collect();
    let (runs, dates) = span(season);
    let answer = json!({ "schema_version": 1, "runs": runs, "dates": dates,
        "level": season.athlete.level.id(), "latest": all(season.athlete.latest()),
        "easy_limit": easy_limit(season),
        "weeks": weeks });
    bytes(&answer)
}

/// A profile with what was learned, every line commented out: what is uncommented wins from then on.
pub fn athlete_toml(season: &Season) -> Vec<u8> {
    let (runs, dates) = span(season);
    let runs = count(runs, "run");
    let mut out = format!(
        "# Learned by lope from {runs}, {dates}.\n\
         # Take the # off a line to fix its value: it then wins over what the files say.\n\n\
         # name = \"\"\n# sex = \"female\"  # or \"male\"; for Banister's TRIMP\n"
    );
    let latest = season.athlete.latest();
    for row in THRESHOLD_ROWS {
        if let Some(e) = (row.get)(latest) {
            let d = row.of.digits();
            let _ =
                writeln!(out, "# {} = {:.d$}  # +- {:.d$}, {}", row.key, e.value, e.se, e.source);
        }
    }
    let _ = writeln!(
        out,
        "# level = \"{}\"  # novice, intermediate or advanced",
        season.athlete.level.id()
    );
    out.push_str("# timezone = \"Europe/Vienna\"  # for files that don't say\n");
    out.push_str("# min_separation_hours = 24  # between hard work and a recovery run\n");
    out.into_bytes()
}
