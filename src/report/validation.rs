//! How often the sort is right, as text and JSON.

use crate::classify::{Kind, Tuning};
use crate::validate::{
    Evaluation, LabelledRun, METHODS, Method, Scope, Truth, TuningFit, athletes,
    bootstrap_interval, calibration, calibration_error, evaluate,
};
use serde_json::{Value, json};
use std::fmt::Write;

const SCOPES: [(Scope, &str); 2] =
    [(Scope::WithGrey, "tempo counted as hard"), (Scope::Clear, "clear cases, tempo left out")];

fn of<'a>(cases: &'a [LabelledRun], athlete: &str, method: &Method, scope: Scope) -> Evaluation {
    let own: Vec<&'a LabelledRun> = cases.iter().filter(|c| c.athlete == athlete).collect();
    evaluate(own.into_iter(), method, scope)
}

fn number(value: Option<f64>) -> String {
    value.map_or("\u{2013}".to_string(), |v| format!("{v:.3}"))
}

/// Mean over the runners who have both kinds.
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = values.flatten().collect();
    crate::kernels::stats::mean(&known)
}

/// The table for the terminal.
pub fn validation(cases: &[LabelledRun], fit: Option<&TuningFit>) -> String {
    let mut out = String::new();
    let names = athletes(cases);
    for (scope, title) in SCOPES {
        let _ = writeln!(out, "{title}: area under the ROC curve / balanced accuracy");
        let _ = write!(out, "  {:<38}", "");
        for name in &names {
            let _ = write!(out, " {:>13}", name.chars().take(13).collect::<String>());
        }
        let _ = writeln!(out, " {:>13}", "mean");
        let _ = write!(out, "  {:<38}", "runs, hard and easy");
        for name in &names {
            let (hard, easy) = of(cases, name, &METHODS[0], scope).runs;
            let _ = write!(out, " {:>13}", format!("{hard} + {easy}"));
        }
        let _ = writeln!(out);
        for method in METHODS {
            let scores: Vec<Evaluation> =
                names.iter().map(|n| of(cases, n, method, scope)).collect();
            let _ = write!(out, "  {:<38}", method.name);
            let cell = |area, balanced| format!("{} / {}", number(area), number(balanced));
            let balanced = |s: &Evaluation| s.rates.map(|r| r.balanced());
            for s in &scores {
                let _ = write!(out, " {:>13}", cell(s.area, balanced(s)));
            }
            let areas = mean(scores.iter().map(|s| s.area));
            let _ = writeln!(out, " {:>13}", cell(areas, mean(scores.iter().map(balanced))));
        }
        let _ = writeln!(out);
    }
    sides(&mut out, cases, &names);
    let bins = calibration(cases);
    let _ = writeln!(
        out,
        "calibration error {} (stated P(hard) against the share that was hard, {} runs):",
        number(calibration_error(&bins)),
        cases.len()
    );
    for bin in &bins {
        let _ = writeln!(
            out,
            "  stated {:.2}  true {:.2}  runs {}",
            bin.stated, bin.true_share, bin.runs
        );
    }
    confusion(&mut out, cases);
    if let Some(fit) = fit {
        fitted(&mut out, fit);
    }
    out
}

/// How often each side is called right, and how far the means can be trusted.
fn sides(out: &mut String, cases: &[LabelledRun], names: &[&str]) {
    let method = &METHODS[0];
    let percent = |v: f64| format!("{:.0} %", 100.0 * v);
    let _ = writeln!(out, "lope, tempo counted as hard:   hard called hard   easy called easy");
    let mut line = |name: &str, s: Evaluation| {
        if let Some(r) = s.rates {
            let (hard, easy) = (percent(r.sensitivity), percent(r.specificity));
            let _ = writeln!(out, "  {name:<28} {hard:>16} {easy:>18}");
        }
    };
    for name in names {
        line(name, of(cases, name, method, Scope::WithGrey));
    }
    line("all runs pooled", evaluate(cases.iter(), method, Scope::WithGrey));
    type Measure = fn(&Evaluation) -> Option<f64>;
    let measures: [(&str, Measure); 2] =
        [("area", |s| s.area), ("balanced accuracy", |s| s.rates.map(|r| r.balanced()))];
    for (scope, title) in SCOPES {
        for (what, measure) in measures {
            if let Some(i) = bootstrap_interval(cases, method, scope, measure) {
                let (low, high) = (i.low, i.high);
                let _ =
                    writeln!(out, "  mean {what}, {title}: 95 % of draws {low:.3} to {high:.3}");
            }
        }
    }
    let _ = writeln!(out);
}

