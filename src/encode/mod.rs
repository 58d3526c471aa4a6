//! Encodes activities: FIT with checksums and beat messages, and GPX.

pub mod fit;
pub mod gpx;
