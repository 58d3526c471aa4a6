//! Writes beat intervals in each of the messages that can carry them.

use super::writer::{BYTE, UINT8, UINT16, UINT32, Writer};
use crate::activity::{BeatCarrier, Beats};
use crate::fit_profile::{TIMESTAMP, beat_intervals, hr, hrv, raw_bbi};

/// Local message for beats.
const LOCAL: u8 = 1;

/// Defines the message for these beats.
pub(super) fn define(w: &mut Writer, carrier: BeatCarrier) {
    match carrier {
        BeatCarrier::BeatIntervals => {
            use beat_intervals::{MESG, TIME, TIMESTAMP_MS};
            let fields = [(TIMESTAMP, 4, UINT32), (TIMESTAMP_MS, 2, UINT16), (TIME, 10, UINT16)];
            w.define(LOCAL, MESG, &fields);
        }
        BeatCarrier::RawBbi => {
            use raw_bbi::{DATA, MESG, TIMESTAMP_MS};
            let fields = [(TIMESTAMP, 4, UINT32), (TIMESTAMP_MS, 2, UINT16), (DATA, 10, UINT16)];
            w.define(LOCAL, MESG, &fields);
        }
        BeatCarrier::Hr => {}
        BeatCarrier::Hrv | BeatCarrier::Text => {
            w.define(LOCAL, hrv::MESG, &[(hrv::TIME, 10, UINT16)]);
        }
    }
}

/// Writes some beats of an activity that starts at FIT second `start`. If the carrier has timestamps, the first interval
/// begins at the end of the previous one.
pub(super) fn write(w: &mut Writer, beats: &Beats, some: std::ops::Range<usize>, start: f64) {
    for from in some.clone().step_by(5) {
        let five = from..(from + 5).min(some.end);
        if beats.carrier == BeatCarrier::Hr {
            continue;
        }
        w.begin_message(LOCAL);
        let timed = matches!(beats.carrier, BeatCarrier::BeatIntervals | BeatCarrier::RawBbi);
        if timed {
            let begins = start + beats.anchor_s[from] - beats.rr_ms[from] / 1000.0;
            // Rounded first, so that 1000 ms carry over.
            let ms = (1000.0 * begins).round();
            w.u32(Some((ms / 1000.0).floor()));
            w.u16(Some(ms.rem_euclid(1000.0)));
        }
        for k in from..from + 5 {
            let rr = five.contains(&k).then(|| beats.rr_ms[k]);
            let good = if beats.carrier == BeatCarrier::RawBbi { 16_384.0 } else { 0.0 };
            w.u16(rr.map(|ms| ms + good));
        }
    }
}

/// Writes beats as a strap transfers them after a swim: a message with a date, then messages with eight 12-bit event
/// times each. Beats further apart than 4 s are lost.
pub(super) fn write_strap(w: &mut Writer, beats: &Beats, start: f64) {
    let (Some(&first), Some(&rr)) = (beats.anchor_s.first(), beats.rr_ms.first()) else { return };
    let begins = start + first - rr / 1000.0;
    let tick = |s: f64| (1024.0 * s).round() as u32;
    let fields = [
        (TIMESTAMP, 4, UINT32),
        (hr::FRACTIONAL_TIMESTAMP, 2, UINT16),
        (hr::FILTERED_BPM, 1, UINT8),
        (hr::EVENT_TIMESTAMP, 4, UINT32),
    ];
    w.define(LOCAL, hr::MESG, &fields);
    w.begin_message(LOCAL);
    w.u32(Some(begins.floor()));
    w.u16(Some((32_768.0 * begins.fract()).floor()));
    w.u8(Some(60_000.0 / rr));
    // The strap's own clock began at some time before.
    let origin = 10_000;
    w.u32(Some(f64::from(origin)));
    w.define(LOCAL, hr::MESG, &[(hr::FILTERED_BPM, 8, UINT8), (hr::EVENT_TIMESTAMP_12, 12, BYTE)]);
    let mut event = 0.0;
    let events: Vec<u32> = beats
        .rr_ms
        .iter()
        .map(|rr| {
            event += rr / 1000.0;
            origin + tick(event)
        })
        .collect();
    // A message has room for eight; the strap waits until it is full.
    for (eight, rr) in events.chunks_exact(8).zip(beats.rr_ms.chunks_exact(8)) {
        w.begin_message(LOCAL);
        rr.iter().for_each(|rr| w.u8(Some(60_000.0 / rr)));
        for pair in eight.chunks_exact(2) {
            let [a, b] = [pair[0] & 0xFFF, pair[1] & 0xFFF];
            w.data.extend([a as u8, (a >> 8 | (b & 0xF) << 4) as u8, (b >> 4) as u8]);
        }
    }
}
