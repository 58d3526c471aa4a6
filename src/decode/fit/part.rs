//! The content of one FIT file, collected message by message.

use super::beats::Intervals;
use super::overnight::NightMessages;
use super::table::Table;
use super::value::Message;
use crate::activity::{LapIntensity, PrimaryBenefit, RunnerSettings, WorkoutStep};
use crate::fit_profile::{self as profile, FIRST_DATE, MESSAGE_INDEX, file, session};

/// A `session` message.
#[derive(Clone, Debug, Default)]
pub(super) struct SessionMessage {
    pub start: Option<u32>,
    pub sport: Option<u8>,
    pub sub_sport: Option<u8>,
    pub totals: crate::activity::SessionTotals,
}

/// A `lap` message.
#[derive(Clone, Debug)]
pub(super) struct LapMessage {
    pub start: u32,
    pub end: u32,
    pub timer_s: Option<f64>,
    pub distance_m: Option<f64>,
    pub intensity: Option<LapIntensity>,
    pub step: Option<usize>,
}

/// The collected content of one FIT file.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Byte offset in the input.
    pub at: usize,
    pub file_type: Option<u8>,
    /// Creation time of the file, FIT seconds.
    pub created: Option<u32>,
    pub maker: Option<(u16, Option<u16>)>,
    pub product_name: Option<String>,
    pub records: Table,
    /// Intervals of each of `beats::CARRIERS`.
    pub beats: [Intervals; 4],
    pub sessions: Vec<SessionMessage>,
    pub laps: Vec<LapMessage>,
    /// Timer events: FIT seconds, and whether the timer started.
    pub timer: Vec<(u32, bool)>,
    pub sport: Option<(u8, u8)>,
    pub sport_name: Option<String>,
    pub workout_name: Option<String>,
    /// Workout steps with their index.
    pub steps: Vec<(usize, WorkoutStep)>,
    pub local_offset_s: Option<i64>,
    /// Offset from the power-on clock to FIT time, seconds.
    pub correlation: Option<u32>,
    /// Seconds from the clock that counts from power-on to that on the wall, where no other is known.
    pub wall_shift: Option<u32>,
    /// Whether the times are those of a clock on the wall.
    pub on_wall_clock: bool,
    pub strap: bool,
    pub wrist: bool,
    pub barometer: bool,
    pub foot_pod: bool,
    pub runner: RunnerSettings,
    pub night: NightMessages,
}

/// Reads one message into a part.
pub(super) type Reader = fn(&mut Part, &Message);

/// Readers by message number, for messages that are read one by one.
const READERS: &[(u16, Reader)] = &[
    (profile::file_id::MESG, Part::file_id),
    (profile::user_profile::MESG, Part::user_profile),
    (profile::zones_target::MESG, Part::zones_target),
    (profile::hr_zone::MESG, Part::hr_zone),
    (profile::sport::MESG, Part::sport),
    (profile::session::MESG, Part::session),
    (profile::lap::MESG, Part::lap),
    (profile::device_info::MESG, Part::device_info),
    (profile::workout::MESG, Part::workout),
    (profile::workout_step::MESG, Part::workout_step),
    (profile::activity::MESG, Part::activity),
    (profile::monitoring_info::MESG, |part, m| part.night.monitoring_info(m)),
    (profile::timestamp_correlation::MESG, Part::timestamp_correlation),
    (profile::monitoring_hr_data::MESG, |part, m| part.night.monitoring_hr_data(m)),
    (profile::time_in_zone::MESG, Part::time_in_zone),
    (profile::beat_intervals::MESG, |part, m| part.beats[1].beat_intervals(m)),
    (profile::hrv_status_summary::MESG, |part, m| part.night.hrv_status_summary(m)),
    (profile::hrv_value::MESG, |part, m| part.night.hrv_value(m)),
    (profile::raw_bbi::MESG, |part, m| part.beats[2].raw_bbi(m)),
];

/// Returns the reader of messages with this number.
pub(super) fn reader(global: u16) -> Option<Reader> {
    READERS.iter().find(|(number, _)| *number == global).map(|(_, read)| *read)
}

