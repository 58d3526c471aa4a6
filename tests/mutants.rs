//! Sample files damaged at random, seeded: no panic, no hang, no hunger for memory, and every
//! record before the first damaged byte is still there.
//!
//! `LOPE_MUTANTS=1000000` asks for more than the 10,000 of every test run.

#[path = "it/memory.rs"]
mod memory;

use lope::activity::{Activity, Channel};
use lope::decode::{Decoded, FORMATS, decode, format_of};
use lope::digest::digest;
use lope::encode;
use lope::kernels::random::Random;
use memory::measured;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// What may be compared between the intact file and a damaged one: time in ms, and the values that
/// no later part of the file has a say in, as written.
#[derive(Clone, PartialEq, Debug)]
struct Point {
    time: i64,
    values: [Option<u64>; 4],
}

fn points(activities: &[Activity]) -> Vec<Point> {
    let mut all = Vec::new();
    for activity in activities {
        let samples = &activity.samples;
        let bits = |v: f64| v.is_finite().then(|| v.to_bits());
        for (i, t) in samples.time().iter().enumerate() {
            let of = |channel| samples.get(channel).and_then(|c| bits(c[i]));
            let place = samples.positions().map(|p| (p.latitude[i], p.longitude[i]));
            all.push(Point {
                time: activity.start.plus_s(*t).unix_ms(),
                values: [
                    place.and_then(|p| bits(p.0)),
                    place.and_then(|p| bits(p.1)),
                    of(Channel::HeartRate),
                    of(Channel::Altitude),
                ],
            });
        }
    }
    all.sort_by_key(|p| p.time);
    all
}

/// An intact file.
struct Base {
    name: String,
    bytes: Vec<u8>,
    points: Vec<Point>,
    /// Byte behind each record, in order.
    ends: Vec<usize>,
}

impl Base {
    fn new(name: &str, bytes: Vec<u8>) -> Base {
        let Ok(Decoded::Activities(activities)) = decode(&bytes) else { panic!("{name}") };
        let points = points(&activities);
        let ends = match &bytes {
            gpx if gpx.windows(4).any(|w| w == b"<gpx") => closings(&bytes, b"</trkpt>"),
            tcx if tcx.starts_with(b"<") => closings(&bytes, b"</Trackpoint>"),
            fit => records(fit),
        };
        assert_eq!(points.len(), ends.len(), "{name}: records counted by hand");
        Base { name: name.to_string(), bytes, points, ends }
    }

    /// Records that lie wholly before byte `at`.
    fn before(&self, at: usize) -> &[Point] {
        &self.points[..self.ends.iter().take_while(|end| **end <= at).count()]
    }
}

/// Byte behind each closing tag of a point.
fn closings(bytes: &[u8], close: &[u8]) -> Vec<usize> {
    let at = bytes.windows(close.len()).enumerate().filter(|(_, w)| *w == close);
    at.map(|(i, _)| i + close.len()).collect()
}

/// Byte behind each `record` message. Our own writer is simple: little-endian, no developer
/// fields, no compressed heads; so this walk owes nothing to the reader under test.
fn records(bytes: &[u8]) -> Vec<usize> {
    let mut at = usize::from(bytes[0]);
    let end = bytes.len() - 2;
    let mut kinds = [(0u16, 0usize); 16];
    let mut ends = Vec::new();
    while at < end {
        let local = usize::from(bytes[at] & 0x0F);
        if bytes[at] & 0x40 != 0 {
            let fields = usize::from(bytes[at + 5]);
            let sizes = (0..fields).map(|i| usize::from(bytes[at + 7 + 3 * i]));
            kinds[local] = (u16::from_le_bytes([bytes[at + 3], bytes[at + 4]]), sizes.sum());
            at += 6 + 3 * fields;
        } else {
            at += 1 + kinds[local].1;
            if kinds[local].0 == 20 {
                ends.push(at);
            }
        }
    }
    ends
}

/// The first `n` samples of an activity with everything that lies in them.
fn shortened(mut activity: Activity, n: usize) -> Activity {
    let keep: Vec<bool> = (0..activity.samples.len()).map(|i| i < n).collect();
    activity.samples.retain(&keep);
    let end = activity.elapsed_s();
    activity.pauses.retain(|p| p.end_s <= end);
    activity.laps.retain(|l| l.span.start_s < end);
    if let Some(beats) = &mut activity.beats {
        let count = beats.anchor_s.iter().take_while(|t| t.is_nan() || **t <= end).count();
        beats.rr_ms.truncate(count);
        beats.anchor_s.truncate(count);
    }
    activity
}

