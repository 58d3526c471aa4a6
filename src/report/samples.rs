//! The samples of an activity as CSV, JSON and Parquet.

use crate::activity::{Activity, Channel, Samples};
use crate::calendar::UtcTime;
use crate::reconcile::{changes, identify};
use crate::season::{rounded, table::TableError};
use crate::signals::Signals;
use polars::prelude::{DataFrame, DataType, NamedFrom, ParquetWriter, Series, TimeUnit};
use serde_json::{Map, Value};
use std::fmt::Write;

/// A numeric column: its name with the unit, and the number of decimals written.
///
/// Recorded columns keep nine decimals, far more than the resolution of any sensor, so that only the noise of binary
/// fractions is removed (12.6 rather than 12.600000000000023).
struct SampleColumn {
    id: &'static str,
    digits: u8,
}

const fn column(id: &'static str, digits: u8) -> SampleColumn {
    SampleColumn { id, digits }
}

/// All numeric columns, in order.
const COLUMNS: [SampleColumn; 11] = [
    column("elapsed_s", 3),
    column("latitude_deg", 9),
    column("longitude_deg", 9),
    column("distance_m", 9),
    column("altitude_m", 9),
    column("speed_mps", 9),
    column("heart_rate_bpm", 9),
    column("cadence_spm", 9),
    column("power_w", 9),
    column("grade", 4),
    column("gap_mps", 4),
];

/// Indices in [`COLUMNS`].
const DISTANCE: usize = 3;
const SPEED: usize = 5;
const GRADE: usize = 9;
const GAP: usize = 10;

/// One sample.
struct SampleRow {
    session: usize,
    time: UtcTime,
    /// In the order of [`COLUMNS`]; NaN where there is no value.
    values: [f64; COLUMNS.len()],
    moving: Option<bool>,
    /// Bit `i` is set when the `i`th of [`changes`] changed, removed or doubts a value of this sample.
    mask: u64,
}

impl SampleRow {
    fn mask_text(&self) -> Option<String> {
        let hit = changes().enumerate().filter(|(i, _)| self.mask >> i & 1 == 1);
        let ids: Vec<&str> = hit.map(|(_, r)| r.id.id()).collect();
        (!ids.is_empty()).then(|| ids.join(";"))
    }

    fn time_text(&self) -> String {
        let seconds = self.time.to_string();
        let ms = self.time.unix_ms().rem_euclid(1000);
        format!("{}.{ms:03}Z", seconds.trim_end_matches('Z'))
    }
}

/// The samples of one or more sessions as a table.
///
/// Columns: `time_utc` (ISO 8601, ms), `elapsed_s` since the session's start, `latitude_deg`,
/// `longitude_deg`, `distance_m`, `altitude_m`, `speed_mps`, `heart_rate_bpm`, `cadence_spm` (both
/// feet), `power_w`, `grade` (rise over run), `gap_mps` (grade-adjusted speed), `moving`,
/// `session` (from 1) and `mask`: the repairs that changed, left out or doubt
/// something of this sample.
/// A missing value is an empty cell in CSV and null in JSON and Parquet.
#[derive(Default)]
pub struct SampleTable {
    rows: Vec<SampleRow>,
}

impl SampleTable {
    /// Adds a session, as read (`raw`) or repaired.
    ///
    /// Raw, the recorded columns are the file's own values and samples that a repair takes out
    /// are there too; `grade`, `gap_mps` and `moving` come from the repaired recording either
    /// way: of a spike they would be nonsense.
    pub fn push(&mut self, session: usize, activity: &Activity, raw: bool) {
        let RepairTrace { repaired, at, mask } = trace(activity);
        let signals = Signals::of(&repaired);
        let derived = |i: Option<usize>, row: &mut SampleRow| {
            let Some(i) = i else { return };
            row.values[GRADE] = signals.grade.get(i).copied().unwrap_or(f64::NAN);
            row.values[GAP] = signals.gap.get(i).copied().unwrap_or(f64::NAN);
            row.moving = signals.moving.get(i).copied();
        };
        if raw {
            for (i, mask) in mask.into_iter().enumerate() {
                let mut row = SampleRow { mask, ..recorded(session, activity, i) };
                derived(at[i], &mut row);
                self.rows.push(row);
            }
            return;
        }
        let mut masks = vec![0; repaired.samples.len()];
        for (i, mask) in at.into_iter().zip(mask) {
            if let Some(i) = i {
                masks[i] = mask;
            }
        }
        for (i, mask) in masks.into_iter().enumerate() {
            let mut row = SampleRow { mask, ..recorded(session, &repaired, i) };
            // Derived from positions where the file has neither.
            row.values[DISTANCE] = signals.distance.get(i).copied().unwrap_or(f64::NAN);
            row.values[SPEED] = signals.speed.get(i).copied().unwrap_or(f64::NAN);
            derived(Some(i), &mut row);
            self.rows.push(row);
        }
    }

