//! Beats whose truth is known because they were made: artifacts found where they were planted, alpha1 as
//! theory has it, gates, and whatever else a file may hold.

mod artifacts;
#[cfg(feature = "cli")]
mod binary;
mod windows;

use lope::activity::Beats;
use lope::hrv::{Analysis, ArtifactBounds, HrvOptions, analyse};
use lope::synth::PlantedKind;

/// Effort as it is run: heart rate and alpha1, of a heart that beats slowly and of one that beats fast.
const EFFORTS: [(f64, f64); 10] = [
    (110.0, 1.25),
    (125.0, 1.05),
    (140.0, 0.75),
    (155.0, 0.50),
    (170.0, 0.40),
    (120.0, 1.25),
    (138.0, 1.05),
    (152.0, 0.75),
    (168.0, 0.50),
    (180.0, 0.40),
];
const SESSION_KINDS: [PlantedKind; 3] =
    [PlantedKind::Missed, PlantedKind::Extra, PlantedKind::Ectopic];

fn ends(rr: &[f64]) -> Vec<f64> {
    let mut t = 0.0;
    rr.iter()
        .map(|v| {
            t += v / 1000.0;
            t
        })
        .collect()
}

fn beats(rr_ms: Vec<f64>) -> (Beats, f64) {
    let anchor_s = ends(&rr_ms);
    let end = anchor_s.last().copied().unwrap_or(0.0);
    (Beats { rr_ms, anchor_s, ..Beats::default() }, end)
}

const HOW: HrvOptions = HrvOptions {
    bounds: Some(ArtifactBounds::Floored),
    detrend: true,
    whole: false,
    step_s: 120.0,
};

fn analysed(rr_ms: Vec<f64>, options: HrvOptions) -> Analysis {
    let (beats, end) = beats(rr_ms);
    analyse(&beats, &[], end, None, None, options).unwrap()
}