fn confusion(out: &mut String, cases: &[LabelledRun]) {
    let _ = writeln!(
        out,
        "\n  {:<10} {:>6} {:>9} {:>6} {:>13}",
        "labelled", "easy", "moderate", "hard", "unclassified"
    );
    for (truth, name) in [(Truth::Easy, "easy"), (Truth::Grey, "tempo"), (Truth::Hard, "hard")] {
        let count = |kind: Kind| {
            let own = cases.iter().filter(|c| c.truth == truth);
            own.filter(|c| c.verdict.kind == kind).count()
        };
        let _ = writeln!(
            out,
            "  {name:<10} {:>6} {:>9} {:>6} {:>13}",
            count(Kind::Easy),
            count(Kind::Moderate),
            count(Kind::Hard),
            count(Kind::Unclassified)
        );
    }
}

fn fitted(out: &mut String, fit: &TuningFit) {
    let _ = writeln!(out, "\nconstants fitted to all of these labels, and those in use:");
    for field in Tuning::FIELDS {
        let (fitted, used) = ((field.get)(&fit.tuning), (field.get)(&Tuning::SHIPPED));
        let _ = writeln!(out, "  {:<14} {fitted:>7.3} {used:>7.3}", field.id);
    }
    let _ = writeln!(out, "each runner judged by constants fitted without that runner:");
    for (name, [grey, clear]) in &fit.left_out {
        let cell = |s: &Evaluation| {
            format!("{} / {}", number(s.area), number(s.rates.map(|r| r.balanced())))
        };
        let _ = writeln!(out, "  {name:<14} {}   clear {}", cell(grey), cell(clear));
    }
}

/// The same as JSON.
pub fn validation_json(cases: &[LabelledRun], fit: Option<&TuningFit>) -> Vec<u8> {
    let one = |s: &Evaluation| {
        json!({ "hard": s.runs.0, "easy": s.runs.1, "area": s.area,
            "sensitivity": s.rates.map(|r| r.sensitivity),
            "specificity": s.rates.map(|r| r.specificity),
            "balanced_accuracy": s.rates.map(|r| r.balanced()) })
    };
    let rules: Vec<Value> = METHODS
        .iter()
        .map(|method| {
            let by: Vec<Value> = athletes(cases)
                .iter()
                .map(|name| {
                    json!({ "athlete": name,
                        "with_grey": one(&of(cases, name, method, Scope::WithGrey)),
                        "clear": one(&of(cases, name, method, Scope::Clear)) })
                })
                .collect();
            let pooled =
                [Scope::WithGrey, Scope::Clear].map(|s| one(&evaluate(cases.iter(), method, s)));
            json!({ "rule": method.id, "name": method.name, "source": method.source, "cut": method.cut,
                "athletes": by, "pooled": { "with_grey": pooled[0], "clear": pooled[1] } })
        })
        .collect();
    let bins = calibration(cases);
    let diagram: Vec<Value> = bins
        .iter()
        .map(|b| json!({ "stated": b.stated, "true": b.true_share, "runs": b.runs }))
        .collect();
    let fit = fit.map(|fit| {
        let constants: serde_json::Map<String, Value> = Tuning::FIELDS
            .iter()
            .map(|f| (f.id.to_string(), json!((f.get)(&fit.tuning))))
            .collect();
        let left: Vec<Value> = fit
            .left_out
            .iter()
            .map(|(name, [grey, clear])| {
                json!({ "athlete": name, "with_grey": one(grey), "clear": one(clear) })
            })
            .collect();
        json!({ "constants": constants, "left_out": left })
    });
    let draws = |scope: Scope, of: fn(&Evaluation) -> Option<f64>| {
        bootstrap_interval(cases, &METHODS[0], scope, of).map(|i| [i.low, i.high])
    };
    let intervals = [Scope::WithGrey, Scope::Clear].map(|scope| {
        json!({ "area": draws(scope, |s| s.area),
            "balanced_accuracy": draws(scope, |s| s.rates.map(|r| r.balanced())) })
    });
    let all = json!({ "schema_version": 1,
        "intervals_95": { "with_grey": intervals[0], "clear": intervals[1] }, "runs": cases.len(), "rules": rules,
        "calibration_error": calibration_error(&bins), "reliability": diagram, "fit": fit });
    let mut bytes = serde_json::to_vec_pretty(&all).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
