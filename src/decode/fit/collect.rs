//! What FIT files say, before it becomes activities.

use super::beats::HrClock;
use super::developer::Apps;
use super::part::{self, Part};
use super::plan::Plan;
use super::stream::{Definition, Run, Sink};
use super::{Damage, Header};
use crate::fit_profile as profile;

/// Everything kept of one or more chained files.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub parts: Vec<Part>,
    pub damages: Vec<Damage>,
    /// Bytes of the input.
    len: usize,
    plans: [Option<Plan>; 16],
    apps: Apps,
    hr_clock: HrClock,
    waiting: Waiting,
    /// Latest time of a record or event.
    anchor: Option<u32>,
}

/// Records that lie alone between other messages, copied side by side so that columns are filled many at a
/// time: a column costs more to begin than to fill.
#[derive(Debug, Default)]
struct Waiting {
    /// Local message that they are of.
    local: usize,
    bytes: Vec<u8>,
    count: usize,
    /// Byte behind the last of them.
    end: usize,
}

/// Runs of so few records wait (measured: from some ten on, filling at once is as fast).
const FEW: usize = 8;
/// ... until there are so many bytes of them.
const MOST_WAITING: usize = 1 << 16;

impl Collected {
    /// For an input of this many bytes.
    pub fn new(len: usize) -> Collected {
        Collected { len, ..Collected::default() }
    }

    /// Fills the columns from the records that wait.
    pub fn settle(&mut self) {
        let Waiting { local, bytes, count, end } = &mut self.waiting;
        if *count > 0
            && let (Some(part), Some(plan)) = (self.parts.last_mut(), &self.plans[*local])
        {
            let stride = (bytes.len() + 1) / *count;
            let run = Run { at: 0, bytes, stride, count: *count, header_time: None };
            part.records.add(plan, run, self.len.saturating_sub(*end));
        }
        bytes.clear();
        *count = 0;
    }

    /// Lets a few records wait for others of their kind; `time_at` is where they hold their time.
    fn wait(&mut self, local: usize, run: Run<'_>, time_at: usize, big: bool) {
        if self.waiting.local != local || self.waiting.bytes.len() > MOST_WAITING {
            self.settle();
        }
        let waiting = &mut self.waiting;
        waiting.local = local;
        if waiting.count > 0 {
            // Where the head of the message stood.
            waiting.bytes.push(0);
        }
        waiting.bytes.extend_from_slice(run.bytes);
        waiting.count += run.count;
        waiting.end = run.at + run.bytes.len();
        let time = |i: usize| {
            let from = i * run.stride + time_at;
            let raw: [u8; 4] = run.bytes.get(from..from + 4)?.try_into().ok()?;
            let time = if big { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) };
            (time != u32::MAX).then_some(time)
        };
        self.anchor = (0..run.count).rev().find_map(time).or(self.anchor);
    }
}

impl Sink for Collected {
    fn file(&mut self, header: &Header) {
        self.settle();
        self.parts.push(Part { at: header.at, ..Part::default() });
        self.apps = Apps::default();
        self.anchor = None;
    }

    fn define(&mut self, local: usize, _: usize, definition: &Definition) {
        if self.waiting.local == local {
            self.settle();
        }
        let record = definition.global == profile::record::MESG;
        self.plans[local] = record.then(|| Plan::of(definition, &self.apps));
    }

    fn messages(&mut self, local: usize, definition: &Definition, run: Run<'_>) {
        let record = self.plans[local].as_ref().map(|plan| (plan.time_at, plan.big));
        match record {
            Some((Some(time_at), big)) if run.count <= FEW && run.header_time.is_none() => {
                return self.wait(local, run, time_at, big);
            }
            // What waits came before.
            Some(_) => self.settle(),
            None => {}
        }
        let Some(part) = self.parts.last_mut() else { return };
        if let Some(plan) = &self.plans[local] {
            let left = self.len.saturating_sub(run.at + run.bytes.len());
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
                run.each(definition).for_each(|m| self.apps.describe(&m));
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
