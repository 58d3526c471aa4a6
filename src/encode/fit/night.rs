//! Writes the status file of one night.

use super::structure::FitStructure;
use super::writer::{ENUM, UINT8, UINT16, UINT32, Writer};
use crate::activity::Overnight;
use crate::calendar::UtcTime;
use crate::fit_profile::{
    EPOCH_S, TIMESTAMP, file, file_id, hrv_status_summary, hrv_value, monitoring_hr_data,
    monitoring_info,
};
use std::iter;

/// Encodes an overnight record as watches store it beside activities.
pub fn write_night(night: &Overnight, structure: &FitStructure) -> Vec<u8> {
    let mut w = Writer { data: Vec::new(), structure };
    let fit = |t: UtcTime| Some((t.unix_s() - EPOCH_S) as f64);
    let fields = [
        (file_id::TYPE, 1, ENUM),
        (file_id::MANUFACTURER, 2, UINT16),
        (file_id::TIME_CREATED, 4, UINT32),
    ];
    w.define(0, file_id::MESG, &fields);
    w.begin_message(0);
    w.u8(Some(f64::from(file::HRV_STATUS)));
    w.u16(Some(255.0));
    w.u32(fit(night.time));
    if let Some(offset) = night.utc_offset_s {
        let fields = [(TIMESTAMP, 4, UINT32), (monitoring_info::LOCAL_TIMESTAMP, 4, UINT32)];
        w.define(0, monitoring_info::MESG, &fields);
        w.begin_message(0);
        w.u32(fit(night.time));
        w.u32(fit(night.time).map(|t| t + f64::from(offset)));
    }
    if night.resting_heart_rate.is_some() {
        let fields = [
            (TIMESTAMP, 4, UINT32),
            (monitoring_hr_data::RESTING_HEART_RATE, 1, UINT8),
            (monitoring_hr_data::CURRENT_DAY_RESTING_HEART_RATE, 1, UINT8),
        ];
        w.define(0, monitoring_hr_data::MESG, &fields);
        w.begin_message(0);
        w.u32(fit(night.time));
        w.u8(night.resting_heart_rate);
        w.u8(night.resting_heart_rate);
    }
    w.define(1, hrv_value::MESG, &[(TIMESTAMP, 4, UINT32), (hrv_value::VALUE, 2, UINT16)]);
    for (time, ms) in &night.values_ms {
        w.begin_message(1);
        w.u32(fit(*time));
        w.u16(Some(128.0 * ms));
    }
    let values = (0..hrv_status_summary::FIELDS).map(|num| (num, 2, UINT16));
    let fields: Vec<_> = iter::once((TIMESTAMP, 4, UINT32)).chain(values).collect();
    w.define(0, hrv_status_summary::MESG, &fields);
    w.begin_message(0);
    w.u32(fit(night.time));
    let bounds = night.baseline_ms.map_or([None; 3], |b| b.map(Some));
    for ms in [night.weekly_ms, night.last_night_ms, night.last_night_5_min_high_ms] {
        w.u16(ms.map(|ms| 128.0 * ms));
    }
    bounds.into_iter().for_each(|ms| w.u16(ms.map(|ms| 128.0 * ms)));
    w.finish()
}