impl Part {
    fn file_id(&mut self, m: &Message) {
        use profile::file_id as field;
        self.file_type = m.byte(field::TYPE).or(self.file_type);
        self.created = m.number(field::TIME_CREATED).map(|v| v as u32).or(self.created);
        let product = m.number(field::PRODUCT).map(|v| v as u16);
        self.maker =
            m.number(field::MANUFACTURER).map(|maker| (maker as u16, product)).or(self.maker);
        self.product_name = m.text(field::PRODUCT_NAME).or(self.product_name.take());
    }

    fn user_profile(&mut self, m: &Message) {
        use profile::user_profile as field;
        let runner = &mut self.runner;
        runner.resting_heart_rate =
            positive(m.number(field::RESTING_HEART_RATE)).or(runner.resting_heart_rate);
        runner.max_heart_rate = positive(m.number(field::DEFAULT_MAX_RUNNING_HEART_RATE))
            .or(positive(m.number(field::DEFAULT_MAX_HEART_RATE)))
            .or(runner.max_heart_rate);
        runner.weight_kg = positive(m.scaled(field::WEIGHT, 10.0)).or(runner.weight_kg);
    }

    fn zones_target(&mut self, m: &Message) {
        use profile::zones_target as field;
        let runner = &mut self.runner;
        runner.max_heart_rate = runner.max_heart_rate.or(positive(m.number(field::MAX_HEART_RATE)));
        runner.threshold_heart_rate =
            positive(m.number(field::THRESHOLD_HEART_RATE)).or(runner.threshold_heart_rate);
        runner.threshold_power_w =
            positive(m.number(field::FUNCTIONAL_THRESHOLD_POWER)).or(runner.threshold_power_w);
    }

    fn hr_zone(&mut self, m: &Message) {
        use profile::hr_zone as field;
        if let Some(high) = positive(m.number(field::HIGH_BPM)) {
            self.runner.heart_rate_zones.push(high);
        }
    }

    /// Reads zones of a session. Zones of laps are ignored because they are the same.
    fn time_in_zone(&mut self, m: &Message) {
        use profile::time_in_zone as field;
        if m.number(field::REFERENCE_MESG) != Some(f64::from(session::MESG)) {
            return;
        }
        let runner = &mut self.runner;
        runner.max_heart_rate = positive(m.number(field::MAX_HEART_RATE)).or(runner.max_heart_rate);
        runner.resting_heart_rate =
            positive(m.number(field::RESTING_HEART_RATE)).or(runner.resting_heart_rate);
        runner.threshold_heart_rate =
            positive(m.number(field::THRESHOLD_HEART_RATE)).or(runner.threshold_heart_rate);
        runner.threshold_power_w =
            runner.threshold_power_w.or(positive(m.number(field::FUNCTIONAL_THRESHOLD_POWER)));
        let zones: Vec<f64> =
            m.numbers(field::HR_ZONE_HIGH_BOUNDARY).flatten().filter(|v| *v > 0.0).collect();
        if !zones.is_empty() {
            runner.heart_rate_zones = zones;
        }
    }

    fn sport(&mut self, m: &Message) {
        use profile::sport as field;
        if let Some(sport) = m.byte(field::SPORT) {
            self.sport.get_or_insert((sport, m.byte(field::SUB_SPORT).unwrap_or(0)));
        }
        self.sport_name = self.sport_name.take().or(m.text(field::NAME));
    }

    fn session(&mut self, m: &Message) {
        use profile::session as field;
        let mut s = SessionMessage {
            start: m.number(field::START_TIME).map(|v| v as u32),
            sport: m.byte(field::SPORT),
            sub_sport: m.byte(field::SUB_SPORT),
            ..SessionMessage::default()
        };
        s.totals.elapsed_s = m.scaled(field::TOTAL_ELAPSED_TIME, 1000.0);
        s.totals.timer_s = m.scaled(field::TOTAL_TIMER_TIME, 1000.0);
        s.totals.distance_m = m.scaled(field::TOTAL_DISTANCE, 100.0);
        s.totals.avg_heart_rate = m.number(field::AVG_HEART_RATE);
        s.totals.max_heart_rate = m.number(field::MAX_HEART_RATE);
        s.totals.ascent_m = m.number(field::TOTAL_ASCENT);
        s.totals.aerobic_training_effect = m.scaled(field::TOTAL_TRAINING_EFFECT, 10.0);
        s.totals.anaerobic_training_effect = m.scaled(field::TOTAL_ANAEROBIC_TRAINING_EFFECT, 10.0);
        s.totals.training_load =
            m.scaled(field::TRAINING_LOAD_PEAK, 65_536.0).filter(|v| *v >= 0.0);
        s.totals.primary_benefit =
            m.byte(field::PRIMARY_BENEFIT).and_then(PrimaryBenefit::from_fit);
        s.totals.feel = m.number(field::WORKOUT_FEEL).filter(|v| *v <= 100.0);
        s.totals.rpe = m.scaled(field::WORKOUT_RPE, 10.0).filter(|v| *v <= 10.0);
        self.sessions.push(s);
    }

