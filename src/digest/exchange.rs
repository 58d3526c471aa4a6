//! Digests as Parquet or as an Arrow stream, to run stage A and stage B on different machines.
//!
//! Each row is an activity, a night or a file that could not be used. The columns before `digest` serve to select
//! and partition rows; lope itself reads `path`, `athlete`, `digest`, `night`, `reason` and
//! `fault`.

use super::codec::{open, seal};
use super::{Digest, decode, encode};
use crate::activity::Overnight;
use polars::prelude::*;
use polars_arrow::io::ipc::read::{StreamReader, StreamState, read_stream_metadata};
use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use thiserror::Error;

/// An error while reading or writing a file of digests.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ExchangeError(String);

impl ExchangeError {
    fn new(what: impl Into<String>) -> ExchangeError {
        ExchangeError(what.into())
    }
}

impl From<PolarsError> for ExchangeError {
    fn from(error: PolarsError) -> ExchangeError {
        ExchangeError(error.to_string())
    }
}

/// A row of `lope digest`: an activity, a night, or a file without either.
#[derive(Clone, Debug)]
pub enum ExchangeRow {
    /// An activity: path, athlete, digest.
    Digest(String, Option<String>, Box<Digest>),
    /// An overnight record: path, athlete, night.
    Night(String, Option<String>, Overnight),
    /// A file that was not used: path, athlete, reason, whether it is faulty.
    Skipped(String, Option<String>, String, bool),
}

impl ExchangeRow {
    fn path(&self) -> &str {
        match self {
            ExchangeRow::Digest(path, ..)
            | ExchangeRow::Night(path, ..)
            | ExchangeRow::Skipped(path, ..) => path,
        }
    }

    fn athlete(&self) -> Option<&str> {
        match self {
            ExchangeRow::Digest(_, athlete, _)
            | ExchangeRow::Night(_, athlete, _)
            | ExchangeRow::Skipped(_, athlete, ..) => athlete.as_deref(),
        }
    }

    fn digest(&self) -> Option<&Digest> {
        match self {
            ExchangeRow::Digest(.., digest) => Some(digest),
            ExchangeRow::Night(..) | ExchangeRow::Skipped(..) => None,
        }
    }

    fn night(&self) -> Option<&Overnight> {
        match self {
            ExchangeRow::Night(.., night) => Some(night),
            ExchangeRow::Digest(..) | ExchangeRow::Skipped(..) => None,
        }
    }

    /// The start of an activity or the end of a night.
    fn start_utc(&self) -> Option<String> {
        let night = || self.night().map(|n| n.time);
        self.digest().map(|d| d.start).or_else(night).map(|t| t.to_string())
    }

    fn skipped(&self) -> Option<(&str, bool)> {
        match self {
            ExchangeRow::Skipped(.., reason, fault) => Some((reason, *fault)),
            ExchangeRow::Digest(..) | ExchangeRow::Night(..) => None,
        }
    }
}

fn frame(rows: &[ExchangeRow]) -> Result<DataFrame, ExchangeError> {
    fn column<T, A: ?Sized>(
        name: &str,
        rows: &[ExchangeRow],
        get: impl Fn(&ExchangeRow) -> Option<T>,
    ) -> Column
    where
        Series: NamedFrom<Vec<Option<T>>, A>,
    {
        Series::new(name.into(), rows.iter().map(get).collect::<Vec<_>>()).into()
    }
    let (mut digests, mut nights) = (Vec::new(), Vec::new());
    for row in rows {
        let failed = |e| ExchangeError::new(format!("{}: {e}", row.path()));
        digests.push(row.digest().map(encode).transpose().map_err(failed)?);
        nights.push(row.night().map(seal).transpose().map_err(failed)?);
    }
    let columns = vec![
        column("path", rows, |r| Some(r.path().to_string())),
        column("athlete", rows, |r| r.athlete().map(str::to_string)),
        column("start_utc", rows, ExchangeRow::start_utc),
        column("sport", rows, |r| r.digest().map(|d| d.sport.id().to_string())),
        column("elapsed_s", rows, |r| r.digest().map(|d| d.elapsed_s)),
        column("distance_m", rows, |r| r.digest().and_then(|d| d.distance_m.clone().ok())),
        column("reason", rows, |r| r.skipped().map(|(reason, _)| reason.to_string())),
        column("fault", rows, |r| r.skipped().map(|(_, fault)| fault)),
        Series::new("digest".into(), digests).into(),
        Series::new("night".into(), nights).into(),
    ];
    Ok(DataFrame::new(rows.len(), columns)?)
}

/// The file format of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeFormat {
    /// A Parquet file.
    Parquet,
    /// An uncompressed Arrow IPC stream.
    Ipc,
}

enum Encoder<W: Write> {
    Parquet(Box<polars::io::parquet::write::BatchedWriter<W>>),
    Ipc(Box<StreamWriter<W>>),
}

/// Writes rows as they arrive, a few hundred at a time, so that memory stays bounded.
pub struct Writer<W: Write> {
    encoder: Encoder<W>,
    pending: Vec<ExchangeRow>,
}

/// Uses the string and binary types that every Arrow reader supports.
const COMPAT: fn() -> CompatLevel = CompatLevel::oldest;

