//! Encodes digests to bytes and back, for exchange between machines.
//!
//! The bytes consist of a version, a checksum and the digest as written by `postcard`. A new field needs only its
//! derives; the golden-hash test then demands a new version.

use super::Digest;
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

/// Version of the digest. It changes when stage A computes other values from the same file or when the layout
/// changes. Digests of other versions are recomputed from their files.
pub const DIGEST_VERSION: u32 = 9;

/// Length of the version and of the checksum (the first half of a BLAKE3 hash), bytes.
const VERSION_LEN: usize = 4;
const CHECKSUM_LEN: usize = 16;
const HEADER_LEN: usize = VERSION_LEN + CHECKSUM_LEN;

/// A digest that can't be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct EncodeError(String);

/// The reason why bytes can't be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CodecError {
    /// Written by another version of stage A.
    #[error("a digest of version {0}, this lope reads version {DIGEST_VERSION}")]
    Version(u32),
    /// The bytes are damaged.
    #[error("the digest is damaged")]
    Damaged,
}

/// Encodes a value with a version and a checksum.
///
/// # Errors
/// `postcard` errors, which do not occur for the types of lope.
pub(super) fn seal<T: Serialize>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = vec![0; HEADER_LEN];
    bytes[..VERSION_LEN].copy_from_slice(&DIGEST_VERSION.to_le_bytes());
    let mut bytes = postcard::to_extend(value, bytes).map_err(|e| EncodeError(e.to_string()))?;
    let sum = checksum(&bytes);
    bytes[VERSION_LEN..HEADER_LEN].copy_from_slice(&sum);
    Ok(bytes)
}

/// Decodes a value from bytes written by [`seal`].
///
/// # Errors
/// When the version differs or the checksum does not match.
pub(super) fn open<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    let version = bytes.first_chunk::<VERSION_LEN>().ok_or(CodecError::Damaged)?;
    let version = u32::from_le_bytes(*version);
    if version != DIGEST_VERSION {
        return Err(CodecError::Version(version));
    }
    if bytes.get(VERSION_LEN..HEADER_LEN) != Some(&checksum(bytes)) {
        return Err(CodecError::Damaged);
    }
    match postcard::take_from_bytes(&bytes[HEADER_LEN..]) {
        Ok((value, [])) => Ok(value),
        _ => Err(CodecError::Damaged),
    }
}

/// Computes the checksum of sealed bytes over the version and the value.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_LEN] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes.get(..VERSION_LEN).unwrap_or(&[]));
    hasher.update(bytes.get(HEADER_LEN..).unwrap_or(&[]));
    let mut sum = [0; CHECKSUM_LEN];
    sum.copy_from_slice(&hasher.finalize().as_bytes()[..CHECKSUM_LEN]);
    sum
}

/// Encodes a digest.
///
/// # Errors
/// None for a digest that lope made; the format has values that it can't write.
pub fn encode(digest: &Digest) -> Result<Vec<u8>, EncodeError> {
    seal(digest)
}

/// Decodes a digest from bytes written by [`encode`].
///
/// # Errors
/// When they come from another version, or differ in a bit from what was written.
pub fn decode(bytes: &[u8]) -> Result<Digest, CodecError> {
    open(bytes)
}

/// Serde support for columns of a track as raw little-endian bytes, ten times as fast to read as single numbers.
pub(super) mod raw {
    use serde::{Deserializer, Serializer, de::Error, de::Visitor};
    use std::fmt;
    use std::marker::PhantomData;

    /// A number of fixed width.
    pub trait RawNumber: Copy {
        /// Its bytes.
        const WIDTH: usize;
        /// Appends the bytes of the number.
        fn put(self, to: &mut Vec<u8>);
        /// Reads the number from its bytes.
        fn get(from: &[u8]) -> Self;
    }

    macro_rules! raw {
        ($($number:ty),*) => {$(
            impl RawNumber for $number {
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

    impl RawNumber for bool {
        const WIDTH: usize = 1;
        fn put(self, to: &mut Vec<u8>) {
            to.push(u8::from(self));
        }
        fn get(from: &[u8]) -> Self {
            from != [0]
        }
    }

    pub fn serialize<T: RawNumber, S: Serializer>(column: &[T], to: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(column.len() * T::WIDTH);
        column.iter().for_each(|v| v.put(&mut bytes));
        to.serialize_bytes(&bytes)
    }

    struct ColumnVisitor<T>(PhantomData<T>);

    impl<T: RawNumber> Visitor<'_> for ColumnVisitor<T> {
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

    pub fn deserialize<'de, T: RawNumber, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<T>, D::Error> {
        from.deserialize_bytes(ColumnVisitor(PhantomData))
    }
}