    fn lap(&mut self, m: &Message) {
        use profile::lap as field;
        let Some(start) = m.number(field::START_TIME).map(|v| v as u32) else { return };
        let elapsed = m.scaled(field::TOTAL_ELAPSED_TIME, 1000.0);
        let end = elapsed.map(|s| start.saturating_add(s.round() as u32)).or(m.time());
        let Some(end) = end.filter(|&end| end > start) else { return };
        self.laps.push(LapMessage {
            start,
            end,
            timer_s: m.scaled(field::TOTAL_TIMER_TIME, 1000.0),
            distance_m: m.scaled(field::TOTAL_DISTANCE, 100.0),
            intensity: m.byte(field::INTENSITY).and_then(LapIntensity::from_fit),
            step: m.number(field::WKT_STEP_INDEX).map(|v| v as usize),
        });
    }

    /// Reads an `event` and returns its time, if it has one.
    pub fn event(&mut self, m: &Message) -> Option<u32> {
        use profile::event::{self, START, STOP, STOP_ALL, STOP_DISABLE, STOP_DISABLE_ALL, TIMER};
        let time = m.time()?;
        if m.byte(event::EVENT) == Some(TIMER) {
            match m.byte(event::EVENT_TYPE) {
                Some(START) => self.timer.push((time, true)),
                Some(STOP | STOP_ALL | STOP_DISABLE | STOP_DISABLE_ALL) => {
                    self.timer.push((time, false));
                }
                _ => {}
            }
        }
        Some(time)
    }

    fn device_info(&mut self, m: &Message) {
        use profile::device_info::{
            self as field, ANT, ANTPLUS, BLE_FOOT_POD, BLE_HEART_RATE, BLUETOOTH,
            BLUETOOTH_LOW_ENERGY, CREATOR, HEART_RATE, LOCAL, LOCAL_BAROMETER,
            LOCAL_WRIST_HEART_RATE, STRIDE_SPEED_DISTANCE,
        };
        let kind = m.byte(field::DEVICE_TYPE);
        // Local device types have their own numbering.
        match (m.byte(field::SOURCE_TYPE), kind) {
            (Some(LOCAL), Some(LOCAL_BAROMETER)) => self.barometer = true,
            (Some(LOCAL), Some(LOCAL_WRIST_HEART_RATE)) => self.wrist = true,
            (Some(ANT | ANTPLUS) | None, Some(HEART_RATE))
            | (Some(BLUETOOTH | BLUETOOTH_LOW_ENERGY), Some(BLE_HEART_RATE | HEART_RATE)) => {
                self.strap = true;
            }
            (Some(ANT | ANTPLUS) | None, Some(STRIDE_SPEED_DISTANCE))
            | (Some(BLUETOOTH_LOW_ENERGY), Some(BLE_FOOT_POD)) => {
                self.foot_pod = true;
            }
            _ => {}
        }
        if m.byte(field::DEVICE_INDEX) == Some(CREATOR) {
            self.product_name = m.text(field::PRODUCT_NAME).or(self.product_name.take());
        }
    }

    fn workout(&mut self, m: &Message) {
        use profile::workout as field;
        self.workout_name = m.text(field::WKT_NAME).or(self.workout_name.take());
    }

