//! What a reader says when nothing could be used.

use std::fmt;
use thiserror::Error;

/// Where in a file something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A byte offset from the start of the file.
    Byte(u64),
    /// A line and a column, both from 1.
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

/// Who must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Neither FIT nor GPX.
    UnknownFormat,
    /// Damaged so that nothing could be used.
    Damaged,
    /// A legal file that lope can't read yet.
    Unsupported,
    /// An activity, but without anything to judge: no samples, or no time.
    Empty,
    /// Larger or deeper than lope is willing to read.
    Limit,
}

/// Why a file could not be used, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{what}{}", .at.map_or(String::new(), |at| format!(" ({at})")))]
pub struct DecodeError {
    /// Who must act.
    pub kind: ErrorKind,
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
    /// Where.
    pub at: Option<Place>,
}

impl DecodeError {
    /// An error without a place.
    pub fn new(kind: ErrorKind, what: impl Into<String>) -> DecodeError {
        DecodeError { kind, what: what.into(), at: None }
    }

    /// An error at a place.
    pub fn at(kind: ErrorKind, what: impl Into<String>, at: Place) -> DecodeError {
        DecodeError { kind, what: what.into(), at: Some(at) }
    }
}
