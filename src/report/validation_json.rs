//! How often the sort is right, as JSON.

use super::lines::bytes;
use crate::classify::Tuning;
use crate::validate::{
    ByRunner, EasyCalls, Evaluation, Judgement, LabelledRun, MEASURES, METHODS, Measured, Method,
    Newcomer, Scope, Spread, Steadiness, TuningFit, VOICES, Validation, athletes, balanced,
    by_runner, calibration, calibration_error, evaluate,
};
use serde_json::{Map, Value, json};

/// Version of the layout.
const SCHEMA_VERSION: u32 = 2;

/// The same as the text, as JSON.
pub fn validation_json(all: &Validation, column: &str, fit: Option<&TuningFit>) -> Vec<u8> {
    let sort = |said: Vec<(String, Vec<Judgement>)>| {
        both(|scope| by_runner_json(&ByRunner::of(&said, scope)))
    };
    let intervals = both(|scope| {
        let [area, balanced] = all.intervals(scope).map(|i| i.map(|i| [i.low, i.high]));
        json!({ "area": area, "balanced_accuracy": balanced })
    });
    let said: Vec<Judgement> = all.cases.iter().map(LabelledRun::judgement).collect();
    let reliability = both(|scope| {
        let bins = calibration(said.iter(), scope);
        let each = bins
            .iter()
            .map(|b| json!({ "stated": b.stated, "true": b.true_share, "runs": b.runs }));
        json!({ "error": calibration_error(&bins), "bins": each.collect::<Vec<_>>() })
    });
    let without_stored = (!all.without_stored).then(|| sort(all.said_without_stored()));
    let rules = METHODS.iter().map(|m| method(&all.cases, m));
    let voices = VOICES.iter().map(|voice| {
        let own: Vec<LabelledRun> = all.cases.iter().filter(|c| (voice.of)(c)).cloned().collect();
        let rules = voice.methods.iter().map(|m| method(&own, m));
        json!({ "id": voice.id, "name": voice.name, "runs": own.len(),
            "rules": rules.collect::<Vec<_>>() })
    });
    let document = json!({
        "schema_version": SCHEMA_VERSION,
        "labels": column,
        "runs": all.cases.len(),
        "learned_from": all.learned_from,
        "without_stored": all.without_stored,
        "sort": sort(all.said()),
        "sort_without_stored": without_stored,
        "intervals_95": intervals,
        "new_runner": {
            "easy_alone": all.easy_alone.iter().map(easy_alone).collect::<Vec<_>>(),
            "as_they_came": all.as_they_came.iter().map(as_they_came).collect::<Vec<_>>(),
        },
        "rules": rules.collect::<Vec<_>>(),
        "voices": voices.collect::<Vec<_>>(),
        "stability": all.stability.iter().map(steadiness).collect::<Vec<_>>(),
        "reliability": reliability,
        "fit": fit.map(fitted),
    });
    bytes(&document)
}

fn both(of: impl Fn(Scope) -> Value) -> Value {
    Scope::ALL
        .into_iter()
        .map(|scope| (scope.id().to_string(), of(scope)))
        .collect::<Map<_, _>>()
        .into()
}

fn values(values: &[Option<f64>]) -> Map<String, Value> {
    MEASURES.iter().zip(values).map(|(m, v)| (m.id.to_string(), json!(v))).collect()
}

fn measured(m: &Measured) -> Map<String, Value> {
    let mut all = values(&m.values);
    all.insert("hard".to_string(), json!(m.evaluation.runs.0));
    all.insert("easy".to_string(), json!(m.evaluation.runs.1));
    all
}

fn by_runner_json(found: &ByRunner) -> Value {
    let runners = found.runners.iter().map(|(name, m)| {
        let mut own = measured(m);
        own.insert("athlete".to_string(), json!(name));
        Value::Object(own)
    });
    json!({ "athletes": runners.collect::<Vec<_>>(), "median": values(&found.median),
        "worst": values(&found.worst), "pooled": measured(&found.pooled) })
}

fn calls(calls: EasyCalls) -> Value {
    json!({ "hard": calls.hard, "accused": calls.accused, "unclassified": calls.unclassified })
}

fn easy_alone(row: &Newcomer) -> Value {
    let found = row.easy_calls();
    let runners = row.by.iter().map(|s| {
        json!({ "athlete": s.athlete, "stretches": s.stretches, "runs": s.said.len(),
            "calls": EasyCalls::of(s.said.iter()).map(calls) })
    });
    json!({ "known": row.known, "stored": row.stored.id(), "stretches": row.stretches(),
        "runs": row.said().count(), "pooled": found.map(|f| calls(f.0)),
        "worst": found.map(|f| calls(f.1)), "athletes": runners.collect::<Vec<_>>() })
}

fn as_they_came(row: &Newcomer) -> Value {
    json!({ "known": row.known, "stored": row.stored.id(), "stretches": row.stretches(),
        "sort": both(|scope| by_runner_json(&row.by_runner(scope))) })
}

fn method(cases: &[LabelledRun], method: &Method) -> Value {
    let one = |e: &Evaluation| {
        json!({ "hard": e.runs.0, "easy": e.runs.1, "area": e.area,
            "balanced_accuracy": balanced(e),
            "unclassified": e.rates.map(|r| r.unclassified),
            "sensitivity": e.rates.map(|r| r.sensitivity),
            "specificity": e.rates.map(|r| r.specificity) })
    };
    let by = Scope::ALL.map(|scope| by_runner(cases, method, scope));
    let each = athletes(cases).into_iter().enumerate().map(|(i, name)| {
        let mut own = Map::new();
        own.insert("athlete".to_string(), json!(name));
        for (scope, found) in Scope::ALL.into_iter().zip(&by) {
            own.insert(scope.id().to_string(), one(&found[i]));
        }
        Value::Object(own)
    });
    let pooled = both(|scope| one(&evaluate(cases.iter(), method, scope)));
    json!({ "rule": method.id, "name": method.name, "source": method.source,
        "athletes": each.collect::<Vec<_>>(), "pooled": pooled })
}

fn steadiness(steady: &Steadiness) -> Value {
    let one = |(n, spread): (usize, Option<Spread>)| {
        json!({ "n": n, "median": spread.map(|s| s.median), "p90": spread.map(|s| s.p90),
            "within": spread.map(|s| s.within) })
    };
    let mut names: Vec<&str> = steady.moved.iter().map(|m| m.athlete.as_str()).collect();
    names.dedup();
    let each = names
        .iter()
        .map(|name| json!({ "athlete": name, "found": one(steady.spread(|own| own == *name)) }));
    json!({ "id": steady.row.id, "name": steady.row.name, "limit": steady.row.limit,
        "unit": steady.row.unit, "stored": steady.stored.id(),
        "pooled": one(steady.spread(|_| true)), "athletes": each.collect::<Vec<_>>() })
}

fn fitted(fit: &TuningFit) -> Value {
    let constants: Map<String, Value> =
        Tuning::FIELDS.iter().map(|f| (f.id.to_string(), json!((f.get)(&fit.tuning)))).collect();
    let one = |e: &Evaluation| {
        json!({ "hard": e.runs.0, "easy": e.runs.1, "area": e.area,
            "balanced_accuracy": balanced(e) })
    };
    let left = fit.left_out.iter().map(|(name, [grey, clear])| {
        json!({ "athlete": name, "with_grey": one(grey), "clear": one(clear) })
    });
    json!({ "constants": constants, "left_out": left.collect::<Vec<_>>() })
}
