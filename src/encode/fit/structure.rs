//! How a FIT file may be built: every structure that readers must expect.

/// Which of the many legal, and not so legal, structures a file has. The default is what a modern
/// watch writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitStructure {
    /// Numbers with the high byte first, as Suunto and Wahoo write them.
    pub big_endian: bool,
    /// A header of 12 bytes, without a checksum of its own.
    pub short_header: bool,
    /// What the header says its length is, where that is not the truth.
    pub header_size: Option<u8>,
    /// How many bytes of messages the header promises, where that is not the truth.
    pub data_size: Option<u32>,
    /// The checksum at the end.
    pub checksum: Checksum,
    /// Records carry the low 5 bits of their time in their head, wherever that is enough.
    pub compressed_times: bool,
    /// The records' layout changes after each so many of them, under the same local number.
    pub redefine_every: Option<usize>,
    /// Speed and altitude in the enhanced 32-bit fields.
    pub enhanced: bool,
    /// Speed and distance packed into three bytes, as old foot pods have them, in place of their
    /// own fields.
    pub packed_speed_distance: bool,
    /// The watch's clock was never set: times count from power-on.
    pub clock_not_set: bool,
    /// The watch tells later what its clock, which counted from power-on, should have said.
    pub clock_corrected_later: bool,
    /// With `session` messages.
    pub sessions: bool,
    /// With `record` messages.
    pub records: bool,
    /// Strings fill their field to the last byte, without a NUL.
    pub unterminated_strings: bool,
    /// Messages that no profile knows stand between the records.
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

/// What stands behind the messages.
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
