//! The records of an activity, with the beats and pauses between them.

use super::writer::{
    BYTE, ENUM, FLOAT32, FieldOf, NAME, SINT8, SINT32, STRING, UINT8, UINT16, UINT32, Writer,
};
use super::{EVENT, OTHER, RECORD, beats};
use crate::activity::{Activity, BeatCarrier, Channel};

/// How a channel is stored: number, base type, scale, offset.
struct Stored {
    channel: Channel,
    num: u8,
    base: u8,
    scale: f64,
    offset: f64,
}

const fn stored(channel: Channel, num: u8, base: u8, scale: f64, offset: f64) -> Stored {
    Stored { channel, num, base, scale, offset }
}

/// Record fields by channel. Cadence is of one leg there.
const FIELDS: &[Stored] = &[
    stored(Channel::Distance, 5, UINT32, 100.0, 0.0),
    stored(Channel::Altitude, 2, UINT16, 5.0, 500.0),
    stored(Channel::Speed, 6, UINT16, 1000.0, 0.0),
    stored(Channel::HeartRate, 3, UINT8, 1.0, 0.0),
    stored(Channel::Cadence, 4, UINT8, 0.5, 0.0),
    stored(Channel::Power, 7, UINT16, 1.0, 0.0),
    stored(Channel::VerticalOscillation, 39, UINT16, 10.0, 0.0),
    stored(Channel::StanceTime, 41, UINT16, 10.0, 0.0),
    stored(Channel::Temperature, 13, SINT8, 1.0, 0.0),
    stored(Channel::VerticalRatio, 83, UINT16, 100.0, 0.0),
    stored(Channel::StepLength, 85, UINT16, 10.0, 0.0),
    stored(Channel::RespirationRate, 108, UINT16, 100.0, 0.0),
    stored(Channel::StanceTimeBalance, 84, UINT16, 100.0, 0.0),
    stored(Channel::StanceTimePercent, 40, UINT16, 100.0, 0.0),
    stored(Channel::GpsAccuracy, 31, UINT8, 1.0, 0.0),
];
/// The same in 32 bits.
const ENHANCED: &[Stored] = &[
    stored(Channel::Altitude, 78, UINT32, 5.0, 500.0),
    stored(Channel::Speed, 73, UINT32, 1000.0, 0.0),
];
/// What only apps record: number within the app, name, unit.
const APPS: &[(Channel, u8, &str, &str)] = &[
    (Channel::FormPower, 0, "Form Power", "Watts"),
    (Channel::LegSpringStiffness, 1, "Leg Spring Stiffness", "kN/m"),
    (Channel::DfaAlpha1, 2, "Alpha1", ""),
];
/// Number of the packed speed and distance.
const PACKED: u8 = 8;
/// Local message of records whose time is in their head; those can only be 0 to 3.
const COMPRESSED: u8 = OTHER;

/// Writes the records of an activity that began at FIT second `start`.
pub(super) fn write(
    w: &mut Writer,
    activity: &Activity,
    start: f64,
    event: &dyn Fn(&mut Writer, f64, f64),
) {
    let samples = &activity.samples;
    describe_apps(w, activity);
    let layout = Layout::of(activity, w);
    layout.define(w, RECORD, true, false);
    if w.shape.compressed_times {
        layout.define(w, COMPRESSED, false, false);
    }
    let carrier = activity.beats.as_ref().map_or(BeatCarrier::Hrv, |b| b.carrier);
    beats::define(w, carrier);
    let mut beat = 0;
    let mut pause = 0;
    let mut last: Option<u32> = None;
    for (i, t) in samples.time().iter().enumerate() {
        while let Some(p) = activity.pauses.get(pause).filter(|p| p.end_s <= *t) {
            event(w, start + p.start_s, 4.0);
            event(w, start + p.end_s, 0.0);
            last = None;
            pause += 1;
        }
        if w.shape.unknown_messages && i % 7 == 3 {
            w.define(EVENT, 0xFF77, &[(1, 3, BYTE), (2, 4, UINT32)]);
            w.start(EVENT);
            w.data.extend([1, 2, 3, 4, 5, 6, 7]);
            w.define(EVENT, 21, &super::EVENT_FIELDS);
        }
        let reversed = w.shape.redefine_every.is_some_and(|n| i / n.max(1) % 2 == 1);
        if w.shape.redefine_every.is_some_and(|n| i > 0 && i % n.max(1) == 0) {
            layout.define(w, RECORD, true, reversed);
        }
        let now = (start + t).round() as u32;
        if w.shape.compressed_times && last.is_some_and(|last| now - last < 32) {
            w.start(0x80 | COMPRESSED << 5 | (now & 0x1F) as u8);
            layout.values(w, activity, i, false);
        } else {
            w.start(RECORD);
            if !reversed {
                w.u32(Some(start + t));
            }
            layout.values(w, activity, i, reversed);
            if reversed {
                w.u32(Some(start + t));
            }
        }
        last = Some(now);
        if let Some(found) = &activity.beats {
            let next = samples.time().get(i + 1).copied().unwrap_or(f64::INFINITY);
            let from = beat;
            while found.anchor_s.get(beat).is_some_and(|a| *a < next) {
                beat += 1;
            }
            beats::write(w, found, from..beat, start);
        }
    }
    if let Some(found) = activity.beats.as_ref().filter(|b| b.carrier == BeatCarrier::Hr) {
        beats::strap(w, found, start);
    }
}

