//! Writes the records of an activity with the beats and pauses between them.

use super::writer::{
    BYTE, ENUM, FLOAT32, FieldSpec, NAME, SINT8, SINT32, STRING, UINT8, UINT16, UINT32, Writer,
};
use super::{EVENT, OTHER, RECORD, beats};
use crate::activity::{Activity, BeatCarrier, Channel};
use crate::fit_profile::{
    Field, HALF_CIRCLE, TIMESTAMP, developer_data_id, event as event_of,
    field_description as described, record,
};

/// The record field in which a channel is stored.
struct StoredChannel {
    channel: Channel,
    field: Field,
    base: u8,
}

const fn stored(channel: Channel, field: Field, base: u8) -> StoredChannel {
    StoredChannel { channel, field, base }
}

/// Record fields by channel.
const FIELDS: &[StoredChannel] = &[
    stored(Channel::Distance, record::DISTANCE, UINT32),
    stored(Channel::Altitude, record::ALTITUDE, UINT16),
    stored(Channel::Speed, record::SPEED, UINT16),
    stored(Channel::HeartRate, record::HEART_RATE, UINT8),
    stored(Channel::Cadence, record::CADENCE, UINT8),
    stored(Channel::Power, record::POWER, UINT16),
    stored(Channel::VerticalOscillation, record::VERTICAL_OSCILLATION, UINT16),
    stored(Channel::StanceTime, record::STANCE_TIME, UINT16),
    stored(Channel::Temperature, record::TEMPERATURE, SINT8),
    stored(Channel::VerticalRatio, record::VERTICAL_RATIO, UINT16),
    stored(Channel::StepLength, record::STEP_LENGTH, UINT16),
    stored(Channel::RespirationRate, record::ENHANCED_RESPIRATION_RATE, UINT16),
    stored(Channel::StanceTimeBalance, record::STANCE_TIME_BALANCE, UINT16),
    stored(Channel::StanceTimePercent, record::STANCE_TIME_PERCENT, UINT16),
    stored(Channel::GpsAccuracy, record::GPS_ACCURACY, UINT8),
];
/// Enhanced 32-bit record fields by channel.
const ENHANCED: &[StoredChannel] = &[
    stored(Channel::Altitude, record::ENHANCED_ALTITUDE, UINT32),
    stored(Channel::Speed, record::ENHANCED_SPEED, UINT32),
];
/// Developer fields by channel: number within the app, name, unit.
const APPS: &[(Channel, u8, &str, &str)] = &[
    (Channel::FormPower, 0, "Form Power", "Watts"),
    (Channel::LegSpringStiffness, 1, "Leg Spring Stiffness", "kN/m"),
    (Channel::DfaAlpha1, 2, "Alpha1", ""),
];
/// Local message of records with a compressed timestamp, which must be 0 to 3.
const COMPRESSED: u8 = OTHER;

