//! Reference values from independent libraries, where they are at hand (`LOPE_ORACLES`).

use crate::corpus;
use lope::hrv::{Artifact, ArtifactBounds, clean, detect, time_domain};
use lope::kernels::changepoint::pelt;
use lope::kernels::detrend::smoothness_priors;
use lope::kernels::dfa;
use lope::season::{monotony, polarization_index, training_load};
use lope::signals::minetti;
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

#[test]
#[ignore = "needs LOPE_ORACLES"]
fn change_points_are_those_of_ruptures() {
    let oracle = corpus::oracle("changepoint/pelt_oracles.json");
    for (name, case) in oracle["cases"].as_object().unwrap() {
        let found = pelt(&numbers(&case["signal"]), 6, case["penalty"].as_f64().unwrap());
        let wanted: Vec<usize> =
            numbers(&case["breakpoints"]).into_iter().map(|v| v as usize).collect();
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
#[ignore = "needs LOPE_ORACLES"]
fn artifacts_are_labelled_and_corrected_as_the_reference_does() {
    let oracle = corpus::oracle("hrv/artifact_oracles.json");
    for (name, case) in oracle["cases"].as_object().unwrap() {
        let rr = numbers(&case["rr"]);
        let labels = detect(&rr, ArtifactBounds::Published);
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
        let (corrected, first) = clean(&rr, ArtifactBounds::Published);
        assert_eq!(first, labels, "{name}");
        let wanted = numbers(&case["REF_corrected"]);
        assert_eq!(corrected.len(), wanted.len(), "{name}");
        for (i, (found, wanted)) in corrected.iter().zip(&wanted).enumerate() {
            // The reference is stored to six decimals.
            assert!((found - wanted).abs() < 1e-6, "{name} {i}: {found} {wanted}");
        }
        let alpha1 = dfa::alpha1(&smoothness_priors(&corrected, 500.0)).unwrap();
        let wanted = case["alpha1_bidir_sp500"]["REF_corrected"].as_f64().unwrap();
        assert!((alpha1 - wanted).abs() < 1e-9, "{name}: {alpha1} {wanted}");
    }
}

#[test]
#[ignore = "needs LOPE_ORACLES"]
fn windows_of_a_real_run_have_the_reference_alpha1() {
    let oracle = corpus::oracle("hrv/windowed_run.json");
    let rr = numbers(&oracle["rr_corrected_ms"]);
    let ends = sums(&rr);
    assert_eq!(oracle["windows"].as_array().unwrap().len(), 21);
    for window in oracle["windows"].as_array().unwrap() {
        let start = window["start_s"].as_f64().unwrap();
        let part = cut(&rr, &ends, window);
        let time = time_domain(part);
        for (key, found) in [("rmssd", time.rmssd_ms), ("sdnn", time.sdnn_ms)] {
            close(found.unwrap(), window[key].as_f64().unwrap(), 1e-9, &format!("{start} {key}"));
        }
        let rate = 60_000.0 / time.mean_rr_ms.unwrap();
        close(rate, window["mean_hr"].as_f64().unwrap(), 1e-9, "mean heart rate");
        let alpha1 = dfa::alpha1(&smoothness_priors(part, 500.0)).unwrap();
        for key in ["alpha1_REF", "alpha1_fathon_on_REF_detrended"] {
            let wanted = window[key].as_f64().unwrap();
            assert!((alpha1 - wanted).abs() < 1e-9, "{start} {key}: {alpha1} {wanted}");
        }
    }
}

/// The beats of a window as the reference cuts them: so many from its start.
fn cut<'a>(rr: &'a [f64], ends: &[f64], window: &Value) -> &'a [f64] {
    let from = ends.partition_point(|t| *t < window["start_s"].as_f64().unwrap());
    let n = window["n"].as_u64().unwrap() as usize;
    &rr[from..(from + n).min(rr.len())]
}

fn sums(rr: &[f64]) -> Vec<f64> {
    let mut total = 0.0;
    rr.iter()
        .map(|v| {
            total += v / 1000.0;
            total
        })
        .collect()
}

#[track_caller]
fn close(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= tolerance * wanted.abs().max(1e-300),
        "{what}: {found} {wanted}"
    );
}

