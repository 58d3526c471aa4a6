//! `lope hrv` from outside.

use super::SESSION_KINDS;
use crate::support::binary::program;
use lope::kernels::{detrend::smoothness_priors, dfa, random::Random};
use lope::synth::{PlantedKind, plant_artifacts, steady};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

fn lope(path: &Path, args: &[&str]) -> Output {
    program().arg("hrv").arg(path).args(args).output().unwrap()
}

fn lines(rr: &[f64]) -> String {
    rr.iter().map(|v| format!("{v}\n")).collect()
}

const KEYS: [&str; 15] = [
    "beats",
    "artifacts",
    "artifact_pct",
    "coverage",
    "mean_rr_ms",
    "rmssd_ms",
    "ln_rmssd",
    "sdnn_ms",
    "sdsd_ms",
    "pnn50_pct",
    "sd1_ms",
    "sd2_ms",
    "alpha1",
    "alpha1_se",
    "windows",
];

#[test]
fn json_has_every_key_a_number_or_a_reason() {
    let mut rng = Random::new(6);
    let clean = steady(150.0, 0.8, 30.0, &mut rng);
    let (dirty, truth) = plant_artifacts(&clean, &[PlantedKind::Missed], 0.01, &mut rng);
    let alternating: Vec<f64> = (0..3000).map(|i| if i % 2 == 0 { 390.0 } else { 410.0 }).collect();
    for (name, rr) in [
        ("dirty", dirty.clone()),
        ("constant", vec![400.0; 3000]),
        ("alternating", alternating),
        ("four", vec![400.0, 410.0, 405.0, 402.0]),
        ("holes", vec![5000.0; 400]),
    ] {
        for args in [&[][..], &["--raw"], &["--published"], &["--no-detrend"], &["--whole"]] {
            let path = file(&format!("hrv-{name}.txt"), &lines(&rr));
            let output = lope(&path, &[&["--format", "json"], args].concat());
            assert!(output.status.success(), "{name} {args:?}");
            let found: Value = serde_json::from_slice(&output.stdout).unwrap();
            for key in KEYS {
                let value = found.get(key).unwrap_or_else(|| panic!("{name}: no {key}"));
                let reason = found["absent"].get(key).and_then(Value::as_str).unwrap_or("");
                assert_eq!(value.is_null(), !reason.is_empty(), "{name} {args:?} {key}");
            }
            for w in found["windows"].as_array().unwrap() {
                for key in ["centre_s", "alpha1", "rmssd_ms", "artifact_pct", "heart_rate_bpm"] {
                    assert!(w.get(key).is_some(), "{name} {key}");
                }
                assert_eq!(w["used"].as_bool().unwrap(), w["reason"].is_null());
            }
            if name == "dirty" && args.is_empty() {
                assert_eq!(found["beats"].as_u64().unwrap() as usize, rr.len());
                let missed = found["artifacts"].as_array().unwrap();
                let at: Vec<u64> = missed
                    .iter()
                    .filter(|a| a["kind"] == "missed")
                    .map(|a| a["index"].as_u64().unwrap())
                    .collect();
                assert_eq!(at, truth.iter().map(|t| t.index as u64).collect::<Vec<_>>());
            }
        }
    }
}

/// `--raw --no-detrend --whole` is what any other tool computes on the same numbers.
#[test]
fn raw_numbers_are_those_of_the_kernels() {
    let mut rng = Random::new(12);
    let rr = steady(150.0, 0.8, 5.0, &mut rng);
    let path = file("hrv-raw.txt", &lines(&rr));
    let get = |args: &[&str]| -> Value {
        let output = lope(&path, &[&["--format", "json", "--whole"], args].concat());
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let plain = get(&["--raw", "--no-detrend"]);
    assert_eq!(plain["alpha1"].as_f64(), dfa::alpha1(&rr));
    let flat = get(&["--raw"]);
    assert_eq!(flat["alpha1"].as_f64(), dfa::alpha1(&smoothness_priors(&rr, 500.0)));
    let time = lope::hrv::time_domain(&rr);
    assert_eq!(plain["rmssd_ms"].as_f64(), time.rmssd_ms);
    assert_eq!(plain["sdnn_ms"].as_f64(), time.sdnn_ms);
}

#[test]
fn bad_lines_are_named_with_their_place() {
    for (text, what) in [
        ("400\n410\nNaN\n", "`NaN` (line 3)"),
        ("400\ninf\n", "`inf` (line 2)"),
        ("400\n-5\n", "`-5` (line 2)"),
        ("400\n0\n", "`0` (line 2)"),
        ("400\n410;3\n", "`410 3` (line 2)"),
        ("400\n1e400\n", "`1e400` (line 2)"),
        ("120 3 7\n125 4 9\n", "several columns"),
        ("", "too short"),
        ("# nothing\n\n", "too short"),
        ("400\n410\n", "too short"),
    ] {
        let output = lope(&file("hrv-bad.txt", text), &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(what), "{text:?}: {said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_header_a_mark_of_unicode_and_windows_line_ends_are_no_harm() {
    let plain = lope(&file("hrv-plain.txt", &lines(&[400.0, 410.0, 405.0, 402.0, 399.0])), &[]);
    let text = "\u{feff}RR (ms)\r\n400\r\n410\r\n# cough\r\n405,\r\n402\r\n399\r\n";
    let output = lope(&file("hrv-export.csv", text), &[]);
    assert_eq!(output.stdout, plain.stdout);
    assert!(output.status.success());
}

#[test]
fn a_picture_is_drawn_even_of_beats_that_say_nothing() {
    let mut rng = Random::new(13);
    let (good, _) =
        plant_artifacts(&steady(150.0, 0.8, 20.0, &mut rng), &SESSION_KINDS, 0.02, &mut rng);
    for (name, rr) in [("good", good), ("still", vec![400.0; 2000]), ("few", vec![400.0; 20])] {
        let png = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hrv-{name}.png"));
        let _ = fs::remove_file(&png);
        let path = file(&format!("hrv-{name}.txt"), &lines(&rr));
        let output = lope(&path, &["-o", png.to_str().unwrap()]);
        assert!(output.status.success(), "{name}");
        assert!(fs::read(&png).unwrap().starts_with(b"\x89PNG"), "{name}");
    }
}
