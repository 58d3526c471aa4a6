//! Overnight measurements in the status files that watches store beside activities.

use super::Damage;
use super::value::Message;
use crate::activity::{Note, NoteKind, Overnight};
use crate::calendar::UtcTime;
use crate::fit_profile::{
    EPOCH_S, hrv_status_summary, hrv_value, monitoring_hr_data, monitoring_info,
};

/// The collected overnight messages.
#[derive(Clone, Debug, Default)]
pub(super) struct NightMessages {
    last: Option<u32>,
    offset_s: Option<i64>,
    resting: Option<f64>,
    summary: [Option<f64>; hrv_status_summary::FIELDS as usize],
    values: Vec<(u32, f64)>,
}

/// HRV is stored in 1/128 ms.
const PER_MS: f64 = 128.0;

impl NightMessages {
    fn extend_to(&mut self, m: &Message) {
        self.last = self.last.max(m.time());
    }

    /// Reads `monitoring_info`: the local time.
    pub fn monitoring_info(&mut self, m: &Message) {
        self.offset_s = self.offset_s.or(m.offset_s(monitoring_info::LOCAL_TIMESTAMP));
    }

    /// Reads `monitoring_hr_data`: resting heart rate of the day, else over several days.
    pub fn monitoring_hr_data(&mut self, m: &Message) {
        let today = m.number(monitoring_hr_data::CURRENT_DAY_RESTING_HEART_RATE);
        let today = today.or(m.number(monitoring_hr_data::RESTING_HEART_RATE)).filter(|v| *v > 0.0);
        if today.is_some() {
            self.resting = today;
            self.extend_to(m);
        }
    }

    /// Reads `hrv_status_summary`: weekly mean, last night's mean and 5-minute high, and the baseline.
    pub fn hrv_status_summary(&mut self, m: &Message) {
        for (num, kept) in (0..).zip(&mut self.summary) {
            *kept = m.scaled(num, PER_MS).or(*kept);
        }
        self.extend_to(m);
    }

    /// Reads `hrv_value`: RMSSD of 5 minutes.
    pub fn hrv_value(&mut self, m: &Message) {
        if let (Some(time), Some(value)) = (m.time(), m.scaled(hrv_value::VALUE, PER_MS)) {
            self.values.push((time, value));
            self.extend_to(m);
        }
    }

    pub fn append(&mut self, other: NightMessages) {
        self.last = self.last.max(other.last);
        self.offset_s = self.offset_s.or(other.offset_s);
        self.resting = other.resting.or(self.resting);
        for (kept, new) in self.summary.iter_mut().zip(other.summary) {
            *kept = new.or(*kept);
        }
        self.values.extend(other.values);
    }

    /// Returns the overnight record; `None` when the file has no overnight data with a time.
    pub fn finish(&self, damages: &[Damage]) -> Option<Overnight> {
        let time = |t: u32| UtcTime::from_unix_s(i64::from(t) + EPOCH_S);
        let [weekly, last_night, high, low_upper, balanced_lower, balanced_upper] = self.summary;
        Some(Overnight {
            time: time(self.last?),
            utc_offset_s: self.offset_s.map(|s| s as i32),
            resting_heart_rate: self.resting,
            last_night_ms: last_night,
            last_night_5_min_high_ms: high,
            weekly_ms: weekly,
            baseline_ms: match (low_upper, balanced_lower, balanced_upper) {
                (Some(a), Some(b), Some(c)) => Some([a, b, c]),
                _ => None,
            },
            values_ms: self.values.iter().map(|(t, v)| (time(*t), *v)).collect(),
            notes: damages.iter().map(|d| Note::new(NoteKind::Damage, d.to_string(), 0)).collect(),
        })
    }
}
