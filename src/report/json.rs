//! JSON: rows, and the whole report.

use super::athlete::easy_limit;
use super::lines::bytes;
use super::outlook::Outlook;
use super::plan::no_plan_value;
use super::plan_formats::plan_value;
use super::planned::planned_value;
use super::thresholds::THRESHOLD_ROWS;
use crate::athlete::{Athlete, Estimate};
use crate::findings::{Findings, Label, label, reason, title};
use crate::ingest::Skipped;
use crate::layout::{Fate, ledger};
use crate::plan::DAYS;
use crate::score::recovery::COMPONENTS;
use crate::score::spacing::{RULES, ScoredWindow};
use crate::season::{
    COLUMNS, Cell, ConfidenceInterval, HrvStatus, Run, Season, WEEK_COLUMNS, Week, rounded,
};
use crate::units::UnitSystem;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Version of the shape of `report.json`.
const SCHEMA_VERSION: u32 = 4;

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

/// An array of rows.
pub fn rows_json(runs: &[Run]) -> Vec<u8> {
    bytes(&Value::Array(runs.iter().map(|r| Value::Object(row(r))).collect()))
}

fn estimate(e: Option<&Estimate>) -> Value {
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
            json!({ "vote": id.id(), "value": rounded(b.value, 3), "bar": rounded(b.even_at, 3),
                "log_odds": rounded(b.log_odds(), 3), "weight": rounded(b.weight, 3), "because": b.in_full() })
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
        .flat_map(|r| &r.components)
        .map(|(id, finding)| match finding {
            Ok(f) => json!({ "component": id.id(), "value": rounded(f.value, 2),
                "points": rounded(100.0 * f.share, 1), "because": f.because }),
            Err(why) => json!({ "component": id.id(), "absent": why.to_string() }),
        })
        .collect();
    json!({ "label": label(run).id(), "title": title(run), "reason": reason(run),
        "votes": votes, "silent": silent, "recovery": parts })
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
                .map(|b| json!({ "day": b.day.to_string(), "run": season.runs[b.index].path, "what": b.kind.to_string() }))
                .collect();
            match recent {
                Ok(r) => json!({ "rule": rule.id.id(), "name": rule.name, "value": rounded(r.value, 2),
                    "unit": rule.unit, "weight": rule.weight,
                    "points": rounded(100.0 * r.share, 1), "because": r.because,
                    "dates": dates }),
                Err(why) => json!({ "rule": rule.id.id(), "name": rule.name, "value": null,
                    "unit": rule.unit, "weight": rule.weight, "points": null,
                    "absent": why.to_string(), "dates": dates }),
            }
        })
        .collect();
    let stretch = |s: Option<ScoredWindow>| {
        s.map(|s| {
            json!({ "from": s.from.to_string(), "to": s.to.to_string(), "score": rounded(s.score, 1) })
        })
    };
    let breaks: Vec<Value> = season
        .spacing
        .breaks
        .iter()
        .map(|b| json!({ "from": b.from.to_string(), "to": b.to.to_string(), "days": b.days() }))
        .collect();
    json!({ "score": known(&season.spacing.headline), "absent": why,
        "season": known(&season.spacing.season), "best": stretch(season.spacing.best),
        "worst": stretch(season.spacing.worst), "breaks": breaks, "rules": rules })
}

fn interval(i: Option<ConfidenceInterval>) -> Value {
    i.map_or(Value::Null, |i| {
        json!({ "value": rounded(i.value, 2), "low": rounded(i.low, 2), "high": rounded(i.high, 2),
            "n": i.n })
    })
}

/// All findings, in the order in which they are said.
fn findings(season: &Season, said: &Findings) -> Value {
    let paths = |runs: &[usize]| -> Vec<&str> {
        runs.iter().map(|&i| season.runs[i].path.as_str()).collect()
    };
    let all = said.all().map(|f| {
        json!({ "id": f.id, "tone": f.tone.id(), "sentence": f.sentence, "evidence": f.evidence,
            "action": f.action, "points": rounded(f.weight, 1), "runs": paths(&f.runs) })
    });
    Value::Array(all.collect())
}

/// The days that the findings are about, and what there is in them.
fn period(season: &Season, said: &Findings) -> Value {
    let counts = &said.counts;
    let labels: Map<String, Value> =
        Label::ALL.iter().map(|l| (l.id().to_string(), Value::from(counts.of_label(*l)))).collect();
    json!({ "from": said.days.map(|d| d.0.to_string()), "to": said.days.map(|d| d.1.to_string()),
        "runs": counts.runs, "labels": labels, "planned_easy": counts.planned_easy,
        "recovery_runs": counts.recovery, "scored": counts.scored,
        "too_hard": counts.too_hard, "too_long": counts.too_long,
        "mean_recovery_score": counts.mean_score.map(|v| rounded(v, 1)),
        "failed": said.failed.iter().map(|&i| &season.runs[i].path).collect::<Vec<_>>() })
}

fn sensitivity(season: &Season) -> Value {
    let s = &season.sensitivity;
    let three = |v: [Option<f64>; 3]| {
        let [low, here, high] = v.map(|v| v.map(|v| rounded(v, 1)));
        json!({ "vt1_lower": low, "as_is": here, "vt1_higher": high })
    };
    let flip = s.flip.map(
        |(run, score)| json!({ "run": season.runs[run].path, "spacing_score": rounded(score, 1) }),
    );
    json!({ "recovery_score": three(s.recovery), "spacing_score": three(s.spacing),
        "runs_sorted_otherwise": { "vt1_lower": s.turned[0], "vt1_higher": s.turned[1] },
        "most_moving_sort": flip })
}

