//! Digest to bytes and back, for the cache and for moving digests between machines.
//!
//! The bytes are a version, a checksum and the digest as `postcard` writes it. A new field needs
//! nothing here but its derives; the test of the golden hash then asks for a new version.

use super::Digest;
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

/// Changes when stage A changes: when other numbers come from the same file, or the same numbers
/// are laid out in another way. Digests of other versions are made again from their files.
pub const DIGEST_VERSION: u32 = 1;

/// Bytes of the version and of the checksum (the first half of a BLAKE3 hash).
const VERSION_LEN: usize = 4;
const SUM_LEN: usize = 16;
const HEAD: usize = VERSION_LEN + SUM_LEN;

/// Why bytes are no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Written by a lope whose stage A was another.
    #[error("a digest of version {0}, this lope reads version {DIGEST_VERSION}")]
    Version(u32),
    /// Not what was written.
    #[error("the digest is damaged")]
    Damaged,
}

/// A value and what tells whether it came through whole.
///
/// # Errors
/// None for what lope makes of a file; `postcard` allows for values that can't be written.
pub fn seal<T: Serialize>(value: &T) -> Result<Vec<u8>, postcard::Error> {
    let mut bytes = vec![0; HEAD];
    bytes[..VERSION_LEN].copy_from_slice(&DIGEST_VERSION.to_le_bytes());
    let mut bytes = postcard::to_extend(value, bytes)?;
    let sum = sum(&bytes);
    bytes[VERSION_LEN..HEAD].copy_from_slice(&sum);
    Ok(bytes)
}

/// The value in sealed bytes.
///
/// # Errors
/// When they come from another version, or differ in a bit from what was sealed.
pub fn open<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    let version = bytes.first_chunk::<VERSION_LEN>().ok_or(Unreadable::Damaged)?;
    let version = u32::from_le_bytes(*version);
    if version != DIGEST_VERSION {
        return Err(Unreadable::Version(version));
    }
    if bytes.get(VERSION_LEN..HEAD) != Some(&sum(bytes)) {
        return Err(Unreadable::Damaged);
    }
    match postcard::take_from_bytes(&bytes[HEAD..]) {
        Ok((value, [])) => Ok(value),
        _ => Err(Unreadable::Damaged),
    }
}

/// Checksum of sealed bytes: of the version and the value, not of the checksum's own place.
fn sum(bytes: &[u8]) -> [u8; SUM_LEN] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes.get(..VERSION_LEN).unwrap_or(&[]));
    hasher.update(bytes.get(HEAD..).unwrap_or(&[]));
    let mut sum = [0; SUM_LEN];
    sum.copy_from_slice(&hasher.finalize().as_bytes()[..SUM_LEN]);
    sum
}

/// A digest as bytes.
///
/// # Errors
/// As [`seal`].
pub fn encode(digest: &Digest) -> Result<Vec<u8>, postcard::Error> {
    seal(digest)
}

/// The digest in bytes from [`encode`].
///
/// # Errors
/// As [`open`].
pub fn decode(bytes: &[u8]) -> Result<Digest, Unreadable> {
    open(bytes)
}

/// Columns of a track as raw bytes, little endian: ten times as fast to read as number by number.
pub(super) mod raw {
    use serde::{Deserializer, Serializer, de::Error, de::Visitor};
    use std::fmt;
    use std::marker::PhantomData;

    /// A number of fixed width.
    pub trait Raw: Copy {
        /// Its bytes.
        const WIDTH: usize;
        /// Appends it.
        fn put(self, to: &mut Vec<u8>);
        /// Reads it from as many bytes.
        fn get(from: &[u8]) -> Self;
    }

    macro_rules! raw {
        ($($number:ty),*) => {$(
            impl Raw for $number {
                const WIDTH: usize = size_of::<$number>();
                fn put(self, to: &mut Vec<u8>) {
                    to.extend_from_slice(&self.to_le_bytes());
                }
                fn get(from: &[u8]) -> Self {
                    from.try_into().map_or(Self::default(), Self::from_le_bytes)
                }
            }
        )*};
    }
    raw!(u8, i8, u16, i16, u32, f32);

    impl Raw for bool {
        const WIDTH: usize = 1;
        fn put(self, to: &mut Vec<u8>) {
            to.push(u8::from(self));
        }
        fn get(from: &[u8]) -> Self {
            from != [0]
        }
    }

    pub fn serialize<T: Raw, S: Serializer>(column: &[T], to: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(column.len() * T::WIDTH);
        column.iter().for_each(|v| v.put(&mut bytes));
        to.serialize_bytes(&bytes)
    }

    struct Column<T>(PhantomData<T>);

    impl<T: Raw> Visitor<'_> for Column<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a column of a track")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
            if !bytes.len().is_multiple_of(T::WIDTH) {
                return Err(E::custom("half a number"));
            }
            Ok(bytes.chunks_exact(T::WIDTH).map(T::get).collect())
        }
    }

    pub fn deserialize<'de, T: Raw, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
        from.deserialize_bytes(Column(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Decoded, decode as read};
    use crate::digest::digest;

    /// BLAKE3 of the encoded digests of the files below.
    const GOLDEN: &str = "";

    fn digests(name: &str) -> Vec<Digest> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/season/");
        let bytes = std::fs::read(format!("{path}{name}")).unwrap();
        match read(&bytes).unwrap() {
            Decoded::Activities(found) => found.into_iter().map(digest).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// NaN is not equal to itself, so digests are compared as text.
    fn text(digest: &Digest) -> String {
        format!("{digest:?}")
    }

    const FILES: [&str; 3] = ["20260303-201358.fit", "20260316-083406.gpx", "20260326-091433.fit"];

    #[test]
    fn a_digest_comes_back_as_it_was_in_nine_kilobytes_an_hour_and_two() {
        for digest in FILES.iter().flat_map(|f| digests(f)) {
            let bytes = encode(&digest).unwrap();
            assert_eq!(text(&decode(&bytes).unwrap()), text(&digest));
            let hours = digest.elapsed_s / 3600.0;
            assert!((bytes.len() as f64) < 2_000.0 + 9_000.0 * hours, "{} B", bytes.len());
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
            let sum = sum(&damaged);
            damaged[VERSION_LEN..HEAD].copy_from_slice(&sum);
            let _ = decode(&damaged);
        }
    }

    #[test]
    fn another_version_is_told_from_damage() {
        let mut bytes = encode(&digests(FILES[0])[0]).unwrap();
        bytes[..4].copy_from_slice(&(DIGEST_VERSION + 1).to_le_bytes());
        assert_eq!(decode(&bytes), Err(Unreadable::Version(DIGEST_VERSION + 1)));
    }

    /// Platforms differ in the last bit of a logarithm, so this is asked on one of them.
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
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
}