/// The fields of this activity's records.
struct Layout {
    positions: bool,
    fields: Vec<&'static Stored>,
    packed: bool,
    apps: Vec<(Channel, u8)>,
}

impl Layout {
    fn of(activity: &Activity, w: &Writer) -> Layout {
        let has = |channel: Channel| activity.samples.get(channel).is_some();
        let packed = w.shape.packed_speed_distance;
        let replaced = |channel| packed && matches!(channel, Channel::Speed | Channel::Distance);
        let fields = FIELDS.iter().filter(|f| has(f.channel) && !replaced(f.channel));
        let enhanced = |f: &'static Stored| {
            let other = ENHANCED.iter().find(|e| e.channel == f.channel);
            other.filter(|_| w.shape.enhanced).unwrap_or(f)
        };
        Layout {
            positions: activity.samples.positions().is_some(),
            fields: fields.map(enhanced).collect(),
            packed,
            apps: APPS.iter().filter(|a| has(a.0)).map(|a| (a.0, a.1)).collect(),
        }
    }

    fn define(&self, w: &mut Writer, local: u8, timed: bool, reversed: bool) {
        let mut fields: Vec<FieldOf> = Vec::new();
        if self.positions {
            fields.extend([(0, 4, SINT32), (1, 4, SINT32)]);
        }
        let size = |base| match base {
            UINT16 => 2,
            UINT32 | SINT32 => 4,
            _ => 1,
        };
        fields.extend(self.fields.iter().map(|f| (f.num, size(f.base), f.base)));
        if self.packed {
            fields.push((PACKED, 3, BYTE));
        }
        if reversed {
            fields.reverse();
        }
        if timed {
            fields.insert(if reversed { fields.len() } else { 0 }, (253, 4, UINT32));
        }
        let apps: Vec<FieldOf> = self.apps.iter().map(|(_, num)| (*num, 4, 0)).collect();
        w.define_with(local, 20, &fields, &apps);
    }

    fn values(&self, w: &mut Writer, activity: &Activity, i: usize, reversed: bool) {
        let samples = &activity.samples;
        let value = |channel| samples.get(channel).map(|c| c[i]).filter(|v| v.is_finite());
        let positions = |w: &mut Writer| {
            if let Some(p) = samples.positions() {
                let semicircles = |deg: f64| Some(deg * 2_147_483_648.0 / 180.0);
                let (a, b) = (p.latitude[i], p.longitude[i]);
                let (a, b) = if reversed { (b, a) } else { (a, b) };
                w.i32(semicircles(a));
                w.i32(semicircles(b));
            }
        };
        let packed = |w: &mut Writer| {
            if let (true, Some(v), Some(d)) =
                (self.packed, value(Channel::Speed), value(Channel::Distance))
            {
                let speed = (100.0 * v).round() as u32 & 0xFFF;
                let distance = (16.0 * d).round() as u32 & 0xFFF;
                let high = (speed >> 8 | (distance & 0xF) << 4) as u8;
                w.data.extend([speed as u8, high, (distance >> 4) as u8]);
            } else if self.packed {
                w.data.extend([0xFF; 3]);
            }
        };
        let field = |w: &mut Writer, f: &Stored| {
            let raw = value(f.channel).map(|v| (v + f.offset) * f.scale);
            w.number(f.base, raw);
        };
        if reversed {
            packed(w);
            self.fields.iter().rev().for_each(|f| field(w, f));
            positions(w);
        } else {
            positions(w);
            self.fields.iter().for_each(|f| field(w, f));
            packed(w);
        }
        if !reversed {
            self.apps.iter().for_each(|(channel, _)| w.f32(value(*channel)));
        }
    }
}

/// Says what the apps' fields are.
fn describe_apps(w: &mut Writer, activity: &Activity) {
    let mine: Vec<_> = APPS.iter().filter(|a| activity.samples.get(a.0).is_some()).collect();
    if mine.is_empty() {
        return;
    }
    w.define(OTHER, 207, &[(1, 16, BYTE), (3, 1, UINT8)]);
    w.start(OTHER);
    w.data.extend([0x42; 16]);
    w.u8(Some(0.0));
    let fields = [
        (0, 1, UINT8),
        (1, 1, UINT8),
        (2, 1, UINT8),
        (3, NAME, STRING),
        (8, NAME, STRING),
        (14, 2, UINT16),
        (15, 1, ENUM),
    ];
    w.define(OTHER, 206, &fields);
    for (_, num, name, unit) in mine {
        w.start(OTHER);
        w.u8(Some(0.0));
        w.u8(Some(f64::from(*num)));
        w.u8(Some(f64::from(FLOAT32)));
        w.text(name);
        w.text(unit);
        w.u16(Some(20.0));
        w.u8(None);
    }
}
