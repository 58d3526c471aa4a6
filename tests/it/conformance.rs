//! Every FIT file of the conformance corpus as its manifest expects, and every value as the
//! official decoder reads it. Needs `LOPE_CORPUS`.

use crate::corpus::{self, Entry, class, expected, manifest};
use lope::activity::{Activity, Channel};
use lope::decode::{Decoded, decode};
use std::collections::BTreeMap;
use std::path::Path;

/// Files that lope reads otherwise than the manifest says, on purpose.
/// Name, what it is, why.
const OTHERWISE: &[(&str, &str, &str)] = &[
    (
        "Berlin_0_9_km_.fit",
        "not_an_activity",
        "a course (file type 6) on a clock of 1989: nobody ran it",
    ),
    ("muktihari__fit__TestEncode.fit", "empty", "its only record has no time"),
];

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn every_fit_file_is_what_the_manifest_says() {
    let folder = corpus::conformance();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let all = manifest(&folder, "fit");
    for entry in &all {
        let (file, want) = (&entry["file"], entry["expected"].as_str());
        let otherwise = OTHERWISE.iter().find(|(f, ..)| file.ends_with(f));
        let want = otherwise.map_or(want, |(_, class, _)| class);
        let result = decode(&std::fs::read(folder.join(file)).unwrap());
        let got = class(&result);
        if got != want {
            wrong.push(format!("{file}: {got}, expected {want}: {:?}", told(&result)));
        }
        *counts.entry(format!("{want} -> {got}")).or_default() += 1;
    }
    println!("{} FIT files: {counts:?}; on purpose otherwise: {}", all.len(), OTHERWISE.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn told(result: &Result<Decoded, lope::decode::DecodeError>) -> Vec<String> {
    match result {
        Ok(Decoded::Activities(all)) => {
            all.iter().flat_map(|a| &a.notes).map(|n| n.what.clone()).collect()
        }
        other => vec![format!("{other:?}")],
    }
}

/// A column of the oracle, half of its resolution, and how lope's samples give it.
struct Field {
    name: &'static str,
    half: f64,
    value: fn(&Activity, usize) -> Option<f64>,
}

const SEMICIRCLES: f64 = 2_147_483_648.0 / 180.0;

fn channel(a: &Activity, channel: Channel, i: usize, per: f64) -> Option<f64> {
    a.samples.get(channel).map(|c| c[i] * per).filter(|v| v.is_finite())
}

fn position(a: &Activity, i: usize, latitude: bool) -> Option<f64> {
    let p = a.samples.positions()?;
    let degrees = if latitude { p.latitude[i] } else { p.longitude[i] };
    Some(degrees * SEMICIRCLES).filter(|v| v.is_finite())
}

const FIELDS: &[Field] = &[
    Field { name: "position_lat_semicircles", half: 0.5, value: |a, i| position(a, i, true) },
    Field { name: "position_long_semicircles", half: 0.5, value: |a, i| position(a, i, false) },
    Field { name: "distance_m", half: 0.005, value: |a, i| channel(a, Channel::Distance, i, 1.0) },
    Field { name: "speed_mps", half: 0.0005, value: |a, i| channel(a, Channel::Speed, i, 1.0) },
    Field { name: "altitude_m", half: 0.1, value: |a, i| channel(a, Channel::Altitude, i, 1.0) },
    Field { name: "heart_rate", half: 0.5, value: |a, i| channel(a, Channel::HeartRate, i, 1.0) },
    // The oracle counts one leg, lope both.
    Field {
        name: "cadence",
        half: 0.5 / 128.0,
        value: |a, i| channel(a, Channel::Cadence, i, 0.5),
    },
    Field { name: "power", half: 0.5, value: |a, i| channel(a, Channel::Power, i, 1.0) },
];

/// What lope says at one second, in each of the activities that have it.
fn by_second(activities: &[Activity]) -> BTreeMap<i64, Vec<(&Activity, usize)>> {
    let mut found: BTreeMap<i64, Vec<(&Activity, usize)>> = BTreeMap::new();
    for activity in activities {
        for (i, t) in activity.samples.time().iter().enumerate() {
            let second = activity.start.unix_s() + *t as i64;
            found.entry(second).or_default().push((activity, i));
        }
    }
    found
}

#[derive(Default)]
struct Count {
    files: usize,
    otherwise: usize,
    equal: usize,
    merged: usize,
    left_out: usize,
    app: usize,
    wrong: Vec<String>,
}

#[test]
#[ignore = "needs LOPE_CORPUS"]
fn every_value_is_the_official_decoder_s() {
    let folder = corpus::conformance();
    let mut count = Count::default();
    for entry in manifest(&folder, "fit") {
        compare(&folder, &entry, &mut count);
    }
    println!(
        "{} files ({} more are no activity): {} values equal, {} merged into an earlier one of the same second, {} in records \
         whose time goes back, {} from apps' fields, {} wrong",
        count.files,
        count.otherwise,
        count.equal,
        count.merged,
        count.left_out,
        count.app,
        count.wrong.len()
    );
    let shown: Vec<_> = count.wrong.iter().take(40).cloned().collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

fn compare(folder: &Path, entry: &Entry, count: &mut Count) {
    let file = &entry["file"];
    let Some(oracle) = expected(folder, file) else { return };
    let Ok(Decoded::Activities(all)) = decode(&std::fs::read(folder.join(file)).unwrap()) else {
        let known = OTHERWISE.iter().any(|(f, ..)| file.ends_with(f));
        count.otherwise += usize::from(known);
        if !known {
            count.wrong.push(format!("{file}: no activity"));
        }
        return;
    };
    count.files += 1;
    let before = (count.equal, count.merged, count.left_out, count.app, count.wrong.len());
    let ours = by_second(&all);
    let mut rows: BTreeMap<i64, Vec<&Vec<Option<f64>>>> = BTreeMap::new();
    let time = oracle.column("timestamp");
    for row in &oracle.rows {
        if let Some(t) = row[time] {
            rows.entry(t as i64).or_default().push(row);
        }
    }
    // A clock from power-on is placed by the local time; the oracle leaves it as it is.
    let ours = match (ours.keys().min(), rows.keys().min()) {
        (Some(mine), Some(theirs)) if all.iter().any(|a| a.on_wall_clock) => {
            let shift = theirs - mine;
            ours.into_iter().map(|(second, here)| (second + shift, here)).collect()
        }
        _ => ours,
    };
    let invented = ours.keys().filter(|second| !rows.contains_key(second));
    count.wrong.extend(invented.map(|second| format!("{file} {second}: not in the oracle")));
    for (second, rows) in &rows {
        let Some(here) = ours.get(second) else {
            count.left_out += rows.iter().map(|r| r.iter().flatten().count() - 1).sum::<usize>();
            continue;
        };
        for field in FIELDS {
            let column = oracle.column(field.name);
            let told: Vec<f64> = rows.iter().filter_map(|r| r[column]).collect();
            let got: Vec<f64> = here.iter().filter_map(|(a, i)| (field.value)(a, *i)).collect();
            match told.first() {
                Some(&want) if got.iter().any(|v| (v - want).abs() <= field.half) => {
                    count.equal += 1;
                    count.merged += told.len() - 1;
                }
                None if got.is_empty() => {}
                None => count.app += 1,
                Some(want) => {
                    count.wrong.push(format!("{file} {second} {}: {got:?}, {want}", field.name));
                }
            }
        }
    }
    let new = (
        count.equal - before.0,
        count.merged - before.1,
        count.left_out - before.2,
        count.app - before.3,
        count.wrong.len() - before.4,
    );
    if new.1 + new.2 + new.3 + new.4 > 0 {
        println!("{file}: equal, merged, left out, app, wrong {new:?}");
    }
}