/// Writes the records of an activity that began at FIT second `start`.
pub(super) fn write(
    w: &mut Writer,
    activity: &Activity,
    start: f64,
    event: &dyn Fn(&mut Writer, f64, u8),
) {
    let samples = &activity.samples;
    describe_apps(w, activity);
    let layout = RecordLayout::of(activity, w);
    layout.define(w, RECORD, true, false);
    if w.structure.compressed_times {
        layout.define(w, COMPRESSED, false, false);
    }
    let carrier = activity.beats.as_ref().map_or(BeatCarrier::Hrv, |b| b.carrier);
    beats::define(w, carrier);
    let mut beat = 0;
    let mut pause = 0;
    let mut last: Option<u32> = None;
    for (i, t) in samples.time().iter().enumerate() {
        while let Some(p) = activity.pauses.get(pause).filter(|p| p.end_s <= *t) {
            event(w, start + p.start_s, event_of::STOP_ALL);
            event(w, start + p.end_s, event_of::START);
            last = None;
            pause += 1;
        }
        if w.structure.unknown_messages && i % 7 == 3 {
            w.define(EVENT, 0xFF77, &[(1, 3, BYTE), (2, 4, UINT32)]);
            w.begin_message(EVENT);
            w.data.extend([1, 2, 3, 4, 5, 6, 7]);
            w.define(EVENT, event_of::MESG, &super::EVENT_FIELDS);
        }
        let reversed = w.structure.redefine_every.is_some_and(|n| i / n.max(1) % 2 == 1);
        if w.structure.redefine_every.is_some_and(|n| i > 0 && i % n.max(1) == 0) {
            layout.define(w, RECORD, true, reversed);
        }
        let now = (start + t).round() as u32;
        if w.structure.compressed_times && last.is_some_and(|last| now - last < 32) {
            w.begin_message(0x80 | COMPRESSED << 5 | (now & 0x1F) as u8);
            layout.values(w, activity, i, false);
        } else {
            w.begin_message(RECORD);
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
        beats::write_strap(w, found, start);
    }
}

/// The layout of the records of an activity.
struct RecordLayout {
    positions: bool,
    fields: Vec<&'static StoredChannel>,
    packed: bool,
    apps: Vec<(Channel, u8)>,
}

impl RecordLayout {
    fn of(activity: &Activity, w: &Writer) -> RecordLayout {
        let has = |channel: Channel| activity.samples.get(channel).is_some();
        let packed = w.structure.packed_speed_distance;
        let replaced = |channel| packed && matches!(channel, Channel::Speed | Channel::Distance);
        let fields = FIELDS.iter().filter(|f| has(f.channel) && !replaced(f.channel));
        let enhanced = |f: &'static StoredChannel| {
            let other = ENHANCED.iter().find(|e| e.channel == f.channel);
            other.filter(|_| w.structure.enhanced).unwrap_or(f)
        };
        RecordLayout {
            positions: activity.samples.positions().is_some(),
            fields: fields.map(enhanced).collect(),
            packed,
            apps: APPS.iter().filter(|a| has(a.0)).map(|a| (a.0, a.1)).collect(),
        }
    }

    fn define(&self, w: &mut Writer, local: u8, timed: bool, reversed: bool) {
        let mut fields: Vec<FieldSpec> = Vec::new();
        if self.positions {
            fields.extend([
                (record::POSITION_LAT.num, 4, SINT32),
                (record::POSITION_LONG.num, 4, SINT32),
            ]);
        }
        let size = |base| match base {
            UINT16 => 2,
            UINT32 | SINT32 => 4,
            _ => 1,
        };
        fields.extend(self.fields.iter().map(|f| (f.field.num, size(f.base), f.base)));
        if self.packed {
            fields.push((record::COMPRESSED_SPEED_DISTANCE, 3, BYTE));
        }
        if reversed {
            fields.reverse();
        }
        if timed {
            fields.insert(if reversed { fields.len() } else { 0 }, (TIMESTAMP, 4, UINT32));
        }
        let apps: Vec<FieldSpec> = self.apps.iter().map(|(_, num)| (*num, 4, 0)).collect();
        w.define_with(local, record::MESG, &fields, &apps);
    }

    fn values(&self, w: &mut Writer, activity: &Activity, i: usize, reversed: bool) {
        let samples = &activity.samples;
        let value = |channel| samples.get(channel).map(|c| c[i]).filter(|v| v.is_finite());
        let positions = |w: &mut Writer| {
            if let Some(p) = samples.positions() {
                let semicircles = |deg: f64| Some(deg * HALF_CIRCLE / 180.0);
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
        let field = |w: &mut Writer, f: &StoredChannel| {
            let raw = value(f.channel).map(|v| (v + f.field.offset) * f.field.scale);
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

/// Writes the descriptions of the developer fields.
fn describe_apps(w: &mut Writer, activity: &Activity) {
    let mine: Vec<_> = APPS.iter().filter(|a| activity.samples.get(a.0).is_some()).collect();
    if mine.is_empty() {
        return;
    }
    let app = [
        (developer_data_id::APPLICATION_ID, 16, BYTE),
        (developer_data_id::DEVELOPER_DATA_INDEX, 1, UINT8),
    ];
    w.define(OTHER, developer_data_id::MESG, &app);
    w.begin_message(OTHER);
    w.data.extend([0x42; 16]);
    w.u8(Some(0.0));
    let fields = [
        (described::DEVELOPER_DATA_INDEX, 1, UINT8),
        (described::FIELD_DEFINITION_NUMBER, 1, UINT8),
        (described::FIT_BASE_TYPE_ID, 1, UINT8),
        (described::FIELD_NAME, NAME, STRING),
        (described::UNITS, NAME, STRING),
        (described::NATIVE_MESG_NUM, 2, UINT16),
        (described::NATIVE_FIELD_NUM, 1, ENUM),
    ];
    w.define(OTHER, described::MESG, &fields);
    for (_, num, name, unit) in mine {
        w.begin_message(OTHER);
        w.u8(Some(0.0));
        w.u8(Some(f64::from(*num)));
        w.u8(Some(f64::from(FLOAT32)));
        w.text(name);
        w.text(unit);
        w.u16(Some(f64::from(record::MESG)));
        w.u8(None);
    }
}
