//! The error of a file that could not be used.

use std::fmt;
use thiserror::Error;

/// The location of a problem in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A byte offset from the start of the file.
    Byte(u64),
    /// A line and a column, both counted from 1.
    LineColumn {
        /// Line.
        line: u64,
        /// Column.
        column: u64,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Byte(byte) => write!(f, "at byte {byte}"),
            Place::LineColumn { line, column } => write!(f, "line {line}, column {column}"),
        }
    }
}

/// The kind of a decoding error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// None of the formats that lope reads.
    UnknownFormat,
    /// Damaged beyond use.
    Damaged,
    /// An activity without anything to judge: no samples, or none with a timestamp.
    Empty,
    /// Larger or more deeply nested than the limits of the reader.
    Limit,
}

/// The reason why a file could not be used, and the location.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{what}{}", .at.map_or(String::new(), |at| format!(" ({at})")))]
pub struct DecodeError {
    /// The kind of error.
    pub kind: ErrorKind,
    /// What is wrong, as a sentence without a final period.
    pub what: String,
    /// The location, if known.
    pub at: Option<Place>,
}

impl DecodeError {
    /// Creates an error without a location.
    pub fn new(kind: ErrorKind, what: impl Into<String>) -> DecodeError {
        DecodeError { kind, what: what.into(), at: None }
    }

    /// Creates an error with a location.
    pub fn at(kind: ErrorKind, what: impl Into<String>, at: Place) -> DecodeError {
        DecodeError { kind, what: what.into(), at: Some(at) }
    }
}
