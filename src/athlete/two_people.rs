//! Detects a history that mixes the runs of two people.

use crate::activity::Sport;
use crate::digest::Digest;
use crate::kernels::stats::median;
use std::collections::BTreeMap;

/// Number of overlapping runs that indicate two people; a few are device errors (judgement).
const OVERLAPS: usize = 3;
/// Shorter overlaps are ignored, seconds (judgement).
const OVERLAP_S: f64 = 600.0;
/// Least number of runs of a device, and of alternations between two devices, for a comparison (judgement).
const RUNS: usize = 20;
const TURNS: usize = 8;
/// Differences between two devices that together indicate two people: highest heart rate, bpm, and beats per
/// metre, as a share (judgement; one runner's five watches differed by at most 13 bpm and 7 %).
const PEAK_BPM: f64 = 10.0;
const BEATS: f64 = 0.08;
/// Differences in settings that indicate two people: stored maximum and resting heart rate, bpm, or weight,
/// as a share (judgement).
const STORED_MAX_BPM: f64 = 12.0;
const STORED_REST_BPM: f64 = 12.0;
const WEIGHT: f64 = 0.12;

/// The reasons why a history looks like that of two people; empty when it does not. It must be free of
/// duplicates.
///
/// There are two signs: runs that overlap without being copies, and two devices that alternate and whose
/// wearers differ, either in heart rate (a higher maximum and more beats per metre) or in the settings. A
/// runner who changes the watch once shows neither.
pub fn two_people(digests: &[&Digest]) -> Vec<String> {
    let mut runs: Vec<&Digest> =
        digests.iter().copied().filter(|d| d.sport == Sport::Running).collect();
    runs.sort_by_key(|d| d.start);
    let mut why = Vec::new();
    let overlaps = overlaps(&runs);
    if let Some(first) = overlaps.first().filter(|_| overlaps.len() >= OVERLAPS) {
        why.push(format!(
            "{} times two runs overlap and are not the same one, first on {}",
            overlaps.len(),
            first.start
        ));
    }
    let mut devices: BTreeMap<&str, Vec<&Digest>> = BTreeMap::new();
    for run in &runs {
        if let Some(name) = &run.device.name {
            devices.entry(name).or_default().push(run);
        }
    }
    let devices: Vec<_> = devices.into_iter().filter(|(_, runs)| runs.len() >= RUNS).collect();
    for (i, (a, mine)) in devices.iter().enumerate() {
        for (b, theirs) in &devices[i + 1..] {
            if turns(mine, theirs) < TURNS {
                continue;
            }
            if let Some(what) = differ(mine, theirs) {
                why.push(format!("the devices {a} and {b} take turns, and {what}"));
            }
        }
    }
    why
}

/// The later run of each overlapping pair; `runs` are in order of time.
fn overlaps<'a>(runs: &[&'a Digest]) -> Vec<&'a Digest> {
    let mut found = Vec::new();
    let mut longest: Option<&Digest> = None;
    for run in runs {
        let both = longest.map(|l| l.end().min(run.end()).since_s(run.start));
        if both.is_some_and(|s| s > OVERLAP_S) {
            found.push(*run);
        }
        if longest.is_none_or(|l| run.end() > l.end()) {
            longest = Some(run);
        }
    }
    found
}

/// Number of alternations between the two.
fn turns(a: &[&Digest], b: &[&Digest]) -> usize {
    let mut all: Vec<(i64, bool)> = a.iter().map(|d| (d.start.unix_ms(), true)).collect();
    all.extend(b.iter().map(|d| (d.start.unix_ms(), false)));
    all.sort_unstable();
    all.windows(2).filter(|w| w[0].1 != w[1].1).count()
}

fn differ(a: &[&Digest], b: &[&Digest]) -> Option<String> {
    let middle = |runs: &[&Digest], of: fn(&Digest) -> Option<f64>| {
        median(&mut runs.iter().filter_map(|d| of(d)).collect::<Vec<f64>>())
    };
    let both = |of: fn(&Digest) -> Option<f64>| Some((middle(a, of)?, middle(b, of)?));
    let share = |(a, b): (f64, f64)| (a - b).abs() / a.min(b).max(1e-9);
    if let (Some(peaks), Some(beats)) = (peak(a).zip(peak(b)), both(beats_per_metre))
        && (peaks.0 - peaks.1).abs() >= PEAK_BPM
        && share(beats) >= BEATS
        && (peaks.0 > peaks.1) == (beats.0 > beats.1)
    {
        return Some(format!(
            "their highest heart rates are {:.0} and {:.0} bpm, with {:.0} % more beats for the same way",
            peaks.0,
            peaks.1,
            100.0 * share(beats)
        ));
    }
    let max = both(|d| d.runner.max_heart_rate).filter(|m| (m.0 - m.1).abs() >= STORED_MAX_BPM);
    let rest =
        both(|d| d.runner.resting_heart_rate).filter(|m| (m.0 - m.1).abs() >= STORED_REST_BPM);
    let told = |what: &str, (a, b): (f64, f64)| format!("were told {what} of {a:.0} and {b:.0}");
    if let (Some(max), Some(_)) = (max, rest) {
        return Some(told("maximal heart rates (and other resting ones)", max));
    }
    let weight = both(|d| d.runner.weight_kg).filter(|w| share(*w) >= WEIGHT);
    weight.map(|kg| told("weights in kg", kg))
}

/// The third highest peak: two may be sensor errors.
fn peak(runs: &[&Digest]) -> Option<f64> {
    let mut peaks: Vec<f64> = runs.iter().filter_map(|d| d.peak_heart_rate).collect();
    peaks.sort_by(|a, b| b.total_cmp(a));
    peaks.get(2).copied()
}

fn beats_per_metre(d: &Digest) -> Option<f64> {
    Some(d.mean_heart_rate()? / 60.0 / d.mean_gap().filter(|v| *v > 0.5)?)
}
