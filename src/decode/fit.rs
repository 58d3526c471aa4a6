//! FIT.
use super::{DecodeError, Decoded, ErrorKind, Format};

/// The FIT format.
pub const FIT: Format = Format { id: "fit", extensions: &["fit"], sniff, decode };

fn sniff(bytes: &[u8]) -> bool {
    bytes.get(8..12) == Some(b".FIT")
}

fn decode(_bytes: &[u8]) -> Result<Decoded, DecodeError> {
    Err(DecodeError::new(ErrorKind::Unsupported, "not yet"))
}