/// Sample files, most of them cut short and written anew so that a million mutants take minutes.
fn bases() -> Vec<Base> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/season");
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    let first = |bytes: &[u8]| match decode(bytes) {
        Ok(Decoded::Activities(mut a)) => a.remove(0),
        other => panic!("{other:?}"),
    };
    let mut bases = Vec::new();
    for (name, n) in [
        ("20260303-201358.fit", 60), // beats, laps and workout steps
        ("20260304-203451.fit", 120),
        ("20260328-200307.fit", 30),
    ] {
        let short = shortened(first(&read(name)), n);
        bases.push(Base::new(name, encode::fit::write(&short)));
    }
    for (name, n) in [("20260316-083406.gpx", 20), ("20260521-090841.gpx", 40)] {
        let short = shortened(first(&read(name)), n);
        bases.push(Base::new(name, encode::gpx::write(&short)));
    }
    // With laps and power, and a treadmill without positions.
    for (name, n) in [("20260303-201358.fit", 30), ("20260304-203451.fit", 20)] {
        let short = shortened(first(&read(name)), n);
        bases.push(Base::new(&format!("{name} as TCX"), encode::tcx::write(&short)));
    }
    bases
}

/// Bytes that mean something: bounds, heads of definitions and messages, marks of XML.
const TELLING: &[u8] =
    &[0x00, 0x01, 0x0E, 0x14, 0x40, 0x60, 0x7F, 0x80, 0xFE, 0xFF, b'<', b'>', b'&', b'"'];

