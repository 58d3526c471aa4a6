//! How often the sort is right, as text.

use crate::classify::{Kind, Tuning};
use crate::display::count;
use crate::kernels::stats::median;
use crate::validate::{
    ACCUSED, ByRunner, Evaluation, Judgement, LOPE, LabelledRun, MEASURES, METHODS, Measured,
    Method, Newcomer, Scope, Stored, Truth, TuningFit, VOICES, Validation, athletes, balanced,
    by_runner, calibration, calibration_error, evaluate, unclassified, worst,
};
use std::fmt::Write;

/// What is asked, for users.
fn asked(scope: Scope) -> &'static str {
    match scope {
        Scope::Clear => "Hard against easy (clear cases, tempo left out)",
        Scope::WithGrey => "Not easy against easy (tempo counts as not easy)",
    }
}

/// What should be found.
fn found(scope: Scope) -> &'static str {
    match scope {
        Scope::Clear => "hard",
        Scope::WithGrey => "not easy",
    }
}

fn stored_as(stored: Stored) -> &'static str {
    match stored {
        Stored::Kept => "as stored",
        Stored::Stripped => "settings taken out",
    }
}

const NONE: &str = "\u{2013}";

fn number(value: Option<f64>) -> String {
    value.map_or(NONE.to_string(), |v| format!("{v:.3}"))
}

fn percent(value: Option<f64>) -> String {
    value.map_or(NONE.to_string(), |v| format!("{:.0} %", 100.0 * v))
}

/// The tables for the terminal. `column` is that of the labels.
pub fn validation(all: &Validation, column: &str, fit: Option<&TuningFit>) -> String {
    let mut out = String::new();
    let runners = count(athletes(&all.cases).len(), "runner");
    let _ = writeln!(
        out,
        "{} by `{column}`, {runners}; thresholds learned from {}{}\n",
        count(all.cases.len(), "labelled run"),
        count(all.learned_from, "run"),
        if all.without_stored { ", without what the watch had stored" } else { "" },
    );
    for scope in Scope::ALL {
        let _ = writeln!(out, "{}", asked(scope));
        sorted(&mut out, stored_of(all), scope, &ByRunner::of(&all.said(), scope));
        if !all.without_stored {
            let said = all.said_without_stored();
            sorted(&mut out, Stored::Stripped, scope, &ByRunner::of(&said, scope));
        }
        let measures = ["area", "balanced accuracy"];
        for (what, interval) in measures.iter().zip(all.intervals(scope)) {
            if let Some(i) = interval {
                let (low, high) = (i.low, i.high);
                let _ = writeln!(out, "  mean {what}: 95 % of draws {low:.3} to {high:.3}");
            }
        }
        let _ = writeln!(out);
    }
    newcomer(&mut out, all);
    for scope in Scope::ALL {
        let _ = writeln!(
            out,
            "{}: area, balanced accuracy (unclassified counts half), unclassified",
            asked(scope)
        );
        grid(&mut out, &all.cases, METHODS.iter(), scope);
        let _ = writeln!(out);
    }
    voices(&mut out, &all.cases);
    steadiness(&mut out, all);
    reliability(&mut out, all);
    confusion(&mut out, &all.cases);
    if let Some(fit) = fit {
        fitted(&mut out, fit);
    }
    out
}

fn stored_of(all: &Validation) -> Stored {
    if all.without_stored { Stored::Stripped } else { Stored::Kept }
}

/// One line a runner, with the median and the worst.
fn sorted(out: &mut String, stored: Stored, scope: Scope, all: &ByRunner) {
    let heads = format!("{}+easy", found(scope));
    let _ = write!(out, "  {:<20} {heads:>13}", stored_as(stored));
    for m in MEASURES {
        let _ = write!(out, " {:>13}", m.name);
    }
    let _ = writeln!(out);
    let mut line = |name: &str, runs: String, values: &[Option<f64>]| {
        let name: String = name.chars().take(18).collect();
        let _ = writeln!(out, "    {name:<18} {runs:>13}{}", cells(values));
    };
    let runs = |m: &Measured| format!("{}+{}", m.evaluation.runs.0, m.evaluation.runs.1);
    for (name, measured) in &all.runners {
        line(name, runs(measured), &measured.values);
    }
    if all.runners.len() > 1 {
        line("median", String::new(), &all.median);
        line("worst", String::new(), &all.worst);
    }
}