/// Series that do not vary: what the libraries print for them is rounding noise (`lope::science::hrv`).
const DEGENERATE: [(&str, &str); 3] =
    [("constant_300", "raw"), ("constant_300", "sp500"), ("ramp_300", "sp500")];

#[test]
#[ignore = "needs LOPE_ORACLES"]
fn every_series_has_the_reference_values() {
    let oracle = corpus::oracle("hrv/hrv_oracles.json");
    let (mut compared, mut alpha1s) = (0, 0);
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
            let Some(wanted) = wanted[key].as_f64().filter(|v| v.is_finite()) else {
                // ln 0: ours is absent too.
                assert!(found.is_none(), "{name} {key}");
                continue;
            };
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
        let sd = (flat.iter().map(|v| v * v).sum::<f64>() / flat.len() as f64).sqrt();
        assert!((sd - wanted["sd_ddof0"].as_f64().unwrap()).abs() < 1e-6, "{name} {sd}");
        for (key, series) in [("raw", &rr), ("sp500", &flat)] {
            let wanted = values["dfa_alpha1"][key]["REF_bidir"].as_f64();
            let found = dfa::slope(series);
            if DEGENERATE.contains(&(name, key)) {
                assert_eq!(found, None, "{name} {key}");
            } else if let Some(wanted) = wanted {
                let found = found.unwrap_or_else(|| panic!("{name} {key} has no alpha1"));
                assert!((found - wanted).abs() < 1e-9, "{name} {key}: {found} {wanted}");
                alpha1s += 1;
            } else {
                panic!("{name} {key}: the reference has no alpha1");
            }
        }
    }
    // 14 series: 8 measures each but ln 0; alpha1 twice each but the degenerate three.
    assert_eq!((compared, alpha1s), (111, 25));
}

/// Raw beats of a real recording through our own correction, cut as the reference cuts its own.
///
/// With the published bounds every window is the reference's to the last digits. With our own, five
/// windows differ by more than 0.02 in alpha1, always downwards: 600 s by 0.055, 1500 by 0.027, 2400 by
/// 0.041, 2700 by 0.032, 3000 by 0.027. In them the reference smooths away 17 beats that ours leaves: steps
/// of 6 to 14 ms at 430 to 510 ms, 16 of them 1.03 to 1.35 times its threshold. They are beats like those
/// around them, not artifacts: of clean noise 4 % of the beats lie so far out and 1.3 % have the pattern of
/// an ectopic beat besides, which smoothing always makes smoother, so no such rule tells them apart and
/// keeps to the 0.2 % of clean beats that are allowed. A sixth window is the last, below.
#[test]
#[ignore = "needs LOPE_ORACLES"]
fn our_own_correction_comes_to_the_reference() {
    let oracle = corpus::oracle("hrv/windowed_run.json");
    let raw = numbers(&oracle["rr_raw_ms"]);
    for bounds in [ArtifactBounds::Published, ArtifactBounds::Floored] {
        let (rr, _) = clean(&raw, bounds);
        let ends = sums(&rr);
        let (mut near, mut worst) = (0, 0.0f64);
        for window in oracle["windows"].as_array().unwrap() {
            let part = cut(&rr, &ends, window);
            let alpha1 = dfa::alpha1(&smoothness_priors(part, 500.0)).unwrap();
            let off = (alpha1 - window["alpha1_REF"].as_f64().unwrap()).abs();
            near += usize::from(off <= 0.02);
            // The recording ends with 1664, 474 and 4189 ms as the strap comes off. The reference leaves
            // them in its last window, whose alpha1 of 0.75 between 1.5 and 1.5 is theirs; we mend them.
            if bounds == ArtifactBounds::Published || window["start_s"].as_f64() < Some(6000.0) {
                worst = worst.max(off);
            }
        }
        println!("{bounds:?}: {near} of 21 windows within 0.02, the worst off by {worst:.4}");
        match bounds {
            ArtifactBounds::Published => assert!(near == 21 && worst < 1e-9, "{near} {worst}"),
            ArtifactBounds::Floored => assert!(near >= 15 && worst < 0.06, "{near} {worst}"),
        }
    }
}

#[test]
#[ignore = "needs LOPE_ORACLES"]
fn load_formulas_have_the_reference_values() {
    let oracle = corpus::oracle("formulas/formula_oracles.json");
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
