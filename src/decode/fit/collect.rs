//! What the messages of a FIT file say, before it becomes activities.

use super::stream::{Definition, Run, Sink};
use super::value::{Message, number, width};
use super::{Damage, Header};
use crate::activity::{Channel, Intensity};

/// One `record` message; NaN where a field is missing or invalid. Units as in `Channel`.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// FIT seconds.
    pub time: u32,
    /// Degrees.
    pub latitude: f64,
    pub longitude: f64,
    /// One value a channel, in the order of `Channel::ALL`.
    pub values: [f64; Channel::ALL.len()],
}

/// How a record field becomes a channel value: `raw / scale - offset`.
struct Slot {
    num: u8,
    channel: usize,
    scale: f64,
    offset: f64,
}

const fn slot(num: u8, channel: usize, scale: f64, offset: f64) -> Slot {
    Slot { num, channel, scale, offset }
}

/// Record fields in order of trust: a later row overrides an earlier one (enhanced fields last).
/// Numbers, scales and offsets: FIT profile, message `record`.
const SLOTS: &[Slot] = &[
    slot(5, 0, 100.0, 0.0),
    slot(2, 1, 5.0, 500.0),
    slot(78, 1, 5.0, 500.0),
    slot(6, 2, 1000.0, 0.0),
    slot(73, 2, 1000.0, 0.0),
    slot(3, 3, 1.0, 0.0),
    slot(7, 5, 1.0, 0.0),
    slot(13, 6, 1.0, 0.0),
    slot(39, 7, 10.0, 0.0),
    slot(83, 8, 100.0, 0.0),
    slot(41, 9, 10.0, 0.0),
    slot(85, 10, 10.0, 0.0),
    slot(99, 11, 1.0, 0.0),
    slot(108, 11, 100.0, 0.0),
];
const CADENCE: usize = 4;
const SEMICIRCLE_DEG: f64 = 180.0 / 2_147_483_648.0;

/// A `session` message.
#[derive(Clone, Debug, Default)]
pub(super) struct SessionMessage {
    pub start: Option<u32>,
    pub sport: Option<u8>,
    pub sub_sport: Option<u8>,
    pub totals: crate::activity::Session,
}

/// A `lap` message.
#[derive(Clone, Debug)]
pub(super) struct LapMessage {
    pub start: u32,
    pub end: u32,
    pub timer_s: Option<f64>,
    pub distance_m: Option<f64>,
    pub intensity: Option<Intensity>,
}

/// Everything kept of one or more chained files.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub file_type: Option<u8>,
    pub maker: Option<(u16, Option<u16>)>,
    pub product_name: Option<String>,
    pub records: Vec<Record>,
    pub untimed: usize,
    pub rr_ms: Vec<f64>,
    /// FIT seconds of the latest record or event before each interval; 0 before the first.
    pub rr_anchor: Vec<u32>,
    anchor: u32,
    pub sessions: Vec<SessionMessage>,
    pub laps: Vec<LapMessage>,
    /// Timer events: FIT seconds, and whether it started.
    pub timer: Vec<(u32, bool)>,
    pub sport: Option<(u8, u8)>,
    pub sport_name: Option<String>,
    pub workout_name: Option<String>,
    pub steps: Vec<(Option<String>, Option<Intensity>)>,
    pub local_offset_s: Option<i64>,
    pub strap: bool,
    pub wrist: bool,
    pub barometer: bool,
    pub foot_pod: bool,
    pub damages: Vec<Damage>,
}

impl Sink for Collected {
    fn file(&mut self, _: &Header) {
        self.anchor = 0;
    }

    fn messages(&mut self, _: usize, definition: &Definition, run: Run<'_>) {
        for message in run.each(definition) {
            self.message(definition.global, &message);
        }
    }

    fn damage(&mut self, damage: Damage) {
        self.damages.push(damage);
    }
}

impl Collected {
    fn message(&mut self, global: u16, m: &Message) {
        match global {
            20 => self.record(m),
            78 => self.hrv(m),
            0 => self.file_id(m),
            12 => self.sport_message(m),
            18 => self.session(m),
            19 => self.lap(m),
            21 => self.event(m),
            23 => self.device(m),
            26 => self.workout_name = m.text(8).or(self.workout_name.take()),
            27 => {
                let intensity = m.byte(7).and_then(Intensity::from_fit);
                self.steps.push((m.text(0).or_else(|| m.text(8)), intensity));
            }
            34 => self.activity(m),
            _ => {}
        }
    }

    fn record(&mut self, m: &Message) {
        let Some(time) = m.time().filter(|&t| t >= 0x1000_0000) else {
            // Below 0x10000000 a time counts from power-on: it can't be placed.
            self.untimed += 1;
            return;
        };
        self.anchor = time;
        let mut record = Record {
            time,
            latitude: f64::NAN,
            longitude: f64::NAN,
            values: [f64::NAN; Channel::ALL.len()],
        };
        for s in SLOTS {
            if let Some(raw) = m.number(s.num) {
                record.values[s.channel] = raw / s.scale - s.offset;
            }
        }
        if let Some(strides) = m.number(4) {
            let fraction = m.number(53).unwrap_or(0.0) / 128.0;
            record.values[CADENCE] = 2.0 * (strides + fraction);
        }
        if let (Some(lat), Some(lon)) = (m.number(0), m.number(1)) {
            record.latitude = lat * SEMICIRCLE_DEG;
            record.longitude = lon * SEMICIRCLE_DEG;
        }
        self.records.push(record);
    }