fn cells(values: &[Option<f64>]) -> String {
    let cell = |(m, v): (&crate::validate::Measure, &Option<f64>)| {
        format!(" {:>13}", if m.percent { percent(*v) } else { number(*v) })
    };
    MEASURES.iter().zip(values).map(cell).collect()
}

/// The new runner: few runs alone.
fn newcomer(out: &mut String, all: &Validation) {
    let _ = writeln!(
        out,
        "The new runner: easy-labelled runs alone; called hard, P(hard) above {ACCUSED}, unclassified"
    );
    let heads = ["stretches", "runs", "hard", "worst", "accused", "worst", "uncl."];
    let _ = write!(out, "  {:<30}", "known runs");
    heads.iter().for_each(|head| {
        let _ = write!(out, " {head:>10}");
    });
    let _ = writeln!(out);
    for row in &all.easy_alone {
        let cells = match row.easy_calls() {
            None => vec!["none".to_string()],
            Some((pooled, worst)) => {
                let shares =
                    [pooled.hard, worst.hard, pooled.accused, worst.accused, pooled.unclassified];
                let counts = [row.stretches(), row.said().count()].map(|n| n.to_string());
                counts.into_iter().chain(shares.map(|v| percent(Some(v)))).collect()
            }
        };
        newcomer_line(out, row, &cells);
    }
    let _ = writeln!(
        out,
        "\nThe new runner: runs as they came, each stretch alone; hard against easy, median (worst) of runners"
    );
    let _ = write!(out, "  {:<30} {:>10} {:>10}", "known runs", "stretches", "runs");
    for m in MEASURES {
        let _ = write!(out, " {:>14}", m.name);
    }
    let _ = writeln!(out);
    for row in &all.as_they_came {
        let found = row.by_runner(Scope::Clear);
        let (hard, easy) = found.pooled.evaluation.runs;
        if hard + easy == 0 {
            newcomer_line(out, row, &["none".to_string()]);
            continue;
        }
        let head = [row.stretches(), hard + easy].map(|n| n.to_string());
        let pair = |i: usize| {
            let of = |v: Option<f64>| if MEASURES[i].percent { percent(v) } else { number(v) };
            format!("{:>14}", format!("{} ({})", of(found.median[i]), of(found.worst[i])))
        };
        let cells: Vec<String> = head.into_iter().chain((0..MEASURES.len()).map(pair)).collect();
        newcomer_line(out, row, &cells);
    }
    let _ = writeln!(out);
}

fn newcomer_line(out: &mut String, row: &Newcomer, cells: &[String]) {
    let name = format!("{}, {}", row.known, stored_as(row.stored));
    let _ = write!(out, "  {name:<30}");
    cells.iter().for_each(|cell| {
        let _ = write!(out, " {cell:>10}");
    });
    let _ = writeln!(out);
}

