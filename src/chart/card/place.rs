//! Where the right side of the card stands, pixels.

/// Its left edge.
pub(super) const X: f32 = 1222.0;
/// Its width.
pub(super) const WIDE: f32 = 330.0;
/// Lowest baseline above the footer.
pub(super) const LAST: f32 = 930.0;
