//! The records of a file as columns, filled one run of messages at a time.

use super::column::{COLUMNS, ColumnOp, ColumnStep};
use super::plan::RecordPlan;
use super::stream::MessageRun;
use super::value::BaseType;
use crate::activity::Channel;

/// Records in file order. Units are those of `Channel`, positions are in degrees, and missing values are NaN.
/// A column may be shorter than the others; its remaining values are missing.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// FIT seconds.
    pub time: Vec<u32>,
    pub columns: [Vec<f64>; COLUMNS],
    /// Number of records without a timestamp.
    pub untimed: usize,
    /// Accumulated rollover of packed distances and the last packed distance, 1/16 m.
    packed: Option<(u32, u32)>,
}

/// Most records that room is made for before they are read: a day of seconds. A header may promise any number.
const MOST_AHEAD: usize = 86_400;

impl Table {
    /// Adds records and returns the last timestamp among them. `left` is the number of bytes
    /// that may follow in their file.
    pub fn add(&mut self, plan: &RecordPlan, run: MessageRun<'_>, left: usize) -> Option<u32> {
        let first = self.time.len();
        let more = (left / run.stride).min(MOST_AHEAD);
        match (plan.time_at, run.header_time) {
            (Some(at), _) => {
                self.time.reserve(run.count + if first == 0 { more } else { 0 });
                read(plan.big_endian, run, at, u32::from_le_bytes, &mut self.time);
            }
            (None, Some(time)) => self.time.push(time),
            (None, None) => {
                self.untimed += run.count;
                return None;
            }
        }
        if self.time[first..].contains(&u32::MAX) {
            // Rare: records without a timestamp split the run.
            let times = self.time.split_off(first);
            let mut from = 0;
            for timed in times.split(|t| *t == u32::MAX) {
                if !timed.is_empty() {
                    let first = self.time.len();
                    self.time.extend_from_slice(timed);
                    self.fill(plan, run.part(from, timed.len()), first, more);
                }
                from += timed.len() + 1;
            }
            self.untimed += run.count + first - self.time.len();
        } else {
            self.fill(plan, run, first, more);
        }
        self.time.last().copied().filter(|_| self.time.len() > first)
    }

    /// Fills the columns for the records of a run, which begins at row `first`.
    fn fill(&mut self, plan: &RecordPlan, run: MessageRun<'_>, first: usize, more: usize) {
        for step in &plan.steps {
            let column = &mut self.columns[step.column];
            if step.op == ColumnOp::Set {
                if column.is_empty() {
                    column.reserve(first + run.count + more);
                }
                column.resize(first, f64::NAN);
            }
            fill(plan.big_endian, run, step, first, column);
        }
        if let Some(at) = plan.packed_at {
            self.unpack(run, at, first);
        }
    }

    /// Unpacks 12-bit speed (1/100 m/s) and 12-bit distance (1/16 m, rolling over) from field 8.
    fn unpack(&mut self, run: MessageRun<'_>, at: usize, first: usize) {
        for i in 0..run.count {
            let Some(&[a, b, c]) = run.bytes[i * run.stride..].get(at..at + 3) else { continue };
            if [a, b, c] == [0xFF; 3] {
                continue;
            }
            let speed = u32::from(a) | u32::from(b & 0x0F) << 8;
            let distance = u32::from(b >> 4) | u32::from(c) << 4;
            let (rolled, last) = self.packed.unwrap_or((0, distance));
            let rolled = if distance < last { rolled + 0x1000 } else { rolled };
            self.packed = Some((rolled, distance));
            let mut put = |channel: Channel, value: f64| {
                let column = &mut self.columns[channel as usize];
                if column.len() <= first + i {
                    column.resize(first + i + 1, f64::NAN);
                }
                if column[first + i].is_nan() {
                    column[first + i] = value;
                }
            };
            put(Channel::Speed, f64::from(speed) / 100.0);
            put(Channel::Distance, f64::from(rolled + distance) / 16.0);
        }
    }

    /// Pads all non-empty columns to the number of records and removes unpaired coordinates.
    pub fn finish(&mut self) {
        let rows = self.time.len();
        for column in self.columns.iter_mut().filter(|c| !c.is_empty()) {
            column.resize(rows, f64::NAN);
        }
        let [.., latitude, longitude] = &mut self.columns;
        if latitude.len() != longitude.len() {
            latitude.clear();
            longitude.clear();
        }
        for (a, b) in latitude.iter_mut().zip(longitude) {
            if a.is_nan() != b.is_nan() {
                (*a, *b) = (f64::NAN, f64::NAN);
            }
        }
    }

    /// Appends the records of a file that continues this one.
    pub fn append(&mut self, mut other: Table) {
        self.finish();
        other.finish();
        let rows = self.time.len();
        for (column, more) in self.columns.iter_mut().zip(other.columns) {
            if !more.is_empty() {
                column.resize(rows, f64::NAN);
                column.extend(more);
            }
        }
        self.time.extend(other.time);
        self.untimed += other.untimed;
        self.finish();
    }
}