/// Methods by runner, with the median and the worst; pooled where no runner has runs of both kinds.
fn grid<'a>(
    out: &mut String,
    cases: &[LabelledRun],
    methods: impl Iterator<Item = &'a Method> + Clone,
    scope: Scope,
) {
    let names = athletes(cases);
    let alone = by_runner(cases, &LOPE, scope);
    let apart = names.len() > 1 && alone.iter().any(|e| e.area.is_some());
    let of = |method: &Method| match apart {
        true => by_runner(cases, method, scope),
        false => vec![evaluate(cases.iter(), method, scope)],
    };
    let heads: Vec<&str> = match (apart, names.as_slice()) {
        (true, names) => names.iter().copied().chain(["median", "worst"]).collect(),
        (false, [name]) => vec![name],
        (false, _) => vec!["pooled"],
    };
    let _ = write!(out, "  {:<42}", "");
    for head in heads {
        let _ = write!(out, " {:>18}", head.chars().take(18).collect::<String>());
    }
    let _ = write!(out, "\n  {:<42}", format!("runs, {} + easy", found(scope)));
    for e in of(&LOPE) {
        let _ = write!(out, " {:>18}", format!("{} + {}", e.runs.0, e.runs.1));
    }
    let _ = writeln!(out);
    for method in methods {
        let _ = write!(out, "  {:<42}", method.name);
        let cell = |[area, balanced, unclassified]: [Option<f64>; 3]| {
            let cells = [number(area), number(balanced), percent(unclassified)];
            format!(" {:>6} {:>5} {:>5}", cells[0], cells[1], cells[2])
        };
        let all = of(method);
        for e in &all {
            let _ = write!(out, "{}", cell([e.area, balanced(e), unclassified(e)]));
        }
        if apart {
            type Of = fn(&Evaluation) -> Option<f64>;
            let of: [(Of, bool); 3] =
                [(|e| e.area, false), (balanced, false), (unclassified, true)];
            let values =
                of.map(|(of, more)| (all.iter().filter_map(of).collect::<Vec<f64>>(), more));
            let _ = write!(out, "{}", cell(values.clone().map(|(mut v, _)| median(&mut v))));
            let _ = write!(out, "{}", cell(values.map(|(v, more)| worst(&v, more))));
        }
        let _ = writeln!(out);
    }
}

/// What each piece of evidence adds where a run has it.
fn voices(out: &mut String, cases: &[LabelledRun]) {
    let _ = writeln!(out, "What each piece of evidence adds, over the runs that have it");
    for voice in VOICES {
        let own: Vec<LabelledRun> = cases.iter().filter(|c| (voice.of)(c)).cloned().collect();
        for scope in Scope::ALL {
            let clear = own.iter().filter(|c| scope.positive(c.truth).is_some()).count();
            let n = if clear == 0 { "none".to_string() } else { count(clear, "run") };
            let _ = writeln!(out, "{}: {}: {n}", voice.name, asked(scope).to_lowercase());
            if clear > 0 {
                grid(out, &own, voice.methods.iter(), scope);
            }
        }
    }
    let _ = writeln!(out);
}

/// How steady the thresholds are.
fn steadiness(out: &mut String, all: &Validation) {
    let _ = writeln!(out, "How steady the thresholds are");
    let heads = ["n", "median", "90 %", "within", "limit"];
    let _ = write!(out, "  {:<68}", "");
    heads.iter().for_each(|head| {
        let _ = write!(out, " {head:>9}");
    });
    let _ = writeln!(out);
    for steady in &all.stability {
        let name = format!("{}, {}", steady.row.name, stored_as(steady.stored));
        let (n, spread) = steady.spread(|_| true);
        let Some(spread) = spread else {
            let _ = writeln!(out, "  {name:<68} {:>9}", "none");
            continue;
        };
        let unit = steady.row.unit;
        let [middle, p90] = [spread.median, spread.p90].map(|v| format!("{v:.1} {unit}"));
        let within = percent(Some(spread.within));
        let limit = steady.row.limit;
        let _ = writeln!(out, "  {name:<68} {n:>9} {middle:>9} {p90:>9} {within:>9}  {limit}");
    }
    let _ = writeln!(out);
}

fn reliability(out: &mut String, all: &Validation) {
    let said: Vec<Judgement> = all.cases.iter().map(LabelledRun::judgement).collect();
    for (scope, what) in [(Scope::Clear, "P(hard)"), (Scope::WithGrey, "P(not easy)")] {
        let bins = calibration(said.iter(), scope);
        let runs = bins.iter().map(|b| b.runs).sum::<usize>();
        let _ = writeln!(
            out,
            "calibration error {} (stated {what} against the share that was so, {}):",
            number(calibration_error(&bins)),
            count(runs, "run")
        );
        for bin in &bins {
            let _ = writeln!(
                out,
                "  stated {:.2}  true {:.2}  runs {}",
                bin.stated, bin.true_share, bin.runs
            );
        }
    }
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
        let cell = |s: &Evaluation| format!("{} / {}", number(s.area), number(balanced(s)));
        let _ = writeln!(out, "  {name:<14} {}   clear {}", cell(grey), cell(clear));
    }
}