    /// Comma-separated, with a header.
    pub fn csv(&self) -> Vec<u8> {
        let mut out = String::from("time_utc");
        for column in &COLUMNS {
            let _ = write!(out, ",{}", column.id);
        }
        out.push_str(",moving,session,mask\n");
        for row in &self.rows {
            out.push_str(&row.time_text());
            for (column, value) in COLUMNS.iter().zip(row.values) {
                out.push(',');
                if value.is_finite() {
                    let _ = write!(out, "{}", rounded(value, column.digits));
                }
            }
            let moving = row.moving.map_or(String::new(), |m| m.to_string());
            let mask = row.mask_text().unwrap_or_default();
            let _ = writeln!(out, ",{moving},{},{mask}", row.session);
        }
        out.into_bytes()
    }

    /// An array of rows, one a line.
    pub fn json(&self) -> Vec<u8> {
        let mut out = String::from("[");
        for (i, row) in self.rows.iter().enumerate() {
            out.push_str(if i == 0 { "\n" } else { ",\n" });
            let mut object = Map::new();
            object.insert("time_utc".to_string(), Value::from(row.time_text()));
            for (column, value) in COLUMNS.iter().zip(row.values) {
                let value = value.is_finite().then(|| rounded(value, column.digits));
                object.insert(column.id.to_string(), Value::from(value));
            }
            object.insert("moving".to_string(), Value::from(row.moving));
            object.insert("session".to_string(), Value::from(row.session));
            object.insert("mask".to_string(), Value::from(row.mask_text()));
            out.push_str(&Value::Object(object).to_string());
        }
        out.push_str("\n]\n");
        out.into_bytes()
    }

    /// Parquet; `time_utc` is a timestamp in ms.
    ///
    /// # Errors
    /// When polars can't write it; not for any table that can be made here.
    pub fn parquet(&self) -> Result<Vec<u8>, TableError> {
        let times: Vec<i64> = self.rows.iter().map(|r| r.time.unix_ms()).collect();
        let times = Series::new("time_utc".into(), times)
            .cast(&DataType::Datetime(TimeUnit::Milliseconds, None))
            .map_err(TableError::new)?;
        let mut columns = vec![polars::prelude::Column::from(times)];
        for (i, column) in COLUMNS.iter().enumerate() {
            let cell = |r: &SampleRow| {
                r.values[i].is_finite().then(|| rounded(r.values[i], column.digits))
            };
            let values: Vec<Option<f64>> = self.rows.iter().map(cell).collect();
            columns.push(Series::new(column.id.into(), values).into());
        }
        let moving: Vec<Option<bool>> = self.rows.iter().map(|r| r.moving).collect();
        let session: Vec<u32> = self.rows.iter().map(|r| r.session as u32).collect();
        let mask: Vec<Option<String>> = self.rows.iter().map(SampleRow::mask_text).collect();
        columns.push(Series::new("moving".into(), moving).into());
        columns.push(Series::new("session".into(), session).into());
        columns.push(Series::new("mask".into(), mask).into());
        let mut frame = DataFrame::new(self.rows.len(), columns).map_err(TableError::new)?;
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut frame).map_err(TableError::new)?;
        Ok(bytes)
    }
}

