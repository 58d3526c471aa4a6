//! Reference values from independent libraries, where they are at hand (`LOPE_ORACLES`).

use lope::hrv::{Artifact, clean, correct, detect, time_domain};
use lope::kernels::changepoint::pelt;
use lope::kernels::detrend::smoothness_priors;
use lope::kernels::dfa;
use lope::season::{monotony, polarization_index, training_load};
use lope::signals::minetti;
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

#[track_caller]
fn close(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= tolerance * wanted.abs().max(1e-300),
        "{what}: {found} {wanted}"
    );
}

/// Series that do not vary: what the libraries print for them is rounding noise (SCIENCE 2.4).
const DEGENERATE: [(&str, &str); 3] =
    [("constant_300", "raw"), ("constant_300", "sp500"), ("ramp_300", "sp500")];

#[test]
fn every_series_has_the_reference_values() {
    let Some(oracle) = oracle("hrv/hrv_oracles.json") else { return };
    let mut compared = 0;
    for (name, case) in oracle["series"].as_object().unwrap() {
        let rr = numbers(&case["rr"]);
        let values = &case["values"];
        let t = time_domain(&rr);
        let wanted = &values["time_domain"]["REF"];
        for (key, found) in [
            ("mean", t.mean_rr_ms),
            ("sdnn_ddof1", t.sdnn_ms),
            ("rmssd", t.rmssd_ms),
            ("ln_rmssd", t.ln_rmssd),
            ("sdsd_ddof1", t.sdsd_ms),
            ("pnn50_nm1", t.pnn50_pct),
            ("sd1", t.sd1_ms),
            ("sd2", t.sd2_ms),
        ] {
            let Some(wanted) = wanted[key].as_f64().filter(|v| v.is_finite()) else { continue };
            let found = found.unwrap_or_else(|| panic!("{name} {key} is absent"));
            // A constant series leaves rounding noise of 1e-13 ms in one or the other.
            if wanted.abs() > 1e-9 || found.abs() > 1e-9 {
                close(found, wanted, 1e-9, &format!("{name} {key}"));
            }
            compared += 1;
        }
        let flat = smoothness_priors(&rr, 500.0);
        let wanted = &values["smoothness_priors_lambda500"];
        for (key, part) in [("first5", &flat[..5]), ("last5", &flat[flat.len() - 5..])] {
            for (found, wanted) in part.iter().zip(numbers(&wanted[key])) {
                assert!((found - wanted).abs() < 1e-6, "{name} {key}: {found} {wanted}");
            }
        }
        for (key, series) in [("raw", &rr), ("sp500", &flat)] {
            let wanted = values["dfa_alpha1"][key]["REF_bidir"].as_f64();
            let found = dfa::slope(series);
            if DEGENERATE.contains(&(name, key)) {
                assert_eq!(found, None, "{name} {key}");
            } else if let Some(wanted) = wanted {
                let found = found.unwrap_or_else(|| panic!("{name} {key} has no alpha1"));
                assert!((found - wanted).abs() < 1e-9, "{name} {key}: {found} {wanted}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "only {compared} values were compared");
}

/// Raw beats of a real recording through our own correction, cut as the reference cuts its own. With the
/// floor some beats that the reference replaces stay as they are, so a few windows differ by more.
#[test]
fn our_own_correction_comes_near_the_reference() {
    let Some(oracle) = oracle("hrv/windowed_run.json") else { return };
    let raw = numbers(&oracle["rr_raw_ms"]);
    for (strict, bar) in [(true, 20), (false, 14)] {
        let (rr, _) = clean(&raw, strict);
        let mut total = 0.0;
        let ends: Vec<f64> = rr
            .iter()
            .map(|v| {
                total += v / 1000.0;
                total
            })
            .collect();
        let mut near = 0;
        for window in oracle["windows"].as_array().unwrap() {
            let start = window["start_s"].as_f64().unwrap();
            let n = window["n"].as_u64().unwrap() as usize;
            let from = ends.partition_point(|t| *t < start);
            let part = &rr[from..(from + n).min(rr.len())];
            let alpha1 = dfa::alpha1(&smoothness_priors(part, 500.0)).unwrap();
            let wanted = window["alpha1_REF"].as_f64().unwrap();
            near += usize::from((alpha1 - wanted).abs() <= 0.02);
        }
        println!("strict {strict}: {near} of 21 windows within 0.02");
        assert!(near >= bar, "strict {strict}: {near}");
    }
}

#[test]
fn load_formulas_have_the_reference_values() {
    let Some(oracle) = oracle("formulas/formula_oracles.json") else { return };
    let week: [f64; 7] = numbers(&oracle["monotony_strain"]["daily"]).try_into().unwrap();
    let wanted = oracle["monotony_strain"]["monotony_sd_n_minus_1"].as_f64().unwrap();
    close(monotony(&week).unwrap(), wanted, 1e-9, "monotony");
    for case in oracle["polarization_index"].as_array().unwrap() {
        let z: [f64; 3] = numbers(&case["z"]).try_into().unwrap();
        let wanted = case["value"].as_f64().unwrap();
        close(polarization_index(z).unwrap(), wanted, 1e-9, "polarization index");
    }
    let load = numbers(&oracle["ctl_atl"]["load"]);
    for (key, tau) in [("ctl42_exp", 42.0), ("atl7_exp", 7.0)] {
        for (found, wanted) in
            training_load(&load, tau).iter().zip(numbers(&oracle["ctl_atl"][key]))
        {
            assert!((found - wanted).abs() < 1e-9, "{key}: {found} {wanted}");
        }
    }
    for (grade, wanted) in oracle["minetti_factor_Cr(i)/3.6"].as_object().unwrap() {
        let found = minetti(grade.parse().unwrap()) / 3.6;
        close(found, wanted.as_f64().unwrap(), 1e-9, "Minetti");
    }
}
