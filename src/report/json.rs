//! JSON: rows, and the whole report.

use super::Skipped;
use crate::score::recovery::COMPONENTS;
use crate::score::spacing::RULES;
use crate::season::{COLUMNS, Cell, Run, Season, table::rounded};
use serde_json::{Map, Value, json};

/// Version of the shape of `report.json`.
const SCHEMA_VERSION: u32 = 1;

fn row(run: &Run) -> Map<String, Value> {
    let mut row = Map::new();
    let mut absent = Map::new();
    for column in COLUMNS {
        let value = match (column.get)(run) {
            Cell::Text(text) => Value::from(text),
            Cell::Number(v) => number(v, column.digits.unwrap_or(3)),
            Cell::Empty => Value::Null,
            Cell::Absent(why) => {
                absent.insert(column.id.to_string(), Value::from(why));
                Value::Null
            }
        };
        row.insert(column.id.to_string(), value);
    }
    row.insert("absent".to_string(), Value::Object(absent));
    row
}

fn number(v: f64, digits: u8) -> Value {
    let v = rounded(v, digits);
    // Whole numbers as such: `reps: 6`, not `6.0`.
    if digits == 0 { Value::from(v as i64) } else { Value::from(v) }
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

/// An array of rows.
pub fn rows_json(runs: &[Run]) -> Vec<u8> {
    bytes(&Value::Array(runs.iter().map(|r| Value::Object(row(r))).collect()))
}

fn estimate(e: Option<&crate::athlete::Estimate>) -> Value {
    e.map_or(
        Value::Null,
        |e| json!({ "value": rounded(e.value, 2), "se": rounded(e.se, 2), "source": e.source }),
    )
}

fn evidence(run: &Run) -> Value {
    let votes: Vec<Value> = run
        .verdict
        .ballots
        .iter()
        .map(|(id, b)| {
            json!({ "vote": id, "value": rounded(b.value, 3), "bar": rounded(b.bar, 3),
                "log_odds": rounded(b.ell, 3), "weight": rounded(b.weight, 3), "because": b.because })
        })
        .collect();
    let silent: Map<String, Value> = run
        .verdict
        .silent
        .iter()
        .map(|(id, why)| (id.to_string(), Value::from(why.to_string())))
        .collect();
    let parts: Vec<Value> = run
        .recovery
        .iter()
        .flat_map(|r| &r.parts)
        .map(|(id, finding)| match finding {
            Ok(f) => json!({ "component": id, "value": rounded(f.value, 2),
                "points": rounded(100.0 * f.share, 1), "because": f.because }),
            Err(why) => json!({ "component": id, "absent": why.to_string() }),
        })
        .collect();
    json!({ "votes": votes, "silent": silent, "recovery": parts })
}

fn spacing(season: &Season) -> Value {
    let known = |v: &crate::activity::Known| match v {
        Ok(v) => Value::from(rounded(*v, 1)),
        Err(_) => Value::Null,
    };
    let why = season.spacing.headline.as_ref().err().map(ToString::to_string);
    let rules: Vec<Value> = RULES
        .iter()
        .zip(&season.spacing.rules)
        .zip(&season.spacing.all)
        .map(|((rule, (_, recent)), (_, all))| {
            let dates: Vec<Value> = all
                .iter()
                .flat_map(|r| &r.breaches)
                .map(|b| json!({ "day": b.day.to_string(), "run": season.runs[b.index].path, "what": b.what }))
                .collect();
            match recent {
                Ok(r) => json!({ "rule": rule.id, "name": rule.name, "value": rounded(r.value, 2),
                    "unit": rule.unit, "weight": rule.weight,
                    "points": rounded(100.0 * r.share, 1), "because": r.because,
                    "dates": dates }),
                Err(why) => json!({ "rule": rule.id, "name": rule.name, "value": null,
                    "unit": rule.unit, "weight": rule.weight, "points": null,
                    "absent": why.to_string(), "dates": dates }),
            }
        })
        .collect();
    json!({ "score": known(&season.spacing.headline), "absent": why,
        "season": known(&season.spacing.season), "rules": rules })
}

/// The whole report.
pub fn report_json(season: &Season, skipped: &[Skipped]) -> Vec<u8> {
    let t = season.athlete.latest();
    let runs: Vec<Value> = season
        .runs
        .iter()
        .map(|r| {
            let mut row = row(r);
            row.insert("evidence".to_string(), evidence(r));
            Value::Object(row)
        })
        .collect();
    let nights: Vec<Value> = season
        .nights
        .iter()
        .map(|n| {
            let normal = n.normal_ms.as_ref().ok();
            json!({ "day": n.day.to_string(), "rmssd_ms": rounded(n.rmssd_ms, 1),
                "normal_low_ms": normal.map(|b| rounded(b.0, 1)), "normal_high_ms": normal.map(|b| rounded(b.1, 1)),
                "morning": n.morning.as_ref().ok().map(|m| m.id()),
                "absent": n.morning.as_ref().err().map(ToString::to_string) })
        })
        .collect();
    let weeks: Vec<Value> = season
        .weeks
        .iter()
        .map(|w| {
            json!({ "week": w.day().to_string(), "runs": w.runs, "hard": w.hard, "recovery": w.recovery,
                "hours_hard": rounded(w.hours[0], 2), "hours_moderate": rounded(w.hours[1], 2),
                "hours_easy": rounded(w.hours[2], 2), "hours_unclassified": rounded(w.hours[3], 2),
                "distance_km": rounded(w.km, 2), "load_trimp": rounded(w.load, 1),
                "ctl": rounded(w.ctl, 1), "atl": rounded(w.atl, 1), "tsb": rounded(w.tsb, 1),
                "monotony_foster": w.monotony.map(|v| rounded(v, 2)),
                "strain_foster": w.strain.map(|v| rounded(v, 1)),
                "minutes_by_domain": w.minutes.map(|v| rounded(v, 1)),
                "polarization_index_treff": w.polarization.map(|v| rounded(v, 2)),
                "recovery_score": w.recovery_score.map(|v| rounded(v, 1)) })
        })
        .collect();
    let skipped: Vec<Value> = skipped
        .iter()
        .map(|s| json!({ "path": s.path, "reason": s.reason, "fault": s.fault }))
        .collect();
    let duplicates: Vec<Value> = season
        .runs
        .iter()
        .filter_map(|r| {
            r.duplicate_of.as_ref().map(|d| json!({ "path": r.path, "duplicate_of": d }))
        })
        .collect();
    bytes(&json!({
        "schema_version": SCHEMA_VERSION,
        "lope_version": env!("CARGO_PKG_VERSION"),
        "athlete": {
            "name": season.athlete.profile.name,
            "level": season.athlete.level.id(),
            "hr_max_bpm": estimate(t.hr_max.as_ref()),
            "hr_rest_bpm": estimate(Some(&t.hr_rest)),
            "vt1_bpm": estimate(t.vt1.as_ref()),
            "vt2_bpm": estimate(t.vt2.as_ref()),
            "cs_mps": estimate(t.cs.as_ref().map(|c| &c.speed)),
            "date": season.athlete.weeks.last().map(|(d, _)| d.to_string()),
            "score_weights": COMPONENTS.iter().map(|c| (c.id, c.weight)).collect::<std::collections::BTreeMap<_, _>>(),
        },
        "runs": runs,
        "spacing": spacing(season),
        "weeks": weeks,
        "nights": nights,
        "skipped": skipped,
        "duplicates": duplicates,
    }))
}

/// A row a line.
pub fn rows_ndjson(runs: &[Run]) -> Vec<u8> {
    let lines = runs.iter().map(|r| Value::Object(row(r)).to_string() + "\n");
    lines.collect::<String>().into_bytes()
}
