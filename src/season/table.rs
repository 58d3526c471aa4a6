//! The season as data frames: CSV and Parquet files (with `digest::exchange` the only polars).

use super::{COLUMNS, Cell, Run, Week};
use crate::parallel;
use polars::prelude::*;
use thiserror::Error;

/// A table that could not be made or written.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct TableError(String);

impl From<PolarsError> for TableError {
    fn from(error: PolarsError) -> TableError {
        TableError(error.to_string())
    }
}

/// Rounds to the column's digits, once, where numbers leave lope.
pub fn rounded(value: f64, digits: u8) -> f64 {
    let scale = 10f64.powi(i32::from(digits));
    // Nought has no sign.
    (value * scale).round() / scale + 0.0
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
    Ok(DataFrame::new(runs.len(), columns)?)
}

fn week_frame(weeks: &[Week]) -> Result<DataFrame, TableError> {
    let start: Vec<String> = weeks.iter().map(|w| w.day().to_string()).collect();
    let column = |name: &str, get: fn(&Week) -> f64| -> polars::prelude::Column {
        let values: Vec<f64> = weeks.iter().map(|w| rounded(get(w), 2)).collect();
        Series::new(name.into(), values).into()
    };
    let maybe = |name: &str, get: fn(&Week) -> Option<f64>| -> polars::prelude::Column {
        let values: Vec<Option<f64>> =
            weeks.iter().map(|w| get(w).map(|v| rounded(v, 2))).collect();
        Series::new(name.into(), values).into()
    };
    Ok(DataFrame::new(
        weeks.len(),
        vec![
            Series::new("week".into(), start).into(),
            column("runs", |w| w.runs as f64),
            column("hard", |w| w.hard as f64),
            column("recovery", |w| w.recovery as f64),
            column("hours_hard", |w| w.hours[0]),
            column("hours_moderate", |w| w.hours[1]),
            column("hours_easy", |w| w.hours[2]),
            column("hours_unclassified", |w| w.hours[3]),
            column("distance_km", |w| w.km),
            column("load_trimp", |w| w.load),
            column("ctl", |w| w.ctl),
            column("atl", |w| w.atl),
            column("tsb", |w| w.tsb),
            maybe("monotony_foster", |w| w.monotony),
            maybe("strain_foster", |w| w.strain),
            column("minutes_below_vt1", |w| w.minutes[0]),
            column("minutes_between", |w| w.minutes[1]),
            column("minutes_above_vt2", |w| w.minutes[2]),
            maybe("polarization_index_treff", |w| w.polarization),
            maybe("recovery_score", |w| w.recovery_score),
        ],
    )?)
}

fn csv_of(mut frame: DataFrame) -> Result<Vec<u8>, TableError> {
    let mut bytes = Vec::new();
    CsvWriter::new(&mut bytes).finish(&mut frame)?;
    Ok(bytes)
}

/// A row a run as CSV.
///
/// # Errors
/// When the table can't be made; not for any input that stage B gives.
pub fn csv(runs: &[Run]) -> Result<Vec<u8>, TableError> {
    csv_of(frame(runs)?)
}

/// A row a run as Parquet.
///
/// # Errors
/// As [`csv()`].
pub fn parquet(runs: &[Run]) -> Result<Vec<u8>, TableError> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame(runs)?)?;
    Ok(bytes)
}

/// A row a week as CSV.
///
/// # Errors
/// As [`csv()`].
pub fn weeks_csv(weeks: &[Week]) -> Result<Vec<u8>, TableError> {
    csv_of(week_frame(weeks)?)
}
