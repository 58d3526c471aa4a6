//! GPX.
use super::{DecodeError, Decoded, ErrorKind, Format};

/// The GPX format.
pub const GPX: Format = Format { id: "gpx", extensions: &["gpx"], sniff, decode };

fn sniff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"<gpx")
}

fn decode(_bytes: &[u8]) -> Result<Decoded, DecodeError> {
    Err(DecodeError::new(ErrorKind::Unsupported, "not yet"))
}