impl Table {
    /// Keeps these records, whose times never decrease, and merges those of the same second. The first valid
    /// value of each column is kept. Returns the number of records merged away.
    pub fn keep(&mut self, kept: &[usize]) -> usize {
        let mut time: Vec<u32> = Vec::with_capacity(kept.len());
        let mut starts = Vec::with_capacity(kept.len() + 1);
        for (k, &i) in kept.iter().enumerate() {
            if time.last() != Some(&self.time[i]) {
                time.push(self.time[i]);
                starts.push(k);
            }
        }
        starts.push(kept.len());
        for column in self.columns.iter_mut().filter(|c| !c.is_empty()) {
            let merged = |ends: &[usize]| {
                let same = kept[ends[0]..ends[1]].iter().map(|&i| column[i]);
                let valid = || same.clone().filter(|v| !v.is_nan());
                // Of the values of one second 0 is the weakest.
                valid().find(|v| *v != 0.0).or_else(|| valid().next()).unwrap_or(f64::NAN)
            };
            *column = starts.windows(2).map(merged).collect();
        }
        let merged = kept.len() - time.len();
        self.time = time;
        merged
    }
}

impl Table {
    /// Returns a copy of these rows.
    pub fn slice(&self, rows: std::ops::Range<usize>) -> Table {
        let cut = |column: &Vec<f64>| column.get(rows.clone()).map(<[f64]>::to_vec);
        Table {
            time: self.time.get(rows.clone()).map(<[u32]>::to_vec).unwrap_or_default(),
            columns: self.columns.each_ref().map(|column| cut(column).unwrap_or_default()),
            ..Table::default()
        }
    }
}

/// Reads one field from every message of a run.
fn read<const W: usize, T>(
    big_endian: bool,
    run: MessageRun<'_>,
    at: usize,
    value: impl Fn([u8; W]) -> T,
    out: &mut Vec<T>,
) {
    let raw = |i: usize| -> [u8; W] {
        let from = i * run.stride + at;
        run.bytes[from..from + W].try_into().unwrap_or([0; W])
    };
    if big_endian {
        out.extend((0..run.count).map(|i| {
            let mut raw = raw(i);
            raw.reverse();
            value(raw)
        }));
    } else {
        out.extend((0..run.count).map(|i| value(raw(i))));
    }
}

/// Applies one conversion to every message of a run. Their entries in the column begin at `first`.
fn fill(
    big_endian: bool,
    run: MessageRun<'_>,
    step: &ColumnStep,
    first: usize,
    column: &mut Vec<f64>,
) {
    let &ColumnStep { at, scale, offset, .. } = step;
    macro_rules! values {
        ($number:ty, $invalid:expr, $out:expr) => {
            read(
                big_endian,
                run,
                at,
                |raw| {
                    let raw = <$number>::from_le_bytes(raw);
                    let valid = if raw == $invalid { f64::NAN } else { raw as f64 };
                    valid / scale - offset
                },
                $out,
            )
        };
    }
    let read_into = |out: &mut Vec<f64>| match step.kind {
        BaseType::U8 => values!(u8, u8::MAX, out),
        BaseType::U8z => values!(u8, 0, out),
        BaseType::I8 => values!(i8, i8::MAX, out),
        BaseType::U16 => values!(u16, u16::MAX, out),
        BaseType::U16z => values!(u16, 0, out),
        BaseType::I16 => values!(i16, i16::MAX, out),
        BaseType::U32 => values!(u32, u32::MAX, out),
        BaseType::U32z => values!(u32, 0, out),
        BaseType::I32 => values!(i32, i32::MAX, out),
        BaseType::U64 => values!(u64, u64::MAX, out),
        BaseType::U64z => values!(u64, 0, out),
        BaseType::I64 => values!(i64, i64::MAX, out),
        BaseType::F32 => {
            read(big_endian, run, at, |raw| finite(f32::from_le_bytes(raw).into(), step), out)
        }
        BaseType::F64 => {
            read(big_endian, run, at, |raw| finite(f64::from_le_bytes(raw), step), out)
        }
    };
    if step.op == ColumnOp::Set {
        return read_into(column);
    }
    let mut fresh = Vec::with_capacity(run.count);
    read_into(&mut fresh);
    for (old, new) in column[first..].iter_mut().zip(fresh) {
        if new.is_finite() {
            *old = if step.op == ColumnOp::Add { *old + new } else { new };
        }
    }
}

/// Scales a floating-point value. The invalid value has all bits set, which is NaN; infinities count as
/// missing too.
fn finite(raw: f64, step: &ColumnStep) -> f64 {
    if raw.is_finite() { raw / step.scale - step.offset } else { f64::NAN }
}