/// Rows of a row group.
const ROWS_PER_GROUP: usize = 512;

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn new(to: W, format: ExchangeFormat) -> Result<Writer<W>, ExchangeError> {
        let schema = frame(&[])?.schema().clone();
        let encoder = match format {
            ExchangeFormat::Parquet => {
                // Minimum and maximum statistics would keep whole digests in memory until the end.
                let file = ParquetWriter::new(to).with_statistics(StatisticsOptions::empty());
                Encoder::Parquet(Box::new(file.batched(&schema)?))
            }
            ExchangeFormat::Ipc => {
                let mut stream = StreamWriter::new(to, WriteOptions { compression: None });
                stream.start(&schema.to_arrow(COMPAT()), None)?;
                Encoder::Ipc(Box::new(stream))
            }
        };
        Ok(Writer { encoder, pending: Vec::new() })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn push(&mut self, row: ExchangeRow) -> Result<(), ExchangeError> {
        self.pending.push(row);
        if self.pending.len() >= ROWS_PER_GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ExchangeError> {
        if !self.pending.is_empty() {
            let frame = frame(&self.pending)?;
            match &mut self.encoder {
                Encoder::Parquet(file) => file.write_batch(&frame)?,
                Encoder::Ipc(stream) => {
                    for batch in frame.iter_chunks(COMPAT(), false) {
                        stream.write(&batch, None)?;
                    }
                }
            }
            self.pending.clear();
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(mut self) -> Result<(), ExchangeError> {
        self.flush()?;
        match self.encoder {
            Encoder::Parquet(file) => drop(file.finish()?),
            Encoder::Ipc(mut stream) => stream.finish()?,
        }
        Ok(())
    }
}

/// The content of exchange files.
#[derive(Debug, Default)]
pub struct ExchangeRows {
    /// Paths and digests.
    pub digests: Vec<(String, Digest)>,
    /// Paths and nights.
    pub nights: Vec<(String, Overnight)>,
    /// Paths, reasons, and whether the file is faulty.
    pub skipped: Vec<(String, String, bool)>,
    /// Names of the athletes.
    pub athletes: BTreeSet<String>,
}

/// Reads a file that [`Writer`] or an engine wrote into `rows`; `athlete` is the name of its
/// partition, where the column was taken out.
///
/// # Errors
/// When the file has another format, is damaged, or contains a digest of another version.
pub fn read(
    file: Vec<u8>,
    athlete: Option<&str>,
    rows: &mut ExchangeRows,
) -> Result<(), ExchangeError> {
    // The libraries that read Parquet and Arrow panic at some kinds of damage.
    let read = AssertUnwindSafe(|| read_file(file, athlete, rows));
    catch_unwind(read).unwrap_or_else(|_| Err(ExchangeError::new("the file is damaged")))
}

fn read_file(
    file: Vec<u8>,
    athlete: Option<&str>,
    rows: &mut ExchangeRows,
) -> Result<(), ExchangeError> {
    if file.starts_with(b"PAR1") {
        return read_frame(&ParquetReader::new(Cursor::new(file)).finish()?, athlete, rows);
    }
    let mut file = Cursor::new(file);
    let metadata = read_stream_metadata(&mut file)?;
    for state in StreamReader::new(file, metadata, None) {
        match state? {
            StreamState::Some(batch) => read_frame(&DataFrame::from(batch), athlete, rows)?,
            StreamState::Waiting => return Err(ExchangeError::new("the stream is not complete")),
        }
    }
    Ok(())
}

fn read_frame(
    frame: &DataFrame,
    athlete: Option<&str>,
    rows: &mut ExchangeRows,
) -> Result<(), ExchangeError> {
    let path = frame.column("path")?.str()?.clone();
    let digest = frame.column("digest")?.binary()?.clone();
    let reason = frame.column("reason")?.str()?.clone();
    let fault = frame.column("fault")?.bool()?.clone();
    // Without any athlete, the column has no type.
    let named = frame.column("athlete").ok().and_then(|c| c.str().ok().cloned());
    // Older files lack this column, and files without any night may have it without a type.
    let night = match frame.column("night") {
        Ok(column) if column.dtype() != &DataType::Null => Some(column.binary()?.clone()),
        _ => None,
    };
    for i in 0..frame.height() {
        let Some(path) = path.get(i) else {
            return Err(ExchangeError::new("a row without a path"));
        };
        let failed = |e| ExchangeError::new(format!("row {i}: {path}: {e}"));
        let night = night.as_ref().and_then(|n| n.get(i));
        match (digest.get(i), night, reason.get(i)) {
            (Some(bytes), ..) => {
                rows.digests.push((path.to_string(), decode(bytes).map_err(failed)?));
            }
            (None, Some(bytes), _) => {
                rows.nights.push((path.to_string(), open(bytes).map_err(failed)?));
            }
            (None, None, Some(reason)) => {
                let fault = fault.get(i).unwrap_or(true);
                rows.skipped.push((path.to_string(), reason.to_string(), fault));
            }
            (None, None, None) => {
                return Err(ExchangeError::new(format!("row {i}: {path}: no digest")));
            }
        }
        let named = named.as_ref().and_then(|n| n.get(i)).or(athlete);
        rows.athletes.extend(named.filter(|n| !rows.athletes.contains(*n)).map(str::to_string));
    }
    Ok(())
}
