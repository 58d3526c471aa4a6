//! Collects the messages of FIT files before activities are built from them.

use super::beats::HrClock;
use super::developer::DeveloperFields;
use super::part::{self, Part};
use super::plan::RecordPlan;
use super::stream::{Definition, MessageRun, Sink};
use super::{Damage, Header};
use crate::fit_profile as profile;

/// The collected content of one or more chained files.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub parts: Vec<Part>,
    pub damages: Vec<Damage>,
    /// Length of the input, bytes.
    len: usize,
    /// Where the file that is being read ends, by its header, within the input.
    end: usize,
    plans: [Option<RecordPlan>; 16],
    developer_fields: DeveloperFields,
    hr_clock: HrClock,
    pending: PendingRecords,
    /// Latest time of a record or event.
    anchor: Option<u32>,
}

/// Short runs of records between other messages. They are copied side by side so that columns are filled for
/// many records at a time, because the overhead per column outweighs the cost per value.
#[derive(Debug, Default)]
struct PendingRecords {
    /// Local message number of the records.
    local: usize,
    bytes: Vec<u8>,
    count: usize,
    /// Offset of the byte after the last record.
    end: usize,
}

/// Longest run of records that is deferred (measured: from about ten on, filling directly is as fast).
const MAX_DEFERRED_RUN: usize = 8;
/// Bytes of deferred records at which they are flushed.
const MAX_PENDING_BYTES: usize = 1 << 16;

impl Collected {
    /// Creates an empty collection for an input of this many bytes.
    pub fn new(len: usize) -> Collected {
        Collected { len, ..Collected::default() }
    }

    /// Fills the columns from the deferred records.
    pub fn flush_pending(&mut self) {
        let PendingRecords { local, bytes, count, end } = &mut self.pending;
        if *count > 0
            && let (Some(part), Some(plan)) = (self.parts.last_mut(), &self.plans[*local])
        {
            let stride = (bytes.len() + 1) / *count;
            let run = MessageRun { at: 0, bytes, stride, count: *count, header_time: None };
            part.records.add(plan, run, self.end.saturating_sub(*end));
        }
        bytes.clear();
        *count = 0;
    }

    /// Defers a short run of records. `time_at` is the offset of the timestamp within a record.
    fn defer(&mut self, local: usize, run: MessageRun<'_>, time_at: usize, big_endian: bool) {
        if self.pending.local != local || self.pending.bytes.len() > MAX_PENDING_BYTES {
            self.flush_pending();
        }
        let pending = &mut self.pending;
        pending.local = local;
        if pending.count > 0 {
            // Placeholder for the header byte of the message.
            pending.bytes.push(0);
        }
        pending.bytes.extend_from_slice(run.bytes);
        pending.count += run.count;
        pending.end = run.at + run.bytes.len();
        let time = |i: usize| {
            let from = i * run.stride + time_at;
            let raw: [u8; 4] = run.bytes.get(from..from + 4)?.try_into().ok()?;
            let time = if big_endian { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) };
            (time != u32::MAX).then_some(time)
        };
        self.anchor = (0..run.count).rev().find_map(time).or(self.anchor);
    }
}

impl Sink for Collected {
    fn file(&mut self, header: &Header) {
        self.flush_pending();
        self.end = (header.at + header.size).saturating_add(header.data_size).min(self.len);
        self.parts.push(Part { at: header.at, ..Part::default() });
        self.developer_fields = DeveloperFields::default();
        self.anchor = None;
    }

    fn define(&mut self, local: usize, _: usize, definition: &Definition) {
        if self.pending.local == local {
            self.flush_pending();
        }
        let record = definition.global == profile::record::MESG;
        self.plans[local] = record.then(|| RecordPlan::of(definition, &self.developer_fields));
    }

    fn messages(&mut self, local: usize, definition: &Definition, run: MessageRun<'_>) {
        let record = self.plans[local].as_ref().map(|plan| (plan.time_at, plan.big_endian));
        match record {
            Some((Some(time_at), big_endian))
                if run.count <= MAX_DEFERRED_RUN && run.header_time.is_none() =>
            {
                return self.defer(local, run, time_at, big_endian);
            }
            // Deferred records came first.
            Some(_) => self.flush_pending(),
            None => {}
        }
        let Some(part) = self.parts.last_mut() else { return };
        if let Some(plan) = &self.plans[local] {
            let left = self.end.saturating_sub(run.at + run.bytes.len());
            self.anchor = part.records.add(plan, run, left).or(self.anchor);
            return;
        }
        match definition.global {
            profile::hrv::MESG => part.beats[0].hrv(definition, run, self.anchor),
            profile::event::MESG => {
                for m in run.each(definition) {
                    self.anchor = part.event(&m).or(self.anchor);
                }
            }
            profile::hr::MESG => {
                run.each(definition).for_each(|m| self.hr_clock.read(&m, &mut part.beats[3]));
            }
            profile::field_description::MESG => {
                run.each(definition).for_each(|m| self.developer_fields.describe(&m));
            }
            global => {
                if let Some(read) = part::reader(global) {
                    run.each(definition).for_each(|m| read(part, &m));
                }
            }
        }
    }

    fn damage(&mut self, damage: Damage) {
        self.damages.push(damage);
    }
}
