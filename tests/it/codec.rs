//! Digests as bytes: they come back whole, or not at all.

use crate::support::{activities, season, unpacked};
use lope::digest::{CodecError, DIGEST_VERSION, Digest, decode, digest, encode};

/// BLAKE3 of the encoded digests of the files below.
const GOLDEN: &str = "eb34acf543186543";

const FILES: [&str; 3] = ["20260303-201358.fit", "20260316-083406.gpx", "20260326-091433.fit"];
/// Bytes of the version, and of it and the checksum.
const VERSION_LEN: usize = 4;
const HEAD: usize = 20;

fn digests(name: &str) -> Vec<Digest> {
    activities(&unpacked(&season().join(name))).into_iter().map(digest).collect()
}

/// NaN is not equal to itself, so digests are compared as text.
fn text(digest: &Digest) -> String {
    format!("{digest:?}")
}

#[test]
fn a_digest_comes_back_as_it_was_and_is_small() {
    for digest in FILES.iter().flat_map(|f| digests(f)) {
        let bytes = encode(&digest).unwrap();
        assert_eq!(text(&decode(&bytes).unwrap()), text(&digest));
        let hours = digest.elapsed_s / 3600.0;
        assert!((bytes.len() as f64) < 4_000.0 + 10_000.0 * hours, "{} B", bytes.len());
    }
}

#[test]
fn damage_of_any_byte_is_noticed() {
    let bytes = encode(&digests(FILES[0])[0]).unwrap();
    for i in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[i] ^= 1 << (i % 8);
        assert!(decode(&damaged).is_err(), "byte {i}");
        assert!(decode(&bytes[..i]).is_err(), "cut at {i}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert!(decode(&longer).is_err());
}

/// Even with a right checksum, as from a program that goes wrong, nothing panics.
#[test]
fn nonsense_that_is_sealed_is_refused_or_read_but_never_panics() {
    let bytes = encode(&digests(FILES[0])[0]).unwrap();
    for i in (HEAD..bytes.len()).step_by(3) {
        let mut damaged = bytes.clone();
        damaged[i] = damaged[i].wrapping_add(0x81);
        let mut sealed = damaged[..VERSION_LEN].to_vec();
        sealed.extend_from_slice(&damaged[HEAD..]);
        let sum = blake3::hash(&sealed);
        damaged[VERSION_LEN..HEAD].copy_from_slice(&sum.as_bytes()[..HEAD - VERSION_LEN]);
        assert_ne!(decode(&damaged).err(), Some(CodecError::Version(DIGEST_VERSION)));
    }
}

#[test]
fn another_version_is_told_from_damage() {
    let mut bytes = encode(&digests(FILES[0])[0]).unwrap();
    bytes[..VERSION_LEN].copy_from_slice(&(DIGEST_VERSION + 1).to_le_bytes());
    assert_eq!(decode(&bytes).err(), Some(CodecError::Version(DIGEST_VERSION + 1)));
}

#[test]
fn a_changed_stage_a_has_a_new_version() {
    let mut hasher = blake3::Hasher::new();
    for mut digest in FILES.iter().flat_map(|f| digests(f)) {
        // The map of zones is a feature.
        digest.zone = None;
        hasher.update(&encode(&digest).unwrap());
    }
    let hash = hasher.finalize().to_hex();
    assert_eq!(
        &hash[..16],
        GOLDEN,
        "stage A gives other digests than before: raise DIGEST_VERSION by one, and set GOLDEN"
    );
}
