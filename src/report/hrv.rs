//! The HRV analysis of one recording as text and JSON.

use super::lines::bytes;
use crate::activity::{BeatCarrier, HeartRateSource, Known};
use crate::hrv::{Analysis, Artifact, Domains, Durability, Hrv, WindowRejection};
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

/// Describes where the beats come from.
fn source(carrier: BeatCarrier, sensor: HeartRateSource) -> String {
    let carrier = match carrier {
        BeatCarrier::Text => return "from a text file".to_string(),
        BeatCarrier::RawBbi => "optical beats (raw_bbi)".to_string(),
        c => format!("{} messages", c.id()),
    };
    match sensor {
        HeartRateSource::Unknown => format!("from {carrier}; the file does not name the sensor"),
        s => format!("from {carrier}, {}", s.id()),
    }
}

/// Renders an analysis for the terminal. `sensor` is the heart-rate source recorded in the file.
pub fn hrv(analysis: &Analysis, sensor: HeartRateSource) -> String {
    let mut out = String::new();
    let count = |kind| analysis.series.artifacts.iter().filter(|a| a.kind == kind).count();
    let _ = writeln!(
        out,
        "{} beats, {:.1} % of the time covered; {:.2} % artifacts ({} ectopic, {} missed, {} extra, {} long or short labels)",
        analysis.beats,
        100.0 * analysis.coverage,
        analysis.artifact_pct,
        count(Artifact::Ectopic),
        count(Artifact::Missed),
        count(Artifact::Extra),
        count(Artifact::LongShort)
    );
    let _ = writeln!(out, "{}", source(analysis.carrier, sensor));
    if let Some(share) = analysis.agreement {
        let verdict = if share >= 0.8 { "agree with" } else { "do NOT agree with" };
        let _ = writeln!(
            out,
            "the beats {verdict} the recorded heart rate (within 10 bpm in {:.0} % of the time)",
            100.0 * share
        );
    }
    let t = &analysis.time;
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
        let line = format!("  {name:<10} {value:>9} {unit}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
    match &analysis.alpha1 {
        Ok((alpha1, se)) => {
            let _ = writeln!(out, "  {:<10} {alpha1:>9.3} \u{b1} {se:.3}", "alpha1");
        }
        Err(why) => {
            let _ = writeln!(out, "  {:<10} {:>9} ({why})", "alpha1", "\u{2013}");
        }
    }
    if analysis.windows.is_empty() {
        return out;
    }
    out.push_str(&domains(&analysis.domains));
    let _ = writeln!(out, "  {:<10} {}", "late", durability_text(&analysis.durability));
    let _ = writeln!(
        out,
        "\n  {:>7} {:>7} {:>8} {:>10} {:>5}  not used because",
        "minute", "alpha1", "RMSSD", "artifacts", "bpm"
    );
    for w in &analysis.windows {
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
            w.reason.map_or("", WindowRejection::id)
        );
    }
    out
}

/// Formats the minutes by domain as a line.
fn domains(d: &Domains) -> String {
    let text = format!(
        "{:.0} usable min: {:.0} comfortable (alpha1 from 1), {:.0} easy (from 0.75), {:.0} between the \
         thresholds, {:.0} above (below 0.5)",
        d.total_min(),
        d.comfortable_min,
        d.easy_min,
        d.between_min,
        d.above_min
    );
    format!("  {:<10} {text}\n", "domains")
}

/// Describes the decline of alpha1 late in the run.
fn durability_text(analysis: &Known<Durability>) -> String {
    match analysis {
        Ok(d) => {
            let what = match d.change {
                c if c < -2.0 * d.se => "a decline",
                c if c > 2.0 * d.se => "a rise",
                _ => "no change beyond its error",
            };
            format!(
                "alpha1 {:+.2} \u{b1} {:.2} in the last third, at the same {:.0} bpm: {what}",
                d.change, d.se, d.heart_rate_bpm
            )
        }
        Err(why) => format!("no comparison with early in the run: {why}"),
    }
}

