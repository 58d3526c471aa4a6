//! FIT files cut and damaged at every byte.

use super::{START, rich};
use lope::activity::{Activity, Channel};
use lope::decode::inspect::survey;
use lope::decode::{Decoded, decode};
use lope::encode::fit::{FitStructure, write, write_structured};

/// Time (Unix seconds) and heart rate of every sample.
fn timeline(bytes: &[u8]) -> Vec<(i64, u64)> {
    let Ok(Decoded::Activities(all)) = decode(bytes) else { return Vec::new() };
    let of = |a: &Activity| {
        let heart = a.samples.get(Channel::HeartRate).map(<[f64]>::to_vec);
        let heart = heart.unwrap_or_else(|| vec![f64::NAN; a.samples.len()]);
        let time = a.samples.time().iter().map(|t| a.start.unix_s() + *t as i64);
        time.zip(heart).map(|(t, h)| (t, h.to_bits())).collect::<Vec<_>>()
    };
    all.iter().flat_map(of).collect()
}

/// Small files of several structures.
fn small() -> Vec<(&'static str, Vec<u8>)> {
    let (first, second) = (rich(START, 24), rich(START + 100, 12));
    let d = FitStructure::default;
    let shaped = |shape: FitStructure| write_structured(std::slice::from_ref(&first), &shape);
    vec![
        ("modern", write(&first)),
        ("big-endian", shaped(FitStructure { big_endian: true, ..d() })),
        ("compressed", shaped(FitStructure { compressed_times: true, short_header: true, ..d() })),
        ("two sessions", write_structured(&[first.clone(), second.clone()], &d())),
        ("chained", [write(&first), write(&second)].concat()),
    ]
}

#[test]
fn a_cut_at_every_byte_keeps_the_records_before_it_and_is_never_silent() {
    for (name, whole) in small() {
        let all = timeline(&whole);
        let mut before = 0;
        for cut in 0..whole.len() {
            let kept = timeline(&whole[..cut]);
            assert_eq!(kept, all[..kept.len()], "{name} cut at {cut}");
            assert!(kept.len() >= before, "{name} cut at {cut} loses {before} records");
            before = kept.len();
            let noted = match decode(&whole[..cut]) {
                Ok(Decoded::Activities(all)) => {
                    all.iter().flat_map(|a| &a.notes).any(|n| n.what.contains("at byte"))
                }
                Ok(_) => false,
                Err(_) => true,
            };
            // Between two chained files nothing is missing.
            let seam = name == "chained" && survey(&whole[..cut]).damages.is_empty();
            assert!(noted || seam, "{name} cut at {cut} is silent");
        }
        assert_eq!(before, all.len(), "{name}: the checksum alone is missing at the last cuts");
    }
}

#[test]
fn a_wrong_byte_anywhere_keeps_the_records_before_it() {
    for (name, whole) in small() {
        let mut broken = whole.clone();
        for at in 0..whole.len() {
            let before = timeline(&whole[..at]);
            for flip in [0x01, 0x80, 0xFF, 0x20] {
                broken[at] ^= flip;
                let kept = timeline(&broken);
                broken[at] ^= flip;
                // A wrong time may put the next record into the same second: then the two are one,
                // and what the first had not comes from the second.
                let merged = |r: &(i64, u64)| {
                    f64::from_bits(r.1).is_nan() && kept.iter().any(|k| k.0 == r.0)
                };
                let lost: Vec<_> =
                    before.iter().filter(|r| !kept.contains(r) && !merged(r)).collect();
                assert!(lost.is_empty(), "{name}, {flip:#x} at {at}: lost {lost:?} of {before:?}");
            }
        }
    }
}