    fn hrv(&mut self, m: &Message) {
        let Some((raw, base)) = m.bytes(0) else { return };
        for value in raw.chunks_exact(width(base)) {
            if let Some(ms) = number(value, base, m.big) {
                self.rr_ms.push(ms);
                self.rr_anchor.push(self.anchor);
            }
        }
    }

    fn file_id(&mut self, m: &Message) {
        // The first file of a chain names the whole; a later activity file outranks a settings file.
        let kind = m.byte(0);
        if self.file_type.is_none() || kind == Some(4) {
            self.file_type = kind.or(self.file_type);
            let product = m.number(2).map(|v| v as u16);
            self.maker = m.number(1).map(|maker| (maker as u16, product)).or(self.maker);
            self.product_name = m.text(8).or(self.product_name.take());
        }
    }

    fn sport_message(&mut self, m: &Message) {
        if let Some(sport) = m.byte(0) {
            self.sport.get_or_insert((sport, m.byte(1).unwrap_or(0)));
        }
        self.sport_name = self.sport_name.take().or(m.text(3));
    }

    fn session(&mut self, m: &Message) {
        let mut s = SessionMessage {
            start: m.number(2).map(|v| v as u32),
            sport: m.byte(5),
            sub_sport: m.byte(6),
            ..SessionMessage::default()
        };
        let scaled = |num, scale: f64| m.number(num).map(|v| v / scale);
        s.totals.elapsed_s = scaled(7, 1000.0);
        s.totals.timer_s = scaled(8, 1000.0);
        s.totals.distance_m = scaled(9, 100.0);
        s.totals.avg_heart_rate = scaled(16, 1.0);
        s.totals.max_heart_rate = scaled(17, 1.0);
        s.totals.ascent_m = scaled(22, 1.0);
        s.totals.aerobic_training_effect = scaled(24, 10.0);
        s.totals.anaerobic_training_effect = scaled(137, 10.0);
        s.totals.feel = scaled(192, 1.0).filter(|v| *v <= 100.0);
        s.totals.rpe = scaled(193, 10.0).filter(|v| *v <= 10.0);
        self.sessions.push(s);
    }

    fn lap(&mut self, m: &Message) {
        let Some(start) = m.number(2).map(|v| v as u32) else { return };
        let elapsed = m.number(7).map(|v| v / 1000.0);
        let end = elapsed.map(|s| start.saturating_add(s.round() as u32)).or(m.time());
        let Some(end) = end.filter(|&end| end > start) else { return };
        self.laps.push(LapMessage {
            start,
            end,
            timer_s: m.number(8).map(|v| v / 1000.0),
            distance_m: m.number(9).map(|v| v / 100.0),
            intensity: m.byte(23).and_then(Intensity::from_fit),
        });
    }

    fn event(&mut self, m: &Message) {
        let Some(time) = m.time().filter(|&t| t >= 0x1000_0000) else { return };
        self.anchor = time;
        // Event 0 is the timer; types 0 start, 1 stop, 4 stop_all, 8 and 9 stop_disable(_all).
        match (m.byte(0), m.byte(1)) {
            (Some(0), Some(0)) => self.timer.push((time, true)),
            (Some(0), Some(1 | 4 | 8 | 9)) => self.timer.push((time, false)),
            _ => {}
        }
    }

    fn device(&mut self, m: &Message) {
        let kind = m.byte(1);
        // `source_type` 5 is inside the watch; device types are then numbered apart.
        match (m.byte(25), kind) {
            (Some(5), Some(4)) => self.barometer = true,
            (Some(5), Some(10)) => self.wrist = true,
            (Some(0 | 1), Some(120)) | (Some(2 | 3), Some(1 | 120)) | (None, Some(120)) => {
                self.strap = true;
            }
            (Some(0 | 1), Some(124)) | (Some(3), Some(6)) | (None, Some(124)) => {
                self.foot_pod = true;
            }
            _ => {}
        }
        if m.byte(0) == Some(0) {
            self.product_name = m.text(27).or(self.product_name.take());
        }
    }

    fn activity(&mut self, m: &Message) {
        if let (Some(time), Some(local)) = (m.time(), m.number(5)) {
            let offset = local as i64 - i64::from(time);
            // Zones run from -12 to +14 hours; a watch that was never told holds 0 or nonsense.
            if (-12 * 3600..=14 * 3600).contains(&offset) {
                // Some watches store the local time a few seconds late.
                self.local_offset_s = Some((offset as f64 / 900.0).round() as i64 * 900);
            }
        }
    }
}
