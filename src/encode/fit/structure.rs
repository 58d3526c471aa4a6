//! The structures of FIT files that readers must support.

/// The structure of a FIT file, including invalid variants. The default is that of a modern watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitStructure {
    /// Numbers with the high byte first, as Suunto and Wahoo write them.
    pub big_endian: bool,
    /// A header of 12 bytes, without a checksum of its own.
    pub short_header: bool,
    /// A wrong header length to store.
    pub header_size: Option<u8>,
    /// A wrong length of the messages to store.
    pub data_size: Option<u32>,
    /// The checksum at the end.
    pub checksum: Checksum,
    /// Use compressed timestamps wherever possible.
    pub compressed_times: bool,
    /// Redefine the records with another layout after this many of them.
    pub redefine_every: Option<usize>,
    /// Speed and altitude in the enhanced 32-bit fields.
    pub enhanced: bool,
    /// Speed and distance packed into three bytes, as old foot pods have them, in place of their
    /// own fields.
    pub packed_speed_distance: bool,
    /// The watch's clock was never set: times count from power-on.
    pub clock_not_set: bool,
    /// The file contains a correction of the power-on clock.
    pub clock_corrected_later: bool,
    /// With `session` messages.
    pub sessions: bool,
    /// With `record` messages.
    pub records: bool,
    /// Strings fill their field to the last byte, without a NUL.
    pub unterminated_strings: bool,
    /// Write unknown messages between the records.
    pub unknown_messages: bool,
}

impl Default for FitStructure {
    fn default() -> FitStructure {
        FitStructure {
            big_endian: false,
            short_header: false,
            header_size: None,
            data_size: None,
            checksum: Checksum::Right,
            compressed_times: false,
            redefine_every: None,
            enhanced: false,
            packed_speed_distance: false,
            clock_not_set: false,
            clock_corrected_later: false,
            sessions: true,
            records: true,
            unterminated_strings: false,
            unknown_messages: false,
        }
    }
}

/// The checksum after the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// The right one.
    Right,
    /// A wrong one.
    Wrong,
    /// Zero: not computed.
    Zero,
    /// Nothing.
    Missing,
}