fn recorded(session: usize, activity: &Activity, i: usize) -> SampleRow {
    let samples = &activity.samples;
    let of = |channel| samples.get(channel).map_or(f64::NAN, |c| c[i]);
    let (latitude, longitude) =
        samples.positions().map_or((f64::NAN, f64::NAN), |p| (p.latitude[i], p.longitude[i]));
    let elapsed = samples.time()[i];
    SampleRow {
        session,
        time: activity.start.plus_s(elapsed),
        values: [
            elapsed,
            latitude,
            longitude,
            of(Channel::Distance),
            of(Channel::Altitude),
            of(Channel::Speed),
            of(Channel::HeartRate),
            of(Channel::Cadence),
            of(Channel::Power),
            f64::NAN,
            f64::NAN,
        ],
        moving: None,
        mask: 0,
    }
}

/// A repaired recording with the effect on each original sample.
struct RepairTrace {
    repaired: Activity,
    /// The index of each original sample after all repairs; `None` when it was removed.
    at: Vec<Option<usize>>,
    mask: Vec<u64>,
}

fn trace(activity: &Activity) -> RepairTrace {
    let mut repaired = activity.clone();
    identify(&mut repaired);
    let mut at: Vec<Option<usize>> = (0..activity.samples.len()).map(Some).collect();
    let mut mask = vec![0; at.len()];
    for (bit, repair) in changes().enumerate() {
        let before = repaired.clone();
        if (repair.apply)(&mut repaired).is_none() {
            continue;
        }
        let indices = indices_after(&before, &repaired);
        for (at, mask) in at.iter_mut().zip(&mut mask) {
            let Some(old) = *at else { continue };
            let touched =
                indices[old].is_none_or(|new| sample_differs(&before, old, &repaired, new));
            *mask |= u64::from(touched) << bit;
            *at = indices[old];
        }
    }
    let masked = masked(&repaired);
    for (at, mask) in at.iter().zip(&mut mask) {
        *mask |= at.map_or(0, |i| masked[i]);
    }
    RepairTrace { repaired, at, mask }
}

/// Returns the bits of masks set by repairs, including those that did not change a value.
fn masked(repaired: &Activity) -> Vec<u64> {
    let time = repaired.samples.time();
    let mut bits = vec![0; time.len()];
    for mask in &repaired.masks {
        let Some(bit) = changes().position(|r| r.id == mask.repair) else { continue };
        let from = time.partition_point(|t| *t < mask.span.start_s);
        let to = time.partition_point(|t| *t < mask.span.end_s);
        bits[from..to.max(from)].iter_mut().for_each(|b| *b |= 1 << bit);
    }
    bits
}

/// Returns the index in `after` of each sample in `before`, matched by time if their numbers of samples differ.
fn indices_after(before: &Activity, after: &Activity) -> Vec<Option<usize>> {
    let n = before.samples.len();
    if after.samples.len() == n {
        return (0..n).map(Some).collect();
    }
    let times = |a: &Activity| -> Vec<i64> {
        a.samples.time().iter().map(|t| a.start.plus_s(*t).unix_ms()).collect()
    };
    let (old, new) = (times(before), times(after));
    let mut to = 0;
    old.into_iter()
        .map(|time| {
            while new.get(to).is_some_and(|t| *t < time) {
                to += 1;
            }
            (new.get(to) == Some(&time)).then_some(to)
        })
        .collect()
}

fn sample_differs(before: &Activity, old: usize, after: &Activity, new: usize) -> bool {
    let other = |a: f64, b: f64| a != b && !(a.is_nan() && b.is_nan());
    let (a, b) = (&before.samples, &after.samples);
    let column = |channel| {
        let value = |s: &Samples, i: usize| s.get(channel).map_or(f64::NAN, |c| c[i]);
        other(value(a, old), value(b, new))
    };
    let place = |s: &Samples, i: usize| {
        s.positions().map_or((f64::NAN, f64::NAN), |p| (p.latitude[i], p.longitude[i]))
    };
    let (p, q) = (place(a, old), place(b, new));
    Channel::ALL.into_iter().any(column)
        || other(p.0, q.0)
        || other(p.1, q.1)
        || before.start.plus_s(a.time()[old]) != after.start.plus_s(b.time()[new])
}
