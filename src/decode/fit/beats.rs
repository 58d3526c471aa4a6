//! Beat intervals from the messages that carry them.

use super::stream::{Definition, MessageRun};
use super::value::{BaseType, Message, number, width};
use crate::activity::BeatCarrier;
use crate::fit_profile::{beat_intervals, hr, hrv, raw_bbi};

/// Carriers in order of preference, with the numbers of their messages.
pub(super) const CARRIERS: [(BeatCarrier, u16); 4] = [
    (BeatCarrier::Hrv, hrv::MESG),
    (BeatCarrier::BeatIntervals, beat_intervals::MESG),
    (BeatCarrier::RawBbi, raw_bbi::MESG),
    (BeatCarrier::Hr, hr::MESG),
];

/// Intervals of one carrier in the order of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Intervals {
    pub rr_ms: Vec<f64>,
    /// FIT seconds; NaN before the first time.
    pub at: Vec<f64>,
    /// Heart rates that came with the beats: FIT seconds and bpm.
    pub heart_rate: Vec<(f64, f64)>,
}

impl Intervals {
    fn push(&mut self, rr_ms: f64, at: f64) {
        self.rr_ms.push(rr_ms);
        self.at.push(at);
    }

    pub fn append(&mut self, other: Intervals) {
        self.rr_ms.extend(other.rr_ms);
        self.at.extend(other.at);
        self.heart_rate.extend(other.heart_rate);
    }

    /// Reads FIT `hrv`: 16-bit intervals in ms without timestamps. They are given the time of the latest message.
    pub fn hrv(&mut self, definition: &Definition, run: MessageRun<'_>, anchor: Option<u32>) {
        let Some(field) = definition.fields.iter().find(|f| f.num == hrv::TIME) else { return };
        let at = anchor.map_or(f64::NAN, f64::from);
        let ends = field.offset + usize::from(field.size);
        for i in 0..run.count {
            let raw = &run.bytes[i * run.stride + field.offset..i * run.stride + ends];
            if field.base_type() == Some(BaseType::U16) {
                let read =
                    if definition.big_endian { u16::from_be_bytes } else { u16::from_le_bytes };
                for ms in raw.as_chunks::<2>().0.iter().map(|two| read(*two)) {
                    if ms != u16::MAX {
                        self.push(f64::from(ms), at);
                    }
                }
                continue;
            }
            for value in raw.chunks_exact(width(field.base)) {
                if let Some(ms) = number(value, field.base, definition.big_endian) {
                    self.push(ms, at);
                }
            }
        }
    }

    /// Reads FIT `beat_intervals`: intervals in ms, the first of which begins at the time of the message.
    pub fn beat_intervals(&mut self, m: &Message) {
        let Some(mut at) = m.time().map(f64::from) else { return };
        at += m.number(beat_intervals::TIMESTAMP_MS).unwrap_or(0.0) / 1000.0;
        for ms in m.numbers(beat_intervals::TIME).flatten() {
            at += ms / 1000.0;
            self.push(ms, at);
        }
    }

    /// Reads FIT `raw_bbi`: a 14-bit interval in ms, a flag for good quality, and a flag for missing beats
    /// before it.
    pub fn raw_bbi(&mut self, m: &Message) {
        let Some(mut at) = m.time().map(f64::from) else { return };
        at += m.number(raw_bbi::TIMESTAMP_MS).unwrap_or(0.0) / 1000.0;
        for packed in m.numbers(raw_bbi::DATA).flatten() {
            let packed = packed as u16;
            let (ms, good, gap) = (packed & 0x3FFF, packed & 0x4000 != 0, packed & 0x8000 != 0);
            at += f64::from(ms) / 1000.0;
            if ms > 0 && good && !gap {
                self.push(f64::from(ms), at);
            }
        }
    }
}

/// The event clock of FIT `hr` messages, in ticks of 1/1024 s.
#[derive(Clone, Debug, Default)]
pub(super) struct HrClock {
    /// FIT seconds at event time 0.
    origin: Option<f64>,
    /// Latest event time, 1/1024 s.
    last: Option<u64>,
}

/// Ticks per second.
const TICKS: f64 = 1024.0;
/// Longest time between two consecutive beats, s (judgement: 20 bpm).
const HOLE_S: f64 = 3.0;

impl HrClock {
    /// Reads FIT `hr`: now and then a full event time with a date, otherwise 12-bit event times packed in pairs
    /// into three bytes. The intervals are the differences between event times. A heart rate stands beside each.
    pub fn read(&mut self, m: &Message, out: &mut Intervals) {
        let mut rates = m.numbers(hr::FILTERED_BPM);
        let mut rate_at = |clock: &HrClock, event: u64, out: &mut Intervals| {
            if let (Some(bpm), Some(origin)) = (rates.next().flatten(), clock.origin)
                && bpm > 0.0
            {
                out.heart_rate.push((origin + event as f64 / TICKS, bpm));
            }
        };
        let mut full = m.numbers(hr::EVENT_TIMESTAMP).flatten().map(|v| v as u64).peekable();
        if let (Some(time), Some(&event)) = (m.time(), full.peek()) {
            let fraction = m.number(hr::FRACTIONAL_TIMESTAMP).unwrap_or(0.0) / 32_768.0;
            self.origin = Some(f64::from(time) + fraction - event as f64 / TICKS);
        }
        for event in full {
            self.event(event, out);
            rate_at(self, event, out);
        }
        let packed = m.bytes(hr::EVENT_TIMESTAMP_12).map_or(&[][..], |(raw, _)| raw);
        if packed.iter().all(|&b| b == 0xFF) {
            return;
        }
        for three in packed.as_chunks::<3>().0 {
            let [a, b, c] = three.map(u64::from);
            for low in [a | (b & 0x0F) << 8, b >> 4 | c << 4] {
                let Some(last) = self.last else { return };
                let rolled = if low < last & 0xFFF { 0x1000 } else { 0 };
                let event = (last & !0xFFF) + low + rolled;
                self.event(event, out);
                rate_at(self, event, out);
            }
        }
    }

    fn event(&mut self, event: u64, out: &mut Intervals) {
        let before = self.last.replace(event);
        let (Some(origin), Some(before)) = (self.origin, before) else { return };
        let ticks = event.saturating_sub(before) as f64;
        if ticks > 0.0 && ticks < HOLE_S * TICKS {
            out.push(1000.0 * ticks / TICKS, origin + event as f64 / TICKS);
        }
    }
}
