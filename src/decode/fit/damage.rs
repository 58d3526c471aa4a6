//! Kinds of damage to a FIT file.

use std::fmt;

/// Damage at a byte of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Byte offset in the input.
    pub at: usize,
    /// The kind of damage.
    pub kind: DamageKind,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.kind, self.at)
    }
}

/// The kind of damage. `Display` describes it as a sentence without a final period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DamageKind {
    /// More chained files than any watch writes.
    TooManyFiles {
        /// How many were read.
        read: usize,
    },
    /// Bytes before a header or after the last file.
    NotFit {
        /// How many.
        bytes: usize,
    },
    /// The first byte of a header is wrong.
    HeaderSize {
        /// The stored size.
        written: usize,
        /// The actual size.
        found: usize,
    },
    /// The header's checksum does not match.
    HeaderChecksum,
    /// The bytes end before the messages do.
    EndsEarly {
        /// Bytes of header and messages that the header promises.
        promised: usize,
        /// Bytes that are there.
        found: usize,
    },
    /// The messages continue beyond the length stored in the header.
    GoesOn {
        /// Bytes of messages that the header promises.
        promised: usize,
        /// Offset of the byte after the last message.
        end: usize,
    },
    /// The checksum after the messages does not match.
    Checksum,
    /// The checksum after the messages is cut off.
    ChecksumMissing,
    /// More definitions than any watch writes.
    TooManyDefinitions,
    /// A definition extends beyond the end.
    DefinitionCut,
    /// A message extends beyond the end.
    MessageCut,
    /// A data message without a definition.
    Undefined,
}

impl fmt::Display for DamageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DamageKind::TooManyFiles { read } => write!(f, "more than {read} files in a row"),
            DamageKind::NotFit { bytes } => write!(f, "{bytes} bytes here are not a FIT file"),
            DamageKind::HeaderSize { written, found } => {
                write!(f, "the header says it has {written} bytes, not {found}")
            }
            DamageKind::HeaderChecksum => f.write_str("the header's checksum does not match"),
            DamageKind::EndsEarly { promised, found } => write!(
                f,
                "the file ends early: its header promises {promised} bytes, found {found}"
            ),
            DamageKind::GoesOn { promised, end } => write!(
                f,
                "the header promises {promised} bytes of messages, but they go on to byte {end}"
            ),
            DamageKind::Checksum => f.write_str("the checksum does not match"),
            DamageKind::ChecksumMissing => f.write_str("the checksum is missing"),
            DamageKind::TooManyDefinitions => f.write_str("too many definitions"),
            DamageKind::DefinitionCut => f.write_str("a definition is cut off"),
            DamageKind::MessageCut => f.write_str("a message is cut off"),
            DamageKind::Undefined => f.write_str("a message without a definition"),
        }
    }
}
