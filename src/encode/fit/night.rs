//! A status file: one night.

use super::FIT_EPOCH_S;
use super::shape::Shape;
use super::writer::{ENUM, UINT8, UINT16, UINT32, Writer};
use crate::activity::Overnight;
use crate::units::UtcTime;

/// Writes a night's record as watches keep it beside activities (file type 68).
pub fn write_night(night: &Overnight, shape: &Shape) -> Vec<u8> {
    let mut w = Writer { data: Vec::new(), shape };
    let fit = |t: UtcTime| Some((t.unix_s() - FIT_EPOCH_S) as f64);
    w.define(0, 0, &[(0, 1, ENUM), (1, 2, UINT16), (4, 4, UINT32)]);
    w.start(0);
    w.u8(Some(68.0));
    w.u16(Some(255.0));
    w.u32(fit(night.time));
    if let Some(offset) = night.utc_offset_s {
        w.define(0, 103, &[(253, 4, UINT32), (0, 4, UINT32)]);
        w.start(0);
        w.u32(fit(night.time));
        w.u32(fit(night.time).map(|t| t + f64::from(offset)));
    }
    if night.resting_heart_rate.is_some() {
        w.define(0, 211, &[(253, 4, UINT32), (0, 1, UINT8), (1, 1, UINT8)]);
        w.start(0);
        w.u32(fit(night.time));
        w.u8(night.resting_heart_rate);
        w.u8(night.resting_heart_rate);
    }
    w.define(1, 371, &[(253, 4, UINT32), (0, 2, UINT16)]);
    for (time, ms) in &night.values_ms {
        w.start(1);
        w.u32(fit(*time));
        w.u16(Some(128.0 * ms));
    }
    let fields: Vec<_> =
        [(253, 4, UINT32)].into_iter().chain((0..6).map(|n| (n, 2, UINT16))).collect();
    w.define(0, 370, &fields);
    w.start(0);
    w.u32(fit(night.time));
    let bounds = night.baseline_ms.map_or([None; 3], |b| b.map(Some));
    for ms in [night.weekly_ms, night.last_night_ms, night.last_night_5_min_high_ms] {
        w.u16(ms.map(|ms| 128.0 * ms));
    }
    bounds.into_iter().for_each(|ms| w.u16(ms.map(|ms| 128.0 * ms)));
    w.finish()
}