    fn workout_step(&mut self, m: &Message) {
        use profile::workout_step as field;
        let index = m.number(MESSAGE_INDEX).map_or(self.steps.len(), |v| v as usize);
        let intensity = m.byte(field::INTENSITY).and_then(LapIntensity::from_fit);
        let name = m.text(field::WKT_STEP_NAME).or_else(|| m.text(field::NOTES));
        self.steps.push((index, WorkoutStep { name, intensity }));
    }

    fn activity(&mut self, m: &Message) {
        use profile::activity as field;
        self.local_offset_s = m.offset_s(field::LOCAL_TIMESTAMP).or(self.local_offset_s);
        if let (Some(time), Some(wall)) = (m.time(), m.number(field::LOCAL_TIMESTAMP))
            && time < FIRST_DATE
            && wall >= f64::from(FIRST_DATE)
        {
            self.wall_shift = Some(wall as u32 - time);
        }
    }

    fn timestamp_correlation(&mut self, m: &Message) {
        use profile::timestamp_correlation as field;
        if let (Some(time), Some(system)) = (m.time(), m.number(field::SYSTEM_TIMESTAMP)) {
            let (true_time, system) = (time >= FIRST_DATE, system as u32);
            if true_time && system < FIRST_DATE {
                self.correlation = Some(time - system);
            }
        }
        self.local_offset_s = self.local_offset_s.or(m.offset_s(field::LOCAL_TIMESTAMP));
    }
}

impl Part {
    /// Returns whether this part continues the activity of the part before it. Only a part with both samples
    /// and a session is an activity of its own.
    pub fn continues(&self, before: &Part) -> bool {
        let whole = |p: &Part| !p.records.time.is_empty() && !p.sessions.is_empty();
        !(whole(self) && whole(before))
    }

    /// Appends a part that belongs to the same activity.
    pub fn append(&mut self, other: Part) {
        // The first file of a chain determines the type, but an activity takes precedence over settings.
        if self.file_type.is_none()
            || other.file_type == Some(file::ACTIVITY) && self.file_type != Some(file::ACTIVITY)
        {
            self.file_type = other.file_type.or(self.file_type);
            self.maker = other.maker.or(self.maker);
            self.product_name = other.product_name.or(self.product_name.take());
        }
        self.created = self.created.or(other.created);
        self.records.append(other.records);
        for (mine, more) in self.beats.iter_mut().zip(other.beats) {
            mine.append(more);
        }
        self.sessions.extend(other.sessions);
        self.laps.extend(other.laps);
        self.timer.extend(other.timer);
        self.sport = self.sport.or(other.sport);
        self.sport_name = self.sport_name.take().or(other.sport_name);
        self.workout_name = self.workout_name.take().or(other.workout_name);
        self.steps.extend(other.steps);
        self.local_offset_s = self.local_offset_s.or(other.local_offset_s);
        self.correlation = self.correlation.or(other.correlation);
        self.wall_shift = self.wall_shift.or(other.wall_shift);
        self.strap |= other.strap;
        self.wrist |= other.wrist;
        self.barometer |= other.barometer;
        self.foot_pod |= other.foot_pod;
        if self.runner == RunnerSettings::default() {
            self.runner = other.runner;
        }
        self.night.append(other.night);
    }

    /// Adds this offset to all times that count from power-on.
    pub fn shift(&mut self, seconds: u32) {
        let moved = |t: u32| if t < FIRST_DATE { t.saturating_add(seconds) } else { t };
        self.records.time.iter_mut().for_each(|t| *t = moved(*t));
        self.created = self.created.map(moved);
        self.timer.iter_mut().for_each(|(t, _)| *t = moved(*t));
        self.sessions.iter_mut().for_each(|s| s.start = s.start.map(moved));
        for lap in &mut self.laps {
            (lap.start, lap.end) = (moved(lap.start), moved(lap.end));
        }
        for beats in &mut self.beats {
            for at in beats.at.iter_mut().filter(|at| **at < f64::from(FIRST_DATE)) {
                *at += f64::from(seconds);
            }
            for (at, _) in beats.heart_rate.iter_mut().filter(|r| r.0 < f64::from(FIRST_DATE)) {
                *at += f64::from(seconds);
            }
        }
    }
}

/// Some watches store 0 for settings that were never made.
fn positive(value: Option<f64>) -> Option<f64> {
    value.filter(|v| *v > 0.0)
}
