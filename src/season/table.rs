//! Writes a season as tables, in CSV, Parquet and Arrow.

use super::{COLUMNS, Cell, Run, WEEK_COLUMNS, Week, rounded};
use crate::display::inert;
use crate::parallel;
use csv::StringRecord;
use polars::prelude::*;
use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
use std::fmt;
use thiserror::Error;

/// A table could not be built or written.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct TableError(String);

impl TableError {
    pub(crate) fn new(error: impl fmt::Display) -> TableError {
        TableError(error.to_string())
    }
}

fn column(runs: &[Run], column: &super::Column) -> polars::prelude::Column {
    match column.digits {
        Some(digits) => {
            let value = |r: &Run| match (column.get)(r) {
                Cell::Number(v) => Some(rounded(v, digits)),
                _ => None,
            };
            Series::new(column.id.into(), runs.iter().map(value).collect::<Vec<_>>()).into()
        }
        None => {
            let value = |r: &Run| match (column.get)(r) {
                Cell::Text(t) => Some(t),
                _ => None,
            };
            Series::new(column.id.into(), runs.iter().map(value).collect::<Vec<_>>()).into()
        }
    }
}

fn frame(runs: &[Run]) -> Result<DataFrame, TableError> {
    let columns = parallel::map(COLUMNS, |c| column(runs, c));
    DataFrame::new(runs.len(), columns).map_err(TableError::new)
}

/// Digits after the point in `weeks.csv`.
const WEEK_DIGITS: u8 = 2;

/// A number as written in tables, always with a decimal point.
fn decimal(value: f64, digits: u8) -> String {
    format!("{:?}", rounded(value, digits))
}

fn csv_of(
    heads: impl Iterator<Item = &'static str>,
    rows: Vec<StringRecord>,
) -> Result<Vec<u8>, TableError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(heads).map_err(TableError::new)?;
    for row in rows {
        writer.write_record(&row).map_err(TableError::new)?;
    }
    writer.into_inner().map_err(TableError::new)
}

/// One row per run, as CSV.
///
/// # Errors
/// When the table cannot be built, which does not happen with the output of stage B.
pub fn csv(runs: &[Run]) -> Result<Vec<u8>, TableError> {
    let value = |run: &Run, column: &super::Column| match (column.digits, (column.get)(run)) {
        (Some(digits), Cell::Number(value)) => decimal(value, digits),
        (None, Cell::Text(text)) => inert(text),
        _ => String::new(),
    };
    let row = |run: &Run| COLUMNS.iter().map(|column| value(run, column)).collect();
    csv_of(COLUMNS.iter().map(|c| c.id), parallel::map(runs, row))
}

/// One row per run, as Parquet.
///
/// # Errors
/// As [`csv()`].
pub fn parquet(runs: &[Run]) -> Result<Vec<u8>, TableError> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame(runs)?).map_err(TableError::new)?;
    Ok(bytes)
}

/// One row per run, as an Arrow stream (IPC), without compression: what `pyarrow.ipc.open_stream` reads. Numbers are
/// doubles, all else is text.
///
/// # Errors
/// As [`csv()`].
pub fn ipc(runs: &[Run]) -> Result<Vec<u8>, TableError> {
    let frame = frame(runs)?;
    // The types of text that every reader of Arrow knows.
    let compat = CompatLevel::oldest();
    let mut bytes = Vec::new();
    let mut stream = StreamWriter::new(&mut bytes, WriteOptions { compression: None });
    stream.start(&frame.schema().to_arrow(compat), None).map_err(TableError::new)?;
    for batch in frame.iter_chunks(compat, false) {
        stream.write(&batch, None).map_err(TableError::new)?;
    }
    stream.finish().map_err(TableError::new)?;
    Ok(bytes)
}

/// One row per week, as CSV.
///
/// # Errors
/// As [`csv()`].
pub fn weeks_csv(weeks: &[Week]) -> Result<Vec<u8>, TableError> {
    let row = |week: &Week| {
        let value = |get: fn(&Week) -> Option<f64>| {
            get(week).map_or_else(String::new, |v| decimal(v, WEEK_DIGITS))
        };
        let values = WEEK_COLUMNS.iter().map(|column| value(column.get));
        std::iter::once(week.day().to_string()).chain(values).collect()
    };
    let heads = std::iter::once("week").chain(WEEK_COLUMNS.iter().map(|column| column.id));
    csv_of(heads, weeks.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_numbers_stay_numbers() {
        for text in ["=HYPERLINK(\"http://x\")", "+1", "-1", "@a", "\t=1", "\r=1", "\u{ff1d}1"] {
            assert_eq!(inert(text.to_string()), format!("'{text}"));
        }
        assert_eq!(inert("2026-03-01, 5 = 5".to_string()), "2026-03-01, 5 = 5");
        assert_eq!(decimal(-1.5, 1), "-1.5");
    }
}
