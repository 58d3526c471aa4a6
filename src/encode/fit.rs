//! A FIT activity file.

use crate::activity::{Activity, Altimeter, Channel, HeartRateSource};

/// Seconds from the Unix epoch to the FIT epoch.
const FIT_EPOCH_S: i64 = 631_065_600;
/// FIT base types.
const ENUM: u8 = 0x00;
const UINT8: u8 = 0x02;
const UINT16: u8 = 0x84;
const SINT32: u8 = 0x85;
const UINT32: u8 = 0x86;
const STRING: u8 = 0x07;
/// Length of name fields.
const NAME: usize = 32;

/// CRC-16 of the FIT protocol, bit by bit: files are written rarely.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0u16, |mut crc, &byte| {
        crc ^= u16::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 };
        }
        crc
    })
}

struct Writer {
    data: Vec<u8>,
}

impl Writer {
    /// Defines local message `local` as `global` with fields (number, size, base type).
    fn define(&mut self, local: u8, global: u16, fields: &[(u8, usize, u8)]) {
        self.data.extend([0x40 | local, 0, 0]);
        self.data.extend(global.to_le_bytes());
        self.data.push(fields.len() as u8);
        for (number, size, base) in fields {
            self.data.extend([*number, *size as u8, *base]);
        }
    }

    fn start(&mut self, local: u8) {
        self.data.push(local);
    }

    fn u8(&mut self, value: Option<f64>) {
        let fits = value.map(f64::round).filter(|v| (0.0..255.0).contains(v));
        self.data.push(fits.map_or(u8::MAX, |v| v as u8));
    }

    fn u16(&mut self, value: Option<f64>) {
        let fits = value.map(f64::round).filter(|v| (0.0..65_535.0).contains(v));
        self.data.extend(fits.map_or(u16::MAX, |v| v as u16).to_le_bytes());
    }

    fn u32(&mut self, value: Option<f64>) {
        let fits = value.map(f64::round).filter(|v| (0.0..4_294_967_295.0).contains(v));
        self.data.extend(fits.map_or(u32::MAX, |v| v as u32).to_le_bytes());
    }