fn nights(season: &Season) -> Value {
    let all = season.nights.iter().map(|n| {
        json!({ "day": n.day.to_string(), "rmssd_ms": rounded(n.rmssd_ms, 1),
            "usual_low_ms": n.normal_range_ms.map(|u| rounded(u.0, 1)),
            "usual_high_ms": n.normal_range_ms.map(|u| rounded(u.1, 1)),
            "morning": n.hrv_status().map(HrvStatus::id) })
    });
    Value::Array(all.collect())
}

fn next_day(season: &Season) -> Value {
    let r = &season.responses;
    let each: Vec<Value> = r
        .each
        .iter()
        .map(|x| {
            json!({ "hard": season.runs[x.hard].path, "next": season.runs[x.next].path,
                "hours": rounded(x.hours, 1), "bpm": rounded(x.bpm, 1), "se": rounded(x.se, 1) })
        })
        .collect();
    json!({ "mean_bpm": interval(r.mean), "trend_bpm_in_4_weeks": interval(r.trend), "each": each })
}

fn athlete(season: &Season) -> Value {
    let Athlete { profile, level, weeks, .. } = &season.athlete;
    let mut all = json!({ "name": profile.name, "level": level.id() });
    for row in THRESHOLD_ROWS {
        all[row.key] = estimate((row.get)(season.athlete.latest()));
    }
    all["easy_limit"] = easy_limit(season);
    all["hard_again_from"] = json!(season.hard_again().map(|(at, _)| at.to_string()));
    all["date"] = json!(weeks.last().map(|(day, _)| day.to_string()));
    let weights: BTreeMap<_, _> = COMPONENTS.iter().map(|c| (c.id.id(), c.weight)).collect();
    all["score_weights"] = json!(weights);
    all
}

fn week(week: &Week) -> Value {
    let mut row = json!({ "week": week.day().to_string() });
    for column in WEEK_COLUMNS {
        let value = match ((column.get)(week), column.digits) {
            (None, _) => Value::Null,
            // What is counted has no point.
            (Some(n), 0) => json!(n as u64),
            (Some(v), digits) => json!(rounded(v, digits)),
        };
        match column.list {
            None => row[column.id] = value,
            Some(list) => match row[list].as_array_mut() {
                Some(all) => all.push(value),
                None => row[list] = json!([value]),
            },
        }
    }
    row
}

/// The whole report.
pub fn report_json(
    season: &Season,
    said: &Findings,
    outlook: &Outlook,
    skipped_files: &[Skipped],
) -> Vec<u8> {
    let runs: Vec<Value> = season
        .runs
        .iter()
        .map(|r| {
            let mut row = row(r);
            row.insert("evidence".to_string(), evidence(r));
            Value::Object(row)
        })
        .collect();
    let weeks: Vec<Value> = season.weeks.iter().map(week).collect();
    let skipped: Vec<Value> = skipped_files
        .iter()
        .map(|s| json!({ "path": s.path, "reason": s.reason, "fault": s.fault }))
        .collect();
    let duplicates: Vec<Value> = season
        .runs
        .iter()
        .filter_map(|r| {
            let of = r.duplicate_of.as_ref()?;
            Some(json!({ "path": r.path, "duplicate_of": of, "reason": r.duplicate_because }))
        })
        .collect();
    let parts: Vec<Value> = season
        .runs
        .iter()
        .filter_map(|r| Some(json!({ "path": r.path, "part_of": r.part_of.as_ref()? })))
        .collect();
    let ledger = ledger_json(season, skipped_files);
    let planned = outlook.planned.as_ref();
    let plan = match &outlook.plan {
        Ok(plan) => plan_value(plan, season, planned, DAYS, UnitSystem::Metric),
        Err(why) => no_plan_value(why),
    };
    bytes(&json!({
        "schema_version": SCHEMA_VERSION,
        "lope_version": env!("CARGO_PKG_VERSION"),
        "athlete": athlete(season),
        "runs": runs,
        "headline": said.headline,
        "period": period(season, said),
        "findings": findings(season, said),
        "spacing": spacing(season),
        "sensitivity": sensitivity(season),
        "next_day": next_day(season),
        "nights": nights(season),
        "efficiency_pct_in_4_weeks": interval(season.efficiency),
        "weeks": weeks,
        "plan": plan,
        "planned": planned.map(|p| planned_value(p, season)),
        "skipped": skipped,
        "duplicates": duplicates,
        "parts": parts,
        "ledger": ledger,
        "two_people": season.two_people,
    }))
}

/// What became of the files, by vendor and kind.
fn ledger_json(season: &Season, skipped: &[Skipped]) -> Value {
    let runs = season.runs.iter().map(|run| {
        let fate = match (&run.duplicate_of, &run.part_of) {
            (Some(_), _) => Fate::Duplicate,
            (None, Some(_)) => Fate::Part,
            (None, None) => Fate::Used,
        };
        (run.path.as_str(), fate)
    });
    let named = skipped.iter().map(|s| (s.path.as_str(), Fate::Named(&s.reason)));
    let rows = ledger(runs.chain(named)).into_iter().map(|row| {
        let named: Map<String, Value> =
            row.named.into_iter().map(|(why, n)| (why, Value::from(n))).collect();
        json!({ "vendor": row.vendor, "what": row.what, "files": row.files, "used": row.used,
            "duplicates": row.duplicates, "parts": row.parts, "named": named, "hint": row.hint })
    });
    Value::Array(rows.collect())
}

/// A row a line.
pub fn rows_ndjson(runs: &[Run]) -> Vec<u8> {
    let lines = runs.iter().map(|r| Value::Object(row(r)).to_string() + "\n");
    lines.collect::<String>().into_bytes()
}