/// Renders the HRV of a digest as lines for `lope show`.
pub fn hrv_lines(hrv: &Hrv) -> String {
    let mut out = String::new();
    let alpha1 = match hrv.alpha1() {
        Ok((alpha1, se)) => format!("alpha1 {alpha1:.2} \u{b1} {se:.2} over minutes 10 to 60"),
        Err(why) => format!("no alpha1: {why}"),
    };
    let _ = writeln!(
        out,
        "  {:<10} {alpha1}; {} beats, {:.1} % of the time covered, {:.2} % artifacts{}",
        "HRV",
        hrv.rr_beats,
        100.0 * hrv.coverage,
        hrv.artifact_pct,
        if hrv.trusted { "" } else { "; the beats do NOT agree with the heart rate" }
    );
    if hrv.domains().total_min() > 0.0 {
        out.push_str(&domains(&hrv.domains()));
        let _ = writeln!(out, "  {:<10} {}", "late", durability_text(&hrv.durability()));
    }
    out
}

/// Renders an analysis as JSON, without rounding.
pub fn hrv_json(analysis: &Analysis, sensor: HeartRateSource) -> Vec<u8> {
    let artifacts: Vec<Value> = analysis
        .series
        .artifacts
        .iter()
        .map(|a| json!({ "index": a.index, "kind": name(a.kind) }))
        .collect();
    let windows: Vec<Value> = analysis
        .windows
        .iter()
        .map(|w| {
            json!({ "centre_s": w.centre_s, "alpha1": w.alpha1, "rmssd_ms": w.rmssd_ms,
                "artifact_pct": w.artifact_pct, "heart_rate_bpm": w.heart_rate_bpm,
                "used": w.used, "reason": w.reason.map(WindowRejection::id) })
        })
        .collect();
    let t = &analysis.time;
    let mut answer = json!({ "schema_version": 1, "carrier": analysis.carrier.id(),
        "hr_source": Some(sensor.id()).filter(|s| !s.is_empty()),
        "beats": analysis.beats, "artifacts": artifacts,
        "artifact_pct": analysis.artifact_pct, "coverage": analysis.coverage,
        "agreement_with_heart_rate": analysis.agreement,
        "mean_rr_ms": t.mean_rr_ms, "rmssd_ms": t.rmssd_ms, "ln_rmssd": t.ln_rmssd,
        "sdnn_ms": t.sdnn_ms, "sdsd_ms": t.sdsd_ms, "pnn50_pct": t.pnn50_pct,
        "sd1_ms": t.sd1_ms, "sd2_ms": t.sd2_ms,
        "alpha1": analysis.alpha1.as_ref().ok().map(|a| a.0),
        "alpha1_se": analysis.alpha1.as_ref().ok().map(|a| a.1) });
    let d = analysis.domains;
    answer["domains"] = json!({ "comfortable_min": d.comfortable_min, "easy_min": d.easy_min,
        "between_min": d.between_min, "above_min": d.above_min });
    answer["durability"] = match &analysis.durability {
        Ok(d) => json!({ "change": d.change, "se": d.se, "heart_rate_bpm": d.heart_rate_bpm }),
        Err(_) => Value::Null,
    };
    answer["absent"] = absent(analysis, &answer);
    answer["windows"] = windows.into();
    bytes(&answer)
}

/// Returns the reason for each number that is null.
fn absent(analysis: &Analysis, answer: &Value) -> Value {
    let empty = |id: &str| answer.get(id).is_some_and(Value::is_null);
    let mut reasons = serde_json::Map::new();
    let mut say = |id: &str, why: String| {
        if empty(id) {
            reasons.insert(id.to_string(), why.into());
        }
    };
    say("agreement_with_heart_rate", "no recorded heart rate beside the beats".to_string());
    for id in ["mean_rr_ms", "rmssd_ms", "sdnn_ms", "sdsd_ms", "pnn50_pct", "sd1_ms", "sd2_ms"] {
        say(id, "too few beats without a hole between them".to_string());
    }
    let still = analysis.time.rmssd_ms == Some(0.0);
    let why = if still { "RMSSD is 0" } else { "too few beats without a hole between them" };
    say("ln_rmssd", why.to_string());
    for id in ["alpha1", "alpha1_se"] {
        say(id, analysis.alpha1.as_ref().err().map_or(String::new(), ToString::to_string));
    }
    say(
        "durability",
        analysis.durability.as_ref().err().map_or(String::new(), ToString::to_string),
    );
    Value::Object(reasons)
}