/// One damage.
fn damage(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let longest = [4, 32, 512][random.below(3)];
    let span = 1 + random.below(longest);
    let end = (at + span).min(bytes.len());
    match random.below(8) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => {
            let value = match random.below(3) {
                0 => random.bits() as u8,
                _ => TELLING[random.below(TELLING.len())],
            };
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        2 => bytes.truncate(at),
        3 => {
            let new: Vec<u8> = (0..span.min(64)).map(|_| random.bits() as u8).collect();
            bytes.splice(at..at, new);
        }
        4 => {
            let twice = bytes[at..end].to_vec();
            let to = random.below(bytes.len() + 1);
            bytes.splice(to..to, twice);
        }
        5 => bytes[at..end].fill(0),
        6 => {
            bytes.drain(at..end);
        }
        _ => {
            let from = random.below(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
    }
}

/// Mutant number `seed`: which file it was, and its bytes.
fn mutant(bases: &[Base], seed: u64) -> (usize, Vec<u8>) {
    let mut random = Random::new(seed);
    let which = random.below(bases.len());
    let other = &bases[random.below(bases.len())].bytes;
    let mut bytes = bases[which].bytes.clone();
    for _ in 0..1 + random.below(3) {
        damage(&mut bytes, other, &mut random);
    }
    (which, bytes)
}

fn first_difference(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).position(|(x, y)| x != y).unwrap_or(a.len().min(b.len()))
}

/// What is missing of the records before the damage, if anything.
///
/// Three things are right: what follows may say more about the instant of the last of them; a later
/// record of the same second is merged into an earlier one; and where times contradict each other,
/// as when two files were spliced, the greater part wins. The latter two have to be told.
fn lost(intact: &[Point], activities: &[Activity]) -> Option<String> {
    let found = points(activities);
    let mut missing = Vec::new();
    for (i, point) in intact.iter().enumerate() {
        let from = found.partition_point(|p| p.time < point.time);
        let mut same = found[from..].iter().take_while(|p| p.time == point.time).peekable();
        let there = same.peek().is_some();
        let last_there = there && i + 1 == intact.len();
        if !last_there && !same.any(|p| p == point) {
            missing.push(i);
        }
    }
    let told: usize = activities.iter().map(|a| a.left_out).sum();
    let first = *missing.first()?;
    (missing.len() > told || found.len() < missing.len()).then(|| {
        format!(
            "record {first} of {} was {:?}; {} missing, {told} told",
            intact.len(),
            intact[first],
            missing.len()
        )
    })
}

/// What is wrong with how lope reads these bytes, if anything.
fn fault(base: &Base, bytes: &[u8], whole_stage: bool) -> Option<String> {
    let mut quickest = Duration::MAX;
    let mut answer = None;
    // A busy machine may hold up one reading, hardly three in a row.
    for _ in 0..3 {
        let started = Instant::now();
        let done = catch_unwind(|| measured(|| decode(bytes)));
        quickest = quickest.min(started.elapsed());
        let Ok(done) = done else { return Some("it panics".to_string()) };
        answer = Some(done);
        if quickest < Duration::from_secs(1) {
            break;
        }
    }
    let (read, memory) = answer?;
    if quickest >= Duration::from_secs(1) {
        return Some(format!("it takes {quickest:?}"));
    }
    if memory > 8 * bytes.len() + (16 << 20) {
        return Some(format!("it holds {memory} bytes for a file of {}", bytes.len()));
    }
    let intact = base.before(first_difference(&base.bytes, bytes));
    let activities = match read {
        Ok(Decoded::Activities(activities)) => activities,
        Ok(_) | Err(_) if intact.is_empty() => return None,
        other => return Some(format!("{} records are lost: {other:?}", intact.len())),
    };
    if let Some(what) = lost(intact, &activities) {
        return Some(what);
    }
    if whole_stage {
        let started = Instant::now();
        let stage = || measured(|| activities.into_iter().map(digest).count());
        let Ok((_, memory)) = catch_unwind(AssertUnwindSafe(stage)) else {
            return Some("stage A panics".to_string());
        };
        if memory > 8 * bytes.len() + (16 << 20) {
            return Some(format!("stage A holds {memory} bytes for a file of {}", bytes.len()));
        }
        if started.elapsed() > Duration::from_secs(2) {
            return Some(format!("stage A takes {:?}", started.elapsed()));
        }
    }
    None
}

/// Every so many mutants go through the whole of stage A.
const WHOLE_STAGE: u64 = 10;

#[test]
fn mutants_are_read_without_panic_hang_hunger_or_loss() {
    let wanted = std::env::var("LOPE_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let bases = bases();
    let (mut faults, mut changed) = (Vec::new(), 0u64);
    let mut kept = 0u64;
    for seed in 0..wanted {
        let (which, bytes) = mutant(&bases, seed);
        let base = &bases[which];
        changed += u64::from(bytes != base.bytes);
        kept += base.before(first_difference(&base.bytes, &bytes)).len() as u64;
        if let Some(what) = fault(base, &bytes, seed % WHOLE_STAGE == 0) {
            let file = format!("{}/mutant-{seed}", env!("CARGO_TARGET_TMPDIR"));
            fs::write(&file, &bytes).unwrap();
            faults.push(format!("mutant {seed} of {}: {what} ({file})", base.name));
            if faults.len() == 20 {
                break;
            }
        }
    }
    println!(
        "{wanted} mutants, {changed} of them changed, {kept} records before the damage compared"
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(changed > wanted * 9 / 10, "the mutators do nothing");
}

#[test]
fn every_cut_of_a_file_keeps_the_records_before_it() {
    for base in bases() {
        for cut in 0..base.bytes.len() {
            let fault = fault(&base, &base.bytes[..cut], false);
            assert_eq!(fault, None, "{} cut at byte {cut}", base.name);
        }
    }
}

/// Each format is damaged here, and by a fuzz target of its own.
#[test]
fn each_format_is_damaged() {
    let (bases, fuzz) = (bases(), Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz"));
    let targets = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for format in FORMATS {
        let here = bases.iter().any(|base| format_of(&base.bytes).unwrap().id == format.id);
        assert!(here, "no mutants of {}", format.id);
        let path = format!("fuzz_targets/{}.rs", format.id);
        assert!(
            fuzz.join(&path).exists() && targets.contains(&format!("path = \"{path}\"")),
            "{path}"
        );
    }
}

/// The net must have no holes: what a reader could do wrong is caught.
#[test]
fn a_lost_record_is_noticed() {
    let bases = bases();
    let base = &bases[0];
    let mut hollow = Base::new(&base.name, base.bytes.clone());
    hollow.points[3].time += 500;
    let cut = &base.bytes[..base.ends[9]];
    assert_eq!(fault(base, cut, true), None);
    assert!(fault(&hollow, cut, false).is_some_and(|what| what.starts_with("record 3 of 10")));
    let ((), memory) = measured(|| drop(vec![0u8; 3 << 20]));
    assert!((3 << 20..4 << 20).contains(&memory), "{memory}");
    assert!(format_of(&base.bytes).is_some());
}

/// Found by fuzzing: the search for changes of pace cost the square of a two-day hole.
#[test]
fn days_between_two_points_cost_no_seconds() {
    let point = |i: usize, time: &str| {
        format!("<trkpt lat=\"{}\" lon=\"0\"><time>{time}</time></trkpt>", 10.0 + 3e-5 * i as f64)
    };
    let run = |day: &str| -> String {
        (0..60).map(|i| point(i, &format!("2026-03-{day}T06:30:{i:02}Z"))).collect()
    };
    let text = format!(
        "<gpx><trk><type>running</type><trkseg>{}{}</trkseg></trk></gpx>",
        run("01"),
        // Just below the day that counts as a jump of the clock.
        run("02").replace("T06:30", "T06:29")
    );
    let Ok(Decoded::Activities(activities)) = decode(text.as_bytes()) else { panic!() };
    assert!(activities[0].elapsed_s() > 86_000.0);
    let started = Instant::now();
    let digests: Vec<_> = activities.into_iter().map(digest).collect();
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    assert!(digests[0].segments.len() < 10);
}
