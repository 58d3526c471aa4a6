//! Beats of one recording as text and JSON.

use crate::hrv::{Analysis, Artifact};
use serde_json::{Value, json};
use std::fmt::Write;

fn name(kind: Artifact) -> &'static str {
    match kind {
        Artifact::Ectopic => "ectopic",
        Artifact::Missed => "missed",
        Artifact::Extra => "extra",
        Artifact::LongShort => "long_short",
    }
}

/// For the terminal.
pub fn hrv(found: &Analysis) -> String {
    let mut out = String::new();
    let count = |kind| found.series.artifacts.iter().filter(|a| a.kind == kind).count();
    let _ = writeln!(
        out,
        "{} beats, {:.1} % of the time covered; {:.2} % artifacts ({} ectopic, {} missed, {} extra, {} long or short labels)",
        found.beats,
        100.0 * found.coverage,
        found.artifact_pct,
        count(Artifact::Ectopic),
        count(Artifact::Missed),
        count(Artifact::Extra),
        count(Artifact::LongShort)
    );
    if let Some(agrees) = found.agrees {
        let verdict = if agrees { "agree with" } else { "do NOT agree with" };
        let _ = writeln!(out, "the beats {verdict} the recorded heart rate");
    }
    let t = &found.time;
    let rows = [
        ("mean RR", t.mean_rr_ms, "ms", 1),
        ("RMSSD", t.rmssd_ms, "ms", 2),
        ("ln RMSSD", t.ln_rmssd, "", 3),
        ("SDNN", t.sdnn_ms, "ms", 2),
        ("SDSD", t.sdsd_ms, "ms", 2),
        ("pNN50", t.pnn50_pct, "%", 2),
        ("SD1", t.sd1_ms, "ms", 2),
        ("SD2", t.sd2_ms, "ms", 2),
    ];
    out.push('\n');
    for (name, value, unit, digits) in rows {
        let value = value.map_or("\u{2013}".to_string(), |v| format!("{v:.digits$}"));
        let _ = writeln!(out, "  {name:<10} {value:>9} {unit}");
    }
    match &found.alpha1 {
        Ok((alpha1, se)) => {
            let _ = writeln!(out, "  {:<10} {alpha1:>9.3} \u{b1} {se:.3}", "alpha1");
        }
        Err(why) => {
            let _ = writeln!(out, "  {:<10} {:>9} ({why})", "alpha1", "\u{2013}");
        }
    }
    if found.windows.is_empty() {
        return out;
    }
    let _ = writeln!(
        out,
        "\n  {:>7} {:>7} {:>8} {:>10} {:>5}  not used because",
        "minute", "alpha1", "RMSSD", "artifacts", "bpm"
    );
    for w in &found.windows {
        let number = |v: Option<f64>, digits: usize| {
            v.map_or("\u{2013}".to_string(), |v| format!("{v:.digits$}"))
        };
        let _ = writeln!(
            out,
            "  {:>7.1} {:>7} {:>8} {:>8.1} % {:>5}  {}",
            w.centre_s / 60.0,
            number(w.alpha1, 3),
            number(w.rmssd_ms, 1),
            w.artifact_pct,
            number(w.heart_rate_bpm, 0),
            w.reason.unwrap_or_default()
        );
    }
    out
}

/// As JSON, to the last digit.
pub fn hrv_json(found: &Analysis) -> Vec<u8> {
    let artifacts: Vec<Value> = found
        .series
        .artifacts
        .iter()
        .map(|a| json!({ "index": a.index, "kind": name(a.kind) }))
        .collect();
    let windows: Vec<Value> = found
        .windows
        .iter()
        .map(|w| {
            json!({ "centre_s": w.centre_s, "alpha1": w.alpha1, "rmssd_ms": w.rmssd_ms,
                "artifact_pct": w.artifact_pct, "heart_rate_bpm": w.heart_rate_bpm,
                "used": w.used, "reason": w.reason })
        })
        .collect();
    let t = &found.time;
    let absent = found.alpha1.as_ref().err().map(ToString::to_string);
    let answer = json!({ "schema_version": 1, "beats": found.beats, "artifacts": artifacts,
        "artifact_pct": found.artifact_pct, "coverage": found.coverage,
        "agrees_with_heart_rate": found.agrees,
        "mean_rr_ms": t.mean_rr_ms, "rmssd_ms": t.rmssd_ms, "ln_rmssd": t.ln_rmssd,
        "sdnn_ms": t.sdnn_ms, "sdsd_ms": t.sdsd_ms, "pnn50_pct": t.pnn50_pct,
        "sd1_ms": t.sd1_ms, "sd2_ms": t.sd2_ms,
        "alpha1": found.alpha1.as_ref().ok().map(|a| a.0),
        "alpha1_se": found.alpha1.as_ref().ok().map(|a| a.1),
        "absent": absent, "windows": windows });
    let mut bytes = serde_json::to_vec_pretty(&answer).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
