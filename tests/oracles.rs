//! Reference values from independent libraries, where they are at hand (`LOPE_ORACLES`).

use lope::hrv::{Artifact, correct, detect, time_domain};
use lope::kernels::changepoint::pelt;
use lope::kernels::detrend::smoothness_priors;
use lope::kernels::dfa;
use serde_json::Value;

fn oracle(name: &str) -> Option<Value> {
    let Some(folder) = std::env::var_os("LOPE_ORACLES") else {
        println!("skipped: LOPE_ORACLES is not set");
        return None;
    };
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join(name)).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

#[test]
fn change_points_are_those_of_ruptures() {
    let Some(oracle) = oracle("changepoint/pelt_oracles.json") else { return };
    for (name, case) in oracle["cases"].as_object().unwrap() {
        let found = pelt(&numbers(&case["signal"]), 6, case["penalty"].as_f64().unwrap());
        let wanted: Vec<usize> =
            numbers(&case["breakpoints"]).into_iter().map(|v| v as usize).collect();
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn artifacts_are_labelled_and_corrected_as_the_reference_does() {
    let Some(oracle) = oracle("hrv/artifact_oracles.json") else { return };
    for (name, case) in oracle["cases"].as_object().unwrap() {
        let rr = numbers(&case["rr"]);
        let labels = detect(&rr, true);
        for (key, kind) in [
            ("ectopic", Artifact::Ectopic),
            ("missed", Artifact::Missed),
            ("extra", Artifact::Extra),
            ("longshort", Artifact::LongShort),
        ] {
            let found: Vec<usize> = (0..rr.len()).filter(|&i| labels[i] == Some(kind)).collect();
            let wanted: Vec<usize> =
                numbers(&case["REF(spec)"][key]).into_iter().map(|v| v as usize).collect();
            assert_eq!(found, wanted, "{name} {key}");
        }
        let once = correct(&rr, &labels);
        assert!(once.iter().all(|v| v.is_finite()), "{name}");
    }
}

#[test]
fn windows_of_a_real_run_have_the_reference_alpha1() {
    let Some(oracle) = oracle("hrv/windowed_run.json") else { return };
    let rr = numbers(&oracle["rr_corrected_ms"]);
    let mut ends = Vec::with_capacity(rr.len());
    let mut total = 0.0;
    for v in &rr {
        total += v / 1000.0;
        ends.push(total);
    }
    let mut compared = 0;
    for window in oracle["windows"].as_array().unwrap() {
        let start = window["start_s"].as_f64().unwrap();
        let n = window["n"].as_u64().unwrap() as usize;
        let from = ends.partition_point(|t| *t < start);
        let part = &rr[from..(from + n).min(rr.len())];
        let rmssd = time_domain(part).rmssd_ms.unwrap();
        if (rmssd / window["rmssd"].as_f64().unwrap() - 1.0).abs() > 1e-9 {
            continue;
        }
        let alpha1 = dfa::alpha1(&smoothness_priors(part, 500.0)).unwrap();
        let wanted = window["alpha1_REF"].as_f64().unwrap();
        assert!((alpha1 - wanted).abs() < 1e-9, "{start}: {alpha1} {wanted}");
        compared += 1;
    }
    assert!(compared >= 20, "only {compared} windows could be cut as the reference cuts them");
}