    fn i32(&mut self, value: Option<f64>) {
        let value = value.filter(|v| v.is_finite()).map_or(i32::MAX, |v| v.round() as i32);
        self.data.extend(value.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        let mut field = [0u8; NAME];
        let mut end = text.len().min(NAME - 1);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        field[..end].copy_from_slice(&text.as_bytes()[..end]);
        self.data.extend(field);
    }
}

/// Local message numbers.
const RECORD: u8 = 0;
const HRV: u8 = 1;
const EVENT: u8 = 2;
const OTHER: u8 = 3;

/// Writes an activity: 14-byte header, little endian, both checksums.
pub fn write(activity: &Activity) -> Vec<u8> {
    let mut w = Writer { data: Vec::new() };
    let start = activity.start.unix_s() - FIT_EPOCH_S;
    let at = |s: f64| Some(start as f64 + s);
    head(&mut w, activity, start);
    w.define(EVENT, 21, &[(253, 4, UINT32), (0, 1, ENUM), (1, 1, ENUM)]);
    let event = |w: &mut Writer, s: f64, kind: f64| {
        w.start(EVENT);
        w.u32(at(s));
        w.u8(Some(0.0));
        w.u8(Some(kind));
    };
    event(&mut w, 0.0, 0.0);
    records(&mut w, activity, start, &event);
    event(&mut w, activity.elapsed_s(), 4.0);
    tail(&mut w, activity, start);
    let mut file = vec![14, 0x20];
    file.extend(2195u16.to_le_bytes());
    file.extend((w.data.len() as u32).to_le_bytes());
    file.extend(b".FIT");
    file.extend(crc16(&file).to_le_bytes());
    file.extend(w.data);
    file.extend(crc16(&file).to_le_bytes());
    file
}

fn head(w: &mut Writer, activity: &Activity, start: i64) {
    w.define(OTHER, 0, &[(0, 1, ENUM), (1, 2, UINT16), (2, 2, UINT16), (4, 4, UINT32)]);
    w.start(OTHER);
    w.u8(Some(4.0));
    w.u16(Some(255.0)); // "development": nobody's watch
    w.u16(Some(1.0));
    w.u32(Some(start as f64));
    w.define(
        OTHER,
        23,
        &[(253, 4, UINT32), (0, 1, UINT8), (1, 1, UINT8), (25, 1, ENUM), (27, NAME, STRING)],
    );
    let mut device = |index: f64, kind: Option<f64>, source: Option<f64>, name: &str| {
        w.start(OTHER);
        w.u32(Some(start as f64));
        w.u8(Some(index));
        w.u8(kind);
        w.u8(source);
        w.text(name);
    };
    device(0.0, None, Some(5.0), activity.device.name.as_deref().unwrap_or(""));
    match activity.device.heart_rate {
        HeartRateSource::Strap => device(1.0, Some(120.0), Some(1.0), ""),
        HeartRateSource::Wrist => device(1.0, Some(10.0), Some(5.0), ""),
        HeartRateSource::Unknown => {}
    }
    if activity.device.altimeter == Altimeter::Barometer {
        device(2.0, Some(4.0), Some(5.0), "");
    }
    w.define(OTHER, 12, &[(0, 1, ENUM), (1, 1, ENUM)]);
    w.start(OTHER);
    w.u8(Some(f64::from(activity.sport.to_fit())));
    w.u8(Some(f64::from(activity.sub_sport.to_fit())));
    if let Some(name) = &activity.name {
        w.define(OTHER, 26, &[(8, NAME, STRING)]);
        w.start(OTHER);
        w.text(name);
    }
}

/// Record fields by channel: number, size, base type, scale, offset.
const FIELDS: &[(Channel, u8, usize, u8, f64, f64)] = &[
    (Channel::Distance, 5, 4, UINT32, 100.0, 0.0),
    (Channel::Altitude, 2, 2, UINT16, 5.0, 500.0),
    (Channel::Speed, 6, 2, UINT16, 1000.0, 0.0),
    (Channel::HeartRate, 3, 1, UINT8, 1.0, 0.0),
    (Channel::Cadence, 4, 1, UINT8, 0.5, 0.0),
    (Channel::Power, 7, 2, UINT16, 1.0, 0.0),
    (Channel::VerticalOscillation, 39, 2, UINT16, 10.0, 0.0),
    (Channel::StanceTime, 41, 2, UINT16, 10.0, 0.0),
];

fn records(w: &mut Writer, activity: &Activity, start: i64, event: &dyn Fn(&mut Writer, f64, f64)) {
    let samples = &activity.samples;
    let fields: Vec<_> =
        FIELDS.iter().filter_map(|f| samples.get(f.0).map(|column| (f, column))).collect();
    let mut definition = vec![(253, 4, UINT32)];
    if samples.positions().is_some() {
        definition.extend([(0, 4, SINT32), (1, 4, SINT32)]);
    }
    definition.extend(fields.iter().map(|((_, num, size, base, ..), _)| (*num, *size, *base)));
    w.define(RECORD, 20, &definition);
    w.define(HRV, 78, &[(0, 10, UINT16)]);
    let semicircles = |deg: f64| Some(deg * 2_147_483_648.0 / 180.0);
    let mut beat = 0;
    let mut pause = 0;
    for (i, t) in samples.time().iter().enumerate() {
        while let Some(p) = activity.pauses.get(pause).filter(|p| p.end_s <= *t) {
            event(w, p.start_s, 4.0);
            event(w, p.end_s, 0.0);
            pause += 1;
        }
        w.start(RECORD);
        w.u32(Some(start as f64 + t));
        if let Some(p) = samples.positions() {
            w.i32(semicircles(p.latitude[i]));
            w.i32(semicircles(p.longitude[i]));
        }
        for ((_, _, size, _, scale, offset), column) in &fields {
            let raw = Some((column[i] + offset) * scale).filter(|v| v.is_finite());
            match size {
                1 => w.u8(raw),
                2 => w.u16(raw),
                _ => w.u32(raw),
            }
        }
        if let Some(beats) = &activity.beats {
            let next = samples.time().get(i + 1).copied().unwrap_or(f64::INFINITY);
            let from = beat;
            while beats.anchor_s.get(beat).is_some_and(|a| *a < next) {
                beat += 1;
            }
            for five in beats.rr_ms[from..beat].chunks(5) {
                w.start(HRV);
                for k in 0..5 {
                    w.u16(five.get(k).copied());
                }
            }
        }
    }
}

fn tail(w: &mut Writer, activity: &Activity, start: i64) {
    let end = start as f64 + activity.elapsed_s();
    let paused: f64 = activity.pauses.iter().map(|p| p.len_s()).sum();
    let timer = 1000.0 * (activity.elapsed_s() - paused);
    let distance = activity.samples.get(Channel::Distance).and_then(|d| d.last()).copied();
    w.define(
        OTHER,
        19,
        &[(253, 4, UINT32), (2, 4, UINT32), (7, 4, UINT32), (8, 4, UINT32), (23, 1, ENUM)],
    );
    for lap in &activity.laps {
        w.start(OTHER);
        w.u32(Some(start as f64 + lap.span.end_s));
        w.u32(Some(start as f64 + lap.span.start_s));
        w.u32(Some(1000.0 * lap.span.len_s()));
        w.u32(lap.timer_s.map(|s| 1000.0 * s));
        w.u8(lap.intensity.map(|i| f64::from(i.to_fit())));
    }
    w.define(
        OTHER,
        18,
        &[
            (253, 4, UINT32),
            (2, 4, UINT32),
            (7, 4, UINT32),
            (8, 4, UINT32),
            (9, 4, UINT32),
            (5, 1, ENUM),
            (6, 1, ENUM),
            (192, 1, UINT8),
            (193, 1, UINT8),
        ],
    );
    w.start(OTHER);
    w.u32(Some(end));
    w.u32(Some(start as f64));
    w.u32(Some(1000.0 * activity.elapsed_s()));
    w.u32(Some(timer));
    w.u32(distance.map(|d| 100.0 * d));
    w.u8(Some(f64::from(activity.sport.to_fit())));
    w.u8(Some(f64::from(activity.sub_sport.to_fit())));
    w.u8(activity.session.feel);
    w.u8(activity.session.rpe.map(|r| 10.0 * r));
    w.define(
        OTHER,
        34,
        &[(253, 4, UINT32), (0, 4, UINT32), (1, 2, UINT16), (2, 1, ENUM), (5, 4, UINT32)],
    );
    w.start(OTHER);
    w.u32(Some(end));
    w.u32(Some(timer));
    w.u16(Some(1.0));
    w.u8(Some(0.0));
    w.u32(activity.utc_offset_s.map(|o| end + f64::from(o)));
}
